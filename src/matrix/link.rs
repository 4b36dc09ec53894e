//! What the console says to the homeserver and hears from it: [`Command`]s in, [`Update`]s out, over channels.
//!
//! The link owns the session, the sync loop with its back-off, the filling of gaps, and the outbox. The console never
//! sees a URL, a token or a room event it has not got a name for.

mod awaiting;
mod desk;
mod events;
mod item;
mod keeping;
mod kept;
mod latest;
mod rooms;
mod task;

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use zeroize::Zeroizing;

use crate::care::Language;
use crate::care::return_code::ReturnCode;
use crate::desk::event::{
    Carried, CaseEvent, ConversationId, DeskEvent, Duty, EventId, Fence, KeptIs, MemberId, MessageId, Moment,
    PlanAnswer, Request, RequestId, Stamped,
};
pub use crate::desk::event::{Role, RoomEvent};
use crate::matrix::error::{BadAddress, Distrust};
use crate::matrix::transport::Transport;

pub use awaiting::{Awaiting, Recording};

/// A link at work.
#[derive(Debug)]
pub struct Link {
    /// What is asked of it. Dropping it stops the link at once, without signing out.
    pub commands: UnboundedSender<Command>,
    /// What it tells.
    pub updates: UnboundedReceiver<Update>,
}

/// Where unsent words are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Sealed in this folder, once the helper's password is there to seal with.
    Folder(PathBuf),
    /// In memory only, for this reason.
    Memory(Keeping),
}

/// Starts a link as a task of the present runtime. Nothing is built and nobody is spoken to before the first command.
///
/// # Panics
/// Outside of a tokio runtime.
pub fn start(place: Place) -> Link {
    start_over(Transport::default(), place)
}

/// Starts a link that reaches its homeserver like this.
///
/// # Panics
/// Outside of a tokio runtime.
pub fn start_over(transport: Transport, place: Place) -> Link {
    let (commands, asked) = unbounded_channel();
    let (told, updates) = unbounded_channel();
    tokio::spawn(task::Task::new(told, transport, place).run(asked));
    Link { commands, updates }
}

/// What the console asks of the link. Each is answered by updates, never by a return value.
#[derive(Debug)]
pub enum Command {
    /// Sign in. Answered by [`Update::SignedIn`] or [`Update::SignInFailed`].
    SignIn {
        /// The homeserver as the helper typed it: a URL or a server name.
        homeserver: String,
        /// The helper's name or full user id.
        helper: String,
        /// The password; wiped when it has been used.
        password: Zeroizing<String>,
    },
    /// Say on which terms the helper is on duty.
    Duty(Duty),
    /// Ask the conversation's door for something.
    Request(Request),
    /// Put a message in the outbox; its fate comes back as [`Update::Outbox`].
    Send(Outgoing),
    /// Keep what is being written, in case the console ends without warning. [`Command::Send`] ends it.
    KeepDraft(Unfinished),
    /// What an earlier console asked for has been read again: it is kept no more.
    Forget(RequestId),
    /// Record something of the case, helpers only. It outlives the console like a message.
    Record {
        /// In which conversation.
        conversation: ConversationId,
        /// What.
        event: Box<CaseEvent>,
    },
    /// Have a plan kept for when its visitor comes back, under a new code in this language; what was kept of it before
    /// is kept no more. Answered by [`Update::KeptPlan`], as the next two are.
    KeepPlan {
        /// Of which conversation.
        conversation: ConversationId,
        /// An id of its own.
        ask: RequestId,
        /// The plan.
        plan: Vec<PlanAnswer>,
        /// The language of the code.
        language: Language,
    },
    /// Look for the plan that is kept under a code.
    FindPlan {
        /// For which conversation.
        conversation: ConversationId,
        /// An id of its own.
        ask: RequestId,
        /// The code.
        code: ReturnCode,
    },
    /// Have what was kept or found in a conversation kept no longer.
    ForgetPlan {
        /// In which conversation.
        conversation: ConversationId,
        /// An id of its own.
        ask: RequestId,
    },
    /// The helper is typing, or stopped.
    Typing {
        /// In which conversation.
        conversation: ConversationId,
        /// Typing or not.
        on: bool,
    },
    /// The helper has seen everything up to this event.
    Read {
        /// In which conversation.
        conversation: ConversationId,
        /// The last one seen.
        event: EventId,
    },
    /// Whether this is the password of the helper who is signed in. Answered by [`Update::Unlocked`], without the network.
    Unlock(Zeroizing<String>),
    /// Try again now instead of waiting for the back-off.
    Reconnect,
    /// Sign out and stop, once the outbox has been emptied or `grace` milliseconds have passed.
    SignOut {
        /// How long to wait for the outbox, in milliseconds.
        grace: u64,
    },
}

