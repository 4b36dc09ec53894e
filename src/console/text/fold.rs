//! Searching as a person reads: case, accents and the kind of a quotation mark do not count, blanks are one blank.

use std::ops::Range;

use icu_properties::props::{CanonicalCombiningClass, DefaultIgnorableCodePoint};
use icu_properties::{CodePointMapData, CodePointSetData};
use nucleo_matcher::chars::normalize;

/// What is searched for, folded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted(Vec<char>);

impl Wanted {
    /// What was typed into a search field.
    pub fn new(typed: &str) -> Self {
        Self(fold(typed.trim()).map(|(c, _)| c).collect())
    }

    /// Whether nothing is searched for.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it stands in a text.
    pub fn is_in(&self, text: &str) -> bool {
        !self.is_empty() && !self.places(text).is_empty()
    }

    /// Where it stands in a text, by bytes: one place does not reach into another.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        if self.is_empty() {
            return places;
        }
        let folded: Vec<(char, usize)> = fold(text).collect();
        let mut at = 0;
        while at + self.0.len() <= folded.len() {
            let window = &folded[at..at + self.0.len()];
            if window.iter().map(|(c, _)| c).ne(&self.0) {
                at += 1;
                continue;
            }
            let last = window[window.len() - 1].1;
            // what one character folds to stays together
            let rest = &folded[at + window.len()..];
            let end = rest.iter().map(|(_, start)| *start).find(|start| *start > last).unwrap_or(text.len());
            places.push(window[0].1..end);
            at += window.len();
        }
        places
    }
}

/// The characters of a text as a search reads them, each with the byte at which it stands.
fn fold(text: &str) -> impl Iterator<Item = (char, usize)> {
    let mut after_blank = false;
    text.char_indices()
        .flat_map(|(at, c)| normalize(c).to_lowercase().map(move |c| (c, at)))
        .filter(|(c, _)| !is_mark(*c))
        .map(|(c, at)| match c {
            '’' | '‘' | '‚' | 'ʼ' | '`' => ('\'', at),
            '“' | '”' | '„' => ('"', at),
            '–' | '—' | '‑' => ('-', at),
            c if c.is_whitespace() => (' ', at),
            c => (c, at),
        })
        .filter(move |(c, _)| !(std::mem::replace(&mut after_blank, *c == ' ') && *c == ' '))
}

/// Whether a character only changes the one before it: an accent written apart, a vowel sign above or below Arabic or Hebrew
/// letters, and what nobody sees. The vowels of Indic writing are letters of their own (UAX 44: no class above that of the virama).
fn is_mark(c: char) -> bool {
    let class = CodePointMapData::<CanonicalCombiningClass>::new().get(c);
    class > CanonicalCombiningClass::Virama || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_accents_and_marks_do_not_count() {
        for (text, typed, found) in [
            ("Hij komt uit België.", "belgie", "België"),
            ("hij komt uit belgie", "BELGIË", "belgie"),
            ("de cafe\u{301}s zijn dicht", "cafés", "cafe\u{301}s"),
            ("foto’s van mij", "foto's", "foto’s"),
            ("mijn   \n zusje", "mijn zusje", "mijn   \n zusje"),
            ("İstanbul", "istanbul", "İstanbul"),
            ("أمي هنا", "أمي", "أمي"),
            ("كَتَبَ لي", "كتب", "كَتَبَ"),
            ("שָׁלוֹם לך", "שלום", "שָׁלוֹם"),
            ("ik ❤\u{fe0f} je", "❤ je", "❤\u{fe0f} je"),
            ("\u{2039}‚nee‘", "'nee'", "‚nee‘"),
        ] {
            let places = Wanted::new(typed).places(text);
            assert_eq!(places.iter().map(|place| &text[place.clone()]).collect::<Vec<_>>(), [found], "{typed}");
        }
        assert!(!Wanted::new("कि").is_in("की"), "another vowel is another word");
        assert!(!Wanted::new("  ").is_in("iets"));
        assert_eq!(Wanted::new("aa").places("aaaaa").len(), 2);
    }

    proptest! {
        #[test]
        fn what_stands_in_a_text_is_found_and_every_place_is_a_part_of_it(
            before in ".{0,20}",
            wanted in "\\PC{1,12}",
            after in ".{0,20}",
            typed in ".{0,4}",
        ) {
            let text = format!("{before}{wanted}{after}");
            prop_assert!(Wanted::new(&wanted).is_empty() || Wanted::new(&wanted).is_in(&text));
            let mut end = 0;
            for place in Wanted::new(&typed).places(&text) {
                prop_assert!(place.start >= end && place.start < place.end);
                prop_assert!(text.get(place.clone()).is_some());
                prop_assert!(Wanted::new(&typed).is_in(&text[place.clone()]));
                end = place.end;
            }
        }
    }
}
