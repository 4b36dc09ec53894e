//! A visitor who chose easy words on arrival, by HTTP: the helper sees it, and gets the plainer phrases from the start.

use serde_json::json;

use testing::program::helper::Helper;
use testing::program::screen::key;
use testing::program::serve::Serve;
use testing::program::visitor::Visitor;

const CTRL_P: &str = "\x10";

#[test]
fn a_visit_that_chose_easy_words_is_spoken_to_in_easy_words() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let mut desk = Serve::start(&data);
    desk.add_helper("sanne", "correct horse");
    let answers = json!({"language": "nl", "answers": {"plain": true}});
    let mut visitor = Visitor::arrive(&desk.door, &answers);
    // it changes no triage, and a door that starts anew knows it
    desk.restart("TERM");
    visitor.goes_to(&desk.door);
    let mut screen = Helper::of(&desk, "sanne").reads("nl").signs_in(folder.path());
    screen.press(key::F2);
    screen.sees(&visitor.alias);
    screen.sees("X ONB");
    screen.sees("makkelijke woorden");
    screen.press(key::ENTER);
    screen.sees(&format!("aan {} · makkelijke", visitor.alias));
    screen.press(";stil").press("\t");
    screen.sees("Ik ben er nog.");
    screen.press(key::ENTER);
    let words = "Ik ben er nog. Ik wacht nog even. Je hoeft niets te zeggen.";
    visitor.hears(|heard| heard.iter().any(|(from, text)| from == "helper" && text == words));
    // one key, and the words are ordinary
    screen.press(key::F5).press(CTRL_P);
    screen.no_longer_sees(&format!("aan {} · makkelijke", visitor.alias));
}
