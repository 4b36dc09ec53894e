//! Pieces of several styles that wrap together: a paragraph, a fact behind its label, a row of a list that takes as many
//! rows of the screen as its words need. They are wrapped once, where they are made.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::list::Selection;
use super::paint::{Paint, list_row};
use crate::text::{SafeText, Wrapped, put, wrap};
use crate::theme::{Role, Surface};

/// So many columns are left for the words behind a label, or they begin below it.
const WORDS: u16 = 12;
/// Where the words begin then.
const INDENT: u16 = 2;

/// Words of several styles, wrapped at a width.
#[derive(Debug, Clone)]
pub struct Flow {
    /// What stands before the words, on the first row.
    head: Vec<(SafeText, Role)>,
    /// The column at which the words begin, on every row.
    indent: u16,
    /// Whether the words begin below what stands before them.
    is_below: bool,
    text: SafeText,
    /// The byte at which each piece ends, and its style.
    ends: Vec<(usize, Role)>,
    wrapped: Wrapped,
    /// What stands at the right, on the last row; the style, and whether it has a row of its own.
    right: Option<(SafeText, Role, bool)>,
}

impl Flow {
    /// Pieces after one another.
    pub fn of(pieces: &[(&str, Role)], width: u16) -> Self {
        Self::behind(&[], 0, pieces, width)
    }

    /// Pieces behind a head that takes so many columns of every row.
    pub fn behind(head: &[(&str, Role)], columns: u16, pieces: &[(&str, Role)], width: u16) -> Self {
        let is_below = columns > INDENT && width < columns + WORDS && !head.is_empty();
        Self::laid(head, (if is_below { INDENT } else { columns }, is_below), pieces, width)
    }

    /// Pieces below a head that has a row of its own, so many columns further right.
    pub fn below(head: &[(&str, Role)], columns: u16, pieces: &[(&str, Role)], width: u16) -> Self {
        Self::laid(head, (columns, true), pieces, width)
    }

    fn laid(head: &[(&str, Role)], (indent, is_below): (u16, bool), pieces: &[(&str, Role)], width: u16) -> Self {
        // no head runs into the words behind it
        let wide: usize = head.iter().map(|(words, _)| SafeText::row(words).width()).sum();
        let is_closed = head.last().is_some_and(|(words, _)| !words.is_empty() && !words.ends_with(' '));
        let least = if is_below { 0 } else { u16::try_from(wide + usize::from(is_closed)).unwrap_or(u16::MAX) };
        let indent = indent.max(least).min(width.saturating_sub(1));
        let (mut text, mut ends) = (SafeText::default(), Vec::with_capacity(pieces.len()));
        for (words, role) in pieces {
            text.push(SafeText::screenful(words));
            ends.push((text.as_str().len(), *role));
        }
        let wrapped = wrap(&text, width.saturating_sub(indent));
        let head = head.iter().map(|(words, role)| (SafeText::row(words), *role)).collect();
        Self { head, indent, is_below, text, ends, wrapped, right: None }
    }

    /// With words at the right of the last row: on a row of their own where they have no room beside the others.
    #[must_use]
    pub fn with_right(mut self, words: &str, role: Role, width: u16) -> Self {
        if !words.is_empty() {
            let words = SafeText::row(words);
            let last = self.wrapped.row(&self.text, self.wrapped.height() - 1).trim_end().width();
            let has_room = usize::from(self.indent) + last + words.width() < usize::from(width);
            self.right = Some((words, role, !has_room));
        }
        self
    }

