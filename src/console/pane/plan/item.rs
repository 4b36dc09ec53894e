//! One item of a safety plan in full: the question, what was said of it and when, and what to mind.

use ratatui::layout::Rect;

use crate::intent;
use crate::theme::Role;
use crate::widget::paint::{Paint, after, below, row};
use crate::world::World;
use crate::world::chat::Chat;
use care::home::offered;
use care::plan::{Item, Template, Visibility};
use desk::conversation::Item as Said;
use desk::event::PlanAnswer;

/// An item of a template.
type Of<'a> = (&'a Template, &'a Item);

/// When an item was shared, if it was: the time of day, or the day when that was in an earlier conversation.
pub(super) fn shared(world: &World, chat: &Chat, template: &Template, item: &Item) -> Option<String> {
    let here = chat.shared_at(&template.id, &item.id).map(|at| world.station.time_of_day(at));
    let earlier = || chat.entry(&template.id, &item.id)?.earlier?.shared;
    here.or_else(|| earlier().map(|at| world.station.date(at)))
}

/// One question at a time: where it stands, and all about it.
pub(super) fn one(
    world: &World,
    chat: &Chat,
    of: Of<'_>,
    place: (usize, usize),
    area: Rect,
    paint: &mut Paint<'_, '_>,
) {
    let arguments = [("number", place.0.into()), ("count", place.1.into())];
    let words = world.station.words.with("plan-question", &arguments);
    let used = paint.words(row(area, 0), &words, Role::Muted);
    let skipped = chat.entry(&of.0.id, &of.1.id).is_some_and(|entry| entry.skipped);
    if skipped {
        let words = format!(" · » {}", world.station.words.say("plan-skipped"));
        paint.words(after(row(area, 0), used), &words, Role::Warning);
    }
    detail(world, chat, of, below(area, 2), paint);
}

/// The selected item in full: who may see it, its question, its answer, what to mind.
pub(super) fn detail(world: &World, chat: &Chat, (template, item): Of<'_>, area: Rect, paint: &mut Paint<'_, '_>) {
    let language = world.station.words.language();
    visibility(world, chat, (template, item), row(area, 0), paint);
    let mut rest = below(area, 1);
    rest = below(rest, paint.paragraph(rest, item.question.get(language), Role::Title));
    rest = below(rest, answer(world, chat, (template, item), rest, paint));
    if let Some(draft) = marked(world, chat) {
        rest = below(rest, paint.paragraph(rest, &draft, Role::Match));
    }
    if let Some(hint) = &item.hint {
        rest = below(rest, paint.paragraph(rest, hint.get(language), Role::Muted));
    }
    // nobody who takes part is offered as somebody to turn to
    let examples = offered(item, &chat.involved(), language);
    if !examples.is_empty() {
        let words = format!("{} {}", world.station.words.say("plan-suggestions"), examples.join(", "));
        paint.paragraph(rest, &words, Role::Muted);
    }
}

/// H or D in letter and word, and when it was shared.
fn visibility(world: &World, chat: &Chat, (template, item): Of<'_>, at: Rect, paint: &mut Paint<'_, '_>) {
    let who = match item.visibility {
        Visibility::HelperOnly => world.station.words.say("plan-helper-only"),
        Visibility::MayBeShared(_) => world.station.words.say("plan-may-share"),
    };
    let mut used = paint.words(at, &who, Role::Tag);
    if item.optional {
        used += paint.words(after(at, used), &format!(" · {}", world.station.words.say("plan-optional")), Role::Muted);
    }
    if let Some(shared) = shared(world, chat, template, item) {
        let words = format!(" · √ {} {shared}", world.station.words.say("plan-shared"));
        paint.words(after(at, used), &words, Role::Sent);
    }
}

/// What was answered; when by an older version or on its way, that too. Returns how many rows it took.
fn answer(world: &World, chat: &Chat, (template, item): Of<'_>, area: Rect, paint: &mut Paint<'_, '_>) -> u16 {
    let entry = chat.entry(&template.id, &item.id);
    let Some((entry, given)) = entry.and_then(|entry| Some((entry, entry.answer.as_ref()?))) else {
        let key = if entry.is_some_and(|entry| entry.skipped) { "plan-skipped-about" } else { "plan-empty" };
        return paint.paragraph(area, &world.station.words.say(key), Role::Muted);
    };
    let language = world.station.words.language();
    let mut used = paint.paragraph(area, &item.answer_text(given, language), Role::Helper);
    let notes = [
        (!item.fits(given)).then(|| (world.station.words.say("plan-does-not-fit").into_owned(), Role::Warning)),
        world.named_involved(&chat.id, item, given).map(|role| {
            let words = world.station.words.with("plan-involved", &[("who", role.text(language).into())]);
            (words.into_owned(), Role::Warning)
        }),
        said_of(world, chat, entry, template.version).map(|words| (words, Role::Muted)),
    ];
    for (words, role) in notes.into_iter().flatten() {
        used += paint.paragraph(below(area, used), &words, role);
    }
    used
}

/// On its way, of an earlier talk, of another version, out of a message: what is to be known about an answer.
fn said_of(world: &World, chat: &Chat, entry: &PlanAnswer, version: u32) -> Option<String> {
    let words = &world.station.words;
    let mut parts = Vec::new();
    if chat.entry_on_its_way(&entry.plan, &entry.item).is_some() {
        parts.push(words.say("plan-on-its-way").into_owned());
    }
    if let Some(earlier) = entry.earlier {
        parts.push(words.with("plan-earlier", &[("date", world.station.date(earlier.given).into())]).into_owned());
    }
    if entry.version != version {
        parts.push(words.with("plan-version", &[("version", entry.version.into())]).into_owned());
    }
    if let Some(line) = entry.from.as_ref().and_then(|event| chat.conversation.line_of(event.as_str())) {
        parts.push(words.with("plan-from", &[("time", world.station.time_of_day(line.at).into())]).into_owned());
    }
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// The message that is marked, to be made an answer of.
fn marked(world: &World, chat: &Chat) -> Option<String> {
    let key = chat.plan.marked?;
    let line = chat.conversation.line(chat.conversation.position(key)?)?;
    let Said::Said { body, .. } = line.item else { return None };
    let excerpt: String = body.chars().take(100).collect();
    let key = world.station.keymap.label(intent::Plan::DraftAnswer);
    Some(world.station.words.with("plan-marked", &[("key", key.into()), ("words", excerpt.into())]).into_owned())
}

/// What was answered and is not asked now, in full.
pub(super) fn leftover(world: &World, chat: &Chat, entry: &PlanAnswer, area: Rect, paint: &mut Paint<'_, '_>) {
    let template = world.station.content.plan(&entry.plan);
    let item = template.and_then(|template| template.item_called(&entry.item));
    let language = world.station.words.language();
    let title = item.map_or(entry.item.as_str(), |item| item.question.get(language));
    let mut rest = below(area, paint.paragraph(area, title, Role::Title));
    rest = below(rest, paint.paragraph(rest, &world.answer_words(entry), Role::Helper));
    let why = if item.is_some() { "plan-closed-about" } else { "plan-gone-item" };
    rest = below(rest, paint.paragraph(rest, &world.station.words.say(why), Role::Muted));
    if let Some(words) = said_of(world, chat, entry, template.map_or(entry.version, |template| template.version)) {
        paint.paragraph(rest, &words, Role::Muted);
    }
}
