//! What is new for one user since a position (Matrix spec, "Syncing"). What it costs depends on what is new, and on how
//! many rooms the user is in, not on what there is.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::errors::ApiError;
use super::receipts;
use super::timeline::{self, Event, Reader};

/// Events of a room's timeline in one sync unless the filter says otherwise, as Synapse does.
const TIMELINE: i64 = 10;
/// And at most.
const TIMELINE_MAX: i64 = 1000;

/// A position in all that a sync looks at: events, receipts, typing, what the device was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) events: i64,
    pub(crate) receipts: i64,
    pub(crate) typing: i64,
    pub(crate) told: i64,
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s{}_{}_{}_{}", self.events, self.receipts, self.typing, self.told)
    }
}

impl FromStr for Token {
    type Err = ApiError;

    fn from_str(text: &str) -> Result<Self, ApiError> {
        let bad = || ApiError::invalid_param("Invalid token");
        let mut parts = text.strip_prefix('s').ok_or_else(bad)?.splitn(4, '_');
        let number = |part: &str| part.parse::<i64>().ok().filter(|number| *number >= 0).ok_or_else(bad);
        let mut next = || parts.next().ok_or_else(bad).and_then(number);
        let (events, receipts, typing) = (next()?, next()?, next()?);
        // an earlier version's has three parts
        let told = parts.next().map_or(Ok(0), number)?;
        Ok(Self { events, receipts, typing, told })
    }
}

/// A position in a room's history: a sync's token or one that [`history_token`] made.
pub(crate) fn history_position(token: &str) -> Result<i64, ApiError> {
    if let Some(number) = token.strip_prefix('t') {
        return number.parse().ok().filter(|at| *at >= 0).ok_or_else(|| ApiError::invalid_param("Invalid token"));
    }
    token.parse::<Token>().map(|token| token.events)
}

/// The token of a position in a room's history.
pub(crate) fn history_token(position: i64) -> String {
    format!("t{position}")
}

/// A filter (Matrix spec, "Filtering"), as far as it is honoured: which rooms, how long a timeline.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    room: RoomFilter,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct RoomFilter {
    rooms: Option<Vec<String>>,
    #[serde(default)]
    not_rooms: Vec<String>,
    #[serde(default)]
    timeline: TimelineFilter,
    #[serde(default)]
    include_leave: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct TimelineFilter {
    limit: Option<i64>,
}

impl Filter {
    fn limit(&self) -> i64 {
        self.room.timeline.limit.unwrap_or(TIMELINE).clamp(1, TIMELINE_MAX)
    }

    fn wants(&self, room: &str) -> bool {
        self.room.rooms.as_ref().is_none_or(|rooms| rooms.iter().any(|wanted| wanted == room))
            && !self.room.not_rooms.iter().any(|unwanted| unwanted == room)
    }
}

/// What is asked.
#[derive(Debug, Clone)]
pub(crate) struct SyncQuestion {
    pub(crate) reader: Reader,
    pub(crate) since: Option<Token>,
    pub(crate) filter: Filter,
    pub(crate) full_state: bool,
    /// Who types where, for rooms where that changed since; and the typing position.
    pub(crate) typing: (Vec<(i64, Vec<String>)>, i64),
    /// What the device was told since; and the position there.
    pub(crate) told: (Vec<Value>, i64),
}

#[derive(Debug, Default, Serialize)]
struct SyncAnswer {
    next_batch: String,
    #[serde(skip_serializing_if = "SyncRooms::is_empty")]
    rooms: SyncRooms,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_device: Option<Events<Value>>,
}

#[derive(Debug, Default, Serialize)]
struct SyncRooms {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    join: BTreeMap<String, RoomNews>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    invite: BTreeMap<String, Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    leave: BTreeMap<String, RoomNews>,
}

impl SyncRooms {
    fn is_empty(&self) -> bool {
        self.join.is_empty() && self.invite.is_empty() && self.leave.is_empty()
    }
}

#[derive(Debug, Default, Serialize)]
struct RoomNews {
    timeline: Timeline,
    state: Events<Event>,
    account_data: Events<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ephemeral: Option<Events<Value>>,
}

#[derive(Debug, Default, Serialize)]
struct Timeline {
    events: Vec<Event>,
    limited: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    prev_batch: Option<String>,
}

#[derive(Debug, Serialize)]
struct Events<T> {
    events: Vec<T>,
}

impl<T> Default for Events<T> {
    fn default() -> Self {
        Self { events: Vec::new() }
    }
}

