//! Who goes on with a door's conversations when it is gone for good.
//!
//! No door can read another's conversations, and nobody could enter a dead door's rooms without an administrator. So
//! each room is left to one or two other doors of the desk, its successors: they are *invited* to it and do not go in,
//! and their level there is above the door's own, so that they can remove it. That holds on every homeserver, by the
//! rules of Matrix rooms alone. A successor goes in on a supervisor's word only (`succession`).
//!
//! Matrix lets nobody give a level above their own. So a door without successors has the successors' level itself, and
//! steps down to a door's level for good when it names its first ones. Rooms keep the successors that they have.

use serde_json::{Value, json};

use super::DoorError;
use super::context::retry;
use super::keeper::Keeper;
use desk::event::{ConversationId, MemberId};
use matrix::error::Error;
use matrix::ours::Room;

/// The level of a room's door in a room that it keeps: below its successors', so that they can remove it. In the desk room
/// doors have another one, `matrix::power`'s.
pub(crate) const DOOR_LEVEL: i64 = 100;
/// The level of a room's successors; and of its door while it has none, since nobody can give more than they have.
pub(crate) const SUCCESSOR_LEVEL: i64 = 150;
/// How many successors a room has at most: an invitation each is what they cost.
const SUCCESSORS: usize = 2;

/// A door's successors among the other doors of its desk: the next ones in a circle, so that each door has its own.
pub(crate) fn successors<'a>(me: &MemberId, others: impl IntoIterator<Item = &'a MemberId>) -> Vec<MemberId> {
    let mut others: Vec<_> = others.into_iter().filter(|other| *other != me).collect();
    others.sort_unstable_by_key(|other| (*other < me, *other));
    others.into_iter().take(SUCCESSORS).cloned().collect()
}

/// The levels of a room that a door keeps, a conversation's or a kept plan's: members talk and record the case; all else
/// is the door's.
pub(crate) fn conversation_levels(door: &MemberId, successors: &[MemberId]) -> Value {
    let mut users: serde_json::Map<String, Value> =
        successors.iter().map(|successor| (successor.to_string(), json!(SUCCESSOR_LEVEL))).collect();
    users.insert(door.to_string(), json!(if successors.is_empty() { SUCCESSOR_LEVEL } else { DOOR_LEVEL }));
    json!({
        "users": users,
        "users_default": 0, "events_default": DOOR_LEVEL, "state_default": DOOR_LEVEL,
        "invite": DOOR_LEVEL, "kick": DOOR_LEVEL, "ban": DOOR_LEVEL, "redact": DOOR_LEVEL,
        "events": {
            "m.room.message": 0,
            "org.nachtwacht.note": 0,
            "org.nachtwacht.plan": 0,
            "org.nachtwacht.signal": 0,
            "org.nachtwacht.referral": 0,
            "org.nachtwacht.escalation": 0,
            "org.nachtwacht.registration": 0,
            "org.nachtwacht.kept_ask": 0,
        },
    })
}

/// Whether somebody is a room's door or one of its successors, and so no helper in it.
pub(crate) fn is_door_of(room: &Room, who: &MemberId) -> bool {
    room.levels().of(who) >= DOOR_LEVEL
}

impl Keeper {
    /// Another door of the desk has opened: the rooms that have no successor get one.
    pub(crate) async fn on_door_opened(&mut self, other: MemberId) -> Result<(), DoorError> {
        if other == *self.me() || self.roster.successor(&other).is_some() || !self.doors.insert(other) {
            return Ok(());
        }
        let had = self.context.successors(|successors| {
            std::mem::replace(successors, self::successors(self.context.session.me(), &self.doors))
        });
        if !had.is_empty() {
            // its rooms have successors, and keep them
            return Ok(());
        }
        let open =
            self.roster.iter().filter(|open| open.door == *self.me()).map(|open| open.entry.conversation.clone());
        let rooms: Vec<_> = open.chain(self.endings.keys().cloned()).collect();
        for room in rooms {
            self.leave_to_heirs(&room, None).await?;
        }
        Ok(())
    }

