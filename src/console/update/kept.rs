//! A plan that is kept for when its visitor comes back: only with the visitor's consent, under a code that the visitor
//! keeps; and opened again with that code, where it was left.

use super::{Effect, home, keys, plan, record};
use crate::intent::Intent;
use crate::state::chat::Chat;
use crate::state::editor::Editor;
use crate::state::kept::{Asked, to_keep};
use crate::state::pane::{Dialog, Pane, PlanItem, Question, Selection, Side};
use crate::state::{State, Tone};
use care::plan::PREFACE;
use care::return_code::{NoCode, ReturnCode};
use desk::event::{CaseEvent, ConversationId, KeptAnswer, KeptIs, Moment, PlanAnswer, RequestId, RoomEvent, Stamped};
use matrix::link::{Command, KeptPlan};

/// What is wanted of kept plans in the plan pane: each is asked about first.
pub(super) fn act(state: &mut State, intent: Intent) {
    let Some(conversation) = state.open.clone() else { return };
    state.dialogs.push(match intent {
        Intent::KeepPlan => Dialog::Confirm(Question::KeepPlan(conversation)),
        Intent::ForgetPlan => Dialog::Confirm(Question::ForgetPlan(conversation)),
        _ => Dialog::ReturnCode { conversation, editor: Editor::default(), trouble: None, asked: None },
    });
}

/// The visitor said yes: the plan is sealed and given to the door.
pub(super) fn keep(state: &mut State, conversation: ConversationId, effects: &mut Vec<Effect>) {
    let language = state.visitor_language(&conversation);
    let Some(plan) = state.chat(&conversation).map(|chat| to_keep(state, chat)) else { return };
    let ask = asked(state, &conversation);
    effects.push(Effect::Link(Command::KeepPlan { conversation, ask, plan, language }));
    let text = state.words.say("kept-asked").into_owned();
    state.say(Tone::Info, text);
}

/// What was kept is to be kept no longer.
pub(super) fn forget(state: &mut State, conversation: ConversationId, effects: &mut Vec<Effect>) {
    let ask = asked(state, &conversation);
    effects.push(Effect::Link(Command::ForgetPlan { conversation, ask }));
}

fn asked(state: &mut State, conversation: &ConversationId) -> RequestId {
    let ask = RequestId::from(state.new_id());
    state.kept_asked.push(Asked { ask: ask.clone(), conversation: conversation.clone() });
    ask
}

/// `Enter` in the dialog: the plan under the code is looked for. What is no code is told, and stays to be mended.
pub(super) fn look(
    state: &mut State,
    conversation: ConversationId,
    editor: Editor,
    pending: Option<RequestId>,
    effects: &mut Vec<Effect>,
) {
    let (trouble, asked) = match ReturnCode::read(editor.text()) {
        // the answer is on its way
        _ if pending.is_some() => (None, pending),
        Ok(code) => {
            let ask = asked(state, &conversation);
            let conversation = conversation.clone();
            effects.push(Effect::Link(Command::FindPlan { conversation, ask: ask.clone(), code }));
            (None, Some(ask))
        }
        Err(NoCode::Count(count)) => (Some(state.words.with("return-code-count", &[("count", count.into())])), None),
        Err(NoCode::Word(nth, word)) => {
            let arguments = [("nth", nth.into()), ("word", word.into())];
            (Some(state.words.with("return-code-word", &arguments)), None)
        }
    };
    let trouble = trouble.map(std::borrow::Cow::into_owned);
    state.dialogs.push(Dialog::ReturnCode { conversation, editor, trouble, asked });
}

/// What became of a question.
pub(super) fn answered(
    state: &mut State,
    conversation: &ConversationId,
    ask: &RequestId,
    kept: KeptPlan,
    effects: &mut Vec<Effect>,
) {
    if !state.kept_asked.iter().any(|asked| asked.ask == *ask) {
        return;
    }
    state.kept_asked.retain(|asked| asked.ask != *ask);
    match kept {
        KeptPlan::Kept { code, until } => give_code(state, conversation, &code, until, effects),
        KeptPlan::Opened(answers) => opened(state, conversation, ask, answers, effects),
        KeptPlan::Answered(KeptIs::Forgotten) => {
            let text = state.words.say("kept-forgotten").into_owned();
            state.say(Tone::Info, text);
        }
        KeptPlan::Damaged => trouble(state, ask, "kept-damaged"),
        KeptPlan::NotSent(_) => trouble(state, ask, "kept-failed"),
        KeptPlan::Answered(answer) => trouble(state, ask, word(&answer)),
    }
}

const fn word(answer: &KeptIs) -> &'static str {
    match answer {
        KeptIs::NotFound => "kept-not-found",
        KeptIs::TooOften => "kept-too-often",
        KeptIs::TooMuch => "kept-too-much",
        KeptIs::Never => "kept-never",
        KeptIs::NotYours => "refusal-not-yours",
        KeptIs::Failed | KeptIs::Kept { .. } | KeptIs::Found { .. } | KeptIs::Forgotten => "kept-failed",
    }
}

