use super::*;
use crate::keymap::{Chord, Keymap, KeymapError};
use care::Language;

#[test]
fn every_default_key_is_one_and_is_there_on_a_linux_console_and_in_tmux() {
    for row in ROWS {
        for key in row.keys {
            let chord: Chord = key.parse().unwrap_or_else(|error| panic!("{}: {error}", row.name));
            assert!(chord.is_everywhere(), "{}: {key}", row.name);
            assert_eq!(chord.to_string(), *key, "{}", row.name);
        }
    }
}

#[test]
fn no_key_means_two_things_in_one_place() {
    assert_eq!(Keymap::default().twice(), None);
}

#[test]
fn every_intent_has_a_key_or_is_in_the_palette() {
    for row in ROWS {
        assert!(!row.keys.is_empty() || row.in_palette(), "{} cannot be reached", row.name);
    }
}

#[test]
fn names_are_unique_and_rows_stand_where_their_intents_do() {
    for (at, row) in ROWS.iter().enumerate() {
        assert!(ROWS.iter().skip(at + 1).all(|other| other.name != row.name), "{} twice", row.name);
        assert_eq!(row.intent.row().name, row.name);
        assert_eq!(row.intent as usize, at);
    }
}

#[test]
fn every_intent_and_place_has_its_words_in_both_languages() {
    for language in Language::ALL {
        let words = Words::new(language);
        for row in ROWS {
            let key = format!("intent-{}", row.name.replace('_', "-"));
            assert!(words.has(&key) && words.has(&format!("{key}.about")), "{key} in {language:?}");
        }
        for scope in Scope::ALL {
            assert!(words.has(scope.heading()), "{} in {language:?}", scope.heading());
        }
    }
}

#[test]
fn no_dialog_leaks_and_a_plain_character_in_a_text_is_text() {
    let keymap = Keymap::default();
    for scope in [
        Scope::Choose,
        Scope::Find,
        Scope::Write,
        Scope::Tick,
        Scope::Form,
        Scope::Confirm,
        Scope::Override,
        Scope::Read,
        Scope::Report,
    ] {
        assert!(!scope.leaks());
        for row in ROWS.iter().filter(|row| row.scope == Scope::Desk) {
            for key in keymap.keys(row.intent) {
                assert!(keymap.meanings(scope, *key).all(|(meaning, _)| meaning.scope == scope), "{key} leaks");
            }
        }
    }
    let help: Chord = "?".parse().unwrap();
    assert_eq!(keymap.meanings(Scope::Composer, help).count(), 0);
    assert_eq!(keymap.meanings(Scope::Queue, help).count(), 1);
}

#[test]
fn a_configuration_changes_keys_and_is_told_what_is_wrong() {
    let keys = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let (plan, none, clash, bad) = (keys(&["Ctrl-P"]), keys(&[]), keys(&["F2"]), keys(&["Hyper-X"]));
    let keymap = Keymap::with([("plan", &plan[..]), ("redraw", &none[..])]).unwrap();
    assert_eq!(keymap.label(Intent::Plan), "Ctrl-P");
    assert_eq!(keymap.label(Intent::Redraw), "");
    assert_eq!(keymap.label(Intent::Mine), "Alt-1…9");
    assert!(matches!(Keymap::with([("plan", &clash[..])]), Err(KeymapError::Twice { .. })));
    assert!(matches!(Keymap::with([("plan", &bad[..])]), Err(KeymapError::UnknownKey { .. })));
    assert!(matches!(Keymap::with([("nope", &plan[..])]), Err(KeymapError::UnknownIntent(_))));
}

/// `UPDATE_README=1 cargo test -p console readme` writes it.
#[test]
fn the_key_table_of_the_readme_is_this_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md");
    let (from, to) = ("<!-- keys: from the one table of intents; a test keeps it true -->", "<!-- /keys -->");
    let readme = std::fs::read_to_string(path).unwrap();
    let (before, rest) = readme.split_once(from).expect("the README marks where the table begins");
    let (shown, after) = rest.split_once(to).expect("the README marks where the table ends");
    let table = key_table_markdown(&Words::new(Language::En));
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(path, format!("{before}{from}\n\n{}\n\n{to}{after}", table.trim())).unwrap();
    } else {
        assert_eq!(shown.trim(), table.trim(), "UPDATE_README=1 cargo test -p console readme");
    }
}
