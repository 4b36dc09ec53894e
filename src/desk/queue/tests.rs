//! The order, its ageing, and that nobody starves.

use proptest::prelude::*;

use super::*;
use crate::event::{Assigned, DeskEvent, Fence, Left, MemberId, Returned, Seq, Unattended, WhyUnattended};
use crate::testing::{arrived, by_door};
use care::triage::{Trigger, highest};

const DOOR: &str = "@door:desk";

fn roster(visitors: &[(&str, u64, Triage)]) -> Roster {
    let mut roster = Roster::default();
    for (seq, (conversation, since, triage)) in (1..).zip(visitors) {
        roster.apply(&by_door(DOOR, DeskEvent::Arrived(arrived(seq, conversation, *since, *triage))));
    }
    roster
}

fn names(roster: &Roster, now: u64) -> Vec<&str> {
    order(roster, &WaitingLimits::default(), Moment(now)).iter().map(|w| w.open.entry.conversation.as_str()).collect()
}

#[test]
fn triage_comes_first_and_unknown_counts_as_urgent() {
    let desk = roster(&[
        ("d", 0, Triage::D),
        ("c", 1, Triage::C),
        ("x", 2, Triage::X),
        ("b", 3, Triage::B),
        ("a", 4, Triage::A),
    ]);
    assert_eq!(names(&desk, 1_000), ["a", "x", "b", "c", "d"]);
}

#[test]
fn who_waits_rises_to_b_by_its_limits_and_to_a_only_after_eight() {
    let day = 100 * 60 * MINUTE;
    for (triage, minutes, rank) in [
        (Triage::D, 29, 3),
        (Triage::D, 30, 2),
        (Triage::D, 60, 1),
        (Triage::D, 239, 1),
        (Triage::D, 240, 0),
        (Triage::C, 14, 2),
        (Triage::C, 15, 1),
        (Triage::C, 119, 1),
        (Triage::C, 120, 0),
        (Triage::B, 39, 1),
        (Triage::X, 40, 0),
        (Triage::A, 500, 0),
    ] {
        let desk = roster(&[("v", day, triage)]);
        let now = Moment(day + minutes * MINUTE);
        assert_eq!(order(&desk, &WaitingLimits::default(), now)[0].rank, rank, "{triage:?} after {minutes} minutes");
    }
}

#[test]
fn whoever_has_risen_stands_behind_who_stood_there_before() {
    // D rises to C's rank at 30 min
    let desk = roster(&[("d", 0, Triage::D), ("before", 29 * MINUTE, Triage::C), ("after", 31 * MINUTE, Triage::C)]);
    assert_eq!(names(&desk, 32 * MINUTE), ["before", "d", "after"]);
}

#[test]
fn the_absent_stand_below_and_a_flicker_is_no_absence() {
    let mut desk = roster(&[("a", 0, Triage::A), ("b", 0, Triage::B), ("d", 0, Triage::D)]);
    let mut leave = |seq, conversation: &str, how| {
        let (seq, conversation, since) = (Seq(seq), ConversationId::from(conversation), Moment(10_000));
        desk.apply(&by_door(
            DOOR,
            DeskEvent::Left(Left { seq, conversation, how, since, triage: None, by: None, request: None }),
        ));
    };
    leave(4, "a", Leaving::ConnectionLost);
    leave(5, "b", Leaving::QuickExit);
    assert_eq!(names(&desk, 20_000), ["a", "d", "b"]);
    assert_eq!(next_change(&desk, &WaitingLimits::default(), Moment(60_001)), Some(Moment(70_000)));
    assert_eq!(names(&desk, 70_000), ["d", "a", "b"]);
    let shown = order(&desk, &WaitingLimits::default(), Moment(70_000));
    assert_eq!((shown[1].absent, shown[1].overdue, shown[1].away), (true, false, Some(Leaving::ConnectionLost)));
}

#[test]
fn a_release_keeps_the_place_at_the_own_rank_and_the_time_in_conversation_is_not_waiting() {
    let mut desk = roster(&[("first", 0, Triage::C), ("second", MINUTE, Triage::C), ("b", 100 * MINUTE, Triage::B)]);
    for (seq, to, fence, since) in [(4, Some("@anna:desk"), 1, 2), (5, None, 2, 130)] {
        let (seq, fence, to) = (Seq(seq), Fence(fence), to.map(MemberId::from));
        let since = Moment(since * MINUTE);
        let conversation = ConversationId::from("first");
        desk.apply(&by_door(
            DOOR,
            DeskEvent::Assigned(Assigned { seq, conversation, to, request: None, fence, since }),
        ));
    }
    // "second" stands with the acute since 121 min; "first" waits for one minute, so with C
    assert_eq!(names(&desk, 131 * MINUTE), ["second", "b", "first"]);
    let shown = order(&desk, &WaitingLimits::default(), Moment(131 * MINUTE));
    assert_eq!((shown[2].waited, shown[2].minutes, shown[2].overdue), (MINUTE, 1, false));
}

