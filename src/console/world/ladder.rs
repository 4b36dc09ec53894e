//! An answer about suicide asks for a higher triage: the helper is asked, and told why (domain.md §3, 5).

use super::World;
use super::plan::PlanItem;
use care::ladder::{Rung, rung};
use care::plan::Answer;
use care::triage::Triage;
use desk::event::{Ask, ConversationId};

/// A higher triage that an answer asks for, until the helper was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rise {
    /// Whose.
    pub conversation: ConversationId,
    /// What the answers say.
    pub rung: Rung,
}

impl World {
    /// An item's answer is recorded: does it lead up the ladder, to where the present triage is too low?
    pub(super) fn climbs(&mut self, item: &PlanItem, given: Option<&Answer>) {
        let Some(chat) = self.chat(&item.conversation) else { return };
        let is_it = |plan: &str, id: &str| plan == item.plan && id == item.item;
        let before = rung(|plan, id| chat.answer(plan, id));
        let after = rung(|plan, id| if is_it(plan, id) { given } else { chat.answer(plan, id) });
        let Some(rung) = after.filter(|_| after > before) else { return };
        let asked = |ask: &Ask| matches!(ask, Ask::Triage { triage, .. } if triage.rank() <= rung.triage().rank());
        let triage = self.roster.get(&item.conversation).map(|open| open.entry.triage);
        // X is handled as B, and is left all the same: something is known now
        let is_too_low = |triage: Triage| triage == Triage::X || triage.rank() > rung.triage().rank();
        if triage.is_some_and(is_too_low) && !self.is_asked(&item.conversation, asked) {
            self.rise = Some(Rise { conversation: item.conversation.clone(), rung });
        }
    }

    /// What the helper is to be asked about, once.
    pub fn take_rise(&mut self) -> Option<Rise> {
        self.rise.take()
    }
}
