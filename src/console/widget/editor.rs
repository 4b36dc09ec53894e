//! A small editor of several lines, by grapheme cluster, softly wrapped. Its text is always clean: what it is given is
//! freed of everything that is not a letter, a space, a line break or a part of a word or an emoji sequence first.

mod clean;
mod marks;
mod rows;

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

pub use self::clean::clean;
use self::clean::clean_between;
pub use self::marks::Mark;

/// The longest message a door passes on, in characters (issue 2, the visitor's API).
pub const LONGEST: usize = 4_000;

/// Text being written, where the cursor is, and which parts of the text were put in by something that is remembered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Editor {
    text: String,
    /// Byte index of the cursor, always at the edge of a cluster.
    cursor: usize,
    /// The parts that were put in, in the order in which they came.
    marks: Vec<Mark>,
}

impl Editor {
    /// An editor with text in it, the cursor at its end.
    pub fn with(text: &str) -> Self {
        let mut editor = Self::default();
        editor.insert(text);
        editor
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing, or nothing but white space, is written.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether there is not even a space.
    pub const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The cursor's byte index.
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Takes the text out.
    pub fn take(&mut self) -> String {
        self.cursor = 0;
        self.marks.clear();
        std::mem::take(&mut self.text)
    }

    /// Puts text in the place of a range: the one way in which the text changes. The cursor is the caller's.
    fn splice(&mut self, range: Range<usize>, with: &str) {
        self.text.replace_range(range.clone(), with);
        self.marks.iter_mut().for_each(|mark| mark.follow(&range, with.len()));
        self.forget_marks();
    }

    /// Inserts text at the cursor: cleaned, and cut at the longest message. Says whether all of it fitted.
    pub fn insert(&mut self, text: &str) -> bool {
        let room = LONGEST.saturating_sub(self.text.chars().count());
        let clean = clean_between(&self.text[..self.cursor], text, true);
        let end = clean.char_indices().nth(room).map_or(clean.len(), |(at, _)| at);
        self.splice(self.cursor..self.cursor, &clean[..end]);
        self.cursor = self.at_edge(self.cursor + end);
        end == clean.len()
    }

    /// Whether all of a text would fit.
    pub fn has_room_for(&self, text: &str) -> bool {
        self.text.chars().count() + clean(text).chars().count() <= LONGEST
    }

    /// Puts text in front of what is written, on lines of its own; what is being written and the cursor stay.
    pub fn put_before(&mut self, text: &str) {
        let clean = clean(text);
        if self.is_blank() {
            self.splice(0..self.text.len(), &clean);
            self.cursor = self.text.len();
            return;
        }
        let added = clean.len() + 1;
        self.splice(0..0, &format!("{clean}\n"));
        self.cursor = self.at_edge(self.cursor + added);
    }

    /// Puts text behind the line in which the first `after` bytes end, on lines of its own; what is being written and the
    /// cursor stay. Where it ends, in bytes.
    pub fn put_behind(&mut self, after: usize, text: &str) -> usize {
        let clean = clean(text);
        let Some(rest) = self.text.get(after..).filter(|_| after > 0) else {
            self.put_before(&clean);
            return clean.len();
        };
        let at = after + rest.find('\n').unwrap_or(rest.len());
        let added = format!("\n{clean}");
        self.splice(at..at, &added);
        if self.cursor > at || (self.cursor == at && at == after) {
            self.cursor = self.at_edge(self.cursor + added.len());
        }
        at + added.len()
    }

    /// Takes whole lines out, where they stand below each other like this; what else is written and the cursor stay. Says
    /// whether they were there.
    pub fn take_out(&mut self, lines: &str) -> bool {
        let lines = clean(lines);
        let is_whole = |at: &usize| {
            let (before, after) = (&self.text[..*at], &self.text[at + lines.len()..]);
            (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with('\n'))
        };
        let found = self.text.match_indices(&lines).map(|(at, _)| at).find(is_whole);
        let Some(at) = found.filter(|_| !lines.is_empty()) else { return false };
        // with the line break behind them, or else the one before
        let after = at + lines.len();
        let range = if after < self.text.len() { at..after + 1 } else { at.saturating_sub(1)..after };
        let cursor = match self.cursor {
            cursor if cursor <= range.start => cursor,
            cursor => cursor.saturating_sub(range.len()).max(range.start),
        };
        self.splice(range, "");
        self.cursor = self.at_edge(cursor);
        true
    }

    /// Replaces a range that ends at the cursor.
    pub fn replace_before_cursor(&mut self, length: usize, text: &str) {
        let from = self.cursor.saturating_sub(length);
        self.splice(from..self.cursor, "");
        self.cursor = from;
        self.insert(text);
    }

    /// Puts the cursor at a byte index, or before it where that is within a cluster.
    pub fn place(&mut self, at: usize) {
        self.cursor = self.at_edge(at.min(self.text.len()));
    }

    /// The text before the cursor.
    pub fn before_cursor(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// One cluster to the left.
    pub fn left(&mut self) {
        self.cursor = self.previous(self.cursor);
    }

    /// One cluster to the right.
    pub fn right(&mut self) {
        self.cursor = self.next(self.cursor);
    }

    /// One word to the left.
    pub fn word_left(&mut self) {
        let before = self.before_cursor();
        self.cursor =
            before.unicode_word_indices().next_back().map_or(0, |(at, _)| if at < before.len() { at } else { 0 });
    }

    /// One word to the right.
    pub fn word_right(&mut self) {
        let after = &self.text[self.cursor..];
        self.cursor += after.unicode_word_indices().next().map_or(after.len(), |(at, word)| at + word.len());
    }

    /// To the beginning of the line.
    pub fn home(&mut self) {
        self.cursor = self.before_cursor().rfind('\n').map_or(0, |at| at + 1);
    }

    /// To the end of the line.
    pub fn end(&mut self) {
        self.cursor = self.text[self.cursor..].find('\n').map_or(self.text.len(), |at| self.cursor + at);
    }

    /// Deletes the cluster before the cursor.
    pub fn backspace(&mut self) {
        let from = self.previous(self.cursor);
        self.splice(from..self.cursor, "");
        self.cursor = self.at_edge(from);
    }

    /// Deletes the cluster after the cursor.
    pub fn delete(&mut self) {
        let to = self.next(self.cursor);
        self.splice(self.cursor..to, "");
        self.cursor = self.at_edge(self.cursor);
    }

    /// Deletes the word before the cursor.
    pub fn delete_word(&mut self) {
        let to = self.cursor;
        self.word_left();
        self.splice(self.cursor..to, "");
        self.cursor = self.at_edge(self.cursor);
    }

    /// Deletes everything.
    pub fn clear(&mut self) {
        self.text.clear();
        self.marks.clear();
        self.cursor = 0;
    }

    fn previous(&self, at: usize) -> usize {
        let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
        cursor.prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }

    fn next(&self, at: usize) -> usize {
        let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
        cursor.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len())
    }

    /// The nearest cluster edge at or after an index: joining two pieces can make one cluster of them.
    fn at_edge(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
        if cursor.is_boundary(&self.text, 0).unwrap_or(true) { at } else { self.next(at) }
    }
}

#[cfg(test)]
mod tests;
