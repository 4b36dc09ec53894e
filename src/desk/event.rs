//! The events: what is on the wire. Every fact at a desk is one of these, in a Matrix room.
//!
//! Types start with `org.nachtwacht.`; contents carry a version (`"v": 1`). Unknown types and newer versions are kept
//! and skipped, never fatal; content that does not fit its type is [`Malformed`] and skipped as well.
//!
//! A door numbers the events it writes to the desk room (`seq`, growing by one), so that a reader notices a gap and
//! a duplicate by itself, whatever order the homeserver gives to the events of different writers.

use std::fmt;
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::care::Language;
use crate::care::registration::{Closing, Visitor};
use crate::care::triage::{Answers, LoweringReason, Triage};

/// The version of the contents this program writes.
pub const VERSION: u32 = 1;

/// The room types (`m.room.create`, `type`) by which a room of ours is known.
pub mod room_type {
    /// The desk room: one a desk.
    pub const DESK: &str = "org.nachtwacht.desk";
    /// A conversation room: one each.
    pub const CONVERSATION: &str = "org.nachtwacht.conversation";
    /// The register room: codes only.
    pub const REGISTER: &str = "org.nachtwacht.register";
}

/// A short identifier that is cheap to clone and to share.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The identifier as it stands on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    };
}

id!(
    /// A conversation: the id of its room.
    ConversationId
);
id!(
    /// Somebody at the desk (helper, supervisor, door): a Matrix user id.
    MemberId
);
id!(
    /// An event: the id the homeserver gave it.
    EventId
);
id!(
    /// A request to a door: an id of the helper's own making, the same at every attempt.
    RequestId
);
id!(
    /// A message: an id of its writer's own making, the same at every attempt (transaction ids count per device only).
    MessageId
);

/// A point in time: milliseconds since the Unix epoch, by the homeserver's clock where it comes from an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub u64);

impl Moment {
    /// Milliseconds from `earlier` to `self`; 0 when `earlier` lies in the future (clocks differ).
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// A number per conversation that grows by one whenever its assignment changes. What was based on an older one is
/// refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fence(pub u64);

/// The number of a door's event in the desk room: 1 for its first, then growing by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub u64);

/// An event with what the homeserver says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped<E> {
    /// The homeserver's id.
    pub id: EventId,
    /// Who sent it: vouched for by the homeserver.
    pub sender: MemberId,
    /// When the homeserver received it.
    pub at: Moment,
    /// What it says.
    pub event: E,
}

/// Content that does not fit its type: what is wrong, without the content itself (it may be a visitor's words).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("malformed {event_type}: {why}")]
pub struct Malformed {
    /// The event type.
    pub event_type: String,
    /// The line, column and kind of the mistake.
    pub why: String,
}

/// One kind of room's events: each variant is one event type with its content.
macro_rules! events {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident($content:ty) = $wire:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name { $($(#[$vdoc])* $variant($content)),+ }

        impl $name {
            /// The event type on the wire.
            pub const fn event_type(&self) -> &'static str {
                match self { $(Self::$variant(_) => $wire),+ }
            }

            /// The content as JSON text, with its version.
            pub fn content(&self) -> String {
                match self { $(Self::$variant(content) => write(content)),+ }
            }

            /// A number that differs when the content differs: to notice the same event with other content.
            pub fn fingerprint(&self) -> u64 {
                match self { $(Self::$variant(content) => fingerprint($wire, content)),+ }
            }

            /// Reads an event. `Ok(None)` is an unknown type or a newer version: keep it and go on.
            ///
            /// # Errors
            /// [`Malformed`] when the content does not fit the type.
            pub fn parse(event_type: &str, content: &str) -> Result<Option<Self>, Malformed> {
                match event_type {
                    $($wire => Ok(read(event_type, content)?.map(Self::$variant)),)+
                    _ => Ok(None),
                }
            }
        }
    };
}

#[derive(Serialize, Deserialize)]
struct Version {
    v: u32,
}

#[derive(Serialize)]
struct Versioned<'a, T> {
    v: u32,
    #[serde(flatten)]
    content: &'a T,
}

fn write<T: Serialize>(content: &T) -> String {
    serde_json::to_string(&Versioned { v: VERSION, content }).expect("our own contents have string keys only")
}

/// Hashes what is written to it, so that no text is built.
struct Print(DefaultHasher);

