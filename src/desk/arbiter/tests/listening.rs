//! Reading along: who is let in, who ends it, and when it ends by itself.

use super::*;
use care::escalation::{AlertEnd, Code};

fn listen(who: &str) -> Ask {
    Ask::Listen { who: who.into() }
}

fn end(who: &str) -> Ask {
    Ask::EndListen { who: who.into() }
}

/// A desk whose only visitor Anna has.
fn annas() -> SimulatedDesk {
    let mut desk = desk(Triage::B);
    desk.ask(&request(ANNA, "claim", VISITOR, 0, Ask::Claim));
    desk
}

fn readers(desk: &SimulatedDesk) -> Vec<MemberId> {
    let open = desk.roster.get(&VISITOR.into()).expect("open");
    open.entry.readers().map(|reader| reader.who.clone()).collect()
}

#[test]
fn the_helper_lets_a_colleague_in_and_a_supervisor_comes_by_duty() {
    use Refusal as R;
    let mut desk = annas();
    let asks = [
        (BRAM, 1, listen(BRAM), Err(R::NotSupervisor)),
        (BRAM, 1, listen(CHRIS), Err(R::NotYours)),
        (SUP, 1, listen(CHRIS), Err(R::NotYours)),
        (ANNA, 0, listen(BRAM), Err(R::Stale)),
        (ANNA, 1, listen(ANNA), Err(R::Stale)),
        (ANNA, 1, listen("@stranger:desk"), Err(R::ReceiverUnavailable)),
        (ANNA, 1, listen(BRAM), Ok(())),
        // asked again, it is the same
        (ANNA, 1, listen(BRAM), Ok(())),
        (SUP, 1, listen(SUP), Ok(())),
        (CHRIS, 1, end(BRAM), Err(R::NotYours)),
        (ANNA, 1, end(CHRIS), Err(R::NothingProposed)),
        (BRAM, 1, end(SUP), Err(R::NotYours)),
    ];
    let expected: Vec<_> = asks.iter().map(|(.., expected)| *expected).collect();
    let asks: Vec<_> = asks.into_iter().map(|(who, fence, ask, _)| (who, fence, ask)).collect();
    assert_eq!(ask_all(&mut desk, &asks), expected);
    assert_eq!(readers(&desk), [BRAM.into(), SUP.into()]);
    assert!(desk.roster.load(&BRAM.into()) == 0, "it takes no place");
    // the helper and whoever reads along end it, with any fence
    let asked = desk.ask(&request(BRAM, "own", VISITOR, 0, end(BRAM)));
    assert!(matches!(asked, Decision::Answer { remove: Some(who), .. } if who == BRAM.into()));
    assert!(outcome(&desk.ask(&request(ANNA, "sup", VISITOR, 0, end(SUP)))).is_ok());
    assert_eq!(readers(&desk), []);
}

#[test]
fn nobody_is_let_in_who_is_off_duty_or_not_heard_and_nobody_where_nobody_talks() {
    let mut desk = annas();
    desk.write(duty(CHRIS, 2, Shift::Pausing));
    desk.step(&DeskStep::Console(1, false));
    let asked = ask_all(&mut desk, &[(ANNA, 1, listen(BRAM)), (ANNA, 1, listen(CHRIS))]);
    assert_eq!(asked, [Err(Refusal::ReceiverUnavailable), Ok(())], "who pauses may read along");
    desk.ask(&request(ANNA, "release", VISITOR, 1, Ask::Release));
    let late = desk.ask(&request(SUP, "late", VISITOR, 2, listen(SUP)));
    assert_eq!(outcome(&late).map(|_| ()), Err(Refusal::Stale));
}

#[test]
fn it_ends_with_the_assignment_and_who_read_along_and_gets_the_visitor_has_it() {
    let accept = || Ask::Accept { offer: "offer".into() };
    for (number, ask) in [Ask::Release, accept(), Ask::TakeOver].into_iter().enumerate() {
        let mut desk = annas();
        ask_all(&mut desk, &[(ANNA, 1, listen(BRAM)), (ANNA, 1, listen(CHRIS))]);
        let before = desk.roster.get(&VISITOR.into()).expect("open").entry.clone();
        let who = match ask {
            Ask::TakeOver => SUP,
            Ask::Accept { .. } => BRAM,
            _ => ANNA,
        };
        if who == BRAM {
            desk.ask(&request(ANNA, "offer", VISITOR, 1, Ask::Transfer { receiver: BRAM.into(), note: false }));
            assert_eq!(readers(&desk), [BRAM.into(), CHRIS.into()], "an offer ends nothing");
        }
        assert!(outcome(&desk.ask(&request(who, &format!("{number}"), VISITOR, 1, ask.clone()))).is_ok());
        assert_eq!(readers(&desk), [], "{ask:?}");
        let after = &desk.roster.get(&VISITOR.into()).expect("open").entry;
        let gone: BTreeSet<_> = before.let_go(after).into_iter().collect();
        let mut expected: BTreeSet<MemberId> = [ANNA, BRAM, CHRIS].map(MemberId::from).into();
        if who == BRAM {
            expected.remove(&BRAM.into());
        }
        assert_eq!(gone, expected, "{ask:?}");
    }
}

