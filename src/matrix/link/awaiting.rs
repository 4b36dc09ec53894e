//! What was sent off and the homeserver has not acknowledged yet.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Outgoing;
use desk::event::{CaseEvent, ConversationId, Request, TeamEvent};

/// Something of the case on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// In which conversation.
    pub conversation: ConversationId,
    /// Its own id: also its transaction id, for ever.
    pub id: String,
    /// The record itself.
    pub event: CaseEvent,
}

/// Something that is journaled until the homeserver has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Awaiting {
    /// A message to a visitor.
    Message(Outgoing),
    /// Something of a case.
    Record(Recording),
    /// Something said to the team. After an end without warning it goes back to where it was written.
    Team(TeamEvent),
    /// A request to a door. After an end without warning it is read again, never repeated.
    Request(Request),
}

impl Awaiting {
    /// Its own id: the transaction id.
    pub fn id(&self) -> &str {
        match self {
            Self::Message(message) => message.message.as_str(),
            Self::Record(record) => &record.id,
            Self::Team(event) => event.id().as_str(),
            Self::Request(request) => request.id.as_str(),
        }
    }
}

/// A [`Recording`] as it is journaled: the event as it stands on the wire.
#[derive(Serialize, Deserialize)]
struct JournaledRecord {
    conversation: ConversationId,
    id: String,
    event_type: String,
    content: String,
}

impl Serialize for Recording {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (conversation, id) = (self.conversation.clone(), self.id.clone());
        let (event_type, content) = (self.event.event_type().to_owned(), self.event.content());
        JournaledRecord { conversation, id, event_type, content }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Recording {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let JournaledRecord { conversation, id, event_type, content } = JournaledRecord::deserialize(deserializer)?;
        let event = CaseEvent::parse(&event_type, &content).ok().flatten();
        // without its words: they must not end up in an error
        let event = event.ok_or_else(|| D::Error::custom("an event that is not known here"))?;
        Ok(Self { conversation, id, event })
    }
}
