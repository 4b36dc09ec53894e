//! Going about in a safety plan: one question or the list, passing over and coming back, marking what the visitor said
//! and making an answer of it, and composing what may be copied out.

use super::{Effect, after, compose, find, insert, keys};
use crate::intent::Intent;
use crate::state::editor::Editor;
use crate::state::pane::{Dialog, Inserting, Pane, PlanItem, Question, Search, Selection, Side};
use crate::state::transcript::Anchor;
use crate::state::{State, Tone};
use crate::view::layout;
use care::plan::{Answer, share_text};
use desk::conversation::{Item as Said, LineKey};
use desk::event::{Carried, ConversationId};

/// What is wanted in the plan pane beside answering and sharing.
pub(super) fn act(state: &mut State, intent: Intent, effects: &mut Vec<Effect>) {
    match intent {
        Intent::PlanMode => {
            state.one_question = !state.one_question;
            // as much of the list as fits, from its beginning
            if let Some(chat) = state.open_chat_mut() {
                chat.plan.selection.top = 0;
            }
        }
        Intent::SkipItem => skip(state, effects),
        Intent::NextOpen => next_open(state),
        Intent::Jump => jump(state, ""),
        Intent::SaidEarlier => mark(state, -1),
        Intent::SaidLater => mark(state, 1),
        Intent::DraftAnswer => draft(state),
        Intent::CopyOut => copy_out(state),
        Intent::History => history(state),
        _ => {}
    }
}

/// A digit begins the number of a question.
pub(super) fn digit(state: &mut State, c: char) {
    if c.is_ascii_digit() && state.in_template() {
        jump(state, c.encode_utf8(&mut [0; 4]));
    }
}

/// The first question that was neither answered nor passed over: where a plan was left.
pub(super) fn where_left(state: &State) -> usize {
    let Some((chat, questions)) = state.plan_questions() else { return 0 };
    questions.iter().position(|question| chat.entry(&question.template.id, &question.item.id).is_none()).unwrap_or(0)
}

/// One question on, in the mode that shows one.
pub(super) fn go_on(state: &mut State) {
    if state.one_question && matches!(state.pane, Pane::Side(Side::Plan)) {
        after::step(state, 1);
    }
}

fn select(state: &mut State, row: usize) {
    if let Some(chat) = state.open_chat_mut() {
        chat.plan.selection.row = row;
    }
}

/// Passes the selected item over: it stays visible as such, also for whoever takes over.
fn skip(state: &mut State, effects: &mut Vec<Effect>) {
    let Some((chat, template, item)) = state.plan_selected() else { return };
    let about = super::answer::about(chat, template, item);
    let already = chat.entry(&template.id, &item.id).is_some_and(|entry| entry.skipped);
    super::answer::say(state, &about, None, !already, effects);
    after::step(state, 1);
}

/// The next question without an answer, from the selected one on and around: first those never answered, then those
/// that were passed over.
fn next_open(state: &mut State) {
    let Some((chat, questions)) = state.plan_questions() else { return };
    let row = chat.plan.selection.row;
    let rows = (row + 1..questions.len()).chain(0..=row.min(questions.len().saturating_sub(1)));
    let open = |skipped: bool| {
        rows.clone().find(|row| {
            questions.get(*row).is_some_and(|question| {
                let entry = chat.entry(&question.template.id, &question.item.id);
                let answered = entry.is_some_and(|entry| entry.answer.is_some());
                !answered && entry.is_some_and(|entry| entry.skipped) == skipped
            })
        })
    };
    if let Some(row) = open(false).or_else(|| open(true)) {
        select(state, row);
    } else {
        let text = state.words.say("plan-all-answered").into_owned();
        state.say(Tone::Info, text);
    }
}

// ── jumping ──────────────────────────────────────────────────────────────────────────────────────────────────────────

fn jump(state: &mut State, typed: &str) {
    state.dialogs.push(Dialog::Jump(Search { query: Editor::with(typed), ..Search::default() }));
    find::search_again(state);
}

/// The open plan's questions as they are found: by number and words.
pub fn jump_rows(state: &State) -> Vec<(String, String)> {
    let language = state.words.language();
    let Some((_, questions)) = state.plan_questions() else { return Vec::new() };
    let row = |(nth, question): (usize, &care::plan::Question<'_>)| {
        ((nth + 1).to_string(), question.item.question.get(language).to_owned())
    };
    questions.iter().enumerate().map(row).collect()
}

/// Goes to the question that was found.
pub(super) fn jumped(state: &mut State, search: &Search) {
    if let Some(row) = search.found.get(search.selection.row) {
        select(state, *row);
    }
}

// ── what the visitor said ────────────────────────────────────────────────────────────────────────────────────────────

/// Marks an earlier or later message of the visitor, and brings it into sight. After the last one none is marked.
fn mark(state: &mut State, by: isize) {
    let area = layout::areas(state).talk.map(|area| layout::talk(state, area).transcript);
    let Some(chat) = state.open_chat_mut() else { return };
    let marked = chat.step_mark(chat.plan.marked, by);
    // before the first one there is none: it stays
    chat.plan.marked = if by < 0 { marked.or(chat.plan.marked) } else { marked };
    chat.scroll = match (chat.plan.marked, area) {
        (Some(key), Some(area)) => chat.in_sight(key, after::transcript_width(area.width), usize::from(area.height)),
        _ => None,
    };
}

