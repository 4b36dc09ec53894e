//! A console that is stopped and continued, as a shell's job control does it, with a visitor who writes on (hostile 45).

use std::time::{Duration, Instant};

use serde_json::json;

use testing::oracle::{Allowed, forbidden};
use testing::program::helper::{Helper, PASSWORD};
use testing::program::screen::{Screen, key};
use testing::program::serve::Serve;
use testing::program::visitor::Visitor;

/// Words that are in sight before the console is stopped, and typed but not sent.
const SAID: &str = "mijn stiefvader";
const DRAFT: &str = "wat goed dat";

/// Everything that a console asks of its terminal when it takes it.
const MODES: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?1004h";

/// The state of a process, as the kernel tells it: `T` is stopped.
fn state(process: u32) -> char {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    stat.rsplit(')').next().unwrap().trim().chars().next().unwrap()
}

/// Waits until the process is stopped.
#[track_caller]
fn is_stopped(screen: &Screen) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while state(screen.process()) != 'T' {
        assert!(Instant::now() < deadline, "it goes on:\n{}", screen.text());
        std::thread::yield_now();
    }
}

/// A desk at which Sanne talks with a visitor and is writing.
fn writing(language: &'static str, folder: &std::path::Path) -> (Serve, Visitor, Screen) {
    let desk = Serve::start(&folder.join("desk"));
    desk.add_helper("sanne", PASSWORD);
    let mut screen = Helper::of(&desk, "sanne").reads(language).signs_in(folder);
    let visitor = Visitor::arrive(&desk.door, &json!({"language": language}));
    visitor.says("1", SAID);
    screen.sees(&visitor.alias);
    screen.press(key::F2).press(key::ENTER);
    screen.sees(SAID);
    screen.press(DRAFT);
    screen.sees(DRAFT);
    (desk, visitor, screen)
}

/// What stays on a terminal that has no second screen: mosh, GNU `screen` without `altscreen on`.
fn stays_without_second_screen(screen: &Screen) -> String {
    let size = |n| std::num::NonZero::new(n).unwrap();
    let mut only = vt100::Parser::new(size(24), size(80), 0);
    let bytes = screen.bytes();
    let mut rest = &bytes[..];
    while let Some(at) = rest.windows(7).position(|part| part == b"\x1b[?1049") {
        only.process(&rest[..at]);
        rest = &rest[at + 8..];
    }
    only.process(rest);
    only.screen().contents()
}

/// How often the terminal was taken so far.
fn taken(screen: &Screen) -> usize {
    screen.bytes().windows(MODES.len()).filter(|part| *part == MODES).count()
}

#[test]
fn hostile_45_stopped_from_outside_the_words_leave_the_screen_and_come_back_locked() {
    for (language, locked) in [("nl", "Op slot"), ("en", "Locked since")] {
        let folder = tempfile::tempdir().unwrap();
        let (_desk, visitor, mut screen) = writing(language, folder.path());
        for _ in 0..2 {
            let before = taken(&screen);
            screen.signal("TSTP");
            is_stopped(&screen);
            screen.wait_for("the program's own screen left", |text| !text.contains(SAID) && !text.contains(DRAFT));
            assert!(!screen.alternate() && !screen.is_raw(), "given back as it was:\n{}", screen.text());
            assert_eq!(forbidden(&screen.bytes(), Allowed::Everything), None);
            assert_eq!(stays_without_second_screen(&screen).trim(), "");
            screen.signal("CONT");
            let text = screen.sees(locked);
            assert!(!text.contains(SAID) && !text.contains(DRAFT), "{text}");
            assert!(screen.alternate() && screen.is_raw() && taken(&screen) == before + 1);
            screen.press(PASSWORD).press(key::ENTER);
            screen.sees(SAID);
            screen.sees(DRAFT);
        }
        // nothing was lost, and the link goes on
        visitor.says("2", "ben je er nog?");
        screen.sees("ben je er nog?");
        screen.press(key::ENTER);
        let messages = visitor.hears(|messages| messages.len() == 3);
        assert_eq!(messages[2].1, DRAFT);
    }
}

#[test]
fn hostile_45_after_a_stop_that_nobody_is_told_of_everything_is_drawn_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (_desk, visitor, mut screen) = writing("nl", folder.path());
    let before = taken(&screen);
    screen.signal("STOP");
    is_stopped(&screen);
    visitor.says("2", "hallo?");
    // meanwhile somebody else had the terminal
    screen.is_cooked_by_others();
    screen.signal("CONT");
    screen.sees("hallo?");
    screen.wait_for("the terminal taken", |text| text.contains(SAID) && text.contains(DRAFT));
    assert!(screen.alternate() && screen.is_raw() && taken(&screen) == before + 1);
    screen.press(" je");
    screen.sees("wat goed dat je");
}

