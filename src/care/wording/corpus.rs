//! What the check finds, measured on sentences that harm and sentences that do not.

use super::forbidden;
use crate::Language::{self, Nl};

/// A sentence a line: whether it harms a visitor who reads it, its language, the sentence.
const CORPUS: &str = include_str!("corpus.tsv");

#[test]
fn the_corpus_is_told_apart() {
    let (mut missed, mut wrong) = (Vec::new(), Vec::new());
    let mut counts = [0, 0];
    for line in CORPUS.lines() {
        let [kind, language, text] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("three fields: {line}") };
        let harms = kind == "harmful";
        let found = forbidden(text, Language::from_tag(language).expect("a language of ours"));
        counts[usize::from(harms)] += 1;
        match found.first() {
            None if harms => missed.push(text.to_owned()),
            Some(found) if !harms => wrong.push(format!("{text} [{}]", found.words)),
            _ => {}
        }
    }
    assert!(missed.is_empty(), "missed: {missed:#?}");
    assert!(wrong.is_empty(), "taken for harmful: {wrong:#?}");
    assert!(counts[0] >= 120 && counts[1] >= 120, "{counts:?}");
}

#[test]
fn what_is_found_is_named_by_its_words_and_its_harm() {
    let found = forbidden("Hoi. Praat er eens over met je moeder, echt.", Nl);
    assert_eq!(found[0].words, "praat er eens over met je moeder");
    assert!(found[0].why.contains("§2.1"), "{}", found[0].why);
    assert_eq!(forbidden("Waar ontmoet je hem?", Nl), []);
    let both = forbidden("Blokkeer hem. Dit blijft tussen ons.", Nl);
    assert_eq!(both.len(), 2, "{both:?}");
}
