//! Who may do what in a room (`m.room.power_levels`).

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::wire::RawEvent;
use desk::event::MemberId;

/// From which level on somebody is a door.
pub const DOOR: i64 = 90;
/// From which level on somebody is a supervisor.
pub const SUPERVISOR: i64 = 50;

/// The power levels of a room, as far as they say what somebody is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PowerLevels {
    creators: Vec<MemberId>,
    users: BTreeMap<MemberId, i64>,
    default: i64,
}

impl PowerLevels {
    /// The levels as these pieces of state say, in any order; other events are passed over.
    pub fn of_state<'a>(events: impl IntoIterator<Item = &'a RawEvent>) -> Self {
        let mut levels = Self::default();
        for event in events {
            levels.read(event);
        }
        levels
    }

    /// Takes in an event. Whether it changed anything.
    pub fn read(&mut self, event: &RawEvent) -> bool {
        if event.state_key.as_deref() != Some("") {
            return false;
        }
        let before = self.clone();
        match &*event.event_type {
            "m.room.create" => self.create(event),
            "m.room.power_levels" => self.list(event.content.get()),
            _ => {}
        }
        *self != before
    }

    /// The levels that the content of `m.room.power_levels` alone gives: without the room's creators.
    pub fn of_content(content: &str) -> Self {
        let mut levels = Self::default();
        levels.list(content);
        levels
    }

    fn list(&mut self, content: &str) {
        #[derive(Default, Deserialize)]
        struct Content {
            #[serde(default)]
            users: BTreeMap<MemberId, i64>,
            #[serde(default)]
            users_default: i64,
        }
        // unreadable levels give nobody any
        let Content { users, users_default } = serde_json::from_str(content).unwrap_or_default();
        (self.users, self.default) = (users, users_default);
    }

    /// From room version 12 on a room's creators have more power than any level (MSC 4289).
    fn create(&mut self, event: &RawEvent) {
        #[derive(Deserialize)]
        struct Content {
            #[serde(default)]
            room_version: Option<String>,
            #[serde(default)]
            additional_creators: Vec<MemberId>,
        }
        let Ok(content) = serde_json::from_str::<Content>(event.content.get()) else { return };
        let version = content.room_version.and_then(|version| version.parse::<u32>().ok());
        if version.is_some_and(|version| version >= 12) {
            self.creators = content.additional_creators;
            self.creators.push(event.sender.clone());
        }
    }

    /// Everybody who has a door's level by name.
    pub fn doors(&self) -> Vec<MemberId> {
        let listed = self.users.iter().filter(|(_, level)| **level >= DOOR).map(|(who, _)| who);
        self.creators.iter().chain(listed.filter(|who| !self.creators.contains(who))).cloned().collect()
    }

    /// Somebody's level.
    pub fn of(&self, who: &MemberId) -> i64 {
        if self.creators.contains(who) {
            return i64::MAX;
        }
        self.users.get(who).copied().unwrap_or(self.default)
    }

    /// Whether somebody is a door.
    pub fn is_door(&self, who: &MemberId) -> bool {
        self.of(who) >= DOOR
    }

    /// Whether somebody is a supervisor (doors are none).
    pub fn is_supervisor(&self, who: &MemberId) -> bool {
        (SUPERVISOR..DOOR).contains(&self.of(who))
    }
}

/// The content of `m.room.power_levels` with one member's level changed. `None` when the member has that level already,
/// or when the content cannot be read. The level that everybody has is not written down.
pub fn with_level(levels: Option<&str>, who: &MemberId, level: i64) -> Option<String> {
    let mut levels: Value = serde_json::from_str(levels?).ok()?;
    let default = levels.get("users_default").and_then(Value::as_i64).unwrap_or(0);
    let users = levels.as_object_mut()?.entry("users").or_insert_with(|| json!({})).as_object_mut()?;
    if users.get(who.as_str()).and_then(Value::as_i64).unwrap_or(default) == level {
        return None;
    }
    if level == default {
        users.remove(who.as_str());
    } else {
        users.insert(who.as_str().to_owned(), json!(level));
    }
    Some(levels.to_string())
}

/// The content of `m.room.power_levels` with one member's level written down, even if it is the one that everybody has;
/// or with no level, without an entry for the member. `None` when the content says so already, or cannot be read.
pub fn with_entry(levels: Option<&str>, who: &MemberId, level: Option<i64>) -> Option<String> {
    let mut levels: Value = serde_json::from_str(levels?).ok()?;
    let users = levels.as_object_mut()?.entry("users").or_insert_with(|| json!({})).as_object_mut()?;
    if users.get(who.as_str()).map(Value::as_i64) == level.map(Some) {
        return None;
    }
    match level {
        Some(level) => drop(users.insert(who.as_str().to_owned(), json!(level))),
        None => drop(users.remove(who.as_str())),
    }
    Some(levels.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;

    fn state(event_type: &str, content: &str) -> RawEvent {
        let json = format!(
            r#"{{"event_id":"$1","type":"{event_type}","sender":"@door:d","origin_server_ts":1,"state_key":"","content":{content}}}"#
        );
        RawEvent::read(&RawValue::from_string(json).unwrap()).unwrap()
    }

    #[test]
    fn levels_say_who_is_what() {
        let levels = PowerLevels::of_state(&[state(
            "m.room.power_levels",
            r#"{"users":{"@door:d":100,"@s:d":50},"users_default":0}"#,
        )]);
        let is = |who: &str| (levels.is_door(&who.into()), levels.is_supervisor(&who.into()));
        assert_eq!(is("@door:d"), (true, false));
        assert_eq!(is("@s:d"), (false, true));
        assert_eq!(is("@helper:d"), (false, false));
    }

    #[test]
    fn the_creator_of_a_new_room_needs_no_level() {
        let create = |version: u32| state("m.room.create", &format!(r#"{{"room_version":"{version}"}}"#));
        assert!(PowerLevels::of_state(&[create(12)]).is_door(&"@door:d".into()));
        assert!(!PowerLevels::of_state(&[create(11)]).is_door(&"@door:d".into()));
    }

    #[test]
    fn unreadable_levels_give_nobody_any() {
        let mut levels = PowerLevels::of_state(&[state("m.room.power_levels", r#"{"users":{"@door:d":100}}"#)]);
        assert!(levels.read(&state("m.room.power_levels", r#"{"users":"all"}"#)));
        assert!(!levels.is_door(&"@door:d".into()));
    }
}
