//! The stop word: a word on which visitor and helper agree. A message that is this word ends the visit at once
//! (domain.md §2.7 and §10).
//!
//! A message *is* the word when both fold to the same letters. A word that turns up in ordinary talk would end a visit
//! that nobody wanted to end, so [`StopWord::agree`] refuses it.

use std::fmt;

use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;
use nucleo_matcher::chars::normalize;
use serde::{Deserialize, Serialize};

use super::Language;
use super::plan::{Answer, PREFACE};

/// The item of the preface that holds the stop word (domain.md §3, 0).
pub const ITEM: &str = "stop_word";
/// The fewest letters of a stop word (domain.md §10).
pub const SHORTEST: usize = 4;
/// The most letters and digits of a stop word: it is typed in fear.
pub const LONGEST: usize = 40;
/// The fewest different letters of a stop word: `mama`, `hahaha` and `aaaa` are typed in every talk.
pub const DIFFERENT: usize = 3;

/// The everyday words of a language, one a line, folded and sorted: what visitors answer to a helper's questions.
const fn everyday(language: Language) -> &'static str {
    match language {
        Language::Nl => include_str!("stop_word/nl.txt"),
        Language::En => include_str!("stop_word/en.txt"),
    }
}

/// A stop word. `Debug` does not show it: it must not end up in a log.
#[derive(Clone)]
pub struct StopWord {
    typed: String,
    folded: String,
}

impl PartialEq for StopWord {
    /// Two are one word when they fold to the same letters.
    fn eq(&self, other: &Self) -> bool {
        self.folded == other.folded
    }
}

impl Eq for StopWord {}

impl fmt::Debug for StopWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StopWord")
    }
}

/// Why words cannot be the stop word (domain.md §10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Unfit {
    /// Fewer than [`SHORTEST`] letters.
    #[error("a stop word needs at least {SHORTEST} letters: choose a longer word")]
    Short,
    /// More than [`LONGEST`] letters and digits.
    #[error("a stop word has at most {LONGEST} letters: choose a shorter word")]
    Long,
    /// An everyday word, or fewer than [`DIFFERENT`] different letters.
    #[error(
        "this word is said in ordinary talk and would end the chat by accident: choose a word that you would not say here"
    )]
    Everyday,
}

impl Unfit {
    /// Why, and what to do, for the helper.
    pub const fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Short, Language::Nl) => "kies een woord van minstens vier letters",
            (Self::Short, Language::En) => "choose a word of at least four letters",
            (Self::Long, Language::Nl) => "kies een korter woord",
            (Self::Long, Language::En) => "choose a shorter word",
            (Self::Everyday, Language::Nl) => "dat wordt zomaar gezegd; kies een ander woord",
            (Self::Everyday, Language::En) => "it is said in ordinary talk; choose another",
        }
    }
}

impl StopWord {
    /// Makes a stop word of what a helper or visitor typed.
    ///
    /// # Errors
    /// Why it cannot be one.
    pub fn agree(typed: &str) -> Result<Self, Unfit> {
        let word = fold(typed);
        if word.chars().filter(|c| c.is_alphabetic()).count() < SHORTEST {
            return Err(if is_everyday(&word) { Unfit::Everyday } else { Unfit::Short });
        }
        if word.chars().count() > LONGEST || typed.trim().chars().count() > 4 * LONGEST {
            return Err(Unfit::Long);
        }
        if is_everyday(&word) {
            Err(Unfit::Everyday)
        } else {
            Ok(Self { typed: typed.trim().to_owned(), folded: word })
        }
    }

    /// The stop word of a plan's answer; none when the answer is no text or cannot be one.
    pub fn of_answer(answer: &Answer) -> Option<Self> {
        match answer {
            Answer::Text(words) => Self::agree(words).ok(),
            _ => None,
        }
    }

    /// Whether a message is this word. Case, white space, punctuation and diacritics do not count.
    pub fn is(&self, message: &str) -> bool {
        fold(message) == self.folded
    }

    /// The word as it was typed, for helper and visitor to read.
    pub fn as_typed(&self) -> &str {
        &self.typed
    }
}

/// Whether a plan's item holds the stop word.
pub fn is_stop_word_item(plan: &str, item: &str) -> bool {
    plan == PREFACE && item == ITEM
}

/// The letters and digits of a text, without case and diacritics: by this, words are compared. What nobody sees is no
/// letter, though Unicode calls some of it so.
pub fn fold(text: &str) -> String {
    let unseen = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    let mut folded = String::new();
    for c in text.chars().filter(|c| !unseen.contains(*c)).map(narrow).flat_map(char::to_lowercase) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ĳ' => folded.push_str("ij"),
            c => folded.extend(normalize(c).to_lowercase().filter(|c| c.is_alphanumeric())),
        }
    }
    folded
}

