//! The referrals: searched, struck out with the reason where parents may hear of it, the selected one in full.

use ratatui::layout::Rect;

use super::paint::{Paint, after, row};
use super::referral::{self, detail, struck};
use super::{has_keyboard, layout, surface};
use crate::state::State;
use crate::state::pane::{Pane, Search, Side};
use crate::text::SafeText;
use crate::theme::{Role, Surface};
use care::referral::Entry;

/// Draws the search field and what was found.
pub(super) fn draw(state: &State, area: Rect, paint: &mut Paint<'_, '_>) {
    let focused = has_keyboard(state, Pane::Side(Side::Referrals));
    paint.pane(area, &state.words.say("pane-referrals"), focused);
    let parts = layout::side(state, area);
    field(state, &state.referrals, parts.search, focused, paint);
    let entries = &state.content.directory.entries;
    if state.referrals.found.is_empty() && parts.list.height > 0 {
        paint.words(row(parts.list, 0), &state.words.say("referral-none"), Role::Muted);
    }
    let selection = &state.referrals.selection;
    let found = state.referrals.found.iter().enumerate().skip(selection.top);
    for (nth, (index, entry)) in (0..parts.list.height).zip(found) {
        let Some(entry) = entries.get(*entry) else { continue };
        paint.surface = surface(index == selection.row, focused);
        let at = row(parts.list, nth);
        paint.fill(at);
        let struck = struck(state, entry).is_some();
        let code = format!(" ;{} ", entry.code);
        let used = paint.right(at, &code, Role::Tag);
        let rest = Rect { width: at.width.saturating_sub(used), ..at };
        let name = entry.name.get(state.words.language());
        let rest = marks(state, entry, name, rest, paint);
        let mark = match (index == selection.row, struck) {
            (true, true) => ">×",
            (false, true) => "× ",
            (true, false) => "> ",
            (false, false) => "  ",
        };
        let role = if struck { Role::StruckOut } else { Role::Text };
        paint.pieces(rest, &[(mark, Role::Muted), (name, role)]);
    }
    paint.surface = Surface::Ground;
    if let Some(entry) = state.referrals.found.get(selection.row).and_then(|index| entries.get(*index)) {
        detail(state, entry, parts.detail, paint);
    }
}

/// What a helper must see at a glance, in words, left of the shortcut: what matters most first, and as many as leave the
/// name whole; the first one always. Returns what is left of the row.
fn marks(state: &State, entry: &Entry, name: &str, at: Rect, paint: &mut Paint<'_, '_>) -> Rect {
    let mut rest = at;
    let mut room = at.width.saturating_sub(2 + SafeText::row(name).width().try_into().unwrap_or(u16::MAX));
    for (nth, (word, role)) in referral::marks(state, entry).into_iter().enumerate() {
        let word = format!(" {word}");
        let width = u16::try_from(SafeText::row(&word).width()).unwrap_or(u16::MAX);
        if width > room && nth > 0 {
            break;
        }
        let used = paint.right(rest, &word, role);
        (rest.width, room) = (rest.width.saturating_sub(used), room.saturating_sub(width));
    }
    rest
}

/// A search field with the cursor in it.
pub(super) fn field(state: &State, search: &Search, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
    if area.is_empty() {
        return;
    }
    let label = format!("{}: ", state.words.say("referral-search"));
    let used = paint.words(area, &label, Role::Label);
    let input = after(area, used);
    let surface = std::mem::replace(&mut paint.surface, Surface::Field);
    paint.fill(input);
    if search.query.is_empty() {
        paint.words(input, &state.words.say("palette-search"), Role::Placeholder);
    } else {
        paint.words(input, search.query.text(), Role::Input);
    }
    paint.surface = surface;
    if focused {
        let (_, column) = search.query.position(usize::MAX);
        let x = input.x + u16::try_from(column).unwrap_or(0).min(input.width.saturating_sub(1));
        paint.cursor(x, input.y);
    }
}
