//! Reading from the homeserver: the sync, gaps filled, every conversation's events into its visit, and the rest handed
//! to the arbiter loop.

use std::collections::HashMap;
use std::sync::Arc;

use ruma::api::Direction;
use serde::Deserialize;
use tokio::sync::mpsc;

use super::context::{Context, retry};
use super::ending::Written;
use super::kept::KeptAsked;
use super::transcript::{Heard, TURN, Transcript, Turn, Verdict};
use super::visit::Visit;
use care::stop_word::is_stop_word_item;
use desk::event::{
    Alive, Ask, CaseEvent, ConversationId, CorrectionAsk, DeskEvent, DeviceEvent, EventId, MemberId, Message,
    MessageId, Refusal, Request,
};
use machine::random::chance;
use machine::retry::Backoff;
use matrix::error::Error;
use matrix::session::{Session, SyncRequest};
use matrix::wire::{Joined, RawEvent, SyncBatch, Timeline, Told};

/// How many events of a room one batch brings; what is more is paged back to.
const TIMELINE: u32 = 200;
/// How many events a page of history brings.
const PAGE: u32 = 500;
/// How many pages of one gap are read: beyond that something else is wrong.
const PAGES: usize = 400;

/// The event type of an answer in a plan.
const PLAN: &str = "org.nachtwacht.plan";

/// A registration has at most so many bytes with all around it; ours have some seven hundred.
const FORM_BYTES: usize = 32 * 1024;

/// A message's own id has at most so many bytes (as ids of Matrix); without one it is known by its event's.
const ID_BYTES: usize = 255;

/// What a sync brought for the arbiter loop, in the order in which it is to be taken in.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// From where the next one goes on.
    pub(crate) next: String,
    /// The registrations that helpers wrote.
    pub(crate) registrations: Vec<(ConversationId, Written)>,
    /// Helpers' messages that were not passed on.
    pub(crate) refused: Vec<Refused>,
    /// Helpers' questions about kept plans.
    pub(crate) kept: Vec<KeptAsked>,
    /// The desk room's events.
    pub(crate) desk: Vec<RawEvent>,
    /// Alerts that came beside the desk room, from whom.
    pub(crate) alerts: Vec<(MemberId, Request)>,
    /// Whose consoles told that they are alive.
    pub(crate) alive: Vec<(MemberId, Alive)>,
    /// What helpers asked about registrations, and who.
    pub(crate) corrections: Vec<(MemberId, CorrectionAsk)>,
    /// How much this device was told beside all rooms.
    pub(crate) told: usize,
    /// The conversations in which something happened.
    pub(crate) touched: Vec<ConversationId>,
}

/// A helper's message that was not passed on.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) conversation: ConversationId,
    pub(crate) message: MessageId,
    pub(crate) event: EventId,
    pub(crate) to: MemberId,
    pub(crate) why: Refusal,
}

/// Reads on and on, until the receiver is gone or the account is signed out.
pub(crate) async fn run(context: Arc<Context>, desk: String, mut since: String, batches: mpsc::Sender<Batch>) -> Error {
    let mut backoff = Backoff::default();
    loop {
        let request = SyncRequest { since: Some(since.clone()), poll: context.timing.poll, limit: TIMELINE };
        let read = retry(|| read(&context.session, &request));
        let batch = match read.await {
            Ok(batch) => batch,
            // Synapse answers so while it erases a room that the batch is about: that passes, and no door dies of it
            Err(Error::Refused { status: 404, .. }) => {
                tokio::time::sleep(backoff.fail(None, chance())).await;
                continue;
            }
            Err(error) => return error,
        };
        backoff.succeed();
        since.clone_from(&batch.next);
        let batch = take_in(&context, &desk, batch);
        if batches.send(batch).await.is_err() {
            return Error::Unreachable;
        }
    }
}

/// One sync from `since`, its gaps filled.
pub(crate) async fn once(session: &Session, since: Option<&str>) -> Result<SyncBatch, Error> {
    let request = SyncRequest { since: since.map(str::to_owned), poll: std::time::Duration::ZERO, limit: TIMELINE };
    read(session, &request).await
}