fn triage() -> impl Strategy<Value = Triage> {
    prop::sample::select(Triage::ALL.to_vec())
}

/// Any limits of a desk that give less danger no less time.
fn limits() -> impl Strategy<Value = WaitingLimits> {
    let minutes = || 1..60 * MINUTE;
    (minutes(), minutes(), minutes(), minutes(), 1..12_u32).prop_map(|(acute, b, c, d, top)| {
        let mut times = [acute, b, c, d];
        times.sort_unstable();
        let [acute, urgent, ongoing, info] = times;
        WaitingLimits { acute, urgent, ongoing, info, top, flicker: MINUTE }
    })
}

fn waiting_by(limits: &WaitingLimits, triage: Triage, waited: u64) -> (u8, bool) {
    let desk = roster(&[("v", MINUTE, triage)]);
    let shown = order(&desk, limits, Moment(MINUTE + waited));
    (shown[0].rank, shown[0].overdue)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// The limit is the code's own: nobody is overdue before it, everybody from it on. X has B's.
    #[test]
    fn who_waits_is_overdue_from_the_codes_own_limit_on(limits in limits(), triage in triage()) {
        let own = match triage {
            Triage::A => limits.acute,
            Triage::B | Triage::X => limits.urgent,
            Triage::C => limits.ongoing,
            Triage::D => limits.info,
        };
        prop_assert!(!waiting_by(&limits, triage, own - 1).1);
        prop_assert!(waiting_by(&limits, triage, own).1);
    }

    /// More danger never waits longer: of two codes the higher one is overdue no later and stands no lower, however long
    /// they wait. X is in all of it as B.
    #[test]
    fn raising_never_lengthens_the_limit_and_never_lowers_the_place(
        limits in limits(), one in triage(), other in triage(), waited in 0..600 * MINUTE,
    ) {
        let (higher, lower) = if one.rank() <= other.rank() { (one, other) } else { (other, one) };
        prop_assert!(limits.of(higher) <= limits.of(lower));
        let ((rank, overdue), (below, overdue_below)) =
            (waiting_by(&limits, higher, waited), waiting_by(&limits, lower, waited));
        prop_assert!(rank <= below && (overdue || !overdue_below), "{higher:?} {rank} {lower:?} {below}");
        if higher.rank() == lower.rank() {
            prop_assert_eq!((rank, overdue), (below, overdue_below));
        }
    }

    /// The highest trigger gives the limit: one trigger more never lets a visitor wait longer.
    #[test]
    fn one_trigger_more_never_lets_a_visitor_wait_longer(
        limits in limits(),
        ticked in prop::collection::vec(prop::sample::select(Trigger::ALL.to_vec()), 1..6),
        more in prop::sample::select(Trigger::ALL.to_vec()),
    ) {
        let limit = |triggers: &[Trigger]| limits.of(highest(triggers));
        let before = limit(&ticked);
        prop_assert_eq!(before, ticked.iter().map(|trigger| limits.of(trigger.triage())).min().unwrap());
        let mut ticked = ticked;
        ticked.push(more);
        prop_assert!(limit(&ticked) <= before && limit(&ticked) <= limits.of(more.triage()));
    }

    /// For each visitor that is picked up an acute one arrives, without an end: everybody is first at some time.
    #[test]
    fn nobody_starves(first in triage(), others in prop::collection::vec((triage(), 0u64..5 * MINUTE), 0..40)) {
        let limits = WaitingLimits::default();
        let mut visitors: Vec<(String, u64, Triage)> = vec![("v".into(), 0, first)];
        visitors.extend(others.iter().enumerate().map(|(n, (triage, since))| (format!("o{n}"), *since, *triage)));
        // a new acute visitor every two minutes, and a pick-up every two minutes: the queue never gets shorter
        let mut now = 5 * MINUTE;
        for turn in 0.. {
            visitors.push((format!("a{turn}"), now, Triage::A));
            let borrowed: Vec<_> = visitors.iter().map(|(name, since, t)| (name.as_str(), *since, *t)).collect();
            let desk = roster(&borrowed);
            let picked = order(&desk, &limits, Moment(now))[0].open.entry.conversation.as_str().to_owned();
            if picked == "v" {
                break;
            }
            visitors.retain(|(name, ..)| *name != picked);
            now += 2 * MINUTE;
            // 240 minutes until D stands at A's rank, and at most 42 who stood there before
            prop_assert!(now < (5 + 240 + 2 * 45) * MINUTE, "{first:?} is never first");
        }
    }

    /// An acute visitor is overtaken by nobody who came later, whatever else waits.
    #[test]
    fn nobody_overtakes_an_acute_visitor(
        others in prop::collection::vec((triage(), 1u64..300), 0..30), later in 0u64..600,
    ) {
        let mut visitors = vec![("acute".to_owned(), 0, Triage::A)];
        visitors.extend(others.iter().enumerate().map(|(n, (t, minutes))| (format!("o{n}"), minutes * MINUTE, *t)));
        let borrowed: Vec<_> = visitors.iter().map(|(name, since, t)| (name.as_str(), *since, *t)).collect();
        let desk = roster(&borrowed);
        prop_assert_eq!(names(&desk, later * MINUTE)[0], "acute");
    }

    /// Until the moment that `next_change` names, nothing that is shown changes; the order is total and the same for
    /// every order of arrival.
    #[test]
    fn nothing_changes_before_the_next_change(
        visitors in prop::collection::vec((triage(), 0u64..200 * MINUTE, prop::option::of(0u64..200 * MINUTE)), 1..12),
        now in 0u64..300 * MINUTE, within in 0.0f64..1.0,
    ) {
        let mut desk = Roster::default();
        let mut seq = 0;
        for (n, (triage, since, lost)) in visitors.iter().enumerate() {
            let name = format!("v{n}");
            seq += 1;
            desk.apply(&by_door(DOOR, DeskEvent::Arrived(arrived(seq, &name, *since, *triage))));
            if let Some(lost) = lost {
                seq += 1;
                let (how, since) = (Leaving::ConnectionLost, Moment(*lost));
                let left = Left { seq: Seq(seq), conversation: name.as_str().into(), how, since, triage: None, by: None, request: None };
                desk.apply(&by_door(DOOR, DeskEvent::Left(left)));
            }
        }
        let limits = WaitingLimits::default();
        let show = |now: u64| -> Vec<_> {
            let line = |w: &Waiting<'_>| {
                (w.open.entry.conversation.clone(), w.rank, w.minutes, w.overdue, w.away, w.absent)
            };
            order(&desk, &limits, Moment(now)).iter().map(line).collect()
        };
        let next = next_change(&desk, &limits, Moment(now)).expect("somebody waits").0;
        prop_assert!(next > now && next <= now + MINUTE);
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
        let between = now + ((next - 1 - now) as f64 * within) as u64;
        prop_assert_eq!(show(now), show(between));
        prop_assert_eq!(show(now), show(next - 1));
    }
}

