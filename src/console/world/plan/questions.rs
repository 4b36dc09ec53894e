//! What the open conversation's plans ask: the list of plans, the questions of the open one, and what was answered and is
//! not asked any more.

use crate::world::World;
use crate::world::chat::Chat;
use care::plan::{self, Item, Question, Template};
use desk::event::PlanAnswer;

/// A plan in the list of plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed<'a> {
    /// A template.
    Template(&'a Template),
    /// Answers to a plan that is none of the desk's any more: its id.
    Gone(&'a str),
}

impl World {
    /// The list of plans: the templates, then what was answered to plans that are gone.
    pub fn plan_list<'a>(&'a self, chat: &'a Chat) -> Vec<Listed<'a>> {
        let mut list: Vec<Listed<'a>> = self.station.content.plans.iter().map(Listed::Template).collect();
        for entry in chat.answers() {
            let gone = Listed::Gone(&entry.plan);
            if self.station.content.plan(&entry.plan).is_none() && !list.contains(&gone) {
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
        let listed = self.station.content.plans.get(at).map(Listed::Template);
        Some((chat, listed.or_else(|| self.plan_list(chat).get(at).copied())?))
    }

    /// A template is open in the plan pane.
    pub fn in_template(&self) -> bool {
        self.open_chat().is_some_and(|chat| chat.plan.template.is_some())
    }

    /// The questions of the open plan that are asked now, the preface's first.
    pub fn plan_questions(&self) -> Option<(&Chat, Vec<Question<'_>>)> {
        let (chat, listed) = self.plan_open()?;
        let questions = match listed {
            Listed::Template(template) => {
                plan::questions(self.station.content.preface(), template, |plan, item| chat.answer(plan, item))
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
                let content = &self.station.content;
                let preface = content.preface().map(|preface| preface.id.as_str());
                let asked = |entry: &PlanAnswer| {
                    let item = content.plan(&entry.plan).and_then(|template| template.item_called(&entry.item));
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

    /// The first question that was neither answered nor passed over: where a plan was left.
    pub fn plan_where_left(&self) -> usize {
        let Some((chat, questions)) = self.plan_questions() else { return 0 };
        questions
            .iter()
            .position(|question| chat.entry(&question.template.id, &question.item.id).is_none())
            .unwrap_or(0)
    }

    /// Selects a row of the plan's list.
    pub fn plan_select(&mut self, row: usize) {
        if let Some(chat) = self.open_chat_mut() {
            chat.plan.selection.row = row;
        }
    }
}
