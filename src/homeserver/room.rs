//! A room: its state, its members, and the one way in which an event gets into it.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value, json};

use super::auth::{self, Membership, Powers, Proposed, Situation};
use super::errors::ApiError;
use super::secrets;
use super::store::{Writing, now};

/// The largest event, in bytes of canonical JSON (Matrix spec, "Size limits").
const EVENT_MAX: usize = 65_536;
/// The largest type and state key, in bytes.
const KEY_MAX: usize = 255;
/// What signatures, hashes and references to other events add to an event when it is federated. They count towards the
/// limit at a homeserver that federates; leaving them room keeps events portable.
const ENVELOPE: usize = 800;

/// A room as far as writing to it needs.
#[derive(Debug, Clone)]
pub(crate) struct StoredRoom {
    pub(crate) nid: i64,
    pub(crate) creator: String,
}

/// An event on its way into a room.
#[derive(Debug, Clone, Default)]
pub(crate) struct New<'a> {
    pub(crate) kind: &'a str,
    pub(crate) state_key: Option<&'a str>,
    pub(crate) sender: &'a str,
    pub(crate) content: Map<String, Value>,
    pub(crate) device: Option<&'a str>,
    pub(crate) txn: Option<&'a str>,
    pub(crate) redacts: Option<&'a str>,
}

/// Finds a room by its id.
pub(crate) fn find(db: &Connection, id: &str) -> Result<Option<StoredRoom>, ApiError> {
    Ok(db
        .prepare_cached("SELECT nid, creator FROM rooms WHERE id = ?")?
        .query_row([id], |row| Ok(StoredRoom { nid: row.get(0)?, creator: row.get(1)? }))
        .optional()?)
}

/// Finds a room that a member acts in; nobody is told whether a room they are not in exists.
pub(crate) fn find_for_member(db: &Connection, id: &str) -> Result<StoredRoom, ApiError> {
    find(db, id)?.ok_or_else(|| ApiError::forbidden("User not in room"))
}

/// The room that an alias names.
pub(crate) fn by_alias(db: &Connection, alias: &str) -> Result<Option<String>, ApiError> {
    Ok(db
        .prepare_cached("SELECT r.id FROM aliases a JOIN rooms r ON r.nid = a.room WHERE a.alias = ?")?
        .query_row([alias], |row| row.get(0))
        .optional()?)
}

/// The content of a piece of the present state.
pub(crate) fn state(db: &Connection, room: i64, kind: &str, key: &str) -> Result<Option<Map<String, Value>>, ApiError> {
    let text = db
        .prepare_cached(
            "SELECT e.content FROM state s JOIN events e ON e.stream = s.stream
             WHERE s.room = ? AND s.kind = ? AND s.state_key = ?",
        )?
        .query_row(params![room, kind, key], |row| row.get::<_, String>(0))
        .optional()?;
    text.map(|text| serde_json::from_str(&text).map_err(Into::into)).transpose()
}

/// Where a user stands in a room.
pub(crate) fn membership(db: &Connection, room: i64, user: &str) -> Result<Membership, ApiError> {
    let word = db
        .prepare_cached("SELECT membership FROM members WHERE room = ? AND user = ?")?
        .query_row(params![room, user], |row| row.get::<_, String>(0))
        .optional()?;
    Ok(word.as_deref().and_then(Membership::read).unwrap_or(Membership::Leave))
}

/// The room's power levels.
pub(crate) fn powers(db: &Connection, room: &StoredRoom) -> Result<Powers, ApiError> {
    match state(db, room.nid, "m.room.power_levels", "")? {
        Some(content) => Powers::read(&content),
        None => Ok(Powers::none(&room.creator)),
    }
}

fn situation(db: &Connection, room: &StoredRoom, sender: &str, target: Option<&str>) -> Result<Situation, ApiError> {
    let rules = if target.is_some() { state(db, room.nid, "m.room.join_rules", "")? } else { None };
    Ok(Situation {
        powers: powers(db, room)?,
        sender: membership(db, room.nid, sender)?,
        target: target.map_or(Ok(Membership::Leave), |target| membership(db, room.nid, target))?,
        public: rules.is_some_and(|rules| rules.get("join_rule").is_some_and(|rule| rule == "public")),
    })
}

/// Checks an event against the room's rules and appends it. Answers its id; state that changes nothing keeps its event.
pub(crate) fn append(writing: &mut Writing<'_>, room: &StoredRoom, new: &New<'_>) -> Result<String, ApiError> {
    check_shape(new)?;
    let target = (new.kind == "m.room.member").then_some(new.state_key).flatten();
    let now = situation(writing.db, room, new.sender, target)?;
    let proposed = Proposed { kind: new.kind, state_key: new.state_key, sender: new.sender, content: &new.content };
    auth::check(proposed, &now)?;
    if let Some(same) = unchanged(writing.db, room.nid, new)? {
        return Ok(same);
    }
    put(writing, room, new)
}

/// Appends an event without asking the rules: for the first events of a room. What is too large is refused all the same.
pub(crate) fn insert(writing: &mut Writing<'_>, room: &StoredRoom, new: &New<'_>) -> Result<String, ApiError> {
    check_shape(new)?;
    put(writing, room, new)
}

