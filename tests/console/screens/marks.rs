//! Every mark that any screen draws is in the one list of marks, and every word of ours can be read where only ASCII is
//! shown (hostile.md 46).

use std::collections::BTreeSet;
use std::path::Path;

use console::terminal::marks::{MARKS, in_ascii};

/// The test of the lists walks through all screens; these are the glyphs it saw.
pub(crate) fn have_forms_of_their_own(drawn: &BTreeSet<String>) {
    for glyph in drawn.iter().filter(|glyph| !glyph.is_ascii()) {
        let first = glyph.chars().next().expect("a cell holds something");
        let is_line = ('\u{2500}'..='\u{257f}').contains(&first);
        // the arrows are keys, which are spelt in ASCII
        let is_sign = ['“', '”', '‘', '’', '–', '—', '←', '→'].contains(&first);
        let is_mark = MARKS.iter().any(|mark| mark.glyph == first);
        assert!(is_mark || is_line || is_sign || first.is_alphabetic(), "{glyph} is in no list");
        assert_ne!(in_ascii(glyph), '?', "{glyph}");
    }
    let unseen: Vec<_> = MARKS.iter().filter(|mark| !drawn.contains(&mark.glyph.to_string())).collect();
    // no report has bars on the way, and words are cut on few screens
    assert!(unseen.len() <= 2, "{unseen:?}");
}

/// Our words of a folder: every character that is not in a comment.
fn characters(folder: &Path, all: &mut BTreeSet<char>) {
    for entry in std::fs::read_dir(folder).expect("the content is there") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            characters(&path, all);
        } else if path.extension().is_some_and(|ending| ending == "ftl" || ending == "toml") {
            let text = std::fs::read_to_string(&path).expect("it can be read");
            all.extend(text.lines().filter(|line| !line.trim_start().starts_with('#')).flat_map(str::chars));
        }
    }
}

#[test]
fn no_word_of_ours_has_a_letter_without_ascii() {
    let mut all = BTreeSet::new();
    characters(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/content"), &mut all);
    assert!(all.contains(&'ë') && all.contains(&'–') && all.len() > 90, "{all:?}");
    let lost: Vec<char> = all.into_iter().filter(|char| *char != '?' && in_ascii(&char.to_string()) == '?').collect();
    assert_eq!(lost, Vec::<char>::new());
}
