//! Who wins, and that the rules hold whatever is asked in whatever order.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::event::{BoardEntry, WhyUnattended};
use crate::testing::{DeskStep, HELPERS, SimulatedDesk, arrived, ask, by_door, duty, request, steps};
use care::triage::LoweringReason;

mod attention;
mod ceiling;
mod closing;
mod listening;
mod quiet;
mod unwanted;

const DOOR: &str = "@door:desk";
const ANNA: &str = HELPERS[0];
const BRAM: &str = HELPERS[1];
const CHRIS: &str = HELPERS[2];
const SUP: &str = HELPERS[3];

/// A desk with one visitor, `!@door:desk1`.
fn desk(triage: Triage) -> SimulatedDesk {
    let mut desk = SimulatedDesk::new(DOOR);
    desk.step(&DeskStep::Arrive(triage));
    desk
}

const VISITOR: &str = "!@door:desk1";

fn outcome(decision: &Decision) -> Result<&DeskEvent, Refusal> {
    match decision {
        Decision::Answer { event: DeskEvent::Declined(declined), .. } => Err(declined.why),
        Decision::Answer { event, .. } => Ok(event),
        Decision::Already | Decision::Elsewhere | Decision::TakeBack => panic!("no answer: {decision:?}"),
    }
}

/// What waits for no assignment: danger, and the end of reading along.
fn needs_no_fence(ask: &Ask) -> bool {
    use Ask::{Acknowledge, Alert, EndAlert, EndListen, TickStep};
    matches!(ask, Alert | Acknowledge { .. } | TickStep { .. } | EndAlert { .. } | EndListen { .. })
}

/// Asks in a row, each by (who, fence, what), and gives the refusals.
fn ask_all(desk: &mut SimulatedDesk, asks: &[(&str, u64, Ask)]) -> Vec<Result<(), Refusal>> {
    let mut number = 0;
    let mut one = |(who, fence, ask): &(&str, u64, Ask)| {
        number += 1;
        let id = format!("q{number}");
        outcome(&desk.ask(&request(who, &id, VISITOR, *fence, ask.clone()))).map(|_| ())
    };
    asks.iter().map(&mut one).collect()
}

#[test]
fn a_claim_invites_and_a_take_over_and_a_release_remove() {
    let mut desk = desk(Triage::X);
    let mut rooms = |who, id: &str, fence, ask| match desk.ask(&request(who, id, VISITOR, fence, ask)) {
        Decision::Answer { event: DeskEvent::Assigned(assigned), invite, remove } => (assigned.fence.0, invite, remove),
        other => panic!("{other:?}"),
    };
    let some = |who: &str| Some(MemberId::from(who));
    assert_eq!(rooms(ANNA, "1", 0, Ask::Claim), (1, some(ANNA), None));
    assert_eq!(rooms(SUP, "3", 1, Ask::TakeOver), (2, some(SUP), some(ANNA)));
    assert_eq!(rooms(SUP, "4", 2, Ask::Release), (3, None, some(SUP)));
}