/// A message on its way.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// To which conversation.
    pub conversation: ConversationId,
    /// Its own id: also its transaction id, for ever.
    pub message: MessageId,
    /// The words.
    pub body: String,
    /// The fence the helper wrote under: a message under an old one is refused.
    pub fence: Fence,
    /// What it carries of the case.
    pub carries: Vec<Carried>,
}

impl fmt::Debug for Outgoing {
    /// Without the words: they must not end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("conversation", &self.conversation)
            .field("message", &self.message)
            .field("bytes", &self.body.len())
            .field("fence", &self.fence)
            .finish_non_exhaustive()
    }
}

/// What is being written in a conversation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfinished {
    /// In which conversation.
    pub conversation: ConversationId,
    /// The words; none when everything was taken away.
    pub body: String,
    /// What of the case was inserted, with the words that it came in.
    pub inserted: Vec<(Carried, String)>,
    /// The refused message whose words are in it now: from here on they are kept as a part of this.
    pub instead_of: Option<MessageId>,
}

impl fmt::Debug for Unfinished {
    /// Without the words: they must not end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unfinished")
            .field("conversation", &self.conversation)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// How unsent words are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Keeping {
    /// On disk, sealed: they outlive the console.
    Sealed,
    /// In memory by design: practice, gone afterwards.
    Practice,
    /// In memory only: no folder can be used, or no key could be made.
    NoPlace,
    /// In memory only: the disk is full.
    DiskFull,
    /// In memory only: the disk does not take them.
    DiskFailed,
}

/// What an earlier console of the helper left and nobody can give back. No file is ever written over: it is set aside,
/// and erased after 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lost {
    /// A part of it is damaged; what stood before it was given back.
    Damaged,
    /// It does not open: it was sealed under another password, or its start is damaged.
    Sealed,
    /// It was older than 24 hours, and erased.
    TooOld,
}

/// What an earlier console of this helper left. Messages and records are in the outbox again, under the same ids;
/// requests are not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Restored {
    /// Messages that were not acknowledged, in the order in which they were sent off.
    pub messages: Vec<Outgoing>,
    /// What was recorded of cases and not acknowledged, in order.
    pub records: Vec<Recording>,
    /// What doors were asked for, without an acknowledgement: to be read again, and [forgotten](Command::Forget).
    pub requests: Vec<Request>,
    /// What was being written.
    pub drafts: Vec<Unfinished>,
    /// What could not be given back.
    pub lost: Option<Lost>,
}

