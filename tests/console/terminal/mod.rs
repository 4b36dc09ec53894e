//! The console in a real pty: the terminal is given back whatever ends it, and no byte leaves that may not.

use std::io::Write as _;
use std::process::Command;

use portable_pty::PtySize;
use testing::child::Run;

#[test]
fn signals_give_the_terminal_back() {
    for signal in ["TERM", "HUP", "INT"] {
        let mut run = Run::start("console", "xterm-256color");
        run.wait_for_console();
        let pid = run.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
        assert!(run.wait_for_end(), "SIG{signal}");
        run.assert_given_back();
    }
}

#[test]
fn a_panic_gives_the_terminal_back_and_quotes_nobody() {
    let mut run = Run::start("panics", "xterm-256color");
    assert!(!run.wait_for_end());
    run.wait("the place of the mistake", |run| run.screen.screen().contents().contains("a mistake in the program at"));
    run.assert_given_back();
    assert!(!String::from_utf8_lossy(&run.bytes).contains("visitor said"));
}

#[test]
fn a_typed_key_takes_few_bytes_on_the_real_screen() {
    let mut run = Run::start("console", "xterm-256color");
    run.wait_for_console();
    let mut keys = run.pty.take_writer().unwrap();
    let mut typed = String::new();
    let mut costs = Vec::new();
    for key in "WXYZ".chars() {
        typed.push(key);
        let before = run.bytes.len();
        keys.write_all(&[key as u8]).unwrap();
        run.wait("the key", |run| run.screen.screen().contents().contains(&typed));
        costs.push(run.bytes.len() - before);
    }
    // the first may change the pen
    assert!(costs[1..].iter().all(|bytes| *bytes <= 12), "{costs:?}");
    run.child.kill().unwrap();
    run.child.wait().unwrap();
}

#[test]
fn a_hostile_terminal_types_nothing_and_asks_for_nothing() {
    let mut run = Run::start("console", "xterm-256color");
    run.wait_for_console();
    let mut keys = run.pty.take_writer().unwrap();
    // answers that nobody asked for, then a letter that is seen
    keys.write_all(b"\x1b[?64;1;2c\x1b]11;rgb:1111/2222/3333\x1b\\\x1bP1$r0m\x1b\\\x1b[5;9RQ").unwrap();
    run.wait("the letter", |run| run.screen.screen().contents().contains('Q'));
    let seen = run.screen.screen().contents();
    assert!(!seen.contains("64;1") && !seen.contains("rgb:") && !seen.contains("1$r"), "{seen}");
    // a resize to nothing and back
    for (rows, cols) in [(1, 1), (2, 3), (24, 80)] {
        run.pty.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
    }
    run.wait("the letter again", |run| run.screen.screen().contents().contains('Q'));
    let pid = run.child.process_id().unwrap().to_string();
    assert!(Command::new("kill").args(["-s", "TERM", &pid]).status().unwrap().success());
    assert!(run.wait_for_end());
    run.assert_given_back();
}
