//! Moments as the desk's events have them, from this machine's clocks (`machine::clock`).

use std::time::{Duration, Instant};

use desk::event::Moment;
use jiff::Timestamp;
use machine::{clock, random};

/// Now, by the wall clock.
pub(crate) fn now() -> Moment {
    Moment(clock::millis())
}

/// A moment as a calendar has it.
pub(crate) fn timestamp(at: Moment) -> Timestamp {
    Timestamp::from_millisecond(i64::try_from(at.0).unwrap_or(i64::MAX)).unwrap_or_default()
}

/// The moment of an instant.
pub(crate) fn of(at: Instant) -> Moment {
    before(now(), at.elapsed())
}

/// The moment so long after another one.
pub(crate) fn after(at: Moment, time: Duration) -> Moment {
    Moment(at.0.saturating_add(millis(time)))
}

/// The moment so long before another one.
pub(crate) fn before(at: Moment, time: Duration) -> Moment {
    Moment(at.0.saturating_sub(millis(time)))
}

/// A moment drawn at random between now and the end of a span.
pub(crate) fn within(span: Duration) -> Moment {
    let milliseconds = usize::try_from(span.as_millis()).unwrap_or(usize::MAX);
    Moment(now().0.saturating_add(random::below(milliseconds) as u64))
}

/// A time in milliseconds.
pub(crate) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
