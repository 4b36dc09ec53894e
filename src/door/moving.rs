//! Open conversations on their way to another homeserver: packed by the door that has them, unpacked by the door that
//! goes on with them.
//!
//! Either opens the door for a moment, so that a run of it that is open stops. What was said goes into a new room, event
//! by event, in its order, as [`Moved`]: with its time, its writer and its id, since nobody can write in another's name.
//! The digest of the visitor's key is there too, so the key opens the same visit at the new door. A message that the
//! former door had not passed on stays behind: its words went back to its writer.
//!
//! Each room is marked with what it was ([`MARK`]), and the desk room says which door unpacked a desk ([`TAKEN`]): so
//! unpacking it again makes nothing twice. A room that was not finished is given up at the door's next start, and made
//! anew.

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::DoorError;
use super::config::DoorConfig;
use super::context::{now, retry};
use super::ending::REGISTERED;
use super::keeper::Keeper;
use super::reading::{back, heard};
use super::restore::{case, digest, restore};
use super::successors::conversation_levels;
use super::token::hash;
use super::transcript::{TURN, Transcript, Turn, Verdict};
use desk::event::{
    Alert, BoardEntry, CaseEvent, Continued, ConversationId, DeskEvent, EventId, Fence, Here, Listening, MemberId,
    Message, Moved, PlanAnswer, Presence, Visit as VisitState, room_type,
};
use machine::failpoint::{self, Point};
use matrix::error::Error;
use matrix::ours::{Room, Rooms};
use matrix::rooms::NewRoom;
use matrix::session::Session;
use matrix::wire::RawEvent;

/// In a conversation room that was moved here: a digest of the room that it was. State, empty key; by the door.
const MARK: &str = "org.nachtwacht.moved_from";
/// In the desk room: which door unpacked the conversations of another desk. State, its key says of which; by the door.
const TAKEN: &str = "org.nachtwacht.moved_in";

/// What of a conversation room moves beside messages and turns.
const CASE: [&str; 8] = [
    "org.nachtwacht.went",
    "org.nachtwacht.listening",
    "org.nachtwacht.note",
    "org.nachtwacht.plan",
    "org.nachtwacht.signal",
    "org.nachtwacht.referral",
    "org.nachtwacht.escalation",
    "org.nachtwacht.registration",
];

/// An open conversation, packed. It holds a visitor's words: sealed, or in memory for a moment.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Parcel {
    /// The door that had it: its words are the visitor's.
    door: MemberId,
    /// What is true of it at the desk.
    entry: BoardEntry,
    /// The digest of the visitor's key; nothing when nobody could come back.
    #[serde(default)]
    digest: Option<String>,
    /// Where the visitor was.
    presence: Presence,
    /// All that was said, in its order.
    said: Vec<Moved>,
}

impl fmt::Debug for Parcel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Parcel({} events)", self.said.len())
    }
}

/// What unpacking did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unpacked {
    /// How many conversations go on here.
    pub made: usize,
    /// How many were here already.
    pub known: usize,
}

/// Why conversations could not be unpacked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotUnpacked {
    /// Another door did so before.
    #[error("{0} has taken these conversations in already")]
    By(MemberId),
    /// The door could not be opened, or could not go on.
    #[error("the door: {0}")]
    Door(#[from] DoorError),
}

impl From<Error> for NotUnpacked {
    fn from(error: Error) -> Self {
        Self::Door(error.into())
    }
}

/// Packs a door's open conversations, once its closed ones are in the register. The door must stay shut from then on, or
/// both would go on with them.
///
/// # Errors
/// [`DoorError`].
pub async fn pack(session: Session) -> Result<Vec<Parcel>, DoorError> {
    let (words, _heard) = mpsc::unbounded_channel();
    let (mut keeper, _) = Box::pin(restore(session, &DoorConfig::default(), words)).await?;
    keeper.register_all().await?;
    let own = keeper.roster.iter().filter(|open| open.door == *keeper.me()).map(|open| open.entry.clone());
    let mut entries: Vec<_> = own.collect();
    entries.sort_by_key(|entry| entry.arrived);
    let mut parcels = Vec::with_capacity(entries.len());
    for entry in entries {
        parcels.push(keeper.pack_one(entry).await?);
    }
    keeper.finish().await?;
    Ok(parcels)
}

