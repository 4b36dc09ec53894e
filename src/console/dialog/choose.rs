//! A dialog in which one of several is chosen: by moving, or by the digit or letter that marks it.

use std::fmt::Debug;

use ratatui::layout::Rect;

use super::frame::{self, Pieces};
use crate::intent::{self, Intent, Move, Scope};
use crate::keymap::Chord;
use crate::layer::{Dialog, Then};
use crate::theme::{Role, Surface};
use crate::told::{Number, Told, ToldRow};
use crate::widget::flow::{self, Flow};
use crate::widget::list::Selection;
use crate::widget::paint::{Paint, below};
use crate::widget::place;
use crate::world::World;
use desk::event::ConversationId;

/// What there is to choose from, and what follows.
pub trait Choices: Debug + 'static {
    /// The word key of the dialog's title.
    fn title(&self) -> &'static str;

    /// The conversation it is about.
    fn conversation(&self) -> Option<&ConversationId>;

    /// A question above the list.
    fn question(&self, _world: &World) -> Option<String> {
        None
    }

    /// The rows, each with the digit or letter that chooses it.
    fn rows(&self, world: &World) -> Vec<Pieces>;

    /// What choosing a row means, below the list.
    fn explained(&self, _world: &World, _row: usize) -> Option<String> {
        None
    }

    /// How many rows there are.
    fn count(&self) -> usize;

    /// The row that a character chooses: by default the digits count from 1.
    fn row_of(&self, c: char) -> Option<usize> {
        c.to_digit(10).and_then(|digit| (digit as usize).checked_sub(1))
    }

    /// A row was chosen; the dialog is gone by then.
    fn choose(&mut self, row: usize, world: &mut World) -> Then;
}

/// A row with the digit that chooses it.
pub fn numbered(index: usize, words: String) -> Pieces {
    let number = if index < 9 { format!("{} ", index + 1) } else { "  ".to_owned() };
    vec![(number, Role::HintKey), (words, Role::Text)]
}

/// The dialog over some choices.
#[derive(Debug)]
pub struct Choose<T> {
    /// What there is to choose from.
    pub what: T,
    /// The selected row.
    pub selection: Selection,
}

impl<T: Choices> Choose<T> {
    /// A dialog with its first row selected.
    pub fn new(what: T) -> Self {
        Self::at(what, 0)
    }

    /// A dialog with a row selected.
    pub const fn at(what: T, row: usize) -> Self {
        Self { what, selection: Selection::at(row) }
    }

    /// The rows of the list, and how many rows of the screen are for them, for the question above, for what is explained
    /// below, and for the gap before that.
    fn laid(&self, world: &World) -> (Vec<Flow>, [u16; 4]) {
        let rows = frame::flows(world, &self.what.rows(world));
        let question = self.what.question(world).map_or(0, |question| frame::rows_of(world, &question));
        let explained = |row| self.what.explained(world, row).map_or(0, |words| frame::rows_of(world, &words));
        let below = (0..self.what.count()).map(explained).max().unwrap_or(0);
        // where there is no room for all of it, none is blank
        let gap = |rows: u16| u16::from(rows > 0 && world.room.height > 2 + question + below + 2 + 2);
        let under = gap(below);
        let (question, below) = (question + gap(question), below + under);
        let most = world.room.height.saturating_sub(2 + question + below).max(1);
        let list = u16::try_from(flow::heights(&rows).iter().sum::<usize>()).unwrap_or(u16::MAX).clamp(1, most);
        (rows, [list, question, below, under])
    }

    fn choose(&mut self, world: &mut World) -> Then {
        Then::shut_and(self.what.choose(self.selection.row, world))
    }
}

impl<T: Choices> Dialog for Choose<T> {
    fn scope(&self) -> Scope {
        Scope::Choose
    }

    fn conversation(&self) -> Option<&ConversationId> {
        self.what.conversation()
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        let Intent::Choose(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Choose::Choose => self.choose(world),
            intent::Choose::Cancel => Then::Shut,
        }
    }

    fn go(&mut self, world: &mut World, by: Move) {
        self.selection.go(by, self.what.count(), place::dialog_rows(world.room));
    }

    fn type_in(&mut self, world: &mut World, chord: Chord) -> Then {
        let row = chord.text().and_then(|c| self.what.row_of(c.to_ascii_uppercase()));
        let Some(row) = row.filter(|row| *row < self.what.count()) else { return Then::Nothing };
        self.selection = Selection::at(row);
        self.choose(world)
    }

    fn follow(&mut self, world: &mut World) {
        let (rows, [list, ..]) = self.laid(world);
        self.selection.show_tall(&flow::heights(&rows), usize::from(list));
    }

    fn told(&self, world: &World) -> Told {
        let rows = self.what.rows(world);
        let mark = |pieces: &Pieces| pieces.first().map(|(mark, _)| mark.trim().to_owned()).unwrap_or_default();
        // the digit that a row begins with is its number in the list too, unless others have letters
        let is_number = |(nth, pieces): (usize, &Pieces)| nth >= 9 || mark(pieces) == (nth + 1).to_string();
        let numbered = rows.iter().enumerate().all(is_number);
        let row = |(nth, pieces): (usize, &Pieces)| ToldRow {
            mark: (!numbered).then(|| mark(pieces)),
            ..ToldRow::new(nth.to_string(), frame::words_of(pieces.get(1..).unwrap_or_default()))
        };
        let rows = rows.iter().enumerate().map(row).collect();
        frame::titled(world, self.conversation(), self.what.title())
            .with_head(self.what.question(world))
            .with_rows(rows, self.selection.row)
            .with_about(self.what.explained(world, self.selection.row))
            .numbered(if numbered { Number::Chooses } else { Number::Marks })
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let (rows, [list, above, under, gap]) = self.laid(world);
        let area = frame::open(world, self.conversation(), self.what.title(), above + list + under, paint);
        if let Some(question) = self.what.question(world) {
            paint.paragraph(area, &question, Role::Title);
        }
        let list = Rect { height: list.min(below(area, above).height), ..below(area, above) };
        let hidden = flow::list(&rows, &self.selection, (list, true, Surface::Raised), paint);
        if let Some(words) = self.what.explained(world, self.selection.row) {
            paint.paragraph(below(area, above + list.height + gap), &words, Role::Muted);
        }
        frame::edge(world, hidden, area, paint);
    }
}
