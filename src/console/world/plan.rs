//! The safety plan of a conversation as it is looked at: its questions, what was said of each, and what the plan does
//! not ask any more.

use super::chat::Chat;
use super::{Tone, World};
use crate::widget::list::Selection;
use care::home::{HomeRole, involved_roles};
use care::plan::{self, Answer, Item, Kind, Template};
use desk::conversation::{Item as Said, LineKey};
use desk::event::{Carried, CaseEvent, ConversationId, EventId, MemberId, Moment, PlanAnswer};

pub mod questions;
#[cfg(test)]
mod tests;

/// The safety plan as it is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanView {
    /// Which plan is open, as [`World::plan_list`] counts; the list of them when none is.
    pub template: Option<usize>,
    /// The selected row.
    pub selection: Selection,
    /// The visitor's message that is marked, to be made an answer of.
    pub marked: Option<LineKey>,
}

impl Chat {
    /// The answer to an item of a plan, if there is one; also while it is on its way.
    pub fn answer(&self, plan: &str, item: &str) -> Option<&Answer> {
        self.entry(plan, item)?.answer.as_ref()
    }

    /// What was said last about an item of a plan: an answer, or that it was passed over; also while it is on its way.
    pub fn entry(&self, plan: &str, item: &str) -> Option<&PlanAnswer> {
        self.entry_on_its_way(plan, item).or_else(|| {
            let is_it = |(entry, ..): &(&PlanAnswer, _, _)| self.renamed.is_same(plan, &entry.item, item);
            self.conversation.plan_history(plan).rev().find(is_it).map(|(entry, ..)| entry)
        })
    }

    /// The same, if the room does not show it yet.
    pub fn entry_on_its_way(&self, plan: &str, item: &str) -> Option<&PlanAnswer> {
        let is_it = |entry: &&PlanAnswer| entry.plan == plan && self.renamed.is_same(plan, &entry.item, item);
        self.entries_on_their_way().rev().find(is_it)
    }

    /// All that was said of a plan, or of one item of it, whatever it was called then: by whom and when, the first first.
    pub fn plan_history<'a>(
        &'a self,
        plan: &'a str,
        item: Option<&'a str>,
    ) -> impl DoubleEndedIterator<Item = (&'a PlanAnswer, &'a MemberId, Moment)> {
        let is_it = move |entry: &PlanAnswer| item.is_none_or(|item| self.renamed.is_same(plan, &entry.item, item));
        self.conversation.plan_history(plan).filter(move |(entry, ..)| is_it(entry))
    }

    fn entries_on_their_way(&self) -> impl DoubleEndedIterator<Item = &PlanAnswer> {
        self.recording.iter().filter_map(|event| match event {
            CaseEvent::Plan(answer) => Some(answer),
            _ => None,
        })
    }

    /// Every present answer to any plan, each item once.
    pub fn answers(&self) -> Vec<&PlanAnswer> {
        let mut answers: Vec<&PlanAnswer> = Vec::new();
        for entry in self.conversation.answers().into_iter().chain(self.entries_on_their_way()) {
            let is_same = |known: &PlanAnswer| {
                known.plan == entry.plan && self.renamed.is_same(&entry.plan, &known.item, &entry.item)
            };
            answers.retain(|known| !is_same(known));
            answers.push(entry);
        }
        answers.retain(|entry| entry.answer.is_some());
        answers
    }

    /// The plans in which something is answered: their ids, each once.
    pub fn plans(&self) -> Vec<String> {
        let mut plans: Vec<String> = Vec::new();
        for entry in self.answers() {
            if !plans.contains(&entry.plan) {
                plans.push(entry.plan.clone());
            }
        }
        plans
    }

    /// How many items of a template were passed over.
    pub fn skipped(&self, template: &Template) -> usize {
        let skipped = |item: &&Item| self.entry(&template.id, &item.id).is_some_and(|entry| entry.skipped);
        template.items.iter().filter(skipped).count()
    }

    /// When a message carried an item of a plan to the visitor, if one did: the last time.
    pub fn shared_at(&self, plan: &str, item: &str) -> Option<Moment> {
        let is_it = |carried: &Carried| match carried {
            Carried::PlanItem { plan: of, item: shared } => of == plan && self.renamed.is_same(plan, shared, item),
            Carried::Referral { .. } => false,
        };
        self.conversation.lines().rev().find_map(|line| match line.item {
            Said::Said { carries, refused: None, .. } if carries.iter().any(is_it) => Some(line.at),
            _ => None,
        })
    }

    /// The roles at home that take part, by the plan.
    pub fn involved(&self) -> Vec<HomeRole> {
        involved_roles(|plan, item| self.answer(plan, item))
    }
}

