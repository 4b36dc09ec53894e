//! Reading along: where this helper does, who does with them, and what is told of it. Who reads along, the desk says.

use super::desk_room::Happened;
use super::{Tone, World};
use crate::intent;
use care::phrases::Phrase;
use desk::arbiter::is_there;
use desk::conversation::{Item, Line, Side};
use desk::event::{Ask, ConversationId, MemberId};

/// The plan's question and the phrase about where the visitor is, which 112 needs (domain.md §6).
const WHERE: (&str, &str) = ("acute", "where");
/// See [`WHERE`].
const ASKS_PLACE: &str = "call_place";
/// So many of the visitor's lines after that phrase may be the answer to it.
const ANSWER: usize = 2;

impl World {
    /// Whether the helper reads along in a colleague's conversation.
    pub fn reads_along(&self, conversation: &ConversationId) -> bool {
        let Some(me) = &self.me else { return false };
        self.roster.get(conversation).is_some_and(|open| open.entry.reads_along(&me.id))
    }

    /// Who else than this helper reads along in a conversation.
    pub fn readers(&self, conversation: &ConversationId) -> Vec<&MemberId> {
        let readers = self.roster.get(conversation).into_iter().flat_map(|open| open.entry.readers());
        readers.map(|reader| &reader.who).filter(|who| !self.is_me(who)).collect()
    }

    /// Who reads along, by their names, as one says it; nothing when nobody does.
    pub fn readers_words(&self, conversation: &ConversationId) -> Option<String> {
        let names: Vec<String> = self.readers(conversation).into_iter().map(|who| self.short_name_of(who)).collect();
        let who = names.join(", ");
        (!who.is_empty()).then(|| self.station.words.with("talk-listening", &[("who", who.into())]).into_owned())
    }

    /// Who talks with the visitor of a conversation in which this helper only reads along.
    pub fn talks_in(&self, conversation: &ConversationId) -> Option<&MemberId> {
        let entry = &self.roster.get(conversation).filter(|_| self.reads_along(conversation))?.entry;
        entry.assigned.as_ref()
    }

    /// Colleagues who can be invited to read along: at the desk, heard, and not there yet.
    pub fn can_be_invited(&self, conversation: &ConversationId) -> Vec<MemberId> {
        let Some(open) = self.roster.get(conversation) else { return Vec::new() };
        let may = |who: &MemberId| !self.is_me(who) && !open.entry.is_open_to(who) && is_there(&self.roster, who);
        self.roster.members().map(|(who, _)| who).filter(|who| may(who)).cloned().collect()
    }

    /// Notes can be written: the open conversation is mine, or I read along.
    pub fn can_note(&self) -> bool {
        let open = self.open_chat().filter(|chat| chat.opened);
        self.has_assigned() || open.is_some_and(|chat| self.reads_along(&chat.id))
    }

    /// Whether a supervisor can come to read along in a colleague's conversation.
    pub fn can_listen_in(&self, conversation: &ConversationId) -> bool {
        let with_colleague = |open: &desk::roster::Open| !open.is_waiting() && !self.is_mine(conversation);
        self.is_supervisor()
            && !self.reads_along(conversation)
            && !self.is_listening_asked(conversation)
            && self.roster.get(conversation).is_some_and(with_colleague)
    }

    /// Whether it was asked, and not answered yet, that somebody begins or ends reading along.
    pub fn is_listening_asked(&self, conversation: &ConversationId) -> bool {
        self.is_asked(conversation, |ask| matches!(ask, Ask::Listen { .. } | Ask::EndListen { .. }))
    }

    /// This helper reads along no more.
    pub fn end_reading_along(&mut self, conversation: &ConversationId) {
        if let Some(who) = self.me.as_ref().map(|me| me.id.clone()) {
            self.ask(conversation, Ask::EndListen { who });
        }
    }

    /// This helper, a supervisor, comes to read along.
    pub fn listen_in(&mut self, conversation: &ConversationId) {
        if let Some(who) = self.me.as_ref().map(|me| me.id.clone()) {
            self.ask(conversation, Ask::Listen { who });
        }
    }

