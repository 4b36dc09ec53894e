//! Phrases: words a helper may start from (domain.md §8). None is ever sent by itself.

use super::phase::Phase;
use super::search::{Query, SearchField};
use super::{Language, Words};

/// What is going on in a conversation, as far as it can be told: the phrases for it are proposed first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Situation {
    /// No helper has said a word yet.
    Start,
    /// The visitor had another helper until now, and the present one has not said a word yet.
    Handover,
    /// The helper does not speak the language that the visitor writes.
    Language,
    /// The visitor has not written for some minutes after the helper's last words.
    Silence,
    /// The triage is A.
    Acute,
    /// Somebody at home takes part.
    Home,
    /// It is not safe for the visitor to type.
    Unsafe,
}

impl Situation {
    /// Every situation.
    pub const ALL: [Self; 7] =
        [Self::Start, Self::Handover, Self::Language, Self::Silence, Self::Acute, Self::Home, Self::Unsafe];

    /// Its name in a file of phrases.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Handover => "handover",
            Self::Language => "language",
            Self::Silence => "silence",
            Self::Acute => "acute",
            Self::Home => "home",
            Self::Unsafe => "unsafe",
        }
    }

    /// The situation with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|situation| situation.code() == code)
    }
}

/// A phrase: inserted into the composer in the visitor's language, to read and change there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Stable across languages.
    pub id: String,
    /// The shortcut, expanded in the composer after `;`.
    pub code: String,
    /// What it is used for, for the helper.
    pub usage: Words,
    /// When it is proposed first; in none, it stands with the others.
    pub when: Vec<Situation>,
    /// The phases of a chat that it is for (domain.md §11); in none, it stands with the others.
    pub phases: Vec<Phase>,
    /// The words themselves, in one language at least; the other may be empty. Placeholders: [`super::blanks`].
    pub text: Words,
}

impl Phrase {
    /// Whether it is for one of these situations.
    pub fn fits(&self, now: &[Situation]) -> bool {
        self.when.iter().any(|situation| now.contains(situation))
    }

    /// Whether it is for this phase of a chat.
    pub fn is_of(&self, phase: Phase) -> bool {
        self.phases.contains(&phase)
    }

    /// The words for a visitor of this language, and the language they are in: another, where there are none.
    pub fn version(&self, language: Language) -> (&str, Language) {
        Language::ALL.into_iter().filter(|other| *other != language).fold(
            (self.text.get(language), language),
            |found, other| match found {
                ("", _) => (self.text.get(other), other),
                found => found,
            },
        )
    }
}

/// The phrase with this shortcut.
pub fn by_code<'a>(phrases: &'a [Phrase], code: &str) -> Option<&'a Phrase> {
    phrases.iter().find(|phrase| phrase.code.eq_ignore_ascii_case(code))
}

/// The phrases that fit what is typed (shortcut, use, words; either language), best first; all while nothing is typed.
pub fn search<'a>(phrases: &'a [Phrase], typed: &str) -> Vec<&'a Phrase> {
    let query = Query::new(typed);
    if query.is_empty() {
        return phrases.iter().collect();
    }
    let mut hits: Vec<(u32, &Phrase)> = phrases
        .iter()
        .filter_map(|phrase| {
            let usage = Language::ALL.map(|language| SearchField {
                text: phrase.usage.get(language),
                weight: 200,
                fuzzy: true,
            });
            let text =
                Language::ALL.map(|language| SearchField { text: phrase.text.get(language), weight: 50, fuzzy: false });
            let code = [SearchField { text: &phrase.code, weight: 300, fuzzy: true }];
            query.score(code.into_iter().chain(usage).chain(text)).map(|score| (score, phrase))
        })
        .collect();
    hits.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    hits.into_iter().map(|(_, phrase)| phrase).collect()
}
