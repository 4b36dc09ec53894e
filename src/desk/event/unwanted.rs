//! Unwanted contact: a conversation that was ended as such, and that this was taken back.

use serde::{Deserialize, Serialize};

use super::{BoardEntry, ConversationId, MemberId, Moment, RequestId, Seq};
use care::unwanted::{Doubt, Unwanted};

/// A conversation was ended as unwanted contact: codes only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// Of which kind.
    pub kind: Unwanted,
    /// Who said so.
    pub by: MemberId,
    /// What spoke against it, and was overruled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
    /// Until when it can be taken back.
    pub until: Moment,
}

/// A conversation that was ended as unwanted contact, on its door's board: what a supervisor needs to take it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkedEntry {
    /// Which conversation.
    #[serde(rename = "c")]
    pub conversation: ConversationId,
    /// The visitor's alias.
    pub alias: String,
    /// When the conversation ended.
    pub since: Moment,
    /// The mark.
    #[serde(flatten)]
    pub mark: Marked,
}

/// A mark was taken back: the conversation is open again, and nobody has it. All that is true of it is in the entry, whose
/// `arrived` is this event's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    /// The door's number for this event.
    pub seq: Seq,
    /// Who took the mark back.
    pub by: MemberId,
    /// Which request this grants.
    pub request: RequestId,
    /// Since when the conversation is open again.
    pub since: Moment,
    /// What is true of the conversation.
    pub entry: Box<BoardEntry>,
}
