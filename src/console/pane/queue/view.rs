//! Drawing the queue.

use ratatui::layout::Rect;

use super::columns::Columns;
use super::{Queue, QueueLine, lines};
use crate::intent;
use crate::text::{SafeText, cut_name};
use crate::theme::{Role, Surface};
use crate::widget::paint::{Paint, after, below, list_row, row};
use crate::widget::place;
use crate::world::World;
use crate::world::attention::why_word;
use crate::world::rows::{Group, QueueRow};
use crate::world::spoken::triage_role;
use care::registration::Visitor;
use desk::event::{Leaving, Moment, Shift};
use desk::languages::MeantFor;
use desk::roster::Open;

/// Draws the queue: only the lines in sight.
pub(super) fn draw(queue: &Queue, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
    paint.pane(area, &world.station.words.say("pane-queue"), focused);
    let inside = place::inner(area);
    let title = Rect { y: area.y, height: area.height.min(1), ..inside };
    if !world.queue.rows.is_empty() && !title.is_empty() {
        Columns::of(title).draw_names(world, paint);
    }
    if world.queue.rows.is_empty() && !world.desk_known {
        paint.paragraph(inside, &world.station.words.say("queue-no-desk"), Role::Muted);
        return;
    }
    let (waiting, others) = lines(&world.queue, (queue.unfolded, queue.roomy));
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
                let mut counted = format!(" {count}");
                if *group == Group::Mine {
                    let capacity = [("capacity", u64::from(world.at_once()).into())];
                    counted = format!("{counted} {}", world.station.words.with("queue-of", &capacity));
                    if world.asleep() > 0 {
                        let asleep = [("count", world.asleep().into())];
                        counted = format!("{counted}, {}", world.station.words.with("queue-asleep", &asleep));
                    }
                }
                paint.pieces(at, &[(&words, Role::Title), (&counted, Role::Muted)]);
                if *group == Group::Away && !queue.unfolded {
                    let key = world.station.keymap.label(intent::Queue::Unfold);
                    let words = world.station.words.with("queue-unfold", &[("key", key.into())]);
                    paint.right(at, &format!(" {words} "), Role::Muted);
                }
            }
            QueueLine::Gap => {}
            QueueLine::Nobody(Group::Waiting) => {
                paint.words(after(at, 2), &world.station.words.say("queue-empty"), Role::Muted);
            }
            QueueLine::Nobody(_) => {
                paint.words(after(at, 2), &world.station.words.say("queue-none-mine"), Role::Muted);
            }
            QueueLine::Row(queued) => {
                let selected = queue.selected.as_ref() == Some(&queued.conversation);
                let draw = |paint: &mut Paint<'_, '_>| one(world, queued, (number, at), paint);
                list_row(at, (selected, focused, Surface::Ground), paint, draw);
            }
        }
    }
}

fn is_mine(line: &QueueLine<'_>) -> bool {
    matches!(line, QueueLine::Row(row) if row.group == Group::Mine)
}

/// One row, behind its mark: the first column.
fn one(world: &World, queued: &QueueRow, (number, at): (usize, Rect), paint: &mut Paint<'_, '_>) {
    if queued.group == Group::Unsent {
        return unsent(world, queued, at, paint);
    }
    let Some(open) = world.roster.get(&queued.conversation) else { return };
    let mark = match queued.group {
        Group::Unattended => "!".to_owned(),
        Group::Waiting if queued.meant_for == MeantFor::OnlyMe => "*".to_owned(),
        Group::Mine if number <= 9 => number.to_string(),
        _ => " ".to_owned(),
    };
    let columns = Columns::of(at);
    let triage = open.entry.triage;
    let code = if columns.is_short() { world.triage_short(triage) } else { world.triage_words(triage) };
    let asks = if open.entry.proposal.is_some() { " ?" } else { "" };
    if columns.is_table() {
        paint.pieces(at, &[(&mark, Role::Muted), (&code, triage_role(triage))]);
        paint.alias(columns.alias(), &open.entry.alias, asks);
        let place = if columns.has_state() { columns.state() } else { columns.waits() };
        let (state, role) = state(world, queued, open, place.width.into());
        let (waits, late) = wait_words(world, waits(world, queued), false);
        if columns.has_state() {
            draw_state(world, queued, open, columns.state(), paint);
        }
        if columns.has_state() || !(waits.is_empty() || world.is_claiming(&queued.conversation)) {
            paint.right(columns.waits(), &waits, late);
        } else {
            paint.right(columns.waits(), &state, role);
        }
        columns.draw_answers(world, &open.entry, paint);
    } else {
        let alias = SafeText::row(&open.entry.alias).width();
        let free = usize::from(at.width.saturating_sub(columns.head())).saturating_sub(alias);
        let (words, role) = right_words(world, queued, open, (free, columns.is_short()));
        let used = if at.width > 18 { paint.right(at, &words, role) } else { 0 };
        let rest = Rect { width: at.width - used, ..at };
        let left = paint.pieces(rest, &[(&mark, Role::Muted), (&code, triage_role(triage))]);
        // letter and word stand in a column of their own
        let left = left.max(if at.width > 22 { columns.head() } else { left + 1 }).min(rest.width);
        paint.alias(after(rest, left), &open.entry.alias, asks);
    }
}