impl io::Write for Print {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn fingerprint<T: Serialize>(event_type: &str, content: &T) -> u64 {
    let mut print = Print(DefaultHasher::new());
    print.0.write(event_type.as_bytes());
    serde_json::to_writer(&mut print, content).expect("our own contents have string keys only");
    print.0.finish()
}

fn read<T: DeserializeOwned>(event_type: &str, content: &str) -> Result<Option<T>, Malformed> {
    let malformed = |error: serde_json::Error| Malformed {
        event_type: event_type.to_owned(),
        why: format!("{:?} error at line {} column {}", error.classify(), error.line(), error.column()),
    };
    let Version { v } = serde_json::from_str(content).map_err(malformed)?;
    if v > VERSION {
        return Ok(None);
    }
    serde_json::from_str(content).map(Some).map_err(malformed)
}

// ── the desk room ────────────────────────────────────────────────────────────────────────────────────────────────────

events! {
    /// What is said in the desk room.
    DeskEvent {
        /// A visitor is there. By a door.
        Arrived(Arrived) = "org.nachtwacht.arrived",
        /// Who has the conversation now. By its door.
        Assigned(Assigned) = "org.nachtwacht.assigned",
        /// A request was not granted. By the door.
        Declined(Declined) = "org.nachtwacht.declined",
        /// A helper's message was not passed on to the visitor. By the door.
        Undelivered(Undelivered) = "org.nachtwacht.undelivered",
        /// The triage changed. By the door.
        Triaged(Triaged) = "org.nachtwacht.triaged",
        /// Lowering the triage waits for a colleague. By the door.
        LoweringProposed(LoweringProposed) = "org.nachtwacht.lowering_proposed",
        /// The visitor went away. By the door.
        Left(Left) = "org.nachtwacht.left",
        /// The visitor came back. By the door.
        Returned(Returned) = "org.nachtwacht.returned",
        /// The conversation is over. By the door.
        Closed(Closed) = "org.nachtwacht.closed",
        /// A helper asks a door for something.
        Request(Request) = "org.nachtwacht.request",
        /// Whether a helper is on duty. State; the key is the helper's own user id.
        Duty(Duty) = "org.nachtwacht.duty",
        /// The open conversations of one door at a point in its history. State; the key is [`Board::key`].
        Board(Board) = "org.nachtwacht.board",
    }
}

impl DeskEvent {
    /// The door's number; none for a request, a duty or a board.
    pub const fn seq(&self) -> Option<Seq> {
        Some(match self {
            Self::Arrived(e) => e.seq,
            Self::Assigned(e) => e.seq,
            Self::Declined(e) => e.seq,
            Self::Undelivered(e) => e.seq,
            Self::Triaged(e) => e.seq,
            Self::LoweringProposed(e) => e.seq,
            Self::Left(e) => e.seq,
            Self::Returned(e) => e.seq,
            Self::Closed(e) => e.seq,
            Self::Request(_) | Self::Duty(_) | Self::Board(_) => return None,
        })
    }

    /// The conversation it is about; none for a duty or a board.
    pub const fn conversation(&self) -> Option<&ConversationId> {
        Some(match self {
            Self::Arrived(e) => &e.conversation,
            Self::Assigned(e) => &e.conversation,
            Self::Declined(e) => &e.conversation,
            Self::Undelivered(e) => &e.conversation,
            Self::Triaged(e) => &e.conversation,
            Self::LoweringProposed(e) => &e.conversation,
            Self::Left(e) => &e.conversation,
            Self::Returned(e) => &e.conversation,
            Self::Closed(e) => &e.conversation,
            Self::Request(e) => &e.conversation,
            Self::Duty(_) | Self::Board(_) => return None,
        })
    }

    /// The request it answers.
    pub const fn answers(&self) -> Option<&RequestId> {
        match self {
            Self::Assigned(e) => e.request.as_ref(),
            Self::Closed(e) => e.request.as_ref(),
            Self::Declined(e) => Some(&e.request),
            Self::Triaged(e) => Some(&e.request),
            Self::LoweringProposed(e) => Some(&e.request),
            _ => None,
        }
    }
}

/// A visitor is there: a new conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    /// The door's number for this event.
    pub seq: Seq,
    /// The conversation.
    pub conversation: ConversationId,
    /// Since when the visitor waits.
    pub since: Moment,
    /// The name the door made up for the visitor; unique among its open conversations.
    pub alias: String,
    /// The language the visitor chose.
    pub language: Language,
    /// New or returning, as the visitor says.
    pub visitor: Visitor,
    /// What the visitor answered at the door.
    #[serde(default)]
    pub answers: Answers,
    /// The first triage.
    pub triage: Triage,
}

