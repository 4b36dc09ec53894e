//! Who succeeds a door, and the power levels in the rooms that it keeps. Pure.

use serde_json::{Value, json};

use desk::event::MemberId;
use matrix::ours::Room;

/// The level of a room's door in a room that it keeps: below its successors', so that they can remove it. In the desk room
/// doors have another one, `matrix::power`'s.
pub(crate) const DOOR_LEVEL: i64 = 100;
/// The level of a room's successors. While a room has none it is its door's level, since nobody can give a level above
/// their own.
pub(crate) const SUCCESSOR_LEVEL: i64 = 150;
/// How many successors a room has at most: an invitation each is what they cost.
const SUCCESSORS: usize = 2;

/// A door's successors among the other doors of its desk: the next ones in a circle, so that each door has its own.
pub(crate) fn successors<'a>(me: &MemberId, others: impl IntoIterator<Item = &'a MemberId>) -> Vec<MemberId> {
    let mut others: Vec<_> = others.into_iter().filter(|other| *other != me).collect();
    others.sort_unstable_by_key(|other| (*other < me, *other));
    others.into_iter().take(SUCCESSORS).cloned().collect()
}

/// The levels of a room that a door keeps, a conversation's or a saved plan's: members talk and record the case; all else
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
            "org.nachtwacht.phase": 0,
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

/// Whether somebody has the highest level in a room: a successor, or the room's door while it has no successor.
pub(crate) fn is_on_top(room: &Room, who: &MemberId) -> bool {
    room.levels().of(who) >= SUCCESSOR_LEVEL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_door_has_other_successors() {
        let doors: Vec<MemberId> = ["@a:d", "@b:d", "@c:d", "@d:d"].map(Into::into).to_vec();
        let named = |me: usize| successors(&doors[me], &doors).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(named(0), ["@b:d", "@c:d"]);
        assert_eq!(named(2), ["@d:d", "@a:d"]);
        assert_eq!(named(3), ["@a:d", "@b:d"]);
        assert!(successors(&doors[0], &doors[..1]).is_empty());
    }

    #[test]
    fn successors_stand_above_the_door_and_it_above_all_else() {
        let alone = conversation_levels(&"@a:d".into(), &[]);
        assert_eq!(alone["users"], json!({ "@a:d": SUCCESSOR_LEVEL }));
        let left = conversation_levels(&"@a:d".into(), &["@b:d".into()]);
        assert_eq!(left["users"], json!({ "@a:d": DOOR_LEVEL, "@b:d": SUCCESSOR_LEVEL }));
        assert_eq!((&left["events_default"], &left["kick"]), (&json!(DOOR_LEVEL), &json!(DOOR_LEVEL)));
    }
}
