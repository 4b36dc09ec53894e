//! Typing a password: at signing in, and to unlock. No copy of it is left in memory.

use crossterm::event::KeyCode;
use zeroize::Zeroizing;

use crate::keymap::Chord;

/// The longest password that is taken, in bytes.
const LONGEST: usize = 1_024;

/// A key in a password.
pub fn edit(password: &mut Zeroizing<String>, chord: Chord) {
    match (chord.text(), chord.code(), chord.ctrl()) {
        (Some(c), ..) => push(password, c.encode_utf8(&mut [0; 4])),
        (None, KeyCode::Backspace, _) => {
            password.pop();
        }
        (None, KeyCode::Char('u'), true) => *password = Zeroizing::default(),
        _ => {}
    }
}

/// Adds to a password. It is moved to a bigger place by hand, so that no copy of it is left in memory.
pub fn push(password: &mut Zeroizing<String>, text: &str) {
    if password.len() + text.len() > LONGEST {
        return;
    }
    if password.capacity() < LONGEST {
        let mut roomy = Zeroizing::new(String::with_capacity(LONGEST));
        roomy.push_str(password);
        *password = roomy;
    }
    password.push_str(text);
}
