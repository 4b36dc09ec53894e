//! Every pane at three sizes in both languages: one table. A snapshot holds the pane alone, at all its sizes.

use std::fmt::Write as _;

use care::Language;
use console::screen::layout::{Areas, areas};
use ratatui::layout::Rect;

use testing::night::Night;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (160, 50)];

/// A pane, the keys that lead to it on a busy night, and where it stands.
type Row = (&'static str, &'static [&'static str], fn(&Areas) -> Option<Rect>);

const WHOLE: fn(&Areas) -> Option<Rect> = |_| None;

const PANES: [Row; 14] = [
    ("queue", &["F2"], |areas| areas.queue),
    ("preview", &["F2", "Up", "Up", "Up", "Up", "Up", "Up", "Up"], |areas| areas.talk),
    ("talk", &["Alt-1"], |areas| areas.talk),
    ("plans", &["Alt-1", "F3"], |areas| areas.side),
    ("plan", &["Alt-1", "F3", "Enter"], |areas| areas.side),
    ("referrals", &["Alt-1", "F4", "Down", "Down", "Down"], |areas| areas.side),
    ("phrases", &["Alt-1", "F5", "Down"], |areas| areas.side),
    ("case", &["Alt-1", "F6"], |areas| areas.side),
    ("shift", &["Alt-1", "F7"], |areas| areas.side),
    ("signals", &["Alt-1", "F6", "s"], WHOLE),
    ("triggers", &["Alt-1", "Ctrl-T", "t"], WHOLE),
    ("triage", &["Alt-1", "Ctrl-T"], WHOLE),
    ("register", &["Alt-1", "Ctrl-X"], WHOLE),
    ("picker", &["Alt-1", "/"], WHOLE),
];

#[test]
fn every_pane_at_three_sizes_in_both_languages() {
    for (name, keys, place) in PANES {
        for language in Language::ALL {
            let mut all = String::new();
            for (width, height) in SIZES {
                let mut night = Night::busy(language);
                night.size(width, height);
                night.keys(keys);
                let whole = Rect::new(0, 0, width, height);
                let area = place(&areas(&night.console)).unwrap_or(whole);
                assert!(!area.is_empty(), "{name} has a place at {width}×{height}");
                let _ = write!(all, "{width}×{height}\n{}", cut(&night.screen(), area));
            }
            insta::assert_snapshot!(format!("{name}_{}", language.code()), all);
        }
    }
}

/// A part of the screen; rows that repeat the one before are counted.
fn cut(screen: &str, area: Rect) -> String {
    let (from, width) = (usize::from(area.x), usize::from(area.width));
    let rows = screen.lines().skip(usize::from(area.y)).take(usize::from(area.height));
    let rows: Vec<String> = rows
        .map(|row| row.split("  █").next().unwrap_or(row).chars().skip(from).take(width).collect::<String>())
        .map(|row| row.trim_end().to_owned())
        .collect();
    let mut text = String::new();
    for same in rows.chunk_by(|a, b| a == b) {
        text.push_str(&same[0]);
        if same.len() > 1 {
            let _ = write!(text, " ×{}", same.len());
        }
        text.push('\n');
    }
    text
}
