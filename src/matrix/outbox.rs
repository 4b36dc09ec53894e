//! What is not yet acknowledged: strictly in order within a lane, never doubled, never called sent without an answer.
//!
//! Pure: time and answers come in, attempts and fates come out.
//!
//! Everything is in memory here. What shall outlive the console is in the [`vault`](super::vault): the link holds an
//! entry back until it is there, and erases it there when it is settled.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::backoff::Backoff;
use super::link::Failure;
use crate::desk::event::EventId;

/// Lanes `L` of things `T` on their way. Lanes do not wait for each other; within one, nothing overtakes.
#[derive(Debug)]
pub struct Outbox<L, T> {
    lanes: BTreeMap<L, Lane<T>>,
}

#[derive(Debug)]
struct Lane<T> {
    queue: VecDeque<Entry<T>>,
    state: State,
    backoff: Backoff,
}

#[derive(Debug)]
struct Entry<T> {
    id: String,
    item: T,
    tries: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ready,
    InFlight,
    Waiting { until: u64 },
}

/// Something that is to be sent now. Answer it with [`Outbox::answer`], whatever happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt<L, T> {
    /// In which lane.
    pub lane: L,
    /// Its id: the transaction id, the same at every attempt.
    pub id: String,
    /// What.
    pub item: T,
    /// Which attempt, from 1.
    pub number: u32,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The homeserver has it.
    Accepted(EventId),
    /// The homeserver will never take it.
    Refused(Failure),
    /// It may have arrived or not: try again, not before this time when the homeserver asks for one.
    Failed(Option<Duration>),
}

/// How an entry ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled<T> {
    /// Its id.
    pub id: String,
    /// What.
    pub item: T,
    /// Acknowledged under this id, or refused and why.
    pub fate: Result<EventId, Failure>,
}

impl<L, T> Default for Outbox<L, T> {
    fn default() -> Self {
        Self { lanes: BTreeMap::new() }
    }
}

impl<T> Lane<T> {
    fn settle(&mut self, at: usize, fate: Result<EventId, Failure>) -> Option<Settled<T>> {
        let entry = self.queue.remove(at)?;
        if at == 0 {
            self.state = State::Ready;
            self.backoff.succeed();
        }
        Some(Settled { id: entry.id, item: entry.item, fate })
    }
}

impl<L: Ord + Clone, T: Clone> Outbox<L, T> {
    /// Puts something at the end of a lane. `false` when it is there already: asking twice is asking once.
    pub fn push(&mut self, lane: L, id: String, item: T) -> bool {
        let lane = self.lanes.entry(lane).or_insert_with(|| Lane {
            queue: VecDeque::new(),
            state: State::Ready,
            backoff: Backoff::default(),
        });
        if lane.queue.iter().any(|entry| entry.id == id) {
            return false;
        }
        lane.queue.push_back(Entry { id, item, tries: 0 });
        true
    }

    /// Puts something back that was in a lane before the program ended. It may have been sent, so it counts as tried.
    pub fn restore(&mut self, lane: &L, id: String, item: T) {
        if self.push(lane.clone(), id, item)
            && let Some(entry) = self.lanes.get_mut(lane).and_then(|lane| lane.queue.back_mut())
        {
            entry.tries = 1;
        }
    }

    /// Puts something at the end of a lane in the place of all there that was not tried yet: only the latest counts.
    pub fn replace(&mut self, lane: L, id: String, item: T) {
        if let Some(lane) = self.lanes.get_mut(&lane) {
            lane.queue.retain(|entry| entry.tries > 0);
        }
        self.push(lane, id, item);
    }

    /// What is to be sent at `now` (milliseconds of any clock that does not go back). `may_go` says whether the head of
    /// a lane, tried so many times before, may go now; ask again when that changes.
    pub fn due(&mut self, now: u64, may_go: impl Fn(&str, &T, u32) -> bool) -> Vec<Attempt<L, T>> {
        let mut attempts = Vec::new();
        for (key, lane) in &mut self.lanes {
            if matches!(lane.state, State::Waiting { until } if until <= now) {
                lane.state = State::Ready;
            }
            let Some(head) = lane.queue.front_mut() else { continue };
            if lane.state == State::Ready && may_go(&head.id, &head.item, head.tries) {
                head.tries += 1;
                lane.state = State::InFlight;
                let (id, item, number) = (head.id.clone(), head.item.clone(), head.tries);
                attempts.push(Attempt { lane: key.clone(), id, item, number });
            }
        }
        attempts
    }

