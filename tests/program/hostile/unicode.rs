//! Unicode's own cases: every cluster of `GraphemeBreakTest.txt` (Unicode 17, UAX 29), and every sequence of up to four
//! classes of writing direction, which is what `BidiTest.txt` (UAX 9) is made of.

use std::ops::Range;

use care::Language;
use console::terminal::{Abilities, Painter};
use console::text::{SafeText, wrap};
use console::widget::editor::Editor;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::shown::{Shown, says};
use testing::night::Night;
use testing::oracle::{Allowed, forbidden};

const CLUSTERS: &str = include_str!("unicode/GraphemeBreakTest.txt");

/// One of Unicode's cases: the text, and the clusters that it consists of.
struct Case {
    text: String,
    clusters: Vec<Range<usize>>,
}

/// `÷ 0020 × 0308 ÷ 0020 ÷`: a break, no break.
fn cases() -> Vec<Case> {
    let lines =
        CLUSTERS.lines().filter_map(|line| line.split('#').next()).map(str::trim).filter(|line| !line.is_empty());
    lines.map(case).collect()
}

fn case(line: &str) -> Case {
    let (mut text, mut edges) = (String::new(), Vec::new());
    for word in line.split_whitespace() {
        match word {
            "÷" => edges.push(text.len()),
            "×" => {}
            code => text.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap()),
        }
    }
    let clusters = edges.windows(2).map(|edges| edges[0]..edges[1]).collect();
    Case { text, clusters }
}

#[test]
fn the_composers_cursor_stops_where_unicode_says() {
    let mut tried = 0;
    for case in cases() {
        let mut editor = Editor::with(&case.text);
        // what cannot be typed is not in it, and a line's end ends a cluster like any other
        if editor.text() != case.text {
            continue;
        }
        tried += 1;
        for cluster in case.clusters.iter().rev() {
            assert_eq!(editor.cursor(), cluster.end, "{:?}", case.text);
            editor.left();
            assert_eq!(editor.cursor(), cluster.start, "{:?}", case.text);
        }
        for cluster in &case.clusters {
            editor.right();
            assert_eq!(editor.cursor(), cluster.end, "{:?}", case.text);
        }
        // a whole cluster at a time is taken back
        for cluster in case.clusters.iter().rev() {
            editor.backspace();
            assert_eq!(editor.text(), &case.text[..cluster.start]);
        }
    }
    assert!(tried > 200, "{tried}");
}

#[test]
fn a_row_ends_where_unicode_says_a_cluster_ends() {
    let mut tried = 0;
    for case in cases() {
        let text = SafeText::clean(&case.text);
        let kept = text.as_str() == case.text;
        tried += usize::from(kept);
        for width in 1..=4 {
            let rows = wrap(&text, width);
            let all: String = rows.rows(&text, 0..usize::MAX).map(|row| row.as_str().to_owned()).collect();
            assert_eq!(all, text.as_str().replace('\n', ""));
            if kept {
                // but within clusters that terminals measure by their characters, such as conjuncts of Khmer
                let parted = |cluster: &str| {
                    let columns: usize = cluster.chars().filter_map(UnicodeWidthChar::width).sum();
                    columns > 2 || columns != cluster.width()
                };
                let edge = |at: usize| {
                    let inside = case.clusters.iter().find(|cluster| cluster.start < at && at < cluster.end);
                    inside.is_none_or(|cluster| parted(&case.text[cluster.clone()]))
                };
                assert!((0..rows.height()).all(|nth| edge(rows.start(nth))), "{:?} at {width}", case.text);
            }
        }
    }
    assert!(tried > 150, "{tried}");
}

#[test]
fn every_cluster_is_shown_as_it_was_drawn() {
    let mut night = Night::busy(Language::En);
    let mut shown = Shown::of(&mut night, (80, 24));
    for (nth, case) in cases().iter().enumerate() {
        if nth % 100 == 99 {
            night = Night::busy(Language::En);
            shown = Shown::of(&mut night, (80, 24));
        }
        says(&mut night, "Vos", nth, &format!("{}|", case.text));
        shown.frame(&night);
    }
}

/// A character of each of the 23 classes that `BidiTest.txt` knows (UAX 9, table 4).
const DIRECTIONS: [char; 23] = [
    'a', '\u{5d0}', '1', '+', '%', '\u{660}', ',', '\u{2029}', '\t', ' ', '!', '\u{5bf}', '\u{628}', '\u{ad}',
    '\u{202d}', '\u{202a}', '\u{202e}', '\u{202b}', '\u{202c}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}',
];

/// The last nine turn the direction of what stands beside them.
fn turns(char: char) -> bool {
    DIRECTIONS[14..].contains(&char)
}

#[test]
fn no_sequence_of_directions_turns_a_row() {
    let mut painter = Painter::new(Abilities::MODERN);
    let area = Rect::new(0, 0, 45, 24);
    let mut count = 0;
    for first in DIRECTIONS {
        for second in DIRECTIONS {
            let ends = DIRECTIONS.iter().flat_map(|third| DIRECTIONS.map(|fourth| [*third, fourth]));
            let lines: String = ends.flat_map(|[third, fourth]| [first, second, third, fourth, '\n']).collect();
            count += lines.chars().filter(|char| *char == '\n').count();
            let text = SafeText::clean(&lines);
            assert!(!text.as_str().chars().any(turns));
            // all of them on one screen, short and whole
            let mut cells = Buffer::empty(area);
            wrap(&text, 45).put(&text, 0, area, &mut cells, Style::new());
            assert_eq!(forbidden(painter.paint(&mut cells, None), Allowed::Painting), None);
        }
    }
    assert_eq!(count, 23_usize.pow(4));
}
