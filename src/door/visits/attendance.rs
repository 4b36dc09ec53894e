//! Whether a visitor is there. It follows from the streams that are open and the calls that were made. Pure: the time
//! comes in.

use std::time::{Duration, Instant};

use crate::config::Timing;
use desk::event::Leaving;

/// What a change of presence means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PresenceChange {
    /// The connection is away; it may come back. Since the given moment.
    Away(Instant),
    /// Away for so long that the connection counts as lost. Since the given moment.
    Lost(Instant),
    /// There again, after [`PresenceChange::Away`] only.
    Here,
    /// There again, after having left.
    Returned,
}

/// Where a visitor is, and since when.
#[derive(Debug)]
enum VisitorPlace {
    Here,
    Away(Instant),
    Gone(Leaving),
}

/// One visitor's presence.
#[derive(Debug)]
pub(crate) struct Attendance {
    place: VisitorPlace,
    streams: usize,
    last_call: Instant,
    stream_gone: Option<Instant>,
}

impl Attendance {
    /// A visitor who has just arrived, or who was read back after a restart: one who had not left is expected to
    /// connect again.
    pub(crate) fn new(now: Instant, left: Option<Leaving>, away: bool) -> Self {
        let here = if away { VisitorPlace::Away(now) } else { VisitorPlace::Here };
        let place = left.map_or(here, VisitorPlace::Gone);
        Self { place, streams: 0, last_call: now, stream_gone: None }
    }

    /// Whether the visitor left, and how.
    pub(crate) fn gone(&self) -> Option<Leaving> {
        match self.place {
            VisitorPlace::Gone(how) => Some(how),
            VisitorPlace::Here | VisitorPlace::Away(_) => None,
        }
    }

    /// The visitor is being let in: however long that takes, time does not count until [`Self::arrived`].
    pub(crate) fn arrives(&mut self) {
        self.streams += 1;
    }

    /// The desk knows of the visitor, whose time counts from now on.
    pub(crate) fn arrived(&mut self, now: Instant) {
        self.shut(now);
        self.last_call = now;
    }

    /// A call was made.
    pub(crate) fn called(&mut self, now: Instant) -> Option<PresenceChange> {
        self.last_call = now;
        self.back()
    }

    /// A stream was opened.
    pub(crate) fn opened(&mut self) -> Option<PresenceChange> {
        self.streams += 1;
        self.back()
    }

    /// A stream was closed.
    pub(crate) fn shut(&mut self, now: Instant) {
        self.streams = self.streams.saturating_sub(1);
        if self.streams == 0 {
            self.stream_gone = Some(now);
        }
    }

    /// The visitor left on purpose. `false` when that was known already, or the visit was stopped before.
    pub(crate) fn leave(&mut self, how: Leaving) -> bool {
        if self.gone().is_some_and(Leaving::is_stop) {
            return false;
        }
        let news = self.gone() != Some(how);
        self.place = VisitorPlace::Gone(how);
        news
    }

    /// What time alone has changed by `now`.
    pub(crate) fn pass(&mut self, now: Instant, timing: &Timing) -> Option<PresenceChange> {
        if self.due(timing).is_none_or(|due| now < due) {
            return None;
        }
        match self.place {
            VisitorPlace::Here => {
                let since = self.unseen_since();
                self.place = VisitorPlace::Away(since);
                Some(PresenceChange::Away(since))
            }
            VisitorPlace::Away(since) => {
                self.place = VisitorPlace::Gone(Leaving::ConnectionLost);
                Some(PresenceChange::Lost(since))
            }
            VisitorPlace::Gone(_) => None,
        }
    }

    /// When [`Self::pass`] has something to say, if nothing happens before.
    pub(crate) fn due(&self, timing: &Timing) -> Option<Instant> {
        if self.streams > 0 {
            return None;
        }
        match self.place {
            VisitorPlace::Here => Some(self.away_at(timing)),
            VisitorPlace::Away(_) => Some(self.away_at(timing) + timing.lost.saturating_sub(timing.away)),
            VisitorPlace::Gone(_) => None,
        }
    }

    /// After a stream has ended, `away` counts from its end; a call that came later counts with `call`.
    fn away_at(&self, timing: &Timing) -> Instant {
        match self.stream_gone {
            Some(gone) if gone > self.last_call => gone + timing.away,
            _ => self.last_call + timing.call,
        }
    }

