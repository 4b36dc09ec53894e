//! Which messages may leave. The console judges them by its rules, not the wire (domain.md §2.9). A message that the
//! console has just judged leaves at once; one that had to wait leaves only when the console has judged it again.

use std::collections::BTreeMap;

use super::item::{Lane, SendItem};
use super::task::Task;
use super::{Delivery, Update};
use desk::event::{ConversationId, MessageId};

/// For how long a judgement holds, in milliseconds. A message that takes longer to leave is judged again.
const MOMENT: u64 = 2_000;

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// The console judged it at this time, and it may leave.
    Judged(u64),
    /// It waits. The console is asked once the link has read what happened up to this time.
    Waits(u64),
    /// The console was asked, under this number.
    Asked(u64),
}

/// Where each message of the outbox stands. A message that is not in here comes from an earlier console, and waits.
#[derive(Debug, Default)]
pub(super) struct Clearance {
    standings: BTreeMap<MessageId, Standing>,
    /// How many questions were asked.
    questions: u64,
}

impl Clearance {
    /// The console has judged a message: it may leave.
    fn judged(&mut self, message: MessageId, now: u64) {
        self.standings.insert(message, Standing::Judged(now));
    }

    /// A message has to wait. The console is asked about it once the link has read what happened up to `since`.
    fn waits(&mut self, message: &MessageId, since: u64) {
        let since = match self.standings.get(message) {
            Some(Standing::Waits(before)) => since.max(*before),
            _ => since,
        };
        self.standings.insert(message.clone(), Standing::Waits(since));
    }

    /// Whether a message may leave now.
    pub(super) fn may_leave(&self, message: &MessageId, now: u64) -> bool {
        matches!(self.standings.get(message), Some(Standing::Judged(at)) if now.saturating_sub(*at) < MOMENT)
    }

    /// Up to when the link must have read before the console is asked about a message; nothing when it was asked
    /// already.
    fn to_read(&self, message: &MessageId) -> Option<u64> {
        match self.standings.get(message) {
            Some(Standing::Asked(_)) => None,
            Some(Standing::Waits(since)) => Some(*since),
            Some(Standing::Judged(_)) | None => Some(0),
        }
    }

    /// The number of a new question about a message.
    fn ask(&mut self, message: &MessageId) -> u64 {
        self.questions += 1;
        self.standings.insert(message.clone(), Standing::Asked(self.questions));
        self.questions
    }

    /// Whether an answer is to the last question about a message. An answer to an earlier question was given before the
    /// console knew what the link has told it since.
    fn is_asked(&self, message: &MessageId, question: u64) -> bool {
        self.standings.get(message) == Some(&Standing::Asked(question))
    }

    /// A message is not in the outbox any more.
    pub(super) fn forget(&mut self, message: &MessageId) {
        self.standings.remove(message);
    }
}

impl Task {
    /// A message goes into the outbox. The console has just judged it, so it leaves at once; unless the link is away, or
    /// something of its conversation waits.
    pub(super) fn clear(&mut self, message: &MessageId, conversation: &ConversationId) {
        let now = self.now();
        let live = self.session.is_some() && self.caught_up && self.reading.is_live();
        let waits = self.messages_of(conversation).any(|before| !self.clearance.may_leave(before, now));
        if live && !waits {
            self.clearance.judged(message.clone(), now);
        } else {
            self.clearance.waits(message, 0);
        }
    }

    /// The messages of a conversation that are in the outbox, in order.
    fn messages_of(&self, conversation: &ConversationId) -> impl Iterator<Item = &MessageId> {
        self.outbox.pending().filter_map(move |item| match item {
            SendItem::Message(message) if message.conversation == *conversation => Some(&message.message),
            _ => None,
        })
    }

    /// The messages that wait in a conversation are to be judged again, once the link has read what happened up to
    /// `since`.
    pub(super) fn judge_again(&mut self, conversation: &ConversationId, since: u64) {
        let messages: Vec<MessageId> = self.messages_of(conversation).cloned().collect();
        for message in messages {
            self.clearance.waits(&message, since);
        }
    }

    /// The homeserver does not answer: all messages that wait are to be judged again once it does.
    pub(super) fn judge_all_again(&mut self) {
        let message = |item: &SendItem| match item {
            SendItem::Message(message) => Some(message.message.clone()),
            _ => None,
        };
        let messages: Vec<MessageId> = self.outbox.pending().filter_map(message).collect();
        for message in messages {
            self.clearance.waits(&message, 0);
        }
    }

    /// Asks the console whether a message may leave, once. When an attempt has failed since the link read last, the
    /// link reads what is new first: the message may have arrived, and the facts by which the console judges may have
    /// changed.
    pub(super) fn ask_to_leave(&mut self, conversation: ConversationId, message: MessageId) {
        let Some(since) = self.clearance.to_read(&message) else { return };
        if !self.reading.has_read(since) {
            if !self.reading.reads(since) {
                self.reconnect();
            }
            return;
        }
        let question = self.clearance.ask(&message);
        self.tell(Update::MayGo { conversation, message, question });
    }

    /// The console lets a message go.
    pub(super) fn release(&mut self, message: MessageId, question: u64) {
        if self.clearance.is_asked(&message, question) {
            let now = self.now();
            self.clearance.judged(message, now);
        }
    }

    /// The console takes a message back: it leaves the outbox, unless the homeserver turned out to have it. It stays
    /// journaled until the console journals its words as a draft.
    pub(super) fn take_back(&mut self, message: &MessageId, question: u64) {
        if !self.clearance.is_asked(message, question) {
            return;
        }
        let found = self.outbox.pending().find_map(|item| match item {
            SendItem::Message(found) if found.message == *message => Some(found.conversation.clone()),
            _ => None,
        });
        let Some(conversation) = found else { return };
        if self.outbox.withdraw(&Lane::Conversation(conversation.clone()), message.as_str()) {
            self.clearance.forget(message);
            self.tell(Update::Outbox { conversation, message: message.clone(), state: Delivery::Withdrawn });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_judgement_holds_for_a_moment() {
        let (mut clearance, message) = (Clearance::default(), MessageId::from("m"));
        assert!(!clearance.may_leave(&message, 0), "of an earlier console");
        clearance.judged(message.clone(), 5);
        assert!(clearance.may_leave(&message, 5) && clearance.may_leave(&message, 4 + MOMENT));
        assert!(!clearance.may_leave(&message, 5 + MOMENT));
        clearance.waits(&message, 7);
        assert!(!clearance.may_leave(&message, 7));
        clearance.waits(&message, 0);
        assert_eq!(clearance.to_read(&message), Some(7), "what had to be read still has");
    }

    #[test]
    fn only_the_answer_to_the_last_question_counts() {
        let (mut clearance, message) = (Clearance::default(), MessageId::from("m"));
        let first = clearance.ask(&message);
        assert!(clearance.is_asked(&message, first) && clearance.to_read(&message).is_none());
        clearance.waits(&message, 0);
        assert!(!clearance.is_asked(&message, first));
        let second = clearance.ask(&message);
        assert!(!clearance.is_asked(&message, first) && clearance.is_asked(&message, second));
    }
}
