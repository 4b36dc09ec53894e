//! Directory entries in the words of Open Referral HSDS 3.0 (Human Services Data Specification) and back: pure.
//!
//! | HSDS | ours |
//! |---|---|
//! | `service.id` | `id`: `hsds_` and the UUID of a service from elsewhere; of ours a UUID (version 8) made of the id |
//! | `organization.name` | `organisation` |
//! | `name`, `description`, `alert` | `name`, `what`, `alert`; Dutch there, English in an attribute |
//! | `alternate_name`, the names of taxonomy terms | `synonyms` |
//! | `status` | `status`: only an active service is offered |
//! | `minimum_age`, `maximum_age` | `ages` |
//! | `assured_date` | `verified_on` |
//! | `phones.number` of voice lines: of the service, or else of where it is, who runs it (itself, then its places), a contact | `phone` |
//! | `phones.extension` | `note`, for the helper |
//! | `url` (or else that of where it is, or who runs it), `additional_urls` (3.1) | `site` |
//! | a virtual location's `url` | `chat` (not verified); `app`, `site` or `mail` where our attribute says so |
//! | `schedules` (RFC 5545), of the service or else of where it is | `open` and `schedule`, `hours` ([`schedule`]) |
//! | a virtual location's `schedules` | the hours of the channel that it is |
//! | `fees_description`, `cost_options`, `fees` | `cost` |
//! | `languages.code` | `languages` |
//! | `eligibility_description`, `application_process`, `interpretation_services` | `note`, for the helper |
//! | a physical location's `addresses` | `address`, when asked for and never of a shelter ([`super::shelter`]) |
//! | attributes of our taxonomy ([`terms`]) | what HSDS has no field for: `parents`, `anonymous`, shortcut, … |
//!
//! An entry that comes without our attributes has `parents = unknown` and so is struck out until somebody has asked.
//! Whatever else a file holds is counted by field ([`ImportOutcome::unheld`]), never dropped silently; identifiers of
//! the parts of a service are made anew.

mod contact;
mod export;
mod fields;
mod identity;
mod import;
mod money;
mod node;
mod places;
mod recurrence;
mod recurrence_words;
mod said;
pub mod schedule;
pub mod terms;
mod ways;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub use export::service;
pub use import::import;
pub use node::{MOST_DEPTH, Node, Value};

use super::referral::Entry;

/// How an import goes about it.
#[derive(Debug, Clone)]
pub struct ImportOptions<'a> {
    /// The day of the import: what was checked after it, or ended before it, does not count.
    pub today: Date,
    /// Whether to keep addresses; a shelter's is never kept.
    pub keep_addresses: bool,
    /// The shortcuts that stand for something at the desk, and the id of the entry each stands for.
    pub taken: &'a BTreeMap<String, String>,
    /// What to name as the source of a service that names none: the file.
    pub origin: &'a str,
}

/// Something to say about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The file within a package; empty when there is one file only.
    pub file: &'static str,
    /// The line, from 1; 0 when it is not known.
    pub line: usize,
    /// The field with the path to it: `service[3].phones[1].number`.
    pub field: String,
    /// Whether nothing may be imported because of it.
    pub error: bool,
    /// What was found.
    pub what: String,
    /// What it means for the desk.
    pub meaning: &'static str,
    /// What to do.
    pub remedy: String,
}

/// What came of an import.
#[derive(Debug, Default)]
pub struct ImportOutcome {
    /// The entries, in the order of the file; not to be used when a remark is an error.
    pub entries: Vec<Entry>,
    /// What is to be said, in the order of the file.
    pub remarks: Vec<Remark>,
    /// What HSDS holds and we do not: the field, without indices, and how often it came.
    pub unheld: BTreeMap<String, usize>,
    /// How many addresses were left out.
    pub addresses_dropped: usize,
    /// How many addresses of what looks like a shelter were left out, whatever was asked for.
    pub shelters_dropped: usize,
    /// How many entries have their words in one language only.
    pub one_language: usize,
}

impl ImportOutcome {
    /// Whether nothing may be imported.
    pub fn has_errors(&self) -> bool {
        self.remarks.iter().any(|remark| remark.error)
    }
}

/// A date as HSDS writes it (ISO 8601: 2026-11-24), with or without a time after it.
fn date_of(text: &str) -> Option<Date> {
    let day = text.trim().split(['T', ' ']).next()?;
    day.parse().ok().filter(|_| day.len() == 10)
}
