//! Unwanted contact: what speaks against it, whether the visitor was told, and which marks can be taken back here.

use super::World;
use super::chat::Chat;
use crate::intent;
use care::home::Home;
use care::plan::PREFACE;
use care::signals::{Outcome, Verdict};
use care::triage::Triage;
use care::unwanted::Doubt;
use desk::conversation::{Item, Side};
use desk::event::{Closed, ConversationId, MarkedEntry, MemberId};

/// The phrase that tells the visitor.
pub const PHRASE: &str = "unwanted";

impl World {
    /// Whether this helper may end the conversation as unwanted contact.
    pub fn may_mark(&self, conversation: &ConversationId) -> bool {
        let with_somebody = self.roster.get(conversation).is_some_and(|open| !open.is_waiting());
        self.is_mine(conversation) || (self.is_supervisor() && with_somebody)
    }

    /// What speaks against it that a contact is unwanted.
    pub fn doubts(&self, conversation: &ConversationId) -> Vec<Doubt> {
        let chat = self.chat(conversation);
        let triage = self.roster.get(conversation).map(|open| open.entry.triage);
        let found = |outcome| outcome != Outcome::None;
        let signals = chat.and_then(Chat::signals).is_some_and(|signals| match signals.verdict() {
            Verdict::Known(outcome) => found(outcome),
            Verdict::ByAge { minor, adult } => found(minor) || found(adult),
        });
        let planned =
            chat.is_some_and(|chat| chat.answers().iter().any(|entry| entry.plan != PREFACE && entry.answer.is_some()));
        let doubts = [
            (Doubt::Triage, matches!(triage, Some(Triage::A | Triage::B))),
            (Doubt::Home, self.home(conversation) == Home::Involved),
            (Doubt::Signals, signals),
            (Doubt::Plan, planned),
        ];
        doubts.into_iter().filter(|(_, holds)| *holds).map(|(doubt, _)| doubt).collect()
    }

    /// Whether a helper has sent the phrase that tells the visitor.
    pub fn was_told_unwanted(&self, conversation: &ConversationId) -> bool {
        let Some(phrase) = self.station.content.phrases.iter().find(|phrase| phrase.id == PHRASE) else { return false };
        let texts = phrase.wordings();
        let is_it = |said: &str| texts.iter().any(|text| said.contains(text.trim()));
        let Some(chat) = self.chat(conversation) else { return false };
        let said = chat.conversation.lines().any(|line| match (line.item, line.side) {
            (Item::Said { body, refused: None, .. }, Side::Helper(_)) => is_it(body),
            _ => false,
        });
        // what is on its way keeps the visit open until it is there
        said || chat.sending.iter().any(|sending| is_it(&sending.body))
    }

    /// The marks that can be taken back at this console, the latest first: a supervisor's all, else one's own.
    pub fn unwanted_marks(&self) -> Vec<&MarkedEntry> {
        let now = self.server_now();
        let mine = |mark: &MarkedEntry| self.is_supervisor() || self.is_me(&mark.mark.by);
        let marks = self.roster.unwanted().into_iter().map(|(_, mark)| mark);
        marks.filter(|mark| mark.mark.until > now && mine(mark)).collect()
    }

    /// It was taken back that a conversation was unwanted contact.
    pub(super) fn reopened(&mut self, conversation: &ConversationId, by: &MemberId) {
        self.tell_with("notice-unwanted-back", (conversation, by), super::Tone::Info);
    }

    /// A conversation of this helper's was ended as unwanted contact: that is done, and can be taken back.
    pub(super) fn told_unwanted(&mut self, closed: &Closed) -> bool {
        let is_mine = closed.unwanted.as_ref().is_some_and(|mark| self.is_me(&mark.by));
        if is_mine {
            let key = self.station.keymap.label(intent::Desk::Shift);
            let arguments = [("alias", self.alias(&closed.conversation).to_owned().into()), ("key", key.into())];
            let text = self.station.words.with("notice-unwanted", &arguments).into_owned();
            self.say(super::Tone::Info, text);
        }
        is_mine
    }
}
