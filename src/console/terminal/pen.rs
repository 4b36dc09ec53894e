//! Colours and attributes as SGR sequences (ECMA-48, 8.3.117), each as short as it can be.

use std::io::Write as _;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::abilities::TerminalKind;
use crate::theme::ansi;

/// How a glyph looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) fg: Color,
    pub(super) bg: Color,
    pub(super) modifier: Modifier,
}

/// What shows on a blank.
const SEEN_ON_BLANK: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT);

/// The modifiers there are, with how they are put on and taken off.
const CODES: [(Modifier, u8, u8); 6] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::REVERSED, 7, 27),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl Look {
    pub(super) const PLAIN: Self = Self { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

    pub(super) fn of(cell: &Cell, kind: TerminalKind) -> Self {
        // blinking and hidden are never shown; older terminals turn italics into a colour of their own
        let mut known = Modifier::BOLD | Modifier::DIM | Modifier::ITALIC | SEEN_ON_BLANK;
        if kind != TerminalKind::Xterm {
            known -= Modifier::ITALIC | Modifier::CROSSED_OUT;
        }
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier & known }
    }

    /// Whether a blank that looks like this is nothing but background.
    pub(super) fn is_ground(self) -> bool {
        !self.modifier.intersects(SEEN_ON_BLANK)
    }

    /// The look nearest to `pen` in which a blank of this look can be written.
    pub(super) fn for_blank(self, pen: Self) -> Self {
        if self.is_ground() { Self { fg: pen.fg, bg: self.bg, modifier: pen.modifier - SEEN_ON_BLANK } } else { self }
    }
}

/// Writes what changes the pen from one look, if it is known, to another.
pub(super) fn change(from: Option<Look>, to: Look, kind: TerminalKind, out: &mut Vec<u8>) {
    let whole = from_scratch(to);
    let step =
        from.filter(|from| kind != TerminalKind::Vt || to.modifier.contains(from.modifier)).map(|from| step(from, to));
    out.extend_from_slice(b"\x1b[");
    out.extend_from_slice(step.filter(|step| step.len() <= whole.len()).as_deref().unwrap_or(&whole));
    out.push(b'm');
}

/// All of a look, after taking everything back.
fn from_scratch(to: Look) -> Vec<u8> {
    let mut codes = step(Look::PLAIN, to);
    if codes.is_empty() {
        return codes;
    }
    codes.splice(0..0, *b"0;");
    codes
}

fn step(from: Look, to: Look) -> Vec<u8> {
    let mut codes = Codes(Vec::with_capacity(40));
    let mut left = from.modifier;
    for (modifier, _, off) in CODES {
        if left.contains(modifier) && !to.modifier.contains(modifier) {
            codes.push(off);
            left -= modifier;
            if off == 22 {
                // takes back both
                left -= Modifier::BOLD | Modifier::DIM;
            }
        }
    }
    for (modifier, on, _) in CODES {
        if to.modifier.contains(modifier) && !left.contains(modifier) {
            codes.push(on);
        }
    }
    if from.fg != to.fg {
        codes.colour(to.fg, 30);
    }
    if from.bg != to.bg {
        codes.colour(to.bg, 40);
    }
    codes.0
}

struct Codes(Vec<u8>);

impl Codes {
    fn push(&mut self, code: u8) {
        if !self.0.is_empty() {
            self.0.push(b';');
        }
        // writing to a vector cannot fail
        let _ = write!(self.0, "{code}");
    }

    /// `base` is 30 for the foreground and 40 for the background.
    fn colour(&mut self, colour: Color, base: u8) {
        match (colour, ansi(colour)) {
            (_, Some(nth @ 0..=7)) => self.push(base + nth),
            (_, Some(nth)) => self.push(base + 60 + nth - 8),
            (Color::Indexed(index), _) => [base + 8, 5, index].into_iter().for_each(|code| self.push(code)),
            (Color::Rgb(r, g, b), _) => [base + 8, 2, r, g, b].into_iter().for_each(|code| self.push(code)),
            _ => self.push(base + 9),
        }
    }
}
