//! What lines are written on: they are appended, and what stands there never changes.
//!
//! The bytes are printable text, CR LF, BEL and, in the line that is being typed, BS SP BS; where the terminal can be
//! cleared, also what clears it. Nothing else ever leaves here.

use unicode_segmentation::UnicodeSegmentation as _;

use super::say::Line;
use crate::terminal::marks::in_ascii;
use crate::text::{SafeStr, SafeText, wrap};

/// What clears a terminal and puts the cursor to its beginning.
pub const CLEAR: &[u8] = b"\x1b[H\x1b[2J";
/// The narrowest width that words are wrapped for.
const NARROWEST: u16 = 20;

/// The lines, and the one that is being typed.
#[derive(Debug)]
pub(super) struct Paper {
    width: u16,
    utf8: bool,
    can_clear: bool,
    out: Vec<u8>,
    /// The prompt, while it stands on the last line.
    prompt: Option<String>,
    /// What stands behind the prompt.
    shown: String,
    /// Up to which byte of it the rows are full: nothing before that can be taken back.
    fixed: usize,
    /// How many columns of the last row are taken.
    column: usize,
}

impl Paper {
    /// Blank paper for a terminal.
    pub(super) const fn new(utf8: bool, can_clear: bool) -> Self {
        Self { width: 80, utf8, can_clear, out: Vec::new(), prompt: None, shown: String::new(), fixed: 0, column: 0 }
    }

    /// The terminal is so wide from now on.
    pub(super) fn resize(&mut self, width: u16) {
        self.width = width.max(NARROWEST);
    }

    /// What is to be written, and not to be written again.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }

    /// Rings.
    pub(super) fn bell(&mut self) {
        self.out.push(0x07);
    }

    /// Clears all that stands there, where that can be; what waits to be written goes with it.
    pub(super) fn clear(&mut self) {
        self.out.clear();
        if self.can_clear {
            self.out.extend_from_slice(CLEAR);
            (self.prompt, self.column) = (None, 0);
            self.shown.clear();
        } else {
            self.end_line();
        }
    }

    /// Ends the line on which the prompt stands.
    pub(super) fn end_line(&mut self) {
        if self.prompt.take().is_some() || self.column > 0 {
            self.line_break();
        }
        self.shown.clear();
        self.fixed = 0;
    }

    /// Whether this prompt stands on the last line.
    pub(super) fn has_prompt(&self, prompt: &str) -> bool {
        self.prompt.as_deref() == Some(prompt)
    }

    /// Appends a line, wrapped by words: a row that goes on begins with two blanks, so that none looks like a speaker's.
    pub(super) fn say(&mut self, line: &Line) {
        self.end_line();
        let text = SafeText::clean(&line.words);
        for (nth, part) in text.lines().enumerate() {
            // each line of a visitor's words is the visitor's
            let head = match &line.who {
                Some(who) => SafeText::line(&format!("{who}: ")),
                None if nth == 0 => SafeText::default(),
                None => SafeText::ours("  "),
            };
            let mut whole = head;
            whole.push(part);
            let first = wrap(&whole, self.width - 1);
            let rows: Vec<SafeStr<'_>> = (0..first.height()).map(|nth| first.row(&whole, nth)).collect();
            let (start, rest) = rows.split_first().map_or(("", 0), |(row, _)| (row.as_str(), row.as_str().len()));
            self.row("", start);
            if rows.len() > 1 {
                let rest = SafeText::clean(&whole.as_str()[rest..]);
                let wrapped = wrap(&rest, self.width - 3);
                for nth in 0..wrapped.height() {
                    self.row("  ", wrapped.row(&rest, nth).as_str());
                }
            }
        }
    }

    fn row(&mut self, indent: &str, words: &str) {
        self.put(indent);
        let words = if indent.is_empty() { words.trim_end() } else { words.trim() };
        self.put(words);
        self.line_break();
    }

    fn line_break(&mut self) {
        self.out.extend_from_slice(b"\r\n");
        self.column = 0;
    }

    /// Puts a prompt on the last line, and what is typed behind it.
    pub(super) fn ask(&mut self, prompt: &str, typed: &str) {
        self.end_line();
        self.put_wrapped(prompt);
        self.prompt = Some(prompt.to_owned());
        (self.shown, self.fixed) = (String::new(), 0);
        self.show(typed);
    }

    /// What is typed behind the prompt is this now: what differs is taken back and written anew. Where that stands on an
    /// earlier row, the whole is written again below.
    pub(super) fn show(&mut self, typed: &str) {
        let typed = SafeText::clean(typed).as_str().to_owned();
        if typed == self.shown {
            return;
        }
        let same = self.shown.graphemes(true).zip(typed.graphemes(true)).take_while(|(old, new)| old == new);
        let same: usize = same.map(|(old, _)| old.len()).sum();
        if same < self.fixed {
            let prompt = self.prompt.clone().unwrap_or_default();
            self.ask(&prompt, &typed);
            return;
        }
        let gone = SafeText::clean(&self.shown[same..]);
        for _ in 0..gone.width().min(self.column) {
            self.out.extend_from_slice(b"\x08 \x08");
            self.column -= 1;
        }
        self.shown.truncate(same);
        let mut rest = &typed[same..];
        while let Some(cluster) = rest.graphemes(true).next() {
            // a word that was put in at once, and has no room here, begins a row
            let starts = self.shown.ends_with(' ');
            let word = rest.split([' ', '\n']).next().unwrap_or_default();
            let wide = SafeText::clean(if starts { word } else { cluster }).width().max(1);
            let wide = if wide + 1 < usize::from(self.width) { wide } else { 1 };
            rest = &rest[cluster.len()..];
            if cluster == "\n" || self.column + wide >= usize::from(self.width) {
                self.line_break();
                self.fixed = self.shown.len() + usize::from(cluster == "\n");
            }
            self.shown.push_str(cluster);
            if cluster != "\n" {
                self.put(cluster);
            }
        }
    }

    /// A prompt of any length.
    fn put_wrapped(&mut self, words: &str) {
        let text = SafeText::line(words);
        let rows = wrap(&text, self.width - 2);
        for nth in 0..rows.height() {
            if nth > 0 {
                self.line_break();
            }
            self.put(rows.row(&text, nth).as_str());
        }
    }

    /// Puts words that are safe and have room.
    fn put(&mut self, words: &str) {
        let text = SafeText::line(words);
        for (cluster, width) in text.as_safe().clusters() {
            self.column += usize::from(width);
            if self.utf8 || cluster.is_ascii() {
                self.out.extend_from_slice(cluster.as_bytes());
            } else {
                let ascii = in_ascii(cluster);
                (0..width).for_each(|_| self.out.push(u8::try_from(ascii).unwrap_or(b'?')));
            }
        }
    }
}
