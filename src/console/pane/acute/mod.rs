//! The escalation of acute danger (domain.md §6): the checklist, the alert, and who comes as backup.

mod act;
mod state;
mod strip;
mod view;

use ratatui::layout::Rect;

pub use self::state::{StepRow, phrase};
use crate::intent::{self, Intent, Move, Scope};
use crate::layer::{Pane, Then};
use crate::told::Told;
use crate::widget::card::Reading;
use crate::widget::flow;
use crate::widget::list::Selection;
use crate::widget::paint::{Paint, below};
use crate::widget::place::{self, SideParts};
use crate::world::World;
use desk::event::{ConversationId, RequestId};

/// The checklist as it is shown.
#[derive(Debug, Default)]
pub struct Acute {
    /// About which conversation.
    of: Option<ConversationId>,
    /// Of which alert: its name is there before it is raised, so that steps ticked before belong to it.
    id: Option<RequestId>,
    /// The selected step.
    selection: Selection,
    /// How many rows of the list are in sight.
    height: usize,
    /// How far down the selected step is read.
    reading: Reading,
}

impl Acute {
    /// The parts of the pane: above the list, whom it is about and how the alert stands.
    fn parts(&self, world: &World, area: Rect) -> SideParts {
        let inside = place::inner(area);
        let head = self.head_rows(world, inside.width).min(inside.height.saturating_sub(1));
        let filled = flow::heights(&self.rows_of(world, inside.width)).iter().sum();
        SideParts::snug(area, head, filled, 9)
    }
}

impl Pane for Acute {
    fn scope(&self) -> Scope {
        Scope::Acute
    }

    fn can(&self, world: &World, intent: Intent) -> bool {
        let Intent::Acute(intent) = intent else { return false };
        match intent {
            intent::Acute::TickStep | intent::Acute::TickAs => self.can_tick(world),
            intent::Acute::AlertBackup => self.can_alert(world),
            intent::Acute::SayStep => self.can_say(world),
            intent::Acute::EndAlert => self.can_end(world),
        }
    }

    fn act(&mut self, world: &mut World, intent: Intent, which: usize) -> Then {
        let Intent::Acute(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Acute::TickStep => self.enter(world),
            intent::Acute::TickAs => self.tick_as(world, which),
            intent::Acute::AlertBackup => self.alert_backup(world),
            intent::Acute::SayStep => return self.say(world),
            intent::Acute::EndAlert => return self.end(world),
        }
        Then::Nothing
    }

    fn go(&mut self, world: &mut World, by: Move) {
        if !self.reading.go(by) {
            self.selection.go(by, self.rows(world).len(), self.height);
        }
    }

    fn has_more(&self) -> bool {
        self.reading.has_more()
    }

    fn fit(&mut self, world: &mut World, area: Rect) {
        let parts = self.parts(world, area);
        self.height = parts.rows();
        self.selection.show_tall(&flow::heights(&self.rows_of(world, parts.list.width)), self.height);
        let rows = self.card(world, parts.detail.width).map_or(0, |card| card.height());
        let about = (&self.of, self.row(world).map(|row| row.step));
        self.reading.fit(about, rows, below(parts.detail, 1).height);
    }

    fn told(&self, world: &World) -> Told {
        view::told(self, world)
    }

    fn draw(&self, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
        view::draw(self, world, area, focused, paint);
    }
}
