//! Reading on: one poll at a time, and what follows when it ends.

use std::mem;

use futures_util::future::{AbortHandle, abortable};

use super::desk::read_anew;
use super::task::{Done, Task};
use super::{LinkState, Update};
use crate::error::Error;
use crate::session::Session;
use crate::sync::SyncReader;
use crate::wire::{Joined, SyncBatch};
use desk::event::{DeskEvent, Moment, Stamped, room_type};
use machine::clock;
use machine::random::chance;
use machine::retry::Backoff;

/// A batch, and the desk room if the batch begins it anew.
pub(super) struct Batch {
    pub(super) sync: SyncBatch,
    pub(super) desk: Option<NewDesk>,
}

pub(super) struct NewDesk {
    pub(super) joined: Joined,
    pub(super) events: Vec<Stamped<DeskEvent>>,
}

/// Reading on.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) reader: Option<SyncReader>,
    /// Breaks off the poll under way.
    poll: Option<AbortHandle>,
    /// When a poll that failed is tried again.
    retry: Option<u64>,
    backoff: Backoff,
    /// Since when the homeserver does not answer.
    away: Option<Moment>,
    /// When the poll under way, or the last one, began.
    began: u64,
    /// Whether the homeserver may let the poll under way wait until something happens.
    waits: bool,
    /// When the last poll that ended well began: all that happened before was read.
    read: u64,
}

impl Reading {
    /// When it is tried again, if it failed.
    pub(super) const fn retry(&self) -> Option<u64> {
        self.retry
    }

    /// Whether a poll that began at this time or later has been read.
    pub(super) const fn has_read(&self, since: u64) -> bool {
        self.read >= since
    }

    /// Whether a poll is under way that began at this time or later and is answered at once.
    pub(super) const fn reads(&self, since: u64) -> bool {
        self.began >= since && !self.waits
    }

    /// Whether the homeserver answered the last time.
    pub(super) const fn is_live(&self) -> bool {
        self.away.is_none()
    }
}

impl Task {
    /// Reads on from where it was, unless a poll is under way.
    pub(super) fn read_on(&mut self) {
        let (Some(session), None) = (self.session.clone(), &self.reading.poll) else { return };
        let Some(reader) = self.reading.reader.clone() else { return };
        self.reading.retry = None;
        let waits = reader.waits();
        let known = self.desk.as_ref().map(|desk| desk.room.clone());
        let (poll, handle) = abortable(read(session, reader, known));
        self.reading.poll = Some(handle);
        (self.reading.began, self.reading.waits) = (self.now(), waits);
        self.under_way.push(Box::pin(async move {
            match poll.await {
                Ok((reader, batch)) => Done::Read(Box::new(reader), batch),
                Err(_) => Done::Nothing,
            }
        }));
    }

    /// Breaks off the poll under way, if there is one.
    pub(super) fn stop_reading(&mut self) {
        if let Some(poll) = self.reading.poll.take() {
            poll.abort();
        }
        self.reading.retry = None;
    }

    pub(super) fn read_again_if_due(&mut self) {
        if self.reading.retry.is_some_and(|at| at <= self.now()) {
            self.read_on();
        }
    }

    /// Reads on at once, without letting the homeserver wait for something to happen.
    pub(super) fn reconnect(&mut self) {
        self.stop_reading();
        if let (Some(reader), Some(session)) = (self.reading.reader.take(), &self.session) {
            self.reading.reader = Some(reader.with(session.clone()));
        }
        self.read_on();
    }

    /// A poll ended well.
    pub(super) fn is_live(&mut self, reader: SyncReader) {
        self.reading.poll = None;
        self.reading.reader = Some(reader);
        self.reading.backoff.succeed();
        self.reading.away = None;
        self.reading.read = self.reading.began;
        self.caught_up = true;
        self.tell(Update::Link(LinkState::Live(wall_clock())));
    }

    /// A poll failed: try again later.
    pub(super) fn is_away(&mut self, reader: SyncReader, error: &Error) {
        self.reading.poll = None;
        self.reading.reader = Some(reader);
        let wait = self.reading.backoff.fail(error.retry_after(), chance());
        let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        self.reading.retry = Some(self.now().saturating_add(wait));
        self.judge_all_again();
        let now = wall_clock();
        let since = *self.reading.away.get_or_insert(now);
        let retry_at = clock::steady().saturating_add(wait);
        self.tell(Update::Link(LinkState::Away { since, why: error.failure(), retry_at }));
    }

    /// A call was refused for its token, which may have been an old one: the next poll shows whether the present one is
    /// valid.
    pub(super) fn check_token(&mut self) {
        if mem::replace(&mut self.caught_up, false) {
            self.reconnect();
        }
    }

    /// The token is not valid any more. Outbox and rooms stay until somebody signs in again.
    pub(super) fn is_signed_out(&mut self) {
        if self.session.take().is_some() {
            self.stop_reading();
            self.caught_up = false;
            self.judge_all_again();
            self.tell(Update::Link(LinkState::SignedOut));
        }
    }
}

/// One batch; with the desk room from its board on, if it is new.
async fn read(session: Session, mut reader: SyncReader, known: Option<String>) -> (SyncReader, Result<Batch, Error>) {
    reader.keep_whole(known.clone());
    let before = reader.clone();
    let sync = match reader.read().await {
        Ok(sync) => sync,
        Err(error) => return (reader, Err(error)),
    };
    let mut batch = Batch { sync, desk: None };
    let is_new = |joined: &Joined| {
        known.as_ref().map_or_else(|| is_desk(joined), |room| batch.sync.anew && joined.room == *room)
    };
    if let Some(at) = batch.sync.joined.iter().position(is_new) {
        let joined = batch.sync.joined.remove(at);
        match read_anew(&session, &joined).await {
            Ok(events) => batch.desk = Some(NewDesk { joined, events }),
            Err(error) => return (before, Err(error)),
        }
    }
    (reader, Ok(batch))
}

fn is_desk(joined: &Joined) -> bool {
    let create = joined.state.iter().chain(&joined.timeline.events).find(|event| event.is_state("m.room.create"));
    create.is_some_and(|event| event.text("type").as_deref() == Some(room_type::DESK))
}

/// The local clock, for what is shown.
fn wall_clock() -> Moment {
    Moment(clock::millis())
}
