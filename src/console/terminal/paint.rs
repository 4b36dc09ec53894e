//! From one screen to the next in as few bytes as it takes.
//!
//! The painter remembers what the terminal shows, with which pen, and where its cursor is. These are all the sequences
//! it writes; a test reads every byte:
//!
//! | bytes | |
//! |---|---|
//! | printable text | never a control, an override of direction, anything invisible |
//! | `CR` `LF` `BS` | nearer than a sequence |
//! | `CSI n A` `B` `C` `D`, `CSI y ; x H` | move |
//! | `CSI … m` | colours and attributes |
//! | `CSI K`, `CSI 2 J` | erase to the end of the line, erase all |
//! | `CSI ? 25 h` `l` | cursor shown, hidden |
//! | `CSI ? 2026 h` `l` | synchronized output, around what is more than one run |

use std::io::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::Color;

use super::abilities::{Abilities, TerminalKind};
use super::marks::replaced;
use super::pen::{Look, change};
use crate::text::drawable;
use crate::text::joiner::is_joiner;

const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// Writes what makes the terminal show the next screen.
#[derive(Debug)]
pub struct Painter {
    abilities: Abilities,
    shown: Buffer,
    /// Whether what the terminal shows is not known.
    afresh: bool,
    pen: Option<Look>,
    at: Option<(u16, u16)>,
    cursor_shown: Option<bool>,
    runs: usize,
    out: Vec<u8>,
    widths: (Vec<u8>, Vec<u8>),
}

impl Painter {
    /// A painter for a terminal of which nothing is known yet.
    pub fn new(abilities: Abilities) -> Self {
        Self {
            abilities,
            shown: Buffer::empty(Rect::ZERO),
            afresh: true,
            pen: None,
            at: None,
            cursor_shown: None,
            runs: 0,
            out: Vec::new(),
            widths: (Vec::new(), Vec::new()),
        }
    }

    /// The next screen is painted anew, whatever the terminal shows.
    pub fn forget(&mut self) {
        (self.afresh, self.pen, self.at, self.cursor_shown) = (true, None, None, None);
    }

    /// The bytes that make the terminal show `next`, with the cursor in its place: none when nothing changed. Takes
    /// the cells of `next`, and leaves blank ones of the same area in their place.
    pub fn paint(&mut self, next: &mut Buffer, cursor: Option<Position>) -> &[u8] {
        self.out.clear();
        self.out.extend_from_slice(BEGIN);
        self.runs = 0;
        if self.afresh || self.shown.area != next.area {
            self.begin_afresh(next.area);
        }
        let shown = std::mem::take(&mut self.shown);
        let columns = usize::from(next.area.width).max(1);
        for (y, (next, shown)) in (0..).zip(next.content.chunks(columns).zip(shown.content.chunks(columns))) {
            if next != shown {
                self.row(y, next, shown);
            }
        }
        let runs = self.runs;
        self.place_cursor(cursor, next.area);
        self.shown = std::mem::replace(next, shown);
        next.reset();
        if runs > 1 && self.abilities.synchronizes() {
            self.out.extend_from_slice(END);
            &self.out
        } else {
            &self.out[BEGIN.len()..]
        }
    }

    fn begin_afresh(&mut self, area: Rect) {
        self.afresh = false;
        self.out.extend_from_slice(b"\x1b[m\x1b[H\x1b[2J");
        (self.pen, self.at) = (Some(Look::PLAIN), Some((0, 0)));
        self.shown = Buffer::empty(area);
        self.runs = 2;
    }

    fn row(&mut self, y: u16, next: &[Cell], shown: &[Cell]) {
        let (mut next_widths, mut shown_widths) = std::mem::take(&mut self.widths);
        lay_out(next, &mut next_widths);
        lay_out(shown, &mut shown_widths);
        let next = CellRow { cells: next, widths: &next_widths };
        let shown = CellRow { cells: shown, widths: &shown_widths };
        self.row_laid_out(y, &next, &shown);
        self.widths = (next_widths, shown_widths);
    }

