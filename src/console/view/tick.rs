//! The signals of trafficking and the triggers of the triage: what is ticked, and what follows from it.

use ratatui::layout::Rect;

use super::paint::{Paint, after, below, row};
use super::register::code_words;
use super::{surface, time_of_day, triage_role, triage_words};
use crate::state::State;
use crate::state::chat::Chat;
use crate::state::pane::Selection;
use crate::state::tick::{SignalRow, SignalsForm, signal_rows};
use crate::theme::{Role, Surface};
use care::Language;
use care::age::AgeBand;
use care::plan::share_text;
use care::signals::{Factor, Found, Indicator, Outcome, RULE, Signals, Verdict};
use care::triage::{Trigger, highest};
use desk::conversation::Item;

/// Where a row has no label.
const LABEL: &str = "            ";
/// So much of a message is shown to know it by.
const EXCERPT: usize = 200;

/// The rule by which signals are weighed.
fn rule(state: &State) -> String {
    let arguments = [("version", RULE.version.into()), ("date", RULE.date.into())];
    state.words.with("signals-rule", &arguments).into_owned()
}

/// The colour of what follows from the signals.
fn verdict_role(verdict: Verdict) -> Role {
    let strongest = match verdict {
        Verdict::Known(outcome) => outcome,
        Verdict::ByAge { minor, adult } => minor.max(adult),
    };
    if strongest == Outcome::None { Role::Muted } else { Role::Warning }
}

/// How many indicators of each factor are ticked.
fn factors(state: &State, signals: &Signals) -> String {
    let language = state.words.language();
    let count = |factor| signals.found.iter().filter(|found| found.indicator.factor() == factor).count();
    let words: Vec<_> =
        Factor::ALL.iter().map(|factor| format!("{} {}", short(*factor, language), count(*factor))).collect();
    words.join(" · ")
}

/// The signals in short, for the case; returns how many rows it took.
pub(super) fn summary(state: &State, signals: Option<&Signals>, area: Rect, paint: &mut Paint<'_, '_>) -> u16 {
    let Some(signals) = signals else {
        paint.words(row(area, 0), &state.words.say("case-no-signals"), Role::Muted);
        return 1;
    };
    let verdict = signals.verdict();
    let used = paint.paragraph(area, &verdict.text(state.words.language()), verdict_role(verdict));
    let used = used + paint.paragraph(below(area, used), &factors(state, signals), Role::Text);
    used + paint.paragraph(below(area, used), &rule(state), Role::Muted)
}

/// A factor's first word.
fn short(factor: Factor, language: Language) -> &'static str {
    factor.text(language).split(' ').next().unwrap_or_default()
}

/// Draws the signals: the outcome, the rule, the marked message, what the means need, and the rows.
pub(super) fn signals(state: &State, form: &SignalsForm, (head, list): (Rect, Rect), paint: &mut Paint<'_, '_>) {
    let language = state.words.language();
    let verdict = form.signals.verdict();
    paint.words(row(head, 0), &verdict.text(language), verdict_role(verdict));
    paint.words(row(head, 1), &rule(state), Role::Muted);
    message(state, form, row(head, 2), paint);
    let need = form.signals.means_need().text(language);
    paint.words(row(head, 3), &format!("{}: {need}", Factor::Means.text(language)), Role::Muted);
    let marked = form.marked.and_then(|key| state.chat(&form.conversation)?.conversation.event_of(key));
    let mut factor = None;
    for (index, signal) in signal_rows().enumerate() {
        let first = match signal {
            SignalRow::Indicator(indicator) => factor.replace(indicator.factor()) != Some(indicator.factor()),
            _ => true,
        };
        let Some(at) = place(index, &form.selection, list, paint) else { continue };
        match signal {
            SignalRow::AgeNow => aged(state, "field-age-now", form.signals.age_now, at, paint),
            SignalRow::AgeAtActs => aged(state, "field-age-at-start", form.signals.age_at_acts, at, paint),
            SignalRow::Wanted => {
                let words = format!("{} {}", tick(form.signals.wanted), state.words.say("signals-wanted"));
                paint.pieces(at, &[(LABEL, Role::Label), (&words, Role::Text)]);
            }
            SignalRow::Indicator(indicator) => {
                let named = first || index == form.selection.top;
                one(state, form.signals.found(indicator), (indicator, named, marked), at, paint);
            }
        }
    }
    paint.surface = Surface::Raised;
}

