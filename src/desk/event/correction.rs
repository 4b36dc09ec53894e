//! A registration is corrected before its door writes it into the register (design §4): asked of the door and answered
//! beside all rooms, so that no colleague reads the codes of another's visitor.

use serde::{Deserialize, Serialize};

use super::{ConversationId, EventId, Moment, RequestId};
use care::registration::Registration;

/// A helper asks a door about registrations that it has not written into the register yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionAsk {
    /// Its own id, for the answer.
    pub id: RequestId,
    /// The helper's device that asks: the answer goes there and nowhere else.
    pub device: String,
    /// What is asked.
    #[serde(flatten)]
    pub ask: AskCorrection,
}

/// What a helper can ask about registrations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum AskCorrection {
    /// Which registrations of mine can still be corrected? A door that has none does not answer.
    Mine,
    /// How does the registration of this conversation stand?
    Open {
        /// Which conversation.
        conversation: ConversationId,
    },
    /// Put this in its place.
    Correct {
        /// Which conversation.
        conversation: ConversationId,
        /// The event of the registration that was corrected here: a correction of an older one is refused.
        based_on: EventId,
        /// The whole form.
        form: Box<Registration>,
    },
}

/// A door's answer to one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionAnswer {
    /// To which question.
    pub to: RequestId,
    /// The answer.
    #[serde(flatten)]
    pub answer: CorrectionIs,
}

/// What a door answers about a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum CorrectionIs {
    /// These can still be corrected.
    Mine {
        /// The registrations that can be corrected.
        registrations: Vec<Correctable>,
    },
    /// The registration as it is now.
    Open {
        /// Its event, to base a correction on.
        based_on: EventId,
        /// The form.
        form: Box<Registration>,
    },
    /// It is corrected: the conversation's room has it, and the register will get it so.
    Corrected,
    /// The register has it already: nothing is corrected any more.
    Taken,
    /// It was corrected since, from another console of the same helper: nothing was changed now.
    Changed,
    /// Somebody else wrote it.
    NotYours,
    /// This door has no registration of that conversation (any more).
    Gone,
    /// The form holds something that a registration must not hold, or is of another quarter.
    Faulty,
    /// The homeserver did not take it: nothing was changed.
    Failed,
}

/// A registration that can still be corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correctable {
    /// Of which conversation.
    pub conversation: ConversationId,
    /// The visitor's alias, where the door still knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// Since when the conversation is closed.
    pub since: Moment,
}
