//! The linear view in real terminals: one that cannot place a cursor, and one that can.

use serde_json::json;

use testing::oracle::{Allowed, forbidden};
use testing::program::helper::PASSWORD;
use testing::program::screen::{Screen, Setup, key};
use testing::program::serve::Serve;
use testing::program::visitor::Visitor;

/// A console with lines, in a terminal of this kind.
fn console(desk: &Serve, home: &std::path::Path, term: &str, arguments: &[&str]) -> Screen {
    let given = ["--lang", "en", "--homeserver", &desk.homeserver, "--helper", "sanne"];
    let arguments: Vec<&str> = given.iter().chain(arguments).copied().collect();
    let environment = [("TERM", term)];
    Screen::open(Setup {
        home,
        size: (200, 80),
        before: &[],
        arguments: &arguments,
        environment: &environment,
        watch: None,
    })
}

fn line(screen: &mut Screen, words: &str) {
    screen.press(words).press(key::ENTER);
}

/// Claims, answers, fills in a plan, refers and closes, by what is read out.
fn conversation(screen: &mut Screen, visitor: &Visitor) {
    let alias = &visitor.alias;
    let row = screen.wait_for("the visitor in the queue", |text| text.contains(alias.as_str()));
    let row = row.lines().find(|row| row.contains(alias.as_str())).unwrap().split(':').next().unwrap().to_owned();
    line(screen, &row);
    screen.sees(&format!("to {alias}>"));
    visitor.says("v1", "is somebody there?");
    screen.sees(&format!("{alias}: is somebody there?"));
    line(screen, "Yes, I am here for you.");
    visitor.hears(|heard| heard.iter().any(|(from, text)| from == "helper" && text == "Yes, I am here for you."));

    line(screen, "/plan");
    screen.sees("2: Getting safe now");
    line(screen, "1");
    screen.sees("1: Is it safe for the visitor to type now?");
    line(screen, "1");
    screen.sees("2: no");
    line(screen, "1");
    screen.sees("1: Is it safe for the visitor to type now?: yes");

    line(screen, "/refer");
    screen.sees("2: Veilig Thuis, advice");
    line(screen, "2");
    screen.sees("0800-2000");
    screen.press(key::ENTER);
    visitor.hears(|heard| heard.iter().any(|(_, text)| text.contains("0800-2000")));

    line(screen, "/close");
    screen.sees("exploitation: ? choose");
    line(screen, "1");
    screen.sees("1: exploitation: yes");
    // words that are on their way go first
    for _ in 0..20 {
        screen.press(key::ENTER);
        let is_asked = |text: &str| text.contains("! ") && text.contains("second key");
        if screen.shows(std::time::Duration::from_millis(500), |screen| is_asked(&screen.contents())) {
            break;
        }
    }
    line(screen, "!");
    screen.sees(": closed.");
}

#[test]
fn a_whole_conversation_in_a_terminal_without_a_cursor() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Serve::start(&folder.path().join("data"));
    desk.add_helper("sanne", PASSWORD);
    let visitor = Visitor::arrive(&desk.door, &json!({"language": "en", "answers": {"safe_to_type": true}}));
    let mut screen = console(&desk, folder.path(), "dumb", &["--linear"]);
    // what cannot be cleared is said, and asked once
    screen.sees("nothing can clear it");
    line(&mut screen, "y");
    screen.sees("password>");
    line(&mut screen, PASSWORD);
    screen.sees("Queue>");
    conversation(&mut screen, &visitor);
    line(&mut screen, "/end");
    assert_eq!(screen.exit_code(), 0);
    let bytes = screen.bytes();
    assert!(!bytes.contains(&0x1b), "no escape at all: {:?}", String::from_utf8_lossy(&bytes));
    assert!(!bytes.windows(PASSWORD.len()).any(|window| window == PASSWORD.as_bytes()));
    assert_eq!(forbidden(&bytes, Allowed::Lines), None);
}

#[test]
fn the_lock_and_the_end_clear_a_terminal_that_can_be_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Serve::start(&folder.path().join("data"));
    desk.add_helper("sanne", PASSWORD);
    let visitor = Visitor::arrive(&desk.door, &json!({"language": "en", "answers": {"safe_to_type": true}}));
    let mut screen = console(&desk, folder.path(), "xterm-256color", &["--linear"]);
    screen.sees("password>");
    assert!(screen.alternate());
    line(&mut screen, PASSWORD);
    screen.sees(&visitor.alias);
    screen.press(key::F9);
    screen.no_longer_sees(&visitor.alias);
    screen.sees("password>");
    line(&mut screen, PASSWORD);
    screen.sees(&visitor.alias);
    screen.signal("TERM");
    screen.exit_code();
    assert!(!screen.alternate());
    let bytes = screen.bytes();
    assert_eq!(forbidden(&bytes, Allowed::Lines), None);
    assert!(bytes.ends_with(b"\x1b[H\x1b[2J\x1b[?1049l"), "{:?}", String::from_utf8_lossy(&bytes));
}

#[test]
fn lines_are_offered_where_no_cursor_can_be_placed_and_may_be_declined() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::open(Setup {
        home: folder.path(),
        size: (24, 80),
        before: &[],
        arguments: &["--lang", "en"],
        environment: &[("TERM", "dumb")],
        watch: None,
    });
    screen.sees("Go on?");
    line(&mut screen, "n");
    assert_ne!(screen.exit_code(), 0);
    assert!(screen.text().contains("the console was not opened"), "{}", screen.text());
}

#[test]
fn one_goes_from_the_full_screen_to_lines_and_back_with_a_draft() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Serve::start(&folder.path().join("data"));
    desk.add_helper("sanne", PASSWORD);
    let visitor = Visitor::arrive(&desk.door, &json!({"language": "en", "answers": {"safe_to_type": true}}));
    let mut screen = console(&desk, folder.path(), "xterm-256color", &[]);
    screen.sees("password");
    screen.press(PASSWORD).press(key::ENTER);
    screen.sees(&visitor.alias);
    screen.press(key::ENTER);
    screen.sees("─ to ");
    screen.press("half a sentence");
    // the palette by Ctrl-K
    screen.press("\x0b");
    screen.sees("Every command");
    screen.press("lines");
    screen.sees("screen reader");
    screen.press(key::ENTER);
    screen.sees(&format!("to {}> half a sentence", visitor.alias));
    assert!(!screen.text().contains('─'));
    screen.press("\x15");
    line(&mut screen, "/linear");
    screen.sees("─ to ");
}

#[test]
fn a_full_screen_does_not_turn_into_lines_that_would_stay() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Serve::start(&folder.path().join("data"));
    desk.add_helper("sanne", PASSWORD);
    let mut screen = console(&desk, folder.path(), "linux", &[]);
    screen.sees("password");
    screen.press(PASSWORD).press(key::ENTER);
    screen.sees("nobody waiting");
    screen.press("\x0b");
    screen.sees("Every command");
    screen.press("lines");
    screen.sees("screen reader");
    screen.press(key::ENTER);
    screen.sees("would stay in its memory");
    // and it is the full screen still
    screen.press(key::F4);
    screen.sees("find:");
}
