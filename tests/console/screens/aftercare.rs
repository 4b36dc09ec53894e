//! After a hard talk: what is offered to whoever closed one, and that it takes no key, covers nobody and is kept nowhere.

use care::Language;
use care::registration::Closing;
use care::triage::Triage;
use console::dialog::after_talk::AfterTalk;
use console::screen::Message;
use console::world::Effect;
use console::world::team::ToTeam;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use desk::event::{Ask, Closed, DeskEvent, Duty, Leaving, Left, Moment, Shift, Triaged};
use matrix::link::{Command, Update};
use proptest::prelude::*;

use testing::night::{Night, colleague, me, room};

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;

/// The door ends a conversation.
fn closed(night: &mut Night, alias: &str) {
    let erased_at = Moment(night.now().0 + 48 * 60 * MINUTE);
    night.door(|seq| {
        DeskEvent::Closed(Closed {
            seq,
            conversation: room(alias),
            closing: Closing::Goodbye,
            since: Moment(erased_at.0 - 48 * 60 * MINUTE),
            erased_at,
            registered: Some(true),
            request: None,
            unwanted: None,
        })
    });
}

/// The visitor has said goodbye, and this helper asks the door to close.
fn ask_to_close(night: &mut Night, alias: &str) {
    let (since, how) = (night.now(), Leaving::Goodbye);
    night.door(|seq| {
        DeskEvent::Left(Left { seq, conversation: room(alias), how, since, triage: None, by: None, request: None })
    });
    night.keys(&["Alt-1", "Ctrl-X", "Right", "Enter"]);
    let asked = night.requests().into_iter().any(|request| matches!(request.ask, Ask::Close { .. }));
    assert!(asked, "{}", night.screen());
}

/// A desk with one visitor of this helper's, whose conversation is closed.
fn after(language: Language, triage: Triage) -> Night {
    let mut night = Night::new(language);
    night.size(80, 24);
    night.link(Update::TeamRoom { keep: 48 * 60 * MINUTE });
    night.mine("Vos", triage);
    ask_to_close(&mut night, "Vos");
    closed(&mut night, "Vos");
    night.effects.clear();
    night
}

fn is_offered(night: &Night) -> bool {
    night.console.dialog_as::<AfterTalk>().is_some()
}

fn shift(night: &Night) -> Shift {
    night.console.world.duty.shift
}

fn triaged(night: &mut Night, alias: &str, triage: Triage) {
    night.door(|seq| {
        DeskEvent::Triaged(Triaged { seq, conversation: room(alias), triage, by: me(), request: "t".into() })
    });
}

/// Commands that say something to the desk, the homeserver or the disk: all but the sign of life.
fn told(night: &mut Night) -> Vec<String> {
    let told = night.commands().into_iter().filter(|command| !matches!(command, Command::Alive));
    told.map(|command| format!("{command:?}")).collect()
}

#[test]
fn the_offer_in_both_languages() {
    for (language, name) in [(Language::Nl, "nl"), (Language::En, "en")] {
        let mut night = after(language, Triage::A);
        assert!(is_offered(&night), "{}", night.screen());
        night.pass(2 * SECOND);
        night.key("Down");
        insta::assert_snapshot!(format!("after_talk_{name}"), night.screen());
        night.key("2");
        insta::assert_snapshot!(format!("after_talk_pause_{name}"), night.screen());
    }
}

#[test]
fn a_and_b_offer_and_the_others_do_not() {
    for triage in Triage::ALL {
        let night = after(Language::Nl, triage);
        assert_eq!(is_offered(&night), matches!(triage, Triage::A | Triage::B), "{triage:?}");
    }
}

/// What was heard was heard, also where the danger has passed; but not what was before this helper had the visitor.
#[test]
fn what_counts_is_the_gravest_while_it_was_mine() {
    let mut night = Night::new(Language::Nl);
    night.mine("Vos", Triage::A);
    triaged(&mut night, "Vos", Triage::C);
    triaged(&mut night, "Vos", Triage::D);
    ask_to_close(&mut night, "Vos");
    closed(&mut night, "Vos");
    assert!(is_offered(&night));

    let mut night = Night::new(Language::Nl);
    night.arrive("Vos", Triage::A, 1);
    night.assign("Vos", Some(colleague()), None);
    triaged(&mut night, "Vos", Triage::C);
    night.assign("Vos", Some(me()), None);
    night.link(Update::Opened(room("Vos")));
    ask_to_close(&mut night, "Vos");
    closed(&mut night, "Vos");
    assert!(!is_offered(&night));
}

