//! What is missing in one of the languages: counted over everything that ships, and none.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Content, texts};
use care::Words;
use care::plan::{Kind, Visibility};

const FILES: [(&str, &str, &str); 3] = [
    ("screen.ftl", texts::SCREEN_NL, texts::SCREEN_EN),
    ("visitor.ftl", texts::VISITOR_NL, texts::VISITOR_EN),
    ("report.ftl", texts::REPORT_NL, texts::REPORT_EN),
];

/// The texts of a Fluent file by key; an attribute by its message's key and its own.
fn by_key(source: &str) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let mut message = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        let Some((key, text)) = line.split_once(" =") else { continue };
        let key = if let Some(attribute) = key.trim_start().strip_prefix('.') {
            format!("{message}.{attribute}")
        } else {
            key.clone_into(&mut message);
            key.to_owned()
        };
        texts.insert(key, text.trim().to_owned());
    }
    texts
}

/// Every text of what ships that stands in both languages, with where it is.
fn both() -> Vec<(String, Words)> {
    let content = Content::shipped();
    let mut all = Vec::new();
    let mut put = |from: String, words: &Words| all.push((from, words.clone()));
    for plan in &content.plans {
        put(format!("{}.title", plan.id), &plan.title);
        put(format!("{}.about", plan.id), &plan.about);
        for item in &plan.items {
            let from = format!("{}.{}", plan.id, item.id);
            put(from.clone(), &item.question);
            for words in item.hint.iter().chain(&item.suggestions) {
                put(from.clone(), words);
            }
            if let Visibility::MayBeShared(shared) = &item.visibility {
                for (_, text) in shared.texts() {
                    for words in std::iter::once(&text.text).chain(&text.plain) {
                        put(from.clone(), words);
                    }
                }
            }
            if let Kind::Choice(choices) = &item.kind {
                for choice in choices {
                    put(from.clone(), &choice.label);
                }
            }
        }
    }
    for entry in &content.directory.entries {
        let more = [&entry.hours, &entry.cost, &entry.alert, &entry.note].into_iter().flatten();
        let own = entry.channels.iter().flat_map(|it| [&it.hours, &it.cost, &it.note].into_iter().flatten());
        for words in std::iter::once(&entry.what).chain(more).chain(own) {
            put(entry.id.clone(), words);
        }
    }
    for phrase in &content.phrases {
        put(phrase.id.clone(), &phrase.usage);
        for words in std::iter::once(&phrase.text).chain(&phrase.plain) {
            put(phrase.id.clone(), words);
        }
    }
    all
}

/// Empty in one language, or so long that it cannot be the same in both by chance.
fn is_missing(nl: &str, en: &str) -> bool {
    let words = nl.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 2).count();
    nl.is_empty() != en.is_empty() || (nl == en && words > 2 && !nl.contains('{'))
}

#[test]
fn no_translation_is_missing() {
    let (mut counted, mut missing) = (0, String::new());
    for (file, nl, en) in FILES {
        let (nl, en) = (by_key(nl), by_key(en));
        for key in nl.keys().chain(en.keys().filter(|key| !nl.contains_key(*key))) {
            counted += 1;
            let text = |of: &BTreeMap<String, String>| of.get(key).cloned();
            let said = text(&nl).zip(text(&en)).filter(|(nl, en)| !is_missing(nl, en));
            if said.is_none() {
                let _ = writeln!(missing, "{file}: {key}");
            }
        }
    }
    for (from, words) in both() {
        counted += 1;
        if words.nl.is_empty() || words.en.is_empty() || is_missing(&words.nl, &words.en) {
            let _ = writeln!(missing, "{from}: {words:?}");
        }
    }
    assert!(counted > 900, "everything is looked at: {counted} texts");
    assert!(missing.is_empty(), "of {counted} texts:\n{missing}");
}
