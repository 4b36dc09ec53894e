//! The safety plan: the list of plans, and the questions of one: all of them, or one at a time.

use ratatui::layout::Rect;

use super::paint::{Paint, below, row};
use super::plan_item::{answer_words, detail, leftover, one};
use super::{has_keyboard, layout, surface, time_of_day};
use crate::state::State;
use crate::state::chat::Chat;
use crate::state::pane::{Pane, Side};
use crate::state::plan::Listed;
use crate::theme::{Role, Surface};
use care::home::Home;
use care::plan::{self, Item, Question, Template};
use desk::event::PlanAnswer;

/// Draws the plan of the open conversation.
pub(super) fn draw(state: &State, area: Rect, paint: &mut Paint<'_, '_>) {
    let focused = has_keyboard(state, Pane::Side(Side::Plan));
    let language = state.words.language();
    let title = match state.plan_open() {
        Some((_, Listed::Template(template))) => template.title.get(language).to_owned(),
        Some((_, Listed::Gone(plan))) => plan.to_owned(),
        None => state.words.say("pane-plan").into_owned(),
    };
    paint.pane(area, &title, focused);
    let parts = layout::side(state, area);
    let Some(chat) = state.open_chat() else {
        paint.paragraph(layout::inner(area), &state.words.say("case-none"), Role::Muted);
        return;
    };
    let Some((_, questions)) = state.plan_questions() else {
        return plans(state, chat, &parts, focused, paint);
    };
    let left = state.plan_leftovers();
    let selected = chat.plan.selection.row;
    if !state.one_question {
        list(state, chat, (&questions, &left), parts.list, focused, paint);
    }
    let at = if state.one_question { layout::inner(area) } else { parts.detail };
    match (questions.get(selected), left.get(selected.saturating_sub(questions.len()))) {
        (Some(question), _) if state.one_question => {
            let place = (selected + 1, questions.len());
            one(state, chat, (question.template, question.item), place, at, paint);
        }
        (Some(question), _) => {
            let rest = rule(at, paint);
            detail(state, chat, (question.template, question.item), rest, paint);
        }
        (None, Some(entry)) => leftover(state, chat, entry, rule(at, paint), paint),
        (None, None) => {}
    }
    if state.one_question && focused {
        paint.cursor(at.x, at.y);
    }
}