/// An item of a conversation's plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanItem {
    /// Which conversation.
    pub conversation: ConversationId,
    /// The template's id.
    pub plan: String,
    /// The item's id.
    pub item: String,
    /// The kind of its answer.
    pub kind: Kind,
    /// The event of the visitor's message that the answer is drafted from.
    pub from: Option<EventId>,
}

impl PlanItem {
    /// What an answer to this item is about.
    pub fn of(chat: &Chat, template: &Template, item: &Item) -> Self {
        Self {
            conversation: chat.id.clone(),
            plan: template.id.clone(),
            item: item.id.clone(),
            kind: item.kind.clone(),
            from: None,
        }
    }
}

/// The words that stand for an answer in an editor; none for a choice.
pub fn editable(answer: Option<&Answer>) -> String {
    match answer {
        Some(Answer::Text(words) | Answer::Contact(words)) => words.clone(),
        Some(Answer::List(entries)) => entries.join("\n"),
        _ => String::new(),
    }
}

impl World {
    /// Whether an item is answered, and the answer may reach the visitor: it may be shared, is asked now, and names
    /// nobody who takes part.
    pub fn is_sharable(&self, chat: &Chat, template: &Template, item: &Item) -> bool {
        item.may_be_shared()
            && item.is_asked(|plan, item| chat.answer(plan, item))
            && chat
                .answer(&template.id, &item.id)
                .is_some_and(|answer| item.fits(answer) && self.named_involved(&chat.id, item, answer).is_none())
    }

    /// All that may be copied out of a conversation's plans, if the visitor said that copying out is safe.
    pub fn copyable(&self, chat: &Chat) -> Vec<(&Template, &Item)> {
        if !plan::may_copy_out(|plan, item| chat.answer(plan, item)) {
            return Vec::new();
        }
        let items = self
            .station
            .content
            .plans
            .iter()
            .flat_map(|template| template.items.iter().map(move |item| (template, item)));
        items.filter(|(template, item)| self.is_sharable(chat, template, item)).collect()
    }

    /// The word key of why sharing into a conversation takes a second thought.
    pub fn caution_word(&self, conversation: &ConversationId) -> &'static str {
        match self.chat(conversation).and_then(|chat| plan::caution(|plan, item| chat.answer(plan, item))) {
            Some(plan::Caution::NotSafe) => "plan-caution-not-safe",
            Some(plan::Caution::Watched) => "plan-caution-watched",
            Some(plan::Caution::NotAsked) | None => "plan-caution-not-asked",
        }
    }

    /// Whether sharing into a conversation takes a second thought.
    pub fn is_watched(&self, conversation: &ConversationId) -> bool {
        self.chat(conversation).is_some_and(|chat| plan::caution(|plan, item| chat.answer(plan, item)).is_some())
    }

    /// The question of a plan item, in the helper's language.
    pub fn question_of(&self, item: &PlanItem) -> String {
        let template = self.station.content.plan(&item.plan);
        let question = template.and_then(|template| template.item(&item.item)).map(|item| &item.question);
        question.map_or_else(String::new, |words| words.get(self.station.words.language()).to_owned())
    }

    /// Records an answer, with what follows when it tells that somebody at home takes part.
    pub fn answer(&mut self, item: &PlanItem, answer: Option<Answer>) {
        self.say_of(item, answer, false);
    }

    /// Records what is said of an item: an answer, that it is taken back, or that the item is passed over.
    pub fn say_of(&mut self, item: &PlanItem, answer: Option<Answer>, skipped: bool) {
        let Some(version) = self.station.content.plan(&item.plan).map(|template| template.version) else { return };
        self.learns_of_home(item, answer.as_ref());
        self.climbs(item, answer.as_ref());
        let (plan, id) = (item.plan.clone(), item.item.clone());
        let from = item.from.clone().filter(|_| answer.is_some());
        let event = CaseEvent::Plan(PlanAnswer { plan, version, item: id, answer, skipped, from, earlier: None });
        self.record(&item.conversation, event);
    }

    /// Whether words for a conversation can be kept; one that went to somebody else meanwhile takes none. The helper is
    /// told, and what was written stays where it is.
    pub fn takes_words(&mut self, conversation: &ConversationId) -> bool {
        self.takes(conversation, self.is_mine(conversation))
    }

    /// The same of a note, which whoever reads along may write too.
    pub fn takes_note(&mut self, conversation: &ConversationId) -> bool {
        self.takes(conversation, self.is_mine(conversation) || self.reads_along(conversation))
    }

    fn takes(&mut self, conversation: &ConversationId, mine: bool) -> bool {
        if !mine {
            let alias = self.alias(conversation).to_owned();
            let text = self.station.words.with("write-not-yours", &[("alias", alias.into())]).into_owned();
            self.say(Tone::Trouble, text);
        }
        mine
    }
}
