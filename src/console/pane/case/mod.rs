//! The case: where the visitor is, the triage, the signals, what was asked at the door, referrals, notes.

mod act;
mod view;

use ratatui::layout::Rect;

use crate::intent::{self, Intent, Move, Scope};
use crate::layer::{Pane, Then};
use crate::told::Told;
use crate::widget::card::{Card, Reading};
use crate::widget::paint::Paint;
use crate::widget::place;
use crate::world::World;
use care::phase::Phase;

/// The case of the open conversation. Which of its referrals is selected belongs to the conversation.
#[derive(Debug, Default)]
pub struct Case {
    /// How far down it is read.
    reading: Reading,
    /// Whether another referral was selected: it is to come into sight.
    is_moved: bool,
}

/// Whether a referral that was made is selected, in a conversation that is this helper's.
fn can_settle(world: &World) -> bool {
    world.has_assigned() && world.open_chat().is_some_and(|chat| chat.referral_selected().is_some())
}

/// Whether who reads along in the open conversation can be changed: it is this helper's, or they read along in it.
fn can_listen(world: &World) -> bool {
    let open = world.open.as_ref().filter(|open| !world.is_listening_asked(open));
    open.is_some_and(|open| world.is_mine(open) || world.reads_along(open))
}

impl Pane for Case {
    fn scope(&self) -> Scope {
        Scope::Case
    }

    fn title_of(&self, world: &World, intent: Intent) -> Option<&'static str> {
        let reads = || world.open.as_ref().is_some_and(|open| !world.is_mine(open) && world.reads_along(open));
        (intent == intent::Case::Listen.into() && reads()).then_some("intent-listen-ends")
    }

    fn can(&self, world: &World, intent: Intent) -> bool {
        let Intent::Case(intent) = intent else { return false };
        match intent {
            intent::Case::Note => world.can_note(),
            intent::Case::NextPhase => world.phase_beside(Phase::next).is_some(),
            intent::Case::PreviousPhase => world.phase_beside(Phase::previous).is_some(),
            intent::Case::Goal => world.can_write_goal(),
            intent::Case::Signals | intent::Case::HandOver | intent::Case::GiveBack => world.has_assigned(),
            intent::Case::Listen => can_listen(world),
            intent::Case::Accepted | intent::Case::Declined => can_settle(world),
            intent::Case::PutAway => world.has_unrecorded(),
            intent::Case::NothingToAnswer => world.can_leave_unanswered(),
            intent::Case::Unwanted => world.open.as_ref().is_some_and(|open| world.may_mark(open)),
            intent::Case::Quiet | intent::Case::AskCodeWord | intent::Case::Wipe => world.can_write(),
        }
    }

    fn act(&mut self, world: &mut World, intent: Intent, _which: usize) -> Then {
        let Intent::Case(intent) = intent else { return Then::Nothing };
        act::act(world, intent)
    }

    fn go(&mut self, world: &mut World, by: Move) {
        if matches!(by, Move::ReadOn | Move::ReadBack) {
            self.reading.go(by);
        } else if let Some(chat) = world.open_chat_mut() {
            // every referral has a row: a page is one of them
            let count = chat.referrals().len();
            chat.case.go(by, count, 1);
            self.is_moved = count > 0;
        }
    }

    fn has_more(&self) -> bool {
        self.reading.has_more()
    }

    fn enter(&mut self, _world: &mut World) {
        self.reading.restart();
    }

    fn fit(&mut self, world: &mut World, area: Rect) {
        if let Some(chat) = world.open_chat_mut() {
            let count = chat.referrals().len();
            chat.case.show(count, usize::MAX);
        }
        let inside = place::inner(area);
        let card = view::card(world, inside);
        self.reading.fit(&world.open, card.as_ref().map_or(0, Card::height), inside.height);
        if std::mem::take(&mut self.is_moved)
            && let Some(row) = card.and_then(|card| card.selected())
        {
            self.reading.show(row);
        }
    }

    fn told(&self, world: &World) -> Told {
        view::told(world)
    }

    fn draw(&self, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
        view::draw(self, world, area, focused, paint);
    }
}
