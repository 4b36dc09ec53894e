//! The report of a year or a quarter: exactly the figures of domain.md §7, protected, beside those of the year before.
//!
//! Pure: registrations in, figures out. Rendering is the room `report`'s.
//!
//! Not in it: a table by Child Helpline International's classification. That counts contacts, each under one reason;
//! the register counts people, with several forms each, and does not say whether suicide was talked about. A mapping
//! would invent what nobody registered.

#[cfg(test)]
mod attack;
mod cells;
mod figures;
mod published;
mod suppress;
#[cfg(test)]
mod tests;
mod witness;

pub use cells::Counts;
pub use figures::{Band, EXTERNAL, External, Figure, FigureId, HelpedFigures, Pair, Relation, Report, Share};
pub use published::{Incomplete, YearCounts};
pub use suppress::{Count, NoCount};

use std::collections::BTreeMap;

use super::helped::HelpedAnswers;
use super::registration::Registration;
use super::unwanted::Unwanted;

/// A year, or a quarter of it. No report is about less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// The year.
    pub year: u16,
    /// The quarter, 1 to 4; the whole year when there is none.
    pub quarter: Option<u8>,
}

impl Period {
    /// The same period, a year before.
    #[must_use]
    pub const fn year_before(self) -> Self {
        Self { year: self.year.saturating_sub(1), ..self }
    }

    /// Whether the period is over in this year and quarter. Until then its figures grow, and two reports of it may
    /// differ by a single person.
    pub fn is_over(self, year: u16, quarter: u8) -> bool {
        (self.year, self.quarter.unwrap_or(4)) < (year, quarter)
    }
}

/// The register, counted. Only these counts stay in memory, however long the register is.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    years: BTreeMap<u16, [Counts; 4]>,
    tells_unregistered: bool,
}

/// A registration whose quarter is not 1 to 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the quarter is not 1 to 4")]
pub struct NoSuchQuarter;

impl Tally {
    /// Counts one person's registration.
    ///
    /// # Errors
    /// [`NoSuchQuarter`]; the registration is not counted then.
    pub fn add(&mut self, person: &Registration) -> Result<(), NoSuchQuarter> {
        if !(1..=4).contains(&person.quarter) {
            return Err(NoSuchQuarter);
        }
        self.years.entry(person.year).or_default()[usize::from(person.quarter) - 1].add(person);
        Ok(())
    }

    /// Says that the register tells which conversations were closed without a registration. A desk's own register does.
    /// A file of registrations does not: then their number is unknown, not zero.
    pub const fn tell_unregistered(&mut self) {
        self.tells_unregistered = true;
    }

    /// Counts a conversation that was closed without a registration.
    ///
    /// # Errors
    /// [`NoSuchQuarter`]; the conversation is not counted then.
    pub fn add_unregistered(&mut self, year: u16, quarter: u8) -> Result<(), NoSuchQuarter> {
        if !(1..=4).contains(&quarter) {
            return Err(NoSuchQuarter);
        }
        self.years.entry(year).or_default()[usize::from(quarter) - 1].add_unregistered();
        Ok(())
    }

    /// Counts an unwanted contact.
    ///
    /// # Errors
    /// [`NoSuchQuarter`]; the contact is not counted then.
    pub fn add_unwanted(&mut self, year: u16, quarter: u8, kind: Unwanted) -> Result<(), NoSuchQuarter> {
        if !(1..=4).contains(&quarter) {
            return Err(NoSuchQuarter);
        }
        self.years.entry(year).or_default()[usize::from(quarter) - 1].add_unwanted(kind);
        Ok(())
    }

    /// Counts what visitors said afterwards, when they were asked whether they were helped.
    ///
    /// # Errors
    /// [`NoSuchQuarter`]; the answers are not counted then.
    pub fn add_helped(&mut self, year: u16, quarter: u8, answers: &HelpedAnswers) -> Result<(), NoSuchQuarter> {
        if !(1..=4).contains(&quarter) {
            return Err(NoSuchQuarter);
        }
        self.years.entry(year).or_default()[usize::from(quarter) - 1].add_helped(answers);
        Ok(())
    }

    /// Whether the register holds anything of a year. If not, the report is all zeros: do not print it, but say that
    /// nothing is registered.
    pub fn has(&self, year: u16) -> bool {
        self.years.contains_key(&year)
    }

    /// The years of which the register holds anything, in order.
    pub fn years(&self) -> impl Iterator<Item = u16> {
        self.years.keys().copied()
    }

    /// The report of a period. Its suppression takes all tables of the year and of its quarters into account, so that
    /// all of them may be published side by side.
    pub fn report(&self, period: Period) -> Report {
        let before = period.year_before();
        let (now, before) = (self.protected(period).unwrap_or_else(empty), self.protected(before));
        let mut report = figures::report(period, &now, before.as_ref());
        if self.tells_unregistered {
            report.unregistered = Some(figures::unregistered(&now, before.as_ref()));
            report.unwanted = Some(figures::unwanted(&now, before.as_ref()));
            report.helped = Some(figures::helped(&now, before.as_ref()));
        }
        report
    }

    fn protected(&self, period: Period) -> Option<suppress::Protected> {
        let quarters = self.years.get(&period.year)?;
        let [first, second, third, fourth, year] = suppress::protect_year(quarters);
        Some(match period.quarter {
            Some(1) => first,
            Some(2) => second,
            Some(3) => third,
            Some(4) => fourth,
            _ => year,
        })
    }
}

fn empty() -> suppress::Protected {
    let [.., year] = suppress::protect_year(&Default::default());
    year
}
