//! The care flow by keys at 80×24, in both languages, against a real desk; and what follows from a father who takes part.

use std::path::Path;

use care::Language;
use care::home::Home;
use care::referral::{Usability, usable};
use content::Content;
use serde_json::json;

use testing::program::screen::{Screen, key};
use testing::program::serve::Serve;
use testing::program::visitor::Visitor;

/// Words of the screen in one language.
struct Words {
    language: &'static str,
    password: &'static str,
    waiting: &'static str,
    composer: &'static str,
    inserted: &'static str,
    signals: &'static str,
    possible: &'static str,
    wants_it: &'static str,
    urgent: &'static str,
    register: &'static str,
    closed: &'static str,
    stop_word: &'static str,
    listens: &'static str,
}

const EN: Words = Words {
    language: "en",
    password: "password",
    waiting: "Waiting",
    composer: "─ to ",
    inserted: "Put into the composer.",
    signals: "Signals: for us only",
    possible: "possible signals",
    wants_it: "wants it",
    urgent: "B URGENT",
    register: "of 14",
    closed: ": closed.",
    stop_word: "Our stop word is: pancake",
    listens: "talk with someone here",
};

const NL: Words = Words {
    language: "nl",
    password: "wachtwoord",
    waiting: "Wacht 0",
    composer: "─ aan ",
    inserted: "In het tekstvak gezet.",
    signals: "Signalen: alleen voor ons",
    possible: "mogelijke signalen",
    wants_it: "wil het",
    urgent: "B SPOED",
    register: "van 14",
    closed: ": afgesloten.",
    stop_word: "Ons stopwoord is: pancake",
    listens: "met iemand praten",
};

const CTRL_T: &str = "\x14";
const CTRL_X: &str = "\x18";
const ESC: &str = "\x1b";
const LEFT: &str = "\x1b[D";
const RIGHT: &str = "\x1b[C";

/// A visitor whom Sanne has picked up.
fn talking(data: &Path, home: &Path, words: &Words) -> (Serve, Visitor, Screen) {
    let desk = Serve::start(data);
    desk.add_helper("sanne", "correct horse");
    let arguments = ["--lang", words.language, "--homeserver", &desk.homeserver, "--helper", "sanne"];
    let mut screen = Screen::start(home, 24, 80, &arguments);
    screen.sees(words.password);
    screen.press("correct horse").press(key::ENTER);
    screen.sees(words.waiting);
    let visitor = Visitor::arrive(&desk.door, &json!({"language": words.language}));
    visitor.says("1", "help me please");
    screen.sees(&visitor.alias);
    screen.press(key::F2).press(key::ENTER);
    screen.sees("help me please");
    screen.sees(words.composer);
    (desk, visitor, screen)
}

/// Waits until the visitor reads this; all that was said, oldest first.
fn reads(visitor: &Visitor, words: &str) -> Vec<String> {
    let heard = visitor.hears(|messages| messages.iter().any(|(_, text)| text.contains(words)));
    heard.into_iter().map(|(_, text)| text).collect()
}

fn from_claim_to_closing(words: &Words) {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (_desk, visitor, mut screen) = talking(data.path(), home.path(), words);
    screen.press("I am here").press(key::ENTER);
    reads(&visitor, "I am here");

    // the preface: safe now, not watched, nobody from home, a stop word, nothing but what is remembered
    screen.press(key::F3).press(key::ENTER);
    screen.sees(" 5 H ");
    screen.press(key::ENTER).press("1j").press(key::ENTER).press("2j").press(key::ENTER).press("2j");
    screen.press(key::ENTER).press("pancake").press(key::ENTER).press("jj").press(key::ENTER).press("2kk");
    // the fifth stands below what there is room for
    screen.wait_for("four of five answers", |text| text.matches(" ■ ").count() == 4 && text.contains("pancake"));
    assert_eq!(reads(&visitor, "I am here").len(), 2, "nothing of it goes out by itself");
    // the stop word is shared: into the composer, and the helper sends it
    screen.press("s");
    screen.sees(words.inserted);
    screen.press(key::ENTER);
    reads(&visitor, words.stop_word);

    // a plan item: whom to write to, which is in the plan about suicide; shared as well
    screen.press(key::F3);
    screen.sees("√ ");
    screen.press(LEFT).press("jjjjj").press(key::ENTER);
    screen.sees(" 5 H ");
    screen.press("/").press("5.").press(key::ENTER).press(key::ENTER);
    screen.sees("Ctrl-J");
    screen.press("113").press(key::ENTER);
    screen.no_longer_sees("Ctrl-J");
    screen.press("s");
    screen.sees(words.inserted);
    screen.press(key::ENTER);
    reads(&visitor, words.listens);

    // a signal, linked to what was said
    screen.press(key::F6).press("s");
    screen.sees(words.signals);
    screen.press("jj ");
    screen.sees("[x]");
    screen.press(key::ENTER);
    screen.no_longer_sees("[x]");
    screen.sees(words.possible);

    // a referral, offered and accepted
    screen.press(key::F4).press("veilig").press(key::ENTER);
    screen.sees(words.inserted);
    screen.press(key::ENTER);
    let said = reads(&visitor, "0800-2000");
    assert_eq!(said.len(), 5, "the visitor reads what was sent and nothing else: {said:?}");
    screen.press(key::F6);
    screen.press("a");
    screen.sees(words.wants_it);

    screen.press(CTRL_T).press("b");
    screen.sees(words.urgent);
    screen.press(CTRL_X);
    screen.sees(words.register);
    screen.press(RIGHT).press(key::ENTER);
    // the visitor is there: closing takes a second key
    screen.sees(if words.language == "nl" { "! doet het" } else { "! does it" });
    screen.press("!");
    screen.sees(words.closed);
    assert_eq!(visitor.try_say("2", "still there?").0, 410, "it is over for the visitor, too");
}

