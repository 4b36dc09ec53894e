//! A visitor who waits, or is with a colleague: what the desk knows, and no word of the conversation.

use ratatui::layout::Rect;

use super::Queue;
use crate::intent;
use crate::theme::Role;
use crate::widget::paint::{Paint, after, below, row};
use crate::widget::place;
use crate::world::World;
use crate::world::attention::about_word;
use crate::world::spoken::triage_role;
use desk::event::BoardEntry;
use desk::roster::Open;

/// From this width on two facts stand on a row: below the queue, where rows are few.
const WIDE: u16 = 60;

/// Draws what is known of the selected visitor.
pub(super) fn draw(queue: &Queue, world: &World, area: Rect, paint: &mut Paint<'_, '_>) {
    let Some(open) = queue.selected_open(world) else {
        paint.pane(area, "", false);
        let key = world.station.keymap.label(intent::Queue::Claim);
        let words = if world.queue.rows.is_empty() {
            world.station.words.with("preview-hello", &[("key", key.into())])
        } else {
            world.station.words.say("preview-none")
        };
        paint.paragraph(place::inner(area), &words, Role::Muted);
        return;
    };
    let entry = &open.entry;
    paint.pane(area, &entry.alias, false);
    let inside = place::inner(area);
    let inside = Rect { x: inside.x + u16::from(inside.width > 0), width: inside.width.saturating_sub(1), ..inside };
    let triage = triage_role(entry.triage);
    let about = world.station.words.say(&format!("triage-{}-about", entry.triage.letter()));
    let code = paint.words(row(inside, 0), &format!("{}  ", world.triage_words(entry.triage)), triage);
    let mut used = paint.paragraph(after(inside, code), &about, Role::Text).max(1);
    // as in the row: two ages of one wait would be two facts
    let queued = world.queue.rows.iter().find(|row| row.conversation == entry.conversation);
    let minutes = queued.map_or(0, |row| row.minutes);
    let since = world.station.time_of_day(entry.assigned_since);
    let waits = match &entry.assigned {
        None => world.station.words.with("preview-waits", &[("minutes", minutes.into())]),
        Some(who) => world.station.words.with("preview-with", &[("who", world.name_of(who).into())]),
    };
    let overdue = queued.is_some_and(|row| row.overdue);
    let late = if overdue { format!(" ! {}", world.station.words.say("queue-overdue")) } else { String::new() };
    paint.pieces(
        row(inside, used),
        &[(&waits, Role::Text), (&format!(" · {since}"), Role::Muted), (&late, Role::Overdue)],
    );
    used += 1;
    let is_wide = area.width >= WIDE;
    let left = world.left_words(&entry.conversation);
    if let Some(left) = &left {
        paint.words(row(inside, used), left, Role::Left);
    }
    used += u16::from(!is_wide || left.is_some());
    if !is_wide {
        paint.words(row(inside, used), &world.station.words.say("preview-answers"), Role::Title);
        used += 1;
    }
    used += facts(world, entry, below(inside, used), if is_wide { 2 } else { 1 }, paint);
    asked(world, open, below(inside, used + u16::from(!is_wide)), paint);
}

/// What was asked at the door, so many facts a row; returns how many rows they took.
fn facts(world: &World, entry: &BoardEntry, area: Rect, a_row: u16, paint: &mut Paint<'_, '_>) -> u16 {
    let width = area.width / a_row;
    let mut nth = 0;
    for (label, value, role) in world.facts(entry) {
        let label = format!("{:<20}", world.station.words.say(label));
        let at = after(row(area, nth / a_row), nth % a_row * width);
        paint.pieces(Rect { width: width.min(at.width), ..at }, &[(&label, Role::Label), (&value, role)]);
        nth += 1;
    }
    nth.div_ceil(a_row)
}

/// What waits for a colleague's word, who does not read, and what a key does for this visitor.
fn asked(world: &World, open: &Open, mut rest: Rect, paint: &mut Paint<'_, '_>) {
    let entry = &open.entry;
    if let Some(proposal) = &entry.proposal {
        rest = below(rest, paint.paragraph(rest, &world.proposed_words(proposal), Role::Warning) + 1);
    }
    if let (Some((why, _)), false) = (entry.unattended, world.is_mine(&entry.conversation)) {
        let (key, words) = (world.station.keymap.label(intent::Queue::TakeOver), &world.station.words);
        let words = if world.is_claiming(&entry.conversation) {
            words.with("notice-asked", &[("alias", entry.alias.as_str().into())])
        } else {
            let who = entry.assigned.as_ref().map_or("", |who| world.name_of(who));
            let arguments = [("who", who.into()), ("key", key.into()), ("alias", entry.alias.as_str().into())];
            words.with(about_word(why), &arguments)
        };
        rest = below(rest, paint.paragraph(rest, &words, Role::Warning) + 1);
    }
    if open.is_waiting() {
        rest = below(rest, paint.paragraph(rest, &world.station.words.say("preview-words"), Role::Muted) + 1);
        let key = world.station.keymap.label(intent::Queue::Claim);
        let words = if world.is_claiming(&entry.conversation) {
            world.station.words.with("notice-asked", &[("alias", entry.alias.as_str().into())])
        } else {
            world.station.words.with("preview-claim", &[("key", key.into()), ("alias", entry.alias.as_str().into())])
        };
        paint.paragraph(rest, &words, Role::Text);
    }
}