    /// Its words, for who does not see it: what stands before them, they, and what stands at their right.
    pub fn words(&self) -> String {
        let head = self.head.iter().map(|(words, _)| words.as_str());
        let right = self.right.iter().map(|(words, ..)| words.as_str());
        let all = head.chain([self.text.as_str()]).chain(right);
        all.map(str::trim).filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// How many rows it takes.
    pub fn height(&self) -> usize {
        let right = self.right.as_ref().is_some_and(|(_, _, alone)| *alone);
        self.wrapped.height() + usize::from(self.is_below) + usize::from(right)
    }

    /// Draws it from its beginning. Where it has more rows than the area, the last one ends with `…`.
    pub fn draw_cut(&self, area: Rect, paint: &mut Paint<'_, '_>) {
        let used = self.draw(0, area, paint);
        if usize::from(used) < self.height() && !area.is_empty() {
            paint.words(
                Rect::new(area.right() - 1, area.bottom() - 1, 1, 1),
                "…",
                self.ends.last().map_or(Role::Text, |end| end.1),
            );
            paint.frame.cut(self.text.as_str(), area);
        }
    }

    /// Draws its rows from the `first` on, as many as the area has; returns how many those were.
    pub fn draw(&self, first: usize, area: Rect, paint: &mut Paint<'_, '_>) -> u16 {
        let rows = self.height().saturating_sub(first).min(usize::from(area.height));
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        for nth in 0..rows {
            self.draw_row(first + usize::from(nth), Rect { y: area.y + nth, height: 1, ..area }, paint);
        }
        rows
    }

    fn draw_row(&self, nth: usize, at: Rect, paint: &mut Paint<'_, '_>) {
        if nth == 0 {
            let mut x = at.x;
            for (words, role) in &self.head {
                x += paint.text(Rect { x, width: at.right().saturating_sub(x), ..at }, words, *role);
            }
        }
        if let Some((words, role, _)) = self.right.as_ref().filter(|_| nth + 1 == self.height()) {
            paint.right(at, words.as_str(), *role);
        }
        let Some(nth) = nth.checked_sub(usize::from(self.is_below)).filter(|nth| *nth < self.wrapped.height()) else {
            return;
        };
        let (mut from, end) = (self.wrapped.start(nth), {
            let row = self.wrapped.row(&self.text, nth);
            self.wrapped.start(nth) + row.as_str().len()
        });
        let mut x = at.x + self.indent.min(at.width);
        for (until, role) in &self.ends {
            let until = (*until).min(end);
            if until > from {
                let style = paint.theme.on(paint.surface, *role);
                let piece = self.text.part(from..until);
                x += put(paint.frame.buffer, x, at.y, at.right().saturating_sub(x), piece, style);
                from = until;
            }
        }
    }
}

/// Pieces that each stay whole, one behind the other where there is room, with a sign between them; else on a row of their
/// own, where one that is longer than a row wraps.
pub fn units(units: &[Vec<(String, Role)>], mark: &str, width: u16) -> Vec<Flow> {
    const GAP: &str = " · ";
    let columns = |unit: &[(String, Role)]| unit.iter().map(|(words, _)| SafeText::row(words).width()).sum::<usize>();
    let mut lines: Vec<Vec<(String, Role)>> = Vec::new();
    for unit in units {
        let role = unit.first().map_or(Role::Muted, |(_, role)| *role);
        let has_room =
            |line: &&mut Vec<(String, Role)>| columns(line) + GAP.width() + columns(unit) <= usize::from(width);
        if let Some(line) = lines.last_mut().filter(has_room) {
            line.push((GAP.to_owned(), role));
            line.extend(unit.iter().cloned());
        } else {
            let mark = (!mark.is_empty()).then(|| (mark.to_owned(), role));
            lines.push(mark.into_iter().chain(unit.iter().cloned()).collect());
        }
    }
    let flow = |line: &Vec<(String, Role)>| {
        let pieces: Vec<(&str, Role)> = line.iter().map(|(words, role)| (words.as_str(), *role)).collect();
        Flow::of(&pieces, width)
    };
    lines.iter().map(flow).collect()
}

/// How many rows of the screen each of some rows takes.
pub fn heights(rows: &[Flow]) -> Vec<usize> {
    rows.iter().map(Flow::height).collect()
}

/// Draws the rows of a list that are in sight whole; the selected one is marked in their first column, which they leave
/// blank, and the cursor stands on it. Returns how many rows are above and below those.
pub fn list(
    rows: &[Flow],
    selection: &Selection,
    (area, focused, ground): (Rect, bool, Surface),
    paint: &mut Paint<'_, '_>,
) -> (usize, usize) {
    let (mut used, mut shown) = (0, 0);
    for (index, row) in rows.iter().enumerate().skip(selection.top) {
        let height = u16::try_from(row.height()).unwrap_or(u16::MAX);
        let left = area.height - used;
        if left == 0 || (height > left && shown > 0) {
            break;
        }
        let at = Rect { y: area.y + used, height: height.min(left), ..area };
        let selected = index == selection.row;
        list_row(at, (selected, focused, ground), paint, |paint| {
            if row.draw(0, at, paint) < height {
                paint.frame.cut(row.text.as_str(), at);
            }
        });
        (used, shown) = (used + at.height, shown + 1);
    }
    paint.surface = ground;
    (selection.top, rows.len().saturating_sub(selection.top + shown))
}
