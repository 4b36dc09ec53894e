//! Somebody at home takes part: what follows at once (domain.md §2 and §6).

use super::{Effect, answer, ask};
use crate::intent::Intent;
use crate::state::pane::PlanItem;
use crate::state::{State, Tone};
use care::home::{Home, HomeRole, home_of, names_involved};
use care::plan::{Answer, Item, PREFACE};
use care::registration::Perpetrator;
use care::triage::Triage;
use desk::event::{Ask, ConversationId};

/// Below B: not what a perpetrator at home allows. X is left too, since now something is known.
pub(super) const fn is_below_b(triage: Triage) -> bool {
    matches!(triage, Triage::C | Triage::D | Triage::X)
}

/// An item's answer is recorded: does it tell for the first time that somebody at home takes part?
pub(super) fn answered(state: &mut State, item: &PlanItem, given: Option<&Answer>, effects: &mut Vec<Effect>) {
    if state.home(&item.conversation) == Home::Involved {
        return;
    }
    let Some(chat) = state.chat(&item.conversation) else { return };
    let is_it = |plan: &str, id: &str| plan == item.plan && id == item.item;
    let answers = |plan: &str, id: &str| if is_it(plan, id) { given } else { chat.answer(plan, id) };
    if home_of(answers, &[], &[]) == Home::Involved {
        involved(state, &item.conversation, effects);
    }
}

/// It is known from elsewhere than the plan: kept in the plan's preface, so that it holds for whoever takes over.
pub(super) fn told(state: &mut State, conversation: &ConversationId, effects: &mut Vec<Effect>) {
    if state.home(conversation) == Home::Involved || !state.is_mine(conversation) {
        return;
    }
    let preface = state.content.plan(PREFACE).and_then(|template| template.item("home"));
    if let Some(kind) = preface.map(|item| item.kind.clone()) {
        let (conversation, plan, item) = (conversation.clone(), PREFACE.to_owned(), "home".to_owned());
        let item = PlanItem { conversation, plan, item, kind, from: None };
        answer::record(state, &item, Some(Answer::Choice("yes".to_owned())), effects);
    }
}

/// Urgent at least; template 2 is proposed, and brothers and sisters are asked about.
fn involved(state: &mut State, conversation: &ConversationId, effects: &mut Vec<Effect>) {
    let triage = state.roster.get(conversation).map(|open| open.entry.triage);
    let asked = state.is_asked(conversation, |ask| matches!(ask, Ask::Triage { .. }));
    if triage.is_some_and(is_below_b) && !asked {
        ask::ask(state, conversation, Ask::Triage { triage: Triage::B, reason: None }, effects);
    }
    let (alias, key) = (state.alias(conversation).to_owned(), state.keymap.label(Intent::Plan));
    let arguments = [("alias", alias.into()), ("key", key.into())];
    let text = state.words.with("notice-home", &arguments).into_owned();
    state.say(Tone::Trouble, text);
}

/// Whether a triage is refused, because somebody at home takes part and it is below B. The helper is told.
pub(super) fn refuses(state: &mut State, conversation: &ConversationId, to: Triage) -> bool {
    let refused = state.home(conversation) == Home::Involved && matches!(to, Triage::C | Triage::D);
    if refused {
        let text = state.words.say("triage-at-least-b").into_owned();
        state.say(Tone::Trouble, text);
    }
    refused
}

/// Whether the relations of a registration say that somebody at home takes part.
pub(super) fn is_home(perpetrators: &[Perpetrator]) -> bool {
    home_of(|_, _| None, perpetrators, &[]) == Home::Involved
}

impl State {
    /// A role that takes part and is named as somebody to turn to: it must not be (domain.md §3, 5.4).
    pub fn named_involved(&self, conversation: &ConversationId, item: &Item, answer: &Answer) -> Option<HomeRole> {
        if !item.not_involved {
            return None;
        }
        let chat = self.chat(conversation)?;
        names_involved(answer, &chat.involved())
    }
}

/// Tells the helper that an answer names somebody who takes part, if it does.
pub(super) fn names(state: &mut State, conversation: &ConversationId, item: &Item, answer: &Answer) -> bool {
    let Some(role) = state.named_involved(conversation, item, answer) else { return false };
    let who = role.text(state.words.language());
    let text = state.words.with("plan-involved", &[("who", who.into())]).into_owned();
    state.say(Tone::Trouble, text);
    true
}
