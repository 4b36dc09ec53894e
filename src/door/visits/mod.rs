//! The visits that are open: what each visitor sees and where each visitor is. Shared by the visitor's calls, the
//! practice visitors, the sync and the arbiter loop; every lock is held for a moment and never across a wait.

pub(crate) mod aliases;
pub(crate) mod attendance;
mod home;
pub(crate) mod token;
pub(crate) mod transcript;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use self::attendance::Attendance;
use self::home::SaidOfHome;
use self::token::VisitDigest;
use self::transcript::Transcript;
use crate::config::{Limits, Timing};
use crate::limits::Window;
use care::registration::Closing;
use desk::event::{ConversationId, EventId, Leaving, MemberId, Moment};

/// So often a visitor may leave and come back within [`LEAVES_IN`] and be told of.
const LEAVES: usize = 4;
/// See [`LEAVES`].
const LEAVES_IN: Duration = Duration::from_mins(1);
/// For so long after its end a conversation may still bring something: a homeserver may take in a message that was on
/// its way when its writer was removed (Synapse does).
const LATE: Duration = Duration::from_mins(1);

/// One open visit.
#[derive(Debug)]
pub(crate) struct Visit {
    /// Its conversation.
    pub(crate) conversation: ConversationId,
    /// Under which the visitor comes back.
    pub(crate) digest: VisitDigest,
    /// What is known of it.
    state: Mutex<VisitState>,
    /// What the plans say of home.
    home: Mutex<SaidOfHome>,
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
    /// When the helper was last told to type or to stop, by the steady clock.
    pub(crate) typed: Option<Moment>,
    /// The position of the visitor's oldest unanswered word, and when it came by the steady clock.
    pub(crate) asked: Option<(usize, Moment)>,
    /// Whether the arbiter loop has looked at it since it was read back.
    pub(crate) looked_at: bool,
    /// The visitor's latest message that the helper has read.
    pub(crate) read: Option<Arc<str>>,
    /// It is being closed: nothing more is taken.
    pub(crate) closing: bool,
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
    /// How often the visitor left of late: coming and going must not flood the desk.
    pub(crate) leaves: Window,
}

impl Visit {
    /// A visit with nothing said yet.
    pub(crate) fn new(
        conversation: ConversationId,
        digest: VisitDigest,
        door: MemberId,
        attendance: Attendance,
        limits: &Limits,
    ) -> Self {
        let state = VisitState {
            transcript: Transcript::new(door, limits.kept_messages, limits.kept_bytes),
            attendance,
            helper_types: false,
            typed: None,
            asked: None,
            looked_at: false,
            read: None,
            closing: false,
            closed: None,
            newest_stream: 0,
            receipt: (None, false),
            typing_told: None,
            messages: Window::new(limits.messages, limits.message_window),
            leaves: Window::new(LEAVES, LEAVES_IN),
        };
        Self {
            conversation,
            digest,
            state: Mutex::new(state),
            home: Mutex::default(),
            changes: watch::Sender::new(0),
            sending: tokio::sync::Mutex::new(()),
        }
    }

    /// The state, to look at. A panic elsewhere does not take the visit away.
    pub(crate) fn state(&self) -> MutexGuard<'_, VisitState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the plans say of home, for a moment.
    pub(crate) fn home(&self) -> MutexGuard<'_, SaidOfHome> {
        self.home.lock().unwrap_or_else(PoisonError::into_inner)
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

impl VisitState {
    /// When the oldest unanswered word came, by the steady clock. A word that is new here came at most `at_most`
    /// milliseconds ago, whatever the homeserver's clock says; of a conversation that was read back nobody knows better.
    pub(crate) fn asked(&mut self, steady: Moment, wall: Moment, at_most: u64) -> Option<Moment> {
        let oldest = self.transcript.oldest_unanswered();
        let known = self.asked.filter(|(position, _)| oldest.is_some_and(|(oldest, _)| oldest == *position));
        self.asked = known.or_else(|| {
            let (position, at) = oldest?;
            let before = self.asked.map(|(_, before)| steady.since(before));
            let at_most = if self.looked_at { before.unwrap_or(at_most) } else { u64::MAX };
            Some((position, Moment(steady.0.saturating_sub(wall.since(at).min(at_most)))))
        });
        self.looked_at = true;
        self.asked.map(|(_, at)| at)
    }

