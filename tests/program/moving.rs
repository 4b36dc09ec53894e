//! The desk of a `serve` folder: looked after without a password, moved to another folder, left by a helper.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::desk::console;
use testing::program::screen::key;
use testing::program::serve::Serve;
use testing::program::visitor::Visitor;

const PASSPHRASE: &str = "a passphrase for the move";

/// Runs the program on a folder's desk: its exit code, and all that it said.
fn run(arguments: &[&str], data: &Path, typed: &str) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_nachtwacht"))
        .args(arguments)
        .arg("--data")
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // a program that asks for nothing has ended before it is typed
    let _ = writeln!(child.stdin.take().unwrap(), "{typed}");
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn the_desk_of_a_folder_moves_with_its_open_conversations_once_it_is_stopped() {
    let (old, new, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut desk = Serve::start(old.path());
    desk.add_helper("sanne", "correct horse");
    let mut sanne = console(home.path(), &desk, "sanne");
    let mut visitor = Visitor::arrive(&desk.door, &json!({"language": "en"}));
    visitor.says("1", "is somebody there");
    sanne.sees(&visitor.alias);
    sanne.press(key::F2).press(key::ENTER);
    sanne.sees("is somebody there");
    sanne.press("I am here").press(key::ENTER);
    visitor.hears(|heard| heard.len() == 2);
    let file = home.path().join("desk.sealed");
    let path = file.to_str().unwrap();

    // what needs no stopping works while it runs
    let (code, said) = run(&["desk", "helper", "list"], old.path(), "");
    assert!(code == Some(0) && said.starts_with("@sanne:"), "{said}");
    let (code, said) = run(&["desk", "export", path, "--open"], old.path(), PASSPHRASE);
    assert!(code == Some(1) && said.contains("is running") && said.contains("stop nachtwacht serve"), "{said}");
    assert!(!file.exists());
    desk.stop("TERM");
    sanne.kill_9();
    let (code, said) = run(&["desk", "export", path, "--open"], old.path(), PASSPHRASE);
    assert!(code == Some(0) && said.contains("1 at the desk, 0 lines of the register, 1 open conversations"), "{said}");

    // there she has a place before it is taken in
    let (code, said) = run(&["helper", "add", "sanne"], new.path(), "correct horse");
    assert_eq!(code, Some(0), "{said}");
    for (made, known) in [(1, 0), (0, 1)] {
        let (code, said) = run(&["desk", "import", path, "--open"], new.path(), PASSPHRASE);
        let told = format!("open conversations: {made} taken in, {known} there already");
        assert!(code == Some(0) && said.contains(&told), "{said}");
    }
    let moved = Serve::start(new.path());
    visitor.goes_to(&moved.door);
    visitor.says("2", "good");
    let mut sanne = console(home.path(), &moved, "sanne");
    // both of the visitor's messages are there, so she is in the room
    sanne.sees("2 new");
    sanne.press(key::F2).press(key::ENTER);
    let text = sanne.sees("good");
    assert!(text.find("is somebody there") < text.find("I am here"), "{text}");
    sanne.press("tell me").press(key::ENTER);
    let heard = visitor.hears(|heard| heard.len() == 4);
    let texts: Vec<_> = heard.iter().map(|(from, text)| (from.as_str(), text.as_str())).collect();
    let all = [("visitor", "is somebody there"), ("helper", "I am here"), ("visitor", "good"), ("helper", "tell me")];
    assert_eq!(texts, all);
}

#[test]
fn what_a_helper_had_who_is_removed_from_a_folders_desk_waits_again() {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut desk = Serve::start(data.path());
    desk.add_helper("sanne", "correct horse");
    desk.add_helper("joost", "correct horse");
    let visitor = Visitor::arrive(&desk.door, &json!({"language": "en"}));
    visitor.says("1", "is somebody there");
    let mut sanne = console(home.path(), &desk, "sanne");
    sanne.sees(&visitor.alias);
    sanne.press(key::F2).press(key::ENTER);
    sanne.sees("is somebody there");
    let (code, said) = run(&["helper", "remove", "sanne"], data.path(), "");
    assert!(code == Some(0) && said.contains(&format!("{}: waits again", visitor.alias)), "{said}");
    let mut joost = console(home.path(), &desk, "joost");
    joost.sees(&visitor.alias);
    joost.press(key::F2).press(key::ENTER);
    joost.sees("is somebody there");
    // and while nobody serves the desk
    desk.stop("TERM");
    let (code, said) = run(&["helper", "remove", "joost"], data.path(), "");
    assert!(code == Some(0) && said.contains(&format!("{}: waits again", visitor.alias)), "{said}");
    let (code, said) = run(&["helper", "remove", "nobody"], data.path(), "");
    assert!(code == Some(1) && said.contains("nobody"), "{said}");
}