/// Who has the conversation now: the door's answer to a claim, release, transfer or take-over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    /// The door's number for this event.
    pub seq: Seq,
    /// The conversation.
    pub conversation: ConversationId,
    /// Who has it; nobody after a release: the visitor waits again.
    pub to: Option<MemberId>,
    /// The request that won; none when the door acted by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// The conversation's new fence.
    pub fence: Fence,
    /// Since when.
    pub since: Moment,
}

/// A request that was not granted, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declined {
    /// The door's number for this event.
    pub seq: Seq,
    /// The conversation.
    pub conversation: ConversationId,
    /// The request.
    pub request: RequestId,
    /// Who had asked.
    pub to: MemberId,
    /// Why not.
    pub why: Refusal,
}

/// Why a request is not granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Somebody else has the conversation.
    Taken,
    /// The helper has as many conversations as the duty says.
    Full,
    /// The helper is not on duty.
    OffDuty,
    /// The request was based on an older assignment.
    Stale,
    /// Only the helper who has the conversation may ask this.
    NotYours,
    /// Only a supervisor may ask this.
    NotSupervisor,
    /// The receiver of a transfer is not on duty or has no room.
    ReceiverUnavailable,
    /// Lowering the triage needs a reason.
    NeedsReason,
    /// Lowering the triage is confirmed by a colleague, not by who proposed it.
    NeedsColleague,
    /// There is nothing of that kind to confirm.
    NothingProposed,
    /// The conversation is closed, or never was.
    Closed,
}

/// A helper's message that the door did not pass on: the words go back to the composer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undelivered {
    /// The door's number for this event.
    pub seq: Seq,
    /// The conversation.
    pub conversation: ConversationId,
    /// The message.
    pub message: MessageId,
    /// Who wrote it.
    pub to: MemberId,
    /// Why: [`Refusal::Stale`], [`Refusal::NotYours`] or [`Refusal::Closed`].
    pub why: Refusal,
}

/// The triage changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Triaged {
    /// The door's number for this event.
    pub seq: Seq,
    /// The conversation.
    pub conversation: ConversationId,
    /// The triage from now on.
    pub triage: Triage,
    /// Who set it.
    pub by: MemberId,
    /// Which request this grants.
    pub request: RequestId,
}

/// Lowering an established triage waits for a colleague's confirmation (domain.md §6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoweringProposed {
    /// The door's number for this event.
    pub seq: Seq,
    /// The conversation.
    pub conversation: ConversationId,
    /// The triage that is proposed.
    pub to: Triage,
    /// Why.
    pub reason: LoweringReason,
    /// Who proposes it.
    pub by: MemberId,
    /// The request, which a colleague names when confirming.
    pub request: RequestId,
}

/// The visitor went away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// The door's number for this event.
    pub seq: Seq,
    /// The conversation.
    pub conversation: ConversationId,
    /// How.
    pub how: Leaving,
    /// Since when.
    pub since: Moment,
}

/// How a visitor went away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leaving {
    /// Said goodbye.
    Goodbye,
    /// Pressed quick exit: somebody may have come in.
    QuickExit,
    /// The connection was lost; the visitor may come back.
    ConnectionLost,
}

/// The visitor came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// The door's number for this event.
    pub seq: Seq,
    /// The conversation.
    pub conversation: ConversationId,
    /// Since when.
    pub since: Moment,
}

/// The conversation is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// The door's number for this event.
    pub seq: Seq,
    /// The conversation.
    pub conversation: ConversationId,
    /// How it ended.
    pub closing: Closing,
    /// Since when.
    pub since: Moment,
    /// When the homeserver will have erased it (design §3, retention).
    pub erased_at: Moment,
    /// The request, when a helper closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
}

/// A helper asks the conversation's door for something. The door's answer is the truth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The request's own id; asking twice with one id is asking once.
    pub id: RequestId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The fence the helper saw when asking.
    pub fence: Fence,
    /// What is asked.
    #[serde(flatten)]
    pub ask: Ask,
}

