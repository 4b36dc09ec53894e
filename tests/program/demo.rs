//! `nachtwacht demo`, used as a helper would use it, at 80×24.

use testing::program::screen::{Screen, key};

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
    screen.wait_for("the visitor's answer", |text| text.matches("║").count() > 4 || text.contains("is typing"));

    // an item of a plan that may be shared: filled in, put into the composer, and sent by the helper only
    screen.press(key::F3);
    screen.sees("Getting safe now");
    screen.press(key::DOWN).press(key::ENTER);
    screen.sees("Is it safe for the visitor");
    screen.press(key::DOWN).press(key::DOWN).press(key::DOWN);
    screen.sees("Which stop word do you agree");
    screen.sees("D may be shared");
    screen.press(key::ENTER);
    screen.wait_for("the item's dialog", |text| text.contains("· Safety plan ─"));
    screen.press("umbrella").press(key::ENTER);
    screen.wait_for("the item filled in", |text| !text.contains("· Safety plan ─") && text.contains("umbrella"));
    screen.press("s");
    // nobody asked yet whether somebody watches the device: it says so first
    screen.sees("Nobody asked yet whether somebody watches");
    screen.press(key::ENTER);
    let text = screen.sees("Our stop word is: umbrella");
    // its name stands in the composer's border until it is sent
    let named = |text: &str| text.lines().any(|line| line.contains("─ to ") && line.contains("is it safe to type?"));
    assert!(named(&text), "{text}");
    screen.press(key::ENTER);
    screen.wait_for("the item said", |text| !named(text) && text.contains("Our stop word is: umbrella"));

    // the referral that may be offered goes into the composer; the one that may not is struck out, with its reason
    screen.press(key::F4);
    screen.sees("find:");
    screen.press("veilig");
    screen.wait_for("advice first, report struck out", |text| {
        text.contains("> Veilig Thuis, advice") && text.contains("× Veilig Thuis, report")
    });
    screen.press(key::DOWN);
    screen.sees("STRUCK OUT");
    screen.press(key::UP).press(key::ENTER);
    // how long the words are is a matter of the hour: when a chat opens again takes a line more
    let text = screen.wait_for("the referral in the composer", |text| text.contains("Call: open now."));
    assert!(text.contains("─ Veilig Thuis, advice ─") && text.contains("in your browser."), "{text}");
    screen.press(key::ENTER);
    screen.sees("offered");

    // the end: the visitor who is still here is given back first; the shell's screen is as before
    screen.press(key::F10);
    screen.sees("Ending the shift");
    screen.press("g");
    screen.sees("Nobody is with you");
    screen.press(key::ENTER);
    // nobody else is there for those who wait
    screen.sees("nobody else is on duty");
    screen.press(key::ENTER);
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
        for sequence in ["\x1b[?1049l", "\x1b[?2004l", "\x1b[?1004l"] {
            let at = |what: &str| bytes.windows(what.len()).rposition(|window| window == what.as_bytes());
            assert!(at(sequence) > at(&sequence.replace('l', "h")), "{sequence:?} after {signal}");
        }
    }
}

#[test]
fn a_terminal_of_one_cell_keeps_the_draft() {
    let home = tempfile::tempdir().unwrap();
    let mut screen = demo(home.path(), &[]);
    screen.press(key::ENTER);
    screen.sees("─ to ");
    screen.press("words not sent yet");
    screen.sees("words not sent yet");
    for (rows, cols) in [(1, 1), (3, 200), (50, 160)] {
        screen.resize(rows, cols);
    }
    screen.sees("words not sent yet");
    assert!(screen.alternate());
}
