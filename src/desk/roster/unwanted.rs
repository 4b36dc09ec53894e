//! The conversations that were ended as unwanted contact, and those that are open again since that was taken back.
//!
//! An end and its being taken back may be read in any order, and a board before or after them: what bears the higher number
//! counts.

use std::collections::BTreeMap;

use super::{Change, ConversationId, MarkedEntry, MemberId, Open, Roster, Seq};
use crate::event::{BoardEntry, Reopened};

/// So many of a door's are known, and told on its board. An event holds 64 KiB, and a page has more to tell.
const KNOWN: usize = 30;

/// A door's, each with the number under which it was last said: a mark, or that it was taken back.
#[derive(Debug, Clone, Default)]
pub(super) struct UnwantedMarks {
    said: BTreeMap<ConversationId, (Seq, Option<MarkedEntry>)>,
    /// As of this number a page told about all of them.
    as_of: Seq,
}

impl UnwantedMarks {
    /// The door marked a conversation under a number, or took that back.
    pub(super) fn say(&mut self, seq: Seq, conversation: &ConversationId, mark: Option<MarkedEntry>) {
        let known = self.said.get(conversation).map_or(self.as_of, |(known, _)| *known);
        if seq > known {
            self.said.insert(conversation.clone(), (seq, mark));
            self.shorten();
        }
    }

    /// A page told about all of them.
    pub(super) fn read(&mut self, seq: Seq, told: &[MarkedEntry]) {
        if seq <= self.as_of {
            return;
        }
        self.as_of = seq;
        self.said.retain(|_, (known, _)| *known > seq);
        for entry in told {
            self.said.entry(entry.conversation.clone()).or_insert_with(|| (seq, Some(entry.clone())));
        }
        self.shorten();
    }

    /// The oldest go first.
    fn shorten(&mut self) {
        while self.said.len() > 2 * KNOWN {
            let age = |(id, (seq, mark)): (&ConversationId, &(Seq, Option<MarkedEntry>))| {
                (mark.as_ref().map(|mark| mark.since), *seq, id.clone())
            };
            let oldest = self.said.iter().map(age).min().map(|(.., id)| id);
            oldest.map(|id| self.said.remove(&id));
        }
    }

    /// The marks that stand, the latest first.
    pub(super) fn marks(&self) -> Vec<&MarkedEntry> {
        let mut marks: Vec<_> = self.said.values().filter_map(|(_, mark)| mark.as_ref()).collect();
        marks.sort_unstable_by(|one, other| (other.since, &other.conversation).cmp(&(one.since, &one.conversation)));
        marks.truncate(KNOWN);
        marks
    }
}

impl Roster {
    /// The conversations that were ended as unwanted contact, each with its door, the latest first. The last few of each
    /// door are known.
    pub fn unwanted(&self) -> Vec<(&MemberId, &MarkedEntry)> {
        let present = self.doors.iter().filter(|(door, _)| !self.is_gone(door));
        let mut all: Vec<_> = present
            .flat_map(|(door, known)| known.unwanted.marks().into_iter().map(move |mark| (door, mark)))
            .collect();
        all.sort_unstable_by(|(_, one), (_, other)| {
            (other.since, &other.conversation).cmp(&(one.since, &one.conversation))
        });
        all
    }

    /// The mark of a conversation that was ended as unwanted contact, and its door.
    pub fn mark_of(&self, conversation: &ConversationId) -> Option<(&MemberId, &MarkedEntry)> {
        self.unwanted().into_iter().find(|(_, mark)| mark.conversation == *conversation)
    }

    /// Takes in that a conversation is open again.
    pub(super) fn reopen(&mut self, by: &MemberId, reopened: &Reopened) -> Change {
        let Reopened { seq, entry, .. } = reopened;
        if entry.arrived != *seq || entry.former.contains(by) {
            return Change::Conflict { by: by.clone(), seq: *seq };
        }
        self.door(by).unwanted.say(*seq, &entry.conversation, None);
        // a board page that speaks for this number does not list it: it is over
        let over = self.doors.get(by).is_some_and(|door| door.knows_page((*seq, *seq), *seq));
        if over || !self.opens_again(by, entry) {
            return Change::Nothing;
        }
        self.open_again(by, *seq, entry);
        Change::Reopened(entry.conversation.clone(), reopened.by.clone())
    }

    /// Whether a door's entry is of a time after all that is known of the conversation: it was over in between.
    pub(super) fn opens_again(&self, by: &MemberId, entry: &BoardEntry) -> bool {
        if self.door_of(&entry.conversation).is_some_and(|door| door != by) {
            // that it goes on by this door is still to be read
            return self.moves_on(by, entry);
        }
        if let Some(open) = self.open.get(&entry.conversation) {
            return open.entry.arrived < entry.arrived;
        }
        self.past(&entry.conversation).is_none_or(|past| past.as_of < entry.arrived)
    }

    /// Keeps what was said of a conversation after its end, for when it turns out to have been open again.
    pub(super) fn keep_later(&mut self, open: Open) {
        if self.later.len() == KNOWN {
            self.later.pop_first();
        }
        self.later.insert(open.entry.conversation.clone(), open);
    }

    /// The conversation is open again, as the entry says under a number.
    pub(super) fn open_again(&mut self, by: &MemberId, seq: Seq, entry: &BoardEntry) {
        let conversation = &entry.conversation;
        self.past.retain(|past| past.conversation != *conversation);
        if let Some(later) = self.later.remove(conversation) {
            self.open.insert(conversation.clone(), later);
        }
        match self.open.get_mut(conversation) {
            // its end was not read, and perhaps what followed after it was open again
            Some(open) if open.door == *by => open.open_again(seq, entry),
            _ => drop(self.open.insert(conversation.clone(), Open::told(by, entry.clone(), seq))),
        }
        self.release_early(conversation);
    }
}
