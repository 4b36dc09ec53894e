//! A closed conversation's room, read back when a door starts or takes over.

use std::time::Duration;

use crate::desk_room::DeskRoom;
use crate::endings::ending::{ClosedVisit, Ending, Registering};
use crate::endings::register::{REGISTERED, REGISTERING, RegisterLine};
use crate::endings::unwanted;
use crate::endings::written::WrittenRegistration;
use crate::error::DoorError;
use crate::moment::{after, now, within};
use crate::moving::unfinished;
use crate::rooms::{case, digest, remove, set_case};
use crate::successors::levels::is_door_of;
use crate::visits::transcript::TURN;
use care::registration::Closing;
use desk::event::{CaseEvent, ConversationId, Ended};
use matrix::ours::Room;
use matrix::wire::RawEvent;

/// What is still to be done about a room whose conversation is over. Whoever is in it still is removed.
pub(super) async fn read_back(desk: &DeskRoom, room: &Room, history: &[RawEvent]) -> Result<Ending, DoorError> {
    let id = ConversationId::from(room.id.as_str());
    let ended = match case(room, "org.nachtwacht.ended") {
        Some(CaseEvent::Ended(ended)) => ended,
        _ if unfinished::give_up(desk, room).await? => {
            end_late(desk, &id).await?;
            return Ok(Ending::new(ClosedVisit::default(), now(), Registering::Done(None)));
        }
        // the door died before it could say so, or before anybody knew of the visit
        _ => end_late(desk, &id).await?,
    };
    for member in room.members().filter(|member| member != desk.me() && !is_door_of(room, member)) {
        remove(desk.session(), &id, Some(&member)).await?;
    }
    let digest = digest(room);
    if let Some(digest) = &digest {
        // the room says for good whether the visit was stopped, however its conversation was closed afterwards: then the
        // page leaves, and shows nothing of the talk (domain.md §10)
        let how = (!was_stopped(room)).then_some(ended.closing);
        desk.context().visits.add_closed(digest.clone(), how, Duration::from_millis(now().since(ended.since)));
    }
    let alias = desk.roster().past(&id).map(|past| past.alias.clone());
    let of = ClosedVisit { alias, since: ended.since, digest };
    Ok(Ending::new(of, ended.erased_at, registering(desk, room, history, &ended)))
}

/// Whether the visit was stopped, by the stop word or by the helper.
fn was_stopped(room: &Room) -> bool {
    matches!(case(room, TURN), Some(CaseEvent::Turn(turn)) if turn.stopped.is_some())
}

/// How far the registration of a closed conversation is.
fn registering(desk: &DeskRoom, room: &Room, history: &[RawEvent], ended: &Ended) -> Registering {
    let is_or_was_door = |who: &_| who == desk.me() || is_door_of(room, who) || desk.is_or_was_door(who);
    let written = WrittenRegistration::latest(history, is_or_was_door).filter(|_| !ended.unregistered).map(Box::new);
    if room.content(REGISTERED).is_some() {
        return Registering::Done(written);
    }
    // of one whose count was begun, an earlier run may have written it
    if let Some(unwanted) = &ended.unwanted {
        let waits = unwanted::registering(&desk.context().welcome, unwanted, ended);
        return match (waits, room.event(REGISTERING)) {
            (Registering::Waits { entry, .. }, Some(begun)) => {
                Registering::Waits { entry, at: now(), begun: Some((begun.sender.clone(), begun.at)) }
            }
            (waits, _) => waits,
        };
    }
    // whoever had the conversation had the turn in it
    let closed_without =
        || room.content(TURN).is_some().then(|| RegisterLine::without(&desk.context().welcome, ended.since));
    let Some(entry) = written.map(RegisterLine::Person).or_else(closed_without) else { return Registering::Nothing };
    // of one that was begun, the moment that was drawn has come already
    let begun = room.event(REGISTERING).map(|begun| (begun.sender.clone(), begun.at));
    let at = if begun.is_some() { now() } else { within(desk.context().timing.register) };
    Registering::Waits { entry, at, begun }
}

/// Says in the room that the conversation is over, as the desk knows it; as of now where it does not.
async fn end_late(desk: &DeskRoom, id: &ConversationId) -> Result<Ended, DoorError> {
    let end = desk.roster().past(id).and_then(|past| past.end);
    let keep = desk.context().timing.retention;
    let (closing, erased_at) = end.unwrap_or_else(|| (Closing::ConnectionLost, after(now(), keep)));
    let ended = Ended { closing, since: now(), erased_at, unregistered: false, unwanted: None };
    set_case(desk.session(), id, &CaseEvent::Ended(ended.clone())).await?;
    Ok(ended)
}
