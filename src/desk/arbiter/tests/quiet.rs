//! Quiet: a conversation sleeps without taking a place, and never over a word.

use super::*;

const QUIET: Ask = Ask::Quiet { minutes: 20 };

fn open(desk: &SimulatedDesk) -> &Open {
    desk.roster.get(&VISITOR.into()).expect("it is open")
}

#[test]
fn only_who_has_it_lets_it_sleep_and_never_over_danger_or_a_word() {
    use Refusal as R;
    let triage = |triage| Ask::Triage { triage, reason: None };
    let mut desk = desk(Triage::B);
    assert_eq!(ask_all(&mut desk, &[(ANNA, 0, QUIET), (ANNA, 0, Ask::Claim)]), [Err(R::NotYours), Ok(())]);
    desk.step(&DeskStep::Word(0));
    let asks = [(BRAM, 1, QUIET), (SUP, 1, QUIET), (ANNA, 0, QUIET), (ANNA, 1, QUIET)];
    let asks = asks.into_iter().enumerate().map(|(n, (who, fence, ask))| {
        outcome(&desk.ask(&request(who, &format!("a{n}"), VISITOR, fence, ask))).map(drop)
    });
    assert_eq!(asks.collect::<Vec<_>>(), [Err(R::NotYours), Err(R::NotYours), Err(R::Stale), Err(R::Unanswered)]);
    desk.step(&DeskStep::Answer(0));
    let slept = desk.ask(&request(ANNA, "sleep", VISITOR, 1, QUIET));
    assert!(
        matches!(outcome(&slept), Ok(DeskEvent::Quiet(quiet)) if quiet.until == Some(Moment(quiet.since.0 + 1_200_000)))
    );
    assert!(open(&desk).sleeps());
    assert_eq!(desk.roster.load(&ANNA.into()), 0);
    let alert = desk.ask(&request(ANNA, "alert", VISITOR, 1, Ask::Alert));
    assert!(outcome(&alert).is_ok() && !open(&desk).sleeps(), "danger wakes it");
    let again = desk.ask(&request(ANNA, "again", VISITOR, 1, QUIET));
    assert_eq!(outcome(&again).map(drop), Err(R::AlertOpen));
    let end = Ask::EndAlert { alert: "alert".into(), how: care::escalation::AlertEnd::ALL[0] };
    assert!(outcome(&desk.ask(&request(ANNA, "end", VISITOR, 1, end))).is_ok());
    assert!(outcome(&desk.ask(&request(ANNA, "acute", VISITOR, 1, triage(Triage::A)))).is_ok());
    assert!(!open(&desk).sleeps(), "A does not sleep");
    let acute = desk.ask(&request(ANNA, "late", VISITOR, 1, QUIET));
    assert_eq!(outcome(&acute).map(drop), Err(R::Acute));
}

#[test]
fn it_sleeps_for_half_an_hour_at_most() {
    for (asked, minutes) in [(0, 1), (1, 1), (30, 30), (31, 30), (255, 30)] {
        let mut desk = desk(Triage::C);
        ask_all(&mut desk, &[(ANNA, 0, Ask::Claim)]);
        let slept = desk.ask(&request(ANNA, "sleep", VISITOR, 1, Ask::Quiet { minutes: asked }));
        let Ok(DeskEvent::Quiet(quiet)) = outcome(&slept) else { panic!("{slept:?}") };
        assert_eq!(quiet.until, Some(Moment(quiet.since.0 + minutes * 60_000)), "{asked}");
    }
}

#[test]
fn waking_goes_above_the_number_and_then_no_new_one_is_given() {
    let mut desk = SimulatedDesk::new(DOOR);
    desk.write(duty(ANNA, 1, Shift::On));
    let mut visitors = Vec::new();
    for n in 0..3 {
        desk.step(&DeskStep::Arrive(Triage::C));
        visitors.push(desk.conversation(0).expect("arrived"));
        if n == 1 {
            let slept = desk.ask(&request(ANNA, "sleep", visitors[0].as_str(), 1, QUIET));
            assert!(outcome(&slept).is_ok());
        }
        let claimed = desk.ask(&request(ANNA, &format!("c{n}"), visitors[n].as_str(), 0, Ask::Claim));
        let wanted = if n < 2 { Ok(()) } else { Err(Refusal::Full) };
        assert_eq!(outcome(&claimed).map(drop), wanted, "the sleeping one takes no place: {n}");
    }
    // the first visitor writes: awake, above the number, and nothing is given back for it
    desk.step(&DeskStep::Word(2));
    assert_eq!(desk.roster.load(&ANNA.into()), 2);
    let (door, seq) = (desk.door(), desk.next_seq());
    let terms = Terms {
        door: &door,
        role: Role::Helper,
        seq,
        now: Moment(90_000),
        keep: 0,
        at_least_b: false,
        unanswered: false,
        unseen: false,
    };
    assert_eq!(surplus(&desk.roster, &ANNA.into(), Moment(90_000), &terms), None);
    let full = desk.ask(&request(ANNA, "full", visitors[2].as_str(), 0, Ask::Claim));
    assert_eq!(outcome(&full).map(drop), Err(Refusal::Full));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever happens: nothing sleeps over a word that waits for an answer, nor with A, an open alert or nobody; and a
    /// helper's load is what is awake.
    #[test]
    fn quiet_never_hides_an_unanswered_word(steps in steps()) {
        let mut desk = SimulatedDesk::new(DOOR);
        for step in &steps {
            desk.step(step);
            for open in desk.roster.iter().filter(|open| open.sleeps()) {
                let entry = &open.entry;
                prop_assert!(!desk.unanswered.contains(&entry.conversation));
                prop_assert!(entry.triage != Triage::A && !open.has_open_alert() && entry.assigned.is_some());
            }
            for who in HELPERS {
                let who = MemberId::from(who);
                let awake = desk.roster.with(&who).filter(|open| !open.sleeps()).count();
                prop_assert_eq!(desk.roster.load(&who), awake);
            }
        }
    }
}
