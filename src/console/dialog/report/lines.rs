//! The lines of a report: the figures, and bars for ages and relations; or why there is none to see.

use std::fmt::Write as _;

use textwrap::Options;

use super::years;
use crate::theme::Role;
use crate::world::World;
use report::{ReportPage, ReportRow, Section};

/// From this width on the numbers stand beside what they count.
const WIDE: usize = 60;
/// The columns of a figure's n, N, unknown and percentage.
const COLUMNS: [usize; 4] = [7, 7, 10, 6];
/// The columns of the label of a band or relation.
const LABEL: usize = 30;
/// The columns of its n and percentage.
const NOW: [usize; 2] = [6, 6];
/// The columns of those of the year before.
const BEFORE: [usize; 2] = [9, 6];
/// What fills a bar.
const BAR: &str = "█";

/// A line of the report.
pub(super) type Line = Vec<(String, Role)>;

/// The lines of a year's report at a width: of its page, or why there is none.
pub(super) fn lines(world: &World, year: u16, page: Option<&ReportPage>, width: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let Some(page) = page else {
        missing(world, year, width, &mut lines);
        return lines;
    };
    paragraph(&page.title, "", Role::Title, width, &mut lines);
    lines.push(Vec::new());
    figures(page, year, width, &mut lines);
    for section in &page.details {
        lines.push(Vec::new());
        paragraph(&section.title, "", Role::Title, width, &mut lines);
        bars(section, page, year, width, &mut lines);
    }
    lines.push(Vec::new());
    paragraph(&page.say("elsewhere"), "", Role::Title, width, &mut lines);
    for elsewhere in &page.elsewhere {
        paragraph(&elsewhere.label, "", Role::Text, width, &mut lines);
        paragraph(&format!("{}: {}", page.say("source"), elsewhere.source), "  ", Role::Muted, width, &mut lines);
    }
    lines.push(Vec::new());
    paragraph(&page.say("notes"), "", Role::Title, width, &mut lines);
    paragraph(&world.station.words.say("report-only-years"), "- ", Role::Text, width, &mut lines);
    if !page.has_before {
        let before = [("year", year.saturating_sub(1).to_string().into())];
        paragraph(&world.station.words.with("report-no-before", &before), "- ", Role::Text, width, &mut lines);
    }
    // the first of them says of the register what is said here of the reports
    for note in page.notes.iter().skip(usize::from(!page.has_before)) {
        paragraph(note, "- ", Role::Text, width, &mut lines);
    }
    lines
}

/// A year's report in words, a figure a line: how many of how many, how many unknown, and the percentage.
pub(super) fn told(world: &World, year: u16, page: Option<&ReportPage>) -> Vec<String> {
    let Some(page) = page else {
        let said = lines(world, year, None, usize::from(u16::MAX));
        return said.iter().map(|line| line.iter().map(|(words, _)| words.trim()).collect()).collect();
    };
    let unknown = page.say("unknown");
    let figure = |row: &ReportRow| {
        let [n, of, not_known, percent] = row.parts();
        let of = if of.is_empty() { of } else { format!("/{of}") };
        let not_known = if not_known.is_empty() { not_known } else { format!(", {unknown} {not_known}") };
        let percent = if percent.is_empty() { percent } else { format!(", {percent}") };
        format!("{}: {n}{of}{not_known}{percent}", row.label)
    };
    let mut told = vec![page.title.clone()];
    told.extend(page.figures.rows.iter().map(figure));
    for section in &page.details {
        told.push(section.title.clone());
        told.extend(section.rows.iter().map(figure));
    }
    told.push(page.say("elsewhere").clone());
    told.extend(page.elsewhere.iter().map(|elsewhere| format!("{}: {}", elsewhere.label, elsewhere.source)));
    told.extend(page.notes.iter().map(ToString::to_string));
    told
}

/// Why a year has no report here, and who can see its figures how.
fn missing(world: &World, year: u16, width: usize, lines: &mut Vec<Line>) {
    let of = [("year", year.to_string().into())];
    let is_over = years(world).last().is_some_and(|present| year < *present);
    let why = if is_over { "report-none" } else { "report-not-over" };
    paragraph(&world.station.words.with(why, &of), "", Role::Text, width, lines);
    lines.push(Vec::new());
    paragraph(&world.station.words.say("report-command"), "", Role::Text, width, lines);
    paragraph(&format!("nachtwacht report --year {year}"), "  ", Role::Tag, width, lines);
    paragraph(&world.station.words.say("report-from-afar"), "", Role::Text, width, lines);
    let homeserver =
        Some(world.station.homeserver.as_str()).filter(|homeserver| !homeserver.is_empty()).unwrap_or("URL");
    let name = world.station.words.say("report-name");
    paragraph(&format!("--homeserver {homeserver} --as {name}"), "  ", Role::Tag, width, lines);
}

