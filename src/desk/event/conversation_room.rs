//! What is said in a conversation's room.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    AlertLine, BoardEntry, EventId, Fence, Leaving, Malformed, MemberId, MessageId, Moment, SavedPlan, SavedPlanAnswer,
    SavedPlanAsk, SavedPlanBytes, Ticked, fingerprint, read, write,
};
use care::helped::HelpedAnswers;
use care::registration::{Closing, ReferralOutcome, Registration};
use care::signals::Signals;
use care::unwanted::Unwanted;

events! {
    /// What is said in a conversation room beside `m.room.message`, typing and receipts.
    CaseEvent {
        /// Whether the visitor is there. State, empty key; by the door.
        Presence(Presence) = "org.nachtwacht.presence",
        /// The visitor went away, or came back: a line of the conversation. By the door.
        Went(Went) = "org.nachtwacht.went",
        /// An alert was raised, a colleague came, or it ended: a line of the conversation. By the door.
        AlertLine(AlertLine) = "org.nachtwacht.alert_line",
        /// Whose turn it is from here on: a line of the conversation where the turn passed. State, empty key; by the door.
        Turn(Turn) = "org.nachtwacht.turn",
        /// By which token the visitor comes back. State, empty key; by the door.
        Visit(Visit) = "org.nachtwacht.visit",
        /// The conversation is over. State, empty key; by the door.
        Ended(Ended) = "org.nachtwacht.ended",
        /// Who else reads along. By the door.
        Listening(Listening) = "org.nachtwacht.listening",
        /// A note among helpers.
        Note(Note) = "org.nachtwacht.note",
        /// An answer in a safety plan.
        Plan(PlanAnswer) = "org.nachtwacht.plan",
        /// The signals of trafficking as ticked, all of them; for helpers only. A later one replaces an earlier one.
        Signal(Signals) = "org.nachtwacht.signal",
        /// What became of a referral.
        Referral(ReferralMade) = "org.nachtwacht.referral",
        /// The conversation is in another phase, or its goal was written; for helpers only.
        Phase(InPhase) = "org.nachtwacht.phase",
        /// A step of the escalation, ticked.
        Escalation(Ticked) = "org.nachtwacht.escalation",
        /// The coded form at closing.
        Registration(Registration) = "org.nachtwacht.registration",
        /// A helper asks the door about a saved plan.
        SavedPlanAsk(SavedPlanAsk) = "org.nachtwacht.kept_ask",
        /// The door's answer to that.
        SavedPlanAnswer(SavedPlanAnswer) = "org.nachtwacht.kept_answer",
        /// In a saved plan's room: under what it is found, and until when. State, empty key; by the door.
        SavedPlan(SavedPlan) = "org.nachtwacht.kept_plan",
        /// In a saved plan's room: the plan, sealed. By the door.
        SavedPlanBytes(SavedPlanBytes) = "org.nachtwacht.kept_bytes",
        /// In the register room: a conversation was closed without a registration. By the door.
        Unregistered(Unregistered) = "org.nachtwacht.unregistered",
        /// In the register room: a contact was unwanted. By the door.
        UnwantedCount(UnwantedCount) = "org.nachtwacht.unwanted_count",
        /// In the register room: what some visitors said afterwards, added up. By the door.
        Helped(HelpedCount) = "org.nachtwacht.helped",
    }
}

/// A conversation was closed without a registration. It says only when, as coarsely as a registration does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unregistered {
    /// The year.
    pub year: u16,
    /// The quarter, 1 to 4.
    pub quarter: u8,
}

/// A contact was unwanted. It says only of which kind and when, as coarsely as a registration does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnwantedCount {
    /// The year.
    pub year: u16,
    /// The quarter, 1 to 4.
    pub quarter: u8,
    /// Of which kind.
    pub kind: Unwanted,
}

/// How some visitors answered when they were asked afterwards whether they were helped. It says only how many, and when
/// as coarsely as a registration does: in no relation to any conversation. Lines of one quarter add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpedCount {
    /// The year.
    pub year: u16,
    /// The quarter, 1 to 4.
    pub quarter: u8,
    /// How many gave each answer.
    #[serde(flatten)]
    pub answers: HelpedAnswers,
}

/// Whether the visitor is there, and since when: shown with its age, never guessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Here, away or gone.
    pub state: Here,
    /// Since when the visitor is so.
    pub since: Moment,
}

/// Where the visitor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Here {
    /// Connected.
    Here,
    /// The connection is away; it may come back.
    Away,
    /// Left on purpose.
    Left,
}

/// The visitor went away, or came back. It stands at its place among the words, since the one who reads them later may
/// be somebody else (domain.md §10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Went {
    /// How the visitor went away.
    pub how: Leaving,
    /// When; or when the visitor came back.
    pub since: Moment,
    /// Whether the visitor came back after that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub back: bool,
}

/// The helper whose messages are passed on, from here on in the room's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The helper; nobody while the visitor waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<MemberId>,
    /// The conversation's fence.
    pub fence: Fence,
    /// How the visit was stopped, if it was: from here on nothing passes, whatever turn comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Leaving>,
    /// Who asked for it, when the turn passed by a request: the helper who hands over or gives back, or who takes over.
    /// An older door does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberId>,
}

/// By which token the visitor comes back: only its digest, so that reading the room gives nobody the visitor's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// SHA-256 of the visit token, base64url without padding.
    pub digest: String,
}

