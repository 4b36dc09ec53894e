//! What is said in the desk room.

use serde::{Deserialize, Serialize};

use super::{
    Alerted, Attended, Board, Continued, ConversationId, Crowded, Declined, Duty, EventId, Fence, Heard, Listens,
    Malformed, Marked, MemberId, MessageId, Moment, Offered, Opened, Quiet, Refusal, Reopened, Reported, Request,
    RequestId, Retired, Seq, Silent, Unattended, Waits, fingerprint, read, write,
};
use care::Language;
use care::registration::{Closing, Visitor};
use care::tag::Tag;
use care::triage::{Answers, LoweringReason, Triage};

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
        /// Somebody began or stopped reading along. By the door.
        Listens(Listens) = "org.nachtwacht.listens",
        /// A conversation is offered to a colleague, or an offer is over. By the door.
        Offered(Offered) = "org.nachtwacht.offered",
        /// A visitor has no helper who reads. By the door.
        Unattended(Unattended) = "org.nachtwacht.unattended",
        /// A visitor has a helper who reads again. By the door.
        Attended(Attended) = "org.nachtwacht.attended",
        /// A conversation sleeps, or is awake again. By the door.
        Quiet(Quiet) = "org.nachtwacht.quiet",
        /// A member's console is not heard any more. By a door.
        Silent(Silent) = "org.nachtwacht.silent",
        /// A member's console is heard again. By a door.
        Heard(Heard) = "org.nachtwacht.heard",
        /// The visitor went away. By the door.
        Left(Left) = "org.nachtwacht.left",
        /// The visitor came back. By the door.
        Returned(Returned) = "org.nachtwacht.returned",
        /// The conversation is over. By the door.
        Closed(Closed) = "org.nachtwacht.closed",
        /// That a conversation was unwanted contact was taken back: it is open again. By the door.
        Reopened(Reopened) = "org.nachtwacht.reopened",
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
        /// A door is full, or is not any more. State; the key is [`Crowded::key`]. By the door.
        Crowded(Crowded) = "org.nachtwacht.crowded",
        /// A door is gone for good. State; the key is [`Retired::key`]. By a member who may take levels away, then by
        /// the door that takes over.
        Retired(Retired) = "org.nachtwacht.retired",
        /// The report of a year that is over. State; the key is [`Reported::key`]. By a door.
        Reported(Box<Reported>) = "org.nachtwacht.report",
        /// How long visitors waited in the last weeks: counts only. State; the key is [`Waits::key`]. By a door.
        Waits(Waits) = "org.nachtwacht.waits",
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
            Self::Listens(e) => e.seq,
            Self::Offered(e) => e.seq,
            Self::Unattended(e) => e.seq,
            Self::Attended(e) => e.seq,
            Self::Quiet(e) => e.seq,
            Self::Silent(e) => e.seq,
            Self::Heard(e) => e.seq,
            Self::Left(e) => e.seq,
            Self::Returned(e) => e.seq,
            Self::Closed(e) => e.seq,
            Self::Reopened(e) => e.seq,
            Self::Continued(e) => e.seq,
            Self::Request(_)
            | Self::Duty(_)
            | Self::Board(_)
            | Self::Opened(_)
            | Self::Crowded(_)
            | Self::Retired(_)
            | Self::Reported(_)
            | Self::Waits(_) => return None,
        })
    }

    /// The conversation it is about; none for what is state or about a member.
    pub const fn conversation(&self) -> Option<&ConversationId> {
        Some(match self {
            Self::Arrived(e) => &e.conversation,
            Self::Assigned(e) => &e.conversation,
            Self::Declined(e) => &e.conversation,
            Self::Undelivered(e) => &e.conversation,
            Self::Triaged(e) => &e.conversation,
            Self::LoweringProposed(e) => &e.conversation,
            Self::Alerted(e) => &e.conversation,
            Self::Listens(e) => &e.conversation,
            Self::Offered(e) => &e.conversation,
            Self::Unattended(e) => &e.conversation,
            Self::Attended(e) => &e.conversation,
            Self::Quiet(e) => &e.conversation,
            Self::Left(e) => &e.conversation,
            Self::Returned(e) => &e.conversation,
            Self::Closed(e) => &e.conversation,
            Self::Request(e) => &e.conversation,
            Self::Continued(e) => &e.entry.conversation,
            Self::Reopened(e) => &e.entry.conversation,
            Self::Silent(_)
            | Self::Heard(_)
            | Self::Duty(_)
            | Self::Board(_)
            | Self::Opened(_)
            | Self::Crowded(_)
            | Self::Retired(_)
            | Self::Reported(_)
            | Self::Waits(_) => return None,
        })
    }

    /// The request it answers.
    pub const fn answers(&self) -> Option<&RequestId> {
        match self {
            Self::Assigned(e) => e.request.as_ref(),
            Self::Closed(e) => e.request.as_ref(),
            Self::Left(e) => e.request.as_ref(),
            Self::Attended(e) => e.request.as_ref(),
            Self::Listens(e) => e.request.as_ref(),
            Self::Offered(e) => e.request.as_ref(),
            Self::Quiet(e) => e.request.as_ref(),
            Self::Reopened(e) => Some(&e.request),
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
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "care::tag::read")]
    pub tag: Option<Tag>,
    /// New or returning, as the visitor says.
    pub visitor: Visitor,
    /// What the visitor answered at the door.
    #[serde(default)]
    pub answers: Answers,
    /// Whether the visitor chose easy words. It stands beside the answers, since an older program that finds an answer
    /// there that it does not know reads nothing of the visitor.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plain: bool,
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
    /// Since when the assignment holds.
    pub since: Moment,
}

