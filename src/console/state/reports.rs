//! The reports of the years that are over, as the desk's doors made them.

use std::collections::BTreeMap;

use care::Language;
use care::report::{Report, YearCounts};
use desk::event::Reported;
use report::{Page, page};

/// So many are kept: those of the last years.
const MOST: usize = 30;

/// The reports that the desk told, and the one that is read, in words.
#[derive(Default)]
pub struct Reports {
    years: BTreeMap<u16, YearCounts>,
    page: Option<(u16, Page)>,
}

impl Reports {
    /// Takes a report in.
    pub fn hear(&mut self, reported: &Reported) {
        self.years.insert(reported.year, reported.counts.clone());
        if self.years.len() > MOST {
            self.years.pop_first();
        }
        self.page = None;
    }

    /// The years that have one, in order.
    pub fn years(&self) -> impl DoubleEndedIterator<Item = u16> {
        self.years.keys().copied()
    }

    /// Puts a year's report into words, beside the one of the year before, if there are any.
    pub fn read(&mut self, year: u16, language: Language) {
        let before = year.checked_sub(1).and_then(|year| self.years.get(&year));
        let report = self.years.get(&year).map(|counts| Report::of_year(year, counts, before));
        self.page = report.map(|report| (year, page(&report, true, language)));
    }

    /// A year's report in words, after [`Self::read`].
    pub fn page(&self, year: u16) -> Option<&Page> {
        self.page.as_ref().filter(|(of, _)| *of == year).map(|(_, page)| page)
    }
}
