//! Drawing the conversation: from its lower edge upwards, only what is in sight.

use std::borrow::Cow;

use ratatui::layout::Rect;

use super::seek::Seek;
use super::{Parts, composer, strip};
use crate::text::{AsSafe, SafeStr, SafeText, cut_name, put, wrap};
use crate::theme::Role;
use crate::widget::paint::{Paint, after, below, row, rule};
use crate::widget::place;
use crate::world::World;
use crate::world::chat::{Chat, Sending};
use crate::world::spoken::triage_role;
use crate::world::transcript::{Anchor, LaidLine};
use desk::conversation::{Item, Line, Side};
use desk::event::{AlertLine, AlertStep, Leaving, Refusal, Went};

/// Draws the open conversation with its composer.
pub(super) fn draw(world: &World, seek: Option<&Seek>, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
    let Some(chat) = world.open_chat() else { return };
    let alias = world.alias(&chat.id).to_owned();
    paint.pane(area, &alias, focused);
    head(world, chat, &alias, area, paint);
    let parts = Parts::of(world, area, seek);
    if let Some(seek) = seek {
        seek.draw(world, parts.field, focused, paint);
    }
    transcript(world, chat, (parts.transcript, chat.scroll, seek.map(|seek| (seek, parts.numbers)), true), paint);
    last_words(world, chat, parts.last, paint);
    strip::draw(world, chat, parts.strip, paint);
    composer::draw(world, chat, (parts.composer, focused && seek.is_none()), paint);
}

/// The triage, the visitor's presence with its age, and the phase with its minutes, in the title line.
fn head(world: &World, chat: &Chat, alias: &str, area: Rect, paint: &mut Paint<'_, '_>) {
    let used = u16::try_from(SafeText::row(alias).width()).unwrap_or(0) + 5;
    let mut rest = Rect { height: area.height.min(1), ..after(area, used) };
    let triage = world.roster.get(&chat.id).map(|open| open.entry.triage);
    let (full, brief) = (world.presence(chat), world.presence_in_short(chat));
    let whole = |words: &str| if words.is_empty() { String::new() } else { format!(" {words} ") };
    let codes = triage.map_or_else(Default::default, |code| [world.triage_words(code), world.triage_short(code)]);
    let here = [&full, &brief].map(|here| here.as_ref().map_or("", |(words, _)| words));
    let phase = world.phase(&chat.id).map(|now| world.phase_words(now)).unwrap_or_default();
    let [named, aged, bare] = &phase;
    // the longest form that has room whole: the phase gives way first, then the words of the others
    let forms = [
        [&codes[0], here[0], named],
        [&codes[1], here[0], named],
        [&codes[0], here[0], aged],
        [&codes[1], here[0], aged],
        [&codes[1], here[0], bare],
        [&codes[0], here[0], ""],
        [&codes[1], here[1], aged],
        [&codes[1], here[0], ""],
        [&codes[1], here[1], bare],
        [&codes[1], here[1], ""],
    ];
    let fits = |form: &&[&str; 3]| {
        let columns: usize = form.iter().map(|words| SafeText::row(&whole(words)).width()).sum();
        let gaps = form[1..].iter().filter(|words| !words.is_empty()).count();
        columns + gaps <= usize::from(rest.width)
    };
    let [code, here, phase] = *forms.iter().find(fits).unwrap_or(&forms[forms.len() - 1]);
    if let Some(triage) = triage {
        rest = after(rest, paint.words(rest, &whole(code), triage_role(triage)));
    }
    if let Some((_, role)) = full {
        rest = after(rest, 1);
        rest = after(rest, paint.words(rest, &whole(here), role));
    }
    if !phase.is_empty() {
        paint.words(after(rest, 1), &whole(phase), Role::Muted);
    }
}

