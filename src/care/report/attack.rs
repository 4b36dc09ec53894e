//! The other side of suppression, for its tests: a reader who holds all five reports of a year, knows the method, and
//! tries to work out the counts that are not shown. It shares no code with the search for witnesses.

use std::collections::VecDeque;

use super::cells::{CELLS, COVERS, Cell, Counts, SUMS};
use super::suppress::{marks_of_year, protect_year};
use super::witness::CountMark;

/// More people than any test has.
const MANY: i64 = 1_000_000;

/// A prime, for arithmetic without fractions.
const PRIME: i64 = 1_000_000_007;

/// A whole and its parts; exact, or "at most the parts together".
struct Sum {
    whole: usize,
    parts: Vec<usize>,
    exact: bool,
}

#[derive(Clone)]
struct KnownBounds {
    bounds: Vec<(i64, i64)>,
}

struct Attacker {
    marks: Vec<CountMark>,
    sums: Vec<Sum>,
    touching: Vec<Vec<usize>>,
}

/// What a reader can work out: the cell, its period, its count. Empty when the suppression holds.
///
/// Three ways: bounds through every sum until nothing tightens; then each value that is left, tried out the same way;
/// and linear algebra over all sums at once.
pub(super) fn derivable(quarters: &[Counts; 4]) -> Vec<(Cell, usize, u32)> {
    let (truth, marks) = marks_of_year(quarters);
    let printed = protect_year(quarters);
    let value = |place: usize| truth[place / CELLS].get(Cell::ALL[place % CELLS]);
    let withheld: Vec<bool> =
        marks.chunks(CELLS).map(|marks| marks.iter().all(|mark| *mark == CountMark::Open)).collect();
    let shown = |place: usize| {
        let cell = Cell::ALL[place % CELLS];
        if cell.is_printed() { printed[place / CELLS].get(cell).number().map(i64::from) } else { None }
    };
    let reader = Attacker::new(marks.clone());
    let known = reader.read(&shown);
    let determined = reader.linear(&shown);
    let secret = |place: &usize| (1..=4).contains(&value(*place)) && !withheld[*place / CELLS];
    let found = |place: &usize| {
        let (low, high) = known.bounds[*place];
        let real = i64::from(value(*place));
        assert!(low <= real && real <= high, "the reader is wrong, and the test with it");
        determined[*place] || reader.possible(&known, *place).len() < 2
    };
    (0..marks.len())
        .filter(secret)
        .filter(found)
        .map(|place| (Cell::ALL[place % CELLS], place / CELLS, value(place)))
        .collect()
}

impl Attacker {
    fn new(marks: Vec<CountMark>) -> Self {
        let mut sums = Vec::new();
        for period in 0..5 {
            let place = |cell: &Cell| period * CELLS + *cell as usize;
            for (exact, of) in [(true, SUMS), (false, COVERS)] {
                for (whole, parts) in of {
                    sums.push(Sum { whole: place(whole), parts: parts.iter().map(place).collect(), exact });
                }
            }
        }
        for cell in 0..CELLS {
            let parts = (0..4).map(|period| period * CELLS + cell).collect();
            sums.push(Sum { whole: 4 * CELLS + cell, parts, exact: true });
        }
        let mut touching = vec![Vec::new(); marks.len()];
        for (at, sum) in sums.iter().enumerate() {
            for place in sum.parts.iter().chain([&sum.whole]) {
                touching[*place].push(at);
            }
        }
        Self { marks, sums, touching }
    }

    fn read(&self, shown: &dyn Fn(usize) -> Option<i64>) -> KnownBounds {
        let bounds = (0..self.marks.len()).map(|place| match (shown(place), self.marks[place]) {
            (Some(number), _) => (number, number),
            (None, CountMark::Few) => (1, 4),
            (None, _) => (0, MANY),
        });
        let mut known = KnownBounds { bounds: bounds.collect() };
        assert!(self.tighten(&mut known, (0..self.sums.len()).collect()));
        known
    }

