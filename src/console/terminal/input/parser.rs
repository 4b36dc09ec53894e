//! Bytes as they arrive, in pieces of any size, made into keys and pastes.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent};

use super::keys;

/// Something typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(KeyEvent),
    /// Pasted text, raw.
    Paste(Pasted),
}

/// Pasted text. `Debug` shows its length only.
#[derive(Clone, PartialEq, Eq)]
pub struct Pasted(pub String);

impl std::fmt::Debug for Pasted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pasted({} bytes)", self.0.len())
    }
}

/// After this, an escape that nothing followed was the Esc key.
const ESCAPE: Duration = Duration::from_millis(50);
/// What comes within this of a paste's end belongs to the paste: an end within it, and what was hidden behind it.
const AFTERMATH: Duration = Duration::from_millis(30);
/// After this, a paste or an answer whose end does not come is over.
const ENDLESS: Duration = Duration::from_secs(2);
/// So many bytes at once are no typing: only they prolong a paste whose end does not come.
const TYPED_AT_ONCE: usize = 16;
/// The longest paste; what comes after is dropped.
const LONGEST_PASTE: usize = 1 << 20;
/// The longest sequence that can be a key.
const LONGEST_SEQUENCE: usize = 32;

const PASTE_START: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// Where in a sequence the parser is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ground,
    Escape,
    Csi,
    Linux,
    Ss3,
    /// A string meant for or sent by a terminal; its first byte, and whether anything followed.
    Text(u8, bool),
    Utf8 {
        alt: bool,
    },
    Paste {
        ended: bool,
    },
}

/// Makes keys and pastes from bytes.
#[derive(Debug)]
pub struct Parser {
    state: State,
    held: Vec<u8>,
    deadline: Option<Instant>,
}

impl Default for Parser {
    fn default() -> Self {
        Self { state: State::Ground, held: Vec::new(), deadline: None }
    }
}

impl Parser {
    /// Takes bytes that arrived at `now`, and adds what they complete to `out`.
    pub fn feed(&mut self, bytes: &[u8], now: Instant, out: &mut impl Extend<Input>) {
        self.expire(now, out);
        let pasting = matches!(self.state, State::Paste { .. });
        for byte in bytes {
            out.extend(self.byte(*byte));
        }
        self.deadline = match self.state {
            State::Ground => None,
            State::Escape | State::Csi | State::Linux | State::Ss3 | State::Utf8 { .. } | State::Text(_, false) => {
                Some(now + ESCAPE)
            }
            State::Paste { ended: true } => Some(now + AFTERMATH),
            State::Paste { ended: false } if pasting && bytes.len() < TYPED_AT_ONCE => self.deadline,
            State::Text(..) | State::Paste { .. } => Some(now + ENDLESS),
        };
    }

    /// When [`Parser::expire`] has something to do.
    pub const fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Ends what has waited for its end for too long.
    pub fn expire(&mut self, now: Instant, out: &mut impl Extend<Input>) {
        if self.deadline.is_none_or(|deadline| now < deadline) {
            return;
        }
        self.deadline = None;
        let held = std::mem::take(&mut self.held);
        let alone = |letter: u8| Some(Input::Key(keys::alt(keys::character(char::from(letter)))));
        out.extend(match std::mem::replace(&mut self.state, State::Ground) {
            State::Escape => Some(Input::Key(KeyCode::Esc.into())),
            State::Csi if held.is_empty() => alone(b'['),
            State::Ss3 => alone(b'O'),
            State::Text(first, false) => alone(first),
            State::Paste { .. } => Some(pasted(&held)),
            State::Ground | State::Csi | State::Linux | State::Text(..) | State::Utf8 { .. } => None,
        });
    }

    fn byte(&mut self, byte: u8) -> Option<Input> {
        match self.state {
            State::Ground => self.ground(byte, false),
            State::Escape => self.escape(byte),
            State::Csi => self.csi(byte),
            State::Linux => self.end(keys::linux(byte)),
            State::Ss3 => self.end(keys::ss3(byte)),
            State::Text(first, _) => {
                // ended by BEL or by ESC \
                self.state = match byte {
                    0x07 => State::Ground,
                    b'\\' if self.held.last() == Some(&0x1b) => State::Ground,
                    _ => State::Text(first, true),
                };
                self.held.clear();
                if byte == 0x1b {
                    self.held.push(byte);
                }
                None
            }
            State::Utf8 { alt } => self.utf8(byte, alt),
            State::Paste { .. } => {
                self.paste(byte);
                None
            }
        }
    }

    fn end(&mut self, key: Option<KeyEvent>) -> Option<Input> {
        self.state = State::Ground;
        self.held.clear();
        key.map(Input::Key)
    }

    fn ground(&mut self, byte: u8, alt: bool) -> Option<Input> {
        let key = match byte {
            0x1b => {
                self.state = State::Escape;
                return None;
            }
            0x80.. => {
                self.held.clear();
                self.state = State::Utf8 { alt };
                return self.utf8(byte, alt);
            }
            b' '..=b'~' => keys::character(char::from(byte)),
            _ => keys::control(byte),
        };
        self.end(Some(if alt { keys::alt(key) } else { key }))
    }

    fn escape(&mut self, byte: u8) -> Option<Input> {
        self.held.clear();
        self.state = match byte {
            b'[' => State::Csi,
            b'O' => State::Ss3,
            b']' | b'P' | b'X' | b'^' | b'_' => State::Text(byte, false),
            // the first was a key by itself
            0x1b => return Some(Input::Key(KeyCode::Esc.into())),
            _ => return self.ground(byte, true),
        };
        None
    }

    fn csi(&mut self, byte: u8) -> Option<Input> {
        match byte {
            b'[' if self.held.is_empty() => self.state = State::Linux,
            b' '..=b'?' if self.held.len() < LONGEST_SEQUENCE => self.held.push(byte),
            b'~' if self.held == b"200" => {
                self.held.clear();
                self.state = State::Paste { ended: false };
            }
            b'@'..=b'~' => {
                let held = std::mem::take(&mut self.held);
                return self.end(keys::csi(&held, byte));
            }
            0x1b => self.state = State::Escape,
            _ => return self.end(None),
        }
        None
    }

    fn utf8(&mut self, byte: u8, alt: bool) -> Option<Input> {
        self.held.push(byte);
        match std::str::from_utf8(&self.held) {
            Ok(text) => {
                let key = text.chars().next().map(keys::character);
                self.end(key.map(|key| if alt { keys::alt(key) } else { key }))
            }
            // more is to come
            Err(error) if error.error_len().is_none() => None,
            Err(_) => {
                // not UTF-8: dropped, but for a byte that starts something new
                self.end(None);
                if byte < 0x80 { self.ground(byte, false) } else { None }
            }
        }
    }

    fn paste(&mut self, byte: u8) {
        self.held.push(byte);
        for (mark, ended) in [(PASTE_END, true), (PASTE_START, false)] {
            if self.held.ends_with(mark) {
                self.held.truncate(self.held.len() - mark.len());
                self.state = State::Paste { ended };
            }
        }
        if self.held.len() > LONGEST_PASTE {
            // what is too long is left out before the last bytes: they may be the beginning of its end
            self.held.remove(LONGEST_PASTE - PASTE_END.len());
        }
    }
}

fn pasted(held: &[u8]) -> Input {
    Input::Paste(Pasted(String::from_utf8_lossy(held).into_owned()))
}
