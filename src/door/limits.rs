//! Counting in sliding windows: messages of one visitor. In memory only.
//!
//! It is code of ours rather than `governor`, which lets in a burst and then one after another as time passes: within one
//! span up to twice as many as allowed. Here it is never more than allowed in any span, all places come back together with
//! those who took them, and after exactly the wait that a visitor is told there is a place.

use std::collections::VecDeque;
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
        self.forget(now);
        if self.taken.len() < self.most {
            self.taken.push_back(now);
            return Ok(());
        }
        Err(self.taken.front().map_or(self.span, |&oldest| (oldest + self.span).saturating_duration_since(now)))
    }

    fn forget(&mut self, now: Instant) {
        while self.taken.front().is_some_and(|&at| now.saturating_duration_since(at) >= self.span) {
            self.taken.pop_front();
        }
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
}