#[test]
fn the_whole_care_flow_by_keys_in_english() {
    from_claim_to_closing(&EN);
}

#[test]
fn the_whole_care_flow_by_keys_in_dutch() {
    from_claim_to_closing(&NL);
}

#[test]
fn a_father_who_is_ticked_changes_all_that_is_offered() {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (_desk, _visitor, mut screen) = talking(data.path(), home.path(), &EN);
    screen.resize(50, 160);
    // plan 2, its question about the father: takes part
    screen.press(key::F3).press("jj").press(key::ENTER);
    screen.sees(" 1 H ");
    screen.press("/").press("your father").press(key::ENTER).press(key::ENTER);
    screen.sees("does not know");
    screen.press("1");
    // at once, by the door's word: B at least; and lower is refused
    screen.sees("B URGENT");
    screen.press(CTRL_T);
    screen.sees("no dated threat");
    screen.press("c");
    screen.sees("B at least");

    // the plan of template 2 is proposed
    screen.press(LEFT);
    screen.wait_for("the plan to be proposed", |text| {
        text.lines().any(|line| line.contains("(step)parent is involved") && line.contains("proposed"))
    });

    // every entry that may notify parents is struck out with its reason, and no other
    screen.press(key::F4);
    let directory = &Content::shipped().directory;
    let mut struck = 0;
    for (nth, entry) in directory.search("").into_iter().enumerate() {
        if nth > 0 {
            screen.press(key::DOWN);
        }
        let reason = match usable(entry, Home::Involved) {
            Usability::StruckOut(reason) => Some(reason.text(Language::En)),
            _ => None,
        };
        struck += usize::from(reason.is_some());
        let beginning = |words: &str| words.chars().take(24).collect::<String>();
        let (what, reason) = (beginning(entry.what.get(Language::En)), reason.as_deref().map(beginning));
        screen.wait_for(&format!("{} as it is: {reason:?}", entry.id), |text| {
            let is_struck = text.contains("STRUCK OUT");
            text.contains(&what)
                && is_struck == reason.is_some()
                && reason.as_ref().is_none_or(|why| text.contains(why))
        });
    }
    assert!(struck >= 8, "of the shipped entries at least eight may notify parents: {struck}");

    // whom to ask for help in template 5: not him
    screen.press(key::F3);
    screen.sees("Thinking of suicide");
    screen.press("jjj").press(key::ENTER);
    screen.press("/").press("4. Whom").press(key::ENTER).press(key::ENTER);
    screen.sees("a role, no name");
    screen.press("my dad").press(key::ENTER);
    screen.sees("Not somebody to turn to");
    screen.sees("a role, no name");
    screen.press(ESC);
    screen.no_longer_sees("a role, no name");
    screen.press(key::ENTER);
    screen.sees("a role, no name");
    screen.press("a teacher").press(key::ENTER);
    screen.no_longer_sees("a role, no name");
    screen.sees("a teacher");

    // brothers and sisters are asked about, and he is filled in
    screen.press(CTRL_X);
    screen.sees("» Closing");
    screen.press(&"j".repeat(25));
    screen.sees("ask about them");
    screen.wait_for("the father", |text| text.contains("[x] father"));
}
