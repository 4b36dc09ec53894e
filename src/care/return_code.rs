//! The code with which a visitor comes back to a saved plan: seven plain words, to remember or to copy out.
//!
//! Short everyday words that somebody of ten spells, in one list a language, 512 each: nine bits a word, 63 in all. They
//! say nothing of what they are for, whoever reads them, and none of them is of a body, a place or a tool that hurts
//! somebody here. No two words of a list are within one slip of each other, and none is two others typed together. What is
//! typed may differ in case, accents, spaces, hyphens and commas; a word typed apart is understood.
//!
//! The codes of older versions had six words of longer lists: they are still read, so that saved plans open.

use std::collections::HashSet;
use std::fmt;

use nucleo_matcher::chars::normalize;
use zeroize::Zeroizing;

use super::Language;

/// How many words a code has.
pub const WORDS: usize = 7;
/// How many words a list has: nine bits each.
pub const LIST: usize = 512;
/// How many words a code of an older version has.
const FORMER_WORDS: usize = 6;

/// The words of a language, sorted, one a line.
const fn list(language: Language) -> &'static str {
    match language {
        Language::Nl => include_str!("return_code/nl.txt"),
        Language::En => include_str!("return_code/en.txt"),
    }
}

/// The words of which older versions made codes.
const fn former(language: Language) -> &'static str {
    match language {
        Language::Nl => include_str!("return_code/former/nl.txt"),
        Language::En => include_str!("return_code/former/en.txt"),
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
    /// The code of a number drawn at random; 63 bits of it count.
    pub fn of(random: u64, language: Language) -> Self {
        let words: Vec<&str> = list(language).lines().collect();
        let nth = |nth: usize| usize::try_from(random >> (9 * nth) & 511).unwrap_or(0);
        let chosen: Vec<&str> = (0..WORDS).filter_map(|word| words.get(nth(word)).copied()).collect();
        Self(Zeroizing::new(chosen.join(" ")))
    }

    /// Reads a code as somebody typed it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(typed: &str) -> Result<Self, NoCode> {
        let plain: Zeroizing<String> = Zeroizing::new(typed.chars().map(normalize).collect());
        let plain = Zeroizing::new(plain.to_lowercase());
        let parts: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        let known = |of: fn(Language) -> &'static str| -> HashSet<&'static str> {
            Language::ALL.into_iter().flat_map(|language| of(language).lines()).collect()
        };
        let (now, before) = (known(list), known(former));
        if let Some(words) = parted(&parts, &now, WORDS).or_else(|| parted(&parts, &before, FORMER_WORDS)) {
            return Ok(Self(Zeroizing::new(words.join(" "))));
        }
        match parts.iter().position(|part| !now.contains(part) && !before.contains(part)) {
            Some(nth) if (FORMER_WORDS..=WORDS).contains(&parts.len()) => {
                Err(NoCode::Word(nth + 1, parts[nth].chars().take(20).collect()))
            }
            _ => Err(NoCode::Count(parts.len())),
        }
    }

    /// The words, with a space between.
    pub fn words(&self) -> &str {
        &self.0
    }

    /// What the helper sends to the visitor, to be read first; `until` is a date in words, `plain` are easy words.
    pub fn message(&self, until: &str, language: Language, plain: bool) -> String {
        let words = self.words();
        match (language, plain) {
            (Language::Nl, true) => format!(
                "Dit is jouw code: {words}. Onthoud deze woorden. Of schrijf ze op. Doe dat waar niemand kijkt. Kom je terug? Typ dan deze woorden. Wij bewaren je plan tot {until}. Wie deze woorden kent, kan je plan zien."
            ),
            (Language::En, true) => format!(
                "This is your code: {words}. Remember these words. Or write them down. Do that where nobody looks. If you come back, type these words. We keep your plan until {until}. Anyone who knows these words can see your plan."
            ),
            (Language::Nl, false) => format!(
                "Deze woorden zijn jouw code: {words}. Onthoud ze, of schrijf ze op waar niemand kijkt. Kom je terug? Typ ze dan hier. Wij bewaren je plan tot {until}. Wie de woorden kent, kan je plan zien."
            ),
            (Language::En, false) => format!(
                "These words are your code: {words}. Remember them, or write them down where nobody looks. If you come back, type them here. We keep your plan until {until}. Anyone who knows the words can see your plan."
            ),
        }
    }
}

