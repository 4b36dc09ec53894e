//! How fast somebody may act. In memory only; addresses are keyed by a hash that changes with every start.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many keys are remembered; beyond that number those with the least against them are forgotten first.
const KEYS: usize = 10_000;

/// A bucket of actions that refills.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// Actions a second in the long run.
    pub per_second: f64,
    /// Actions at once.
    pub burst: f64,
}

/// The limits of a homeserver.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateLimits {
    /// Events, receipts and typing a user sends. Administrators (doors) are not limited.
    pub actions: Limit,
    /// Failed logins of one account from one address, where the address is known: not behind a reverse proxy that does
    /// not say it (`X-Forwarded-For`), where all would share one.
    pub login: Limit,
    /// Failed logins of one account, from anywhere.
    pub login_account: Limit,
    /// Failed logins from one address, where it is known.
    pub login_address: Limit,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            actions: Limit { per_second: 20.0, burst: 200.0 },
            login: Limit { per_second: 0.1, burst: 5.0 },
            login_account: Limit { per_second: 1.0, burst: 50.0 },
            login_address: Limit { per_second: 0.3, burst: 20.0 },
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
}

/// Buckets of one limit, by key.
pub(crate) struct Buckets {
    limit: Limit,
    hasher: RandomState,
    filled: Mutex<HashMap<u64, Bucket>>,
}

impl Buckets {
    pub(crate) fn new(limit: Limit) -> Self {
        Self { limit, hasher: RandomState::new(), filled: Mutex::new(HashMap::new()) }
    }

    /// Takes one action.
    ///
    /// # Errors
    /// There is none left: how long to wait for the next.
    pub(crate) fn take(&self, key: impl Hash, now: Instant) -> Result<(), Duration> {
        let key = self.hasher.hash_one(key);
        let mut buckets = self.filled.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= KEYS && !buckets.contains_key(&key) {
            self.make_room(&mut buckets, now);
        }
        let bucket = buckets.entry(key).or_insert(Bucket { left: self.limit.burst, at: now });
        *bucket = self.refilled(*bucket, now);
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            return Ok(());
        }
        let wait = (1.0 - bucket.left) / self.limit.per_second.max(1e-6);
        Err(Duration::from_secs_f64(wait.clamp(0.001, 3600.0)))
    }

    /// Forgets the fuller half: a crowd of new keys must not bring a slowed one its burst again.
    fn make_room(&self, buckets: &mut HashMap<u64, Bucket>, now: Instant) {
        let mut by_fullness: Vec<_> =
            buckets.iter().map(|(key, bucket)| (self.refilled(*bucket, now).left, *key)).collect();
        let middle = by_fullness.len() / 2;
        let (_, _, fuller) = by_fullness.select_nth_unstable_by(middle, |(a, _), (b, _)| a.total_cmp(b));
        for (_, key) in fuller {
            buckets.remove(key);
        }
    }

    /// Gives one action back: it turned out not to count.
    pub(crate) fn give_back(&self, key: impl Hash) {
        let key = self.hasher.hash_one(key);
        if let Some(bucket) = self.filled.lock().unwrap_or_else(PoisonError::into_inner).get_mut(&key) {
            bucket.left = (bucket.left + 1.0).min(self.limit.burst);
        }
    }

    fn refilled(&self, bucket: Bucket, now: Instant) -> Bucket {
        let gained = now.saturating_duration_since(bucket.at).as_secs_f64() * self.limit.per_second;
        Bucket { left: (bucket.left + gained).min(self.limit.burst), at: now }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_then_the_rate() {
        let buckets = Buckets::new(Limit { per_second: 2.0, burst: 3.0 });
        let start = Instant::now();
        for _ in 0..3 {
            buckets.take("a", start).unwrap();
        }
        assert_eq!(buckets.take("a", start), Err(Duration::from_millis(500)));
        buckets.take("b", start).unwrap();
        buckets.take("a", start + Duration::from_millis(500)).unwrap();
        buckets.take("a", start + Duration::from_millis(500)).unwrap_err();
        buckets.give_back("a");
        buckets.take("a", start + Duration::from_millis(500)).unwrap();
    }

    #[test]
    fn memory_is_bounded() {
        let buckets = Buckets::new(Limit { per_second: 1.0, burst: 1.0 });
        let now = Instant::now();
        for key in 0..3 * KEYS {
            buckets.take(key, now).unwrap();
        }
        assert!(buckets.filled.lock().unwrap().len() <= KEYS);
    }

    #[test]
    fn a_crowd_of_others_frees_nobody_who_is_slowed() {
        let buckets = Buckets::new(Limit { per_second: 0.001, burst: 3.0 });
        let now = Instant::now();
        let slowed = |key: &str| buckets.take(key, now).is_err();
        while !slowed("a") {}
        for key in 0..3 * KEYS {
            buckets.take(key, now).unwrap();
        }
        assert!(slowed("a"));
    }
}