    /// When the helper typed last; now, while typing.
    pub(crate) fn typed(&mut self, steady: Moment) -> Option<Moment> {
        /// Nobody types for longer without a pause: the homeserver has forgotten to say that it is over.
        const LONGEST: u64 = 10 * 60_000;
        if self.helper_types && self.typed.is_some_and(|since| steady.since(since) < LONGEST) {
            return Some(steady);
        }
        self.typed
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
    closed: HashSet<VisitDigest>,
    /// Closed a moment ago.
    late: Vec<(Instant, Arc<Visit>)>,
}

/// What a visit token leads to.
#[derive(Debug, Clone)]
pub(crate) enum Found {
    /// An open visit.
    Open(Arc<Visit>),
    /// A visit that is over or was stopped, its room not erased yet.
    Closed,
}

impl Visits {
    /// Adds a visit.
    pub(crate) fn add(&self, visit: Arc<Visit>) {
        let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
        if visit.state().transcript.stopped().is_some() {
            tables.closed.insert(visit.digest.clone());
        } else {
            tables.by_digest.insert(visit.digest.clone(), visit.clone());
        }
        tables.by_conversation.insert(visit.conversation.clone(), visit);
    }

    /// Stops a visit at once (domain.md §10): the visitor's key is dead, as one of a visit that is over, the visitor's
    /// streams are told to leave and end, and no message passes any more. The conversation stays open at the desk; that
    /// the visit was stopped is written down by the arbiter loop.
    pub(crate) fn stop(&self, visit: &Visit, how: Leaving) {
        {
            let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
            tables.by_digest.remove(&visit.digest);
            tables.closed.insert(visit.digest.clone());
        }
        visit.change(|state| {
            state.transcript.stop(how);
            state.attendance.leave(how);
            state.helper_types = false;
        });
    }

    /// The visit with that digest.
    pub(crate) fn find(&self, digest: &VisitDigest) -> Option<Found> {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner);
        let open = tables.by_digest.get(digest).cloned().map(Found::Open);
        open.or_else(|| tables.closed.contains(digest).then_some(Found::Closed))
    }

    /// The visit of that conversation.
    pub(crate) fn of(&self, conversation: &ConversationId) -> Option<Arc<Visit>> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner).by_conversation.get(conversation).cloned()
    }

    /// The visit of that conversation, also one that is over since a moment only.
    pub(crate) fn of_late(&self, conversation: &ConversationId) -> Option<Arc<Visit>> {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner);
        let late = || tables.late.iter().map(|(_, visit)| visit).find(|visit| visit.conversation == *conversation);
        tables.by_conversation.get(conversation).or_else(late).cloned()
    }

    /// A visit is over: streams that run still hold it, nobody comes back to it.
    pub(crate) fn close(&self, conversation: &ConversationId) -> Option<Arc<Visit>> {
        let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
        let visit = tables.by_conversation.remove(conversation)?;
        tables.by_digest.remove(&visit.digest);
        tables.closed.insert(visit.digest.clone());
        tables.late.retain(|(since, _)| since.elapsed() < LATE);
        tables.late.push((Instant::now(), visit.clone()));
        Some(visit)
    }

    /// A visit that was over before the door began.
    pub(crate) fn add_closed(&self, digest: VisitDigest) {
        self.tables.write().unwrap_or_else(PoisonError::into_inner).closed.insert(digest);
    }

    /// A closed visit's room is gone: so is its key.
    pub(crate) fn forget(&self, digest: &VisitDigest) {
        self.tables.write().unwrap_or_else(PoisonError::into_inner).closed.remove(digest);
    }

    /// How many are open.
    pub(crate) fn count(&self) -> usize {
        self.tables.read().unwrap_or_else(PoisonError::into_inner).by_conversation.len()
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