/// The last words below an earlier place that a search shows, with a line above them that tells of new ones: what the
/// visitor writes meanwhile is seen.
fn last_words(world: &World, chat: &Chat, area: Rect, paint: &mut Paint<'_, '_>) {
    if area.is_empty() {
        return;
    }
    let (words, role) = below_words(world, chat);
    let above = u16::from(area.height > 1);
    if above > 0 {
        rule(row(area, 0), paint);
        paint.right(row(area, 0), &format!(" {words} "), role);
    }
    transcript(world, chat, (below(area, above), None, None, false), paint);
}

/// What is said of the words below those in sight.
fn below_words<'a>(world: &'a World, chat: &Chat) -> (Cow<'a, str>, Role) {
    match chat.unread {
        0 => (world.station.words.say("talk-below"), Role::Muted),
        unread => (world.station.words.with("talk-below-new", &[("count", unread.into())]), Role::Unread),
    }
}

/// A search, and how many columns at the right are for its numbers.
type Numbered<'a> = Option<(&'a Seek, u16)>;

/// What was said, from the bottom up, from where it is scrolled to. `is_whole`: it is not only its last words, and says at
/// its upper edge that there is more.
fn transcript(
    world: &World,
    chat: &Chat,
    (whole, scroll, seek, is_whole): (Rect, Option<Anchor>, Numbered<'_>, bool),
    paint: &mut Paint<'_, '_>,
) {
    if whole.is_empty() {
        return;
    }
    let area = Rect { width: whole.width - seek.map_or(0, |(_, columns)| columns), ..whole };
    let width = place::transcript_width(area.width);
    // `bottom` is the row below what is still free
    let mut bottom = i32::from(area.height);
    let reads = world.reads(&chat.id);
    if scroll.is_none() || !reads {
        bottom -= tail(world, chat, area, bottom, paint);
        for sending in chat.sending.iter().rev() {
            if bottom <= 0 {
                break;
            }
            bottom -= on_its_way(world, sending, area, bottom, paint);
        }
    }
    if !reads {
        return;
    }
    let Some((mut index, mut shown)) = chat.lower_edge_at(scroll, width) else {
        if bottom == i32::from(area.height) {
            let is_to_open = world.is_mine(&chat.id) || world.reads_along(&chat.id);
            let key = if chat.opened || !is_to_open { "talk-empty" } else { "talk-opening" };
            paint.words(row(area, 0), &world.station.words.say(key), Role::Muted);
        }
        return;
    };
    loop {
        let height = i32::try_from(shown).unwrap_or(i32::MAX);
        line(world, chat, (index, seek), (area, bottom - height, bottom), paint);
        bottom -= height;
        if bottom <= 0 || index == 0 {
            break;
        }
        index -= 1;
        shown = chat.height(index, width);
    }
    let edge = |y: u16| Rect { y, height: 1, ..area };
    // where a search shows an earlier place, the last words say so themselves
    if scroll.is_some() && seek.is_none() {
        let (words, role) = below_words(world, chat);
        paint.right(edge(area.bottom() - 1), &format!(" {words} "), role);
    }
    if is_whole && (bottom < 0 || index > 0) {
        paint.right(edge(area.y), &format!(" {} ", world.station.words.say("talk-above")), Role::Muted);
    }
}

/// Below the last line: that the visitor types, or that it is over. Returns how many rows it took.
fn tail(world: &World, chat: &Chat, area: Rect, bottom: i32, paint: &mut Paint<'_, '_>) -> i32 {
    let (words, role) = if world.is_over(&chat.id) {
        let hours = world.erased_at(&chat.id).map(|at| at.since(world.server_now()).div_ceil(3_600_000));
        let words = hours.map(|hours| world.station.words.with("talk-closed-erased", &[("hours", hours.into())]));
        (words.unwrap_or_else(|| world.station.words.say("talk-closed")), Role::Event)
    } else if world.is_stopped(&chat.id) {
        let wiped = world.roster.get(&chat.id).and_then(|open| open.entry.left);
        let by_helper = matches!(wiped, Some((Leaving::Wiped, _)));
        (world.station.words.say(if by_helper { "talk-wiped" } else { "talk-stopped" }), Role::Warning)
    } else if !world.is_mine(&chat.id) && !world.reads_along(&chat.id) {
        (world.station.words.say("talk-taken"), Role::Warning)
    } else if world.shows_typing(chat) {
        (world.station.words.with("talk-typing", &[("alias", world.alias(&chat.id).into())]), Role::Muted)
    } else {
        return 0;
    };
    // in full: half a sentence may say the opposite of the whole
    let text = SafeText::clean(&words);
    let rows = i32::try_from(wrap(&text, area.width).height()).unwrap_or(1).min(bottom);
    let Ok(top) = u16::try_from(bottom - rows) else { return 0 };
    paint.paragraph(below(area, top), &words, role);
    rows
}

/// A line's gutter, by whose it is: a sign as well as a colour.
fn gutter(role: Role) -> SafeStr<'static> {
    match role {
        Role::Visitor => SafeStr::ours("║"),
        Role::Note | Role::Event => SafeStr::ours("»"),
        _ => SafeStr::ours("│"),
    }
}

