//! The rooms of a desk: found among those the door is in, or made.

use serde_json::{Value, json};

use super::DoorError;
use crate::desk::event::{MemberId, room_type};
use crate::matrix::error::Error;
use crate::matrix::power::{DOOR, PowerLevels, SUPERVISOR};
use crate::matrix::rooms::NewRoom;
use crate::matrix::session::{Session, SyncRequest};
use crate::matrix::wire::RawEvent;

/// How long what was said in the desk room is kept: codes and aliases, no words. Boards and duties are state and stay.
const DESK_LIFETIME: u64 = 30 * 24 * 3600 * 1000;

/// A room with its state.
#[derive(Debug)]
pub(crate) struct Room {
    /// Its id.
    pub(crate) id: String,
    /// Its state.
    pub(crate) state: Vec<RawEvent>,
}

impl Room {
    /// Its type.
    fn kind(&self) -> Option<String> {
        self.state.iter().find(|event| event.is_state("m.room.create"))?.text("type")
    }

    /// The content of a piece of state with an empty key.
    pub(crate) fn content(&self, event_type: &str) -> Option<&str> {
        let event = self.state.iter().find(|e| e.is_state(event_type) && e.state_key.as_deref() == Some(""))?;
        Some(event.content.get())
    }
}

/// The rooms of a desk that a door is in.
#[derive(Debug, Default)]
pub(crate) struct Rooms {
    pub(crate) desk: Option<Room>,
    pub(crate) register: Option<Room>,
    pub(crate) conversations: Vec<Room>,
}

impl Rooms {
    /// All rooms of ours that the account is in.
    pub(crate) async fn read(session: &Session) -> Result<Self, DoorError> {
        use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
        let ids = session.joined_rooms().await?;
        // a few at a time: a door may be in a thousand rooms
        let calls =
            ids.into_iter().map(|id| async move { session.full_state(&id).await.map(|state| Room { id, state }) });
        let all: Vec<Room> = stream::iter(calls).buffered(8).try_collect().await?;
        let mut rooms = Self::default();
        for room in all {
            match room.kind().as_deref() {
                Some(room_type::DESK) => rooms.desk = rooms.desk.or(Some(room)),
                Some(room_type::REGISTER) => rooms.register = rooms.register.or(Some(room)),
                Some(room_type::CONVERSATION) => rooms.conversations.push(room),
                _ => {}
            }
        }
        Ok(rooms)
    }
}

/// So many times in a row is asked whether there is an invitation.
const LOOKS: usize = 20;

/// Goes into a desk room that the door was invited to. Whether there was one.
///
/// A homeserver may answer a sync again as it was minutes ago (Synapse keeps a first one for two): so it is read on
/// until it says nothing new.
pub(crate) async fn accept_invitation(session: &Session) -> Result<bool, DoorError> {
    let mut request = SyncRequest { since: None, poll: std::time::Duration::ZERO, limit: 1 };
    for _ in 0..LOOKS {
        let batch = session.sync(&request).await?;
        let desk = batch.invited.iter().find(|invited| invited.room_type.as_deref() == Some(room_type::DESK));
        if let Some(invited) = desk {
            session.join(&invited.room).await?;
            return Ok(true);
        }
        if request.since.as_ref() == Some(&batch.next) {
            break;
        }
        request.since = Some(batch.next);
    }
    Ok(false)
}

/// Makes the desk room: under the alias `#desk`, or under none where another desk of this homeserver has it.
pub(crate) async fn make_desk(session: &Session, name: &str) -> Result<String, DoorError> {
    let state = [("m.room.retention", "", json!({ "max_lifetime": DESK_LIFETIME }))];
    let new = |alias| NewRoom {
        room_type: room_type::DESK,
        name: Some(name),
        alias,
        power_levels: Some(desk_levels(session.me())),
        state: &state,
        ..NewRoom::default()
    };
    match session.create_room(&new(Some("desk"))).await {
        // 409: somebody took it just now
        Err(Error::Refused { status, errcode, .. }) if status == 409 || errcode == "M_ROOM_IN_USE" => {
            Ok(session.create_room(&new(None)).await?)
        }
        made => Ok(made?),
    }
}

/// Makes the register room: doors write, whoever makes the reports is invited by hand.
pub(crate) async fn make_register(session: &Session) -> Result<String, DoorError> {
    let levels = json!({
        "users": { session.me().as_str(): 100 },
        "users_default": 0, "events_default": DOOR, "state_default": 100,
        "invite": DOOR, "kick": DOOR, "ban": DOOR, "redact": 100,
    });
    let new = NewRoom {
        room_type: room_type::REGISTER,
        name: Some("Register"),
        power_levels: Some(levels),
        ..NewRoom::default()
    };
    Ok(session.create_room(&new).await?)
}

/// Only doors say what is true; everybody may ask, and say whether they are on duty.
fn desk_levels(door: &MemberId) -> Value {
    json!({
        "users": { door.as_str(): 100 },
        "users_default": 0, "events_default": DOOR, "state_default": DOOR,
        "invite": DOOR, "kick": DOOR, "ban": DOOR, "redact": 100,
        "events": {
            "org.nachtwacht.request": 0,
            "org.nachtwacht.duty": 0,
            "m.room.power_levels": 100,
            "m.room.tombstone": 100,
            "m.room.server_acl": 100,
            "m.room.encryption": 100,
            "m.room.history_visibility": 100,
        },
    })
}

/// A conversation room: members talk and record the case; all else is the door's.
pub(crate) fn conversation_levels(door: &MemberId) -> Value {
    json!({
        "users": { door.as_str(): 100 },
        "users_default": 0, "events_default": 100, "state_default": 100,
        "invite": 100, "kick": 100, "ban": 100, "redact": 100,
        "events": {
            "m.room.message": 0,
            "org.nachtwacht.note": 0,
            "org.nachtwacht.plan": 0,
            "org.nachtwacht.signal": 0,
            "org.nachtwacht.referral": 0,
            "org.nachtwacht.registration": 0,
        },
    })
}

/// The power levels of a desk room with a member's level changed.
pub(crate) fn with_level(levels: Option<&str>, who: &MemberId, level: i64) -> Option<String> {
    let mut levels: Value = serde_json::from_str(levels?).ok()?;
    let users = levels.as_object_mut()?.entry("users").or_insert_with(|| json!({})).as_object_mut()?;
    if users.get(who.as_str()).and_then(Value::as_i64) == Some(level) {
        return None;
    }
    users.insert(who.as_str().to_owned(), json!(level));
    Some(levels.to_string())
}

/// What a supervisor's level is.
pub(crate) const fn supervisor() -> i64 {
    SUPERVISOR
}

/// Whether `who` is in the room or invited.
pub(crate) fn is_in(room: &Room, who: &MemberId) -> bool {
    members(room).any(|member| member == *who)
}

/// Who is in the room or invited.
pub(crate) fn members(room: &Room) -> impl Iterator<Item = MemberId> {
    let members = room.state.iter().filter(|event| event.is_state("m.room.member"));
    members.filter_map(|event| {
        let membership = event.text("membership")?;
        (membership == "join" || membership == "invite").then(|| event.state_key.as_deref().map(MemberId::from))?
    })
}

/// The room's power levels.
pub(crate) fn levels(room: &Room) -> PowerLevels {
    PowerLevels::of_state(&room.state)
}