#[test]
fn only_who_closes_is_offered_anything() {
    // a colleague's, and one of mine that ends without my asking
    let mut night = Night::new(Language::Nl);
    night.arrive("Das", Triage::A, 1);
    night.assign("Das", Some(colleague()), None);
    night.mine("Vos", Triage::A);
    closed(&mut night, "Das");
    assert!(!is_offered(&night) && !night.console.world.has_offer_after());
    closed(&mut night, "Vos");
    assert!(!is_offered(&night) && !night.console.world.has_offer_after());
}

/// Seen by whoever closes one and takes the next: the key that is pressed from habit does what it always did.
#[test]
fn a_key_from_habit_does_what_it_would_have_done_without_the_dialog() {
    for keys in [&["Enter"][..], &["F7"], &["Down"], &["Esc"], &["2"], &["1"], &["Ctrl-K"], &["F9"], &["Ctrl-G"]] {
        let mut night = after(Language::Nl, Triage::B);
        night.arrive("Uil", Triage::C, 1);
        let mut plain = after(Language::Nl, Triage::C);
        plain.arrive("Uil", Triage::C, 1);
        assert!(is_offered(&night));
        night.effects.clear();
        plain.effects.clear();
        night.pass(999);
        plain.pass(999);
        night.keys(keys);
        plain.keys(keys);
        assert!(!is_offered(&night) || keys == ["F9"], "{keys:?}");
        assert_eq!(night.console.scope(), plain.console.scope(), "{keys:?}");
        assert_eq!(told(&mut night).len(), told(&mut plain).len(), "{keys:?}");
        assert_eq!(shift(&night), Shift::On, "{keys:?}");
        assert!(night.console.world.has_offer_after(), "the offer stands: {keys:?}");
    }
}

#[test]
fn keys_of_other_places_always_pass_and_the_offer_waits_for_its_key() {
    let mut night = after(Language::En, Triage::B);
    night.pass(5 * SECOND);
    night.key("F7");
    assert!(night.console.dialogs.is_empty());
    assert!(night.screen().contains("» Shift"), "{}", night.screen());
    night.key("Esc");
    assert!(night.screen().contains("Alt-P after the talk"), "{}", night.screen());
    night.key("Alt-P");
    assert!(is_offered(&night));
    // asked for, it stays like any other dialog, and a digit chooses at once
    night.key("F7");
    assert!(is_offered(&night));
    night.key("2");
    assert_eq!(shift(&night), Shift::Pausing);
}

/// A closing key in a burst with others, as a slow line or a paste brings them: none of them chooses.
#[test]
fn keys_in_one_burst_with_the_closing_key_choose_nothing() {
    let mut night = Night::new(Language::Nl);
    night.mine("Vos", Triage::A);
    let (since, how) = (night.now(), Leaving::Goodbye);
    night.door(|seq| {
        DeskEvent::Left(Left { seq, conversation: room("Vos"), how, since, triage: None, by: None, request: None })
    });
    night.keys(&["Alt-1", "Ctrl-X", "Right"]);
    let key = |code| KeyEvent::new(code, KeyModifiers::NONE);
    let burst = vec![key(KeyCode::Enter), key(KeyCode::Char('2')), key(KeyCode::Char('3'))];
    night.send(Message::Burst(burst.clone()));
    closed(&mut night, "Vos");
    assert_eq!(shift(&night), Shift::On);
    assert!(night.console.world.has_offer_after());
    // and those that the terminal brings right behind the door's answer
    let mut night = after(Language::Nl, Triage::A);
    night.send(Message::Burst(burst));
    night.send(Message::Paste("2".to_owned()));
    assert_eq!(shift(&night), Shift::On);
    assert!(night.console.world.has_offer_after());
}