/// What a helper can ask a door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Ask {
    /// Give me this visitor.
    Claim,
    /// Let the visitor wait again.
    Release,
    /// Give my visitor to a colleague.
    Transfer {
        /// The colleague.
        receiver: MemberId,
    },
    /// Give me a colleague's visitor: supervisors only.
    TakeOver,
    /// Set the triage.
    Triage {
        /// The triage wanted.
        triage: Triage,
        /// Needed for lowering.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<LoweringReason>,
    },
    /// Confirm a colleague's lowering.
    ConfirmLowering {
        /// The request that proposed it.
        proposal: RequestId,
    },
    /// End the conversation.
    Close {
        /// How it ended.
        closing: Closing,
    },
}

/// Whether a helper is on duty, and for how many visitors at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// The name colleagues see.
    pub name: String,
    /// On, pausing, handing over, off.
    pub shift: Shift,
    /// How many conversations at once.
    pub capacity: u8,
}

/// Where a helper is in the shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// Takes visitors.
    On,
    /// Keeps the present ones, takes no new ones.
    Pausing,
    /// Hands the present ones over, takes no new ones.
    HandingOver,
    /// Not there.
    Off,
}

/// The open conversations of one door, as of `seq`, so that nobody has to read the room from its start.
///
/// A desk with many visitors needs several pages (an event holds 64 KiB at most, Matrix spec "Size limits"). Each page
/// speaks for itself: of the conversations that *arrived* with a number in `arrivals`, those and only those listed are
/// open as of `seq`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// The door's latest event that this page knows of.
    pub seq: Seq,
    /// Which page, from 0.
    pub page: u32,
    /// How many pages there are; a page with a number from here on is obsolete.
    pub pages: u32,
    /// The arrival numbers this page speaks for: first and last, both included.
    pub arrivals: (Seq, Seq),
    /// The open ones.
    pub conversations: Vec<BoardEntry>,
    /// How far the door had read when it wrote the page: its own sync token, from which it goes on after a restart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_to: Option<String>,
}

impl Board {
    /// The state key of a door's page. It must not start with `@` (Matrix: such keys are the user's own).
    pub fn key(door: &MemberId, page: u32) -> String {
        format!("{page}/{door}")
    }
}

/// One open conversation on the board: all that the roster knows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardEntry {
    /// Which conversation.
    #[serde(rename = "c")]
    pub conversation: ConversationId,
    /// The number of its `arrived`.
    #[serde(rename = "n")]
    pub arrived: Seq,
    /// Since when the visitor is there.
    pub since: Moment,
    /// The visitor's alias.
    pub alias: String,
    /// The visitor's language.
    #[serde(rename = "lang")]
    pub language: Language,
    /// New or returning.
    #[serde(rename = "vis")]
    pub visitor: Visitor,
    /// What was answered at the door.
    #[serde(rename = "ans", default)]
    pub answers: Answers,
    /// The first triage.
    #[serde(rename = "t0")]
    pub triage_first: Triage,
    /// The present triage.
    #[serde(rename = "t")]
    pub triage: Triage,
    /// A lowering that waits for a colleague.
    #[serde(rename = "prop", default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<Proposal>,
    /// Who has it.
    #[serde(rename = "to", default, skip_serializing_if = "Option::is_none")]
    pub assigned: Option<MemberId>,
    /// Its fence.
    #[serde(rename = "f")]
    pub fence: Fence,
    /// Since when it is assigned, or waits again.
    #[serde(rename = "fs")]
    pub assigned_since: Moment,
    /// How and since when the visitor is away, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<(Leaving, Moment)>,
}

/// A lowering of the triage that waits for a colleague's confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The triage proposed.
    pub to: Triage,
    /// Why.
    pub reason: LoweringReason,
    /// By whom.
    pub by: MemberId,
    /// The request that a colleague confirms.
    pub request: RequestId,
}

// ── a conversation room ──────────────────────────────────────────────────────────────────────────────────────────────

