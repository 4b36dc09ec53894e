use std::collections::BTreeSet;
use std::path::Path;

use super::*;

/// The keys of a file, attributes as `message.attribute`.
fn keys(source: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut message = String::new();
    for line in source.lines() {
        if let Some(rest) = line.strip_prefix("    .") {
            let name = rest.split(' ').next().unwrap();
            keys.insert(format!("{message}.{name}"));
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| line.starts_with(char::is_alphabetic)) {
            name.clone_into(&mut message);
            assert!(keys.insert(message.clone()), "{message} twice");
        }
    }
    keys
}

/// The placeables of each key.
fn placeables(source: &str) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for line in source.lines() {
        let Some((key, text)) = line.split_once(" = ") else { continue };
        for piece in text.split("{ $").skip(1) {
            found.insert((key.trim().to_owned(), piece.split(' ').next().unwrap().to_owned()));
        }
    }
    found
}

#[test]
fn both_languages_have_the_same_keys_and_arguments_and_read_without_a_fault() {
    assert_eq!(keys(NL), keys(EN));
    assert_eq!(placeables(NL), placeables(EN));
    for source in [NL, EN] {
        assert!(FluentResource::try_new(source.to_owned()).is_ok());
    }
    for language in Language::ALL {
        let words = Words::new(language);
        assert!(keys(NL).iter().all(|key| words.has(key)));
    }
}

/// Every word key in quotes in the console's own sources, with what stands before it.
fn quoted(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            quoted(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            for piece in source.split('"').skip(1).step_by(2) {
                found.insert(piece.to_owned());
            }
        }
    }
}

#[test]
fn every_key_that_is_said_exists_and_none_is_left_over() {
    let mut strings = BTreeSet::new();
    for part in ["view", "update", "state", "intent", "intent.rs", "words.rs"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/console").join(part);
        if path.is_dir() {
            quoted(&path, &mut strings);
        } else {
            let source = std::fs::read_to_string(&path).unwrap();
            strings.extend(source.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    let keys = keys(NL);
    let prefixes: BTreeSet<&str> = keys.iter().filter_map(|key| key.split('-').next()).collect();
    let looks_like_one = |text: &str| {
        text.contains('-')
            && prefixes.contains(text.split('-').next().unwrap())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    // the names of the form's lists begin like keys
    let lists = ["age-now", "age-at-start"];
    let unsaid: Vec<_> = strings
        .iter()
        .filter(|text| looks_like_one(text) && !keys.contains(*text) && !lists.contains(&&***text))
        .collect();
    assert!(unsaid.is_empty(), "no words for {unsaid:?}");
    let dynamic = [
        "intent-",
        "triage-",
        "outcome-",
        "parents-",
        "anonymous-",
        "code-",
        "field-",
        "language-",
        "step-",
        "tick-",
        "alert-end-",
    ];
    let is_dynamic = |key: &str| dynamic.iter().any(|prefix| key.starts_with(prefix));
    let unused: Vec<_> = keys.iter().filter(|key| !is_dynamic(key) && !strings.contains(*key)).collect();
    assert!(unused.is_empty(), "never said: {unused:?}");
}

#[test]
fn every_code_has_its_words() {
    use crate::care::escalation::{AlertEnd, Code, Step};
    use crate::care::referral::{Anonymous, Parents};
    use crate::care::registration::ReferralOutcome;
    use crate::care::triage::Triage;
    let words = Words::new(Language::En);
    let mut keys = Vec::new();
    for triage in Triage::ALL {
        keys.extend([format!("triage-{}", triage.letter()), format!("triage-{}-about", triage.letter())]);
    }
    keys.extend(ReferralOutcome::ALL.iter().map(|outcome| format!("outcome-{}", outcome.code())));
    keys.extend(Parents::ALL.iter().map(|parents| format!("parents-{}", parents.code().replace('_', "-"))));
    keys.extend(Anonymous::ALL.iter().map(|anonymous| format!("anonymous-{}", anonymous.code())));
    keys.extend(Language::ALL.iter().map(|language| format!("language-{}", language.code())));
    for step in Step::ALL {
        keys.extend([format!("step-{}", step.id()), format!("step-{}-about", step.id())]);
    }
    keys.extend(Code::ALL.iter().map(|code| format!("tick-{}", code.id())));
    keys.extend(AlertEnd::ALL.iter().map(|how| format!("alert-end-{}", how.id())));
    for key in keys {
        assert!(words.has(&key), "{key}");
    }
}
