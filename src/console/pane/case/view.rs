//! Draws the case.

use ratatui::layout::Rect;

use crate::dialog::signals::{first_word, rule_words, verdict_role};
use crate::theme::{Role, Surface};
use crate::widget::paint::{Paint, below, row, surface};
use crate::widget::place;
use crate::world::World;
use crate::world::chat::Chat;
use crate::world::spoken::triage_role;
use care::signals::{Factor, Signals};
use desk::event::BoardEntry;

/// Draws the case of the open conversation.
pub(super) fn draw(world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
    let words = &world.station.words;
    paint.pane(area, &words.say("pane-case"), focused);
    let mut rest = place::inner(area);
    let Some(chat) = world.open_chat() else {
        paint.paragraph(rest, &words.say("case-none"), Role::Muted);
        return;
    };
    if focused {
        paint.cursor(rest.x, rest.y);
    }
    rest = below(rest, unrecorded(world, chat, rest, paint));
    if let Some((presence, role)) = world.presence(chat) {
        let label = format!("{:<20}", words.say("case-presence"));
        paint.pieces(row(rest, 0), &[(&label, Role::Label), (&presence, role)]);
        rest = below(rest, 1);
    }
    if let Some(open) = world.roster.get(&chat.id) {
        let label = format!("{:<20}", words.say("case-triage"));
        let triage = open.entry.triage;
        paint.pieces(row(rest, 0), &[(&label, Role::Label), (&world.triage_words(triage), triage_role(triage))]);
        rest = below(rest, 1);
        if let Some(proposal) = &open.entry.proposal {
            rest = below(rest, paint.paragraph(rest, &world.proposed_words(proposal), Role::Warning));
        }
    }
    // where it is narrow, nothing is left blank
    let gap = u16::from(rest.height >= 24);
    rest = below(rest, gap + heading(world, "case-signals", below(rest, gap), paint));
    rest = below(rest, signals(world, chat.signals(), rest, paint));
    if let Some(open) = world.roster.get(&chat.id) {
        rest = below(rest, gap + heading(world, "case-door", below(rest, gap), paint));
        rest = below(rest, facts(world, &open.entry, rest, paint));
    }
    rest = below(rest, gap + heading(world, "case-referrals", below(rest, gap), paint));
    rest = below(rest, referrals(world, chat, rest, focused, paint));
    rest = below(rest, gap + heading(world, "case-notes", below(rest, gap), paint));
    notes(world, chat, rest, paint);
}

/// The helper's words that could not be recorded: first, since they are nowhere else. How many rows it took.
fn unrecorded(world: &World, chat: &Chat, area: Rect, paint: &mut Paint<'_, '_>) -> u16 {
    if chat.unrecorded.is_empty() {
        return 0;
    }
    let head = world.station.words.say("case-unrecorded");
    let mut rest = below(area, paint.paragraph(area, &head, Role::Warning));
    for unrecorded in &chat.unrecorded {
        rest = below(rest, paint.paragraph(rest, &unrecorded.text, Role::Note));
    }
    rest = below(rest, u16::from(area.height >= 24));
    area.height - rest.height
}

fn heading(world: &World, title: &str, area: Rect, paint: &mut Paint<'_, '_>) -> u16 {
    paint.words(row(area, 0), &world.station.words.say(title), Role::Title);
    1
}

/// The signals in short; returns how many rows it took.
fn signals(world: &World, signals: Option<&Signals>, area: Rect, paint: &mut Paint<'_, '_>) -> u16 {
    let words = &world.station.words;
    let Some(signals) = signals else {
        paint.words(row(area, 0), &words.say("case-no-signals"), Role::Muted);
        return 1;
    };
    let verdict = signals.verdict();
    let used = paint.paragraph(area, &verdict.text(words.language()), verdict_role(verdict));
    let used = used + paint.paragraph(below(area, used), &factors(world, signals), Role::Text);
    used + paint.paragraph(below(area, used), &rule_words(world), Role::Muted)
}

/// How many indicators of each factor are ticked.
fn factors(world: &World, signals: &Signals) -> String {
    let language = world.station.words.language();
    let count = |factor| signals.found.iter().filter(|found| found.indicator.factor() == factor).count();
    let words: Vec<_> =
        Factor::ALL.iter().map(|factor| format!("{} {}", first_word(*factor, language), count(*factor))).collect();
    words.join(" · ")
}

/// What was asked at the door; returns how many rows it took.
fn facts(world: &World, entry: &BoardEntry, area: Rect, paint: &mut Paint<'_, '_>) -> u16 {
    let mut nth = 0;
    for (label, value, role) in world.facts(entry) {
        let label = format!("{:<20}", world.station.words.say(label));
        paint.pieces(row(area, nth), &[(&label, Role::Label), (&value, role)]);
        nth += 1;
    }
    nth
}

/// The referrals with what became of them; returns how many rows it took.
fn referrals(world: &World, chat: &Chat, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) -> u16 {
    let words = &world.station.words;
    let made = chat.referrals();
    if made.is_empty() {
        paint.words(row(area, 0), &words.say("case-no-referrals"), Role::Muted);
        return 1;
    }
    let mut nth = 0;
    for (index, made) in made.iter().enumerate() {
        let selected = index == chat.case.row;
        let at = row(area, nth);
        paint.surface = surface(selected, focused);
        paint.fill(at);
        let outcome = format!(" {} ", words.say(&format!("outcome-{}", made.outcome.code())));
        let used = paint.right(at, &outcome, Role::Event);
        let rest = Rect { width: at.width.saturating_sub(used), ..at };
        let entry = world.station.content.directory.entry(&made.entry);
        let name = entry.map_or(made.entry.as_str(), |entry| entry.name.get(words.language()));
        let mark = if selected { "> " } else { "  " };
        paint.pieces(rest, &[(mark, Role::Muted), (name, Role::Text)]);
        if selected && focused {
            paint.cursor(at.x, at.y);
        }
        nth += 1;
    }
    paint.surface = Surface::Ground;
    nth
}

/// The notes, the last one first.
fn notes(world: &World, chat: &Chat, area: Rect, paint: &mut Paint<'_, '_>) {
    let mut rest = area;
    let mut any = false;
    for (text, who, at) in chat.conversation.notes().rev() {
        if rest.is_empty() {
            return;
        }
        any = true;
        let head = format!("{} · {}", world.name_of(who), world.station.time_of_day(at));
        paint.words(row(rest, 0), &head, Role::Muted);
        rest = below(rest, 1);
        rest = below(rest, paint.paragraph(rest, text, Role::Note));
    }
    if !any {
        paint.words(row(rest, 0), &world.station.words.say("case-no-notes"), Role::Muted);
    }
}
