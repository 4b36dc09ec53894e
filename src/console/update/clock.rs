//! The time: waiting gets longer, an answer stays away, the alarm rings again, one stops typing.

use super::compose::TYPING_STOPS;
use super::{Effect, keep, lock};
use crate::console::state::{State, Tone};
use crate::desk::event::{Moment, Shift};
use crate::desk::queue;
use crate::matrix::link::{Command, LinkState};

/// After how long an unanswered request is said to be late, in milliseconds.
const LATE: u64 = 5_000;
/// At most one ring in this time, in milliseconds.
const RING_APART: u64 = 2_000;
/// For how long a notice stands, in milliseconds.
const NOTICE_STANDS: u64 = 20_000;

/// The clock says what time it is.
pub(super) fn strike(state: &mut State, now: Moment, effects: &mut Vec<Effect>) {
    let before = state.now;
    state.now = now;
    state.refresh_openings(false);
    if queue::next_change(&state.roster, &state.limits, state.server_time(before))
        .is_some_and(|change| change <= state.server_time(now))
    {
        state.queue.stale = true;
    }
    late(state);
    lock::strike(state, effects);
    keep::strike(state, effects);
    if state.notice.as_ref().is_some_and(|notice| now.since(notice.since) >= NOTICE_STANDS) {
        state.notice = None;
    }
    for chat in &mut state.chats {
        if chat.typing_said.is_some() && now.since(chat.last_key) >= TYPING_STOPS {
            chat.typing_said = None;
            effects.push(Effect::Link(Command::Typing { conversation: chat.id.clone(), on: false }));
        }
    }
}

/// Says of a request that its answer is late: it still stands, and is never blindly repeated.
fn late(state: &mut State) {
    let now = state.now;
    let Some(pending) = state.pending.iter_mut().find(|pending| !pending.late && now.since(pending.since) >= LATE)
    else {
        return;
    };
    pending.late = true;
    let conversation = pending.conversation.clone();
    let alias = state.alias(&conversation).to_owned();
    let text = state.words.with("notice-no-answer", &[("alias", alias.into())]).into_owned();
    state.say(Tone::Trouble, text);
}

/// What calls for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Calls {
    /// Unassigned visitors who wait too long, while this helper has room for one.
    pub(super) waiting: usize,
    /// New messages in my conversations that were not seen.
    pub(super) unread: usize,
}

/// What calls for attention now.
pub(super) fn calls(state: &State) -> Calls {
    let load = state.mine().count();
    let free = state.duty.shift == Shift::On && load < usize::from(state.duty.capacity);
    let unread = state.mine().filter_map(|id| state.chat(id)).map(|chat| chat.unread).sum();
    Calls { waiting: if free { state.queue.overdue() } else { 0 }, unread }
}

/// Rings when more calls than before, and again and again until it was seen.
pub(super) fn ring(state: &mut State, before: Calls, effects: &mut Vec<Effect>) {
    let calls = calls(state);
    if calls == Calls::default() || state.me.is_none() {
        if calls == Calls::default() {
            state.rang = None;
        }
        return;
    }
    let more = calls.waiting > before.waiting || calls.unread > before.unread;
    let since = state.rang.map_or(u64::MAX, |rang| state.now.since(rang));
    if (more && since >= RING_APART) || since >= state.alarm.repeat {
        state.rang = Some(state.now);
        if state.alarm.bell {
            effects.push(Effect::Bell);
        }
        if state.alarm.notify {
            let word = if calls.waiting > 0 { "alarm-waiting" } else { "alarm-message" };
            effects.push(Effect::Notify(state.words.say(word).into_owned()));
        }
    }
}

/// When something on the screen next changes by itself: until then nothing needs to wake up. Always later than now.
pub fn next_change(state: &State) -> Moment {
    let now = state.now;
    let minute = Moment(now.0 - now.0 % 60_000 + 60_000);
    let server = state.server_time(now);
    let queue =
        queue::next_change(&state.roster, &state.limits, server).map(|change| Moment(now.0 + change.since(server)));
    let late = state.pending.iter().filter(|pending| !pending.late).map(|pending| Moment(pending.since.0 + LATE)).min();
    let notice = state.notice.as_ref().map(|notice| Moment(notice.since.0 + NOTICE_STANDS));
    let typing = state.chats.iter().filter(|chat| chat.typing_said.is_some());
    let typing = typing.map(|chat| Moment(chat.last_key.0 + TYPING_STOPS)).min();
    let alarm = state.rang.map(|rang| Moment(rang.0 + state.alarm.repeat));
    let retry = match state.link {
        LinkState::Away { retry_at, .. } => Some(retry_at),
        _ => None,
    };
    let moments = [queue, late, notice, typing, alarm, retry, keep::next(state), lock::next(state)];
    let next = moments.into_iter().flatten().filter(|moment| *moment > now).min();
    next.map_or(minute, |next| next.min(minute))
}
