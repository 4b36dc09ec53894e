//! The case: where the visitor is, the triage, the signals, what was asked at the door, referrals, notes.

mod act;
mod view;

use ratatui::layout::Rect;

use crate::intent::{self, Intent, Move, Scope};
use crate::layer::{Pane, Then};
use crate::widget::paint::Paint;
use crate::world::World;

/// The case of the open conversation. Which of its referrals is selected belongs to the conversation.
#[derive(Debug, Default)]
pub struct Case;

/// Whether a referral that was made is selected, in a conversation that is this helper's.
fn can_settle(world: &World) -> bool {
    world.has_assigned() && world.open_chat().is_some_and(|chat| chat.referral_selected().is_some())
}

impl Pane for Case {
    fn scope(&self) -> Scope {
        Scope::Case
    }

    fn can(&self, world: &World, intent: Intent) -> bool {
        let Intent::Case(intent) = intent else { return false };
        match intent {
            intent::Case::Note | intent::Case::Signals => world.has_assigned(),
            intent::Case::Accepted | intent::Case::Declined => can_settle(world),
            intent::Case::PutAway => world.has_unrecorded(),
            intent::Case::NothingToAnswer => world.can_leave_unanswered(),
            intent::Case::AskCodeWord | intent::Case::Wipe => world.can_write(),
        }
    }

    fn act(&mut self, world: &mut World, intent: Intent, _which: usize) -> Then {
        let Intent::Case(intent) = intent else { return Then::Nothing };
        act::act(world, intent)
    }

    fn go(&mut self, world: &mut World, by: Move) {
        if let Some(chat) = world.open_chat_mut() {
            // all referrals are drawn, whatever the height: a page is one row
            let count = chat.referrals().len();
            chat.case.go(by, count, 1);
        }
    }

    fn fit(&mut self, world: &mut World, _area: Rect) {
        if let Some(chat) = world.open_chat_mut() {
            let count = chat.referrals().len();
            chat.case.show(count, usize::MAX);
        }
    }

    fn draw(&self, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
        view::draw(world, area, focused, paint);
    }
}
