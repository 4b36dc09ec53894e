//! Whether a count can be derived from all that is printed: answered by a witness.
//!
//! A count cannot be derived when there is another register, consistent with everything printed, in which it differs.
//! The search looks for one: it moves the count by one and repairs every sum that no longer holds by moving further
//! counts that are not shown, each by one. What it finds is a proof; finding nothing is treated as "can be derived".

use super::cells::{CELLS, COVERS, Cell, SUMS};

/// Counts from 1 to this are never printed.
pub(super) const FEW: u32 = 4;

/// How many steps a search may take before it gives up, on the safe side.
const STEPS: u32 = 1_500;

/// What a reader learns about a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CountMark {
    /// The number.
    Shown,
    /// That it is 1 to 4.
    Few,
    /// That it is not 1 to 4, as it is hidden to protect another.
    Hidden,
    /// Nothing: it is not printed at all, or withheld with its whole table.
    Open,
}

/// What must hold: the terms add up to 0, or at least to 0.
struct Rule {
    terms: Vec<(usize, i32)>,
    at_least: bool,
}

/// The counts of one or more periods, what is said about each, and how they hang together.
pub(super) struct System {
    values: Vec<u32>,
    marks: Vec<CountMark>,
    rules: Vec<Rule>,
    /// The rules in which a count occurs.
    touching: Vec<Vec<usize>>,
}

/// One search.
struct WitnessSearch<'a> {
    system: &'a System,
    moves: Vec<i8>,
    moved: Vec<usize>,
    hidden: Vec<usize>,
    budget: u32,
    steps: u32,
    may_hide: &'a dyn Fn(usize) -> bool,
}

impl System {
    /// The counts of each period; when `yearly`, the last period is the sum of the others.
    pub(super) fn new(values: Vec<u32>, marks: Vec<CountMark>, yearly: bool) -> Self {
        let periods = values.len() / CELLS;
        let mut rules = Vec::new();
        for period in 0..periods {
            let place = |cell: Cell| period * CELLS + cell as usize;
            for (at_least, sums) in [(false, SUMS), (true, COVERS)] {
                rules.extend(
                    sums.iter().map(|(whole, parts)| Rule {
                        terms: std::iter::once((place(*whole), -1))
                            .chain(parts.iter().map(|part| (place(*part), 1)))
                            .collect(),
                        at_least,
                    }),
                );
            }
        }
        if yearly {
            rules.extend((0..CELLS).map(|cell| {
                Rule {
                    terms: (0..periods)
                        .map(|period| (period * CELLS + cell, if period + 1 == periods { -1 } else { 1 }))
                        .collect(),
                    at_least: false,
                }
            }));
        }
        let mut touching = vec![Vec::new(); values.len()];
        for (at, rule) in rules.iter().enumerate() {
            for (place, _) in &rule.terms {
                touching[*place].push(at);
            }
        }
        Self { values, marks, rules, touching }
    }

    pub(super) fn marks(&self) -> &[CountMark] {
        &self.marks
    }

    pub(super) fn mark(&mut self, place: usize, mark: CountMark) {
        self.marks[place] = mark;
    }

    /// The counts that must not be derived: every count of 1 to 4, printed as "<5" or following from others.
    pub(super) fn sensitive(&self) -> Vec<usize> {
        (0..self.values.len()).filter(|place| (1..=FEW).contains(&self.values[*place])).collect()
    }

    /// The cheapest set of counts to hide so that `place` cannot be derived; empty when it cannot be as it is,
    /// `None` when no set was found.
    pub(super) fn protect(&self, place: usize, may_hide: &dyn Fn(usize) -> bool) -> Option<Vec<usize>> {
        if let Some(none) = self.search(place, 0, may_hide) {
            return Some(none);
        }
        let mut best = self.search(place, u32::MAX, may_hide)?;
        // the first found is seldom the cheapest: look again with less to spend, as long as that finds any
        for budget in [1, 2, 3, 4, 6, 8, 11, 15, 20, 30] {
            if let Some(cheaper) = self.search(place, budget, may_hide) {
                best = cheaper;
                break;
            }
        }
        Some(best)
    }

