//! For a document: Markdown with tables.

use std::fmt::Write as _;

use super::rows::{ReportPage, Section, parts, parts_before, period_code};

pub(super) fn render(page: &ReportPage) -> String {
    let mut text = format!("# {}\n", page.title);
    if !page.is_over {
        let _ = write!(text, "\n**{}**\n", page.notes[0]);
    }
    section(&mut text, page, &page.figures);
    for details in &page.details {
        section(&mut text, page, details);
    }
    let _ = write!(text, "\n## {}\n\n", page.words.say("elsewhere"));
    for elsewhere in &page.elsewhere {
        let _ = writeln!(text, "- {} {}: {}.", elsewhere.label, page.words.say("source"), elsewhere.source);
    }
    let _ = write!(text, "\n## {}\n\n", page.words.say("notes"));
    for note in page.notes.iter().skip(usize::from(!page.is_over)) {
        let _ = writeln!(text, "- {}", escaped(note));
    }
    text
}

fn section(text: &mut String, page: &ReportPage, section: &Section) {
    let is_figure = section.id == page.figures.id;
    let unknown = page.words.say("unknown");
    let columns: &[&str] = if is_figure { &["n", "N", &unknown, "%"] } else { &["n", "N", "%"] };
    let mut head: Vec<String> = columns.iter().map(|&column| column.to_owned()).collect();
    if page.has_before {
        let before = period_code(page.period.year_before());
        head.extend(columns.iter().map(|column| format!("{before}: {column}")));
    }
    let _ = write!(text, "\n## {}\n\n", section.title);
    line(text, "", &head);
    let _ = writeln!(text, "|---|{}", "---:|".repeat(head.len()));
    for row in &section.rows {
        let mut cells = shown(parts(&row.share.now, is_figure), is_figure);
        if page.has_before {
            cells.extend(shown(parts_before(&row.share, is_figure), is_figure));
        }
        let label = match &row.one_in {
            Some(one_in) => format!("{} ({one_in})", row.label),
            None => row.label.clone(),
        };
        line(text, &label, &cells);
    }
}

/// The unknown have a row of their own under the bands and relations, and no column.
fn shown([n, of, unknown, percent]: [String; 4], is_figure: bool) -> Vec<String> {
    if is_figure { vec![n, of, unknown, percent] } else { vec![n, of, percent] }
}

fn line(text: &mut String, label: &str, cells: &[String]) {
    let _ = write!(text, "| {label} |");
    for cell in cells {
        let _ = write!(text, " {} |", escaped(cell));
    }
    text.push('\n');
}

/// What Markdown would take for a mark of its own.
fn escaped(text: &str) -> String {
    text.replace('*', "\\*").replace('<', "&lt;")
}
