//! Reading along by keys (design §3): three real consoles and a real visit. A colleague is invited, reads and writes a note;
//! the visitor gets nothing of it; a third sees who reads along and reads nothing. And the backup who comes (domain.md §6)
//! reads along, sees the place for 112 and ticks.

use serde_json::json;

use testing::program::helper::{Helper, PASSWORD};
use testing::program::screen::{Screen, key};
use testing::program::serve::Serve;
use testing::program::visitor::Visitor;

const CTRL_O: &str = "\x0f";
const ESC: &str = "\x1b";

/// A desk with three helpers at their consoles, the first of whom has a visitor.
struct Night {
    _folder: tempfile::TempDir,
    _desk: Serve,
    visitor: Visitor,
    sanne: Screen,
    milan: Screen,
    noor: Screen,
}

fn begin() -> Night {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let desk = Serve::start(&data);
    for who in ["sanne", "milan", "noor"] {
        desk.add_helper(who, PASSWORD);
    }
    let mut sanne = Helper::of(&desk, "sanne").signs_in(folder.path());
    let (milan, noor) =
        (Helper::of(&desk, "milan").signs_in(folder.path()), Helper::of(&desk, "noor").signs_in(folder.path()));
    let visitor = Visitor::arrive(&desk.door, &json!({"language": "en"}));
    visitor.says("1", "hello there");
    sanne.sees(&visitor.alias);
    sanne.press(key::F2).press(key::ENTER);
    sanne.sees("hello there");
    milan.sees("Colleagues 1");
    noor.sees("Colleagues 1");
    Night { _folder: folder, _desk: desk, visitor, sanne, milan, noor }
}

/// What the visitor hears until these words: from whom, and what.
fn heard(visitor: &Visitor, words: &str) -> Vec<String> {
    let all = visitor.hears(|messages| messages.iter().any(|(_, text)| text == words));
    all.into_iter().map(|(_, text)| text).collect()
}

#[test]
fn a_colleague_reads_along_by_keys_and_the_visitor_gets_nothing_of_it() {
    let Night { visitor, sanne, milan, noor, .. } = &mut begin();
    sanne.press(key::F6).press("i");
    let text = sanne.sees("Who reads along?");
    assert!(text.contains("1 milan") && text.contains("2 noor"), "{text}");
    sanne.press("1");
    sanne.sees("! milan reads along");
    sanne.sees("» milan reads along");

    // the colleague opens it from the queue, reads, and has no composer
    milan.sees("you read along with sanne");
    milan.press(key::F2).press(key::ENTER);
    milan.sees("hello there");
    let text = milan.sees("you read along · sanne talks");
    assert!(!text.contains("─ to "), "{text}");
    milan.press("this goes nowhere").press(key::ENTER);
    milan.press(key::F6).press("n");
    milan.sees("Note: for colleagues only");
    milan.press("ask about the car").press(key::ENTER);
    sanne.sees("ask about the car");
    // the third one sees who reads along, and reads nothing
    noor.press(key::F2);
    noor.sees("milan reads along");
    noor.press(key::ENTER).press("i");
    assert!(!noor.text().contains("hello there"), "{}", noor.text());

    sanne.press(ESC);
    sanne.sees("─ to ");
    sanne.press("I am here").press(key::ENTER);
    assert_eq!(heard(visitor, "I am here"), ["hello there", "I am here"], "and nothing of the reader's");
    milan.sees("I am here");

    // the reader ends it: nothing of the conversation is left there
    milan.press(key::F6).press("i");
    milan.sees("you read along no more");
    milan.no_longer_sees("I am here");
    sanne.no_longer_sees("! milan reads along");
    sanne.sees("milan reads along no more");
    visitor.says("2", "only for you now");
    sanne.sees("only for you now");
    noor.no_longer_sees("milan reads along");
    assert!(!milan.text().contains("only for you now"), "{}", milan.text());
    assert_eq!(heard(visitor, "only for you now").len(), 3);
}

/// Seen 2 of issue 15.
#[test]
fn the_backup_who_comes_reads_along_sees_the_place_for_112_and_ticks() {
    let Night { visitor, sanne, milan, .. } = &mut begin();
    sanne.press("\x1b[19~");
    sanne.sees("» Acute");
    sanne.press("b");
    milan.sees("asks for backup");
    milan.press(CTRL_O);
    milan.sees("read along");
    sanne.sees("! milan reads along");
    // 112 is wanted, and the place is asked for
    sanne.press("1");
    sanne.sees("112: yes");
    sanne.press("p");
    sanne.sees("─ to ");
    sanne.press(key::ENTER);
    let asked = visitor.hears(|messages| messages.len() == 2);
    assert_eq!(asked[0].1, "hello there");
    visitor.says("2", "Linden lane 12");
    sanne.sees("Linden lane 12");
    milan.press(CTRL_O);
    milan.sees("place: “Linden lane 12”");
    milan.press(key::ENTER);
    milan.sees("112 called");
    sanne.sees("112 called");
    // with the alert it is over
    milan.press("e");
    milan.sees("1 ");
    milan.press("1");
    milan.no_longer_sees("Linden lane 12");
    sanne.no_longer_sees("! milan reads along");
}
