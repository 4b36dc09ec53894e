//! What was said in a conversation before it moved here from another homeserver.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{EventId, MemberId, Moment};

/// An event of a conversation room as it was on the homeserver that the conversation came from. The door writes each of
/// them into the new room, and everybody reads it as the event that it was. Only the door may send this type in a
/// conversation room.
#[derive(Clone, Serialize, Deserialize)]
pub struct Moved {
    /// Who sent it, as the account is called here; the visitor's words are the door's.
    pub from: MemberId,
    /// When the homeserver that it came from received it.
    pub at: Moment,
    /// Its id there.
    pub event: EventId,
    /// Its type.
    #[serde(rename = "type")]
    pub event_type: String,
    /// Its state key, when it was state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Its content, a JSON object.
    pub content: Box<RawValue>,
}

impl Moved {
    /// Its event type.
    pub const TYPE: &'static str = "org.nachtwacht.moved";
}

impl PartialEq for Moved {
    fn eq(&self, other: &Self) -> bool {
        (&self.from, self.at, &self.event, &self.event_type, &self.key, self.content.get())
            == (&other.from, other.at, &other.event, &other.event_type, &other.key, other.content.get())
    }
}

impl fmt::Debug for Moved {
    /// Without the content: it may be a visitor's words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Moved({} {})", self.event, self.event_type)
    }
}
