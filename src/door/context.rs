//! What the parts of a door share: the session, the settings, the open visits, and the way to the arbiter loop.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::{mpsc, watch};

use crate::attempts::Attempts;
use crate::command::DoorCommand;
use crate::config::{DoorConfig, DoorLimits, Timing};
use crate::endings::erasing::Erasing;
use crate::form_pass::FormPasses;
use crate::kept_places::KeptPlaces;
use crate::street::Street;
use crate::street::slowed::Slowed;
use crate::visits::Visits;
use crate::visits::afterwards::Afterwards;
use crate::visits::aliases::Aliases;
use crate::visits::attendance::PresenceChange;
use care::welcome::Welcome;
use desk::event::{ConversationId, MemberId, Moment};
use machine::clock::Steady;
use matrix::session::Session;

/// What the parts of a door share.
#[derive(Debug)]
pub(crate) struct Context {
    /// The door's account.
    pub(crate) session: Session,
    /// What is bounded.
    pub(crate) limits: DoorLimits,
    /// How long things take.
    pub(crate) timing: Timing,
    /// The origins of the desk's own website.
    pub(crate) origins: Vec<String>,
    /// How the words of closed conversations are removed.
    pub(crate) erasing: Erasing,
    /// What the desk tells whoever comes to its page.
    pub(crate) welcome: Welcome,
    /// The open visits.
    pub(crate) visits: Visits,
    /// The clock that says who attends to whom.
    clock: Steady,
    /// To the arbiter loop.
    commands: mpsc::UnboundedSender<DoorCommand>,
    /// The doors that new rooms are left to (`successors`).
    successors: Mutex<Vec<MemberId>>,
    /// The aliases in use.
    aliases: Mutex<Aliases>,
    /// Who comes from where, and who has which places.
    pub(crate) street: Street,
    /// What proves that a form was fetched here.
    pub(crate) form_passes: FormPasses,
    /// Who may still say whether they were helped.
    afterwards: Mutex<Afterwards>,
    /// Whether somebody is on duty and reads.
    staffed: AtomicBool,
    /// The places that visitors asked to keep.
    kept_places: Mutex<KeptPlaces>,
    /// Who tries to come in.
    attempts: Mutex<Attempts>,
    /// Whether the door is closing down.
    stop: watch::Sender<bool>,
}

impl Context {
    /// A context in which nothing has happened yet.
    pub(crate) fn new(
        session: Session,
        config: &DoorConfig,
        erasing: Erasing,
        commands: mpsc::UnboundedSender<DoorCommand>,
    ) -> Self {
        let (limits, timing) = (config.limits.clone(), config.timing.clone());
        let street = Street::new(&limits);
        let afterwards = Mutex::new(Afterwards::new(timing.after));
        Self {
            session,
            limits,
            timing,
            welcome: config.welcome.clone(),
            origins: config.origins.clone(),
            erasing,
            visits: Visits::default(),
            clock: config.clock.clone(),
            commands,
            successors: Mutex::default(),
            aliases: Mutex::new(Aliases::at_random()),
            street,
            form_passes: FormPasses::new(),
            afterwards,
            staffed: AtomicBool::new(false),
            kept_places: Mutex::default(),
            attempts: Mutex::default(),
            stop: watch::Sender::new(false),
        }
    }

    /// Now, by a clock that only grows and that nobody sets.
    pub(crate) fn steady(&self) -> Moment {
        Moment(self.clock.now())
    }

    /// The same as a moment that others are compared with; a test lets time pass on it.
    pub(crate) fn instant(&self) -> Instant {
        self.clock.instant()
    }

    /// The doors that new rooms are left to.
    pub(crate) fn successors(&self) -> Vec<MemberId> {
        self.successors.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// New rooms are left to these doors from now on. Returns the ones until now.
    pub(crate) fn name_successors(&self, named: Vec<MemberId>) -> Vec<MemberId> {
        std::mem::replace(&mut self.successors.lock().unwrap_or_else(PoisonError::into_inner), named)
    }

    /// The aliases, for a moment.
    pub(crate) fn aliases<T>(&self, with: impl FnOnce(&mut Aliases) -> T) -> T {
        with(&mut self.aliases.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The sources that are slowed, for a moment.
    pub(crate) fn slowed<T>(&self, with: impl FnOnce(&mut Slowed) -> T) -> T {
        self.street.slowed(with)
    }

    /// Who may still say whether they were helped, for a moment.
    pub(crate) fn afterwards<T>(&self, with: impl FnOnce(&mut Afterwards) -> T) -> T {
        with(&mut self.afterwards.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether somebody is on duty and reads, as the arbiter loop knew last.
    pub(crate) fn is_staffed(&self) -> bool {
        self.staffed.load(Ordering::Relaxed)
    }

    /// The arbiter loop knows whether somebody is on duty and reads.
    pub(crate) fn set_staffed(&self, staffed: bool) {
        self.staffed.store(staffed, Ordering::Relaxed);
    }

    /// The places that are kept, for a moment.
    pub(crate) fn kept_places<T>(&self, with: impl FnOnce(&mut KeptPlaces) -> T) -> T {
        with(&mut self.kept_places.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Who tries to come in, for a moment.
    pub(crate) fn attempts<T>(&self, with: impl FnOnce(&mut Attempts) -> T) -> T {
        with(&mut self.attempts.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Closes down: streams end, nobody comes in any more.
    pub(crate) fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Whether the door is closing down, to wait for.
    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

    /// Tells the arbiter loop. The loop is gone only when the door closes down; then there is nobody to tell.
    pub(crate) fn tell(&self, command: DoorCommand) {
        let _ = self.commands.send(command);
    }

    /// Tells the arbiter loop that a visitor is back, if that is news.
    pub(crate) fn tell_back(&self, conversation: &ConversationId, change: Option<PresenceChange>) {
        if let Some(change) = change {
            self.tell(DoorCommand::Back(conversation.clone(), change));
        }
    }
}

/// Shared among the parts of a door.
pub(crate) type SharedContext = Arc<Context>;
