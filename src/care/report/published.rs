//! A year's counts as they may be known to everybody at the desk: what a report prints of one year, and nothing else.
//!
//! They are made of the register once, when the year is over, and handed on as they are: whoever has them has no more
//! than a reader of the printed report, and two of them say no more than two printed reports.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cells::{Cell, Dimension};
use super::figures::{self, FigureId, Report};
use super::suppress::{Count, Protected};
use super::{Period, Tally};

/// What the counts of one year say in print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct YearCounts {
    counts: Protected,
    /// Of [`OPTIONAL`] the tables that it tells.
    told: Vec<Dimension>,
}

/// The tables that not every register tells, or that older counts do not have.
const OPTIONAL: [Dimension; 4] = [Dimension::Unregistered, Dimension::Unwanted, Dimension::Goal, Dimension::Helped];

impl YearCounts {
    fn tells(&self, table: Dimension) -> bool {
        !OPTIONAL.contains(&table) || self.told.contains(&table)
    }
}

/// The counts that not every register tells.
const fn is_of_a_room(cell: Cell) -> bool {
    matches!(cell.dimension(), Dimension::Unregistered | Dimension::Unwanted | Dimension::Helped)
}

/// The counts that not every register tells, or that older counts do not have.
fn is_optional(cell: Cell) -> bool {
    OPTIONAL.contains(&cell.dimension())
}

/// By their names; those that are printed only.
type Wire = BTreeMap<String, Count>;

/// The counts that a report prints, and their names on the wire: domain.md §7's values where there are any.
const NAMES: [(Cell, &str); 47] = [
    (Cell::Unregistered, "unregistered"),
    (Cell::Prank, "unwanted_prank"),
    (Cell::Obscene, "unwanted_obscene"),
    (Cell::Recruiter, "unwanted_recruiter"),
    (Cell::Test, "unwanted_test"),
    (Cell::People, "people"),
    (Cell::Myself, "self"),
    (Cell::RoleUnknown, "role_unknown"),
    (Cell::VisitorUnknown, "visitor_unknown"),
    (Cell::AgeKnown, "age_known"),
    (Cell::AgeUnknown, "age_unknown"),
    (Cell::Minors, "minors"),
    (Cell::Under15, "under_15"),
    (Cell::Age0, "0-11"),
    (Cell::Age12, "12-14"),
    (Cell::Age15, "15"),
    (Cell::Age16, "16-17"),
    (Cell::Age18, "18-23"),
    (Cell::Age24, "24+"),
    (Cell::RelationKnown, "relation_known"),
    (Cell::RelationUnknown, "relation_unknown"),
    (Cell::Parent, "parent"),
    (Cell::Father, "father"),
    (Cell::Mother, "mother"),
    (Cell::StepParent, "step_parent"),
    (Cell::FosterParent, "foster_parent"),
    (Cell::OtherRelative, "other_relative"),
    (Cell::PartnerOrEx, "partner_or_ex"),
    (Cell::Acquaintance, "acquaintance"),
    (Cell::Online, "online"),
    (Cell::Network, "network"),
    (Cell::SiblingsKnown, "siblings_known"),
    (Cell::SiblingsUnknown, "siblings_unknown"),
    (Cell::SiblingsYes, "siblings_yes"),
    (Cell::FirstKnown, "first_time_known"),
    (Cell::FirstNotAsked, "first_time_not_asked"),
    (Cell::FirstYes, "first_time_yes"),
    (Cell::DurationKnown, "duration_known"),
    (Cell::DurationUnknown, "duration_unknown"),
    (Cell::Long, "two_years_or_longer"),
    (Cell::GoalKnown, "goal_known"),
    (Cell::GoalNotAsked, "goal_not_asked"),
    (Cell::GoalYes, "goal_yes"),
    (Cell::HelpedSaid, "helped"),
    (Cell::HelpedYes, "helped_yes"),
    (Cell::HelpedPartly, "helped_partly"),
    (Cell::HelpedNo, "helped_no"),
];

