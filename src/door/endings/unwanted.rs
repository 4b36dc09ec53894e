//! Unwanted contact: its source is slowed, it is counted late, and until then it can be taken back.
//!
//! What was counted could not be taken back: lines stay in the register, and nobody knows any more which is whose. So a
//! mark is counted after the time in which it can be taken back, at a moment drawn at random before the room is erased.

use std::time::{Duration, Instant};

use super::Endings;
use super::ending::Registering;
use super::register::RegisterLine;
use super::retention;
use crate::context::Context;
use crate::desk_room::DeskRoom;
use crate::error::DoorError;
use crate::moment::{after, now, within};
use crate::reading::batch::Batch;
use crate::reopening::{reconcile, reopen};
use crate::rooms::{case, history, set_case};
use crate::street::source::Source;
use care::welcome::Welcome;
use desk::arbiter::reopened;
use desk::event::{
    CaseEvent, ConversationId, DeskEvent, Ended, EndedUnwanted, Here, Moment, Presence, Request, Stamped,
};

/// The count of an unwanted contact, and when it is written.
pub(super) fn registering(welcome: &Welcome, unwanted: &EndedUnwanted, ended: &Ended) -> Registering {
    let span = Duration::from_millis(ended.erased_at.since(unwanted.until));
    let drawn = within(span).since(now());
    let at = after(unwanted.until, Duration::from_millis(drawn)).min(ended.erased_at);
    let entry = RegisterLine::unwanted(welcome, unwanted.kind, ended.since);
    Registering::Waits { entry, at, begun: None }
}

/// From now on the source of a visit is slowed, as far as it is known.
pub(super) fn slow(context: &Context, source: Option<Source>, conversation: &ConversationId) {
    if let Some(source) = source {
        context.slowed(|slowed| slowed.slow(source, conversation.clone(), Instant::now()));
    }
}

impl Endings {
    /// Takes back that a conversation was unwanted contact: it is open again, its visitor's key works, its source is not
    /// slowed. What helpers asked and wrote in its room; nothing when it is too late.
    pub(crate) async fn take_back(
        &mut self,
        desk: &mut DeskRoom,
        request: &Stamped<Request>,
    ) -> Result<Option<Batch>, DoorError> {
        let conversation = &request.event.conversation;
        if !self.closed.get(conversation).is_some_and(super::ending::Ending::can_be_taken_back) {
            return Ok(None);
        }
        let Some((room, history)) = history::read(desk.session(), conversation.as_str()).await? else {
            return Ok(None);
        };
        let Some(CaseEvent::Ended(ended)) = case(&room, "org.nachtwacht.ended") else { return Ok(None) };
        let Some(mut unwanted) = ended.unwanted.clone() else { return Ok(None) };
        unwanted.taken_back = true;
        let mut event = reopened(unwanted.entry.clone(), request, desk.next(), now());
        event.entry.alias = free_alias(desk, &event.entry.alias, event.entry.language);
        let entry = (*event.entry).clone();
        set_case(desk.session(), conversation, &CaseEvent::Ended(Ended { unwanted: Some(unwanted), ..ended })).await?;
        retention::lift(desk.context(), conversation).await?;
        let since = event.since;
        // whoever reads that it is open again finds the key working and the source as any
        let context = desk.context();
        let mut taken = Batch::default();
        reopen(context, &room, &history, &entry, &mut taken);
        if let Some(visit) = context.visits.of(conversation) {
            context.visits.forget(&visit.digest);
        }
        context.slowed(|slowed| slowed.lift(conversation));
        desk.say(DeskEvent::Reopened(event)).await?;
        let away = CaseEvent::Presence(Presence { state: Here::Away, since });
        set_case(desk.session(), conversation, &away).await?;
        self.closed.remove(conversation);
        reconcile(desk, &room, &entry).await?;
        // what was refused then was told then
        taken.refused.clear();
        Ok(Some(taken))
    }
}

/// The alias that a conversation had, or another one when a visitor who is here has it now.
fn free_alias(desk: &DeskRoom, had: &str, language: care::Language) -> String {
    if desk.own().any(|open| open.entry.alias == had) {
        desk.context().aliases(|aliases| aliases.take(language))
    } else {
        had.to_owned()
    }
}

/// What the board says of a conversation that is about to be ended as unwanted contact, for its room.
pub(super) fn ended_unwanted(desk: &DeskRoom, closed: &desk::event::Closed) -> Option<Box<EndedUnwanted>> {
    let mark = closed.unwanted.as_ref()?;
    let entry = desk.entry(&closed.conversation)?.clone();
    let until: Moment = mark.until;
    Some(Box::new(EndedUnwanted { kind: mark.kind, until, entry, taken_back: false }))
}