#[test]
fn it_does_not_open_where_somebody_calls_or_something_is_being_done() {
    let hard = |prepare: &dyn Fn(&mut Night)| {
        let mut night = Night::new(Language::En);
        night.mine("Vos", Triage::B);
        ask_to_close(&mut night, "Vos");
        prepare(&mut night);
        closed(&mut night, "Vos");
        night
    };
    assert!(is_offered(&hard(&|_| {})));
    // an own visitor's word, read and not answered, or not read; acute danger; another talk; a dialog; the lock
    let waits = |night: &mut Night| {
        night.mine("Lijster", Triage::C);
        night.says("Lijster", "ben je er nog?");
    };
    let acute = |night: &mut Night| night.arrive("Uil", Triage::A, 0);
    let other = |night: &mut Night| {
        night.mine("Lijster", Triage::C);
        night.key("Alt-2");
        night.reply("ik ben er");
    };
    let cases: [&dyn Fn(&mut Night); 5] =
        [&waits, &acute, &other, &|night| night.key("Ctrl-K"), &|night| night.key("F9")];
    for (nth, prepare) in cases.iter().enumerate() {
        let night = hard(prepare);
        assert!(!is_offered(&night), "{nth}: {}", night.screen());
        assert!(night.console.world.has_offer_after(), "{nth}");
    }
    // the hint stands among the others, also at 80 columns
    let mut night = hard(&waits);
    night.size(80, 24);
    night.key("F2");
    assert!(night.screen().contains("Alt-P after the talk"), "{}", night.screen());
}

#[test]
fn to_leave_is_to_go_on_and_the_offer_goes_by_itself() {
    for keys in [&["Esc"][..], &["Enter"], &["1"]] {
        let mut night = after(Language::Nl, Triage::A);
        night.pass(2 * SECOND);
        night.keys(keys);
        assert!(!is_offered(&night) && !night.console.world.has_offer_after(), "{keys:?}");
        assert_eq!(shift(&night), Shift::On);
        assert_eq!(told(&mut night), Vec::<String>::new(), "{keys:?}");
    }
    let mut night = after(Language::Nl, Triage::A);
    night.key("F2");
    night.pass(30 * MINUTE - 1);
    assert!(night.console.world.has_offer_after());
    assert!(night.console.next_change().0 <= night.now().0 + 1);
    night.pass(1);
    assert!(!night.console.world.has_offer_after());
}

#[test]
fn the_five_minutes_are_drawn_when_they_change_and_end_with_a_bell() {
    let mut night = after(Language::En, Triage::A);
    night.pass(2 * SECOND);
    night.key("2");
    let row = |night: &Night| night.screen().lines().next().unwrap_or_default().to_owned();
    assert!(row(&night).contains("pausing, 5 min"), "{}", row(&night));
    // between two frames that differ nothing wakes up for it
    let mut frames = vec![row(&night)];
    let mut wakes = 0;
    while shift(&night) == Shift::Pausing {
        let next = night.console.next_change().0 - night.now().0;
        assert!((1..=MINUTE).contains(&next));
        night.effects.clear();
        night.pass(next);
        wakes += 1;
        frames.push(row(&night));
    }
    frames.dedup();
    // five minutes, 59 seconds of the last one, the end; beside that the clock's own minutes and the notice
    assert!((60..=80).contains(&wakes), "{wakes}");
    for words in ["pausing, 2 min", "pausing, 60 s", "pausing, 1 s"] {
        assert!(frames.iter().any(|row| row.contains(words)), "{words}: {frames:#?}");
    }
    assert!(row(&night).contains(" on "), "{}", row(&night));
    assert_eq!(night.effects.iter().filter(|effect| matches!(effect, Effect::Bell)).count(), 1);
    assert!(night.screen().contains("The five minutes are over"), "{}", night.screen());
}

/// Nothing that leaves this console tells a pause after a talk from one in the shift pane.
#[test]
fn no_event_differs_from_those_of_an_ordinary_pause() {
    let mut night = after(Language::Nl, Triage::A);
    night.pass(2 * SECOND);
    night.key("2");
    let mut events = told(&mut night);
    night.pass(5 * MINUTE);
    events.extend(told(&mut night));

    let mut plain = after(Language::Nl, Triage::C);
    plain.pass(2 * SECOND);
    plain.keys(&["F7", "Down", "Enter"]);
    let mut ordinary = told(&mut plain);
    plain.pass(5 * MINUTE);
    plain.keys(&["Up", "Enter"]);
    ordinary.extend(told(&mut plain));
    assert_eq!(events, ordinary);
    assert_eq!(events.len(), 2, "{events:#?}");
}