#[test]
fn every_refusal_has_its_reason() {
    use Refusal as R;
    let transfer = |receiver: &str| Ask::Transfer { receiver: receiver.into(), note: false };
    let mut desk = desk(Triage::X);
    desk.write(duty(CHRIS, 2, Shift::Pausing));
    desk.write(duty(SUP, 0, Shift::On));
    let close = Ask::close(Closing::EndedByHelper);
    let asks = [
        (CHRIS, 0, Ask::Claim, Err(R::OffDuty)),
        (SUP, 0, Ask::Claim, Err(R::Full)),
        ("@stranger:desk", 0, Ask::Claim, Err(R::OffDuty)),
        (ANNA, 1, Ask::Claim, Err(R::Stale)),
        (ANNA, 0, Ask::Release, Err(R::NotYours)),
        (SUP, 0, Ask::TakeOver, Err(R::Stale)),
        (ANNA, 0, Ask::Claim, Ok(())),
        (BRAM, 0, Ask::Claim, Err(R::Taken)),
        (BRAM, 1, Ask::Claim, Err(R::Taken)),
        (ANNA, 1, Ask::Claim, Err(R::Stale)),
        (ANNA, 0, Ask::Release, Err(R::Stale)),
        (ANNA, 1, transfer(ANNA), Err(R::ReceiverUnavailable)),
        (ANNA, 1, transfer(CHRIS), Err(R::ReceiverUnavailable)),
        (ANNA, 1, transfer(SUP), Err(R::ReceiverUnavailable)),
        (BRAM, 1, transfer(BRAM), Err(R::NotYours)),
        (BRAM, 1, Ask::TakeOver, Err(R::NotSupervisor)),
        (BRAM, 1, Ask::NothingToAnswer { word: "$word".into() }, Err(R::NotYours)),
        (ANNA, 0, Ask::NothingToAnswer { word: "$word".into() }, Err(R::Stale)),
        (SUP, 1, Ask::TakeOver, Err(R::Full)),
        (BRAM, 1, close.clone(), Err(R::NotYours)),
        (BRAM, 1, Ask::Triage { triage: Triage::A, reason: None }, Err(R::NotYours)),
        (ANNA, 0, close.clone(), Err(R::Stale)),
        (ANNA, 1, close.clone(), Ok(())),
        (ANNA, 1, close, Err(R::Closed)),
    ];
    let wanted: Vec<_> = asks.iter().map(|(.., wanted)| *wanted).collect();
    let asks: Vec<_> = asks.into_iter().map(|(who, fence, ask, _)| (who, fence, ask)).collect();
    assert_eq!(ask_all(&mut desk, &asks), wanted);
    let past = desk.roster.past(&VISITOR.into()).expect("it is over");
    let end = desk.roster.last_seq(&desk.door()).0 - 1;
    assert_eq!(past.had, Some(ANNA.into()));
    assert_eq!(past.end, Some((Closing::EndedByHelper, Moment(end * 1_000 + 48 * 3_600_000))));
}

#[test]
fn lowering_takes_a_reason_and_a_colleague_and_raising_does_not() {
    use Refusal as R;
    let triage = |triage, reason| Ask::Triage { triage, reason };
    let confirm = |proposal: &str| Ask::ConfirmLowering { proposal: proposal.into() };
    let mut desk = desk(Triage::X);
    let now = |desk: &SimulatedDesk| desk.roster.get(&VISITOR.into()).map(|open| open.entry.triage);
    let steps = [
        // leaving X is a first assessment, downwards too
        (ANNA, triage(Triage::C, None), Ok(()), Triage::C),
        (ANNA, triage(Triage::B, None), Ok(()), Triage::B),
        (ANNA, triage(Triage::D, None), Err(R::NeedsReason), Triage::B),
        (ANNA, confirm("q3"), Err(R::NothingProposed), Triage::B),
        (ANNA, triage(Triage::D, Some(LoweringReason::Mistaken)), Ok(()), Triage::B), // q5
        (ANNA, confirm("q5"), Err(R::NeedsColleague), Triage::B),
        (BRAM, confirm("q4"), Err(R::NothingProposed), Triage::B),
        (BRAM, triage(Triage::C, Some(LoweringReason::LearntMore)), Ok(()), Triage::B), // q8 takes its place
        (BRAM, confirm("q5"), Err(R::NothingProposed), Triage::B),
        ("@stranger:desk", confirm("q8"), Err(R::OffDuty), Triage::B),
        (ANNA, confirm("q8"), Ok(()), Triage::C),
        (BRAM, confirm("q8"), Err(R::NothingProposed), Triage::C),
        (ANNA, triage(Triage::D, Some(LoweringReason::Mistaken)), Ok(()), Triage::C), // q13
        // raising settles what was proposed
        (BRAM, triage(Triage::A, None), Ok(()), Triage::A),
        (BRAM, confirm("q13"), Err(R::NothingProposed), Triage::A),
        // to X is a lowering of A, and not of B
        (BRAM, triage(Triage::X, None), Err(R::NeedsReason), Triage::A),
        (BRAM, triage(Triage::X, Some(LoweringReason::LearntMore)), Ok(()), Triage::A), // q17
        (ANNA, confirm("q17"), Ok(()), Triage::X),
        // from X to B lowers nothing more; below B is lower than what was established
        (ANNA, triage(Triage::D, None), Err(R::NeedsReason), Triage::X),
        (ANNA, triage(Triage::B, None), Ok(()), Triage::B),
        (ANNA, triage(Triage::X, None), Ok(()), Triage::X),
        (ANNA, triage(Triage::C, None), Err(R::NeedsReason), Triage::X),
        (ANNA, triage(Triage::C, Some(LoweringReason::LearntMore)), Ok(()), Triage::X), // q23
        (BRAM, confirm("q23"), Ok(()), Triage::C),
        (ANNA, triage(Triage::X, None), Ok(()), Triage::X),
        (ANNA, triage(Triage::C, None), Ok(()), Triage::C),
    ];
    for (number, (who, ask, wanted, after)) in (1..).zip(steps) {
        let decision = desk.ask(&request(who, &format!("q{number}"), VISITOR, 0, ask));
        assert_eq!((outcome(&decision).map(|_| ()), now(&desk)), (wanted, Some(after)), "step {number}");
    }
}

