use care::Language;

use super::*;

#[test]
fn every_intent_and_place_has_its_words_in_both_languages() {
    for language in Language::ALL {
        let words = Words::new(language);
        for row in ROWS {
            let key = row.word();
            assert!(words.has(&key) && words.has(&format!("{key}.about")), "{key} in {language:?}");
        }
        for scope in Scope::ALL {
            assert!(words.has(scope.heading()), "{} in {language:?}", scope.heading());
        }
    }
}

/// `UPDATE_README=1 cargo test -p console guide` writes the table into the guide.
#[test]
fn the_key_table_of_the_guide_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../guide/keys.md");
    let (from, to) = ("<!-- keys: from the one table of intents; a test keeps it true -->", "<!-- /keys -->");
    let guide = std::fs::read_to_string(path).unwrap();
    let (before, rest) = guide.split_once(from).expect("the guide marks where the table begins");
    let (shown, after) = rest.split_once(to).expect("the guide marks where the table ends");
    let table = key_table_markdown(&Words::new(Language::En));
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(path, format!("{before}{from}\n\n{}\n\n{to}{after}", table.trim())).unwrap();
    } else {
        assert_eq!(shown.trim(), table.trim(), "UPDATE_README=1 cargo test -p console guide");
    }
}
