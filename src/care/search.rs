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
pub(super) struct Field<'a> {
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
    pub(super) fn score<'a>(&mut self, fields: impl IntoIterator<Item = Field<'a>>) -> Option<u32> {
        fields.into_iter().filter_map(|field| self.score_one(field)).max()
    }

    fn score_one(&mut self, field: Field<'_>) -> Option<u32> {
        let lower = field.text.to_lowercase();
        let at = self.plain.split_whitespace().map(|word| lower.find(word)).collect::<Option<Vec<_>>>();
        if let Some(at) = at {
            // Every word stands there as typed: better than any scattered hit.
            let begins = at.first().is_some_and(|at| *at == 0);
            let whole = u32::from(lower == self.plain);
            return Some(1_000 + field.weight * (1 + u32::from(begins)) + whole * 1_000);
        }
        if !field.fuzzy {
            return None;
        }
        self.buffer.clear();
        let haystack = Utf32Str::new(field.text, &mut self.buffer);
        let score = self.pattern.score(haystack, &mut self.matcher)?;
        // Letters far apart are chance, not meaning: nucleo gives 16 a letter and takes off for gaps.
        let letters = u32::try_from(self.plain.chars().filter(|c| !c.is_whitespace()).count()).unwrap_or(u32::MAX);
        (score >= letters.saturating_mul(14)).then_some(score.min(900) + field.weight / 10)
    }
}
