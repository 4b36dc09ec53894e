//! Suppression: what a report must not say, so that nobody is recognised in it (domain.md §7).
//!
//! 1. A count of 1 to 4 prints as "<5".
//! 2. Where such a count could be derived from everything printed, further counts are hidden. Everything printed is
//!    the year's report *and* the reports of its four quarters, in all their tables: whoever holds all five can
//!    derive no such count. That covers what is never printed but follows by subtraction (283 people, of whom 281
//!    for themselves).
//! 3. The year comes first: it is protected by itself, and then the quarters give way.
//! 4. Where hiding single counts does not help, a whole table of the quarters is withheld, then the quarters, and at
//!    last the year.
//!
//! Beyond its reach: two reports of the same period, made before and after somebody was added to the register. That
//! is why a period that is not over is marked as not for publication.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::cells::{CELLS, Cell, Counts, Dimension};
use super::witness::{CountMark, FEW, System};

/// A count as it may be printed. On the wire as in print: the number, or "<5" or "*".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub enum Count {
    /// The number: 0, or 5 and more.
    Shown(u32),
    /// 1 to 4: "<5".
    Few,
    /// Not shown, so that another cannot be derived: "*".
    Hidden,
}

impl Count {
    /// The number, if it is shown.
    pub const fn number(self) -> Option<u32> {
        match self {
            Self::Shown(number) => Some(number),
            Self::Few | Self::Hidden => None,
        }
    }
}

/// The largest count that is believed from the wire: more than a country has people.
const MOST: u32 = 20_000_000;

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Wire {
    Number(u32),
    Word(Cow<'static, str>),
}

/// No count that a report prints: not in its form, or a number that it never shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no count that a report prints")]
pub struct NoCount;

impl TryFrom<Wire> for Count {
    type Error = NoCount;

    fn try_from(wire: Wire) -> Result<Self, NoCount> {
        match wire {
            Wire::Number(number) if !(1..=FEW).contains(&number) && number <= MOST => Ok(Self::Shown(number)),
            Wire::Word(word) if word == "<5" => Ok(Self::Few),
            Wire::Word(word) if word == "*" => Ok(Self::Hidden),
            _ => Err(NoCount),
        }
    }
}

impl From<Count> for Wire {
    fn from(count: Count) -> Self {
        match count {
            Count::Shown(number) => Self::Number(number),
            Count::Few => Self::Word("<5".into()),
            Count::Hidden => Self::Word("*".into()),
        }
    }
}

/// The counts of one period as they may be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Protected(Vec<Count>);

impl Protected {
    /// Nothing shown.
    pub(super) fn none() -> Self {
        Self(vec![Count::Hidden; CELLS])
    }

    pub(super) fn set(&mut self, cell: Cell, count: Count) {
        self.0[cell as usize] = count;
    }

    pub(super) fn get(&self, cell: Cell) -> Count {
        self.0[cell as usize]
    }
}

/// How far a table is withheld when hiding single counts does not protect.
#[derive(Clone, Copy, PartialEq)]
enum Withheld {
    Details(Dimension),
    Table(Dimension),
    Everything,
}

impl Withheld {
    const fn first(dimension: Dimension) -> Self {
        match dimension {
            Dimension::People => Self::Everything,
            Dimension::Age | Dimension::Home => Self::Details(dimension),
            Dimension::First
            | Dimension::Duration
            | Dimension::Goal
            | Dimension::Unregistered
            | Dimension::Unwanted
            | Dimension::Helped => Self::Table(dimension),
        }
    }

    fn covers(self, cell: Cell) -> bool {
        match self {
            Self::Details(dimension) => cell.dimension() == dimension && cell.is_detail(),
            Self::Table(dimension) => cell.dimension() == dimension,
            Self::Everything => true,
        }
    }

    const fn further(self) -> Self {
        match self {
            Self::Details(dimension) => Self::Table(dimension),
            Self::Table(_) | Self::Everything => Self::Everything,
        }
    }
}

/// The quarters and the year as they may be printed: first to fourth quarter, then the year.
pub(super) fn protect_year(quarters: &[Counts; 4]) -> [Protected; 5] {
    let (counts, marks) = marks_of_year(quarters);
    std::array::from_fn(|period| {
        let marks = &marks[period * CELLS..(period + 1) * CELLS];
        Protected(Cell::ALL.iter().map(|cell| printed(marks[*cell as usize], counts[period].get(*cell))).collect())
    })
}

/// The complete counts of the quarters and the year, and what a reader learns about each.
pub(super) fn marks_of_year(quarters: &[Counts; 4]) -> ([Counts; 5], Vec<CountMark>) {
    let [first, second, third, fourth] = quarters.each_ref().map(Counts::complete);
    let year = Counts::sum([&first, &second, &third, &fourth]);
    let mut alone = System::new(values(std::slice::from_ref(&year)), marks(&year), false);
    protect(&mut alone, 0..1);
    let counts = [first, second, third, fourth, year];
    let mut all_marks: Vec<CountMark> = counts[..4].iter().flat_map(marks).collect();
    all_marks.extend_from_slice(alone.marks());
    let mut together = System::new(values(&counts), all_marks, true);
    if is_withheld(&alone, 0) {
        withhold(&mut together, Withheld::Everything, 0..4);
    }
    protect(&mut together, 0..4);
    (counts, together.marks().to_vec())
}

const fn printed(mark: CountMark, value: u32) -> Count {
    match mark {
        CountMark::Shown => Count::Shown(value),
        CountMark::Few => Count::Few,
        CountMark::Hidden | CountMark::Open => Count::Hidden,
    }
}

fn values(periods: &[Counts]) -> Vec<u32> {
    periods.iter().flat_map(|counts| Cell::ALL.iter().map(|cell| counts.get(*cell))).collect()
}

/// Before any protection of the second kind.
fn marks(counts: &Counts) -> Vec<CountMark> {
    let mark = |cell: &Cell| match counts.get(*cell) {
        _ if !cell.is_printed() => CountMark::Open,
        1..=FEW => CountMark::Few,
        _ => CountMark::Shown,
    };
    Cell::ALL.iter().map(mark).collect()
}

fn withhold(system: &mut System, what: Withheld, periods: std::ops::Range<usize>) {
    for period in periods {
        for cell in Cell::ALL.iter().filter(|cell| what.covers(**cell)) {
            system.mark(period * CELLS + *cell as usize, CountMark::Open);
        }
    }
}

/// Hides and withholds in `periods` until nothing sensitive can be derived. It ends: each round hides more, and with
/// everything withheld there is nothing to derive from.
fn protect(system: &mut System, periods: std::ops::Range<usize>) {
    let mut withheld: Vec<Withheld> = Vec::new();
    'again: loop {
        for place in system.sensitive() {
            let period = place / CELLS;
            if is_withheld(system, period) {
                continue;
            }
            let may_hide = |place: usize| periods.contains(&(place / CELLS));
            if let Some(hide) = system.protect(place, &may_hide) {
                for place in hide {
                    system.mark(place, CountMark::Hidden);
                }
                continue;
            }
            if withheld.contains(&Withheld::Everything) {
                continue;
            }
            let mut what = Withheld::first(Cell::ALL[place % CELLS].dimension());
            while withheld.contains(&what) {
                what = what.further();
            }
            withhold(system, what, periods.clone());
            withheld.push(what);
            continue 'again;
        }
        return;
    }
}

fn is_withheld(system: &System, period: usize) -> bool {
    system.marks()[period * CELLS..(period + 1) * CELLS].iter().all(|mark| *mark == CountMark::Open)
}