/// Told in the dialog that asked, if it is still there: the words in it stay.
fn trouble(state: &mut State, ask: &RequestId, word: &str) {
    let text = state.words.say(word).into_owned();
    for dialog in &mut state.dialogs {
        if let Dialog::ReturnCode { trouble, asked, .. } = dialog
            && asked.as_ref() == Some(ask)
        {
            (*trouble, *asked) = (Some(text), None);
            return;
        }
    }
    // the line for the helper is one row
    let text = if word == "kept-not-found" { state.words.say("kept-none").into_owned() } else { text };
    state.say(Tone::Trouble, text);
}

/// The code goes into its conversation's composer: it reaches the visitor as a message that the helper sends, and in no other way.
fn give_code(
    state: &mut State,
    conversation: &ConversationId,
    code: &ReturnCode,
    until: Moment,
    effects: &mut Vec<Effect>,
) {
    let date = state.date(until);
    let text = code.message(&date, state.visitor_language(conversation));
    let Some(chat) = state.chat_mut(conversation) else { return };
    // wherever the helper is by now: nobody's typing changes its place
    let word = if chat.draft.insert(&text, None) {
        // at once: it is nowhere else
        effects.push(Effect::Link(Command::KeepDraft(chat.unfinished(None))));
        "kept-kept"
    } else {
        "kept-no-room"
    };
    let arguments = [("date", date.into()), ("alias", state.alias(conversation).to_owned().into())];
    let text = state.words.with(word, &arguments).into_owned();
    state.say(if word == "kept-kept" { Tone::Info } else { Tone::Trouble }, text);
}

/// The plan is there: its answers are recorded in this conversation, each as it was given; what was answered here
/// already stands.
fn opened(
    state: &mut State,
    conversation: &ConversationId,
    ask: &RequestId,
    answers: Vec<PlanAnswer>,
    effects: &mut Vec<Effect>,
) {
    let of = |dialog: &Dialog| matches!(dialog, Dialog::ReturnCode { asked: Some(asked), .. } if asked == ask);
    let waits = state.dialogs.iter().any(of);
    state.dialogs.retain(|dialog| !of(dialog));
    if !state.is_mine(conversation) {
        return;
    }
    let (mut count, mut last) = (0_usize, None);
    for entry in answers {
        let stands = state.chat(conversation).is_some_and(|chat| chat.answer(&entry.plan, &entry.item).is_some());
        if stands || entry.answer.is_none() || entry.earlier.is_none() {
            continue;
        }
        count += 1;
        if entry.plan != PREFACE {
            last = last.max(entry.earlier.map(|earlier| (earlier.given, entry.plan.clone())));
        }
        tell_home(state, conversation, &entry, effects);
        record::record(state, conversation, CaseEvent::Plan(entry), effects);
    }
    // whoever does not wait for it any more is not taken along
    if waits && state.open.as_ref() == Some(conversation) {
        go_on(state, conversation, last.map(|(_, plan)| plan), effects);
    }
    let text = state.words.with("kept-opened", &[("count", count.into())]).into_owned();
    state.say(Tone::Info, text);
}

/// What the plan says of home counts at once, as if it had been answered here.
fn tell_home(state: &mut State, conversation: &ConversationId, entry: &PlanAnswer, effects: &mut Vec<Effect>) {
    let content = state.content.clone();
    let item = content.plan(&entry.plan).and_then(|template| template.item_called(&entry.item));
    if let Some(item) = item {
        let (conversation, plan) = (conversation.clone(), entry.plan.clone());
        let about = PlanItem { conversation, plan, item: item.id.clone(), kind: item.kind.clone(), from: None };
        home::answered(state, &about, entry.answer.as_ref(), effects);
    }
}

/// Opens the plan that was worked on last, at the first question without an answer: what is about now comes first.
fn go_on(state: &mut State, conversation: &ConversationId, last: Option<String>, effects: &mut Vec<Effect>) {
    keys::go(state, Pane::Side(Side::Plan), effects);
    let at = last.and_then(|last| state.content.plans.iter().position(|template| template.id == last));
    if let Some(chat) = state.chat_mut(conversation) {
        chat.plan.template = Some(at.unwrap_or(0));
    }
    let row = plan::where_left(state);
    if let Some(chat) = state.chat_mut(conversation) {
        chat.plan.selection = Selection { row, top: 0 };
    }
}

/// Takes in, of what a room says, whether something of its plan is kept.
pub(super) fn hear(chat: &mut Chat, events: &[Stamped<RoomEvent>]) {
    for stamped in events {
        if let RoomEvent::Case(CaseEvent::KeptAnswer(KeptAnswer { answer, .. })) = &stamped.event {
            match answer {
                KeptIs::Kept { until } | KeptIs::Found { until, .. } => chat.kept_until = Some(*until),
                KeptIs::Forgotten => chat.kept_until = None,
                _ => {}
            }
        }
    }
}