/// Counts that are no report's: one is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a count is missing")]
pub struct Incomplete;

impl TryFrom<Wire> for YearCounts {
    type Error = Incomplete;

    fn try_from(wire: Wire) -> Result<Self, Incomplete> {
        let mut counts = Protected::none();
        for (cell, name) in NAMES {
            match wire.get(name) {
                Some(count) => counts.set(cell, *count),
                // a register file does not tell, and an older door did not know of it
                None if is_optional(cell) => {}
                None => return Err(Incomplete),
            }
        }
        let is_in = |of: Dimension| NAMES.iter().any(|(cell, name)| cell.dimension() == of && wire.contains_key(*name));
        Ok(Self { counts, told: OPTIONAL.into_iter().filter(|table| is_in(*table)).collect() })
    }
}

impl From<YearCounts> for Wire {
    fn from(year: YearCounts) -> Self {
        let cells = NAMES.into_iter().filter(|(cell, _)| year.tells(cell.dimension()));
        cells.map(|(cell, name)| (name.to_owned(), year.counts.get(cell))).collect()
    }
}

impl Tally {
    /// What may be known of a year; none when the register holds nothing of it.
    pub fn publish(&self, year: u16) -> Option<YearCounts> {
        let mut counts = self.protected(Period { year, quarter: None })?;
        if !self.tells_unregistered {
            Cell::ALL.iter().filter(|cell| is_of_a_room(**cell)).for_each(|cell| counts.set(*cell, Count::Hidden));
        }
        let told = |table: &Dimension| *table == Dimension::Goal || self.tells_unregistered;
        Some(YearCounts { counts, told: OPTIONAL.into_iter().filter(told).collect() })
    }
}

impl Report {
    /// The report of a year whose counts, and perhaps those of the year before, were published.
    pub fn of_year(year: u16, now: &YearCounts, before: Option<&YearCounts>) -> Self {
        let (counts, earlier) = (&now.counts, before.map(|before| &before.counts));
        let mut report = figures::report(Period { year, quarter: None }, counts, earlier);
        if now.tells(Dimension::Unregistered) {
            let earlier = before.filter(|before| before.tells(Dimension::Unregistered)).map(|before| &before.counts);
            report.unregistered = Some(figures::unregistered(counts, earlier));
        }
        if now.tells(Dimension::Unwanted) {
            let earlier = before.filter(|before| before.tells(Dimension::Unwanted)).map(|before| &before.counts);
            report.unwanted = Some(figures::unwanted(counts, earlier));
        }
        if now.tells(Dimension::Helped) {
            let earlier = before.filter(|before| before.tells(Dimension::Helped)).map(|before| &before.counts);
            report.helped = Some(figures::helped(counts, earlier));
        }
        // counts of before there was such a question: it is not a figure that is hidden, there is none
        report.figures.retain(|figure| figure.id != FigureId::Goal || now.tells(Dimension::Goal));
        if !before.is_some_and(|before| before.tells(Dimension::Goal)) {
            for figure in report.figures.iter_mut().filter(|figure| figure.id == FigureId::Goal) {
                figure.share.before = None;
            }
        }
        report
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_printed_count_has_a_name_and_no_other() {
        let printed: Vec<_> = Cell::ALL.iter().copied().filter(|cell| cell.is_printed()).collect();
        assert_eq!(NAMES.map(|(cell, _)| cell).to_vec(), printed);
        let mut names = NAMES.map(|(_, name)| name).to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), NAMES.len());
    }

    #[test]
    fn a_number_that_no_report_shows_is_refused_on_the_wire() {
        for (json, count) in [("0", Count::Shown(0)), ("5", Count::Shown(5)), (r#""<5""#, Count::Few)] {
            assert_eq!(serde_json::from_str::<Count>(json).unwrap(), count);
            assert_eq!(serde_json::to_string(&count).unwrap(), json);
        }
        for json in ["1", "4", "-1", "20000001", r#""5""#, "null"] {
            assert!(serde_json::from_str::<Count>(json).is_err(), "{json}");
        }
    }
}
