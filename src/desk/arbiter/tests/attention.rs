//! Who takes a visitor whose helper does not read, and who gets none.

use super::*;

#[test]
fn anybody_with_room_takes_an_unattended_visitor_and_nobody_an_attended_one() {
    use Refusal as R;
    let mut desk = desk(Triage::A);
    desk.write(duty(CHRIS, 2, Shift::Pausing));
    assert_eq!(ask_all(&mut desk, &[(ANNA, 0, Ask::Claim), (BRAM, 1, Ask::TakeOver)]), [Ok(()), Err(R::NotSupervisor)]);
    desk.step(&DeskStep::Attend(0, Some(WhyUnattended::Silent)));
    let take = |who: &str, id: &str| request(who, id, VISITOR, 1, Ask::TakeOver);
    assert_eq!(outcome(&desk.ask(&take(CHRIS, "pausing"))).map(drop), Err(R::OffDuty));
    assert_eq!(outcome(&desk.ask(&take(ANNA, "own"))).map(drop), Err(R::Stale), "she has it already");
    let nothing = request(ANNA, "nothing", VISITOR, 1, Ask::NothingToAnswer { word: "$word".into() });
    assert!(outcome(&desk.ask(&nothing)).is_ok());
    let entry = desk.roster.get(&VISITOR.into()).expect("open").entry.clone();
    assert_eq!((entry.unattended, entry.nothing), (None, Some("$word".into())));
    assert_eq!(outcome(&desk.ask(&take(BRAM, "late"))).map(drop), Err(R::NotSupervisor));
    desk.step(&DeskStep::Attend(0, Some(WhyUnattended::Unanswered)));
    let taken = desk.ask(&take(BRAM, "in time"));
    assert!(matches!(&taken, Decision::Answer { event: DeskEvent::Assigned(_), invite: Some(in_), remove: Some(out) }
        if in_.as_str() == BRAM && out.as_str() == ANNA));
}

#[test]
fn a_helper_whose_console_is_silent_gets_nobody() {
    use Refusal as R;
    let mut desk = desk(Triage::B);
    assert_eq!(ask_all(&mut desk, &[(ANNA, 0, Ask::Claim)]), [Ok(())]);
    desk.step(&DeskStep::Console(1, false));
    let transfer = |id: &str| request(ANNA, id, VISITOR, 1, Ask::Transfer { receiver: BRAM.into(), note: false });
    assert_eq!(outcome(&desk.ask(&transfer("silent"))).map(drop), Err(R::ReceiverUnavailable));
    desk.step(&DeskStep::Console(1, true));
    assert!(outcome(&desk.ask(&transfer("heard"))).is_ok());
}