/// A full-width letter, digit or sign (U+FF01 to U+FF5E) as the ordinary one.
fn narrow(c: char) -> char {
    match u32::from(c) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Whether a folded word turns up in ordinary talk. A letter that is held down (`neeee`, `hallooo`) counts once.
fn is_everyday(word: &str) -> bool {
    let mut letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let many = letters.len() >= SHORTEST;
    letters.sort_unstable();
    letters.dedup();
    let once = held_once(word);
    let listed = |language| everyday(language).lines().any(|known| known == word || held_once(known) == once);
    many && letters.len() < DIFFERENT || Language::ALL.into_iter().any(listed)
}

/// A word with each run of one letter as one letter.
fn held_once(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    letters.dedup();
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn agreed(word: &str) -> StopWord {
        StopWord::agree(word).expect("it fits")
    }

    #[test]
    fn however_it_is_typed_it_is_the_word() {
        let word = agreed("Banaan");
        for typed in [
            "banaan",
            "BANAAN!",
            "  b a n a a n",
            "\"Banaan.\"",
            "b-a-n-á-a-n",
            "bana\u{301}an",
            "ｂａｎａａｎ",
            "banaan 🍌",
            "ba\u{200d}na\u{200c}an",
            "bana\u{3164}an\u{ffa0}",
            "b\u{115f}a\u{1160}naan\u{2060}\u{ad}",
        ] {
            assert!(word.is(typed), "{typed}");
        }
        for other in ["banan", "bananen", "een banaan", "banaan banaan", "", "!"] {
            assert!(!word.is(other), "{other}");
        }
        assert!(agreed("één pauw").is("Een pauw?") && agreed("STRASSE").is("straße"));
    }

    #[test]
    fn short_long_and_everyday_words_are_refused() {
        for short in ["", " ", "...", "kat", "k a t!", "kat12", "1234567", "🍌🍌🍌🍌"] {
            assert_eq!(StopWord::agree(short), Err(Unfit::Short), "{short}");
        }
        for everyday in [
            "oké",
            "Okee",
            "Help!",
            "hélp",
            "h.o.i",
            "hallo",
            "HALLOOOO",
            "neeeee",
            "mama",
            "hahaha",
            "aaaa",
            "Stop",
            "thuis",
            "misschien",
            "weet ik niet",
            "Hello",
            "please",
            "scared",
            "helpp",
        ] {
            assert_eq!(StopWord::agree(everyday), Err(Unfit::Everyday), "{everyday}");
        }
        for short_and_everyday in ["ja", "nee", "ok", "yes", "no", "hoi"] {
            assert!(StopWord::agree(short_and_everyday).is_err(), "{short_and_everyday}");
        }
        assert_eq!(StopWord::agree(&"abc".repeat(14)), Err(Unfit::Long));
        for fit in ["banaan", "giraffe", "sneeuwpop", "Tante Sidonia", "paraplu"] {
            assert!(StopWord::agree(fit).is_ok(), "{fit}");
        }
    }

    #[test]
    fn each_list_is_folded_sorted_and_has_no_word_twice() {
        for language in Language::ALL {
            let words: Vec<&str> = everyday(language).lines().collect();
            assert!(words.is_sorted_by(|one, other| one < other), "{language:?}");
            assert!(words.iter().all(|word| fold(word) == **word && !word.is_empty()), "{language:?}");
        }
    }

    #[test]
    fn it_is_an_answer_in_text_to_the_prefaces_item_and_shows_in_no_log() {
        assert!(is_stop_word_item("preface", "stop_word") && !is_stop_word_item("preface", "code_word"));
        assert_eq!(StopWord::of_answer(&Answer::Text("Banaan".into())), Some(agreed("banaan")));
        assert_eq!(StopWord::of_answer(&Answer::Text("ja".into())), None);
        assert_eq!(StopWord::of_answer(&Answer::Choice("banaan".into())), None);
        assert_eq!(format!("{:?}", agreed("banaan")), "StopWord");
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in ".{0,40}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }

        /// What agrees is found again in whatever case, with whatever signs and spaces between, and nothing else is it.
        #[test]
        fn a_word_is_itself_and_no_other(word in "[a-z]{4,12}", other in "[a-z]{1,12}", between in "[ .,!?\u{301}\n-]{0,3}", upper: bool) {
            let Ok(agreed) = StopWord::agree(&word) else { return Ok(()) };
            let typed: String = word.chars().flat_map(|c| [c.to_string(), between.clone()]).collect();
            let typed = if upper { typed.to_uppercase() } else { typed };
            prop_assert!(agreed.is(&typed), "{}", typed);
            prop_assert_eq!(agreed.is(&other), word == other);
        }

        /// No everyday word can be agreed, in whatever case, with whatever signs, or with a letter held down.
        #[test]
        fn no_everyday_word_is_ever_agreed(at in any::<prop::sample::Index>(), english: bool, held in any::<prop::sample::Index>(), more in 0usize..5, upper: bool) {
            let words: Vec<&str> = everyday(if english { Language::En } else { Language::Nl }).lines().collect();
            let word: Vec<char> = at.get(&words).chars().collect();
            let held = held.index(word.len());
            let typed: String = word.iter().enumerate().flat_map(|(n, c)| std::iter::repeat_n(*c, if n == held { more + 1 } else { 1 })).collect();
            let typed = if upper { typed.to_uppercase() } else { format!("{typed}!") };
            prop_assert!(StopWord::agree(&typed).is_err(), "{}", typed);
        }
    }
}
