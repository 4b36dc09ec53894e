//! What was read for the arbiter loop.

use crate::desk_room::undelivered::Refused;
use crate::endings::written::WrittenRegistration;
use crate::saved_plan::asked::PlanAsked;
use desk::event::{Alive, ConversationId, CorrectionAsk, MemberId, Request};
use matrix::wire::RawEvent;

/// What a sync brought for the arbiter loop, in the order in which it is to be taken in.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// From where the next one goes on.
    pub(crate) next: String,
    /// The registrations that helpers wrote.
    pub(crate) registrations: Vec<(ConversationId, WrittenRegistration)>,
    /// Helpers' messages that were not passed on.
    pub(crate) refused: Vec<Refused>,
    /// Helpers' questions about saved plans.
    pub(crate) saved_plans: Vec<PlanAsked>,
    /// The desk room's events.
    pub(crate) desk: Vec<RawEvent>,
    /// Alerts that came beside the desk room, from whom.
    pub(crate) alerts: Vec<(MemberId, Request)>,
    /// Whose consoles told that they are alive.
    pub(crate) alive: Vec<(MemberId, Alive)>,
    /// What helpers asked about registrations, and who.
    pub(crate) corrections: Vec<(MemberId, CorrectionAsk)>,
    /// How much this device was told beside all rooms.
    pub(crate) told: usize,
    /// The conversations in which something happened.
    pub(crate) touched: Vec<ConversationId>,
}
