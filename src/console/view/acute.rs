//! The escalation of acute danger: the checklist with its times, and the strip that tells of alerts. Neither covers the
//! conversation.

use ratatui::layout::Rect;

use super::paint::{Paint, below, row};
use super::{age, has_keyboard, layout, surface, time_of_day, triage_role, triage_words};
use crate::intent::Intent;
use crate::state::State;
use crate::state::acute::{StepRow, phrase};
use crate::state::pane::{Pane, Side};
use crate::theme::{Role, Surface};
use crate::update::seconds;
use care::escalation::{BACKUP_WITHIN, Hand, Step};
use desk::event::Alert;

/// Draws the checklist.
pub(super) fn draw(state: &State, area: Rect, paint: &mut Paint<'_, '_>) {
    let focused = has_keyboard(state, Pane::Side(Side::Acute));
    paint.pane(area, &state.words.say("pane-acute"), focused);
    let parts = layout::side(state, area);
    let Some(open) = state.acute_open() else {
        paint.paragraph(layout::inner(area), &state.words.say("acute-none"), Role::Muted);
        return;
    };
    let triage = open.entry.triage;
    paint.pieces(
        row(parts.search, 0),
        &[(&open.entry.alias, Role::Alias), ("  ", Role::Text), (&triage_words(state, triage), triage_role(triage))],
    );
    let (words, role) = standing(state, state.acute_alert());
    paint.words(row(parts.search, 1), &words, role);
    let rows = state.acute_rows();
    let shown = rows.iter().enumerate().skip(state.acute.selection.top);
    for (nth, (index, step)) in (0..parts.list.height).zip(shown) {
        let selected = index == state.acute.selection.row;
        let at = row(parts.list, nth);
        paint.surface = surface(selected, focused);
        paint.fill(at);
        one(state, *step, at, paint);
        if selected && focused {
            paint.cursor(at.x, at.y);
        }
    }
    paint.surface = Surface::Ground;
    if let Some(step) = state.acute_row() {
        detail(state, step, parts.detail, paint);
    }
}

/// How the alert stands: its clock runs until somebody has come.
fn standing(state: &State, alert: Option<&Alert>) -> (String, Role) {
    let words = &state.words;
    let Some(alert) = alert else {
        let key = state.keymap.label(Intent::AlertBackup);
        return (words.with("alert-none", &[("key", key.into())]).into_owned(), Role::Muted);
    };
    if let Some((how, by, at)) = &alert.ended {
        let how = words.say(&format!("alert-end-{}", how.id()));
        return (format!("{how} · {} · {}", state.name_of(by), time_of_day(state, *at)), Role::Event);
    }
    if let Some((who, _)) = &alert.backup {
        let arguments = [("who", state.name_of(who).into()), ("seconds", seconds(alert).into())];
        return (words.with("alert-backup", &arguments).into_owned(), Role::Here);
    }
    let waited = state.server_time(state.now).since(alert.since);
    if waited < BACKUP_WITHIN {
        let clock = format!("{}:{:02}", waited / 60_000, waited / 1_000 % 60);
        (words.with("alert-waits", &[("clock", clock.into())]).into_owned(), Role::Warning)
    } else {
        let age = age(state, alert.since, state.server_time(state.now));
        (words.with("alert-late", &[("age", age.into())]).into_owned(), Role::Overdue)
    }
}

/// One step: whether it was ticked, when, and as what; dimmed while it is not called for.
fn one(state: &State, step: StepRow<'_>, at: Rect, paint: &mut Paint<'_, '_>) {
    let alert = state.acute_alert();
    let time = match (step.step, alert) {
        (Step::Backup, Some(alert)) => Some(alert.since),
        _ => step.tick.map(|(_, _, at)| at),
    };
    let mark = if time.is_some() { "[x] " } else { "[ ] " };
    let mut rest = at;
    if let Some(time) = time {
        rest.width -= paint.right(at, &time_of_day(state, time), Role::Muted);
    }
    let role = if step.applies { Role::Text } else { Role::Muted };
    let words = match step.tick {
        Some((code, ..)) => state.words.say(&format!("tick-{}", code.id())),
        None => state.words.say(&format!("step-{}", step.step.id())),
    };
    let hand = if step.step.hand() == Hand::Backup { state.words.say("acute-by-backup") } else { "".into() };
    paint.pieces(rest, &[(mark, role), (&hand, Role::Colleague), (&words, role), (" ", role)]);
}

