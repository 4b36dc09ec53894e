//! A program in a pseudo-terminal: real keys in, what a terminal would show out. Nothing sleeps: every wait is for
//! something on the screen, and fails with the screen when it does not come.
//!
//! An Enter is a read of its own, as a person's is: with other characters it would be a paste (hostile 41).

use std::io::{Read, Write};
use std::num::NonZero;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::oracle::{Allowed, forbidden};
use crate::program::program;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::fs::{Mode, OFlags};
use rustix::termios::{LocalModes, OptionalActions};

/// How long a wait may take before the test fails: far above what is ever needed on a loaded machine.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long the program may take to show what a key does. A key that does nothing shows nothing.
const SHOWN: Duration = Duration::from_secs(1);
/// How long words that were typed may take to stand on the screen; a password never does.
const TYPED: Duration = Duration::from_millis(400);

/// The last keys that were pressed, and what there was before them.
#[derive(Default)]
struct Pressed {
    keys: String,
    /// How many bytes the program had written.
    bytes: usize,
    /// How often the end of the words stood on the screen, if they are words.
    stands: usize,
}

/// The end of keys that are words to be read on the screen once they are taken: the last word, and those before it while
/// it is too short to be told from what stood there.
fn end_of_words(keys: &str) -> Option<&str> {
    let words = keys.trim_end();
    let begins = words.char_indices().rev().filter(|(at, _)| *at == 0 || words[..*at].ends_with(' '));
    let mut ends = begins.map(|(at, _)| &words[at..]);
    ends.find(|end| end.chars().count() > 2).filter(|_| !keys.contains(char::is_control))
}

/// What the reader thread has seen so far.
struct SeenFrames {
    terminal: vt100::Parser,
    bytes: Vec<u8>,
    /// A frame has begun and is not whole: nobody sees what is drawn so far.
    half: bool,
    ended: bool,
}

/// What sees every frame that is whole.
pub type FrameWatch = Box<dyn FnMut(&vt100::Screen) + Send>;

/// How a program is started in its terminal.
pub struct Setup<'a> {
    /// Its configuration and data folders are under it.
    pub home: &'a Path,
    /// Rows and columns.
    pub size: (u16, u16),
    /// What stands before the program's own name: a shell that sets limits, say.
    pub before: &'a [&'a str],
    /// Its arguments.
    pub arguments: &'a [&'a str],
    /// Its environment, beside what every program has.
    pub environment: &'a [(&'a str, &'a str)],
    /// What sees its frames.
    pub watch: Option<FrameWatch>,
}

/// The program and its terminal.
pub struct Screen {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    seen: Arc<(Mutex<SeenFrames>, Condvar)>,
    /// Nobody reads what the program writes.
    away: Arc<AtomicBool>,
    /// Who reads it.
    reader: JoinHandle<()>,
    /// The last keys, and how many bytes the program had written before them.
    pressed: Pressed,
}

/// Function and other special keys as xterm sends them.
pub mod key {
    /// Enter.
    pub const ENTER: &str = "\r";
    /// The arrow up.
    pub const UP: &str = "\x1b[A";
    /// The arrow down.
    pub const DOWN: &str = "\x1b[B";
    /// F2.
    pub const F2: &str = "\x1bOQ";
    /// F3.
    pub const F3: &str = "\x1bOR";
    /// F4.
    pub const F4: &str = "\x1bOS";
    /// F5.
    pub const F5: &str = "\x1b[15~";
    /// F6.
    pub const F6: &str = "\x1b[17~";
    /// F9.
    pub const F9: &str = "\x1b[20~";
    /// F10.
    pub const F10: &str = "\x1b[21~";
}

/// A number of rows or columns as the parser wants it.
fn size(cells: u16) -> NonZero<u16> {
    NonZero::new(cells).unwrap()
}

impl Screen {
    /// Starts the program with a terminal of this size. Its configuration and data folders are under `home`.
    pub fn start(home: &Path, rows: u16, cols: u16, arguments: &[&str]) -> Self {
        let size = (rows, cols);
        Self::open(Setup { home, size, before: &[], arguments, environment: &[], watch: None })
    }

