//! An open conversation on its way to another homeserver.

use std::fmt;

use serde::{Deserialize, Serialize};

use desk::event::{BoardEntry, MemberId, Moved, Presence};

/// An open conversation, packed. It holds a visitor's words: sealed, or in memory for a moment.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Parcel {
    /// The door that had it: its words are the visitor's.
    pub(super) door: MemberId,
    /// What is true of it at the desk.
    pub(super) entry: BoardEntry,
    /// The digest of the visitor's key; nothing when nobody could come back.
    #[serde(default)]
    pub(super) digest: Option<String>,
    /// Where the visitor was.
    pub(super) presence: Presence,
    /// All that was said, in its order.
    pub(super) said: Vec<Moved>,
}

impl fmt::Debug for Parcel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Parcel({} events)", self.said.len())
    }
}
