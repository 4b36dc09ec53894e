//! Taking the terminal and giving it back, whatever happens: quit, error, panic, signal.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::AsFd as _;
use std::sync::atomic::{AtomicU8, Ordering};

use super::abilities::{Abilities, TerminalKind};

/// Whether the terminal is ours, and of which kind it is: the panic hook has nothing else to go by.
static TAKEN: AtomicU8 = AtomicU8::new(FREE);
const FREE: u8 = 0;
const XTERM: u8 = 1;
const OTHER: u8 = 2;

/// Holds the terminal; gives it back when dropped.
#[derive(Debug)]
pub(super) struct Guard(());

impl Guard {
    /// Raw mode, the alternate screen, bracketed paste and reports of the focus, where there are such things.
    pub(super) fn take(abilities: Abilities, out: &mut File) -> io::Result<Self> {
        static HOOK: std::sync::Once = std::sync::Once::new();
        HOOK.call_once(chain_panic_hook);
        crossterm::terminal::enable_raw_mode()?;
        TAKEN.store(if abilities.kind == TerminalKind::Xterm { XTERM } else { OTHER }, Ordering::SeqCst);
        let guard = Self(());
        out.write_all(entering(abilities))?;
        Ok(guard)
    }

    /// Takes the terminal again after the program was stopped and continued: whoever had it meanwhile may have left it
    /// as it liked.
    pub(super) fn take_again(abilities: Abilities, out: &mut File) -> io::Result<()> {
        // raw mode that is on, as far as is known here, would not be put on once more
        crossterm::terminal::disable_raw_mode()?;
        crossterm::terminal::enable_raw_mode()?;
        TAKEN.store(if abilities.kind == TerminalKind::Xterm { XTERM } else { OTHER }, Ordering::SeqCst);
        out.write_all(entering(abilities))
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

pub(super) fn entering(abilities: Abilities) -> &'static [u8] {
    if abilities.is_xterm() { b"\x1b[?1049h\x1b[?2004h\x1b[?1004h" } else { b"" }
}

/// What gives back a terminal of so many rows. Nothing of the conversation stays: everything drawn is erased first, since
/// not everything like xterm has a second screen (mosh, GNU `screen` without `altscreen on`); and row by row, since
/// terminals may keep what is erased all at once among what scrolled away.
pub(super) fn leaving(xterm: bool, rows: u16) -> Vec<u8> {
    let mut bytes = if xterm { b"\x1b[?2026l\x1b[m".to_vec() } else { b"\x1b[m".to_vec() };
    for row in 1..=rows {
        bytes.extend_from_slice(format!("\x1b[{row}H\x1b[K").as_bytes());
    }
    bytes.extend_from_slice(b"\x1b[H\x1b[?25h");
    if xterm {
        bytes.extend_from_slice(b"\x1b[?1004l\x1b[?2004l\x1b[?1049l");
    }
    bytes
}

/// Gives the terminal back, once; the terminal may be gone, so that errors say nothing.
pub(super) fn give_back() {
    let kind = TAKEN.swap(FREE, Ordering::SeqCst);
    if kind == FREE {
        return;
    }
    if let Ok(mut out) = output() {
        let _ = out.write_all(&leaving(kind == XTERM, super::area().height));
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
