//! What is said in the team room: one line to colleagues, and the note for the next shift. No door is in that room, and no
//! visitor's words belong there: nothing that reaches a visitor is ever made of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Malformed, MemberId, MessageId, fingerprint, read, write};

/// A line to colleagues.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamLine {
    /// The same at every attempt.
    pub id: MessageId,
    /// The words: plain, one line. A reader takes no more of them than [`LONGEST`](crate::team::LONGEST).
    pub text: String,
    /// The members it names: their consoles ring.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<MemberId>,
}

/// The note for the next shift.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverNote {
    /// The same at every attempt.
    pub id: MessageId,
    /// The words: plain. A reader takes no more of them than [`LONGEST_NOTE`](crate::team::LONGEST_NOTE).
    pub text: String,
}

impl fmt::Debug for TeamLine {
    /// Without the words: they must not end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TeamLine").field("id", &self.id).field("bytes", &self.text.len()).finish_non_exhaustive()
    }
}

impl fmt::Debug for HandoverNote {
    /// Without the words: they must not end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandoverNote").field("id", &self.id).field("bytes", &self.text.len()).finish_non_exhaustive()
    }
}

events! {
    /// What is said in the team room. Nothing else can be said there: the room's power levels refuse it.
    TeamEvent {
        /// A line to colleagues.
        Line(TeamLine) = "org.nachtwacht.team",
        /// The note for the next shift.
        HandoverNote(HandoverNote) = "org.nachtwacht.handover_note",
    }
}

impl TeamEvent {
    /// Its own id: also its transaction id, for ever.
    pub const fn id(&self) -> &MessageId {
        match self {
            Self::Line(line) => &line.id,
            Self::HandoverNote(note) => &note.id,
        }
    }

    /// Its words.
    pub fn text(&self) -> &str {
        match self {
            Self::Line(line) => &line.text,
            Self::HandoverNote(note) => &note.text,
        }
    }
}
