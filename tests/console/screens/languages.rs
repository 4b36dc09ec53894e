//! Languages: which visitor only this helper can serve, who comes first for whom, and what helps without the language.

use care::Language;
use care::registration::Visitor;
use care::tag::Tag;
use care::tongue::Tongue;
use care::triage::{Answers, Triage};
use desk::event::{Arrived, DeskEvent, Duty, MemberId, Shift};
use matrix::link::Command;

use super::flows::notice;
use testing::night::{Night, colleague, me, room};

const MINUTE: u64 = 60_000;
const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (160, 50)];

fn tongues(codes: &[&str]) -> Vec<Tongue> {
    codes.iter().filter_map(|code| Tongue::from_code(code)).collect()
}

fn speaks(night: &mut Night, who: &MemberId, name: &str, codes: &[&str], capacity: u8) {
    let duty = Duty { name: name.to_owned(), shift: Shift::On, capacity, languages: tongues(codes) };
    if *who == me() {
        night.console.world.duty = duty.clone();
    }
    night.desk_by(who, DeskEvent::Duty(duty));
}

/// A visitor who writes a language arrives.
fn arrives(night: &mut Night, alias: &str, code: &str, triage: Triage) {
    let (since, conversation) = (night.now(), room(alias));
    night.door(|seq| {
        DeskEvent::Arrived(Arrived {
            seq,
            conversation,
            since,
            alias: alias.to_owned(),
            language: Language::from_tag(code).unwrap_or(Language::En),
            tag: Tag::other(code),
            visitor: Visitor::New,
            answers: Answers::default(),
            plain: false,
            triage,
        })
    });
}

fn row_of(night: &Night, alias: &str) -> String {
    let screen = night.screen();
    screen.lines().find(|row| row.contains(alias)).unwrap_or_else(|| panic!("no {alias}:\n{screen}")).to_owned()
}

#[test]
fn whom_only_this_helper_understands_is_marked_and_told() {
    for (width, height) in SIZES {
        let mut night = Night::new(Language::En);
        night.size(width, height);
        speaks(&mut night, &me(), "Sanne", &["nl", "ar"], 4);
        arrives(&mut night, "Das", "nl", Triage::B);
        arrives(&mut night, "Uil", "ar", Triage::B);
        night.keys(&["F2"]);
        assert!(row_of(&night, "Uil").contains('*'), "{}", night.screen());
        assert!(!row_of(&night, "Das").contains('*'), "{}", night.screen());
        night.keys(&["Down"]);
        let screen = night.screen();
        assert!(screen.contains("Arabic: of those"), "{screen}");
        // a colleague who speaks it comes on duty: it is not only for this helper any more
        speaks(&mut night, &colleague(), "Milan", &["ar"], 4);
        assert!(!row_of(&night, "Uil").contains("only you"), "{}", night.screen());
    }
}

#[test]
fn a_visitor_is_first_for_who_speaks_the_language_and_at_half_the_limit_for_all() {
    for (width, height) in SIZES {
        let mut night = Night::new(Language::En);
        night.size(width, height);
        speaks(&mut night, &colleague(), "Milan", &["nl", "ar"], 4);
        arrives(&mut night, "Uil", "ar", Triage::B);
        night.pass(1);
        arrives(&mut night, "Das", "nl", Triage::B);
        night.keys(&["F2"]);
        // nobody moved the selection: it is on the visitor who is for this helper
        assert_eq!(night.console.panes.queue.selected(), Some(&room("Das")));
        night.key("Up");
        let screen = night.screen();
        assert!(screen.contains("Arabic: Milan"), "{screen}");
        night.pass(2 * MINUTE + MINUTE / 2);
        let screen = night.screen();
        assert!(screen.contains("phrases"), "{screen}");
        assert!(!screen.contains("first for"), "{screen}");
    }
}

#[test]
fn danger_and_a_colleague_without_room_make_no_difference_between_languages() {
    let mut night = Night::new(Language::Nl);
    speaks(&mut night, &colleague(), "Milan", &["nl", "ar"], 0);
    arrives(&mut night, "Uil", "ar", Triage::B);
    night.keys(&["F2"]);
    assert!(night.screen().contains("Arabisch: Milan spreekt het."), "{}", night.screen());
    speaks(&mut night, &colleague(), "Milan", &["nl", "ar"], 4);
    assert!(row_of(&night, "Uil").contains("eerst voor Milan"), "{}", night.screen());
    arrives(&mut night, "Merel", "ar", Triage::A);
    assert!(!row_of(&night, "Merel").contains("eerst voor"), "{}", night.screen());
}

#[test]
fn phrases_for_an_interpreter_come_first_with_whom_the_helper_does_not_understand() {
    for code in ["ar", "nl"] {
        let mut night = Night::new(Language::En);
        night.size(120, 40);
        arrives(&mut night, "Uil", code, Triage::B);
        night.assign("Uil", Some(me()), None);
        night.link(matrix::link::Update::Opened(room("Uil")));
        night.keys(&["Alt-1", "F5"]);
        let row = row_of(&night, ";tolk");
        assert_eq!(row.contains("now"), code == "ar", "{}", night.screen());
    }
}

#[test]
fn a_helper_says_in_the_shift_which_languages_by_name_or_code() {
    for language in Language::ALL {
        let mut night = Night::new(language);
        night.keys(&["F7", "End"]);
        assert!(night.screen().contains('*'), "{}", night.screen());
        night.key("Enter");
        night.commands();
        night.types("nl, Arabisch klingons");
        night.key("Enter");
        assert!(notice(&night).contains("klingons"), "{}", night.screen());
        assert!(night.commands().is_empty(), "nothing was changed");
        for _ in 0.."klingons".len() {
            night.key("Backspace");
        }
        night.key("Enter");
        let said = night.commands();
        assert!(
            matches!(&said[..], [Command::Duty(duty)] if duty.languages == tongues(&["nl", "ar"])),
            "{said:?}\n{}",
            night.screen()
        );
        assert!(night.screen().contains(" nl ar"), "{}", night.screen());
    }
}

#[test]
fn the_queue_with_languages_at_80_columns() {
    let mut night = Night::new(Language::Nl);
    speaks(&mut night, &me(), "Sanne", &["nl", "en", "pl"], 4);
    speaks(&mut night, &colleague(), "Milan", &["nl", "ar"], 4);
    night.pass(1);
    for (alias, code, triage) in
        [("Uil", "ar", Triage::B), ("Kraai", "pl", Triage::B), ("Merel", "nl", Triage::C), ("Das", "so", Triage::X)]
    {
        arrives(&mut night, alias, code, triage);
    }
    night.keys(&["F2"]);
    insta::assert_snapshot!(night.screen());
}
