//! Which parts of a text were put in by something that is remembered, and that they are remembered while a word remains.

use std::ops::Range;

use super::Editor;

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
    pub(super) fn follow(&mut self, was: &Range<usize>, length: usize) {
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
    pub(super) fn forget_marks(&mut self) {
        let text = &self.text;
        let has_word =
            |mark: &Mark| text.get(mark.range.clone()).is_some_and(|part| part.contains(char::is_alphanumeric));
        self.marks.retain(has_word);
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
}
