//! For a terminal: at most 80 columns, plain characters, bars for the bands and relations.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::rows::{ReportPage, ReportRow, Section, parts, parts_before};

const WIDTH: usize = 80;
/// A figure's label; then n, N, unknown, %, and the same of the year before.
const LABEL: usize = 27;
const COLUMNS: [usize; 4] = [6, 6, 9, 5];
const BEFORE: [usize; 4] = [8, 5, 9, 5];
/// A band's or relation's label and bar; then n, %, and n, % of the year before.
const ROW_LABEL: usize = 30;
const BAR: usize = 24;

pub(super) fn render(page: &ReportPage) -> String {
    let mut text = String::new();
    heading(&mut text, &page.title, '=');
    if !page.is_over {
        wrapped(&mut text, &page.notes[0], "");
        text.push('\n');
    }
    figures(&mut text, page);
    for section in &page.details {
        text.push('\n');
        bars(&mut text, page, section);
    }
    text.push('\n');
    heading(&mut text, &page.words.say("elsewhere"), '-');
    for elsewhere in &page.elsewhere {
        wrapped(&mut text, &elsewhere.label, "");
        wrapped(&mut text, &format!("{}: {}", page.words.say("source"), elsewhere.source), "  ");
    }
    text.push('\n');
    heading(&mut text, &page.words.say("notes"), '-');
    for note in page.notes.iter().skip(usize::from(!page.is_over)) {
        wrapped(&mut text, note, "- ");
    }
    text
}

fn heading(text: &mut String, title: &str, line: char) {
    wrapped(text, title, "");
    let _ = writeln!(text, "{}", String::from(line).repeat(title.width().min(WIDTH)));
}

/// A paragraph; its first line begins with `first`, the others stand under it.
fn wrapped(text: &mut String, paragraph: &str, first: &str) {
    let rest = " ".repeat(first.width());
    let options = textwrap::Options::new(WIDTH).initial_indent(first).subsequent_indent(&rest);
    for line in textwrap::wrap(paragraph, options) {
        let _ = writeln!(text, "{line}");
    }
}

fn figures(text: &mut String, page: &ReportPage) {
    let unknown = page.words.say("unknown");
    let head = ["n", "N", &unknown, "%"].map(str::to_owned);
    let mut before = head.clone();
    before[0] = format!("{}: n", page.period.year.saturating_sub(1));
    line(text, page, "", &head, &before);
    for row in &page.figures.rows {
        line(text, page, &row.label, &parts(&row.share.now, true), &parts_before(&row.share, true));
        if let Some(one_in) = &row.one_in {
            let _ = writeln!(text, "  {one_in}");
        }
    }
}

/// One line of the figures.
fn line(text: &mut String, page: &ReportPage, label: &str, now: &[String; 4], before: &[String; 4]) {
    let mut line = padded(label, LABEL);
    let before = before.iter().zip(BEFORE).filter(|_| page.has_before);
    for (cell, width) in now.iter().zip(COLUMNS).chain(before) {
        column(&mut line, cell, width);
    }
    let _ = writeln!(text, "{}", line.trim_end());
}

/// A cell, set to the right; a longer one widens the line, and never touches the cell before it.
fn column(line: &mut String, cell: &str, width: usize) {
    let _ = write!(line, " {cell:>width$}", width = width.saturating_sub(1));
}

fn bars(text: &mut String, page: &ReportPage, section: &Section) {
    heading(text, &section.title, '-');
    let mut head = padded("", ROW_LABEL + BAR);
    row_columns(&mut head, page, ["n", "%"], [&format!("{}: n", page.period.year.saturating_sub(1)), "%"]);
    let _ = writeln!(text, "{head}");
    let longest = section.rows.iter().filter_map(|row| row.share.now.n.number()).max().unwrap_or(0);
    for row in &section.rows {
        bar(text, page, row, longest);
    }
}

/// One row with its bar: of a shown count only, and in proportion to the largest shown.
fn bar(text: &mut String, page: &ReportPage, row: &ReportRow, longest: u32) {
    let length = row.share.now.n.number().map_or(0, |number| scaled(number, longest));
    let [n, _, _, percent] = parts(&row.share.now, false);
    let [before, _, _, percent_before] = parts_before(&row.share, false);
    let mut line = format!("{}{}", padded(&row.label, ROW_LABEL), padded(&"#".repeat(length), BAR));
    row_columns(&mut line, page, [&n, &percent], [&before, &percent_before]);
    let _ = writeln!(text, "{}", line.trim_end());
}

fn row_columns(line: &mut String, page: &ReportPage, now: [&str; 2], before: [&str; 2]) {
    let before = before.into_iter().zip([9, 5]).filter(|_| page.has_before);
    for (cell, width) in now.into_iter().zip([6, 6]).chain(before) {
        column(line, cell, width);
    }
}

/// The bar's length: at least one for anybody at all.
fn scaled(number: u32, longest: u32) -> usize {
    let full = u64::try_from(BAR).unwrap_or(u64::MAX);
    let length = (u64::from(number) * full).checked_div(u64::from(longest)).unwrap_or(0);
    usize::try_from(length).unwrap_or(BAR).max(usize::from(number > 0))
}

/// The text, filled up with spaces; a longer one is kept whole and followed by one space.
fn padded(text: &str, width: usize) -> String {
    let fill = width.saturating_sub(text.width()).max(usize::from(!text.is_empty() && text.width() >= width));
    format!("{text}{}", " ".repeat(fill))
}
