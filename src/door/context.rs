//! What the parts of a door share: the session, the open visits, the limits; and the words to the arbiter loop.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::{Notify, mpsc, oneshot, watch};

use super::alias::Aliases;
use super::config::{DoorConfig, Limits, Timing};
use super::erasing::Erasing;
use super::limits::Addresses;
use super::presence::Change;
use super::visit::{Visit, Visits};
use desk::event::{Arrived, ConversationId, Leaving, MemberId, Moment};
use machine::clock::Steady;
use machine::retry::Backoff;
use machine::{clock, random};
use matrix::error::Error;
use matrix::session::Session;

/// What the arbiter loop is told by the visitor's side.
#[derive(Debug)]
pub(crate) enum Command {
    /// A visitor is there and has a room. Answered when the desk knows. The number is the loop's to give.
    Arrived(Box<Arrived>, oneshot::Sender<()>),
    /// A visitor left on purpose.
    Left(ConversationId, Leaving),
    /// A visitor is back.
    Back(ConversationId, Change),
    /// A visitor typed the stop word: the visit is stopped already, and the rest is to be told. Answered when the
    /// conversation's room says so.
    Stopped(ConversationId, oneshot::Sender<()>),
    /// Write the board and stop.
    Stop,
}

/// What the parts of a door share.
#[derive(Debug)]
pub(crate) struct Context {
    /// The door's account.
    pub(crate) session: Session,
    /// What is bounded.
    pub(crate) limits: Limits,
    /// How long things take.
    pub(crate) timing: Timing,
    /// The clock by which it is seen who attends to whom.
    clock: Steady,
    /// By which way closed conversations go.
    pub(crate) erasing: Erasing,
    /// The open visits.
    pub(crate) visits: Visits,
    /// To the arbiter loop.
    pub(crate) words: mpsc::UnboundedSender<Command>,
    /// A visitor's presence may change earlier than thought.
    pub(crate) sooner: Notify,
    /// The doors to which new rooms are left, see `successors`.
    successors: Mutex<Vec<MemberId>>,
    /// The aliases in use.
    aliases: Mutex<Aliases>,
    /// Visits per address.
    addresses: Mutex<Addresses>,
    /// Whether the door is closing down.
    stop: watch::Sender<bool>,
}

impl Context {
    /// A context in which nothing has happened yet.
    pub(crate) fn new(
        session: Session,
        config: &DoorConfig,
        erasing: Erasing,
        words: mpsc::UnboundedSender<Command>,
    ) -> Self {
        let (limits, timing) = (config.limits.clone(), config.timing.clone());
        let addresses = Addresses::new(limits.visits, limits.visit_window, limits.count_loopback);
        Self {
            session,
            limits,
            timing,
            clock: config.clock.clone(),
            erasing,
            visits: Visits::default(),
            words,
            sooner: Notify::new(),
            successors: Mutex::default(),
            aliases: Mutex::new(Aliases::new(random::below(4_096))),
            addresses: Mutex::new(addresses),
            stop: watch::Sender::new(false),
        }
    }

    /// Now, by a clock that only grows and that nobody sets.
    pub(crate) fn steady(&self) -> Moment {
        Moment(self.clock.now())
    }

    /// The successors, for a moment.
    pub(crate) fn successors<T>(&self, with: impl FnOnce(&mut Vec<MemberId>) -> T) -> T {
        with(&mut self.successors.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The aliases, for a moment.
    pub(crate) fn aliases<T>(&self, with: impl FnOnce(&mut Aliases) -> T) -> T {
        with(&mut self.aliases.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The counts per address, for a moment.
    pub(crate) fn addresses<T>(&self, with: impl FnOnce(&mut Addresses) -> T) -> T {
        with(&mut self.addresses.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Closes down: streams end, nobody comes in any more.
    pub(crate) fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Whether the door is closing down, to wait for.
    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

    /// Tells the arbiter loop. It is gone only when the door closes down; then there is nobody to tell.
    pub(crate) fn tell(&self, word: Command) {
        let _ = self.words.send(word);
    }

    /// Stops a visit at once: the visitor's streams are told to leave and end, the key is dead, nothing passes any more
    /// (domain.md §10). That it lasts is for the arbiter loop to see to.
    pub(crate) fn stop_visit(&self, visit: &Visit, how: Leaving) {
        self.visits.kill(visit);
        visit.change(|state| {
            state.transcript.stop(how);
            state.attendance.leave(how);
            state.helper_types = false;
        });
    }

    /// Tells the arbiter loop that a visitor is back, if that is news.
    pub(crate) fn tell_back(&self, conversation: &ConversationId, change: Option<Change>) {
        if let Some(change) = change {
            self.tell(Command::Back(conversation.clone(), change));
        }
    }
}

/// Shared among the parts of a door.
pub(crate) type SharedContext = Arc<Context>;

/// Now, by the door's clock.
pub(crate) fn now() -> Moment {
    Moment(clock::millis())
}

/// The moment of an instant.
pub(crate) fn moment(at: Instant) -> Moment {
    let ago = u64::try_from(at.elapsed().as_millis()).unwrap_or(u64::MAX);
    Moment(now().0.saturating_sub(ago))
}

/// Tries until it works or is refused for good. A pause that the homeserver asks for is respected.
///
/// # Errors
/// The refusal, or that the account is signed out.
pub(crate) async fn retry<T, F: Future<Output = Result<T, Error>>>(call: impl FnMut() -> F) -> Result<T, Error> {
    machine::retry::retry(Backoff::of_a_door(), call).await
}
