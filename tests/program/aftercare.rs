//! A practised talk from its start to its feedback, and the five minutes after a hard one: by keys, in a terminal.

use std::path::Path;

use serde_json::json;

use testing::program::helper::{Helper, PASSWORD};
use testing::program::screen::{Screen, Setup, key};
use testing::program::serve::Serve;
use testing::program::visitor::Visitor;

/// What the program says on a command line, and whether it went well.
fn says(arguments: &[&str]) -> (bool, String) {
    let home = tempfile::tempdir().unwrap();
    let output = std::process::Command::new(testing::program::program())
        .args(arguments)
        .env_clear()
        .env("HOME", home.path())
        .env("TERM", "xterm-256color")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

#[test]
fn the_scenarios_are_listed_and_an_unknown_one_is_an_error_that_names_them() {
    for (language, about) in [("nl", "hij staat voor de deur"), ("en", "he stands at the door")] {
        let (well, said) = says(&["--lang", language, "demo", "--scenario", "list"]);
        assert!(well && said.contains(about), "{said}");
        for name in ["stepfather", "sextortion", "partner", "friend", "worried", "door"] {
            assert!(said.lines().any(|line| line.starts_with(name)), "{name}: {said}");
        }
    }
    let (well, said) = says(&["demo", "--scenario", "stepmother"]);
    assert!(!well && said.contains("\"stepmother\"") && said.contains("stepfather, sextortion"), "{said}");
    assert!(said.contains("what it means") && said.contains("what to do"), "{said}");
}

#[test]
fn a_scenario_is_practised_from_its_start_to_the_feedback() {
    let home = tempfile::tempdir().unwrap();
    pass(home.path(), 0);
    let mut screen = Screen::open(Setup {
        home: home.path(),
        size: (24, 80),
        before: &[],
        arguments: &["demo", "--lang", "en", "--scenario", "stepfather"],
        environment: &[("NACHTWACHT_CLOCK", home.path().join("clock").to_str().unwrap())],
        watch: None,
    });
    screen.wait_for("the one visitor", |text| text.contains("Waiting 1"));
    screen.press(key::ENTER);
    screen.sees("─ to ");
    // the phrases by their codes; the visitor answers the limits with trust
    screen.press(";alleen").press("\t");
    screen.sees("Is it safe for you to type now?");
    screen.press(key::ENTER);
    screen.sees("yes i'm in my room");
    screen.press(";grens").press("\t");
    screen.sees("Only our team reads this");
    screen.press(key::ENTER);
    screen.sees("so you don't just ring my mum?");
    screen.press("What is your name?").press(key::ENTER);
    screen.sees("call me Kim");
    screen.press("We'll close soon. Take care.").press(key::ENTER);
    screen.sees("said goodbye");
    // closed with a registration: the first question is the one that is open
    screen.press("\x18");
    screen.sees("» Closing");
    screen.press("\x1b[C").press(key::ENTER);
    let text = screen.sees("Practice: how it went");
    for words in ["First answer:", "said before you asked anything that identifies", "you asked whether typing is safe"]
    {
        assert!(text.contains(words), "{words}:\n{text}");
    }
    screen.press(" ");
    screen.sees("X UNKNOWN: you did not set it");
    // it has stood long enough to be read; left, it is gone
    pass(home.path(), 5);
    screen.press("\x1b");
    screen.no_longer_sees("how it went");
    // nobody waits and nothing is unsent: the shift ends at once
    screen.press(key::F10);
    assert_eq!(screen.exit_code(), 0);
    // and nothing of it is on the disk
    let mut left = Vec::new();
    files(home.path(), &mut left);
    for file in left {
        let bytes = std::fs::read(&file).unwrap_or_default();
        assert!(!bytes.windows(12).any(|part| part == b"First answer"), "{}", file.display());
    }
}

fn files(folder: &Path, all: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() { files(&entry.path(), all) } else { all.push(entry.path()) }
    }
}

/// The clock is set ahead, at once for all who look at it.
fn pass(folder: &Path, seconds: u64) {
    let new = folder.join("clock.new");
    std::fs::write(&new, format!("{seconds} 0 {seconds}")).unwrap();
    std::fs::rename(new, folder.join("clock")).unwrap();
}

#[test]
fn five_minutes_after_an_acute_talk_count_down_and_end_with_a_bell() {
    let folder = tempfile::tempdir().unwrap();
    pass(folder.path(), 0);
    let clock = folder.path().join("clock");
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let desk = Serve::timed(&data, &clock);
    desk.add_helper("sanne", PASSWORD);
    let mut screen = Helper::of(&desk, "sanne").by_clock(&clock).signs_in(folder.path());
    let visitor = Visitor::arrive(&desk.door, &json!({"language": "en", "answers": {"urgent": true}}));
    visitor.says("1", "he was here");
    screen.sees(&visitor.alias);
    screen.press(key::F2).press(key::ENTER);
    screen.sees("he was here");
    screen.press("I'm here.").press(key::ENTER);
    visitor.hears(|messages| messages.iter().any(|(_, text)| text == "I'm here."));
    // the visitor may have it before the console has heard so
    screen.sees("√");
    screen.press("\x18");
    screen.sees("» Closing");
    screen.press("\x1b[C").press(key::ENTER);
    screen.sees("!");
    screen.press("!");
    screen.sees("After this talk");
    // it has stood long enough to be read
    pass(folder.path(), 5);
    screen.press("2");
    screen.sees("pausing, 5 min");
    let bells = |screen: &Screen| screen.bytes().split(|byte| *byte == 7).count() - 1;
    let before = bells(&screen);
    pass(folder.path(), 5 + 185);
    screen.press("\x0c");
    screen.sees("pausing, 2 min");
    pass(folder.path(), 5 + 301);
    screen.press("\x0c");
    screen.sees("The five minutes are over");
    screen.no_longer_sees("pausing");
    assert_eq!(bells(&screen), before + 1);
}
