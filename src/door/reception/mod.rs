//! What a visitor can do: come in, say something, type, leave, listen. The HTTP API and the practice visitors call the
//! same functions.

mod coming_in;
pub(crate) mod entry;
pub(crate) mod listening;
pub(crate) mod trouble;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;

use self::coming_in::{enter_once, send_stop_word};
pub use self::entry::{Entered, Entry};
use self::listening::{Listening, Sight};
use self::trouble::Trouble;
use crate::command::DoorCommand;
use crate::context::SharedContext;
use crate::retry::retry;
use crate::street::source::Origin;
use crate::street::work::DoneWork;
use crate::visits::afterwards::NotTaken;
use crate::visits::token::{VisitDigest, hash};
use crate::visits::transcript::wire_id;
use crate::visits::{Dead, FoundVisit, Visit};
use care::helped::Helped;
use care::stop_word::StopWord;
use desk::event::{EventId, Leaving, Message, Moment};
use desk::names::shows;
use desk::passage::PassageWords;
use matrix::link::Failure;

/// The longest id of a message that a visitor's page may choose.
const LONGEST_ID: usize = 64;

/// The visitor's side of a door. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Reception {
    pub(crate) context: SharedContext,
}

impl Reception {
    /// A visitor comes in. Where from is counted, known while the visit lasts, and forgotten. The same [`Entry`] again by the
    /// same attempt is the same visitor, until the key was used (`attempts`).
    ///
    /// # Errors
    /// [`Trouble::NotOpen`] when the desk lets nobody in at this time, [`Trouble::TooMany`] when others came from there a
    /// moment ago, [`Trouble::NoPlace`] when too many are here, [`Trouble::Away`] when the desk cannot be reached.
    pub async fn enter(&self, entry: Entry, from: impl Into<Origin>) -> Result<Entered, Trouble> {
        let (context, from) = (self.context.clone(), from.into());
        // in a task of its own, so that it ends even if the visitor's connection breaks: a room without a visit would
        // be left behind
        tokio::spawn(async move { enter_once(&context, entry, from).await }).await.map_err(|_| Trouble::Away)?
    }

    /// Looks at the work that a visitor's browser did, where the desk asks for any.
    ///
    /// # Errors
    /// [`Trouble::Work`] with what is to be done: it was not done, or is used up.
    pub fn look_at_work(&self, done: Option<&DoneWork>) -> Result<(), Trouble> {
        Ok(self.context.street.look_at_work(done, self.context.steady())?)
    }

    /// Whether the door has no place for anybody new. Who is there stays.
    pub fn is_full(&self) -> bool {
        self.context.street.is_full()
    }

    /// A visitor whose conversation is over, or who said goodbye, says whether they were helped. It is counted, and nothing
    /// leads from it to the conversation.
    ///
    /// # Errors
    /// [`Trouble::NotOver`], [`Trouble::Answered`], [`Trouble::TooLate`] or [`Trouble::NoSuchVisit`].
    pub fn after(&self, token: &str, helped: Helped) -> Result<(), Trouble> {
        let digest = VisitDigest::of(token);
        let open = match self.context.visits.find(&digest) {
            None => return Err(Trouble::NoSuchVisit),
            Some(FoundVisit::Open(visit)) if visit.state().said_goodbye() => true,
            Some(FoundVisit::Open(_)) => return Err(Trouble::NotOver),
            Some(FoundVisit::Closed(_)) => false,
        };
        let answer = self.context.afterwards(|afterwards| afterwards.answer(&digest, open, self.context.instant()));
        answer.map_err(|why| match why {
            NotTaken::Twice => Trouble::Answered,
            NotTaken::Late => Trouble::TooLate,
        })?;
        self.context.tell(DoorCommand::Helped(helped));
        Ok(())
    }

    /// The visit that a token leads to.
    ///
    /// # Errors
    /// [`Trouble::NoSuchVisit`], or [`Trouble::Closed`] when it is over.
    pub fn visit(&self, token: &str) -> Result<Visiting, Trouble> {
        match self.context.visits.find(&VisitDigest::of(token)) {
            Some(FoundVisit::Open(visit)) => Ok(self.of(visit)),
            Some(FoundVisit::Closed(_)) => Err(Trouble::Closed),
            None => Err(Trouble::NoSuchVisit),
        }
    }

    /// The visitor's side of an open visit, by its key: whoever has the key got the answer that held it.
    fn of(&self, visit: Arc<Visit>) -> Visiting {
        if let Some(attempt) = visit.used() {
            self.context.attempts(|attempts| attempts.forget(&attempt));
        }
        Visiting { context: self.context.clone(), visit }
    }
}

