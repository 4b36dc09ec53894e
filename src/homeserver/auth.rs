//! Who may do what in a room: the authorisation rules of room version 11 (Matrix spec, "Room version 11",
//! "Authorization rules"), without the parts that only federation needs. Pure.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::errors::ApiError;

/// The largest integer of canonical JSON: 2^53 − 1.
const INT_MAX: i64 = (1 << 53) - 1;

/// A room's power levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Powers {
    users: BTreeMap<String, i64>,
    events: BTreeMap<String, i64>,
    named: BTreeMap<&'static str, i64>,
}

/// The levels that stand by themselves, with the spec's defaults once there is a power levels event.
const NAMED: [(&str, i64); 7] = [
    ("users_default", 0),
    ("events_default", 0),
    ("state_default", 50),
    ("ban", 50),
    ("kick", 50),
    ("redact", 50),
    ("invite", 0),
];

impl Powers {
    /// The levels of a room without a power levels event: the creator 100, everybody else 0, nothing asked for events.
    pub(crate) fn none(creator: &str) -> Self {
        let mut named = BTreeMap::from(NAMED);
        named.insert("state_default", 0);
        Self { users: BTreeMap::from([(creator.to_owned(), 100)]), events: BTreeMap::new(), named }
    }

    /// Reads a power levels event's content.
    ///
    /// # Errors
    /// A level is not an integer, or a key of `users` is not a user id.
    pub(crate) fn read(content: &Map<String, Value>) -> Result<Self, ApiError> {
        let mut named = BTreeMap::new();
        for (name, default) in NAMED {
            named.insert(name, content.get(name).map_or(Ok(default), level)?);
        }
        let users = levels(content.get("users"))?;
        if users.keys().any(|user| <&ruma::UserId>::try_from(user.as_str()).is_err()) {
            return Err(ApiError::bad_json("Not a user id in the power levels"));
        }
        levels(content.get("notifications"))?;
        Ok(Self { users, events: levels(content.get("events"))?, named })
    }

    /// A user's level.
    pub(crate) fn of(&self, user: &str) -> i64 {
        self.users.get(user).copied().unwrap_or_else(|| self.named("users_default"))
    }

    /// A level that stands by itself: `ban`, `kick`, `redact`, `invite` and the defaults.
    pub(crate) fn named(&self, name: &str) -> i64 {
        self.named.get(name).copied().unwrap_or(50)
    }

    /// The level that sending an event of this type takes.
    pub(crate) fn needed(&self, kind: &str, state: bool) -> i64 {
        let default = if state { "state_default" } else { "events_default" };
        self.events.get(kind).copied().unwrap_or_else(|| self.named(default))
    }
}

fn level(value: &Value) -> Result<i64, ApiError> {
    value
        .as_i64()
        .filter(|level| (-INT_MAX..=INT_MAX).contains(level))
        .ok_or_else(|| ApiError::bad_json("A power level is not an integer"))
}

fn levels(value: Option<&Value>) -> Result<BTreeMap<String, i64>, ApiError> {
    match value {
        None => Ok(BTreeMap::new()),
        Some(Value::Object(map)) => map.iter().map(|(key, value)| Ok((key.clone(), level(value)?))).collect(),
        Some(_) => Err(ApiError::bad_json("Power levels must be an object")),
    }
}

/// Where somebody stands in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Membership {
    /// Never was there, or left.
    Leave,
    /// Invited.
    Invite,
    /// In.
    Join,
    /// Kept out.
    Ban,
}

impl Membership {
    pub(crate) fn read(word: &str) -> Option<Self> {
        Some(match word {
            "leave" => Self::Leave,
            "invite" => Self::Invite,
            "join" => Self::Join,
            "ban" => Self::Ban,
            _ => return None,
        })
    }
}

/// What the rules look at.
#[derive(Debug, Clone)]
pub(crate) struct Situation {
    pub(crate) powers: Powers,
    /// The sender's membership.
    pub(crate) sender: Membership,
    /// The membership of the user that a membership event is about.
    pub(crate) target: Membership,
    /// Whether anybody may join.
    pub(crate) public: bool,
}

/// An event that somebody wants to send.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Proposed<'a> {
    pub(crate) kind: &'a str,
    pub(crate) state_key: Option<&'a str>,
    pub(crate) sender: &'a str,
    pub(crate) content: &'a Map<String, Value>,
}

