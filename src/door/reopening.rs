//! A conversation that is open is taken in from its room: when a door starts, when it takes over, and when the run before
//! it let a visitor in at the last moment.

use std::sync::Arc;
use std::time::Instant;

use crate::context::Context;
use crate::desk_room::DeskRoom;
use crate::error::DoorError;
use crate::handovers::{set_turn, turn};
use crate::moment::now;
use crate::presence::tell_stopped;
use crate::reading::batch::Batch;
use crate::reading::conversation::on_event;
use crate::rooms::{case, digest, history, invite, remove};
use crate::successors::levels::is_door_of;
use crate::visits::attendance::Attendance;
use crate::visits::token::{VisitDigest, VisitToken};
use crate::visits::transcript::TURN;
use crate::visits::{Visit, VisitState};
use care::registration::Closing;
use desk::event::{BoardEntry, CaseEvent, Closed, ConversationId, DeskEvent, Here, Turn};
use matrix::ours::Room;
use matrix::wire::RawEvent;

/// Makes a conversation's visit from its room. What helpers asked and wrote there goes into `taken`.
pub(crate) fn reopen(context: &Context, room: &Room, history: &[RawEvent], entry: &BoardEntry, taken: &mut Batch) {
    let digest = digest(room).unwrap_or_else(unknown_digest);
    let left = entry.left.map(|(how, _)| how);
    let id = entry.conversation.clone();
    let away = matches!(case(room, "org.nachtwacht.presence"), Some(CaseEvent::Presence(p)) if p.state != Here::Here);
    let attendance = Attendance::new(Instant::now(), left, away);
    let visit =
        Visit::new(id, digest, context.session.me().clone(), attendance, &context.limits, context.street.seats.keep());
    visit.change(|state| {
        state.transcript_mut().was_with(&entry.former);
        for event in history {
            on_event(&visit, state.transcript_mut(), event, taken);
        }
        state.read_stop(left.filter(|how| how.is_stop()));
        if let Some(word) = &entry.nothing {
            state.transcript_mut().nothing_to_answer(word);
        }
    });
    context.visits.add(Arc::new(visit));
    context.aliases(|aliases| aliases.reserve(&entry.alias));
}

/// As [`reopen`], of a conversation that the run before this one, or the door before this one, had open. It may have died
/// while it closed the conversation, after it had said so in the room and before it told the desk: then it goes on
/// closing. Nothing more is taken from the visitor, and the request is decided again as it was.
pub(crate) fn go_on(context: &Context, room: &Room, history: &[RawEvent], entry: &BoardEntry, taken: &mut Batch) {
    reopen(context, room, history, entry, taken);
    let is_over = matches!(case(room, "org.nachtwacht.ended"), Some(CaseEvent::Ended(ended)) if ended.is_over());
    if let Some(visit) = context.visits.of(&entry.conversation).filter(|_| is_over) {
        visit.change(VisitState::begin_closing);
    }
}

/// The door may have died between letting a helper in, saying so, and removing a helper: what was said counts. That the
/// visit was stopped is said now, if it was not.
pub(crate) async fn reconcile(desk: &mut DeskRoom, room: &Room, entry: &BoardEntry) -> Result<(), DoorError> {
    let id = &entry.conversation;
    tell_stopped(desk, id).await?;
    let turn = turn(desk.context(), id, entry.assigned.clone(), entry.fence);
    let written = room.content(TURN).and_then(|content| serde_json::from_str::<Turn>(content).ok());
    let turn = Turn { by: written.as_ref().and_then(|written| written.by.clone()), ..turn };
    if written.as_ref().is_some_and(|written| *written != turn) || (written.is_none() && entry.assigned.is_some()) {
        set_turn(desk.context(), id, &turn).await?;
    }
    let helpers = room.members().filter(|member| member != desk.me() && !is_door_of(room, member));
    for member in helpers.filter(|member| !entry.is_open_to(member)) {
        remove(desk.session(), id, Some(&member)).await?;
    }
    let inside = entry.assigned.iter().chain(entry.readers().map(|reader| &reader.who));
    for missing in inside.filter(|member| !room.has(member)) {
        invite(desk.session(), id, Some(missing)).await?;
    }
    Ok(())
}

/// Takes in a conversation that the desk knows as this door's and this run does not: the run before let the visitor in
/// while this one read the rooms. When its room is gone (erased by hand), it is over. What helpers asked and wrote there
/// is still to be answered.
pub(crate) async fn find(desk: &mut DeskRoom, conversation: &ConversationId) -> Result<Batch, DoorError> {
    let mut taken = Batch::default();
    let Some(entry) = desk.own_open(conversation).map(|open| open.entry.clone()) else { return Ok(taken) };
    if desk.context().visits.of(conversation).is_some() {
        return Ok(taken);
    }
    if let Some((room, history)) = history::read(desk.session(), conversation.as_str()).await? {
        go_on(desk.context(), &room, &history, &entry, &mut taken);
        reconcile(desk, &room, &entry).await?;
    } else {
        let (seq, since, closing) = (desk.next(), now(), Closing::ConnectionLost);
        let conversation = conversation.clone();
        let closed = Closed {
            seq,
            conversation,
            closing,
            since,
            erased_at: since,
            registered: None,
            request: None,
            unwanted: None,
        };
        desk.say(DeskEvent::Closed(closed)).await?;
    }
    Ok(taken)
}

/// Without a digest nobody can come back; the conversation is there all the same.
fn unknown_digest() -> VisitDigest {
    VisitToken::new().map_or_else(|_| VisitDigest(String::new()), |token| token.digest())
}
