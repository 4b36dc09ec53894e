//! The link at work: one task that waits for commands, answers and the clock, and for nothing else.

use std::io;
use std::mem;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{AbortHandle, BoxFuture, abortable};
use futures_util::stream::FuturesUnordered;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::time::Instant;

use super::desk::{Desk, read_anew};
use super::item::{self, Item, Lane, Try};
use super::keeping::{Keeper, SignedIn};
use super::kept::{Derived, KeptAsks};
use super::latest::{Latest, Sign};
use super::rooms::{Open, Rooms};
use super::{Command, Failure, LinkState, Place, SignInError, Update};
use crate::clock;
use crate::desk::event::{ConversationId, DeskEvent, EventId, Moment, Stamped, room_type};
use crate::failpoint::{self, Point};
use crate::matrix::backoff::{Backoff, chance};
use crate::matrix::error::Error;
use crate::matrix::lock::Lock;
use crate::matrix::outbox::{Outbox, Settled};
use crate::matrix::session::Session;
use crate::matrix::sync::{Reader, history};
use crate::matrix::transport::Transport;
use crate::matrix::wire::{Invited, Joined, RawEvent, SyncBatch};

/// How many histories are read at once.
const HISTORIES: usize = 2;

/// Something that was under way has come to its end.
pub(super) enum Done {
    /// With what tells this helper's password from others.
    SignedIn(Box<Result<SignedIn, SignInError>>, Option<Lock>),
    /// Whether a password was the helper's.
    Unlocked(bool),
    /// Something that awaits its acknowledgement is on the disk, or not.
    Kept(ConversationId, String, io::Result<()>),
    /// What is being written is on the disk, or not.
    KeptDraft(io::Result<()>),
    Read(Box<Reader>, Result<Batch, Error>),
    Joined(Result<(), Error>),
    History(Open, Result<Vec<RawEvent>, Error>),
    Tried(Try, Result<EventId, Error>),
    Signed(ConversationId, Sign, Result<(), Error>),
    /// A code's keys are there.
    Derived(Box<Derived>),
    /// Broken off, or nothing comes of it.
    Nothing,
}

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
    pub(super) reader: Option<Reader>,
    /// Breaks off the poll under way.
    poll: Option<AbortHandle>,
    /// When it is tried again, if it failed.
    retry: Option<u64>,
    backoff: Backoff,
    /// Since when the homeserver does not answer.
    away: Option<Moment>,
}

pub(super) struct Task {
    pub(super) updates: UnboundedSender<Update>,
    pub(super) under_way: FuturesUnordered<BoxFuture<'static, Done>>,
    pub(super) outbox: Outbox<Lane, Item>,
    /// What opens the console when it is locked.
    pub(super) lock: Option<Arc<Lock>>,
    /// What outlives the console.
    pub(super) keeper: Keeper,
    pub(super) latest: Latest,
    /// What is asked about kept plans.
    pub(super) kept_asks: KeptAsks,
    /// The session, while its token is valid.
    pub(super) session: Option<Session>,
    /// The last session, also when its token is not valid any more.
    pub(super) last: Option<Session>,
    pub(super) reading: Reading,
    pub(super) desk: Option<Desk>,
    pub(super) rooms: Rooms,
    /// How many histories are read at once when a console starts: each takes memory until it is told.
    histories: Arc<Semaphore>,
    /// Invitations that nobody can judge before the desk is known.
    pub(super) invited: Vec<Invited>,
    /// Whether the desk is about to be joined.
    pub(super) joining_desk: bool,
    /// Whether a batch came since signing in.
    pub(super) caught_up: bool,
    /// Whether opening a room ended for want of a valid token.
    pub(super) broken_off: bool,
    /// Until when to wait for the outbox before stopping.
    ending: Option<u64>,
    began: Instant,
}

