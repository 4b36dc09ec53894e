//! A small editor of several lines, by grapheme cluster, softly wrapped. Its text is always clean: what it is given is
//! freed of everything that is not a letter, a space or a line break first.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};
use unicode_width::UnicodeWidthStr;

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

/// A part of a text that was put in by something that is remembered. It lives while one of its words remains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Which one: a number of the one who put it in.
    pub id: u32,
    /// Where its words are, in bytes.
    pub range: Range<usize>,
}

impl Mark {
    /// Follows a change of the text: what stood at `was` is gone, and `length` bytes stand there instead. What is written
    /// at an edge of the part does not belong to it; what is written within does.
    fn follow(&mut self, was: &Range<usize>, length: usize) {
        let Range { start, end } = self.range;
        let moved = |at: usize| at - (was.end - was.start) + length;
        let from = match start {
            start if start >= was.end => moved(start),
            start if start > was.start => was.start + length,
            start => start,
        };
        let to = match end {
            end if end <= was.start => end,
            end if end < was.end => was.start,
            end => moved(end),
        };
        self.range = from..to.max(from);
    }
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

    /// The parts that were put in and of which a word remains, in the order in which they came.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Remembers a part of the text, if it has a word in it.
    pub fn mark(&mut self, id: u32, range: Range<usize>) {
        self.marks.push(Mark { id, range });
        self.forget_marks();
    }

    /// Forgets the parts of which no word remains.
    fn forget_marks(&mut self) {
        let text = &self.text;
        let has_word =
            |mark: &Mark| text.get(mark.range.clone()).is_some_and(|part| part.contains(char::is_alphanumeric));
        self.marks.retain(has_word);
    }

    /// Puts text in the place of a range: the one way in which the text changes. The cursor is the caller's.
    fn splice(&mut self, range: Range<usize>, with: &str) {
        self.text.replace_range(range.clone(), with);
        self.marks.iter_mut().for_each(|mark| mark.follow(&range, with.len()));
        self.forget_marks();
    }

    /// Inserts text at the cursor that is remembered under a number: all of it, or nothing where it does not fit whole.
    pub fn insert_marked(&mut self, text: &str, id: u32) -> bool {
        if !self.has_room_for(text) {
            return false;
        }
        let (from, before) = (self.cursor, self.text.len());
        self.insert(text);
        self.mark(id, from..from + self.text.len() - before);
        true
    }

    /// Inserts text at the cursor: cleaned, and cut at the longest message. Says whether all of it fitted.
    pub fn insert(&mut self, text: &str) -> bool {
        let room = LONGEST.saturating_sub(self.text.chars().count());
        let clean = clean(text);
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

    /// The rows of the text at a width in columns: byte ranges without their line breaks. There is always one.
    pub fn rows(&self, width: usize) -> Vec<Range<usize>> {
        let mut rows = Vec::new();
        let mut start = 0;
        for line in self.text.split('\n') {
            wrap(line, start, width.max(1), &mut rows);
            start += line.len() + 1;
        }
        rows
    }

    /// On which row and in which column the cursor is at a width. A cursor after a full row stands on the next.
    pub fn position(&self, width: usize) -> (usize, usize) {
        let rows = self.rows(width);
        let row = rows.iter().rposition(|row| row.start <= self.cursor).unwrap_or(0);
        let column = self.text[rows[row].start..self.cursor.max(rows[row].start)].width();
        (row, column.min(width.saturating_sub(1)))
    }

    /// One row up at a width; says whether there was one.
    pub fn up(&mut self, width: usize) -> bool {
        let (row, column) = self.position(width);
        row > 0 && {
            self.go_to(row - 1, column, width);
            true
        }
    }

    /// One row down at a width; says whether there was one.
    pub fn down(&mut self, width: usize) -> bool {
        let (row, column) = self.position(width);
        row + 1 < self.rows(width).len() && {
            self.go_to(row + 1, column, width);
            true
        }
    }

    fn go_to(&mut self, row: usize, column: usize, width: usize) {
        let Some(range) = self.rows(width).get(row).cloned() else { return };
        let mut seen = 0;
        for (at, cluster) in self.text[range.clone()].grapheme_indices(true) {
            seen += cluster.width();
            if seen > column {
                self.cursor = range.start + at;
                return;
            }
        }
        self.cursor = range.end;
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

/// Breaks one line: after the last space that fits, else between two clusters.
fn wrap(line: &str, start: usize, width: usize, rows: &mut Vec<Range<usize>>) {
    let (mut from, mut columns, mut space) = (0, 0, None);
    for (at, cluster) in line.grapheme_indices(true) {
        let wide = cluster.width();
        if columns + wide > width && at > from {
            let to = space.filter(|space| *space > from).unwrap_or(at);
            rows.push(start + from..start + to);
            from = to;
            columns = line[from..at].width();
            space = None;
        }
        columns += wide;
        if cluster == " " {
            space = Some(at + 1);
        }
    }
    rows.push(start + from..start + line.len());
    if columns >= width {
        // room for the cursor after a full row
        rows.push(start + line.len()..start + line.len());
    }
}

/// What may be written: letters, spaces, line breaks. Controls, direction overrides and invisibles are dropped, a tab
/// is a space, and emoji sequences fall apart into what every terminal measures alike.
pub fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\r' => {
                if characters.peek() != Some(&'\n') {
                    clean.push('\n');
                }
            }
            '\n' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\t' | '\u{a0}' | '\u{202f}' => clean.push(' '),
            c if c.is_control() || is_invisible(c) => {}
            c => clean.push(c),
        }
    }
    clean
}