    fn row_laid_out(&mut self, y: u16, next: &CellRow<'_>, shown: &CellRow<'_>) {
        let kind = self.abilities.kind;
        let changed = |x: usize| {
            next.widths[x] != shown.widths[x] || (next.widths[x] > 0 && !same(&next.cells[x], &shown.cells[x], kind))
        };
        let tail = self.tail(next);
        // three bytes erase what takes a byte for each blank
        let erases = (tail..next.cells.len()).filter(|x| changed(*x)).count() > 3;
        let mut x = 0;
        while x < next.cells.len() {
            let width = usize::from(next.widths[x]).max(1);
            if changed(x) {
                self.approach(x, y, next);
                let look = Look::of(&next.cells[x], kind);
                if erases && x >= tail {
                    self.set_pen(look.for_blank(self.pen.unwrap_or(look)));
                    self.out.extend_from_slice(b"\x1b[K");
                    return;
                }
                self.write(x, y, next);
            }
            x += width;
        }
    }

    /// From which column on a row is nothing but one background that can be erased.
    fn tail(&self, row: &CellRow<'_>) -> usize {
        let Some(last) = row.cells.last() else { return 0 };
        if last.bg != Color::Reset && !self.abilities.erases_in_colour {
            return row.cells.len();
        }
        let blank =
            |cell: &Cell| cell.symbol() == " " && cell.bg == last.bg && Look::of(cell, self.abilities.kind).is_ground();
        let blanks = row.cells.iter().zip(row.widths).rev().take_while(|(cell, width)| **width == 1 && blank(cell));
        row.cells.len() - blanks.count()
    }

    /// Moves to a column; when it is near, over the glyphs between, which stand there already.
    fn approach(&mut self, x: usize, y: u16, row: &CellRow<'_>) {
        let target = (column(x), y);
        if self.at == Some(target) {
            self.runs = self.runs.max(1);
            return;
        }
        let start = self.out.len();
        if let (Some((from, at_y)), Some(pen)) = (self.at, self.pen)
            && at_y == y
            && usize::from(from) < x
            && x - usize::from(from) <= 4
        {
            let between = usize::from(from)..x;
            let kind = self.abilities.kind;
            let plain = |x: usize| {
                let (look, glyph) = (Look::of(&row.cells[x], kind), row.glyph(x));
                let fits = look == pen || (glyph == " " && look.is_ground() && look.for_blank(pen) == pen);
                row.widths[x] == 1 && glyph.len() == 1 && fits
            };
            if between.clone().all(plain) {
                between.for_each(|x| self.out.extend_from_slice(row.glyph(x).as_bytes()));
                let direct = moves(Some((from, y)), target);
                if self.out.len() - start <= direct.len() {
                    self.at = Some(target);
                    self.runs = self.runs.max(1);
                    return;
                }
                self.out.truncate(start);
            }
        }
        self.runs += 1;
        self.go(target);
    }

    fn go(&mut self, target: (u16, u16)) {
        if self.at != Some(target) {
            let moves = moves(self.at, target);
            self.out.extend_from_slice(&moves);
            self.at = Some(target);
        }
    }

    fn set_pen(&mut self, look: Look) {
        if self.pen != Some(look) {
            change(self.pen, look, self.abilities.kind, &mut self.out);
            self.pen = Some(look);
        }
    }

    fn write(&mut self, x: usize, y: u16, row: &CellRow<'_>) {
        let width = row.widths[x];
        let look = Look::of(&row.cells[x], self.abilities.kind);
        let glyph = row.glyph(x);
        self.set_pen(if glyph == " " { look.for_blank(self.pen.unwrap_or(look)) } else { look });
        match replaced(glyph, self.abilities.utf8, self.abilities.kind) {
            // an older terminal gives a joiner a column of its own
            None if self.abilities.kind != TerminalKind::Xterm && glyph.contains(is_joiner) => {
                let glyph: String = glyph.chars().filter(|char| !is_joiner(*char)).collect();
                self.out.extend_from_slice(glyph.as_bytes());
            }
            None => self.out.extend_from_slice(glyph.as_bytes()),
            Some(_) if width == 2 => self.out.extend_from_slice(b"??"),
            Some(ascii) => self.out.push(u8::try_from(ascii).unwrap_or(b'?')),
        }
        let next = x + usize::from(width);
        // behind the last column terminals wait, each in its own way; and not all agree where some glyphs end
        let known = next < row.cells.len() && (is_certain(glyph) || !self.abilities.utf8);
        self.at = known.then(|| (column(next), y));
    }

