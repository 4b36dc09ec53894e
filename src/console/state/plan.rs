//! The safety plan of a conversation as it is looked at: its questions, what was said of each, and what the plan does
//! not ask any more.

use super::State;
use super::chat::Chat;
use super::pane::Selection;
use care::home::{HomeRole, involved_roles};
use care::plan::{self, Answer, Item, Kind, Template};
use desk::conversation::{Item as Said, LineKey};
use desk::event::{Carried, CaseEvent, ConversationId, MemberId, Moment, PlanAnswer};

#[cfg(test)]
mod tests;

/// The safety plan as it is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanView {
    /// Which plan is open, as [`State::plan_list`] counts; the list of them when none is.
    pub template: Option<usize>,
    /// The selected row.
    pub selection: Selection,
    /// The visitor's message that is marked, to be made an answer of.
    pub marked: Option<LineKey>,
}

/// A plan in the list of plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed<'a> {
    /// A template.
    Template(&'a Template),
    /// Answers to a plan that is none of the desk's any more: its id.
    Gone(&'a str),
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

impl State {
    /// The list of plans: the templates, then what was answered to plans that are gone.
    pub fn plan_list<'a>(&'a self, chat: &'a Chat) -> Vec<Listed<'a>> {
        let mut list: Vec<Listed<'a>> = self.content.plans.iter().map(Listed::Template).collect();
        for entry in chat.answers() {
            let gone = Listed::Gone(&entry.plan);
            if self.content.plan(&entry.plan).is_none() && !list.contains(&gone) {
                list.push(gone);
            }
        }
        list
    }

    /// The open plan of the open conversation.
    pub fn plan_open(&self) -> Option<(&Chat, Listed<'_>)> {
        let chat = self.open_chat()?;
        let at = chat.plan.template?;
        // the usual case takes no list
        let listed = self.content.plans.get(at).map(Listed::Template);
        Some((chat, listed.or_else(|| self.plan_list(chat).get(at).copied())?))
    }

    /// The questions of the open plan that are asked now, the preface's first.
    pub fn plan_questions(&self) -> Option<(&Chat, Vec<plan::Question<'_>>)> {
        let (chat, listed) = self.plan_open()?;
        let questions = match listed {
            Listed::Template(template) => {
                plan::questions(self.content.preface(), template, |plan, item| chat.answer(plan, item))
            }
            Listed::Gone(_) => Vec::new(),
        };
        Some((chat, questions))
    }

    /// What was answered to the open plan and is not asked now: its question is gone, or another answer closed it.
    /// Nothing that was filled in is lost.
    pub fn plan_leftovers(&self) -> Vec<&PlanAnswer> {
        let Some((chat, listed)) = self.plan_open() else { return Vec::new() };
        let mut left = chat.answers();
        match listed {
            Listed::Gone(plan) => left.retain(|entry| entry.plan == plan),
            Listed::Template(template) => {
                let preface = self.content.preface().map(|preface| preface.id.as_str());
                let asked = |entry: &PlanAnswer| {
                    let item = self.content.plan(&entry.plan).and_then(|template| template.item_called(&entry.item));
                    item.is_some_and(|item| item.is_asked(|plan, item| chat.answer(plan, item)))
                };
                left.retain(|entry| {
                    (entry.plan == template.id || Some(entry.plan.as_str()) == preface) && !asked(entry)
                });
            }
        }
        left
    }

    /// How many rows the plan pane's list has.
    pub fn plan_rows(&self) -> usize {
        match self.plan_questions() {
            Some((_, questions)) => questions.len() + self.plan_leftovers().len(),
            None => self.open_chat().map_or(0, |chat| self.plan_list(chat).len()),
        }
    }

    /// The selected item of the plan.
    pub fn plan_selected(&self) -> Option<(&Chat, &Template, &Item)> {
        let (chat, questions) = self.plan_questions()?;
        let question = questions.get(chat.plan.selection.row)?;
        Some((chat, question.template, question.item))
    }

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
        let items =
            self.content.plans.iter().flat_map(|template| template.items.iter().map(move |item| (template, item)));
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

    // ── what can be wanted ──

    /// A template is open in the plan pane.
    pub fn in_template(&self) -> bool {
        self.open_chat().is_some_and(|chat| chat.plan.template.is_some())
    }

    /// The selected item of the plan may be shared and has an answer.
    pub fn can_share(&self) -> bool {
        self.has_assigned()
            && self.plan_selected().is_some_and(|(chat, template, item)| {
                item.may_be_shared() && chat.answer(&template.id, &item.id).is_some_and(|answer| item.fits(answer))
            })
    }

    /// The selected item of the plan has an answer.
    pub fn can_unanswer(&self) -> bool {
        self.has_assigned()
            && self.plan_selected().is_some_and(|(chat, template, item)| chat.answer(&template.id, &item.id).is_some())
    }

    /// The selected item has no answer, and may be passed over.
    pub fn can_skip(&self) -> bool {
        self.has_assigned()
            && self.plan_selected().is_some_and(|(chat, template, item)| chat.answer(&template.id, &item.id).is_none())
    }

    /// There is a message of the visitor to make an answer of.
    pub fn can_mark_said(&self) -> bool {
        self.in_template()
            && self.has_assigned()
            && self.open_chat().is_some_and(|chat| chat.of_visitor().next().is_some())
    }

    /// A message is marked.
    pub fn has_marked(&self) -> bool {
        self.open_chat().is_some_and(|chat| chat.plan.marked.is_some())
    }

    /// A message is marked, and the selected item takes words.
    pub fn can_draft(&self) -> bool {
        let takes_words = |item: &Item| matches!(item.kind, Kind::Text | Kind::List | Kind::Contact);
        self.has_assigned()
            && self.plan_selected().is_some_and(|(chat, _, item)| chat.plan.marked.is_some() && takes_words(item))
    }

    /// The visitor said that copying out is safe, and there is something to copy.
    pub fn can_copy_out(&self) -> bool {
        self.can_write() && self.open_chat().is_some_and(|chat| !self.copyable(chat).is_empty())
    }

    /// Something was said of the open plan, or of the selected item.
    pub fn has_history(&self) -> bool {
        self.plan_of_history().is_some_and(|(chat, plan, item)| chat.plan_history(plan, item).next().is_some())
    }

    /// Whose history is shown: the selected item's; in the list of plans the selected plan's.
    pub fn plan_of_history(&self) -> Option<(&Chat, &str, Option<&str>)> {
        let chat = self.open_chat()?;
        let row = chat.plan.selection.row;
        let Some((_, questions)) = self.plan_questions() else {
            return match self.plan_list(chat).get(row)? {
                Listed::Template(template) => Some((chat, &template.id, None)),
                Listed::Gone(plan) => Some((chat, plan, None)),
            };
        };
        if let Some(question) = questions.get(row) {
            return Some((chat, &question.template.id, Some(&question.item.id)));
        }
        let entry = *self.plan_leftovers().get(row.checked_sub(questions.len())?)?;
        Some((chat, &entry.plan, Some(&entry.item)))
    }
}
