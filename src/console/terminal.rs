//! The terminal: what is drawn, and how it gets there.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// What a view draws on: the cells, and where the cursor stands.
#[derive(Debug)]
pub struct Frame<'a> {
    /// The cells.
    pub buffer: &'a mut Buffer,
    /// Where the real cursor stands: on what is typed or selected, so that screen readers and braille lines follow it.
    /// Nowhere: it is hidden.
    pub cursor: Option<Position>,
}

impl<'a> Frame<'a> {
    /// A frame on cells that are blank.
    pub const fn new(buffer: &'a mut Buffer) -> Self {
        Self { buffer, cursor: None }
    }

    /// All there is to draw on.
    pub const fn area(&self) -> Rect {
        *self.buffer.area()
    }
}
