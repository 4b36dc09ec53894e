//! An alert for backup (domain.md §6): codes, names and times; never content.

use serde::{Deserialize, Serialize};

use super::{ConversationId, MemberId, Moment, Reader, RequestId, Seq};
use care::escalation::{AlertEnd, Code, Step};

/// An alert was raised, acknowledged, went on, or ended. Always the whole of it as it is from now on, so that the last
/// one alone tells all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alerted {
    /// The door's number for this event.
    pub seq: Seq,
    /// The conversation.
    pub conversation: ConversationId,
    /// Which request this grants.
    pub request: RequestId,
    /// The alert.
    pub alert: Alert,
    /// All who read along from now on, when the backup came: the backup does, until the alert ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readers: Option<Vec<Reader>>,
}

/// An alert for backup about one conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// The request that raised it: its name.
    pub id: RequestId,
    /// Who raised it.
    pub by: MemberId,
    /// When it was raised.
    pub since: Moment,
    /// Who acknowledged it as backup, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup: Option<(MemberId, Moment)>,
    /// What was ticked that colleagues must see: of each step the last code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ticks: Vec<Tick>,
    /// How it ended, by whom and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<(AlertEnd, MemberId, Moment)>,
}

/// A step of the checklist, ticked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    /// The step that was ticked.
    pub code: Code,
    /// Who ticked it.
    pub by: MemberId,
    /// When it was ticked.
    pub at: Moment,
}

/// A step of the checklist, ticked: in the conversation's room, for the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticked {
    /// Which alert.
    pub alert: RequestId,
    /// The step that was ticked.
    pub code: Code,
}

impl Alert {
    /// A new one.
    pub const fn new(id: RequestId, by: MemberId, since: Moment) -> Self {
        Self { id, by, since, backup: None, ticks: Vec::new(), ended: None }
    }

    /// Whether it has not ended.
    pub const fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    /// Whether it calls for somebody: open, and nobody has acknowledged it.
    pub const fn is_calling(&self) -> bool {
        self.ended.is_none() && self.backup.is_none()
    }

    /// Whether this is who acknowledged it.
    pub fn is_backup(&self, who: &MemberId) -> bool {
        self.backup.as_ref().is_some_and(|(backup, _)| backup == who)
    }

    /// The present code of a step, as far as colleagues see it.
    pub fn ticked(&self, step: Step) -> Option<&Tick> {
        self.ticks.iter().find(|tick| tick.code.step() == step)
    }

    /// Ticks a step; another code of the step is replaced.
    pub fn tick(&mut self, tick: Tick) {
        self.ticks.retain(|other| other.code.step() != tick.code.step());
        self.ticks.push(tick);
    }
}
