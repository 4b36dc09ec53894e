//! Whether somebody attends to a visitor, and whose console is heard (domain.md §2.11).

use serde::{Deserialize, Serialize};

use super::{
    ConversationId, CorrectionAnswer, CorrectionAsk, EventId, Malformed, MemberId, Moment, RequestId, Seq, fingerprint,
    read, write,
};

events! {
    /// What programs tell each other's devices, beside all rooms. It stands in no room's history, and nobody reads it
    /// later.
    DeviceEvent {
        /// A console is alive, told to every door; or a door is, told to the consoles.
        Alive(Alive) = "org.nachtwacht.alive",
        /// A helper asks a door about a registration of theirs.
        CorrectionAsk(CorrectionAsk) = "org.nachtwacht.correction_ask",
        /// The door's answer, for the device that asked.
        CorrectionAnswer(CorrectionAnswer) = "org.nachtwacht.correction_answer",
    }
}

/// A program is alive: its loop came around. A console tells it from the loop that draws, so that a hung screen tells
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alive {
    /// Which run of the program: made up anew at each start.
    pub run: String,
    /// Grows with each one of a run: one that comes late or twice does not count.
    pub counter: u64,
}

/// A visitor has no helper who reads. Said again when the reason changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unattended {
    /// The door's number for this event.
    pub seq: Seq,
    /// The conversation.
    pub conversation: ConversationId,
    /// Why nobody attends to the visitor.
    pub why: WhyUnattended,
    /// Since when nobody attends.
    pub since: Moment,
}

/// Why a visitor has no helper who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyUnattended {
    /// The helper went off duty and still has the conversation.
    Off,
    /// The helper's console is not heard any more.
    Silent,
    /// The visitor's oldest unanswered word is older than the limit of the triage.
    Unanswered,
    /// The conversation slept, and its time is over.
    QuietOver,
}

/// A visitor has a helper who reads again, or there is nothing to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attended {
    /// The door's number for this event.
    pub seq: Seq,
    /// The conversation.
    pub conversation: ConversationId,
    /// Since when the visitor is attended to.
    pub since: Moment,
    /// The request that this grants: the helper said that there is nothing to answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// Up to which of the visitor's messages there is nothing to answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<EventId>,
}

/// A member's console is not heard any more: the member counts as off duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silent {
    /// The door's number for this event.
    pub seq: Seq,
    /// The member whose console is silent.
    pub member: MemberId,
    /// When it was heard last.
    pub since: Moment,
}

/// A member's console is heard again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// The door's number for this event.
    pub seq: Seq,
    /// The member whose console is heard.
    pub member: MemberId,
    /// Since when the console is heard again.
    pub since: Moment,
}

/// What a door said last about a member's console, on its board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// The member whose console it is.
    #[serde(rename = "m")]
    pub member: MemberId,
    /// When the console was heard last; or, when it is heard again, since when.
    pub since: Moment,
    /// Whether it is heard again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub over: bool,
}
