//! Keys that write: what each of them does to a text.

use crossterm::event::KeyCode;

use super::editor::Editor;
use crate::keymap::Chord;

/// An editing key: moves or changes text. Says whether it was one.
pub fn edit(editor: &mut Editor, chord: Chord, width: usize) -> bool {
    if let Some(c) = chord.text() {
        editor.insert(c.encode_utf8(&mut [0; 4]));
        return true;
    }
    match (chord.code(), chord.ctrl(), chord.alt()) {
        (KeyCode::Left, false, false) => editor.left(),
        (KeyCode::Right, false, false) => editor.right(),
        (KeyCode::Left, true, _) | (KeyCode::Char('b') | KeyCode::Left, _, true) => editor.word_left(),
        (KeyCode::Right, true, _) | (KeyCode::Char('f') | KeyCode::Right, _, true) => editor.word_right(),
        (KeyCode::Home, ..) | (KeyCode::Char('a'), true, _) => editor.home(),
        (KeyCode::End, ..) | (KeyCode::Char('e'), true, _) => editor.end(),
        (KeyCode::Backspace, false, true) | (KeyCode::Char('w'), true, _) => editor.delete_word(),
        (KeyCode::Backspace, ..) | (KeyCode::Char('h'), true, _) => editor.backspace(),
        (KeyCode::Delete, ..) | (KeyCode::Char('d'), true, _) => editor.delete(),
        (KeyCode::Up, false, false) => return editor.up(width),
        (KeyCode::Down, false, false) => return editor.down(width),
        (KeyCode::Char('u'), true, _) => editor.clear(),
        _ => return false,
    }
    true
}

/// How many rows an editor takes at a width in columns, within bounds.
pub fn editor_rows(editor: &Editor, width: u16, most: u16) -> u16 {
    let rows = editor.rows(usize::from(width.max(1))).len();
    u16::try_from(rows).unwrap_or(u16::MAX).clamp(1, most.max(1))
}
