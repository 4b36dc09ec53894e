//! Fuzzy search over a few dozen short texts: what a helper types finds an entry by code, name, need or number.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// What is typed, ready to be scored against many texts. It holds scratch memory: make one a search and drop it.
pub(super) struct Query {
    pattern: Pattern,
    matcher: Matcher,
    plain: String,
    buffer: Vec<char>,
}

/// A text that is searched, and how much a hit in it counts.
#[derive(Clone, Copy)]
pub(super) struct SearchField<'a> {
    pub(super) text: &'a str,
    /// Added to the score of a hit; a hit that begins the text gets it twice.
    pub(super) weight: u32,
    /// Whether the letters may stand apart (names, codes); in sentences that finds everything.
    pub(super) fuzzy: bool,
}

impl Query {
    pub(super) fn new(typed: &str) -> Self {
        let kind = AtomKind::Fuzzy;
        Self {
            pattern: Pattern::new(typed.trim(), CaseMatching::Ignore, Normalization::Smart, kind),
            matcher: Matcher::new(Config::DEFAULT),
            plain: typed.trim().to_lowercase(),
            buffer: Vec::new(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.plain.is_empty()
    }

    /// How well the best of the fields fits; `None` when none does.
    pub(super) fn score<'a>(&mut self, fields: impl IntoIterator<Item = SearchField<'a>>) -> Option<u32> {
        fields.into_iter().filter_map(|field| self.score_one(field)).max()
    }

    fn score_one(&mut self, field: SearchField<'_>) -> Option<u32> {
        let lower = field.text.to_lowercase();
        let at = self.plain.split_whitespace().map(|word| lower.find(word)).collect::<Option<Vec<_>>>();
        if let Some(at) = at {
            // Every word stands there as typed: better than any scattered hit.
            // in a name every word begins something: "De Kindertelefoon" begins with "kinder"
            let begins = at
                .first()
                .is_some_and(|at| *at == 0 || (field.fuzzy && lower[..*at].ends_with(|c: char| !c.is_alphanumeric())));
            let whole = u32::from(lower == self.plain);
            return Some(1_000 + field.weight * (1 + u32::from(begins)) + whole * 1_000);
        }
        let plain = self.plain.as_str();
        let near = || is_near(plain, &lower).then_some(500 + field.weight / 10);
        if !field.fuzzy {
            return near();
        }
        self.buffer.clear();
        let haystack = Utf32Str::new(field.text, &mut self.buffer);
        let Some(score) = self.pattern.score(haystack, &mut self.matcher) else { return near() };
        // Letters far apart are chance, not meaning: nucleo gives 16 a letter and takes off for gaps.
        let letters = u32::try_from(self.plain.chars().filter(|c| !c.is_whitespace()).count()).unwrap_or(u32::MAX);
        if score >= letters.saturating_mul(14) { Some(score.min(900) + field.weight / 10) } else { near() }
    }
}

/// Whether every word stands there but for a slip of the fingers.
fn is_near(plain: &str, lower: &str) -> bool {
    plain.split_whitespace().all(|typed| {
        lower.contains(typed) || lower.split(|c: char| !c.is_alphanumeric()).any(|word| is_slip(typed, word))
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
    let letters = word.chars().count().min(typed_letters + slips);
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
