//! Shift and handover.

use ratatui::layout::Rect;

use super::paint::{Paint, below, row};
use super::{has_keyboard, layout, surface, triage_role, triage_words};
use crate::state::State;
use crate::state::pane::{Pane, Side};
use crate::theme::{Role, Surface};
use crate::update::{ShiftRow, shift_rows};
use desk::event::Shift;

/// The word keys of a shift's state: its name and what it means.
const fn words_of(shift: Shift) -> (&'static str, &'static str) {
    match shift {
        Shift::On => ("shift-on", "shift-on-about"),
        Shift::Pausing => ("shift-pausing", "shift-pausing-about"),
        Shift::HandingOver => ("shift-handing-over", "shift-handing-over-about"),
        Shift::Off => ("shift-off", "shift-off-about"),
    }
}

/// Draws my state, my conversations to hand over, and the colleagues.
pub(super) fn draw(state: &State, area: Rect, paint: &mut Paint<'_, '_>) {
    let focused = has_keyboard(state, Pane::Side(Side::Shift));
    paint.pane(area, &state.words.say("pane-shift"), focused);
    let parts = layout::side(state, area);
    let rows = shift_rows(state);
    let shown = rows.iter().enumerate().skip(state.shift.top);
    let mut used = 0;
    for (nth, (index, shift_row)) in (0..parts.list.height).zip(shown) {
        let selected = index == state.shift.row;
        let at = row(parts.list, nth);
        paint.surface = surface(selected, focused);
        paint.fill(at);
        let mark = if selected { "> " } else { "  " };
        match shift_row {
            ShiftRow::State(shift) => {
                let (name, about) = words_of(*shift);
                let tick = if state.duty.shift == *shift { "● " } else { "○ " };
                let about = format!(" {}", state.words.say(about));
                let name = state.words.say(name);
                paint
                    .pieces(at, &[(mark, Role::Muted), (tick, Role::Here), (&name, Role::Text), (&about, Role::Muted)]);
            }
            ShiftRow::Capacity => {
                let mine = state.mine().count();
                let counts = [("mine", mine.into()), ("capacity", state.duty.capacity.into())];
                let value = state.words.with("shift-of", &counts);
                let label = format!("{} ", state.words.say("shift-at-once"));
                paint.pieces(at, &[(mark, Role::Muted), (&label, Role::Label), (&value, Role::Text)]);
            }
            ShiftRow::Mine(conversation) => {
                let label = format!("{}: ", state.words.say("shift-mine"));
                let triage = state.roster.get(conversation).map(|open| open.entry.triage);
                let words = triage.map_or_else(String::new, |triage| format!(" {}", triage_words(state, triage)));
                let alias = state.alias(conversation);
                let role = triage.map_or(Role::Muted, triage_role);
                paint.pieces(at, &[(mark, Role::Muted), (&label, Role::Label), (alias, Role::Alias), (&words, role)]);
            }
        }
        if selected && focused {
            paint.cursor(at.x, at.y);
        }
        used = nth + 1;
    }
    paint.surface = Surface::Ground;
    team(state, below(layout::inner(area), used + 1), paint);
}

/// Who else is there, and how many conversations each has.
fn team(state: &State, area: Rect, paint: &mut Paint<'_, '_>) {
    paint.words(row(area, 0), &state.words.say("shift-team"), Role::Title);
    let mut nth = 1;
    for (id, member) in state.roster.members() {
        if state.is_me(id) || member.duty.shift == Shift::Off {
            continue;
        }
        let counts = [("mine", state.roster.load(id).into()), ("capacity", member.duty.capacity.into())];
        let words =
            format!(" {} · {}", state.words.say(words_of(member.duty.shift).0), state.words.with("shift-of", &counts));
        paint.pieces(
            row(area, nth),
            &[("  ", Role::Muted), (state.name_of(id), Role::Colleague), (&words, Role::Muted)],
        );
        nth += 1;
    }
}
