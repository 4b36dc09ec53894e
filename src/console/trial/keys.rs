//! The keys, tried one by one: which bytes come for each, and which key they are read as.

use std::fmt::Write as _;

use crossterm::event::{KeyCode, KeyEvent};

use crate::intent::{self, Intent, ROWS, Row};
use crate::keymap::{Chord, Keymap};
use crate::taken::{self, takers};
use crate::terminal::input::Input;

/// The keys to be tried: those of everywhere, of the composer and of movement that somebody may keep, each once; those
/// last that a browser would close its window at.
pub(super) fn tried(keymap: &Keymap) -> Vec<Chord> {
    let mut all: Vec<Chord> = Vec::new();
    for row in ROWS {
        let keys = match row.intent {
            // the others come as the first does
            Intent::Desk(intent::Desk::Mine) => keymap.keys(row.intent).get(..1).unwrap_or_default(),
            Intent::Desk(_) | Intent::Composer(_) | Intent::Move(_) => keymap.keys(row.intent),
            _ => continue,
        };
        all.extend(keys.iter().filter(|key| may_be_kept(**key)).filter(|key| !all.contains(key)).collect::<Vec<_>>());
    }
    all.sort_by_key(|key| closes_a_browser(*key));
    all
}

/// Whether a browser does something with this key that the terminal in it never hears of.
pub(super) fn closes_a_browser(key: Chord) -> bool {
    taken::FIREFOX.takes(key) || taken::CHROMIUM.takes(key)
}

fn may_be_kept(key: Chord) -> bool {
    match key.code() {
        KeyCode::F(_)
        | KeyCode::BackTab
        | KeyCode::Home
        | KeyCode::End
        | KeyCode::PageUp
        | KeyCode::PageDown
        | KeyCode::Delete => true,
        KeyCode::Char('j' | 'k' | 'z') if key.ctrl() => true,
        _ => key.alt() || takers(key).next().is_some(),
    }
}

/// What came when a key was to be pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Came {
    /// That key.
    It,
    /// Something else: other keys, if they are keys at all.
    Other(Vec<Chord>),
    /// Esc: it does not come, or is not to be tried.
    Skipped,
    /// Ctrl-C: no more of this.
    Enough,
}

/// What came, of what the bytes were read as.
pub(super) fn came(wanted: Chord, inputs: &[Input]) -> Came {
    let keys: Vec<Chord> = inputs.iter().flat_map(keys_of).map(Chord::from).collect();
    let is = |text: &str| text.parse() == Ok(keys[0]);
    match keys[..] {
        [key] if key == wanted => Came::It,
        [_] if is("Esc") => Came::Skipped,
        [_] if is("Ctrl-C") => Came::Enough,
        _ => Came::Other(keys),
    }
}

fn keys_of(input: &Input) -> Vec<KeyEvent> {
    match input {
        Input::Key(key) => vec![*key],
        Input::Burst(burst) => burst.0.clone(),
        Input::Paste(_) | Input::Focus(_) => Vec::new(),
    }
}

/// Bytes as a person reads them; nothing of them reaches the terminal as it came.
pub(super) fn spelled(bytes: &[u8]) -> String {
    let mut all = String::new();
    for (nth, byte) in bytes.iter().enumerate() {
        if nth > 0 {
            all.push(' ');
        }
        let _ = match byte {
            0x1b => write!(all, "ESC"),
            b' ' => write!(all, "SP"),
            0..=0x1f => write!(all, "^{}", char::from(byte | 0x40)),
            0x7f => write!(all, "DEL"),
            b'!'..=b'~' => write!(all, "{}", char::from(*byte)),
            _ => write!(all, "{byte:02x}"),
        };
    }
    all
}

/// What a key that did not come leads to, with the other keys that lead there and came, or were not tried.
pub(super) fn otherwise(keymap: &Keymap, missing: &[Chord]) -> Vec<(&'static Row, Option<Chord>)> {
    let has_lost = |row: &&Row| keymap.keys(row.intent).iter().any(|key| missing.contains(key));
    let other = |row: &Row| keymap.keys(row.intent).iter().find(|key| !missing.contains(key)).copied();
    ROWS.iter().filter(has_lost).map(|row| (row, other(row))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    use crate::terminal::input::Parser;

    fn chord(text: &str) -> Chord {
        text.parse().unwrap()
    }

    fn typed(bytes: &[u8]) -> Vec<Input> {
        let (mut parser, mut inputs, now) = (Parser::default(), Vec::new(), Instant::now());
        parser.feed(bytes, now, &mut inputs);
        parser.expire(now + Duration::from_secs(3), &mut inputs);
        inputs
    }

    #[test]
    fn what_comes_is_that_key_another_or_esc() {
        assert_eq!(came(chord("F3"), &typed(b"\x1bOR")), Came::It);
        assert_eq!(came(chord("F3"), &typed(b"\x1b[13~")), Came::It);
        assert_eq!(came(chord("Alt-N"), &typed(b"\x1bn")), Came::It);
        assert_eq!(came(chord("Alt-N"), &typed("î".as_bytes())), Came::Other(vec![chord("î")]));
        assert_eq!(came(chord("Alt-Enter"), &typed(b"\r")), Came::Other(vec![chord("Enter")]));
        assert_eq!(came(chord("F3"), &typed(b"\x1b")), Came::Skipped);
        assert_eq!(came(chord("F3"), &typed(b"\x03")), Came::Enough);
        assert_eq!(came(chord("F3"), &typed(b"\x1b[?64;1c")), Came::Other(Vec::new()));
    }

    #[test]
    fn bytes_are_spelled_and_never_written_as_they_came() {
        assert_eq!(spelled(b"\x1b[15~"), "ESC [ 1 5 ~");
        assert_eq!(spelled(b"\x1b\r"), "ESC ^M");
        assert_eq!(spelled("é \x7f".as_bytes()), "c3 a9 SP DEL");
        let every: Vec<u8> = (0..=255).collect();
        assert!(spelled(&every).bytes().all(|byte| matches!(byte, b' '..=b'~')));
    }

    #[test]
    fn every_key_that_somebody_may_keep_is_tried_once_and_those_of_browsers_last() {
        let all = tried(&Keymap::default());
        for key in ["F1", "F9", "F10", "Alt-N", "Alt-T", "Alt-1", "Alt-Enter", "Ctrl-J", "Ctrl-K", "Shift-Tab", "PgDn"]
        {
            assert!(all.contains(&chord(key)), "{key}");
        }
        assert!(all.iter().all(|key| all.iter().filter(|other| *other == key).count() == 1));
        let browsers = all.iter().position(|key| closes_a_browser(*key)).unwrap();
        assert!(all[browsers..].iter().all(|key| closes_a_browser(*key)));
        assert!(all[browsers..].contains(&chord("Ctrl-T")));
        assert!(!all.contains(&chord("Esc")) && !all.contains(&chord("Alt-2")));
    }

    #[test]
    fn a_key_that_does_not_come_is_told_with_the_one_beside_it() {
        let keymap = Keymap::default();
        let lost = otherwise(&keymap, &[chord("Ctrl-T"), chord("F7")]);
        let of = |name: &str| lost.iter().find(|(row, _)| row.name == name).map(|(_, other)| *other);
        assert_eq!(of("triage"), Some(Some(chord("Alt-T"))));
        assert_eq!(of("shift"), Some(None));
        assert_eq!(of("queue"), None);
    }
}
