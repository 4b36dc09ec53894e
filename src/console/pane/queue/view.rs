//! Drawing the queue.

use ratatui::layout::Rect;

use super::{Queue, QueueLine, lines};
use crate::intent;
use crate::theme::{Role, Surface};
use crate::widget::paint::{Paint, after, below, row, surface};
use crate::widget::place;
use crate::world::World;
use crate::world::attention::why_word;
use crate::world::rows::{Group, QueueRow};
use crate::world::spoken::triage_role;
use desk::event::Leaving;
use desk::roster::Open;

/// Draws the queue: only the lines in sight.
pub(super) fn draw(queue: &Queue, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
    paint.pane(area, &world.station.words.say("pane-queue"), focused);
    let inside = place::inner(area);
    if world.queue.rows.is_empty() && !world.desk_known {
        paint.paragraph(inside, &world.station.words.say("queue-no-desk"), Role::Muted);
        return;
    }
    let (waiting, others) = lines(&world.queue, queue.unfolded);
    let ((first, second), (upper, lower)) = (queue.tops, queue.heights);
    let upper = u16::try_from(upper).unwrap_or(u16::MAX).min(inside.height);
    part(queue, world, (&waiting, first), (Rect { height: upper, ..inside }, focused), paint);
    part(queue, world, (&others, second), (below(inside, upper), focused), paint);
    let hidden = waiting.len().saturating_sub(first + usize::from(upper));
    if hidden > 0 && lower > 0 && upper > 0 {
        // beside the heading of the others, right below those who are not to be seen
        let words = world.station.words.with("queue-more", &[("count", hidden.into())]);
        paint.right(row(below(inside, upper), 0), &format!(" {words} "), Role::Muted);
    }
}

