//! Bytes as they arrive, in pieces of any size, made into keys, pastes and reports of the focus.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent};

use super::keys;

/// Something typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(KeyEvent),
    /// Keys that came together, with a line break among them: what a paste without marks looks like. Whether it is one
    /// is for the place that has the keyboard to say.
    Burst(Burst),
    /// Pasted text, raw.
    Paste(Pasted),
    /// Whether the terminal's window has the focus from now on (mode 1004).
    Focus(bool),
}

/// Pasted text. `Debug` shows its length only.
#[derive(Clone, PartialEq, Eq)]
pub struct Pasted(pub String);

impl std::fmt::Debug for Pasted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pasted({} bytes)", self.0.len())
    }
}

/// Keys that came together, in one read. `Debug` shows their number only: they may be somebody's words.
#[derive(Clone, PartialEq, Eq)]
pub struct Burst(pub Vec<KeyEvent>);

impl std::fmt::Debug for Burst {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Burst({} keys)", self.0.len())
    }
}

/// After this, an escape that nothing followed was the Esc key.
pub(super) const ESCAPE: Duration = Duration::from_millis(50);
/// The same over SSH, where a key is more often cut in two (hostile.md 42).
pub(super) const ESCAPE_OVER_SSH: Duration = Duration::from_millis(100);
/// What comes within this after an escape was taken for the Esc key may be the rest of the key that it began.
const RECENT: Duration = Duration::from_secs(1);
/// What comes within this of a paste's end belongs to the paste: an end within it, and what was hidden behind it.
const AFTERMATH: Duration = Duration::from_millis(30);
/// After this, a key, a paste or an answer whose end does not come is over.
const ENDLESS: Duration = Duration::from_secs(2);
/// So many bytes at once are no typing: only they prolong what waits for an end that does not come.
const TYPED_AT_ONCE: usize = 16;
/// So many bytes at once are a part of a paste that comes in pieces.
const PIECE_OF_PASTE: usize = 1_024;
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
    /// A string sent by a terminal; its first byte, and whether anything followed.
    Text(u8, bool),
    Utf8 {
        alt: bool,
    },
    Paste {
        ended: bool,
    },
}

/// What was not waited for any longer: its rest may still come.
#[derive(Debug)]
struct GivenUp {
    /// What had come of it, without its escape.
    begun: Vec<u8>,
    /// After this, what comes is not its rest.
    until: Instant,
}

/// Makes keys and pastes from bytes.
///
/// How long it waits (hostile.md 42): for what follows an escape, 50 ms, over SSH 100; then it was the Esc key, and what
/// comes in the next read within a second and can only be the rest of a key is dropped. For what follows anything more
/// of a key, until a byte comes that cannot belong to it, 2 s at most.
#[derive(Debug)]
pub struct Parser {
    state: State,
    held: Vec<u8>,
    deadline: Option<Instant>,
    /// How long an escape waits for what follows it.
    escape: Duration,
    given_up: Option<GivenUp>,
    /// What is being read is the rest of a key whose escape was taken for the Esc key: it is dropped.
    is_late: bool,
    /// Until when what comes belongs to the burst before it.
    together: Option<Instant>,
}

impl Default for Parser {
    fn default() -> Self {
        Self::waiting(ESCAPE)
    }
}

impl Parser {
    /// A parser that waits for so long for what follows an escape.
    pub fn waiting(escape: Duration) -> Self {
        Self {
            state: State::Ground,
            held: Vec::new(),
            deadline: None,
            escape,
            given_up: None,
            is_late: false,
            together: None,
        }
    }

