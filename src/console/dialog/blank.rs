//! What a placeholder of words that are to be inserted stands for.

use ratatui::layout::Rect;

use super::frame;
use super::write::{Write, Writing};
use crate::intent;
use crate::layer::{Inserting, Then};
use crate::theme::Role;
use crate::told::Told;
use crate::widget::editing::editor_rows;
use crate::widget::editor::Editor;
use crate::widget::field;
use crate::widget::paint::{Paint, below};
use crate::widget::place;
use crate::world::World;
use care::blanks::{Blank as Placeholder, fill};
use desk::event::ConversationId;

/// Words with placeholders, on their way into a composer.
#[derive(Debug)]
pub struct Blank {
    /// The words so far.
    pub inserting: Inserting,
    /// The placeholder that is asked for now.
    asked: Placeholder,
    /// Those that are asked for after it, in order.
    later: Vec<Placeholder>,
}

impl Blank {
    /// The placeholders that are asked for, the present one first.
    pub fn blanks(&self) -> impl Iterator<Item = Placeholder> {
        [self.asked].into_iter().chain(self.later.iter().copied())
    }

    /// Asks for the placeholders, one at a time; then the words go into the composer.
    pub fn ask(inserting: Inserting, blanks: impl IntoIterator<Item = Placeholder>) -> Then {
        let mut blanks = blanks.into_iter();
        match blanks.next() {
            Some(blank) => Then::open(Write::new(Self { inserting, asked: blank, later: blanks.collect() }, "")),
            None => Then::Insert(vec![inserting]),
        }
    }

    /// Which key fills the placeholder.
    fn hint(world: &World) -> String {
        let key = world.station.keymap.label(intent::Write::Keep);
        world.station.words.with("blank-hint", &[("key", key.into())]).into_owned()
    }
}

impl Writing for Blank {
    fn conversation(&self) -> &ConversationId {
        &self.inserting.conversation
    }

    /// The placeholder is filled, or left open when nothing was written; the composer does not send it then.
    fn keep(&mut self, editor: &mut Editor, _world: &mut World) -> Then {
        let words = editor.text().split_whitespace().collect::<Vec<_>>().join(" ");
        let mut inserting = self.inserting.clone();
        if !words.is_empty() {
            inserting.text = fill(&inserting.text, |other| (other == self.asked).then(|| words.clone()));
        }
        Then::shut_and(Self::ask(inserting, std::mem::take(&mut self.later)))
    }

    fn told(&self, world: &World) -> Told {
        let question = self.asked.question(world.station.words.language()).to_owned();
        let head = [question, self.inserting.text.clone(), Self::hint(world)];
        frame::titled(world, Some(&self.inserting.conversation), "pane-blank").with_head(head)
    }

    /// The question, the words it is in, and the answer.
    fn draw(&self, editor: &Editor, world: &World, paint: &mut Paint<'_, '_>) {
        let question = self.asked.question(world.station.words.language());
        let words = &self.inserting.text;
        let lines = editor_rows(editor, place::dialog_width(world.room), 3).max(1);
        let hint = Self::hint(world);
        let tall =
            frame::rows_of(world, question) + frame::rows_of(world, words) + frame::rows_of(world, &hint) + lines;
        let area = frame::open(world, Some(&self.inserting.conversation), "pane-blank", tall, paint);
        let mut rest = below(area, paint.paragraph(area, question, Role::Title));
        field::editor(editor, Rect { height: lines.min(rest.height), ..rest }, true, paint);
        rest = below(rest, lines);
        rest = below(rest, paint.paragraph(rest, &hint, Role::Muted));
        paint.paragraph(rest, words, Role::Helper);
    }
}
