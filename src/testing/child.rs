//! A console in a pty: the test program that runs, started once more as a child.
//!
//! Such a test program has a module `child` at its root, with two ignored tests that call [`console`] and [`panics`].

use std::io::Read as _;
use std::num::NonZeroU16;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::oracle::{Allowed, forbidden};
use console::terminal::{Abilities, Terminal};
use console::{ConsoleOptions, SignIn, open};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::style::Style;

/// Nothing here takes longer on the slowest machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A child: a console at which nobody is signed in.
pub fn console() {
    let ask = SignIn::Ask { homeserver: String::new(), helper: String::new() };
    open(ConsoleOptions::default(), ask).unwrap();
}

/// A child: it has the terminal, and panics.
pub fn panics() {
    let mut terminal = Terminal::take(Abilities::MODERN, false).unwrap();
    let words = "what a visitor said";
    terminal
        .draw(|frame| {
            frame.buffer.set_string(0, 0, "drawn", Style::new());
        })
        .unwrap();
    panic!("{words}");
}

/// A child in a pty, and what it drew.
pub struct Run {
    /// The program.
    pub child: Box<dyn Child + Send + Sync>,
    /// Its terminal.
    pub pty: Box<dyn MasterPty + Send>,
    /// What it writes, as it comes.
    pub output: Receiver<Vec<u8>>,
    /// All that it wrote so far.
    pub bytes: Vec<u8>,
    /// What its terminal shows.
    pub screen: vt100::Parser,
}

impl Run {
    /// Starts a child, `console` or `panics`, in a terminal of that name.
    pub fn start(child: &str, term: &str) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        let child = format!("child::{child}");
        command.args(["--exact", &child, "--ignored", "--nocapture", "--test-threads=1"]);
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

    /// Whether the terminal hands over every key as it is pressed.
    pub fn is_raw(&self) -> bool {
        let flags = self.pty.get_termios().unwrap().local_flags;
        !format!("{flags:?}").contains("ICANON")
    }

    /// Waits until something is so.
    pub fn wait(&mut self, what: &str, so: impl Fn(&Self) -> bool) {
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

    /// Waits until the console is on the screen.
    pub fn wait_for_console(&mut self) {
        self.wait("the first frame", |run| {
            run.screen.screen().alternate_screen() && run.screen.screen().contents().trim().len() > 20
        });
        assert!(self.is_raw());
    }

    /// Waits for the end, and takes in what was written until then. Says whether it ended well.
    pub fn wait_for_end(&mut self) -> bool {
        let ended = self.child.wait().unwrap().success();
        self.wait("the terminal given back", |run| run.bytes.windows(8).any(|part| part == b"\x1b[?1049l"));
        ended
    }

    /// Fails unless the terminal is as it was before the program, and nothing was written that may not be.
    pub fn assert_given_back(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        assert!(!self.is_raw());
        assert_eq!(forbidden(&self.bytes, Allowed::Everything), None);
    }
}
