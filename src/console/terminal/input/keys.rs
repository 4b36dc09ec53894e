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

/// `ESC O` and a letter.
pub(super) fn ss3(letter: u8) -> Option<KeyEvent> {
    Some(match letter {
        b'M' => KeyCode::Enter.into(),
        _ => lettered(letter)?.into(),
    })
}

/// `ESC [ [` and a letter: the function keys of the Linux console.
pub(super) fn linux(letter: u8) -> Option<KeyEvent> {
    matches!(letter, b'A'..=b'E').then(|| KeyCode::F(letter - b'A' + 1).into())
}

/// A control sequence: its parameters and its last byte.
pub(super) fn csi(parameters: &[u8], last: u8) -> Option<KeyEvent> {
    let mut numbers = [1_u16; 2];
    if !parameters.is_empty() {
        let mut given = std::str::from_utf8(parameters).ok()?.split(';');
        for number in &mut numbers {
            // "27:1", as some terminals write: what stands behind the colon is a detail
            let text = given.next().unwrap_or("1").split(':').next().unwrap_or("1");
            *number = if text.is_empty() { 1 } else { text.parse().ok()? };
        }
        if given.next().is_some() && last != b'u' {
            return None;
        }
    }
    let [first, second] = numbers;
    let code = match last {
        b'Z' => return Some(KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT)),
        b'~' => numbered(first)?,
        b'u' => coded(first)?,
        // R with numbers is an answer of the terminal
        b'R' => return None,
        _ if first == 1 => lettered(last)?,
        _ => return None,
    };
    Some(KeyEvent::new(code, modifiers(second)))
}

fn modifiers(number: u16) -> KeyModifiers {
    let bits = number.saturating_sub(1);
    let has = |bit, modifier| if bits & bit == 0 { KeyModifiers::NONE } else { modifier };
    has(1, KeyModifiers::SHIFT) | has(2, KeyModifiers::ALT) | has(4, KeyModifiers::CONTROL)
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

/// Keys by their character's number ("CSI u", `modifyOtherKeys`).
fn coded(number: u16) -> Option<KeyCode> {
    Some(match number {
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        127 => KeyCode::Backspace,
        32.. => KeyCode::Char(char::from_u32(number.into()).filter(|char| !char.is_control())?),
        _ => return None,
    })
}