/// The selected step in full: what to do, its answers, who ticked it, and its phrase.
fn detail(state: &State, step: StepRow<'_>, area: Rect, paint: &mut Paint<'_, '_>) {
    let mut rest = area;
    let about = state.words.say(&format!("step-{}-about", step.step.id()));
    rest = below(rest, paint.paragraph(rest, &about, Role::Text));
    if step.mine && step.step.codes().len() > 1 {
        for (nth, code) in (1..).zip(step.step.codes()) {
            let words = state.words.say(&format!("tick-{}", code.id()));
            let number = format!("{nth} ");
            paint.pieces(row(rest, 0), &[(&number, Role::HintKey), (&words, Role::Text)]);
            rest = below(rest, 1);
        }
    }
    if step.mine && phrase(step.step).is_some() && state.can_write() {
        let key = state.keymap.label(Intent::SayStep);
        let words = state.words.with("acute-phrase", &[("key", key.into())]);
        rest = below(rest, paint.paragraph(rest, &words, Role::Muted));
    }
    if let Some((_, who, _)) = step.tick {
        paint.words(row(rest, 0), state.name_of(who), Role::Colleague);
    }
}

/// The strip's words: a colleague's call, one's own alert that nobody answers or that is out of sight, and being backup.
pub(super) fn strip_words(state: &State) -> Option<(String, Role)> {
    let words = &state.words;
    let alias = |open: &desk::roster::Open| ("alias", open.entry.alias.clone().into());
    if let Some(call) = state.calling().first() {
        let word = if call.late { "strip-late" } else { "strip-call" };
        let arguments = [
            alias(call.open),
            ("who", state.name_of(&call.alert.by).into()),
            ("time", time_of_day(state, call.alert.since).into()),
            ("key", state.keymap.label(Intent::BackUp).into()),
        ];
        return Some((words.with(word, &arguments).into_owned(), Role::TriageA));
    }
    if let Some(call) = state.unanswered() {
        return Some((words.with("strip-alone", &[alias(call.open)]).into_owned(), Role::Overdue));
    }
    let (open, alert) = state.involved().next()?;
    if state.sees_acute() && state.acute.of.as_ref() == Some(&open.entry.conversation) {
        return None;
    }
    let backup = state.me.as_ref().is_some_and(|me| alert.is_backup(&me.id));
    let (word, who, key) = match (&alert.backup, backup) {
        (_, true) => ("strip-backing-up", Some(&alert.by), Intent::BackUp),
        (Some((who, _)), false) => ("strip-backup", Some(who), Intent::Escalate),
        (None, false) => ("strip-waits", None, Intent::Escalate),
    };
    let arguments = [
        alias(open),
        ("who", who.map_or("", |who| state.name_of(who)).into()),
        ("seconds", seconds(alert).into()),
        ("key", state.keymap.label(key).into()),
    ];
    Some((words.with(word, &arguments).into_owned(), Role::Event))
}

/// Draws the strip: on a line of its own.
pub(super) fn strip(state: &State, area: Rect, paint: &mut Paint<'_, '_>) {
    if let Some((words, role)) = strip_words(state).filter(|_| !area.is_empty()) {
        paint.surface = Surface::Raised;
        paint.fill(area);
        paint.pieces(area, &[(" ! ", role), (&words, role)]);
        paint.surface = Surface::Ground;
    }
}
