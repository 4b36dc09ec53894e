//! The clocks of this machine, read in one place: the wall clock, which may be set, the time since it was started, which
//! only grows, and the steady clock that this program waits by.
//!
//! In a build with debug assertions `NACHTWACHT_CLOCK` may name a file with up to three numbers of seconds that are added
//! to the three, in this order, read anew each time: a test sets the clock, puts the machine to sleep, and lets time pass.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The wall clock.
pub fn now() -> SystemTime {
    let now = SystemTime::now();
    let [seconds, ..] = offset();
    let by = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 { now.checked_sub(by) } else { now.checked_add(by) }.unwrap_or(now)
}

/// How long ago 1970 began, by the wall clock.
pub fn since_1970() -> Duration {
    now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// The wall clock, in milliseconds since 1970.
pub fn millis() -> u64 {
    u64::try_from(since_1970().as_millis()).unwrap_or(u64::MAX)
}

/// The steady clock, in milliseconds since it was first read in this program: nobody sets it, and it stands still while the
/// machine sleeps. What is waited for is told by it.
pub fn steady() -> u64 {
    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let [.., seconds] = offset();
    u64::try_from(BEGAN.elapsed().as_millis()).unwrap_or(u64::MAX).saturating_add_signed(seconds.saturating_mul(1_000))
}

/// The steady clock as one part of the program reads it. A test lets time pass for that part alone; nobody else does.
#[derive(Debug, Clone, Default)]
pub struct Steady(Arc<AtomicU64>);

impl Steady {
    /// The [steady clock](steady), in milliseconds.
    pub fn now(&self) -> u64 {
        steady().saturating_add(self.0.load(Ordering::Relaxed))
    }

    /// Lets time pass, for a test: all who read this clock see it at their next look.
    pub fn pass(&self, time: Duration) {
        let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.0.fetch_add(milliseconds, Ordering::Relaxed);
    }
}

/// A moment since the machine was started: which start, and how long ago that was, sleep counted. Nothing where the
/// system does not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uptime {
    /// Which start.
    pub boot: String,
    /// How long ago, in seconds.
    pub seconds: u64,
}

impl Uptime {
    /// The present one (Linux: proc(5)).
    pub fn now() -> Option<Self> {
        let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?.trim().to_owned();
        let uptime = std::fs::read_to_string("/proc/uptime").ok()?;
        let seconds: u64 = uptime.split(['.', ' ']).next()?.parse().ok()?;
        Some(Self { boot, seconds: seconds.saturating_add_signed(offset()[1]) })
    }

    /// How long ago another moment of the same start was.
    pub fn since(&self, other: &Self) -> Option<Duration> {
        let seconds = self.seconds.checked_sub(other.seconds)?;
        (self.boot == other.boot).then_some(Duration::from_secs(seconds))
    }
}

/// What a test adds to the clocks, in seconds.
#[cfg(debug_assertions)]
fn offset() -> [i64; 3] {
    use std::path::PathBuf;
    use std::sync::OnceLock;
    static FILE: OnceLock<Option<PathBuf>> = OnceLock::new();
    let file = FILE.get_or_init(|| std::env::var_os("NACHTWACHT_CLOCK").map(PathBuf::from));
    let Some(text) = file.as_ref().and_then(|file| std::fs::read_to_string(file).ok()) else { return [0; 3] };
    let mut numbers = text.split_whitespace().map(|number| number.parse().unwrap_or(0));
    [(); 3].map(|()| numbers.next().unwrap_or(0))
}

#[cfg(not(debug_assertions))]
const fn offset() -> [i64; 3] {
    [0; 3]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_moments_of_one_start_have_a_distance() {
        let moment = |boot: &str, seconds| Uptime { boot: boot.to_owned(), seconds };
        assert_eq!(moment("a", 90).since(&moment("a", 30)), Some(Duration::from_mins(1)));
        assert_eq!(moment("a", 30).since(&moment("a", 90)), None);
        assert_eq!(moment("a", 90).since(&moment("b", 30)), None);
    }

    #[test]
    fn time_passes_for_who_reads_the_same_clock() {
        let (one, other) = (Steady::default(), Steady::default());
        let same = one.clone();
        one.pass(Duration::from_hours(1));
        assert!(same.now() >= steady() + 3_600_000 - 60_000);
        assert!(other.now() < 3_600_000);
    }

    #[test]
    fn the_clock_is_the_systems() {
        let before = SystemTime::now();
        assert!(now() >= before);
        assert!(millis() > 1_700_000_000_000);
    }
}