fn check_shape(new: &New<'_>) -> Result<(), ApiError> {
    if !new.content.values().all(auth::is_canonical) {
        return Err(ApiError::bad_json("Bad JSON value: fractions and integers beyond 2^53 - 1 are not allowed"));
    }
    if new.kind.is_empty() || new.kind.len() > KEY_MAX || new.state_key.is_some_and(|key| key.len() > KEY_MAX) {
        return Err(ApiError::too_large("'type' or 'state_key' too large"));
    }
    let content = serde_json::to_string(&new.content)?;
    let frame = json!({ "type": new.kind, "state_key": new.state_key, "sender": new.sender }).to_string();
    if content.len() + frame.len() + ENVELOPE > EVENT_MAX {
        return Err(ApiError::too_large("event too large"));
    }
    Ok(())
}

/// The present event of this state when it says the same from the same sender.
fn unchanged(db: &Connection, room: i64, new: &New<'_>) -> Result<Option<String>, ApiError> {
    let Some(key) = new.state_key else { return Ok(None) };
    let present = db
        .prepare_cached(
            "SELECT e.id, e.sender, e.content FROM state s JOIN events e ON e.stream = s.stream
             WHERE s.room = ? AND s.kind = ? AND s.state_key = ?",
        )?
        .query_row(params![room, new.kind, key], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
        })
        .optional()?;
    let content = serde_json::to_string(&new.content)?;
    Ok(present.filter(|(_, sender, old)| sender == new.sender && *old == content).map(|(id, ..)| id))
}

fn put(writing: &mut Writing<'_>, room: &StoredRoom, new: &New<'_>) -> Result<String, ApiError> {
    let db = writing.db;
    let id = format!("${}", secrets::random::<32>()?);
    let ts: i64 = db
        .prepare_cached("UPDATE rooms SET ts = max(ts, ?) WHERE nid = ? RETURNING ts")?
        .query_row(params![now(), room.nid], |row| row.get(0))?;
    db.prepare_cached(
        "INSERT INTO events (id, room, kind, state_key, sender, ts, content, device, txn, redacts)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        id,
        room.nid,
        new.kind,
        new.state_key,
        new.sender,
        ts,
        serde_json::to_string(&new.content)?,
        new.device,
        new.txn,
        new.redacts
    ])?;
    let stream = db.last_insert_rowid();
    db.prepare_cached("UPDATE rooms SET last = ? WHERE nid = ?")?.execute([stream, room.nid])?;
    if let Some(key) = new.state_key {
        set_state(db, room.nid, new, key, stream)?;
    }
    if let Some(redacts) = new.redacts {
        redact(db, room.nid, redacts, stream)?;
    }
    wake_members(writing, room.nid)?;
    if new.kind == "m.room.member" {
        writing.wakes.extend(new.state_key.map(str::to_owned));
    }
    Ok(id)
}

fn set_state(db: &Connection, room: i64, new: &New<'_>, key: &str, stream: i64) -> Result<(), ApiError> {
    db.prepare_cached("INSERT OR REPLACE INTO state (room, kind, state_key, stream) VALUES (?, ?, ?, ?)")?
        .execute(params![room, new.kind, key, stream])?;
    match new.kind {
        "m.room.member" => {
            let membership = new.content.get("membership").and_then(Value::as_str).unwrap_or("leave");
            let joined = (membership == "join").then_some(stream);
            // a new name is not a new joining: `joined` moves only when the membership changes to join
            db.prepare_cached(
                "INSERT INTO members (room, user, membership, stream, joined) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (room, user) DO UPDATE SET membership = ?3, stream = ?4, forgotten = 0,
                 joined = CASE WHEN ?3 = 'join' AND membership <> 'join' THEN ?4 ELSE joined END",
            )?
            .execute(params![room, key, membership, stream, joined])?;
        }
        "m.room.retention" if key.is_empty() => {
            let lifetime = new.content.get("max_lifetime").and_then(Value::as_i64).filter(|lifetime| *lifetime > 0);
            db.prepare_cached("UPDATE rooms SET max_lifetime = ? WHERE nid = ?")?.execute(params![lifetime, room])?;
        }
        _ => {}
    }
    Ok(())
}

fn redact(db: &Connection, room: i64, redacts: &str, by: i64) -> Result<(), ApiError> {
    let target = db
        .prepare_cached("SELECT stream, kind, content FROM events WHERE id = ? AND room = ?")?
        .query_row(params![redacts, room], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
        })
        .optional()?;
    if let Some((stream, kind, content)) = target {
        let left = auth::redacted(&kind, &serde_json::from_str(&content)?);
        db.prepare_cached("UPDATE events SET content = ?, redacted_by = ? WHERE stream = ?")?.execute(params![
            serde_json::to_string(&left)?,
            by,
            stream
        ])?;
    }
    Ok(())
}

/// Wakes everybody in the room once the write is committed.
pub(crate) fn wake_members(writing: &mut Writing<'_>, room: i64) -> Result<(), ApiError> {
    let mut query =
        writing.db.prepare_cached("SELECT user FROM members WHERE room = ? AND membership IN ('join', 'invite')")?;
    let users = query.query_map([room], |row| row.get(0))?;
    for user in users {
        writing.wakes.push(user?);
    }
    Ok(())
}

/// The membership content for a user: with the display name, if there is one.
pub(crate) fn member_content(
    db: &Connection,
    user: &str,
    membership: &str,
    reason: Option<&str>,
) -> Result<Map<String, Value>, ApiError> {
    let mut content = Map::from_iter([("membership".to_owned(), Value::from(membership))]);
    if matches!(membership, "join" | "invite")
        && let Some(name) = super::accounts::profile(db, user)?.and_then(|profile| profile.display_name)
    {
        content.insert("displayname".to_owned(), name.into());
    }
    if let Some(reason) = reason {
        content.insert("reason".to_owned(), reason.into());
    }
    Ok(content)
}
