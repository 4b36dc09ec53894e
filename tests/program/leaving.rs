//! What leaves and what ends, on the real program with a visitor over HTTP, in both languages (domain.md §2.9 and §10):
//! the stop word, the wipe, words that may not leave any more, closing over words that nobody has seen.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};

use serde_json::{Value, json};

use testing::program::helper::{Helper, PASSWORD};
use testing::program::screen::{Screen, key};
use testing::program::serve::Serve;
use testing::program::visitor::{Stream, Visitor};

/// Words of the screen, and of the talk, in one language.
struct Words {
    language: &'static str,
    composer: &'static str,
    inserted: &'static str,
    /// As the helper agrees on it, and as the visitor types it.
    stop_word: (&'static str, &'static str),
    row_stopped: &'static str,
    row_wiped: &'static str,
    left_by_word: &'static str,
    left_by_wipe: &'static str,
    shut_by_word: &'static str,
    shut_by_wipe: &'static str,
    wipe: &'static str,
    acute: &'static str,
    unknown: &'static str,
    advice: &'static str,
    gate: [&'static str; 2],
    refused: &'static str,
    second_key: &'static str,
    struck: &'static str,
    overridden: &'static str,
    strip: &'static str,
    unsafe_typing: &'static str,
    exit_strip: &'static str,
    exit: &'static str,
    code_strip: &'static str,
    code: &'static str,
    code_question: &'static str,
    undecided: &'static str,
    unseen: &'static str,
    present: &'static str,
    closed: &'static str,
}

const EN: Words = Words {
    language: "en",
    composer: "─ to ",
    inserted: "Put into the composer.",
    stop_word: ("pancake", " Pancake! "),
    row_stopped: "stopped",
    row_wiped: "wiped",
    left_by_word: "stopped by the visitor's word · ",
    left_by_wipe: "screen wiped · ",
    shut_by_word: "stopped by the visitor's word: nothing",
    shut_by_wipe: "screen wiped: nothing reaches",
    wipe: "wipe the visitor's screen",
    acute: "A ACUTE",
    unknown: "X UNKNOWN",
    advice: "Not sending",
    gate: ["Is it possible not to pay", "is not asked any more"],
    refused: "× refused",
    second_key: "Second thought",
    struck: "is struck out",
    overridden: "STRUCK-OUT referral",
    strip: "NOT SAFE · yes or no only",
    unsafe_typing: "Typing is not safe for the visitor",
    exit_strip: "QUICK EXIT",
    exit: "Left by quick exit",
    code_strip: "code word not asked yet",
    code: "The code word was not asked",
    code_question: "Which word did we agree on?",
    undecided: "‹ ? choose ›",
    unseen: "Read first:",
    present: "is still here",
    closed: ": closed.",
};

const NL: Words = Words {
    language: "nl",
    composer: "─ aan ",
    inserted: "In het tekstvak gezet.",
    stop_word: ("pannenkoek", " Pannenkoek! "),
    row_stopped: "gestopt",
    row_wiped: "gewist",
    left_by_word: "gestopt met het stopwoord · ",
    left_by_wipe: "scherm gewist · ",
    shut_by_word: "gestopt met het stopwoord: er kan niets meer",
    shut_by_wipe: "scherm gewist: er kan niets meer",
    wipe: "het scherm van de bezoeker wissen",
    acute: "A ACUUT",
    unknown: "X ONBEKEND",
    advice: "Niets sturen",
    gate: ["Lukt het om niet te betalen", "kan niet meer"],
    refused: "× geweigerd",
    second_key: "Tweede gedachte",
    struck: "is doorgestreept",
    overridden: "DOORGESTREEPTE verwijzing",
    strip: "NIET VEILIG · alleen ja/nee",
    unsafe_typing: "Typen is niet veilig voor de bezoeker",
    exit_strip: "WEGGEKLIKT",
    exit: "Weggeklikt: wie het apparaat heeft",
    code_strip: "codewoord nog niet gevraagd",
    code: "Het codewoord is niet gevraagd",
    code_question: "Welk woord spraken we af?",
    undecided: "‹ ? kies ›",
    unseen: "Lees eerst:",
    present: "is er nog",
    closed: ": afgesloten.",
};

/// To the composer of my first conversation.
const COMPOSER: &str = "\x1b1";
const CTRL_T: &str = "\x14";
const CTRL_U: &str = "\x15";
const CTRL_X: &str = "\x18";
const LEFT: &str = "\x1b[D";
const RIGHT: &str = "\x1b[C";

/// A desk with two helpers; Sanne talks with a visitor whose page is open, Joost has the desk before him.
struct Talk {
    words: &'static Words,
    sanne: Screen,
    joost: Screen,
    visitor: Visitor,
    page: Stream,
    /// Frames that showed the stop word as the visitor types it: none.
    leaks: Receiver<String>,
    _desk: Serve,
    /// The data of the desk, and the consoles' own.
    folders: [tempfile::TempDir; 3],
}

/// A console of this helper, signed in. It tells of each frame that shows what the visitor types as the stop word.
fn console(home: &Path, desk: &Serve, helper: &str, words: &'static Words, told: Sender<String>) -> Screen {
    let typed = words.stop_word.1.trim();
    let watch = move |screen: &vt100::Screen| {
        let frame = screen.contents();
        if frame.contains(typed) {
            let _ = told.send(frame);
        }
    };
    Helper::of(desk, helper).reads(words.language).watched(Box::new(watch)).signs_in_at(home)
}

impl Talk {
    /// The visitor comes in with `body` and says that somebody is wanted; Sanne picks up.
    fn begin(words: &'static Words, mut body: Value) -> Self {
        let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
        let desk = Serve::start(folders[0].path());
        for helper in ["sanne", "joost"] {
            desk.add_helper(helper, PASSWORD);
        }
        let (told, leaks) = channel();
        let mut sanne = console(folders[1].path(), &desk, "sanne", words, told.clone());
        let joost = console(folders[2].path(), &desk, "joost", words, told);
        body["language"] = words.language.into();
        let visitor = Visitor::arrive(&desk.door, &body);
        let page = visitor.listens();
        visitor.says("1", "hallo daar");
        sanne.sees(&visitor.alias);
        sanne.press(key::F2).press(key::ENTER);
        sanne.sees("hallo daar");
        sanne.sees(words.composer);
        Self { words, sanne, joost, visitor, page, leaks, _desk: desk, folders }
    }

