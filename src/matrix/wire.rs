//! What a homeserver sends: batches of a sync, pages of history, room state. Read leniently: an event that cannot be
//! read is counted and skipped, and never stops the rest (hostile.md 21–23).

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::error::Error;
use desk::event::{CaseEvent, DeskEvent, EventId, MemberId, Message, Moment, RoomEvent, Stamped, TeamEvent};

mod moved;

/// The longest id that is taken from the wire, in bytes (spec, "Size limits").
const LONGEST_ID: usize = 255;

/// An event as it came, its content still unread.
#[derive(Clone)]
pub struct RawEvent {
    /// The homeserver's id.
    pub id: EventId,
    /// Its type.
    pub event_type: Box<str>,
    /// Who sent it.
    pub sender: MemberId,
    /// When the homeserver received it.
    pub at: Moment,
    /// Its state key; nothing when it is no state.
    pub state_key: Option<Box<str>>,
    /// Its content, a JSON object.
    pub content: Box<RawValue>,
}

impl fmt::Debug for RawEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // the content may be a visitor's words
        write!(f, "RawEvent({} {})", self.id, self.event_type)
    }
}

#[derive(Deserialize)]
struct Head<'a> {
    event_id: String,
    #[serde(rename = "type")]
    event_type: String,
    sender: String,
    #[serde(default)]
    origin_server_ts: Option<serde_json::Number>,
    #[serde(default)]
    state_key: Option<String>,
    #[serde(borrow)]
    content: &'a RawValue,
}

impl RawEvent {
    /// Reads an event's JSON; `None` when it is not one.
    pub fn read(json: &RawValue) -> Option<Self> {
        let head: Head<'_> = serde_json::from_str(json.get()).ok()?;
        let fits = |id: &str| !id.is_empty() && id.len() <= LONGEST_ID;
        if !fits(&head.event_id)
            || !fits(&head.sender)
            || !fits(&head.event_type)
            || !head.content.get().starts_with('{')
        {
            return None;
        }
        Some(Self {
            id: head.event_id.into(),
            event_type: head.event_type.into(),
            sender: head.sender.into(),
            at: Moment(head.origin_server_ts.and_then(|ts| ts.as_u64()).unwrap_or(0)),
            state_key: head.state_key.map(Into::into),
            content: head.content.to_owned(),
        })
    }

    /// Whether it is state of this type.
    pub fn is_state(&self, event_type: &str) -> bool {
        self.state_key.is_some() && &*self.event_type == event_type
    }

    /// A field of the content that is text.
    pub fn text(&self, field: &str) -> Option<String> {
        let fields: BTreeMap<String, &RawValue> = serde_json::from_str(self.content.get()).ok()?;
        serde_json::from_str(fields.get(field)?.get()).ok()
    }

    /// What it says about the desk; `None` when it says nothing that we know and can read.
    pub fn desk(&self) -> Option<Stamped<DeskEvent>> {
        let event = DeskEvent::parse(&self.event_type, self.content.get()).ok()??;
        Some(self.stamp(event))
    }

    /// What it says in a conversation; `None` when it is nothing of ours (membership, another program's events).
    ///
    /// An event of ours that says nothing readable, or whose content was taken away, is [`RoomEvent::Unreadable`]:
    /// nothing vanishes silently. A message that another client edits stays as it was first said. An event that moved
    /// here from another homeserver says what it said there.
    pub fn room(&self) -> Option<Stamped<RoomEvent>> {
        if let Some((_, moved)) = self.moved() {
            return moved.room();
        }
        let content = self.content.get();
        let event = match &*self.event_type {
            Message::TYPE => match serde_json::from_str::<SaidContent>(content) {
                Ok(SaidContent { relates_to: Some(Relation { rel_type: Some(kind) }) }) if kind == "m.replace" => {
                    return None;
                }
                _ => serde_json::from_str(content).map_or(RoomEvent::Unreadable, RoomEvent::Said),
            },
            event_type => match CaseEvent::parse(event_type, content) {
                Ok(Some(event)) => RoomEvent::Case(event),
                Ok(None) => return None,
                Err(_) => RoomEvent::Unreadable,
            },
        };
        Some(self.stamp(event))
    }

