//! The transcript: its lines made safe and wrapped, each only when it comes on the screen; and where it is scrolled to.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::chat::Chat;
use super::time::on_two_days;
use crate::text::{SafeText, Wrapped, wrap};
use desk::conversation::{Item, Line, LineKey, Side};
use desk::event::MemberId;

/// How many lines are kept laid out: some screens full.
const KEPT: usize = 384;
/// Lines of one writer further apart than this have a heading of their own, in milliseconds.
const APART: u64 = 5 * 60_000;

/// A scrolled transcript's lower edge: this many rows of this line are shown, and nothing below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// The line.
    pub key: LineKey,
    /// How many of its rows are shown, at least one.
    pub rows: usize,
}

/// A line made safe and wrapped at a width.
#[derive(Debug)]
pub struct LaidLine {
    /// The words.
    pub text: SafeText,
    /// Their rows.
    pub wrapped: Wrapped,
    width: u16,
}

/// Lines that were laid out. A memory of pure results: drawing fills it and changes nothing else.
#[derive(Debug, Default)]
pub(super) struct Laid(RefCell<HashMap<LineKey, Rc<LaidLine>>>);

impl Chat {
    /// A line's words, safe and wrapped.
    pub fn lay(&self, line: &Line<'_>, width: u16) -> Rc<LaidLine> {
        let mut known = self.laid.0.borrow_mut();
        if let Some(laid) = known.get(&line.key).filter(|laid| laid.width == width) {
            return Rc::clone(laid);
        }
        if known.len() >= KEPT {
            known.clear();
        }
        let text = match line.item {
            Item::Said { body, .. } => SafeText::clean(body),
            Item::Note(text) => SafeText::clean(text),
            // their words are made by the view, on one row
            Item::Referral(_)
            | Item::Listening(_)
            | Item::Went(_)
            | Item::Alert(_)
            | Item::Passed { .. }
            | Item::Unreadable => SafeText::default(),
        };
        let wrapped = wrap(&text, width);
        let laid = Rc::new(LaidLine { text, wrapped, width });
        known.insert(line.key, Rc::clone(&laid));
        laid
    }

    /// How many lines are laid out now: those that were on the screen, however many there are.
    pub fn laid_lines(&self) -> usize {
        self.laid.0.borrow().len()
    }

    /// Forgets what was laid out: the conversation is not in the middle any more.
    pub fn forget_laid(&self) {
        self.laid.0.borrow_mut().clear();
    }

    /// Whether a line is the first one of another day than the line before: the day's name stands above it.
    pub fn begins_day(&self, index: usize, line: &Line<'_>) -> bool {
        let before = index.checked_sub(1).and_then(|index| self.conversation.line(index));
        before.is_some_and(|before| on_two_days(&self.zone, before.at, line.at))
    }

    /// Whether a line is the first one that was not seen: a mark stands above it.
    pub fn begins_unread(&self, line: &Line<'_>) -> bool {
        self.unread_from == Some(line.key)
    }

    /// How many rows of a line stand before its words: the day's name, the mark of what was not seen, the heading.
    pub fn rows_before_words(&self, index: usize, line: &Line<'_>, laid: &LaidLine) -> usize {
        let above = usize::from(self.begins_day(index, line)) + usize::from(self.begins_unread(line));
        above + usize::from(self.has_heading(index, line, laid))
    }

    /// Whether a line has a heading: whose it is and when.
    pub fn has_heading(&self, index: usize, line: &Line<'_>, laid: &LaidLine) -> bool {
        if !matches!(line.item, Item::Said { .. }) || matches!(line.side, Side::Helper(_)) {
            return true;
        }
        let marked = laid.text.hidden() > 0 || laid.text.mixed_scripts() || laid.text.cut() > 0;
        let before = index.checked_sub(1).and_then(|index| self.conversation.line(index));
        marked
            || before.is_none_or(|before| {
                before.side != line.side
                    || !matches!(before.item, Item::Said { .. })
                    || line.at.since(before.at) > APART
                    || on_two_days(&self.zone, before.at, line.at)
            })
    }

    /// What is odd about a line's characters: how many are hidden, and whether scripts are mixed.
    pub fn marks(laid: &LaidLine) -> (usize, bool) {
        (laid.text.hidden(), laid.text.mixed_scripts())
    }

