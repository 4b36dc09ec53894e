//! The console in a real pty: the terminal is given back whatever ends it, and no byte leaves that may not.
//!
//! The console runs in this very test program, started once more as a child.

mod oracle;

use std::io::{Read as _, Write as _};
use std::num::NonZeroU16;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use nachtwacht::console::terminal::{Abilities, Terminal};
use nachtwacht::console::{Options, SignIn, open};
use oracle::{Allowed, forbidden};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::style::Style;

/// Nothing here takes longer on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
#[ignore = "the child of the other tests: it needs a terminal of its own"]
fn child_console() {
    let ask = SignIn::Ask { homeserver: String::new(), helper: String::new() };
    open(Options::default(), ask).unwrap();
}

#[test]
#[ignore = "the child of the other tests: it needs a terminal of its own"]
fn child_panics() {
    let mut terminal = Terminal::take(Abilities::MODERN).unwrap();
    let words = "what a visitor said";
    terminal.draw(|frame| _ = frame.buffer.set_string(0, 0, "drawn", Style::new())).unwrap();
    panic!("{words}");
}

/// A child in a pty, and what it drew.
struct Run {
    child: Box<dyn Child + Send + Sync>,
    pty: Box<dyn MasterPty + Send>,
    output: Receiver<Vec<u8>>,
    bytes: Vec<u8>,
    screen: vt100::Parser,
}

impl Run {
    fn start(child: &str, term: &str) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(["--exact", child, "--ignored", "--nocapture", "--test-threads=1"]);
        command.env("TERM", term);
        command.env("LC_ALL", "C.UTF-8");
        command.env_remove("NO_COLOR");
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (said, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4_096];
            while let Ok(length @ 1..) = reader.read(&mut bytes) {
                if said.send(bytes[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        let size = |n| NonZeroU16::new(n).unwrap();
        Self { child, pty: pair.master, output, bytes: Vec::new(), screen: vt100::Parser::new(size(24), size(80), 0) }
    }

    fn is_raw(&self) -> bool {
        let flags = self.pty.get_termios().unwrap().local_flags;
        !format!("{flags:?}").contains("ICANON")
    }

    /// Waits until something is so.
    fn wait(&mut self, what: &str, so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !so(self) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(bytes) = self.output.recv_timeout(left) else {
                panic!("{what}: not seen on\n{}", self.screen.screen().contents());
            };
            self.screen.process(&bytes);
            self.bytes.extend_from_slice(&bytes);
        }
    }

    fn wait_for_console(&mut self) {
        self.wait("the first frame", |run| {
            run.screen.screen().alternate_screen() && run.screen.screen().contents().trim().len() > 20
        });
        assert!(self.is_raw());
    }

    /// Waits for the end, and takes in what was written until then. Says whether it ended well.
    fn wait_for_end(&mut self) -> bool {
        let ended = self.child.wait().unwrap().success();
        self.wait("the terminal given back", |run| run.bytes.windows(8).any(|part| part == b"\x1b[?1049l"));
        ended
    }

    fn assert_given_back(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        assert!(!self.is_raw());
        assert_eq!(forbidden(&self.bytes, Allowed::Everything), None);
    }
}

#[test]
fn signals_give_the_terminal_back() {
    for signal in ["TERM", "HUP", "INT"] {
        let mut run = Run::start("child_console", "xterm-256color");
        run.wait_for_console();
        let pid = run.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
        assert!(run.wait_for_end(), "SIG{signal}");
        run.assert_given_back();
    }
}

#[test]
fn a_panic_gives_the_terminal_back_and_quotes_nobody() {
    let mut run = Run::start("child_panics", "xterm-256color");
    assert!(!run.wait_for_end());
    run.wait("the place of the mistake", |run| run.screen.screen().contents().contains("a mistake in the program at"));
    run.assert_given_back();
    assert!(!String::from_utf8_lossy(&run.bytes).contains("visitor said"));
}

#[test]
fn a_typed_key_takes_few_bytes_on_the_real_screen() {
    let mut run = Run::start("child_console", "xterm-256color");
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
    let mut run = Run::start("child_console", "xterm-256color");
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