#[test]
fn one_key_ends_it_sooner() {
    let mut night = after(Language::En, Triage::A);
    night.pass(2 * SECOND);
    night.key("2");
    assert!(night.screen().contains("Alt-P end the pause"), "{}", night.screen());
    night.pass(MINUTE);
    night.key("Alt-P");
    assert_eq!(shift(&night), Shift::On);
    night.effects.clear();
    night.pass(10 * MINUTE);
    assert_eq!(told(&mut night), Vec::<String>::new(), "it is over once");
}

#[test]
fn what_else_changed_the_duty_stands() {
    let duty = |shift| Duty { name: "Sanne".to_owned(), shift, capacity: 8, languages: Vec::new() };
    let paused = || {
        let mut night = after(Language::Nl, Triage::A);
        night.pass(2 * SECOND);
        night.key("2");
        night
    };
    // the shift pane: a pause that was chosen there has no end of its own
    for (keys, wanted) in [
        (&["F7", "Down", "Enter"][..], Shift::Pausing),
        (&["F7", "Down", "Down", "Enter"], Shift::HandingOver),
        (&["F7", "Enter"], Shift::On),
    ] {
        let mut night = paused();
        night.keys(keys);
        night.pass(6 * MINUTE);
        assert_eq!(shift(&night), wanted, "{keys:?}");
    }
    // another console of mine, once the desk has told the pause; what it told before is no change
    let mut night = paused();
    night.desk_by(&me(), DeskEvent::Duty(duty(Shift::On)));
    night.desk_by(&me(), DeskEvent::Duty(duty(Shift::Pausing)));
    night.pass(5 * MINUTE);
    assert_eq!(shift(&night), Shift::On, "the countdown went on");
    let mut night = paused();
    night.desk_by(&me(), DeskEvent::Duty(duty(Shift::Pausing)));
    night.desk_by(&me(), DeskEvent::Duty(duty(Shift::HandingOver)));
    night.desk_by(&me(), DeskEvent::Duty(duty(Shift::Pausing)));
    night.effects.clear();
    night.pass(6 * MINUTE);
    assert_eq!(shift(&night), Shift::Pausing);
    assert_eq!(told(&mut night), Vec::<String>::new());
}

#[test]
fn who_handed_over_before_hands_over_after_it() {
    let mut night = Night::new(Language::Nl);
    night.mine("Vos", Triage::B);
    night.keys(&["F7", "Down", "Down", "Enter"]);
    assert_eq!(shift(&night), Shift::HandingOver);
    ask_to_close(&mut night, "Vos");
    closed(&mut night, "Vos");
    night.pass(2 * SECOND);
    night.key("2");
    assert_eq!(shift(&night), Shift::Pausing);
    night.pass(5 * MINUTE);
    assert_eq!(shift(&night), Shift::HandingOver);
}

#[test]
fn own_visitors_are_never_left_and_acute_danger_rings() {
    let mut night = after(Language::En, Triage::A);
    night.mine("Lijster", Triage::C);
    night.says("Lijster", "ben je er nog?");
    // who waits is answered first
    night.keys(&["F2", "Alt-P"]);
    assert!(night.console.dialog_as::<AfterTalk>().is_some());
    night.key("2");
    assert_eq!(shift(&night), Shift::On);
    assert!(night.screen().contains("Lijster waits for your answer"), "{}", night.screen());
    night.key("Alt-1");
    night.reply("ik ben er");
    night.key("Alt-P");
    assert!(night.console.dialog_as::<AfterTalk>().is_some(), "the offer stood");
    night.key("2");
    assert_eq!(shift(&night), Shift::Pausing);
    let bells = |night: &mut Night| {
        std::mem::take(&mut night.effects).iter().filter(|effect| matches!(effect, Effect::Bell)).count()
    };
    night.pass(30 * SECOND);
    bells(&mut night);
    night.says("Lijster", "hoi");
    assert_eq!(bells(&mut night), 1, "an own visitor's word");
    night.pass(10 * SECOND);
    bells(&mut night);
    night.arrive("Uil", Triage::A, 0);
    assert_eq!(bells(&mut night), 1, "the first of two");
    night.pass(300);
    assert_eq!(bells(&mut night), 1, "acute danger");
}

