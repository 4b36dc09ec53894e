//! The sources of unwanted contact: slowed for some hours, and never shut, since a whole school may stand behind one. In
//! memory only: a door that starts anew has forgotten them.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::source::Source;
use desk::event::ConversationId;

/// The sources that are slowed: for which conversation, and until when.
#[derive(Debug)]
pub(crate) struct Slowed {
    lasts: Duration,
    marks: HashMap<Source, Vec<(ConversationId, Instant)>>,
}

/// So many sources are slowed at once: more than helpers can mark.
const SOURCES: usize = 10_000;

impl Slowed {
    /// None; each that comes is slowed for so long.
    pub(crate) fn new(lasts: Duration) -> Self {
        Self { lasts, marks: HashMap::new() }
    }

    /// A source is slowed from now on, for a conversation; not one of whom nobody knows who is in it.
    pub(crate) fn slow(&mut self, source: Source, conversation: ConversationId, now: Instant) {
        self.sweep(now);
        if !source.is_network() {
            return;
        }
        if self.marks.len() < SOURCES || self.marks.contains_key(&source) {
            self.marks.entry(source).or_default().push((conversation, now + self.lasts));
        }
    }

    /// What was slowed for this conversation is not slowed for it any more.
    pub(crate) fn lift(&mut self, conversation: &ConversationId) {
        for marks in self.marks.values_mut() {
            marks.retain(|(marked, _)| marked != conversation);
        }
        self.marks.retain(|_, marks| !marks.is_empty());
    }

    /// Whether a source is slowed.
    pub(crate) fn is_slowed(&mut self, source: Source, now: Instant) -> bool {
        self.sweep(now);
        self.marks.contains_key(&source)
    }

    fn sweep(&mut self, now: Instant) {
        for marks in self.marks.values_mut() {
            marks.retain(|(_, until)| *until > now);
        }
        self.marks.retain(|_, marks| !marks.is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::Origin;
    use super::*;
    use crate::config::DoorLimits;

    const HOURS: Duration = Duration::from_hours(6);

    fn source(address: &str) -> Source {
        let origin = Origin::Address(address.parse().expect("an address"));
        Source::of(origin, &DoorLimits::default()).expect("it is counted")
    }

    #[test]
    fn a_source_is_slowed_for_six_hours_and_its_neighbour_is_not() {
        let (mut slowed, now) = (Slowed::new(HOURS), Instant::now());
        slowed.slow(source("2001:db8::1"), "!one".into(), now);
        assert!(slowed.is_slowed(source("2001:db8::2"), now), "one network");
        assert!(!slowed.is_slowed(source("2001:db8:0:1::1"), now));
        assert!(!slowed.is_slowed(source("192.0.2.1"), now));
        assert!(slowed.is_slowed(source("2001:db8::1"), now + HOURS.saturating_sub(Duration::from_secs(1))));
        assert!(!slowed.is_slowed(source("2001:db8::1"), now + HOURS));
    }

    #[test]
    fn it_is_lifted_for_one_conversation_and_stays_for_another() {
        let (mut slowed, now) = (Slowed::new(HOURS), Instant::now());
        slowed.slow(source("192.0.2.1"), "!one".into(), now);
        slowed.slow(source("::ffff:192.0.2.1"), "!two".into(), now);
        slowed.lift(&"!one".into());
        assert!(slowed.is_slowed(source("192.0.2.1"), now));
        slowed.lift(&"!two".into());
        assert!(!slowed.is_slowed(source("192.0.2.1"), now));
    }
}