fn paragraph(words: &str, first: &str, role: Role, width: usize, lines: &mut Vec<Line>) {
    let rest = " ".repeat(first.len());
    let options = Options::new(width.max(8)).initial_indent(first).subsequent_indent(&rest);
    lines.extend(textwrap::wrap(words, options).into_iter().map(|line| vec![(line.into_owned(), role)]));
}

/// The figures with n, N, unknown and percentage, the year before under each.
fn figures(page: &ReportPage, year: u16, width: usize, lines: &mut Vec<Line>) {
    let unknown = page.say("unknown");
    let label = width.saturating_sub(COLUMNS.iter().sum());
    if width >= WIDE {
        let head = ["n", "N", &unknown, "%"].map(str::to_owned);
        lines.push(vec![(format!("{:label$}{}", "", columns(&head, COLUMNS)), Role::Muted)]);
    }
    for row in &page.figures.rows {
        let mut of_year = |year: u16, parts: [String; 4], words: &str, role: Role| {
            if width >= WIDE {
                lines.push(vec![(format!("{words:label$}"), role), (columns(&parts, COLUMNS), role)]);
                return;
            }
            if role == Role::Text {
                lines.push(vec![(words.to_owned(), role)]);
            }
            let [n, of, unknown_count, percent] = parts;
            let of = if of.is_empty() { of } else { format!("/{of}") };
            lines.push(vec![(format!("  {year}: {n}{of} ({unknown} {unknown_count}) {percent}"), role)]);
        };
        of_year(year, row.parts(), &row.label, Role::Text);
        if page.has_before {
            let before = year.saturating_sub(1);
            of_year(before, row.parts_before(), &format!("  {before}"), Role::Muted);
        }
        if let Some(one_in) = &row.one_in {
            lines.push(vec![(format!("  {one_in}"), Role::Muted)]);
        }
    }
}

/// Cells, each set to the right of its column.
fn columns<const N: usize>(parts: &[String; N], widths: [usize; N]) -> String {
    let mut line = String::new();
    for (part, width) in parts.iter().zip(widths) {
        let _ = write!(line, "{part:>width$}");
    }
    line
}

/// A row with its bar for every band or relation: of a shown count only, in proportion to the largest shown.
fn bars(section: &Section, page: &ReportPage, year: u16, width: usize, lines: &mut Vec<Line>) {
    let now: usize = NOW.iter().sum();
    let before = if page.has_before { BEFORE.iter().sum() } else { 0 };
    let longest = section.rows.iter().filter_map(ReportRow::number).max().unwrap_or(0);
    let bar = |row: &ReportRow, room: usize| {
        let bar = BAR.repeat(row.number().map_or(0, |number| scaled(number, longest, room)));
        (format!("{bar:room$}"), Role::Here)
    };
    let numbers = |[n, _, _, percent]: [String; 4], widths| columns(&[n, percent], widths);
    let earlier = year.saturating_sub(1);
    if width < WIDE {
        let room = width.saturating_sub(2 + now);
        for row in &section.rows {
            lines.push(vec![(row.label.clone(), Role::Text)]);
            lines.push(vec![("  ".to_owned(), Role::Text), bar(row, room), (numbers(row.parts(), NOW), Role::Text)]);
            if page.has_before {
                let [n, _, _, percent] = row.parts_before();
                lines.push(vec![(format!("  {earlier}: {n} {percent}"), Role::Muted)]);
            }
        }
        return;
    }
    let room = width.saturating_sub(LABEL + now + before);
    let head = |n: String, widths| numbers([n, String::new(), String::new(), "%".to_owned()], widths);
    let blank = " ".repeat(LABEL + room);
    let mut first = vec![(blank, Role::Muted), (head("n".to_owned(), NOW), Role::Muted)];
    first.extend(page.has_before.then(|| (head(format!("{earlier}: n"), BEFORE), Role::Muted)));
    lines.push(first);
    for row in &section.rows {
        let label = (format!("{:LABEL$}", row.label), Role::Text);
        let mut line = vec![label, bar(row, room), (numbers(row.parts(), NOW), Role::Text)];
        line.extend(page.has_before.then(|| (numbers(row.parts_before(), BEFORE), Role::Muted)));
        lines.push(line);
    }
}

/// A bar's length: at least one for anybody at all.
fn scaled(number: u32, longest: u32, room: usize) -> usize {
    let full = u64::try_from(room).unwrap_or(u64::MAX);
    let length = (u64::from(number) * full).checked_div(u64::from(longest)).unwrap_or(0);
    usize::try_from(length).unwrap_or(room).max(usize::from(number > 0))
}