/// Unsent words in a conversation that is not mine any more: the desk may not know it any more either.
fn unsent(world: &World, queued: &QueueRow, at: Rect, paint: &mut Paint<'_, '_>) {
    let used = paint.right(at, &format!(" {} ", world.station.words.say("queue-draft")), Role::Warning);
    let rest = Rect { width: at.width - used.min(at.width), ..at };
    paint.alias(after(rest, 1), world.alias(&queued.conversation), "");
}

/// The words of a wait: on a ticking and on a calm screen.
pub(super) const WAIT: [&str; 2] = ["queue-minutes", "queue-minutes-calm"];

/// For how many minutes a visitor without a helper waits, or one of mine for an answer, since when, and whether that is too
/// long. Nothing for who is with a colleague.
pub(super) fn waits(world: &World, queued: &QueueRow) -> Option<((u64, Moment), bool)> {
    let wait = (queued.minutes, queued.since);
    match queued.group {
        Group::Unattended => Some((wait, true)),
        Group::Waiting | Group::Away => Some((wait, queued.overdue)),
        Group::Mine => {
            let since = world.unanswered_since(&queued.conversation)?;
            Some(((world.server_now().since(since) / 60_000, since), queued.overdue))
        }
        Group::Colleagues | Group::Unsent => None,
    }
}

/// A wait in words, with a `!` when it is too long; `short`: with one letter.
fn wait_words(world: &World, wait: Option<((u64, Moment), bool)>, short: bool) -> (String, Role) {
    let Some((wait, late)) = wait else { return (String::new(), Role::Muted) };
    let said = if short { ["queue-minutes-short", "queue-minutes-short-calm"] } else { WAIT };
    let words = world.station.minutes(said, wait);
    if late { (format!("{words}!"), Role::Overdue) } else { (format!("{words} "), Role::Text) }
}

/// Draws the state in its column, with a blank behind it.
fn draw_state(world: &World, queued: &QueueRow, open: &Open, at: Rect, paint: &mut Paint<'_, '_>) {
    let (state, role) = state(world, queued, open, at.width.saturating_sub(1).into());
    paint.words(at, &state, role);
}

/// What is the matter with a visitor beside the wait: why nobody reads, what is new, who has the conversation. A name is
/// cut to what is left of so many columns.
fn state(world: &World, queued: &QueueRow, open: &Open, columns: usize) -> (String, Role) {
    let words = &world.station.words;
    let stopped = open.entry.left.is_some_and(|(how, _)| how.is_stop());
    match queued.group {
        Group::Unattended | Group::Waiting if world.is_claiming(&queued.conversation) => {
            (words.say("queue-claiming").into_owned(), Role::Queued)
        }
        Group::Unattended => {
            let why = open.entry.unattended.map_or("", |(why, _)| why_word(why));
            let why = format!(": {}", words.say(why));
            let who = open.entry.assigned.as_ref().map_or("", |who| world.name_of(who));
            (cut_name(who, columns.saturating_sub(SafeText::row(&why).width())) + &why, Role::Overdue)
        }
        Group::Waiting | Group::Away if open.entry.left.is_some() => {
            (words.say(left_key(open)).into_owned(), Role::Away)
        }
        Group::Waiting | Group::Away => waiting_words(world, queued, open, columns),
        Group::Unsent => (String::new(), Role::Muted),
        Group::Mine => mine_words(world, queued, open, columns),
        Group::Colleagues if open.entry.offer.as_ref().is_some_and(|offer| world.is_me(&offer.to)) => {
            (words.say("queue-offered-me").into_owned(), Role::Event)
        }
        Group::Colleagues if stopped => (words.say(left_key(open)).into_owned(), Role::Left),
        Group::Colleagues if world.reads_along(&queued.conversation) => {
            (words.say("queue-reads-along").into_owned(), Role::Colleague)
        }
        Group::Colleagues => {
            let Some(who) = open.entry.assigned.as_ref() else { return (String::new(), Role::Muted) };
            let hands_over = world.roster.member(who).is_some_and(|member| member.duty.shift == Shift::HandingOver);
            let more = match quiet_words(world, open, 0) {
                Some(quiet) => format!(": {quiet}"),
                None if hands_over => format!(" · {}", words.say("shift-handing-over")),
                None => String::new(),
            };
            let wide = SafeText::row(&more).width();
            // a name of which too little is left says less than the name alone
            let (more, wide) = if columns >= wide + 6 { (more, wide) } else { (String::new(), 0) };
            (cut_name(world.name_of(who), columns - wide) + &more, Role::Colleague)
        }
    }
}

