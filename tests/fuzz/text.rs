//! What a visitor says → what is shown.

use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use care::Language;
use console::terminal::{Abilities, Painter};
use console::text::{SafeText, wrap};
use console::theme::{Depth, Theme, shipped};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use testing::night::Night;
use testing::oracle::{Allowed, forbidden};

/// A console at which much is said.
pub(crate) struct Desk {
    pub(crate) night: Night,
    pub(crate) theme: Theme,
    painter: Painter,
    age: u32,
}

impl Default for Desk {
    fn default() -> Self {
        let theme = shipped("night", Depth::True).unwrap();
        Self { night: Night::busy(Language::Nl), theme, painter: Painter::new(Abilities::MODERN), age: 0 }
    }
}

impl Desk {
    /// Draws what is so now after one input of eight: the others are seen by the frame that comes.
    pub(crate) fn draw_now_and_then(&mut self) {
        if self.age.is_multiple_of(8) {
            self.draw();
        }
    }

    /// Draws what is so now, and reads every byte of it.
    pub(crate) fn draw(&mut self) {
        let (mut cells, cursor) = self.night.drawn(&self.theme);
        let bytes = self.painter.paint(&mut cells, cursor);
        assert_eq!(forbidden(bytes, Allowed::Painting), None);
    }

    /// A new console, now and then: what was said before is not to slow it down for ever.
    pub(crate) fn renew(&mut self) {
        self.age += 1;
        if self.age > 400 || self.night.console.ending != console::screen::Ending::No {
            *self = Self::default();
        }
    }
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
    static SMALL: RefCell<Painter> = RefCell::new(Painter::new(Abilities::MODERN));
}

const WIDTHS: [u16; 8] = [1, 2, 3, 7, 20, 40, 77, 200];

/// The first byte chooses the width.
pub(crate) fn target(data: &[u8]) -> u64 {
    let (first, rest) = data.split_first().unwrap_or((&0, &[]));
    let width = WIDTHS[usize::from(*first) % WIDTHS.len()];
    let raw = String::from_utf8_lossy(rest);
    let text = SafeText::clean(&raw);
    assert_eq!(SafeText::clean(text.as_str()), again(&text), "cleaning twice is cleaning once");
    let rows = wrap(&text, width);
    let all: String = rows.rows(&text, 0..usize::MAX).map(|row| row.as_str().to_owned()).collect();
    assert_eq!(all, text.as_str().replace('\n', ""), "nothing is left out");
    paint(&text, width);
    DESK.with_borrow_mut(|desk| {
        desk.renew();
        desk.night.pass(1);
        desk.night.says(if first & 1 == 0 { "Vos" } else { "Lijster" }, &raw);
        if first & 2 == 0 {
            desk.night.arrive(&raw, care::triage::Triage::B, 1);
        }
        // all widths, with as many rows as a small screen has cells
        let width = width.max(20);
        desk.night.size(width, u16::from(first >> 3).min(1_600 / width));
        desk.draw_now_and_then();
    });
    let mut shape = DefaultHasher::new();
    (rows.height().min(9), text.hidden().min(9), text.mixed_scripts(), text.only_hidden(), kinds(&text))
        .hash(&mut shape);
    shape.finish()
}

/// What cleaning it again must give: the same words; what was hidden and cut is gone.
fn again(text: &SafeText) -> SafeText {
    let same = SafeText::clean(text.as_str());
    assert_eq!((same.as_str(), same.hidden(), same.cut()), (text.as_str(), 0, 0));
    same
}

/// Which tokens and widths are in it.
fn kinds(text: &SafeText) -> u64 {
    let mut kinds = 0;
    for (cluster, width) in text.as_safe().clusters() {
        kinds |= 1 << (u64::from(width) * 8 + (cluster.chars().count() as u64).min(7));
    }
    for token in ["<ESC>", "<RLO>", "<U+", " x", "<CSI>", "<BEL>"] {
        kinds = kinds << 1 | u64::from(text.as_str().contains(token));
    }
    kinds
}

fn paint(text: &SafeText, width: u16) {
    let area = Rect::new(0, 0, width + 1, 6);
    let mut cells = Buffer::empty(area);
    wrap(text, width).put(text, 0, Rect { width, ..area }, &mut cells, Style::new());
    let edge = (0..6).all(|y| cells[(width, y)].symbol() == " ");
    // at one column a wide letter does not fit, and is not drawn
    assert!(edge, "beyond its edge");
    SMALL.with_borrow_mut(|painter| {
        let bytes = painter.paint(&mut cells, None);
        assert_eq!(forbidden(bytes, Allowed::Painting), None);
    });
}
