//! Colours: how many a terminal has, which of them is nearest, and whether one can be read on another.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

/// Red, green and blue.
pub type Rgb = (u8, u8, u8);

/// How many colours a terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None: bold, underlined and reversed only.
    None,
    /// The 16 of the terminal's own palette.
    Sixteen,
    /// xterm's 256.
    Indexed,
    /// All.
    True,
}

impl Depth {
    /// What the environment says; the terminal itself is never asked. `NO_COLOR` (no-color.org) goes before all.
    pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).unwrap_or_default();
        let term = set("TERM");
        if !set("NO_COLOR").is_empty() || matches!(term.as_str(), "" | "dumb") || term.starts_with("vt") {
            return Self::None;
        }
        if matches!(set("COLORTERM").as_str(), "truecolor" | "24bit") || term.ends_with("-direct") {
            return Self::True;
        }
        if term.contains("256color") {
            return Self::Indexed;
        }
        Self::Sixteen
    }

    /// The nearest colour of this depth that is not one of the 16, which every terminal paints as it likes.
    pub(super) fn reduce(self, colour: Color) -> Color {
        match (self, colour) {
            (Self::Indexed, Color::Rgb(r, g, b)) => Color::Indexed(nearest_indexed((r, g, b))),
            _ => colour,
        }
    }
}

const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

fn nearest_indexed(colour: Rgb) -> u8 {
    let distance = |other: Rgb| {
        let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        square(colour.0, other.0) + square(colour.1, other.1) + square(colour.2, other.2)
    };
    (16..=255).min_by_key(|index| distance(indexed(*index, &XTERM))).unwrap_or(15)
}

/// xterm's palette of 256: 16 of its own, a cube of 6×6×6, 24 greys.
fn indexed(index: u8, sixteen: &[Rgb; 16]) -> Rgb {
    match index {
        0..=15 => sixteen[usize::from(index)],
        16..=231 => {
            let nth = usize::from(index - 16);
            (STEPS[nth / 36], STEPS[nth / 6 % 6], STEPS[nth % 6])
        }
        232..=255 => {
            let grey = 8 + (index - 232) * 10;
            (grey, grey, grey)
        }
    }
}

/// The 16 colours of the Linux console (VGA).
pub const VGA: [Rgb; 16] = [
    (0, 0, 0),
    (170, 0, 0),
    (0, 170, 0),
    (170, 85, 0),
    (0, 0, 170),
    (170, 0, 170),
    (0, 170, 170),
    (170, 170, 170),
    (85, 85, 85),
    (255, 85, 85),
    (85, 255, 85),
    (255, 255, 85),
    (85, 85, 255),
    (255, 85, 255),
    (85, 255, 255),
    (255, 255, 255),
];

/// The 16 colours of xterm.
pub const XTERM: [Rgb; 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

/// The number of one of the 16.
pub(crate) fn ansi(colour: Color) -> Option<u8> {
    Some(match colour {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Reset | Color::Rgb(..) | Color::Indexed(_) => return None,
    })
}

/// What a colour looks like on a terminal with this palette; none for the terminal's own foreground or background.
pub(crate) fn rgb(colour: Color, sixteen: &[Rgb; 16]) -> Option<Rgb> {
    match colour {
        Color::Rgb(r, g, b) => Some((r, g, b)),
        Color::Indexed(index) => Some(indexed(index, sixteen)),
        named => ansi(named).map(|nth| sixteen[usize::from(nth)]),
    }
}

/// The contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio").
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance((r, g, b): Rgb) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

/// The least contrast of anything drawn on a screen, on a terminal with this palette; none when nothing is drawn in
/// colours of ours. Tests of views hold it against 4.5.
pub fn least_contrast(screen: &Buffer, sixteen: &[Rgb; 16]) -> Option<f64> {
    let cells = screen.content().iter().filter(|cell| cell.symbol() != " ");
    let contrasts = cells.filter_map(|cell| {
        let (fg, bg) = if cell.modifier.contains(Modifier::REVERSED) { (cell.bg, cell.fg) } else { (cell.fg, cell.bg) };
        Some(contrast(rgb(fg, sixteen)?, rgb(bg, sixteen)?))
    });
    contrasts.min_by(f64::total_cmp)
}
