//! Putting words into a composer: a phrase, a referral, a plan item. Inserted text is never sent by itself.

use super::Screen;
use crate::dialog::ask::Ask;
use crate::dialog::blank::Blank;
use crate::dialog::struck_out::StruckOut;
use crate::intent;
use crate::layer::{Inserting, Piece, Then};
use crate::widget::editor::LONGEST;
use crate::world::{Tone, World};
use care::Language;
use care::blanks::{Blank as Placeholder, blanks, fill};
use care::leaving::{Objection, Source};
use care::message::{Telling, message};
use care::phrases::{Phrase, Version};
use care::plan::{Answer, Item, PREFACE, Template, caution};
use care::referral::{Entry, Usability, usable};
use desk::event::ConversationId;

impl Screen {
    /// Puts a piece of the content into a conversation's composer, as far as the rules let it.
    pub(super) fn put(&mut self, conversation: ConversationId, piece: Piece, replaces: usize) {
        let content = self.world.station.content.clone();
        match piece {
            Piece::Phrase(id) => {
                if let Some(phrase) = content.phrases.iter().find(|phrase| phrase.id == id) {
                    self.say_phrase(conversation, phrase, replaces);
                }
            }
            Piece::Referral(id) => {
                if let Some(entry) = content.directory.entry(&id) {
                    self.offer(conversation, entry, replaces);
                }
            }
            Piece::PlanItem(plan, item) => {
                let template = content.plans.iter().find(|template| template.id == plan);
                if let Some((template, item)) = template.and_then(|template| Some((template, template.item(&item)?))) {
                    self.share(conversation, template, item);
                }
            }
        }
    }

    /// Offers an entry: at once when it is usable, after a deliberate second key when it is struck out.
    fn offer(&mut self, conversation: ConversationId, entry: &Entry, replaces: usize) {
        let world = &mut self.world;
        let own = world.station.words.language();
        let id = entry.id.clone();
        let overruled = match usable(entry, world.home(&conversation)) {
            Usability::Usable => None,
            Usability::StruckOut(reason) => Some(Objection::StruckOut { entry: id.clone(), reason }),
            Usability::NotRunning(status) => {
                let text = format!("{}: {}", entry.name.get(own), status.text(own));
                return world.say(Tone::Trouble, text);
            }
        };
        let language = world.visitor_language(&conversation);
        let traces = world.may_be_seen(&conversation);
        let now = world.place_now();
        let text = message(entry, Telling { language, now, traces });
        let source = Some(Source::told(entry, now, traces));
        let struck = overruled.is_some();
        world.practise_gates(&conversation, &overruled, false);
        let inserting = Inserting { conversation, text, source, overruled, replaces };
        if struck {
            self.follow(Then::open(StruckOut { inserting }));
        } else {
            self.fill(inserting);
        }
    }

    /// Puts a phrase into the composer, in the visitor's language and in easy words where those are chosen; in other words
    /// where there are no such ones, which the helper is told.
    fn say_phrase(&mut self, conversation: ConversationId, phrase: &Phrase, replaces: usize) {
        let wanted = self.world.visitor_language(&conversation);
        let plain = self.world.is_plain(&conversation);
        let Version { words: text, language, is_plain } = phrase.version(wanted, plain);
        let source = Some(Source::Phrase { id: phrase.id.clone() });
        self.fill(Inserting { conversation, text: text.to_owned(), source, overruled: None, replaces });
        if language != wanted {
            let words = &self.world.station.words;
            let name = |language: Language| words.say(&format!("language-{}", language.code())).into_owned();
            let arguments = [("wanted", name(wanted).into()), ("got", name(language).into())];
            let text = words.with("phrase-other-language", &arguments).into_owned();
            self.world.say(Tone::Trouble, text);
        } else if plain && !is_plain {
            let text = self.world.station.words.say("plain-none-inserted").into_owned();
            self.world.say(Tone::Trouble, text);
        }
    }

