//! A registration, filled in as far as the conversation tells.

use crate::world::World;
use crate::world::chat::Chat;
use care::registration::{Closing, Known, Referral, Registration};
use desk::event::BoardEntry;

/// A registration with what the conversation tells; the rest is unknown or not asked.
pub(super) fn prefill(world: &World, entry: &BoardEntry) -> Registration {
    let chat = world.chat(&entry.conversation);
    let made = chat.map_or_else(Vec::new, Chat::referrals);
    let referrals = made.into_iter().map(|made| Referral { id: made.entry.clone(), outcome: made.outcome });
    let (year, quarter) = world.year_and_quarter();
    let known = Known {
        year,
        quarter,
        visitor: entry.visitor,
        age_band: Some(world.age_band(&entry.conversation)),
        triage_first: entry.triage_first,
        triage_last: entry.triage,
        plans: chat.map_or_else(Vec::new, Chat::plans),
        referrals: referrals.collect(),
        closing: ending(entry),
    };
    let registration = Registration::prefill(known, |plan, item| chat.and_then(|chat| chat.answer(plan, item)));
    match chat.and_then(Chat::signals) {
        Some(signals) => registration.with_signals(signals),
        None => registration,
    }
}

/// How the conversation ends: as the visitor left, else by the helper.
pub(super) fn ending(entry: &BoardEntry) -> Closing {
    entry.left.map_or(Closing::EndedByHelper, |(how, _)| how.closing())
}
