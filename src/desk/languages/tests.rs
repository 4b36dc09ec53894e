//! For whom a visitor is: nobody is left to nobody.

use proptest::prelude::*;

use super::*;
use crate::event::{ConversationId, DeskEvent, Shift};
use crate::roster::Roster;
use crate::testing::{arrived, by_door, duty, stamped};
use care::tag::Tag;
use care::triage::Triage;

const DOOR: &str = "@door:desk";
const LANGUAGES: [&str; 4] = ["nl", "en", "ar", "pl"];
const HELPERS: [&str; 3] = ["@anna:desk", "@bram:desk", "@chris:desk"];

fn speaks(who: &str, languages: &[&str], capacity: u8, shift: Shift) -> crate::event::Stamped<DeskEvent> {
    let DeskEvent::Duty(said) = duty(who, capacity, shift).event else { unreachable!("a duty") };
    let languages = languages.iter().filter_map(|code| Tongue::from_code(code)).collect();
    stamped(who, &format!("$speaks{who}{capacity}"), 1, DeskEvent::Duty(crate::event::Duty { languages, ..said }))
}

fn visitor(seq: u64, code: &str, triage: Triage) -> crate::event::Stamped<DeskEvent> {
    let language = care::Language::from_tag(code).unwrap_or(care::Language::En);
    let said = arrived(seq, &format!("!{seq}"), 0, triage);
    by_door(DOOR, DeskEvent::Arrived(crate::event::Arrived { language, tag: Tag::other(code), ..said }))
}

fn meant_for(roster: &Roster, me: &str, seq: u64, now: u64) -> MeantFor {
    let open = roster.get(&ConversationId::from(format!("!{seq}"))).expect("waits");
    let me = MemberId::from(me);
    Speakers::of(roster, &me).meant_for(open, &WaitingLimits::default(), Moment(now))
}

#[test]
fn a_visitor_is_first_for_who_speaks_the_language_and_at_half_the_limit_for_everybody() {
    let mut roster = Roster::default();
    roster.apply(&speaks("@anna:desk", &["nl", "ar"], 2, Shift::On));
    roster.apply(&speaks("@bram:desk", &[], 2, Shift::On));
    roster.apply(&visitor(1, "ar", Triage::B));
    roster.apply(&visitor(2, "ar", Triage::A));
    roster.apply(&visitor(3, "pl", Triage::B));
    roster.apply(&visitor(4, "nl", Triage::B));
    let limit = WaitingLimits::default().urgent;
    assert_eq!(meant_for(&roster, "@anna:desk", 1, 0), MeantFor::OnlyMe);
    assert_eq!(meant_for(&roster, "@bram:desk", 1, 0), MeantFor::First("@anna:desk".into()));
    assert_eq!(meant_for(&roster, "@bram:desk", 1, limit / 2 - 1), MeantFor::First("@anna:desk".into()));
    assert_eq!(meant_for(&roster, "@bram:desk", 1, limit / 2), MeantFor::Everybody);
    assert_eq!(meant_for(&roster, "@anna:desk", 1, limit), MeantFor::OnlyMe, "the mark stays");
    assert_eq!(meant_for(&roster, "@bram:desk", 2, 0), MeantFor::Everybody, "danger waits for no language");
    assert_eq!(meant_for(&roster, "@bram:desk", 3, 0), MeantFor::Everybody, "nobody speaks it");
    assert_eq!(meant_for(&roster, "@bram:desk", 4, 0), MeantFor::Everybody, "who says nothing speaks ours");
    // her only place is taken
    roster.apply(&speaks("@anna:desk", &["nl", "ar"], 0, Shift::On));
    assert_eq!(meant_for(&roster, "@bram:desk", 1, 0), MeantFor::Everybody, "she has no room");
}

#[test]
fn whoever_is_alone_is_marked_nothing() {
    let mut roster = Roster::default();
    roster.apply(&speaks("@anna:desk", &["ar"], 2, Shift::On));
    roster.apply(&visitor(1, "ar", Triage::B));
    assert_eq!(meant_for(&roster, "@anna:desk", 1, 0), MeantFor::Everybody);
}

#[test]
fn the_moment_at_which_a_visitor_is_for_everybody_is_a_change_of_the_queue() {
    let mut roster = Roster::default();
    roster.apply(&visitor(1, "ar", Triage::B));
    let limits = WaitingLimits { urgent: 5 * 60_000 + 2_000, ..WaitingLimits::default() };
    let next = crate::queue::next_change(&roster, &limits, Moment(121_000));
    assert_eq!(next, Some(Moment(limits.urgent / 2)));
}

proptest! {
    /// Whatever helpers speak, and however many places they have: no visitor is first for a colleague in the eyes of
    /// everybody, and from half the limit on in nobody's.
    #[test]
    fn nobody_is_left_to_nobody(
        helpers in prop::collection::vec((prop::collection::vec(0..4usize, 0..3), 0..3u8, any::<bool>()), 3),
        code in 0..4usize,
        triage in prop::sample::select(Triage::ALL.to_vec()),
        waited in 0..2_000_000u64,
    ) {
        let mut roster = Roster::default();
        for (who, (languages, capacity, on)) in HELPERS.iter().zip(&helpers) {
            let languages: Vec<&str> = languages.iter().map(|at| LANGUAGES[*at]).collect();
            roster.apply(&speaks(who, &languages, *capacity, if *on { Shift::On } else { Shift::Pausing }));
        }
        roster.apply(&visitor(1, LANGUAGES[code], triage));
        let meant: Vec<MeantFor> = HELPERS.iter().map(|who| meant_for(&roster, who, 1, waited)).collect();
        for told in &meant {
            let MeantFor::First(who) = told else { continue };
            let place = HELPERS.iter().position(|helper| *helper == who.as_str()).expect("a helper");
            prop_assert!(roster.is_on_duty(who) && helpers[place].1 > 0, "who is to take the visitor can");
            prop_assert!(!matches!(meant[place], MeantFor::First(_)), "and knows it");
            prop_assert!(waited < WaitingLimits::default().open_to_all(triage));
        }
    }
}
