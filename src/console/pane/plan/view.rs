//! The safety plan: the list of plans, and the questions of one: all of them, or one at a time.

use ratatui::layout::Rect;

use super::item::{detail, leftover, one};
use super::list;
use crate::theme::{Role, Surface};
use crate::widget::paint::{Paint, below, row, surface};
use crate::widget::place::{self, SideParts};
use crate::world::World;
use crate::world::chat::Chat;
use crate::world::plan::questions::Listed;
use care::home::Home;
use care::plan::{self, Template};

/// Draws the plan of the open conversation.
pub(super) fn draw(
    world: &World,
    one_question: bool,
    (area, parts, most): (Rect, SideParts, u16),
    focused: bool,
    paint: &mut Paint<'_, '_>,
) {
    let language = world.station.words.language();
    let title = match world.plan_open() {
        Some((_, Listed::Template(template))) => template.title.get(language).to_owned(),
        Some((_, Listed::Gone(plan))) => plan.to_owned(),
        None => world.station.words.say("pane-plan").into_owned(),
    };
    paint.pane(area, &title, focused);
    let Some(chat) = world.open_chat() else {
        paint.paragraph(place::inner(area), &world.station.words.say("case-none"), Role::Muted);
        return;
    };
    let Some((_, questions)) = world.plan_questions() else {
        return plans(world, chat, &parts, focused, paint);
    };
    let left = world.plan_leftovers();
    let selected = chat.plan.selection.row;
    if !one_question {
        list::draw(world, chat, (&questions, &left), (parts.list, most), focused, paint);
    }
    let at = if one_question { place::inner(area) } else { parts.detail };
    match (questions.get(selected), left.get(selected.saturating_sub(questions.len()))) {
        (Some(question), _) if one_question => {
            let place = (selected + 1, questions.len());
            one(world, chat, (question.template, question.item), place, at, paint);
        }
        (Some(question), _) => {
            let rest = rule(at, paint);
            detail(world, chat, (question.template, question.item), rest, paint);
        }
        (None, Some(entry)) => leftover(world, chat, entry, rule(at, paint), paint),
        (None, None) => {}
    }
    if one_question && focused {
        paint.cursor(at.x, at.y);
    }
}

/// The list of plans: how far each is, and for whom the selected one is.
fn plans(world: &World, chat: &Chat, parts: &SideParts, focused: bool, paint: &mut Paint<'_, '_>) {
    let language = world.station.words.language();
    let selection = &chat.plan.selection;
    let plans = world.plan_list(chat);
    for (nth, (index, listed)) in (0..parts.list.height).zip(plans.iter().enumerate().skip(selection.top)) {
        let selected = index == selection.row;
        paint.surface = surface(selected, focused);
        let at = row(parts.list, nth);
        paint.fill(at);
        let (words, role) = match listed {
            Listed::Template(template) => how_far(world, chat, template),
            Listed::Gone(_) => (format!(" {} ", world.station.words.say("plan-gone")), Role::Muted),
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
        Some(Listed::Template(template)) => about(world, chat, template, rest, paint),
        Some(Listed::Gone(_)) => {
            paint.paragraph(rest, &world.station.words.say("plan-gone-about"), Role::Muted);
        }
        None => {}
    }
}

/// For whom a plan is, and whether the preface comes first.
fn about(world: &World, chat: &Chat, template: &Template, rest: Rect, paint: &mut Paint<'_, '_>) {
    let language = world.station.words.language();
    let used = paint.paragraph(rest, template.about.get(language), Role::Text);
    let preface = world.station.content.preface();
    if let Some(preface) = preface.filter(|preface| {
        preface.id != template.id && !plan::progress(preface, |plan, item| chat.answer(plan, item)).is_complete()
    }) {
        let title = preface.title.get(language);
        let words = world.station.words.with("plan-preface-first", &[("title", title.into())]);
        paint.paragraph(below(rest, used + 1), &words, Role::Warning);
    }
}

/// How far a plan is: proposed, so many of so many, passed over, complete.
fn how_far(world: &World, chat: &Chat, template: &Template) -> (String, Role) {
    let progress = plan::progress(template, |plan, item| chat.answer(plan, item));
    let proposed = template.id == plan::PARENT && world.home(&chat.id) == Home::Involved;
    let skipped = match chat.skipped(template) {
        0 => String::new(),
        count => world.station.words.with("plan-skipped-count", &[("count", count.into())]).into_owned(),
    };
    let words = if progress.answered == 0 && proposed {
        format!(" {} ", world.station.words.say("plan-proposed"))
    } else if progress.answered == 0 && skipped.is_empty() {
        String::new()
    } else if progress.is_complete() {
        format!(" √ {} ", world.station.words.say("plan-complete"))
    } else {
        let counts = [("answered", progress.answered.into()), ("asked", progress.asked.into())];
        format!(" {}{skipped} ", world.station.words.with("plan-done", &counts))
    };
    (words, if proposed { Role::Warning } else { Role::Here })
}

/// A line across; what is left below it.
fn rule(area: Rect, paint: &mut Paint<'_, '_>) -> Rect {
    let line = "─".repeat(usize::from(area.width));
    paint.words(row(area, 0), &line, Role::Border);
    below(area, 1)
}
