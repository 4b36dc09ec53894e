//! Reading on: one complete batch after the other, gaps filled.

use std::time::Duration;

use ruma::api::Direction;

use super::error::Error;
use super::session::{Session, SyncRequest};
use super::wire::{Joined, Page, RawEvent, SyncBatch};
use machine::retry::Backoff;

/// How long the homeserver may hold a poll.
const POLL: Duration = Duration::from_secs(30);
/// How many events of a room's timeline a sync brings at most.
const TIMELINE: u32 = 50;
/// How many events a page of history has at most. 100 of the longest (64 KiB each) fit what is read of an answer.
const PAGE: u32 = 100;
/// How many pages are read for one gap or one history: a homeserver that never comes to an end is not believed.
const PAGES: usize = 2000;

/// Reads what happens in the account's rooms, for the console and the door alike.
///
/// Nothing is consumed before it is complete: when a call fails on the way, the next [`read`](Self::read) begins again
/// from the same position.
#[derive(Debug, Clone)]
pub struct SyncReader {
    session: Session,
    position: Option<String>,
    limit: u32,
    /// The last answer came: the homeserver may hold the next poll.
    steady: bool,
    skip_new_rooms: bool,
    /// The room whose timeline is always completed.
    whole: Option<String>,
}

impl SyncReader {
    /// Reads from the beginning: the first batch has all rooms, with their state and the end of their timelines.
    pub fn anew(session: Session) -> Self {
        Self { session, position: None, limit: TIMELINE, steady: false, skip_new_rooms: false, whole: None }
    }

    /// Goes on from where an earlier reader was, see [`position`](Self::position).
    pub fn resume(session: Session, position: String) -> Self {
        Self { position: Some(position), ..Self::anew(session) }
    }

    /// Does not complete the timelines of rooms that were just joined: their whole history is read by [`history`]
    /// anyway.
    #[must_use]
    pub fn skip_new_rooms(self) -> Self {
        Self { skip_new_rooms: true, ..self }
    }

    /// Completes the timeline of this room all the same: it is joined once, and read on from there.
    pub(super) fn keep_whole(&mut self, room: Option<String>) {
        self.whole = room;
    }

    /// Goes on with another session of the same account.
    #[must_use]
    pub fn with(self, session: Session) -> Self {
        Self { session, steady: false, ..self }
    }

    /// Whether the homeserver may let the next batch wait until there is something.
    pub(super) const fn waits(&self) -> bool {
        self.steady
    }

    /// Up to where it has read: the sync token to go on from after a restart.
    pub fn position(&self) -> Option<&str> {
        self.position.as_deref()
    }

    /// The next batch: waits until there is something, half a minute at most. The first one, and the first after a
    /// failure, does not wait. A timeline that the homeserver cut short is completed, unless the batch begins
    /// [anew](SyncBatch::anew).
    ///
    /// # Errors
    /// What went wrong; nothing is consumed then. Wait before trying again.
    pub async fn read(&mut self) -> Result<SyncBatch, Error> {
        let batch = self.poll().await;
        self.steady = batch.is_ok();
        batch
    }

    async fn poll(&mut self) -> Result<SyncBatch, Error> {
        let poll = if self.steady { POLL } else { Duration::ZERO };
        let request = SyncRequest { since: self.position.clone(), poll, limit: self.limit };
        let mut batch = match self.session.sync(&request).await {
            Err(Error::AnswerTooLarge) if self.limit > 1 => {
                self.limit = (self.limit / 4).max(1);
                return Box::pin(self.poll()).await;
            }
            // the homeserver does not know the position (any more)
            Err(Error::Refused { status: 400, .. }) if self.position.take().is_some() => {
                return Box::pin(self.poll()).await;
            }
            other => other?,
        };
        batch.anew = request.since.is_none();
        if let Some(since) = &request.since {
            for joined in &mut batch.joined {
                let skip = self.skip_new_rooms
                    && self.whole.as_ref() != Some(&joined.room)
                    && has_just_joined(joined, self.session.me().as_str());
                if joined.timeline.limited && !skip {
                    batch.skipped += fill(&self.session, joined, since).await?;
                }
            }
        }
        self.position = Some(batch.next.clone());
        self.limit = TIMELINE;
        Ok(batch)
    }

    /// The next batch, however long the homeserver is away: tries again and again, with growing waits.
    ///
    /// # Errors
    /// Only what trying again cannot mend, above all that the token is not valid any more.
    pub async fn read_patiently(&mut self) -> Result<SyncBatch, Error> {
        let mut backoff = Backoff::default();
        loop {
            match self.read().await {
                Ok(batch) => return Ok(batch),
                Err(error) => backoff.wait_out(error).await?,
            }
        }
    }
}

/// Whether the account's own joining is among the new events of a room. It may be a change of the shown name only: that
/// is the same kind of event.
pub(super) fn has_just_joined(joined: &Joined, me: &str) -> bool {
    let own = |event: &&RawEvent| event.is_state("m.room.member") && event.state_key.as_deref() == Some(me);
    let last = joined.timeline.events.iter().rev().find(own).or_else(|| joined.state.iter().rev().find(own));
    last.is_some_and(|event| event.text("membership").as_deref() == Some("join"))
}

/// Completes a timeline that was cut short, back to the position `since`. The state changes that the sync summed up are
/// among the events then, in their order. Returns how many events could not be read.
async fn fill(session: &Session, joined: &mut Joined, since: &str) -> Result<usize, Error> {
    let (Some(prev), to) = (joined.timeline.prev.clone(), Some(since)) else { return Ok(0) };
    let (older, skipped) = match older(session, &joined.room, Some(prev), to, |_| false).await {
        Ok(older) => older,
        // the room was left in the meantime; the next batch says so
        Err(error) if error.is_final() => return Ok(0),
        Err(error) => return Err(error),
    };
    joined.timeline.events.splice(0..0, older);
    joined.timeline.limited = false;
    joined.state.clear();
    Ok(skipped)
}

/// A room's whole history, oldest first.
///
/// # Errors
/// What went wrong.
pub async fn history(session: &Session, room: &str) -> Result<Vec<RawEvent>, Error> {
    let first = |page: &[RawEvent]| page.iter().any(|event| event.is_state("m.room.create"));
    Ok(older(session, room, None, None, first).await?.0)
}

/// Pages back from a position (the newest event when there is none), until `enough` says so of a page, or the position
/// `to` is reached, or the beginning. Returns the events, oldest first, and how many could not be read.
pub(super) async fn older(
    session: &Session,
    room: &str,
    mut from: Option<String>,
    to: Option<&str>,
    mut enough: impl FnMut(&[RawEvent]) -> bool,
) -> Result<(Vec<RawEvent>, usize), Error> {
    let (mut events, mut skipped) = (Vec::new(), 0);
    for _ in 0..PAGES {
        let page = page_back(session, room, from.as_deref(), to).await?;
        let end = enough(&page.events);
        events.extend(page.events);
        skipped += page.skipped;
        match page.end {
            Some(next) if !end && from.as_ref() != Some(&next) => from = Some(next),
            _ => break,
        }
    }
    events.reverse();
    Ok((events, skipped))
}

/// One page; a shorter one when its events are too long.
async fn page_back(session: &Session, room: &str, from: Option<&str>, to: Option<&str>) -> Result<Page, Error> {
    let mut limit = PAGE;
    loop {
        match session.history(room, from, to, Direction::Backward, limit).await {
            Err(Error::AnswerTooLarge) if limit > 1 => limit = (limit / 4).max(1),
            page => return page,
        }
    }
}