    /// What it says in the team room, if it is of a type that is known there; state is none of it.
    pub fn team(&self) -> Option<Stamped<TeamEvent>> {
        let event = TeamEvent::parse(&self.event_type, self.content.get()).ok()??;
        self.state_key.is_none().then(|| self.stamp(event))
    }

    /// The event with what the homeserver says about it.
    pub fn stamp<E>(&self, event: E) -> Stamped<E> {
        Stamped { id: self.id.clone(), sender: self.sender.clone(), at: self.at, event }
    }
}

#[derive(Deserialize)]
struct SaidContent {
    #[serde(rename = "m.relates_to", default)]
    relates_to: Option<Relation>,
}

#[derive(Deserialize)]
struct Relation {
    #[serde(default)]
    rel_type: Option<String>,
}

/// A part of a room's timeline.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    /// The events, oldest first.
    pub events: Vec<RawEvent>,
    /// Whether events before these were left out.
    pub limited: bool,
    /// From where to page back to what came before these.
    pub prev: Option<String>,
}

/// What is new in a room that the account is in.
#[derive(Debug, Clone, Default)]
pub struct Joined {
    /// Which room.
    pub room: String,
    /// State changes before the timeline.
    pub state: Vec<RawEvent>,
    /// The timeline.
    pub timeline: Timeline,
    /// Who types; nothing when that has not changed.
    pub typing: Option<Vec<MemberId>>,
    /// Who has read up to where.
    pub receipts: Vec<(MemberId, EventId)>,
}

/// A room that the account is invited to.
#[derive(Debug, Clone)]
pub struct Invited {
    /// Which room.
    pub room: String,
    /// Its type (`m.room.create`, `type`).
    pub room_type: Option<String>,
    /// Who invites.
    pub inviter: Option<MemberId>,
}

/// What another account told this device, beside all rooms.
#[derive(Clone)]
pub struct ToldBeside {
    /// Its type.
    pub event_type: Box<str>,
    /// Who told it, as the homeserver says.
    pub sender: MemberId,
    /// Its content, a JSON object.
    pub content: Box<RawValue>,
}

impl fmt::Debug for ToldBeside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ToldBeside({})", self.event_type)
    }
}

impl ToldBeside {
    /// Reads an event's JSON; `None` when it is not one.
    fn read(json: &RawValue) -> Option<Self> {
        let head: Stripped<'_> = serde_json::from_str(json.get()).ok()?;
        let fits = |id: &str| !id.is_empty() && id.len() <= LONGEST_ID;
        (fits(&head.sender) && fits(&head.event_type) && head.content.get().starts_with('{')).then(|| Self {
            event_type: head.event_type.into(),
            sender: head.sender.into(),
            content: head.content.to_owned(),
        })
    }

    /// What it says about the desk; `None` when it says nothing that we know and can read.
    pub fn desk(&self) -> Option<DeskEvent> {
        DeskEvent::parse(&self.event_type, self.content.get()).ok()?
    }
}

/// What a sync brought.
#[derive(Debug, Clone, Default)]
pub struct SyncBatch {
    /// From where the next sync goes on.
    pub next: String,
    /// Whether it begins anew, with all the rooms' state, instead of going on from an earlier one.
    pub anew: bool,
    /// Rooms that the account is in.
    pub joined: Vec<Joined>,
    /// Rooms that it is invited to.
    pub invited: Vec<Invited>,
    /// Rooms that it is not in any more: left, removed, banned.
    pub left: Vec<String>,
    /// What the device was told beside all rooms.
    pub told: Vec<ToldBeside>,
    /// How many events could not be read.
    pub skipped: usize,
}

