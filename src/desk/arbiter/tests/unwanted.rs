//! Unwanted contact: who may say so, what is recorded, and that it can be taken back.

use super::*;
use care::unwanted::{Doubt, Unwanted};

fn unwanted() -> Ask {
    Ask::Unwanted { kind: Unwanted::Prank, doubts: vec![Doubt::Plan], seen: None }
}

/// A desk whose only visitor Anna has.
fn with_anna(triage: Triage) -> SimulatedDesk {
    let mut desk = desk(triage);
    assert_eq!(ask_all(&mut desk, &[(ANNA, 0, Ask::Claim)]), [Ok(())]);
    desk
}

fn ask_one(desk: &mut SimulatedDesk, who: &str, id: &str, fence: u64, ask: Ask) -> Result<DeskEvent, Refusal> {
    outcome(&desk.ask(&request(who, id, VISITOR, fence, ask))).cloned()
}

#[test]
fn who_has_it_or_a_supervisor_ends_it_and_what_speaks_against_it_is_recorded() {
    for (who, triage, wanted) in
        [(ANNA, Triage::X, vec![Doubt::Plan]), (SUP, Triage::B, vec![Doubt::Triage, Doubt::Plan])]
    {
        let mut desk = with_anna(triage);
        assert_eq!(ask_one(&mut desk, BRAM, "b", 1, unwanted()), Err(Refusal::NotYours));
        assert_eq!(ask_one(&mut desk, who, "old", 0, unwanted()), Err(Refusal::Stale));
        let Ok(DeskEvent::Closed(closed)) = ask_one(&mut desk, who, "u", 1, unwanted()) else { panic!("it ends") };
        let mark = closed.unwanted.expect("marked");
        assert_eq!((mark.by.as_str(), mark.doubts, closed.registered), (who, wanted, None));
        assert_eq!(mark.until.since(closed.since), 42 * 3_600_000);
        assert!(desk.roster.get(&VISITOR.into()).is_none());
        assert_eq!(desk.roster.mark_of(&VISITOR.into()).map(|(_, mark)| mark.mark.kind), Some(Unwanted::Prank));
    }
}

#[test]
fn nobody_is_unwanted_while_an_alert_is_open() {
    let mut desk = with_anna(Triage::A);
    assert!(ask_one(&mut desk, ANNA, "alert", 1, Ask::Alert).is_ok());
    assert_eq!(ask_one(&mut desk, ANNA, "u", 1, unwanted()), Err(Refusal::AlertOpen));
}

#[test]
fn a_supervisor_or_who_said_so_takes_it_back_and_the_visitor_waits_again() {
    use Refusal as R;
    for who in [ANNA, SUP] {
        let mut desk = with_anna(Triage::B);
        assert_eq!(ask_one(&mut desk, ANNA, "early", 1, Ask::TakeBackUnwanted), Err(R::NothingProposed));
        assert!(ask_one(&mut desk, ANNA, "u", 1, unwanted()).is_ok());
        assert_eq!(ask_one(&mut desk, BRAM, "b", 1, Ask::TakeBackUnwanted), Err(R::NotSupervisor));
        assert_eq!(ask_one(&mut desk, ANNA, "c", 1, Ask::Claim), Err(R::Closed));
        assert_eq!(desk.ask(&request(who, "back", VISITOR, 1, Ask::TakeBackUnwanted)), Decision::TakeBack);
        let open = desk.roster.get(&VISITOR.into()).expect("it is open again");
        assert!(open.is_waiting() && open.entry.triage == Triage::B && open.entry.fence == Fence(2));
        assert_eq!(open.entry.since, Moment(1_000), "since the first arrival");
        assert!(desk.roster.past(&VISITOR.into()).is_none() && desk.roster.unwanted().is_empty());
        // it goes on as any other, and may be ended anew
        assert!(ask_one(&mut desk, BRAM, "claim", 2, Ask::Claim).is_ok());
        assert!(ask_one(&mut desk, BRAM, "u2", 3, unwanted()).is_ok());
        assert_eq!(desk.roster.unwanted().len(), 1);
    }
}

#[test]
fn a_visit_that_was_stopped_stays_so_when_the_mark_is_taken_back() {
    let mut desk = with_anna(Triage::B);
    desk.step(&DeskStep::Leave(0, Leaving::StopWord));
    assert!(ask_one(&mut desk, ANNA, "u", 1, unwanted()).is_ok());
    assert_eq!(desk.ask(&request(SUP, "back", VISITOR, 1, Ask::TakeBackUnwanted)), Decision::TakeBack);
    assert!(desk.roster.get(&VISITOR.into()).is_some_and(Open::is_stopped));
}

#[test]
fn it_is_taken_back_until_it_is_counted_and_by_its_own_door_only() {
    let mut desk = with_anna(Triage::X);
    assert!(ask_one(&mut desk, ANNA, "u", 1, unwanted()).is_ok());
    let (door, other) = (desk.door(), MemberId::from("@other:desk"));
    let until = desk.roster.mark_of(&VISITOR.into()).expect("marked").1.mark.until;
    let back = request(SUP, "back", VISITOR, 1, Ask::TakeBackUnwanted);
    let decided = |door: &MemberId, now| {
        let (role, seq) = (Role::Supervisor, desk.next_seq());
        decide(
            &desk.roster,
            &back,
            &Terms { door, role, seq, now, keep: 0, at_least_b: false, unanswered: false, unseen: false },
        )
    };
    assert_eq!(decided(&other, Moment(9_000)), Decision::Elsewhere);
    assert_eq!(decided(&door, Moment(until.0 - 1)), Decision::TakeBack);
    assert_eq!(outcome(&decided(&door, until)).map(drop), Err(Refusal::TooLate));
}
