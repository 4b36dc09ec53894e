//! What the rooms of a desk must be: type, power levels by event type, who gets in, how long it keeps what was said.
//!
//! Only doors say what is true; everybody at the desk may ask, and say whether they are on duty. Doors alone write into
//! the register; who makes the reports is invited to it by hand.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Map, Value, json};

use desk::event::{MemberId, room_type};
use matrix::power::DOOR;

/// The level of who founded the desk: all that Matrix lets anybody do in a room.
pub const FOUNDER: i64 = 100;

/// How long the desk room keeps what was said in it, unless another time is set: codes and aliases, no words. Boards
/// and duties are state and stay.
pub const LIFETIME: Duration = Duration::from_hours(30 * 24);

/// What a room must be.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Its type.
    pub room_type: &'static str,
    /// What it is called in what people read.
    pub called: &'static str,
    /// The levels that stand by themselves.
    pub named: &'static [(&'static str, i64)],
    /// The levels by event type. Every other type needs at least `events_default`.
    pub events: &'static [(&'static str, i64)],
}

/// Types that change what a room is.
const GUARDED: [(&str, i64); 5] = [
    ("m.room.power_levels", FOUNDER),
    ("m.room.tombstone", FOUNDER),
    ("m.room.server_acl", FOUNDER),
    ("m.room.encryption", FOUNDER),
    ("m.room.history_visibility", FOUNDER),
];

/// The desk room.
pub const DESK: Shape = Shape {
    room_type: room_type::DESK,
    called: "desk room",
    named: &[
        ("users_default", 0),
        ("events_default", DOOR),
        ("state_default", DOOR),
        ("invite", DOOR),
        ("kick", DOOR),
        ("ban", DOOR),
        ("redact", FOUNDER),
    ],
    events: &[
        ("org.nachtwacht.request", 0),
        ("org.nachtwacht.duty", 0),
        GUARDED[0],
        GUARDED[1],
        GUARDED[2],
        GUARDED[3],
        GUARDED[4],
    ],
};

/// The register room.
pub const REGISTER: Shape = Shape {
    room_type: room_type::REGISTER,
    called: "register room",
    named: &[
        ("users_default", 0),
        ("events_default", DOOR),
        ("state_default", FOUNDER),
        ("invite", DOOR),
        ("kick", DOOR),
        ("ban", DOOR),
        ("redact", FOUNDER),
    ],
    events: &GUARDED,
};

/// The team room. Whoever is in it may say something to the team and nothing else; nobody but the founder says who is in it,
/// and what it is. No message can be sent there (`m.room.message` needs the founder's level), and no door is in it: what is
/// said there has no way to a visitor.
pub const TEAM: Shape = Shape {
    room_type: room_type::TEAM,
    called: "team room",
    named: &[
        ("users_default", 0),
        ("events_default", FOUNDER),
        ("state_default", FOUNDER),
        ("invite", FOUNDER),
        ("kick", FOUNDER),
        ("ban", FOUNDER),
        ("redact", FOUNDER),
    ],
    events: &[
        ("org.nachtwacht.team", 0),
        ("org.nachtwacht.handover_note", 0),
        GUARDED[0],
        GUARDED[1],
        GUARDED[2],
        GUARDED[3],
        GUARDED[4],
    ],
};

/// The state that says who gets in and who reads what: type, field, value.
pub const CLOSED: [(&str, &str, &str); 2] =
    [("m.room.join_rules", "join_rule", "invite"), ("m.room.history_visibility", "history_visibility", "shared")];

/// A power level that is not what it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// An event type, or the name of a level that stands by itself.
    pub of: String,
    /// Whether it is an event type's.
    pub event: bool,
    /// What it is; the spec's default where nothing is written.
    pub found: i64,
    /// What it must be, or at least be.
    pub should: i64,
}

/// The levels that stand by themselves where nothing is written (Matrix spec, `m.room.power_levels`).
const UNWRITTEN: [(&str, i64); 7] = [
    ("users_default", 0),
    ("events_default", 0),
    ("state_default", 50),
    ("invite", 0),
    ("kick", 50),
    ("ban", 50),
    ("redact", 50),
];

impl Shape {
    /// The content of `m.room.power_levels` of a new room.
    pub fn levels(&self, founder: &MemberId) -> Value {
        let mut levels: Map<String, Value> =
            self.named.iter().map(|(of, level)| ((*of).into(), json!(level))).collect();
        levels.insert("users".into(), json!({ founder.as_str(): FOUNDER }));
        levels.insert("events".into(), self.events.iter().copied().collect::<Value>());
        levels.into()
    }

