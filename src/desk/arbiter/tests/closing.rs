//! Nothing is closed over words that its helper has not seen, however long the request was on its way.

use proptest::prelude::*;

use super::*;
use care::unwanted::Unwanted;

/// The requests that end a conversation, with what was seen.
fn ends(seen: Option<&EventId>) -> [Ask; 3] {
    let seen = seen.cloned();
    let close = |unregistered| Ask::Close { closing: Closing::Goodbye, seen: seen.clone(), unregistered };
    [close(false), close(true), Ask::Unwanted { kind: Unwanted::Prank, doubts: Vec::new(), seen: seen.clone() }]
}

proptest! {
    /// A helper and a supervisor ask to end it after some words were seen, and then the visitor goes on or not.
    #[test]
    fn an_end_waits_for_words_that_were_not_seen(
        which in 0usize..3, supervises: bool, before in 0usize..4, meanwhile in 0usize..3, older: bool, restarts: bool,
        leaving in prop::option::of(prop::sample::select(vec![Leaving::QuickExit, Leaving::StopWord])),
    ) {
        let mut desk = desk(Triage::C);
        let id = ConversationId::from(VISITOR);
        desk.ask(&request(ANNA, "claim", VISITOR, 0, Ask::Claim));
        (0..before).for_each(|_| desk.step(&DeskStep::Word(0)));
        let seen = desk.last_word(&id);
        let ask = ends(Some(&seen).filter(|_| !older))[which].clone();
        // the request is on its way
        (0..meanwhile).for_each(|_| desk.step(&DeskStep::Word(0)));
        // who left had said the words before
        if let Some(how) = leaving {
            desk.step(&DeskStep::Leave(0, how));
        }
        if restarts {
            desk.restart();
        }
        let who = if supervises { SUP } else { ANNA };
        let wanted = if meanwhile > 0 && !older { Err(Refusal::Unanswered) } else { Ok(()) };
        prop_assert_eq!(ask_all(&mut desk, &[(who, 1, ask)]), [wanted]);
        prop_assert_eq!(desk.roster.get(&id).is_none(), wanted.is_ok());
        // once they were seen it ends
        if wanted.is_err() {
            let now = ends(Some(&desk.last_word(&id)))[which].clone();
            let again = desk.ask(&request(who, "again", VISITOR, 1, now));
            prop_assert!(matches!(outcome(&again), Ok(DeskEvent::Closed(_))), "{:?}", again);
        }
    }
}

#[test]
fn a_deliberate_end_without_a_registration_says_so() {
    for (unregistered, wanted) in [(true, Some(false)), (false, None)] {
        let mut desk = desk(Triage::C);
        desk.ask(&request(ANNA, "claim", VISITOR, 0, Ask::Claim));
        let close = Ask::Close { closing: Closing::Goodbye, seen: None, unregistered };
        let decision = desk.ask(&request(ANNA, "close", VISITOR, 1, close));
        let Ok(DeskEvent::Closed(closed)) = outcome(&decision) else { panic!("{decision:?}") };
        assert_eq!(closed.registered, wanted, "else the door that closes it says");
    }
}
