//! The desk's ceiling: no helper has more visitors at once, whatever the own duty says (design §3).

use proptest::prelude::*;

use super::*;
use crate::testing::opened;

const OTHER: &str = "@other:desk";

/// A duty as another client writes it, with any number.
fn asks_for(who: &str, number: u64) -> Stamped<DeskEvent> {
    let content = format!(r#"{{"v":1,"name":"{who}","shift":"on","capacity":{number}}}"#);
    let event = DeskEvent::parse("org.nachtwacht.duty", &content).expect("it can be read").expect("it is known");
    Stamped { event, ..duty(who, 1, Shift::On) }
}

proptest! {
    /// Claims, handovers and taking over: the ceiling holds for every one, and below it the helper's own number does.
    #[test]
    fn no_helper_gets_more_than_the_ceiling(
        ceiling in prop::option::of(1u8..5), other in prop::option::of(1u8..5), number in prop_oneof![0u64..8, any::<u64>()],
        visitors in 1usize..9, how in 0usize..3,
    ) {
        let mut desk = SimulatedDesk::new(DOOR);
        desk.write(opened(DOOR, 1, ceiling));
        desk.write(opened(OTHER, 1, other));
        desk.write(asks_for(BRAM, number));
        let allowed = [ceiling, other].into_iter().flatten().map(u64::from).chain([number]).min().expect("one at least");
        for nth in 0..visitors {
            desk.step(&DeskStep::Arrive(Triage::B));
            let id = desk.conversation(0).expect("arrived");
            let asked = |who: &str, what: &str, fence: u64, ask: Ask| request(who, &format!("{what}{nth}"), id.as_str(), fence, ask);
            let decision = if how == 0 {
                desk.ask(&asked(BRAM, "claim", 0, Ask::Claim))
            } else {
                // the supervisor has the visitor, and does not read
                let seq = desk.next_seq();
                let to = Some(SUP.into());
                let given = Assigned { seq, conversation: id.clone(), to, request: None, fence: Fence(1), since: Moment(1) };
                desk.write(by_door(DOOR, DeskEvent::Assigned(given)));
                desk.step(&DeskStep::Attend(0, Some(WhyUnattended::Silent)));
                let ask = if how == 1 { Ask::TakeOver } else { Ask::Transfer { receiver: BRAM.into(), note: false } };
                let decision = desk.ask(&asked(if how == 1 { BRAM } else { SUP }, "get", 1, ask));
                if how == 2 && outcome(&decision).is_ok() {
                    desk.ask(&asked(BRAM, "accept", 1, Ask::Accept { offer: format!("get{nth}").as_str().into() }));
                }
                decision
            };
            let refusal = if how == 2 { Refusal::ReceiverUnavailable } else { Refusal::Full };
            let expected = if (nth as u64) < allowed { Ok(()) } else { Err(refusal) };
            prop_assert_eq!(outcome(&decision).map(drop), expected, "visitor {} of {}", nth, allowed);
        }
    }

    /// In whatever order doors' words are read, and however often: the latest of each door counts, and of all the lowest.
    #[test]
    fn the_lowest_of_the_doors_latest_ceilings_counts(
        said in prop::collection::vec((0usize..2, 1u64..20, prop::option::of(1u8..9)), 0..8),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..16),
    ) {
        // a door does not open twice in one moment
        let mut said = said;
        said.sort_by_key(|(door, since, _)| (*door, *since));
        said.dedup_by_key(|(door, since, _)| (*door, *since));
        let events: Vec<_> = said.iter().map(|(door, since, ceiling)| opened([DOOR, OTHER][*door], *since, *ceiling)).collect();
        let mut roster = Roster::default();
        if !events.is_empty() {
            for index in &order {
                roster.apply(index.get(&events));
            }
        }
        for event in events.iter().rev() {
            roster.apply(event);
        }
        let latest = |door: usize| said.iter().rfind(|(known, ..)| *known == door).and_then(|(_, _, ceiling)| *ceiling);
        prop_assert_eq!(roster.ceiling(), [latest(0), latest(1)].into_iter().flatten().min());
    }
}

#[test]
fn a_ceiling_that_is_lowered_takes_nobody_away() {
    let mut desk = SimulatedDesk::new(DOOR);
    desk.write(opened(DOOR, 1, Some(2)));
    for _ in 0..2 {
        desk.step(&DeskStep::Arrive(Triage::B));
        let id = desk.conversation(0).expect("arrived");
        assert!(outcome(&desk.ask(&request(ANNA, id.as_str(), id.as_str(), 0, Ask::Claim))).is_ok());
    }
    desk.write(opened(DOOR, 9_000, Some(1)));
    let (door, seq) = (desk.door(), desk.next_seq());
    let terms = Terms {
        door: &door,
        role: Role::Helper,
        seq,
        now: Moment(9_001),
        keep: 0,
        at_least_b: false,
        unanswered: false,
        unseen: false,
    };
    assert_eq!(surplus(&desk.roster, &ANNA.into(), Moment(4_000), &terms), None, "given while two were allowed");
    assert!(surplus(&desk.roster, &ANNA.into(), Moment(9_000), &terms).is_some(), "given by a door that did not know");
    assert_eq!((desk.roster.ceiling(), desk.roster.at_once(&ANNA.into())), (Some(1), 1));
}