/// Joiners, direction marks, variation selectors, fillers, tags: what nobody sees.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_wrapped_and_the_cursor_found() {
        let mut editor = Editor::with("een twee drie vier");
        assert_eq!(
            editor.rows(9).iter().map(|r| &editor.text()[r.clone()]).collect::<Vec<_>>(),
            ["een twee ", "drie vier", ""]
        );
        assert_eq!(editor.position(9), (2, 0));
        assert!(editor.up(9));
        assert_eq!(editor.cursor(), 9);
        assert!(editor.up(9) && !editor.up(9));
    }

    #[test]
    fn refused_words_come_back_in_front_of_what_is_being_written() {
        let mut editor = Editor::with("nieuw");
        editor.left();
        editor.put_before("oud");
        assert_eq!(editor.text(), "oud\nnieuw");
        assert_eq!(editor.before_cursor(), "oud\nnieu");
    }

    #[test]
    fn a_paste_is_cleaned() {
        assert_eq!(clean("a\u{1b}[2Jb\r\nc\td\u{202e}e\u{200b}"), "a[2Jb\nc de");
    }

    #[test]
    fn what_is_written_at_the_edge_of_a_part_does_not_belong_to_it() {
        let mut editor = Editor::with("ab");
        editor.left();
        assert!(editor.insert_marked("ONE TWO", 7));
        editor.insert("x");
        editor.place(1);
        editor.insert("y");
        assert_eq!(editor.text(), "ayONE TWOxb");
        assert_eq!(editor.marks(), [Mark { id: 7, range: 2..9 }]);
        editor.place(5);
        editor.insert("-");
        assert_eq!(&editor.text()[editor.marks()[0].range.clone()], "ONE- TWO");
        (0..20).for_each(|_| editor.delete());
        assert_eq!((editor.text(), editor.marks().len()), ("ayONE-", 1));
        (0..4).for_each(|_| editor.backspace());
        assert!(editor.marks().is_empty(), "no word of it remains");
    }

    proptest! {
        /// Whatever is written and deleted: as long as a letter of a part remains, the part is remembered, and the letter
        /// lies in it.
        #[test]
        fn a_part_lives_while_one_of_its_letters_remains(
            keys in proptest::collection::vec(0..14_u8, 0..60),
        ) {
            let mut editor = Editor::default();
            for key in keys {
                match key {
                    0 => editor.left(),
                    1 => editor.right(),
                    2 => editor.word_left(),
                    3 => editor.word_right(),
                    4 => editor.backspace(),
                    5 => editor.delete(),
                    6 => editor.delete_word(),
                    7 => editor.put_before("abc def"),
                    8 => { editor.put_behind(3, "ghi"); }
                    9 => { editor.insert("jkl "); }
                    10 => editor.home(),
                    11 => editor.replace_before_cursor(1.min(editor.before_cursor().len()), "m"),
                    _ if !editor.text().contains(char::is_uppercase) => {
                        editor.insert_marked("NOOIT BETALEN", 1);
                    }
                    _ => editor.end(),
                }
                for (at, _) in editor.text().match_indices(char::is_uppercase) {
                    let within = editor.marks().iter().any(|mark| mark.range.contains(&at));
                    prop_assert!(within, "{:?} at {at}: {:?}", editor.text(), editor.marks());
                }
            }
        }

        #[test]
        fn nothing_panics_and_the_cursor_stays_on_an_edge(
            text in "\\PC{0,40}", keys in proptest::collection::vec(0..12_u8, 0..40), width in 1..20_usize,
        ) {
            let mut editor = Editor::with(&text);
            for key in keys {
                match key {
                    0 => editor.left(),
                    1 => editor.right(),
                    2 => editor.word_left(),
                    3 => editor.word_right(),
                    4 => editor.backspace(),
                    5 => editor.delete(),
                    6 => editor.delete_word(),
                    7 => { editor.up(width); }
                    8 => { editor.down(width); }
                    9 => { editor.insert("\u{301}x 表\n"); }
                    10 => editor.put_before("👨\u{200d}👩"),
                    _ => editor.home(),
                }
                prop_assert!(editor.text().is_char_boundary(editor.cursor()));
                let (row, column) = editor.position(width);
                prop_assert!(row < editor.rows(width).len() && column < width);
                let rows = editor.rows(width);
                let shown: String = rows.iter().map(|row| &editor.text()[row.clone()]).collect();
                prop_assert_eq!(shown, editor.text().replace('\n', ""));
            }
        }
    }
}
