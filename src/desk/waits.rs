//! What a waiting visitor may be told: a range of minutes, from this desk's own last weeks and from nothing else.
//!
//! **The rule.** Each door counts how long its visitors waited, from their arrival until somebody picked them up
//! ([`EDGES`]), by week, by how many stood before them when they came, and by the part of the day. Of the last [`WEEKS`]
//! weeks the counts of all doors add up. A visitor is compared with those who came at the same part of the day with as
//! many before them, and with those at any part of the day where there are not enough of the former. Of these only the ones
//! count who waited at least as long as this visitor has by now. With fewer than [`FEWEST`] nothing is said: a number that
//! nobody can stand behind is worse than none, and a handful of waits could be somebody's.
//!
//! The range begins where a quarter of them had been picked up and ends where nine of ten had: who is told "5 to 15
//! minutes" rarely waits longer. Where that end lies beyond the last edge, nothing is said.

use crate::event::{AheadBand, PartOfDay, WaitCounts, Waits, WeekOfWaits};

#[cfg(test)]
mod tests;

/// The minutes between which waits are counted: under 1, 1 to 2, … , 120 and more.
pub const EDGES: [u64; 11] = [1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120];
/// So many counts there are: one more than edges.
const BUCKETS: usize = EDGES.len() + 1;
/// So many weeks are kept and used, this one included.
pub const WEEKS: u32 = 8;
/// From fewer waits than these nothing is said.
pub const FEWEST: u64 = 20;

const MINUTE: u64 = 60_000;

/// What is known of a wait, beside its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitKind {
    /// How many stood before the visitor who came.
    pub ahead: AheadBand,
    /// In which part of the day the visitor came.
    pub part: PartOfDay,
}

/// Which count a wait belongs to; `waited` in milliseconds.
fn bucket(waited: u64) -> usize {
    EDGES.partition_point(|edge| edge * MINUTE <= waited)
}

impl Waits {
    /// Counts a wait of so many milliseconds that ended in a week, and forgets the weeks that are too old by then.
    pub fn note(&mut self, week: u32, kind: WaitKind, waited: u64) {
        self.forget(week);
        let at = self.weeks.partition_point(|known| known.week < week);
        if self.weeks.get(at).is_none_or(|known| known.week != week) {
            self.weeks.insert(at, WeekOfWaits { week, waits: Vec::new() });
        }
        let Some(week) = self.weeks.get_mut(at) else { return };
        let place = week.waits.iter().position(|known| (known.ahead, known.part) == (kind.ahead, kind.part));
        let place = place.unwrap_or_else(|| {
            week.waits.push(WaitCounts { ahead: kind.ahead, part: kind.part, counts: Vec::new() });
            week.waits.len() - 1
        });
        if let Some(counts) = week.waits.get_mut(place).map(|known| &mut known.counts) {
            counts.resize(BUCKETS, 0);
            if let Some(count) = counts.get_mut(bucket(waited)) {
                *count = count.saturating_add(1);
            }
        }
    }

    /// Forgets the weeks that are too old in this one.
    fn forget(&mut self, week: u32) {
        self.weeks.retain(|known| is_used(known.week, week));
    }
}

/// Whether a week is one of the last ones in `now`. One that is still to come was written by a clock that was wrong.
const fn is_used(week: u32, now: u32) -> bool {
    week <= now && now - week < WEEKS
}

/// How many more minutes a visitor waits, at least and at most, who has waited for `waited` milliseconds: by the waits of
/// the last weeks, all doors' added up. Nothing where there are too few to say.
pub fn minutes_to_wait<'a>(
    doors: impl IntoIterator<Item = &'a Waits>,
    week: u32,
    kind: WaitKind,
    waited: u64,
) -> Option<[u64; 2]> {
    let (mut same_part, mut any_part) = ([0u64; BUCKETS], [0u64; BUCKETS]);
    let used = doors.into_iter().flat_map(|door| &door.weeks).filter(|known| is_used(known.week, week));
    for known in used.flat_map(|week| &week.waits).filter(|known| known.ahead == kind.ahead) {
        for (at, count) in known.counts.iter().take(BUCKETS).enumerate() {
            any_part[at] += u64::from(*count);
            if known.part == kind.part {
                same_part[at] += u64::from(*count);
            }
        }
    }
    let first = bucket(waited);
    let is_enough = |counts: &&[u64; BUCKETS]| counts[first..].iter().sum::<u64>() >= FEWEST;
    range([same_part, any_part].iter().find(is_enough)?, waited)
}

/// The range that counts give; nothing when they say that it may take too long to tell.
fn range(counts: &[u64; BUCKETS], waited: u64) -> Option<[u64; 2]> {
    let first = bucket(waited);
    let left = &counts[first..];
    let total: u64 = left.iter().sum();
    // the count in which the `share`-th of a hundred of them lies
    let quantile = |share: u64| {
        let least = (total * share).div_ceil(100).max(1);
        let mut sum = 0;
        let within = left.iter().position(|count| {
            sum += count;
            sum >= least
        });
        first + within.unwrap_or(left.len() - 1)
    };
    let (low, high) = (quantile(25), quantile(90));
    let from = low.checked_sub(1).and_then(|at| EDGES.get(at)).map_or(0, |edge| edge * MINUTE);
    let to = EDGES.get(high).map(|edge| edge * MINUTE)?;
    let (from, to) = (from.saturating_sub(waited), to.saturating_sub(waited));
    let from = EDGES.iter().rev().find(|edge| **edge * MINUTE <= from).copied().unwrap_or(0);
    let to = EDGES.iter().find(|edge| **edge * MINUTE >= to).copied()?;
    Some([from, to])
}
