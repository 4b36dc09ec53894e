//! The hints line: what the keys do here and now.

use ratatui::layout::Rect;

use super::paint::{Paint, after, row};
use crate::intent::{Intent, ROWS, Row, Scope};
use crate::state::State;
use crate::state::pane::Dialog;
use crate::text::SafeText;
use crate::theme::Role;

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

/// The hints of the function keys: where they lead is the same in every pane, and stands on a row of its own.
const PLACES: std::ops::RangeInclusive<u8> = 20..=28;

/// Draws the hints; those that do not fit whole are left out.
pub(super) fn draw(state: &State, area: Rect, paint: &mut Paint<'_, '_>) {
    let offered = offered(state);
    if area.height < 2 {
        return one(state, &offered, area, 2, paint);
    }
    let (places, here): (Vec<_>, Vec<_>) = offered.into_iter().partition(|row| PLACES.contains(&row.hint));
    one(state, &here, row(area, 0), 2, paint);
    one(state, &places, row(area, 1), if area.width < 100 { 1 } else { 2 }, paint);
}

/// An intent's title here: with a returning visitor's code the words are not kept but looked for.
fn title(state: &State, row: &Row) -> String {
    match (row.intent, state.dialog()) {
        (Intent::Keep, Some(Dialog::ReturnCode { .. })) => state.words.say("return-code-enter").into_owned(),
        _ => row.title(&state.words),
    }
}

fn one(state: &State, rows: &[&Row], area: Rect, gap: u16, paint: &mut Paint<'_, '_>) {
    let mut rest = after(area, u16::from(area.width > 40));
    for row in rows {
        let (key, title) = (state.keymap.label(row.intent), title(state, row));
        let wide = SafeText::line(&key).width() + 1 + SafeText::line(&title).width();
        if wide > usize::from(rest.width) {
            continue;
        }
        let used = paint.pieces(rest, &[(&key, Role::HintKey), (" ", Role::HintText), (&title, Role::HintText)]);
        rest = after(rest, used + gap);
    }
}
