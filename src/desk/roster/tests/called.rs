//! What members are called: no two alike, in whatever order they said who they are (design §3).

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::names::look;

const ACCOUNTS: [&str; 5] = ["@sanne:desk", "@bram:desk", "@sanne:elsewhere", "@s.anne:desk", "@chris:desk"];
/// Own names, other people's, forged ones, and none.
const NAMES: [&str; 9] =
    ["Sanne", "sanne", "Ѕаnnе", "San\u{202e}ne", "Bram", "Sanne (sanne)", "Sanne (@sanne:desk)", "\u{200b}", "door"];

fn shows(who: &str, nth: usize, name: &str) -> Stamped<DeskEvent> {
    let said = Duty { name: name.to_owned(), shift: Shift::On, capacity: 3, languages: Vec::new() };
    stamped(who, &format!("$duty{nth}"), nth as u64, DeskEvent::Duty(said))
}

fn called(roster: &Roster, who: &str) -> String {
    roster.name_of(&who.into()).to_owned()
}

proptest! {
    #[test]
    fn no_two_members_are_called_alike(
        shown in prop::collection::vec(prop::option::of(prop::sample::select(NAMES.to_vec())), ACCOUNTS.len()),
        before in prop::collection::vec((0..ACCOUNTS.len(), prop::sample::select(NAMES.to_vec())), 0..6),
        order in prop::collection::vec(any::<Index>(), ACCOUNTS.len()),
        gone in prop::option::of(0..ACCOUNTS.len()),
    ) {
        // names that they had before leave nothing behind
        let before = before.iter().enumerate().map(|(nth, (who, name))| shows(ACCOUNTS[*who], nth, name));
        let mut now: Vec<_> = ACCOUNTS.iter().zip(&shown).zip(100..).filter_map(|((who, name), nth)| Some(shows(who, nth, (*name)?))).collect();
        let straight = fold(&now);
        let door = crate::testing::opened("@door:desk", 1, None);
        let mut mixed = fold(&before.collect::<Vec<_>>());
        for who in ACCOUNTS {
            mixed.depart(&who.into());
        }
        mixed.apply(&door);
        for index in order {
            if !now.is_empty() {
                mixed.apply(&now.remove(index.index(now.len())));
            }
        }
        let mut straight = straight;
        straight.apply(&door);
        if let Some(gone) = gone {
            mixed.depart(&ACCOUNTS[gone].into());
            straight.depart(&ACCOUNTS[gone].into());
        }
        let everybody: Vec<&str> = ACCOUNTS.into_iter().chain(["@door:desk"]).collect();
        let names: Vec<String> = everybody.iter().map(|who| called(&mixed, who)).collect();
        for (who, name) in everybody.iter().zip(&names) {
            prop_assert_eq!(name, &called(&straight, who), "the order counts for nothing");
            // each piece is printable and short; the account behind a name may make the whole longer than a name may be
            let piece = |piece: &str| crate::names::taken(&piece.replace(['@', ':', ')'], "")).is_ok();
            prop_assert!(name.split(" (").all(piece), "{:?}", name);
            // whoever looks like somebody else carries the own account
            let alike = everybody.iter().zip(&names).any(|(other, theirs)| other != who && look(theirs) == look(name));
            let account = who.trim_start_matches('@').split(':').next().expect("before the colon");
            prop_assert!(!alike || name.contains(account), "{:?}", names);
        }
        // of two, the desk knows one at least
        let known = |who: &str| who == "@door:desk" || mixed.member(&who.into()).is_some();
        for (nth, (who, name)) in everybody.iter().zip(&names).enumerate() {
            for (other, theirs) in everybody.iter().zip(&names).skip(nth + 1) {
                prop_assert!(name != theirs || !(known(who) || known(other)), "{:?}", names);
            }
        }
    }
}

#[test]
fn the_account_stands_behind_a_name_that_two_show_and_goes_again() {
    let mut roster = fold(&[shows("@sanne:desk", 1, "Sanne"), shows("@bram:desk", 2, "Bram")]);
    assert_eq!([called(&roster, "@sanne:desk"), called(&roster, "@bram:desk")], ["Sanne", "Bram"]);
    roster.apply(&shows("@bram:desk", 3, " s\u{202e}anne"));
    assert_eq!([called(&roster, "@sanne:desk"), called(&roster, "@bram:desk")], ["Sanne (sanne)", "sanne (bram)"]);
    // neither by the form that tells them apart, nor by the name of an account, nor by that of a door
    roster.apply(&shows("@bram:desk", 4, "Sanne (sanne)"));
    assert_eq!(called(&roster, "@bram:desk"), "Sanne (sanne) (bram)");
    roster.apply(&crate::testing::opened("@door1:desk", 1, None));
    roster.apply(&shows("@bram:desk", 5, "Door1"));
    assert_eq!([called(&roster, "@door1:desk"), called(&roster, "@bram:desk")], ["@door1:desk", "Door1 (bram)"]);
    roster.apply(&shows("@bram:desk", 6, "Bram"));
    assert_eq!([called(&roster, "@sanne:desk"), called(&roster, "@bram:desk")], ["Sanne", "Bram"]);
    assert_eq!(called(&roster, "@door1:desk"), "door1");
}
