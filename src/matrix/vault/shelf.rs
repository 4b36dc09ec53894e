//! What a journal comes to: messages, records and requests that are not acknowledged, and what is being written. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::link::{Awaiting, JournaledTeam, Outgoing, Recording, TeamDraft, Unfinished};
use desk::event::{ConversationId, Request, TeamEvent};

/// A line of the journal.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(super) enum Record {
    /// The first one: under which device the transaction ids hold.
    Begin {
        /// The device.
        device: String,
    },
    /// A message was sent off. The draft in its conversation became this message.
    Message(Outgoing),
    /// Something of the case was recorded.
    Case(Recording),
    /// A door was asked for something.
    Request(Request),
    /// What is being written now.
    Draft(Unfinished),
    /// Something was said to the team. What was being written of its kind became this.
    Team(JournaledTeam),
    /// What is being written to the team.
    TeamDraft(TeamDraft),
}

impl From<Awaiting> for Record {
    fn from(awaiting: Awaiting) -> Self {
        match awaiting {
            Awaiting::Message(message) => Self::Message(message),
            Awaiting::Record(recording) => Self::Case(recording),
            Awaiting::Request(request) => Self::Request(request),
            Awaiting::Team(event) => Self::Team(JournaledTeam(event)),
        }
    }
}

impl Record {
    /// As bytes. Nothing only if there is no memory for it: all of it is plain data.
    pub(super) fn bytes(&self) -> Option<Zeroizing<Vec<u8>>> {
        serde_json::to_vec(self).ok().map(Zeroizing::new)
    }
}

/// What a journal comes to.
#[derive(Clone, Default)]
pub(super) struct Shelf {
    /// In the order in which they were sent off.
    pub(super) awaiting: Vec<Awaiting>,
    /// One a conversation, none of them empty.
    drafts: BTreeMap<ConversationId, Unfinished>,
    /// What is being written to the team, by whether it is a note; none of them empty.
    team: BTreeMap<bool, String>,
}

impl Shelf {
    /// Reads a line. Returns whether it takes something out that was there before.
    pub(super) fn apply(&mut self, record: &Record) -> bool {
        match record {
            Record::Begin { .. } => false,
            Record::Message(message) => {
                let written = self.drafts.remove(&message.conversation).is_some();
                self.put(Awaiting::Message(message.clone()));
                written
            }
            Record::Case(recording) => {
                self.put(Awaiting::Record(recording.clone()));
                false
            }
            Record::Request(request) => {
                self.put(Awaiting::Request(request.clone()));
                false
            }
            Record::Team(JournaledTeam(event)) => {
                let written = self.team.remove(&matches!(event, TeamEvent::HandoverNote(_))).is_some();
                self.put(Awaiting::Team(event.clone()));
                written
            }
            Record::TeamDraft(draft) => {
                let back = draft.instead_of.iter().filter(|id| self.erase(id.as_str())).count() > 0;
                if draft.body.is_empty() {
                    self.team.remove(&draft.note).is_some() || back
                } else {
                    self.team.insert(draft.note, draft.body.clone());
                    back
                }
            }
            Record::Draft(draft) => {
                let back = draft.instead_of.as_ref().is_some_and(|message| self.erase(message.as_str()));
                if draft.body.is_empty() {
                    self.drafts.remove(&draft.conversation).is_some() || back
                } else {
                    let written = Unfinished { instead_of: None, ..draft.clone() };
                    self.drafts.insert(draft.conversation.clone(), written);
                    back
                }
            }
        }
    }

    /// Adds an entry, unless it is there already.
    fn put(&mut self, new: Awaiting) {
        if !self.awaiting.iter().any(|known| known.id() == new.id()) {
            self.awaiting.push(new);
        }
    }

    /// Takes out what has this id. Whether it was there.
    pub(super) fn erase(&mut self, id: &str) -> bool {
        let before = self.awaiting.len();
        self.awaiting.retain(|known| known.id() != id);
        self.awaiting.len() < before
    }

    pub(super) fn is_empty(&self) -> bool {
        self.awaiting.is_empty() && self.drafts.is_empty() && self.team.is_empty()
    }

    /// What is being written.
    pub(super) fn drafts(&self) -> impl Iterator<Item = &Unfinished> {
        self.drafts.values()
    }

    /// What is being written to the team.
    pub(super) fn team_drafts(&self) -> impl Iterator<Item = TeamDraft> {
        let draft =
            |(note, body): (&bool, &String)| TeamDraft { note: *note, body: body.clone(), instead_of: Vec::new() };
        self.team.iter().map(draft)
    }

    /// The lines of a journal that has this and nothing else. A draft is newer than its conversation's messages.
    pub(super) fn records(&self, device: &str) -> impl Iterator<Item = Record> {
        let begin = Record::Begin { device: device.to_owned() };
        let awaiting = self.awaiting.iter().cloned().map(Record::from);
        [begin]
            .into_iter()
            .chain(awaiting)
            .chain(self.drafts.values().cloned().map(Record::Draft))
            .chain(self.team_drafts().map(Record::TeamDraft))
    }
}