/// Draws the lines in sight of one part.
fn part(
    queue: &Queue,
    world: &World,
    (lines, top): (&[QueueLine<'_>], usize),
    (area, focused): (Rect, bool),
    paint: &mut Paint<'_, '_>,
) {
    let mut number = lines.iter().take(top).filter(|line| is_mine(line)).count();
    for (nth, line) in (0..area.height).zip(lines.iter().skip(top)) {
        let at = row(area, nth);
        number += usize::from(is_mine(line));
        match line {
            QueueLine::Heading(group, count) => {
                let words = world.station.words.say(group.heading());
                paint.pieces(at, &[(&words, Role::Title), (&format!(" {count}"), Role::Muted)]);
                if *group == Group::Away && !queue.unfolded {
                    let key = world.station.keymap.label(intent::Queue::Unfold);
                    let words = world.station.words.with("queue-unfold", &[("key", key.into())]);
                    paint.right(at, &format!(" {words} "), Role::Muted);
                }
            }
            QueueLine::Nobody(Group::Waiting) => {
                paint.words(after(at, 2), &world.station.words.say("queue-empty"), Role::Muted);
            }
            QueueLine::Nobody(_) => {
                paint.words(after(at, 2), &world.station.words.say("queue-none-mine"), Role::Muted);
            }
            QueueLine::Row(queued) => one(queue, world, queued, (number, at, focused), paint),
        }
    }
}

fn is_mine(line: &QueueLine<'_>) -> bool {
    matches!(line, QueueLine::Row(row) if row.group == Group::Mine)
}

fn one(
    queue: &Queue,
    world: &World,
    queued: &QueueRow,
    (number, at, focused): (usize, Rect, bool),
    paint: &mut Paint<'_, '_>,
) {
    if queued.group == Group::Kept {
        return kept(queue, world, queued, (at, focused), paint);
    }
    let Some(open) = world.roster.get(&queued.conversation) else { return };
    let selected = queue.selected.as_ref() == Some(&queued.conversation);
    paint.surface = surface(selected, focused);
    paint.fill(at);
    let mark = match queued.group {
        _ if selected => ">".to_owned(),
        Group::Mine if number <= 9 => number.to_string(),
        _ => " ".to_owned(),
    };
    let (words, role) = right_words(world, queued, open);
    let used = if at.width > 18 { paint.right(at, &words, role) } else { 0 };
    let rest = Rect { width: at.width - used, ..at };
    let mut left = paint.words(rest, &mark, Role::Muted);
    left += paint.words(after(rest, left), &world.triage_words(open.entry.triage), triage_role(open.entry.triage));
    // letter and word stand in a column of their own: the longest word has eight letters
    left = left.max(if at.width > 24 { 12 } else { left + 1 }).min(rest.width);
    let mark = if open.entry.proposal.is_some() { " ?" } else { "" };
    paint.alias(after(rest, left), &open.entry.alias, mark);
    if selected && focused {
        paint.cursor(at.x, at.y);
    }
    paint.surface = Surface::Ground;
}

/// Unsent words in a conversation that is not mine any more: the desk may not know it any more either.
fn kept(queue: &Queue, world: &World, queued: &QueueRow, (at, focused): (Rect, bool), paint: &mut Paint<'_, '_>) {
    let selected = queue.selected.as_ref() == Some(&queued.conversation);
    paint.surface = surface(selected, focused);
    paint.fill(at);
    let used = paint.right(at, &format!(" {} ", world.station.words.say("queue-draft")), Role::Warning);
    let rest = Rect { width: at.width - used.min(at.width), ..at };
    let left = paint.words(rest, if selected { ">" } else { " " }, Role::Muted);
    paint.alias(after(rest, left), world.alias(&queued.conversation), "");
    if selected && focused {
        paint.cursor(at.x, at.y);
    }
    paint.surface = Surface::Ground;
}

/// What stands at the right of a row: how long it waits, what is new, who has it.
fn right_words(world: &World, queued: &QueueRow, open: &Open) -> (String, Role) {
    let minutes = world.station.words.with("queue-minutes", &[("minutes", queued.minutes.into())]).into_owned();
    match queued.group {
        Group::Unattended | Group::Waiting if world.is_claiming(&queued.conversation) => {
            (format!(" {} ", world.station.words.say("queue-claiming")), Role::Queued)
        }
        Group::Unattended => {
            let why = open.entry.unattended.map_or("", |(why, _)| why_word(why));
            (format!(" {} {minutes}!", world.station.words.say(why)), Role::Overdue)
        }
        Group::Waiting if queued.overdue => (format!(" {minutes}!"), Role::Overdue),
        Group::Waiting | Group::Away if open.entry.left.is_some() => {
            (format!(" {} {minutes} ", world.station.words.say(left_key(open))), Role::Away)
        }
        Group::Waiting | Group::Away => (format!(" {minutes} "), Role::Text),
        Group::Mine => mine_words(world, queued, open),
        Group::Kept => (String::new(), Role::Muted),
        Group::Colleagues if open.entry.left.is_some_and(|(how, _)| how.is_stop()) => {
            (format!(" {}", world.station.words.say(left_key(open))), Role::Left)
        }
        Group::Colleagues => {
            let who = open.entry.assigned.as_ref().map_or("", |who| world.name_of(who));
            (format!(" {who} "), Role::Colleague)
        }
    }
}

/// The word of a row whose visitor is gone: whether they can come back.
fn left_key(open: &Open) -> &'static str {
    match open.entry.left {
        Some((Leaving::StopWord, _)) => "queue-stopped",
        Some((Leaving::Wiped, _)) => "queue-wiped",
        _ => "queue-left",
    }
}

fn mine_words(world: &World, queued: &QueueRow, open: &Open) -> (String, Role) {
    let Some(chat) = world.chat(&queued.conversation) else { return (String::new(), Role::Muted) };
    if chat.unread > 0 {
        let words = world.station.words.with("queue-new", &[("count", chat.unread.into())]);
        (format!(" {words} "), Role::Unread)
    } else if queued.overdue {
        (format!(" {}!", world.station.words.say("unattended-unanswered")), Role::Overdue)
    } else if chat.conversation.visitor_types() {
        (format!(" {} ", world.station.words.say("queue-typing")), Role::Here)
    } else if open.entry.left.is_some() {
        (format!(" {}", world.station.words.say(left_key(open))), Role::Left)
    } else if !chat.draft.editor.is_blank() {
        (format!(" {} ", world.station.words.say("queue-draft")), Role::Muted)
    } else {
        (String::new(), Role::Muted)
    }
}
