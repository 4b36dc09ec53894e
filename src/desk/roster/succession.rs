//! A door that is gone for good, and the one that goes on with its conversations.
//!
//! Who continued a conversation last is its door: the one whose entry names the most former doors. So it comes to the
//! same whether the former door's events and boards are read before or after.

use super::{Change, ConversationId, DeskEvent, MemberId, Open, Roster, Seq};
use crate::event::{BoardEntry, Continued, Retired};

impl Roster {
    /// By which door a door's conversations are taken over, and whether all were; none while it is a door like others.
    pub fn successor(&self, door: &MemberId) -> Option<(&MemberId, bool)> {
        self.retired.get(door).map(|retired| (&retired.by, retired.done))
    }

    /// The door that has by now what a door had: itself, or the last one that was named to take over.
    pub fn last_successor<'a>(&'a self, door: &'a MemberId) -> &'a MemberId {
        let mut now = door;
        // as many steps as there are: two doors that are to take over from each other lead nowhere
        for _ in 0..self.retired.len() {
            let Some((by, _)) = self.successor(now) else { break };
            now = by;
        }
        now
    }

    /// The doors whose conversations `by` has still to take over.
    pub fn to_continue<'a>(&'a self, by: &'a MemberId) -> impl Iterator<Item = &'a MemberId> {
        self.retired.values().filter(move |retired| retired.by == *by && !retired.done).map(|retired| &retired.door)
    }

    /// Whether a door's words count for nothing any more: all it had was taken over.
    pub(super) fn is_gone(&self, door: &MemberId) -> bool {
        self.successor(door).is_some_and(|(_, done)| done)
    }

    /// Takes in that a door is gone for good. Who takes over can be another than was said before, until all was taken
    /// over: the latest counts, whatever is read first. What is over with it has ended unseen.
    pub(super) fn retire(&mut self, retired: &Retired) -> Change {
        let Retired { door, by, since, done, .. } = retired;
        let is_old = |known: &Retired| known.done || (!done && known.since > *since);
        if door == by || self.retired.get(door).is_some_and(is_old) {
            return Change::Nothing;
        }
        self.retired.insert(door.clone(), retired.clone());
        if !done {
            return Change::Nothing;
        }
        self.early.retain(|(early, _, _)| early != door);
        let left: Vec<ConversationId> =
            self.iter().filter(|open| open.door == *door).map(|open| open.entry.conversation.clone()).collect();
        for conversation in &left {
            self.close(conversation, None);
        }
        if left.is_empty() { Change::Nothing } else { Change::Board }
    }

    /// Takes in that a conversation goes on by a door.
    pub(super) fn go_on(&mut self, by: &MemberId, continued: &Continued) -> Change {
        let Continued { seq, entry } = continued;
        if entry.arrived != *seq || entry.former.contains(by) {
            return Change::Conflict { by: by.clone(), seq: *seq };
        }
        // a board page that speaks for this number does not list it: it is over
        let over = self.doors.get(by).is_some_and(|door| door.knows_page((*seq, *seq), *seq));
        if over || !self.moves_on(by, entry) {
            return Change::Nothing;
        }
        self.settle_with(by, *seq, entry);
        Change::Board
    }

    /// Whether an entry of `by` tells of a later door than the one that is known, or of a conversation not known at all.
    pub(super) fn moves_on(&self, by: &MemberId, entry: &BoardEntry) -> bool {
        if let Some(open) = self.open.get(&entry.conversation) {
            return open.door != *by && entry.former.len() > open.entry.former.len();
        }
        // ended unseen, with its former door: it had not ended
        self.past(&entry.conversation)
            .is_none_or(|past| past.end.is_none() && past.door != *by && entry.former.contains(&past.door))
    }

    /// The conversation is `by`'s from here on, as the entry says under a number.
    pub(super) fn settle_with(&mut self, by: &MemberId, seq: Seq, entry: &BoardEntry) {
        let conversation = &entry.conversation;
        if !entry.former.is_empty() {
            self.past.retain(|past| past.conversation != *conversation);
        }
        let open = Open::told(by, entry.clone(), seq);
        self.open.insert(conversation.clone(), open);
        self.release_early(conversation);
    }

    /// What another door than a conversation's own says of it: kept, in case that it turns out to have continued it.
    pub(super) fn on_strangers_event(&mut self, by: &MemberId, seq: Seq, event: &DeskEvent) -> Change {
        let known = event.conversation().and_then(|conversation| self.open.get(conversation));
        // who had it before has nothing to say any more
        if known.is_some_and(|open| open.entry.former.contains(by)) || self.is_gone(by) {
            return Change::Nothing;
        }
        self.hold(by, seq, event)
    }
}