#[test]
fn the_backup_reads_along_until_the_alert_ends_also_over_a_handover() {
    let mut desk = annas();
    let (acknowledge, gone) = (Ask::Acknowledge { alert: "a".into() }, AlertEnd::Gone);
    desk.ask(&request(ANNA, "a", VISITOR, 1, Ask::Alert));
    let came = desk.ask(&request(BRAM, "b", VISITOR, 0, acknowledge));
    assert!(matches!(came, Decision::Answer { invite: Some(who), .. } if who == BRAM.into()));
    assert_eq!(readers(&desk), [BRAM.into()]);
    // the backup may go out and come in again
    let all = [(BRAM, 1, end(BRAM)), (BRAM, 1, listen(BRAM)), (CHRIS, 1, listen(CHRIS))];
    assert_eq!(ask_all(&mut desk, &all), [Ok(()), Ok(()), Err(Refusal::NotSupervisor)]);
    desk.ask(&request(ANNA, "t", VISITOR, 1, Ask::Transfer { receiver: CHRIS.into(), note: false }));
    desk.ask(&request(CHRIS, "u", VISITOR, 1, Ask::Accept { offer: "t".into() }));
    assert_eq!(readers(&desk), [BRAM.into()], "danger does not end with a shift");
    desk.restart();
    assert_eq!(readers(&desk), [BRAM.into()]);
    let ticked = desk.ask(&request(BRAM, "k", VISITOR, 0, Ask::TickStep { alert: "a".into(), code: Code::Called }));
    assert!(outcome(&ticked).is_ok());
    let over = desk.ask(&request(CHRIS, "e", VISITOR, 0, Ask::EndAlert { alert: "a".into(), how: gone }));
    assert!(matches!(over, Decision::Answer { remove: Some(who), .. } if who == BRAM.into()));
    assert_eq!(readers(&desk), []);
}

#[test]
fn a_backup_whom_the_helper_let_in_as_well_stays_when_the_alert_ends() {
    let mut desk = annas();
    desk.ask(&request(ANNA, "l", VISITOR, 1, listen(BRAM)));
    desk.ask(&request(ANNA, "a", VISITOR, 1, Ask::Alert));
    desk.ask(&request(BRAM, "b", VISITOR, 0, Ask::Acknowledge { alert: "a".into() }));
    let how = AlertEnd::Mistaken;
    let over = desk.ask(&request(ANNA, "e", VISITOR, 0, Ask::EndAlert { alert: "a".into(), how }));
    assert!(matches!(over, Decision::Answer { remove: None, .. }));
    assert_eq!(readers(&desk), [BRAM.into()]);
}

proptest! {
    /// Whatever is asked: nobody reads along in what waits for anybody, but the backup of an open alert; nobody who has
    /// the visitor reads along there; and nobody is let in but by the helper, by the alert, or a supervisor by themselves.
    #[test]
    fn nobody_reads_along_unasked(steps in steps()) {
        let mut desk = SimulatedDesk::new(DOOR);
        for step in &steps {
            let before: BTreeSet<_> = all_readers(&desk);
            let asked = desk.request(step);
            match &asked {
                Some(request) => drop(desk.ask(request)),
                None => desk.step(step),
            }
            for (id, who) in all_readers(&desk) {
                let entry = &desk.roster.get(&id).expect("open").entry;
                prop_assert_ne!(entry.assigned.as_ref(), Some(&who));
                let is_backup = entry.alert.as_deref().is_some_and(|it| it.is_open() && it.is_backup(&who));
                prop_assert!(is_backup || entry.assigned.is_some());
                if !before.contains(&(id.clone(), who.clone())) {
                    let by = asked.as_ref().map(|request| request.sender.clone()).expect("somebody asked");
                    prop_assert!(entry.assigned.as_ref() == Some(&by) || (by == who && (is_backup || by == SUP.into())));
                }
            }
        }
    }
}

fn all_readers(desk: &SimulatedDesk) -> BTreeSet<(ConversationId, MemberId)> {
    let of = |open: &Open| {
        let id = open.entry.conversation.clone();
        open.entry.readers().map(|reader| (id.clone(), reader.who.clone())).collect::<Vec<_>>()
    };
    desk.roster.iter().flat_map(of).collect()
}