/// The conversation is over; a door reads it back after a restart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// How it ended.
    pub closing: Closing,
    /// When the conversation ended.
    pub since: Moment,
    /// When the door erases the room from the homeserver.
    pub erased_at: Moment,
    /// Whether it was deliberately closed without a registration: one that stands in the room does not count.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unregistered: bool,
    /// That it was unwanted contact, if it was; and what the board said of the conversation, so that it can be taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unwanted: Option<Box<EndedUnwanted>>,
}

/// What a door must know to take back that a conversation was unwanted contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedUnwanted {
    /// Of which kind.
    pub kind: Unwanted,
    /// Until when it can be taken back.
    pub until: Moment,
    /// What the board said of the conversation at its end.
    pub entry: BoardEntry,
    /// It was taken back: the conversation is not over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taken_back: bool,
}

impl Ended {
    /// Whether the conversation is over. It is not, when its end was taken back.
    pub fn is_over(&self) -> bool {
        self.unwanted.as_ref().is_none_or(|unwanted| !unwanted.taken_back)
    }
}

/// A supervisor began or stopped reading along: the helper sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listening {
    /// The supervisor.
    pub who: MemberId,
    /// Whether the reading along began; otherwise it stopped.
    pub on: bool,
}

/// A note among helpers. It never reaches the visitor.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The words.
    pub text: String,
}

impl fmt::Debug for Note {
    /// Without the words: they must not end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Note").field("bytes", &self.text.len()).finish()
    }
}

/// The answer to one item of a safety plan; a later one replaces an earlier one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanAnswer {
    /// The template's id.
    pub plan: String,
    /// The template's version when it was answered.
    pub version: u32,
    /// The item's id.
    pub item: String,
    /// The answer; nothing when it was taken back.
    pub answer: Option<care::plan::Answer>,
    /// The helper skipped the item for now, and there is no answer yet. A helper who takes over sees that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub skipped: bool,
    /// The visitor's message that the answer was drafted from: its event, never its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<EventId>,
    /// It was given in an earlier conversation, and saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<Earlier>,
}

/// What is known of an answer that was saved in an earlier conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// When it was given.
    pub given: Moment,
    /// When a message last carried it to the visitor, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<Moment>,
}

impl fmt::Debug for PlanAnswer {
    /// Without the words: they must not end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlanAnswer").field("plan", &self.plan).field("item", &self.item).finish_non_exhaustive()
    }
}

/// The phase a conversation is in (domain.md §11), as its helper says. It never reaches the visitor.
///
/// The same phase once more begins nothing anew: that way a goal is written.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InPhase {
    /// The phase's number, 1 to 5. One that is not known is kept, and passed over.
    pub phase: u8,
    /// The goal, one line, for helpers only. None leaves the goal as it is; an empty one takes it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
}

impl fmt::Debug for InPhase {
    /// Without the words: they must not end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InPhase").field("phase", &self.phase).finish_non_exhaustive()
    }
}

/// What became of a referral: codes only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralMade {
    /// The directory entry's id.
    pub entry: String,
    /// Offered, accepted, declined.
    pub outcome: ReferralOutcome,
    /// Whether the entry was struck out (it may notify parents) and deliberately used all the same (domain.md §2.2).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub overridden: bool,
}

/// A message between visitor and helper: the content of `m.room.message`, as far as it is ours.
///
/// The door passes on `body` and nothing else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Always `m.text`: attachments are never fetched or shown (design §5).
    pub msgtype: String,
    /// The words.
    pub body: String,
    /// Our own id: doubles are dropped by it. Missing from a message of another client.
    #[serde(rename = "org.nachtwacht.id", default, skip_serializing_if = "Option::is_none")]
    pub id: Option<MessageId>,
    /// The fence a helper wrote under; missing from a visitor's message.
    #[serde(rename = "org.nachtwacht.fence", default, skip_serializing_if = "Option::is_none")]
    pub fence: Option<Fence>,
    /// What was inserted into it, so that it can be marked as shared.
    #[serde(rename = "org.nachtwacht.carries", default, skip_serializing_if = "Vec::is_empty")]
    pub carries: Vec<Carried>,
}

impl fmt::Debug for Message {
    /// Without the words: they must not end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("id", &self.id)
            .field("fence", &self.fence)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Message {
    /// Its event type.
    pub const TYPE: &'static str = "m.room.message";
    /// The only kind of message that is shown.
    pub const TEXT: &'static str = "m.text";

    /// A text message.
    pub fn text(body: impl Into<String>, id: MessageId) -> Self {
        Self { msgtype: Self::TEXT.to_owned(), body: body.into(), id: Some(id), fence: None, carries: Vec::new() }
    }
}

/// Something of the case that a message carries to the visitor.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Carried {
    /// An item of a safety plan that may be shared.
    PlanItem {
        /// The template's id.
        plan: String,
        /// The item's id.
        item: String,
    },
    /// A referral.
    Referral {
        /// The directory entry's id.
        entry: String,
        /// Used although struck out.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        overridden: bool,
    },
}

/// An event of a conversation room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoomEvent {
    /// A message.
    Said(Message),
    /// The case.
    Case(CaseEvent),
    /// An event that was there and whose content is gone or unreadable; kept so that nothing vanishes silently.
    Unreadable,
}
