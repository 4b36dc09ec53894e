//! A registration as its conversation's room has it.

use care::registration::Registration;
use desk::event::{CaseEvent, EventId, MemberId};
use matrix::wire::RawEvent;

/// To whom an event passes the turn, if it does.
fn turn(event: &RawEvent) -> Option<MemberId> {
    let moved = event.moved();
    let event = moved.as_ref().map_or(event, |(_, moved)| moved);
    match CaseEvent::parse(&event.event_type, event.content.get()) {
        Ok(Some(CaseEvent::Turn(turn))) => turn.to,
        _ => None,
    }
}

/// A registration as a conversation's room has it.
#[derive(Debug, Clone)]
pub(crate) struct WrittenRegistration {
    /// The form.
    pub(crate) form: Registration,
    /// The helper who wrote it.
    pub(crate) by: MemberId,
    /// Its event, or that of its last correction.
    pub(crate) event: EventId,
    /// Whether it was corrected since the conversation is closed.
    pub(crate) corrected: bool,
}

impl WrittenRegistration {
    /// The registration that an event is or brings, if it is one.
    pub(crate) fn of(event: &RawEvent) -> Option<Self> {
        if let Some((_, moved)) = event.moved() {
            return Self::of(&moved);
        }
        match CaseEvent::parse(&event.event_type, event.content.get()) {
            Ok(Some(CaseEvent::Registration(form))) => {
                Some(Self { form, by: event.sender.clone(), event: event.id.clone(), corrected: false })
            }
            _ => None,
        }
    }

    /// The registration that a room's history comes to. One that a door wrote is the helper's correction: it counts
    /// after all that the helper wrote in the room.
    pub(crate) fn latest(history: &[RawEvent], is_door: impl Fn(&MemberId) -> bool) -> Option<Self> {
        let (mut latest, mut holders): (Option<Self>, Vec<MemberId>) = (None, Vec::new());
        for event in history {
            if is_door(&event.sender) {
                holders.extend(turn(event));
            }
            let Some(written) = Self::of(event) else { continue };
            let corrected = is_door(&written.by);
            // whoever only read along registers nothing
            if !corrected && !holders.is_empty() && !holders.contains(&written.by) {
                continue;
            }
            latest = match latest {
                Some(before) if corrected => Some(Self { by: before.by, corrected, ..written }),
                Some(before) if before.corrected => Some(before),
                _ => Some(Self { corrected, ..written }),
            };
        }
        latest
    }
}
