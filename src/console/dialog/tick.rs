//! A dialog in which several things that may hold together are ticked.

use std::fmt::Debug;

use ratatui::layout::Rect;

use super::frame;
use crate::intent::{self, Intent, Move, Scope};
use crate::layer::{Dialog, Then};
use crate::theme::Surface;
use crate::widget::list::Selection;
use crate::widget::paint::{Paint, after, below, list_row, row, surface};
use crate::widget::place;
use crate::world::World;
use desk::event::ConversationId;

/// What is ticked, and what follows.
pub trait Ticks: Debug + 'static {
    /// The rows above the list.
    const HEAD: usize;

    /// The word key of the dialog's title.
    fn title(&self) -> &'static str;

    /// The conversation it is about.
    fn conversation(&self) -> &ConversationId;

    /// How many rows there are.
    fn count(&self) -> usize;

    /// A row is ticked.
    fn tick(&mut self, row: usize, world: &mut World);

    /// A row's tick is taken back.
    fn untick(&mut self, row: usize, world: &mut World);

    /// Whether a message of the visitor can be marked, to be linked to what is ticked.
    fn can_mark(&self, _world: &World) -> bool {
        false
    }

    /// Marks the visitor's message before (`-1`) or after (`1`) the marked one.
    fn mark(&mut self, _by: isize, _world: &mut World) {}

    /// The helper is done; the dialog is gone by then.
    fn done(&mut self, world: &mut World) -> Then;

    /// Draws the head and the rows; [`place_row`] says where each stands.
    fn draw(&self, world: &World, selection: &Selection, parts: (Rect, Rect), paint: &mut Paint<'_, '_>);
}

/// The dialog in which something is ticked.
#[derive(Debug)]
pub struct Tick<T> {
    /// What is ticked.
    pub what: T,
    /// The selected row.
    pub selection: Selection,
}

/// How many rows of what is ticked a dialog can show below a head of some rows.
fn rows(world: &World, head: usize) -> usize {
    place::dialog_rows(world.room).saturating_sub(head).max(1)
}

impl<T: Ticks> Tick<T> {
    /// A dialog with its first row selected.
    pub fn new(what: T) -> Self {
        Self { what, selection: Selection::default() }
    }
}

impl<T: Ticks> Dialog for Tick<T> {
    fn scope(&self) -> Scope {
        Scope::Tick
    }

    fn conversation(&self) -> Option<&ConversationId> {
        Some(self.what.conversation())
    }

    fn can(&self, world: &World, intent: Intent) -> bool {
        match intent {
            Intent::Tick(intent::Tick::MarkEarlier | intent::Tick::MarkLater) => self.what.can_mark(world),
            _ => true,
        }
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        let Intent::Tick(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Tick::Tick => self.what.tick(self.selection.row, world),
            intent::Tick::Untick => self.what.untick(self.selection.row, world),
            intent::Tick::MarkEarlier => self.what.mark(-1, world),
            intent::Tick::MarkLater => self.what.mark(1, world),
            intent::Tick::TickDone => return Then::shut_and(self.what.done(world)),
            intent::Tick::CancelTick => return Then::Shut,
        }
        Then::Nothing
    }

    fn go(&mut self, world: &mut World, by: Move) {
        self.selection.go(by, self.what.count(), rows(world, T::HEAD));
    }

    fn follow(&mut self, world: &mut World) {
        self.selection.show(self.what.count(), rows(world, T::HEAD));
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let most = rows(world, T::HEAD);
        let shown = most.min(self.what.count());
        let head = place::dialog_rows(world.room).saturating_sub(most);
        let tall = u16::try_from(head + shown).unwrap_or(u16::MAX);
        let area = frame::open(world, self.conversation(), self.what.title(), tall, paint);
        let list = area.height.min(u16::try_from(shown).unwrap_or(u16::MAX));
        let parts = (Rect { height: area.height - list, ..area }, below(area, area.height - list));
        self.what.draw(world, &self.selection, parts, paint);
        let below = self.what.count().saturating_sub(self.selection.top + usize::from(list));
        frame::edge(world, (self.selection.top, below), area, paint);
    }
}

/// Where the words of a row stand, with its ground and mark drawn and the cursor on the selected one; nothing when it is out of sight.
pub fn place_row(index: usize, selection: &Selection, list: Rect, paint: &mut Paint<'_, '_>) -> Option<Rect> {
    let nth = u16::try_from(index.checked_sub(selection.top)?).ok().filter(|nth| *nth < list.height)?;
    let at = row(list, nth);
    let selected = index == selection.row;
    list_row(at, (selected, true, Surface::Raised), paint, |_| ());
    paint.surface = if selected { surface(true, true) } else { Surface::Raised };
    Some(after(at, frame::MARK))
}

/// The box in front of something that can be ticked.
pub const fn mark(ticked: bool) -> &'static str {
    if ticked { "[x]" } else { "[ ]" }
}
