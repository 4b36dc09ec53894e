//! Practice with feedback: what is told of a practised talk, that it is the demo's alone, and that nothing of it leaves.

use care::Language;
use care::practice::{Expected, FirstAnswer, Limits};
use care::registration::Closing;
use care::triage::Triage;
use console::dialog::feedback::Feedback;
use console::world::practice::Practice;
use desk::event::{Closed, DeskEvent, Leaving, Left, Moment};
use matrix::link::Command;

use testing::night::{Night, room};

const SECOND: u64 = 1_000;

/// The stepfather's scenario, as the practice script has it.
fn stepfather() -> Practice {
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    let expected = Expected {
        triage: Triage::B,
        age: 15,
        home: care::home::Home::Involved,
        fits: ids(&["fier", "kindertelefoon", "veilig_thuis_advies"]),
        unfit: ids(&["veilig_thuis_kind", "veilig_thuis_melding", "csg", "comensha"]),
    };
    Practice { alias: "Vos".to_owned(), expected }
}

/// A talk with a practised visitor who is not practised on a real desk.
fn talk(language: Language, practice: Option<Practice>) -> Night {
    let mut night = Night::new(language);
    night.size(80, 24);
    night.console.world.practising = practice.map(Into::into);
    night.mine("Vos", Triage::X);
    night.says("Vos", "hoi");
    night.key("Alt-1");
    night.pass(12 * SECOND);
    night
}

fn closes(night: &mut Night) {
    let (since, how) = (night.now(), Leaving::Goodbye);
    night.door(|seq| {
        DeskEvent::Left(Left { seq, conversation: room("Vos"), how, since, triage: None, by: None, request: None })
    });
    night.keys(&["Ctrl-X", "Right", "Enter"]);
    let since = night.now();
    night.door(|seq| {
        DeskEvent::Closed(Closed {
            seq,
            conversation: room("Vos"),
            closing: Closing::Goodbye,
            since,
            erased_at: Moment(since.0 + 1),
            registered: Some(true),
            request: None,
            unwanted: None,
        })
    });
}

fn told(night: &mut Night) -> String {
    let mut all = night.screen();
    for _ in 0..4 {
        night.key("Space");
        all.push_str(&night.screen());
    }
    all
}

/// One key at a time: the second phrase waits for the first one's words to come back.
fn phrase(night: &mut Night, code: &str) {
    night.types(&format!(";{code}"));
    night.keys(&["Tab", "Enter"]);
    for outgoing in night.sent() {
        night.echo(&outgoing);
    }
}

#[test]
fn a_talk_by_the_book_in_both_languages() {
    for (language, name) in [(Language::Nl, "nl"), (Language::En, "en")] {
        let mut night = talk(language, Some(stepfather()));
        for code in ["hi", "alleen", "grens"] {
            phrase(&mut night, code);
        }
        night.reply("Hoe heet je?");
        closes(&mut night);
        assert!(night.console.dialog_as::<Feedback>().is_some(), "{}", night.screen());
        insta::assert_snapshot!(format!("feedback_{name}"), night.screen());
        night.key("Space");
        insta::assert_snapshot!(format!("feedback_on_{name}"), night.screen());
    }
}

#[test]
fn each_sentence_says_what_was_done() {
    let mut night = talk(Language::En, Some(stepfather()));
    night.pass(100 * SECOND);
    night.reply("Hoe heet je en waar woon je?");
    // struck out: the second key puts it in, and sends it
    night.key("F4");
    night.types("veilig thuis, report");
    night.keys(&["Enter", "!"]);
    night.key("Enter");
    if !night.console.dialogs.is_empty() {
        night.key("!");
    }
    for outgoing in night.sent() {
        night.echo(&outgoing);
    }
    closes(&mut night);
    let all = told(&mut night);
    for words in [
        "112 s after you picked up",
        "did not say who hears of it",
        "the visitor answered it at the",
        "a referral that is struck out. You went over",
        "you offered Veilig Thuis, report. It does not fit here",
        "X UNKNOWN: you did not set it",
        "What fits in this story",
        "What does not",
    ] {
        assert!(flat(&all).contains(words), "{words}:\n{all}");
    }
}

/// The words without the dialog's box.
fn flat(screen: &str) -> String {
    screen.replace(['│', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_closed_service_is_said_to_be_closed_and_an_early_goodbye_is_told_kindly() {
    let mut night = talk(Language::En, Some(stepfather()));
    closes(&mut night);
    let all = flat(&told(&mut night));
    assert!(all.contains("you closed without a word"), "{all}");
    // 01:14: De Kindertelefoon opens at eleven
    assert!(all.contains("De Kindertelefoon") && all.contains("closed at this hour"), "{all}");
}

/// No event, no request and nothing on the disk differs from a talk that nobody practises.
#[test]
fn nothing_of_it_leaves_the_console() {
    let commands = |practice: Option<Practice>| {
        let mut night = talk(Language::Nl, practice);
        let mut all = Vec::new();
        night.types("Hoe heet je?");
        night.key("Enter");
        let sent = night.commands();
        for command in &sent {
            if let Command::Send(outgoing) = command {
                night.echo(&outgoing.clone());
            }
        }
        all.extend(sent);
        closes(&mut night);
        night.pass(2 * SECOND);
        night.key("Esc");
        all.extend(night.commands());
        all.iter().map(|command| format!("{command:?}")).collect::<Vec<_>>()
    };
    assert_eq!(commands(Some(stepfather())), commands(None));
}

#[test]
fn without_a_scenario_there_is_none_and_another_visitor_is_not_judged() {
    let mut night = talk(Language::Nl, None);
    closes(&mut night);
    assert!(night.console.dialog_as::<Feedback>().is_none());
    let mut night = talk(Language::Nl, Some(Practice { alias: "Uil".to_owned(), ..stepfather() }));
    closes(&mut night);
    assert!(night.console.dialog_as::<Feedback>().is_none());
}

#[test]
fn a_key_from_habit_does_not_take_it_away_unread_and_once_left_it_is_gone() {
    let mut night = talk(Language::Nl, Some(stepfather()));
    closes(&mut night);
    night.pass(900);
    night.keys(&["Enter", "Esc", "q"]);
    assert!(night.console.dialog_as::<Feedback>().is_some());
    night.pass(200);
    night.key("Esc");
    assert!(night.console.dialogs.is_empty());
    assert!(night.console.world.practising.is_none() && night.console.world.take_feedback().is_none());
}

#[test]
fn what_is_told_is_codes_alone() {
    let mut night = talk(Language::Nl, Some(stepfather()));
    night.reply("Wat een geheim woord: kwikstaart");
    closes(&mut night);
    let dialog = night.console.dialog_as::<Feedback>().expect("told");
    let all = format!("{dialog:?}");
    assert!(!all.contains("kwikstaart") && !all.contains("Vos"), "{all}");
    let limits = Limits::NothingAsked { said: false };
    assert!(all.contains(&format!("{limits:?}")) && all.contains(&format!("{:?}", FirstAnswer::Soon(12))), "{all}");
}
