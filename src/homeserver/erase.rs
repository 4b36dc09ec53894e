//! Letting go: erasing a room at once, and retention (`m.room.retention`) by and by.

use rusqlite::{Connection, params};

use super::errors::ApiError;
use super::receipts;
use super::room;
use super::secrets;
use super::store::{Writing, now};

/// For how long members who were away are told of an erased room, and resending is recognised: a week.
const REMEMBERED: i64 = 7 * 24 * 3_600_000;
/// How many events of a room one transaction erases, so that writers are not held up.
const AT_ONCE: i64 = 500;

/// Erases a room: every event, its state, its members, its aliases. Members are told that they left it. Answers the
/// erasure's id and the room's number.
pub(crate) fn room(writing: &mut Writing<'_>, id: &str) -> Result<(String, i64), ApiError> {
    let db = writing.db;
    let found = room::find(db, id)?.ok_or_else(|| ApiError::not_found("Unknown room"))?;
    room::wake_members(writing, found.nid)?;
    // takes the next stream position, so that a sync from before sees that something happened
    db.prepare_cached("INSERT INTO events (id, room, kind, sender, ts, content) VALUES (?, ?, '', '', 0, '')")?
        .execute(params![format!("${}", secrets::random::<32>()?), found.nid])?;
    let stream = db.last_insert_rowid();
    db.prepare_cached(
        "INSERT INTO erased (user, room_id, stream, at)
         SELECT user, ?, ?, ? FROM members WHERE room = ? AND membership IN ('join', 'invite')",
    )?
    .execute(params![id, stream, now(), found.nid])?;
    receipts::erase(db, found.nid)?;
    for table in ["events", "state", "members", "aliases", "txns"] {
        db.prepare_cached(&format!("DELETE FROM {table} WHERE room = ?"))?.execute([found.nid])?;
    }
    db.prepare_cached("DELETE FROM rooms WHERE nid = ?")?.execute([found.nid])?;
    let erasure = secrets::random::<12>()?;
    db.prepare_cached("INSERT INTO erasures (id, room_id, at) VALUES (?, ?, ?)")?.execute(params![
        erasure,
        id,
        now()
    ])?;
    Ok((erasure, found.nid))
}

/// The erasures of a room, or the room of an erasure, by either's id.
pub(crate) fn erasures(db: &Connection, id: &str) -> Result<Vec<String>, ApiError> {
    let mut query = db.prepare_cached("SELECT id FROM erasures WHERE id = ?1 OR room_id = ?1 ORDER BY at LIMIT 100")?;
    let rows = query.query_map([id], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Deletes what retention says is over: events that are no state, and state that newer state replaced. The present
/// state stays, and so do membership and visibility, which say who may read what. Answers how many events went, at most
/// a bounded number: call again when it is not 0.
pub(crate) fn expire(writing: &Writing<'_>, now: i64) -> Result<usize, ApiError> {
    let db = writing.db;
    let mut query = db.prepare_cached("SELECT nid, max_lifetime FROM rooms WHERE max_lifetime IS NOT NULL")?;
    let rooms = query.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
    let mut gone = 0;
    for room in rooms {
        let (nid, lifetime) = room?;
        gone += db
            .prepare_cached(
                "DELETE FROM events WHERE stream IN (
                    SELECT e.stream FROM events e WHERE e.room = ?1 AND e.ts < ?2 AND (e.state_key IS NULL OR (
                        e.kind NOT IN ('m.room.member', 'm.room.history_visibility') AND NOT EXISTS (
                            SELECT 1 FROM state s WHERE s.room = ?1 AND s.kind = e.kind AND s.state_key = e.state_key
                            AND s.stream = e.stream)))
                    ORDER BY e.stream LIMIT ?3)",
            )?
            .execute(params![nid, now.saturating_sub(lifetime), AT_ONCE])?;
    }
    Ok(gone)
}

/// Forgets what is only of use for a while.
pub(crate) fn tidy(writing: &Writing<'_>, now: i64) -> Result<(), ApiError> {
    for table in ["erased", "txns"] {
        writing
            .db
            .prepare_cached(&format!("DELETE FROM {table} WHERE at < ?"))?
            .execute([now.saturating_sub(REMEMBERED)])?;
    }
    writing.db.prepare_cached("DELETE FROM erasures WHERE at < ?")?.execute([now.saturating_sub(REMEMBERED)])?;
    Ok(())
}
