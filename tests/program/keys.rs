//! What a clipboard and a slow line can type, to the real program, with a real visitor who waits for words.

use std::time::Duration;

use serde_json::json;

use crate::desk::console;
use testing::program::screen::{Screen, key};
use testing::program::serve::Serve;
use testing::program::visitor::Visitor;

/// The longest that half a key or a pause of a slow line is tried with.
const PAUSE: Duration = Duration::from_millis(600);

/// Sanne talks with a visitor: the composer has the keyboard.
fn talking(data: &std::path::Path, home: &std::path::Path) -> (Serve, Visitor, Screen) {
    let desk = Serve::start(data);
    desk.add_helper("sanne", "correct horse");
    let mut screen = console(home, &desk, "sanne");
    let visitor = Visitor::arrive(&desk.door, &json!({"language": "en"}));
    visitor.says("1", "first words");
    screen.sees(&visitor.alias);
    screen.press(key::F2).press(key::ENTER);
    screen.sees("first words");
    screen.sees("─ to ");
    (desk, visitor, screen)
}

/// Nothing of this comes onto the screen for as long as a slow line pauses.
#[track_caller]
fn never_shows(screen: &Screen, what: &str) {
    assert!(!screen.shows(PAUSE, |screen| screen.contents().contains(what)), "{what:?}:\n{}", screen.text());
}

#[test]
fn hostile_41_an_unbracketed_paste_reaches_the_visitor_by_enter_and_not_before() {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (_desk, visitor, mut screen) = talking(data.path(), home.path());
    // as tmux' paste-buffer, PuTTY, mosh and the Linux console write it
    screen.press("line one\rline two\r");
    screen.sees("Pasted; Enter sends.");
    let text = screen.sees("line two");
    assert!(text.contains("line one"), "{text}");
    never_shows(&screen, "√");
    screen.press(key::ENTER);
    let messages = visitor.hears(|messages| messages.len() == 2);
    assert_eq!(messages[1], ("helper".to_owned(), "line one\nline two".to_owned()));
    // Enter by itself sends, and what comes behind it is typed
    screen.press("typed").press(key::ENTER).press("more").press(key::ENTER);
    let messages = visitor.hears(|messages| messages.len() == 4);
    let said: Vec<&str> = messages.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(said[2..], ["typed", "more"]);
}

#[test]
fn hostile_42_to_44_a_slow_line_types_nothing_and_sends_nothing() {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (_desk, visitor, mut screen) = talking(data.path(), home.path());
    screen.press("zq");
    screen.sees("zq");
    // Left in two packets, 600 ms apart, is Left
    screen.press("\x1b[");
    never_shows(&screen, "zq[");
    screen.press("D").press("x");
    screen.sees("zxq");
    // an escape by itself acts without any other key; the rest of a key that comes then is none
    screen.press("\x1b");
    screen.sees("» Queue");
    screen.press("OR");
    never_shows(&screen, "» Safety plan");
    screen.press("\x1b1");
    screen.no_longer_sees("» Queue");
    // F3 in two packets
    screen.press("\x1bO");
    never_shows(&screen, "zxqO");
    screen.press("R");
    screen.sees("» Safety plan");
    screen.press("\x1b1");
    // a paste whose own mark comes in two packets
    screen.press("\x1b[20");
    never_shows(&screen, "[20");
    screen.press("0~pasted\rtwice\x1b[201~");
    screen.sees("Pasted; Enter sends.");
    // Shift-Enter, Ctrl-Enter, Alt-Enter
    screen.press("\x1b[13;2u").press("shift").press("\x1b[27;5;13~").press("ctrl").press("\x1b\r").press("alt");
    screen.sees("alt");
    never_shows(&screen, "√");
    screen.press(key::ENTER);
    let messages = visitor.hears(|messages| messages.len() == 2);
    assert_eq!(messages[1].1, "zxpasted\ntwice\nshift\nctrl\naltq");
}

/// What a dead key, a compose key and input methods hand over, cut in the middle of a character.
#[test]
fn hostile_47_what_is_typed_with_an_input_method_reaches_the_visitor_as_typed() {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (_desk, visitor, mut screen) = talking(data.path(), home.path());
    let said = [
        ("één", &b"\xc3"[..], &b"\xa9\xc3\xa9n"[..]),
        ("e\u{301}e\u{301}n", b"e\xcc", b"\x81e\xcc\x81n"),
        ("你好，世界", b"\xe4\xbd\xa0\xe5", b"\xa5\xbd\xef\xbc\x8c\xe4\xb8\x96\xe7\x95\x8c"),
        ("می\u{200c}خواهم", b"\xd9\x85\xdb\x8c\xe2\x80", b"\x8c\xd8\xae\xd9\x88\xd8\xa7\xd9\x87\xd9\x85"),
        ("👩\u{200d}👧", b"\xf0\x9f\x91", b"\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7"),
    ];
    for (nth, (text, first, rest)) in said.iter().enumerate() {
        assert_eq!([*first, *rest].concat(), text.as_bytes());
        screen.press_bytes(first);
        assert!(screen.reads_keys(), "the first half is read by itself");
        screen.press_bytes(rest);
        // what is seen behind it was read before Enter
        let end = format!(" word{nth}");
        screen.press(&end);
        screen.sees(&end);
        screen.press(key::ENTER);
        let messages = visitor.hears(|messages| messages.len() == nth + 2);
        assert_eq!(messages[nth + 1].1, format!("{text}{end}"));
    }
    // with a line break in the same read it is a paste
    screen.press("世界\r");
    screen.sees("Pasted; Enter sends.");
    // an Enter that comes at once behind it would be a part of it
    never_shows(&screen, "word5");
    screen.press(key::ENTER);
    let messages = visitor.hears(|messages| messages.len() == said.len() + 2);
    assert_eq!(messages[said.len() + 1].1, "世界");
}
