//! For a spreadsheet: RFC 4180, one header, a row a figure, band, relation and number from elsewhere.

use super::rows::{ReportPage, Section, parts, parts_before, period_code};

const COLUMNS: usize = 15;

const HEADER: [&str; COLUMNS] = [
    "period",
    "table",
    "id",
    "label",
    "n",
    "of",
    "unknown",
    "percent",
    "one_in",
    "period_before",
    "n_before",
    "of_before",
    "unknown_before",
    "percent_before",
    "source",
];

pub(super) fn render(page: &ReportPage) -> String {
    let mut text = String::new();
    row(&mut text, &HEADER.map(str::to_owned));
    section(&mut text, page, &page.figures);
    for details in &page.details {
        section(&mut text, page, details);
    }
    for elsewhere in &page.elsewhere {
        let mut cells: [String; COLUMNS] = Default::default();
        "external".clone_into(&mut cells[1]);
        elsewhere.external.id.clone_into(&mut cells[2]);
        cells[3].clone_from(&elsewhere.label);
        cells[4] = elsewhere.external.number.to_string();
        cells[COLUMNS - 1].clone_from(&elsewhere.source);
        row(&mut text, &cells);
    }
    for note in &page.notes {
        let mut cells: [String; COLUMNS] = Default::default();
        "note".clone_into(&mut cells[1]);
        cells[3].clone_from(note);
        row(&mut text, &cells);
    }
    text
}

fn section(text: &mut String, page: &ReportPage, section: &Section) {
    let is_figure = section.id == page.figures.id;
    let before = if page.has_before { period_code(page.period.year_before()) } else { String::new() };
    for line in &section.rows {
        let [n, of, unknown, percent] = parts(&line.share.now, is_figure);
        let [n_before, of_before, unknown_before, percent_before] = parts_before(&line.share, is_figure);
        let bare = |percent: String| percent.trim_end_matches('%').to_owned();
        let cells = [
            period_code(page.period),
            section.id.to_owned(),
            line.id.clone(),
            line.label.clone(),
            n,
            of,
            unknown,
            bare(percent),
            line.share.now.one_in().map(|number| number.to_string()).unwrap_or_default(),
            before.clone(),
            n_before,
            of_before,
            unknown_before,
            bare(percent_before),
            String::new(),
        ];
        row(text, &cells);
    }
}

fn row(text: &mut String, cells: &[String; COLUMNS]) {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    // a vector takes every byte
    let _ = writer.write_record(cells);
    text.push_str(&String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default());
}
