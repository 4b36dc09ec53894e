//! The ways in which nobody reads any more at a console that has visitors.

use std::time::{Duration, Instant};

/// What happens to a console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Ending {
    /// Signal 9.
    Killed,
    /// Its terminal hangs up.
    HungUp,
    /// Signal STOP: a laptop that is shut, a `Ctrl-Z`.
    Stopped,
    /// Nobody reads what it writes, so that the loop that draws does not go on.
    Hung,
    /// Its network is cut.
    Cut,
    /// Every session of its helper ends, and the form that asks for the password stays as it is.
    SignedOut,
    /// It is well, and its helper sleeps.
    Asleep,
    /// Stopped for less than ninety seconds: nobody is to hear of it.
    Nap,
}

impl Ending {
    /// All of them; the most frequent ones stand there twice.
    pub(super) const ALL: &[Self] = &[
        Self::Killed,
        Self::Killed,
        Self::HungUp,
        Self::Stopped,
        Self::Stopped,
        Self::Hung,
        Self::Cut,
        Self::SignedOut,
        Self::Asleep,
        Self::Nap,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Killed => "killed",
            Self::HungUp => "hung up",
            Self::Stopped => "stopped",
            Self::Hung => "hung",
            Self::Cut => "cut off",
            Self::SignedOut => "signed out",
            Self::Asleep => "asleep",
            Self::Nap => "nap",
        }
    }

    /// Whether the console goes on as if nothing were, and only the helper does not.
    pub(super) const fn is_well(self) -> bool {
        matches!(self, Self::Asleep)
    }
}

/// Waits until something is so, for so long at most. Whether it is. What is looked at tells nobody when it changes.
pub(super) fn until(patience: Duration, mut is_so: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + patience;
    while !is_so() {
        if Instant::now() >= deadline {
            return false;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    true
}
