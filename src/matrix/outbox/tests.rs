//! Nothing overtakes, nothing is doubled, nothing is called sent without an answer.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

type Box = Outbox<u8, u32>;

/// Lanes of tens are urgent, of hundreds alerts.
impl Ranked for u8 {
    fn rank(&self) -> Rank {
        match self {
            100.. => Rank::Alert,
            10.. => Rank::Urgent,
            _ => Rank::Talk,
        }
    }
}

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
    assert_eq!(outbox.answer(&first[0], SendOutcome::Failed(Some(Duration::from_secs(5))), 0, 0), None);
    assert!(outbox.answer(&first[1], SendOutcome::Accepted("$20".into()), 0, 0).is_some());
    assert!(go(&mut outbox, 4_999).is_empty());
    assert_eq!(outbox.wake(0), Some(5_000));
    let again = go(&mut outbox, 5_000);
    assert_eq!((again[0].item, again[0].number, again[0].id.as_str()), (10, 2, "10"));
    assert_eq!(outbox.wake(5_000), None, "nothing to wake up for while an answer is awaited");
}

#[test]
fn late_answers_say_nothing_new() {
    let mut outbox = Box::default();
    outbox.push(1, "a".into(), 1);
    let first = go(&mut outbox, 0).remove(0);
    outbox.answer(&first, SendOutcome::Failed(None), 0, 0);
    let second = go(&mut outbox, 60_000).remove(0);
    assert_eq!(outbox.answer(&first, SendOutcome::Refused(Failure::Forbidden), 60_000, 0), None);
    let end = outbox.answer(&second, SendOutcome::Accepted("$1".into()), 60_000, 0).unwrap();
    assert_eq!(end.fate, Ok("$1".into()));
    assert_eq!(outbox.answer(&second, SendOutcome::Accepted("$1".into()), 60_000, 0), None);
}

