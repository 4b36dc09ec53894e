//! Draws the checklist with its times. It does not cover the conversation.

use ratatui::layout::Rect;

use super::{Acute, StepRow, phrase};
use crate::intent;
use crate::theme::{Role, Surface};
use crate::told::{Number, Told, ToldRow, WIDTH};
use crate::widget::card::{Card, sign};
use crate::widget::flow::{self, Flow};
use crate::widget::paint::{Paint, below, row, rule};
use crate::widget::place;
use crate::world::World;
use crate::world::alerts::seconds;
use crate::world::spoken::triage_role;
use care::escalation::{BACKUP_WITHIN, Hand, Step};
use desk::event::Alert;
use desk::roster::Open;

/// Draws the checklist.
pub(super) fn draw(acute: &Acute, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
    paint.pane(area, &world.station.words.say("pane-acute"), focused);
    let parts = acute.parts(world, area);
    let Some(open) = acute.open(world) else {
        paint.paragraph(place::inner(area), &world.station.words.say("acute-none"), Role::Muted);
        return;
    };
    let words = &world.station.words;
    let head = head(acute, world, open, parts.search.width);
    let mut rest = parts.search;
    for line in &head {
        rest = below(rest, line.draw(0, rest, paint));
    }
    let hidden = flow::list(
        &acute.rows_of(world, parts.list.width),
        &acute.selection,
        (parts.list, focused, Surface::Ground),
        paint,
    );
    rule(row(parts.detail, 0), paint);
    sign(hidden, row(parts.detail, 0), None, words, paint);
    if let Some(card) = acute.card(world, parts.detail.width) {
        card.draw(below(parts.detail, 1), &acute.reading, (words, &world.station.keymap, focused), paint);
    }
}

/// The checklist in words: whom it is about, its steps, and the selected one in full.
pub(super) fn told(acute: &Acute, world: &World) -> Told {
    let words = &world.station.words;
    let Some(open) = acute.open(world) else {
        return Told::titled(words.say("pane-acute")).with_head([words.say("acute-none").into_owned()]);
    };
    let title = format!("{}: {}", open.entry.alias, words.say("pane-acute"));
    let place = world.place_told(&open.entry.conversation);
    let place = place.map(|place| format!("{} {place}", words.say("acute-place")));
    let row = |step: &StepRow<'_>| {
        let done = step.tick.is_some() || (step.step == Step::Backup && acute.alert(world).is_some());
        let said = match step.tick {
            Some((code, ..)) => words.say(&format!("tick-{}", code.id())),
            None => words.say(&format!("step-{}", step.step.id())),
        };
        let hand = if step.step.hand() == Hand::Backup { words.say("acute-by-backup") } else { "".into() };
        let state = words.say(if done { "linear-ticked" } else { "linear-not-ticked" });
        ToldRow::new(step.step.id(), format!("{hand}{said}: {state}"))
    };
    let rows = acute.rows(world).iter().map(row).collect();
    let answers = acute.row(world).is_some_and(|row| row.mine && row.step.codes().len() > 1);
    Told::titled(title)
        .with_head(place)
        .with_rows(rows, acute.selection.row)
        .with_about(acute.card(world, WIDTH).map(|card| card.words()).unwrap_or_default())
        .numbered(if answers { Number::Answers } else { Number::Chooses })
}

/// Whom it is about, and how the alert stands.
fn head(acute: &Acute, world: &World, open: &Open, width: u16) -> Vec<Flow> {
    let triage = open.entry.triage;
    let (standing, role) = standing(world, acute.alert(world));
    let whom = [
        (open.entry.alias.as_str(), Role::Alias),
        ("  ", Role::Text),
        (&world.triage_words(triage), triage_role(triage)),
    ];
    let mut head = vec![Flow::of(&whom, width), Flow::of(&[(&standing, role)], width)];
    // 112 is told where: whoever calls must not look for it
    if let Some(place) = world.place_told(&open.entry.conversation) {
        let label = format!("{} ", world.station.words.say("acute-place"));
        head.push(Flow::of(&[(&label, Role::Label), (&place, Role::Text)], width));
    }
    head
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
        let clock = if world.station.calm {
            world.station.age(alert.since, world.server_now())
        } else {
            format!("{}:{:02}", waited / 60_000, waited / 1_000 % 60)
        };
        let said = match (world.is_alone(), world.station.calm) {
            (true, _) => "alert-waits-alone",
            (false, true) => "alert-waits-calm",
            (false, false) => "alert-waits",
        };
        (words.with(said, &[("clock", clock.into())]).into_owned(), Role::Warning)
    } else {
        let age = world.station.age(alert.since, world.server_now());
        (words.with("alert-late", &[("age", age.into())]).into_owned(), Role::Overdue)
    }
}

impl Acute {
    /// How many rows the head takes.
    pub(super) fn head_rows(&self, world: &World, width: u16) -> u16 {
        let rows = self.open(world).map_or(0, |open| head(self, world, open, width).iter().map(Flow::height).sum());
        u16::try_from(rows).unwrap_or(u16::MAX)
    }

    /// The steps as the rows of a list.
    pub(super) fn rows_of(&self, world: &World, width: u16) -> Vec<Flow> {
        let (alert, rows) = (self.alert(world), self.rows(world));
        rows.iter().map(|step| one(world, alert, *step, width)).collect()
    }

    /// The selected step in full: what to do, its answers, who ticked it, and its phrase.
    pub(super) fn card(&self, world: &World, width: u16) -> Option<Card> {
        let (step, words) = (self.row(world)?, &world.station.words);
        let mut card = Card::of(width);
        card.say(&words.say(&format!("step-{}-about", step.step.id())), Role::Text);
        if step.mine && step.step.codes().len() > 1 {
            for (nth, code) in (1..).zip(step.step.codes()) {
                let answer = words.say(&format!("tick-{}", code.id()));
                card.pieces(&[(&format!("{nth} "), Role::HintKey), (&answer, Role::Text)]);
            }
        }
        if step.mine && phrase(step.step).is_some() && world.can_write() {
            let key = world.station.keymap.label(intent::Acute::SayStep);
            card.say(&words.with("acute-phrase", &[("key", key.into())]), Role::Muted);
        }
        if let Some((_, who, _)) = step.tick {
            card.say(world.name_of(who), Role::Colleague);
        }
        Some(card)
    }
}

/// One step: whether it was ticked, when, and as what; dimmed while it is not called for.
fn one(world: &World, alert: Option<&Alert>, step: StepRow<'_>, width: u16) -> Flow {
    let words = &world.station.words;
    let time = match (step.step, alert) {
        (Step::Backup, Some(alert)) => Some(alert.since),
        _ => step.tick.map(|(_, _, at)| at),
    };
    let mark = format!(" [{}] ", if time.is_some() { "x" } else { " " });
    let role = if step.applies { Role::Text } else { Role::Muted };
    let said = match step.tick {
        Some((code, ..)) => words.say(&format!("tick-{}", code.id())),
        None => words.say(&format!("step-{}", step.step.id())),
    };
    let hand = if step.step.hand() == Hand::Backup { words.say("acute-by-backup") } else { "".into() };
    let time = time.map_or_else(String::new, |time| world.station.time_of_day(time));
    let flow = Flow::behind(&[(&mark, role)], 5, &[(&hand, Role::Colleague), (&said, role)], width);
    flow.with_right(&time, Role::Muted, width)
}
