//! A room is left to this door's successors: they get the higher level in it, and an invitation.

use serde_json::{Value, json};

use crate::desk_room::DeskRoom;
use crate::endings::Endings;
use crate::error::DoorError;
use crate::retry::retry;
use crate::rooms::invite;
use crate::successors::levels::{DOOR_LEVEL, SUCCESSOR_LEVEL};
use desk::event::{ConversationId, MemberId};

/// At the start: rooms from a time when this door was alone get the successors that have opened meanwhile.
pub(crate) async fn leave_rooms_without_successor(
    desk: &DeskRoom,
    endings: &Endings,
    rooms: &[ConversationId],
) -> Result<(), DoorError> {
    if desk.context().successors().is_empty() {
        return Ok(());
    }
    let own = |room: &&ConversationId| desk.context().visits.of(room).is_some() || endings.has(room);
    for room in rooms.iter().filter(own) {
        leave_to_successors(desk, room, None).await?;
    }
    Ok(())
}

/// Leaves a room to the present successors, as far as this door may; `gone` is the door that it was with before.
pub(super) async fn leave_to_successors(
    desk: &DeskRoom,
    room: &ConversationId,
    gone: Option<&MemberId>,
) -> Result<(), DoorError> {
    let (session, me, kind, successors) =
        (desk.session(), desk.me().as_str(), "m.room.power_levels", desk.context().successors());
    let written = match retry(|| session.state(room.as_str(), kind, "")).await {
        Err(error) if error.is_signed_out() => return Err(error.into()),
        written => written.ok().flatten(),
    };
    let Some(mut levels) = written.and_then(|text| serde_json::from_str::<Value>(&text).ok()) else {
        // a room that is just gone, or that somebody changed by hand
        return Ok(());
    };
    let Some(users) = levels["users"].as_object_mut() else { return Ok(()) };
    let own = users.get(me).and_then(Value::as_i64).unwrap_or(0);
    if own < SUCCESSOR_LEVEL {
        // given away already
        return Ok(());
    }
    if let Some(gone) = gone {
        users.remove(gone.as_str());
    }
    users.extend(successors.iter().map(|successor| (successor.to_string(), json!(SUCCESSOR_LEVEL))));
    let is_successor = |(who, level): (&String, &Value)| who != me && level.as_i64() >= Some(SUCCESSOR_LEVEL);
    if users.iter().any(is_successor) {
        users.insert(me.to_owned(), json!(DOOR_LEVEL));
    }
    let content = levels.to_string();
    match retry(|| session.set_state(room.as_str(), kind, "", &content)).await {
        Err(error) if error.is_signed_out() => return Err(error.into()),
        // a room that is just gone, or that somebody changed by hand
        Err(_) => return Ok(()),
        Ok(_) => {}
    }
    for successor in &successors {
        invite(session, room, Some(successor)).await?;
    }
    Ok(())
}
