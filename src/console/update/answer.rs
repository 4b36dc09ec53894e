//! Filling in a safety plan with the visitor, and sharing one item of it.

use super::{Effect, home, insert, plan, record};
use crate::state::State;
use crate::state::chat::Chat;
use crate::state::editor::Editor;
use crate::state::pane::{Dialog, Inserting, PlanItem, Question, Selection};
use care::plan::{Answer, Item, Kind, Template, caution, share_text};
use desk::event::{Carried, CaseEvent, ConversationId, PlanAnswer};

/// `Enter` in the plan pane: opens the selected template, or the selected item to be answered.
pub(super) fn open(state: &mut State) {
    let Some(chat) = state.open_chat() else { return };
    if chat.plan.template.is_none() {
        let row = chat.plan.selection.row;
        let known = row < state.plan_list(chat).len();
        if let Some(chat) = state.open_chat_mut().filter(|_| known) {
            chat.plan.template = Some(row);
        }
        let row = plan::where_left(state);
        if let Some(chat) = state.open_chat_mut().filter(|_| known) {
            chat.plan.selection = Selection { row, top: 0 };
        }
        return;
    }
    if !state.has_assigned() {
        let text = state.words.say("plan-not-yours").into_owned();
        state.say(crate::state::Tone::Trouble, text);
        return;
    }
    let Some((chat, template, item)) = state.plan_selected() else { return };
    let about = about(chat, template, item);
    let present = chat.answer(&template.id, &item.id);
    let dialog = match &item.kind {
        Kind::YesNo | Kind::Choice(_) => {
            let row = present.and_then(|answer| option_of(item, answer)).unwrap_or(0);
            Dialog::Options { item: about, selection: Selection { row, top: 0 } }
        }
        Kind::Text | Kind::List | Kind::Contact => {
            Dialog::Answer { item: about, editor: Editor::with(&plan::editable(present)) }
        }
    };
    state.dialogs.push(dialog);
}

/// Which option of an item an answer is.
fn option_of(item: &Item, answer: &Answer) -> Option<usize> {
    match (&item.kind, answer) {
        (Kind::YesNo, Answer::YesNo(yes)) => Some(usize::from(!yes)),
        (Kind::Choice(choices), Answer::Choice(id)) => choices.iter().position(|choice| choice.id == *id),
        _ => None,
    }
}

/// The nth option of an item was chosen.
pub(super) fn chosen(state: &mut State, item: &PlanItem, row: usize, effects: &mut Vec<Effect>) {
    let answer = match &item.kind {
        Kind::YesNo => Answer::YesNo(row == 0),
        Kind::Choice(choices) => match choices.get(row) {
            Some(choice) => Answer::Choice(choice.id.clone()),
            None => return,
        },
        _ => return,
    };
    record(state, item, Some(answer), effects);
    plan::go_on(state);
}

/// An item's words were written; whether they were taken. Somebody who takes part is nobody to turn to.
pub(super) fn written(state: &mut State, item: &PlanItem, words: &str, effects: &mut Vec<Effect>) -> bool {
    let words = words.trim();
    let answer = match &item.kind {
        _ if words.is_empty() => None,
        Kind::Text => Some(Answer::Text(words.to_owned())),
        Kind::Contact => Some(Answer::Contact(words.to_owned())),
        Kind::List => Some(Answer::List(
            words.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        )),
        _ => return true,
    };
    let content = state.content.clone();
    let asked = content.plan(&item.plan).and_then(|template| template.item(&item.item));
    if let (Some(asked), Some(answer)) = (asked, &answer)
        && home::names(state, &item.conversation, asked, answer)
    {
        return false;
    }
    record(state, item, answer, effects);
    plan::go_on(state);
    true
}

/// What an answer to this item is about.
pub(super) fn about(chat: &Chat, template: &Template, item: &Item) -> PlanItem {
    PlanItem {
        conversation: chat.id.clone(),
        plan: template.id.clone(),
        item: item.id.clone(),
        kind: item.kind.clone(),
        from: None,
    }
}

/// Takes the selected item's answer back.
pub(super) fn take_back(state: &mut State, effects: &mut Vec<Effect>) {
    let Some((chat, template, item)) = state.plan_selected() else { return };
    let about = about(chat, template, item);
    record(state, &about, None, effects);
}

/// Records an answer, with what follows when it tells that somebody at home takes part.
pub(super) fn record(state: &mut State, item: &PlanItem, answer: Option<Answer>, effects: &mut Vec<Effect>) {
    say(state, item, answer, false, effects);
}

/// Records what is said of an item: an answer, that it is taken back, or that the item is passed over.
pub(super) fn say(
    state: &mut State,
    item: &PlanItem,
    answer: Option<Answer>,
    skipped: bool,
    effects: &mut Vec<Effect>,
) {
    let Some(version) = state.content.plan(&item.plan).map(|template| template.version) else { return };
    home::answered(state, item, answer.as_ref(), effects);
    let (plan, id) = (item.plan.clone(), item.item.clone());
    let from = item.from.clone().filter(|_| answer.is_some());
    let event = CaseEvent::Plan(PlanAnswer { plan, version, item: id, answer, skipped, from, earlier: None });
    record::record(state, &item.conversation, event, effects);
}

/// Back: what is marked is not any more; else to the list of templates.
pub(super) fn templates(state: &mut State) {
    if plan::unmark(state) {
        return;
    }
    if let Some(chat) = state.open_chat_mut() {
        let row = chat.plan.template.take().unwrap_or(0);
        chat.plan.selection = Selection { row, top: 0 };
    }
}

/// Puts the selected item into the composer. Sending is the helper's.
pub(super) fn share(state: &mut State, effects: &mut Vec<Effect>) {
    let content = state.content.clone();
    let Some((chat, template, item)) = state.plan_selected() else { return };
    let (conversation, plan, item) = (chat.id.clone(), template.id.clone(), item.id.clone());
    let Some(template) = content.plans.iter().find(|template| template.id == plan) else { return };
    let Some(item) = template.item(&item) else { return };
    share_item(state, &conversation, template, item, effects);
}

/// Puts an answered item into the composer in the visitor's language, after a second thought when the visitor may be
/// watched.
pub(super) fn share_item(
    state: &mut State,
    conversation: &ConversationId,
    template: &Template,
    item: &Item,
    effects: &mut Vec<Effect>,
) {
    let Some(chat) = state.chat(conversation) else { return };
    let Some(answer) = chat.answer(&template.id, &item.id) else { return };
    if !item.is_asked(|plan, item| chat.answer(plan, item)) {
        return;
    }
    // who takes part may have been told after the answer was given
    if state.named_involved(conversation, item, answer).is_some() {
        let answer = answer.clone();
        home::names(state, conversation, item, &answer);
        return;
    }
    let Some(text) = share_text(item, answer, state.visitor_language(conversation)) else { return };
    let carries = Some(Carried::PlanItem { plan: template.id.clone(), item: item.id.clone() });
    let inserting = Inserting { conversation: conversation.clone(), text, carries, replaces: 0 };
    if caution(|plan, item| chat.answer(plan, item)).is_some() {
        state.dialogs.push(Dialog::Confirm(Question::Share(inserting)));
    } else {
        insert::into_composer(state, &inserting, effects);
    }
}
