//! The visits that are open: what each visitor sees and where each visitor is. Shared by the visitor's calls, the
//! practice visitors, the sync and the arbiter loop; every lock is held for a moment and never across a wait.

pub(crate) mod afterwards;
pub(crate) mod aliases;
pub(crate) mod attendance;
mod home;
pub(crate) mod place;
mod state;
pub(crate) mod token;
pub(crate) mod transcript;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use self::attendance::Attendance;
use self::home::SaidOfHome;
pub(crate) use self::state::{OpenedStream, VisitState};
use self::token::VisitDigest;
use self::transcript::Transcript;
use crate::attempts::id::AttemptKey;
use crate::config::DoorLimits;
use crate::street::places::Seat;
use crate::street::source::Source;
use care::registration::Closing;
use desk::event::{ConversationId, Leaving, MemberId};

/// For so long after its end a conversation may still bring events: a homeserver may take in a message that was on its
/// way when its writer was removed (Synapse does).
const LATE: Duration = Duration::from_mins(1);

/// One open visit.
#[derive(Debug)]
pub(crate) struct Visit {
    /// Its conversation.
    pub(crate) conversation: ConversationId,
    /// The digest of the visitor's key.
    pub(crate) digest: VisitDigest,
    /// Where the visitor came from; not known of a visit that was read back.
    pub(crate) source: Option<Source>,
    /// The attempt by which its visitor came in, until the visitor's key is first used.
    attempt: Mutex<Option<AttemptKey>>,
    /// Its place in the door, until it is closed.
    seat: Mutex<Option<Seat>>,
    /// What is known of it.
    state: Mutex<VisitState>,
    /// What the plans say of home.
    home: Mutex<SaidOfHome>,
    /// Counts changes, so that streams wake.
    changes: watch::Sender<u64>,
    /// Held while a message is sent: one at a time, so that the room has them in the order in which they were accepted.
    pub(crate) sending: tokio::sync::Mutex<()>,
}

impl Visit {
    /// A visit with nothing said yet.
    pub(crate) fn new(
        conversation: ConversationId,
        digest: VisitDigest,
        door: MemberId,
        attendance: Attendance,
        limits: &DoorLimits,
        seat: Seat,
    ) -> Self {
        let transcript = Transcript::new(door, limits.kept_messages, limits.kept_bytes);
        let state = VisitState::new(transcript, attendance, limits);
        Self {
            conversation,
            digest,
            source: None,
            attempt: Mutex::default(),
            seat: Mutex::new(Some(seat)),
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

    /// The visitor came in by this attempt.
    pub(crate) fn came_by(&mut self, attempt: Option<AttemptKey>) {
        self.attempt = Mutex::new(attempt);
    }

    /// The visitor's key is used. The attempt by which the visitor came in, the first time.
    pub(crate) fn used(&self) -> Option<AttemptKey> {
        self.attempt.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Whether the key that was answered may be answered again: nobody has used it, and nobody has said a word.
    pub(crate) fn is_untouched(&self) -> bool {
        let unused = self.attempt.lock().unwrap_or_else(PoisonError::into_inner).is_some();
        unused && self.state().transcript().is_silent()
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

/// All open visits.
#[derive(Debug, Default)]
pub(crate) struct Visits {
    tables: RwLock<Tables>,
}

#[derive(Debug, Default)]
struct Tables {
    by_digest: HashMap<VisitDigest, Arc<Visit>>,
    by_conversation: HashMap<ConversationId, Arc<Visit>>,
    closed: HashMap<VisitDigest, Dead>,
    /// Closed a moment ago.
    late: Vec<(Instant, Arc<Visit>)>,
}

/// Since when a key is dead, and what the visitor's stream says of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dead {
    /// Since when.
    pub(crate) since: Instant,
    /// How the conversation was closed; nothing when the visit was stopped: then the page empties itself and leaves.
    pub(crate) closed: Option<Closing>,
}

impl Dead {
    /// A key that is dead from now on. A conversation that ended by the visitor's word is one that was stopped.
    fn now(closed: Option<Closing>) -> Self {
        Self { since: Instant::now(), closed: closed.filter(|how| *how != Closing::StopWord) }
    }
}

/// What a visit token leads to.
#[derive(Debug, Clone)]
pub(crate) enum FoundVisit {
    /// An open visit.
    Open(Arc<Visit>),
    /// A visit that is over or was stopped, its room not erased yet.
    Closed(Dead),
}

impl Visits {
    /// Adds a visit.
    pub(crate) fn add(&self, visit: Arc<Visit>) {
        let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
        if visit.state().stopped().is_some() {
            tables.closed.insert(visit.digest.clone(), Dead::now(None));
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
            tables.closed.insert(visit.digest.clone(), Dead::now(None));
        }
        visit.change(|state| state.stop(how));
    }

    /// The visit with that digest.
    pub(crate) fn find(&self, digest: &VisitDigest) -> Option<FoundVisit> {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner);
        let open = tables.by_digest.get(digest).cloned().map(FoundVisit::Open);
        open.or_else(|| tables.closed.get(digest).copied().map(FoundVisit::Closed))
    }

    /// The visit of that conversation.
    pub(crate) fn of(&self, conversation: &ConversationId) -> Option<Arc<Visit>> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner).by_conversation.get(conversation).cloned()
    }

    /// The visit of that conversation, also when it ended a moment ago.
    pub(crate) fn of_late(&self, conversation: &ConversationId) -> Option<Arc<Visit>> {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner);
        let late = || tables.late.iter().map(|(_, visit)| visit).find(|visit| visit.conversation == *conversation);
        tables.by_conversation.get(conversation).or_else(late).cloned()
    }

    /// A visit is over. Streams that run still hold it; nobody comes back to it.
    pub(crate) fn close(&self, conversation: &ConversationId, how: Option<Closing>) -> Option<Arc<Visit>> {
        let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
        let visit = tables.by_conversation.remove(conversation)?;
        visit.seat.lock().unwrap_or_else(PoisonError::into_inner).take();
        tables.by_digest.remove(&visit.digest);
        // one that was stopped before stays so
        tables.closed.entry(visit.digest.clone()).or_insert_with(|| Dead::now(how));
        tables.late.retain(|(since, _)| since.elapsed() < LATE);
        tables.late.push((Instant::now(), visit.clone()));
        Some(visit)
    }

    /// A visit that was over before the door began: how, nothing when it was stopped, and how long ago.
    pub(crate) fn add_closed(&self, digest: VisitDigest, how: Option<Closing>, ago: Duration) {
        let mut dead = Dead::now(how);
        dead.since = dead.since.checked_sub(ago).unwrap_or(dead.since);
        self.tables.write().unwrap_or_else(PoisonError::into_inner).closed.insert(digest, dead);
    }

    /// A closed visit's room is gone: so is its key.
    pub(crate) fn forget(&self, digest: &VisitDigest) {
        self.tables.write().unwrap_or_else(PoisonError::into_inner).closed.remove(digest);
    }

    /// Every visit.
    pub(crate) fn all(&self) -> Vec<Arc<Visit>> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner).by_conversation.values().cloned().collect()
    }
}