/// Takes the mark away; the conversation is followed again.
pub(super) fn unmark(state: &mut State) -> bool {
    let Some(chat) = state.open_chat_mut().filter(|chat| chat.plan.marked.is_some()) else { return false };
    chat.plan.marked = None;
    chat.scroll = None;
    true
}

/// The marked message becomes the draft of the selected item's answer, behind what stands there. The helper shortens it;
/// it is linked to the message, and recorded only when the helper keeps it.
fn draft(state: &mut State) {
    let Some((chat, template, item)) = state.plan_selected() else { return };
    let Some(key) = chat.plan.marked else { return };
    let line = chat.conversation.position(key).and_then(|at| chat.conversation.line(at));
    let Some(Said::Said { body, .. }) = line.map(|line| line.item) else { return };
    let from = chat.conversation.event_of(key).map(Into::into);
    let present = editable(chat.answer(&template.id, &item.id));
    let words = if present.is_empty() { body.to_owned() } else { format!("{present}\n{body}") };
    let item = PlanItem { from, ..super::answer::about(chat, template, item) };
    state.dialogs.push(Dialog::Answer { item, editor: Editor::with(&words) });
}

impl crate::state::chat::Chat {
    /// Where the transcript is to be scrolled to so that a line is in sight; nothing when it is at the end anyhow.
    fn in_sight(&self, key: LineKey, width: u16, height: usize) -> Option<Anchor> {
        let at = self.conversation.position(key)?;
        let mut rows = 0;
        for below in at..self.conversation.len() {
            rows += self.height(below, width);
            if rows > height {
                return Some(Anchor { key, rows: usize::MAX });
            }
        }
        None
    }
}

// ── copying out ──────────────────────────────────────────────────────────────────────────────────────────────────────

/// Shows what the visitor may copy out, nothing of it ticked.
fn copy_out(state: &mut State) {
    let Some(chat) = state.open_chat() else { return };
    let ids = |(template, item): (&care::plan::Template, &care::plan::Item)| (template.id.clone(), item.id.clone());
    let items = state.copyable(chat).into_iter().map(ids).collect();
    let conversation = chat.id.clone();
    state.dialogs.push(Dialog::CopyOut { conversation, items, ticked: Vec::new(), selection: Selection::default() });
}

/// What was ticked is asked about once more: it is one message, and stays on the visitor's screen.
pub(super) fn copy_chosen(state: &mut State) {
    let Some(Dialog::CopyOut { conversation, items, mut ticked, .. }) = state.dialogs.pop() else { return };
    ticked.sort_unstable();
    let chosen: Vec<_> = ticked.into_iter().filter_map(|at| items.get(at).cloned()).collect();
    if !chosen.is_empty() {
        state.dialogs.push(Dialog::Confirm(Question::CopyOut(conversation, chosen)));
    }
}

/// Puts the chosen items into the composer, one a line, as far as they may still be copied out. Sending is the helper's.
pub(super) fn copy(
    state: &mut State,
    conversation: &ConversationId,
    chosen: &[(String, String)],
    effects: &mut Vec<Effect>,
) {
    let language = state.visitor_language(conversation);
    let Some(chat) = state.chat(conversation) else { return };
    let texts: Vec<(String, Carried)> = state
        .copyable(chat)
        .into_iter()
        .filter(|(template, item)| chosen.iter().any(|(plan, id)| *plan == template.id && *id == item.id))
        .filter_map(|(template, item)| {
            let text = share_text(item, chat.answer(&template.id, &item.id)?, language)?;
            Some((text, Carried::PlanItem { plan: template.id.clone(), item: item.id.clone() }))
        })
        .collect();
    let (about, before) = (conversation.clone(), chat.draft.clone());
    for (nth, (text, carried)) in texts.into_iter().enumerate() {
        if nth > 0
            && let Some(chat) = state.writable_chat_mut()
        {
            chat.draft.editor.insert("\n");
        }
        let (conversation, carries) = (conversation.clone(), Some(carried));
        if !insert::into_composer(state, &Inserting { conversation, text, carries, replaces: 0 }, effects) {
            // what was there before stands: never half of what was ticked
            if let Some(chat) = state.chat_mut(&about) {
                chat.draft = before;
            }
            break;
        }
    }
    compose::written(state, effects);
    keys::go(state, Pane::Talk, effects);
}

fn history(state: &mut State) {
    let Some((chat, plan, item)) = state.plan_of_history() else { return };
    let (conversation, plan, item) = (chat.id.clone(), plan.to_owned(), item.map(str::to_owned));
    state.dialogs.push(Dialog::History { conversation, plan, item, top: 0 });
}

/// The words that stand for an answer in an editor; none for a choice.
pub(super) fn editable(answer: Option<&Answer>) -> String {
    match answer {
        Some(Answer::Text(words) | Answer::Contact(words)) => words.clone(),
        Some(Answer::List(entries)) => entries.join("\n"),
        _ => String::new(),
    }
}