impl Reception {
    /// Whether a visit was closed a while ago, or is being closed, and was not stopped: then its page may say that what came
    /// later did not arrive (domain.md §10).
    pub(crate) fn is_closed(&self, token: &str) -> bool {
        match self.context.visits.find(&VisitDigest::of(token)) {
            Some(FoundVisit::Open(visit)) => {
                let state = visit.state();
                state.takes_no_more() && state.stopped().is_none()
            }
            Some(FoundVisit::Closed(dead)) => dead.closed.is_some() && self.is_said_why(dead),
            None => false,
        }
    }

    /// Whether a dead key is told why it is dead.
    fn is_said_why(&self, dead: Dead) -> bool {
        self.context.instant().saturating_duration_since(dead.since) < SAID_OF_THE_DEAD
    }
}

/// For so long a dead key's stream says why: an `EventSource` sees no status.
const SAID_OF_THE_DEAD: Duration = Duration::from_mins(15);

/// What a key's stream is.
#[derive(Debug)]
pub enum Stream {
    /// An open visit's.
    Open(Box<Listening>),
    /// A dead key's: this one sight, and its end.
    Last(Sight),
    /// A key's that is dead for long: there is nothing to say, and nobody is to ask again.
    Over,
}

impl Reception {
    /// Listens by a key: everything from the start, or what came after the event `after`.
    ///
    /// # Errors
    /// [`Trouble::NoSuchVisit`].
    pub fn listen(&self, token: &str, after: Option<&EventId>) -> Result<Stream, Trouble> {
        match self.context.visits.find(&VisitDigest::of(token)) {
            Some(FoundVisit::Open(visit)) => Ok(Stream::Open(Box::new(self.of(visit).listen(after)))),
            Some(FoundVisit::Closed(dead)) if self.is_said_why(dead) => {
                Ok(Stream::Last(dead.closed.map_or(Sight::Exit, Sight::Closed)))
            }
            Some(FoundVisit::Closed(_)) => Ok(Stream::Over),
            None => Err(Trouble::NoSuchVisit),
        }
    }
}

/// One visitor's open visit.
#[derive(Debug, Clone)]
pub struct Visiting {
    context: SharedContext,
    visit: Arc<Visit>,
}

impl Visiting {
    /// The visitor sets the stop word, or takes it back (nothing). It holds when this returns.
    ///
    /// # Errors
    /// [`Trouble::TooMany`], [`Trouble::Closed`], or [`Trouble::Away`]: then it may hold, and is to be set again.
    pub async fn agree(&self, word: Option<&StopWord>) -> Result<(), Trouble> {
        self.called();
        {
            let mut state = self.visit.state();
            if state.takes_no_more() {
                return Err(Trouble::Closed);
            }
            state.take_message().map_err(Trouble::TooMany)?;
        }
        let set = async {
            let mut changes = self.visit.watch();
            let event = send_stop_word(&self.context, &self.visit, word).await.map_err(|_| Trouble::Away)?;
            // it counts in the order of the room's events: a helper may set another one at the same moment
            while !self.visit.state().transcript().has_heard(&event) {
                if self.visit.state().closed().is_some() {
                    return Err(Trouble::Closed);
                }
                changes.changed().await.map_err(|_| Trouble::Away)?;
            }
            Ok(())
        };
        tokio::time::timeout(self.context.timing.acknowledge, set).await.map_err(|_| Trouble::Away)?
    }

