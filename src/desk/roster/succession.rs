//! A door that is gone for good, and the one that goes on with its conversations.
//!
//! The door that continued a conversation last is its door: the one whose entry names the most former doors. So the
//! result is the same whether the former door's events and boards are read before or after.

use super::{Change, ConversationId, DeskEvent, MemberId, Open, Roster, Seq};
use crate::event::{BoardEntry, Continued, Retired};

impl Roster {
    /// Which door takes a door's conversations over, and whether it has taken over all of them; none for a door that
    /// was not retired.
    pub fn successor(&self, door: &MemberId) -> Option<(&MemberId, bool)> {
        self.retired.get(door).map(|retired| (&retired.by, retired.done))
    }

    /// The door that now has the conversations of this one: itself, or the last one that was named to take over.
    pub fn last_successor<'a>(&'a self, door: &'a MemberId) -> &'a MemberId {
        let mut now = door;
        // no more steps than there are doors: two that are to take over from each other would never end
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

    /// Takes in that a door is gone for good. Until all was taken over, another door can be named than before: the one
    /// that was named last counts, in whatever order the events are read. The conversations that nobody took over are
    /// over, and their end was not read.
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
            self.close(conversation, None, Seq(u64::MAX));
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

    /// Whether an entry of `by` names a later door than the one that is known, or a conversation that is not known at
    /// all.
    pub(super) fn moves_on(&self, by: &MemberId, entry: &BoardEntry) -> bool {
        if let Some(open) = self.open.get(&entry.conversation) {
            return open.door != *by && entry.former.len() > open.entry.former.len();
        }
        // it was taken to have ended with its former door; it had not, or that was taken back
        self.past(&entry.conversation).is_none_or(|past| {
            (past.end.is_none() || past.unwanted) && past.door != *by && entry.former.contains(&past.door)
        })
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

    /// A door speaks of a conversation that is another's. Its words are held: it may turn out to have continued the
    /// conversation.
    pub(super) fn on_strangers_event(&mut self, by: &MemberId, seq: Seq, event: &DeskEvent) -> Change {
        let known = event.conversation().and_then(|conversation| self.open.get(conversation));
        // the door that had it before does not count any more
        if known.is_some_and(|open| open.entry.former.contains(by)) || self.is_gone(by) {
            return Change::Nothing;
        }
        self.hold(by, seq, event)
    }
}