/// Unpacks the conversations of a desk (`desk`: what its desk room was) at a door, each as a new room of this
/// homeserver. Unpacking them again makes nothing twice.
///
/// # Errors
/// [`NotUnpacked`]; what was made stays, and unpacking again goes on from there.
pub async fn unpack(session: Session, desk: &str, parcels: &[Parcel]) -> Result<Unpacked, NotUnpacked> {
    let (words, _heard) = mpsc::unbounded_channel();
    let (mut keeper, _) = Box::pin(restore(session, &DoorConfig::default(), words)).await?;
    keeper.take_desk(desk).await?;
    let rooms = retry(|| Rooms::read(&keeper.context.session)).await?;
    let marks: Vec<String> = rooms.conversations.iter().filter_map(mark).collect();
    let mut unpacked = Unpacked::default();
    for parcel in parcels {
        let was = hash(&["moved", parcel.entry.conversation.as_str()]);
        if marks.contains(&was) {
            unpacked.known += 1;
        } else {
            keeper.unpack_one(parcel, &was).await?;
            unpacked.made += 1;
        }
    }
    keeper.finish().await?;
    Ok(unpacked)
}

/// What a conversation room was elsewhere.
fn mark(room: &Room) -> Option<String> {
    room.event(MARK)?.text("of")
}

/// The account here that an account there is: of the same name.
fn here(me: &MemberId, there: &MemberId) -> MemberId {
    let server = me.as_str().split_once(':').map_or("", |(_, server)| server);
    let name = there.as_str().split(':').next().unwrap_or_default();
    format!("{name}:{server}").into()
}

impl Keeper {
    async fn pack_one(&self, entry: BoardEntry) -> Result<Parcel, DoorError> {
        let session = &self.context.session;
        let id = entry.conversation.as_str();
        let room = retry(|| Room::read(session, id)).await?;
        let history = retry(|| back(session, id, None, None)).await?;
        let presence = match case(&room, "org.nachtwacht.presence") {
            Some(CaseEvent::Presence(presence)) => presence,
            _ => Presence { state: Here::Away, since: now() },
        };
        let said = said(self.me(), &entry.former, &history);
        let digest = digest(&room).map(|digest| digest.0);
        Ok(Parcel { door: self.me().clone(), entry, digest, presence, said })
    }

    /// Says in the desk room that this door unpacks that desk, unless another one has.
    async fn take_desk(&self, desk: &str) -> Result<(), NotUnpacked> {
        let (session, key) = (&self.context.session, hash(&["moved", desk]));
        let told = retry(|| session.state(&self.desk, TAKEN, &key)).await?;
        let by =
            told.and_then(|content| serde_json::from_str::<Value>(&content).ok()?["by"].as_str().map(str::to_owned));
        match by {
            Some(by) if by == self.me().as_str() => Ok(()),
            Some(by) => Err(NotUnpacked::By(by.into())),
            None => {
                let content = json!({ "v": 1, "by": self.me() }).to_string();
                retry(|| session.set_state(&self.desk, TAKEN, &key, &content)).await?;
                Ok(())
            }
        }
    }

    /// Makes a conversation's room, writes into it what was said, and only then says that it goes on here. Whoever had it
    /// and is not at this desk gives it back when the door opens.
    async fn unpack_one(&mut self, parcel: &Parcel, was: &str) -> Result<(), DoorError> {
        let id = self.moved_room(parcel, was).await?;
        self.write_said(&id, parcel).await?;
        let seq = self.next();
        let mut entry = parcel.entry.clone();
        (entry.conversation, entry.arrived, entry.former) = (id.clone(), seq, Vec::new());
        self.rename(&mut entry);
        let (to, fence) = (entry.assigned.clone(), entry.fence);
        let stopped = entry.left.map(|(how, _)| how).filter(|how| how.is_stop());
        if fence > Fence(0) {
            self.set_turn(&id, &Turn { v: 1, to: to.clone(), fence, stopped }).await?;
        }
        failpoint::reach(Point::MovedWritten);
        self.say(DeskEvent::Continued(Continued { seq, entry: Box::new(entry) })).await?;
        failpoint::reach(Point::MovedTold);
        self.admit(&id, to.as_ref()).await
    }

    async fn moved_room(&self, parcel: &Parcel, was: &str) -> Result<ConversationId, DoorError> {
        let content = |event: &CaseEvent| serde_json::from_str(&event.content()).unwrap_or_else(|_| json!({}));
        let presence = CaseEvent::Presence(parcel.presence.clone());
        let mut state = vec![(presence.event_type(), "", content(&presence)), (MARK, "", json!({ "v": 1, "of": was }))];
        if let Some(digest) = &parcel.digest {
            let visit = CaseEvent::Visit(VisitState { digest: digest.clone() });
            state.push((visit.event_type(), "", content(&visit)));
        }
        let successors = self.context.successors(|successors| successors.clone());
        let new = NewRoom {
            room_type: room_type::CONVERSATION,
            invite: &successors,
            power_levels: Some(conversation_levels(self.me(), &successors)),
            state: &state,
            ..NewRoom::default()
        };
        // one that was made unseen is found at the door's next start and given up
        Ok(retry(|| self.context.session.create_room(&new)).await?.into())
    }

