//! The yearly report as text: a register read, its figures rendered as a table, CSV, JSON or Markdown, in Dutch or
//! English. Pure but for the reader that is passed in.
//!
//! What is printed comes from a [`Report`], whose counts are protected: no format can say more than another.

mod csv;
mod json;
mod md;
mod read;
mod rows;
mod table;
mod words;

pub use read::{Reading, read};
pub use rows::{Elsewhere, ReportPage, ReportRow, Section};

use std::str::FromStr;

use care::Language;
use care::registration::Registration;
use care::report::Report;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For a terminal of 80 columns, in plain characters.
    #[default]
    Table,
    /// For a spreadsheet.
    Csv,
    /// For a program.
    Json,
    /// For a document.
    Md,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Table, Self::Csv, Self::Json, Self::Md];

    /// Its name, as `--format` takes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Md => "md",
        }
    }
}

/// A name that is no format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a report is written as table, csv, json or md")]
pub struct NoSuchFormat;

impl FromStr for Format {
    type Err = NoSuchFormat;

    fn from_str(name: &str) -> Result<Self, NoSuchFormat> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or(NoSuchFormat)
    }
}

/// Writes a report. `is_over` says whether its period is ([`care::report::Period::is_over`]): one that is not
/// says in every format that it is not for publication. The text ends with a line break.
pub fn render(report: &Report, is_over: bool, format: Format, language: Language) -> String {
    let page = page(report, is_over, language);
    match format {
        Format::Table => table::render(&page),
        Format::Csv => csv::render(&page),
        Format::Json => json::render(&page),
        Format::Md => md::render(&page),
    }
}

/// A report in words, to be laid out elsewhere. `is_over` as in [`render`].
pub fn page(report: &Report, is_over: bool, language: Language) -> ReportPage {
    ReportPage::new(report, is_over, language)
}

/// One registration as a line of a register file, with its line break: what [`read()`] reads.
///
/// # Errors
/// Never in practice: a registration has text keys only.
pub fn register_line(person: &Registration) -> serde_json::Result<String> {
    serde_json::to_string(person).map(|line| line + "\n")
}

#[cfg(test)]
mod tests;
