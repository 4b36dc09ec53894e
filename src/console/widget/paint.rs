//! Drawing on cells: lines of several styles, titles, paragraphs. Only safe text gets through.

use ratatui::layout::{Position, Rect};

use crate::terminal::Frame;
use crate::text::{AsSafe, SafeStr, SafeText, put, put_ellipsis, wrap};
use crate::theme::{Role, Surface, Theme};

/// What is drawn with: the cells, the theme, and what the text stands on.
#[derive(Debug)]
pub struct Paint<'a, 'b> {
    /// The cells and the cursor.
    pub frame: &'a mut Frame<'b>,
    /// The colours.
    pub theme: &'a Theme,
    /// What the text stands on.
    pub surface: Surface,
}

impl Paint<'_, '_> {
    /// Draws text on a row, cut with `…`; returns how many columns it took.
    pub fn text(&mut self, area: Rect, text: impl AsSafe, role: Role) -> u16 {
        let text = text.safe();
        if area.is_empty() {
            self.frame.cut(text.as_str(), area);
            return 0;
        }
        let style = self.theme.on(self.surface, role);
        let used = put_ellipsis(self.frame.buffer, area.x, area.y, area.width, text, style);
        if self.frame.cuts.is_some() && usize::from(used) < text.trim_end().width() {
            self.frame.cut(text.as_str(), area);
        }
        used
    }

    /// Draws words of ours, which may hold a name.
    pub fn words(&mut self, area: Rect, words: &str, role: Role) -> u16 {
        self.text(area, SafeText::row(words), role)
    }

    /// Draws a visitor's alias with a mark behind it. When it does not fit, its number stays: two visitors are never
    /// called the same.
    pub fn alias(&mut self, area: Rect, alias: &str, mark: &str) -> u16 {
        let whole = format!("{alias}{mark}");
        let number = alias.rfind(' ').map_or("", |at| &whole[at..]);
        let width = u16::try_from(SafeText::row(number).width()).unwrap_or(u16::MAX);
        if SafeText::row(&whole).width() <= usize::from(area.width) || width == 0 || area.width < width + 2 {
            return self.words(area, &whole, Role::Alias);
        }
        let name = &whole[..whole.len() - number.len()];
        let used = self.words(Rect { width: area.width - width, ..area }, name, Role::Alias);
        used + self.words(after(area, used), number, Role::Alias)
    }

    /// Draws several pieces after one another on a row.
    pub fn pieces(&mut self, area: Rect, pieces: &[(&str, Role)]) -> u16 {
        let mut used = 0;
        for (words, role) in pieces {
            used += self.words(after(area, used), words, *role);
        }
        used
    }

    /// Draws words at the right end of a row; returns how many columns they took.
    pub fn right(&mut self, area: Rect, words: &str, role: Role) -> u16 {
        let text = SafeText::row(words);
        let width = u16::try_from(text.width()).unwrap_or(u16::MAX).min(area.width);
        if usize::from(width) < text.width() || area.height == 0 {
            self.frame.cut(words, area);
        }
        let style = self.theme.on(self.surface, role);
        put(self.frame.buffer, area.right() - width, area.y, width, &text, style)
    }

    /// Fills an area with what the text stands on.
    pub fn fill(&mut self, area: Rect) {
        let area = area.intersection(self.frame.area());
        let style = self.theme.surface(self.surface);
        for y in area.y..area.bottom() {
            for x in area.x..area.right() {
                self.frame.buffer[(x, y)].reset();
            }
        }
        self.frame.buffer.set_style(area, style);
    }

