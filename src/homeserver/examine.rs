//! Looking a store through: is the file whole, and does everything in it belong together?

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::StartError;
use super::store::DATABASE;

/// How many lines of SQLite's own findings are kept.
const MOST: usize = 20;

/// What must be zero, and what it means when it is not: counts over the tables of `schema.sql`.
const RULES: [(&str, &str); 9] = [
    ("SELECT count(*) FROM events WHERE room NOT IN (SELECT nid FROM rooms)", "events of a room that is not there"),
    ("SELECT count(*) FROM events WHERE NOT json_valid(content)", "events whose content is no JSON"),
    (
        "SELECT count(*) FROM rooms r WHERE last < (SELECT max(stream) FROM events WHERE room = r.nid)",
        "rooms with an event after their last one",
    ),
    (
        "SELECT count(*) FROM rooms r WHERE NOT EXISTS (SELECT 1 FROM state WHERE room = r.nid AND kind = 'm.room.create')",
        "rooms that nobody made",
    ),
    (
        "SELECT count(*) FROM state s WHERE stream IS NOT (SELECT max(stream) FROM events e WHERE e.room = s.room \
      AND e.kind = s.kind AND e.state_key = s.state_key)",
        "states that are not what was said last",
    ),
    (
        "SELECT count(*) FROM members m WHERE stream IS NOT (SELECT stream FROM state s WHERE s.room = m.room \
      AND s.kind = 'm.room.member' AND s.state_key = m.user)",
        "members whose membership was not said",
    ),
    ("SELECT count(*) FROM aliases WHERE room NOT IN (SELECT nid FROM rooms)", "names of a room that is not there"),
    ("SELECT count(*) FROM receipts WHERE room NOT IN (SELECT nid FROM rooms)", "receipts in a room that is not there"),
    ("SELECT count(*) FROM devices WHERE user NOT IN (SELECT user FROM accounts)", "sessions of nobody's account"),
];

/// What was found in a store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Examined {
    /// How many rooms there are.
    pub rooms: i64,
    /// How many events.
    pub events: i64,
    /// What is wrong, a line each; nothing of what anybody said is in it.
    pub wrong: Vec<String>,
}

/// Looks through the store in a data folder. It may be in use; nothing is changed.
///
/// # Errors
/// [`StartError`] when there is none, or when it is no database.
pub fn examine(data: &Path) -> Result<Examined, StartError> {
    let path = data.join(DATABASE);
    std::fs::metadata(&path).map_err(StartError::Folder)?;
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    db.pragma_update(None, "query_only", "on")?;
    let mut wrong = integrity(&db)?;
    if !wrong.is_empty() {
        // what a broken file says of its contents is not to be believed
        return Ok(Examined { wrong, ..Examined::default() });
    }
    let count = |query: &str| db.query_row(query, [], |row| row.get::<_, i64>(0));
    for (query, what) in RULES {
        let found = count(query)?;
        if found > 0 {
            wrong.push(format!("{found} {what}"));
        }
    }
    let (rooms, events) = (count("SELECT count(*) FROM rooms")?, count("SELECT count(*) FROM events")?);
    Ok(Examined { rooms, events, wrong })
}

/// SQLite's own look at the file: pages, indexes, constraints.
fn integrity(db: &Connection) -> Result<Vec<String>, StartError> {
    let mut check = db.prepare(&format!("PRAGMA integrity_check({MOST})"))?;
    let lines = check.query_map([], |row| row.get::<_, String>(0))?;
    let mut wrong = Vec::new();
    for line in lines {
        match line {
            Ok(line) if line == "ok" => {}
            Ok(line) => wrong.extend(line.lines().map(str::to_owned)),
            // a page that cannot be read ends the look
            Err(error) => {
                wrong.push(error.to_string());
                break;
            }
        }
    }
    Ok(wrong)
}
