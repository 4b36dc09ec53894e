//! The mark of a room that was moved here from another homeserver, and a room whose move was not finished.

use crate::desk_room::DeskRoom;
use crate::endings::register::REGISTERED;
use crate::error::DoorError;
use crate::retry::retry;
use matrix::ours::Room;

/// In a conversation room that was moved here: a digest of the room that it was. State, empty key; by the door.
pub(super) const MARK: &str = "org.nachtwacht.moved_from";

/// What a conversation room was elsewhere.
pub(super) fn mark(room: &Room) -> Option<String> {
    room.event(MARK)?.text("of")
}

/// Gives up a room that was not finished when a conversation moved here: nothing of it counts, nobody is registered by
/// it, and unpacking again makes another one. Returns whether the room is such a one.
pub(crate) async fn give_up(desk: &DeskRoom, room: &Room) -> Result<bool, DoorError> {
    if mark(room).is_none() || desk.roster().past(&room.id.as_str().into()).is_some() {
        return Ok(false);
    }
    for kind in [REGISTERED, MARK] {
        retry(|| desk.session().set_state(&room.id, kind, "", "{}")).await?;
    }
    Ok(true)
}