    /// For how long nobody is there: no stream and no call.
    pub(crate) fn unseen_for(&self, now: Instant) -> Duration {
        if self.streams > 0 { Duration::ZERO } else { now.saturating_duration_since(self.unseen_since()) }
    }

    fn unseen_since(&self) -> Instant {
        self.stream_gone.map_or(self.last_call, |gone| gone.max(self.last_call))
    }

    /// Nobody comes back to a visit that was stopped (domain.md §10).
    fn back(&mut self) -> Option<PresenceChange> {
        if self.gone().is_some_and(Leaving::is_stop) {
            return None;
        }
        match std::mem::replace(&mut self.place, VisitorPlace::Here) {
            VisitorPlace::Here => None,
            VisitorPlace::Away(_) => Some(PresenceChange::Here),
            VisitorPlace::Gone(_) => Some(PresenceChange::Returned),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_stream_that_breaks_is_away_then_lost_then_back() {
        let (timing, t) = (Timing::default(), Instant::now());
        let mut visitor = Attendance::new(t, None, false);
        assert_eq!(visitor.opened(), None);
        assert_eq!(visitor.due(&timing), None, "connected: nothing to wait for");
        visitor.shut(t + SECOND);
        assert_eq!(visitor.pass(t + 10 * SECOND, &timing), None);
        assert_eq!(visitor.pass(t + 11 * SECOND, &timing), Some(PresenceChange::Away(t + SECOND)));
        assert_eq!(visitor.pass(t + 60 * SECOND, &timing), None);
        assert_eq!(visitor.pass(t + 61 * SECOND, &timing), Some(PresenceChange::Lost(t + SECOND)));
        assert_eq!((visitor.gone(), visitor.due(&timing)), (Some(Leaving::ConnectionLost), None));
        assert_eq!(visitor.opened(), Some(PresenceChange::Returned));
        assert_eq!(visitor.gone(), None);
    }

    #[test]
    fn calls_alone_keep_a_visitor_here_for_a_minute() {
        let (timing, t) = (Timing::default(), Instant::now());
        let mut visitor = Attendance::new(t, None, false);
        visitor.opened();
        visitor.shut(t);
        assert_eq!(visitor.called(t + 5 * SECOND), None);
        assert_eq!(visitor.pass(t + 64 * SECOND, &timing), None);
        assert_eq!(visitor.pass(t + 65 * SECOND, &timing), Some(PresenceChange::Away(t + 5 * SECOND)));
        assert_eq!(visitor.called(t + 66 * SECOND), Some(PresenceChange::Here));
    }

    #[test]
    fn a_visitors_time_counts_from_when_the_desk_knows() {
        let (timing, t) = (Timing::default(), Instant::now());
        let mut visitor = Attendance::new(t, None, false);
        visitor.arrives();
        assert_eq!(visitor.pass(t + 600 * SECOND, &timing), None, "the homeserver is slow");
        visitor.arrived(t + 600 * SECOND);
        assert_eq!(visitor.due(&timing), Some(t + 660 * SECOND));
        let away = PresenceChange::Away(t + 600 * SECOND);
        assert_eq!(visitor.pass(t + 660 * SECOND, &timing), Some(away));
    }

    #[test]
    fn one_of_two_streams_is_enough() {
        let (timing, t) = (Timing::default(), Instant::now());
        let mut visitor = Attendance::new(t, None, false);
        visitor.opened();
        visitor.opened();
        visitor.shut(t);
        assert_eq!(visitor.pass(t + 600 * SECOND, &timing), None);
    }

    #[test]
    fn nobody_comes_back_to_a_visit_that_was_stopped() {
        let (timing, t) = (Timing::default(), Instant::now());
        let mut visitor = Attendance::new(t, None, false);
        visitor.leave(Leaving::QuickExit);
        assert!(visitor.leave(Leaving::StopWord));
        assert_eq!((visitor.called(t), visitor.opened()), (None, None));
        assert!(!visitor.leave(Leaving::Goodbye));
        visitor.shut(t);
        assert_eq!((visitor.pass(t + 600 * SECOND, &timing), visitor.gone()), (None, Some(Leaving::StopWord)));
    }

    #[test]
    fn leaving_twice_is_leaving_once() {
        let mut visitor = Attendance::new(Instant::now(), None, false);
        assert!(visitor.leave(Leaving::QuickExit));
        assert!(!visitor.leave(Leaving::QuickExit));
        assert_eq!(visitor.called(Instant::now()), Some(PresenceChange::Returned));
    }
}
