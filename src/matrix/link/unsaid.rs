//! What is on its way to the team and not there yet, as it is journaled.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use desk::event::{MessageId, TeamEvent};

/// What is being written to the team, and not sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamDraft {
    /// Whether it is the note for the next shift; else it is a line.
    pub note: bool,
    /// The words; none when everything was taken away.
    pub body: String,
    /// What was not sent, and whose words are in it now: from here on they are journaled as a part of this.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instead_of: Vec<MessageId>,
}

impl std::fmt::Debug for TeamDraft {
    /// Without the words: they must not end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TeamDraft").field("note", &self.note).field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}

/// Something said to the team as it is journaled: the event as it stands on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JournaledTeam(pub(crate) TeamEvent);

#[derive(Serialize, Deserialize)]
struct WrittenTeam {
    event_type: String,
    content: String,
}

impl Serialize for JournaledTeam {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (event_type, content) = (self.0.event_type().to_owned(), self.0.content());
        WrittenTeam { event_type, content }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for JournaledTeam {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let WrittenTeam { event_type, content } = WrittenTeam::deserialize(deserializer)?;
        let event = TeamEvent::parse(&event_type, &content).ok().flatten();
        // without its words: they must not end up in an error
        event.map(Self).ok_or_else(|| D::Error::custom("an event that is not known here"))
    }
}
