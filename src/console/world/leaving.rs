//! What is objected to words at the moment when they leave (domain.md §2.9 and §10), and how that is said.

use super::World;
use super::code_word::PHRASE;
use care::leaving::{Known, Objection, Source};
use care::phrases::Phrase;
use care::plan::{Answer, PREFACE};
use desk::event::{ConversationId, Leaving, Moment};

/// A sign on the strip above the composer: its word key, and whether it is about safety.
pub type Sign = (&'static str, bool);

impl World {
    /// What is objected to words for a visitor that hold these pieces, each once: what no key overrules first.
    pub fn objections<'a>(
        &self,
        conversation: &ConversationId,
        pieces: impl Iterator<Item = &'a Source>,
    ) -> Vec<Objection> {
        let pieces: Vec<&Source> = pieces.collect();
        let asks = pieces.iter().any(|source| matches!(source, Source::Phrase { id } if id == PHRASE));
        let mut objections: Vec<Objection> = pieces.iter().filter_map(|it| self.objection(conversation, it)).collect();
        if self.is_left_by_quick_exit(conversation) {
            objections.push(Objection::QuickExit);
        }
        if self.is_unsafe(conversation) {
            objections.push(Objection::NotSafe);
        }
        if self.code_word_is_due(conversation) && !asks {
            objections.push(Objection::CodeWord);
        }
        let mut seen: Vec<Objection> = Vec::new();
        for objection in objections {
            if !seen.contains(&objection) {
                seen.push(objection);
            }
        }
        seen.sort_by_key(|objection| !objection.is_final());
        seen
    }

    /// What is objected to one piece.
    pub fn objection(&self, conversation: &ConversationId, source: &Source) -> Option<Objection> {
        let content = &self.station.content;
        let chat = self.chat(conversation);
        let known = Known {
            answers: &|plan, item| chat.and_then(|chat| chat.answer(plan, item)),
            items: &|plan, item| content.plan(plan).and_then(|template| template.item(item)),
            entries: &|id| content.directory.entry(id),
            home: self.home(conversation),
        };
        known.objection(source)
    }

    /// Whether the visitor can type safely: as told in the plan's preface, or else at the door; nothing when nobody asked.
    pub fn can_type_safely(&self, conversation: &ConversationId) -> Option<bool> {
        let told = self.chat(conversation).and_then(|chat| chat.answer(PREFACE, "safe_now"));
        match told {
            Some(Answer::YesNo(safe)) => Some(*safe),
            _ => self.roster.get(conversation).and_then(|open| open.entry.answers.safe_to_type),
        }
    }

    /// Whether the visitor cannot type safely, as far as is known.
    pub fn is_unsafe(&self, conversation: &ConversationId) -> bool {
        self.can_type_safely(conversation) == Some(false)
    }

    /// Whether the visitor left by quick exit, or came back from one and nobody has written since: whoever holds the
    /// device may read what is sent now.
    pub fn is_left_by_quick_exit(&self, conversation: &ConversationId) -> bool {
        let Some(open) = self.roster.get(conversation) else { return false };
        let answered = self.chat(conversation).and_then(|chat| chat.code_word.answered());
        let is_exit = |(how, _): &(Leaving, Moment)| *how == Leaving::QuickExit;
        open.entry.left.as_ref().is_some_and(is_exit)
            || open.entry.back.as_ref().is_some_and(|back| is_exit(back) && Some(back.1) > answered)
    }

    /// Whether a code word was agreed and is to be asked before anything else is sent.
    pub fn code_word_is_due(&self, conversation: &ConversationId) -> bool {
        let Some(chat) = self.chat(conversation) else { return false };
        let agreed = matches!(chat.answer(PREFACE, "code_word"), Some(Answer::Text(word)) if !word.trim().is_empty());
        let back = self.roster.get(conversation).and_then(|open| open.entry.back).map(|(_, at)| at);
        agreed && chat.code_word.is_due(back, self.server_now())
    }

    /// Reads again, from what was said, whether the code word was asked and answered.
    pub fn read_code_word(&mut self, conversation: &ConversationId) {
        let questions = self.code_word_questions();
        if let Some(chat) = self.chat_mut(conversation) {
            let asks = |body: &str| questions.iter().any(|question| body.contains(question.as_str()));
            chat.code_word.read(&chat.conversation, asks);
        }
    }

    /// The words that ask for the code word, in every language and in ordinary and plainer words.
    pub fn code_word_questions(&self) -> Vec<String> {
        let phrase = self.station.content.phrases.iter().find(|phrase| phrase.id == PHRASE);
        phrase.map(Phrase::wordings).into_iter().flatten().map(str::to_owned).collect()
    }

    /// What stands on the strip above the composer, the gravest first.
    pub fn signs(&self, conversation: &ConversationId) -> Vec<Sign> {
        let signs = [
            (self.is_unsafe(conversation), "sign-not-safe", true),
            (self.is_left_by_quick_exit(conversation), "sign-quick-exit", true),
            (self.code_word_is_due(conversation), "sign-code-word", false),
        ];
        signs.into_iter().filter(|(is, ..)| *is).map(|(_, word, safety)| (word, safety)).collect()
    }

    /// What a piece came from, in the helper's words: its kind and its name. Nothing when the content does not have it any
    /// more.
    pub fn source_words(&self, source: &Source) -> Option<(String, String)> {
        let (words, content) = (&self.station.words, &self.station.content);
        let language = words.language();
        let (kind, name) = match source {
            Source::Phrase { id } => {
                let phrase = content.phrases.iter().find(|phrase| phrase.id == *id)?;
                ("picker-phrase", phrase.usage.get(language))
            }
            Source::Referral { entry } => ("picker-referral", content.directory.entry(entry)?.name.get(language)),
            Source::PlanItem { plan, .. } => ("picker-plan", content.plan(plan)?.title.get(language)),
        };
        Some((words.say(kind).into_owned(), name.to_owned()))
    }

    /// An objection in the helper's words.
    pub fn objection_words(&self, objection: &Objection) -> String {
        let (words, content) = (&self.station.words, &self.station.content);
        let language = words.language();
        let question = |plan: &str, item: &str| {
            let item = content.plan(plan).and_then(|template| template.item_called(item));
            item.map_or_else(|| item_id(plan), |item| item.question.get(language).to_owned())
        };
        let name = |id: &str| content.directory.entry(id).map_or(id, |entry| entry.name.get(language)).to_owned();
        let said = |word: &str, what: String, why: String| {
            words.with(word, &[("what", what.into()), ("why", why.into())]).into_owned()
        };
        match objection {
            Objection::GateClosed { plan, item } => said("objection-gate-closed", question(plan, item), String::new()),
            Objection::NamesInvolved { plan, item, role } => {
                said("objection-names-involved", question(plan, item), role.text(language).to_owned())
            }
            Objection::NotToCopy => words.say("objection-not-to-copy").into_owned(),
            Objection::NotRunning { entry, status } => {
                said("objection-not-running", name(entry), status.text(language).to_owned())
            }
            Objection::StruckOut { entry, reason } => said("objection-struck-out", name(entry), reason.text(language)),
            Objection::NotSafe => words.say("objection-not-safe").into_owned(),
            Objection::QuickExit => words.say("objection-quick-exit").into_owned(),
            Objection::CodeWord => words.say("objection-code-word").into_owned(),
        }
    }
}

/// The name of a plan that the desk does not have any more.
fn item_id(plan: &str) -> String {
    plan.to_owned()
}
