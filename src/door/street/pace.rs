//! How fast new visits come from one source: some at once, and then one after another as time passes. Nobody is shut out:
//! whoever is refused waits for one place at most, however many came before from the same school or carrier.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::source::Source;

/// How many visits may come at once, and how often one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pace {
    /// So many at once, of a source that was quiet.
    pub(crate) burst: usize,
    /// Then one in so long.
    pub(crate) every: Duration,
}

impl Pace {
    /// A pace that lets somebody in at some time, whatever a desk sets.
    pub(crate) fn new(burst: usize, every: Duration) -> Self {
        Self { burst: burst.max(1), every: every.max(Duration::from_millis(1)) }
    }

    /// How far ahead of time a source may be and still be let in.
    fn ahead(self) -> Duration {
        self.every.saturating_mul(u32::try_from(self.burst - 1).unwrap_or(u32::MAX))
    }
}

/// By when a source's visits are paid off, at each pace.
#[derive(Debug, Clone, Copy)]
struct Debt {
    usual: Instant,
    slow: Instant,
}

/// The sources of the last visits.
#[derive(Debug)]
pub(crate) struct Paces {
    usual: Pace,
    slow: Pace,
    debts: HashMap<Source, Debt>,
}

/// So many sources are remembered; beyond that number those that owe least are forgotten first. A new one is never refused
/// for want of room.
const SOURCES: usize = 65_536;

impl Paces {
    /// The pace of everybody, and that of a source that is slowed.
    pub(crate) fn new(usual: Pace, slow: Pace) -> Self {
        Self { usual, slow, debts: HashMap::new() }
    }

    /// Takes one visit of a source, at the slow pace if it is slowed.
    ///
    /// # Errors
    /// How long to wait until the next one from there is let in: one place at most.
    pub(crate) fn take(&mut self, source: Source, slowed: bool, now: Instant) -> Result<(), Duration> {
        self.make_room(source, now);
        let debt = self.debts.entry(source).or_insert(Debt { usual: now, slow: now });
        let (pace, owed) = if slowed { (self.slow, debt.slow) } else { (self.usual, debt.usual) };
        let ahead = owed.saturating_duration_since(now);
        if let Some(wait) = ahead.checked_sub(pace.ahead()).filter(|wait| !wait.is_zero()) {
            return Err(wait);
        }
        debt.usual = charged(debt.usual, self.usual, now);
        debt.slow = charged(debt.slow, self.slow, now);
        Ok(())
    }

    fn make_room(&mut self, source: Source, now: Instant) {
        if self.debts.len() < SOURCES || self.debts.contains_key(&source) {
            return;
        }
        self.debts.retain(|_, debt| debt.usual.max(debt.slow) > now);
        if self.debts.len() < SOURCES {
            return;
        }
        let mut owed: Vec<_> = self.debts.values().map(|debt| debt.slow).collect();
        let middle = owed.len() / 2;
        let (_, middle, _) = owed.select_nth_unstable(middle);
        let middle = *middle;
        self.debts.retain(|_, debt| debt.slow > middle);
    }
}

/// What is owed after one more visit: never so much that the next place is further away than one.
fn charged(owed: Instant, pace: Pace, now: Instant) -> Instant {
    (owed.max(now) + pace.every).min(now + pace.ahead() + pace.every)
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use proptest::prelude::*;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn source(of: &str) -> Source {
        Source::Network(of.parse::<IpAddr>().expect("an address"))
    }

    fn paces() -> Paces {
        Paces::new(Pace::new(10, 20 * SECOND), Pace::new(2, 300 * SECOND))
    }

    #[test]
    fn a_school_comes_in_at_once_and_then_one_after_another() {
        let (mut paces, now, school) = (paces(), Instant::now(), source("192.0.2.1"));
        for _ in 0..10 {
            paces.take(school, false, now).expect("so many at once");
        }
        assert_eq!(paces.take(school, false, now), Err(20 * SECOND));
        paces.take(source("192.0.2.2"), false, now).expect("the neighbour is not touched");
        assert_eq!(paces.take(school, false, now + 20 * SECOND), Ok(()));
        assert_eq!(paces.take(school, false, now + 20 * SECOND), Err(20 * SECOND));
        for _ in 0..10 {
            paces.take(school, false, now + 300 * SECOND).expect("it was quiet");
        }
    }

    #[test]
    fn whoever_is_slowed_is_let_in_at_the_slow_pace_and_has_used_what_came_before() {
        let (mut paces, now, school) = (paces(), Instant::now(), source("192.0.2.1"));
        for _ in 0..9 {
            paces.take(school, false, now).expect("they came before");
        }
        assert_eq!(paces.take(school, true, now), Err(300 * SECOND), "one place, however many came before");
        assert_eq!(paces.take(school, true, now + 300 * SECOND), Ok(()));
        assert_eq!(paces.take(school, true, now + 301 * SECOND), Err(299 * SECOND));
        assert_eq!(paces.take(school, false, now + 301 * SECOND), Ok(()), "and is as any when that is taken back");
    }

    #[test]
    fn a_crowd_of_others_neither_frees_who_is_ahead_nor_shuts_anybody_out() {
        let (mut paces, now, loud) = (paces(), Instant::now(), source("192.0.2.1"));
        while paces.take(loud, false, now).is_ok() {}
        for n in 0..3 * u32::try_from(SOURCES).expect("it fits") {
            let from = Source::Network(IpAddr::V4(Ipv4Addr::from_bits(0x0A00_0000 + n)));
            paces.take(from, false, now).expect("the first from there");
        }
        assert!(paces.debts.len() <= SOURCES);
        assert_eq!(paces.take(loud, false, now), Err(20 * SECOND));
    }

    proptest! {
        /// Whatever came before, there is a place after the wait that was told, and it is never longer than one place.
        #[test]
        fn nobody_is_shut_out(
            burst in 1usize..20,
            every in 1u64..600,
            calls in prop::collection::vec((0u64..400, any::<bool>()), 1..200),
        ) {
            let (usual, slow) = (Pace::new(burst, Duration::from_secs(every)), Pace::new(2, 300 * SECOND));
            let (mut paces, mut now) = (Paces::new(usual, slow), Instant::now());
            let from = source("192.0.2.1");
            let mut granted = Vec::new();
            for (gap, slowed) in calls {
                now += Duration::from_secs(gap);
                let pace = if slowed { slow } else { usual };
                if let Err(wait) = paces.take(from, slowed, now) {
                    prop_assert!(!wait.is_zero() && wait <= pace.every);
                    now += wait;
                    prop_assert!(paces.take(from, slowed, now).is_ok());
                }
                if !slowed {
                    granted.push(now);
                }
            }
            // and never more in any span than the burst and what time has brought since
            for (nth, at) in granted.iter().enumerate() {
                let since = |from: &Instant| at.duration_since(*from);
                for (before, from) in granted[..nth].iter().enumerate() {
                    let allowed = burst as u128 + since(from).as_millis() / usual.every.as_millis();
                    prop_assert!((nth - before + 1) as u128 <= allowed + 1);
                }
            }
        }
    }
}
