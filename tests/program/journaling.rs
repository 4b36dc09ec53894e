//! Unsent words outlive the console, and are nowhere on the disk in clear.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use matrix::link::Awaiting;
use matrix::vault::{FoundUnsent, Owner, open};
use serde_json::json;
use zeroize::Zeroizing;

use crate::desk::console;
use testing::program::screen::{Screen, key};
use testing::program::serve::Serve;
use testing::program::visitor::Visitor;

/// Every file under a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files
}

/// The sealed journals under a folder.
fn journals(home: &Path) -> Vec<PathBuf> {
    files(home).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "kept")).collect()
}

/// Waits until sanne's journal holds what is wanted, as her next console would find it.
#[track_caller]
pub(crate) fn wait_for_journal(home: &Path, desk: &Serve, what: &str, wanted: impl Fn(&FoundUnsent) -> bool) {
    let owner = Owner { helper: "@sanne:desk.local".into(), homeserver: desk.homeserver.clone() };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        // a copy: the journal itself is the console's
        let copy = tempfile::tempdir().unwrap();
        for file in journals(home).iter().flat_map(|path| files(path.parent().unwrap())) {
            let _ = std::fs::copy(&file, copy.path().join(file.file_name().unwrap()));
        }
        let password = Zeroizing::new("correct horse".to_owned());
        let found = runtime.block_on(open(copy.path().to_owned(), owner.clone(), password, "LOOKS".to_owned()));
        let found = found.unwrap().1;
        if wanted(&found) {
            return;
        }
        let (awaiting, drafts) = (found.awaiting.len(), found.drafts.len());
        assert!(Instant::now() < deadline, "waited for {what} in the journal: {awaiting} wait, {drafts} drafts");
    }
}

/// Waits until there is no journal: all that was in it is acknowledged.
#[track_caller]
fn wait_for_no_journal(home: &Path) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !journals(home).is_empty() {
        assert!(Instant::now() < deadline, "something stays in the journal");
        std::thread::yield_now();
    }
}

/// Waits until this is journaled of what sanne is writing.
#[track_caller]
pub(crate) fn wait_for_draft(home: &Path, desk: &Serve, draft: &str) {
    wait_for_journal(home, desk, &format!("the draft {draft:?}"), |found| {
        found.drafts.iter().map(|it| it.body.as_str()).eq([draft])
    });
}

/// Whether these words stand in any file under the folder, or in its name.
#[track_caller]
pub(crate) fn is_nowhere(home: &Path, words: &[&str]) {
    let files = files(home);
    assert!(!files.is_empty(), "nothing to look through");
    for path in files {
        let bytes = [path.as_os_str().as_encoded_bytes(), &std::fs::read(&path).unwrap_or_default()].concat();
        for words in words {
            let found = bytes.windows(words.len()).any(|window| window == words.as_bytes());
            assert!(!found, "{words:?} in {}", path.display());
        }
    }
}

/// A desk with a helper, and a console in which a visitor's conversation is open.
pub(crate) fn talking(data: &Path, home: &Path) -> (Serve, Visitor, Screen) {
    let desk = Serve::start(data);
    desk.add_helper("sanne", "correct horse");
    let mut screen = console(home, &desk, "sanne");
    let visitor = Visitor::arrive(&desk.door, &json!({"language": "en"}));
    visitor.says("1", "hello there");
    screen.sees(&visitor.alias);
    screen.press(key::F2).press(key::ENTER);
    screen.sees("hello there");
    screen.sees("─ to ");
    (desk, visitor, screen)
}

