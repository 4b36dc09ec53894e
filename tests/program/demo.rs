//! `nachtwacht demo`, used as a helper would use it, at 80×24.

use crate::screen::{Screen, key};

/// A demo at 80×24 whose queue shows practice visitors.
fn demo(home: &std::path::Path, arguments: &[&str]) -> Screen {
    let arguments: Vec<&str> = ["demo", "--lang", "en"].iter().chain(arguments).copied().collect();
    let screen = Screen::start(home, 24, 80, &arguments);
    screen.wait_for("waiting visitors with triage and time", |text| {
        text.contains("Waiting")
            && text.contains(" min")
            && ["A ACUTE", "X UNKNOWN", "B URGENT"].iter().any(|t| text.contains(t))
    });
    screen
}

#[test]
fn a_shift_from_the_first_claim_to_the_end() {
    let home = tempfile::tempdir().unwrap();
    let mut screen = demo(home.path(), &[]);
    assert!(screen.alternate());

    // pick up, talk: the practice visitor answers what is typed
    screen.press(key::ENTER);
    screen.sees("─ to ");
    screen.press("Glad you're here. Are you alone enough to type?").press(key::ENTER);
    screen.sees("sent");
    screen.wait_for("the visitor's answer", |text| text.contains("is typing") || text.contains("read"));

    // a plan's item goes into the composer, and from there only by Enter
    screen.press(key::F3);
    screen.sees("Safety plan");

    // the referral that may be offered, and the one that may not
    screen.press(key::F4);
    screen.sees("Refer");
    screen.press("veilig");
    screen.sees("Veilig Thuis");
    screen.press(key::ENTER);
    screen.sees("0800-2000");

    // the end: asked, because a conversation is open; the shell's screen is as before
    screen.press(key::F10);
    screen.sees("Are you sure?");
    screen.press("y");
    assert_eq!(screen.exit_code(), 0);
    assert!(!screen.alternate());
}

#[test]
fn a_terminal_is_given_back_after_a_signal() {
    for signal in ["TERM", "HUP"] {
        let home = tempfile::tempdir().unwrap();
        let mut screen = demo(home.path(), &[]);
        screen.signal(signal);
        screen.exit_code();
        assert!(!screen.alternate(), "after {signal}");
        let bytes = screen.bytes();
        for sequence in ["\x1b[?1049l", "\x1b[?2004l"] {
            let at = |what: &str| bytes.windows(what.len()).rposition(|window| window == what.as_bytes());
            assert!(at(sequence) > at(&sequence.replace('l', "h")), "{sequence:?} after {signal}");
        }
    }
}
