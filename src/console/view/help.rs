//! What the keys do: the place it was asked from first, then everywhere; out of the table of intents.

use ratatui::layout::Rect;

use super::paint::{Paint, row};
use crate::intent::{ROWS, Row, Scope};
use crate::state::State;
use crate::theme::Role;

/// A line of the help.
enum HelpLine {
    Heading(Scope),
    Row(&'static Row),
    Gap,
}

fn lines(state: &State, from: Scope) -> Vec<HelpLine> {
    let mut lines = Vec::new();
    let mut scopes = vec![from];
    scopes.extend(
        [Scope::Desk, Scope::Queue, Scope::Composer, Scope::Plan, Scope::Case].into_iter().filter(|s| *s != from),
    );
    for scope in scopes {
        if !lines.is_empty() {
            lines.push(HelpLine::Gap);
        }
        lines.push(HelpLine::Heading(scope));
        let rows = ROWS.iter().filter(|row| row.scope == scope && !state.keymap.keys(row.intent).is_empty());
        lines.extend(rows.map(HelpLine::Row));
    }
    lines
}

/// How many rows the help has.
pub(super) fn height(state: &State, from: Scope) -> usize {
    lines(state, from).len()
}

/// Draws the help from its `top` row on.
pub(super) fn draw(state: &State, top: usize, from: Scope, area: Rect, paint: &mut Paint<'_, '_>) {
    for (nth, line) in (0..area.height).zip(lines(state, from).into_iter().skip(top)) {
        let at = row(area, nth);
        match line {
            HelpLine::Gap => {}
            HelpLine::Heading(scope) => {
                paint.words(at, &state.words.say(scope.heading()), Role::Title);
            }
            HelpLine::Row(of) => {
                let keys = if state.keymap.keys(of.intent).len() > 3 {
                    state.keymap.label(of.intent)
                } else {
                    let keys: Vec<_> = state.keymap.keys(of.intent).iter().map(ToString::to_string).collect();
                    keys.join(" ")
                };
                let about = of.about(&state.words);
                paint.pieces(at, &[(&format!("{keys:<18}"), Role::HintKey), (" ", Role::Text), (&about, Role::Text)]);
            }
        }
    }
}