/// What stands at the right of a row without columns: how long it waits, what is new, who has it. What is the matter goes
/// before the wait when both are in the `free` columns that the alias leaves; `short`: the wait is written with one letter.
fn right_words(world: &World, queued: &QueueRow, open: &Open, (free, short): (usize, bool)) -> (String, Role) {
    let words = &world.station.words;
    let (waits, late) = wait_words(world, waits(world, queued), short);
    let (state, role) = match queued.group {
        // with a blank on either side
        Group::Mine => state(world, queued, open, free.saturating_sub(2)),
        _ if waits.is_empty() || world.is_claiming(&queued.conversation) => {
            state(world, queued, open, free.saturating_sub(2))
        }
        _ => (String::new(), Role::Muted),
    };
    // for how long nobody answered says it in fewer columns, where an alias is not to be cut
    let is_wait = queued.group == Group::Mine && role == Role::Overdue && !waits.is_empty();
    let fits = SafeText::row(&state).width() + 2 <= free;
    if !state.is_empty() && (fits || !is_wait) {
        return (format!(" {state} "), role);
    }
    let (why, role) = match queued.group {
        Group::Unattended => (open.entry.unattended.map(|(why, _)| why_word(why)), late),
        _ if open.entry.left.is_some() && !queued.overdue => (Some(left_key(open)), Role::Away),
        _ => (None, late),
    };
    let both = why.filter(|_| !short).map(|why| format!(" {} {waits}", words.say(why)));
    match both.filter(|both| SafeText::row(both).width() <= free) {
        Some(both) => (both, role),
        None if waits.is_empty() => (waits, late),
        None => (format!(" {waits}"), late),
    }
}

/// What is the matter with a visitor who waits: whether they were here before, and for whom they are by their language.
fn waiting_words(world: &World, queued: &QueueRow, open: &Open, columns: usize) -> (String, Role) {
    let words = &world.station.words;
    let returning = (open.entry.visitor == Visitor::Returning).then(|| words.say("queue-returning").into_owned());
    let (meant, role) = match &queued.meant_for {
        MeantFor::Everybody => (None, Role::Text),
        MeantFor::OnlyMe => (Some(words.say("queue-only-me").into_owned()), Role::Text),
        MeantFor::First(who) => {
            let words = words.say("queue-first-for");
            let free = columns.saturating_sub(SafeText::row(&words).width() + 1);
            (Some(format!("{words} {}", cut_name(world.name_of(who), free))), Role::Muted)
        }
    };
    let both: Vec<String> = returning.into_iter().chain(meant.clone()).collect();
    let both = both.join(" · ");
    let fits = SafeText::row(&both).width() <= columns;
    // for whom the visitor is decides who takes them
    (if fits { both } else { meant.unwrap_or(both) }, role)
}

/// The word of a row whose visitor is gone: whether they can come back.
fn left_key(open: &Open) -> &'static str {
    match open.entry.left {
        Some((Leaving::StopWord, _)) => "queue-stopped",
        Some((Leaving::Wiped, _)) => "queue-wiped",
        _ => "queue-left",
    }
}

/// That a conversation sleeps, and for how long still where so many columns have room for it.
fn quiet_words(world: &World, open: &Open, columns: usize) -> Option<String> {
    let minutes = world.quiet_minutes(open)?;
    let words = &world.station.words;
    let long =
        world.station.minutes(["queue-quiet", "queue-quiet-calm"], (minutes, open.entry.quiet.unwrap_or_default()));
    let fits = SafeText::row(&long).width() <= columns;
    Some(if fits { long } else { words.say("queue-quiet-short").into_owned() })
}

/// What is new in a conversation of mine.
fn mine_words(world: &World, queued: &QueueRow, open: &Open, columns: usize) -> (String, Role) {
    let words = &world.station.words;
    let Some(chat) = world.chat(&queued.conversation) else { return (String::new(), Role::Muted) };
    if chat.unread > 0 {
        (words.with("queue-new", &[("count", chat.unread.into())]).into_owned(), Role::Unread)
    } else if queued.overdue {
        let why = open.entry.unattended.map_or("unattended-unanswered", |(why, _)| why_word(why));
        (format!("{}!", words.say(why)), Role::Overdue)
    } else if let Some(quiet) = quiet_words(world, open, columns) {
        (quiet, Role::Muted)
    } else if world.shows_typing(chat) {
        (words.say("queue-typing").into_owned(), Role::Here)
    } else if let Some(offer) = world.my_offer(&queued.conversation) {
        let who = [("who", cut_name(world.name_of(&offer.to), 12).into())];
        (words.with("handing-offered", &who).into_owned(), Role::Queued)
    } else if open.entry.left.is_some() {
        (words.say(left_key(open)).into_owned(), Role::Left)
    } else if !chat.draft.editor.is_blank() {
        (words.say("queue-draft").into_owned(), Role::Muted)
    } else {
        (String::new(), Role::Muted)
    }
}
