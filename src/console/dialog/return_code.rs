//! A returning visitor's code: the plan that was saved under it is looked for.

use super::frame;
use super::write::{Write, Writing};
use crate::intent::{self, Intent};
use crate::layer::Then;
use crate::theme::Role;
use crate::told::Told;
use crate::widget::editing::editor_rows;
use crate::widget::editor::Editor;
use crate::widget::field;
use crate::widget::paint::{Paint, below};
use crate::widget::place;
use crate::world::World;
use crate::world::saved_plan::{Outcome, Search};
use care::return_code::{NoCode, ReturnCode as Code};
use desk::event::ConversationId;

/// A code that is typed, and the search for its plan.
#[derive(Debug)]
pub struct ReturnCode {
    conversation: ConversationId,
    /// Why what was typed is no code, in words.
    no_code: Option<String>,
    /// The last search.
    search: Option<Search>,
}

impl ReturnCode {
    /// Asks for a visitor's code.
    pub fn ask(conversation: ConversationId) -> Then {
        Then::open(Write::new(Self { conversation, no_code: None, search: None }, ""))
    }

    fn outcome(&self) -> Option<Outcome> {
        self.search.as_ref().and_then(Search::outcome)
    }

    /// Whether the last code opened nothing.
    pub fn failed(&self) -> bool {
        self.no_code.is_some() || matches!(self.outcome(), Some(Outcome::Failed(_)))
    }

    /// Why it opened nothing, that it is looked for, or what to write.
    fn standing(&self, world: &World) -> (String, Role) {
        let station = &world.station;
        let (words, role) = match (&self.no_code, self.outcome()) {
            _ if self.is_looking() => (station.words.say("return-code-looking"), Role::Muted),
            (Some(trouble), _) => (trouble.into(), Role::Warning),
            (None, Some(Outcome::Failed(why))) => (station.words.say(why), Role::Warning),
            (None, Some(Outcome::Opened) | None) => {
                let key = station.keymap.label(intent::Write::Keep);
                (station.words.with("return-code-hint", &[("key", key.into())]), Role::Muted)
            }
        };
        (words.into_owned(), role)
    }

    /// Whether the answer is on its way.
    fn is_looking(&self) -> bool {
        self.search.is_some() && self.outcome().is_none()
    }
}

impl Writing for ReturnCode {
    fn conversation(&self) -> &ConversationId {
        &self.conversation
    }

    /// The plan under the code is looked for. What is no code is told, and stays to be mended.
    fn keep(&mut self, editor: &mut Editor, world: &mut World) -> Then {
        if self.is_looking() {
            return Then::Nothing;
        }
        (self.no_code, self.search) = match Code::read(editor.text()) {
            Ok(code) => (None, Some(world.look_for_saved(self.conversation.clone(), code))),
            Err(why) => {
                let words = match why {
                    NoCode::Count(count) => world.station.words.with("return-code-count", &[("count", count.into())]),
                    NoCode::Word(nth, unknown) => {
                        let arguments = [("nth", nth.into()), ("word", unknown.into())];
                        world.station.words.with("return-code-word", &arguments)
                    }
                };
                (Some(words.into_owned()), None)
            }
        };
        Then::Nothing
    }

    /// The words are not kept but looked for.
    fn title_of(&self, intent: Intent) -> Option<&'static str> {
        (intent == Intent::Write(intent::Write::Keep)).then_some("return-code-enter")
    }

    /// The plan was found and is open.
    fn is_over(&self) -> bool {
        self.outcome() == Some(Outcome::Opened)
    }

    fn told(&self, world: &World) -> Told {
        let standing = self.standing(world).0;
        frame::titled(world, Some(&self.conversation), "pane-return-code").with_head([standing])
    }

    /// What is typed, and why it opened nothing or that it is looked for.
    fn draw(&self, editor: &Editor, world: &World, paint: &mut Paint<'_, '_>) {
        let (words, role) = self.standing(world);
        let lines = editor_rows(editor, place::dialog_width(world.room), 4).max(2);
        let tall = frame::rows_of(world, &words) + lines;
        let area = frame::open(world, Some(&self.conversation), "pane-return-code", tall, paint);
        let rest = below(area, paint.paragraph(area, &words, role));
        field::editor(editor, rest, true, paint);
    }
}
