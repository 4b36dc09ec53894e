//! Somebody at home takes part: what follows at once (domain.md §2 and §6).

use super::plan::PlanItem;
use super::{Tone, World};
use crate::intent;
use care::home::{Home, HomeRole, home_of, names_involved};
use care::plan::{Answer, Item, PREFACE};
use care::registration::Perpetrator;
use care::triage::Triage;
use desk::event::{Ask, ConversationId};

/// Below B: not what a perpetrator at home allows. X is left too, since now something is known.
pub const fn is_below_b(triage: Triage) -> bool {
    matches!(triage, Triage::C | Triage::D | Triage::X)
}

/// Whether the relations of a registration say that somebody at home takes part.
pub fn is_home(perpetrators: &[Perpetrator]) -> bool {
    home_of(|_, _| None, perpetrators, &[]) == Home::Involved
}

impl World {
    /// An item's answer is recorded: does it tell for the first time that somebody at home takes part?
    pub fn learns_of_home(&mut self, item: &PlanItem, given: Option<&Answer>) {
        if self.home(&item.conversation) == Home::Involved {
            return;
        }
        let Some(chat) = self.chat(&item.conversation) else { return };
        let is_it = |plan: &str, id: &str| plan == item.plan && id == item.item;
        let answers = |plan: &str, id: &str| if is_it(plan, id) { given } else { chat.answer(plan, id) };
        if home_of(answers, &[], &[]) == Home::Involved {
            self.home_is_involved(&item.conversation);
        }
    }

    /// It is known from elsewhere than the plan: kept in the plan's preface, so that it holds for whoever takes over.
    pub fn told_of_home(&mut self, conversation: &ConversationId) {
        if self.home(conversation) == Home::Involved || !self.is_mine(conversation) {
            return;
        }
        let preface = self.station.content.plan(PREFACE).and_then(|template| template.item("home"));
        if let Some(kind) = preface.map(|item| item.kind.clone()) {
            let (conversation, plan, item) = (conversation.clone(), PREFACE.to_owned(), "home".to_owned());
            let item = PlanItem { conversation, plan, item, kind, from: None };
            self.answer(&item, Some(Answer::Choice("yes".to_owned())));
        }
    }

    /// Urgent at least; template 2 is proposed, and brothers and sisters are asked about.
    fn home_is_involved(&mut self, conversation: &ConversationId) {
        let triage = self.roster.get(conversation).map(|open| open.entry.triage);
        let asked = self.is_asked(conversation, |ask| matches!(ask, Ask::Triage { .. }));
        if triage.is_some_and(is_below_b) && !asked {
            self.ask(conversation, Ask::Triage { triage: Triage::B, reason: None });
        }
        let (alias, key) = (self.alias(conversation).to_owned(), self.station.keymap.label(intent::Desk::Plan));
        let arguments = [("alias", alias.into()), ("key", key.into())];
        let text = self.station.words.with("notice-home", &arguments).into_owned();
        self.say(Tone::Trouble, text);
    }

    /// Whether a triage is refused, because somebody at home takes part and it is below B. The helper is told.
    pub fn home_refuses(&mut self, conversation: &ConversationId, to: Triage) -> bool {
        let refused = self.home(conversation) == Home::Involved && matches!(to, Triage::C | Triage::D);
        if refused {
            let text = self.station.words.say("triage-at-least-b").into_owned();
            self.say(Tone::Trouble, text);
        }
        refused
    }

    /// A role that takes part and is named as somebody to turn to: it must not be (domain.md §3, 5.4).
    pub fn named_involved(&self, conversation: &ConversationId, item: &Item, answer: &Answer) -> Option<HomeRole> {
        if !item.not_involved {
            return None;
        }
        let chat = self.chat(conversation)?;
        names_involved(answer, &chat.involved())
    }

    /// Tells the helper that an answer names somebody who takes part, if it does.
    pub fn tells_who_is_involved(&mut self, conversation: &ConversationId, item: &Item, answer: &Answer) -> bool {
        let Some(role) = self.named_involved(conversation, item, answer) else { return false };
        let who = role.text(self.station.words.language());
        let text = self.station.words.with("plan-involved", &[("who", who.into())]).into_owned();
        self.say(Tone::Trouble, text);
        true
    }
}