/// A page of a room's history.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The events, in the direction that was asked for.
    pub events: Vec<RawEvent>,
    /// From where the next page goes on; nothing at the end.
    pub end: Option<String>,
    /// How many events could not be read.
    pub skipped: usize,
}

type Raws<'a> = Vec<&'a RawValue>;

#[derive(Deserialize, Default)]
struct Events<'a> {
    #[serde(borrow, default)]
    events: Raws<'a>,
}

#[derive(Deserialize)]
struct RawSync<'a> {
    next_batch: String,
    #[serde(borrow, default)]
    rooms: RawRooms<'a>,
    #[serde(borrow, default)]
    to_device: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
struct RawRooms<'a> {
    #[serde(borrow, default)]
    join: BTreeMap<String, &'a RawValue>,
    #[serde(borrow, default)]
    invite: BTreeMap<String, &'a RawValue>,
    #[serde(borrow, default)]
    leave: BTreeMap<String, &'a RawValue>,
}

#[derive(Deserialize, Default)]
struct RawJoined<'a> {
    #[serde(borrow, default)]
    state: Events<'a>,
    #[serde(borrow, default)]
    timeline: RawTimeline<'a>,
    #[serde(borrow, default)]
    ephemeral: Events<'a>,
}

#[derive(Deserialize, Default)]
struct RawTimeline<'a> {
    #[serde(borrow, default)]
    events: Raws<'a>,
    #[serde(default)]
    limited: bool,
    #[serde(default)]
    prev_batch: Option<String>,
}

#[derive(Deserialize, Default)]
struct RawInvited<'a> {
    #[serde(borrow, default)]
    invite_state: Events<'a>,
}

#[derive(Deserialize)]
struct Stripped<'a> {
    #[serde(rename = "type")]
    event_type: String,
    #[serde(default)]
    sender: String,
    #[serde(default)]
    state_key: String,
    #[serde(borrow)]
    content: &'a RawValue,
}

/// Reads what can be read of a list of events, and counts the rest.
fn readable(raws: &[&RawValue], skipped: &mut usize) -> Vec<RawEvent> {
    let events: Vec<_> = raws.iter().filter_map(|raw| RawEvent::read(raw)).collect();
    *skipped += raws.len() - events.len();
    events
}

impl SyncBatch {
    /// Goes on with the next batch, whose timelines have no gaps.
    pub fn append(&mut self, next: Self) {
        self.next = next.next;
        self.skipped += next.skipped;
        for mut joined in next.joined {
            match self.joined.iter_mut().find(|known| known.room == joined.room) {
                Some(known) => {
                    known.timeline.events.append(&mut joined.state);
                    known.timeline.events.append(&mut joined.timeline.events);
                    known.typing = joined.typing.or(known.typing.take());
                    known.receipts.append(&mut joined.receipts);
                }
                None => self.joined.push(joined),
            }
        }
        self.invited.extend(next.invited);
        self.left.extend(next.left);
        self.told.extend(next.told);
    }

    /// Reads the answer to a sync; `me` is the account that asked.
    ///
    /// # Errors
    /// [`Error::NotAHomeserver`] when it is not the answer to a sync at all. A room or an event that cannot be read is
    /// counted in `skipped` instead.
    pub fn read(body: &[u8], me: &MemberId) -> Result<Self, Error> {
        let raw: RawSync<'_> = serde_json::from_slice(body).map_err(|_| Error::NotAHomeserver)?;
        let mut batch = Self { next: raw.next_batch, ..Self::default() };
        for (room, raw) in raw.rooms.join {
            match serde_json::from_str(raw.get()) {
                Ok(raw) => batch.joined.push(joined(room, &raw, &mut batch.skipped)),
                Err(_) => batch.skipped += 1,
            }
        }
        for (room, raw) in raw.rooms.invite {
            let raw: RawInvited<'_> = serde_json::from_str(raw.get()).unwrap_or_default();
            batch.invited.push(invited(room, &raw, me));
        }
        batch.left = raw.rooms.leave.into_keys().collect();
        if let Some(told) = raw.to_device {
            let Events { events } = serde_json::from_str(told.get()).unwrap_or_default();
            batch.told = events.iter().filter_map(|raw| ToldBeside::read(raw)).collect();
            batch.skipped += events.len() - batch.told.len();
        }
        Ok(batch)
    }
}

