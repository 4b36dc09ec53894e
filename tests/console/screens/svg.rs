//! A screen as a picture (SVG), made from the very cells that a view drew: for the README.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use unicode_width::UnicodeWidthStr as _;

use console::text::{SafeText, put};

/// A cell's width and height, and where the letters stand in it, in SVG units.
const CELL: (u32, u32) = (9, 20);
const BASELINE: u32 = 15;
/// What has no colour of ours: light grey on near black.
const PLAIN: ((u8, u8, u8), (u8, u8, u8)) = ((217, 222, 229), (21, 24, 30));

/// The picture of a screen. The ground lies under all of it in one piece, and what has another ground has whole pixels for
/// edges: between rectangles that only touch, viewers show seams.
pub(crate) fn svg(screen: &Buffer, title: &str) -> String {
    let area = *screen.area();
    let (width, height) = (u32::from(area.width) * CELL.0, u32::from(area.height) * CELL.1);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"15\">\n\
         <title>{}</title>\n",
        escaped(title)
    );
    let rows: Vec<Vec<Run<'_>>> = screen.content().chunks(usize::from(area.width).max(1)).map(runs).collect();
    let ground = widest_ground(&rows);
    // writing to a string cannot fail
    let _ = writeln!(
        svg,
        "<g shape-rendering=\"crispEdges\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"{ground}\"/>"
    );
    for (y, row) in (0..).zip(&rows) {
        draw_grounds(&mut svg, y, row, &ground);
    }
    svg.push_str("</g>\n");
    for (y, row) in (0..).zip(&rows) {
        for run in row {
            draw_run(&mut svg, y, run);
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
        let columns = cell.symbol().width().max(1);
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

impl Run<'_> {
    /// The colours of its letters and of what they stand on.
    fn colours(&self) -> (String, String) {
        let colour = |colour: Color, otherwise| {
            let (r, g, b) = if let Color::Rgb(r, g, b) = colour { (r, g, b) } else { otherwise };
            format!("#{r:02x}{g:02x}{b:02x}")
        };
        let (letters, ground) = (colour(self.cell.fg, PLAIN.0), colour(self.cell.bg, PLAIN.1));
        if self.cell.modifier.contains(Modifier::REVERSED) { (ground, letters) } else { (letters, ground) }
    }
}

/// What most cells stand on.
fn widest_ground(rows: &[Vec<Run<'_>>]) -> String {
    let mut columns: BTreeMap<String, u32> = BTreeMap::new();
    for run in rows.iter().flatten() {
        *columns.entry(run.colours().1).or_default() += run.columns;
    }
    columns.into_iter().max_by_key(|(_, columns)| *columns).map(|(ground, _)| ground).unwrap_or_default()
}

/// The parts of a row that stand on something else than the ground, neighbours of one colour in one piece.
fn draw_grounds(svg: &mut String, y: u32, row: &[Run<'_>], ground: &str) {
    let mut pieces: Vec<(u32, u32, String)> = Vec::new();
    for run in row {
        let (_, own) = run.colours();
        match pieces.last_mut().filter(|(_, _, last)| *last == own) {
            Some((_, columns, _)) => *columns += run.columns,
            None => pieces.push((run.x, run.columns, own)),
        }
    }
    for (x, columns, own) in pieces.into_iter().filter(|(_, _, own)| own != ground) {
        let (x, top, width) = (x * CELL.0, y * CELL.1, columns * CELL.0);
        let _ = writeln!(svg, "<rect x=\"{x}\" y=\"{top}\" width=\"{width}\" height=\"{}\" fill=\"{own}\"/>", CELL.1);
    }
}

fn draw_run(svg: &mut String, y: u32, run: &Run<'_>) {
    let (fg, _) = run.colours();
    let (x, top, width) = (run.x * CELL.0, y * CELL.1, run.columns * CELL.0);
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

#[test]
fn a_screen_becomes_a_picture_without_seams() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 2));
    put(&mut buffer, 0, 0, 6, SafeText::line("表<a"), Style::new().fg(Color::Rgb(1, 2, 3)));
    put(&mut buffer, 0, 1, 6, SafeText::line("up"), Style::new().add_modifier(Modifier::BOLD));
    buffer.set_style(Rect::new(0, 1, 4, 1), Style::new().bg(Color::Rgb(9, 9, 9)));
    let svg = svg(&buffer, "A & B");
    assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>\n"));
    assert!(svg.contains("viewBox=\"0 0 54 40\"") && svg.contains("<title>A &amp; B</title>"));
    assert!(svg.contains("textLength=\"36\"") && svg.contains("fill=\"#010203\">表&lt;a</text>"), "{svg}");
    assert!(svg.contains("font-weight=\"bold\">up</text>"));
    // one piece under all of it, and one where the ground is another
    assert_eq!(svg.matches("<rect").count(), 2, "{svg}");
    assert!(svg.contains("width=\"36\" height=\"20\" fill=\"#090909\""), "{svg}");
}
