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

impl Hint {
    /// Its title's word key.
    pub(super) fn title(&self) -> &str {
        &self.title
    }
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
        .filter(|hint| {
            keymap.keys_in(scope, hint.intent).next().is_some() && screen.can(hint.intent) && screen.moves(hint.intent)
        })
        .collect();
    hints.sort_by_key(|hint| hint.place);
    // one key, one hint: what it does here goes before what it does everywhere
    let mut keys = Vec::new();
    hints.retain(|hint| {
        let key = keymap.label_in(scope, hint.intent);
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
const PLACES: std::ops::RangeInclusive<u8> = 21..=28;

/// The hints that are on every screen of the desk: the way back, help, and everything by name.
const PINNED: std::ops::RangeInclusive<u8> = 29..=31;

/// Draws the hints; those that do not fit whole are left out. The way back, help and everything by name never are
/// (screens.md, rule 2): where even they have no room with their titles, their keys stand there alone.
pub(super) fn draw(screen: &Screen, area: Rect, paint: &mut Paint<'_, '_>) {
    let offered = offered(screen);
    if area.height < 2 {
        let (mut kept, here): (Vec<_>, Vec<_>) = offered.into_iter().partition(|hint| is_kept(screen, hint.intent));
        kept.sort_by_key(|hint| kept_place(hint.intent));
        let first = here.first().map_or(0, |hint| columns(screen, hint) + 2);
        let titled = wide(kept.iter().map(|hint| columns(screen, hint)));
        let bare = titled + first + 1 > usize::from(area.width);
        let taken = if bare { wide(kept.iter().map(|hint| label(screen, hint).1)) } else { titled };
        let taken = u16::try_from(taken).unwrap_or(u16::MAX).min(area.width);
        let (_, used) = one(screen, &here, Rect { width: area.width - taken, ..area }, 2, paint);
        let rest = after(area, if used > 0 { used + 2 } else { 0 });
        if bare {
            keys(screen, &kept, rest, paint);
        } else {
            one(screen, &kept, rest, 2, paint);
        }
        return;
    }
    let (places, here): (Vec<_>, Vec<_>) = offered.into_iter().partition(|hint| PLACES.contains(&hint.place));
    let (pinned, here): (Vec<_>, Vec<_>) = here.into_iter().partition(|hint| is_kept(screen, hint.intent));
    // the way back and to everything else is on every screen, at the row's end
    let taken =
        u16::try_from(wide(pinned.iter().map(|hint| columns(screen, hint)))).unwrap_or(u16::MAX).min(area.width);
    let first = row(area, 0);
    let (left, used) = one(screen, &here, Rect { width: first.width - taken, ..first }, 2, paint);
    one(screen, &pinned, after(first, if used > 0 { used + 2 } else { 0 }), 2, paint);
    if places.is_empty() {
        // in a dialog no function key leads anywhere: its own keys have both rows
        one(screen, &left, row(area, 1), 2, paint);
    } else {
        one(screen, &places, row(area, 1), if area.width < 100 { 1 } else { 2 }, paint);
    }
}

/// Whether a hint is never left out: the way back, whatever it is called here, help, and everything by name.
fn is_kept(screen: &Screen, intent: Intent) -> bool {
    let esc = Chord::from(KeyEvent::from(KeyCode::Esc));
    kept_place(intent) > 0 || screen.world.station.keymap.keys(intent).contains(&esc)
}

/// The order of the hints that are never left out.
fn kept_place(intent: Intent) -> u8 {
    match intent {
        Intent::Desk(intent::Desk::Help) | Intent::Form(intent::Form::FormHelp) => 1,
        Intent::Desk(intent::Desk::Palette) => 2,
        _ => 0,
    }
}

/// How many columns some hints take with the gaps behind them.
fn wide(columns: impl Iterator<Item = usize>) -> usize {
    columns.map(|columns| columns + 2).sum()
}

/// A hint's key, and how many columns that takes.
fn label(screen: &Screen, hint: &Hint) -> (String, usize) {
    let key = screen.world.station.keymap.label_in(screen.scope(), hint.intent);
    let columns = SafeText::line(&key).width();
    (key, columns)
}

/// Draws the keys of some hints without their titles.
fn keys(screen: &Screen, hints: &[Hint], area: Rect, paint: &mut Paint<'_, '_>) {
    let mut rest = after(area, u16::from(area.x == 0 && area.width > 40));
    for hint in hints {
        let (key, columns) = label(screen, hint);
        if columns <= usize::from(rest.width) {
            rest = after(rest, paint.words(rest, &key, Role::HintKey) + 1);
        }
    }
}

/// How many columns a hint takes.
fn columns(screen: &Screen, hint: &Hint) -> usize {
    let station = &screen.world.station;
    label(screen, hint).1 + 1 + SafeText::line(&station.words.say(&hint.title)).width()
}

/// Draws as many hints as fit on a row. Returns those that did not, and how many columns the others took.
fn one(screen: &Screen, hints: &[Hint], area: Rect, gap: u16, paint: &mut Paint<'_, '_>) -> (Vec<Hint>, u16) {
    let station = &screen.world.station;
    let (mut left, mut end) = (Vec::new(), area.x);
    let mut rest = after(area, u16::from(area.x == 0 && area.width > 40));
    for hint in hints {
        let (key, title) = (station.keymap.label_in(screen.scope(), hint.intent), station.words.say(&hint.title));
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
