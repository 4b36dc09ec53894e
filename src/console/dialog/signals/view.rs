//! Draws the signals: what follows from them, the rule, the marked message, what the means need, and the rows.

use ratatui::layout::Rect;

use super::{SignalRow, Signals, rows};
use crate::dialog::tick::{mark, place_row};
use crate::theme::{Role, Surface};
use crate::widget::list::Selection;
use crate::widget::paint::{Paint, after, row};
use crate::world::World;
use care::Language;
use care::age::AgeBand;
use care::signals::{Factor, Found, Indicator, Outcome, RULE, Verdict};
use desk::conversation::Item;

/// Where a row has no label.
const LABEL: &str = "            ";
/// So much of a message is shown to know it by.
const EXCERPT: usize = 200;

/// The rule by which signals are weighed, in words.
pub fn rule_words(world: &World) -> String {
    let arguments = [("version", RULE.version.into()), ("date", RULE.date.into())];
    world.station.words.with("signals-rule", &arguments).into_owned()
}

/// The colour of what follows from the signals.
pub fn verdict_role(verdict: Verdict) -> Role {
    let strongest = match verdict {
        Verdict::Known(outcome) => outcome,
        Verdict::ByAge { minor, adult } => minor.max(adult),
    };
    if strongest == Outcome::None { Role::Muted } else { Role::Warning }
}

/// A factor's first word.
pub fn first_word(factor: Factor, language: Language) -> &'static str {
    factor.text(language).split(' ').next().unwrap_or_default()
}

pub(super) fn draw(
    form: &Signals,
    world: &World,
    selection: &Selection,
    (head, list): (Rect, Rect),
    paint: &mut Paint<'_, '_>,
) {
    let language = world.station.words.language();
    let verdict = form.ticked.verdict();
    paint.words(row(head, 0), &verdict.text(language), verdict_role(verdict));
    paint.words(row(head, 1), &rule_words(world), Role::Muted);
    message(form, world, row(head, 2), paint);
    let need = form.ticked.means_need().text(language);
    paint.words(row(head, 3), &format!("{}: {need}", Factor::Means.text(language)), Role::Muted);
    let marked = form.marked.and_then(|key| world.chat(&form.conversation)?.conversation.event_of(key));
    let mut factor = None;
    for (index, signal) in rows().enumerate() {
        let first = match signal {
            SignalRow::Indicator(indicator) => factor.replace(indicator.factor()) != Some(indicator.factor()),
            _ => true,
        };
        let Some(at) = place_row(index, selection, list, paint) else { continue };
        match signal {
            SignalRow::AgeNow => aged(world, "field-age-now", form.ticked.age_now, at, paint),
            SignalRow::AgeAtActs => aged(world, "field-age-at-start", form.ticked.age_at_acts, at, paint),
            SignalRow::Wanted => {
                let words = format!("{} {}", mark(form.ticked.wanted), world.station.words.say("signals-wanted"));
                paint.pieces(at, &[(LABEL, Role::Label), (&words, Role::Text)]);
            }
            SignalRow::Indicator(indicator) => {
                let named = first || index == selection.top;
                one(world, form.ticked.found(indicator), (indicator, named, marked), at, paint);
            }
        }
    }
    paint.surface = Surface::Raised;
}

/// The visitor's message that a tick is linked to; it never leaves its gutter.
fn message(form: &Signals, world: &World, at: Rect, paint: &mut Paint<'_, '_>) {
    let line = form.marked.and_then(|key| {
        let conversation = &world.chat(&form.conversation)?.conversation;
        conversation.line(conversation.position(key)?)
    });
    let Some(Item::Said { body, .. }) = line.map(|line| line.item) else {
        paint.words(at, &world.station.words.say("signals-no-message"), Role::Muted);
        return;
    };
    let time = line.map_or_else(String::new, |line| world.station.time_of_day(line.at));
    let used = paint.words(at, &format!("‹ {time} › ║ "), Role::Visitor);
    let excerpt: String = body.chars().take(EXCERPT).collect();
    paint.words(after(at, used), &excerpt, Role::Visitor);
}

fn aged(world: &World, label: &str, age: AgeBand, at: Rect, paint: &mut Paint<'_, '_>) {
    let words = format!("‹ {} ›", world.age_words(age));
    paint.pieces(at, &[(&format!("{:<20}", world.station.words.say(label)), Role::Label), (&words, Role::Text)]);
}

/// An indicator: its factor where that begins, whether it is ticked, and to how many messages it is linked.
fn one(
    world: &World,
    found: Option<&Found>,
    (indicator, named, marked): (Indicator, bool, Option<&str>),
    at: Rect,
    paint: &mut Paint<'_, '_>,
) {
    let language = world.station.words.language();
    let linked = found.map_or(0, |found| found.evidence.len());
    let mut rest = at;
    if linked > 0 {
        let here = found.is_some_and(|found| found.evidence.iter().any(|id| Some(id.as_str()) == marked));
        let key = if here { "signals-linked-here" } else { "signals-linked" };
        let words = format!(" {}", world.station.words.with(key, &[("count", linked.into())]));
        rest.width -= paint.right(at, &words, Role::Match);
    }
    let factor = if named { first_word(indicator.factor(), language) } else { "" };
    let words = format!("{} {}", mark(found.is_some()), indicator.text(language));
    paint.pieces(rest, &[(&format!("{factor:<width$}", width = LABEL.len()), Role::Label), (&words, Role::Text)]);
}
