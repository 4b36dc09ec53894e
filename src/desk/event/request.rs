//! What a helper asks of a door, and why a door declines.

use serde::{Deserialize, Serialize};

use super::{ConversationId, EventId, Fence, MemberId, RequestId, Seq};
use care::escalation::{AlertEnd, Code};
use care::registration::Closing;
use care::triage::{LoweringReason, Triage};
use care::unwanted::{Doubt, Unwanted};

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

/// Why a request is not granted, or a message is not passed on.
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
    /// Only a supervisor may ask this. Of a take-over: the visitor has a helper who reads, so only a supervisor may
    /// take over.
    NotSupervisor,
    /// The receiver of a transfer is not on duty or has no room.
    ReceiverUnavailable,
    /// Lowering the triage needs a reason.
    NeedsReason,
    /// A colleague must do this: nobody confirms a lowering or acknowledges an alert of their own.
    NeedsColleague,
    /// There is nothing of that kind to confirm.
    NothingProposed,
    /// Somebody at home takes part: B at least (domain.md §6).
    AtLeastB,
    /// The offer is over: declined, taken back, unanswered, or another took its place.
    OfferOver,
    /// The conversation is closed, or never was.
    Closed,
    /// A word of the visitor's waits for an answer, and the conversation does not sleep over it; or nobody has seen it, and
    /// the conversation does not end over it.
    Unanswered,
    /// The visitor is in acute danger: A does not sleep.
    Acute,
    /// An alert is open: it is ended first.
    AlertOpen,
    /// It cannot be taken back any more: it is counted, or the conversation is erased.
    TooLate,
    /// The visit was stopped by the visitor's stop word or by a wipe: no words pass any more (domain.md §10).
    Stopped,
    /// A message of another client: it does not say under which assignment it was written. For a message only.
    NoFence,
    /// An attachment, a correction of an earlier message, or something else that is no plain text. For a message only.
    Unreadable,
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
    /// Offer my visitor to a colleague, who gets them by [accepting](Self::Accept). An older door gives them at once.
    Transfer {
        /// The colleague.
        receiver: MemberId,
        /// Whether a note for the colleague was written into the conversation's room.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        note: bool,
    },
    /// Give me the visitor who is offered to me.
    Accept {
        /// The offer.
        offer: RequestId,
    },
    /// I do not take the visitor who is offered to me.
    NotNow {
        /// The offer.
        offer: RequestId,
    },
    /// Take back what I offered.
    TakeBack {
        /// The offer.
        offer: RequestId,
    },
    /// Give me a colleague's visitor: for supervisors, and for everybody while the visitor is unattended.
    TakeOver,
    /// The visitor's words up to this message need no answer.
    NothingToAnswer {
        /// The last of the visitor's messages that the helper has seen.
        word: EventId,
    },
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
        /// The alert.
        alert: RequestId,
    },
    /// Tick a step of the escalation that colleagues must see.
    TickStep {
        /// Of which alert.
        alert: RequestId,
        /// The step that is ticked.
        code: Code,
    },
    /// End an alert.
    EndAlert {
        /// The alert.
        alert: RequestId,
        /// How the alert ends.
        how: AlertEnd,
    },
    /// Let a colleague read along; or, by a supervisor's duty or as backup, oneself.
    Listen {
        /// Who.
        who: MemberId,
    },
    /// Somebody is to read along no more.
    EndListen {
        /// Who.
        who: MemberId,
    },
    /// Wipe the visitor's screen and end the visit: what the stop word does, from the helper's side (domain.md §10).
    Wipe,
    /// Let the conversation sleep, without taking a place of mine.
    Quiet {
        /// For so many minutes.
        minutes: u8,
    },
    /// Wake the conversation that sleeps.
    Wake,
    /// End the conversation: it is unwanted contact.
    Unwanted {
        /// Of which kind.
        kind: Unwanted,
        /// What speaks against it, as far as the helper's console knows.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        doubts: Vec<Doubt>,
        /// As of a [`Close`](Self::Close).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<EventId>,
    },
    /// Take back that the conversation, which is over, was unwanted contact.
    TakeBackUnwanted,
    /// End the conversation.
    Close {
        /// How it ended.
        closing: Closing,
        /// An event of the conversation's room: the helper has seen every word of the visitor's up to this event; an empty
        /// name when nothing has come of the room. The request may wait through an outage, and the door does not close over
        /// what was said after this event. An older program names none, and closes over everything.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<EventId>,
        /// Whether it is deliberately closed without a registration: one that was written for an earlier request, which was
        /// declined, does not count.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        unregistered: bool,
    },
}

impl Ask {
    /// To end the conversation over everything that was said, as an older program asks.
    pub const fn close(closing: Closing) -> Self {
        Self::Close { closing, seen: None, unregistered: false }
    }

    /// Up to where the asker of a request that ends the conversation has seen the visitor's words; nothing of another
    /// request, or when that was not said.
    pub const fn seen(&self) -> Option<&EventId> {
        match self {
            Self::Close { seen, .. } | Self::Unwanted { seen, .. } => seen.as_ref(),
            _ => None,
        }
    }
}
