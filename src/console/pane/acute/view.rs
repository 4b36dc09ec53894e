//! Draws the checklist with its times. It does not cover the conversation.

use ratatui::layout::Rect;

use super::{Acute, StepRow, phrase};
use crate::intent;
use crate::theme::{Role, Surface};
use crate::widget::paint::{Paint, below, row, surface};
use crate::widget::place;
use crate::world::World;
use crate::world::alerts::seconds;
use crate::world::spoken::triage_role;
use care::escalation::{BACKUP_WITHIN, Hand, Step};
use desk::event::Alert;

/// Draws the checklist.
pub(super) fn draw(acute: &Acute, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
    paint.pane(area, &world.station.words.say("pane-acute"), focused);
    let parts = Acute::parts(area);
    let Some(open) = acute.open(world) else {
        paint.paragraph(place::inner(area), &world.station.words.say("acute-none"), Role::Muted);
        return;
    };
    let triage = open.entry.triage;
    paint.pieces(
        row(parts.search, 0),
        &[(&open.entry.alias, Role::Alias), ("  ", Role::Text), (&world.triage_words(triage), triage_role(triage))],
    );
    let alert = acute.alert(world);
    let (words, role) = standing(world, alert);
    paint.words(row(parts.search, 1), &words, role);
    let rows = acute.rows(world);
    let shown = rows.iter().enumerate().skip(acute.selection.top);
    for (nth, (index, step)) in (0..parts.list.height).zip(shown) {
        let selected = index == acute.selection.row;
        let at = row(parts.list, nth);
        paint.surface = surface(selected, focused);
        paint.fill(at);
        one(world, alert, *step, at, paint);
        if selected && focused {
            paint.cursor(at.x, at.y);
        }
    }
    paint.surface = Surface::Ground;
    if let Some(step) = acute.row(world) {
        detail(world, step, parts.detail, paint);
    }
}

/// How the alert stands: its clock runs until somebody has come.
fn standing(world: &World, alert: Option<&Alert>) -> (String, Role) {
    let words = &world.station.words;
    let Some(alert) = alert else {
        if world.is_alone() {
            return (words.say("alert-none-alone").into_owned(), Role::Warning);
        }
        let key = world.station.keymap.label(intent::Acute::AlertBackup);
        return (words.with("alert-none", &[("key", key.into())]).into_owned(), Role::Muted);
    };
    if let Some((how, by, at)) = &alert.ended {
        let how = words.say(&format!("alert-end-{}", how.id()));
        return (format!("{how} · {} · {}", world.name_of(by), world.station.time_of_day(*at)), Role::Event);
    }
    if let Some((who, _)) = &alert.backup {
        let arguments = [("who", world.name_of(who).into()), ("seconds", seconds(alert).into())];
        return (words.with("alert-backup", &arguments).into_owned(), Role::Here);
    }
    let waited = world.server_now().since(alert.since);
    if waited < BACKUP_WITHIN {
        let clock = format!("{}:{:02}", waited / 60_000, waited / 1_000 % 60);
        let said = if world.is_alone() { "alert-waits-alone" } else { "alert-waits" };
        (words.with(said, &[("clock", clock.into())]).into_owned(), Role::Warning)
    } else {
        let age = world.station.age(alert.since, world.server_now());
        (words.with("alert-late", &[("age", age.into())]).into_owned(), Role::Overdue)
    }
}

/// One step: whether it was ticked, when, and as what; dimmed while it is not called for.
fn one(world: &World, alert: Option<&Alert>, step: StepRow<'_>, at: Rect, paint: &mut Paint<'_, '_>) {
    let words = &world.station.words;
    let time = match (step.step, alert) {
        (Step::Backup, Some(alert)) => Some(alert.since),
        _ => step.tick.map(|(_, _, at)| at),
    };
    let mark = if time.is_some() { "[x] " } else { "[ ] " };
    let mut rest = at;
    if let Some(time) = time {
        rest.width -= paint.right(at, &world.station.time_of_day(time), Role::Muted);
    }
    let role = if step.applies { Role::Text } else { Role::Muted };
    let said = match step.tick {
        Some((code, ..)) => words.say(&format!("tick-{}", code.id())),
        None => words.say(&format!("step-{}", step.step.id())),
    };
    let hand = if step.step.hand() == Hand::Backup { words.say("acute-by-backup") } else { "".into() };
    paint.pieces(rest, &[(mark, role), (&hand, Role::Colleague), (&said, role), (" ", role)]);
}

/// The selected step in full: what to do, its answers, who ticked it, and its phrase.
fn detail(world: &World, step: StepRow<'_>, area: Rect, paint: &mut Paint<'_, '_>) {
    let words = &world.station.words;
    let mut rest = area;
    let about = words.say(&format!("step-{}-about", step.step.id()));
    rest = below(rest, paint.paragraph(rest, &about, Role::Text));
    if step.mine && step.step.codes().len() > 1 {
        for (nth, code) in (1..).zip(step.step.codes()) {
            let answer = words.say(&format!("tick-{}", code.id()));
            let number = format!("{nth} ");
            paint.pieces(row(rest, 0), &[(&number, Role::HintKey), (&answer, Role::Text)]);
            rest = below(rest, 1);
        }
    }
    if step.mine && phrase(step.step).is_some() && world.can_write() {
        let key = world.station.keymap.label(intent::Acute::SayStep);
        let offered = words.with("acute-phrase", &[("key", key.into())]);
        rest = below(rest, paint.paragraph(rest, &offered, Role::Muted));
    }
    if let Some((_, who, _)) = step.tick {
        paint.words(row(rest, 0), world.name_of(who), Role::Colleague);
    }
}
