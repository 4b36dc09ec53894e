//! Search over a few dozen short texts: what a helper types finds an entry by code, name, need or number.
//!
//! A word of under five letters is matched as it is written (domain.md §4): it is a whole word of a sentence, or begins one
//! in a name, a shortcut or a search word. A longer word may stand within another ("misbruik" in "kindermisbruik"), and
//! forgives a slip of the fingers.

use nucleo_matcher::chars::normalize;

/// What is typed, ready to be scored against many texts.
pub(super) struct Query {
    plain: String,
}

/// A text that is searched, and how much a hit in it counts.
#[derive(Clone, Copy)]
pub(super) struct SearchField<'a> {
    pub(super) text: &'a str,
    /// Added to the score of a hit; a hit that begins the text gets it twice.
    pub(super) weight: u32,
    /// Whether it is a name, a shortcut or a search word, in which the beginning of a word is enough; else it is a sentence.
    pub(super) fuzzy: bool,
}

/// From so many letters on a word may stand within another.
const LONG_ENOUGH: usize = 5;
/// From so many letters on a slip is forgiven in a sentence.
const LONG_IN_A_SENTENCE: usize = 7;

impl Query {
    pub(super) fn new(typed: &str) -> Self {
        Self { plain: folded(typed.trim()) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.plain.is_empty()
    }

    /// How well the best of the fields fits; `None` when none does.
    pub(super) fn score<'a>(&self, fields: impl IntoIterator<Item = SearchField<'a>>) -> Option<u32> {
        fields.into_iter().filter_map(|field| self.score_one(field)).max()
    }

    fn score_one(&self, field: SearchField<'_>) -> Option<u32> {
        let lower = folded(field.text);
        let at = self.plain.split_whitespace().map(|word| place(word, &lower, field.fuzzy)).collect::<Option<Vec<_>>>();
        let Some(at) = at else {
            // a sentence holds many short words that are near another one
            let least = if field.fuzzy { LONG_ENOUGH } else { LONG_IN_A_SENTENCE };
            return is_near(&self.plain, &lower, least).then_some(500 + field.weight / 10);
        };
        // in a name every word begins something: "De Kindertelefoon" begins with "kinder"
        let begins = at.first().is_some_and(|at| *at == 0 || (field.fuzzy && begins_word(&lower, *at)));
        let whole = u32::from(lower == self.plain);
        Some(1_000 + field.weight * (1 + u32::from(begins)) + whole * 1_000)
    }
}

/// Small letters without accents: "Belgie" is "België" on many a keyboard.
fn folded(text: &str) -> String {
    text.chars().map(normalize).collect::<String>().to_lowercase()
}

/// Where a word that was typed stands in a text.
fn place(typed: &str, lower: &str, beginning_is_enough: bool) -> Option<usize> {
    if typed.chars().count() >= LONG_ENOUGH || typed.chars().any(|c| c.is_ascii_digit()) {
        return lower.find(typed);
    }
    let ends = |at: usize| !lower[at + typed.len()..].chars().next().is_some_and(char::is_alphanumeric);
    let mut places = lower.match_indices(typed).map(|(at, _)| at).filter(|at| begins_word(lower, *at));
    places.find(|at| beginning_is_enough || ends(*at))
}

fn begins_word(lower: &str, at: usize) -> bool {
    !lower[..at].chars().next_back().is_some_and(char::is_alphanumeric)
}

/// Whether every word stands there but for a slip of the fingers.
fn is_near(plain: &str, lower: &str, least: usize) -> bool {
    plain.split_whitespace().all(|typed| {
        place(typed, lower, false).is_some()
            || (typed.chars().count() >= least
                && lower.split(|c: char| !c.is_alphanumeric()).any(|word| is_slip(typed, word)))
    })
}

/// Whether a word, or its beginning, was meant: one slip from five letters on, two from nine on. A slip puts
/// a letter in, takes one out, changes one, or exchanges one with the next (optimal string alignment).
fn is_slip(typed: &str, word: &str) -> bool {
    let typed_letters = typed.chars().count();
    let slips = match typed_letters {
        0..5 => return false,
        5..9 => 1,
        _ => 2,
    };
    // a word of under five letters is meant by nobody who types a longer one
    let letters = word.chars().count();
    if letters < LONG_ENOUGH {
        return false;
    }
    let letters = letters.min(typed_letters + slips);
    let beginning = |end: usize| &word[..word.char_indices().nth(end).map_or(word.len(), |(at, _)| at)];
    (typed_letters - slips..=letters).any(|end| strsim::osa_distance(typed, beginning(end)) <= slips)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_a_letter_too_many_too_few_another_or_exchanged_and_short_words_allow_none() {
        for (typed, word) in [
            ("misbruk", "misbruik"),
            ("misbruiik", "misbruik"),
            ("mishruik", "misbruik"),
            ("misburik", "misbruik"),
            ("misbu", "misbruik"),
            ("kindertelefonn", "kindertelefoon"),
            ("zelfmord", "zelfmoordpreventie"),
        ] {
            assert!(is_slip(typed, word), "{typed}");
        }
        for (typed, word) in
            [("thus", "thuis"), ("misbrk", "misdaad"), ("geweld", "gewoon"), ("abcde", ""), ("abcde", "x")]
        {
            assert!(!is_slip(typed, word), "{typed}");
        }
    }
}
