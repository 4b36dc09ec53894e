//! Reading along: the reader is let into the conversation's room before the desk is told, and removed after it has ended.
//! In the talk it stands as a line.
//!
//! Who reads along, the desk room says. A door that died in between puts the room right when it starts: [`reconcile`]
//! lets in and removes, and here the lines are put in that are missing.
//!
//! [`reconcile`]: crate::reopening::reconcile

use std::collections::HashMap;

use crate::desk_room::DeskRoom;
use crate::error::DoorError;
use crate::rooms::{invite, remove, send_case};
use crate::visits::token::hash;
use desk::arbiter::stop_listening;
use desk::event::{BoardEntry, CaseEvent, ConversationId, DeskEvent, Listening, MemberId, RoomEvent};
use matrix::session::Session;
use matrix::wire::RawEvent;

/// Says something by which somebody may begin or stop reading along, with what goes before it and comes after it.
pub(crate) async fn say(desk: &mut DeskRoom, event: DeskEvent, let_in: Option<MemberId>) -> Result<(), DoorError> {
    let Some(room) = event.conversation().cloned() else { return desk.say(event).await.map(drop) };
    let before = desk.entry(&room).cloned();
    invite(desk.session(), &room, let_in.as_ref()).await?;
    desk.say(event).await?;
    settle(desk, &room, before).await
}

/// After the desk was told what is true of a conversation now: whoever read along `before` and is not to be in the room
/// any more is removed, and the room says who began and who stopped.
pub(crate) async fn settle(
    desk: &DeskRoom,
    room: &ConversationId,
    before: Option<BoardEntry>,
) -> Result<(), DoorError> {
    let (session, now) = (desk.session(), desk.entry(room));
    let Some((before, now)) = before.as_ref().zip(now) else { return Ok(()) };
    for reader in before.readers().filter(|reader| !now.is_open_to(&reader.who)) {
        remove(session, room, Some(&reader.who)).await?;
        line(session, room, &reader.who, false, &reader.since.0.to_string()).await?;
    }
    for reader in now.readers().filter(|reader| !before.reads_along(&reader.who)) {
        line(session, room, &reader.who, true, &reader.since.0.to_string()).await?;
    }
    Ok(())
}

/// A member is not at the desk any more, or is off duty: they read along nowhere.
pub(crate) async fn stop(desk: &mut DeskRoom, who: &MemberId) -> Result<(), DoorError> {
    let reads: Vec<_> = desk.own().filter(|open| open.entry.reads_along(who)).collect();
    let rooms: Vec<_> = reads.into_iter().map(|open| open.entry.conversation.clone()).collect();
    for room in rooms {
        if let Some(event) = stop_listening(desk.roster(), &room, who, desk.next()) {
            say(desk, event, None).await?;
        }
    }
    Ok(())
}

/// The door may have died after it told the desk and before it put the line among the words: what the desk knows counts.
pub(crate) async fn put_in_missing_lines(
    desk: &DeskRoom,
    entry: &BoardEntry,
    history: &[RawEvent],
) -> Result<(), DoorError> {
    let mut last: HashMap<MemberId, (bool, String)> = HashMap::new();
    for event in history {
        if let Some(RoomEvent::Case(CaseEvent::Listening(Listening { who, on }))) = event.room().map(|said| said.event)
        {
            last.insert(who, (on, event.id.to_string()));
        }
    }
    let (session, room) = (desk.session(), &entry.conversation);
    for reader in entry.readers() {
        if !last.get(&reader.who).is_some_and(|(on, _)| *on) {
            line(session, room, &reader.who, true, &reader.since.0.to_string()).await?;
        }
    }
    for (who, (_, began)) in last.iter().filter(|(who, (on, _))| *on && !entry.is_open_to(who)) {
        line(session, room, who, false, began).await?;
    }
    Ok(())
}

/// The line of the talk. `of` names the reading along, so that its line is there once.
async fn line(session: &Session, room: &ConversationId, who: &MemberId, on: bool, of: &str) -> Result<(), DoorError> {
    let what = format!("{who} {on} {of}");
    let transaction = format!("l{}", hash(&["listening", room.as_str(), &what]));
    send_case(session, room, &transaction, &CaseEvent::Listening(Listening { who: who.clone(), on })).await
}
