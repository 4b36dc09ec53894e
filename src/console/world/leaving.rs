//! What is objected to words at the moment when they leave (domain.md §2.9 and §10), and how that is said.

use super::World;
use super::code_word::PHRASE;
use care::hours::Opening;
use care::leaving::{Known, Objection, Source};
use care::phrases::Phrase;
use care::plan::{Answer, PREFACE};
use care::referral::{Channel, ChannelKind, Fact, Trace};
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
        let mut objections: Vec<Objection> =
            pieces.iter().flat_map(|it| self.objections_to(conversation, it)).collect();
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
    pub fn objections_to(&self, conversation: &ConversationId, source: &Source) -> Vec<Objection> {
        self.with_known(conversation, |known| known.objections(source))
    }

    /// Whether somebody may see what the visitor's device keeps (domain.md §4, `trace`).
    pub fn may_be_seen(&self, conversation: &ConversationId) -> bool {
        self.with_known(conversation, |known| known.may_be_seen())
    }

    /// Looks at what is known now.
    fn with_known<T>(&self, conversation: &ConversationId, look: impl FnOnce(Known<'_>) -> T) -> T {
        let content = &self.station.content;
        let chat = self.chat(conversation);
        look(Known {
            answers: &|plan, item| chat.and_then(|chat| chat.answer(plan, item)),
            items: &|plan, item| content.plan(plan).and_then(|template| template.item(item)),
            entries: &|id| content.directory.entry(id),
            home: self.home(conversation),
            now: self.place_now(),
        })
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
            Source::Referral { entry, .. } => ("picker-referral", content.directory.entry(entry)?.name.get(language)),
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
        let channels = |entry: &str, kinds: &[ChannelKind]| {
            let kind = |kind: &ChannelKind| words.say(&format!("channel-{}", kind.code())).into_owned();
            format!("{} ({})", name(entry), kinds.iter().map(kind).collect::<Vec<_>>().join(", "))
        };
        match objection {
            Objection::AnswerChanged { plan, item } => {
                said("objection-answer-changed", question(plan, item), String::new())
            }
            Objection::GateClosed { plan, item } => said("objection-gate-closed", question(plan, item), String::new()),
            Objection::NamesInvolved { plan, item, role } => {
                said("objection-names-involved", question(plan, item), role.text(language).to_owned())
            }
            Objection::NotToCopy => words.say("objection-not-to-copy").into_owned(),
            Objection::NotRunning { entry, status } => {
                said("objection-not-running", name(entry), status.text(language).to_owned())
            }
            Objection::StruckOut { entry, reason } => said("objection-struck-out", name(entry), reason.text(language)),
            Objection::Closed { entry } => said("objection-closed", name(entry), self.when_open(entry, None)),
            Objection::ChannelsClosed { entry, kinds } => {
                said("objection-channels-closed", channels(entry, kinds), self.when_open(entry, Some(kinds)))
            }
            Objection::ChannelsOpen { entry, kinds } => {
                said("objection-channels-open", channels(entry, kinds), self.when_open(entry, Some(kinds)))
            }
            Objection::Traces { entry } => said("objection-traces", name(entry), self.traces_words(entry)),
            Objection::NotSafe => words.say("objection-not-safe").into_owned(),
            Objection::QuickExit => words.say("objection-quick-exit").into_owned(),
            Objection::CodeWord => words.say("objection-code-word").into_owned(),
        }
    }
}

impl World {
    /// When a referral that nobody can reach now can be reached again; nothing where it can be.
    pub fn closed_words(&self, source: &Source) -> Option<String> {
        let Source::Referral { entry, .. } = source else { return None };
        let found = self.station.content.directory.entry(entry)?;
        found.is_closed(self.place_now()?).then(|| self.when_open(entry, None))
    }

    /// When channels of an entry open again, by its hours: all, or those of some kinds. Hours that nobody has checked are
    /// marked.
    fn when_open(&self, id: &str, kinds: Option<&[ChannelKind]>) -> String {
        let Some((entry, now)) = self.station.content.directory.entry(id).zip(self.place_now()) else {
            return String::new();
        };
        let is_meant = |channel: &&Channel| kinds.is_none_or(|kinds| kinds.contains(&channel.kind));
        let meant: Vec<&Channel> = entry.judged_and_named().filter(is_meant).collect();
        let opening = meant.iter().map(|channel| entry.channel_opening(channel, now)).reduce(Opening::better);
        let text = opening.map(|opening| opening.text(now.at, now.zone, self.station.words.language()));
        let unchecked = meant.iter().any(|channel| !entry.is_known(Fact::Hours, channel));
        let mark = if unchecked { format!(" ({})", self.station.words.say("mark-verify")) } else { String::new() };
        text.unwrap_or_default() + &mark
    }

    /// What reaching an entry leaves behind, for the helper.
    fn traces_words(&self, id: &str) -> String {
        let Some(entry) = self.station.content.directory.entry(id) else { return String::new() };
        let mut traces: Vec<Trace> = entry.traces().map(|(_, trace)| trace).collect();
        traces.sort_by_key(|trace| Trace::ALL.iter().position(|known| known == trace));
        traces.dedup();
        traces.into_iter().map(|trace| self.trace_word(trace)).collect::<Vec<_>>().join(", ")
    }

    /// Something that is left behind, in a word for the helper.
    pub fn trace_word(&self, trace: Trace) -> String {
        self.station.words.say(&format!("trace-{}", trace.code().replace('_', "-"))).into_owned()
    }
}

/// The name of a plan that the desk does not have any more.
fn item_id(plan: &str) -> String {
    plan.to_owned()
}