#[test]
fn hostile_45_ctrl_z_locks_and_says_so() {
    for (language, says) in [("nl", "Ctrl-Z zet de console niet stil"), ("en", "Ctrl-Z does not stop the console")] {
        let folder = tempfile::tempdir().unwrap();
        let (_desk, visitor, mut screen) = writing(language, folder.path());
        screen.press("\x1a");
        let text = screen.sees(says);
        assert!(!text.contains(SAID) && !text.contains(DRAFT), "{text}");
        assert_ne!(state(screen.process()), 'T');
        // the desk goes on: what comes in is counted
        visitor.says("2", "hallo?");
        let count = if language == "nl" { "nieuw bericht" } else { "new message" };
        screen.sees(count);
        screen.press(PASSWORD).press(key::ENTER);
        screen.sees("hallo?");
        screen.sees(DRAFT);
    }
}

/// By lines too: nothing stays to be read, and what was told is told again.
#[test]
fn hostile_45_by_lines_the_words_leave_the_terminal_and_the_place_is_told_again() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Serve::start(&folder.path().join("desk"));
    desk.add_helper("sanne", PASSWORD);
    let visitor = Visitor::arrive(&desk.door, &json!({"language": "en"}));
    visitor.says("1", SAID);
    let arguments = ["--lang", "en", "--homeserver", &desk.homeserver, "--helper", "sanne", "--linear"];
    let mut screen = Screen::start(folder.path(), 60, 100, &arguments);
    screen.sees("password>");
    screen.press(PASSWORD).press(key::ENTER);
    screen.sees(&visitor.alias);
    screen.press("1").press(key::ENTER);
    screen.sees(SAID);
    let prompt = format!("to {}>", visitor.alias);
    screen.press(DRAFT);
    screen.sees(&format!("{prompt} {DRAFT}"));
    screen.signal("TSTP");
    is_stopped(&screen);
    screen.wait_for("nothing of it", |text| !text.contains(SAID) && !text.contains(DRAFT));
    assert!(!screen.alternate() && !screen.is_raw());
    assert_eq!(stays_without_second_screen(&screen).trim(), "");
    screen.signal("CONT");
    let text = screen.sees("password>");
    assert!(!text.contains(SAID) && !text.contains(DRAFT) && !text.contains(&visitor.alias), "{text}");
    assert!(screen.alternate() && screen.is_raw());
    screen.press(PASSWORD).press(key::ENTER);
    screen.sees(&format!("{prompt} {DRAFT}"));
    // nobody is told of this one: the place is told on a clear terminal
    screen.signal("STOP");
    is_stopped(&screen);
    screen.is_cooked_by_others();
    screen.signal("CONT");
    screen.wait_for("the place told again", |text| text.matches(&format!("{prompt} {DRAFT}")).count() == 1);
    screen.press(key::ENTER);
    let messages = visitor.hears(|messages| messages.iter().any(|(from, _)| from == "helper"));
    assert!(messages.iter().any(|(_, text)| text == DRAFT), "{messages:?}");
}

/// Seen in mosh and in GNU `screen`, which have no second screen: what was said stayed on the only one.
#[test]
fn nothing_of_a_conversation_stays_where_there_is_no_second_screen() {
    for signal in ["TERM", "HUP"] {
        let folder = tempfile::tempdir().unwrap();
        let (_desk, _visitor, mut screen) = writing("en", folder.path());
        assert!(stays_without_second_screen(&screen).contains(SAID));
        screen.signal(signal);
        screen.exit_code();
        assert_eq!(stays_without_second_screen(&screen).trim(), "", "{signal}");
    }
}

#[test]
fn hostile_45_ctrl_z_before_anybody_is_signed_in_says_that_it_does_not_stop() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::start(folder.path(), 24, 80, &["--lang", "en"]);
    screen.sees("password");
    screen.press("\x1a");
    screen.sees("Ctrl-Z does not stop the console");
    let before = taken(&screen);
    screen.signal("TSTP");
    is_stopped(&screen);
    assert!(!screen.is_raw());
    screen.signal("CONT");
    screen.sees("password");
    assert!(screen.is_raw() && taken(&screen) == before + 1);
    // and it ends as it would have
    screen.signal("TSTP");
    is_stopped(&screen);
    screen.signal("TERM");
    screen.signal("CONT");
    assert_eq!(screen.exit_code(), 0);
    assert!(!screen.alternate() && !screen.is_raw());
}
