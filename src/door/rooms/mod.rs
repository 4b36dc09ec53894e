//! What a door does in the rooms that it keeps: conversations' and saved plans'.
//!
//! A homeserver may refuse something there: somebody who is invited is in already, somebody who is removed is gone, a
//! room was erased by hand. That must not close the whole door, so a refusal counts as done here.

pub(crate) mod history;

use crate::error::DoorError;
use crate::retry::retry;
use crate::visits::token::VisitDigest;
use desk::event::{CaseEvent, ConversationId, MemberId};
use matrix::error::Error;
use matrix::ours::Room;
use matrix::session::Session;

/// Invites somebody, if anybody is given.
pub(crate) async fn invite(session: &Session, room: &ConversationId, who: Option<&MemberId>) -> Result<(), DoorError> {
    let Some(who) = who else { return Ok(()) };
    unless_signed_out(retry(|| session.invite(room.as_str(), who)).await)
}

/// Removes somebody, if anybody is given.
pub(crate) async fn remove(session: &Session, room: &ConversationId, who: Option<&MemberId>) -> Result<(), DoorError> {
    let Some(who) = who else { return Ok(()) };
    unless_signed_out(retry(|| session.kick(room.as_str(), who)).await)
}

/// Sets a piece of a room's state.
pub(crate) async fn set_state(
    session: &Session,
    room: &ConversationId,
    kind: &str,
    content: &str,
) -> Result<(), DoorError> {
    unless_signed_out(retry(|| session.set_state(room.as_str(), kind, "", content)).await)
}

/// Sets a piece of a room's state to an event of the case.
pub(crate) async fn set_case(session: &Session, room: &ConversationId, event: &CaseEvent) -> Result<(), DoorError> {
    set_state(session, room, event.event_type(), &event.content()).await
}

/// Sends an event of the case into a room. Sent twice under the same transaction it is there once.
pub(crate) async fn send_case(
    session: &Session,
    room: &ConversationId,
    transaction: &str,
    event: &CaseEvent,
) -> Result<(), DoorError> {
    let (kind, content) = (event.event_type(), event.content());
    unless_signed_out(retry(|| session.send(room.as_str(), kind, transaction, &content)).await)
}

/// Takes a failure as done, unless the account is signed out.
pub(crate) fn unless_signed_out<T>(result: Result<T, Error>) -> Result<(), DoorError> {
    match result {
        Err(error) if error.is_signed_out() => Err(error.into()),
        _ => Ok(()),
    }
}

/// Whether an error means that this account may not, for good.
pub(crate) fn is_refused(error: &Error) -> bool {
    error.is_final() && !error.is_signed_out()
}

/// What a room's state says of the case under an event type.
pub(crate) fn case(room: &Room, event_type: &str) -> Option<CaseEvent> {
    CaseEvent::parse(event_type, room.content(event_type)?).ok()?
}

/// The digest of the visitor's key, as the conversation's room has it.
pub(crate) fn digest(room: &Room) -> Option<VisitDigest> {
    match case(room, "org.nachtwacht.visit")? {
        CaseEvent::Visit(visit) => Some(VisitDigest(visit.digest)),
        _ => None,
    }
}
