//! Phrases from TOML.

use super::finding::Finding;
use super::ids::{is_code, is_id, unique};
use super::shares::same_placeholders;
use super::tree::{At, Table};
use super::words::needed_words;
use care::blanks::{Blank, names};
use care::phase::Phase;
use care::phrases::{Phrase, Situation};
use care::{Language, Words};

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
    let when = table.texts("when").iter().filter_map(|at| situation(table, at)).collect();
    let phases = table.numbers("phases").iter().filter_map(|at| phase(table, at)).collect();
    let text = versions(table, "text");
    let plain = plainer(table, text.as_ref());
    Some(Phrase { id: id?.value, code: code?.value, usage: usage?, when, phases, text: text?, plain })
}

/// One of the five phases of a chat.
fn phase(table: &Table<'_, '_>, at: &At<i64>) -> Option<Phase> {
    let phase = u8::try_from(at.value).ok().and_then(Phase::from_number);
    if phase.is_none() {
        let known: Vec<_> = Phase::ALL.iter().map(|phase| phase.number().to_string()).collect();
        let remedy = format!("Write numbers of {}", known.join(", "));
        table.wrong(at, "is no phase of a chat", "It would never be proposed first", remedy);
    }
    phase
}

fn situation(phrase: &Table<'_, '_>, at: &At<String>) -> Option<Situation> {
    let situation = Situation::from_code(&at.value);
    if situation.is_none() {
        let known: Vec<_> = Situation::ALL.iter().map(|situation| situation.code()).collect();
        let remedy = format!("Write one of {}", known.join(", "));
        phrase.wrong(at, "is no situation", "It would never be proposed first", remedy);
    }
    situation
}

/// The words of a phrase, in one language at least.
fn versions(phrase: &Table<'_, '_>, key: &'static str) -> Option<Words> {
    if !phrase.has(key) {
        let remedy = format!("Add `{key} = {{ nl = \"…\", en = \"…\" }}`");
        phrase.missing(key, "There is nothing to insert", &remedy);
        return None;
    }
    let table = phrase.table(key)?;
    let versions = Language::ALL.map(|language| table.text(language.code()));
    table.finish();
    if versions.iter().all(Option::is_none) {
        table.missing("nl", "There is nothing to insert", "Write it in Dutch, English or both");
        return None;
    }
    for at in versions.iter().flatten() {
        placeholders(&table, at);
    }
    if let [Some(nl), Some(en)] = &versions {
        let both = names(&nl.value).iter().all(|name| names(&en.value).contains(name))
            && names(&nl.value).len() == names(&en.value).len();
        if !both {
            let meaning = "One language would say less than the other";
            table.wrong(en, "has other placeholders than the Dutch words", meaning, "Use the same in both");
        }
    }
    let [nl, en] = versions.map(|at| at.map(|at| at.value).unwrap_or_default());
    Some(Words { nl, en })
}

/// The plainer words of a phrase, if it has any: in languages in which it has words, with the same placeholders.
fn plainer(phrase: &Table<'_, '_>, text: Option<&Words>) -> Option<Words> {
    if !phrase.has("plain") {
        phrase.know("plain");
        return None;
    }
    let plain = versions(phrase, "plain")?;
    let table = phrase.table("plain")?;
    for language in Language::ALL {
        let Some(at) = table.peek(language.code()) else { continue };
        let Some(text) = text else { continue };
        if text.get(language).is_empty() {
            let meaning = "A visitor who did not choose easy words would get the other language";
            let remedy = format!("Add `text.{}`, or take it out here", language.code());
            table.wrong(&at, "has no ordinary words beside it", meaning, remedy);
        } else {
            same_placeholders(&table, &at, text.get(language), &at.value);
        }
    }
    Some(plain)
}

/// Reports what looks like a placeholder and is none.
pub(super) fn placeholders(table: &Table<'_, '_>, at: &At<String>) {
    for name in names(&at.value).into_iter().filter(|name| Blank::from_code(name).is_none()) {
        let known: Vec<_> = Blank::ALL.iter().map(|blank| format!("{{{}}}", blank.code())).collect();
        let remedy = format!("Use {}, or leave the braces out", known.join(", "));
        table.wrong(
            at,
            format!("`{{{name}}}` is no placeholder"),
            "Nothing would fill it, and it is never sent",
            remedy,
        );
    }
}

/// A phrase that some visitors cannot read in their language.
pub(super) fn one_language(phrase: &Phrase, file: &str, line: usize) -> Option<Finding> {
    let missing = Language::ALL.into_iter().find(|language| phrase.text.get(*language).is_empty())?;
    let key = format!("{}.text.{}", phrase.id, missing.code());
    let meaning = "A visitor of that language gets it in the other, which the console tells the helper";
    Some(Finding::warning(file, line, key, "is missing").so(meaning, "Translate it"))
}
