//! Ids and shortcuts: what they may look like, and that no two are alike.

use std::collections::HashMap;

use super::tree::{At, Table};

/// The longest id: it goes into the register, where only codes may stand.
pub(super) const LONGEST: usize = 40;

/// Reports an id that is none: lower-case letters, digits and `_`.
pub(super) fn is_id(table: &Table<'_, '_>, id: &At<String>) {
    let fits =
        id.value.len() <= LONGEST && id.value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !fits {
        let remedy = "Use small letters, digits and _, at most 40";
        table.wrong(id, "is no id", "Cases and the register keep ids, never words", remedy);
    }
}

/// Reports a shortcut that could not be typed after `;`.
pub(super) fn is_code(table: &Table<'_, '_>, code: &At<String>) {
    if code.value.len() > 12 || !code.value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()) {
        let remedy = "Use small letters and digits, at most 12";
        table.wrong(code, "is no shortcut", "It cannot be typed after ; in the composer", remedy);
    }
}

/// Reports the tables whose `key` another one before them has.
pub(super) fn unique(tables: &[Table<'_, '_>], key: &'static str, meaning: &str) {
    let mut first: HashMap<String, usize> = HashMap::new();
    for table in tables {
        let Some(at) = table.peek(key) else { continue };
        if let Some(line) = first.get(&at.value) {
            table.wrong(&at, format!("stands on line {line} already"), meaning, "Give each its own");
        } else {
            first.insert(at.value, at.line);
        }
    }
}