fn joined(room: String, raw: &RawJoined<'_>, skipped: &mut usize) -> Joined {
    let mut joined = Joined {
        room,
        state: readable(&raw.state.events, skipped),
        timeline: Timeline {
            events: readable(&raw.timeline.events, skipped),
            limited: raw.timeline.limited,
            prev: raw.timeline.prev_batch.clone(),
        },
        ..Joined::default()
    };
    for raw in &raw.ephemeral.events {
        match serde_json::from_str(raw.get()) {
            Ok(Ephemeral::Typing { user_ids }) => joined.typing = Some(user_ids),
            Ok(Ephemeral::Receipt(receipts)) => joined.receipts.extend(read_receipts(receipts)),
            Err(_) => *skipped += 1,
        }
    }
    joined
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "content")]
enum Ephemeral {
    #[serde(rename = "m.typing")]
    Typing { user_ids: Vec<MemberId> },
    /// Event → kind of receipt → member.
    #[serde(rename = "m.receipt")]
    Receipt(BTreeMap<EventId, BTreeMap<String, BTreeMap<MemberId, serde_json::Value>>>),
}

type Receipts = BTreeMap<EventId, BTreeMap<String, BTreeMap<MemberId, serde_json::Value>>>;

fn read_receipts(receipts: Receipts) -> impl Iterator<Item = (MemberId, EventId)> {
    receipts.into_iter().flat_map(|(event, mut kinds)| {
        let readers = kinds.remove("m.read").unwrap_or_default();
        readers.into_keys().map(move |who| (who, event.clone()))
    })
}

fn invited(room: String, raw: &RawInvited<'_>, me: &MemberId) -> Invited {
    #[derive(Deserialize)]
    struct Create {
        #[serde(rename = "type")]
        room_type: Option<String>,
    }
    let mut invited = Invited { room, room_type: None, inviter: None };
    for event in raw.invite_state.events.iter().filter_map(|raw| serde_json::from_str::<Stripped<'_>>(raw.get()).ok()) {
        match event.event_type.as_str() {
            "m.room.create" => {
                invited.room_type = serde_json::from_str::<Create>(event.content.get()).ok().and_then(|c| c.room_type);
            }
            "m.room.member" if event.state_key == me.as_str() => invited.inviter = Some(event.sender.into()),
            _ => {}
        }
    }
    invited
}

impl Page {
    /// Reads the answer to a request for history.
    ///
    /// # Errors
    /// [`Error::NotAHomeserver`] when it is not the answer to one.
    pub fn read(body: &[u8]) -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct Raw<'a> {
            #[serde(borrow)]
            chunk: Raws<'a>,
            #[serde(default)]
            end: Option<String>,
        }
        let raw: Raw<'_> = serde_json::from_slice(body).map_err(|_| Error::NotAHomeserver)?;
        let mut skipped = 0;
        Ok(Self { events: readable(&raw.chunk, &mut skipped), end: raw.end, skipped })
    }
}

/// Reads the answer to a request for a room's whole state.
pub(super) fn read_state(body: &[u8]) -> Result<Vec<RawEvent>, Error> {
    let raw: Raws<'_> = serde_json::from_slice(body).map_err(|_| Error::NotAHomeserver)?;
    Ok(readable(&raw, &mut 0))
}

#[cfg(test)]
mod tests;
