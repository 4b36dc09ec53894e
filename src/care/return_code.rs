//! The code with which a visitor comes back to a saved plan: six plain words, to remember or to copy out.
//!
//! Short everyday words in one list a language, 1,024 each: ten bits a word, sixty in all. They say nothing of what they
//! are for, whoever reads them. What is typed may differ in case, spaces, hyphens and commas.

use std::fmt;

use zeroize::Zeroizing;

use super::Language;

/// How many words a code has.
pub const WORDS: usize = 6;
/// How many words a list has: ten bits each.
pub const LIST: usize = 1024;

/// The words of a language, sorted, one a line.
const fn list(language: Language) -> &'static str {
    match language {
        Language::Nl => include_str!("return_code/nl.txt"),
        Language::En => include_str!("return_code/en.txt"),
    }
}

/// A code. It is a secret: `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct ReturnCode(Zeroizing<String>);

impl fmt::Debug for ReturnCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReturnCode")
    }
}

/// Why something is no code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoCode {
    /// So many words.
    Count(usize),
    /// The nth word, from 1, is in no list: it was misheard or mistyped.
    Word(usize, String),
}

impl ReturnCode {
    /// The code of a number drawn at random; 60 bits of it count.
    pub fn of(random: u64, language: Language) -> Self {
        let words: Vec<&str> = list(language).lines().collect();
        let nth = |nth: usize| usize::try_from(random >> (10 * nth) & 1023).unwrap_or(0);
        let chosen: Vec<&str> = (0..WORDS).filter_map(|word| words.get(nth(word)).copied()).collect();
        Self(Zeroizing::new(chosen.join(" ")))
    }

    /// Reads a code as somebody typed it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(typed: &str) -> Result<Self, NoCode> {
        let typed = Zeroizing::new(typed.to_lowercase());
        let words: Vec<&str> = typed.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let known = |word: &str| Language::ALL.iter().any(|language| list(*language).lines().any(|line| line == word));
        match words.iter().position(|word| !known(word)) {
            _ if words.len() != WORDS => Err(NoCode::Count(words.len())),
            Some(nth) => Err(NoCode::Word(nth + 1, words[nth].chars().take(20).collect())),
            None => Ok(Self(Zeroizing::new(words.join(" ")))),
        }
    }

    /// The words, with a space between.
    pub fn words(&self) -> &str {
        &self.0
    }

    /// What the helper sends to the visitor, to be read first; `until` is a date in words.
    pub fn message(&self, until: &str, language: Language) -> String {
        let words = self.words();
        match language {
            Language::Nl => format!(
                "Deze woorden zijn jouw code: {words}. Onthoud ze, of schrijf ze op waar niemand kijkt. Kom je terug? Noem ze dan hier. Wij bewaren je plan tot {until}. Wie de woorden kent, kan je plan zien."
            ),
            Language::En => format!(
                "These words are your code: {words}. Remember them, or write them down where nobody looks. If you come back, say them here. We keep your plan until {until}. Anyone who knows the words can see your plan."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::wording;

    #[test]
    fn each_list_has_as_many_plain_words_as_the_code_counts_on() {
        for language in Language::ALL {
            let words: Vec<&str> = list(language).lines().collect();
            assert_eq!(words.iter().collect::<HashSet<_>>().len(), LIST, "{language:?}");
            assert_eq!(words.len(), LIST);
            assert!(words.is_sorted());
            for word in words {
                assert!((3..=13).contains(&word.len()) && word.bytes().all(|c| c.is_ascii_lowercase()), "{word}");
            }
        }
    }

    #[test]
    fn what_the_visitor_reads_is_easy_and_promises_nothing() {
        for language in Language::ALL {
            let text = ReturnCode::of(u64::MAX, language).message("22-02-2027", language);
            assert!(wording::forbidden(&text, language).is_empty(), "{text}");
            assert!(wording::too_hard(&text).is_none(), "{text}");
        }
    }

    #[test]
    fn what_is_no_code_says_which_word() {
        assert_eq!(ReturnCode::read("aap beer"), Err(NoCode::Count(2)));
        assert_eq!(ReturnCode::read(""), Err(NoCode::Count(0)));
        let code = ReturnCode::of(0x0123_4567_89ab_cdef, Language::Nl);
        let mut words: Vec<&str> = code.words().split(' ').collect();
        words[2] = "qwx";
        assert_eq!(ReturnCode::read(&words.join(" ")), Err(NoCode::Word(3, "qwx".into())));
    }

    proptest! {
        /// However it is typed, it is the same code; another number is another code.
        #[test]
        fn it_is_read_as_it_was_told(random: u64, other: u64, english: bool, between in "[ ,\\-.\n]{1,3}", upper: bool) {
            let language = if english { Language::En } else { Language::Nl };
            let code = ReturnCode::of(random, language);
            let typed = code.words().replace(' ', &between);
            let typed = if upper { typed.to_uppercase() } else { format!("  {typed} ") };
            prop_assert_eq!(ReturnCode::read(&typed), Ok(code.clone()));
            let bits = (1_u64 << 60) - 1;
            prop_assert_eq!(ReturnCode::of(other, language) == code, other & bits == random & bits);
            prop_assert_eq!(format!("{:?}", code), "ReturnCode");
        }
    }
}
