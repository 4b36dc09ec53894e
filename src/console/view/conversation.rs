//! The conversation: from its lower edge upwards, only what is in sight.

use ratatui::layout::Rect;

use super::paint::{Paint, after, row};
use super::{age, composer, has_keyboard, layout, time_of_day, triage_role, triage_words};
use crate::state::State;
use crate::state::chat::{Chat, Sending};
use crate::state::pane::Pane;
use crate::state::transcript::LaidLine;
use crate::text::{AsSafe, SafeStr, SafeText, put, wrap};
use crate::theme::Role;
use crate::update::transcript_width;
use desk::conversation::{Item, Line, Side};
use desk::event::{Here, Leaving, Refusal};

/// Draws the open conversation with its composer.
pub(super) fn draw(state: &State, area: Rect, paint: &mut Paint<'_, '_>) {
    let Some(chat) = state.open_chat() else { return };
    let alias = state.alias(&chat.id).to_owned();
    paint.pane(area, &alias, has_keyboard(state, Pane::Talk));
    head(state, chat, &alias, area, paint);
    let parts = layout::talk(state, area);
    transcript(state, chat, parts.transcript, paint);
    composer::draw(state, chat, parts.composer, paint);
}

/// The triage and the visitor's presence with its age, in the title line.
fn head(state: &State, chat: &Chat, alias: &str, area: Rect, paint: &mut Paint<'_, '_>) {
    let used = u16::try_from(SafeText::row(alias).width()).unwrap_or(0) + 5;
    let mut rest = Rect { height: area.height.min(1), ..after(area, used) };
    if let Some(open) = state.roster.get(&chat.id) {
        let words = format!(" {} ", triage_words(state, open.entry.triage));
        rest = after(rest, paint.words(rest, &words, triage_role(open.entry.triage)));
    }
    if let Some((words, role)) = presence(state, chat) {
        rest = after(rest, 1);
        rest = after(rest, paint.words(rest, &format!(" {words} "), role));
    }
    for who in chat.conversation.listeners() {
        let words = state.words.with("talk-listening", &[("who", state.name_of(who).into())]);
        rest = after(rest, 1);
        rest = after(rest, paint.words(rest, &format!(" {words} "), Role::Warning));
    }
}

/// Where the visitor is, since how long, and how they left.
pub(super) fn presence(state: &State, chat: &Chat) -> Option<(String, Role)> {
    let now = state.server_time(state.now);
    let left = state.roster.get(&chat.id).and_then(|open| open.entry.left);
    if let Some((how, since)) = left {
        let key = match how {
            Leaving::Goodbye => "left-goodbye",
            Leaving::QuickExit => "left-quick-exit",
            Leaving::ConnectionLost => "left-connection-lost",
            Leaving::StopWord => "left-stop-word",
            Leaving::Wiped => "left-wiped",
        };
        return Some((format!("{} · {}", state.words.say(key), age(state, since, now)), Role::Left));
    }
    let presence = chat.conversation.presence()?;
    let (key, role) = match presence.state {
        Here::Here => ("here-here", Role::Here),
        Here::Away => ("here-away", Role::Away),
        Here::Left => ("here-left", Role::Left),
    };
    let arguments = [("state", state.words.say(key).into()), ("age", age(state, presence.since, now).into())];
    Some((state.words.with("here-since", &arguments).into_owned(), role))
}

