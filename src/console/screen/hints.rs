//! The hints line: what the keys do here and now.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::Screen;
use crate::intent::{self, Intent, ROWS, Scope};
use crate::keymap::Chord;
use crate::text::SafeText;
use crate::theme::Role;
use crate::widget::paint::{Paint, after, row};

/// A hint: an intent, its place among the hints, and its title's word key.
#[derive(Debug, Clone)]
pub(super) struct Hint {
    pub(super) intent: Intent,
    place: u8,
    title: String,
}

/// What the hints line offers now, the most important first.
pub(super) fn offered(screen: &Screen) -> Vec<Hint> {
    let scope = screen.scope();
    let rows = ROWS
        .iter()
        .filter(|row| row.hint > 0 && (row.scope == scope || (row.scope == Scope::Desk && scope.leaks())))
        .map(|row| Hint { intent: row.intent, place: row.hint, title: title(screen, row.intent) });
    let moves = scope.hinted_moves().iter();
    let moves =
        moves.map(|(by, place, title)| Hint { intent: (*by).into(), place: *place, title: (*title).to_owned() });
    let keymap = &screen.world.station.keymap;
    let mut hints: Vec<Hint> = rows
        .chain(moves)
        .filter(|hint| !keymap.keys(hint.intent).is_empty() && screen.can(hint.intent) && screen.moves(hint.intent))
        .collect();
    hints.sort_by_key(|hint| hint.place);
    // one key, one hint: what it does here goes before what it does everywhere
    let mut keys = Vec::new();
    hints.retain(|hint| {
        let key = keymap.label(hint.intent);
        let is_new = !keys.contains(&key) || !PINNED.contains(&hint.place);
        keys.push(key);
        is_new
    });
    hints
}

/// The word key of an intent's title here.
fn title(screen: &Screen, intent: Intent) -> String {
    let world = &screen.world;
    let own = match (screen.dialog(), screen.pane_of(intent)) {
        (Some(dialog), _) => dialog.title_of(intent),
        (None, Some(place)) => screen.panes.at(place).title_of(world, intent),
        // who came sees the steps by the same key
        (None, None) if intent == intent::Desk::BackUp.into() && world.calling().is_empty() => {
            Some("intent-back-up-steps")
        }
        (None, None) => None,
    };
    own.map_or_else(|| intent.row().word(), ToOwned::to_owned)
}

/// The hints of the function keys: where they lead is the same in every pane, and stands on a row of its own.
const PLACES: std::ops::RangeInclusive<u8> = 20..=28;

/// The hints that are on every screen of the desk: everything by name, and the way back.
const PINNED: std::ops::RangeInclusive<u8> = 29..=30;

/// Draws the hints; those that do not fit whole are left out.
pub(super) fn draw(screen: &Screen, area: Rect, paint: &mut Paint<'_, '_>) {
    let offered = offered(screen);
    if area.height < 2 {
        // the way back has room before all others
        let esc = Chord::from(KeyEvent::from(KeyCode::Esc));
        let keymap = &screen.world.station.keymap;
        let (back, here): (Vec<_>, Vec<_>) =
            offered.into_iter().partition(|hint| keymap.keys(hint.intent).contains(&esc));
        let wide: usize = back.iter().take(1).map(|hint| columns(screen, hint) + 2).sum();
        let wide = u16::try_from(wide).unwrap_or(u16::MAX).min(area.width);
        let (_, used) = one(screen, &here, Rect { width: area.width - wide, ..area }, 2, paint);
        one(screen, &back, after(area, if used > 0 { used + 2 } else { 0 }), 2, paint);
        return;
    }
    let (places, here): (Vec<_>, Vec<_>) = offered.into_iter().partition(|hint| PLACES.contains(&hint.place));
    let (pinned, here): (Vec<_>, Vec<_>) = here.into_iter().partition(|hint| PINNED.contains(&hint.place));
    // the way back and to everything else is on every screen, at the row's end
    let wide: usize = pinned.iter().map(|hint| columns(screen, hint) + 2).sum();
    let wide = u16::try_from(wide).unwrap_or(u16::MAX).min(area.width);
    let first = row(area, 0);
    let (left, used) = one(screen, &here, Rect { width: first.width - wide, ..first }, 2, paint);
    one(screen, &pinned, after(first, if used > 0 { used + 2 } else { 0 }), 2, paint);
    if places.is_empty() {
        // in a dialog no function key leads anywhere: its own keys have both rows
        one(screen, &left, row(area, 1), 2, paint);
    } else {
        one(screen, &places, row(area, 1), if area.width < 100 { 1 } else { 2 }, paint);
    }
}

/// How many columns a hint takes.
fn columns(screen: &Screen, hint: &Hint) -> usize {
    let station = &screen.world.station;
    let (key, title) = (station.keymap.label(hint.intent), station.words.say(&hint.title));
    SafeText::line(&key).width() + 1 + SafeText::line(&title).width()
}

/// Draws as many hints as fit on a row. Returns those that did not, and how many columns the others took.
fn one(screen: &Screen, hints: &[Hint], area: Rect, gap: u16, paint: &mut Paint<'_, '_>) -> (Vec<Hint>, u16) {
    let station = &screen.world.station;
    let (mut left, mut end) = (Vec::new(), area.x);
    let mut rest = after(area, u16::from(area.x == 0 && area.width > 40));
    for hint in hints {
        let (key, title) = (station.keymap.label(hint.intent), station.words.say(&hint.title));
        if columns(screen, hint) > usize::from(rest.width) {
            left.push(hint.clone());
            continue;
        }
        let used = paint.pieces(rest, &[(&key, Role::HintKey), (" ", Role::HintText), (&title, Role::HintText)]);
        end = rest.x + used;
        rest = after(rest, used + gap);
    }
    (left, end - area.x)
}
