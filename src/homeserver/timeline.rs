//! Reading a room: events in the client's shape, who may see which, pages of history.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use serde_json::value::RawValue;

use super::errors::ApiError;
use super::store::now;

/// The most events on one page of history.
pub(crate) const PAGE_MAX: i64 = 1000;
/// What to select for [`event`], from `events e`.
pub(crate) const COLUMNS: &str = "e.stream, e.id, e.kind, e.state_key, e.sender, e.ts, e.content, e.device, e.txn, \
     e.redacts, e.redacted_by";

/// Who reads.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pub(crate) user: String,
    pub(crate) device: String,
}

/// An event as a client gets it.
#[derive(Debug, Serialize)]
pub(crate) struct Event {
    #[serde(skip)]
    pub(crate) stream: i64,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) content: Box<RawValue>,
    #[serde(rename = "event_id")]
    pub(crate) id: String,
    pub(crate) sender: String,
    pub(crate) origin_server_ts: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) state_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redacts: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) room_id: Option<String>,
    unsigned: Unsigned,
}

#[derive(Debug, Serialize)]
struct Unsigned {
    age: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redacted_because: Option<Box<Event>>,
}

/// Reads an event from a row of [`COLUMNS`].
fn event(row: &Row<'_>, reader: &Reader) -> Result<(Event, Option<i64>), ApiError> {
    let sender: String = row.get(4)?;
    let own = sender == reader.user && row.get::<_, Option<String>>(7)?.is_some_and(|device| device == reader.device);
    let ts: i64 = row.get(5)?;
    let event = Event {
        stream: row.get(0)?,
        id: row.get(1)?,
        kind: row.get(2)?,
        state_key: row.get(3)?,
        origin_server_ts: ts,
        content: RawValue::from_string(row.get(6)?)?,
        redacts: row.get(9)?,
        room_id: None,
        unsigned: Unsigned {
            age: now().saturating_sub(ts).max(0),
            transaction_id: if own { row.get(8)? } else { None },
            redacted_because: None,
        },
        sender,
    };
    Ok((event, row.get(10)?))
}

/// Runs a query for events `e`: `tail` stands after `SELECT …`.
pub(crate) fn select(
    db: &Connection,
    tail: &str,
    parameters: impl rusqlite::Params,
    reader: &Reader,
) -> Result<Vec<Event>, ApiError> {
    let mut events = Vec::new();
    let mut redactions = Vec::new();
    let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} {tail}"))?;
    let mut rows = query.query(parameters)?;
    while let Some(row) = rows.next()? {
        let (event, redacted_by) = event(row, reader)?;
        redactions.extend(redacted_by.map(|by| (events.len(), by)));
        events.push(event);
    }
    for (index, by) in redactions {
        let because = db
            .prepare_cached(&format!("SELECT {COLUMNS} FROM events e WHERE e.stream = ?"))?
            .query_and_then([by], |row| event(row, reader))?
            .next()
            .transpose()?;
        if let Some(event) = events.get_mut(index) {
            event.unsigned.redacted_because = because.map(|(event, _)| Box::new(event));
        }
    }
    Ok(events)
}

/// One event of a room by its id.
pub(crate) fn by_id(db: &Connection, room: i64, id: &str, reader: &Reader) -> Result<Option<Event>, ApiError> {
    Ok(select(db, "FROM events e WHERE e.id = ? AND e.room = ?", params![id, room], reader)?.pop())
}

/// The state of a room as it was when the stream stood at `until`.
pub(crate) fn state_at(
    db: &Connection,
    room: i64,
    after: i64,
    until: i64,
    reader: &Reader,
) -> Result<Vec<Event>, ApiError> {
    // the present state's keys are all keys there ever were: one look into the index for each, in this order
    let past = "FROM state s CROSS JOIN events e ON e.stream =
        (SELECT max(h.stream) FROM events h WHERE h.room = ?1 AND h.kind = s.kind AND h.state_key = s.state_key
         AND h.stream <= ?3) WHERE s.room = ?1 AND e.stream > ?2";
    let present = "FROM state s CROSS JOIN events e ON e.stream = s.stream
        WHERE s.room = ?1 AND s.stream > ?2 AND s.stream <= ?3";
    let tail = if until == i64::MAX { present } else { past };
    let mut events = select(db, tail, params![room, after, until], reader)?;
    events.sort_by_key(|event| event.stream);
    Ok(events)
}