    /// Puts an answered item into the composer in the visitor's language, after a second thought when the visitor may be
    /// watched.
    fn share(&mut self, conversation: ConversationId, template: &Template, item: &Item) {
        let Some(chat) = self.world.chat(&conversation) else { return };
        let Some(answer) = chat.answer(&template.id, &item.id).cloned() else { return };
        if !item.is_asked(|plan, item| chat.answer(plan, item)) {
            return;
        }
        let watched = caution(|plan, item| chat.answer(plan, item)).is_some();
        // who takes part may have been told after the answer was given
        if self.world.tells_who_is_involved(&conversation, item, &answer) {
            return;
        }
        let Some(text) = self.world.share_of(&conversation, template, item).map(|share| share.words) else { return };
        let (plan, item) = (template.id.clone(), item.id.clone());
        let source = Some(Source::PlanItem { plan, item, copied: false, answer: Some(answer) });
        let inserting = Inserting { conversation: conversation.clone(), text, source, overruled: None, replaces: 0 };
        let then = Then::Insert(vec![inserting]);
        if watched {
            let words = self.world.station.words.say(self.world.caution_word(&conversation)).into_owned();
            self.follow(Then::open(Ask::new(Some(conversation), words, |_| then)));
        } else {
            self.follow(then);
        }
    }

    /// Fills what is known, and asks for the other placeholders, one at a time; then the words go into the composer.
    pub(super) fn fill(&mut self, mut inserting: Inserting) {
        let known = |blank| known(&self.world, &inserting.conversation, blank);
        let text = fill(&inserting.text, known);
        let asked: Vec<_> = blanks(&inserting.text).into_iter().filter(|blank| known(*blank).is_none()).collect();
        inserting.text = text;
        self.follow(Blank::ask(inserting, asked));
    }

    /// Puts words into the composer of *their* conversation and gives it the keyboard, if it is the one in the middle:
    /// all of them, each on a line of its own, or none. The helper is told when they are not there.
    pub(super) fn insert(&mut self, all: &[Inserting]) {
        let Some(conversation) = all.first().map(|inserting| &inserting.conversation) else { return };
        if self.world.open.as_ref() != Some(conversation) || !self.world.can_write() {
            let text = self.world.station.words.say("insert-nowhere").into_owned();
            return self.world.say(Tone::Trouble, text);
        }
        let Some(chat) = self.world.chat_mut(conversation) else { return };
        let before = chat.draft.clone();
        for (nth, inserting) in all.iter().enumerate() {
            if nth > 0 {
                chat.draft.editor.insert("\n");
            }
            if inserting.replaces > 0 {
                chat.draft.editor.replace_before_cursor(inserting.replaces, "");
            }
            if !chat.draft.insert(&inserting.text, inserting.source.as_ref(), inserting.overruled.clone()) {
                // what was there before stands: half a plan, a number or a code is worse than none
                chat.draft = before;
                let text = self.world.station.words.with("insert-no-room", &[("count", LONGEST.into())]).into_owned();
                return self.world.say(Tone::Trouble, text);
            }
        }
        // a search or the words alone give way: what is inserted is seen
        self.show(conversation.clone());
        self.world.written();
        let word = match all.last().and_then(|inserting| inserting.source.as_ref()) {
            Some(Source::Referral { .. }) => "referral-inserted",
            Some(Source::PlanItem { .. }) => "plan-inserted",
            Some(Source::Phrase { .. }) | None => return,
        };
        if let Some(why) = all.iter().find_map(|inserting| self.world.closed_words(inserting.source.as_ref()?)) {
            let text = self.world.station.words.with("referral-inserted-closed", &[("why", why.into())]).into_owned();
            return self.world.say(Tone::Trouble, text);
        }
        let key = self.world.station.keymap.label(intent::Composer::Send);
        let text = self.world.station.words.with(word, &[("key", key.into())]).into_owned();
        self.world.say(Tone::Info, text);
    }
}

/// What a placeholder stands for, as far as the console knows.
fn known(world: &World, conversation: &ConversationId, blank: Placeholder) -> Option<String> {
    let known = match blank {
        Placeholder::Alias => world.alias(conversation).to_owned(),
        Placeholder::Helper => world.me.as_ref()?.name.clone(),
        Placeholder::Desk => world.me.as_ref()?.desk.clone(),
        Placeholder::Word => match world.chat(conversation)?.answer(PREFACE, "stop_word")? {
            Answer::Text(agreed) => agreed.trim().to_owned(),
            _ => return None,
        },
        Placeholder::When | Placeholder::Where | Placeholder::Who | Placeholder::What => return None,
    };
    Some(known).filter(|words| !words.is_empty())
}
