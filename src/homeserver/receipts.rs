//! Who has read up to where. Kept in the store: they survive a restart.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value, json};

use super::errors::ApiError;
use super::room;
use super::store::{Writing, now};

/// The kinds of receipts there are.
pub(crate) const KINDS: [&str; 3] = ["m.read", "m.read.private", FULLY_READ];
/// Not a receipt for others but the reader's own mark; kept with them.
pub(crate) const FULLY_READ: &str = "m.fully_read";

/// The receipts' position. It never goes back, whatever is erased: somebody may have synced up to it.
pub(crate) fn position(db: &Connection) -> Result<i64, ApiError> {
    let both = "SELECT max(coalesce((SELECT max(stream) FROM receipts), 0),
                           coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'receipts'), 0))";
    Ok(db.prepare_cached(both)?.query_row([], |row| row.get(0))?)
}

/// Erases the receipts of a room. Their positions are not given again.
pub(crate) fn erase(db: &Connection, room: i64) -> Result<(), ApiError> {
    db.prepare_cached("INSERT OR REPLACE INTO meta VALUES ('receipts', ?)")?.execute([position(db)?.to_string()])?;
    db.prepare_cached("DELETE FROM receipts WHERE room = ?")?.execute([room])?;
    Ok(())
}

/// Puts a receipt. One that would go backwards changes nothing.
pub(crate) fn put(writing: &mut Writing<'_>, room: i64, user: &str, kind: &str, event: &str) -> Result<(), ApiError> {
    let db = writing.db;
    let at = |id: &str| -> Result<Option<i64>, ApiError> {
        Ok(db
            .prepare_cached("SELECT stream FROM events WHERE id = ? AND room = ?")?
            .query_row(params![id, room], |row| row.get(0))
            .optional()?)
    };
    let Some(wanted) = at(event)? else { return Ok(()) };
    let present: Option<String> = db
        .prepare_cached("SELECT event_id FROM receipts WHERE room = ? AND user = ? AND kind = ?")?
        .query_row(params![room, user, kind], |row| row.get(0))
        .optional()?;
    if let Some(present) = present
        && at(&present)?.is_some_and(|present| present >= wanted)
    {
        return Ok(());
    }
    db.prepare_cached(
        "INSERT OR REPLACE INTO receipts (room, user, kind, event_id, ts, stream) VALUES (?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![room, user, kind, event, now(), position(db)? + 1])?;
    if kind == "m.read" {
        room::wake_members(writing, room)?;
    } else {
        writing.wakes.push(user.to_owned());
    }
    Ok(())
}

/// The receipts of one room that one user may know.
#[derive(Debug, Default)]
pub(crate) struct Receipts {
    content: Map<String, Value>,
    fully_read: Option<String>,
}

impl Receipts {
    fn add(&mut self, (user, kind, event, ts): (String, String, String, i64)) {
        if kind == FULLY_READ {
            self.fully_read = Some(event);
            return;
        }
        let entry = self.content.entry(event).or_insert_with(|| json!({}));
        if entry.get(&kind).is_none() {
            entry[&kind] = json!({});
        }
        entry[&kind][&user] = json!({ "ts": ts });
    }

    /// As the ephemeral event that a sync carries.
    pub(crate) fn event(&self) -> Option<Value> {
        (!self.content.is_empty()).then(|| json!({ "type": "m.receipt", "content": self.content }))
    }

    /// As the reader's account data in the room.
    pub(crate) fn fully_read(&self) -> Option<Value> {
        self.fully_read.as_ref().map(|event| json!({ "type": FULLY_READ, "content": { "event_id": event } }))
    }
}

fn receipt(row: &Row<'_>) -> rusqlite::Result<(String, String, String, i64)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

/// What is new since a position, by room, for a user.
pub(crate) fn since(db: &Connection, user: &str, since: i64) -> Result<BTreeMap<i64, Receipts>, ApiError> {
    let mut query = db.prepare_cached(
        "SELECT r.user, r.kind, r.event_id, r.ts, r.room FROM receipts r
         CROSS JOIN members m ON m.room = r.room AND m.user = ?1 AND m.membership = 'join'
         WHERE r.stream > ?2 AND (r.kind = 'm.read' OR r.user = ?1)",
    )?;
    let mut rows = query.query(params![user, since])?;
    let mut found: BTreeMap<i64, Receipts> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        found.entry(row.get(4)?).or_default().add(receipt(row)?);
    }
    Ok(found)
}

/// All of a room that a user may know.
pub(crate) fn of_room(db: &Connection, user: &str, room: i64) -> Result<Receipts, ApiError> {
    let mut query = db.prepare_cached(
        "SELECT user, kind, event_id, ts FROM receipts WHERE room = ?1 AND (kind = 'm.read' OR user = ?2)",
    )?;
    let mut rows = query.query(params![room, user])?;
    let mut found = Receipts::default();
    while let Some(row) = rows.next()? {
        found.add(receipt(row)?);
    }
    Ok(found)
}
