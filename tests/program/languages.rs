//! Languages at a desk of three: who alone speaks one sees it, the others leave the visitor to that helper until half the
//! limit has passed. Desk and consoles read one clock, which a file sets.

use std::path::Path;

use serde_json::json;

use testing::program::helper::{Helper, PASSWORD};
use testing::program::screen::{Screen, key};
use testing::program::serve::Serve;
use testing::program::visitor::Visitor;

fn pass(folder: &Path, seconds: u64) {
    let new = folder.join("clock.new");
    std::fs::write(&new, format!("0 0 {seconds}")).unwrap();
    std::fs::rename(new, folder.join("clock")).unwrap();
}

fn console(folder: &Path, desk: &Serve, who: &str, languages: &str) -> Screen {
    desk.add_helper(who, PASSWORD);
    let (home, clock) = (folder.join(who), folder.join("clock"));
    let config = home.join("config/nachtwacht");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(config.join("config.toml"), languages).unwrap();
    Helper::of(desk, who).reads("nl").by_clock(&clock).signs_in(folder)
}

#[test]
fn a_visitor_is_first_for_who_speaks_the_language_and_then_for_everybody() {
    let folder = tempfile::tempdir().unwrap();
    pass(folder.path(), 0);
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let desk = Serve::timed(&data, &folder.path().join("clock"));
    let mut sanne = console(folder.path(), &desk, "sanne", "languages = [\"nl\", \"Arabisch\"]\n");
    let milan = console(folder.path(), &desk, "milan", "languages = [\"nl\", \"en\"]\n");
    let noor = console(folder.path(), &desk, "noor", "");
    // each has heard that the others are on duty
    sanne.press("\x1b[18~");
    sanne.sees("milan aan");
    sanne.sees("noor aan");
    let uil = Visitor::arrive(&desk.door, &json!({"language": "ar"}));
    sanne.press(key::F2);
    sanne.sees(&uil.alias);
    sanne.sees("alleen jij");
    for other in [&milan, &noor] {
        other.sees(&uil.alias);
        other.sees("eerst voor sanne");
        other.sees("Arabisch: sanne spreekt het en heeft plaats.");
    }
    // a visitor whom all understand stands behind, and is the one for the others
    let das = Visitor::arrive(&desk.door, &json!({"language": "nl"}));
    milan.sees(&das.alias);
    pass(folder.path(), 151);
    for other in [&milan, &noor] {
        other.no_longer_sees("eerst voor sanne");
    }
    // she says in the shift that she speaks it no more: there is nobody then
    sanne.press("\x1b[18~");
    sanne.press(key::DOWN).press(key::DOWN).press(key::DOWN).press(key::DOWN).press(key::DOWN).press(key::ENTER);
    sanne.sees("Welke talen spreek je?");
    sanne.press(&"\x7f".repeat(", Arabisch".len())).press(key::ENTER);
    noor.sees("Arabisch: niemand van wie dienst heeft");
    // the phrases for an interpreter come first
    let mut noor = noor;
    noor.press(key::F2).press("\x1b[H").press(key::ENTER);
    noor.sees(&format!("─ aan {} ─", uil.alias));
    noor.press(key::F5);
    noor.sees("nu ;taal");
}