/// So many parts of a word may have been typed apart.
const APART: usize = 3;

/// What was typed as so many known words: each is one part, or parts that belong together.
fn parted(parts: &[&str], known: &HashSet<&'static str>, words: usize) -> Option<Vec<String>> {
    if words == 0 {
        return parts.is_empty().then(Vec::new);
    }
    (1..=APART.min(parts.len())).find_map(|many| {
        let (first, rest) = parts.split_at(many);
        let word = Some(first.concat()).filter(|word| known.contains(word.as_str()))?;
        let mut all = vec![word];
        all.extend(parted(rest, known, words - 1)?);
        Some(all)
    })
}

#[cfg(test)]
mod tests {
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
                assert!((2..=14).contains(&word.len()) && word.bytes().all(|c| c.is_ascii_lowercase()), "{word}");
            }
        }
    }

    /// Words that a frightened visitor, or whoever reads over the shoulder, must not find in a code.
    const NEVER: [&str; 60] = [
        "hotel",
        "sauna",
        "club",
        "kelder",
        "salon",
        "camera",
        "foto",
        "film",
        "slot",
        "sleutel",
        "touw",
        "koord",
        "hamer",
        "tang",
        "brug",
        "trein",
        "spoor",
        "toren",
        "dak",
        "balkon",
        "mes",
        "paddestoel",
        "pinguin",
        "compas",
        "mais",
        "poes",
        "doos",
        "pruim",
        "banaan",
        "fluit",
        "zaad",
        "bikini",
        "aap",
        "zwart",
        "kist",
        "graf",
        "bed",
        "shelter",
        "lock",
        "chain",
        "rope",
        "hook",
        "collar",
        "harness",
        "bridge",
        "train",
        "track",
        "cliff",
        "roof",
        "balcony",
        "cellar",
        "attic",
        "party",
        "lace",
        "satin",
        "cherry",
        "bush",
        "beaver",
        "tart",
        "fairy",
    ];

    #[test]
    fn no_word_hurts_and_no_two_are_taken_for_each_other() {
        for language in Language::ALL {
            let words: Vec<&str> = list(language).lines().collect();
            let known: HashSet<&str> = words.iter().copied().collect();
            for (at, word) in words.iter().enumerate() {
                assert!(!NEVER.contains(word), "{word}");
                let near = words[at + 1..].iter().find(|other| strsim::osa_distance(word, other) < 2);
                assert_eq!(near, None, "{word}");
                let apart = (1..word.len()).find(|at| known.contains(&word[..*at]) && known.contains(&word[*at..]));
                assert_eq!(apart, None, "{word} is two others");
            }
        }
    }

    #[test]
    fn a_word_typed_apart_or_with_accents_is_understood_and_former_codes_are_read() {
        let code = ReturnCode::read("Aardbei zonne bloem wal-rus éland boom hut sla winter");
        assert!(code.is_err(), "eland is no word of today's");
        let code = ReturnCode::read("Aardbei zonne bloem wal-rus gïraf boom hut sla winter").unwrap();
        assert_eq!(code.words(), "aardbei zonnebloem walrus giraf boomhut sla winter");
        let former = ReturnCode::read("aap beer pinguïn padde stoel zon vis").unwrap();
        assert_eq!(former.words(), "aap beer pinguin paddestoel zon vis");
    }

    #[test]
    fn what_the_visitor_reads_is_easy_and_promises_nothing() {
        for (language, plain) in Language::ALL.into_iter().flat_map(|it| [(it, false), (it, true)]) {
            let text = ReturnCode::of(u64::MAX, language).message("22-02-2027", language, plain);
            assert!(wording::forbidden(&text, language).is_empty(), "{text}");
            assert!(wording::too_hard(&text).is_none(), "{text}");
        }
    }

    #[test]
    fn what_is_no_code_says_which_word() {
        assert_eq!(ReturnCode::read("appel berg"), Err(NoCode::Count(2)));
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
            let bits = (1_u64 << 63) - 1;
            prop_assert_eq!(ReturnCode::of(other, language) == code, other & bits == random & bits);
            prop_assert_eq!(format!("{:?}", code), "ReturnCode");
        }
    }
}