proptest! {
    /// What a visitor is told agrees with what helpers see: whoever is there is told how many rows stand above in the
    /// queue, and the visitors whose helper has gone; whoever is away, the place that coming back gives.
    #[test]
    fn a_place_is_how_many_stand_before(
        visitors in prop::collection::vec((0u64..200, prop::sample::select(Triage::ALL.to_vec()), 0u8..4), 0..12),
        now in 200u64..400,
    ) {
        let mut desk = Roster::default();
        let mut seq = 0;
        let mut say = |desk: &mut Roster, event: &dyn Fn(Seq) -> DeskEvent| {
            seq += 1;
            desk.apply(&by_door(DOOR, event(Seq(seq))));
        };
        let mut lost = 0;
        for (at, (since, triage, fate)) in visitors.iter().enumerate() {
            let (name, since) = (format!("v{at}"), since * MINUTE);
            let conversation = ConversationId::from(name.as_str());
            say(&mut desk, &|seq| DeskEvent::Arrived(arrived(seq.0, &name, since, *triage)));
            if *fate == 1 {
                let (how, since) = (Leaving::QuickExit, Moment(since));
                let conversation = conversation.clone();
                say(&mut desk, &|seq| DeskEvent::Left(Left {
                    seq, conversation: conversation.clone(), how, since, triage: None, by: None, request: None,
                }));
            }
            if *fate > 1 {
                let (fence, since, to) = (Fence(1), Moment(since), Some(MemberId::from("@anna:desk")));
                say(&mut desk, &|seq| DeskEvent::Assigned(Assigned {
                    seq, conversation: conversation.clone(), to: to.clone(), request: None, fence, since,
                }));
            }
            if *fate == 3 {
                lost += 1;
                let (why, since) = (WhyUnattended::Silent, Moment(since));
                say(&mut desk, &|seq| DeskEvent::Unattended(Unattended {
                    seq, conversation: conversation.clone(), why, since,
                }));
            }
        }
        let (limits, now) = (WaitingLimits::default(), Moment(now * MINUTE));
        let shown = order(&desk, &limits, now);
        let told: Vec<_> = places(&desk, &limits, now).collect();
        prop_assert_eq!(told.len(), shown.len());
        for (at, (waiting, (conversation, ahead))) in shown.iter().zip(&told).enumerate() {
            prop_assert_eq!(&waiting.open.entry.conversation, *conversation);
            if waiting.absent {
                // back, the visitor stands there
                let mut back = desk.clone();
                let (conversation, since) = ((*conversation).clone(), now);
                back.apply(&by_door(DOOR, DeskEvent::Returned(Returned { seq: Seq(seq + 1), conversation: conversation.clone(), since, how: None })));
                let place = places(&back, &limits, now).find(|(id, _)| **id == conversation).map(|(_, ahead)| ahead);
                prop_assert_eq!(place, Some(*ahead));
            } else {
                prop_assert_eq!(*ahead, lost + at);
            }
        }
    }
}