/// What was said, from the bottom up.
fn transcript(state: &State, chat: &Chat, area: Rect, paint: &mut Paint<'_, '_>) {
    if area.is_empty() {
        return;
    }
    let width = transcript_width(area.width);
    // `bottom` is the row below what is still free
    let mut bottom = i32::from(area.height);
    if chat.scroll.is_none() {
        bottom -= tail(state, chat, area, bottom, paint);
        for sending in chat.sending.iter().rev() {
            if bottom <= 0 {
                break;
            }
            bottom -= on_its_way(state, sending, area, bottom, paint);
        }
    }
    let Some((mut index, mut shown)) = chat.lower_edge(width) else {
        if bottom == i32::from(area.height) {
            let word = if chat.opened || !state.is_mine(&chat.id) { "talk-empty" } else { "talk-opening" };
            paint.words(row(area, 0), &state.words.say(word), Role::Muted);
        }
        return;
    };
    loop {
        let height = i32::try_from(shown).unwrap_or(i32::MAX);
        line(state, chat, index, (area, bottom - height, bottom), paint);
        bottom -= height;
        if bottom <= 0 || index == 0 {
            break;
        }
        index -= 1;
        shown = chat.height(index, width);
    }
    let edge = |y: u16| Rect { y, height: 1, ..area };
    if chat.scroll.is_some() {
        let (words, role) = match chat.unread {
            0 => (state.words.say("talk-below"), Role::Muted),
            unread => (state.words.with("talk-below-new", &[("count", unread.into())]), Role::Unread),
        };
        paint.right(edge(area.bottom() - 1), &format!(" {words} "), role);
    }
    if bottom < 0 || index > 0 {
        paint.right(edge(area.y), &format!(" {} ", state.words.say("talk-above")), Role::Muted);
    }
}