/// The answer, ready to send; and whether there is nothing in it.
pub(crate) fn answer(db: &Connection, asked: &SyncQuestion) -> Result<(String, bool), ApiError> {
    let (events, receipts) = (timeline::position(db)?, receipts::position(db)?);
    let now = Token { events, receipts, typing: asked.typing.1, told: asked.told.1 };
    // a token from the future is one of other data (a restored backup): everything is new
    let foreign = asked.since.is_some_and(|since| since.events > now.events);
    let afresh = foreign.then(|| SyncQuestion { since: None, ..asked.clone() });
    let asked = afresh.as_ref().unwrap_or(asked);
    let rooms = SyncRooms { join: joined(db, asked, now)?, invite: invited(db, asked)?, leave: left(db, asked)? };
    let to_device = Some(&asked.told.0).filter(|told| !told.is_empty()).map(|told| Events { events: told.clone() });
    let empty = rooms.is_empty() && to_device.is_none();
    let answer = SyncAnswer { next_batch: now.to_string(), rooms, to_device };
    Ok((serde_json::to_string(&answer)?, empty))
}

struct JoinedRoom {
    nid: i64,
    id: String,
    /// Joined since the position asked about, or there is no such position.
    new: bool,
    changed: bool,
}

fn joined_rooms(db: &Connection, asked: &SyncQuestion) -> Result<Vec<JoinedRoom>, ApiError> {
    let since = asked.since.filter(|_| !asked.full_state).map_or(-1, |since| since.events);
    let known = asked.since.map_or(-1, |since| since.events);
    let mut query = db.prepare_cached(
        "SELECT r.nid, r.id, coalesce(m.joined, 0) > ?3, r.last > ?2 FROM members m JOIN rooms r ON r.nid = m.room
         WHERE m.user = ?1 AND m.membership = 'join'",
    )?;
    let rooms = query.query_map(params![asked.reader.user, since, known], |row| {
        Ok(JoinedRoom { nid: row.get(0)?, id: row.get(1)?, new: row.get(2)?, changed: row.get(3)? })
    })?;
    Ok(rooms.collect::<Result<_, _>>()?)
}

fn joined(db: &Connection, asked: &SyncQuestion, now: Token) -> Result<BTreeMap<String, RoomNews>, ApiError> {
    let since = asked.since.map_or(0, |since| since.events);
    let mut read = match asked.since {
        Some(since) => receipts::since(db, &asked.reader.user, since.receipts)?,
        None => BTreeMap::new(),
    };
    let mut join = BTreeMap::new();
    for room in joined_rooms(db, asked)? {
        let typing = asked.typing.0.iter().find(|(nid, _)| *nid == room.nid);
        if !(room.changed || typing.is_some() || read.contains_key(&room.nid)) || !asked.filter.wants(&room.id) {
            continue;
        }
        let mut news = if room.changed {
            let state_after = if room.new || asked.full_state { 0 } else { since };
            let after = if room.new { 0 } else { since };
            news(db, asked, room.nid, (after, state_after), now.events, room.new && asked.since.is_some())?
        } else {
            let prev_batch = Some(history_token(now.events));
            RoomNews { timeline: Timeline { prev_batch, ..Timeline::default() }, ..RoomNews::default() }
        };
        let receipts =
            if room.new { Some(receipts::of_room(db, &asked.reader.user, room.nid)?) } else { read.remove(&room.nid) };
        let receipts = receipts.unwrap_or_default();
        let mut ephemeral: Vec<Value> = receipts.event().into_iter().collect();
        ephemeral.extend(typing.map(|(_, users)| json!({ "type": "m.typing", "content": { "user_ids": users } })));
        news.ephemeral = Some(Events { events: ephemeral });
        news.account_data.events.extend(receipts.fully_read());
        join.insert(room.id, news);
    }
    Ok(join)
}

/// A room's news until a position: its timeline after one, the state that changed before the timeline's start.
fn news(
    db: &Connection,
    asked: &SyncQuestion,
    room: i64,
    (after, state_after): (i64, i64),
    until: i64,
    fresh: bool,
) -> Result<RoomNews, ApiError> {
    let (events, more) = timeline::latest(db, room, &asked.reader, (after, until), asked.filter.limit())?;
    let start = events.first().map_or(until, |first| first.stream - 1);
    let gap = more || fresh || after == 0 || state_after < after;
    let state = if gap { timeline::state_at(db, room, state_after, start, &asked.reader)? } else { Vec::new() };
    let timeline = Timeline { events, limited: more || fresh, prev_batch: Some(history_token(start)) };
    Ok(RoomNews { timeline, state: Events { events: state }, ..RoomNews::default() })
}