    /// Takes in the answer to an attempt: the entry's end, if it is one. An answer to anything but the attempt under
    /// way says nothing new.
    pub fn answer(&mut self, attempt: &Attempt<L, T>, answer: Answer, now: u64, chance: u32) -> Option<Settled<T>> {
        let lane = self.lanes.get_mut(&attempt.lane)?;
        let head = lane.queue.front_mut()?;
        if lane.state != State::InFlight || head.id != attempt.id || head.tries != attempt.number {
            return None;
        }
        let settled = match answer {
            Answer::Accepted(event) => lane.settle(0, Ok(event)),
            Answer::Refused(why) => lane.settle(0, Err(why)),
            Answer::Failed(asked) => {
                let wait = lane.backoff.fail(asked, chance);
                let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
                lane.state = State::Waiting { until: now.saturating_add(wait) };
                None
            }
        };
        self.tidy(&attempt.lane);
        settled
    }

    /// The homeserver showed the event itself: so it has it, whatever became of the answer.
    pub fn observed(&mut self, lane: &L, id: &str, event: &EventId) -> Option<Settled<T>> {
        let entries = self.lanes.get_mut(lane)?;
        let at = entries.queue.iter().position(|entry| entry.id == id && entry.tries > 0)?;
        let settled = entries.settle(at, Ok(event.clone()));
        self.tidy(lane);
        settled
    }

    /// Refuses what was never tried of these in a lane. What was tried may have arrived, so the homeserver is asked
    /// again: only its answer is the truth.
    pub fn refuse_untried(&mut self, lane: &L, why: Failure, these: impl Fn(&T) -> bool) -> Vec<Settled<T>> {
        let Some(entries) = self.lanes.get_mut(lane) else { return Vec::new() };
        let mut refused = Vec::new();
        while let Some(at) = entries.queue.iter().position(|entry| entry.tries == 0 && these(&entry.item)) {
            refused.extend(entries.settle(at, Err(why)));
        }
        self.tidy(lane);
        refused
    }

    /// Ends all waiting: try again now.
    pub fn hurry(&mut self) {
        for lane in self.lanes.values_mut() {
            if matches!(lane.state, State::Waiting { .. }) {
                lane.state = State::Ready;
            }
            lane.backoff.succeed();
        }
    }

    /// When something is due next, if nothing happens before.
    pub fn wake(&self) -> Option<u64> {
        let waits = self.lanes.values().filter_map(|lane| match lane.state {
            State::Waiting { until } => Some(until),
            _ => None,
        });
        waits.min()
    }

    /// Whether anything in a lane is not settled.
    pub fn is_busy(&self, lane: &L) -> bool {
        self.lanes.get(lane).is_some_and(|lane| !lane.queue.is_empty())
    }

    /// Everything that is not settled, in order within its lane.
    pub fn pending(&self) -> impl Iterator<Item = &T> {
        self.lanes.values().flat_map(|lane| lane.queue.iter().map(|entry| &entry.item))
    }