    /// Somebody began or stopped reading along in a conversation: whose it is, is told.
    pub(super) fn told_of_listening(&mut self, conversation: &ConversationId, who: &MemberId, on: bool) {
        if self.is_mine(conversation) && !self.is_me(who) {
            let word = if on { "notice-listening" } else { "notice-stopped-listening" };
            self.tell_with(word, (conversation, who), Tone::Info);
        }
    }

    /// What the desk told may have let this helper in, or ended their reading along: what was read is not here any more
    /// then, and leaves the middle.
    pub(super) fn follow_reading_along(&mut self) -> Option<Happened> {
        let me = self.me.as_ref().map(|me| me.id.clone())?;
        let reads = |open: &&desk::roster::Open| open.entry.reads_along(&me);
        let now: Vec<ConversationId> =
            self.roster.iter().filter(reads).map(|open| open.entry.conversation.clone()).collect();
        let before = std::mem::replace(&mut self.along, now.clone());
        for new in now.iter().filter(|new| !before.contains(new)) {
            self.chat_of(new).told_given_away = false;
            self.let_in(new);
        }
        let ended: Vec<_> = before.into_iter().filter(|old| !now.contains(old)).collect();
        let mut happened = None;
        for old in ended {
            // who got the visitor reads on; and an end is told as one
            if self.is_mine(&old) || self.roster.get(&old).is_none() {
                continue;
            }
            let chat = self.chat_of(&old);
            chat.told_given_away = true;
            chat.forget_what_was_said(Some(&me));
            let words_left = chat.has_words();
            self.inform("notice-reads-no-more", &old);
            if self.open.as_ref() == Some(&old) && !words_left {
                self.open = None;
                happened = Some(Happened::Over);
            }
        }
        happened
    }

    /// This helper may read along from now on: whose the conversation is, and how to come to it.
    fn let_in(&mut self, conversation: &ConversationId) {
        let Some(open) = self.roster.get(conversation) else { return };
        // whoever comes as backup is told so, with the alert
        let backup =
            |alert: &desk::event::Alert| alert.is_open() && self.me.as_ref().is_some_and(|me| alert.is_backup(&me.id));
        if open.entry.alert.as_deref().is_some_and(backup) {
            return;
        }
        let who = open.entry.assigned.as_ref().map_or_else(String::new, |who| self.short_name_of(who));
        let key = self.station.keymap.label(intent::Queue::Open);
        let arguments = [("alias", self.alias(conversation).into()), ("who", who.into()), ("key", key.into())];
        let text = self.station.words.with("notice-reads-along", &arguments).into_owned();
        self.say(Tone::Info, text);
    }

    /// Where the visitor is, as far as was asked for 112: the plan's answer, and the visitor's own words after the phrase
    /// that asks for a place. Nothing when nobody told, or this helper does not read the conversation.
    pub fn place_told(&self, conversation: &ConversationId) -> Option<String> {
        let chat = self.chat(conversation).filter(|_| self.reads(conversation))?;
        let plan = chat.entry(WHERE.0, WHERE.1).filter(|entry| entry.answer.is_some());
        let plan = plan.map(|entry| self.answer_words(entry));
        let questions = self.questions_of(ASKS_PLACE);
        let is_said = |line: &Line<'_>| matches!(line.item, Item::Said { refused: None, .. });
        let asks = |line: &Line<'_>| match (line.item, line.side) {
            (Item::Said { body, refused: None, .. }, Side::Helper(_)) => questions.iter().any(|it| body.contains(it)),
            _ => false,
        };
        let lines: Vec<Line<'_>> = chat.conversation.lines().filter(is_said).collect();
        let asked = lines.iter().rposition(asks);
        let after = asked.map_or(&[][..], |asked| &lines[asked + 1..]);
        let words = after.iter().filter(|line| line.side == Side::Visitor).take(ANSWER);
        let words = words.filter_map(|line| match line.item {
            Item::Said { body, .. } => Some(format!("“{}”", body.trim())),
            _ => None,
        });
        let told: Vec<String> = plan.into_iter().chain(words).collect();
        (!told.is_empty()).then(|| told.join(" · "))
    }

    /// The words of a phrase, in every language, ordinary and plainer.
    fn questions_of(&self, id: &str) -> Vec<String> {
        let phrase = self.station.content.phrases.iter().find(|phrase| phrase.id == id);
        phrase.map(Phrase::wordings).into_iter().flatten().map(str::to_owned).collect()
    }
}