/// Draws the rows of one line that lie between two rows of an area; the first may lie above it.
fn line(
    world: &World,
    chat: &Chat,
    (index, seek): (usize, Numbered<'_>),
    at: (Rect, i32, i32),
    paint: &mut Paint<'_, '_>,
) {
    let (area, top, bottom) = at;
    let Some(line) = chat.conversation.line(index) else { return };
    let laid = chat.lay(&line, place::transcript_width(area.width));
    let role = match (line.item, line.side) {
        (Item::Note(_), _) => Role::Note,
        (Item::Went(Went { back: false, how: Leaving::QuickExit | Leaving::StopWord | Leaving::Wiped, .. }), _) => {
            Role::Warning
        }
        (Item::Alert(AlertLine { step: AlertStep::Raised, .. }), _) => Role::Warning,
        (
            Item::Referral(_)
            | Item::Listening(_)
            | Item::Went(_)
            | Item::Alert(_)
            | Item::Passed { .. }
            | Item::Unreadable,
            _,
        ) => Role::Event,
        (Item::Said { .. }, Side::Visitor) => Role::Visitor,
        (Item::Said { .. }, Side::Helper(_)) => Role::Helper,
    };
    let heads = chat.has_heading(index, &line, &laid);
    let day = chat.begins_day(index, &line);
    if let Some(place) = u16::try_from(top).ok().map(|top| row(area, top)).filter(|_| day) {
        paint.words(place, &format!("── {} ──", world.station.day_name(line.at)), Role::Muted);
    }
    let top = top + i32::from(day);
    let unread = chat.begins_unread(&line);
    if let Some(place) = u16::try_from(top).ok().map(|top| row(area, top)).filter(|_| unread) {
        paint.words(place, &format!("── {} ──", world.station.words.say("talk-unread-from")), Role::Unread);
    }
    let top = top + i32::from(unread);
    let found = seek.filter(|(seek, _)| seek.number(line.key).is_some());
    for y in top.max(0)..bottom {
        let Ok(nth) = u16::try_from(y) else { continue };
        let place = row(area, nth);
        if place.is_empty() {
            continue;
        }
        let style = paint.theme.on(paint.surface, role);
        let is_shown = found.is_some_and(|(seek, _)| seek.is_shown(line.key));
        if chat.plan.marked == Some(line.key) || is_shown {
            let marked = paint.theme.on(paint.surface, Role::Match);
            put(paint.frame.buffer, place.x, place.y, 2, SafeStr::ours("║>"), marked);
        } else {
            let sign = if matches!(line.item, Item::Went(_) | Item::Alert(_) | Item::Passed { .. }) {
                SafeStr::ours("──")
            } else {
                gutter(role)
            };
            put(paint.frame.buffer, place.x, place.y, place::GUTTER, sign, style);
        }
        let words = after(place, place::GUTTER);
        let nth = usize::try_from(y - top).unwrap_or(0);
        if heads && nth == 0 {
            heading(world, chat, (index, &line, &laid), (words, role), paint);
        } else {
            let text = laid.wrapped.row(&laid.text, nth - usize::from(heads));
            put(paint.frame.buffer, words.x, words.y, words.width, text.safe(), style);
        }
    }
    if let Some((seek, columns)) = found {
        hits(seek, (&line, &laid), (area, top + i32::from(heads), bottom, columns), paint);
    }
}

/// Marks what was found in a line, whose words begin at a row, and says its number at the right of the first of them.
fn hits(
    seek: &Seek,
    (line, laid): (&Line<'_>, &LaidLine),
    (area, top, bottom, columns): (Rect, i32, i32, u16),
    paint: &mut Paint<'_, '_>,
) {
    let style = paint.theme.on(paint.surface, Role::Match);
    let places = seek.wanted().places(laid.text.as_str());
    let at = |nth: usize| {
        let y = top.saturating_add(i32::try_from(nth).unwrap_or(i32::MAX));
        u16::try_from(y).ok().filter(|_| y < bottom).map(|y| row(area, y)).filter(|place| !place.is_empty())
    };
    for place in &places {
        for nth in laid.wrapped.row_of(place.start)..laid.wrapped.height() {
            let (start, text) = (laid.wrapped.start(nth), laid.wrapped.row(&laid.text, nth));
            let (from, to) = (place.start.max(start), place.end.min(start + text.as_str().len()));
            if start >= place.end {
                break;
            }
            let columns = |to: usize| u16::try_from(laid.text.part(start..to).width()).unwrap_or(u16::MAX);
            if let Some(at) = at(nth).filter(|_| from < to) {
                let words = after(at, place::GUTTER);
                let marked = after(words, columns(from));
                let width = columns(to).saturating_sub(columns(from)).min(marked.width);
                paint.frame.buffer.set_style(Rect { width, ..marked }, style);
            }
        }
    }
    // a heading alone is a hit, too
    let first = places.first().map_or(0, |place| laid.wrapped.row_of(place.start));
    let on = at(first).or_else(|| at(0)).or_else(|| u16::try_from(top - 1).ok().map(|y| row(area, y)));
    if let Some((on, number)) = on.zip(seek.number(line.key)).filter(|_| columns > 0) {
        let place = Rect { x: on.right(), width: columns, ..on };
        let role = if seek.is_shown(line.key) { Role::Match } else { Role::Muted };
        paint.right(place, &format!(" {number}"), role);
    }
}

/// Whose a line is, when, and what became of it.
fn heading(
    world: &World,
    chat: &Chat,
    (index, line, laid): (usize, &Line<'_>, &LaidLine),
    (at, role): (Rect, Role),
    paint: &mut Paint<'_, '_>,
) {
    let time = world.station.time_of_day(line.at);
    let me = world.me.as_ref().map(|me| &me.id);
    let mine = Chat::is_by(line.side, me);
    let who = match line.side {
        Side::Visitor => world.alias(&chat.id).to_owned(),
        Side::Helper(_) if mine => world.station.words.say("talk-me").into_owned(),
        // the time, and what became of the words, stand behind it
        Side::Helper(who) => cut_name(world.name_of(who), usize::from(at.width / 2)),
    };
    let name = match line.side {
        Side::Visitor => Role::Alias,
        Side::Helper(_) => Role::Colleague,
    };
    let mut rest = at;
    let mut piece = |words: &str, role: Role| rest = after(rest, paint.words(rest, words, role));
    match line.item {
        Item::Said { refused, .. } => {
            piece(&who, name);
            piece(&format!(" · {time}"), Role::Muted);
            marks(world, laid, &mut piece);
            if matches!(line.side, Side::Helper(_)) {
                fate(world, chat.conversation.is_read(index), refused, &mut piece);
            }
        }
        Item::Note(_) => {
            let is_new = world.handover_note(chat).is_some_and(|note| note.key == line.key);
            piece(&world.station.words.say("talk-note"), if is_new { Role::Unread } else { Role::Note });
            piece(&format!(" · {who} · {time}"), Role::Muted);
        }
        Item::Referral(made) => {
            let entry = world.station.content.directory.entry(&made.entry);
            let name = entry.map_or(made.entry.as_str(), |entry| entry.name.get(world.station.words.language()));
            let outcome = world.station.words.say(&format!("outcome-{}", made.outcome.code()));
            // that it was struck out stands first: the end of the row may be cut
            let (key, role) =
                if made.overridden { ("talk-struck-out", Role::Warning) } else { ("talk-referral", Role::Event) };
            piece(&world.station.words.say(key), role);
            piece(&format!(": {name}: {outcome}"), Role::Event);
            piece(&format!(" · {who} · {time}"), Role::Muted);
        }
        Item::Listening(listening) => {
            let key = if listening.on { "talk-listening" } else { "talk-stopped-listening" };
            let words = world.station.words.with(key, &[("who", world.name_of(&listening.who).into())]);
            piece(&format!("{words} · {time}"), Role::Event);
        }
        Item::Went(went) => {
            let time = world.station.time_of_day(went.since);
            let words = if went.back { world.station.words.say("talk-back") } else { world.how_left(went.how) };
            piece(&format!(" {words} {time} ──"), role);
        }
        Item::Alert(alert) => {
            let time = world.station.time_of_day(alert.since);
            piece(&format!(" {} {time} ──", world.alert_line_words(alert)), role);
        }
        Item::Passed { from, turn } => piece(&format!(" {} {time} ──", world.passed_words(from, turn)), role),
        Item::Unreadable => piece(&format!("{} · {time}", world.station.words.say("talk-unreadable")), Role::Event),
    }
}

/// What is odd about a message's characters.
fn marks(world: &World, laid: &LaidLine, piece: &mut impl FnMut(&str, Role)) {
    let (hidden, mixed) = Chat::marks(laid);
    if hidden > 0 {
        let words = world.station.words.with("talk-hidden", &[("count", hidden.into())]);
        piece(&format!(" {words}"), Role::Warning);
    }
    if mixed {
        piece(&format!(" {}", world.station.words.say("talk-mixed")), Role::Warning);
    }
}

/// The state of an own message: sign and word.
fn fate(world: &World, read: bool, refused: Option<Refusal>, piece: &mut impl FnMut(&str, Role)) {
    let (sign, key, role) = match (refused, read) {
        (Some(_), _) => ("×", "state-refused", Role::Refused),
        (None, true) => ("√√", "state-read", Role::Sent),
        (None, false) => ("√", "state-sent", Role::Sent),
    };
    piece(&format!(" · {sign} {}", world.station.words.say(key)), role);
}

/// An own message that the room has not shown yet; returns how many rows it took.
fn on_its_way(world: &World, sending: &Sending, area: Rect, bottom: i32, paint: &mut Paint<'_, '_>) -> i32 {
    let text = SafeText::clean(&sending.body);
    let wrapped = wrap(&text, place::transcript_width(area.width));
    let height = i32::try_from(wrapped.height()).unwrap_or(i32::MAX).saturating_add(1);
    let top = bottom.saturating_sub(height);
    let style = paint.theme.on(paint.surface, Role::Helper);
    for y in top.max(0)..bottom {
        let Ok(nth) = u16::try_from(y) else { continue };
        let place = row(area, nth);
        if place.is_empty() {
            continue;
        }
        put(paint.frame.buffer, place.x, place.y, 1, gutter(Role::Helper), style);
        let words = after(place, place::GUTTER);
        if y == top {
            let (sign, key, role) = match sending {
                Sending { sent: true, .. } => ("√", "state-sent", Role::Sent),
                Sending { journaled: true, .. } => ("…", "state-queued", Role::Queued),
                _ => ("…", "state-sending", Role::Queued),
            };
            let head = format!("{} · {}", world.station.words.say("talk-me"), world.station.time_of_day(sending.at));
            let fate = format!(" · {sign} {}", world.station.words.say(key));
            paint.pieces(words, &[(&head, Role::Colleague), (&fate, role)]);
        } else {
            let nth = usize::try_from(y - top - 1).unwrap_or(0);
            put(paint.frame.buffer, words.x, words.y, words.width, wrapped.row(&text, nth), style);
        }
    }
    height
}