    /// The visitor says something. The stop word is passed on to nobody: it stops the visit, and is answered like every
    /// call with a dead key, [`Trouble::Closed`] (domain.md §10). The same `id` again is the same message, and has the
    /// same answer: when the homeserver received it.
    ///
    /// # Errors
    /// [`Trouble::BadId`], [`Trouble::Empty`], [`Trouble::TooLong`], [`Trouble::TooMany`], [`Trouble::Full`],
    /// [`Trouble::OtherText`], [`Trouble::Closed`], or [`Trouble::Away`]: then it may have arrived, and is to be sent
    /// again with the same id.
    pub async fn say(&self, id: &str, text: &str) -> Result<Moment, Trouble> {
        // first of all: nothing may refuse the stop word or make it wait
        if self.is_stop(id, text) {
            return Err(self.stop().await);
        }
        let limits = &self.context.limits;
        if id.is_empty() || id.len() > LONGEST_ID || !id.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Trouble::BadId);
        }
        if text.chars().take(limits.message_chars + 1).count() > limits.message_chars {
            return Err(Trouble::TooLong(limits.message_chars));
        }
        if !shows(text) {
            return Err(Trouble::Empty);
        }
        self.called();
        let _one_at_a_time = self.visit.sending.lock().await;
        {
            let mut state = self.visit.state();
            if let Some(at) = state.transcript().received(id) {
                return if state.transcript().received_as(id, text) { Ok(at) } else { Err(Trouble::OtherText) };
            }
            if state.takes_no_more() {
                return Err(Trouble::Closed);
            }
            if state.transcript().sent() >= limits.kept_messages {
                return Err(Trouble::Full);
            }
            state.take_message().map_err(Trouble::TooMany)?;
            state.end_typing();
        }
        let sent = tokio::time::timeout(self.context.timing.acknowledge, self.send(id, text));
        sent.await.map_err(|_| Trouble::Away)?
    }

    /// Whether this is the stop word; then the visit is stopped from here on. A message that was received before the
    /// word was agreed, sent again, is not.
    fn is_stop(&self, id: &str, text: &str) -> bool {
        let mut state = self.visit.state();
        state.transcript().received(id).is_none() && state.transcript_mut().says(text) == PassageWords::Stop
    }

    /// The stop word stops the visit: at once for the visitor, whatever the homeserver does. The desk is told before
    /// the answer.
    async fn stop(&self) -> Trouble {
        self.context.visits.stop(&self.visit, Leaving::StopWord);
        let (done, told) = oneshot::channel();
        self.context.tell(DoorCommand::Stopped(self.visit.conversation.clone(), done));
        if !matches!(tokio::time::timeout(self.context.timing.acknowledge, told).await, Ok(Ok(()))) {
            // sent again it finds a dead key
            return Trouble::Away;
        }
        if self.visit.state().end_typing() {
            let _ = self.context.session.typing(self.visit.conversation.as_str(), false).await;
        }
        Trouble::Closed
    }

    /// Sends, and waits until it has come back in the conversation's own order.
    async fn send(&self, id: &str, text: &str) -> Result<Moment, Trouble> {
        let mut changes = self.visit.watch();
        let room = self.visit.conversation.as_str();
        let content = message(id, text);
        let transaction = format!("v{}", hash(&[room, id]));
        let session = &self.context.session;
        let send = || async {
            // a full disk is not waited out: the visitor's page has the words, and tries again
            match session.send(room, Message::TYPE, &transaction, &content).await {
                Err(error) if error.failure() == Failure::ServerFull => Ok(Err(Trouble::Away)),
                other => other.map(Ok),
            }
        };
        {
            let passed = retry(send);
            tokio::pin!(passed);
            loop {
                tokio::select! {
                    passed = &mut passed => {
                        passed.map_err(|_| Trouble::Away)??;
                        break;
                    }
                    woken = changes.changed() => woken.map_err(|_| Trouble::Away)?,
                }
                // a message that waits for the homeserver when the visit is stopped does not pass later
                if self.visit.state().stopped().is_some() {
                    return Err(Trouble::Closed);
                }
            }
        }
        loop {
            {
                let state = self.visit.state();
                // other words that the homeserver took under this id before, and had not shown the door: these are nowhere
                if let Some(at) = state.transcript().received(id) {
                    return if state.transcript().received_as(id, text) { Ok(at) } else { Err(Trouble::OtherText) };
                }
                if state.closed().is_some() {
                    return Err(Trouble::Closed);
                }
            }
            changes.changed().await.map_err(|_| Trouble::Away)?;
        }
    }

    /// The visitor types, or stopped.
    pub async fn typing(&self, on: bool) {
        self.called();
        let news = self.visit.state().on_typing(on);
        if news {
            // a typing sign that is lost is no loss
            let _ = self.context.session.typing(self.visit.conversation.as_str(), on).await;
        }
    }

    /// The visitor leaves. It takes effect at once: streams end, the desk is told behind.
    pub fn leave(&self, how: Leaving) {
        if self.visit.change(|state| state.leave(how)) {
            self.context.tell(DoorCommand::Left(self.visit.conversation.clone(), how));
        }
    }

    /// For how long the visitor is not there: no stream and no call.
    pub(crate) fn unseen_for(&self) -> Duration {
        self.visit.state().unseen_for(self.context.instant())
    }

    /// The visitor's page is gone, and may come back: its streams end. Neither a goodbye nor a quick exit.
    pub fn away(&self) {
        self.visit.change(crate::visits::VisitState::end_streams);
    }

    /// Listens: everything from the start, or what came after the event `after`.
    pub fn listen(&self, after: Option<&EventId>) -> Listening {
        Listening::new(self.context.clone(), self.visit.clone(), after)
    }

    fn called(&self) {
        let change = self.visit.state().on_call();
        self.context.tell_back(&self.visit.conversation, change);
    }
}

/// A visitor's message on the wire.
fn message(id: &str, text: &str) -> String {
    let message = Message::text(text, wire_id(id));
    serde_json::to_string(&message).unwrap_or_default()
}
