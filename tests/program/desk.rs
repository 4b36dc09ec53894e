//! A desk of several consoles: races, kills and restarts.

use std::path::Path;

use serde_json::json;

use testing::program::helper::{Helper, PASSWORD};
use testing::program::screen::{Screen, key};
use testing::program::serve::Serve;
use testing::program::visitor::Visitor;

/// A console of this helper, signed in.
pub(crate) fn console(home: &Path, desk: &Serve, helper: &str) -> Screen {
    Helper::of(desk, helper).signs_in_at(home)
}

fn desk_with_two_helpers(data: &Path) -> Serve {
    let desk = Serve::start(data);
    desk.add_helper("sanne", PASSWORD);
    desk.add_helper("joost", PASSWORD);
    desk
}

#[test]
fn two_helpers_claim_at_once_and_exactly_one_has_the_visitor() {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let desk = desk_with_two_helpers(data.path());
    let mut consoles = [console(home.path(), &desk, "sanne"), console(home.path(), &desk, "joost")];
    let visitor = Visitor::arrive(&desk.door, &json!({"language": "en"}));
    visitor.says("1", "hello");
    visitor.says("2", "is somebody there");
    for screen in &mut consoles {
        screen.sees(&visitor.alias);
        screen.press(key::F2);
    }
    for screen in &mut consoles {
        screen.press(key::ENTER);
    }
    // whoever has it reads what was said before; the other is told who has it
    let winner = winner(&consoles);
    let (won, lost) = if winner == "sanne" { (0, 1) } else { (1, 0) };
    let text = consoles[won].sees("is somebody there");
    assert!(text.find("hello") < text.find("is somebody there"), "{text}");
    let told = consoles[lost].sees(winner);
    assert!(!told.contains("is somebody there"), "the words are for the winner only:\n{told}");

    // killed without warning and started again: every message once
    let name = winner.to_owned();
    let [first, second] = consoles;
    let winner = if won == 0 { first } else { second };
    winner.kill_9();
    let mut again = console(home.path(), &desk, &name);
    again.sees("Mine 1");
    again.press(key::F2).press(key::ENTER);
    let text = again.sees("is somebody there");
    assert_eq!(text.matches("hello").count(), 1, "{text}");
    assert_eq!(text.matches("is somebody there").count(), 1, "{text}");
}

/// Waits until one of the consoles shows the visitor's words, and gives that helper's name.
fn winner(consoles: &[Screen; 2]) -> &'static str {
    loop {
        for (screen, name) in consoles.iter().zip(["sanne", "joost"]) {
            if screen.text().contains("is somebody there") {
                return name;
            }
        }
        std::thread::yield_now();
    }
}

#[test]
fn a_desk_that_is_killed_and_started_again_loses_and_doubles_nothing() {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut desk = desk_with_two_helpers(data.path());
    let visitor = Visitor::arrive(&desk.door, &json!({"language": "en"}));
    visitor.says("1", "first words");
    let mut screen = console(home.path(), &desk, "sanne");
    screen.sees(&visitor.alias);
    screen.press(key::F2).press(key::ENTER);
    screen.sees("first words");
    screen.press("an answer").press(key::ENTER);
    visitor.hears(|messages| messages.len() == 2);

    for signal in ["TERM", "KILL"] {
        desk.restart(signal);
        // the visitor comes back with the token, and the same id is the same message
        visitor.says("1", "first words");
        visitor.says(signal, &format!("after {signal}"));
        // the console comes back by itself
        screen.sees(&format!("after {signal}"));
        screen.press(&format!("heard {signal}")).press(key::ENTER);
        let heard = format!("heard {signal}");
        visitor.hears(|messages| messages.iter().any(|(_, text)| *text == heard));
    }
    let messages = visitor.hears(|messages| messages.len() >= 6);
    let said: Vec<(&str, &str)> = messages.iter().map(|(from, text)| (from.as_str(), text.as_str())).collect();
    let wanted = [
        ("visitor", "first words"),
        ("helper", "an answer"),
        ("visitor", "after TERM"),
        ("helper", "heard TERM"),
        ("visitor", "after KILL"),
        ("helper", "heard KILL"),
    ];
    assert_eq!(said, wanted);
    let text = screen.text();
    for (_, words) in wanted {
        assert_eq!(text.matches(words).count(), 1, "{words}:\n{text}");
    }
}

/// The first helper searches, is taken away from the desk, and another one signs in at the same console (hostile.md 59).
#[test]
fn the_next_helper_at_a_console_reads_nothing_of_the_former_one() {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let desk = desk_with_two_helpers(data.path());
    let clock = home.path().join("clock");
    std::fs::write(&clock, "0 0").unwrap();
    let mut screen = Helper::of(&desk, "sanne").by_clock(&clock).signs_in_at(home.path());
    screen.press(key::F4).press("stiefvader");
    screen.sees("stiefvader");
    screen.press(key::F5).press("zusje");
    screen.sees("zusje");
    desk.remove_helper("sanne");
    screen.sees("sign in again");
    // the form came in between: what is typed in the next second is taken for a visitor's, so more than that passes
    std::fs::write(&clock, "5 0").unwrap();
    screen.press(key::UP);
    for _ in 0..8 {
        screen.press("\x7f");
    }
    screen.press("joost").press(key::DOWN).press("correct horse").press(key::ENTER);
    screen.sees("joost on");
    for key in [key::F4, key::F5] {
        screen.press(key);
        let text = screen.sees("type a few letters");
        assert!(!text.contains("stiefvader") && !text.contains("zusje"), "{text}");
    }
}