/// Below the last line: that the visitor types, or that it is over. Returns how many rows it took.
fn tail(state: &State, chat: &Chat, area: Rect, bottom: i32, paint: &mut Paint<'_, '_>) -> i32 {
    let (words, role) = if let Some(ended) = chat.conversation.ended() {
        let hours = ended.erased_at.since(state.server_time(state.now)).div_ceil(3_600_000);
        (state.words.with("talk-closed-erased", &[("hours", hours.into())]), Role::Event)
    } else if !state.is_mine(&chat.id) {
        (state.words.say("talk-taken"), Role::Warning)
    } else if chat.conversation.visitor_types() {
        (state.words.with("talk-typing", &[("alias", state.alias(&chat.id).into())]), Role::Muted)
    } else {
        return 0;
    };
    let Some(y) = u16::try_from(bottom - 1).ok() else { return 0 };
    paint.words(row(area, y), &words, role);
    1
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
fn line(state: &State, chat: &Chat, index: usize, at: (Rect, i32, i32), paint: &mut Paint<'_, '_>) {
    let (area, top, bottom) = at;
    let Some(line) = chat.conversation.line(index) else { return };
    let laid = chat.lay(&line, transcript_width(area.width));
    let role = match (line.item, line.side) {
        (Item::Note(_), _) => Role::Note,
        (Item::Referral(_) | Item::Listening(_) | Item::Unreadable, _) => Role::Event,
        (Item::Said { .. }, Side::Visitor) => Role::Visitor,
        (Item::Said { .. }, Side::Helper(_)) => Role::Helper,
    };
    let heads = chat.has_heading(index, &line, &laid);
    for y in top.max(0)..bottom {
        let Ok(nth) = u16::try_from(y) else { continue };
        let place = row(area, nth);
        if place.is_empty() {
            continue;
        }
        let style = paint.theme.on(paint.surface, role);
        if chat.plan.marked == Some(line.key) {
            let marked = paint.theme.on(paint.surface, Role::Match);
            put(paint.frame.buffer, place.x, place.y, 2, SafeStr::ours("║>"), marked);
        } else {
            put(paint.frame.buffer, place.x, place.y, 1, gutter(role), style);
        }
        let words = after(place, layout::GUTTER);
        let nth = usize::try_from(y - top).unwrap_or(0);
        if heads && nth == 0 {
            heading(state, chat, (index, &line, &laid), words, paint);
        } else {
            let text = laid.wrapped.row(&laid.text, nth - usize::from(heads));
            put(paint.frame.buffer, words.x, words.y, words.width, text.safe(), style);
        }
    }
}

/// Whose a line is, when, and what became of it.
fn heading(
    state: &State,
    chat: &Chat,
    (index, line, laid): (usize, &Line<'_>, &LaidLine),
    at: Rect,
    paint: &mut Paint<'_, '_>,
) {
    let time = time_of_day(state, line.at);
    let me = state.me.as_ref().map(|me| &me.id);
    let mine = Chat::is_by(line.side, me);
    let who = match line.side {
        Side::Visitor => state.alias(&chat.id).to_owned(),
        Side::Helper(_) if mine => state.words.say("talk-me").into_owned(),
        Side::Helper(who) => state.name_of(who).to_owned(),
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
            marks(state, laid, &mut piece);
            if matches!(line.side, Side::Helper(_)) {
                fate(state, chat.conversation.is_read(index), refused, &mut piece);
            }
        }
        Item::Note(_) => {
            piece(&state.words.say("talk-note"), Role::Note);
            piece(&format!(" · {who} · {time}"), Role::Muted);
        }
        Item::Referral(made) => {
            let entry = state.content.directory.entry(&made.entry);
            let name = entry.map_or(made.entry.as_str(), |entry| entry.name.get(state.words.language()));
            let outcome = state.words.say(&format!("outcome-{}", made.outcome.code()));
            piece(&format!("{}: {name}: {outcome}", state.words.say("talk-referral")), Role::Event);
            if made.overridden {
                piece(&format!(" ({})", state.words.say("outcome-overridden")), Role::Warning);
            }
            piece(&format!(" · {who} · {time}"), Role::Muted);
        }
        Item::Listening(listening) => {
            let key = if listening.on { "talk-listening" } else { "talk-stopped-listening" };
            let words = state.words.with(key, &[("who", state.name_of(&listening.who).into())]);
            piece(&format!("{words} · {time}"), Role::Event);
        }
        Item::Unreadable => piece(&format!("{} · {time}", state.words.say("talk-unreadable")), Role::Event),
    }
}

/// What is odd about a message's characters.
fn marks(state: &State, laid: &LaidLine, piece: &mut impl FnMut(&str, Role)) {
    let (hidden, mixed) = Chat::marks(laid);
    if hidden > 0 {
        let words = state.words.with("talk-hidden", &[("count", hidden.into())]);
        piece(&format!(" {words}"), Role::Warning);
    }
    if mixed {
        piece(&format!(" {}", state.words.say("talk-mixed")), Role::Warning);
    }
}

/// The state of an own message: sign and word.
fn fate(state: &State, read: bool, refused: Option<Refusal>, piece: &mut impl FnMut(&str, Role)) {
    let (sign, key, role) = match (refused, read) {
        (Some(_), _) => ("×", "state-refused", Role::Refused),
        (None, true) => ("√√", "state-read", Role::Sent),
        (None, false) => ("√", "state-sent", Role::Sent),
    };
    piece(&format!(" · {sign} {}", state.words.say(key)), role);
}

/// An own message that the room has not shown yet; returns how many rows it took.
fn on_its_way(state: &State, sending: &Sending, area: Rect, bottom: i32, paint: &mut Paint<'_, '_>) -> i32 {
    let text = SafeText::clean(&sending.body);
    let wrapped = wrap(&text, transcript_width(area.width));
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
        let words = after(place, layout::GUTTER);
        if y == top {
            let (sign, key, role) = match sending {
                Sending { sent: true, .. } => ("√", "state-sent", Role::Sent),
                Sending { kept: true, .. } => ("…", "state-queued", Role::Queued),
                _ => ("…", "state-sending", Role::Queued),
            };
            let head = format!("{} · {}", state.words.say("talk-me"), time_of_day(state, sending.at));
            let fate = format!(" · {sign} {}", state.words.say(key));
            paint.pieces(words, &[(&head, Role::Colleague), (&fate, role)]);
        } else {
            let nth = usize::try_from(y - top - 1).unwrap_or(0);
            put(paint.frame.buffer, words.x, words.y, words.width, wrapped.row(&text, nth), style);
        }
    }
    height
}
