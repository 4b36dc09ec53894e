//! Draws the signals: what follows from them, the rule, the marked message, what the means need, and the rows.

use super::{SignalRow, Signals, rows};
use crate::dialog::frame::{MARK, Pieces, ticked};
use crate::dialog::tick::mark;
use crate::text::{SafeText, cut_name};
use crate::theme::Role;
use crate::told::ToldRow;
use crate::widget::flow::Flow;
use crate::widget::place;
use crate::world::World;
use care::Language;
use care::age::AgeBand;
use care::signals::{Factor, Found, Indicator, Outcome, RULE, Verdict};
use desk::conversation::Item;
use desk::event::Moment;

/// The columns of an indicator's factor.
const LABEL: u16 = 12;
/// The columns of an age's name.
const AGE: u16 = 20;
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

/// What follows from the signals, the marked message, and the rows, in words.
pub(super) fn told(form: &Signals, world: &World) -> (Vec<String>, Vec<ToldRow>) {
    let (words, language) = (&world.station.words, world.station.words.language());
    let message = match excerpt(form, world) {
        Some((excerpt, _)) => format!("{}: {excerpt}", world.alias(&form.conversation)),
        None => words.say("signals-no-message").into_owned(),
    };
    let need = form.ticked.means_need().text(language);
    let head = vec![
        form.ticked.verdict().text(language),
        message,
        format!("{}: {need}", Factor::Means.text(language)),
        rule_words(world),
    ];
    let aged =
        |label: &str, age: AgeBand| ToldRow::new(label, format!("{}: {}", words.say(label), world.age_words(age)));
    let row = |signal: SignalRow| match signal {
        SignalRow::AgeNow => aged("field-age-now", form.ticked.age_now),
        SignalRow::AgeAtActs => aged("field-age-at-start", form.ticked.age_at_acts),
        SignalRow::Wanted => ticked(world, "wanted", &words.say("signals-wanted"), form.ticked.wanted),
        SignalRow::Indicator(indicator) => {
            let name = format!("{}: {}", first_word(indicator.factor(), language), indicator.text(language));
            ticked(world, format!("{indicator:?}"), &name, form.ticked.found(indicator).is_some())
        }
    };
    (head, rows().map(row).collect())
}

/// What follows from the signals, the rule, the marked message, and what the means need.
pub(super) fn head(form: &Signals, world: &World) -> Vec<(Pieces, u8)> {
    let language = world.station.words.language();
    let verdict = form.ticked.verdict();
    let need = form.ticked.means_need().text(language);
    vec![
        (vec![(verdict.text(language), verdict_role(verdict))], 0),
        (vec![(rule_words(world), Role::Muted)], 3),
        (message(form, world), 1),
        (vec![(format!("{}: {need}", Factor::Means.text(language)), Role::Muted)], 2),
    ]
}

/// The beginning of the message that a tick is linked to, without its line breaks, and when it came.
fn excerpt(form: &Signals, world: &World) -> Option<(String, Moment)> {
    let conversation = &world.chat(&form.conversation)?.conversation;
    let line = conversation.line(conversation.position(form.marked?)?)?;
    let Item::Said { body, .. } = line.item else { return None };
    Some((body.chars().take(EXCERPT).map(|c| if c == '\n' { ' ' } else { c }).collect(), line.at))
}

/// The visitor's message that a tick is linked to: its beginning, on one row, so that it never leaves its gutter.
fn message(form: &Signals, world: &World) -> Pieces {
    let Some((excerpt, at)) = excerpt(form, world) else {
        return vec![(world.station.words.say("signals-no-message").into_owned(), Role::Muted)];
    };
    let head = format!("‹ {} › ║ ", world.station.time_of_day(at));
    let columns = usize::from(place::dialog_width(world.room)).saturating_sub(SafeText::row(&head).width());
    vec![(head, Role::Visitor), (cut_name(&excerpt, columns), Role::Visitor)]
}

/// The rows of the list, shown from the row `top` on.
pub(super) fn list(form: &Signals, world: &World, width: u16, top: usize) -> Vec<Flow> {
    let marked = form.marked.and_then(|key| world.chat(&form.conversation)?.conversation.event_of(key));
    let mut factor = None;
    let row = |(index, signal)| match signal {
        SignalRow::AgeNow => aged(world, "field-age-now", form.ticked.age_now, width),
        SignalRow::AgeAtActs => aged(world, "field-age-at-start", form.ticked.age_at_acts, width),
        SignalRow::Wanted => {
            let words = format!("{} {}", mark(form.ticked.wanted), world.station.words.say("signals-wanted"));
            Flow::behind(&[("  ", Role::Muted)], MARK + LABEL, &[(&words, Role::Text)], width)
        }
        SignalRow::Indicator(indicator) => {
            let first = factor.replace(indicator.factor()) != Some(indicator.factor());
            let named = first || index == top;
            one(world, form.ticked.found(indicator), (indicator, named, marked), width)
        }
    };
    rows().enumerate().map(row).collect()
}

fn aged(world: &World, label: &str, age: AgeBand, width: u16) -> Flow {
    let (label, words) = (world.station.words.say(label), format!("‹ {} ›", world.age_words(age)));
    Flow::behind(&[("  ", Role::Muted), (&label, Role::Label)], MARK + AGE, &[(&words, Role::Text)], width)
}

/// An indicator: its factor where that begins, whether it is ticked, and to how many messages it is linked.
fn one(
    world: &World,
    found: Option<&Found>,
    (indicator, named, marked): (Indicator, bool, Option<&str>),
    width: u16,
) -> Flow {
    let language = world.station.words.language();
    let linked = found.map_or(0, |found| found.evidence.len());
    let here = found.is_some_and(|found| found.evidence.iter().any(|id| Some(id.as_str()) == marked));
    let key = if here { "signals-linked-here" } else { "signals-linked" };
    let told = world.station.words.with(key, &[("count", linked.into())]);
    let told = if linked > 0 { format!(" {told}") } else { String::new() };
    let factor = if named { first_word(indicator.factor(), language) } else { "" };
    let words = format!("{} {}", mark(found.is_some()), indicator.text(language));
    let head = [("  ", Role::Muted), (factor, Role::Label)];
    Flow::behind(&head, MARK + LABEL, &[(&words, Role::Text)], width).with_right(&told, Role::Match, width)
}
