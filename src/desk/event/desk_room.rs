//! What is said in the desk room.

use serde::{Deserialize, Serialize};

use super::{
    Alert, Alerted, Continued, ConversationId, Fence, Malformed, MemberId, MessageId, Moment, Opened, Reported,
    RequestId, Retired, Seq, fingerprint, read, write,
};
use crate::care::Language;
use crate::care::escalation::{AlertEnd, Code};
use crate::care::registration::{Closing, Visitor};
use crate::care::tag::Tag;
use crate::care::triage::{Answers, LoweringReason, Triage};

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
        /// An alert for backup: raised, acknowledged, gone on, or ended. By the door.
        Alerted(Alerted) = "org.nachtwacht.alerted",
        /// The visitor went away. By the door.
        Left(Left) = "org.nachtwacht.left",
        /// The visitor came back. By the door.
        Returned(Returned) = "org.nachtwacht.returned",
        /// The conversation is over. By the door.
        Closed(Closed) = "org.nachtwacht.closed",
        /// The conversation goes on by another door. By that door.
        Continued(Continued) = "org.nachtwacht.continued",
        /// A helper asks a door for something.
        Request(Request) = "org.nachtwacht.request",
        /// Whether a helper is on duty. State; the key is the helper's own user id.
        Duty(Duty) = "org.nachtwacht.duty",
        /// The open conversations of one door at a point in its history. State; the key is [`Board::key`].
        Board(Board) = "org.nachtwacht.board",
        /// A door opened. State; the key is [`Opened::key`]. By the door.
        Opened(Opened) = "org.nachtwacht.opened",
        /// A door is gone for good. State; the key is [`Retired::key`]. By who may take levels away, then by the door that
        /// takes over.
        Retired(Retired) = "org.nachtwacht.retired",
        /// The report of a year that is over. State; the key is [`Reported::key`]. By a door.
        Reported(Box<Reported>) = "org.nachtwacht.report",
    }
}

impl DeskEvent {
    /// The door's number; none for what is state and for a request.
    pub const fn seq(&self) -> Option<Seq> {
        Some(match self {
            Self::Arrived(e) => e.seq,
            Self::Assigned(e) => e.seq,
            Self::Declined(e) => e.seq,
            Self::Undelivered(e) => e.seq,
            Self::Triaged(e) => e.seq,
            Self::LoweringProposed(e) => e.seq,
            Self::Alerted(e) => e.seq,
            Self::Left(e) => e.seq,
            Self::Returned(e) => e.seq,
            Self::Closed(e) => e.seq,
            Self::Continued(e) => e.seq,
            Self::Request(_)
            | Self::Duty(_)
            | Self::Board(_)
            | Self::Opened(_)
            | Self::Retired(_)
            | Self::Reported(_) => return None,
        })
    }

    /// The conversation it is about; none for what is state.
    pub const fn conversation(&self) -> Option<&ConversationId> {
        Some(match self {
            Self::Arrived(e) => &e.conversation,
            Self::Assigned(e) => &e.conversation,
            Self::Declined(e) => &e.conversation,
            Self::Undelivered(e) => &e.conversation,
            Self::Triaged(e) => &e.conversation,
            Self::LoweringProposed(e) => &e.conversation,
            Self::Alerted(e) => &e.conversation,
            Self::Left(e) => &e.conversation,
            Self::Returned(e) => &e.conversation,
            Self::Closed(e) => &e.conversation,
            Self::Request(e) => &e.conversation,
            Self::Continued(e) => &e.entry.conversation,
            Self::Duty(_) | Self::Board(_) | Self::Opened(_) | Self::Retired(_) | Self::Reported(_) => return None,
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
            Self::Alerted(e) => Some(&e.request),
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
    /// The language the visitor chose; English for one that we do not speak.
    pub language: Language,
    /// Which one that is, then.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::care::tag::read")]
    pub tag: Option<Tag>,
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
    /// Lowering the triage is confirmed, and an alert acknowledged, by a colleague: not by who proposed or raised it.
    NeedsColleague,
    /// There is nothing of that kind to confirm.
    NothingProposed,
    /// Somebody at home takes part: B at least (domain.md §6).
    AtLeastB,
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
    /// Whether it was registered; nothing when nobody ever had the visitor, or an older door wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered: Option<bool>,
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
    /// Alert backup.
    Alert,
    /// Acknowledge an alert: I am the backup.
    Acknowledge {
        /// Which.
        alert: RequestId,
    },
    /// Tick a step of the escalation that colleagues must see.
    TickStep {
        /// Of which alert.
        alert: RequestId,
        /// What.
        code: Code,
    },
    /// End an alert.
    EndAlert {
        /// Which.
        alert: RequestId,
        /// How.
        how: AlertEnd,
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
    /// The tag of a language that we do not speak.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::care::tag::read")]
    pub tag: Option<Tag>,
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
    /// The last alert for backup.
    #[serde(rename = "al", default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<Box<Alert>>,
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
    /// The doors that it was with before, the first one first: their words in its room are the visitor's.
    #[serde(rename = "by", default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<MemberId>,
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

/// What the desk room's power levels allow a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Helps.
    Helper,
    /// Also takes over and reads along.
    Supervisor,
}
