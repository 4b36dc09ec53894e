//! An offer to hand a conversation over to a colleague: codes, names and times; never content.

use serde::{Deserialize, Serialize};

use super::{ConversationId, MemberId, Moment, RequestId, Seq};

/// A conversation is offered to a colleague, or such an offer is over. An offer that is accepted is told by
/// [`Assigned`](super::Assigned), which ends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// The door's number for this event.
    pub seq: Seq,
    /// The conversation.
    pub conversation: ConversationId,
    /// Which request this grants; none when the door ended the offer by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// The offer.
    pub offer: Offer,
    /// How it ended; nothing while it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<OfferEnd>,
}

/// An offer of a conversation. The giver keeps it, its turn and its alarm until the receiver accepts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The request that made it: its name.
    pub id: RequestId,
    /// Who gives: the helper who has the conversation.
    pub by: MemberId,
    /// Who is asked to take it.
    pub to: MemberId,
    /// Since when it stands.
    pub since: Moment,
    /// Whether the giver wrote a note for the receiver. Its words are in the conversation's room and nowhere else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub note: bool,
}

/// How an offer ended without being accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferEnd {
    /// The receiver said: not now.
    NotNow,
    /// The giver took it back.
    TakenBack,
    /// Nobody answered in time.
    Unanswered,
    /// The receiver is not on duty any more, or the receiver's console is not heard.
    Unavailable,
}
