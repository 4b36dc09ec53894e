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

/// An alert was raised, a colleague came, or it ended: a line of the conversation. It stands at its place among the words,
/// since the one who reads them later may be somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertLine {
    /// Which alert.
    pub alert: RequestId,
    /// What happened.
    #[serde(flatten)]
    pub step: AlertStep,
    /// Who did it.
    pub by: MemberId,
    /// When it happened.
    pub since: Moment,
}

/// What happens to an alert, as far as it stands among the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum AlertStep {
    /// It was raised.
    Raised,
    /// A colleague came as backup.
    Came,
    /// It ended.
    Ended {
        /// How it ended.
        how: AlertEnd,
    },
}

impl Alert {
    /// What happened to it so far, as lines of its conversation.
    pub fn lines(&self) -> Vec<AlertLine> {
        let line = |step, by: &MemberId, since| AlertLine { alert: self.id.clone(), step, by: by.clone(), since };
        let raised = line(AlertStep::Raised, &self.by, self.since);
        let came = self.backup.as_ref().map(|(by, at)| line(AlertStep::Came, by, *at));
        let ended = self.ended.as_ref().map(|(how, by, at)| line(AlertStep::Ended { how: *how }, by, *at));
        [Some(raised), came, ended].into_iter().flatten().collect()
    }

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
