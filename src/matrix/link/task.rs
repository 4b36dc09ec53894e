//! The link at work: one task that waits for commands, answers and the clock, and for nothing else.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::time::Instant;

use super::clearance::Clearance;
use super::desk::DeskRoom;
use super::item::{Lane, SendItem, Try};
use super::journaling::{LinkJournal, SignedIn};
use super::latest::{Latest, Sign};
use super::reading::{Batch, Reading};
use super::rooms::{ConversationRooms, RoomToOpen};
use super::saved_plan::{Derived, SavedPlanAsks};
use super::team::TeamRoom;
use super::{Command, Failure, JournalPlace, SignInError, Update};
use crate::error::Error;
use crate::lock::Lock;
use crate::outbox::Outbox;
use crate::session::Session;
use crate::sync::{SyncReader, history};
use crate::transport::Transport;
use crate::wire::{Invited, RawEvent};
use desk::event::{Alive, ConversationId, EventId, MemberId, RequestId};
use machine::failpoint::{self, Point};
use machine::random;
use machine::retry::{Backoff, retry};

/// How many histories are read at once.
const HISTORIES: usize = 2;

/// A call that was under way has ended.
pub(super) enum Done {
    /// With what tells this helper's password from others.
    SignedIn(Box<Result<SignedIn, SignInError>>, Option<Lock>),
    /// Whether a password was the helper's.
    Unlocked(bool),
    /// An entry that awaits its acknowledgement is on the disk, or the disk failed.
    Journaled(ConversationId, String, io::Result<()>),
    /// A draft is on the disk, or the disk failed.
    JournaledDraft(io::Result<()>),
    Read(Box<SyncReader>, Result<Batch, Error>),
    Joined(Result<(), Error>),
    History(RoomToOpen, Result<Vec<RawEvent>, Error>),
    Tried(Try, Result<EventId, Error>),
    Signed(ConversationId, Sign, Result<(), Error>),
    /// A code's keys are there.
    Derived(Box<Derived>),
    /// A question about a registration is with the homeserver, or is not.
    AskedCorrection(RequestId, Result<(), Failure>),
    /// The last lines of a team room were read by this member, or were not.
    Team(String, MemberId, Result<Vec<RawEvent>, Error>),
    /// Something for the team is on the disk, or the disk failed.
    JournaledTeam(String, io::Result<()>),
    /// Broken off, or nothing comes of it.
    Nothing,
}

pub(super) struct Task {
    pub(super) updates: UnboundedSender<Update>,
    pub(super) under_way: FuturesUnordered<BoxFuture<'static, Done>>,
    pub(super) outbox: Outbox<Lane, SendItem>,
    /// Which of its messages may leave.
    pub(super) clearance: Clearance,
    /// What opens the console when it is locked.
    pub(super) lock: Option<Arc<Lock>>,
    /// The journal of unsent words.
    pub(super) journal: LinkJournal,
    pub(super) latest: Latest,
    /// What is asked about saved plans.
    pub(super) saved_plan_asks: SavedPlanAsks,
    /// The session, while its token is valid.
    pub(super) session: Option<Session>,
    /// The last session, also when its token is not valid any more.
    pub(super) last: Option<Session>,
    pub(super) reading: Reading,
    pub(super) desk: Option<DeskRoom>,
    pub(super) rooms: ConversationRooms,
    /// The team room, once the helper is in it.
    pub(super) team: Option<TeamRoom>,
    /// How many histories are read at once when a console starts: each takes memory until it is told.
    histories: Arc<Semaphore>,
    /// Invitations that cannot be judged before the desk is known.
    pub(super) invited: Vec<Invited>,
    /// Whether the desk is about to be joined.
    pub(super) joining_desk: bool,
    /// Whether a batch came since signing in.
    pub(super) caught_up: bool,
    /// Whether opening a room ended for want of a valid token.
    pub(super) broken_off: bool,
    /// Until when the homeserver holds back, as it was told.
    pub(super) held: Option<u64>,
    /// Until when it holds back receipts and typing.
    pub(super) signs_held: Option<u64>,
    /// Why it cannot write, as it was told.
    pub(super) cannot_write: Option<Failure>,
    /// Which run of the console this is, and how often it told that it is alive.
    pub(super) alive: Alive,
    /// How many questions about registrations are on their way to the homeserver.
    pub(super) asking: usize,
    /// Until when to wait for the outbox before stopping.
    ending: Option<u64>,
    pub(super) began: Instant,
}