#[test]
fn the_lock_and_the_end_of_the_shift_work_meanwhile() {
    let mut night = after(Language::En, Triage::A);
    night.pass(2 * SECOND);
    night.keys(&["2", "F9"]);
    assert!(night.screen().contains("pausing, 5 min"), "{}", night.screen());
    night.pass(5 * MINUTE);
    assert_eq!(shift(&night), Shift::On, "also while it is locked");

    let mut night = after(Language::En, Triage::A);
    night.pass(2 * SECOND);
    night.keys(&["2", "F10", "Enter"]);
    assert_eq!(shift(&night), Shift::Off);
    night.pass(6 * MINUTE);
    assert_eq!(shift(&night), Shift::Off);
}

#[test]
fn the_team_line_opens_with_a_sentence_to_the_backup_that_says_nothing_of_the_visitor() {
    for language in Language::ALL {
        let mut night = after(language, Triage::A);
        night.pass(2 * SECOND);
        night.key("3");
        let text = night.console.world.team.writing(ToTeam::Line).editor.text().to_owned();
        assert!(text.starts_with("@Milan ") && !text.contains("Vos"), "{text}");
        assert!(night.commands().iter().all(|command| !matches!(command, Command::Team(_))), "nothing is sent");
        night.key("Enter");
        let line = night.commands().into_iter().find_map(|command| match command {
            Command::Team(desk::event::TeamEvent::Line(line)) => Some(line),
            _ => None,
        });
        assert_eq!(line.unwrap().mentions, [colleague()]);
    }
    // what was being written to the team stays
    let mut night = after(Language::Nl, Triage::A);
    night.key("Ctrl-G");
    night.types("wie kan er morgen?");
    night.keys(&["Esc", "Alt-P", "3"]);
    let text = night.console.world.team.writing(ToTeam::Line).editor.text().to_owned();
    assert!(text.starts_with("@Milan ") && text.ends_with("wie kan er morgen?"), "{text}");
}

#[test]
fn it_says_so_when_nobody_would_read_it() {
    let mut night = after(Language::En, Triage::A);
    night.desk_by(
        &colleague(),
        DeskEvent::Duty(Duty { name: "Milan".to_owned(), shift: Shift::Off, capacity: 2, languages: Vec::new() }),
    );
    night.pass(2 * SECOND);
    night.keys(&["F2", "Alt-P", "Down", "Down"]);
    assert!(night.screen().contains("No colleague is on duty"), "{}", night.screen());
    night.key("Enter");
    assert!(night.console.world.team.writing(ToTeam::Line).editor.is_empty());
    assert!(night.console.dialogs.is_empty() && night.screen().contains("No colleague is on duty"));
    assert!(night.console.world.has_offer_after(), "the pause is still offered");
}

#[test]
fn another_helper_finds_nothing_of_it() {
    let mut night = after(Language::Nl, Triage::A);
    night.pass(2 * SECOND);
    night.key("2");
    night.link(Update::SomebodyElse);
    assert_eq!((night.console.world.pause_left(), night.console.world.has_offer_after()), (None, false));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever is pressed in the first second after a closing, the duty is not another by the offer: only the shift's own
    /// rows change it.
    #[test]
    fn nothing_that_is_pressed_at_once_chooses(
        keys in prop::collection::vec(prop::sample::select(vec!["1", "2", "3", "Enter", "Down", "Up", "Esc", "j", "k"]), 1..8),
        apart in 0_u64..100,
    ) {
        let mut night = after(Language::Nl, Triage::A);
        for key in &keys {
            night.pass(apart);
            night.key(key);
        }
        prop_assert_eq!(shift(&night), Shift::On);
        prop_assert!(night.console.world.has_offer_after());
        prop_assert!(night.console.world.team.writing(ToTeam::Line).editor.is_empty());
    }
}

/// A pause that is begun while one runs ends in what was before the first.
#[test]
fn a_second_pause_ends_as_the_first_would_have() {
    let mut night = after(Language::En, Triage::A);
    let before = shift(&night);
    night.console.world.pause();
    night.pass(MINUTE);
    night.console.world.pause();
    assert_eq!(shift(&night), Shift::Pausing);
    night.pass(6 * MINUTE);
    assert_eq!(shift(&night), before);
}
