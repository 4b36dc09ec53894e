//! How hard a text is to read: by the formula of its language, and by its longest sentence.
//!
//! English: R. Flesch, *A New Readability Yardstick* (1948). Dutch: the same, fitted to Dutch by W. H. Douma (1960),
//! *De leesbaarheid van landbouwbladen*. Both give about 100 for a text that everybody reads and 0 for one that nobody
//! does. They count syllables and words, and know nothing of what is said: see the guide for desks.

use std::fmt;

use super::{LONGEST_SENTENCE, counts, sentences_of};
use crate::Language;
use crate::blanks::hole;

/// The lowest score, and the most words in a sentence, of a text at A2: "easy" on the scales of Flesch and Douma;
/// guides for easy reading (*Inclusion Europe*, "Information for all") say one idea a sentence and ten words or so.
const A2: (i32, usize) = (80, 10);
/// The most syllables of a word at A2: one long word in a short text hardly moves a score, and stops a reader all the same.
const LONGEST_PLAIN: usize = 4;
/// The same at B1: "standard" on those scales; the words are those of [`super::too_hard`].
const B1: (i32, usize) = (60, LONGEST_SENTENCE);
/// Syllables are counted against so many words at least: of one short sentence, one long word is no third.
const FEWEST: usize = 10;

/// A level of the Common European Framework, as far as counting can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Plain: what a person with a mild intellectual disability can read.
    A2,
    /// What a frightened fourteen-year-old can read.
    B1,
    /// Harder than that.
    Harder,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::A2 => "A2",
            Self::B1 => "B1",
            Self::Harder => "harder",
        })
    }
}

/// How hard a text is to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The formula's score: the higher, the easier.
    pub score: i32,
    /// The words of its longest sentence.
    pub longest: usize,
    /// The syllables of its longest word.
    pub longest_word: usize,
}

impl Reading {
    /// How hard a text is. Names, addresses and numbers do not count; a placeholder is one short word.
    pub fn of(text: &str, language: Language) -> Self {
        let text = without_holes(text);
        let (mut words, mut sentences, mut syllables, mut longest, mut longest_word) = (0, 0, 0, 0, 0);
        for sentence in sentences_of(&text) {
            let counted: Vec<&str> = sentence.split_whitespace().enumerate().filter_map(counts).collect();
            words += counted.len();
            sentences += usize::from(!counted.is_empty());
            for of_word in counted.iter().map(|word| self::syllables(word, language)) {
                syllables += of_word;
                longest_word = longest_word.max(of_word);
            }
            longest = longest.max(counted.len());
        }
        let thousandths = |part: usize, whole: usize| i32::try_from(1000 * part / whole.max(1)).unwrap_or(i32::MAX);
        let long = thousandths(words, sentences).min(100_000);
        let slow = (1_000 + thousandths(syllables.saturating_sub(words), words.max(FEWEST))).min(100_000);
        // in thousandths: 206.835 − 1.015 × words a sentence − 84.6 × syllables a word, and Douma's of the same form
        let score = match language {
            Language::En => 206_835 - long * 1_015 / 1_000 - slow * 84_600 / 1_000,
            Language::Nl => 206_840 - long * 930 / 1_000 - slow * 77_000 / 1_000,
        };
        Self { score: if sentences == 0 { 100 } else { score / 1_000 }, longest, longest_word }
    }

    /// The level that it stands for.
    pub const fn level(self) -> Level {
        if self.score >= A2.0 && self.longest <= A2.1 && self.longest_word <= LONGEST_PLAIN {
            Level::A2
        } else if self.score >= B1.0 && self.longest <= B1.1 {
            Level::B1
        } else {
            Level::Harder
        }
    }
}

/// Why a text is harder than plain words (A2) are to be; nothing when it is not.
pub fn not_plain(text: &str, language: Language) -> Option<String> {
    let reading = Reading::of(text, language);
    if reading.longest > A2.1 {
        return Some(format!("has a sentence of {} words (plain: at most {})", reading.longest, A2.1));
    }
    if reading.longest_word > LONGEST_PLAIN {
        let (word, most) = (reading.longest_word, LONGEST_PLAIN);
        return Some(format!("has a word of {word} syllables (plain: at most {most})"));
    }
    (reading.level() != Level::A2).then(|| format!("is not plain (score {}, at least {})", reading.score, A2.0))
}

/// The text with a word in the place of each placeholder.
fn without_holes(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(range) = hole(text, at) {
        whole.push_str(&text[at..range.start]);
        whole.push_str("it");
        at = range.end;
    }
    whole + &text[at..]
}

/// The vowels of Dutch that are written with several letters, the longest first.
const DUTCH: [&str; 17] =
    ["aai", "ooi", "oei", "eeu", "ieu", "aa", "ee", "oo", "uu", "ie", "oe", "eu", "ou", "ui", "ei", "ij", "au"];

