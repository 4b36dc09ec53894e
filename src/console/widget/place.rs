//! Where the parts of a pane and of a dialog stand: pure geometry, at any size from 1×1.

use ratatui::layout::Rect;

/// The columns of a transcript's gutter: a visitor's words never leave what is right of it.
pub const GUTTER: u16 = 2;

/// The inside of a pane: below its title, right of its edge, with a blank column on either side where there is room.
pub const fn inner(area: Rect) -> Rect {
    let dy = if area.height > 0 { 1 } else { 0 };
    let (dx, margin) = match area.width {
        0 => (0, 0),
        1..20 => (1, 0),
        _ if area.x == 0 => (1, 1),
        _ => (2, 1),
    };
    Rect { x: area.x + dx, y: area.y + dy, width: area.width - dx - margin, height: area.height - dy }
}

/// Where the words of a composer stand: below its border.
pub const fn editor(composer: Rect) -> Rect {
    let dy = if composer.height > 0 { 1 } else { 0 };
    let dx = if composer.width > GUTTER { GUTTER } else { 0 };
    Rect { x: composer.x + dx, y: composer.y + dy, width: composer.width - dx, height: composer.height - dy }
}

/// The width of a transcript's words: beside the gutter.
pub const fn transcript_width(area: u16) -> u16 {
    let width = area.saturating_sub(GUTTER);
    if width == 0 { 1 } else { width }
}

/// How far a page goes: two rows stay in sight.
pub const fn page(height: usize) -> usize {
    let page = height.saturating_sub(2);
    if page == 0 { 1 } else { page }
}

/// The parts of a pane at the side: a search field or a head, a list, and what the selected row says in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SideParts {
    /// The search field, or the head; of no height elsewhere.
    pub search: Rect,
    /// The list.
    pub list: Rect,
    /// The selected row in full.
    pub detail: Rect,
}

impl SideParts {
    /// The parts of a pane: `search` rows above the list, and below it the `wanted` rows of the detail, at most three
    /// fifths of what is left.
    pub fn of(area: Rect, search: u16, wanted: u16) -> Self {
        let rest = inner(area).height.saturating_sub(search);
        Self::parted(area, search, wanted.min(rest * 3 / 5))
    }

    /// The parts of a pane with exactly so many rows of detail, as far as there are any.
    pub fn parted(area: Rect, search: u16, detail: u16) -> Self {
        let inside = inner(area);
        let search = search.min(inside.height);
        let rest = inside.height - search;
        let list = Rect { y: inside.y + search, height: rest.saturating_sub(detail), ..inside };
        let detail = Rect { y: list.bottom(), height: rest - list.height, ..inside };
        Self { search: Rect { height: search, ..inside }, list, detail }
    }

    /// The parts of a pane whose list takes as many rows as it fills, with a blank one below it where there is room; the
    /// detail has at least so many.
    pub fn snug(area: Rect, search: u16, filled: usize, least: u16) -> Self {
        let rest = inner(area).height.saturating_sub(search);
        let filled = u16::try_from(filled).unwrap_or(u16::MAX).saturating_add(1);
        Self::parted(area, search, rest.saturating_sub(filled).max(least.min(rest * 3 / 5)))
    }

    /// How many rows the list shows, at least one.
    pub fn rows(&self) -> usize {
        usize::from(self.list.height).max(1)
    }
}

/// How many rows of a list the form at closing can show on a screen of this size.
pub const fn form_rows(size: (u16, u16)) -> usize {
    let rows = size.1.saturating_sub(10) as usize;
    if rows == 0 { 1 } else { rows }
}

/// How many rows of a list a dialog can show in this room, below a line or two of its own.
pub const fn dialog_rows(room: Rect) -> usize {
    let rows = room.height.saturating_sub(4) as usize;
    if rows == 0 { 1 } else { rows }
}

/// How many columns a dialog's inside has in this room: more where there is much.
pub fn dialog_width(room: Rect) -> u16 {
    let widest = match room.width {
        // the whole width, rather than ragged edges of what is covered
        ..=84 => 80,
        85..120 => 72,
        width => (width * 2 / 3).min(100),
    };
    room.width.saturating_sub(4).clamp(1, widest)
}

/// A dialog's box with so many rows inside, in the middle of this room.
pub fn dialog(room: Rect, rows: u16) -> Rect {
    let width = (dialog_width(room) + 4).min(room.width);
    let height = rows.saturating_add(2).min(room.height);
    Rect::new(room.x + (room.width - width) / 2, room.y + (room.height - height) / 2, width, height)
}
