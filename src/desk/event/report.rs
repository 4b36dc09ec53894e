//! The report of a year, for everybody at the desk.

use serde::{Deserialize, Serialize};

use care::report::YearCounts;

/// The report of a year that is over: the counts as they are printed, and no others (domain.md §7). Written once: a
/// late registration does not change it. Otherwise two versions could differ by one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// The year.
    pub year: u16,
    /// Its counts.
    pub counts: YearCounts,
}

impl Reported {
    /// The state key of a year's report. It must not start with `@` (Matrix: such keys are the user's own).
    pub fn key(year: u16) -> String {
        year.to_string()
    }
}
