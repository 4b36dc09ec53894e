//! The board: the open conversations of one door, as state, so that nobody has to read the room from its start.

use serde::{Deserialize, Serialize};

use super::{
    Alert, ConversationId, EventId, Fence, Leaving, MarkedEntry, MemberId, Moment, Offer, Reader, RequestId, Seq,
    Silence, WhyUnattended,
};
use care::Language;
use care::registration::Visitor;
use care::tag::Tag;
use care::triage::{Answers, LoweringReason, Triage};

/// The open conversations of one door, as of `seq`, so that nobody has to read the room from its start.
///
/// A desk with many visitors needs several pages (an event holds 64 KiB at most, Matrix spec "Size limits"). Each page
/// is complete in itself: of the conversations that *arrived* with a number in `arrivals`, exactly the listed ones are
/// open as of `seq`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// The door's latest event that this page knows of.
    pub seq: Seq,
    /// Which page, from 0.
    pub page: u32,
    /// How many pages there are; a page with a number from here on is obsolete.
    pub pages: u32,
    /// The arrival numbers that this page covers: first and last, both included.
    pub arrivals: (Seq, Seq),
    /// The open ones.
    pub conversations: Vec<BoardEntry>,
    /// How far the door had read when it wrote the page: its own sync token, from which it goes on after a restart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_to: Option<String>,
    /// On the first page: the members whose consoles the door does not hear, and those whom it hears while another door
    /// says that it does not. It says nothing of other members. An older door has no such list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silent: Option<Vec<Silence>>,
    /// On the first page: the last conversations that were ended as unwanted contact, while that can be taken back. An
    /// older door has no such list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unwanted: Option<Vec<MarkedEntry>>,
}

impl Board {
    /// The state key of a door's page. It must not start with `@` (Matrix: such keys are the user's own).
    pub fn key(door: &MemberId, page: u32) -> String {
        format!("{page}/{door}")
    }
}

/// One open conversation on the board: all that the roster knows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardEntry {
    /// Which conversation.
    #[serde(rename = "c")]
    pub conversation: ConversationId,
    /// The number of its `arrived`.
    #[serde(rename = "n")]
    pub arrived: Seq,
    /// Since when the visitor is there.
    pub since: Moment,
    /// The visitor's alias.
    pub alias: String,
    /// The visitor's language.
    #[serde(rename = "lang")]
    pub language: Language,
    /// The tag of a language that we do not speak.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "care::tag::read")]
    pub tag: Option<Tag>,
    /// New or returning.
    #[serde(rename = "vis")]
    pub visitor: Visitor,
    /// What was answered at the door.
    #[serde(rename = "ans", default)]
    pub answers: Answers,
    /// Whether the visitor chose easy words on arrival: [`super::Arrived::plain`].
    #[serde(rename = "pl", default, skip_serializing_if = "std::ops::Not::not")]
    pub plain: bool,
    /// The first triage.
    #[serde(rename = "t0")]
    pub triage_first: Triage,
    /// The present triage.
    #[serde(rename = "t")]
    pub triage: Triage,
    /// While the triage is X: the last code that was set before, if any was. From X nobody lowers it alone.
    #[serde(rename = "te", default, skip_serializing_if = "Option::is_none")]
    pub established: Option<Triage>,
    /// The last alert for backup.
    #[serde(rename = "al", default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<Box<Alert>>,
    /// A lowering that waits for a colleague.
    #[serde(rename = "prop", default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<Proposal>,
    /// The helper who has it.
    #[serde(rename = "to", default, skip_serializing_if = "Option::is_none")]
    pub assigned: Option<MemberId>,
    /// Its fence.
    #[serde(rename = "f")]
    pub fence: Fence,
    /// Since when it is assigned. While nobody has it: since when the visitor waits, for a helper or for an answer.
    #[serde(rename = "fs")]
    pub assigned_since: Moment,
    /// How and since when the visitor is away; nothing for one who is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<(Leaving, Moment)>,
    /// How the visitor had been away and since when they are back, the last time.
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub back: Option<(Leaving, Moment)>,
    /// Why the visitor has no helper who reads, and since when; nothing when one reads.
    #[serde(rename = "un", default, skip_serializing_if = "Option::is_none")]
    pub unattended: Option<(WhyUnattended, Moment)>,
    /// Up to which of the visitor's messages the helper said that there is nothing to answer.
    #[serde(rename = "na", default, skip_serializing_if = "Option::is_none")]
    pub nothing: Option<EventId>,
    /// Who was let in to read along, the last time anything of that changed. Who of them does now: [`Self::readers`].
    #[serde(rename = "rd", default, skip_serializing_if = "Vec::is_empty")]
    pub listed: Vec<Reader>,
    /// The offer of it to a colleague that stands.
    #[serde(rename = "of", default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Box<Offer>>,
    /// Until when it sleeps; nothing while it is awake.
    #[serde(rename = "q", default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<Moment>,
    /// Since when it is awake again, if it slept.
    #[serde(rename = "aw", default, skip_serializing_if = "Option::is_none")]
    pub woken: Option<Moment>,
    /// The doors that it was with before, the first one first: their words in its room are the visitor's.
    #[serde(rename = "by", default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<MemberId>,
}

impl BoardEntry {
    /// The last code that was set, X apart. A page of an older version does not tell what was before X: then it is the
    /// code of the arrival.
    pub fn last_established(&self) -> Option<Triage> {
        let codes = [Some(self.triage), self.established, Some(self.triage_first)];
        codes.into_iter().flatten().find(|code| *code != Triage::X)
    }

    /// Whether another triage lowers a danger that was established (domain.md §6).
    pub fn is_lowered_by(&self, to: Triage) -> bool {
        self.triage.is_lowered_by(to, self.last_established())
    }
}

/// A lowering of the triage that waits for a colleague's confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The triage proposed.
    pub to: Triage,
    /// Why the triage is to be lowered.
    pub reason: LoweringReason,
    /// Who proposes it.
    pub by: MemberId,
    /// The request that a colleague confirms.
    pub request: RequestId,
}
