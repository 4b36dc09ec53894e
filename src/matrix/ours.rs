//! The rooms of a desk, as an account finds them: known by their type, whatever they are called.

use std::time::Duration;

use super::error::Error;
use super::power::PowerLevels;
use super::session::{Session, SyncRequest};
use super::wire::{Invited, RawEvent};
use desk::event::{MemberId, room_type};

/// A room with its state.
#[derive(Debug, Clone)]
pub struct Room {
    /// Its id.
    pub id: String,
    /// Its state.
    pub state: Vec<RawEvent>,
}

impl Room {
    /// Reads a room's state.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn read(session: &Session, id: &str) -> Result<Self, Error> {
        Ok(Self { id: id.to_owned(), state: session.full_state(id).await? })
    }

    /// Its type.
    pub fn kind(&self) -> Option<String> {
        self.state.iter().find(|event| event.is_state("m.room.create"))?.text("type")
    }

    /// A piece of state with an empty key.
    pub fn event(&self, event_type: &str) -> Option<&RawEvent> {
        self.state.iter().find(|event| event.is_state(event_type) && event.state_key.as_deref() == Some(""))
    }

    /// The content of a piece of state with an empty key.
    pub fn content(&self, event_type: &str) -> Option<&str> {
        self.event(event_type).map(|event| event.content.get())
    }

    /// Who is in the room or invited.
    pub fn members(&self) -> impl Iterator<Item = MemberId> {
        self.those_who(&["join", "invite"])
    }

    /// Who is in the room.
    pub fn joined(&self) -> impl Iterator<Item = MemberId> {
        self.those_who(&["join"])
    }

    fn those_who(&self, are: &'static [&'static str]) -> impl Iterator<Item = MemberId> {
        let members = self.state.iter().filter(|event| event.is_state("m.room.member"));
        members.filter_map(move |event| {
            let membership = event.text("membership")?;
            are.contains(&&*membership).then(|| event.state_key.as_deref().map(MemberId::from))?
        })
    }

    /// Whether somebody is in the room or invited.
    pub fn has(&self, who: &MemberId) -> bool {
        self.members().any(|member| member == *who)
    }

    /// Its power levels.
    pub fn levels(&self) -> PowerLevels {
        PowerLevels::of_state(&self.state)
    }
}

/// The rooms of a desk that an account is in.
#[derive(Debug, Default)]
pub struct DeskRooms {
    /// The desk room.
    pub desk: Option<Room>,
    /// The register room.
    pub register: Option<Room>,
    /// The team room.
    pub team: Option<Room>,
    /// The conversations' rooms.
    pub conversations: Vec<Room>,
    /// The rooms of saved plans.
    pub saved_plans: Vec<Room>,
}

impl DeskRooms {
    /// All rooms of ours that the account is in.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn read(session: &Session) -> Result<Self, Error> {
        use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
        let ids = session.joined_rooms().await?;
        // a few at a time: a door may be in a thousand rooms
        let calls = ids.into_iter().map(|id| async move {
            match Room::read(session, &id).await {
                // erased in between
                Err(Error::Refused { status: 403 | 404, .. }) => Ok(None),
                read => read.map(Some),
            }
        });
        let all: Vec<Option<Room>> = stream::iter(calls).buffered(8).try_collect().await?;
        let mut rooms = Self::default();
        for room in all.into_iter().flatten() {
            match room.kind().as_deref() {
                Some(room_type::DESK) => rooms.desk = rooms.desk.or(Some(room)),
                Some(room_type::REGISTER) => rooms.register = rooms.register.or(Some(room)),
                Some(room_type::TEAM) => rooms.team = rooms.team.or(Some(room)),
                Some(room_type::CONVERSATION) => rooms.conversations.push(room),
                Some(room_type::SAVED_PLAN) => rooms.saved_plans.push(room),
                _ => {}
            }
        }
        Ok(rooms)
    }
}

/// So many times in a row is asked whether there is an invitation.
const LOOKS: usize = 20;

/// The rooms that an account is invited to, and not in.
///
/// # Errors
/// What went wrong.
pub async fn invitations(session: &Session) -> Result<Vec<Invited>, Error> {
    let mut request = SyncRequest { since: None, poll: Duration::ZERO, limit: 1 };
    let mut all: Vec<Invited> = Vec::new();
    // read on until it says nothing new, as below
    for _ in 0..LOOKS {
        let batch = session.sync(&request).await?;
        all.retain(|known| {
            let joined = batch.joined.iter().any(|joined| joined.room == known.room);
            !joined && !batch.left.contains(&known.room) && batch.invited.iter().all(|new| new.room != known.room)
        });
        all.extend(batch.invited);
        if request.since.as_ref() == Some(&batch.next) {
            break;
        }
        request.since = Some(batch.next);
    }
    Ok(all)
}

/// Goes into the first room of each of these types that the account was invited to; how many.
///
/// A homeserver may answer a sync again as it was minutes ago (Synapse keeps a first one for two): so it is read on
/// until it says nothing new.
///
/// # Errors
/// What went wrong.
pub async fn accept_invitations(session: &Session, kinds: &[&str]) -> Result<usize, Error> {
    let mut wanted = kinds.to_vec();
    let mut request = SyncRequest { since: None, poll: Duration::ZERO, limit: 1 };
    for _ in 0..LOOKS {
        let batch = session.sync(&request).await?;
        for invited in batch.invited {
            let kind = invited.room_type.as_deref();
            if let Some(at) = wanted.iter().position(|wanted| Some(*wanted) == kind) {
                session.join(&invited.room).await?;
                wanted.remove(at);
            }
        }
        if wanted.is_empty() || request.since.as_ref() == Some(&batch.next) {
            break;
        }
        request.since = Some(batch.next);
    }
    Ok(kinds.len() - wanted.len())
}
