//! The visits that are open: what each visitor sees and where each visitor is. Shared by the visitor's calls, the
//! practice visitors, the sync and the arbiter loop; every lock is held for a moment and never across a wait.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Instant;

use tokio::sync::watch;

use super::config::{Limits, Timing};
use super::limits::Window;
use super::presence::Attendance;
use super::token::VisitDigest;
use super::transcript::Transcript;
use crate::care::registration::Closing;
use crate::desk::event::{ConversationId, EventId, Leaving, MemberId};

/// One open visit.
#[derive(Debug)]
pub(crate) struct Visit {
    /// Its conversation.
    pub(crate) conversation: ConversationId,
    /// Under which the visitor comes back.
    pub(crate) digest: VisitDigest,
    /// What is known of it.
    state: Mutex<VisitState>,
    /// Counts changes, so that streams wake.
    changes: watch::Sender<u64>,
    /// One message at a time, so that the room has them in the order in which they were accepted.
    pub(crate) sending: tokio::sync::Mutex<()>,
}

/// What is known of a visit.
#[derive(Debug)]
pub(crate) struct VisitState {
    /// What the visitor sees of the conversation.
    pub(crate) transcript: Transcript,
    /// Where the visitor is.
    pub(crate) attendance: Attendance,
    /// Whether the helper is typing.
    pub(crate) helper_types: bool,
    /// The visitor's latest message that the helper has read.
    pub(crate) read: Option<Arc<str>>,
    /// How it was closed.
    pub(crate) closed: Option<Closing>,
    /// The number of the newest stream.
    pub(crate) newest_stream: u64,
    /// The helper's latest event that a stream has delivered, and whether somebody is telling the homeserver.
    pub(crate) receipt: (Option<EventId>, bool),
    /// When the visitor's typing was last told.
    pub(crate) typing_told: Option<Instant>,
    /// Messages in the last seconds.
    pub(crate) messages: Window,
}

impl Visit {
    /// A visit of a visitor who is there, or (after a restart) had left.
    pub(crate) fn new(
        conversation: ConversationId,
        digest: VisitDigest,
        door: MemberId,
        left: Option<Leaving>,
        limits: &Limits,
    ) -> Self {
        let state = VisitState {
            transcript: Transcript::new(door, limits.kept_messages, limits.kept_bytes),
            attendance: Attendance::new(Instant::now(), left),
            helper_types: false,
            read: None,
            closed: None,
            newest_stream: 0,
            receipt: (None, false),
            typing_told: None,
            messages: Window::new(limits.messages, limits.message_window),
        };
        Self {
            conversation,
            digest,
            state: Mutex::new(state),
            changes: watch::Sender::new(0),
            sending: tokio::sync::Mutex::new(()),
        }
    }

    /// The state, to look at. A panic elsewhere does not take the visit away.
    pub(crate) fn state(&self) -> MutexGuard<'_, VisitState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and wakes the streams.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut VisitState) -> T) -> T {
        let result = change(&mut self.state());
        self.changes.send_modify(|count| *count += 1);
        result
    }

    /// Wakes at every change from now on.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }
}

/// All open visits.
#[derive(Debug, Default)]
pub(crate) struct Visits {
    tables: RwLock<Tables>,
}

#[derive(Debug, Default)]
struct Tables {
    by_digest: HashMap<VisitDigest, Arc<Visit>>,
    by_conversation: HashMap<ConversationId, Arc<Visit>>,
}

impl Visits {
    /// Adds a visit.
    pub(crate) fn add(&self, visit: Arc<Visit>) {
        let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
        tables.by_digest.insert(visit.digest.clone(), visit.clone());
        tables.by_conversation.insert(visit.conversation.clone(), visit);
    }

    /// The visit with that digest.
    pub(crate) fn by_digest(&self, digest: &VisitDigest) -> Option<Arc<Visit>> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner).by_digest.get(digest).cloned()
    }

    /// The visit of that conversation.
    pub(crate) fn of(&self, conversation: &ConversationId) -> Option<Arc<Visit>> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner).by_conversation.get(conversation).cloned()
    }

    /// Forgets a visit: its room is gone.
    pub(crate) fn remove(&self, conversation: &ConversationId) {
        let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(visit) = tables.by_conversation.remove(conversation) {
            tables.by_digest.remove(&visit.digest);
        }
    }

    /// Every visit.
    pub(crate) fn all(&self) -> Vec<Arc<Visit>> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner).by_conversation.values().cloned().collect()
    }

    /// When the presence of some visitor changes by time alone.
    pub(crate) fn presence_due(&self, timing: &Timing) -> Option<Instant> {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner);
        let open = tables.by_conversation.values();
        open.filter_map(|visit| {
            let state = visit.state();
            state.attendance.due(timing).filter(|_| state.closed.is_none())
        })
        .min()
    }
}