#[test]
fn hostile_33_words_queued_when_the_console_is_killed_are_sent_once() {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut desk, visitor, mut screen) = talking(data.path(), home.path());
    desk.stop("KILL");
    for words in ["canary one", "canary two", "canary three"] {
        screen.press(words).press(key::ENTER);
    }
    screen.wait_for("three queued", |text| text.matches("queued").count() == 3);
    screen.press("canary dra");
    wait_for_draft(home.path(), &desk, "canary dra");
    screen.kill_9();
    is_nowhere(home.path(), &["canary", "dra", "sanne", "correct horse", &visitor.alias]);

    desk.start_again();
    let mut screen = console(home.path(), &desk, "sanne");
    let messages = visitor.hears(|messages| messages.iter().any(|(_, text)| text == "canary three"));
    let said: Vec<&str> = messages.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(said, ["hello there", "canary one", "canary two", "canary three"], "each once, in order");
    screen.press("\x1b1");
    let text = screen.wait_for("the words and the draft", |text| {
        text.contains("canary three") && text.contains("canary dra") && !text.contains("queued")
    });
    for words in ["canary one", "canary two", "canary three", "canary dra"] {
        assert_eq!(text.matches(words).count(), 1, "{words}:\n{text}");
    }
    is_nowhere(home.path(), &["canary", "sanne"]);

    // the end of the shift takes the draft along
    screen.press(key::F10);
    screen.sees("Ending the shift");
    screen.press("g");
    screen.sees("Nobody is with you");
    screen.press(key::ENTER);
    screen.sees("Are you sure?");
    screen.press(key::ENTER);
    assert_eq!(screen.exit_code(), 0);
    assert_eq!(journals(home.path()), [] as [PathBuf; 0]);
    is_nowhere(home.path(), &["canary", "sanne"]);
}

#[test]
fn what_is_being_written_survives_the_end_of_its_terminal() {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (desk, _visitor, mut screen) = talking(data.path(), home.path());
    screen.press("half a wo");
    screen.sees("half a wo");
    screen.signal("HUP");
    screen.exit_code();
    let mut screen = console(home.path(), &desk, "sanne");
    screen.press("\x1b1");
    screen.sees("half a wo");
}

#[test]
fn hostile_36_a_second_console_of_the_same_helper_is_refused() {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let desk = Serve::start(data.path());
    desk.add_helper("sanne", "correct horse");
    let first = console(home.path(), &desk, "sanne");
    let arguments = ["--lang", "en", "--homeserver", &desk.homeserver, "--helper", "sanne"];
    let mut second = Screen::start(home.path(), 24, 80, &arguments);
    second.sees("password");
    second.press("correct horse").press(key::ENTER);
    second.sees("Another console");
    first.kill_9();
    second.press("correct horse").press(key::ENTER);
    second.sees("Waiting");
}

#[test]
fn what_was_recorded_when_the_console_was_killed_is_there_at_the_next_sign_in() {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut desk, visitor, mut screen) = talking(data.path(), home.path());
    desk.stop("KILL");
    // the stop word of the preface, a note, and a message behind them; nobody is there to take them
    screen.press(key::F3).press(key::ENTER);
    screen.sees("Is it safe for the");
    screen.press("jjj").press(key::ENTER);
    screen.sees("Ctrl-J");
    screen.press("canary word").press(key::ENTER);
    screen.wait_for("the answer", |text| text.contains("canary word") && !text.contains("Ctrl-J"));
    screen.press(key::F6).press("n");
    screen.sees("Ctrl-J");
    screen.press("canary note").press(key::ENTER);
    screen.no_longer_sees("Ctrl-J");
    screen.press("\x1b1").press("canary message").press(key::ENTER);
    screen.sees("queued");
    let is_message = |awaiting: &Awaiting| matches!(awaiting, Awaiting::Message(_));
    wait_for_journal(home.path(), &desk, "the message", |found| found.awaiting.iter().any(is_message));
    screen.kill_9();
    is_nowhere(home.path(), &["canary", "stop_word", "sanne"]);

    desk.start_again();
    let mut screen = console(home.path(), &desk, "sanne");
    visitor.hears(|messages| messages.iter().any(|(_, text)| text == "canary message"));
    // acknowledged: nothing is journaled any more, and another console of the helper reads it from the room
    wait_for_no_journal(home.path());
    screen.signal("TERM");
    screen.exit_code();
    let mut screen = console(home.path(), &desk, "sanne");
    screen.press("\x1b1");
    let text = screen.sees("canary note");
    assert_eq!(text.matches("canary note").count(), 1, "{text}");
    screen.press(key::F3).press(key::ENTER);
    let text = screen.sees("canary word");
    let said = visitor.hears(|messages| messages.len() >= 2);
    let said: Vec<&str> = said.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(said, ["hello there", "canary message"], "the visitor reads neither word nor note:\n{text}");
}
