//! Words that mix scripts which look alike.

use unicode_script::{Script, UnicodeScript};

/// Whether any word mixes letters of scripts that are not written together, such as Latin and Cyrillic.
pub(super) fn mixed(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let mut seen: Option<Script> = None;
    for char in text.chars() {
        if !char.is_alphanumeric() {
            seen = None;
            continue;
        }
        let script = group(char.script());
        if matches!(script, Script::Common | Script::Inherited | Script::Unknown) {
            continue;
        }
        match seen {
            Some(before) if before != script => return true,
            _ => seen = Some(script),
        }
    }
    false
}

/// The scripts of Japanese, Korean and Chinese are written together, and beside Latin without a space: they do not look
/// like it.
fn group(script: Script) -> Script {
    match script {
        Script::Hiragana | Script::Katakana | Script::Hangul | Script::Bopomofo | Script::Han => Script::Common,
        other => other,
    }
}
