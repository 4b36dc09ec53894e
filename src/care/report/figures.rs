//! The figures of domain.md §7, made of protected counts only.

use super::Period;
use super::cells::{AGES, Cell, RELATIONS};
use super::suppress::{Count, Protected};
use crate::age::AgeBand;
use crate::helped::Helped;
use crate::registration::Perpetrator;
use crate::unwanted::Unwanted;

/// A percentage is printed from this many on.
const PERCENT_FROM: u32 = 50;

/// The rows of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureId {
    /// People who asked for help: new, and exploitation, known or suspected.
    People,
    /// Themselves exploited, of the people.
    Myself,
    /// Under 18, of those whose age is known.
    Minors,
    /// Under 15, of those whose age is known.
    Under15,
    /// A (step)parent involved, of those whose relation is known.
    Parent,
    /// Told for the first time, of yes and no.
    FirstTime,
    /// Two years or longer, of those whose duration is known.
    Long,
    /// Brothers or sisters too, of the parent cases with an answer.
    Siblings,
    /// The goal was reached, of yes, partly and no (domain.md §11).
    Goal,
}

impl FigureId {
    /// Every figure, in the order of domain.md §7; the goal comes last.
    pub const ALL: [Self; 9] = [
        Self::People,
        Self::Myself,
        Self::Minors,
        Self::Under15,
        Self::Parent,
        Self::FirstTime,
        Self::Long,
        Self::Siblings,
        Self::Goal,
    ];

    /// A stable id, also the key of its words.
    pub const fn id(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Myself => "self",
            Self::Minors => "minors",
            Self::Under15 => "under-15",
            Self::Parent => "parent",
            Self::FirstTime => "first-time",
            Self::Long => "two-years",
            Self::Siblings => "siblings",
            Self::Goal => "goal",
        }
    }

    /// Numerator, denominator, and who is in neither because nobody knows.
    const fn cells(self) -> (Cell, Option<Cell>, Cell) {
        match self {
            Self::People => (Cell::People, None, Cell::VisitorUnknown),
            Self::Myself => (Cell::Myself, Some(Cell::People), Cell::RoleUnknown),
            Self::Minors => (Cell::Minors, Some(Cell::AgeKnown), Cell::AgeUnknown),
            Self::Under15 => (Cell::Under15, Some(Cell::AgeKnown), Cell::AgeUnknown),
            Self::Parent => (Cell::Parent, Some(Cell::RelationKnown), Cell::RelationUnknown),
            Self::FirstTime => (Cell::FirstYes, Some(Cell::FirstKnown), Cell::FirstNotAsked),
            Self::Long => (Cell::Long, Some(Cell::DurationKnown), Cell::DurationUnknown),
            Self::Siblings => (Cell::SiblingsYes, Some(Cell::SiblingsKnown), Cell::SiblingsUnknown),
            Self::Goal => (Cell::GoalYes, Some(Cell::GoalKnown), Cell::GoalNotAsked),
        }
    }
}

/// How many of how many, and of how many nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// n: how many.
    pub n: Count,
    /// N: of how many; none when it is a plain count.
    pub of: Option<Count>,
    /// How many are in neither, because it is unknown.
    pub unknown: Count,
}

impl Share {
    /// The percentage, rounded half up: only where N is 50 or more, and never from a count that is not shown.
    pub fn percent(&self) -> Option<u32> {
        let (n, of) = self.printable()?;
        Some((n * 200 + of) / (of * 2))
    }

    /// The share as "one in so many", rounded half up, under the same conditions; none when n is 0.
    pub fn one_in(&self) -> Option<u32> {
        let (n, of) = self.printable()?;
        (n > 0).then(|| (of * 2 + n) / (n * 2))
    }

    fn printable(&self) -> Option<(u32, u32)> {
        let of = self.of?.number().filter(|of| *of >= PERCENT_FROM)?;
        Some((self.n.number()?, of))
    }
}

/// Something in this period and in the year before; none when the register holds nothing of that year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair<T> {
    /// In this period.
    pub now: T,
    /// In the same period of the year before.
    pub before: Option<T>,
}

/// A row of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Which figure it is.
    pub id: FigureId,
    /// What it counts.
    pub share: Pair<Share>,
}

/// An age band's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// The band; unknown comes last.
    pub band: AgeBand,
    /// How many of those whose age is known; a plain count for unknown.
    pub share: Pair<Share>,
}

/// A relation's row. A person may name several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The relation; none is "not known", and comes last.
    pub relation: Option<Perpetrator>,
    /// How many named it, of those whose relation is known; a plain count for "not known".
    pub share: Pair<Share>,
}