    fn tidy(&mut self, lane: &L) {
        if self.lanes.get(lane).is_some_and(|lane| lane.queue.is_empty()) {
            self.lanes.remove(lane);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    type Box = Outbox<u8, u32>;

    fn go(outbox: &mut Box, now: u64) -> Vec<Attempt<u8, u32>> {
        outbox.due(now, |_, _, _| true)
    }

    #[test]
    fn a_stuck_one_is_never_overtaken_and_holds_up_nobody_else() {
        let mut outbox = Box::default();
        for (lane, item) in [(1, 10), (1, 11), (2, 20)] {
            assert!(outbox.push(lane, item.to_string(), item));
        }
        let first = go(&mut outbox, 0);
        assert_eq!(first.iter().map(|a| a.item).collect::<Vec<_>>(), [10, 20]);
        assert_eq!(outbox.answer(&first[0], Answer::Failed(Some(Duration::from_secs(5))), 0, 0), None);
        assert!(outbox.answer(&first[1], Answer::Accepted("$20".into()), 0, 0).is_some());
        assert!(go(&mut outbox, 4_999).is_empty());
        assert_eq!(outbox.wake(), Some(5_000));
        let again = go(&mut outbox, 5_000);
        assert_eq!((again[0].item, again[0].number, again[0].id.as_str()), (10, 2, "10"));
        assert_eq!(outbox.wake(), None, "nothing to wake up for while an answer is awaited");
    }

    #[test]
    fn late_answers_say_nothing_new() {
        let mut outbox = Box::default();
        outbox.push(1, "a".into(), 1);
        let first = go(&mut outbox, 0).remove(0);
        outbox.answer(&first, Answer::Failed(None), 0, 0);
        let second = go(&mut outbox, 60_000).remove(0);
        assert_eq!(outbox.answer(&first, Answer::Refused(Failure::Forbidden), 60_000, 0), None);
        let end = outbox.answer(&second, Answer::Accepted("$1".into()), 60_000, 0).unwrap();
        assert_eq!(end.fate, Ok("$1".into()));
        assert_eq!(outbox.answer(&second, Answer::Accepted("$1".into()), 60_000, 0), None);
    }

    #[test]
    fn what_was_tried_is_not_refused_unasked() {
        let mut outbox = Box::default();
        outbox.push(1, "a".into(), 1);
        outbox.push(1, "b".into(), 2);
        let first = go(&mut outbox, 0).remove(0);
        let refused = outbox.refuse_untried(&1, Failure::Forbidden, |_| true);
        assert_eq!(refused.iter().map(|s| s.item).collect::<Vec<_>>(), [2]);
        assert!(outbox.answer(&first, Answer::Accepted("$a".into()), 0, 0).is_some());
    }

    #[test]
    fn the_latest_replaces_what_was_not_tried() {
        let mut outbox = Box::default();
        outbox.replace(1, "a".into(), 1);
        outbox.replace(1, "b".into(), 2);
        let attempt = go(&mut outbox, 0).remove(0);
        assert_eq!(attempt.item, 2);
        outbox.replace(1, "c".into(), 3);
        outbox.replace(1, "d".into(), 4);
        assert_eq!(outbox.pending().copied().collect::<Vec<_>>(), [2, 4]);
    }

    #[test]
    fn what_comes_back_counts_as_tried() {
        let mut outbox = Box::default();
        outbox.restore(&1, "a".into(), 1);
        outbox.restore(&1, "a".into(), 1);
        outbox.restore(&1, "b".into(), 2);
        assert!(outbox.refuse_untried(&1, Failure::Forbidden, |_| true).is_empty(), "it may have arrived");
        assert!(outbox.observed(&1, "b", &"$b".into()).is_some(), "the homeserver may show it first");
        assert_eq!(outbox.due(0, |_, _, tries| tries == 0), []);
        assert_eq!(go(&mut outbox, 0)[0].number, 2);
        assert_eq!(outbox.pending().count(), 1, "twice is once");
    }

    #[derive(Debug, Clone, Copy)]
    enum Step {
        Push(u8),
        Due,
        /// Which attempt, what the network does with it: the request may get lost, or its answer.
        Network {
            which: usize,
            arrives: bool,
            returns: bool,
            refuse: bool,
        },
        Observe(u8),
        Refuse(u8),
        Hurry,
        Wait(u64),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => (0u8..3).prop_map(Step::Push),
            4 => Just(Step::Due),
            6 => (any::<usize>(), any::<bool>(), any::<bool>(), prop::bool::weighted(0.1))
                .prop_map(|(which, arrives, returns, refuse)| Step::Network { which, arrives, returns, refuse }),
            1 => (0u8..3).prop_map(Step::Observe),
            1 => (0u8..3).prop_map(Step::Refuse),
            1 => Just(Step::Hurry),
            2 => (0u64..40_000).prop_map(Step::Wait),
        ]
    }

    /// A homeserver that knows its transactions, and a network that loses requests, answers, and shuffles them.
    #[derive(Default)]
    struct World {
        outbox: Box,
        now: u64,
        pushed: Vec<(u8, u32)>,
        flying: Vec<Attempt<u8, u32>>,
        accepted: Vec<(u8, u32)>,
        refused: BTreeSet<u32>,
        fates: BTreeMap<u32, Result<EventId, Failure>>,
    }

    impl World {
        fn settle(&mut self, settled: impl IntoIterator<Item = Settled<u32>>) -> Result<(), TestCaseError> {
            for end in settled {
                match &end.fate {
                    Ok(_) => prop_assert!(self.accepted.iter().any(|(_, item)| *item == end.item), "an untrue sent"),
                    Err(_) => prop_assert!(!self.accepted.iter().any(|(_, item)| *item == end.item), "untrue refusal"),
                }
                prop_assert!(self.fates.insert(end.item, end.fate).is_none(), "one fate each");
            }
            Ok(())
        }

        fn arrive(&mut self, attempt: &Attempt<u8, u32>, refuse: bool) -> Answer {
            let known = self.accepted.contains(&(attempt.lane, attempt.item));
            if !known && (refuse || self.refused.contains(&attempt.item)) {
                self.refused.insert(attempt.item);
                return Answer::Refused(Failure::Forbidden);
            }
            if !known {
                self.accepted.push((attempt.lane, attempt.item));
            }
            Answer::Accepted(format!("${}", attempt.item).into())
        }

        fn run(&mut self, step: Step) -> Result<(), TestCaseError> {
            match step {
                Step::Push(lane) => {
                    let item = u32::try_from(self.pushed.len()).unwrap();
                    self.pushed.push((lane, item));
                    prop_assert!(self.outbox.push(lane, item.to_string(), item));
                    prop_assert!(!self.outbox.push(lane, item.to_string(), item), "twice is once");
                }
                Step::Due => self.flying.extend(go(&mut self.outbox, self.now)),
                Step::Network { which, arrives, returns, refuse } if !self.flying.is_empty() => {
                    let attempt = self.flying.swap_remove(which % self.flying.len());
                    let answer = if arrives { self.arrive(&attempt, refuse) } else { Answer::Failed(None) };
                    let answer = if returns { answer } else { Answer::Failed(None) };
                    let settled = self.outbox.answer(&attempt, answer, self.now, 7);
                    self.settle(settled)?;
                }
                Step::Observe(lane) => {
                    let seen: Vec<_> = self.accepted.iter().filter(|(l, _)| *l == lane).copied().collect();
                    for (lane, item) in seen {
                        let event = format!("${item}").into();
                        let settled = self.outbox.observed(&lane, &item.to_string(), &event);
                        self.settle(settled)?;
                    }
                }
                Step::Refuse(lane) => {
                    let settled = self.outbox.refuse_untried(&lane, Failure::Forbidden, |_| true);
                    self.settle(settled)?;
                }
                Step::Hurry => self.outbox.hurry(),
                Step::Wait(time) => self.now += time,
                Step::Network { .. } => {}
            }
            Ok(())
        }
    }

    proptest! {
        #[test]
        fn whatever_happens_all_arrive_once_and_in_order(steps in prop::collection::vec(step(), 1..200)) {
            let mut world = World::default();
            for step in steps {
                world.run(step)?;
            }
            // the network comes back for good
            while world.outbox.pending().next().is_some() || !world.flying.is_empty() {
                world.now += 40_000;
                world.run(Step::Due)?;
                while !world.flying.is_empty() {
                    world.run(Step::Network { which: 0, arrives: true, returns: true, refuse: false })?;
                }
            }
            for (lane, item) in &world.pushed {
                prop_assert!(world.fates.contains_key(item), "every one has a fate: {lane} {item}");
            }
            for lane in 0..3 {
                let arrived: Vec<_> = world.accepted.iter().filter(|(l, _)| *l == lane).map(|(_, item)| *item).collect();
                prop_assert!(arrived.is_sorted_by(|a, b| a < b), "in order, each once: {arrived:?}");
            }
            prop_assert_eq!(world.outbox.wake(), None);
        }
    }
}