    /// Draws a pane's title line and left edge.
    pub fn pane(&mut self, area: Rect, title: &str, focused: bool) {
        if area.is_empty() {
            return;
        }
        let (border, role) =
            if focused { (Role::BorderFocused, Role::TitleFocused) } else { (Role::Border, Role::Title) };
        let style = self.theme.on(self.surface, border);
        for x in area.x..area.right() {
            put(self.frame.buffer, x, area.y, 1, SafeStr::ours("─"), style);
        }
        if area.x > 0 {
            for y in area.y..area.bottom() {
                put(self.frame.buffer, area.x, y, 1, SafeStr::ours("│"), style);
            }
            // where another pane stands above, its edge goes on
            let above = area.y.checked_sub(1).filter(|y| self.frame.area().contains(Position::new(area.x, *y)));
            let goes_on = above.is_some_and(|y| self.frame.buffer[(area.x, y)].symbol() == "│");
            let corner = if goes_on { SafeStr::ours("├") } else { SafeStr::ours("┬") };
            put(self.frame.buffer, area.x, area.y, 1, corner, style);
        }
        // where the title line meets the edge of the pane at its right
        let right = Position::new(area.right(), area.y);
        if self.frame.area().contains(right) && self.frame.buffer[right].symbol() == "│" {
            self.frame.buffer[right].set_symbol("┤");
        }
        if title.is_empty() && !focused {
            return;
        }
        // the pane with the keyboard is marked with a sign too: colour is never alone
        let mark = if focused { "» " } else { " " };
        let title = if title.is_empty() { mark.trim_end().to_owned() } else { format!("{mark}{title} ") };
        self.words(Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: 1, ..area }, &title, role);
    }

    /// Draws a wrapped paragraph from the top of an area; returns how many rows it took. One that does not fit ends with
    /// `…`: half a sentence may say the opposite of the whole.
    pub fn paragraph(&mut self, area: Rect, words: &str, role: Role) -> u16 {
        if area.is_empty() {
            self.frame.cut(words, area);
            return 0;
        }
        let text = SafeText::screenful(words);
        let style = self.theme.on(self.surface, role);
        let rows = wrap(&text, area.width);
        let used = rows.put(&text, 0, area, self.frame.buffer, style);
        if rows.height() > usize::from(area.height) {
            put(self.frame.buffer, area.right() - 1, area.bottom() - 1, 1, SafeStr::ours("…"), style);
            self.frame.cut(words, area);
        }
        used
    }

    /// Puts the real cursor somewhere, if that is on the screen.
    pub fn cursor(&mut self, x: u16, y: u16) {
        if self.frame.area().contains(Position::new(x, y)) {
            self.frame.cursor = Some(Position::new(x, y));
        }
    }
}

/// Draws a line across a row.
pub fn rule(at: Rect, paint: &mut Paint<'_, '_>) {
    let style = paint.theme.on(paint.surface, Role::Border);
    for x in at.x..at.right() {
        put(paint.frame.buffer, x, at.y, at.height, SafeStr::ours("─"), style);
    }
}

/// The surface of a list's row.
pub const fn surface(selected: bool, focused: bool) -> Surface {
    match (selected, focused) {
        (true, true) => Surface::Selected,
        (true, false) => Surface::Remembered,
        (false, _) => Surface::Ground,
    }
}

/// Draws a row of a list: its ground, what stands in it, and in its first column, which belongs to the list, the mark of
/// the selected one, with the cursor on it while the keyboard is there (`focused`). Screens.md, rule 6.
pub fn list_row<'a, 'b, R>(
    at: Rect,
    (selected, focused, ground): (bool, bool, Surface),
    paint: &mut Paint<'a, 'b>,
    draw: impl FnOnce(&mut Paint<'a, 'b>) -> R,
) -> R {
    paint.surface = if selected { surface(true, focused) } else { ground };
    paint.fill(at);
    let drawn = draw(paint);
    if selected && !at.is_empty() {
        paint.text(Rect { width: 1, height: 1, ..at }, SafeStr::ours(">"), Role::Text);
        if focused {
            paint.cursor(at.x, at.y);
        }
    }
    paint.surface = ground;
    drawn
}

/// What is left of a row after some columns.
pub const fn after(area: Rect, used: u16) -> Rect {
    let used = if used > area.width { area.width } else { used };
    Rect { x: area.x + used, width: area.width - used, ..area }
}

/// The nth row of an area; of no size beyond it.
pub const fn row(area: Rect, nth: u16) -> Rect {
    if nth < area.height {
        Rect { y: area.y + nth, height: 1, ..area }
    } else {
        Rect { y: area.y, height: 0, width: 0, ..area }
    }
}

/// What is left of an area below some rows.
pub const fn below(area: Rect, rows: u16) -> Rect {
    let rows = if rows > area.height { area.height } else { rows };
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}