events! {
    /// What is said in a conversation room beside `m.room.message`, typing and receipts.
    CaseEvent {
        /// Whether the visitor is there. State, empty key; by the door.
        Presence(Presence) = "org.nachtwacht.presence",
        /// By which token the visitor comes back. State, empty key; by the door.
        Visit(Visit) = "org.nachtwacht.visit",
        /// The conversation is over. State, empty key; by the door.
        Ended(Ended) = "org.nachtwacht.ended",
        /// Who else reads along. By the door.
        Listening(Listening) = "org.nachtwacht.listening",
        /// A note among helpers.
        Note(Note) = "org.nachtwacht.note",
        /// An answer in a safety plan.
        Plan(PlanAnswer) = "org.nachtwacht.plan",
        /// What became of a referral.
        Referral(ReferralMade) = "org.nachtwacht.referral",
        /// The coded form at closing.
        Registration(crate::care::registration::Registration) = "org.nachtwacht.registration",
    }
}

/// Whether the visitor is there, and since when: shown with its age, never guessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Here, away or gone.
    pub state: Here,
    /// Since when.
    pub since: Moment,
}

/// Where the visitor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Here {
    /// Connected.
    Here,
    /// The connection is away; it may come back.
    Away,
    /// Left on purpose.
    Left,
}

/// By which token the visitor comes back: only its digest, so that reading the room gives nobody the visitor's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// SHA-256 of the visit token, base64url without padding.
    pub digest: String,
}

/// The conversation is over; a door reads it back after a restart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// How it ended.
    pub closing: Closing,
    /// Since when.
    pub since: Moment,
    /// When the door erases the room from the homeserver.
    pub erased_at: Moment,
}

/// A supervisor began or stopped reading along: the helper sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listening {
    /// Who.
    pub who: MemberId,
    /// Began or stopped.
    pub on: bool,
}

/// A note among helpers. It never reaches the visitor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The words.
    pub text: String,
}

/// The answer to one item of a safety plan; a later one replaces an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanAnswer {
    /// The template's id.
    pub plan: String,
    /// The template's version when it was answered.
    pub version: u32,
    /// The item's id.
    pub item: String,
    /// The answer; nothing when it was taken back.
    pub answer: Option<crate::care::plan::Answer>,
}

/// What became of a referral: codes only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralMade {
    /// The directory entry's id.
    pub entry: String,
    /// Offered, accepted, declined.
    pub outcome: crate::care::registration::ReferralOutcome,
    /// Whether the entry was struck out (it may notify parents) and deliberately used all the same (domain.md §2.2).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub overridden: bool,
}

/// A message between visitor and helper: the content of `m.room.message`, as far as it is ours.
///
/// The door passes on `body` and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Always `m.text`: attachments are never fetched or shown (design §5).
    pub msgtype: String,
    /// The words.
    pub body: String,
    /// Our own id: doubles are dropped by it. Missing from a message of another client.
    #[serde(rename = "org.nachtwacht.id", default, skip_serializing_if = "Option::is_none")]
    pub id: Option<MessageId>,
    /// The fence a helper wrote under; missing from a visitor's message.
    #[serde(rename = "org.nachtwacht.fence", default, skip_serializing_if = "Option::is_none")]
    pub fence: Option<Fence>,
    /// What was inserted into it, so that it can be marked as shared.
    #[serde(rename = "org.nachtwacht.carries", default, skip_serializing_if = "Vec::is_empty")]
    pub carries: Vec<Carried>,
}

impl Message {
    /// Its event type.
    pub const TYPE: &'static str = "m.room.message";
    /// The only kind of message that is shown.
    pub const TEXT: &'static str = "m.text";

    /// A text message.
    pub fn text(body: impl Into<String>, id: MessageId) -> Self {
        Self { msgtype: Self::TEXT.to_owned(), body: body.into(), id: Some(id), fence: None, carries: Vec::new() }
    }
}

/// Something of the case that a message carries to the visitor.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Carried {
    /// An item of a safety plan that may be shared.
    PlanItem {
        /// The template's id.
        plan: String,
        /// The item's id.
        item: String,
    },
    /// A referral.
    Referral {
        /// The directory entry's id.
        entry: String,
        /// Used although struck out.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        overridden: bool,
    },
}

/// An event of a conversation room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoomEvent {
    /// A message.
    Said(Message),
    /// The case.
    Case(CaseEvent),
    /// An event that was there and whose content is gone or unreadable; kept so that nothing vanishes silently.
    Unreadable,
}

/// What the desk room's power levels allow a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Helps.
    Helper,
    /// Also takes over and reads along.
    Supervisor,
}
