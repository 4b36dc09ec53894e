//! The clocks of this machine, read in one place: the wall clock, which may be set, the time since it was started, which
//! only grows, and the steady clock that this program waits by.
//!
//! In a build with debug assertions `NACHTWACHT_CLOCK` may name a file with up to three numbers of seconds that are added
//! to the three, in this order, read anew each time: a test sets the clock, puts the machine to sleep, and lets time pass.
//! Two more numbers make time go faster for the wall clock and the steady one: how many times as fast, and since when, in
//! seconds since 1970. They are read once. Programs that share them tell the same time; what is waited for by these clocks
//! [waits less](wait). The network and the system's own timers go on as they do.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The wall clock.
pub fn now() -> SystemTime {
    let now = SystemTime::now();
    let [seconds, ..] = offset();
    let by = Duration::from_secs(seconds.unsigned_abs());
    let now = if seconds < 0 { now.checked_sub(by) } else { now.checked_add(by) }.unwrap_or(now);
    pace().ahead(now)
}

/// How long the system has to wait for so much time to pass by these clocks, rounded up to a millisecond.
pub fn wait(time: Duration) -> Duration {
    pace().wait(time)
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
    let gone = BEGAN.elapsed().saturating_mul(pace().times);
    u64::try_from(gone.as_millis()).unwrap_or(u64::MAX).saturating_add_signed(seconds.saturating_mul(1_000))
}

/// The steady clock as one part of the program reads it. A test lets time pass for that part alone; nobody else does.
#[derive(Debug, Clone, Default)]
pub struct Steady(Arc<AtomicU64>);

impl Steady {
    /// The [steady clock](steady), in milliseconds.
    pub fn now(&self) -> u64 {
        steady().saturating_add(self.0.load(Ordering::Relaxed))
    }

    /// The same as a moment of the system's clock that only grows, to be compared with others of it.
    pub fn instant(&self) -> Instant {
        Instant::now() + Duration::from_millis(self.0.load(Ordering::Relaxed))
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
    /// The start of the machine, by its id.
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

/// How fast time goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pace {
    /// So many times as fast as it is; never 0.
    times: u32,
    /// Since then, in seconds since 1970.
    since: u64,
}

impl Pace {
    /// As it is.
    const TRUE: Self = Self { times: 1, since: 0 };

    /// What the numbers of a test say.
    #[cfg(debug_assertions)]
    fn read(numbers: &[i64]) -> Self {
        match numbers {
            [_, _, _, times, since, ..] => {
                Self { times: u32::try_from(*times).unwrap_or(1).max(1), since: since.unsigned_abs() }
            }
            _ => Self::TRUE,
        }
    }

    /// What the wall clock shows when it is `true_time`.
    fn ahead(self, true_time: SystemTime) -> SystemTime {
        let gone = true_time.duration_since(UNIX_EPOCH + Duration::from_secs(self.since)).unwrap_or_default();
        true_time.checked_add(gone.saturating_mul(self.times - 1)).unwrap_or(true_time)
    }

    /// How long it is until so much time has passed.
    fn wait(self, time: Duration) -> Duration {
        if self.times == 1 {
            return time;
        }
        let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(milliseconds.div_ceil(u64::from(self.times)))
    }
}

/// The numbers in the file that a test names, read now.
#[cfg(debug_assertions)]
fn numbers() -> Vec<i64> {
    use std::path::PathBuf;
    use std::sync::OnceLock;
    static FILE: OnceLock<Option<PathBuf>> = OnceLock::new();
    let file = FILE.get_or_init(|| std::env::var_os("NACHTWACHT_CLOCK").map(PathBuf::from));
    let text = file.as_ref().and_then(|file| std::fs::read_to_string(file).ok()).unwrap_or_default();
    text.split_whitespace().map(|number| number.parse().unwrap_or(0)).collect()
}

/// What a test adds to the clocks, in seconds.
#[cfg(debug_assertions)]
fn offset() -> [i64; 3] {
    let mut numbers = numbers().into_iter();
    [(); 3].map(|()| numbers.next().unwrap_or(0))
}

/// How fast a test lets time go.
#[cfg(debug_assertions)]
fn pace() -> Pace {
    static PACE: LazyLock<Pace> = LazyLock::new(|| Pace::read(&numbers()));
    *PACE
}

#[cfg(not(debug_assertions))]
const fn offset() -> [i64; 3] {
    [0; 3]
}

#[cfg(not(debug_assertions))]
const fn pace() -> Pace {
    Pace::TRUE
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

    #[cfg(debug_assertions)]
    #[test]
    fn a_test_lets_time_go_faster_and_waits_less() {
        assert_eq!(Pace::read(&[]), Pace::TRUE);
        assert_eq!(Pace::read(&[60, 0, 90]), Pace::TRUE);
        assert_eq!(Pace::read(&[0, 0, 0, -3, 7]).times, 1);
        let fast = Pace::read(&[0, 0, 0, 100, 1_000]);
        let at = |milliseconds| UNIX_EPOCH + Duration::from_millis(milliseconds);
        assert_eq!(fast.ahead(at(999_000)), at(999_000), "before it begins");
        assert_eq!(fast.ahead(at(1_000_900)), at(1_090_000));
        assert_eq!(fast.wait(Duration::from_secs(90)), Duration::from_millis(900));
        assert_eq!(fast.wait(Duration::from_millis(1)), Duration::from_millis(1), "never before it is time");
        assert_eq!(Pace::TRUE.ahead(at(5)), at(5));
        assert_eq!(Pace::TRUE.wait(Duration::from_nanos(7)), Duration::from_nanos(7));
    }

    #[test]
    fn the_clock_is_the_systems() {
        let before = SystemTime::now();
        assert!(now() >= before);
        assert!(millis() > 1_700_000_000_000);
    }
}
