//! Placeholders in texts for a visitor: `{alias}` is filled from what is known, `{when}` is asked of the helper. None is
//! ever sent: words that still hold one are not for the visitor yet.

use std::ops::Range;

use super::Language;

/// What a placeholder stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Blank {
    /// The visitor's alias.
    Alias,
    /// The helper's name, as colleagues see it.
    Helper,
    /// The desk's name.
    Desk,
    /// The stop word of the plan (domain.md §3, 0).
    Word,
    /// A day or time.
    When,
    /// A place.
    Where,
    /// A person, by role.
    Who,
    /// Anything else.
    What,
}

impl Blank {
    /// Every placeholder.
    pub const ALL: [Self; 8] =
        [Self::Alias, Self::Helper, Self::Desk, Self::Word, Self::When, Self::Where, Self::Who, Self::What];

    /// Its name between the braces.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Alias => "alias",
            Self::Helper => "helper",
            Self::Desk => "desk",
            Self::Word => "word",
            Self::When => "when",
            Self::Where => "where",
            Self::Who => "who",
            Self::What => "what",
        }
    }

    /// The placeholder with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|blank| blank.code() == code)
    }

    /// What the helper is asked, where it is not known.
    pub const fn question(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Alias, Language::Nl) => "Hoe noem je de bezoeker?",
            (Self::Alias, Language::En) => "What do you call the visitor?",
            (Self::Helper, Language::Nl) => "Welke naam geef je jezelf?",
            (Self::Helper, Language::En) => "Which name do you give yourself?",
            (Self::Desk, Language::Nl) => "Hoe heet de dienst?",
            (Self::Desk, Language::En) => "What is the service called?",
            (Self::Word, Language::Nl) => "Welk stopwoord is afgesproken?",
            (Self::Word, Language::En) => "Which stop word was agreed on?",
            (Self::When, Language::Nl) => "Wanneer? Een dag of een tijd.",
            (Self::When, Language::En) => "When? A day or a time.",
            (Self::Where, Language::Nl) => "Waar? Geen adres.",
            (Self::Where, Language::En) => "Where? No address.",
            (Self::Who, Language::Nl) => "Wie? Een rol, geen naam.",
            (Self::Who, Language::En) => "Who? A role, no name.",
            (Self::What, Language::Nl) => "Wat?",
            (Self::What, Language::En) => "What?",
        }
    }
}

/// The longest name between braces that is taken for a placeholder.
const LONGEST: usize = 24;

/// Where the first placeholder from a place on stands, braces included, whatever its name: `{` letters and `_` `}`.
pub fn hole(text: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    while let Some(open) = text.get(at..)?.find('{').map(|found| at + found) {
        let name = &text[open + 1..];
        let length = name.bytes().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'_').count();
        if (1..=LONGEST).contains(&length) && name.as_bytes().get(length) == Some(&b'}') {
            return Some(open..open + length + 2);
        }
        at = open + 1;
    }
    None
}

/// The names of the placeholders in a text, in their order, each once.
pub fn names(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(range) = hole(text, at) {
        let name = &text[range.start + 1..range.end - 1];
        if !names.contains(&name) {
            names.push(name);
        }
        at = range.end;
    }
    names
}

/// The placeholders of a text, in their order, each once.
pub fn blanks(text: &str) -> Vec<Blank> {
    names(text).into_iter().filter_map(Blank::from_code).collect()
}

/// The text with its placeholders filled as far as something is known; what is filled in is not looked into again.
pub fn fill(text: &str, known: impl Fn(Blank) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(range) = hole(text, at) {
        filled.push_str(&text[at..range.start]);
        let name = &text[range.start + 1..range.end - 1];
        match Blank::from_code(name).and_then(&known) {
            Some(words) => filled.push_str(&words),
            None => filled.push_str(&text[range.clone()]),
        }
        at = range.end;
    }
    filled.push_str(&text[at..]);
    filled
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn placeholders_are_found_filled_and_left() {
        let text = "Hoi {alias}, ik ben {helper}. Tot {when}? {alias}!";
        assert_eq!(blanks(text), [Blank::Alias, Blank::Helper, Blank::When]);
        let known = |blank| match blank {
            Blank::Alias => Some("{when}".to_owned()),
            Blank::Helper => Some("Sanne".to_owned()),
            _ => None,
        };
        let filled = fill(text, known);
        assert_eq!(filled, "Hoi {when}, ik ben Sanne. Tot {when}? {when}!");
        assert_eq!(hole("geen { gat } of {}, {1} of {", 0), None);
        assert_eq!(hole("{{who}", 0), Some(1..6));
        assert_eq!(names("{wie} {wie}"), ["wie"]);
    }

    proptest! {
        #[test]
        fn with_everything_known_no_placeholder_is_left(text in "[a-z{}_ é]{0,60}") {
            let filled = fill(&text, |_| Some("x".to_owned()));
            prop_assert!(blanks(&filled).is_empty() || filled.contains("{x"), "{filled}");
            if hole(&text, 0).is_none() {
                prop_assert_eq!(filled, text);
            }
        }
    }
}
