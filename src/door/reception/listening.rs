//! What a visitor's stream shows: the messages, whether somebody is there, typing, reading, the end.
//!
//! A stream keeps its place in the transcript and what it has shown, nothing else: a slow reader costs nothing and
//! loses nothing.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::watch;

use crate::context::SharedContext;
use crate::retry::retry;
use crate::visits::place::Place;
use crate::visits::transcript::{From, TranscriptLine};
use crate::visits::{OpenedStream, Visit, VisitState};
use care::registration::Closing;
use desk::event::EventId;

/// So many messages are taken at once.
const STEP: usize = 32;

/// One thing that a visitor sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// A message.
    Message(Arc<TranscriptLine>),
    /// The helper types, or stopped.
    Typing(bool),
    /// The helper has read up to this own message.
    Read(Arc<str>),
    /// Somebody has picked up the conversation, or nobody has it.
    Assigned(bool),
    /// How many stand before the visitor, who waits.
    Place(Place),
    /// The visit was stopped: the page empties itself and leaves at once (domain.md §10). Nothing comes after it.
    Exit,
    /// The conversation is over.
    Closed(Closing),
}

/// A visitor's open stream. While it exists, the visitor is there.
#[derive(Debug)]
pub struct Listening {
    context: SharedContext,
    visit: Arc<Visit>,
    changes: watch::Receiver<u64>,
    stopping: watch::Receiver<bool>,
    number: u64,
    position: usize,
    assigned: Option<bool>,
    place: Option<Place>,
    typing: bool,
    read: Option<Arc<str>>,
    ready: VecDeque<Sight>,
    over: bool,
    exited: bool,
}

impl Listening {
    pub(super) fn new(context: SharedContext, visit: Arc<Visit>, after: Option<&EventId>) -> Self {
        let (changes, stopping) = (visit.watch(), context.stopping());
        let OpenedStream { number, position, change } = visit.change(|state| state.open_stream(after));
        context.tell_back(&visit.conversation, change);
        Self {
            context,
            visit,
            changes,
            stopping,
            number,
            position,
            assigned: None,
            place: None,
            typing: false,
            read: None,
            ready: VecDeque::new(),
            over: false,
            exited: false,
        }
    }

    /// The next thing to see; nothing when the stream is over.
    pub async fn next(&mut self) -> Option<Sight> {
        loop {
            if !self.exited && self.visit.state().stopped().is_some() {
                // nothing that was ready goes out any more
                self.ready.clear();
                (self.over, self.exited) = (true, true);
                return Some(Sight::Exit);
            }
            if let Some(sight) = self.ready.pop_front() {
                self.delivered(&sight);
                return Some(sight);
            }
            if self.over || *self.stopping.borrow() {
                return None;
            }
            self.changes.mark_unchanged();
            self.look();
            if self.ready.is_empty() && !self.over && self.visit.state().stopped().is_none() {
                tokio::select! {
                    changed = self.changes.changed() => changed.ok()?,
                    stopped = self.stopping.changed() => stopped.ok()?,
                }
            }
        }
    }

    /// Takes what is new.
    fn look(&mut self) {
        let visit = self.visit.clone();
        let state = visit.state();
        if state.stopped().is_some() {
            return;
        }
        if state.is_outnumbered(self.number) || state.has_left() {
            self.over = true;
            return;
        }
        self.compare(&state);
    }

    fn compare(&mut self, state: &VisitState) {
        let assigned = state.transcript().assigned();
        if self.assigned != Some(assigned) {
            self.assigned = Some(assigned);
            self.ready.push_back(Sight::Assigned(assigned));
        }
        // whoever was picked up is told nothing of the queue any more
        let place = state.place().filter(|_| !assigned && state.closed().is_none());
        if let Some(place) = place.filter(|place| self.place != Some(*place)) {
            self.ready.push_back(Sight::Place(place));
        }
        self.place = place;
        let (lines, next) = state.transcript().from(self.position, STEP);
        self.position = next;
        let more = !lines.is_empty();
        self.ready.extend(lines.into_iter().map(Sight::Message));
        if let Some(read) = state.read().filter(|read| self.read.as_ref() != Some(read)) {
            self.read = Some(read.clone());
            self.ready.push_back(Sight::Read(read.clone()));
        }
        if state.helper_types() != self.typing {
            self.typing = state.helper_types();
            self.ready.push_back(Sight::Typing(self.typing));
        }
        if let Some(closing) = state.closed().filter(|_| !more) {
            self.ready.push_back(Sight::Closed(closing));
            self.over = true;
        }
    }

    /// A helper's message that is on its way to the visitor counts as read: the latest is told, one call at a time.
    fn delivered(&self, sight: &Sight) {
        let Sight::Message(line) = sight else { return };
        if line.from != From::Helper {
            return;
        }
        let begins = self.visit.state().on_delivered(line.event.clone());
        if begins {
            tokio::spawn(tell_read(self.context.clone(), self.visit.clone()));
        }
    }
}

async fn tell_read(context: SharedContext, visit: Arc<Visit>) {
    loop {
        let Some(event) = visit.state().next_delivered() else { return };
        // a receipt that is refused (the room is gone) is of no use to anybody
        let _ = retry(|| context.session.read(visit.conversation.as_str(), &event)).await;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.visit.state().close_stream();
    }
}
