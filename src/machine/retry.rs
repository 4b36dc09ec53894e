//! Trying again, and how long to wait before: the only place where it is decided.
//!
//! It is code of ours rather than `backon`: the outbox decides by a clock and a random number that its caller hands in and
//! waits for many lanes at once, so it needs the next wait and not a future that sleeps; a wait that the homeserver asks
//! for is spread out; and what is random makes a wait shorter, so that it is never longer than the longest. What `backon`
//! could take over is one line, the doubling.

use std::time::Duration;

use super::random::chance;

/// A failure, as far as it matters for trying again.
pub trait Failure {
    /// Whether trying again cannot mend it.
    fn is_for_good(&self) -> bool;

    /// How long the other side asks to wait.
    fn retry_after(&self) -> Option<Duration>;
}

/// The most that comes on top of a wait that the homeserver asked for: not everybody at the same moment.
const SPREAD: Duration = Duration::from_secs(1);

/// Waits that double with every failure, each cut by up to a half at random, so that all the consoles of a desk do not
/// come back at the same moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The first wait.
    first: Duration,
    /// The longest wait, unless the homeserver asks for a longer one.
    longest: Duration,
    failures: u32,
}

/// A console's.
impl Default for Backoff {
    fn default() -> Self {
        Self { first: Duration::from_millis(500), longest: Duration::from_secs(30), failures: 0 }
    }
}

impl Backoff {
    /// A door's: there are few of them, and visitors wait for each.
    pub const fn of_a_door() -> Self {
        Self { first: Duration::from_millis(50), longest: Duration::from_secs(5), failures: 0 }
    }

    /// One more failure: how long to wait now. `asked` is what the homeserver asks for; `chance` decides, anything
    /// between 0 and `u32::MAX` equally likely.
    pub fn fail(&mut self, asked: Option<Duration>, chance: u32) -> Duration {
        let whole = self.first.saturating_mul(1 << self.failures.min(16)).min(self.longest);
        self.failures = self.failures.saturating_add(1);
        let share = f64::from(chance) / f64::from(u32::MAX);
        let own = whole.mul_f64(1.0 - share / 2.0);
        asked.map_or(own, |asked| own.max(asked + SPREAD.min(whole * 2).mul_f64(share)))
    }

    /// Waits after a failure, if trying again can mend it.
    ///
    /// # Errors
    /// The same failure, when it cannot.
    pub async fn wait_out<F: Failure>(&mut self, failure: F) -> Result<(), F> {
        if failure.is_for_good() {
            return Err(failure);
        }
        tokio::time::sleep(self.fail(failure.retry_after(), chance())).await;
        Ok(())
    }

    /// It worked: the next failure is a first one again.
    pub fn succeed(&mut self) {
        self.failures = 0;
    }
}

/// Calls until it works or trying again cannot mend it, with growing waits.
///
/// # Errors
/// The failure that trying again cannot mend.
pub async fn retry<T, F: Failure, C: Future<Output = Result<T, F>>>(
    mut backoff: Backoff,
    mut call: impl FnMut() -> C,
) -> Result<T, F> {
    loop {
        match call().await {
            Ok(done) => return Ok(done),
            Err(failure) => backoff.wait_out(failure).await?,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn waits_double_and_start_over() {
        let mut backoff = Backoff::default();
        let waits: Vec<_> = (0..8).map(|_| backoff.fail(None, 0).as_millis()).collect();
        assert_eq!(waits, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
        backoff.succeed();
        assert_eq!(backoff.fail(None, 0).as_millis(), 500);
        assert_eq!(Backoff::default().fail(None, u32::MAX).as_millis(), 250);
        let mut door = Backoff::of_a_door();
        let waits: Vec<_> = (0..8).map(|_| door.fail(None, 0).as_millis()).collect();
        assert_eq!(waits, [50, 100, 200, 400, 800, 1_600, 3_200, 5_000]);
        let asked = Backoff::of_a_door().fail(Some(Duration::from_millis(40)), u32::MAX);
        assert_eq!(asked.as_millis(), 140, "a door spreads itself no wider than its waits");
    }

    /// What goes wrong so often, and then for good.
    #[derive(Debug, PartialEq)]
    struct Away(u32);

    impl Failure for Away {
        fn is_for_good(&self) -> bool {
            self.0 == 0
        }

        fn retry_after(&self) -> Option<Duration> {
            None
        }
    }

    #[tokio::test]
    async fn it_is_tried_until_it_works_or_cannot() {
        let quick = Backoff { first: Duration::from_millis(1), ..Backoff::default() };
        let began = std::time::Instant::now();
        let mut left = 5;
        let works = retry(quick, || {
            left -= 1;
            std::future::ready(if left == 0 { Ok("done") } else { Err(Away(left)) })
        });
        assert_eq!(works.await, Ok("done"));
        assert!(began.elapsed() >= Duration::from_micros(7_500), "four waits, each cut by half at most");
        let mut left = 3;
        let refused = retry(quick, || {
            left -= 1;
            std::future::ready(Err::<(), _>(Away(left)))
        });
        assert_eq!((refused.await, left), (Err(Away(0)), 0));
    }

    proptest! {
        #[test]
        fn a_wait_is_bounded_and_never_shorter_than_asked(failures: u32, asked in prop::option::of(0u64..60_000), chance: u32) {
            let asked = asked.map(Duration::from_millis);
            for backoff in [Backoff::default(), Backoff::of_a_door()] {
                let wait = Backoff { failures, ..backoff }.fail(asked, chance);
                prop_assert!(wait >= asked.unwrap_or(backoff.first / 2));
                prop_assert!(wait <= backoff.longest.max(asked.unwrap_or_default() + SPREAD));
            }
        }
    }
}
