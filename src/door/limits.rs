//! Counting in sliding windows: messages of one visitor, visits from one address. In memory only.
//!
//! It is code of ours rather than `governor`, which lets in a burst and then one after another as time passes: within one
//! span up to twice as many as allowed. Here it is never more than allowed in any span, all places come back together with
//! those who took them, and after exactly the wait that a visitor is told there is a place.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// At most `most` within `span`.
#[derive(Debug)]
pub(crate) struct Window {
    most: usize,
    span: Duration,
    taken: VecDeque<Instant>,
}

impl Window {
    pub(crate) fn new(most: usize, span: Duration) -> Self {
        Self { most, span, taken: VecDeque::new() }
    }

    /// Takes one place.
    ///
    /// # Errors
    /// How long to wait until the next place is free.
    pub(crate) fn take(&mut self, now: Instant) -> Result<(), Duration> {
        self.take_of(self.most, now)
    }

    /// Takes one of fewer places.
    ///
    /// # Errors
    /// How long to wait until the next of them is free.
    fn take_of(&mut self, most: usize, now: Instant) -> Result<(), Duration> {
        self.forget(now);
        let most = most.min(self.most);
        if self.taken.len() < most {
            self.taken.push_back(now);
            return Ok(());
        }
        // so many must go until there is a place
        let last = self.taken.len().checked_sub(most).and_then(|nth| self.taken.get(nth));
        Err(last.map_or(self.span, |&oldest| (oldest + self.span).saturating_duration_since(now)))
    }

    fn forget(&mut self, now: Instant) {
        while self.taken.front().is_some_and(|&at| now.saturating_duration_since(at) >= self.span) {
            self.taken.pop_front();
        }
    }
}

/// New visits per address, forgotten as soon as the window has passed. An IPv6 network (/64) counts as one address: a
/// single household can change the rest of it at will.
#[derive(Debug)]
pub(crate) struct Addresses {
    most: usize,
    span: Duration,
    count_loopback: bool,
    windows: HashMap<IpAddr, Window>,
    swept: Option<Instant>,
}

/// So many addresses are counted at once; a flood from more is stopped by the bound on open visits.
const ADDRESSES: usize = 65_536;

impl Addresses {
    pub(crate) fn new(most: usize, span: Duration, count_loopback: bool) -> Self {
        Self { most, span, count_loopback, windows: HashMap::new(), swept: None }
    }

    /// Takes one visit for an address.
    ///
    /// # Errors
    /// How long to wait until the next visit from there is let in.
    pub(crate) fn take(&mut self, address: IpAddr, now: Instant) -> Result<(), Duration> {
        self.take_of(self.most, address, now)
    }

    /// As [`Self::take`], of fewer visits within the same time: for an address that is slowed.
    ///
    /// # Errors
    /// How long to wait until the next visit from there is let in.
    pub(crate) fn take_of(&mut self, most: usize, address: IpAddr, now: Instant) -> Result<(), Duration> {
        if !self.count_loopback && address.to_canonical().is_loopback() {
            return Ok(());
        }
        self.sweep(now);
        let key = network(address);
        if self.windows.len() >= ADDRESSES && !self.windows.contains_key(&key) {
            return Err(self.span);
        }
        self.windows.entry(key).or_insert_with(|| Window::new(self.most, self.span)).take_of(most, now)
    }

    /// Forgets who came before the window: at most once a window, when somebody comes.
    fn sweep(&mut self, now: Instant) {
        if self.swept.is_some_and(|at| now.saturating_duration_since(at) < self.span) {
            return;
        }
        self.swept = Some(now);
        self.windows.retain(|_, window| {
            window.forget(now);
            !window.taken.is_empty()
        });
    }
}

/// An address by itself, or the IPv6 network (/64) that it is of.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn never_more_than_allowed_in_any_window(most in 1usize..30, gaps in prop::collection::vec(0u64..3_000, 1..300)) {
            let span = Duration::from_secs(10);
            let mut window = Window::new(most, span);
            let mut now = Instant::now();
            let mut granted: Vec<Instant> = Vec::new();
            for gap in gaps {
                now += Duration::from_millis(gap);
                match window.take(now) {
                    Ok(()) => granted.push(now),
                    Err(wait) => {
                        prop_assert!(wait > Duration::ZERO && wait <= span);
                        // and after exactly that wait there is a place
                        now += wait;
                        prop_assert!(window.take(now).is_ok());
                        granted.push(now);
                    }
                }
                let recent = granted.iter().filter(|&&at| now.duration_since(at) < span).count();
                prop_assert!(recent <= most);
            }
        }
    }

    #[test]
    fn addresses_are_counted_apart_and_networks_together() {
        let now = Instant::now();
        let mut addresses = Addresses::new(2, Duration::from_mins(1), false);
        let take =
            |addresses: &mut Addresses, ip: &str, at| addresses.take(ip.parse().expect("an address"), at).is_ok();
        assert!(take(&mut addresses, "192.0.2.1", now) && take(&mut addresses, "192.0.2.1", now));
        assert!(!take(&mut addresses, "192.0.2.1", now));
        assert!(!take(&mut addresses, "::ffff:192.0.2.1", now), "the same address, mapped");
        assert!(take(&mut addresses, "192.0.2.2", now));
        assert!(take(&mut addresses, "2001:db8::1", now) && take(&mut addresses, "2001:db8::2", now));
        assert!(!take(&mut addresses, "2001:db8::3", now), "one network");
        assert!((0..100).all(|_| take(&mut addresses, "127.0.0.1", now)), "loopback is not counted");
        assert!(take(&mut addresses, "192.0.2.1", now + Duration::from_mins(1)));
    }

    #[test]
    fn a_slowed_address_is_let_in_at_its_own_pace_and_never_shut() {
        let now = Instant::now();
        let mut addresses = Addresses::new(10, Duration::from_mins(10), false);
        let school = IpAddr::from([192, 0, 2, 1]);
        for _ in 0..5 {
            addresses.take(school, now).expect("they came before");
        }
        let wait = addresses.take_of(2, school, now + Duration::from_mins(1)).expect_err("it is slowed");
        assert_eq!(wait, Duration::from_mins(9), "the places of those before it come first");
        let later = now + Duration::from_mins(10);
        assert!(addresses.take_of(2, school, later).is_ok() && addresses.take_of(2, school, later).is_ok());
        assert!(addresses.take_of(2, school, later).is_err());
        assert!(addresses.take(IpAddr::from([192, 0, 2, 2]), later).is_ok(), "nobody else is hurt");
    }

    #[test]
    fn what_is_past_is_forgotten() {
        let now = Instant::now();
        let mut addresses = Addresses::new(2, Duration::from_mins(1), true);
        for last in 0..200u8 {
            addresses.take(IpAddr::from([192, 0, 2, last]), now).expect("the first from there");
        }
        addresses.take(IpAddr::from([198, 51, 100, 1]), now + Duration::from_secs(61)).expect("the first from there");
        assert_eq!(addresses.windows.len(), 1);
    }
}