/// The syllables of a word, by its vowels as they are written: one at least. English counts a few words short
/// (*idea*) or long; over a text that evens out.
fn syllables(word: &str, language: Language) -> usize {
    let word = word.to_lowercase();
    let count = match language {
        Language::Nl => dutch(&word),
        Language::En => english(&word),
    };
    count.max(1)
}

const fn is_vowel(c: char) -> bool {
    matches!(
        c,
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'é' | 'è' | 'ê' | 'ë' | 'ï' | 'ö' | 'ü' | 'á' | 'ó' | 'í' | 'à' | 'â'
    )
}

/// A trema begins a syllable of its own, and so does a vowel that is no part of a written one.
fn dutch(word: &str) -> usize {
    let (mut rest, mut count) = (word, 0);
    while let Some(first) = rest.chars().next() {
        let written = DUTCH.iter().find(|vowel| rest.starts_with(**vowel));
        count += usize::from(written.is_some() || is_vowel(first));
        rest = &rest[written.map_or(first.len_utf8(), |vowel| vowel.len())..];
    }
    count
}

/// Vowels that stand together are one; an *e* that is not heard at the end is none, and *ing* begins one.
fn english(word: &str) -> usize {
    let word = word.split('\'').next().unwrap_or(word);
    let (mut count, mut before) = (0, ' ');
    for c in word.chars() {
        count += usize::from(is_vowel(c) && !is_vowel(before));
        before = c;
    }
    let stem = |end: &str| word.strip_suffix(end).and_then(|stem| stem.chars().last());
    let is_silent = match (stem("e"), stem("es"), stem("ed")) {
        (Some('l'), ..) => word.chars().rev().nth(2).is_some_and(is_vowel),
        (Some(last), ..) => !is_vowel(last),
        (_, Some(last), _) => !matches!(last, 's' | 'x' | 'z' | 'h' | 'c' | 'g') && !is_vowel(last),
        (.., Some(last)) => !matches!(last, 't' | 'd') && !is_vowel(last),
        _ => false,
    };
    count += usize::from(stem("ing").is_some_and(is_vowel));
    count - usize::from(is_silent && count > 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Nl};

    #[test]
    fn syllables_are_counted_as_they_are_spoken() {
        for (language, of) in [
            (
                Nl,
                &[
                    ("ja", 1),
                    ("veiligheid", 3),
                    ("idee", 2),
                    ("ideeën", 3),
                    ("seksueel", 3),
                    ("iemand", 2),
                    ("nieuw", 1),
                    ("filmpjes", 2),
                    ("zijn", 1),
                    ("draaien", 2),
                    ("uitgebuit", 3),
                    ("geïnd", 2),
                    ("oké", 2),
                    ("video", 3),
                    ("vertrouwelijkheid", 5),
                ][..],
            ),
            (
                En,
                &[
                    ("yes", 1),
                    ("safe", 1),
                    ("people", 2),
                    ("language", 2),
                    ("remember", 3),
                    ("worried", 2),
                    ("asked", 1),
                    ("wanted", 2),
                    ("images", 3),
                    ("takes", 1),
                    ("don't", 1),
                    ("interpreter", 4),
                    ("someone", 2),
                    ("being", 2),
                    ("confidentiality", 6),
                ],
            ),
        ] {
            for (word, wanted) in of {
                assert_eq!(syllables(word, language), *wanted, "{word}");
            }
        }
    }

    #[test]
    fn a_level_is_that_of_words_and_of_sentences() {
        let level = |text: &str, language| Reading::of(text, language).level();
        assert_eq!(level("Ik ben er nog. Je hoeft niets te zeggen.", Nl), Level::A2);
        assert_eq!(level("I am still here. You don't have to say anything.", En), Level::A2);
        let long = "Ik ben er nog, en je hoeft nu niets te zeggen als je dat niet wilt.";
        assert_eq!(level(long, Nl), Level::B1, "{:?}", Reading::of(long, Nl));
        let official = "De vertrouwelijkheid van gegevens wordt gewaarborgd overeenkomstig de toepasselijke wetgeving.";
        assert_eq!(level(official, Nl), Level::Harder);
        let english = "Confidentiality of information is guaranteed in accordance with applicable legislation.";
        assert_eq!(level(english, En), Level::Harder);
        assert_eq!(level(&format!("{}.", "en ".repeat(21)), Nl), Level::Harder, "too many words");
        // names, addresses and what is filled in are not ours to shorten
        assert_eq!(level("Bel met Slachtofferhulp Nederland: 0900-0101. Of praat met {who}.", Nl), Level::A2);
        assert_eq!(Reading::of("", Nl), Reading { score: 100, longest: 0, longest_word: 0 });
        // one long word in a short text
        assert_eq!(level("Neem je identiteitsbewijs mee.", Nl), Level::B1);
        assert!(not_plain("Neem je identiteitsbewijs mee.", Nl).is_some_and(|why| why.contains("6 syllables")));
        assert!(not_plain(long, Nl).is_some_and(|why| why.contains("of 16 words")), "{:?}", not_plain(long, Nl));
    }
}
