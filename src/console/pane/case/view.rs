//! Draws the case: all of it is one card, read on by keys where it is longer than the pane.

use ratatui::layout::Rect;

use super::Case;
use crate::dialog::signals::{first_word, rule_words, verdict_role};
use crate::theme::Role;
use crate::told::{Number, Told, ToldRow, WIDTH};
use crate::widget::card::Card;
use crate::widget::paint::Paint;
use crate::widget::place;
use crate::world::World;
use crate::world::chat::Chat;
use crate::world::spoken::triage_role;
use care::signals::{Factor, Signals};
use desk::event::{BoardEntry, ReferralMade};

/// The columns of a label.
const LABEL: u16 = 19;
/// From so many rows on the parts stand apart.
const TALL: u16 = 24;

/// Draws the case of the open conversation.
pub(super) fn draw(case: &Case, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
    let words = &world.station.words;
    paint.pane(area, &words.say("pane-case"), focused);
    let inside = place::inner(area);
    let Some(card) = card(world, inside) else {
        paint.paragraph(inside, &words.say("case-none"), Role::Muted);
        return;
    };
    if focused {
        paint.cursor(inside.x, inside.y);
    }
    card.draw(inside, &case.reading, (words, &world.station.keymap, focused), paint);
}

/// The case in words; the referrals that were made are its rows.
pub(super) fn told(world: &World) -> Told {
    let words = &world.station.words;
    let Some(chat) = world.open_chat() else { return Told::titled(words.say("case-none")) };
    let card = card(world, Rect::new(0, 0, WIDTH, TALL)).map(|card| card.words()).unwrap_or_default();
    let row = |made: &&ReferralMade| {
        let entry = world.station.content.directory.entry(&made.entry);
        let name = entry.map_or(made.entry.as_str(), |entry| entry.name.get(words.language()));
        let outcome = words.say(&format!("outcome-{}", made.outcome.code()));
        ToldRow::new(&*made.entry, format!("{name}: {outcome}"))
    };
    Told::titled(format!("{}: {}", world.alias(&chat.id), words.say("pane-case")))
        .with_head(card)
        .with_rows(chat.referrals().iter().map(row).collect(), chat.case.row)
        .numbered(Number::Selects)
}

/// The case of the open conversation, for a place on the screen.
pub(super) fn card(world: &World, inside: Rect) -> Option<Card> {
    let (words, chat) = (&world.station.words, world.open_chat()?);
    let mut card = Card::of(inside.width);
    // where there are few rows, none is left blank
    let part = |title: &str, card: &mut Card| {
        if inside.height >= TALL {
            card.gap();
        }
        card.say(&words.say(title), Role::Title);
    };
    if !chat.unrecorded.is_empty() {
        // the helper's words that could not be recorded come first, since they are nowhere else
        card.say(&words.say("case-unrecorded"), Role::Warning);
        chat.unrecorded.iter().for_each(|unrecorded| card.say(&unrecorded.text, Role::Note));
        if inside.height >= TALL {
            card.gap();
        }
    }
    if let Some((presence, role)) = world.presence(chat) {
        card.fact(&words.say("case-presence"), LABEL, &presence, role);
    }
    if let Some(words) = world.readers_words(&chat.id) {
        card.say(&words, Role::Warning);
    }
    let open = world.roster.get(&chat.id);
    if let Some(open) = open {
        let triage = open.entry.triage;
        card.fact(&words.say("case-triage"), LABEL, &world.triage_words(triage), triage_role(triage));
        if let Some(proposal) = &open.entry.proposal {
            card.say(&world.proposed_words(proposal), Role::Warning);
        }
    }
    if let Some(now) = world.phase(&chat.id) {
        card.fact(&words.say("case-phase"), LABEL, &world.phase_in_full(now), Role::Text);
    }
    if let Some(goal) = chat.goal() {
        card.fact(&words.say("case-goal"), LABEL, goal, Role::Note);
    }
    part("case-signals", &mut card);
    signals(world, chat.signals(), &mut card);
    if let Some(open) = open {
        part("case-door", &mut card);
        facts(world, &open.entry, &mut card);
    }
    part("case-referrals", &mut card);
    referrals(world, chat, &mut card);
    part("case-notes", &mut card);
    notes(world, chat, &mut card);
    Some(card)
}

/// The signals in short.
fn signals(world: &World, signals: Option<&Signals>, card: &mut Card) {
    let words = &world.station.words;
    let Some(signals) = signals else { return card.say(&words.say("case-no-signals"), Role::Muted) };
    let verdict = signals.verdict();
    card.say(&verdict.text(words.language()), verdict_role(verdict));
    card.say(&factors(world, signals), Role::Text);
    card.say(&rule_words(world), Role::Muted);
}

/// How many indicators of each factor are ticked.
fn factors(world: &World, signals: &Signals) -> String {
    let language = world.station.words.language();
    let count = |factor| signals.found.iter().filter(|found| found.indicator.factor() == factor).count();
    let words: Vec<_> =
        Factor::ALL.iter().map(|factor| format!("{} {}", first_word(*factor, language), count(*factor))).collect();
    words.join(" · ")
}

/// What was asked at the door.
fn facts(world: &World, entry: &BoardEntry, card: &mut Card) {
    for (label, value, role) in world.facts(entry) {
        card.fact(&world.station.words.say(label), LABEL, &value, role);
    }
}

/// The referrals with what became of them.
fn referrals(world: &World, chat: &Chat, card: &mut Card) {
    let words = &world.station.words;
    let made = chat.referrals();
    if made.is_empty() {
        return card.say(&words.say("case-no-referrals"), Role::Muted);
    }
    for (index, made) in made.iter().enumerate() {
        let outcome = format!(" · {}", words.say(&format!("outcome-{}", made.outcome.code())));
        let entry = world.station.content.directory.entry(&made.entry);
        let name = entry.map_or(made.entry.as_str(), |entry| entry.name.get(words.language()));
        card.row(&[(name, Role::Text), (&outcome, Role::Event)], index == chat.case.row);
    }
}

/// The notes, the last one first.
fn notes(world: &World, chat: &Chat, card: &mut Card) {
    let mut any = false;
    for (text, who, at) in chat.conversation.notes().rev() {
        any = true;
        card.say(&format!("{} · {}", world.name_of(who), world.station.time_of_day(at)), Role::Muted);
        card.say(text, Role::Note);
    }
    if !any {
        card.say(&world.station.words.say("case-no-notes"), Role::Muted);
    }
}
