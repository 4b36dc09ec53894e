//! `nachtwacht check --terminal`: a terminal is tried, by hand and without one.

use std::process::{Command, Stdio};

use testing::program::program;
use testing::program::screen::{Screen, key};

#[test]
fn without_a_terminal_it_tells_what_there_is_and_that_no_key_was_tried() {
    for (language, said) in [("en", "The keys were not tried"), ("nl", "De toetsen zijn niet geprobeerd")] {
        let home = tempfile::tempdir().unwrap();
        let output = Command::new(program())
            .args(["--lang", language, "check", "--terminal"])
            .env_clear()
            .envs([("TERM", "xterm-256color"), ("LANG", "en_GB.UTF-8"), ("TMUX", "/tmp/tmux-0/default,1,0")])
            .env("HOME", home.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{text}");
        for wanted in [said, "TERM=xterm-256color", "|»|", "sixteen", "tmux", "Ctrl-B", "PuTTY"] {
            assert!(text.contains(wanted), "{wanted}:\n{text}");
        }
        assert!(!text.contains('\x1b'), "{text}");
    }
}

#[test]
fn each_key_is_asked_for_and_what_comes_is_told_in_bytes() {
    let home = tempfile::tempdir().unwrap();
    let mut screen = Screen::start(home.path(), 50, 100, &["--lang", "en", "check", "--terminal"]);
    screen.sees("Enter begins");
    assert!(screen.is_raw());
    screen.press(key::ENTER);
    screen.sees("Press Alt-H");
    screen.press("\x1bh");
    screen.sees("came: ESC h");
    screen.sees("Press F1 ");
    // kept by gnome-terminal: nothing comes, and Esc says so
    screen.press("\x1b");
    screen.sees("did not come");
    screen.sees("Press F2 ");
    // another key is told by its name, and F2 is asked for again
    screen.press(key::F3);
    screen.sees("F3 came: ESC O R. Once more, or Esc.");
    screen.press(key::F2);
    screen.sees("came: ESC O Q");
    screen.press("\x03");
    screen.sees("Keys that came: 2. That did not: 1.");
    // the help is still reached
    screen.sees("show what the keys do here: ?");
    assert_eq!(screen.exit_code(), 0);
    assert!(!screen.is_raw(), "given back");
}

#[test]
fn who_does_not_want_to_press_keys_leaves_with_esc() {
    let home = tempfile::tempdir().unwrap();
    let mut screen = Screen::start(home.path(), 60, 100, &["--lang", "nl", "check", "--terminal"]);
    screen.sees("Enter begint");
    screen.press("\x1b");
    screen.sees("De toetsen zijn niet geprobeerd.");
    assert_eq!(screen.exit_code(), 0);
    assert!(!screen.is_raw());
}