/// A number from elsewhere, printed with its source and never computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct External {
    /// A stable id, also the key of its words.
    pub id: &'static str,
    /// The number.
    pub number: u32,
    /// The source's id, the key of its words.
    pub source: &'static str,
}

/// The numbers from elsewhere (domain.md §1): estimates of the National Rapporteur, as quoted in July 2021.
pub const EXTERNAL: [External; 2] = [
    External { id: "exploited-a-year", number: 3_000, source: "national-rapporteur" },
    External { id: "minor-girls-a-year", number: 1_320, source: "national-rapporteur" },
];

/// A report: everything in it may be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The period that the report is about.
    pub period: Period,
    /// The figures.
    pub figures: Vec<Figure>,
    /// The age bands of those who asked for themselves.
    pub ages: Vec<Band>,
    /// The relations that they named.
    pub relations: Vec<Relation>,
    /// How many conversations were closed without a registration; none when the register does not tell.
    pub unregistered: Option<Pair<Count>>,
    /// How many contacts were unwanted, by kind: apart from people. None when the register does not tell.
    pub unwanted: Option<Vec<(Unwanted, Pair<Count>)>>,
    /// Whether visitors said afterwards that they were helped, in no relation to the people of the figures. None when the
    /// register does not tell.
    pub helped: Option<HelpedFigures>,
}

/// What visitors said afterwards, when they were asked whether they were helped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpedFigures {
    /// How many said anything.
    pub said: Pair<Count>,
    /// How many gave each answer, of those who said anything.
    pub answers: Vec<(Helped, Pair<Share>)>,
}

pub(super) fn helped(now: &Protected, before: Option<&Protected>) -> HelpedFigures {
    let of = |counts: &Protected, answer: Helped| Share {
        n: counts.get(Cell::of_helped(answer)),
        of: Some(counts.get(Cell::HelpedSaid)),
        unknown: Count::Shown(0),
    };
    let pair = |answer: Helped| Pair { now: of(now, answer), before: before.map(|before| of(before, answer)) };
    HelpedFigures {
        said: Pair { now: now.get(Cell::HelpedSaid), before: before.map(|before| before.get(Cell::HelpedSaid)) },
        answers: Helped::ALL.iter().map(|answer| (*answer, pair(*answer))).collect(),
    }
}

pub(super) fn unwanted(now: &Protected, before: Option<&Protected>) -> Vec<(Unwanted, Pair<Count>)> {
    let pair = |kind: Unwanted| {
        let cell = Cell::of_unwanted(kind);
        Pair { now: now.get(cell), before: before.map(|before| before.get(cell)) }
    };
    Unwanted::ALL.iter().map(|kind| (*kind, pair(*kind))).collect()
}

pub(super) fn unregistered(now: &Protected, before: Option<&Protected>) -> Pair<Count> {
    Pair { now: now.get(Cell::Unregistered), before: before.map(|before| before.get(Cell::Unregistered)) }
}

pub(super) fn report(period: Period, now: &Protected, before: Option<&Protected>) -> Report {
    let pair = |n: Cell, of: Option<Cell>, unknown: Cell| Pair {
        now: share(now, n, of, unknown),
        before: before.map(|counts| share(counts, n, of, unknown)),
    };
    let figure = |id: FigureId| {
        let (n, of, unknown) = id.cells();
        Figure { id, share: pair(n, of, unknown) }
    };
    let row = |n: Cell, of: Cell, unknown: Cell| pair(n, (n != unknown).then_some(of), unknown);
    let ages = AgeBand::ALL.iter().zip(AGES.into_iter().chain([Cell::AgeUnknown]));
    let relations = Perpetrator::ALL.iter().copied().filter(|who| who.is_known()).map(Some).chain([None]);
    Report {
        period,
        unregistered: None,
        unwanted: None,
        helped: None,
        figures: FigureId::ALL.into_iter().map(figure).collect(),
        ages: ages.map(|(band, n)| Band { band: *band, share: row(n, Cell::AgeKnown, Cell::AgeUnknown) }).collect(),
        relations: relations
            .zip(RELATIONS.into_iter().chain([Cell::RelationUnknown]))
            .map(|(relation, n)| Relation { relation, share: row(n, Cell::RelationKnown, Cell::RelationUnknown) })
            .collect(),
    }
}

fn share(counts: &Protected, n: Cell, of: Option<Cell>, unknown: Cell) -> Share {
    Share { n: counts.get(n), of: of.map(|of| counts.get(of)), unknown: counts.get(unknown) }
}
