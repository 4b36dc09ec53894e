//! Requests to a door: claim, release, transfer, take over, triage, close. The door's answer is the truth.

use super::{Pending, Tone, World};
use desk::event::{Ask, ConversationId, Request, RequestId};
use matrix::link::Command;

/// After how long an unanswered request is said to be late, in milliseconds.
const LATE: u64 = 5_000;

impl World {
    /// Asks a conversation's door for something, with the fence that is known now.
    pub fn ask(&mut self, conversation: &ConversationId, what: Ask) {
        let id = RequestId::from(self.new_id());
        self.ask_as(conversation, what, id);
    }

    /// As [`Self::ask`], under an id that is known already.
    pub fn ask_as(&mut self, conversation: &ConversationId, what: Ask, id: RequestId) {
        let request = Request {
            id: id.clone(),
            conversation: conversation.clone(),
            fence: self.fence(conversation),
            ask: what.clone(),
        };
        let since = self.now();
        self.pending.push(Pending { id, conversation: conversation.clone(), ask: what, since, late: false });
        self.tell(Command::Request(request));
        self.inform("notice-asked", conversation);
    }

    /// How many visitors this helper asked for and may get at any moment.
    pub fn coming(&self) -> usize {
        self.pending.iter().filter(|pending| matches!(pending.ask, Ask::Claim | Ask::TakeOver)).count()
    }

    /// Says of a request that its answer is late: it still stands, and is never blindly repeated.
    pub(super) fn late_answers(&mut self) {
        let now = self.now();
        let late = |pending: &&mut Pending| !pending.late && now.since(pending.since) >= LATE;
        let Some(pending) = self.pending.iter_mut().find(late) else { return };
        pending.late = true;
        let conversation = pending.conversation.clone();
        let alias = self.alias(&conversation).to_owned();
        let text = self.station.words.with("notice-no-answer", &[("alias", alias.into())]).into_owned();
        self.say(Tone::Trouble, text);
    }

    /// When an answer is next late, if one is awaited.
    pub(super) fn next_late(&self) -> Option<desk::event::Moment> {
        let waits = self.pending.iter().filter(|pending| !pending.late);
        waits.map(|pending| desk::event::Moment(pending.since.0 + LATE)).min()
    }

    /// Tells something about a conversation, with its visitor's alias.
    pub fn inform(&mut self, word: &str, conversation: &ConversationId) {
        let text = self.station.words.with(word, &[("alias", self.alias(conversation).into())]).into_owned();
        self.say(Tone::Info, text);
    }
}