    /// Takes the bytes of one read, that arrived at `now`, and adds what they complete to `out`.
    pub fn feed(&mut self, bytes: &[u8], now: Instant, out: &mut impl Extend<Input>) {
        self.expire(now, out);
        let (is_answer, is_paste) =
            (matches!(self.state, State::Text(_, true)), matches!(self.state, State::Paste { .. }));
        let mut came = Vec::new();
        if let Some(GivenUp { begun, .. }) = self.given_up.take().filter(|given_up| now <= given_up.until)
            && keys::can_only_be_rest(&[&begun, bytes].concat())
        {
            (self.state, self.is_late) = (State::Escape, true);
            for byte in begun {
                self.byte(byte, &mut came);
            }
        }
        for byte in bytes {
            self.byte(*byte, &mut came);
        }
        let is_typed = bytes.len() < TYPED_AT_ONCE;
        self.deadline = match self.state {
            State::Ground => None,
            State::Escape => Some(now + self.escape),
            State::Paste { ended: true } => Some(now + AFTERMATH),
            State::Paste { ended: false } if is_paste && is_typed => self.deadline,
            State::Text(_, true) if is_answer && is_typed => self.deadline,
            State::Csi | State::Linux | State::Ss3 | State::Utf8 { .. } | State::Text(..) | State::Paste { .. } => {
                Some(now + ENDLESS)
            }
        };
        let goes_on = self.together.is_some();
        let is_half = matches!(self.state, State::Utf8 { .. } | State::Paste { .. });
        if goes_on || is_burst(&came, is_half, bytes.len() >= PIECE_OF_PASTE) {
            if !(goes_on && is_typed) {
                self.together = Some(now + AFTERMATH);
            }
            came = in_bursts(came);
        }
        out.extend(came);
    }

