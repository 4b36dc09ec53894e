//! What a text for a visitor must not say (domain.md §2, §9), and whether a frightened fourteen-year-old can read it.
//!
//! A list of words proves nothing: it finds the slips that are known. A hit in a desk's own text is a warning.

use std::fmt;

use super::Language;
use super::blanks::fill;

/// Words that were found in a text and should not be in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundWords {
    /// The words.
    pub words: &'static str,
    /// What they do to a visitor.
    pub why: &'static str,
}

/// Words in Dutch and in English that do the same harm.
struct HarmKind {
    why: &'static str,
    nl: &'static [&'static str],
    en: &'static [&'static str],
}

const KINDS: [HarmKind; 7] = [
    HarmKind {
        why: "It promises secrecy, which nobody here can keep in every case",
        nl: &["beloof", "beloven", "geheim", "tussen ons", "onder ons", "niemand komt", "niemand hoort", "niemand zal"],
        en: &["promise", "secret", "between us", "nobody will", "no one will", "won't tell any"],
    },
    HarmKind {
        why: "It promises rescue or an outcome",
        nl: &["redden", "ik red", "we halen je", "wij halen je", "haal je daar", "komt goed", "garand", "zeker weten"],
        en: &["rescue", "save you", "get you out", "be fine", "be okay", "be ok", "guarantee"],
    },
    HarmKind {
        why: "It sends the visitor to somebody at home or at school, who may be the one",
        nl: &[
            "vertel je ouders",
            "vertel het",
            "praat met je ouders",
            "praat met je moeder",
            "praat met je vader",
            "bel je ouders",
            "bel je moeder",
            "bel je vader",
            "zeg het tegen",
            "zeg het je",
            "zeg het op school",
        ],
        en: &[
            "tell your parent",
            "tell your mother",
            "tell your mum",
            "tell your mom",
            "tell your father",
            "tell your dad",
            "tell your teacher",
            "talk to your parent",
            "talk with your parent",
            "call your parent",
            "speak to your parent",
        ],
    },
    HarmKind {
        why: "It lays blame on the visitor",
        nl: &[
            "eigen schuld",
            "jouw schuld",
            "waarom heb je",
            "waarom ben je",
            "waarom deed je",
            "je had ",
            "had je maar",
            "dom van je",
        ],
        en: &[
            "your own fault",
            "your fault",
            "why did you",
            "why didn't you",
            "why were you",
            "should have",
            "shouldn't have",
        ],
    },
    HarmKind {
        why: "It puts pressure on somebody who is under pressure already",
        nl: &["je moet", "moet je", "vertel alles", "het hele verhaal"],
        en: &["you must", "you have to", "tell me everything", "the whole story"],
    },
    HarmKind {
        why: "It is one kind of exploiter's name for everybody's",
        nl: &["loverboy", "lover boy"],
        en: &["loverboy", "lover boy"],
    },
    HarmKind {
        why: "It asks for an image, which for a child is a crime to send and to have",
        nl: &["stuur me", "stuur ons", "stuur een foto", "stuur de foto", "stuur een filmpje", "laat me de foto"],
        en: &["send me", "send us a", "send us the", "send a photo", "send a picture", "send the photo", "show me the"],
    },
];

/// Sayings in which forbidden words are right.
const RIGHT: [&str; 7] = [
    "niet jouw schuld",
    "nooit jouw schuld",
    "isn't your fault",
    "not your fault",
    "never your fault",
    "stuur ons geen",
    // who would find out is said before the visitor chooses
    "they usually talk with your parents",
];

/// The words in a text that should not be said to a visitor. They are found at the beginning of a word only: `ontmoet
/// je` is no `moet je`.
pub fn forbidden(text: &str, language: Language) -> Vec<FoundWords> {
    let lower = text.to_lowercase().replace('’', "'");
    let text = RIGHT.iter().fold(lower, |text, right| text.replace(right, "…"));
    let begins = |at: usize| !text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    let says = |words: &&str| text.match_indices(*words).any(|(at, _)| begins(at));
    let of = |kind: &'static HarmKind| {
        let words = match language {
            Language::Nl => kind.nl,
            Language::En => kind.en,
        };
        words.iter().copied().filter(|words| says(words)).map(|words| FoundWords { words, why: kind.why })
    };
    KINDS.iter().flat_map(of).collect()
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
mod tests {
    use super::*;

    #[test]
    fn what_must_not_be_said_is_found_and_what_is_right_is_not() {
        for (text, language, words) in [
            ("Ik beloof je dat het goed gaat.", Language::Nl, "beloof"),
            ("Vertel het je ouders maar.", Language::Nl, "vertel het"),
            ("Het blijft geheim.", Language::Nl, "geheim"),
            ("Wij halen je daar weg.", Language::Nl, "wij halen je"),
            ("Het is jouw schuld.", Language::Nl, "jouw schuld"),
            ("Is hij een loverboy?", Language::Nl, "loverboy"),
            ("Stuur een foto van het gesprek.", Language::Nl, "stuur een foto"),
            ("Then you have to tell me.", Language::En, "you have to"),
            ("Tell your parents about it.", Language::En, "tell your parent"),
            ("We will rescue you.", Language::En, "rescue"),
            ("I won’t tell anybody.", Language::En, "won't tell any"),
            ("Could you send me the picture?", Language::En, "send me"),
        ] {
            let found = forbidden(text, language);
            assert_eq!(found.first().map(|found| found.words), Some(words), "{text}");
        }
        for (text, language) in [
            ("Dit is niet jouw schuld.", Language::Nl),
            ("Waar ontmoet je hem?", Language::Nl),
            ("Stuur ons geen beelden.", Language::Nl),
            ("This isn’t your fault.", Language::En),
        ] {
            assert_eq!(forbidden(text, language), [], "{text}");
        }
    }

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