    /// The same, with everything that can be said.
    pub fn open(setup: Setup<'_>) -> Self {
        let Setup { home, size: (rows, cols), before, arguments, environment, mut watch } = setup;
        let pty = native_pty_system().openpty(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
        let program = program();
        let line: Vec<&str> = [before, &[program.to_str().unwrap()], arguments].concat();
        let mut command = CommandBuilder::new(line[0]);
        command.args(&line[1..]);
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "en_GB.UTF-8"), ("PATH", "/usr/bin:/bin")] {
            command.env(name, value);
        }
        command.env("HOME", home);
        command.env("XDG_CONFIG_HOME", home.join("config"));
        command.env("XDG_DATA_HOME", home.join("data"));
        // whatever is left lying about is left below `home`
        command.env("TMPDIR", home);
        command.cwd(home);
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let seen = Arc::new((
            Mutex::new(SeenFrames {
                terminal: vt100::Parser::new(size(rows), size(cols), 0),
                bytes: Vec::new(),
                half: false,
                ended: false,
            }),
            Condvar::new(),
        ));
        let mut output = pty.master.try_clone_reader().unwrap();
        let keys = pty.master.take_writer().unwrap();
        let shared = Arc::clone(&seen);
        let away = Arc::new(AtomicBool::new(false));
        let looks_away = Arc::clone(&away);
        let reader = std::thread::spawn(move || {
            let mut buffer = [0; 16 * 1024];
            let (mut frames, mut characters) = (Frames::default(), Characters::default());
            loop {
                let read = output.read(&mut buffer).unwrap_or(0);
                while looks_away.load(Ordering::SeqCst) {
                    std::thread::park();
                }
                let mut seen = shared.0.lock().unwrap_or_else(PoisonError::into_inner);
                for (part, whole) in frames.split(&characters.whole(&buffer[..read])) {
                    seen.terminal.process(part);
                    if let Some(watch) = watch.as_mut().filter(|_| whole) {
                        watch(seen.terminal.screen());
                    }
                }
                seen.bytes.extend_from_slice(&buffer[..read]);
                seen.half = frames.open && read > 0;
                seen.ended |= read == 0;
                shared.1.notify_all();
                if read == 0 {
                    return;
                }
            }
        });
        Self { child, master: pty.master, keys, seen, away, reader, pressed: Pressed::default() }
    }

    /// Presses keys: text, or the constants of [`key`]. What is pressed at once comes in one read.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        if end_of_words(keys).is_some() {
            // what shows from now on is not an earlier key's
            self.is_taken();
        }
        assert!(self.try_press(keys), "nobody takes {keys:?}");
        self
    }

    /// The screen as text, one line a row.
    pub fn text(&self) -> String {
        self.seen.0.lock().unwrap().terminal.screen().contents()
    }

    /// Whether the terminal is on its alternate screen: the program's own.
    pub fn alternate(&self) -> bool {
        self.seen.0.lock().unwrap().terminal.screen().alternate_screen()
    }

    /// Every byte the program wrote to the terminal.
    pub fn bytes(&self) -> Vec<u8> {
        self.seen.0.lock().unwrap().bytes.clone()
    }

    /// Waits until what is on the screen satisfies `wanted`, for so long at most. Whether it does.
    pub fn shows(&self, patience: Duration, mut wanted: impl FnMut(&vt100::Screen) -> bool) -> bool {
        let deadline = Instant::now() + patience;
        let mut seen = self.seen.0.lock().unwrap();
        loop {
            if !seen.half && wanted(seen.terminal.screen()) {
                return true;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || seen.ended {
                return false;
            }
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Whether the program has ended.
    pub fn has_ended(&self) -> bool {
        self.seen.0.lock().unwrap().ended
    }

    /// Presses keys, if anybody is there to take them.
    pub fn try_press(&mut self, keys: &str) -> bool {
        if keys.starts_with(key::ENTER) || self.pressed.keys.ends_with(key::ENTER) {
            self.is_taken();
        }
        let seen = self.seen.0.lock().unwrap_or_else(PoisonError::into_inner);
        let stands = end_of_words(keys).map_or(0, |end| seen.terminal.screen().contents().matches(end).count());
        self.pressed = Pressed { keys: keys.to_owned(), bytes: seen.bytes.len(), stands };
        drop(seen);
        self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).is_ok()
    }

    /// Writes bytes as a terminal may: half a character, say.
    pub fn press_bytes(&mut self, bytes: &[u8]) {
        let _ = self.is_taken();
        self.pressed = Pressed::default();
        self.keys.write_all(bytes).and_then(|()| self.keys.flush()).unwrap();
    }

    /// Waits until the program has read the last keys and shown what they do; whether it has.
    pub fn is_taken(&self) -> bool {
        let Pressed { keys, bytes, stands } = &self.pressed;
        let deadline = Instant::now() + SHOWN;
        let mut seen = self.seen.0.lock().unwrap();
        let typed = Instant::now() + TYPED;
        // what shows may be an earlier key's: words that were typed are taken once their end stands there once more
        let is_typed = |seen: &SeenFrames| {
            let is_there = |end: &str| seen.terminal.screen().contents().matches(end).count() > *stands;
            end_of_words(keys).is_none_or(is_there) || Instant::now() >= typed
        };
        while !keys.is_empty() && !seen.ended && (seen.bytes.len() == *bytes || self.unread() > 0 || !is_typed(&seen)) {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            // what is read says nothing: it is looked at now and then
            seen = self.seen.1.wait_timeout(seen, left.min(Duration::from_millis(1))).unwrap().0;
        }
        true
    }

    /// From now on nobody reads what the program writes, so that it cannot write for long; or somebody does again.
    pub fn look_away(&self, away: bool) {
        self.away.store(away, Ordering::SeqCst);
        self.reader.thread().unpark();
    }

    /// Whether the program reads what was typed: one that does not has left it there for two seconds.
    pub fn reads_keys(&self) -> bool {
        let deadline = Instant::now() + Duration::from_secs(2);
        let mut seen = self.seen.0.lock().unwrap();
        while self.unread() > 0 {
            if Instant::now() >= deadline {
                return false;
            }
            // what is read says nothing: it is looked at now and then
            seen = self.seen.1.wait_timeout(seen, Duration::from_millis(1)).unwrap().0;
        }
        true
    }

    /// How many bytes that were typed wait for the program.
    pub fn unread(&self) -> u64 {
        let flags = OFlags::RDONLY | OFlags::NOCTTY | OFlags::NONBLOCK;
        let terminal = self.master.tty_name().and_then(|name| rustix::fs::open(name, flags, Mode::empty()).ok());
        terminal.and_then(|terminal| rustix::io::ioctl_fionread(terminal).ok()).unwrap_or_default()
    }

    /// Waits until the screen's text satisfies `wanted`.
    #[track_caller]
    pub fn wait_for(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen.0.lock().unwrap();
        loop {
            let text = seen.terminal.screen().contents();
            if !seen.half && wanted(&text) {
                return text;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !seen.ended, "waited for {what}; the screen shows:\n{text}");
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until this text stands somewhere on the screen.
    #[track_caller]
    pub fn sees(&self, text: &str) -> String {
        self.wait_for(&format!("{text:?}"), |screen| screen.contains(text))
    }

    /// Waits until this text is gone from the screen.
    #[track_caller]
    pub fn no_longer_sees(&self, text: &str) -> String {
        self.wait_for(&format!("{text:?} to go"), |screen| !screen.contains(text))
    }

    /// Changes the terminal's size.
    pub fn resize(&self, rows: u16, cols: u16) {
        // as a terminal does: first it is of another size, then it says so
        self.seen.0.lock().unwrap().terminal.screen_mut().set_size(size(rows), size(cols));
        self.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    /// Whether the terminal hands over every key as it is pressed.
    pub fn is_raw(&self) -> bool {
        !self.modes().contains(LocalModes::ICANON)
    }

    /// Makes the terminal wait for whole lines again, as a shell does.
    pub fn is_cooked_by_others(&self) {
        let terminal = self.terminal();
        let mut modes = rustix::termios::tcgetattr(&terminal).unwrap();
        modes.local_modes |= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
        rustix::termios::tcsetattr(&terminal, OptionalActions::Now, &modes).unwrap();
        assert!(!self.is_raw());
    }

    fn modes(&self) -> LocalModes {
        rustix::termios::tcgetattr(self.terminal()).unwrap().local_modes
    }

    fn terminal(&self) -> OwnedFd {
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK;
        rustix::fs::open(self.master.tty_name().unwrap(), flags, Mode::empty()).unwrap()
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Kills the program with signal 9: no chance to tidy up.
    pub fn kill_9(mut self) {
        self.signal("KILL");
        self.child.wait().unwrap();
    }

    /// Sends a signal by its name: `TERM`, `HUP`, `KILL`.
    pub fn signal(&self, name: &str) {
        let process = self.process().to_string();
        let status = std::process::Command::new("kill").args(["-s", name, &process]).status().unwrap();
        assert!(status.success(), "no signal {name} for {process}");
    }

    /// Waits for the program's end and gives its exit code.
    #[track_caller]
    pub fn exit_code(&mut self) -> u32 {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen.0.lock().unwrap();
        while !seen.ended {
            let left = deadline.saturating_duration_since(Instant::now());
            let text = seen.terminal.screen().contents();
            assert!(!left.is_zero(), "waited for the end; the screen shows:\n{text}");
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
        drop(seen);
        self.child.wait().unwrap().exit_code()
    }
}

/// Holds back the first half of a character until the second comes: `vte` 0.15 loses the character behind one of two
/// bytes that comes in halves, and the rest of the row stands one column off.
#[derive(Default)]
struct Characters(Vec<u8>);

impl Characters {
    /// All that is whole now.
    fn whole(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.0.extend_from_slice(bytes);
        let begins = self.0.iter().rposition(|byte| !(0x80..0xc0).contains(byte));
        let is_half = |at: &usize| std::str::from_utf8(&self.0[*at..]).is_err_and(|error| error.error_len().is_none());
        let cut = begins.filter(is_half).unwrap_or(self.0.len());
        self.0.drain(..cut).collect()
    }
}

#[test]
fn a_screen_is_read_the_same_in_whatever_pieces_it_comes() {
    let line = "│ me · … on its way · √ één \u{1F642} ├";
    for cut in 0..line.len() {
        let mut terminal = vt100::Parser::new(size(1), size(80), 0);
        let mut characters = Characters::default();
        let (first, second) = line.as_bytes().split_at(cut);
        for piece in [first, second] {
            terminal.process(&characters.whole(piece));
        }
        assert_eq!(terminal.screen().contents(), line, "cut at {cut}");
    }
}

/// Finds where frames end: what lies within synchronized output (mode 2026) is no screen that anybody sees.
#[derive(Default)]
struct Frames {
    open: bool,
    /// The last bytes: a sequence may lie across two readings.
    last: Vec<u8>,
}

impl Frames {
    const MARK: &[u8] = b"\x1b[?2026";

    /// The bytes in parts, and whether after each a frame is whole.
    fn split<'a>(&mut self, bytes: &'a [u8]) -> Vec<(&'a [u8], bool)> {
        let (mut parts, mut from) = (Vec::new(), 0);
        for (at, byte) in bytes.iter().enumerate() {
            if matches!(byte, b'h' | b'l') && self.last.ends_with(Self::MARK) {
                self.open = *byte == b'h';
                if !self.open {
                    parts.push((&bytes[from..=at], true));
                    from = at + 1;
                }
            }
            self.last.push(*byte);
            if self.last.len() > 64 {
                self.last.drain(..48);
            }
        }
        if from < bytes.len() {
            parts.push((&bytes[from..], !self.open));
        }
        parts
    }
}

impl Drop for Screen {
    /// Ends the program, and reads every byte that it wrote to its terminal.
    fn drop(&mut self) {
        self.look_away(false);
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            return;
        }
        let mut seen = self.seen.0.lock().unwrap();
        let deadline = Instant::now() + PATIENCE;
        while !seen.ended {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "its terminal is still open");
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
        // killed within a frame, it leaves half of one
        let whole = frames(&seen.bytes);
        assert_eq!(forbidden(whole, Allowed::Everything), None);
    }
}

/// What was written up to the end of the last whole frame, and what was written after the program's own screen was left.
fn frames(bytes: &[u8]) -> &[u8] {
    let last = |mark: &[u8]| bytes.windows(mark.len()).rposition(|window| window == mark);
    let (begun, closed) = (last(b"\x1b[?2026h"), last(b"\x1b[?2026l"));
    match begun {
        Some(begun) if closed.is_none_or(|closed| closed < begun) => &bytes[..begun],
        _ => bytes,
    }
}

#[test]
fn the_end_of_words_is_long_enough_to_be_told_from_what_stood_there() {
    assert_eq!(end_of_words("a00001 and so on"), Some("so on"));
    assert_eq!(end_of_words("bram 5"), Some("bram 5"));
    assert_eq!(end_of_words("hello there "), Some("there"));
    assert_eq!((end_of_words("ok"), end_of_words("\r"), end_of_words("hello\r")), (None, None, None));
}
