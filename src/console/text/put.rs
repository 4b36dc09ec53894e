//! Safe text onto the cells of the screen.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::{AsSafe, SafeStr};

/// Draws `text` from column `x` of row `y` on, at most `max_width` columns and never beyond the buffer. Draws nothing
/// of a cluster that would not fit whole; stops at a line break. Returns how many columns were drawn.
pub fn put(buf: &mut Buffer, x: u16, y: u16, max_width: u16, text: impl AsSafe, style: impl Into<Style>) -> u16 {
    let style = style.into();
    let area = *buf.area();
    if x < area.x || y < area.y || y >= area.bottom() {
        return 0;
    }
    let right = x.saturating_add(max_width).min(area.right());
    let mut at = x;
    for (cluster, width) in text.safe().clusters() {
        let width = u16::from(width);
        if cluster == "\n" || width > right.saturating_sub(at) {
            break;
        }
        buf[(at, y)].set_symbol(cluster).set_style(style);
        if width == 2 {
            // the second half: blank under the wide cluster
            let half = &mut buf[(at + 1, y)];
            half.reset();
            half.set_style(style);
        }
        at += width;
    }
    at - x
}

/// As [`put`], but text that does not fit, or has more lines, ends with `…`. Blanks at its end are nothing to cut.
pub fn put_ellipsis(
    buf: &mut Buffer,
    x: u16,
    y: u16,
    max_width: u16,
    text: impl AsSafe,
    style: impl Into<Style>,
) -> u16 {
    let style = style.into();
    let text = text.safe();
    let line = SafeStr(text.as_str().split('\n').next().unwrap_or_default());
    let columns = usize::from(max_width.min(buf.area().right().saturating_sub(x)));
    if line.as_str().len() == text.as_str().len() && line.split_at_width(columns).1.as_str().trim().is_empty() {
        return put(buf, x, y, max_width, line, style);
    }
    let (fits, _) = line.split_at_width(columns.saturating_sub(1));
    let drawn = put(buf, x, y, max_width, fits, style);
    drawn + put(buf, x + drawn, y, max_width.saturating_sub(drawn), SafeStr::ours("…"), style)
}
