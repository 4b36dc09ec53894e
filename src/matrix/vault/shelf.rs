//! What is kept: messages that are not acknowledged, and what is being written. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::desk::event::{ConversationId, MessageId};
use crate::matrix::link::{Outgoing, Unfinished};

/// A line of the journal.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(super) enum Record {
    /// The first one: under which device the transaction ids hold.
    Begin {
        /// The device.
        device: String,
    },
    /// A message was sent off; what was being written in its conversation became it.
    Message(Outgoing),
    /// What is being written now.
    Draft(Unfinished),
}

impl Record {
    /// As bytes. Nothing only if there is no memory for it: all of it is plain data.
    pub(super) fn bytes(&self) -> Option<Zeroizing<Vec<u8>>> {
        serde_json::to_vec(self).ok().map(Zeroizing::new)
    }
}

/// What is kept.
#[derive(Clone, Default)]
pub(super) struct Shelf {
    /// In the order in which they were sent off.
    pub(super) messages: Vec<Outgoing>,
    /// One a conversation, none of them empty.
    drafts: BTreeMap<ConversationId, Unfinished>,
}

impl Shelf {
    /// Reads a line. Whether something that was kept before is not any more.
    pub(super) fn apply(&mut self, record: &Record) -> bool {
        match record {
            Record::Begin { .. } => false,
            Record::Message(message) => {
                let written = self.drafts.remove(&message.conversation).is_some();
                if !self.messages.iter().any(|kept| kept.message == message.message) {
                    self.messages.push(message.clone());
                }
                written
            }
            Record::Draft(draft) => {
                let back = draft.instead_of.as_ref().is_some_and(|message| self.erase(message));
                if draft.body.is_empty() {
                    self.drafts.remove(&draft.conversation).is_some() || back
                } else {
                    let kept = Unfinished { instead_of: None, ..draft.clone() };
                    self.drafts.insert(draft.conversation.clone(), kept);
                    back
                }
            }
        }
    }

    /// Takes a message out. Whether it was there.
    pub(super) fn erase(&mut self, message: &MessageId) -> bool {
        let before = self.messages.len();
        self.messages.retain(|kept| kept.message != *message);
        self.messages.len() < before
    }

    pub(super) fn is_empty(&self) -> bool {
        self.messages.is_empty() && self.drafts.is_empty()
    }

    /// What is being written.
    pub(super) fn drafts(&self) -> impl Iterator<Item = &Unfinished> {
        self.drafts.values()
    }

    /// The lines of a journal that has this and nothing else. A draft is newer than its conversation's messages.
    pub(super) fn records(&self, device: &str) -> impl Iterator<Item = Record> {
        let begin = Record::Begin { device: device.to_owned() };
        let messages = self.messages.iter().cloned().map(Record::Message);
        [begin].into_iter().chain(messages).chain(self.drafts.values().cloned().map(Record::Draft))
    }
}