    /// How many rows a line takes at a width.
    pub fn height(&self, index: usize, width: u16) -> usize {
        let Some(line) = self.conversation.line(index) else { return 0 };
        let rows = match line.item {
            Item::Said { .. } | Item::Note(_) => {
                let laid = self.lay(&line, width);
                let words = if laid.text.only_hidden() { 0 } else { laid.wrapped.height() };
                words + usize::from(self.has_heading(index, &line, &laid))
            }
            Item::Referral(_)
            | Item::Listening(_)
            | Item::Went(_)
            | Item::Alert(_)
            | Item::Passed { .. }
            | Item::Unreadable => 1,
        };
        rows + usize::from(self.begins_day(index, &line)) + usize::from(self.begins_unread(&line))
    }

    /// The lowest line that is shown and how many of its rows; `None` without lines.
    pub fn lower_edge(&self, width: u16) -> Option<(usize, usize)> {
        self.lower_edge_at(self.scroll, width)
    }

    /// The lowest line that is shown and how many of its rows, scrolled to a place; `None` without lines.
    pub fn lower_edge_at(&self, scroll: Option<Anchor>, width: u16) -> Option<(usize, usize)> {
        let last = self.conversation.len().checked_sub(1)?;
        let end = || (last, self.height(last, width));
        Some(match scroll {
            None => end(),
            Some(anchor) => self
                .conversation
                .position(anchor.key)
                .map_or_else(end, |index| (index, anchor.rows.clamp(1, self.height(index, width).max(1)))),
        })
    }

    /// Scrolls by rows, up when negative, within a transcript of this size.
    pub fn scroll_by(&mut self, by: isize, width: u16, height: usize) {
        let Some(mut edge) = self.lower_edge(width) else { return };
        if by < 0 {
            edge = self.up(edge, by.unsigned_abs(), width);
            // the first row stays at the top
            let missing = height.saturating_sub(self.rows_above(edge, width, height));
            if missing > 0 {
                edge = self.down(edge, missing, width);
            }
        } else {
            edge = self.down(edge, by.unsigned_abs(), width);
        }
        let last = self.conversation.len().saturating_sub(1);
        let at_end = edge.0 == last && edge.1 >= self.height(last, width);
        self.scroll = (!at_end)
            .then(|| self.conversation.line(edge.0).map(|line| Anchor { key: line.key, rows: edge.1 }))
            .flatten();
    }

    fn up(&self, (mut index, mut rows): (usize, usize), by: usize, width: u16) -> (usize, usize) {
        let mut left = by;
        while left >= rows && index > 0 {
            left -= rows;
            index -= 1;
            rows = self.height(index, width);
        }
        (index, rows.saturating_sub(left).max(1))
    }

    fn down(&self, (mut index, mut rows): (usize, usize), by: usize, width: u16) -> (usize, usize) {
        let last = self.conversation.len().saturating_sub(1);
        let mut left = by;
        loop {
            let here = self.height(index, width).saturating_sub(rows);
            if left <= here || index >= last {
                return (index, rows + left.min(here));
            }
            left -= here;
            index += 1;
            rows = 0;
        }
    }

    /// How many rows there are from the top to an edge, counted up to `enough`.
    fn rows_above(&self, (index, rows): (usize, usize), width: u16, enough: usize) -> usize {
        let mut sum = rows;
        for above in (0..index).rev() {
            if sum >= enough {
                break;
            }
            sum += self.height(above, width);
        }
        sum
    }

    /// Where the transcript is to be scrolled to so that a line is in sight; nothing when it is at the end anyhow.
    pub fn in_sight(&self, key: LineKey, width: u16, height: usize) -> Option<Anchor> {
        let at = self.conversation.position(key)?;
        let mut rows = 0;
        for below in at..self.conversation.len() {
            rows += self.height(below, width);
            if rows > height {
                return Some(Anchor { key, rows: usize::MAX });
            }
        }
        None
    }

    /// Whether a helper's line is my own.
    pub fn is_by(side: Side<'_>, me: Option<&MemberId>) -> bool {
        matches!(side, Side::Helper(who) if Some(who) == me)
    }
}
