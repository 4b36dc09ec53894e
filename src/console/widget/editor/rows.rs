//! A text in rows at a width: where each begins, where the cursor is, and the way up and down.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::Editor;
use crate::text::SafeText;

impl Editor {
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
        let column = columns(&self.text[rows[row].start..self.cursor.max(rows[row].start)]);
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
            seen += columns(cluster);
            if seen > column {
                self.cursor = range.start + at;
                return;
            }
        }
        self.cursor = range.end;
    }
}

/// How many columns a text takes as it is drawn: of an emoji sequence each picture takes its own.
fn columns(text: &str) -> usize {
    text.graphemes(true).map(|cluster| if cluster.len() == 1 { 1 } else { SafeText::line(cluster).width() }).sum()
}

/// Breaks one line: after the last space that fits, else between two clusters.
fn wrap(line: &str, start: usize, width: usize, rows: &mut Vec<Range<usize>>) {
    let (mut from, mut taken, mut space) = (0, 0, None);
    for (at, cluster) in line.grapheme_indices(true) {
        let wide = columns(cluster);
        if taken + wide > width && at > from {
            let to = space.filter(|space| *space > from).unwrap_or(at);
            rows.push(start + from..start + to);
            from = to;
            taken = columns(&line[from..at]);
            space = None;
        }
        taken += wide;
        if cluster == " " {
            space = Some(at + 1);
        }
    }
    rows.push(start + from..start + line.len());
    if taken >= width {
        // room for the cursor after a full row
        rows.push(start + line.len()..start + line.len());
    }
}