impl Task {
    pub(super) fn new(updates: UnboundedSender<Update>, transport: Transport, place: Place) -> Self {
        Self {
            updates,
            under_way: FuturesUnordered::new(),
            outbox: Outbox::default(),
            lock: None,
            keeper: Keeper::new(transport, place),
            latest: Latest::default(),
            kept_asks: KeptAsks::default(),
            session: None,
            last: None,
            reading: Reading::default(),
            desk: None,
            rooms: Rooms::default(),
            histories: Arc::new(Semaphore::new(HISTORIES)),
            invited: Vec::new(),
            joining_desk: false,
            caught_up: false,
            broken_off: false,
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
                    None => return self.keeper.finish().await,
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
        let outbox = if self.session.is_some() { self.outbox.wake() } else { None };
        [outbox, self.reading.retry, self.ending].into_iter().flatten().min()
    }

    // ── ending ───────────────────────────────────────────────────────────────────────────────────────────────────────

    pub(super) fn end_within(&mut self, grace: u64) {
        self.ending = Some(self.now().saturating_add(grace));
    }

    fn is_over(&self) -> bool {
        let sending = self.session.is_some() && self.outbox.pending().next().is_some();
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
        self.keeper.clear().await;
        self.tell(Update::SignedOut { unsent });
    }

    // ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────

    /// Reads on from where it was, unless a poll is under way.
    pub(super) fn read_on(&mut self) {
        let (Some(session), None) = (self.session.clone(), &self.reading.poll) else { return };
        let Some(reader) = self.reading.reader.clone() else { return };
        self.reading.retry = None;
        let known = self.desk.as_ref().map(|desk| desk.room.clone());
        let (poll, handle) = abortable(read(session, reader, known));
        self.reading.poll = Some(handle);
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

    fn read_again_if_due(&mut self) {
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
    pub(super) fn is_live(&mut self, reader: Reader) {
        self.reading.poll = None;
        self.reading.reader = Some(reader);
        self.reading.backoff.succeed();
        self.reading.away = None;
        self.caught_up = true;
        self.tell(Update::Link(LinkState::Live(wall_clock())));
    }

    /// A poll failed: try again later.
    pub(super) fn is_away(&mut self, reader: Reader, error: &Error) {
        self.reading.poll = None;
        self.reading.reader = Some(reader);
        let wait = self.reading.backoff.fail(error.retry_after(), chance());
        let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        self.reading.retry = Some(self.now().saturating_add(wait));
        let now = wall_clock();
        let since = *self.reading.away.get_or_insert(now);
        let retry_at = clock::steady().saturating_add(wait);
        self.tell(Update::Link(LinkState::Away { since, why: error.failure(), retry_at }));
    }

    /// A call that may still have carried an old token says that it is not valid: the reading says what is true.
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
            self.tell(Update::Link(LinkState::SignedOut));
        }
    }

    // ── sending ──────────────────────────────────────────────────────────────────────────────────────────────────────

    fn send_what_is_due(&mut self) {
        let (Some(session), Some(desk)) = (&self.session, &self.desk) else { return };
        let (live, caught_up, rooms) = (self.reading.away.is_none(), self.caught_up, &self.rooms);
        let (keeper, on_duty) = (&self.keeper, !self.outbox.is_busy(&Lane::Duty));
        let may_go = |id: &str, item: &Item, tries: u32| match item {
            _ if keeper.is_waiting(id) => false,
            // a door declines a claim of whom it does not know to be on duty: that is said first
            Item::Request(_) if !on_duty => false,
            _ if tries == 0 => true,
            // what was tried may have arrived: read first, then ask again with the same transaction id
            Item::Message(message) => caught_up && !rooms.is_opening(&message.conversation),
            Item::Record(conversation, _) => caught_up && !rooms.is_opening(conversation),
            Item::Request(_) => caught_up && live,
            Item::Duty(_) => caught_up,
        };
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        for attempt in self.outbox.due(now, may_go) {
            let (session, room) = (session.clone(), desk.room.clone());
            self.under_way.push(Box::pin(async move {
                let end = item::send(&session, &room, &attempt).await;
                Done::Tried(attempt, end)
            }));
        }
    }

    pub(super) fn tried(&mut self, attempt: &Try, end: Result<EventId, Error>) {
        if end.as_ref().is_err_and(Error::is_signed_out) {
            self.check_token();
        }
        if end.is_ok() && matches!(attempt.item, Item::Message(_)) {
            failpoint::reach(Point::Answered);
        }
        let now = self.now();
        let settled = self.outbox.answer(attempt, item::answer(end), now, chance());
        self.settle(settled);
    }

    /// Tells the fate of what was sent.
    pub(super) fn settle(&self, settled: impl IntoIterator<Item = Settled<Item>>) {
        for end in settled {
            // the words of a refused message are kept as it, until they are kept as a draft
            if end.fate.is_ok() || !matches!(end.item, Item::Message(_)) {
                self.keeper.done_with(&end.id);
            }
            match (end.fate, &end.item) {
                (Ok(event), Item::Message(message)) => {
                    self.tell(Update::Outbox {
                        conversation: message.conversation.clone(),
                        message: message.message.clone(),
                        state: super::Delivery::Sent(event),
                    });
                }
                (Ok(_), _) => {}
                (Err(why), item) => self.tell_all(item::refused(item, why)),
            }
        }
    }

    /// Refuses what waits for a room that the helper is not in any more.
    pub(super) fn refuse_untried(&mut self, room: &ConversationId) {
        let lane = Lane::Conversation(room.clone());
        let refused = self.outbox.refuse_untried(&lane, Failure::Forbidden, Item::is_for_room);
        self.settle(refused);
    }

    pub(super) fn sign(&mut self, room: ConversationId, sign: Sign) {
        let Some(session) = self.session.clone() else { return };
        self.under_way.push(Box::pin(async move {
            let end = match &sign {
                Sign::Typing(on) => session.typing(room.as_str(), *on).await,
                Sign::Read(event) => session.read(room.as_str(), event).await,
            };
            Done::Signed(room, sign, end)
        }));
    }

    /// Joins a room, if need be, and reads its history: the way from an invitation to an open conversation.
    pub(super) fn open(&mut self, open: Open) {
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
        insist_on_joining(session, room).await?;
    }
    let mut backoff = Backoff::default();
    loop {
        match history(session, room).await {
            Ok(history) => return Ok(history),
            Err(error) => backoff.wait_out(error).await?,
        }
    }
}

/// Joins a room, and tries again until it works or the homeserver itself says no.
pub(super) async fn insist_on_joining(session: &Session, room: &str) -> Result<(), Error> {
    let mut backoff = Backoff::default();
    loop {
        match session.join(room).await {
            Ok(()) => return Ok(()),
            Err(error) => backoff.wait_out(error).await?,
        }
    }
}

/// One batch; with the desk room from its board on, if it is new.
async fn read(session: Session, mut reader: Reader, known: Option<String>) -> (Reader, Result<Batch, Error>) {
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

async fn until(wake: Option<Instant>) {
    match wake {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// The local clock, for what is shown.
fn wall_clock() -> Moment {
    Moment(clock::millis())
}
