//! The locked screen.

use zeroize::Zeroizing;

use desk::event::Moment;

/// So many wrong passwords cost no time: a helper at night mistypes.
const FREE: u32 = 3;
/// The longest wait after a wrong password, in milliseconds.
const LONGEST: u64 = 60_000;

/// What is typed to unlock, and how it went. While it is there, nothing of any conversation is drawn.
pub struct Locked {
    /// The password; wiped when it is dropped, and never drawn.
    pub password: Zeroizing<String>,
    /// Whether an answer is awaited.
    pub busy: bool,
    /// How many passwords were wrong since the screen was locked.
    pub wrong: u32,
    /// Until when no password is taken.
    pub until: Moment,
    /// Since when it is locked.
    pub since: Moment,
}

impl Locked {
    /// A screen that is locked now.
    pub fn new(now: Moment) -> Self {
        Self { password: Zeroizing::default(), busy: false, wrong: 0, until: now, since: now }
    }

    /// Whether it is too early for another password. A clock that was set back locks nobody out for longer than the
    /// longest wait is.
    pub fn must_wait(&self, now: Moment) -> bool {
        now < self.until && self.until.since(now) <= LONGEST
    }

    /// A password was wrong: the next one may be tried after a time that doubles.
    pub fn refuse(&mut self, now: Moment) {
        self.busy = false;
        self.wrong = self.wrong.saturating_add(1);
        let wait = match self.wrong.checked_sub(FREE) {
            Some(more) => 2_u64.saturating_pow(more).saturating_mul(1_000).min(LONGEST),
            None => 0,
        };
        self.until = Moment(now.0.saturating_add(wait));
    }
}

impl std::fmt::Debug for Locked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Locked").field("busy", &self.busy).field("wrong", &self.wrong).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_passwords_take_longer_and_longer_up_to_a_minute() {
        let mut locked = Locked::new(Moment(5));
        let mut waits = Vec::new();
        for _ in 0..80 {
            locked.refuse(Moment(5));
            waits.push(locked.until.0 - 5);
        }
        assert_eq!(waits[..10], [0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
        assert!(waits[10..].iter().all(|wait| *wait == LONGEST));
    }
}