impl Task {
    pub(super) fn new(updates: UnboundedSender<Update>, transport: Transport, place: JournalPlace) -> Self {
        Self {
            updates,
            under_way: FuturesUnordered::new(),
            outbox: Outbox::default(),
            clearance: Clearance::default(),
            lock: None,
            journal: LinkJournal::new(transport, place),
            latest: Latest::default(),
            saved_plan_asks: SavedPlanAsks::default(),
            session: None,
            last: None,
            reading: Reading::default(),
            desk: None,
            rooms: ConversationRooms::default(),
            team: None,
            histories: Arc::new(Semaphore::new(HISTORIES)),
            invited: Vec::new(),
            joining_desk: false,
            caught_up: false,
            broken_off: false,
            held: None,
            signs_held: None,
            cannot_write: None,
            alive: Alive { run: random::id(), counter: 0 },
            asking: 0,
            ending: None,
            began: Instant::now(),
        }
    }

    /// Runs until told to sign out, or until nobody listens.
    pub(super) async fn run(mut self, mut commands: UnboundedReceiver<Command>) {
        loop {
            self.send_what_is_due();
            if self.is_over() {
                return self.end().await;
            }
            let wake = self.wake().map(|at| self.began + Duration::from_millis(at));
            tokio::select! {
                command = commands.recv() => match command {
                    Some(command) => self.command(command),
                    None => return self.journal.finish().await,
                },
                Some(done) = self.under_way.next(), if !self.under_way.is_empty() => self.done(done),
                () = until(wake) => self.read_again_if_due(),
            }
        }
    }

    /// Milliseconds of a clock that does not go back.
    pub(super) fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    pub(super) fn tell(&self, update: Update) {
        // nobody listens any more: the next `recv` of commands ends the task
        let _ = self.updates.send(update);
    }

    pub(super) fn tell_all(&self, updates: impl IntoIterator<Item = Update>) {
        updates.into_iter().for_each(|update| self.tell(update));
    }

    fn wake(&self) -> Option<u64> {
        let outbox = if self.session.is_some() { self.outbox.wake(self.now()) } else { None };
        [outbox, self.reading.retry(), self.ending].into_iter().flatten().min()
    }

    pub(super) fn end_within(&mut self, grace: u64) {
        self.ending = Some(self.now().saturating_add(grace));
    }

    fn is_over(&self) -> bool {
        let sending = self.session.is_some() && (self.asking > 0 || self.outbox.pending().next().is_some());
        self.ending.is_some_and(|deadline| !sending || self.now() >= deadline)
    }

    async fn end(self) {
        /// Signing out is a courtesy to the homeserver; the helper does not wait for it long.
        const LONG: Duration = Duration::from_secs(3);
        let unsent = self.outbox.pending().filter(|item| item.is_for_room()).count();
        if let Some(session) = &self.session {
            let _ = tokio::time::timeout(LONG, session.sign_out()).await;
        }
        failpoint::reach(Point::Clearing);
        self.journal.clear().await;
        self.tell(Update::SignedOut { unsent });
    }

    /// Joins a room, if need be, and reads its history: the way from an invitation to an open conversation.
    pub(super) fn open(&mut self, open: RoomToOpen) {
        // its history may hold facts by which the console judges messages
        self.judge_again(&open.room, 0);
        let Some(session) = self.session.clone() else { return };
        let histories = Arc::clone(&self.histories);
        self.under_way.push(Box::pin(async move {
            // a helper waits for what was just assigned: that goes first
            let _turn = if open.join { None } else { histories.acquire().await.ok() };
            let end = enter(&session, open.room.as_str(), open.join).await;
            Done::History(open, end)
        }));
    }
}

async fn enter(session: &Session, room: &str, join: bool) -> Result<Vec<RawEvent>, Error> {
    if join {
        retry_joining(session, room).await?;
    }
    retry(Backoff::default(), || history(session, room)).await
}

/// Joins a room, and tries again until it works or the homeserver itself says no.
pub(super) async fn retry_joining(session: &Session, room: &str) -> Result<(), Error> {
    retry(Backoff::default(), || session.join(room)).await
}

async fn until(wake: Option<Instant>) {
    match wake {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
