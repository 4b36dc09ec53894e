//! Shift and handover: duty, capacity, conversations to hand over, and the end of the shift.

use super::{Effect, ask};
use crate::intent::Intent;
use crate::state::pane::{Dialog, Question};
use crate::state::{Ending, State, Tone};
use desk::event::{ConversationId, Shift};
use matrix::link::Command;

/// How long the link may take to empty the outbox at the end, in milliseconds.
const GRACE: u64 = 10_000;
/// The most conversations at once that can be chosen.
const MOST: u8 = 9;

/// A row of the shift pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShiftRow {
    /// On, pausing, handing over, off.
    State(Shift),
    /// How many conversations at once.
    Capacity,
    /// A conversation of mine, to hand over.
    Mine(ConversationId),
}

/// The rows of the shift pane.
pub fn rows(state: &State) -> Vec<ShiftRow> {
    let states = [Shift::On, Shift::Pausing, Shift::HandingOver, Shift::Off].map(ShiftRow::State);
    let mine = state.mine().cloned().map(ShiftRow::Mine);
    states.into_iter().chain([ShiftRow::Capacity]).chain(mine).collect()
}

/// `Enter` on a row.
pub(super) fn choose(state: &mut State, effects: &mut Vec<Effect>) {
    match rows(state).into_iter().nth(state.shift.row) {
        Some(ShiftRow::State(shift)) => {
            state.duty.shift = shift;
            say_duty(state, effects);
        }
        Some(ShiftRow::Mine(conversation)) => ask::transfer(state, conversation),
        Some(ShiftRow::Capacity) | None => {}
    }
}

/// One conversation more or fewer at once.
pub(super) fn capacity(state: &mut State, by: i8, effects: &mut Vec<Effect>) {
    let capacity = state.duty.capacity.saturating_add_signed(by).clamp(1, MOST);
    if capacity != state.duty.capacity {
        state.duty.capacity = capacity;
        say_duty(state, effects);
    }
}

/// Ends the shift, after a question when conversations are open or words unsent.
pub(super) fn end(state: &mut State, effects: &mut Vec<Effect>) {
    let (open, unsent) = (state.mine().count(), state.unsent());
    if open + unsent == 0 {
        sign_out(state, effects);
    } else {
        state.dialogs.push(Dialog::Confirm(Question::EndShift { open, unsent }));
    }
}

/// Says that one is off duty, and lets the link empty the outbox and stop.
pub(super) fn sign_out(state: &mut State, effects: &mut Vec<Effect>) {
    if state.me.is_none() {
        state.ending = Ending::Over;
        effects.push(Effect::Quit);
        return;
    }
    state.duty.shift = Shift::Off;
    state.ending = Ending::SigningOut;
    let key = state.keymap.label(Intent::EndShift);
    let text = state.words.with("notice-ending", &[("key", key.into())]).into_owned();
    state.say(Tone::Info, text);
    say_duty(state, effects);
    effects.push(Effect::Link(Command::SignOut { grace: GRACE }));
}

/// Tells the desk on which terms this helper is there.
pub(super) fn say_duty(state: &mut State, effects: &mut Vec<Effect>) {
    state.duty_said = Some(state.now);
    effects.push(Effect::Link(Command::Duty(state.duty.clone())));
}
