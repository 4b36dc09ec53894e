//! Messages that had to wait, for an outage or since an earlier console: each is judged again before it leaves
//! (domain.md §2.9). The link asks, the rules answer, also while the screen is locked: nobody is asked.

use std::mem;

use super::World;
use super::code_word::PHRASE;
use care::leaving::{Objection, Source};
use desk::event::{ConversationId, Leaving, MessageId, Moment};
use matrix::link::Command;

/// The link asks whether a message may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReleaseQuestion {
    conversation: ConversationId,
    message: MessageId,
    /// The number of the question.
    number: u64,
}

/// When the visitor left and came back, as last told.
type Exit = (Option<(Leaving, Moment)>, Option<(Leaving, Moment)>);

/// What was objected to words when they were sent off, and overruled with the second key at that moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overruled {
    objections: Vec<Objection>,
    /// Whether and when the visitor had left: a later quick exit was not overruled.
    exit: Exit,
}

/// What the rules say of a message that waited.
enum ReleaseVerdict {
    /// Nobody can say yet: the desk or the conversation is not known.
    Unknown,
    /// It may go.
    Go,
    /// It comes back, for this reason, in words.
    Back(String),
}

impl World {
    /// What is overruled with the second key at this moment.
    pub fn overruled(&self, conversation: &ConversationId, objections: Vec<Objection>) -> Overruled {
        Overruled { objections, exit: self.exit(conversation) }
    }

    fn exit(&self, conversation: &ConversationId) -> Exit {
        self.roster.get(conversation).map(|open| (open.entry.left, open.entry.back)).unwrap_or_default()
    }

    /// The link asks whether a message that had to wait may go.
    pub fn may_go(&mut self, conversation: ConversationId, message: MessageId, number: u64) {
        self.to_judge.retain(|question| question.message != message);
        self.to_judge.push(ReleaseQuestion { conversation, message, number });
    }

    /// Answers what the link asks, where it can be judged now; the rest is judged when more was told.
    pub fn judge_what_waits(&mut self) {
        for question in mem::take(&mut self.to_judge) {
            let ReleaseQuestion { conversation, message, number } = question.clone();
            let why = match self.verdict(&conversation, &message) {
                ReleaseVerdict::Unknown => {
                    self.to_judge.push(question);
                    continue;
                }
                ReleaseVerdict::Go => None,
                ReleaseVerdict::Back(why) => Some(why),
            };
            let now = self.server_now();
            if let Some(chat) = self.chat_mut(&conversation)
                && let Some(sending) = chat.sending.iter_mut().find(|sending| sending.message == message)
            {
                let asks = sending.pieces.iter().any(|it| matches!(&it.source, Source::Phrase { id } if id == PHRASE));
                if why.is_none() && asks {
                    chat.code_word.ask(now);
                }
                sending.taken_back.clone_from(&why);
            }
            self.tell(match why {
                None => Command::Release { message, question: number },
                Some(_) => Command::TakeBack { message, question: number },
            });
        }
    }

    fn verdict(&self, conversation: &ConversationId, message: &MessageId) -> ReleaseVerdict {
        let back = |word: &str| ReleaseVerdict::Back(self.station.words.say(word).into_owned());
        let Some(me) = self.me.as_ref().filter(|_| self.desk_known) else { return ReleaseVerdict::Unknown };
        // nothing reaches this visitor any more, and nothing is to (domain.md §10)
        if self.is_stopped(conversation) {
            return back("refusal-stopped");
        }
        let chat = self.chat(conversation);
        match (self.is_mine(conversation), chat.is_some_and(|chat| chat.opened)) {
            (true, true) => {}
            (true, false) => return ReleaseVerdict::Unknown,
            // whoever is not in the room cannot send: only the homeserver knows whether it has the message already
            (false, false) => return ReleaseVerdict::Go,
            (false, true) if self.roster.get(conversation).is_none() => return back("refusal-closed"),
            (false, true) => return back("refusal-not-yours"),
        }
        let Some(chat) = chat else { return ReleaseVerdict::Unknown };
        if chat.conversation.find(&me.id, message).is_some() {
            return ReleaseVerdict::Go;
        }
        if !chat.is_writable() {
            return back("refusal-closed");
        }
        // nobody knows what is in it: it stays on the disk, and comes back to the next console
        let Some(sending) = chat.sending.iter().find(|sending| sending.message == *message) else {
            return ReleaseVerdict::Back(String::new());
        };
        let objections = self.objections(conversation, sending.pieces.iter().map(|piece| &piece.source));
        let objection = objections.iter().find(|it| !self.is_overruled(conversation, &sending.overruled, it));
        objection.map_or(ReleaseVerdict::Go, |objection| ReleaseVerdict::Back(self.objection_words(objection)))
    }

    /// Whether an objection to words that waited is the one that was overruled when they were sent off. With the second
    /// key the helper passed over the code word: when that is due again, something happened since.
    fn is_overruled(&self, conversation: &ConversationId, overruled: &Overruled, objection: &Objection) -> bool {
        let same = match objection {
            Objection::CodeWord => false,
            Objection::QuickExit => overruled.exit == self.exit(conversation),
            _ => true,
        };
        same && overruled.objections.contains(objection)
    }

    /// A message was taken back: its words are in the composer again, with the reason.
    pub(super) fn withdrawn(&mut self, conversation: &ConversationId, message: &MessageId) {
        let chat = self.chat_of(conversation);
        let Some(sending) = chat.sending.iter().find(|sending| sending.message == *message) else { return };
        let (body, why) = (sending.body.clone(), sending.taken_back.clone().unwrap_or_default());
        chat.refused(message, why.clone());
        chat.taken_back.push((message.clone(), body));
        // the question about the code word may be what came back
        self.read_code_word(conversation);
        self.came_back(conversation, message);
        self.trouble("notice-came-back", conversation, why);
    }

    /// A message that was taken back after an attempt may have arrived late: then its words leave the composer, unless
    /// they were changed, and the helper is told.
    pub(super) fn arrived_all_the_same(&mut self, conversation: &ConversationId) {
        let (Some(me), now) = (self.me.as_ref().map(|me| me.id.clone()), self.now()) else { return };
        let Some(chat) = self.chat_mut(conversation) else { return };
        let room = &chat.conversation;
        let (arrived, rest): (Vec<_>, Vec<_>) =
            mem::take(&mut chat.taken_back).into_iter().partition(|(message, _)| room.find(&me, message).is_some());
        chat.taken_back = rest;
        if arrived.is_empty() {
            return;
        }
        for (_, body) in &arrived {
            chat.draft.take_out(body);
        }
        chat.unjournaled.get_or_insert(now);
        self.trouble("notice-arrived-late", conversation, String::new());
    }
}
