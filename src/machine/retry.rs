//! Trying again: how long to wait in between, and a call that is tried until it works.

use std::time::Duration;

use super::random::{chance, fraction};

/// A failure, as far as it matters for trying again.
pub trait Failure {
    /// Whether trying again cannot mend it.
    fn is_for_good(&self) -> bool;

    /// How long the other side asks to wait.
    fn retry_after(&self) -> Option<Duration>;
}

/// The first wait.
const FIRST: Duration = Duration::from_millis(500);
/// The longest wait, unless the homeserver asks for a longer one.
const LONGEST: Duration = Duration::from_secs(30);
/// What comes on top of a wait that the homeserver asked for: not everybody at the same moment.
const SPREAD: Duration = Duration::from_secs(1);

/// Waits that double with every failure, each cut by up to a half at random, so that all the consoles of a desk do not
/// come back at the same moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// One more failure: how long to wait now. `asked` is what the homeserver asks for; `chance` decides, anything
    /// between 0 and `u32::MAX` equally likely.
    pub fn fail(&mut self, asked: Option<Duration>, chance: u32) -> Duration {
        let whole = FIRST.saturating_mul(1 << self.failures.min(16)).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        let share = f64::from(chance) / f64::from(u32::MAX);
        let own = whole.mul_f64(1.0 - share / 2.0);
        asked.map_or(own, |asked| own.max(asked + SPREAD.mul_f64(share)))
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

/// The first pause of [`retry`].
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// The longest pause of [`retry`], unless the other side asks for a longer one.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Makes a call until it works or fails for good. The pauses grow, and each is longer by a random fraction. Where the
/// other side asks for a pause, that one is kept.
///
/// # Errors
/// The failure that trying again cannot mend.
pub async fn retry<T, E: Failure, F: Future<Output = Result<T, E>>>(mut call: impl FnMut() -> F) -> Result<T, E> {
    let mut pause = FIRST_PAUSE;
    loop {
        match call().await {
            Err(error) if !error.is_for_good() => {
                let wait = error.retry_after().unwrap_or(pause);
                tokio::time::sleep(wait + fraction(pause)).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
            result => return result,
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
        assert_eq!(backoff.fail(None, 0), FIRST);
        assert_eq!(Backoff::default().fail(None, u32::MAX), FIRST / 2);
    }

    /// A failure that may be for good.
    #[derive(Debug, PartialEq, Eq)]
    struct Broken {
        for_good: bool,
    }

    impl Failure for Broken {
        fn is_for_good(&self) -> bool {
            self.for_good
        }

        fn retry_after(&self) -> Option<Duration> {
            Some(Duration::ZERO)
        }
    }

    #[tokio::test]
    async fn a_call_is_made_until_it_works_or_fails_for_good() {
        let mut calls = 0;
        let worked = retry(|| {
            calls += 1;
            std::future::ready(if calls < 3 { Err(Broken { for_good: false }) } else { Ok(calls) })
        });
        assert_eq!(worked.await, Ok(3));
        let mut calls = 0;
        let failed = retry(|| {
            calls += 1;
            std::future::ready(Err::<(), _>(Broken { for_good: calls == 2 }))
        });
        assert_eq!((failed.await, calls), (Err(Broken { for_good: true }), 2));
    }

    proptest! {
        #[test]
        fn a_wait_is_bounded_and_never_shorter_than_asked(failures: u32, asked in prop::option::of(0u64..60_000), chance: u32) {
            let asked = asked.map(Duration::from_millis);
            let wait = Backoff { failures }.fail(asked, chance);
            prop_assert!(wait >= asked.unwrap_or(FIRST / 2));
            prop_assert!(wait <= LONGEST.max(asked.unwrap_or_default() + SPREAD));
        }
    }
}