async fn read(session: &Session, request: &SyncRequest) -> Result<SyncBatch, Error> {
    filled(session, session.sync(request).await?, request.since.as_deref()).await
}

/// Fills the gaps before limited timelines, back to `since`. Without it nothing is filled: the rooms are read anew.
async fn filled(session: &Session, mut batch: SyncBatch, since: Option<&str>) -> Result<SyncBatch, Error> {
    let Some(since) = since else { return Ok(batch) };
    for joined in &mut batch.joined {
        if let Timeline { limited: true, prev: Some(prev), .. } = &joined.timeline {
            let mut events = match back(session, &joined.room, Some(prev), Some(since)).await {
                Ok(events) => events,
                Err(error) if error.is_signed_out() => return Err(error),
                // the room was erased or left in the meantime, and a door goes on without it; the next batch says so
                Err(error) if error.is_final() => continue,
                Err(error) => return Err(error),
            };
            events.append(&mut joined.timeline.events);
            joined.timeline.events = events;
        }
    }
    Ok(batch)
}

/// A room's history between two points, oldest first: from `from` (the newest) back to `to` (the start).
pub(crate) async fn back(
    session: &Session,
    room: &str,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<Vec<RawEvent>, Error> {
    let mut events = Vec::new();
    let mut from = from.map(str::to_owned);
    for _ in 0..PAGES {
        let mut page = session.history(room, from.as_deref(), to, Direction::Backward, PAGE).await?;
        let empty = page.events.is_empty() && page.skipped == 0;
        events.append(&mut page.events);
        // an end that does not move is the end
        if page.end.is_none() || empty || page.end == from {
            break;
        }
        from = page.end;
    }
    events.reverse();
    Ok(events)
}

/// Puts what a sync brought where it belongs.
pub(crate) fn take_in(context: &Context, desk: &str, batch: SyncBatch) -> Batch {
    let alerts = batch.told.iter().filter_map(|told| alert(told, told.desk()?)).collect();
    let alive = batch.told.iter().filter_map(|told| Some((told.sender.clone(), alive(told)?))).collect();
    let corrections = batch.told.iter().filter_map(|told| Some((told.sender.clone(), correction(told)?))).collect();
    let mut taken = Batch { next: batch.next, alerts, alive, corrections, told: batch.told.len(), ..Batch::default() };
    for joined in batch.joined {
        if joined.room == desk {
            // state that is left out of a limited timeline comes first
            taken.desk.extend(joined.state);
            taken.desk.extend(joined.timeline.events);
        } else if let Some(visit) = context.visits.of_late(&joined.room.as_str().into()) {
            conversation(context, &visit, &joined, &mut taken);
            taken.touched.push(visit.conversation.clone());
        }
    }
    taken
}

/// An alert that a helper's console told this door beside the desk room, where a limit on messages may hold it up.
fn alert(told: &Told, event: DeskEvent) -> Option<(MemberId, Request)> {
    match event {
        DeskEvent::Request(request)
            if request.ask == Ask::Alert && told.content.get().len() <= super::keeper::REQUEST_BYTES =>
        {
            Some((told.sender.clone(), request))
        }
        _ => None,
    }
}

/// That a console is alive.
fn alive(told: &Told) -> Option<Alive> {
    match DeviceEvent::parse(&told.event_type, told.content.get()) {
        Ok(Some(DeviceEvent::Alive(alive))) if alive.run.len() <= ID_BYTES => Some(alive),
        _ => None,
    }
}

/// What a helper asks about a registration. More than a form can be is none.
fn correction(told: &Told) -> Option<CorrectionAsk> {
    if told.content.get().len() > FORM_BYTES {
        return None;
    }
    match DeviceEvent::parse(&told.event_type, told.content.get()) {
        Ok(Some(DeviceEvent::CorrectionAsk(ask))) if ask.device.len() <= ID_BYTES => Some(ask),
        _ => None,
    }
}

/// Takes in what is new in a conversation's room.
fn conversation(context: &Context, visit: &Visit, joined: &Joined, taken: &mut Batch) {
    let door = context.session.me();
    visit.change(|state| {
        let before = state.transcript.turn().1;
        for event in joined.state.iter().chain(&joined.timeline.events) {
            on_event(visit, &mut state.transcript, event, taken);
        }
        if state.transcript.turn().1 != before {
            // whoever was typing has not got the conversation any more
            (state.helper_types, state.typed) = (false, None);
        }
        if let Some(who) = &joined.typing {
            let (holder, _) = state.transcript.turn();
            let types = holder.is_some_and(|holder| who.contains(holder));
            if types || state.helper_types {
                state.typed = Some(context.steady());
            }
            state.helper_types = types;
        }
        let readers: HashMap<&MemberId, &EventId> = joined.receipts.iter().map(|(who, event)| (who, event)).collect();
        let read = readers.into_iter().filter(|(who, _)| *who != door).find_map(|(who, event)| {
            let (holder, _) = state.transcript.turn();
            (holder == Some(who)).then(|| state.transcript.read_up_to(event))?
        });
        if read.is_some() {
            state.read = read;
        }
    });
}

/// Takes an event of a conversation's room in, and hands over what the arbiter loop has to do about it.
pub(crate) fn on_event(visit: &Visit, transcript: &mut Transcript, event: &RawEvent, taken: &mut Batch) {
    let moved = event.moved().filter(|_| transcript.is_door(&event.sender));
    let said = moved.as_ref().map_or(event, |(_, moved)| moved);
    let verdict = transcript.on_event(&said.id, &said.sender, said.at, heard(said));
    if let Some((was, _)) = &moved {
        transcript.was(&event.id, was);
    }
    note(visit, said, verdict, taken);
}

fn note(visit: &Visit, event: &RawEvent, verdict: Verdict, taken: &mut Batch) {
    let conversation = || visit.conversation.clone();
    if let Verdict::Refused { message, why } = verdict {
        let (event, to) = (event.id.clone(), event.sender.clone());
        taken.refused.push(Refused { conversation: conversation(), message, event, to, why });
    }
    visit.home().on_event(event);
    super::kept::note(&visit.conversation, event, &mut taken.kept);
    if let Some(written) = Written::of(event) {
        taken.registrations.push((conversation(), written));
    }
}

/// What an event of a conversation's room is to the visitor.
pub(crate) fn heard(event: &RawEvent) -> Heard {
    #[derive(Deserialize)]
    struct Relation {
        #[serde(rename = "m.relates_to", default)]
        relates: Option<Kind>,
    }
    #[derive(Deserialize)]
    struct Kind {
        #[serde(default)]
        rel_type: Option<String>,
    }
    let content = event.content.get();
    match &*event.event_type {
        TURN if event.state_key.as_deref() == Some("") => {
            serde_json::from_str::<Turn>(content).map_or(Heard::Other, Heard::Turn)
        }
        Message::TYPE if event.state_key.is_none() => {
            let Ok(Message { msgtype, body, id, fence, .. }) = serde_json::from_str(content) else {
                return Heard::Said { id: None, fence: None, body: None };
            };
            // a correction of an earlier message is no message of its own
            let replaces = serde_json::from_str::<Relation>(content)
                .is_ok_and(|r| r.relates.is_some_and(|kind| kind.rel_type.as_deref() == Some("m.replace")));
            // it comes back in what the door says of the message
            let id = id.filter(|id| id.as_str().len() <= ID_BYTES);
            Heard::Said { id, fence, body: (msgtype == "m.text" && !replaces).then_some(body) }
        }
        PLAN => match CaseEvent::parse(PLAN, content) {
            Ok(Some(CaseEvent::Plan(answer))) if is_stop_word_item(&answer.plan, &answer.item) => {
                Heard::Agreed(Box::new(answer))
            }
            _ => Heard::Other,
        },
        _ => Heard::Other,
    }
}