#[test]
fn only_the_helper_who_has_it_speaks_and_only_under_the_present_fence() {
    let mut desk = desk(Triage::X);
    let id = ConversationId::from(VISITOR);
    desk.ask(&request(ANNA, "1", VISITOR, 0, Ask::Claim));
    let passes = |desk: &SimulatedDesk, who: &str, fence| check(&desk.roster, &id, &who.into(), fence);
    assert_eq!(passes(&desk, ANNA, Some(Fence(1))), Ok(()));
    assert_eq!(passes(&desk, ANNA, Some(Fence(0))), Err(Refusal::Stale));
    assert_eq!(passes(&desk, ANNA, Some(Fence(2))), Err(Refusal::Stale));
    assert_eq!(passes(&desk, ANNA, None), Err(Refusal::NoFence));
    assert_eq!(passes(&desk, SUP, Some(Fence(1))), Err(Refusal::NotYours));
    desk.ask(&request(ANNA, "2", VISITOR, 1, Ask::Release));
    assert_eq!(passes(&desk, ANNA, Some(Fence(1))), Err(Refusal::NotYours));
    desk.ask(&request(ANNA, "3", VISITOR, 2, Ask::Claim));
    assert_eq!(passes(&desk, ANNA, Some(Fence(1))), Err(Refusal::Stale), "written before the release");
    desk.ask(&request(ANNA, "4", VISITOR, 3, Ask::close(Closing::EndedByHelper)));
    assert_eq!(passes(&desk, ANNA, Some(Fence(3))), Err(Refusal::Closed));
}

#[test]
fn a_wipe_is_for_who_has_it_and_for_a_supervisor_and_stops_all_words() {
    for (who, wanted) in [(ANNA, Ok(())), (SUP, Ok(())), (BRAM, Err(Refusal::NotYours))] {
        let mut desk = desk(Triage::C);
        let asked = [(ANNA, 0, Ask::Claim), (ANNA, 0, Ask::Wipe), (who, 1, Ask::Wipe), (SUP, 1, Ask::Wipe)];
        let after = if wanted.is_ok() { Err(Refusal::Stopped) } else { Ok(()) };
        assert_eq!(ask_all(&mut desk, &asked), [Ok(()), Err(Refusal::Stale), wanted, after]);
        let open = desk.roster.get(&VISITOR.into()).expect("it is open").clone();
        assert!(open.is_stopped() && open.is_with(&ANNA.into()), "the helper keeps it, to register it");
        assert_eq!(open.entry.triage, Triage::X);
        assert_eq!(check(&desk.roster, &VISITOR.into(), &ANNA.into(), Some(Fence(1))), Err(Refusal::Stopped));
    }
    // nobody had it
    let mut waiting = desk(Triage::D);
    assert_eq!(ask_all(&mut waiting, &[(ANNA, 0, Ask::Wipe), (SUP, 0, Ask::Wipe)]), [Err(Refusal::NotYours), Ok(())]);
}

