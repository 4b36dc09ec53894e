//! A plan that is saved for when the visitor comes back. A helper asks the door for it in the conversation's room; the
//! door saves it in a room of its own. It is sealed under a code that only the visitor has: neither the homeserver nor
//! the door can open it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Moment, RequestId};

/// A helper asks the door of a conversation about a saved plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedPlanAsk {
    /// The same at every attempt.
    pub id: RequestId,
    /// What is asked.
    #[serde(flatten)]
    pub ask: AskSavedPlan,
}

/// What can be asked about a saved plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum AskSavedPlan {
    /// Save this one.
    #[serde(rename = "keep")]
    Save {
        /// Under which it is found.
        lookup: Lookup,
        /// The plan.
        sealed: Sealed,
        /// Under which this plan was saved before: what is there is erased.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        instead_of: Vec<Lookup>,
    },
    /// Give the one that is found under this.
    Find {
        /// Under which.
        lookup: Lookup,
    },
    /// Erase it.
    Forget {
        /// Under which they are found.
        lookups: Vec<Lookup>,
    },
}

/// Under which a saved plan is found: derived from the visitor's code, which cannot be told from it.
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
    /// Without itself: whoever has it can ask for the plan.
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
pub struct SavedPlanAnswer {
    /// To which question.
    pub to: RequestId,
    /// The answer.
    #[serde(flatten)]
    pub answer: SavedPlanIs,
}

/// What the door answers about a saved plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum SavedPlanIs {
    /// It is saved, until then.
    #[serde(rename = "kept")]
    Saved {
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
    /// It is erased.
    Forgotten,
    /// This helper asked too often of late: codes are not to be guessed.
    TooOften,
    /// It is too large, or too many are saved.
    TooMuch,
    /// It could not be done just now: ask again.
    Failed,
    /// This desk saves no plans.
    Never,
    /// The helper who asked does not have the conversation.
    NotYours,
}

/// State of the room in which a door saves one plan; empty key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedPlan {
    /// Under which it is found.
    pub lookup: Lookup,
    /// When it is erased.
    pub until: Moment,
}

/// The saved plan itself, a message of that room: what is said in a room is under the homeserver's retention, its state
/// is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedPlanBytes {
    /// The plan.
    pub sealed: Sealed,
}