#[test]
fn what_was_tried_is_not_refused_unasked() {
    let mut outbox = Box::default();
    outbox.push(1, "a".into(), 1);
    outbox.push(1, "b".into(), 2);
    let first = go(&mut outbox, 0).remove(0);
    let refused = outbox.refuse_untried(&1, Failure::Forbidden, |_| true);
    assert_eq!(refused.iter().map(|s| s.item).collect::<Vec<_>>(), [2]);
    assert!(outbox.answer(&first, SendOutcome::Accepted("$a".into()), 0, 0).is_some());
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

#[test]
fn only_a_head_that_is_not_under_way_is_taken_out_and_the_next_one_goes() {
    let mut outbox = Box::default();
    outbox.push(1, "a".into(), 1);
    outbox.push(1, "b".into(), 2);
    assert!(!outbox.withdraw(&1, "b") && outbox.holds(&1, "b"));
    let first = go(&mut outbox, 0).remove(0);
    assert!(!outbox.withdraw(&1, "a"), "it may arrive at any moment");
    outbox.answer(&first, SendOutcome::Failed(None), 0, 0);
    assert!(outbox.withdraw(&1, "a") && !outbox.withdraw(&1, "a") && !outbox.holds(&1, "a"));
    assert_eq!(go(&mut outbox, 60_000).iter().map(|a| a.item).collect::<Vec<_>>(), [2]);
}

#[test]
fn what_is_urgent_is_never_behind_talk_that_is_held_back() {
    let (mut outbox, four) = (Box::default(), Duration::from_secs(4));
    for (lane, item) in [(1, 1), (1, 2), (2, 3)] {
        outbox.push(lane, item.to_string(), item);
    }
    let talk = go(&mut outbox, 0);
    outbox.answer(&talk[0], SendOutcome::HeldBack(Some(four)), 0, 0);
    outbox.answer(&talk[1], SendOutcome::Accepted("$3".into()), 0, 0);
    assert_eq!(outbox.held(), Some(4_000));
    outbox.push(2, "4".into(), 4);
    assert_eq!(go(&mut outbox, 1), [], "the account is held back, not one conversation");
    // an alert tries all the same, and waits for what it was asked itself
    outbox.push(100, "a".into(), 9);
    let alert = go(&mut outbox, 1_000).remove(0);
    assert_eq!((alert.item, alert.number), (9, 1));
    outbox.answer(&alert, SendOutcome::HeldBack(Some(Duration::from_secs(3))), 1_000, u32::MAX);
    assert_eq!(outbox.wake(1_000), Some(4_020));
    // the other lanes are due by now, and the alert goes first and alone
    let due = go(&mut outbox, 6_000);
    assert_eq!(due.iter().map(|a| (a.item, a.id.as_str())).collect::<Vec<_>>(), [(9, "a")]);
    assert_eq!(outbox.wake(6_000), None);
    outbox.answer(&due[0], SendOutcome::Accepted("$a".into()), 6_000, 0);
    assert_eq!(go(&mut outbox, 6_000).iter().map(|a| a.item).collect::<Vec<_>>(), [1, 4]);
    assert_eq!(outbox.held(), None);
}

#[test]
fn a_limit_that_is_met_again_and_again_does_not_grow_by_itself() {
    let mut outbox = Box::default();
    outbox.push(10, "r".into(), 1);
    let mut now = 0;
    for _ in 0..12 {
        let attempt = go(&mut outbox, now).remove(0);
        outbox.answer(&attempt, SendOutcome::HeldBack(Some(Duration::from_millis(700))), now, u32::MAX);
        assert_eq!(outbox.wake(now), Some(now + 720));
        now += 720;
    }
}

#[test]
fn a_limit_is_over_with_its_time_when_nothing_waits() {
    let mut outbox = Box::default();
    outbox.push(1, "a".into(), 1);
    let attempt = go(&mut outbox, 0).remove(0);
    outbox.answer(&attempt, SendOutcome::HeldBack(Some(Duration::from_secs(1))), 0, 0);
    outbox.observed(&1, "a", &"$a".into());
    assert_eq!(outbox.wake(0), Some(1_000), "so that it can be said that it is over");
    outbox.let_go(999);
    assert!(outbox.held().is_some());
    outbox.let_go(1_000);
    assert_eq!((outbox.held(), outbox.wake(1_000)), (None, None));
}

#[derive(Debug, Clone, Copy)]
enum OutboxStep {
    Push(u8),
    Due,
    /// Which attempt, what the network does with it: the request may get lost, or its answer.
    Network {
        which: usize,
        arrives: bool,
        returns: bool,
        refuse: bool,
    },
    /// Which attempt the homeserver holds back, and for how long.
    HoldBack(usize, u64),
    Observe(u8),
    /// The head of a lane is taken out.
    Withdraw(u8),
    Refuse(u8),
    Hurry,
    Wait(u64),
}

const LANES: [u8; 5] = [0, 1, 2, 10, 100];

fn lane() -> impl Strategy<Value = u8> {
    prop::sample::select(LANES.as_slice())
}

fn step() -> impl Strategy<Value = OutboxStep> {
    prop_oneof![
        4 => lane().prop_map(OutboxStep::Push),
        4 => Just(OutboxStep::Due),
        6 => (any::<usize>(), any::<bool>(), any::<bool>(), prop::bool::weighted(0.1))
            .prop_map(|(which, arrives, returns, refuse)| OutboxStep::Network { which, arrives, returns, refuse }),
        2 => (any::<usize>(), 0u64..40_000).prop_map(|(which, time)| OutboxStep::HoldBack(which, time)),
        1 => lane().prop_map(OutboxStep::Observe),
        1 => lane().prop_map(OutboxStep::Withdraw),
        1 => lane().prop_map(OutboxStep::Refuse),
        1 => Just(OutboxStep::Hurry),
        2 => (0u64..40_000).prop_map(OutboxStep::Wait),
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

    fn arrive(&mut self, attempt: &Attempt<u8, u32>, refuse: bool) -> SendOutcome {
        let known = self.accepted.contains(&(attempt.lane, attempt.item));
        if !known && (refuse || self.refused.contains(&attempt.item)) {
            self.refused.insert(attempt.item);
            return SendOutcome::Refused(Failure::Forbidden);
        }
        if !known {
            self.accepted.push((attempt.lane, attempt.item));
        }
        SendOutcome::Accepted(format!("${}", attempt.item).into())
    }

    fn run(&mut self, step: OutboxStep) -> Result<(), TestCaseError> {
        match step {
            OutboxStep::Push(lane) => {
                let item = u32::try_from(self.pushed.len()).unwrap();
                self.pushed.push((lane, item));
                prop_assert!(self.outbox.push(lane, item.to_string(), item));
                prop_assert!(!self.outbox.push(lane, item.to_string(), item), "twice is once");
            }
            OutboxStep::Due => {
                let held = self.outbox.held().is_some_and(|until| self.now < until);
                let due = go(&mut self.outbox, self.now);
                prop_assert!(
                    !held || due.iter().all(|attempt| attempt.lane >= 10),
                    "talk leaves while it is held back"
                );
                self.flying.extend(due);
            }
            OutboxStep::Network { which, arrives, returns, refuse } if !self.flying.is_empty() => {
                let attempt = self.flying.swap_remove(which % self.flying.len());
                let answer = if arrives { self.arrive(&attempt, refuse) } else { SendOutcome::Failed(None) };
                let answer = if returns { answer } else { SendOutcome::Failed(None) };
                let settled = self.outbox.answer(&attempt, answer, self.now, 7);
                self.settle(settled)?;
            }
            OutboxStep::Observe(lane) => {
                let seen: Vec<_> = self.accepted.iter().filter(|(l, _)| *l == lane).copied().collect();
                for (lane, item) in seen {
                    let event = format!("${item}").into();
                    let settled = self.outbox.observed(&lane, &item.to_string(), &event);
                    self.settle(settled)?;
                }
            }
            OutboxStep::Withdraw(lane) => {
                let head = self.pushed.iter().find(|(of, item)| *of == lane && !self.fates.contains_key(item));
                let Some((_, head)) = head.copied() else { return Ok(()) };
                // what was taken out has a fate as well: nobody tries it again. It may have arrived before, or arrive
                if self.outbox.withdraw(&lane, &head.to_string()) {
                    prop_assert!(!self.outbox.holds(&lane, &head.to_string()));
                    self.fates.insert(head, Err(Failure::Forbidden));
                }
            }
            OutboxStep::Refuse(lane) => {
                let settled = self.outbox.refuse_untried(&lane, Failure::Forbidden, |_| true);
                self.settle(settled)?;
            }
            OutboxStep::Hurry => self.outbox.hurry(),
            OutboxStep::Wait(time) => self.now += time,
            OutboxStep::HoldBack(which, time) if !self.flying.is_empty() => {
                let attempt = self.flying.swap_remove(which % self.flying.len());
                let answer = SendOutcome::HeldBack(Some(Duration::from_millis(time)));
                prop_assert!(self.outbox.answer(&attempt, answer, self.now, 7).is_none());
            }
            OutboxStep::Network { .. } | OutboxStep::HoldBack(..) => {}
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
            world.run(OutboxStep::Due)?;
            while !world.flying.is_empty() {
                world.run(OutboxStep::Network { which: 0, arrives: true, returns: true, refuse: false })?;
            }
        }
        for (lane, item) in &world.pushed {
            prop_assert!(world.fates.contains_key(item), "every one has a fate: {lane} {item}");
        }
        for lane in LANES {
            let arrived: Vec<_> = world.accepted.iter().filter(|(l, _)| *l == lane).map(|(_, item)| *item).collect();
            prop_assert!(arrived.is_sorted_by(|a, b| a < b), "in order, each once: {arrived:?}");
        }
        world.now += 40_000;
        world.outbox.let_go(world.now);
        prop_assert_eq!((world.outbox.held(), world.outbox.wake(world.now)), (None, None));
    }
}