    /// When [`Parser::expire`] has something to do.
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline.into_iter().chain(self.together).min()
    }

    /// Ends what has waited for its end for too long.
    pub fn expire(&mut self, now: Instant, out: &mut impl Extend<Input>) {
        self.together = self.together.filter(|until| now < *until);
        let Some(deadline) = self.deadline.filter(|deadline| now >= *deadline) else { return };
        self.deadline = None;
        let mut held = std::mem::take(&mut self.held);
        let state = std::mem::replace(&mut self.state, State::Ground);
        if std::mem::take(&mut self.is_late) {
            return;
        }
        let until = deadline + RECENT;
        out.extend(match state {
            State::Escape => {
                self.given_up = Some(GivenUp { begun: Vec::new(), until });
                Some(Input::Key(KeyCode::Esc.into()))
            }
            State::Csi if held.is_empty() => Some(alone(b'[')),
            State::Ss3 if held.is_empty() => Some(alone(b'O')),
            State::Text(first, false) => Some(alone(first)),
            State::Paste { .. } => {
                // half an end is no text, and its other half may still come
                if let Some(length) = (1..PASTE_END.len()).rev().find(|length| held.ends_with(&PASTE_END[..*length])) {
                    held.truncate(held.len() - length);
                    self.given_up = Some(GivenUp { begun: PASTE_END[1..length].to_vec(), until });
                }
                Some(pasted(&held))
            }
            State::Ground | State::Csi | State::Linux | State::Ss3 | State::Text(..) | State::Utf8 { .. } => None,
        });
    }

    fn byte(&mut self, byte: u8, out: &mut Vec<Input>) {
        match self.state {
            State::Ground => self.ground(byte, false, out),
            State::Escape => self.escape(byte, out),
            State::Csi => self.csi(byte, out),
            State::Linux if byte.is_ascii_alphabetic() => self.end(keys::linux(byte), out),
            State::Linux => self.not_of_it(None, byte, out),
            State::Ss3 => self.ss3(byte, out),
            State::Text(first, false) if !keys::begins_answer(first, byte) => {
                self.not_of_it(Some(alone(first)), byte, out);
            }
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
            }
            State::Utf8 { alt } => self.utf8(byte, alt, out),
            State::Paste { .. } => self.paste(byte),
        }
    }

    /// A sequence is whole: it stands for this key, or for none.
    fn end(&mut self, key: Option<KeyEvent>, out: &mut Vec<Input>) {
        self.state = State::Ground;
        self.held.clear();
        if !std::mem::take(&mut self.is_late) {
            out.extend(key.map(Input::Key));
        }
    }

    /// A byte cannot belong to what has come: that was something by itself, or half of a key, which is nothing.
    fn not_of_it(&mut self, by_itself: Option<Input>, byte: u8, out: &mut Vec<Input>) {
        self.state = State::Ground;
        let is_whole = self.held.is_empty();
        self.held.clear();
        if !std::mem::take(&mut self.is_late) {
            out.extend(by_itself.filter(|_| is_whole));
        }
        self.ground(byte, false, out);
    }

    fn ground(&mut self, byte: u8, alt: bool, out: &mut Vec<Input>) {
        let key = match byte {
            0x1b => {
                self.state = State::Escape;
                return;
            }
            0x80.. => {
                self.held.clear();
                self.state = State::Utf8 { alt };
                return self.utf8(byte, alt, out);
            }
            b' '..=b'~' => keys::character(char::from(byte)),
            _ => keys::control(byte),
        };
        self.end(Some(if alt { keys::alt(key) } else { key }), out);
    }

    fn escape(&mut self, byte: u8, out: &mut Vec<Input>) {
        self.held.clear();
        self.state = match byte {
            b'[' => State::Csi,
            b'O' => State::Ss3,
            b']' | b'P' | b'_' => State::Text(byte, false),
            // the first was a key by itself
            0x1b => return out.push(Input::Key(KeyCode::Esc.into())),
            _ => return self.ground(byte, true, out),
        };
    }

    fn csi(&mut self, byte: u8, out: &mut Vec<Input>) {
        match byte {
            b'[' if self.held.is_empty() => self.state = State::Linux,
            b' '..=b'?' => {
                // what is too long stays too long, and is no key
                if self.held.len() <= LONGEST_SEQUENCE {
                    self.held.push(byte);
                }
            }
            b'~' if self.held == b"200" => {
                self.held.clear();
                self.is_late = false;
                self.state = State::Paste { ended: false };
            }
            b'@'..=b'~' => {
                let held = std::mem::take(&mut self.held);
                // also when its escape was taken for the Esc key: it is no key, and no less true
                out.extend(keys::focus(&held, byte).map(Input::Focus));
                let key = if held.len() > LONGEST_SEQUENCE { None } else { keys::csi(&held, byte) };
                self.end(key, out);
            }
            _ => self.not_of_it(Some(alone(b'[')), byte, out),
        }
    }

    fn ss3(&mut self, byte: u8, out: &mut Vec<Input>) {
        match byte {
            b'0'..=b'9' | b';' if self.held.len() <= LONGEST_SEQUENCE => self.held.push(byte),
            b'A'..=b'Z' | b'a'..=b'z' => {
                let held = std::mem::take(&mut self.held);
                self.end(keys::ss3(&held, byte), out);
            }
            _ => self.not_of_it(Some(alone(b'O')), byte, out),
        }
    }

    fn utf8(&mut self, byte: u8, alt: bool, out: &mut Vec<Input>) {
        self.held.push(byte);
        match std::str::from_utf8(&self.held) {
            Ok(text) => {
                let key = text.chars().next().map(keys::character);
                self.end(key.map(|key| if alt { keys::alt(key) } else { key }), out);
            }
            // more is to come
            Err(error) if error.error_len().is_none() => {}
            Err(_) => {
                // not UTF-8: dropped, but for a byte that starts something new
                let is_first = self.held.len() == 1;
                self.end(None, out);
                if byte < 0x80 || (byte >= 0xc0 && !is_first) {
                    self.ground(byte, false, out);
                }
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

/// A letter that could have begun a sequence, and did not: it was pressed with Alt.
fn alone(letter: u8) -> Input {
    Input::Key(keys::alt(keys::character(char::from(letter))))
}

/// Whether what came in one read is no typing but a paste without marks, as far as can be seen here: at least two
/// characters, a line break counting as one, with a line break among them, or a tab before the last; or a part of one,
/// by its size. Only a CR that comes alone sends: "k" and a CR that a slow line made one read of become a line break,
/// which loses nothing (hostile.md 41).
fn is_burst(came: &[Input], is_half: bool, is_piece: bool) -> bool {
    let mut characters = usize::from(is_half);
    let (mut has_break, mut has_tab, mut tab_before) = (false, false, false);
    for input in came {
        match input {
            Input::Key(key) => {
                let Some(written) = keys::written(*key) else { continue };
                characters += 1;
                tab_before |= has_tab && written != '\t';
                has_break |= matches!(written, '\r' | '\n');
                has_tab |= written == '\t';
            }
            Input::Burst(_) | Input::Paste(_) => characters += 1,
            Input::Focus(_) => {}
        }
    }
    characters >= 2 && (has_break || tab_before || is_piece)
}

/// What came in one read, the keys between two of anything else as one.
fn in_bursts(came: Vec<Input>) -> Vec<Input> {
    let mut all = Vec::new();
    for input in came {
        match (input, all.last_mut()) {
            (Input::Key(key), Some(Input::Burst(burst))) => burst.0.push(key),
            (Input::Key(key), _) => all.push(Input::Burst(Burst(vec![key]))),
            (other, _) => all.push(other),
        }
    }
    all
}

fn pasted(held: &[u8]) -> Input {
    Input::Paste(Pasted(String::from_utf8_lossy(held).into_owned()))
}