/// The visitor's message that a tick is linked to; it never leaves its gutter.
fn message(state: &State, form: &SignalsForm, at: Rect, paint: &mut Paint<'_, '_>) {
    let line = form.marked.and_then(|key| {
        let conversation = &state.chat(&form.conversation)?.conversation;
        conversation.line(conversation.position(key)?)
    });
    let Some(Item::Said { body, .. }) = line.map(|line| line.item) else {
        paint.words(at, &state.words.say("signals-no-message"), Role::Muted);
        return;
    };
    let time = line.map_or_else(String::new, |line| time_of_day(state, line.at));
    let used = paint.words(at, &format!("‹ {time} › ║ "), Role::Visitor);
    let excerpt: String = body.chars().take(EXCERPT).collect();
    paint.words(after(at, used), &excerpt, Role::Visitor);
}

fn aged(state: &State, label: &str, age: AgeBand, at: Rect, paint: &mut Paint<'_, '_>) {
    let words = format!("‹ {} ›", code_words(state, "age", age.code()));
    paint.pieces(at, &[(&format!("{:<20}", state.words.say(label)), Role::Label), (&words, Role::Text)]);
}

/// An indicator: its factor where that begins, whether it is ticked, and to how many messages it is linked.
fn one(
    state: &State,
    found: Option<&Found>,
    (indicator, named, marked): (Indicator, bool, Option<&str>),
    at: Rect,
    paint: &mut Paint<'_, '_>,
) {
    let language = state.words.language();
    let linked = found.map_or(0, |found| found.evidence.len());
    let mut rest = at;
    if linked > 0 {
        let here = found.is_some_and(|found| found.evidence.iter().any(|id| Some(id.as_str()) == marked));
        let key = if here { "signals-linked-here" } else { "signals-linked" };
        let words = format!(" {}", state.words.with(key, &[("count", linked.into())]));
        rest.width -= paint.right(at, &words, Role::Match);
    }
    let factor = if named { short(indicator.factor(), language) } else { "" };
    let words = format!("{} {}", tick(found.is_some()), indicator.text(language));
    paint.pieces(rest, &[(&format!("{factor:<width$}", width = LABEL.len()), Role::Label), (&words, Role::Text)]);
}

const fn tick(ticked: bool) -> &'static str {
    if ticked { "[x]" } else { "[ ]" }
}

/// Draws the triggers, and above them the triage that follows.
pub(super) fn triggers(
    state: &State,
    (ticked, selection): (&[Trigger], &Selection),
    (head, list): (Rect, Rect),
    paint: &mut Paint<'_, '_>,
) {
    if ticked.is_empty() {
        paint.words(row(head, 0), &state.words.say("triggers-none"), Role::Muted);
    } else {
        let triage = highest(ticked);
        let label = format!("{} ", state.words.say("triggers-highest"));
        paint.pieces(row(head, 0), &[(&label, Role::Label), (&triage_words(state, triage), triage_role(triage))]);
    }
    for (index, trigger) in Trigger::ALL.into_iter().enumerate() {
        let Some(at) = place(index, selection, list, paint) else { continue };
        let code = trigger.triage();
        let letter = format!("{} ", code.letter());
        let words = format!("{} {}", tick(ticked.contains(&trigger)), trigger.text(state.words.language()));
        paint.pieces(at, &[(&letter, triage_role(code)), (&words, Role::Text)]);
    }
    paint.surface = Surface::Raised;
}

/// Where a row of a list stands, if it is in sight; with the surface and the cursor of the selected one.
fn place(index: usize, selection: &Selection, list: Rect, paint: &mut Paint<'_, '_>) -> Option<Rect> {
    let nth = u16::try_from(index.checked_sub(selection.top)?).ok()?;
    let at = row(list, nth);
    if at.is_empty() {
        return None;
    }
    let selected = index == selection.row;
    paint.surface = if selected { surface(true, true) } else { Surface::Raised };
    paint.fill(at);
    if selected {
        paint.cursor(at.x, at.y);
    }
    Some(at)
}

/// What may be copied out, as the visitor would read it; nothing is ticked by itself.
pub(super) fn copy_out(
    state: &State,
    chat: &Chat,
    (items, ticked, selection): (&[(String, String)], &[usize], &Selection),
    (head, list): (Rect, Rect),
    paint: &mut Paint<'_, '_>,
) {
    paint.words(row(head, 0), &state.words.say("copy-out-about"), Role::Muted);
    let language = state.visitor_language(&chat.id);
    for (index, (plan, id)) in items.iter().enumerate() {
        let Some(at) = place(index, selection, list, paint) else { continue };
        let item = state.content.plan(plan).and_then(|template| template.item(id));
        let text = item.and_then(|item| share_text(item, chat.answer(plan, id)?, language)).unwrap_or_default();
        let words = format!("{} {}", tick(ticked.contains(&index)), text.replace('\n', " "));
        paint.words(at, &words, Role::Text);
    }
    paint.surface = Surface::Raised;
}
