//! Words on their way to a visitor: placeholders, languages, and whether a service is open, fits and is checked.

use std::rc::Rc;

use care::Language;
use care::blanks::Blank;
use care::triage::Triage;
use console::screen::Message;
use content::Content;
use desk::event::{CaseEvent, PlanAnswer};

use super::flows;
use testing::night::{Night, me, room};

const OWN: &str = r#"
[[phrase]]
id = "back"
code = "terug"
usage = { nl = "weer afspreken", en = "meeting again" }
text = { nl = "Dag {alias}. Tot {when}, ons woord is {word}.", en = "Bye {alias}. Until {when}, our word is {word}." }

[[phrase]]
id = "english"
code = "eng"
usage = { nl = "alleen Engels", en = "English only" }
text = { en = "Take your time." }
"#;

const SERVICE: &str = r#"
[[entry]]
id = "inloop"
code = "inloop"
name = { nl = "Inloop", en = "Drop-in" }
what = { nl = "Om te praten, {when}.", en = "To talk, {when}." }
phone = "020-1234567"
ages = { from = 18 }
open = "fri 18:00-23:00"
hours = { nl = "vrijdag van 18 tot 23 uur", en = "Friday, 18 to 23" }
languages = ["en"]
anonymous = "yes"
parents = "unknown"
verified_on = 2025-10-01
source = "ours"
"#;

fn with(own: &str, language: Language) -> Night {
    let mut night = Night::new(language);
    night.mine("Vos", Triage::C);
    night.send(Message::Content(Rc::new(Content::parse("own.toml", own).expect("it is right"))));
    night.key("Alt-1");
    night
}

fn draft(night: &Night) -> String {
    night.console.world.chat(&room("Vos")).expect("it is open here").draft.editor.text().to_owned()
}

#[test]
fn placeholders_are_filled_or_asked_for_and_never_sent_open() {
    let mut night = with(OWN, Language::Nl);
    night.types(";terug");
    night.key("Tab");
    let Some(filling) = night.console.dialog_as::<console::dialog::write::Write<console::dialog::blank::Blank>>()
    else {
        panic!("it is asked:\n{}", night.screen())
    };
    assert_eq!(filling.what.blanks().collect::<Vec<_>>(), [Blank::When, Blank::Word], "the alias is known");
    let screen = night.screen();
    assert!(screen.contains("Wanneer?") && screen.contains("Dag Vos. Tot {when}"), "{screen}");
    night.types("morgen");
    night.key("Enter");
    assert!(night.screen().contains("Welk stopwoord"), "{}", night.screen());
    // left open
    night.key("Enter");
    assert_eq!(draft(&night), "Dag Vos. Tot morgen, ons woord is {word}.");
    night.commands();
    night.key("Enter");
    assert!(night.sent().is_empty(), "a hole is never sent");
    assert!(night.screen().contains("{word} is nog niet ingevuld"), "{}", night.screen());
    assert_eq!(draft(&night), "Dag Vos. Tot morgen, ons woord is {word}.", "and nothing is lost");
    // the cursor stands behind the hole
    for _ in "{word}".chars() {
        night.key("Backspace");
    }
    night.types("appel");
    night.key("Enter");
    let sent: Vec<_> = night.sent().into_iter().map(|outgoing| outgoing.body).collect();
    assert_eq!(sent, ["Dag Vos. Tot morgen, ons woord is appel."]);
}

#[test]
fn the_stop_word_of_the_plan_is_known_and_escape_inserts_nothing() {
    let mut night = with(OWN, Language::Nl);
    let answer = Some(care::plan::Answer::Text("pannenkoek".to_owned()));
    let (plan, item) = ("preface".to_owned(), "stop_word".to_owned());
    let event =
        CaseEvent::Plan(PlanAnswer { plan, item, version: 1, answer, skipped: false, from: None, earlier: None });
    night.case_by(&me(), &room("Vos"), event);
    night.key("F5");
    night.types("afspreken");
    night.key("Enter");
    let Some(filling) = night.console.dialog_as::<console::dialog::write::Write<console::dialog::blank::Blank>>()
    else {
        panic!("{}", night.screen())
    };
    assert_eq!(filling.what.blanks().collect::<Vec<_>>(), [Blank::When]);
    night.key("Esc");
    assert_eq!(draft(&night), "");
    night.keys(&["F2", "Alt-1", "/"]);
    night.types("afspreken");
    night.key("Enter");
    night.types("zondag {wat}");
    night.key("Enter");
    assert_eq!(draft(&night), "Dag Vos. Tot zondag {wat}, ons woord is pannenkoek.");
    night.commands();
    night.key("Enter");
    assert!(night.sent().is_empty(), "not even a placeholder that a helper wrote");
}

#[test]
fn a_phrase_without_the_visitors_language_says_so() {
    let mut night = with(OWN, Language::Nl);
    night.key("F5");
    night.types("alleen engels");
    let screen = night.screen();
    assert!(screen.contains("Niet in het Nederlands") && screen.contains("Take your time."), "{screen}");
    night.key("Enter");
    assert_eq!(draft(&night), "Take your time.");
    assert!(night.screen().contains("Niet in het Nederlands"), "{}", night.screen());
}

