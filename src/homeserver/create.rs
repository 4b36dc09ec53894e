//! Making a room (Matrix spec, "createRoom"): its first events, in the spec's order, in one transaction.

use rusqlite::params;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::auth::{self, Powers};
use super::errors::ApiError;
use super::room::{self, New, StoredRoom};
use super::secrets;
use super::store::Writing;

/// The only room version that this homeserver makes.
pub(crate) const ROOM_VERSION: &str = "11";
/// How many people one request may invite, and how many pieces of state it may give.
const MANY: usize = 1000;

/// The request, as far as it is understood.
#[derive(Debug, Deserialize)]
pub(crate) struct Wanted {
    room_alias_name: Option<String>,
    name: Option<String>,
    topic: Option<String>,
    visibility: Option<String>,
    preset: Option<String>,
    room_version: Option<String>,
    #[serde(default)]
    creation_content: Map<String, Value>,
    #[serde(default)]
    initial_state: Vec<InitialState>,
    power_level_content_override: Option<Map<String, Value>>,
    #[serde(default)]
    invite: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct InitialState {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    state_key: String,
    content: Map<String, Value>,
}

fn object(value: Value) -> Map<String, Value> {
    if let Value::Object(map) = value { map } else { Map::new() }
}

/// Makes the room and returns its id.
pub(crate) fn create(
    writing: &mut Writing<'_>,
    creator: &str,
    server_name: &str,
    wanted: &Wanted,
) -> Result<String, ApiError> {
    if wanted.room_version.as_deref().is_some_and(|version| version != ROOM_VERSION) {
        return Err(ApiError::unsupported_room_version());
    }
    if wanted.invite.len() > MANY || wanted.initial_state.len() > MANY {
        return Err(ApiError::invalid_param("Too many invites or too much state"));
    }
    let id = format!("!{}:{server_name}", secrets::random::<18>()?);
    writing
        .db
        .prepare_cached("INSERT INTO rooms (id, creator, ts, last) VALUES (?, ?, 0, 0)")?
        .execute(params![id, creator])?;
    let made = StoredRoom { nid: writing.db.last_insert_rowid(), creator: creator.to_owned() };
    let alias = wanted.room_alias_name.as_deref().map(|name| claim_alias(writing, &made, name, server_name));
    for (kind, key, content) in first_events(writing, creator, wanted, alias.transpose()?)? {
        let new = New { kind: &kind, state_key: Some(&key), sender: creator, content, ..New::default() };
        // these make the members and levels that later events are checked against; the creator may do everything
        if matches!(kind.as_str(), "m.room.create" | "m.room.member" | "m.room.power_levels") {
            room::insert(writing, &made, &new)?;
        } else {
            room::append(writing, &made, &new)?;
        }
    }
    for user in &wanted.invite {
        super::membership::invite(writing, &made, creator, user, server_name, None)?;
    }
    Ok(id)
}

fn claim_alias(writing: &Writing<'_>, made: &StoredRoom, name: &str, server_name: &str) -> Result<String, ApiError> {
    let alias = format!("#{name}:{server_name}");
    if name.is_empty() || name.contains([':', '#', ' ']) || <&ruma::RoomAliasId>::try_from(alias.as_str()).is_err() {
        return Err(ApiError::invalid_param("Invalid room alias"));
    }
    let taken = writing
        .db
        .prepare_cached("INSERT OR IGNORE INTO aliases (alias, room) VALUES (?, ?)")?
        .execute(params![alias, made.nid])?
        == 0;
    if taken { Err(ApiError::room_in_use()) } else { Ok(alias) }
}

type FirstEvent = (String, String, Map<String, Value>);

fn first_events(
    writing: &Writing<'_>,
    creator: &str,
    wanted: &Wanted,
    alias: Option<String>,
) -> Result<Vec<FirstEvent>, ApiError> {
    let mut creation = wanted.creation_content.clone();
    creation.remove("creator");
    creation.insert("room_version".to_owned(), ROOM_VERSION.into());
    let preset = wanted.preset.as_deref().unwrap_or(match wanted.visibility.as_deref() {
        Some("public") => "public_chat",
        _ => "private_chat",
    });
    let public = preset == "public_chat";
    let powers = first_powers(creator, preset, wanted)?;

    let mut events: Vec<FirstEvent> = Vec::new();
    let mut add = |kind: &str, key: &str, content: Map<String, Value>| {
        events.push((kind.to_owned(), key.to_owned(), content));
    };
    add("m.room.create", "", creation);
    add("m.room.member", creator, room::member_content(writing.db, creator, "join", None)?);
    add("m.room.power_levels", "", powers);
    if let Some(alias) = alias {
        add("m.room.canonical_alias", "", object(json!({ "alias": alias })));
    }
    // state that the request gives takes the place of the preset's
    let given = |kind: &str| wanted.initial_state.iter().any(|state| state.kind == kind && state.state_key.is_empty());
    let presets = [
        ("m.room.join_rules", json!({ "join_rule": if public { "public" } else { "invite" } })),
        ("m.room.history_visibility", json!({ "history_visibility": "shared" })),
        ("m.room.guest_access", json!({ "guest_access": if public { "forbidden" } else { "can_join" } })),
    ];
    for (kind, content) in presets {
        if !given(kind) {
            add(kind, "", object(content));
        }
    }
    for state in &wanted.initial_state {
        if matches!(state.kind.as_str(), "m.room.create" | "m.room.member" | "m.room.power_levels") {
            return Err(ApiError::bad_json("This state cannot be given at a room's making"));
        }
        add(&state.kind, &state.state_key, state.content.clone());
    }
    if let Some(name) = &wanted.name {
        add("m.room.name", "", object(json!({ "name": name })));
    }
    if let Some(topic) = &wanted.topic {
        add("m.room.topic", "", object(json!({ "topic": topic })));
    }
    Ok(events)
}

/// The first power levels: the preset's; a key that the request gives takes the place of the preset's.
fn first_powers(creator: &str, preset: &str, wanted: &Wanted) -> Result<Map<String, Value>, ApiError> {
    let mut users = Map::from_iter([(creator.to_owned(), Value::from(100))]);
    if preset == "trusted_private_chat" {
        users.extend(wanted.invite.iter().map(|user| (user.clone(), Value::from(100))));
    }
    let invite = if preset == "public_chat" { 50 } else { 0 };
    let mut powers = object(json!({
        "users": users, "users_default": 0,
        "events": {
            "m.room.name": 50, "m.room.power_levels": 100, "m.room.history_visibility": 100,
            "m.room.canonical_alias": 50, "m.room.avatar": 50, "m.room.tombstone": 100, "m.room.server_acl": 100,
            "m.room.encryption": 100,
        },
        "events_default": 0, "state_default": 50, "ban": 50, "kick": 50, "redact": 50, "invite": invite,
        "historical": 100,
    }));
    powers.extend(wanted.power_level_content_override.clone().unwrap_or_default());
    if !powers.values().all(auth::is_canonical) {
        return Err(ApiError::bad_json("Bad JSON value in the power levels"));
    }
    Powers::read(&powers)?;
    Ok(powers)
}
