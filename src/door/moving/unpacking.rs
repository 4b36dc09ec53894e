//! A packed conversation, made anew at this desk: its room, what was said in it, and that it goes on here.

use std::collections::HashMap;

use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::desk_room::DeskRoom;
use crate::error::DoorError;
use crate::handovers::set_turn;
use crate::moving::parcel::Parcel;
use crate::moving::unfinished::MARK;
use crate::retry::retry;
use crate::rooms::invite;
use crate::successors::levels::conversation_levels;
use crate::visits::token::hash;
use desk::event::{
    Alert, BoardEntry, CaseEvent, Continued, ConversationId, DeskEvent, EventId, Fence, Listening, MemberId, Moved,
    PlanAnswer, Turn, Visit as VisitState, room_type,
};
use machine::failpoint::{self, Point};
use matrix::error::Error;
use matrix::rooms::NewRoom;

/// In the desk room: which door unpacked the conversations of another desk. State, its key says of which; by the door.
const TAKEN: &str = "org.nachtwacht.moved_in";

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

/// The account here that an account there is: of the same name.
fn here(me: &MemberId, there: &MemberId) -> MemberId {
    let server = me.as_str().split_once(':').map_or("", |(_, server)| server);
    let name = there.as_str().split(':').next().unwrap_or_default();
    format!("{name}:{server}").into()
}

/// Says in the desk room that this door unpacks that desk, unless another one has.
pub(super) async fn take_desk(desk: &DeskRoom, other: &str) -> Result<(), NotUnpacked> {
    let (session, key) = (desk.session(), hash(&["moved", other]));
    let told = retry(|| session.state(desk.id(), TAKEN, &key)).await?;
    let by = told.and_then(|content| serde_json::from_str::<Value>(&content).ok()?["by"].as_str().map(str::to_owned));
    match by {
        Some(by) if by == desk.me().as_str() => Ok(()),
        Some(by) => Err(NotUnpacked::By(by.into())),
        None => {
            let content = json!({ "v": 1, "by": desk.me() }).to_string();
            retry(|| session.set_state(desk.id(), TAKEN, &key, &content)).await?;
            Ok(())
        }
    }
}

/// Makes a conversation's room, writes into it what was said, and only then says that it goes on here. Whoever had it
/// and is not at this desk gives it back when the door opens.
pub(super) async fn unpack_one(desk: &mut DeskRoom, parcel: &Parcel, was: &str) -> Result<(), DoorError> {
    let id = moved_room(desk, parcel, was).await?;
    write_said(desk, &id, parcel).await?;
    let seq = desk.next();
    let mut entry = parcel.entry.clone();
    (entry.conversation, entry.arrived, entry.former) = (id.clone(), seq, Vec::new());
    // it was offered under accounts of the former homeserver: whoever gives offers it anew
    entry.offer = None;
    rename(desk.me(), &mut entry);
    let (to, fence) = (entry.assigned.clone(), entry.fence);
    let stopped = entry.left.map(|(how, _)| how).filter(|how| how.is_stop());
    if fence > Fence(0) {
        set_turn(desk.context(), &id, &Turn { to: to.clone(), fence, stopped, by: None }).await?;
    }
    failpoint::reach(Point::MovedWritten);
    desk.say(DeskEvent::Continued(Continued { seq, entry: Box::new(entry) })).await?;
    failpoint::reach(Point::MovedTold);
    invite(desk.session(), &id, to.as_ref()).await
}

async fn moved_room(desk: &DeskRoom, parcel: &Parcel, was: &str) -> Result<ConversationId, DoorError> {
    let content = |event: &CaseEvent| serde_json::from_str(&event.content()).unwrap_or_else(|_| json!({}));
    let presence = CaseEvent::Presence(parcel.presence.clone());
    let mut state = vec![(presence.event_type(), "", content(&presence)), (MARK, "", json!({ "v": 1, "of": was }))];
    if let Some(digest) = &parcel.digest {
        let visit = CaseEvent::Visit(VisitState { digest: digest.clone() });
        state.push((visit.event_type(), "", content(&visit)));
    }
    let successors = desk.context().successors();
    let new = NewRoom {
        room_type: room_type::CONVERSATION,
        invite: &successors,
        power_levels: Some(conversation_levels(desk.me(), &successors)),
        state: &state,
        ..NewRoom::default()
    };
    // one that was made unseen is found at the door's next start and given up
    Ok(retry(|| desk.session().create_room(&new)).await?.into())
}

async fn write_said(desk: &DeskRoom, room: &ConversationId, parcel: &Parcel) -> Result<(), DoorError> {
    let mut ids: HashMap<&EventId, EventId> = HashMap::new();
    for moved in &parcel.said {
        let from = if moved.from == parcel.door { desk.me().clone() } else { here(desk.me(), &moved.from) };
        let content = content(desk.me(), moved, &ids);
        let event = serde_json::to_string(&Moved { from, content, ..moved.clone() });
        let event = event.map_err(|_| DoorError::Matrix(Error::Invalid("content")))?;
        let transaction = format!("m{}", hash(&[room.as_str(), moved.event.as_str()]));
        failpoint::reach(Point::MovedWriting);
        let session = desk.session();
        let id = retry(|| session.send(room.as_str(), Moved::TYPE, &transaction, &event)).await?;
        ids.insert(&moved.event, id);
    }
    Ok(())
}

/// An event's content, with the names and ids of this homeserver in it.
fn content(me: &MemberId, moved: &Moved, ids: &HashMap<&EventId, EventId>) -> Box<RawValue> {
    let text = moved.content.get();
    let renamed = match CaseEvent::parse(&moved.event_type, text) {
        Ok(Some(CaseEvent::Turn(turn))) => {
            let (to, by) = (turn.to.map(|to| here(me, &to)), turn.by.map(|by| here(me, &by)));
            Some(CaseEvent::Turn(Turn { to, by, ..turn }).content())
        }
        Ok(Some(CaseEvent::Listening(Listening { who, on }))) => {
            Some(CaseEvent::Listening(Listening { who: here(me, &who), on }).content())
        }
        Ok(Some(CaseEvent::Plan(answer))) if answer.from.is_some() => {
            let from = answer.from.as_ref().and_then(|from| ids.get(from)).cloned();
            Some(CaseEvent::Plan(PlanAnswer { from, ..answer }).content())
        }
        _ => None,
    };
    renamed.and_then(|text| RawValue::from_string(text).ok()).unwrap_or_else(|| moved.content.clone())
}

/// The names of this homeserver in what is true of a conversation.
fn rename(me: &MemberId, entry: &mut BoardEntry) {
    let proposed = entry.proposal.as_mut().map(|proposal| &mut proposal.by);
    let mut names: Vec<&mut MemberId> = entry.assigned.as_mut().into_iter().chain(proposed).collect();
    names.extend(entry.listed.iter_mut().map(|reader| &mut reader.who));
    if let Some(Alert { by, backup, ticks, ended, .. }) = entry.alert.as_deref_mut() {
        names.push(by);
        names.extend(backup.as_mut().map(|(backup, _)| backup));
        names.extend(ticks.iter_mut().map(|tick| &mut tick.by));
        names.extend(ended.as_mut().map(|(_, who, _)| who));
    }
    for who in names {
        *who = here(me, who);
    }
}