#[test]
fn a_referral_says_whether_it_is_open_fits_and_is_checked_and_asks_its_placeholder_after_the_second_key() {
    let mut night = with(SERVICE, Language::Nl);
    night.size(160, 50);
    night.key("F4");
    night.types("inloop");
    let screen = night.screen();
    for words in ["opent vrijdag 18:00 · vrijdag van 18", "vanaf 18", "125 dagen geleden", "niet de taal"] {
        assert!(screen.contains(words), "{words}:\n{screen}");
    }
    assert!(
        screen.lines().any(|line| line.contains(">×Inloop") && line.contains("oud dicht taal! ;inloop")),
        "{screen}"
    );
    night.key("Enter");
    assert!(night.console.dialog_as::<console::dialog::struck_out::StruckOut>().is_some(), "{}", night.screen());
    night.key("!");
    let Some(_) = night.console.dialog_as::<console::dialog::write::Write<console::dialog::blank::Blank>>() else {
        panic!("{}", night.screen())
    };
    night.types("vanavond");
    night.key("Enter");
    let draft = draft(&night);
    assert!(draft.contains("Om te praten, vanavond."), "{draft}");
    assert!(draft.contains("Nu dicht. Weer open: vrijdag om 18:00."), "{draft}");
    assert!(draft.contains("Let op: ik weet niet zeker of iemand thuis"), "who would find out is said: {draft}");
}

#[test]
fn a_service_opens_and_closes_with_the_minute() {
    let mut night = with(SERVICE, Language::En);
    night.size(160, 50);
    night.key("F4");
    night.types("inloop");
    // from Tuesday 01:14 to Friday 17:59:30, half a minute at a time at the end
    let minutes = 3 * 24 * 60 + 16 * 60 + 45;
    night.pass(minutes * 60_000 + 30_000);
    assert!(night.screen().contains("opens 18:00"), "{}", night.screen());
    night.pass(30_000);
    assert!(night.screen().contains("open until 23:00"), "{}", night.screen());
    night.pass((4 * 60 + 50) * 60_000);
    assert!(night.screen().contains("closes in 10 min"), "{}", night.screen());
    night.pass(10 * 60_000);
    assert!(
        night.screen().contains("opens Friday 18:00") || night.screen().contains("opens 13 February"),
        "{}",
        night.screen()
    );
}

fn first_phrases(night: &Night) -> (Vec<String>, usize) {
    let phrases = &night.console.world.station.content.phrases;
    let (found, fitting) = night.console.panes.phrases.found();
    (found.iter().map(|at| phrases[*at].id.clone()).collect(), fitting)
}

#[test]
fn the_phrases_for_what_is_going_on_come_first() {
    let mut night = Night::new(Language::Nl);
    night.mine("Vos", Triage::C);
    night.says("Vos", "hoi");
    night.keys(&["Alt-1", "F5"]);
    let (ids, now) = first_phrases(&night);
    assert_eq!(ids[..now], ["opening", "limits", "safe_check"], "nobody has said a word yet");
    assert!(night.screen().contains("begin                       nu ;hi"), "{}", night.screen());
    night.key("Enter");
    let text = draft(&night);
    night.key("Ctrl-U");
    night.reply(&text);
    night.key("F5");
    assert_eq!(first_phrases(&night).1, 0);
    night.pass(4 * 60_000);
    night.keys(&["Esc", "F5"]);
    let (ids, now) = first_phrases(&night);
    assert_eq!(ids[..now], ["silence"]);
    // searched for, all are equal
    night.types("begin");
    assert_eq!(first_phrases(&night).1, 0);
}

/// Half a referral is worse than none: what does not fit whole is not inserted, and told.
#[test]
fn what_does_not_fit_is_not_inserted_and_told() {
    let mut night = Night::busy(Language::Nl);
    night.keys(&["Alt-1"]);
    night.send(Message::Paste("a".repeat(3_990)));
    for keys in [&["F4", "Enter"][..], &["F5", "Enter"]] {
        night.keys(keys);
        if night.console.dialog_as::<console::dialog::struck_out::StruckOut>().is_some() {
            night.key("!");
        }
        assert!(draft(&night).len() == 3_990 && night.console.dialog().is_none(), "{keys:?}");
        assert_eq!(flows::notice(&night), "Niet ingevoegd: een bericht heeft hoogstens 4000 tekens. Verstuur eerst.");
        night.console.world.notice = None;
        night.key("Alt-1");
    }
    // a shortcut that expands to too much stays as it was typed
    night.types(" ;112");
    night.key("Tab");
    if night.console.dialog_as::<console::dialog::struck_out::StruckOut>().is_some() {
        night.key("!");
    }
    assert!(draft(&night).ends_with("a ;112"), "{}", flows::notice(&night));
    // words pasted into a note are not cut in silence either
    night.keys(&["F6", "n"]);
    night.send(Message::Paste("b".repeat(4_001)));
    assert!(flows::notice(&night).contains("langer dan 4000 tekens"), "{}", flows::notice(&night));
}
