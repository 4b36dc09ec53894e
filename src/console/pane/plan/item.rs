//! One item of a safety plan in full: the question, what was said of it and when, and what to mind.

use crate::intent;
use crate::theme::Role;
use crate::widget::card::Card;
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
pub(super) fn one(world: &World, chat: &Chat, of: Of<'_>, place: (usize, usize), width: u16) -> Card {
    let arguments = [("number", place.0.into()), ("count", place.1.into())];
    let words = world.station.words.with("plan-question", &arguments);
    let skipped = chat.entry(&of.0.id, &of.1.id).is_some_and(|entry| entry.skipped);
    let skipped = if skipped { format!(" · » {}", world.station.words.say("plan-skipped")) } else { String::new() };
    let mut card = Card::of(width);
    card.pieces(&[(&words, Role::Muted), (&skipped, Role::Warning)]);
    card.gap();
    visibility(world, chat, of, &mut card);
    card.say(of.1.question.get(world.station.words.language()), Role::Title);
    rest(world, chat, of, &mut card);
    card
}

/// What there is to the selected item, whose question stands in full in the list: who may see it, its answer, what to mind.
pub(super) fn detail(world: &World, chat: &Chat, of: Of<'_>, width: u16) -> Card {
    let mut card = Card::of(width);
    visibility(world, chat, of, &mut card);
    rest(world, chat, of, &mut card);
    card
}

/// An item's answer, and what to mind.
fn rest(world: &World, chat: &Chat, (template, item): Of<'_>, card: &mut Card) {
    let language = world.station.words.language();
    answer(world, chat, (template, item), card);
    plain(world, chat, (template, item), card);
    if let Some(draft) = marked(world, chat) {
        card.say(&draft, Role::Match);
    }
    if let Some(hint) = &item.hint {
        card.say(hint.get(language), Role::Muted);
    }
    // nobody who takes part is offered as somebody to turn to
    let examples = offered(item, &chat.involved(), language);
    if !examples.is_empty() {
        card.say(&format!("{} {}", world.station.words.say("plan-suggestions"), examples.join(", ")), Role::Muted);
    }
}

/// H or D in letter and word, and when it was shared.
fn visibility(world: &World, chat: &Chat, (template, item): Of<'_>, card: &mut Card) {
    let words = &world.station.words;
    let who = match item.visibility {
        Visibility::HelperOnly => words.say("plan-helper-only"),
        Visibility::MayBeShared(_) => words.say("plan-may-share"),
    };
    let optional = if item.optional { format!(" · {}", words.say("plan-optional")) } else { String::new() };
    let shared = shared(world, chat, template, item);
    let shared = shared.map_or_else(String::new, |at| format!(" · √ {} {at}", words.say("plan-shared")));
    card.pieces(&[(&who, Role::Tag), (&optional, Role::Muted), (&shared, Role::Sent)]);
}

/// In easy words: what would be put into the composer, for the helper to see before; or that there are none.
fn plain(world: &World, chat: &Chat, (template, item): Of<'_>, card: &mut Card) {
    let Some(share) = world.share_of(&chat.id, template, item).filter(|_| world.is_plain(&chat.id)) else { return };
    let (key, role) = if share.is_plain { ("plain-on", Role::Match) } else { ("plain-none", Role::Warning) };
    card.pieces(&[(&format!("{}: ", world.station.words.say(key)), role), (&share.words, Role::Helper)]);
}

/// What was answered; when by an older version or on its way, that too.
fn answer(world: &World, chat: &Chat, (template, item): Of<'_>, card: &mut Card) {
    let entry = chat.entry(&template.id, &item.id);
    let Some((entry, given)) = entry.and_then(|entry| Some((entry, entry.answer.as_ref()?))) else {
        let key = if entry.is_some_and(|entry| entry.skipped) { "plan-skipped-about" } else { "plan-empty" };
        return card.say(&world.station.words.say(key), Role::Muted);
    };
    let language = world.station.words.language();
    card.say(&item.answer_text(given, language), Role::Helper);
    if !item.fits(given) {
        card.say(&world.station.words.say("plan-does-not-fit"), Role::Warning);
    }
    if let Some(role) = world.named_involved(&chat.id, item, given) {
        card.say(&world.station.words.with("plan-involved", &[("who", role.text(language).into())]), Role::Warning);
    }
    if let Some(words) = said_of(world, chat, entry, template.version) {
        card.say(&words, Role::Muted);
    }
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
pub(super) fn leftover(world: &World, chat: &Chat, entry: &PlanAnswer, width: u16) -> Card {
    let template = world.station.content.plan(&entry.plan);
    let item = template.and_then(|template| template.item_called(&entry.item));
    let title = item.map_or(entry.item.as_str(), |item| item.question.get(world.station.words.language()));
    let mut card = Card::of(width);
    card.say(title, Role::Title);
    card.say(&world.answer_words(entry), Role::Helper);
    let why = if item.is_some() { "plan-closed-about" } else { "plan-gone-item" };
    card.say(&world.station.words.say(why), Role::Muted);
    if let Some(words) = said_of(world, chat, entry, template.map_or(entry.version, |template| template.version)) {
        card.say(&words, Role::Muted);
    }
    card
}
