//! Which key a sequence stands for. What stands for none is dropped: it may be an answer of the terminal.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A control character typed by itself.
pub(super) fn control(byte: u8) -> KeyEvent {
    match byte {
        b'\r' => KeyCode::Enter.into(),
        b'\t' => KeyCode::Tab.into(),
        // which of the two a terminal sends is a matter of taste
        0x08 | 0x7f => KeyCode::Backspace.into(),
        0 => KeyEvent::new(KeyCode::Char(' '), KeyModifiers::CONTROL),
        0x1c..=0x1f => KeyEvent::new(KeyCode::Char(char::from(byte - 0x1c + b'4')), KeyModifiers::CONTROL),
        _ => KeyEvent::new(KeyCode::Char(char::from(byte | 0x60)), KeyModifiers::CONTROL),
    }
}

/// A character, as a key.
pub(super) fn character(char: char) -> KeyEvent {
    let modifiers = if char.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    KeyEvent::new(KeyCode::Char(char), modifiers)
}

/// The same key with Alt.
pub(super) fn alt(mut key: KeyEvent) -> KeyEvent {
    key.modifiers |= KeyModifiers::ALT;
    key
}

/// `ESC O`, in some terminals a number for what is held down, and a letter.
pub(super) fn ss3(parameters: &[u8], letter: u8) -> Option<KeyEvent> {
    let code = if letter == b'M' { KeyCode::Enter } else { lettered(letter)? };
    let held = match std::str::from_utf8(parameters).ok()?.rsplit(';').next() {
        None | Some("") => 1,
        Some(number) => number.parse().ok()?,
    };
    Some(KeyEvent::new(code, modifiers(held)))
}

/// `ESC [ [` and a letter: the function keys of the Linux console.
pub(super) fn linux(letter: u8) -> Option<KeyEvent> {
    matches!(letter, b'A'..=b'E').then(|| KeyCode::F(letter - b'A' + 1).into())
}

/// A control sequence: its parameters and its last byte.
pub(super) fn csi(parameters: &[u8], last: u8) -> Option<KeyEvent> {
    let mut numbers = [1_u16; 3];
    let mut is_release = false;
    if !parameters.is_empty() {
        let mut given = std::str::from_utf8(parameters).ok()?.split(';');
        for (nth, number) in numbers.iter_mut().enumerate() {
            // "27:1", as some terminals write: what stands behind the colon is a detail, but for a key let go
            let mut parts = given.next().unwrap_or("1").split(':');
            *number = match parts.next().unwrap_or_default() {
                "" => 1,
                // the third may be the text that a key writes
                text if nth == 2 => text.parse().unwrap_or(0),
                text => text.parse().ok()?,
            };
            is_release |= nth == 1 && parts.next() == Some("3");
        }
        let most = if last == b'~' && numbers[0] == 27 { 3 } else { 2 };
        if last != b'u' && parameters.split(|byte| *byte == b';').count() > most {
            return None;
        }
    }
    let [first, second, third] = numbers;
    let code = match last {
        b'Z' => return Some(KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT)),
        b'~' if first == 27 => coded(third, second)?,
        b'~' => numbered(first)?,
        b'u' => coded(first, second)?,
        // R with numbers is an answer of the terminal
        b'R' => return None,
        _ if first == 1 => lettered(last)?,
        _ => return None,
    };
    Some(KeyEvent::new(code, modifiers(second))).filter(|_| !is_release)
}

/// What a control sequence says of the window's focus, if it is a report of it: it has come (`CSI I`), it has gone
/// (`CSI O`).
pub(super) fn focus(parameters: &[u8], last: u8) -> Option<bool> {
    (parameters.is_empty() && matches!(last, b'I' | b'O')).then_some(last == b'I')
}

