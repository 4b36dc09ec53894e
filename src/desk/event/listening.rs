//! Reading along: who reads a colleague's conversation beside the helper who has it. Names and times; never content.

use serde::{Deserialize, Serialize};

use super::{BoardEntry, ConversationId, Fence, MemberId, Moment, RequestId, Seq};

/// Somebody began or stopped reading along. Always with all who do from now on, so that the last one alone tells all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listens {
    /// The door's number for this event.
    pub seq: Seq,
    /// The conversation.
    pub conversation: ConversationId,
    /// Who began or stopped.
    pub who: MemberId,
    /// Whether the reading along began; otherwise it stopped.
    pub on: bool,
    /// All who read along from now on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readers: Vec<Reader>,
    /// Which request this grants; none when the door acted by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
}

/// Somebody who reads along, and what they do so by. It ends by itself: with the assignment under which they were let
/// in, or with the alert whose backup they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    /// Who.
    pub who: MemberId,
    /// Since when.
    pub since: Moment,
    /// Let in by the helper, or by a supervisor's duty, under this fence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fence: Option<Fence>,
    /// As the backup of this alert.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<RequestId>,
}

impl BoardEntry {
    /// Who reads along now. Whoever was let in under an earlier assignment, or as backup of an alert that is over, does
    /// not any more; the helper who has the conversation reads it anyway.
    pub fn readers(&self) -> impl Iterator<Item = &Reader> {
        self.listed.iter().filter(|reader| self.is_valid(reader))
    }

    /// Whether somebody reads along now.
    pub fn reads_along(&self, who: &MemberId) -> bool {
        self.readers().any(|reader| reader.who == *who)
    }

    /// Whether somebody is to be in the conversation's room: who has it, and who reads along.
    pub fn is_open_to(&self, who: &MemberId) -> bool {
        self.assigned.as_ref() == Some(who) || self.reads_along(who)
    }

    /// Who was to be in the conversation's room by this, and is not by what came `after`.
    pub fn let_go(&self, after: &Self) -> Vec<MemberId> {
        let inside = self.assigned.iter().chain(self.readers().map(|reader| &reader.who));
        inside.filter(|who| !after.is_open_to(who)).cloned().collect()
    }

    fn is_valid(&self, reader: &Reader) -> bool {
        let by_alert = |id: &RequestId| {
            self.alert.as_ref().is_some_and(|alert| alert.id == *id && alert.is_open() && alert.is_backup(&reader.who))
        };
        self.assigned.as_ref() != Some(&reader.who)
            && ((reader.fence == Some(self.fence) && self.assigned.is_some())
                || reader.alert.as_ref().is_some_and(by_alert))
    }
}
