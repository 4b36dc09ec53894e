//! The lock: what anybody said leaves the screen, until the helper's password comes.

use super::{Effect, compose, keep, password};
use crate::keymap::Chord;
use crate::state::lock::Locked;
use crate::state::{Ending, State};
use desk::event::Moment;
use matrix::link::Command;

impl State {
    /// Whether the screen can be locked: somebody is signed in, and it is not locked.
    pub fn can_lock(&self) -> bool {
        self.me.is_some() && self.lock.is_none() && self.ending == Ending::No
    }
}

/// Locks the screen. What is being written stays where it is; every cell is drawn anew.
pub(super) fn lock(state: &mut State, effects: &mut Vec<Effect>) {
    if !state.can_lock() {
        return;
    }
    compose::stop_typing(state, effects);
    // whoever leaves the console now may come back to a machine that was switched off
    effects.extend(keep::part(state));
    // a notice may name a visitor, and would be there again
    state.notice = None;
    state.lock = Some(Locked::new(state.now));
    effects.push(Effect::Redraw);
}

/// Locks it when no key was pressed for long enough.
pub(super) fn strike(state: &mut State, effects: &mut Vec<Effect>) {
    // a clock that was set back puts it off by no more than the time it takes
    state.touched = state.touched.min(state.now);
    if due(state).is_some_and(|due| due <= state.now) {
        lock(state, effects);
    }
}

/// When the locking next changes the screen by itself.
pub(super) fn next(state: &State) -> Option<Moment> {
    match &state.lock {
        Some(locked) => Some(locked.until),
        None => due(state),
    }
}

fn due(state: &State) -> Option<Moment> {
    let after = state.lock_after.filter(|_| state.can_lock())?;
    Some(Moment(state.touched.0.saturating_add(after)))
}

/// A key in the password.
pub(super) fn edit(state: &mut State, chord: Chord) {
    if let Some(locked) = state.lock.as_mut().filter(|locked| !locked.busy) {
        password::edit(&mut locked.password, chord);
    }
}

/// Pasted into the password: one line of it.
pub(super) fn paste(state: &mut State, text: &str) {
    if let Some(locked) = state.lock.as_mut().filter(|locked| !locked.busy) {
        password::push(&mut locked.password, text.lines().next().unwrap_or_default());
    }
}

/// `Enter`: asks whether this is the password, unless it is too early for another try.
pub(super) fn submit(state: &mut State, effects: &mut Vec<Effect>) {
    let now = state.now;
    let Some(locked) = state.lock.as_mut() else { return };
    if locked.busy || locked.must_wait(now) || locked.password.is_empty() {
        return;
    }
    locked.busy = true;
    effects.push(Effect::Link(Command::Unlock(std::mem::take(&mut locked.password))));
}

/// The answer.
pub(super) fn answered(state: &mut State, right: bool, effects: &mut Vec<Effect>) {
    let now = state.now;
    let Some(locked) = state.lock.as_mut().filter(|locked| locked.busy) else { return };
    if right {
        state.lock = None;
        state.touched = now;
        effects.push(Effect::Redraw);
    } else {
        locked.refuse(now);
    }
}
