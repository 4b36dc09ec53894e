//! The hints line: what the keys do here and now.

use ratatui::layout::Rect;

use super::paint::{Paint, after};
use crate::console::intent::{ROWS, Row, Scope};
use crate::console::state::State;
use crate::console::theme::Role;

/// The intents that the hints line offers now, the most important first.
pub(super) fn offered(state: &State) -> Vec<&'static Row> {
    let scope = state.scope();
    let mut rows: Vec<&Row> = ROWS
        .iter()
        .filter(|row| row.hint > 0 && (row.scope == scope || (row.scope == Scope::Desk && scope.leaks())))
        .filter(|row| !state.keymap.keys(row.intent).is_empty() && (row.enabled)(state))
        .collect();
    rows.sort_by_key(|row| row.hint);
    rows
}

/// Draws the hints; those that do not fit whole are left out.
pub(super) fn draw(state: &State, area: Rect, paint: &mut Paint<'_, '_>) {
    let mut rest = after(area, u16::from(area.width > 40));
    for row in offered(state) {
        let (key, title) = (state.keymap.label(row.intent), row.title(&state.words));
        let wide = unicode_width::UnicodeWidthStr::width(key.as_str())
            + 1
            + unicode_width::UnicodeWidthStr::width(title.as_str());
        if wide > usize::from(rest.width) {
            continue;
        }
        let used = paint.pieces(rest, &[(&key, Role::HintKey), (" ", Role::HintText), (&title, Role::HintText)]);
        rest = after(rest, used + 2);
    }
}