/// A helper's message that the door did not pass on: the words go back to the composer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undelivered {
    /// The door's number for this event.
    pub seq: Seq,
    /// The conversation.
    pub conversation: ConversationId,
    /// The message; of a message without an id of ours, its event's id.
    pub message: MessageId,
    /// The message's event. An older door does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// Who wrote it.
    pub to: MemberId,
    /// Why: [`Refusal::NotYours`], [`Refusal::Stopped`], [`Refusal::Unreadable`], [`Refusal::NoFence`],
    /// [`Refusal::Stale`] or [`Refusal::Closed`].
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
    /// Why the triage is to be lowered.
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
    /// How the visitor left.
    pub how: Leaving,
    /// When the visitor left.
    pub since: Moment,
    /// The triage from now on, when leaving like this changes it (domain.md §10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub triage: Option<Triage>,
    /// Who wiped the visitor's screen: with [`Leaving::Wiped`] only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberId>,
    /// Which request this grants: with [`Leaving::Wiped`] only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
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
    /// Typed the stop word: the screen is wiped and the visitor's key is dead (domain.md §10).
    StopWord,
    /// The helper wiped the visitor's screen and ended the visit, with the same effect (domain.md §10).
    Wiped,
}

impl Leaving {
    /// Whether the visit is stopped for good: nobody comes back to it and no word passes any more (domain.md §10).
    pub const fn is_stop(self) -> bool {
        matches!(self, Self::StopWord | Self::Wiped)
    }

    /// The code of the conversation's end when nothing happens after this (domain.md §7). The register has no code of
    /// its own for the wipe: the helper ended it.
    pub const fn closing(self) -> Closing {
        match self {
            Self::Goodbye => Closing::Goodbye,
            Self::QuickExit => Closing::QuickExit,
            Self::ConnectionLost => Closing::ConnectionLost,
            Self::StopWord => Closing::StopWord,
            Self::Wiped => Closing::EndedByHelper,
        }
    }
}

/// The visitor came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// The door's number for this event.
    pub seq: Seq,
    /// The conversation.
    pub conversation: ConversationId,
    /// When the visitor came back.
    pub since: Moment,
    /// How the visitor had been away; an older door does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<Leaving>,
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
    /// When the conversation ended.
    pub since: Moment,
    /// When the homeserver will have erased it (design §3, retention).
    pub erased_at: Moment,
    /// Whether it was registered; nothing when nobody ever had the visitor, or an older door wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered: Option<bool>,
    /// The request, when a helper closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// That it was unwanted contact, if it was: nothing is registered then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unwanted: Option<Marked>,
}