    /// Which levels are not what they must be; who has which is another question.
    pub fn deviations(&self, levels: &Value) -> Vec<Deviation> {
        let named = |of: &str| {
            let unwritten = UNWRITTEN.iter().find(|(name, _)| *name == of).map_or(0, |(_, level)| *level);
            levels.get(of).and_then(Value::as_i64).unwrap_or(unwritten)
        };
        let own = self.named.iter().map(|(of, should)| Deviation {
            of: (*of).to_owned(),
            event: false,
            found: named(of),
            should: *should,
        });
        let written: BTreeSet<&str> =
            levels.get("events").and_then(Value::as_object).into_iter().flatten().map(|(of, _)| of.as_str()).collect();
        let all: BTreeSet<&str> = self.events.iter().map(|(of, _)| *of).chain(written).collect();
        let least = self.named.iter().find(|(of, _)| *of == "events_default").map_or(FOUNDER, |(_, level)| *level);
        let by_type = all.into_iter().map(|of| {
            let default = if of.starts_with("m.room.") { named("state_default") } else { named("events_default") };
            let found = levels["events"].get(of).and_then(Value::as_i64).unwrap_or(default);
            let should = self.events.iter().find(|(name, _)| *name == of).map_or(least.max(found), |(_, level)| *level);
            Deviation { of: of.to_owned(), event: true, found, should }
        });
        own.chain(by_type).filter(|deviation| deviation.found != deviation.should).collect()
    }

    /// The content of `m.room.power_levels` with these set right; nobody's own level changes.
    pub fn mended(&self, levels: &Value, deviations: &[Deviation]) -> Value {
        let mut levels = levels.as_object().cloned().unwrap_or_default();
        let mut events = levels.get("events").and_then(Value::as_object).cloned().unwrap_or_default();
        for deviation in deviations {
            let into = if deviation.event { &mut events } else { &mut levels };
            into.insert(deviation.of.clone(), json!(deviation.should));
        }
        levels.insert("events".into(), events.into());
        levels.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_room_deviates_in_nothing() {
        for shape in [DESK, REGISTER, TEAM] {
            let levels = shape.levels(&"@founder:desk".into());
            assert_eq!(levels["users"], json!({ "@founder:desk": 100 }));
            assert_eq!(shape.deviations(&levels), []);
        }
    }

    #[test]
    fn each_level_that_is_wrong_is_named_once_and_set_right() {
        let mut levels = DESK.levels(&"@founder:desk".into());
        levels["events_default"] = json!(0);
        levels["redact"] = Value::Null;
        levels["events"]["org.nachtwacht.request"] = json!(50);
        levels["events"]["org.nachtwacht.assigned"] = json!(0);
        levels["events"]["org.nachtwacht.board"] = json!(95);
        levels["events"]["m.room.encryption"] = json!("100");
        levels["users"]["@sanne:desk"] = json!(50);
        let found = DESK.deviations(&levels);
        let named: Vec<_> = found.iter().map(|d| (d.of.as_str(), d.found, d.should)).collect();
        let expected = [
            ("events_default", 0, 90),
            ("redact", 50, 100),
            ("m.room.encryption", 90, 100),
            ("org.nachtwacht.assigned", 0, 90),
            ("org.nachtwacht.request", 50, 0),
        ];
        assert_eq!(named, expected);
        let mended = DESK.mended(&levels, &found);
        assert_eq!(DESK.deviations(&mended), []);
        assert_eq!(mended["users"], levels["users"]);
        assert_eq!(mended["events"]["org.nachtwacht.board"], 95, "stricter is no fault");
    }

    #[test]
    fn all_that_is_said_to_the_team_may_be_said_there_and_nothing_else() {
        let levels = TEAM.levels(&"@founder:desk".into());
        let events = levels["events"].as_object().unwrap();
        let may: Vec<_> =
            events.iter().filter(|(_, level)| **level == json!(0)).map(|(kind, _)| kind.as_str()).collect();
        let mut all = desk::event::TeamEvent::TYPES.to_vec();
        all.sort_unstable();
        assert_eq!(may, all);
        assert_eq!((&levels["events_default"], &levels["state_default"]), (&json!(100), &json!(100)));
    }

    #[test]
    fn no_levels_at_all_are_all_wrong() {
        assert_eq!(DESK.deviations(&json!({})).len(), DESK.named.len() - 1 + DESK.events.len() - 2);
        assert_eq!(DESK.deviations(&json!({ "events": "none", "users_default": "x" })), DESK.deviations(&json!({})));
    }
}
