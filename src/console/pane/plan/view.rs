//! The safety plan: the list of plans, and the questions of one: all of them, or one at a time.

use std::hash::Hash;

use ratatui::layout::Rect;

use super::item::{detail, leftover, one};
use super::{Plan, list};
use crate::theme::{Role, Surface};
use crate::told::{Told, ToldRow, WIDTH};
use crate::widget::card::{Card, sign};
use crate::widget::flow::{self, Flow};
use crate::widget::paint::{Paint, below, row, rule};
use crate::widget::place;
use crate::world::World;
use crate::world::chat::Chat;
use crate::world::plan::questions::Listed;
use care::home::Home;
use care::plan::{self, Template};

/// Draws the plan of the open conversation.
pub(super) fn draw(plan: &Plan, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
    let words = &world.station.words;
    let title = match world.plan_open() {
        Some((_, Listed::Template(template))) => template.title.get(words.language()).to_owned(),
        Some((_, Listed::Gone(plan))) => plan.to_owned(),
        None => words.say("pane-plan").into_owned(),
    };
    paint.pane(area, &title, focused);
    let Some(chat) = world.open_chat() else {
        paint.paragraph(place::inner(area), &words.say("case-none"), Role::Muted);
        return;
    };
    let parts = plan.parts(world, area);
    let signs = (words, &world.station.keymap, focused);
    if plan.one_question && world.in_template() {
        let at = place::inner(area);
        if focused {
            paint.cursor(at.x, at.y);
        }
        if let Some(card) = card(world, true, at.width) {
            card.draw(at, &plan.reading, signs, paint);
        }
        return;
    }
    let place = (parts.list, focused, Surface::Ground);
    let hidden = flow::list(&plan.rows, &chat.plan.selection, place, paint);
    let line = row(parts.detail, 0);
    rule(line, paint);
    sign(hidden, line, None, words, paint);
    if let Some(card) = card(world, false, parts.detail.width) {
        card.draw(below(parts.detail, 1), &plan.reading, signs, paint);
    }
}

/// The plan in words: the plans, or the questions of the open one with their answers.
pub(super) fn told(world: &World) -> Told {
    let words = &world.station.words;
    let title = match world.plan_open() {
        Some((_, Listed::Template(template))) => template.title.get(words.language()).to_owned(),
        Some((_, Listed::Gone(plan))) => plan.to_owned(),
        None => words.say("pane-plan").into_owned(),
    };
    let Some(chat) = world.open_chat() else { return Told::titled(words.say("case-none")) };
    let told = Told::titled(format!("{}: {title}", world.alias(&chat.id)));
    let about = card(world, false, WIDTH).map(|card| card.words()).unwrap_or_default();
    let rows = if world.in_template() { list::told_rows(world) } else { told_plans(world, chat) };
    told.with_rows(rows, chat.plan.selection.row).with_about(about)
}

/// The plans in words: how far each is.
fn told_plans(world: &World, chat: &Chat) -> Vec<ToldRow> {
    let row = |listed: &Listed<'_>| match listed {
        Listed::Template(template) => {
            let far = how_far(world, chat, template).0;
            let far = if far.trim().is_empty() { String::new() } else { format!(": {}", far.trim()) };
            ToldRow::new(&*template.id, format!("{}{far}", template.title.get(world.station.words.language())))
        }
        Listed::Gone(plan) => ToldRow::new(*plan, format!("{plan}: {}", world.station.words.say("plan-gone"))),
    };
    world.plan_list(chat).iter().map(row).collect()
}

/// The rows of the list: the questions of the open plan, or the plans.
pub(super) fn rows(world: &World, width: u16) -> Vec<Flow> {
    match world.open_chat() {
        Some(_) if world.in_template() => list::rows(world, width),
        Some(chat) => plans(world, chat, width),
        None => Vec::new(),
    }
}

/// What that is about: the question, else the row of the list.
pub(super) fn about_what(world: &World) -> impl Hash {
    let item = world.plan_selected().map(|(_, template, item)| (&template.id, &item.id));
    let row = world.open_chat().filter(|_| item.is_none()).map(|chat| chat.plan.selection.row);
    (&world.open, world.in_template(), item, row)
}

/// What stands below the list about its selected row; or the question that is shown by itself.
pub(super) fn card(world: &World, one_question: bool, width: u16) -> Option<Card> {
    let chat = world.open_chat()?;
    let selected = chat.plan.selection.row;
    let Some((_, questions)) = world.plan_questions() else {
        let mut card = Card::of(width);
        match world.plan_list(chat).get(selected)? {
            Listed::Template(template) => about(world, chat, template, &mut card),
            Listed::Gone(_) => card.say(&world.station.words.say("plan-gone-about"), Role::Muted),
        }
        return Some(card);
    };
    if let Some(question) = questions.get(selected) {
        let of = (question.template, question.item);
        return Some(if one_question {
            one(world, chat, of, (selected + 1, questions.len()), width)
        } else {
            detail(world, chat, of, width)
        });
    }
    let left = world.plan_leftovers();
    left.get(selected.saturating_sub(questions.len())).map(|entry| leftover(world, chat, entry, width))
}

/// The list of plans: how far each is.
fn plans(world: &World, chat: &Chat, width: u16) -> Vec<Flow> {
    let words = &world.station.words;
    let row = |listed: &Listed<'_>| {
        let (far, role) = match listed {
            Listed::Template(template) => how_far(world, chat, template),
            Listed::Gone(_) => (format!(" {} ", words.say("plan-gone")), Role::Muted),
        };
        let title = match listed {
            Listed::Template(template) => template.title.get(words.language()),
            Listed::Gone(plan) => plan,
        };
        Flow::behind(&[(" ", Role::Muted)], 2, &[(title, Role::Text)], width).with_right(&far, role, width)
    };
    world.plan_list(chat).iter().map(row).collect()
}

/// For whom a plan is, and whether the preface comes first.
fn about(world: &World, chat: &Chat, template: &Template, card: &mut Card) {
    let language = world.station.words.language();
    card.say(template.about.get(language), Role::Text);
    let preface = world.station.content.preface();
    if let Some(preface) = preface.filter(|preface| {
        preface.id != template.id && !plan::progress(preface, |plan, item| chat.answer(plan, item)).is_complete()
    }) {
        let title = preface.title.get(language);
        card.gap();
        card.say(&world.station.words.with("plan-preface-first", &[("title", title.into())]), Role::Warning);
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
