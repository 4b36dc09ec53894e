//! A conversation that sleeps for some minutes: it takes no place of its helper's.

use serde::{Deserialize, Serialize};

use super::{ConversationId, Moment, RequestId, Seq};

/// For so many minutes a conversation sleeps at most.
pub const LONGEST_QUIET: u8 = 30;

/// A conversation sleeps, or is awake again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// The door's number for this event.
    pub seq: Seq,
    /// The conversation.
    pub conversation: ConversationId,
    /// Until when it sleeps, by the door's clock; nothing: it is awake again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// Since when it sleeps, or is awake again.
    pub since: Moment,
    /// Which request this grants; none when something else woke it: the visitor's or the helper's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
}
