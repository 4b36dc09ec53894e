//! The terminal: what is drawn, and how it gets there.
//!
//! Nothing is ever asked of the terminal, and its title is never set. All sequences that are written: those of
//! [`Painter`]; `CSI ? 1049 h` `l`, `CSI ? 2004 h` `l` and `CSI ? 1004 h` `l` (alternate screen, bracketed paste, reports
//! of the focus) when it is taken and given back; `BEL`, `OSC 9` and `OSC 777` for alerts, without any content.

mod abilities;
mod guard;
pub mod input;
pub mod marks;
mod paint;
mod pen;

use std::fs::File;
use std::io::{self, IsTerminal as _, Write as _};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

pub use abilities::{Abilities, TerminalKind};
pub use paint::Painter;

use guard::Guard;

/// What a view draws on: the cells, and where the cursor stands.
#[derive(Debug)]
pub struct Frame<'a> {
    /// The cells.
    pub buffer: &'a mut Buffer,
    /// Where the real cursor stands: on what is typed or selected, so that screen readers and braille lines follow it.
    /// Nowhere: it is hidden.
    pub cursor: Option<Position>,
    /// The texts that were cut, for whoever asks for them: a test does. Nowhere: nobody asks.
    pub cuts: Option<Vec<Cut>>,
}

/// A text that had no room for all of it where it was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// All of the text.
    pub whole: String,
    /// Where it was to stand.
    pub area: Rect,
}

impl<'a> Frame<'a> {
    /// A frame on cells that are blank.
    pub const fn new(buffer: &'a mut Buffer) -> Self {
        Self { buffer, cursor: None, cuts: None }
    }

    /// A frame that notes every text that it cuts.
    pub const fn watched(buffer: &'a mut Buffer) -> Self {
        Self { buffer, cursor: None, cuts: Some(Vec::new()) }
    }

    /// Notes that a text was cut. One of which nothing is seen but blanks was not.
    pub fn cut(&mut self, whole: &str, area: Rect) {
        if let Some(cuts) = self.cuts.as_mut().filter(|_| !whole.trim().is_empty()) {
            cuts.push(Cut { whole: whole.to_owned(), area });
        }
    }

    /// All there is to draw on.
    pub const fn area(&self) -> Rect {
        *self.buffer.area()
    }
}

/// The terminal, taken. It is given back when this is dropped, and before a panic says a word.
#[derive(Debug)]
pub struct Terminal {
    out: File,
    abilities: Abilities,
    painter: Painter,
    cells: Buffer,
    _guard: Guard,
}

impl Terminal {
    /// Takes the terminal, to append lines to it or to paint on it.
    ///
    /// # Errors
    /// When the output is no terminal, or it cannot be taken.
    pub fn take(abilities: Abilities, lines: bool) -> io::Result<Self> {
        if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
            return Err(io::Error::other("the console needs a terminal to read from and to draw on"));
        }
        let mut out = guard::output()?;
        let guard = Guard::take(abilities, lines, &mut out)?;
        let cells = Buffer::empty(area());
        Ok(Self { out, abilities, painter: Painter::new(abilities), cells, _guard: guard })
    }

    /// Draws a frame. Only what changed is written, all of it at once.
    ///
    /// # Errors
    /// When the terminal is gone, or was given back by a panic.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        let mut frame = Frame::new(&mut self.cells);
        view(&mut frame);
        let cursor = frame.cursor;
        if Guard::is_lost() {
            return Err(io::Error::other("the terminal was given back"));
        }
        match self.painter.paint(&mut self.cells, cursor) {
            [] => Ok(()),
            bytes => self.out.write_all(bytes),
        }
    }

    /// Gives the terminal back before the program stops: nothing of what is drawn stays on it. [`Self::take_again`] takes it.
    pub fn give_back(&mut self) {
        guard::give_back();
    }

    /// Takes the terminal again after the program was stopped, also when nobody could give it back before (SIGSTOP). The
    /// next frame is to be painted anew: [`Self::resize`].
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn take_again(&mut self) -> io::Result<()> {
        Guard::take_again(self.abilities, &mut self.out)
    }

    /// What it can do.
    pub const fn abilities(&self) -> Abilities {
        self.abilities
    }

    /// Appends lines: what a view of lines has made, and nothing else.
    ///
    /// # Errors
    /// When the terminal is gone, or was given back by a panic.
    pub fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        if Guard::is_lost() {
            return Err(io::Error::other("the terminal was given back"));
        }
        if bytes.is_empty() { Ok(()) } else { self.out.write_all(bytes) }
    }

    /// Lines are appended from now on, or frames are painted.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn show_lines(&mut self, lines: bool) -> io::Result<()> {
        Guard::show_lines(lines);
        self.painter.forget();
        self.out.write_all(&guard::turning(self.abilities, lines, area().height))
    }

    /// Takes on the terminal's present size. The next frame is painted anew.
    pub fn resize(&mut self) {
        self.cells.resize(area());
        self.cells.reset();
        self.painter.forget();
    }

    /// How large it is.
    pub const fn area(&self) -> Rect {
        self.cells.area
    }

    /// Rings the bell, once.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn bell(&mut self) -> io::Result<()> {
        self.out.write_all(b"\x07")
    }

    /// A notification of the desktop, where the terminal knows such a thing: fixed words of ours, never anything of a
    /// conversation.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn notify(&mut self, how: Notification, words: &str) -> io::Result<()> {
        if !self.abilities.is_xterm() {
            return Ok(());
        }
        self.out.write_all(how.bytes(words).as_bytes())
    }
}

/// How a terminal is told to show a notification of the desktop. Few terminals know both ways, and none tells which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notification {
    /// `OSC 9`: `iTerm2`, `WezTerm`, `kitty`, `ghostty`.
    Osc9,
    /// `OSC 777`, with a title of its own: `urxvt`, `foot`, `WezTerm`, `ghostty`.
    Osc777,
}

impl Notification {
    /// What is written. Of the words, what is not plain ASCII is left out, and what would end a field of the sequence.
    fn bytes(self, words: &str) -> String {
        let plain: String = words.chars().filter(|char| matches!(char, ' '..='~') && *char != ';').collect();
        match self {
            Self::Osc9 => format!("\x1b]9;{plain}\x1b\\"),
            Self::Osc777 => format!("\x1b]777;notify;Nachtwacht;{plain}\x1b\\"),
        }
    }
}

/// Words in a style, for output in lines: what changes the pen, the words, and what takes that back.
pub(crate) fn styled(text: &str, style: Style, abilities: Abilities) -> String {
    let mut cell = Cell::default();
    cell.set_style(style);
    let mut pen_on = Vec::new();
    pen::change(None, pen::Look::of(&cell, abilities.kind), abilities.kind, &mut pen_on);
    let text = if abilities.utf8 { text.to_owned() } else { all_in_ascii(text) };
    format!("{}{text}\x1b[m", String::from_utf8_lossy(&pen_on))
}

/// Words for a terminal that shows nothing but ASCII; what is ASCII stays as it is.
pub(crate) fn all_in_ascii(text: &str) -> String {
    text.chars().map(|char| marks::in_ascii(char.encode_utf8(&mut [0; 4]))).collect()
}

/// The terminal's size, or that of a VT100; never more than anybody's screen has.
fn area() -> Rect {
    let (width, height) = crossterm::terminal::size().ok().filter(|(x, y)| *x > 0 && *y > 0).unwrap_or((80, 24));
    Rect::new(0, 0, width.min(1_000), height.min(500))
}

#[cfg(test)]
mod tests;
