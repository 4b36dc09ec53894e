//! What a text for a visitor must not say (domain.md §2, §9), and whether a frightened fourteen-year-old can read it.
//!
//! A list proves nothing: it finds the slips whose shapes are known. A hit in a desk's own text is a warning.

use std::fmt;

mod harm;
pub mod reading;

use self::harm::{HarmKind, KINDS, find};
use super::Language;
use super::blanks::fill;

/// Words that were found in a text and should not be in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundWords {
    /// The words, from the first to the last that matters.
    pub words: String,
    /// What they do to a visitor.
    pub why: &'static str,
}

/// Sayings in which forbidden words are right.
const RIGHT: [&str; 8] = [
    // who would find out is said before the visitor chooses
    "they usually talk with your parents",
    "praten zij meestal ook met je ouders",
    "ask if a parent agrees",
    "daarna gaan we praten met jouw papa, mama",
    // what a friend had better leave
    "confronting",
    // the call that saves a life, asked about first
    "112 voor je bellen",
    "call 112",
    // on the limits: who reads along, and when help is asked
    "alleen wij van de chat",
];

/// The words in a text that should not be said to a visitor, once for each kind of harm.
pub fn forbidden(text: &str, language: Language) -> Vec<FoundWords> {
    let lower = text.to_lowercase().replace('’', "'");
    let text = RIGHT.iter().fold(lower, |text, right| text.replace(right, "…"));
    let sentences: Vec<(Vec<&str>, bool)> = text
        .split_inclusive(['.', '?', '!', ';', ':', '\n'])
        .map(|sentence| (words_of(sentence), sentence.ends_with('?')))
        .collect();
    let of = |kind: &'static HarmKind| {
        let shapes = kind.shapes(language);
        let mut found = sentences.iter().filter_map(|(words, asks)| {
            let (first, last) = shapes.iter().find_map(|shape| find(shape, words, *asks))?;
            Some(FoundWords { words: words[first..=last].join(" "), why: kind.why })
        });
        found.next()
    };
    KINDS.iter().filter_map(of).collect()
}

fn words_of(sentence: &str) -> Vec<&str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '-');
    sentence
        .split(|c: char| !is_part(c))
        .map(|word| word.trim_matches(['\'', '-']))
        .filter(|word| !word.is_empty())
        .collect()
}

/// The most words in a sentence. Plain-language guides for the public say 15 to 25.
const LONGEST_SENTENCE: usize = 20;
/// The highest LIX: up to 40 is "easy" on its author's scale (under 30 a children's book, 50 a newspaper).
const HIGHEST_LIX: usize = 40;
/// The fewest letters of a long word, in LIX.
const LONG: usize = 7;
/// Long words are counted against at least so many words: of one short sentence, one long word is no third.
const FEWEST: usize = 10;

/// Why a text is too hard to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooHard {
    /// A sentence of so many words.
    Sentence(usize),
    /// LIX.
    Lix(usize),
}

impl fmt::Display for TooHard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sentence(words) => write!(f, "has a sentence of {words} words (at most {LONGEST_SENTENCE})"),
            Self::Lix(lix) => write!(f, "is hard to read (LIX {lix}, at most {HIGHEST_LIX})"),
        }
    }
}

/// Whether a text is harder than B1, as far as counting can tell; nothing when it is not.
///
/// LIX is the mean number of words in a sentence and the percentage of words of more than six letters together; it holds
/// for Dutch and English alike, as it counts no syllables. Source: C. H. Björnsson, *Läsbarhet* (1968). Names, addresses
/// and numbers are not ours to shorten and do not count.
pub fn too_hard(text: &str) -> Option<TooHard> {
    let text = fill(text, |_| Some("iets".to_owned()));
    let (mut words, mut sentences, mut long) = (0, 0, 0);
    for sentence in sentences_of(&text) {
        let counted: Vec<&str> = sentence.split_whitespace().enumerate().filter_map(counts).collect();
        if counted.len() > LONGEST_SENTENCE {
            return Some(TooHard::Sentence(counted.len()));
        }
        words += counted.len();
        sentences += usize::from(!counted.is_empty());
        long += counted.iter().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= LONG).count();
    }
    let lix = words.checked_div(sentences)? + 100 * long / words.max(FEWEST);
    (lix > HIGHEST_LIX).then_some(TooHard::Lix(lix))
}

/// The sentences and lines of a text; a dot within a word is no end.
fn sentences_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '?', '!', ';']).flat_map(|part| part.split(". ")).flat_map(|part| part.split(": "))
}

/// A word that counts: not a name (a capital within the sentence), an address or a number.
fn counts((nth, word): (usize, &str)) -> Option<&str> {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let name = nth > 0 && bare.chars().next().is_some_and(char::is_uppercase) && bare != "I";
    let address = bare.contains(['.', '/', '@']) || bare.chars().any(|c| c.is_ascii_digit());
    (!bare.is_empty() && !name && !address).then_some(bare)
}

#[cfg(test)]
mod corpus;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sentences_and_long_words_are_too_hard_and_names_are_not_counted() {
        let long = "en ".repeat(21);
        assert_eq!(too_hard(&long), Some(TooHard::Sentence(21)));
        let official = "De vertrouwelijkheid van gegevens wordt gewaarborgd overeenkomstig de toepasselijke wetgeving.";
        assert!(matches!(too_hard(official), Some(TooHard::Lix(50..))));
        let english = "Confidentiality of information is guaranteed in accordance with applicable legislation.";
        assert!(matches!(too_hard(english), Some(TooHard::Lix(_))));
        for easy in [
            "Ik blijf nog even. Je hoeft niets te zeggen.",
            "Bel met Slachtofferhulp Nederland via www.slachtofferhulp.nl of 0900-0101.",
            "Tot {when}!",
            "",
        ] {
            assert_eq!(too_hard(easy), None, "{easy}");
        }
    }
}