    /// Answers a question of the open plan, found by its number or its words.
    fn answer(&mut self, question: &str, answer: &str) {
        self.sanne.press("/");
        self.sanne.sees("┌─");
        self.sanne.press(question);
        self.sanne.sees(question);
        self.sanne.press(key::ENTER);
        self.sanne.no_longer_sees("┌─");
        self.sanne.press(key::ENTER);
        self.sanne.sees("┌─");
        self.sanne.press(answer);
        if answer.len() > 1 {
            self.sanne.sees(answer);
            self.sanne.press(key::ENTER);
        }
        self.sanne.no_longer_sees("┌─");
    }

    /// To the preface of every plan.
    fn preface(&mut self) {
        self.sanne.press(key::F3);
        self.sanne.sees("» ");
        self.sanne.press(LEFT).press(key::ENTER);
    }
}

impl Talk {
    /// Writes words for the visitor, and presses Enter.
    fn sends(&mut self, words: &str) {
        self.sanne.press(COMPOSER).press(CTRL_U);
        self.sanne.press(words);
        self.sanne.sees(words);
        self.sanne.press(key::ENTER);
    }

    /// Sends words that nothing is objected to, and waits until the visitor reads them.
    fn says(&mut self, words: &str) {
        self.sends(words);
        self.page.reads(words);
    }

    /// Enter asks for the second key because of this; Enter is not that key, and nothing was sent.
    fn is_held(&mut self, why: &str) {
        self.sanne.sees(self.words.second_key);
        self.sanne.sees(why);
        self.sanne.press(key::ENTER);
        self.sanne.no_longer_sees(self.words.second_key);
    }

    /// The visit was stopped: the page is told to empty itself, the key is dead, nothing is written to nobody, and both
    /// consoles say so.
    fn is_over(&mut self, (shut, row, left): (&str, &str, &str)) {
        let events = self.page.ends();
        assert_eq!(events.last().map(String::as_str), Some("exit"), "{events:?}");
        assert_eq!(self.visitor.try_say("late", "hallo?").0, 410);
        assert_eq!(self.visitor.sets_stop_word("paraplu").0, 410);
        self.sanne.press(COMPOSER);
        self.sanne.sees(shut);
        // the composer is shut: what is typed goes nowhere
        self.sanne.press("zqzq").press(key::F2);
        self.sanne.sees("» ");
        assert!(!self.sanne.text().contains("zqzq"), "{}", self.sanne.text());
        // the name of the visitor may be shortened where the row is narrow
        let name: String = self.visitor.alias.chars().take(3).collect();
        let is_told = |text: &str| text.lines().any(|line| line.contains(&name) && line.contains(row));
        self.sanne.wait_for(row, is_told);
        self.joost.wait_for(row, is_told);
        self.joost.sees(left);
    }

    /// What the visitor typed to stop it stands in no frame and in no file.
    fn leaves_no_trace(&self) {
        let typed = self.words.stop_word.1.trim();
        assert_eq!(self.leaks.try_iter().next(), None, "no console shows it");
        let mut folders: Vec<PathBuf> = self.folders.iter().map(|folder| folder.path().to_owned()).collect();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.is_file() {
                    let bytes = std::fs::read(&path).unwrap();
                    let holds = bytes.windows(typed.len()).any(|window| window == typed.as_bytes());
                    assert!(!holds, "{} holds it", path.display());
                }
            }
        }
    }
}

