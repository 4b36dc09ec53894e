//! What helps a visitor: the field's words and rules, pure. No I/O, no clock, no terminal.
//!
//! The rules come from the field's domain text ("domain.md"); each names its section.

pub mod age;
pub mod blanks;
mod codes;
pub mod escalation;
pub mod fit;
pub mod helped;
pub mod home;
pub mod hours;
pub mod hsds;
pub mod ladder;
pub mod leaving;
pub mod message;
pub mod offer;
pub mod phase;
pub mod phrases;
pub mod plan;
pub mod practice;
pub mod referral;
pub mod registration;
pub mod report;
pub mod return_code;
mod search;
pub mod shelter;
pub mod signals;
pub mod stop_word;
pub mod tag;
pub mod tongue;
pub mod triage;
pub mod unwanted;
pub mod welcome;
pub mod wording;

use serde::{Deserialize, Serialize};

/// A language that the console and its content speak. A visitor's language that is neither is shown in English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Nederlands, the default at a Dutch desk.
    #[default]
    Nl,
    /// English.
    En,
}

impl Language {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Nl, Self::En];

    /// The language of a BCP 47 tag or POSIX locale (`nl`, `nl-NL`, `nl_BE.UTF-8`); `None` for one we do not speak.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_', '.', '@']).next()?.to_ascii_lowercase().as_str() {
            "nl" => Some(Self::Nl),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// Its two-letter code (ISO 639-1).
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nl => "nl",
            Self::En => "en",
        }
    }
}

/// Words in every language that we speak.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// In Dutch.
    pub nl: String,
    /// In English.
    pub en: String,
}

impl Words {
    /// The words in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Nl => &self.nl,
            Language::En => &self.en,
        }
    }
}
