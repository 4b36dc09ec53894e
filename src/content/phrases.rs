//! Phrases from TOML.

use super::ids::{is_code, is_id, unique};
use super::tree::{At, Table};
use super::words::needed_words;
use crate::care::phrases::Phrase;

/// Reads the phrases of a file; those with a mistake are left out and reported.
pub(super) fn phrases(root: &Table<'_, '_>) -> Vec<At<Phrase>> {
    let tables = root.tables("phrase");
    if tables.is_empty() && !root.has("phrase") {
        root.missing("phrase", "There are no phrases", "Add a `[[phrase]]`");
    }
    unique(&tables, "id", "The one could not be told from the other");
    unique(&tables, "code", "The shortcut would give the wrong words");
    let phrases = tables
        .iter()
        .filter_map(|table| {
            let value = phrase(table)?;
            Some(At { value, line: table.place("id").map_or(table.line(), |(line, _)| line), key: table.path_of("id") })
        })
        .collect();
    tables.iter().for_each(Table::finish);
    phrases
}

fn phrase(table: &Table<'_, '_>) -> Option<Phrase> {
    let id = table.needed("id", "A desk could not replace it");
    if let Some(id) = &id {
        is_id(table, id);
    }
    let code = table.needed("code", "It has no shortcut in the composer");
    if let Some(code) = &code {
        is_code(table, code);
    }
    let usage = needed_words(table, "usage", "The helper cannot tell what it is for");
    let text = needed_words(table, "text", "There is nothing to insert");
    Some(Phrase { id: id?.value, code: code?.value, usage: usage?, text: text? })
}