/// Whether bytes after an escape that was taken for the Esc key can only be the rest of a key or of a paste's mark, which
/// that escape began; or the beginning of the rest, if nothing comes after it.
pub(super) fn can_only_be_rest(bytes: &[u8]) -> bool {
    match bytes {
        [b'[', b'[', rest @ ..] => match rest {
            [] => true,
            [letter, rest @ ..] => linux(*letter).is_some() && ends(rest),
        },
        [b'[', rest @ ..] => {
            let (numbers, rest) = split_numbers(rest);
            match rest {
                [] => !numbers.is_empty(),
                [b'~', ..] if matches!(numbers, b"200" | b"201") => true,
                // the window has the focus, or has it no more
                [last, rest @ ..] if focus(numbers, *last).is_some() => ends(rest),
                [last, rest @ ..] => csi(numbers, *last).is_some() && ends(rest),
            }
        }
        [b'O', rest @ ..] => {
            let (numbers, rest) = split_numbers(rest);
            match rest {
                [] => !numbers.is_empty(),
                [letter, rest @ ..] => ss3(numbers, *letter).is_some() && ends(rest),
            }
        }
        _ => false,
    }
}

/// A sequence's numbers, and what comes after them.
fn split_numbers(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b';' | b':'));
    bytes.split_at(end.unwrap_or(bytes.len()))
}

/// Whether a key is whole here: nothing comes after it, or another sequence.
fn ends(rest: &[u8]) -> bool {
    matches!(rest.first(), None | Some(0x1b))
}

/// Whether a string that a terminal sends (`OSC`, `DCS`, `APC`) can begin with this byte.
pub(super) fn begins_answer(kind: u8, byte: u8) -> bool {
    match kind {
        b']' => matches!(byte, b'0'..=b'9' | b'l' | b'L' | b'I'),
        b'P' => matches!(byte, b'0'..=b'9' | b'!' | b'$' | b'+' | b'<'..=b'?'),
        _ => byte == b'G',
    }
}

/// What a key writes where there is text: a character, a tab, a line break.
pub(crate) fn written(key: KeyEvent) -> Option<char> {
    let is_held = key.modifiers.intersects(!KeyModifiers::SHIFT);
    match key.code {
        KeyCode::Enter => Some('\r'),
        KeyCode::Char('j') if key.modifiers == KeyModifiers::CONTROL => Some('\n'),
        KeyCode::Tab if !is_held => Some('\t'),
        KeyCode::Char(char) if !is_held => Some(char),
        _ => None,
    }
}

fn modifiers(number: u16) -> KeyModifiers {
    let bits = number.saturating_sub(1);
    let has = |bit, modifier| if bits & bit == 0 { KeyModifiers::NONE } else { modifier };
    has(1, KeyModifiers::SHIFT)
        | has(2, KeyModifiers::ALT)
        | has(4, KeyModifiers::CONTROL)
        | has(8, KeyModifiers::SUPER)
        | has(16, KeyModifiers::HYPER)
        | has(32, KeyModifiers::META)
}

fn lettered(letter: u8) -> Option<KeyCode> {
    Some(match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(letter - b'P' + 1),
        _ => return None,
    })
}

fn numbered(number: u16) -> Option<KeyCode> {
    let function = |first: u16, base: u16| u8::try_from(number - first + base).ok().map(KeyCode::F);
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(11, 1),
        17..=21 => function(17, 6),
        23 | 24 => function(23, 11),
        _ => None,
    }
}

/// Keys by their character's number ("CSI u", `modifyOtherKeys`), with the number of what is held down. A character with
/// a key held down that no text is written with is nothing.
fn coded(number: u16, held: u16) -> Option<KeyCode> {
    Some(match number {
        9 => KeyCode::Tab,
        // 57414: the Enter among the digits
        13 | 57414 => KeyCode::Enter,
        27 => KeyCode::Esc,
        127 => KeyCode::Backspace,
        32.. if held.saturating_sub(1) & 0b11_1000 == 0 => {
            KeyCode::Char(char::from_u32(number.into()).filter(|char| !char.is_control())?)
        }
        _ => return None,
    })
}