    fn search(&self, place: usize, budget: u32, may_hide: &dyn Fn(usize) -> bool) -> Option<Vec<usize>> {
        [1, -1].into_iter().find_map(|direction| {
            let mut search = WitnessSearch {
                system: self,
                moves: vec![0; self.values.len()],
                moved: Vec::new(),
                hidden: Vec::new(),
                budget,
                steps: 0,
                may_hide,
            };
            let price = search.price(place, direction)?;
            search.try_move(place, direction, price).then_some(search.hidden)
        })
    }
}

impl WitnessSearch<'_> {
    /// What it costs to move a count in a direction; `None` when a reader would see that it did not.
    fn price(&self, place: usize, direction: i8) -> Option<u32> {
        let value = i64::from(self.system.values[place]);
        let after = value + i64::from(direction);
        let large = i64::from(FEW) + 1;
        match self.system.marks[place] {
            CountMark::Open => (after >= 0).then_some(0),
            CountMark::Few => (1..large).contains(&after).then_some(0),
            CountMark::Hidden => (value >= large && after >= large).then_some(0),
            CountMark::Shown => (value >= large && after >= large && (self.may_hide)(place))
                .then(|| Cell::ALL[place % CELLS].cost())
                .filter(|price| *price <= self.budget),
        }
    }

    /// By how much a rule is broken.
    fn broken(&self, rule: usize) -> i32 {
        let rule = &self.system.rules[rule];
        let moved: i32 = rule.terms.iter().map(|(place, factor)| factor * i32::from(self.moves[*place])).sum();
        if !rule.at_least || moved >= 0 {
            return if rule.at_least { 0 } else { moved };
        }
        let slack: i64 =
            rule.terms.iter().map(|(place, factor)| i64::from(*factor) * i64::from(self.system.values[*place])).sum();
        i32::try_from((slack + i64::from(moved)).min(0)).unwrap_or(moved)
    }

    /// The moves that would mend a broken rule a little: place, direction, price.
    fn repairs(&self, rule: usize) -> Vec<(usize, i8, u32)> {
        let over = self.broken(rule).signum();
        self.system.rules[rule]
            .terms
            .iter()
            .filter(|(place, _)| self.moves[*place] == 0)
            .filter_map(|(place, factor)| {
                let direction = if over * factor > 0 { -1 } else { 1 };
                self.price(*place, direction).map(|price| (*place, direction, price))
            })
            .collect()
    }

    /// How many more rules are broken after a move than before it.
    fn damage(&mut self, place: usize, direction: i8) -> isize {
        let count =
            |search: &Self| search.system.touching[place].iter().filter(|rule| search.broken(**rule) != 0).count();
        let before = count(self);
        self.moves[place] = direction;
        let after = count(self);
        self.moves[place] = 0;
        after.cast_signed() - before.cast_signed()
    }

    fn try_move(&mut self, place: usize, direction: i8, price: u32) -> bool {
        self.moves[place] = direction;
        self.moved.push(place);
        self.budget -= price;
        let shown = self.system.marks[place] == CountMark::Shown;
        if shown {
            self.hidden.push(place);
        }
        if self.solve() {
            return true;
        }
        if shown {
            self.hidden.pop();
        }
        self.budget += price;
        self.moved.pop();
        self.moves[place] = 0;
        false
    }

    /// Mends what is broken, most constrained first; true when nothing is broken any more.
    fn solve(&mut self) -> bool {
        self.steps += 1;
        if self.steps > STEPS {
            return false;
        }
        let mut narrowest: Option<Vec<(usize, i8, u32)>> = None;
        for place in &self.moved {
            for rule in &self.system.touching[*place] {
                if self.broken(*rule) == 0 {
                    continue;
                }
                let repairs = self.repairs(*rule);
                if narrowest.as_ref().is_none_or(|least| repairs.len() < least.len()) {
                    narrowest = Some(repairs);
                }
            }
        }
        let Some(repairs) = narrowest else { return true };
        let mut ranked: Vec<_> =
            repairs.into_iter().map(|repair| (repair.2, self.damage(repair.0, repair.1), repair)).collect();
        ranked.sort_unstable();
        ranked.into_iter().any(|(_, _, (place, direction, price))| self.try_move(place, direction, price))
    }
}