    async fn write_said(&self, room: &ConversationId, parcel: &Parcel) -> Result<(), DoorError> {
        let mut ids: HashMap<&EventId, EventId> = HashMap::new();
        for moved in &parcel.said {
            let from = if moved.from == parcel.door { self.me().clone() } else { here(self.me(), &moved.from) };
            let content = self.content(moved, &ids);
            let event = serde_json::to_string(&Moved { from, content, ..moved.clone() });
            let event = event.map_err(|_| DoorError::Matrix(Error::Invalid("content")))?;
            let transaction = format!("m{}", hash(&[room.as_str(), moved.event.as_str()]));
            failpoint::reach(Point::MovedWriting);
            let session = &self.context.session;
            let id = retry(|| session.send(room.as_str(), Moved::TYPE, &transaction, &event)).await?;
            ids.insert(&moved.event, id);
        }
        Ok(())
    }

    /// An event's content, with the names and ids of this homeserver in it.
    fn content(&self, moved: &Moved, ids: &HashMap<&EventId, EventId>) -> Box<RawValue> {
        let text = moved.content.get();
        let renamed = match moved.event_type.as_str() {
            TURN => serde_json::from_str::<Turn>(text).ok().and_then(|turn| {
                let to = turn.to.map(|to| here(self.me(), &to));
                serde_json::to_string(&Turn { to, ..turn }).ok()
            }),
            kind => match CaseEvent::parse(kind, text) {
                Ok(Some(CaseEvent::Listening(Listening { who, on }))) => {
                    Some(CaseEvent::Listening(Listening { who: here(self.me(), &who), on }).content())
                }
                Ok(Some(CaseEvent::Plan(answer))) if answer.from.is_some() => {
                    let from = answer.from.as_ref().and_then(|from| ids.get(from)).cloned();
                    Some(CaseEvent::Plan(PlanAnswer { from, ..answer }).content())
                }
                _ => None,
            },
        };
        renamed.and_then(|text| RawValue::from_string(text).ok()).unwrap_or_else(|| moved.content.clone())
    }

    /// The names of this homeserver in what is true of a conversation.
    fn rename(&self, entry: &mut BoardEntry) {
        let proposed = entry.proposal.as_mut().map(|proposal| &mut proposal.by);
        let mut names: Vec<&mut MemberId> = entry.assigned.as_mut().into_iter().chain(proposed).collect();
        if let Some(Alert { by, backup, ticks, ended, .. }) = entry.alert.as_deref_mut() {
            names.push(by);
            names.extend(backup.as_mut().map(|(backup, _)| backup));
            names.extend(ticks.iter_mut().map(|tick| &mut tick.by));
            names.extend(ended.as_mut().map(|(_, who, _)| who));
        }
        for who in names {
            *who = here(self.me(), who);
        }
    }

    /// Gives up a room that was not finished when a conversation moved here: nothing of it counts, and unpacking again
    /// makes another one. Nobody is registered by it either. Whether it is one.
    pub(crate) async fn give_up_unfinished(&self, room: &Room) -> Result<bool, DoorError> {
        if mark(room).is_none() || self.roster.past(&room.id.as_str().into()).is_some() {
            return Ok(false);
        }
        for kind in [REGISTERED, MARK] {
            retry(|| self.context.session.set_state(&room.id, kind, "", "{}")).await?;
        }
        Ok(true)
    }
}

/// What moves of a room's history: what counted, by whom it was said first.
fn said(door: &MemberId, former: &[MemberId], history: &[RawEvent]) -> Vec<Moved> {
    // it keeps one line: only what became of each is of use
    let mut transcript = Transcript::new(door.clone(), 1, 1);
    transcript.was_with(former);
    let mut said = Vec::new();
    for event in history {
        let moved = event.moved().filter(|_| transcript.is_door(&event.sender));
        let (was, event) = moved.as_ref().map_or((&event.id, event), |(was, event)| (was, event));
        let verdict = transcript.on_event(&event.id, &event.sender, event.at, heard(event));
        let kind = &*event.event_type;
        let goes_along = match event.state_key.as_deref() {
            None => kind == Message::TYPE || CASE.contains(&kind),
            Some(key) => kind == TURN && key.is_empty(),
        };
        if goes_along && !matches!(verdict, Verdict::Refused { .. }) {
            let from = if transcript.is_door(&event.sender) { door } else { &event.sender };
            said.push(Moved {
                from: from.clone(),
                at: event.at,
                event: was.clone(),
                event_type: kind.to_owned(),
                key: event.state_key.as_deref().map(str::to_owned),
                content: event.content.clone(),
            });
        }
    }
    said
}