/// One piece of state as it was when the stream stood at `until`.
pub(crate) fn state_event(
    db: &Connection,
    room: i64,
    (kind, key): (&str, &str),
    until: i64,
    reader: &Reader,
) -> Result<Option<Event>, ApiError> {
    let tail = "FROM events e WHERE e.room = ? AND e.kind = ? AND e.state_key = ? AND e.stream <= ? ORDER BY e.stream DESC LIMIT 1";
    Ok(select(db, tail, params![room, kind, key, until], reader)?.pop())
}

/// What one user may see of one room: how the user's membership and the room's visibility went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sight {
    /// Membership changes, by stream position.
    memberships: Vec<(i64, String)>,
    /// Visibility changes, by stream position.
    visibilities: Vec<(i64, String)>,
}

impl Sight {
    /// Reads it.
    pub(crate) fn load(db: &Connection, room: i64, user: &str) -> Result<Self, ApiError> {
        let read = |kind: &str, key: &str, field: &str| -> Result<Vec<(i64, String)>, ApiError> {
            let mut query = db.prepare_cached(
                "SELECT stream, coalesce(json_extract(content, ?4), '') FROM events
                 WHERE room = ?1 AND kind = ?2 AND state_key = ?3 ORDER BY stream",
            )?;
            let rows = query.query_map(params![room, kind, key, field], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        Ok(Self {
            memberships: read("m.room.member", user, "$.membership")?,
            visibilities: read("m.room.history_visibility", "", "$.history_visibility")?,
        })
    }

    /// Whether the event at this stream position may be seen (Matrix spec, "Room history visibility").
    pub(crate) fn sees(&self, stream: i64) -> bool {
        let at = |changes: &[(i64, String)], stream: i64| -> usize { changes.partition_point(|(at, _)| *at <= stream) };
        let membership =
            |count: usize| count.checked_sub(1).and_then(|last| self.memberships.get(last)).map(|(_, m)| m.as_str());
        let count = at(&self.memberships, stream);
        if membership(count) == Some("join") {
            return true;
        }
        // a member sees the change of their own membership when they were in the room before it
        let own_change = self.memberships.get(count.wrapping_sub(1)).is_some_and(|(at, _)| *at == stream);
        if own_change && membership(count - 1) == Some("join") {
            return true;
        }
        let visibility = at(&self.visibilities, stream).checked_sub(1).and_then(|last| self.visibilities.get(last));
        match visibility.map_or("shared", |(_, word)| word.as_str()) {
            "joined" => false,
            "invited" => membership(count) == Some("invite"),
            // shared, and what nobody knows: seen by whoever was in at any time after it
            _ => self.memberships.get(count..).is_some_and(|later| later.iter().any(|(_, word)| word == "join")),
        }
    }
}

/// Which way a page of history goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Towards the past.
    Back,
    /// Towards the present.
    Forth,
}

/// A page of history.
#[derive(Debug)]
pub(crate) struct Page {
    /// In the direction's order.
    pub(crate) events: Vec<Event>,
    /// From where the next page goes on; none: there is no more.
    pub(crate) end: Option<i64>,
}

/// Reads a page. A position stands between events: it is the stream position of the event before it.
pub(crate) fn page(
    db: &Connection,
    room: i64,
    reader: &Reader,
    direction: Direction,
    (from, to): (i64, Option<i64>),
    (until, limit): (i64, i64),
) -> Result<Page, ApiError> {
    let limit = limit.clamp(1, PAGE_MAX);
    let tail = match direction {
        Direction::Back => {
            "FROM events e WHERE e.room = ? AND e.stream <= ? AND e.stream > ? ORDER BY e.stream DESC LIMIT ?"
        }
        Direction::Forth => {
            "FROM events e WHERE e.room = ? AND e.stream <= ? AND e.stream > ? ORDER BY e.stream LIMIT ?"
        }
    };
    let (upper, lower) = match direction {
        Direction::Back => (from.min(until), to.unwrap_or(0)),
        Direction::Forth => (to.unwrap_or(i64::MAX).min(until), from),
    };
    let mut events = select(db, tail, params![room, upper, lower, limit], reader)?;
    let full = i64::try_from(events.len()).is_ok_and(|count| count == limit);
    let end = events.last().filter(|_| full).map(|last| match direction {
        Direction::Back => last.stream - 1,
        Direction::Forth => last.stream,
    });
    let sight = Sight::load(db, room, &reader.user)?;
    events.retain(|event| sight.sees(event.stream));
    Ok(Page { events, end })
}

/// The room's visible latest events, oldest first, after `after`; and whether there are more before them.
pub(crate) fn latest(
    db: &Connection,
    room: i64,
    reader: &Reader,
    (after, until): (i64, i64),
    limit: i64,
) -> Result<(Vec<Event>, bool), ApiError> {
    let tail = "FROM events e WHERE e.room = ? AND e.stream > ? AND e.stream <= ? ORDER BY e.stream DESC LIMIT ?";
    let mut events = select(db, tail, params![room, after, until, limit.saturating_add(1)], reader)?;
    let more = i64::try_from(events.len()).is_ok_and(|count| count > limit);
    if more {
        events.pop();
    }
    events.reverse();
    let sight = Sight::load(db, room, &reader.user)?;
    let hidden = events.iter().rposition(|event| !sight.sees(event.stream));
    if let Some(last_hidden) = hidden {
        // what lies before something hidden is reached through history, which hides it too
        events.drain(..=last_hidden);
    }
    Ok((events, more || hidden.is_some()))
}

/// The stream's present position.
pub(crate) fn position(db: &Connection) -> Result<i64, ApiError> {
    Ok(db
        .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'events'")?
        .query_row([], |row| row.get(0))
        .optional()?
        .unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sight(memberships: &[(i64, &str)], visibilities: &[(i64, &str)]) -> Sight {
        let own = |changes: &[(i64, &str)]| changes.iter().map(|(at, word)| (*at, (*word).to_owned())).collect();
        Sight { memberships: own(memberships), visibilities: own(visibilities) }
    }

    fn seen(sight: &Sight) -> Vec<i64> {
        (1..=9).filter(|stream| sight.sees(*stream)).collect()
    }

    #[test]
    fn shared_history_is_seen_until_one_left() {
        let shared = [(1, "shared")];
        assert_eq!(seen(&sight(&[(4, "invite"), (5, "join"), (7, "leave")], &shared)), [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(seen(&sight(&[(4, "invite"), (5, "join"), (7, "ban")], &shared)), [1, 2, 3, 4, 5, 6, 7]);
        assert!(seen(&sight(&[(4, "invite"), (6, "leave")], &shared)).is_empty());
        assert!(seen(&sight(&[], &shared)).is_empty());
    }

    #[test]
    fn joined_and_invited_history_begin_later() {
        let changes = [(3, "invite"), (5, "join"), (7, "leave"), (9, "join")];
        assert_eq!(seen(&sight(&changes, &[(1, "joined")])), [5, 6, 7, 9]);
        assert_eq!(seen(&sight(&changes, &[(1, "invited")])), [3, 4, 5, 6, 7, 9]);
        assert_eq!(seen(&sight(&changes, &[(1, "shared"), (3, "joined")])), [1, 2, 5, 6, 7, 9]);
    }

    proptest! {
        /// Whatever happened: a member sees all that is said while in, and who never was in sees nothing of a shared
        /// or joined history.
        #[test]
        fn members_see_what_is_said_while_in(
            words in proptest::collection::vec(prop_oneof![Just("join"), Just("leave"), Just("invite"), Just("ban")], 0..6),
            visibility in prop_oneof![Just("shared"), Just("joined")],
        ) {
            let changes: Vec<_> = (2..).step_by(2).zip(words.iter().copied()).collect();
            let sight = sight(&changes, &[(1, visibility)]);
            for stream in 1..=14 {
                let present = changes.iter().rev().find(|(at, _)| *at <= stream).map(|(_, word)| *word);
                if present == Some("join") {
                    prop_assert!(sight.sees(stream));
                }
                if !words.contains(&"join") {
                    prop_assert!(!sight.sees(stream));
                }
            }
        }
    }
}
