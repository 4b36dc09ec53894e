//! The time: waiting gets longer, an answer stays away, the alarm rings again, one stops typing.

use super::compose::TYPING_STOPS;
use super::{Effect, keep, lock};
use crate::intent::Intent;
use crate::state::{State, Tone};
use care::escalation::BACKUP_WITHIN;
use desk::event::{Moment, Shift};
use desk::queue;
use matrix::link::{Command, LinkState};

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
    unanswered(state, before);
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

/// Says when nobody came as backup in time: of one's own alert that somebody is to be phoned, of a colleague's again.
fn unanswered(state: &mut State, before: Moment) {
    let (before, now) = (state.server_time(before), state.server_time(state.now));
    let passed = |since: Moment| (before.0..now.0).contains(&(since.0 + BACKUP_WITHIN).saturating_sub(1));
    let own = state.unanswered().filter(|call| passed(call.alert.since));
    let theirs = state.calling().into_iter().find(|call| passed(call.alert.since));
    let (word, call) = match (own, theirs) {
        (Some(call), _) => ("strip-alone", call),
        (None, Some(call)) => ("strip-late", call),
        (None, None) => return,
    };
    let arguments = [
        ("alias", call.open.entry.alias.clone().into()),
        ("who", state.name_of(&call.alert.by).to_owned().into()),
        ("key", state.keymap.label(Intent::BackUp).into()),
    ];
    let text = state.words.with(word, &arguments).into_owned();
    state.say(Tone::Trouble, text);
}

/// When an alert next changes on the screen: its clock while it is seen, and that nobody came in time.
fn alerts(state: &State) -> Option<Moment> {
    let (now, server) = (state.now, state.server_time(state.now));
    let open = state.roster.iter().filter_map(|open| open.entry.alert.as_deref());
    let calling = open.filter(|alert| alert.is_calling()).map(|alert| (alert, server.since(alert.since)));
    let seen = state.acute_going_on().filter(|_| state.sees_acute()).map(|alert| &alert.id);
    let next = calling
        .filter(|(_, waited)| *waited < BACKUP_WITHIN)
        .map(|(alert, waited)| if Some(&alert.id) == seen { 1_000 - waited % 1_000 } else { BACKUP_WITHIN - waited });
    next.min().map(|wait| Moment(now.0 + wait))
}

/// What calls for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Calls {
    /// Unassigned visitors who wait too long, while this helper has room for one.
    pub(super) waiting: usize,
    /// New messages in my conversations that were not seen.
    pub(super) unread: usize,
    /// Colleagues who call for backup, those whom nobody answered in time twice; and one's own alert that nobody did.
    pub(super) alerts: usize,
    /// Whether anybody was not answered in time.
    pub(super) late: bool,
}

/// What calls for attention now.
pub(super) fn calls(state: &State) -> Calls {
    let load = state.mine().count();
    let free = state.duty.shift == Shift::On && load < usize::from(state.duty.capacity);
    let unread = state.mine().filter_map(|id| state.chat(id)).map(|chat| chat.unread).sum();
    let calling = state.calling();
    let (own, late) = (usize::from(state.unanswered().is_some()), calling.iter().filter(|call| call.late).count());
    let alerts = calling.len() + late + own;
    Calls { waiting: if free { state.queue.overdue() } else { 0 }, unread, alerts, late: own + late > 0 }
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
    // who calls for backup waits for no other ring
    if calls.alerts > before.alerts || (more && since >= RING_APART) || since >= repeat(state, calls) {
        state.rang = Some(state.now);
        if state.alarm.bell {
            effects.push(Effect::Bell);
            // louder
            if calls.late {
                effects.push(Effect::Bell);
            }
        }
        if state.alarm.notify {
            let word = if calls.alerts > 0 {
                "alarm-alert"
            } else if calls.waiting > 0 {
                "alarm-waiting"
            } else {
                "alarm-message"
            };
            effects.push(Effect::Notify(state.words.say(word).into_owned()));
        }
    }
}

/// After how long it rings again: sooner while a colleague calls, and sooner still when nobody came in time.
fn repeat(state: &State, calls: Calls) -> u64 {
    let most = if calls.late { 5_000 } else { 10_000 };
    if calls.alerts > 0 { state.alarm.repeat.min(most) } else { state.alarm.repeat }
}

/// In how many milliseconds a countdown in whole seconds, rounded up, changes; 0 when it is over.
const fn next_second(left: u64) -> u64 {
    if left == 0 { 0 } else { (left - 1) % 1_000 + 1 }
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
    let alarm = state.rang.map(|rang| Moment(rang.0 + repeat(state, calls(state))));
    // the seconds until the next try are on the screen, and must be true there
    let retry = match state.link {
        LinkState::Away { retry_at, .. } => Some(Moment(now.0 + next_second(retry_at.saturating_sub(state.steady)))),
        _ => None,
    };
    let moments = [queue, late, notice, typing, alarm, retry, alerts(state), keep::next(state), lock::next(state)];
    let next = moments.into_iter().flatten().filter(|moment| *moment > now).min();
    next.map_or(minute, |next| next.min(minute))
}