fn invited(db: &Connection, asked: &SyncQuestion) -> Result<BTreeMap<String, Value>, ApiError> {
    let since = asked.since.map_or(-1, |since| since.events);
    let mut query = db.prepare_cached(
        "SELECT r.nid, r.id FROM members m JOIN rooms r ON r.nid = m.room
         WHERE m.user = ? AND m.membership = 'invite' AND m.stream > ?",
    )?;
    let rooms = query.query_map(params![asked.reader.user, since], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut invite = BTreeMap::new();
    for room in rooms {
        let (nid, id): (i64, String) = room?;
        if asked.filter.wants(&id) {
            let events = stripped(db, nid, &asked.reader.user)?;
            invite.insert(id, json!({ "invite_state": { "events": events } }));
        }
    }
    Ok(invite)
}

/// What an invited person is told about a room (Matrix spec, "Stripped state").
fn stripped(db: &Connection, room: i64, user: &str) -> Result<Vec<Value>, ApiError> {
    let mut query = db.prepare_cached(
        "SELECT e.kind, e.state_key, e.sender, e.content FROM state s JOIN events e ON e.stream = s.stream
         WHERE s.room = ?1 AND ((s.state_key = '' AND s.kind IN ('m.room.create', 'm.room.join_rules', 'm.room.name',
            'm.room.canonical_alias', 'm.room.avatar', 'm.room.topic', 'm.room.encryption'))
            OR (s.kind = 'm.room.member' AND s.state_key = ?2))
         ORDER BY e.stream",
    )?;
    let mut rows = query.query(params![room, user])?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        let (kind, key, sender): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let content: Value = serde_json::from_str(&row.get::<_, String>(3)?)?;
        events.push(json!({ "type": kind, "state_key": key, "sender": sender, "content": content }));
    }
    Ok(events)
}

fn left(db: &Connection, asked: &SyncQuestion) -> Result<BTreeMap<String, RoomNews>, ApiError> {
    let mut leave = BTreeMap::new();
    let since = match asked.since {
        Some(since) => since.events,
        None if asked.filter.room.include_leave => -1,
        None => return Ok(leave),
    };
    let mut query = db.prepare_cached(
        "SELECT r.nid, r.id, m.stream, m.joined FROM members m JOIN rooms r ON r.nid = m.room
         WHERE m.user = ? AND m.membership IN ('leave', 'ban') AND m.stream > ? AND m.forgotten = 0",
    )?;
    let mut rows = query.query(params![asked.reader.user, since])?;
    while let Some(row) = rows.next()? {
        let (nid, id, at, joined): (i64, String, i64, Option<i64>) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        if !asked.filter.wants(&id) {
            continue;
        }
        let found = if let Some(joined) = joined {
            let after = if joined > since { 0 } else { since };
            news(db, asked, nid, (after, after), at, false)?
        } else {
            // invited and never in: only that it is over
            let events = timeline::select(db, "FROM events e WHERE e.stream = ?", [at], &asked.reader)?;
            RoomNews { timeline: Timeline { events, ..Timeline::default() }, ..RoomNews::default() }
        };
        leave.insert(id, found);
    }
    let mut query = db.prepare_cached("SELECT room_id FROM erased WHERE user = ? AND stream > ?")?;
    let rooms = query.query_map(params![asked.reader.user, since], |row| row.get::<_, String>(0))?;
    for room in rooms {
        leave.entry(room?).or_default();
    }
    Ok(leave)
}

/// Keeps a filter and answers its id; the same filter gets the same id.
pub(crate) fn keep_filter(db: &Connection, user: &str, filter: &RawValue) -> Result<i64, ApiError> {
    db.prepare_cached("INSERT OR IGNORE INTO filters (user, filter) VALUES (?, ?)")?.execute([user, filter.get()])?;
    Ok(db
        .prepare_cached("SELECT id FROM filters WHERE user = ? AND filter = ?")?
        .query_row([user, filter.get()], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_come_back_as_they_went() {
        let token = Token { events: 12, receipts: 3, typing: 1_700_000_000_000, told: 9 };
        assert_eq!(token.to_string().parse::<Token>().unwrap(), token);
        assert_eq!("s12_3_4".parse::<Token>().unwrap(), Token { typing: 4, told: 0, ..token }, "an earlier version's");
        assert_eq!(history_position(&token.to_string()).unwrap(), 12);
        assert_eq!(history_position(&history_token(7)).unwrap(), 7);
        for bad in
            ["", "s", "s1", "s1_2", "s-1_2_3", "s1_2_3_", "s1_2_3_4_5", "t", "t-1", "t99999999999999999999", "x1"]
        {
            assert!(history_position(bad).is_err(), "{bad}");
        }
    }
}