/// What the console hears.
#[derive(Debug)]
pub enum Update {
    /// How unsent words are kept from now on.
    Keeping(Keeping),
    /// What an earlier console of this helper left.
    Restored(Restored),
    /// The answer to [`Command::Unlock`].
    Unlocked(bool),
    /// Signed in.
    SignedIn {
        /// Who the helper is.
        me: MemberId,
        /// The name others see.
        name: String,
        /// The desk room's name, empty until it is known.
        desk: String,
    },
    /// Not signed in, and why: already made safe to show, without secrets.
    SignInFailed(SignInError),
    /// How the link is.
    Link(LinkState),
    /// Events of the desk room in the order of the wire, with the board's pages first when the room is read anew.
    Desk(Vec<Stamped<DeskEvent>>),
    /// What the desk room allows this helper.
    Role(Role),
    /// A conversation is open to the helper: its room was joined (again after every assignment).
    Opened(ConversationId),
    /// Events of an open conversation, newer than all before; a gap was filled first.
    Conversation {
        /// Which.
        conversation: ConversationId,
        /// What was said and recorded, in the order of the wire.
        events: Vec<Stamped<RoomEvent>>,
    },
    /// Events of an open conversation, older than all before: a page of its history.
    Earlier {
        /// Which.
        conversation: ConversationId,
        /// What was said and recorded, oldest first.
        events: Vec<Stamped<RoomEvent>>,
    },
    /// Who types in an open conversation (the whole list; empty: nobody).
    Typing {
        /// Which.
        conversation: ConversationId,
        /// Who.
        who: Vec<MemberId>,
    },
    /// Somebody has read up to an event.
    Receipt {
        /// In which conversation.
        conversation: ConversationId,
        /// Who.
        who: MemberId,
        /// Up to where.
        event: EventId,
    },
    /// The conversation is not open to the helper any more: the room was left, or the helper removed.
    Shut(ConversationId),
    /// What became of a message in the outbox.
    Outbox {
        /// In which conversation.
        conversation: ConversationId,
        /// Which message.
        message: MessageId,
        /// Its state.
        state: Delivery,
    },
    /// A request or record did not reach the homeserver for good, and why.
    NotSent {
        /// In which conversation.
        conversation: ConversationId,
        /// Why.
        why: Failure,
    },
    /// What became of a question about a kept plan.
    KeptPlan {
        /// In which conversation.
        conversation: ConversationId,
        /// Which question.
        ask: RequestId,
        /// What.
        kept: KeptPlan,
    },
    /// The link has stopped after [`Command::SignOut`]; what is still unsent stays so.
    SignedOut {
        /// Messages that were not acknowledged.
        unsent: usize,
    },
}

/// What became of a question about a kept plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptPlan {
    /// It is kept under this code.
    Kept {
        /// For the visitor; it is nowhere else.
        code: ReturnCode,
        /// When it is erased.
        until: Moment,
    },
    /// It was found, and is open.
    Opened(Vec<PlanAnswer>),
    /// It was found, and does not open: it is not what was sealed.
    Damaged,
    /// The door's answer, when it is another one.
    Answered(KeptIs),
    /// The question did not get to the door.
    NotSent(Failure),
}

/// How the link to the homeserver is. Shown with its age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    /// Signing in or reading the desk for the first time.
    Connecting,
    /// The last answer came at this moment of the local clock.
    Live(Moment),
    /// No answer; tries again by itself.
    Away {
        /// Since when, by the local clock.
        since: Moment,
        /// Why.
        why: Failure,
        /// When it tries again, by the [steady clock](crate::clock::steady): setting the local one changes nothing.
        retry_at: u64,
    },
    /// The homeserver does not know the token any more: sign in again. Outbox and drafts are kept.
    SignedOut,
}

/// The state of an own message. "Sent" is said only after the homeserver's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// In the outbox, and on the disk: it outlives the console. Not said of what is in memory only.
    Queued,
    /// The homeserver has it.
    Sent(EventId),
    /// Refused for good; the words go back to the composer.
    Refused(Failure),
}

/// Why something did not work, as a kind; the screen has the words for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Failure {
    /// No connection.
    Unreachable,
    /// It took too long.
    TimedOut,
    /// The homeserver is overloaded or asks to slow down.
    Busy,
    /// Something answered that is not a Matrix homeserver (a captive portal).
    NotAHomeserver,
    /// Who answered could not show that it is the homeserver.
    Untrusted(Distrust),
    /// The homeserver reports an error of its own.
    ServerError,
    /// Not allowed (any more): released, transferred, closed.
    Forbidden,
    /// The message is too large.
    TooLarge,
    /// The token is not valid any more.
    SignedOut,
    /// There is no room on the disk to keep the words on; nothing was sent.
    DiskFull,
    /// The disk does not take the words; nothing was sent.
    DiskFailed,
}

/// Why signing in did not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInError {
    /// Name or password are wrong.
    WrongPassword,
    /// The address is not one: plain HTTP away from loopback, no URL.
    BadAddress(BadAddress),
    /// There is no desk for this account: nobody invited it.
    NoDesk,
    /// The homeserver speaks none of the versions we know.
    UnsupportedVersion(Vec<String>),
    /// Another console of this helper is open on this machine: two would fight for the unsent words.
    AlreadyOpen,
    /// Too many tries; wait this many milliseconds.
    SlowDown(u64),
    /// The homeserver could not be reached or did not answer as one.
    Failed(Failure),
}
