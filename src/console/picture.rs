//! A screen as a picture (SVG), made from the very cells that a view drew: for the README.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::text::drawable;
use super::theme::{XTERM, rgb};

/// A cell's width and height, and where the letters stand in it, in SVG units.
const CELL: (u32, u32) = (9, 20);
const BASELINE: u32 = 15;

/// The picture of a screen. What has no colour of ours is light grey on near black.
pub fn svg(screen: &Buffer, title: &str) -> String {
    let area = *screen.area();
    let (width, height) = (u32::from(area.width) * CELL.0, u32::from(area.height) * CELL.1);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"15\">\n\
         <title>{}</title>\n",
        escaped(title)
    );
    for (y, row) in (0..).zip(screen.content().chunks(usize::from(area.width).max(1))) {
        for run in runs(row) {
            draw_run(&mut svg, y, &run);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// Neighbouring cells of one look.
struct Run<'a> {
    x: u32,
    columns: u32,
    text: String,
    cell: &'a Cell,
}

fn runs(row: &[Cell]) -> Vec<Run<'_>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut x = 0;
    while let Some(cell) = row.get(x) {
        let columns = usize::from(drawable(cell.symbol()).unwrap_or(1));
        let same =
            |run: &Run<'_>| run.cell.fg == cell.fg && run.cell.bg == cell.bg && run.cell.modifier == cell.modifier;
        let columns_drawn = u32::try_from(columns).unwrap_or(1);
        match runs.last_mut().filter(|run| same(run)) {
            Some(run) => {
                run.columns += columns_drawn;
                run.text.push_str(cell.symbol());
            }
            None => runs.push(Run {
                x: u32::try_from(x).unwrap_or(0),
                columns: columns_drawn,
                text: cell.symbol().to_owned(),
                cell,
            }),
        }
        x += columns;
    }
    runs
}

fn draw_run(svg: &mut String, y: u32, run: &Run<'_>) {
    let colour = |colour: Color, otherwise| {
        let (r, g, b) = rgb(colour, &XTERM).unwrap_or(otherwise);
        format!("#{r:02x}{g:02x}{b:02x}")
    };
    let (mut fg, mut bg) = (colour(run.cell.fg, (217, 222, 229)), colour(run.cell.bg, (21, 24, 30)));
    if run.cell.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut fg, &mut bg);
    }
    let (x, top, width) = (run.x * CELL.0, y * CELL.1, run.columns * CELL.0);
    // writing to a string cannot fail
    let _ = writeln!(svg, "<rect x=\"{x}\" y=\"{top}\" width=\"{width}\" height=\"{}\" fill=\"{bg}\"/>", CELL.1);
    if run.text.trim().is_empty() {
        return;
    }
    let mut attributes = String::new();
    for (modifier, attribute) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
        (Modifier::CROSSED_OUT, " text-decoration=\"line-through\""),
    ] {
        if run.cell.modifier.contains(modifier) {
            attributes.push_str(attribute);
        }
    }
    // the length holds the columns together, whatever font there is
    let _ = writeln!(
        svg,
        "<text x=\"{x}\" y=\"{}\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\" \
         fill=\"{fg}\"{attributes}>{}</text>",
        top + BASELINE,
        escaped(&run.text)
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;
    use crate::text::{SafeText, put};

    #[test]
    fn a_screen_becomes_a_picture() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 2));
        put(&mut buffer, 0, 0, 6, SafeText::line("表<a"), Style::new().fg(Color::Rgb(1, 2, 3)));
        put(&mut buffer, 0, 1, 6, SafeText::line("up"), Style::new().add_modifier(Modifier::BOLD));
        let svg = svg(&buffer, "A & B");
        assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>\n"));
        assert!(svg.contains("viewBox=\"0 0 54 40\"") && svg.contains("<title>A &amp; B</title>"));
        assert!(svg.contains("textLength=\"36\"") && svg.contains("fill=\"#010203\">表&lt;a</text>"), "{svg}");
        assert!(svg.contains("font-weight=\"bold\">up</text>"));
    }
}