#[test]
fn after_the_stop_word_a_and_b_stay_and_c_and_d_become_x() {
    for (before, after) in [
        (Triage::A, Triage::A),
        (Triage::B, Triage::B),
        (Triage::C, Triage::X),
        (Triage::D, Triage::X),
        (Triage::X, Triage::X),
    ] {
        let mut desk = desk(before);
        desk.step(&DeskStep::Leave(0, Leaving::StopWord));
        let open = desk.roster.get(&VISITOR.into()).expect("it is open");
        assert_eq!((open.entry.triage, open.is_stopped()), (after, true), "{before:?}");
        // it was stopped once: what comes then changes nothing
        assert_eq!(leave(&desk.roster, &VISITOR.into(), Leaving::QuickExit, Seq(9), Moment(9)), None);
        desk.restart();
        let open = desk.roster.get(&VISITOR.into()).expect("it is open");
        assert_eq!((open.entry.triage, open.is_stopped()), (after, true), "{before:?}");
    }
}

#[test]
fn while_somebody_at_home_takes_part_nothing_below_b_is_set_or_confirmed() {
    let mut desk = desk(Triage::B);
    let lower = |to| Ask::Triage { triage: to, reason: Some(LoweringReason::DangerPassed) };
    // proposed before it was told
    assert_eq!(ask_all(&mut desk, &[(ANNA, 0, Ask::Claim), (ANNA, 1, lower(Triage::C))]), [Ok(()), Ok(())]);
    let me = MemberId::from(DOOR);
    let seq = Seq(desk.roster.last_seq(&me).0 + 1);
    let decided = |at_least_b, who: &str, ask: &Ask| {
        let terms = Terms {
            door: &me,
            role: Role::Helper,
            seq,
            now: Moment(0),
            keep: 0,
            at_least_b,
            unanswered: false,
            unseen: false,
        };
        let asked = request(who, "then", VISITOR, 1, ask.clone());
        outcome(&decide(&desk.roster, &asked, &terms)).map(|_| ())
    };
    let confirm = Ask::ConfirmLowering { proposal: "q2".into() };
    assert_eq!(decided(false, BRAM, &confirm), Ok(()));
    assert_eq!(decided(true, BRAM, &confirm), Err(Refusal::AtLeastB));
    for to in Triage::ALL {
        let wanted = if matches!(to, Triage::C | Triage::D) { Err(Refusal::AtLeastB) } else { Ok(()) };
        assert_eq!(decided(true, ANNA, &lower(to)), wanted, "{to:?}");
        assert_eq!(decided(false, ANNA, &lower(to)), Ok(()), "{to:?}");
    }
}

#[test]
fn another_doors_conversation_is_left_to_it() {
    let desk = desk(Triage::X);
    let other = MemberId::from("@other:desk");
    let terms = Terms {
        door: &other,
        role: Role::Helper,
        seq: Seq(1),
        now: Moment(0),
        keep: 0,
        at_least_b: false,
        unanswered: false,
        unseen: false,
    };
    let asked = request(ANNA, "1", VISITOR, 0, Ask::Claim);
    assert_eq!(decide(&desk.roster, &asked, &terms), Decision::Elsewhere);
}