    /// At the start: rooms from a time when this door was alone get the successors that have opened meanwhile.
    pub(crate) async fn leave_rooms_without_heir(&self, rooms: &[ConversationId]) -> Result<(), DoorError> {
        if self.context.successors(|successors| successors.is_empty()) {
            return Ok(());
        }
        let own = |room: &&ConversationId| self.context.visits.of(room).is_some() || self.endings.contains_key(*room);
        for room in rooms.iter().filter(own) {
            self.leave_to_heirs(room, None).await?;
        }
        Ok(())
    }

    /// Leaves a room to the present successors, as far as this door may; `gone` is the door that it was with before.
    pub(crate) async fn leave_to_heirs(&self, room: &ConversationId, gone: Option<&MemberId>) -> Result<(), DoorError> {
        let (session, kind, successors) =
            (&self.context.session, "m.room.power_levels", self.context.successors(|successors| successors.clone()));
        let written = match retry(|| session.state(room.as_str(), kind, "")).await {
            Err(error) if error.is_signed_out() => return Err(error.into()),
            written => written.ok().flatten(),
        };
        let Some(mut levels) = written.and_then(|text| serde_json::from_str::<Value>(&text).ok()) else {
            // a room that is just gone, or that somebody changed by hand
            return Ok(());
        };
        let Some(users) = levels["users"].as_object_mut() else { return Ok(()) };
        let own = users.get(self.me().as_str()).and_then(Value::as_i64).unwrap_or(0);
        if own < SUCCESSOR_LEVEL {
            // given away already
            return Ok(());
        }
        if let Some(gone) = gone {
            users.remove(gone.as_str());
        }
        users.extend(successors.iter().map(|successor| (successor.to_string(), json!(SUCCESSOR_LEVEL))));
        let is_heir =
            |(who, level): (&String, &Value)| who != self.me().as_str() && level.as_i64() >= Some(SUCCESSOR_LEVEL);
        if users.iter().any(is_heir) {
            users.insert(self.me().to_string(), json!(DOOR_LEVEL));
        }
        let content = levels.to_string();
        match retry(|| session.set_state(room.as_str(), kind, "", &content)).await {
            Err(error) if error.is_signed_out() => return Err(error.into()),
            // a room that is just gone, or that somebody changed by hand
            Err(_) => return Ok(()),
            Ok(_) => {}
        }
        for successor in &successors {
            self.admit(room, Some(successor)).await?;
        }
        Ok(())
    }

    /// Whether another successor has gone into a room of the door that is gone, and is there to go on with it.
    pub(crate) fn has_another_heir(&self, room: &Room, gone: &MemberId) -> bool {
        let (levels, me) = (room.levels(), self.me());
        room.joined().any(|who| {
            who != *me && who != *gone && levels.of(&who) >= DOOR_LEVEL && self.roster.successor(&who).is_none()
        })
    }

    /// Whether this door has the highest level in a room: it is the successor, or it has no successor yet.
    pub(crate) fn has_top_level(&self, room: &Room) -> bool {
        room.levels().of(self.me()) >= SUCCESSOR_LEVEL
    }
}

/// Whether an error means that this account may not, for good.
pub(crate) fn is_refused(error: &Error) -> bool {
    error.is_final() && !error.is_signed_out()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_door_has_other_heirs() {
        let doors: Vec<MemberId> = ["@a:d", "@b:d", "@c:d", "@d:d"].map(Into::into).to_vec();
        let named = |me: usize| successors(&doors[me], &doors).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(named(0), ["@b:d", "@c:d"]);
        assert_eq!(named(2), ["@d:d", "@a:d"]);
        assert_eq!(named(3), ["@a:d", "@b:d"]);
        assert!(successors(&doors[0], &doors[..1]).is_empty());
    }

    #[test]
    fn heirs_stand_above_the_door_and_it_above_all_else() {
        let alone = conversation_levels(&"@a:d".into(), &[]);
        assert_eq!(alone["users"], json!({ "@a:d": SUCCESSOR_LEVEL }));
        let left = conversation_levels(&"@a:d".into(), &["@b:d".into()]);
        assert_eq!(left["users"], json!({ "@a:d": DOOR_LEVEL, "@b:d": SUCCESSOR_LEVEL }));
        assert_eq!((&left["events_default"], &left["kick"]), (&json!(DOOR_LEVEL), &json!(DOOR_LEVEL)));
    }
}
