//! The safety plan: its templates, or the questions of one, and the selected one in full.

use ratatui::layout::Rect;

use super::paint::{Paint, after, below, row};
use super::{has_keyboard, layout, surface};
use crate::care::home::Home;
use crate::care::plan::{self, Answer, Item, Kind, Template, Visibility};
use crate::console::state::State;
use crate::console::state::chat::Chat;
use crate::console::state::pane::{Pane, Side};
use crate::console::theme::{Role, Surface};

/// Draws the plan of the open conversation.
pub(super) fn draw(state: &State, area: Rect, paint: &mut Paint<'_, '_>) {
    let focused = has_keyboard(state, Pane::Side(Side::Plan));
    let language = state.words.language();
    let title = match state.open_chat().and_then(|chat| state.content.plans.get(chat.plan.template?)) {
        Some(template) => template.title.get(language).to_owned(),
        None => state.words.say("pane-plan").into_owned(),
    };
    paint.pane(area, &title, focused);
    let parts = layout::side(state, area);
    let Some(chat) = state.open_chat() else {
        paint.paragraph(layout::inner(area), &state.words.say("case-none"), Role::Muted);
        return;
    };
    match state.plan_questions() {
        None => templates(state, chat, &parts, focused, paint),
        Some((_, questions)) => {
            let selection = &chat.plan.selection;
            let shown = questions.iter().enumerate().skip(selection.top);
            for (nth, (index, question)) in (0..parts.list.height).zip(shown) {
                let selected = index == selection.row;
                paint.surface = surface(selected, focused);
                let at = row(parts.list, nth);
                paint.fill(at);
                item_row(state, chat, question.template, question.item, at, paint);
                if selected && focused {
                    paint.cursor(at.x, at.y);
                }
            }
            paint.surface = Surface::Ground;
            if let Some(question) = questions.get(selection.row) {
                detail(state, chat, question.template, question.item, parts.detail, paint);
            }
        }
    }
}

fn templates(state: &State, chat: &Chat, parts: &layout::SideParts, focused: bool, paint: &mut Paint<'_, '_>) {
    let language = state.words.language();
    let selection = &chat.plan.selection;
    for (nth, (index, template)) in
        (0..parts.list.height).zip(state.content.plans.iter().enumerate().skip(selection.top))
    {
        let selected = index == selection.row;
        paint.surface = surface(selected, focused);
        let at = row(parts.list, nth);
        paint.fill(at);
        let progress = plan::progress(template, |plan, item| chat.answer(plan, item));
        let proposed = template.id == plan::PARENT && state.home(&chat.id) == Home::Involved;
        let words = if progress.answered == 0 && proposed {
            format!(" {} ", state.words.say("plan-proposed"))
        } else if progress.answered == 0 {
            String::new()
        } else if progress.is_complete() {
            format!(" √ {} ", state.words.say("plan-complete"))
        } else {
            let counts = [("answered", progress.answered.into()), ("asked", progress.asked.into())];
            format!(" {} ", state.words.with("plan-done", &counts))
        };
        let used = paint.right(at, &words, if proposed { Role::Warning } else { Role::Here });
        let rest = Rect { width: at.width.saturating_sub(used), ..at };
        let mark = if selected { "> " } else { "  " };
        paint.pieces(rest, &[(mark, Role::Muted), (template.title.get(language), Role::Text)]);
        if selected && focused {
            paint.cursor(at.x, at.y);
        }
    }
    paint.surface = Surface::Ground;
    let Some(template) = state.content.plans.get(selection.row) else { return };
    rule(parts.detail, paint);
    let rest = below(parts.detail, 1);
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

/// One item: who may see it, its question, whether it is answered or shared.
fn item_row(state: &State, chat: &Chat, template: &Template, item: &Item, at: Rect, paint: &mut Paint<'_, '_>) {
    let language = state.words.language();
    let answer = chat.answer(&template.id, &item.id);
    let shared = item.may_be_shared() && chat.is_shared(&template.id, &item.id);
    let (letter, role) = if item.may_be_shared() { ("D ", Role::Match) } else { ("H ", Role::Tag) };
    let words = match answer {
        _ if shared => format!(" √ {} ", state.words.say("plan-shared")),
        Some(answer) => {
            let text = item.answer_text(answer, language).replace('\n', " ");
            format!(" {} ", text.trim().chars().take(usize::from(at.width) / 3).collect::<String>())
        }
        None => String::new(),
    };
    let used = paint.right(at, &words, if shared { Role::Sent } else { Role::Helper });
    let rest = Rect { width: at.width.saturating_sub(used), ..at };
    let tick = if answer.is_some() { "■ " } else { "□ " };
    paint.pieces(rest, &[(letter, role), (tick, Role::Muted), (item.question.get(language), Role::Text)]);
}

fn rule(area: Rect, paint: &mut Paint<'_, '_>) {
    let line = "─".repeat(usize::from(area.width));
    paint.words(row(area, 0), &line, Role::Border);
}

/// The selected item in full: its question, what to mind, its answer.
fn detail(state: &State, chat: &Chat, template: &Template, item: &Item, area: Rect, paint: &mut Paint<'_, '_>) {
    let language = state.words.language();
    rule(area, paint);
    let mut rest = below(area, 1);
    let who = match item.visibility {
        Visibility::HelperOnly => state.words.say("plan-helper-only"),
        Visibility::MayBeShared(_) => state.words.say("plan-may-share"),
    };
    let mut used = paint.words(row(rest, 0), &who, Role::Tag);
    if item.optional {
        used +=
            paint.words(after(row(rest, 0), used), &format!(" · {}", state.words.say("plan-optional")), Role::Muted);
    }
    if chat.is_shared(&template.id, &item.id) {
        paint.words(after(row(rest, 0), used), &format!(" · √ {}", state.words.say("plan-shared")), Role::Sent);
    }
    rest = below(rest, 1);
    rest = below(rest, paint.paragraph(rest, item.question.get(language), Role::Title));
    match chat.answer(&template.id, &item.id) {
        Some(answer) => {
            rest = below(rest, paint.paragraph(rest, &item.answer_text(answer, language), Role::Helper));
            if let Some(role) = state.named_involved(&chat.id, item, answer) {
                let words = state.words.with("plan-involved", &[("who", role.text(language).into())]);
                rest = below(rest, paint.paragraph(rest, &words, Role::Warning));
            }
        }
        None => rest = below(rest, paint.paragraph(rest, &state.words.say("plan-empty"), Role::Muted)),
    }
    if let Some(hint) = &item.hint {
        rest = below(rest, paint.paragraph(rest, hint.get(language), Role::Muted));
    }
    if matches!(item.kind, Kind::List | Kind::Contact) && !item.suggestions.is_empty() {
        // nobody who takes part is offered as somebody to turn to
        let offered =
            |words: &&str| state.named_involved(&chat.id, item, &Answer::Contact((*words).to_owned())).is_none();
        let examples: Vec<_> = item.suggestions.iter().map(|words| words.get(language)).filter(offered).collect();
        let words = format!("{} {}", state.words.say("plan-suggestions"), examples.join(", "));
        paint.paragraph(rest, &words, Role::Muted);
    }
}
