//! What is selected is marked with `>` and a ground of its own, and the cursor stands on it (screens.md, rule 6): on every
//! list that the screens have.

use std::collections::BTreeSet;

use care::Language;
use console::intent::Scope;
use console::theme::{Depth, Role, Surface, Theme, shipped};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::cuts::{WAYS, walk};
use super::marks::have_forms_of_their_own;
use testing::night::Night;

/// The rows that have this surface: the row, its first column and the words on it.
fn rows_on(cells: &Buffer, theme: &Theme, surface: Surface) -> Vec<(u16, u16, String)> {
    let ground = theme.on(surface, Role::Text).bg.expect("the theme has a colour for it");
    let row = |y: u16| {
        let on: Vec<u16> = (0..cells.area.width).filter(|x| cells[(*x, y)].bg == ground).collect();
        let words = on.iter().map(|x| cells[(*x, y)].symbol()).collect();
        on.first().map(|first| (y, *first, words))
    };
    (0..cells.area.height).filter_map(row).collect()
}

/// Looks at a screen; says whether a list has the keyboard.
fn check(night: &Night, theme: &Theme, said: &str, glyphs: &mut BTreeSet<String>) -> bool {
    let mut has_list = false;
    let (cells, cursor) = night.drawn(theme);
    glyphs.extend(
        cells.content().iter().map(ratatui::buffer::Cell::symbol).filter(|glyph| !glyph.is_ascii()).map(str::to_owned),
    );
    let screen = || format!("{said}\n{}", night.screen());
    // a dialog may lie over the beginning of a row of a pane
    let surfaces: &[Surface] =
        if night.console.dialog().is_some() { &[Surface::Selected] } else { &[Surface::Selected, Surface::Remembered] };
    for surface in surfaces.iter().copied() {
        let rows = rows_on(&cells, theme, surface);
        // a row of several lines has its mark on the first; another pane than that with the keyboard has one too
        let (marked, rest): (Vec<_>, Vec<_>) = rows.iter().partition(|(.., words)| words.starts_with('>'));
        let goes_on = |(y, x, _): &&(u16, u16, String)| rows.iter().any(|above| (above.0 + 1, above.1) == (*y, *x));
        assert!(rest.iter().all(goes_on), "{surface:?} {rows:?} {}", screen());
        let most = if surface == Surface::Selected { 1 } else { 3 };
        assert!(marked.len() <= most && marked.is_empty() == rows.is_empty(), "{surface:?} {rows:?} {}", screen());
        has_list |= surface == Surface::Selected && !rows.is_empty();
        if surface == Surface::Selected
            && let Some((y, x, words)) = marked.first()
        {
            assert!(rows.first().is_some_and(|(first, ..)| first == y), "the mark is on the first line {}", screen());
            assert_eq!(words.matches('>').count(), 1, "{words} {}", screen());
            let is_writing = night.console.scope() == Scope::HandOver;
            assert!(is_writing || cursor == Some(Position::new(*x, *y)), "{cursor:?} is not on {words} {}", screen());
        }
        assert!(
            surface != Surface::Selected
                || !rows.is_empty()
                || !matches!(night.console.scope(), Scope::Choose | Scope::Tick | Scope::Shift),
            "nothing is selected {}",
            screen()
        );
    }
    has_list
}

fn every_list_marks_its_row(size: (u16, u16), language: Language) {
    let theme = shipped("night", Depth::True).expect("it ships");
    let (mut lists, mut glyphs) = (0, BTreeSet::new());
    for (name, begin, keys) in WAYS {
        let mut night = begin(language);
        night.size(size.0, size.1);
        walk(&mut night, keys, |night| lists += usize::from(check(night, &theme, name, &mut glyphs)));
    }
    assert!(lists > 500, "{lists} lists were seen");
    have_forms_of_their_own(&glyphs);
}

#[test]
fn every_list_marks_its_row_at_80_columns() {
    every_list_marks_its_row((80, 24), Language::Nl);
}

#[test]
fn every_list_marks_its_row_at_160_columns() {
    every_list_marks_its_row((160, 50), Language::En);
}

/// Braille and speech follow the cursor: also while something is searched it stands on what Enter would take.
#[test]
fn the_cursor_stands_on_the_hit_while_a_search_is_typed() {
    let theme = shipped("night", Depth::True).expect("it ships");
    for keys in [&["Alt-1", "F4"][..], &["Alt-1", "F5"], &["Alt-1", "/"], &["Ctrl-K"]] {
        let mut night = Night::busy(Language::Nl);
        night.keys(keys);
        for step in ["a", "Down", "a"] {
            night.key(step);
            let (cells, cursor) = night.drawn(&theme);
            let rows = rows_on(&cells, &theme, Surface::Selected);
            let (y, x, _) = rows.first().unwrap_or_else(|| panic!("{keys:?} {step}:\n{}", night.screen()));
            assert_eq!(cursor, Some(Position::new(*x, *y)), "{keys:?} {step}:\n{}", night.screen());
            // where the next letter goes is seen all the same
            let is_turned = |cell: &ratatui::buffer::Cell| cell.modifier.contains(ratatui::style::Modifier::REVERSED);
            assert_eq!(cells.content().iter().filter(|cell| is_turned(cell)).count(), 1, "{keys:?} {step}");
        }
        night.types("qqqq");
        let (cells, cursor) = night.drawn(&theme);
        assert!(rows_on(&cells, &theme, Surface::Selected).is_empty(), "{}", night.screen());
        assert!(cursor.is_some(), "with nothing found the cursor is in the field: {}", night.screen());
    }
}
