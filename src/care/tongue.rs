//! A language in which people write to each other, whatever its region and its script.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Language;
use super::tag::{NAMES, Tag};

/// The languages that the console speaks itself, with their names.
const OURS: [(&str, &str, &str); 2] = [("nl", "Nederlands", "Dutch"), ("en", "Engels", "English")];

/// A language that a helper speaks or a visitor writes: its code by ISO 639, of two or three small letters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tongue(Box<str>);

impl Tongue {
    /// The language that a visitor writes, by what came with the visitor.
    pub fn of(language: Language, tag: Option<&Tag>) -> Self {
        Self(tag.map_or_else(|| language.code(), Tag::primary).into())
    }

    /// The language with this code, with or without a region; `None` for a text that is no code.
    pub fn from_code(text: &str) -> Option<Self> {
        let code = match (Language::from_tag(text), Tag::other(text)) {
            (Some(ours), _) => ours.code().to_owned(),
            (None, tag) => tag?.primary().to_owned(),
        };
        (code.len() <= 3).then(|| Self(code.into()))
    }

    /// The language that a helper wrote down: by its code, or by its name in Dutch or English.
    pub fn from_word(text: &str) -> Option<Self> {
        let word = text.to_lowercase();
        let named = all().find(|(_, nl, en)| nl.to_lowercase() == word || en.to_lowercase() == word);
        named.map_or_else(|| Self::from_code(text), |(code, ..)| Some(Self(code.into())))
    }

    /// Its code.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// Its name for a helper; its code where it has no name here.
    pub fn name(&self, language: Language) -> &str {
        match (all().find(|(code, ..)| *code == self.code()), language) {
            (Some((_, nl, _)), Language::Nl) => nl,
            (Some((.., en)), Language::En) => en,
            (None, _) => &self.0,
        }
    }
}

fn all() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    OURS.into_iter().chain(NAMES)
}

impl fmt::Display for Tongue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_written_down_by_its_code_or_its_name() {
        let read = |text: &str| Tongue::from_word(text).map(|tongue| tongue.to_string());
        for (text, code) in [
            ("nl", "nl"),
            ("NL-be", "nl"),
            ("Engels", "en"),
            ("arabisch", "ar"),
            ("Arabic", "ar"),
            ("pt-BR", "pt"),
            ("Oekraïens", "uk"),
            ("HINDI", "hi"),
            ("mh", "mh"),
        ] {
            assert_eq!(read(text).as_deref(), Some(code), "{text}");
        }
        for text in ["", "?", "klingons", "a", "ar ar", "\u{1b}[31m", "und"] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_visitor_writes_what_came_with_the_visit() {
        let tag = Tag::other("pt-BR");
        assert_eq!(Tongue::of(Language::En, tag.as_ref()).code(), "pt");
        assert_eq!(Tongue::of(Language::Nl, None).code(), "nl");
        assert_eq!(Tongue::of(Language::En, tag.as_ref()).name(Language::Nl), "Portugees");
    }
}
