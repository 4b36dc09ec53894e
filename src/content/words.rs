//! Words in both languages, from TOML: `{ nl = "…", en = "…" }`.

use super::tree::Table;
use care::Words;

/// The words were there, but something is wrong with them: it was reported.
pub(super) struct WrongWords;

/// Words that may be missing.
pub(super) fn words(table: &Table<'_, '_>, key: &'static str) -> Result<Option<Words>, WrongWords> {
    if !table.has(key) {
        table.know(key);
        return Ok(None);
    }
    if let Some(at) = table.peek(key) {
        let meaning = "Helpers and visitors read Dutch or English, and each would need their own";
        table.wrong(&at, "is words in one language", meaning, format!("Write `{key} = {{ nl = \"…\", en = \"…\" }}`"));
        table.know(key);
        return Err(WrongWords);
    }
    let within = table.table(key).ok_or(WrongWords)?;
    let words = words_in(&within);
    within.finish();
    words.map(Some).ok_or(WrongWords)
}

/// Words that must be there.
pub(super) fn needed_words(table: &Table<'_, '_>, key: &'static str, meaning: &str) -> Option<Words> {
    let words = words(table, key).ok()?;
    if words.is_none() {
        table.missing(key, meaning, &format!("Add `{key} = {{ nl = \"…\", en = \"…\" }}`"));
    }
    words
}

/// The words of a table that is nothing but words.
pub(super) fn words_in(table: &Table<'_, '_>) -> Option<Words> {
    let nl = table.needed("nl", "A helper or visitor who reads Dutch would see nothing");
    let en = table.needed("en", "A helper or visitor who reads English would see nothing");
    Some(Words { nl: nl?.value, en: en?.value })
}
