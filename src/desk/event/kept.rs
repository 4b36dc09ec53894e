//! A plan that is kept for when the visitor comes back: asked of the door in the conversation's room, kept by the door in
//! a room of its own. Sealed under a code that the visitor has: neither the homeserver nor the door can open it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Moment, RequestId};

/// A helper asks the door of a conversation about a kept plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAsk {
    /// The same at every attempt.
    pub id: RequestId,
    /// What is asked.
    #[serde(flatten)]
    pub ask: AskKept,
}

/// What can be asked about a kept plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum AskKept {
    /// Keep this one.
    Keep {
        /// Under which it is found.
        lookup: Lookup,
        /// The plan.
        sealed: Sealed,
        /// What was kept of this plan before: from now on it is not any more.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        instead_of: Vec<Lookup>,
    },
    /// Give the one that is found under this.
    Find {
        /// Under which.
        lookup: Lookup,
    },
    /// Keep it no longer.
    Forget {
        /// Under which they are found.
        lookups: Vec<Lookup>,
    },
}

/// Under which a kept plan is found: derived from the visitor's code, which cannot be told from it.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lookup(pub String);

/// Sealed bytes, base64.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(pub String);

impl Sealed {
    /// The longest one, in bytes: an event holds 64 KiB with all around it (Matrix spec, "Size limits").
    pub const LARGEST: usize = 56 * 1024;
}

impl fmt::Debug for Lookup {
    /// Without itself: who has it can ask for the plan.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lookup")
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Sealed").field(&self.0.len()).finish()
    }
}

/// What the door answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAnswer {
    /// To which question.
    pub to: RequestId,
    /// What.
    #[serde(flatten)]
    pub answer: KeptIs,
}

/// What the door answers about a kept plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum KeptIs {
    /// It is kept, until then.
    Kept {
        /// When it is erased.
        until: Moment,
    },
    /// Here it is.
    Found {
        /// The plan.
        sealed: Sealed,
        /// When it is erased.
        until: Moment,
    },
    /// There is none under that.
    NotFound,
    /// It is not kept any more.
    Forgotten,
    /// This helper asked too often of late: codes are not to be guessed.
    TooOften,
    /// It is too large, or too many are kept.
    TooMuch,
    /// It could not be done just now: ask again.
    Failed,
    /// This desk keeps no plans.
    Never,
    /// Who asked has not got the conversation.
    NotYours,
}

/// State of the room in which a door keeps one plan; empty key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPlan {
    /// Under which it is found.
    pub lookup: Lookup,
    /// When it is erased.
    pub until: Moment,
}

/// The kept plan itself, a message of that room: what is said in a room is under the homeserver's retention, its state
/// is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptBytes {
    /// The plan.
    pub sealed: Sealed,
}