    fn place_cursor(&mut self, cursor: Option<Position>, area: Rect) {
        if let Some(position) = cursor.filter(|position| area.contains(*position)) {
            self.go((position.x, position.y));
        }
        let show = cursor.is_some();
        if self.cursor_shown != Some(show) {
            self.out.extend_from_slice(if show { b"\x1b[?25h" } else { b"\x1b[?25l" });
            self.cursor_shown = Some(show);
        }
    }
}

/// A row of cells with the columns that each takes: 0 for the second half of a wide one.
struct CellRow<'a> {
    cells: &'a [Cell],
    widths: &'a [u8],
}

impl<'a> CellRow<'a> {
    /// What is written for a cell.
    fn glyph(&self, x: usize) -> &'a str {
        let symbol = self.cells[x].symbol();
        match drawable(symbol) {
            Some(width) if width == self.widths[x] => symbol,
            // half a wide glyph at the edge
            Some(_) => " ",
            None => "?",
        }
    }
}

fn lay_out(cells: &[Cell], widths: &mut Vec<u8>) {
    widths.clear();
    while let Some(cell) = cells.get(widths.len()) {
        if drawable(cell.symbol()) == Some(2) && widths.len() + 1 < cells.len() {
            widths.extend_from_slice(&[2, 0]);
        } else {
            widths.push(1);
        }
    }
}

/// Whether two cells look the same.
fn same(a: &Cell, b: &Cell, kind: super::TerminalKind) -> bool {
    let (look, other) = (Look::of(a, kind), Look::of(b, kind));
    a.symbol() == b.symbol()
        && (look == other || (a.symbol() == " " && look.bg == other.bg && look.is_ground() && other.is_ground()))
}

/// Whether every terminal agrees how wide a glyph is.
fn is_certain(glyph: &str) -> bool {
    let mut chars = glyph.chars();
    let (first, second) = (chars.next().unwrap_or(' '), chars.next());
    second.is_none()
        && (first < '\u{2000}' || drawable(glyph) == Some(1) || matches!(first, '\u{2e80}'..='\u{ffff}'))
        && first <= '\u{ffff}'
}

fn column(x: usize) -> u16 {
    u16::try_from(x).unwrap_or(u16::MAX)
}

/// The shortest way to a place.
fn moves(from: Option<(u16, u16)>, (x, y): (u16, u16)) -> Vec<u8> {
    let absolute = match (x, y) {
        (0, 0) => b"\x1b[H".to_vec(),
        (0, _) => format!("\x1b[{}H", y + 1).into_bytes(),
        _ => format!("\x1b[{};{}H", y + 1, x + 1).into_bytes(),
    };
    let Some((from_x, from_y)) = from else { return absolute };
    let mut relative = Vec::with_capacity(8);
    match y.cmp(&from_y) {
        std::cmp::Ordering::Greater => steps(y - from_y, b'B', Some(b'\n'), &mut relative),
        std::cmp::Ordering::Less => steps(from_y - y, b'A', None, &mut relative),
        std::cmp::Ordering::Equal => {}
    }
    let mut straight = Vec::with_capacity(8);
    match x.cmp(&from_x) {
        std::cmp::Ordering::Greater => steps(x - from_x, b'C', None, &mut straight),
        std::cmp::Ordering::Less => steps(from_x - x, b'D', Some(b'\x08'), &mut straight),
        std::cmp::Ordering::Equal => {}
    }
    let mut from_edge = vec![b'\r'];
    if x > 0 {
        steps(x, b'C', None, &mut from_edge);
    }
    relative.extend_from_slice(if straight.len() <= from_edge.len() { &straight } else { &from_edge });
    if relative.len() < absolute.len() { relative } else { absolute }
}

/// `n` steps one way, by a sequence or by that many control characters.
fn steps(n: u16, last: u8, control: Option<u8>, out: &mut Vec<u8>) {
    let sequence_len = if n == 1 { 3 } else { 3 + n.ilog10() as usize + 1 };
    match control {
        Some(control) if usize::from(n) <= sequence_len => out.extend(std::iter::repeat_n(control, usize::from(n))),
        _ => {
            out.extend_from_slice(b"\x1b[");
            if n > 1 {
                // writing to a vector cannot fail
                let _ = write!(out, "{n}");
            }
            out.push(last);
        }
    }
}