    /// The values, two at most, that a count may have as far as bounds tell.
    fn possible(&self, known: &KnownBounds, place: usize) -> Vec<i64> {
        let (low, high) = known.bounds[place];
        let fits = |value: &i64| {
            let mut guess = known.clone();
            guess.bounds[place] = (*value, *value);
            self.tighten(&mut guess, self.touching[place].iter().copied().collect())
        };
        (low..=high.min(low + 8)).filter(fits).take(2).collect()
    }

    /// Tightens until nothing moves; false when it contradicts itself.
    fn tighten(&self, known: &mut KnownBounds, mut due: VecDeque<usize>) -> bool {
        while let Some(at) = due.pop_front() {
            let sum = &self.sums[at];
            let total = |known: &KnownBounds| {
                sum.parts
                    .iter()
                    .fold((0, 0), |(low, high), part| (low + known.bounds[*part].0, high + known.bounds[*part].1))
            };
            let (least, most) = total(known);
            let mut updates = vec![(sum.whole, if sum.exact { least } else { 0 }, most)];
            let whole = known.bounds[sum.whole];
            for part in &sum.parts {
                let (low, high) = known.bounds[*part];
                let ceiling = if sum.exact { whole.1 - (least - low) } else { MANY };
                updates.push((*part, whole.0 - (most - high), ceiling));
            }
            for (place, floor, ceiling) in updates {
                let before = known.bounds[place];
                let after = self.fit(place, (before.0.max(floor), before.1.min(ceiling)));
                if after.0 > after.1 {
                    return false;
                }
                if after != before {
                    known.bounds[place] = after;
                    due.extend(
                        self.touching[place].iter().filter(|other| !due.contains(other)).copied().collect::<Vec<_>>(),
                    );
                }
            }
        }
        true
    }

    /// A count hidden for another's sake is none of 1 to 4: the reader knows the method.
    fn fit(&self, place: usize, (low, high): (i64, i64)) -> (i64, i64) {
        if self.marks[place] == CountMark::Hidden {
            (if (1..=4).contains(&low) { 5 } else { low }, if (1..=4).contains(&high) { 0 } else { high })
        } else {
            (low, high)
        }
    }

    /// Which counts the exact sums determine by linear algebra alone.
    fn linear(&self, shown: &dyn Fn(usize) -> Option<i64>) -> Vec<bool> {
        let places = self.marks.len();
        let unknown: Vec<usize> = (0..places).filter(|place| shown(*place).is_none()).collect();
        let mut rows: Vec<Vec<i64>> = Vec::new();
        for sum in self.sums.iter().filter(|sum| sum.exact) {
            let factor = |place: &usize| {
                if *place == sum.whole { PRIME - 1 } else { i64::from(sum.parts.contains(place)) }
            };
            let row: Vec<i64> = unknown.iter().map(factor).collect();
            if row.iter().any(|factor| *factor != 0) {
                rows.push(row);
            }
        }
        eliminate(&mut rows, unknown.len());
        let mut determined = vec![false; places];
        for row in rows {
            let mut factors = row.iter().enumerate().filter(|(_, factor)| **factor != 0);
            if let (Some((at, _)), None) = (factors.next(), factors.next()) {
                determined[unknown[at]] = true;
            }
        }
        determined
    }
}

/// Gauss and Jordan, modulo a prime: afterwards a count is determined when a row holds it alone.
fn eliminate(rows: &mut [Vec<i64>], columns: usize) {
    let mut done = 0;
    for column in 0..columns {
        let Some(pivot) = (done..rows.len()).find(|row| rows[*row][column] != 0) else { continue };
        rows.swap(done, pivot);
        let inverse = power(rows[done][column], PRIME - 2);
        for factor in &mut rows[done] {
            *factor = *factor * inverse % PRIME;
        }
        let lead = rows[done].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            let times = row[column];
            if at == done || times == 0 {
                continue;
            }
            for (factor, lead) in row.iter_mut().zip(&lead).filter(|(_, lead)| **lead != 0) {
                *factor = (*factor + (PRIME - times) * lead) % PRIME;
            }
        }
        done += 1;
    }
}

fn power(mut base: i64, mut exponent: i64) -> i64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent /= 2;
    }
    result
}