/// Seen 1: the stop word, as the helper agrees on it by keys or as the visitor sets it, and the visitor types it.
fn stops_by_word(words: &'static Words, set_by_visitor: bool) {
    let body = if set_by_visitor { json!({"answers": {"urgent": true}}) } else { json!({}) };
    let mut talk = Talk::begin(words, body);
    if set_by_visitor {
        assert_eq!(talk.visitor.sets_stop_word("nee").0, 422, "an everyday word stops nothing");
        assert_eq!(talk.visitor.sets_stop_word(words.stop_word.0).0, 204);
    } else {
        talk.sanne.press(CTRL_T).press("d");
        talk.preface();
        talk.answer("1", "1");
        talk.answer("2", "2");
        talk.answer("4", words.stop_word.0);
        talk.sanne.press("s");
        talk.sanne.sees(words.inserted);
        talk.sanne.press(key::ENTER);
        talk.page.reads(words.stop_word.0);
    }
    // what only holds the word is talk
    let holds = format!("een {}?", words.stop_word.0);
    talk.visitor.says("2", &holds);
    talk.sanne.press(COMPOSER);
    talk.sanne.sees(&holds);

    let (status, answer) = talk.visitor.try_say("3", words.stop_word.1);
    assert_eq!((status, &answer["error"]), (410, &json!("closed")));
    talk.is_over((words.shut_by_word, words.row_stopped, words.left_by_word));
    // A and B stay, C and D become X
    // in the row with the letter and three of its word
    let triage = &(if set_by_visitor { words.acute } else { words.unknown })[..5];
    talk.joost
        .wait_for(triage, |text| text.lines().any(|line| line.contains(triage) && line.contains(words.row_stopped)));
    talk.leaves_no_trace();
    // nobody is there any more: one key closes
    talk.sanne.press(COMPOSER).press(CTRL_X);
    talk.sanne.sees(words.undecided);
    talk.sanne.press(RIGHT);
    talk.sanne.no_longer_sees(words.undecided);
    talk.sanne.press(key::ENTER);
    talk.sanne.sees(words.closed);
}

#[test]
fn hostile_50_the_stop_word_that_the_helper_agreed_on() {
    stops_by_word(&NL, false);
    stops_by_word(&EN, false);
}

#[test]
fn hostile_50_the_stop_word_that_the_visitor_set() {
    stops_by_word(&NL, true);
    stops_by_word(&EN, true);
}

#[test]
fn the_helper_wipes_the_visitors_screen_by_two_keys() {
    for words in [&NL, &EN] {
        let mut talk = Talk::begin(words, json!({}));
        talk.sanne.press(key::F6).press("w");
        talk.sanne.sees(words.wipe);
        talk.sanne.press(key::ENTER);
        talk.sanne.no_longer_sees(words.wipe);
        talk.says("ik ben er nog");
        talk.sanne.press(key::F6).press("w");
        talk.sanne.sees(words.wipe);
        talk.sanne.press("!");
        talk.is_over((words.shut_by_wipe, words.row_wiped, words.left_by_wipe));
    }
}

/// Seen 2: the advice was put in while the sender was a stranger; by now it is somebody from home.
#[test]
fn hostile_51_a_gate_that_closed_before_enter() {
    for words in [&NL, &EN] {
        let mut talk = Talk::begin(words, json!({}));
        talk.preface();
        talk.answer("1", "1");
        talk.answer("2", "2");
        talk.sanne.press(LEFT).press("jjjj").press(key::ENTER);
        talk.answer("9", "3");
        talk.answer("11", "1");
        talk.sanne.press("s");
        talk.sanne.sees(words.inserted);
        talk.sanne.sees(words.advice);
        talk.sanne.press(key::F3);
        talk.answer("9", "1");
        talk.sanne.press(COMPOSER).press(key::ENTER);
        // it comes back with the reason, and no key sends it
        talk.sanne.sees(words.refused);
        talk.sanne.wait_for("the whole reason", |text| words.gate.iter().all(|part| text.contains(part)));
        assert!(!talk.sanne.text().contains(words.second_key), "{}", talk.sanne.text());
        talk.sanne.sees(words.advice);
        talk.sanne.press("!").press(key::ENTER);
        talk.says("wat wil jij?");
        assert_eq!(talk.page.said_by_helpers(), ["wat wil jij?"]);
    }
}

