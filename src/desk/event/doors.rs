//! What doors say of themselves and of each other: that one opened, that one is gone for good, and that a conversation
//! goes on by another.

use serde::{Deserialize, Serialize};

use super::{BoardEntry, MemberId, Moment, Seq};

/// A door opened. Whoever runs the same account elsewhere reads it and stops: the newer one counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Which run of the door: made up anew at each start.
    pub run: String,
    /// Since when the door is open.
    pub since: Moment,
    /// For how many days it saves a plan for a visitor who comes back; none: it saves none.
    #[serde(rename = "keep_plans", default, skip_serializing_if = "Option::is_none")]
    pub saves_plans: Option<u16>,
    /// Whether it tells the consoles that it is alive. An older door does not: when that one is not heard, it may well
    /// be alive.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tells_alive: bool,
    /// How many visitors a helper has at once at most, whatever the helper's own number is. An older door does not say
    /// it, and holds to the helpers' numbers alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<u8>,
    /// For how many milliseconds a conversation's words stay on the homeserver after its end. The team room keeps its words
    /// no longer. An older door does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<u64>,
}

impl Opened {
    /// The state key of a door's opening. It must not start with `@` (Matrix: such keys are the user's own).
    pub fn key(door: &MemberId) -> String {
        format!("opened/{door}")
    }
}

/// A conversation goes on by this door: the one it came in by is gone for good. All that is true of it is in the entry,
/// whose `former` names the doors before, and whose `arrived` is this event's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Continued {
    /// The new door's number for this event.
    pub seq: Seq,
    /// What is true of the conversation.
    pub entry: Box<BoardEntry>,
}

/// A door is gone for good, and another takes its conversations over. Its level is taken away before this is said, so
/// that nothing of its own comes after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retired {
    /// The door that is gone.
    pub door: MemberId,
    /// The door that takes over.
    pub by: MemberId,
    /// When the other door took over.
    pub since: Moment,
    /// Whether all was taken over. Conversations of the former door that nobody continued are over from then on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub done: bool,
    /// How many conversations were not left to `by`. It says so once it has taken over the others; these wait for
    /// another door to be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<u32>,
    /// The conversations that were not left to `by` are over, too: no door to which they were left is there any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub let_go: bool,
}

impl Retired {
    /// The state key of a door's retirement. It must not start with `@` (Matrix: such keys are the user's own).
    pub fn key(door: &MemberId) -> String {
        format!("retired/{door}")
    }
}
