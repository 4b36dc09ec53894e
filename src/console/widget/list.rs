//! Lists: which row is selected, and what is searched for in them.

use super::editing;
use super::editor::Editor;
use crate::intent::Move;
use crate::keymap::Chord;

/// A list with a row selected in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Which row, from 0.
    pub row: usize,
    /// The first row shown.
    pub top: usize,
}

impl Selection {
    /// Moves by some rows among `count`, and shows the selected one within `height` rows.
    pub fn step(&mut self, by: isize, count: usize, height: usize) {
        self.row = self.row.saturating_add_signed(by).min(count.saturating_sub(1));
        self.show(count, height);
    }

    /// Moves as the helper wants among `count` rows, of which `height` are in sight.
    pub fn go(&mut self, by: Move, count: usize, height: usize) {
        let page = height.max(1).cast_signed();
        let by = match by {
            Move::Up => -1,
            Move::Down => 1,
            Move::First => isize::MIN,
            Move::Last => isize::MAX,
            Move::PageUp => -page,
            Move::PageDown => page,
            Move::ReadOn | Move::ReadBack => return,
        };
        self.step(by, count, height);
    }

    /// A selection of one row, with the list shown from its beginning.
    pub const fn at(row: usize) -> Self {
        Self { row, top: 0 }
    }

    /// Keeps the selection within the list and within sight.
    pub fn show(&mut self, count: usize, height: usize) {
        let height = height.max(1);
        self.row = self.row.min(count.saturating_sub(1));
        // no row stays above while there is room below
        let top = self.top.min(count.saturating_sub(height));
        self.top = top.clamp((self.row + 1).saturating_sub(height), self.row);
    }

    /// Keeps the selection within sight in a list whose rows take so many lines each, of which `height` are in sight.
    pub fn show_tall(&mut self, heights: &[usize], height: usize) {
        self.row = self.row.min(heights.len().saturating_sub(1));
        self.top = self.top.min(self.row);
        let lines = |from: usize, to: usize| heights.get(from..to).unwrap_or_default().iter().sum::<usize>();
        while self.top < self.row && lines(self.top, self.row + 1) > height {
            self.top += 1;
        }
        // no row stays above while there is room below
        while self.top > 0 && lines(self.top - 1, heights.len()) <= height {
            self.top -= 1;
        }
    }
}

/// A list that is searched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// What is searched for.
    pub query: Editor,
    /// What was found: indices into what was searched, the best first.
    pub found: Vec<usize>,
    /// The selected one.
    pub selection: Selection,
}

impl Search {
    /// A search for what was typed already.
    pub fn with(typed: &str) -> Self {
        Self { query: Editor::with(typed), ..Self::default() }
    }

    /// A key in the search field. Says whether what is searched for may be another now: then it is to be found anew.
    pub fn edit(&mut self, chord: Chord) -> bool {
        let edited = editing::edit(&mut self.query, chord, usize::MAX);
        if edited {
            self.selection = Selection::default();
        }
        edited
    }

    /// Pasted into the search field: one line of it.
    pub fn paste(&mut self, text: &str) {
        self.query.insert(text.lines().next().unwrap_or_default());
        self.selection = Selection::default();
    }

    /// The index of the selected hit in what was searched.
    pub fn chosen(&self) -> Option<usize> {
        self.found.get(self.selection.row).copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Seen on a newcomer's first night: a plan's list began in its middle, with blank rows below.
        #[test]
        fn the_selected_row_is_in_sight_and_no_row_is_hidden_above_while_there_is_room_below(
            heights in prop::collection::vec(1usize..4, 1..20),
            row in 0usize..25,
            top in 0usize..25,
            height in 1usize..30,
        ) {
            let mut tall = Selection { row, top };
            tall.show_tall(&heights, height);
            let lines = |from: usize, to: usize| heights[from..to].iter().sum::<usize>();
            prop_assert!(tall.top <= tall.row && tall.row < heights.len());
            prop_assert!(lines(tall.top, tall.row + 1) <= height || tall.top == tall.row);
            prop_assert!(tall.top == 0 || lines(tall.top - 1, heights.len()) > height);
            // a list whose rows take a line each
            let (mut plain, mut ones) = (Selection { row, top }, Selection { row, top });
            plain.show(heights.len(), height);
            ones.show_tall(&vec![1; heights.len()], height);
            prop_assert!(plain.top <= plain.row && plain.row < plain.top + height);
            prop_assert!(plain.top == 0 || plain.top + height <= heights.len());
            prop_assert_eq!(plain, ones);
        }
    }
}
