//! Filling in a safety plan with the visitor and going about in it: answering, passing over and coming back, marking what
//! the visitor said and making an answer of it, and sharing one item.

use super::state::plan_of_history;
use crate::dialog::answer::AnswerInWords;
use crate::dialog::history::History;
use crate::dialog::options::Options;
use crate::layer::{Piece, Then};
use crate::widget::list::Selection;
use crate::world::plan::{PlanItem, editable};
use crate::world::{Tone, World};
use care::plan::Kind;
use desk::conversation::Item as Said;

/// `Enter`: opens the selected plan, or the selected item to be answered.
pub(super) fn answer(world: &mut World) -> Then {
    let Some(chat) = world.open_chat() else { return Then::Nothing };
    if chat.plan.template.is_none() {
        open_selected(world);
        return Then::Nothing;
    }
    if !world.has_assigned() {
        let text = world.station.words.say("plan-not-yours").into_owned();
        world.say(Tone::Trouble, text);
        return Then::Nothing;
    }
    let Some((chat, template, item)) = world.plan_selected() else { return Then::Nothing };
    let about = PlanItem::of(chat, template, item);
    let present = chat.answer(&template.id, &item.id);
    match &item.kind {
        Kind::YesNo | Kind::Choice(_) => Options::ask(about, item, present),
        Kind::Text | Kind::List | Kind::Contact => AnswerInWords::ask(about, &editable(present)),
    }
}

/// Opens the selected plan of the list, where it was left.
fn open_selected(world: &mut World) {
    let Some(chat) = world.open_chat() else { return };
    let row = chat.plan.selection.row;
    if row < world.plan_list(chat).len() {
        open_at(world, row);
    }
}

/// Opens a plan of the open conversation, where it was left.
pub(super) fn open_at(world: &mut World, plan: usize) {
    if let Some(chat) = world.open_chat_mut() {
        chat.plan.template = Some(plan);
    }
    let row = world.plan_where_left();
    if let Some(chat) = world.open_chat_mut() {
        chat.plan.selection = Selection::at(row);
    }
}

/// Takes the selected item's answer back.
pub(super) fn take_back(world: &mut World) {
    let Some((chat, template, item)) = world.plan_selected() else { return };
    let about = PlanItem::of(chat, template, item);
    world.answer(&about, None);
}

/// Back: what is marked is not any more; else to the list of plans.
pub(super) fn templates(world: &mut World) {
    if unmark(world) {
        return;
    }
    if let Some(chat) = world.open_chat_mut() {
        let row = chat.plan.template.take().unwrap_or(0);
        chat.plan.selection = Selection::at(row);
    }
}

/// The selected item goes into the composer. Sending is the helper's.
pub(super) fn share(world: &World) -> Then {
    let Some((chat, template, item)) = world.plan_selected() else { return Then::Nothing };
    let piece = Piece::PlanItem(template.id.clone(), item.id.clone());
    Then::Put { conversation: chat.id.clone(), piece, replaces: 0 }
}

/// Passes the selected item over: it stays visible as such, also for whoever takes over. Says whether there was one.
pub(super) fn pass_over(world: &mut World) -> bool {
    let Some((chat, template, item)) = world.plan_selected() else { return false };
    let about = PlanItem::of(chat, template, item);
    let already = chat.entry(&template.id, &item.id).is_some_and(|entry| entry.skipped);
    world.say_of(&about, None, !already);
    true
}

/// The next question without an answer, from the selected one on and around: first those never answered, then those
/// that were passed over.
pub(super) fn next_open(world: &mut World) {
    let Some((chat, questions)) = world.plan_questions() else { return };
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
        world.plan_select(row);
    } else {
        let text = world.station.words.say("plan-all-answered").into_owned();
        world.say(Tone::Info, text);
    }
}

/// Marks an earlier or later message of the visitor, and brings it into sight. After the last one none is marked.
pub(super) fn mark(world: &mut World, by: isize) {
    let (width, height) = world.transcript;
    let Some(chat) = world.open_chat_mut() else { return };
    let marked = chat.step_mark(chat.plan.marked, by);
    // before the first one there is none: it stays
    chat.plan.marked = if by < 0 { marked.or(chat.plan.marked) } else { marked };
    chat.scroll = chat.plan.marked.and_then(|key| chat.in_sight(key, width, height));
}

/// Takes the mark away; the conversation is followed again. Says whether there was one.
pub(super) fn unmark(world: &mut World) -> bool {
    let Some(chat) = world.open_chat_mut().filter(|chat| chat.plan.marked.is_some()) else { return false };
    chat.plan.marked = None;
    chat.scroll = None;
    true
}

/// The marked message becomes the draft of the selected item's answer, behind what stands there. The helper shortens it;
/// it is linked to the message, and recorded only when the helper keeps it.
pub(super) fn draft(world: &World) -> Then {
    let Some((chat, template, item)) = world.plan_selected() else { return Then::Nothing };
    let Some(key) = chat.plan.marked else { return Then::Nothing };
    let line = chat.conversation.position(key).and_then(|at| chat.conversation.line(at));
    let Some(Said::Said { body, .. }) = line.map(|line| line.item) else { return Then::Nothing };
    let from = chat.conversation.event_of(key).map(Into::into);
    let present = editable(chat.answer(&template.id, &item.id));
    let words = if present.is_empty() { body.to_owned() } else { format!("{present}\n{body}") };
    AnswerInWords::ask(PlanItem { from, ..PlanItem::of(chat, template, item) }, &words)
}

/// Shows what was said before.
pub(super) fn history(world: &World) -> Then {
    let Some((chat, plan, item)) = plan_of_history(world) else { return Then::Nothing };
    Then::open(History::of(chat.id.clone(), plan.to_owned(), item.map(str::to_owned)))
}
