//! Reading from the homeserver: the sync, gaps filled, every conversation's events into its visit, and the rest handed
//! to the arbiter loop.

pub(crate) mod batch;
pub(crate) mod conversation;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use self::batch::Batch;
use self::conversation::ID_BYTES;
use crate::context::Context;
use crate::desk_room::REQUEST_BYTES;
use crate::retry::retry;
use crate::rooms::history::back;
use desk::event::{Alive, Ask, CorrectionAsk, DeskEvent, DeviceEvent, MemberId, Request};
use machine::random::chance;
use machine::retry::Backoff;
use matrix::error::Error;
use matrix::session::{Session, SyncRequest};
use matrix::wire::{SyncBatch, Timeline, ToldBeside};

/// How many events of a room one batch brings at most; earlier ones are paged back to.
const TIMELINE: u32 = 200;

/// The most bytes of a registration with all around it; ours have some seven hundred.
const FORM_BYTES: usize = 32 * 1024;

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
    let request = SyncRequest { since: since.map(str::to_owned), poll: Duration::ZERO, limit: TIMELINE };
    read(session, &request).await
}

async fn read(session: &Session, request: &SyncRequest) -> Result<SyncBatch, Error> {
    filled(session, session.sync(request).await?, request.since.as_deref()).await
}

/// Fills the gaps before limited timelines, back to `since`. Without `since` nothing is filled: the rooms are read from
/// their beginning.
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
            conversation::take_in(context, &visit, &joined, &mut taken);
            taken.touched.push(visit.conversation.clone());
        }
    }
    taken
}

/// An alert that a helper's console told this door beside the desk room, where a limit on messages may hold it up.
fn alert(told: &ToldBeside, event: DeskEvent) -> Option<(MemberId, Request)> {
    match event {
        DeskEvent::Request(request) if request.ask == Ask::Alert && told.content.get().len() <= REQUEST_BYTES => {
            Some((told.sender.clone(), request))
        }
        _ => None,
    }
}

/// That a console is alive.
fn alive(told: &ToldBeside) -> Option<Alive> {
    match DeviceEvent::parse(&told.event_type, told.content.get()) {
        Ok(Some(DeviceEvent::Alive(alive))) if alive.run.len() <= ID_BYTES => Some(alive),
        _ => None,
    }
}

/// What a helper asks about a registration; `None` when it is longer than a form can be.
fn correction(told: &ToldBeside) -> Option<CorrectionAsk> {
    if told.content.get().len() > FORM_BYTES {
        return None;
    }
    match DeviceEvent::parse(&told.event_type, told.content.get()) {
        Ok(Some(DeviceEvent::CorrectionAsk(ask))) if ask.device.len() <= ID_BYTES => Some(ask),
        _ => None,
    }
}
