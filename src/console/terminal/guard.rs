//! Taking the terminal and giving it back, whatever happens: quit, error, panic, signal.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::AsFd as _;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use super::abilities::{Abilities, TerminalKind};

/// Whether the terminal is ours, and of which kind it is: the panic hook has nothing else to go by.
static TAKEN: AtomicU8 = AtomicU8::new(FREE);
const FREE: u8 = 0;
const XTERM: u8 = 1;
const OTHER: u8 = 2;
const DUMB: u8 = 3;
/// Whether lines are appended there, and nothing is painted.
static LINES: AtomicBool = AtomicBool::new(false);

/// Holds the terminal; gives it back when dropped.
#[derive(Debug)]
pub(super) struct Guard(());

impl Guard {
    /// Raw mode, the alternate screen, bracketed paste and reports of the focus, where there are such things.
    pub(super) fn take(abilities: Abilities, lines: bool, out: &mut File) -> io::Result<Self> {
        static HOOK: std::sync::Once = std::sync::Once::new();
        HOOK.call_once(chain_panic_hook);
        crossterm::terminal::enable_raw_mode()?;
        TAKEN.store(kind_of(abilities), Ordering::SeqCst);
        LINES.store(lines, Ordering::SeqCst);
        let guard = Self(());
        out.write_all(entering(abilities, lines))?;
        Ok(guard)
    }

    /// Takes the terminal again after the program was stopped and continued: whoever had it meanwhile may have left it
    /// as it liked.
    pub(super) fn take_again(abilities: Abilities, out: &mut File) -> io::Result<()> {
        // raw mode that is on, as far as is known here, would not be put on once more
        crossterm::terminal::disable_raw_mode()?;
        crossterm::terminal::enable_raw_mode()?;
        TAKEN.store(kind_of(abilities), Ordering::SeqCst);
        out.write_all(entering(abilities, LINES.load(Ordering::SeqCst)))
    }

    /// Lines are appended from now on, or frames are painted.
    pub(super) fn show_lines(lines: bool) {
        LINES.store(lines, Ordering::SeqCst);
    }

    /// Whether the terminal was given back already: a panic was caught somewhere.
    pub(super) fn is_lost() -> bool {
        TAKEN.load(Ordering::SeqCst) == FREE
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// The kind of a terminal, as the panic hook knows it.
const fn kind_of(abilities: Abilities) -> u8 {
    match abilities.kind {
        TerminalKind::Xterm => XTERM,
        TerminalKind::Linux | TerminalKind::Vt => OTHER,
        TerminalKind::Dumb => DUMB,
    }
}

/// Where lines are appended a paste is typed, and nobody asks for the focus: only the screen is another one, and is clear.
pub(super) const fn entering(abilities: Abilities, lines: bool) -> &'static [u8] {
    match (abilities.kind, lines) {
        (TerminalKind::Xterm, false) => b"\x1b[?1049h\x1b[?2004h\x1b[?1004h",
        (TerminalKind::Xterm, true) => b"\x1b[?1049h\x1b[H\x1b[2J",
        (TerminalKind::Linux | TerminalKind::Vt, true) => b"\x1b[H\x1b[2J",
        (TerminalKind::Linux | TerminalKind::Vt, false) | (TerminalKind::Dumb, _) => b"",
    }
}

/// From lines to frames, or from frames of so many rows to lines.
pub(super) fn turning(abilities: Abilities, lines: bool, rows: u16) -> Vec<u8> {
    match (abilities.kind, lines) {
        (TerminalKind::Xterm, true) => [b"\x1b[m\x1b[?25h\x1b[?1004l\x1b[?2004l", erasing(rows).as_bytes()].concat(),
        (TerminalKind::Xterm, false) => b"\x1b[?2004h\x1b[?1004h".to_vec(),
        (TerminalKind::Linux | TerminalKind::Vt, true) => [b"\x1b[m\x1b[?25h", erasing(rows).as_bytes()].concat(),
        (TerminalKind::Linux | TerminalKind::Vt, false) | (TerminalKind::Dumb, _) => Vec::new(),
    }
}

/// Erases so many rows, and puts the cursor to the beginning. Row by row: terminals may keep what is erased all at once
/// among what scrolled away.
fn erasing(rows: u16) -> String {
    let row = |row: u16| format!("\x1b[{row}H\x1b[K");
    (1..=rows).map(row).chain(std::iter::once("\x1b[H".to_owned())).collect()
}

/// What gives back a terminal of so many rows. Nothing of the conversation stays: everything drawn is erased first, since
/// not everything like xterm has a second screen (mosh, GNU `screen` without `altscreen on`).
pub(super) fn leaving(xterm: bool, rows: u16) -> Vec<u8> {
    let mut bytes = if xterm { b"\x1b[?2026l\x1b[m".to_vec() } else { b"\x1b[m".to_vec() };
    bytes.extend_from_slice(erasing(rows).as_bytes());
    bytes.extend_from_slice(b"\x1b[?25h");
    if xterm {
        bytes.extend_from_slice(b"\x1b[?1004l\x1b[?2004l\x1b[?1049l");
    }
    bytes
}

/// What is written when lines are not appended any more: nothing of them stays, where that can be. What has scrolled away
/// is out of reach on a terminal of one screen: that was said before, and asked.
const fn leaving_lines(kind: u8) -> &'static [u8] {
    match kind {
        XTERM => b"\x1b[H\x1b[2J\x1b[?1049l",
        OTHER => b"\x1b[H\x1b[2J",
        _ => b"\r\n",
    }
}

/// Gives the terminal back, once; the terminal may be gone, so that errors say nothing.
pub(super) fn give_back() {
    let kind = TAKEN.swap(FREE, Ordering::SeqCst);
    if kind == FREE {
        return;
    }
    if let Ok(mut out) = output() {
        let lines = LINES.load(Ordering::SeqCst);
        let rows = super::area().height;
        let _ = out.write_all(&if lines { leaving_lines(kind).to_vec() } else { leaving(kind == XTERM, rows) });
    }
    let _ = crossterm::terminal::disable_raw_mode();
}

/// The terminal's output, without a buffer of its own: what is written at once leaves at once.
pub(super) fn output() -> io::Result<File> {
    Ok(io::stdout().as_fd().try_clone_to_owned()?.into())
}

/// A panic gives the terminal back first. It says where it happened and never what it says: that may quote a visitor.
fn chain_panic_hook() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if TAKEN.load(Ordering::SeqCst) == FREE {
            return before(info);
        }
        give_back();
        let place = info.location().map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
        let _ = writeln!(io::stderr(), "nachtwacht: a mistake in the program{place}");
    }));
}
