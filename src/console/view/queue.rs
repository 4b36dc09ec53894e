//! The queue: who waits, who is mine, who is with colleagues.

use ratatui::layout::Rect;

use super::paint::{Paint, after, below, row};
use super::{has_keyboard, layout, surface, triage_role, triage_words};
use crate::state::State;
use crate::state::pane::Pane;
use crate::state::queue::{Group, QueueLine, QueueRow};
use crate::theme::{Role, Surface};

/// Draws the queue: only the lines in sight.
pub(super) fn draw(state: &State, area: Rect, paint: &mut Paint<'_, '_>) {
    let focused = has_keyboard(state, Pane::Queue);
    paint.pane(area, &state.words.say("pane-queue"), focused);
    let inside = layout::inner(area);
    if state.queue.rows.is_empty() && !state.desk_known {
        paint.paragraph(inside, &state.words.say("queue-no-desk"), Role::Muted);
        return;
    }
    let (waiting, others) = state.queue.lines();
    let ((first, second), (upper, lower)) = (state.queue.tops, state.queue.heights);
    let upper = u16::try_from(upper).unwrap_or(u16::MAX).min(inside.height);
    part(state, &waiting, first, Rect { height: upper, ..inside }, paint);
    part(state, &others, second, below(inside, upper), paint);
    let hidden = waiting.len().saturating_sub(first + usize::from(upper));
    if hidden > 0 && lower > 0 && upper > 0 {
        // beside the heading of the others, right below those who are not to be seen
        let words = state.words.with("queue-more", &[("count", hidden.into())]);
        paint.right(row(below(inside, upper), 0), &format!(" {words} "), Role::Muted);
    }
}

/// Draws the lines in sight of one part.
fn part(state: &State, lines: &[QueueLine<'_>], top: usize, area: Rect, paint: &mut Paint<'_, '_>) {
    let focused = has_keyboard(state, Pane::Queue);
    let mut number = lines.iter().take(top).filter(|line| is_mine(line)).count();
    for (nth, line) in (0..area.height).zip(lines.iter().skip(top)) {
        let at = row(area, nth);
        number += usize::from(is_mine(line));
        match line {
            QueueLine::Heading(group, count) => {
                let words = state.words.say(group.heading());
                paint.pieces(at, &[(&words, Role::Title), (&format!(" {count}"), Role::Muted)]);
            }
            QueueLine::Nobody(Group::Waiting) => {
                paint.words(after(at, 2), &state.words.say("queue-empty"), Role::Muted);
            }
            QueueLine::Nobody(_) => {
                paint.words(after(at, 2), &state.words.say("queue-none-mine"), Role::Muted);
            }
            QueueLine::Row(queued) => one(state, queued, number, at, focused, paint),
        }
    }
}

fn is_mine(line: &QueueLine<'_>) -> bool {
    matches!(line, QueueLine::Row(row) if row.group == Group::Mine)
}

fn one(state: &State, queued: &QueueRow, number: usize, at: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
    if queued.group == Group::Kept {
        return kept(state, queued, at, focused, paint);
    }
    let Some(open) = state.roster.get(&queued.conversation) else { return };
    let selected = state.queue.selected.as_ref() == Some(&queued.conversation);
    paint.surface = surface(selected, focused);
    paint.fill(at);
    let mark = match queued.group {
        _ if selected => ">".to_owned(),
        Group::Mine if number <= 9 => number.to_string(),
        _ => " ".to_owned(),
    };
    let (words, role) = right_words(state, queued, open);
    let used = if at.width > 18 { paint.right(at, &words, role) } else { 0 };
    let rest = Rect { width: at.width - used, ..at };
    let mut left = paint.words(rest, &mark, Role::Muted);
    left += paint.words(after(rest, left), &triage_words(state, open.entry.triage), triage_role(open.entry.triage));
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
fn kept(state: &State, queued: &QueueRow, at: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
    let selected = state.queue.selected.as_ref() == Some(&queued.conversation);
    paint.surface = surface(selected, focused);
    paint.fill(at);
    let used = paint.right(at, &format!(" {} ", state.words.say("queue-draft")), Role::Warning);
    let rest = Rect { width: at.width - used.min(at.width), ..at };
    let left = paint.words(rest, if selected { ">" } else { " " }, Role::Muted);
    paint.alias(after(rest, left), state.alias(&queued.conversation), "");
    if selected && focused {
        paint.cursor(at.x, at.y);
    }
    paint.surface = Surface::Ground;
}

/// What stands at the right of a row: how long it waits, what is new, who has it.
fn right_words(state: &State, queued: &QueueRow, open: &desk::roster::Open) -> (String, Role) {
    let minutes = state.words.with("queue-minutes", &[("minutes", queued.minutes.into())]).into_owned();
    match queued.group {
        Group::Waiting if state.is_claiming(&queued.conversation) => {
            (format!(" {} ", state.words.say("queue-claiming")), Role::Queued)
        }
        Group::Waiting if queued.overdue => (format!(" {minutes}!"), Role::Overdue),
        Group::Waiting if open.entry.left.is_some() => {
            (format!(" {} {minutes} ", state.words.say("queue-left")), Role::Away)
        }
        Group::Waiting => (format!(" {minutes} "), Role::Text),
        Group::Mine => mine_words(state, queued, open),
        Group::Kept => (String::new(), Role::Muted),
        Group::Colleagues => {
            let who = open.entry.assigned.as_ref().map_or("", |who| state.name_of(who));
            (format!(" {who} "), Role::Colleague)
        }
    }
}

fn mine_words(state: &State, queued: &QueueRow, open: &desk::roster::Open) -> (String, Role) {
    let Some(chat) = state.chat(&queued.conversation) else { return (String::new(), Role::Muted) };
    if chat.unread > 0 {
        let words = state.words.with("queue-new", &[("count", chat.unread.into())]);
        (format!(" {words} "), Role::Unread)
    } else if chat.conversation.visitor_types() {
        (format!(" {} ", state.words.say("queue-typing")), Role::Here)
    } else if open.entry.left.is_some() {
        (format!(" {} ", state.words.say("queue-left")), Role::Left)
    } else if !chat.draft.editor.is_blank() {
        (format!(" {} ", state.words.say("queue-draft")), Role::Muted)
    } else {
        (String::new(), Role::Muted)
    }
}
