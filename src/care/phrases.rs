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
    /// The plainer words (A2) for a visitor who needs easy words, with the same placeholders. What a desk wrote itself may
    /// have none, or none in one of the languages; that is empty then.
    pub plain: Option<Words>,
}

/// The words of a phrase for one visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version<'a> {
    /// The words.
    pub words: &'a str,
    /// The language that they are in.
    pub language: Language,
    /// Whether they are the plainer ones.
    pub is_plain: bool,
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

    /// The words for a visitor of this language, the plainer ones where they are wanted (`plain`) and there are any.
    /// Where there are no words in the language at all they are in the other.
    pub fn version(&self, language: Language, plain: bool) -> Version<'_> {
        let others = Language::ALL.into_iter().filter(|other| *other != language);
        let mut order = std::iter::once(language).chain(others);
        let language = order.find(|language| !self.text.get(*language).is_empty()).unwrap_or(language);
        let plainer = self.plain.as_ref().map(|words| words.get(language)).filter(|words| plain && !words.is_empty());
        Version { words: plainer.unwrap_or(self.text.get(language)), language, is_plain: plainer.is_some() }
    }

    /// Everything that it may say, in every language, ordinary and plainer: what was inserted is known by it.
    pub fn wordings(&self) -> Vec<&str> {
        let texts = std::iter::once(&self.text).chain(&self.plain);
        let all = texts.flat_map(|words| Language::ALL.map(|language| words.get(language)));
        all.filter(|words| !words.is_empty()).collect()
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
            let text = phrase.wordings().into_iter().map(|text| SearchField { text, weight: 50, fuzzy: false });
            let code = [SearchField { text: &phrase.code, weight: 300, fuzzy: true }];
            query.score(code.into_iter().chain(usage).chain(text)).map(|score| (score, phrase))
        })
        .collect();
    hits.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    hits.into_iter().map(|(_, phrase)| phrase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(text: (&str, &str), plain: Option<(&str, &str)>) -> Phrase {
        let words = |(nl, en): (&str, &str)| Words { nl: nl.to_owned(), en: en.to_owned() };
        let (id, code) = ("x".to_owned(), "x".to_owned());
        Phrase {
            id,
            code,
            usage: words(("u", "u")),
            when: Vec::new(),
            phases: Vec::new(),
            text: words(text),
            plain: plain.map(words),
        }
    }

    #[test]
    fn the_language_goes_before_the_plainer_words() {
        let of = |phrase: &Phrase, language, plain| {
            let version = phrase.version(language, plain);
            (version.words.to_owned(), version.language, version.is_plain)
        };
        let whole = phrase(("nl", "en"), Some(("nl!", "en!")));
        assert_eq!(of(&whole, Language::En, true), ("en!".into(), Language::En, true));
        assert_eq!(of(&whole, Language::En, false), ("en".into(), Language::En, false));
        // plainer words in the other language are none
        let half = phrase(("nl", "en"), Some(("nl!", "")));
        assert_eq!(of(&half, Language::En, true), ("en".into(), Language::En, false));
        // in the other language, since there is nothing in this one
        let dutch = phrase(("nl", ""), Some(("nl!", "")));
        assert_eq!(of(&dutch, Language::En, true), ("nl!".into(), Language::Nl, true));
        assert_eq!(of(&phrase(("", "en"), None), Language::Nl, true), ("en".into(), Language::En, false));
        assert_eq!(whole.wordings(), ["nl", "en", "nl!", "en!"]);
        assert_eq!(dutch.wordings(), ["nl", "nl!"]);
    }
}