proptest! {
    /// Whatever the order and however often each is repeated: one winner, and everybody gets one answer.
    #[test]
    fn one_claim_wins(order in Just((0..HELPERS.len()).collect::<Vec<_>>()).prop_shuffle(), repeats in 1usize..4) {
        let mut desk = desk(Triage::X);
        let mut answers = Vec::new();
        for who in order.iter().cycle().take(order.len() * repeats) {
            answers.push(desk.ask(&request(HELPERS[*who], &format!("claim{who}"), VISITOR, 0, Ask::Claim)));
        }
        prop_assert!(outcome(&answers[0]).is_ok());
        for answer in &answers[1..order.len()] {
            prop_assert_eq!(outcome(answer).map(|_| ()), Err(Refusal::Taken));
        }
        for answer in &answers[order.len()..] {
            prop_assert_eq!(answer, &Decision::Already);
        }
        let open = desk.roster.get(&VISITOR.into()).expect("it is open");
        prop_assert!(open.is_with(&HELPERS[order[0]].into()));
    }

    /// However a visit goes on after it was stopped: no helper's words pass, and nobody comes back.
    #[test]
    fn a_stopped_visit_stays_stopped(before in steps(), wiped: bool, after in steps()) {
        let mut desk = desk(Triage::D);
        let id = ConversationId::from(VISITOR);
        before.iter().filter(|step| !matches!(step, DeskStep::Arrive(_))).for_each(|step| desk.step(step));
        let Some(open) = desk.roster.get(&id).filter(|open| !open.is_stopped()) else { return Ok(()) };
        let (fence, triage) = (open.entry.fence.0, open.entry.triage);
        if wiped {
            desk.ask(&request(SUP, "wipe", VISITOR, fence, Ask::Wipe));
        } else {
            desk.step(&DeskStep::Leave(0, Leaving::StopWord));
        }
        prop_assert_eq!(desk.roster.get(&id).map(|open| open.entry.triage), Some(triage.after_stop()));
        for step in after.iter().filter(|step| !matches!(step, DeskStep::Arrive(_))) {
            desk.step(step);
            let Some(open) = desk.roster.get(&id) else { return Ok(()) };
            prop_assert!(open.is_stopped());
            for who in HELPERS {
                prop_assert!(check(&desk.roster, &id, &who.into(), Some(open.entry.fence)).is_err());
            }
        }
    }

    /// At every request: a stale fence never wins, nothing is closed over unseen words, the fence only grows, nobody gets more than the capacity, a triage
    /// is not lowered without a colleague, and the room holds the helper who has it, who reads along, and nobody else.
    #[test]
    fn the_rules_hold_whatever_is_asked(steps in steps()) {
        let mut desk = SimulatedDesk::new(DOOR);
        let mut rooms: BTreeSet<(ConversationId, MemberId)> = BTreeSet::new();
        for step in &steps {
            let Some(request) = desk.request(step) else {
                desk.step(step);
                continue;
            };
            let before = desk.roster.get(&request.event.conversation).map(|open| open.entry.clone());
            let known = desk.roster.is_answered(&request.event.id);
            let last_word = desk.last_word(&request.event.conversation);
            let decision = desk.ask(&request);
            prop_assert_eq!(known, decision == Decision::Already);
            let Decision::Answer { event, invite, remove } = decision else { continue };
            prop_assert!(desk.roster.is_answered(&request.event.id));
            let id = request.event.conversation.clone();
            rooms.extend(invite.into_iter().map(|who| (id.clone(), who)));
            if let Some(who) = remove {
                rooms.remove(&(id.clone(), who));
            }
            let after = desk.roster.get(&id).map(|open| open.entry.clone());
            if let (Some(before), Some(after)) = (&before, &after) {
                for who in before.let_go(after) {
                    rooms.remove(&(id.clone(), who));
                }
            } else if after.is_none() {
                rooms.retain(|(room, _)| *room != id);
            }
            let inside: BTreeSet<_> = rooms.iter().filter(|(room, _)| *room == id).map(|(_, who)| who).collect();
            let readers = after.iter().flat_map(BoardEntry::readers).map(|reader| &reader.who);
            let expected: BTreeSet<_> = after.iter().filter_map(|e| e.assigned.as_ref()).chain(readers).collect();
            prop_assert_eq!(inside, expected);
            if matches!(event, DeskEvent::Declined(_)) {
                prop_assert_eq!(&before, &after);
                continue;
            }
            let before = before.expect("only an open conversation is granted anything");
            prop_assert!(before.fence == request.event.fence || needs_no_fence(&request.event.ask));
            if let DeskEvent::Assigned(assigned) = &event {
                prop_assert_eq!(assigned.fence, Fence(before.fence.0 + 1));
                if let Some(to) = &assigned.to {
                    let capacity = desk.roster.member(to).expect("on duty").duty.capacity;
                    prop_assert!(desk.roster.load(to) <= usize::from(capacity));
                }
            }
            if let (DeskEvent::Closed(_), Some(seen)) = (&event, request.event.ask.seen()) {
                prop_assert_eq!(seen, &last_word, "nothing is closed over a word that was not seen");
            }
            if let (DeskEvent::Triaged(triaged), true) = (&event, after.is_some_and(|e| before.is_lowered_by(e.triage))) {
                let proposal = before.proposal.expect("nothing is lowered that was not proposed");
                prop_assert_ne!(&proposal.by, &triaged.by);
                prop_assert_eq!(proposal.to, triaged.triage);
            }
        }
    }

    /// One helper's requests, whatever they are: no code that is set is below one that was set before, by way of X too,
    /// and X does not take the place of A.
    #[test]
    fn one_helper_alone_lowers_nothing(
        first in prop::sample::select(Triage::ALL.to_vec()),
        asks in prop::collection::vec((prop::sample::select(Triage::ALL.to_vec()), any::<bool>(), any::<bool>()), 1..12),
        read_again in any::<bool>(),
    ) {
        let mut desk = desk(first);
        let mut highest: Option<Triage> = Some(first).filter(|code| *code != Triage::X);
        for (number, (triage, with_reason, confirms)) in asks.into_iter().enumerate() {
            let reason = with_reason.then_some(LoweringReason::LearntMore);
            let proposal = desk.roster.get(&VISITOR.into()).and_then(|open| open.entry.proposal.clone());
            let ask = match proposal {
                Some(proposal) if confirms => Ask::ConfirmLowering { proposal: proposal.request },
                _ => Ask::Triage { triage, reason },
            };
            desk.ask(&request(ANNA, &format!("q{number}"), VISITOR, 0, ask));
            if read_again {
                // a door that was restarted knows its board and nothing else
                desk.restart();
            }
            let now = desk.roster.get(&VISITOR.into()).expect("it is open").entry.triage;
            if let Some(before) = highest {
                prop_assert!(now.rank() <= before.rank().max(u8::from(now == Triage::X)), "{before:?} to {now:?}");
                prop_assert!(!(before == Triage::A && now == Triage::X));
            }
            highest = if now == Triage::X { highest } else { Some(now) };
        }
    }

    /// A request about an older or a newer state wins nothing, whatever it asks.
    #[test]
    fn a_stale_fence_never_wins(ask in ask(), who in 0..HELPERS.len(), fence in 0u64..6) {
        let mut desk = desk(Triage::B);
        for (number, (who, ask)) in (0..).zip([(ANNA, Ask::Claim), (ANNA, Ask::Release), (BRAM, Ask::Claim)]) {
            desk.ask(&request(who, &format!("s{number}"), VISITOR, number, ask));
        }
        let decision = desk.ask(&request(HELPERS[who], "late", VISITOR, fence, ask.clone()));
        if fence != 3 && !needs_no_fence(&ask) {
            prop_assert!(outcome(&decision).is_err());
        }
    }

    /// Two doors that give one helper a visitor at the same moment: once both have read both answers, one visitor waits
    /// again, the same one at both, and nobody has more than the duty says.
    #[test]
    fn what_two_doors_give_at_once_is_given_back_by_one(
        capacity in 1u8..4, first in 1u64..100, second in 1u64..100, lowered in any::<bool>(),
    ) {
        let doors: [&'static str; 2] = [DOOR, "@other:desk"];
        let mut rosters = [Roster::default(), Roster::default()];
        let all = |rosters: &mut [Roster; 2], event: &Stamped<DeskEvent>| {
            for roster in rosters {
                roster.apply(event);
            }
        };
        let assign = |seq: u64, conversation: &str, since: u64| {
            let (conversation, to, fence) = (conversation.into(), Some(ANNA.into()), Fence(1));
            DeskEvent::Assigned(Assigned { seq: Seq(seq), conversation, to, request: None, fence, since: Moment(since) })
        };
        all(&mut rosters, &duty(ANNA, capacity, Shift::On));
        // one place is left, the rest is with the first door
        let waiting = u64::from(capacity - 1);
        for n in 1..=waiting {
            let name = format!("!held{n}");
            all(&mut rosters, &by_door(doors[0], DeskEvent::Arrived(arrived(2 * n - 1, &name, 1, Triage::B))));
            all(&mut rosters, &by_door(doors[0], assign(2 * n, &name, 0)));
        }
        let base = 2 * waiting;
        for (door, seq) in [(0, base + 1), (1, 1)] {
            all(&mut rosters, &by_door(doors[door], DeskEvent::Arrived(arrived(seq, &format!("!new{door}"), 1, Triage::B))));
        }
        // each decides by what it knows
        let mut answers = Vec::new();
        for (door, seq, now) in [(0, base + 2, first), (1, 2, second)] {
            let claim = request(ANNA, &format!("r{door}"), &format!("!new{door}"), 0, Ask::Claim);
            let me = MemberId::from(doors[door]);
            let terms = Terms { door: &me, role: Role::Helper, seq: Seq(seq), now: Moment(now), keep: 0, at_least_b: false, unanswered: false, unseen: false };
            let Decision::Answer { event, .. } = decide(&rosters[door], &claim, &terms) else { panic!("an answer") };
            prop_assert!(matches!(event, DeskEvent::Assigned(_)), "both have room as far as they know");
            answers.push(by_door(doors[door], event.clone()));
            rosters[door].apply(&answers[door]);
        }
        rosters[0].apply(&answers[1]);
        rosters[1].apply(&answers[0]);
        if lowered {
            let mut later = duty(ANNA, 0, Shift::On);
            later.at = Moment(u64::MAX);
            all(&mut rosters, &later);
        }
        let back: Vec<_> = [(0, base + 3), (1, 3)].into_iter().filter_map(|(door, seq)| {
            let me = MemberId::from(doors[door]);
            let terms = Terms { door: &me, role: Role::Helper, seq: Seq(seq), now: Moment(1_000), keep: 0, at_least_b: false, unanswered: false, unseen: false };
            let decision = surplus(&rosters[door], &ANNA.into(), answers[1 - door].at, &terms)?;
            let Decision::Answer { event, remove, .. } = decision else { panic!("an answer") };
            assert_eq!(remove, Some(ANNA.into()));
            Some(by_door(doors[door], event))
        }).collect();
        if lowered {
            prop_assert!(back.is_empty(), "who lowers the number keeps what is there");
            return Ok(());
        }
        prop_assert_eq!(back.len(), 1, "one door gives back");
        prop_assert_eq!(back[0].sender.as_str(), doors[usize::from(first <= second)]);
        for roster in &mut rosters {
            roster.apply(&back[0]);
            prop_assert_eq!(roster.load(&ANNA.into()), usize::from(capacity));
        }
    }
}
