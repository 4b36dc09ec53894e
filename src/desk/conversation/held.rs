//! How an event is held: compactly, in its writer's order.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::num::NonZeroU32;

use crate::event::{
    AlertLine, Carried, CaseEvent, EventId, Fence, InPhase, Listening, MemberId, Message, MessageId, Moment,
    PlanAnswer, ReferralMade, RoomEvent, Stamped, Ticked, Turn, Went,
};
use care::registration::Registration;
use care::signals::Signals;

/// All that one member wrote, in that member's own order.
#[derive(Debug, Clone)]
pub(super) struct Writer {
    pub(super) who: MemberId,
    pub(super) held: Vec<HeldEvent>,
    /// The id of the last one.
    pub(super) last: Option<EventId>,
}

/// One event.
#[derive(Debug, Clone)]
pub(super) struct HeldEvent {
    /// The digest of its id.
    pub(super) event: u64,
    pub(super) at: Moment,
    /// Where it belongs among the other writers' events: see [`order`].
    pub(super) order: u64,
    /// Another one with the same message id comes first.
    pub(super) double: bool,
    pub(super) what: What,
}

/// What an event says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Said {
        body: Box<str>,
        /// The digest of writer and message id; of the event id when it has none.
        own: u64,
        /// The fence a helper wrote under; none in the visitor's words and in a message of another client.
        fence: Option<NonZeroU32>,
        #[expect(clippy::box_collection, reason = "most messages carry nothing: 8 bytes instead of 24")]
        carries: Option<Box<Vec<Carried>>>,
    },
    Note(Box<str>),
    Plan(Box<PlanAnswer>),
    Referral(Box<ReferralMade>),
    Registration(Box<Registration>),
    Signal(Box<Signals>),
    Phase(Box<InPhase>),
    Escalation(Box<Ticked>),
    Listening(Listening),
    Went(Went),
    Alert(Box<AlertLine>),
    Turn(Box<Turn>),
    Unreadable,
}

/// Where an event is: by its writer's number and its index there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EventPlace {
    pub(super) writer: u16,
    pub(super) index: u32,
}

impl What {
    /// What a room event says; `None` when it is none that is held (presence, the end, a visit's digest).
    pub(super) fn of(stamped: &Stamped<RoomEvent>) -> Option<Self> {
        Some(match &stamped.event {
            RoomEvent::Said(message) if message.msgtype == Message::TEXT => Self::Said {
                body: message.body.as_str().into(),
                own: message
                    .id
                    .as_ref()
                    .map_or_else(|| event_digest(&stamped.id), |id| own_digest(&stamped.sender, id)),
                fence: message.fence.and_then(short_fence),
                carries: (!message.carries.is_empty()).then(|| Box::new(message.carries.clone())),
            },
            // an attachment or the like: never shown
            RoomEvent::Said(_) | RoomEvent::Unreadable => Self::Unreadable,
            RoomEvent::Case(case) => match case {
                CaseEvent::Note(note) => Self::Note(note.text.as_str().into()),
                CaseEvent::Plan(answer) => Self::Plan(Box::new(answer.clone())),
                CaseEvent::Referral(referral) => Self::Referral(Box::new(referral.clone())),
                CaseEvent::Registration(registration) => Self::Registration(Box::new(registration.clone())),
                CaseEvent::Signal(signals) => Self::Signal(Box::new(signals.clone())),
                CaseEvent::Phase(phase) => Self::Phase(Box::new(phase.clone())),
                CaseEvent::Escalation(ticked) => Self::Escalation(Box::new(ticked.clone())),
                CaseEvent::Listening(listening) => Self::Listening(listening.clone()),
                CaseEvent::Went(went) => Self::Went(*went),
                CaseEvent::AlertLine(line) => Self::Alert(Box::new(line.clone())),
                CaseEvent::Turn(turn) => Self::Turn(Box::new(turn.clone())),
                CaseEvent::Presence(_)
                | CaseEvent::Visit(_)
                | CaseEvent::Ended(_)
                | CaseEvent::Unregistered(_)
                | CaseEvent::UnwantedCount(_)
                | CaseEvent::Helped(_)
                | CaseEvent::SavedPlanAsk(_)
                | CaseEvent::SavedPlanAnswer(_)
                | CaseEvent::SavedPlan(_)
                | CaseEvent::SavedPlanBytes(_) => {
                    return None;
                }
            },
        })
    }

    /// Whether it is a line of the conversation.
    pub(super) const fn is_line(&self) -> bool {
        !matches!(self, Self::Plan(_) | Self::Registration(_) | Self::Signal(_) | Self::Phase(_) | Self::Escalation(_))
    }

    /// Whether it belongs to the case.
    pub(super) const fn is_case(&self) -> bool {
        !matches!(self, Self::Said { .. } | Self::Went(_) | Self::Alert(_) | Self::Turn(_) | Self::Unreadable)
    }
}

/// A fence in four bytes. No conversation is assigned four thousand million times, and no helper has the fence 0.
fn short_fence(fence: Fence) -> Option<NonZeroU32> {
    NonZeroU32::new(u32::try_from(fence.0).unwrap_or(u32::MAX))
}

/// Bits of a moment in an order: enough for 8,900 years.
const TIME_BITS: u32 = 48;
/// When the homeserver's clock goes back by more than this, somebody has set it back. The clocks of several machines of
/// one homeserver differ by less.
const SET_BACK: u64 = 10 * 60 * 1000;

/// Where an event belongs among those of other writers, from the one before it of the same writer.
///
/// It never gets smaller along a writer's events: a clock that is a little behind counts as standing still. A clock
/// that was set back starts a new count above, so that what is written from then on still alternates between writers.
pub(super) fn order(before: Option<u64>, at: Moment) -> u64 {
    let time = at.0.min((1 << TIME_BITS) - 1);
    let Some(before) = before else { return time };
    let (count, last) = (before >> TIME_BITS, before & ((1 << TIME_BITS) - 1));
    if time.saturating_add(SET_BACK) < last && count < u64::from(u16::MAX) {
        ((count + 1) << TIME_BITS) | time
    } else {
        (count << TIME_BITS) | time.max(last)
    }
}

/// The digest of an event's id.
pub(super) fn event_digest(id: &EventId) -> u64 {
    digest(("event", id.as_str()))
}

/// The digest of a message's id. It counts for its writer only: nobody can make another's message a double.
pub(super) fn own_digest(writer: &MemberId, id: &MessageId) -> u64 {
    digest((writer.as_str(), id.as_str()))
}

fn digest(what: (&str, &str)) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(what)
}
