//! Canaries: words that are received, typed, pasted, sent, noted and answered, and afterwards are found nowhere but in the
//! conversation, however the console ended.

use std::path::Path;

use crate::desk::console;
use crate::journaling::{files, is_nowhere, talking, wait_for_draft};
use testing::program::screen::{Screen, key};
use testing::program::serve::Serve;

/// What was said and written; the helper's password is kept as quiet.
const CANARIES: [&str; 8] = [
    "canary-received",
    "canary-draft",
    "canary-pasted",
    "canary-later",
    "canary-sent",
    "canary-noted",
    "canary-answered",
    "correct horse",
];

/// Receives, sends, notes, answers, pastes and leaves half a sentence, which is kept twice by the time it ends.
fn sing(screen: &mut Screen, home: &Path, desk: &Serve) {
    screen.press("canary-sent").press(key::ENTER);
    screen.sees("canary-sent");
    screen.press(key::F6).press("n");
    screen.sees("Ctrl-J");
    screen.press("canary-noted").press(key::ENTER);
    screen.sees("canary-noted");
    screen.press(key::F3).press(key::ENTER);
    screen.sees("Is it safe for the");
    screen.press("jjj").press(key::ENTER);
    screen.sees("Ctrl-J");
    screen.press("canary-answered").press(key::ENTER);
    screen.wait_for("the answer", |text| text.contains("canary-answered") && !text.contains("Ctrl-J"));
    screen.press("\x1b1").press("canary-draft \x1b[200~canary-pasted\x1b[201~");
    screen.sees("canary-pasted");
    wait_for_draft(home, desk, "canary-draft canary-pasted");
    // a draft that grows is written behind what is there, which is another way to the disk
    screen.press(" canary-later");
    screen.sees("canary-later");
    wait_for_draft(home, desk, "canary-draft canary-pasted canary-later");
}

fn holds(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

/// Nothing of it is where other programs see it while the console runs: arguments, environment, title.
fn is_not_told_to_others(screen: &Screen) {
    for place in ["environ", "cmdline", "comm", "status"] {
        let told = std::fs::read(format!("/proc/{}/{place}", screen.process())).unwrap();
        assert!(!told.is_empty());
        for words in CANARIES {
            assert!(!holds(&told, words), "{words} in {place}");
        }
    }
    let bytes = screen.bytes();
    for title in [&b"\x1b]0;"[..], b"\x1b]1;", b"\x1b]2;", b"\x1bk", b"\x1b]52;"] {
        assert!(!bytes.windows(title.len()).any(|window| window == title), "a title or the clipboard was set");
    }
}

/// After its end: nothing in any file, no core, nothing on the terminal that was given back.
fn left_nothing(screen: &Screen, home: &Path, gave_back: bool) {
    is_nowhere(home, &CANARIES);
    let cores: Vec<_> = files(home).into_iter().filter(|path| path.to_string_lossy().contains("core")).collect();
    assert!(cores.is_empty(), "{cores:?}");
    if gave_back {
        assert!(!screen.alternate(), "the terminal was given back");
        let bytes = screen.bytes();
        let leave = b"\x1b[?1049l";
        let left = bytes.windows(leave.len()).rposition(|window| window == leave).expect("it left its own screen");
        for words in CANARIES {
            assert!(!screen.text().contains(words), "{words} on the shell's screen");
            assert!(!holds(&bytes[left..], words), "{words} was written after the console's screen was left");
        }
    }
}

/// A console that ended and the canaries that sang in it, for each way to end.
fn ends(end: impl FnOnce(&mut Screen), gave_back: bool) {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (desk, visitor, mut screen) = talking(data.path(), home.path());
    visitor.says("2", "canary-received");
    screen.sees("canary-received");
    sing(&mut screen, home.path(), &desk);
    is_not_told_to_others(&screen);
    end(&mut screen);
    screen.exit_code();
    left_nothing(&screen, home.path(), gave_back);
}

#[test]
fn a_shift_that_ends_leaves_nothing() {
    ends(
        |screen| {
            screen.press(key::F10);
            screen.sees("Ending the shift");
            screen.press("g");
            screen.sees("Nobody is with you");
            screen.press(key::ENTER);
            screen.sees("Are you sure?");
            screen.press(key::ENTER);
        },
        true,
    );
}

#[test]
fn a_console_that_is_killed_leaves_nothing_to_read() {
    ends(|screen| screen.signal("KILL"), false);
}

#[test]
fn a_console_that_is_told_to_end_leaves_nothing_to_read() {
    ends(|screen| screen.signal("TERM"), true);
}

#[test]
fn a_console_that_crashes_leaves_no_core() {
    ends(|screen| screen.signal("ABRT"), false);
}

#[test]
fn a_locked_console_shows_and_leaves_nothing() {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (desk, visitor, mut screen) = talking(data.path(), home.path());
    sing(&mut screen, home.path(), &desk);
    screen.press(key::F9);
    let text = screen.sees("Locked since");
    for words in CANARIES.iter().copied().chain(["hello there", visitor.alias.as_str()]) {
        assert!(!text.contains(words), "{words} on the locked screen:\n{text}");
    }
    visitor.says("2", "canary-received");
    let text = screen.sees("One new message");
    assert!(!text.contains("canary"), "{text}");
    screen.press("correct donkey").press(key::ENTER);
    screen.sees("not your password");
    is_not_told_to_others(&screen);
    is_nowhere(home.path(), &CANARIES);
    screen.press("correct horse").press(key::ENTER);
    let text = screen.sees("canary-received");
    assert!(text.contains("canary-draft"), "what was being written is still there:\n{text}");
    screen.signal("KILL");
    screen.exit_code();
    left_nothing(&screen, home.path(), false);
    // and the next sign-in has it again
    let mut again = console(home.path(), &desk, "sanne");
    again.press("\x1b1");
    again.sees("canary-draft");
}