/// Seen 3: the referral was put in while nobody from home took part; by now somebody does.
#[test]
fn hostile_51_a_referral_that_was_struck_out_before_enter() {
    for words in [&NL, &EN] {
        let mut talk = Talk::begin(words, json!({}));
        talk.preface();
        talk.answer("1", "1");
        talk.answer("3", "2");
        talk.sanne.press(COMPOSER).press(";vtmeld");
        talk.sanne.sees(";vtmeld");
        talk.sanne.press("\t");
        talk.sanne.no_longer_sees(";vtmeld");
        talk.sanne.press(key::F3);
        talk.answer("3", "1");
        talk.sanne.press(COMPOSER).press(key::ENTER);
        talk.is_held(words.struck);
        assert!(talk.page.said_by_helpers().is_empty());
        talk.sanne.press(key::ENTER);
        talk.sanne.sees(words.struck);
        talk.sanne.press("!");
        talk.page.reads("0800-2000");
        talk.sanne.sees(words.overridden);
    }
}

/// Seen 4: the visitor said at the door that typing is not safe.
#[test]
fn a_visitor_who_cannot_type_safely_is_written_to_by_a_second_key_only() {
    for words in [&NL, &EN] {
        let mut talk = Talk::begin(words, json!({"answers": {"safe_to_type": false}}));
        talk.sanne.sees(words.strip);
        talk.sends("knik maar");
        talk.is_held(words.unsafe_typing);
        assert!(talk.page.said_by_helpers().is_empty());
        talk.sanne.press(key::ENTER);
        talk.sanne.sees(words.second_key);
        talk.sanne.press("!");
        talk.page.reads("knik maar");
        // until it is answered anew
        talk.sanne.sees(words.strip);
        talk.preface();
        talk.answer("1", "1");
        talk.sanne.no_longer_sees(words.strip);
        talk.says("goed zo");
    }
}

/// Seen 5: the form covered the conversation, and Enter closed over "he is at the door".
#[test]
fn hostile_48_nothing_is_closed_over_words_that_were_not_seen() {
    for (words, (rows, columns)) in [(&NL, (24, 80)), (&EN, (24, 80)), (&NL, (10, 40)), (&EN, (10, 40))] {
        let mut talk = Talk::begin(words, json!({}));
        talk.sanne.resize(rows, columns);
        talk.sanne.press(COMPOSER).press(CTRL_X);
        talk.sanne.sees(words.undecided);
        talk.sanne.press(RIGHT);
        talk.sanne.no_longer_sees(words.undecided);
        talk.visitor.says("2", "hij staat nu voor de deur help");
        talk.sanne.sees("hij staat nu voor de deur help");
        talk.sanne.press(key::ENTER);
        talk.sanne.sees(words.unseen);
        talk.visitor.says("3", "ben je er nog");
        talk.sanne.sees("ben je er nog");
        talk.sanne.press(key::ENTER).press(key::ENTER);
        // what was seen is closed over by a second key, since the visitor is there; Enter is not that key
        talk.sanne.sees(words.present);
        talk.sanne.press(key::ENTER);
        talk.sanne.no_longer_sees(words.present);
        talk.visitor.says("4", "hallo?");
        talk.sanne.sees("hallo?");
        talk.sanne.press(key::ENTER).press(key::ENTER);
        talk.sanne.sees(words.present);
        talk.sanne.press("!");
        assert_eq!(talk.page.ends().last().map(String::as_str), Some("closed"));
        talk.sanne.sees(words.closed);
    }
}

/// Whoever comes back after a quick exit may be somebody else: a second key, and the code word.
#[test]
fn after_a_quick_exit_words_take_a_second_key_and_the_code_word_is_asked() {
    for words in [&NL, &EN] {
        let mut talk = Talk::begin(words, json!({}));
        talk.preface();
        talk.answer("1", "1");
        talk.answer("5", "kameel");
        talk.says("ik luister");
        talk.visitor.leaves("quick_exit");
        talk.page.ends();
        talk.sanne.sees(words.exit_strip);
        talk.sends("ben je er nog");
        talk.is_held(words.exit);
        talk.page = talk.visitor.listens();
        // both are said: who holds the device, and who types
        talk.sanne.sees(words.code_strip);
        talk.sanne.press(key::ENTER);
        talk.sanne.sees(words.code);
        talk.is_held(words.exit);
        talk.sanne.press(CTRL_U).press(key::F6).press("c");
        talk.sanne.sees(words.code_question);
        talk.sanne.press(key::ENTER);
        let dialog = talk.sanne.sees(words.exit);
        assert!(!dialog.contains(words.code), "asking is no objection:\n{dialog}");
        talk.sanne.press("!");
        talk.page.reads(words.code_question);
        talk.sanne.no_longer_sees(words.code_strip);
        talk.visitor.says("2", "kameel");
        talk.sanne.sees("kameel");
        talk.says("welkom terug");
        assert_eq!(talk.page.said_by_helpers(), ["ik luister", words.code_question, "welkom terug"]);
    }
}
