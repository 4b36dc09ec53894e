//! Alerts for backup: told to the desk, and put among the words of their conversation.

use crate::desk_room::DeskRoom;
use crate::error::DoorError;
use crate::handovers::listening;
use crate::rooms::send_case;
use crate::visits::token::hash;
use desk::event::{AlertLine, Alerted, BoardEntry, CaseEvent, ConversationId, DeskEvent, MemberId, RoomEvent};
use matrix::session::Session;
use matrix::wire::RawEvent;

/// Tells the desk what became of an alert: whoever comes as backup is let in to read along, until it ends. What is new of it
/// stands among the words of its conversation after that.
pub(crate) async fn say(desk: &mut DeskRoom, alerted: Alerted, let_in: Option<MemberId>) -> Result<(), DoorError> {
    let room = alerted.conversation.clone();
    let before = desk.entry(&room).and_then(|entry| entry.alert.as_ref()).map(|alert| alert.lines());
    let before = before.unwrap_or_default();
    let new: Vec<AlertLine> = alerted.alert.lines().into_iter().filter(|line| !before.contains(line)).collect();
    listening::say(desk, DeskEvent::Alerted(alerted), let_in).await?;
    for line in new {
        put(desk.session(), &room, line).await?;
    }
    Ok(())
}

/// The door may have died after it told the desk and before it put a line among the words. What the desk knows counts: what
/// is missing among the words is put there now.
pub(crate) async fn put_in_what_is_missing(
    desk: &DeskRoom,
    entry: &BoardEntry,
    history: &[RawEvent],
) -> Result<(), DoorError> {
    let Some(alert) = &entry.alert else { return Ok(()) };
    let there = |line: &AlertLine| {
        history.iter().any(|event| match event.room().map(|stamped| stamped.event) {
            Some(RoomEvent::Case(CaseEvent::AlertLine(told))) => told == *line,
            _ => false,
        })
    };
    for line in alert.lines().into_iter().filter(|line| !there(line)) {
        put(desk.session(), &entry.conversation, line).await?;
    }
    Ok(())
}

async fn put(session: &Session, room: &ConversationId, line: AlertLine) -> Result<(), DoorError> {
    let what = format!("{} {:?}", line.alert, line.step);
    let transaction = format!("a{}", hash(&["alert", room.as_str(), &what]));
    send_case(session, room, &transaction, &CaseEvent::AlertLine(line)).await
}
