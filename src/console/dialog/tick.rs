//! A dialog in which several things that may hold together are ticked.

use std::fmt::Debug;

use ratatui::layout::Rect;

use super::frame::{self, Pieces};
use crate::intent::{self, Intent, Move, Scope};
use crate::layer::{Dialog, Then};
use crate::theme::Role;
use crate::told::{Told, ToldRow};
use crate::widget::flow::{self, Flow};
use crate::widget::list::Selection;
use crate::widget::paint::{Paint, below};
use crate::widget::place;
use crate::world::World;
use desk::event::ConversationId;

/// What is ticked, and what follows.
pub trait Ticks: Debug + 'static {
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

    /// What stands above the list, each with how well it can be spared: where there is no room for all of it, what has the
    /// highest number goes first.
    fn head(&self, world: &World) -> Vec<(Pieces, u8)>;

    /// The rows at a width, each behind two columns for its mark; the list is shown from the row `top` on.
    fn rows(&self, world: &World, width: u16, top: usize) -> Vec<Flow>;

    /// What stands above the rows, and the rows with what is ticked, in words.
    fn told(&self, world: &World) -> (Vec<String>, Vec<ToldRow>);
}

/// The dialog in which something is ticked.
#[derive(Debug)]
pub struct Tick<T> {
    /// What is ticked.
    pub what: T,
    /// The selected row.
    pub selection: Selection,
}

impl<T: Ticks> Tick<T> {
    /// A dialog with its first row selected.
    pub fn new(what: T) -> Self {
        Self { what, selection: Selection::default() }
    }

    /// What stands above the list, its rows, and how many rows of the screen are for them.
    fn laid(&self, world: &World) -> (Vec<Flow>, Vec<Flow>, u16) {
        let (width, room) = (place::dialog_width(world.room), usize::from(world.room.height.saturating_sub(2)));
        let rows = self.what.rows(world, width, self.selection.top);
        let filled: usize = flow::heights(&rows).iter().sum();
        let flow = |(pieces, spare): &(Pieces, u8)| {
            let pieces: Vec<(&str, Role)> = pieces.iter().map(|(words, role)| (words.as_str(), *role)).collect();
            (Flow::of(&pieces, width), *spare)
        };
        let mut head: Vec<(Flow, u8)> = self.what.head(world).iter().map(flow).collect();
        let tall = |head: &[(Flow, u8)]| head.iter().map(|(flow, _)| flow.height()).sum::<usize>();
        while tall(&head) + filled.min(LEAST) > room {
            let Some(at) = (0..head.len()).max_by_key(|at| head[*at].1) else { break };
            head.remove(at);
        }
        let list = filled.min(room.saturating_sub(tall(&head))).max(1);
        (head.into_iter().map(|(flow, _)| flow).collect(), rows, u16::try_from(list).unwrap_or(u16::MAX))
    }
}

/// The list has so many rows of the screen, where it fills them, before anything stands above it.
const LEAST: usize = 4;

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
        let (.., list) = self.laid(world);
        self.selection.go(by, self.what.count(), list.into());
    }

    fn follow(&mut self, world: &mut World) {
        let (_, rows, list) = self.laid(world);
        self.selection.show_tall(&flow::heights(&rows), list.into());
    }

    fn told(&self, world: &World) -> Told {
        let (head, rows) = self.what.told(world);
        frame::titled(world, self.conversation(), self.what.title()).with_head(head).with_rows(rows, self.selection.row)
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let (head, rows, list) = self.laid(world);
        let above: usize = flow::heights(&head).iter().sum();
        let tall = list.saturating_add(u16::try_from(above).unwrap_or(u16::MAX));
        let mut rest = frame::open(world, self.conversation(), self.what.title(), tall, paint);
        for flow in &head {
            rest = below(rest, flow.draw(0, rest, paint));
        }
        frame::rows(world, &rows, &self.selection, Rect { height: list.min(rest.height), ..rest }, paint);
    }
}

/// The box in front of something that can be ticked.
pub const fn mark(ticked: bool) -> &'static str {
    if ticked { "[x]" } else { "[ ]" }
}