/// The questions, and below them what was answered and is not asked now.
fn list(
    state: &State,
    chat: &Chat,
    (questions, left): (&[Question<'_>], &[&PlanAnswer]),
    area: Rect,
    focused: bool,
    paint: &mut Paint<'_, '_>,
) {
    let selection = &chat.plan.selection;
    for (nth, index) in (0..area.height).zip(selection.top..questions.len() + left.len()) {
        let selected = index == selection.row;
        paint.surface = surface(selected, focused);
        let at = row(area, nth);
        paint.fill(at);
        if let Some(question) = questions.get(index) {
            item_row(state, chat, (index, question.template, question.item), at, paint);
        } else if let Some(entry) = left.get(index - questions.len()) {
            let words = format!(" {} ", state.words.say("plan-not-asked"));
            let used = paint.right(at, &words, Role::Muted);
            let rest = Rect { width: at.width.saturating_sub(used), ..at };
            let text = answer_words(state, entry).replace('\n', " ");
            paint.pieces(rest, &[("   ■ ", Role::Muted), (&text, Role::Muted)]);
        }
        if selected && focused {
            paint.cursor(at.x, at.y);
        }
    }
    paint.surface = Surface::Ground;
}

/// The list of plans: how far each is, and for whom the selected one is.
fn plans(state: &State, chat: &Chat, parts: &layout::SideParts, focused: bool, paint: &mut Paint<'_, '_>) {
    let language = state.words.language();
    let selection = &chat.plan.selection;
    let plans = state.plan_list(chat);
    for (nth, (index, listed)) in (0..parts.list.height).zip(plans.iter().enumerate().skip(selection.top)) {
        let selected = index == selection.row;
        paint.surface = surface(selected, focused);
        let at = row(parts.list, nth);
        paint.fill(at);
        let (words, role) = match listed {
            Listed::Template(template) => how_far(state, chat, template),
            Listed::Gone(_) => (format!(" {} ", state.words.say("plan-gone")), Role::Muted),
        };
        let used = paint.right(at, &words, role);
        let rest = Rect { width: at.width.saturating_sub(used), ..at };
        let mark = if selected { "> " } else { "  " };
        let title = match listed {
            Listed::Template(template) => template.title.get(language),
            Listed::Gone(plan) => plan,
        };
        paint.pieces(rest, &[(mark, Role::Muted), (title, Role::Text)]);
        if selected && focused {
            paint.cursor(at.x, at.y);
        }
    }
    paint.surface = Surface::Ground;
    let rest = rule(parts.detail, paint);
    match plans.get(selection.row) {
        Some(Listed::Template(template)) => about(state, chat, template, rest, paint),
        Some(Listed::Gone(_)) => {
            paint.paragraph(rest, &state.words.say("plan-gone-about"), Role::Muted);
        }
        None => {}
    }
}

/// For whom a plan is, and whether the preface comes first.
fn about(state: &State, chat: &Chat, template: &Template, rest: Rect, paint: &mut Paint<'_, '_>) {
    let language = state.words.language();
    let used = paint.paragraph(rest, template.about.get(language), Role::Text);
    let preface = state.content.preface();
    if let Some(preface) = preface.filter(|preface| {
        preface.id != template.id && !plan::progress(preface, |plan, item| chat.answer(plan, item)).is_complete()
    }) {
        let title = preface.title.get(language);
        let words = state.words.with("plan-preface-first", &[("title", title.into())]);
        paint.paragraph(below(rest, used + 1), &words, Role::Warning);
    }
}

/// How far a plan is: proposed, so many of so many, passed over, complete.
fn how_far(state: &State, chat: &Chat, template: &Template) -> (String, Role) {
    let progress = plan::progress(template, |plan, item| chat.answer(plan, item));
    let proposed = template.id == plan::PARENT && state.home(&chat.id) == Home::Involved;
    let skipped = match chat.skipped(template) {
        0 => String::new(),
        count => state.words.with("plan-skipped-count", &[("count", count.into())]).into_owned(),
    };
    let words = if progress.answered == 0 && proposed {
        format!(" {} ", state.words.say("plan-proposed"))
    } else if progress.answered == 0 && skipped.is_empty() {
        String::new()
    } else if progress.is_complete() {
        format!(" √ {} ", state.words.say("plan-complete"))
    } else {
        let counts = [("answered", progress.answered.into()), ("asked", progress.asked.into())];
        format!(" {}{skipped} ", state.words.with("plan-done", &counts))
    };
    (words, if proposed { Role::Warning } else { Role::Here })
}

/// When an item was shared, if it was: the time of day, or the day when that was in an earlier conversation.
pub(super) fn shared(state: &State, chat: &Chat, template: &Template, item: &Item) -> Option<String> {
    let here = chat.shared_at(&template.id, &item.id).map(|at| time_of_day(state, at));
    let earlier = || chat.entry(&template.id, &item.id)?.earlier?.shared;
    here.or_else(|| earlier().map(|at| state.date(at)))
}

/// One item: its number, who may see it, its question, whether it is answered, passed over or shared.
fn item_row(
    state: &State,
    chat: &Chat,
    (index, template, item): (usize, &Template, &Item),
    at: Rect,
    paint: &mut Paint<'_, '_>,
) {
    let language = state.words.language();
    let entry = chat.entry(&template.id, &item.id);
    let answer = entry.and_then(|entry| entry.answer.as_ref());
    let skipped = entry.is_some_and(|entry| entry.skipped);
    let shared = shared(state, chat, template, item).filter(|_| item.may_be_shared());
    let (letter, role) = if item.may_be_shared() { ("D ", Role::Match) } else { ("H ", Role::Tag) };
    let words = match (&shared, answer) {
        (Some(at), _) => format!(" √ {} {at} ", state.words.say("plan-shared")),
        (None, Some(answer)) => {
            let text = item.answer_text(answer, language).replace('\n', " ");
            format!(" {} ", text.trim().chars().take(usize::from(at.width) / 3).collect::<String>())
        }
        (None, None) if skipped => format!(" {} ", state.words.say("plan-skipped")),
        (None, None) => String::new(),
    };
    let role_of = match (&shared, answer) {
        (Some(_), _) => Role::Sent,
        (None, Some(_)) => Role::Helper,
        (None, None) => Role::Warning,
    };
    let used = paint.right(at, &words, role_of);
    let rest = Rect { width: at.width.saturating_sub(used), ..at };
    let tick = if answer.is_some() {
        "■ "
    } else if skipped {
        "» "
    } else {
        "□ "
    };
    let number = format!("{:>2} ", index + 1);
    let question = item.question.get(language);
    paint.pieces(rest, &[(&number, Role::Muted), (letter, role), (tick, Role::Muted), (question, Role::Text)]);
}

/// A line across; what is left below it.
fn rule(area: Rect, paint: &mut Paint<'_, '_>) -> Rect {
    let line = "─".repeat(usize::from(area.width));
    paint.words(row(area, 0), &line, Role::Border);
    below(area, 1)
}