/// Whether the event is allowed.
///
/// # Errors
/// `M_FORBIDDEN` when it is not, `M_BAD_JSON` when its content cannot be what its type says.
pub(crate) fn check(event: Proposed<'_>, now: &Situation) -> Result<(), ApiError> {
    match event.kind {
        "m.room.create" => return Err(ApiError::forbidden("A room is created once")),
        "m.room.member" => return member(event, now),
        _ => {}
    }
    if now.sender != Membership::Join {
        return Err(ApiError::forbidden("User not in room"));
    }
    let power = now.powers.of(event.sender);
    if power < now.powers.needed(event.kind, event.state_key.is_some()) {
        return Err(ApiError::forbidden("You don't have permission to post that to the room"));
    }
    if event.state_key.is_some_and(|key| key.starts_with('@') && key != event.sender) {
        return Err(ApiError::forbidden("You are not allowed to set others state"));
    }
    if event.kind == "m.room.power_levels" && event.state_key == Some("") {
        return change_of_power(event.sender, power, &now.powers, &Powers::read(event.content)?);
    }
    Ok(())
}

fn member(event: Proposed<'_>, now: &Situation) -> Result<(), ApiError> {
    let target = event.state_key.ok_or_else(|| ApiError::bad_json("A membership is state"))?;
    let wanted = event.content.get("membership").and_then(Value::as_str).and_then(Membership::read);
    let wanted = wanted.ok_or_else(|| ApiError::bad_json("Unknown membership"))?;
    let power = now.powers.of(event.sender);
    let over_target = power > now.powers.of(target);
    let itself = event.sender == target;
    if wanted != Membership::Join && !itself && now.sender != Membership::Join {
        return Err(ApiError::forbidden("You are not in the room"));
    }
    let allowed = match wanted {
        Membership::Join => {
            itself
                && match now.target {
                    Membership::Join | Membership::Invite => true,
                    Membership::Leave => now.public,
                    Membership::Ban => false,
                }
        }
        Membership::Invite => {
            now.sender == Membership::Join
                && matches!(now.target, Membership::Leave | Membership::Invite)
                && power >= now.powers.named("invite")
        }
        Membership::Leave if itself => matches!(now.target, Membership::Join | Membership::Invite),
        Membership::Leave => {
            (now.target != Membership::Ban || power >= now.powers.named("ban"))
                && power >= now.powers.named("kick")
                && over_target
        }
        Membership::Ban => now.sender == Membership::Join && power >= now.powers.named("ban") && over_target,
    };
    if allowed { Ok(()) } else { Err(ApiError::forbidden("You are not allowed to change this membership")) }
}

/// Rule 9: nobody gives or takes a level above their own, nor lowers an equal.
fn change_of_power(sender: &str, power: i64, old: &Powers, new: &Powers) -> Result<(), ApiError> {
    let refused = || Err(ApiError::forbidden("You don't have permission to change these power levels"));
    for (name, _) in NAMED {
        let (before, after) = (old.named(name), new.named(name));
        if before != after && (before > power || after > power) {
            return refused();
        }
    }
    for kind in old.events.keys().chain(new.events.keys()) {
        let (before, after) = (old.events.get(kind), new.events.get(kind));
        let above = |level: Option<&i64>| level.is_some_and(|level| *level > power);
        if before != after && (above(before) || above(after)) {
            return refused();
        }
    }
    for user in old.users.keys().chain(new.users.keys()) {
        let (before, after) = (old.users.get(user), new.users.get(user));
        if before == after {
            continue;
        }
        let equal = user != sender && before.is_some_and(|level| *level >= power);
        let above = |level: Option<&i64>| level.is_some_and(|level| *level > power);
        if equal || above(before) || above(after) {
            return refused();
        }
    }
    Ok(())
}

/// Whether the value is canonical JSON: no fractions, no integers beyond ±(2^53 − 1).
pub(crate) fn is_canonical(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_i64().is_some_and(|number| (-INT_MAX..=INT_MAX).contains(&number)),
        Value::Array(items) => items.iter().all(is_canonical),
        Value::Object(map) => map.values().all(is_canonical),
        _ => true,
    }
}

/// What a redaction leaves of an event's content (room version 11, "Redactions").
pub(crate) fn redacted(kind: &str, content: &Map<String, Value>) -> Map<String, Value> {
    let kept: &[&str] = match kind {
        "m.room.create" => return content.clone(),
        "m.room.member" => &["membership", "join_authorised_via_users_server"],
        "m.room.join_rules" => &["join_rule", "allow"],
        "m.room.power_levels" => {
            &["ban", "events", "events_default", "invite", "kick", "redact", "state_default", "users", "users_default"]
        }
        "m.room.history_visibility" => &["history_visibility"],
        "m.room.redaction" => &["redacts"],
        _ => &[],
    };
    content.iter().filter(|(key, _)| kept.contains(&key.as_str())).map(|(k, v)| (k.clone(), v.clone())).collect()
}

#[cfg(test)]
mod tests;
