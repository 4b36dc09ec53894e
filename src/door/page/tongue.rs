//! The language of the page: the words that it says, the tag that the visitor chose, and the writing direction.

use care::Language;
use care::tag::Tag;

/// What languages call themselves; of others the tag is shown.
const NAMES: [(&str, &str); 22] = [
    ("nl", "Nederlands"),
    ("en", "English"),
    ("ar", "العربية"),
    ("bg", "български"),
    ("de", "Deutsch"),
    ("es", "español"),
    ("fa", "فارسی"),
    ("fr", "français"),
    ("hu", "magyar"),
    ("it", "italiano"),
    ("ku", "kurdî"),
    ("pap", "Papiamentu"),
    ("pl", "polski"),
    ("pt", "português"),
    ("ro", "română"),
    ("ru", "русский"),
    ("so", "Soomaali"),
    ("ti", "ትግርኛ"),
    ("tr", "Türkçe"),
    ("uk", "українська"),
    ("ur", "اردو"),
    ("zh", "中文"),
];

/// Languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 10] = ["ar", "fa", "he", "ur", "ps", "ckb", "sd", "ug", "yi", "dv"];

/// The language of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tongue {
    /// The words it says: English where we do not speak the visitor's language.
    pub(crate) words: Language,
    /// The language that the visitor chose.
    pub(crate) tag: String,
}

impl Tongue {
    /// A language by its tag.
    pub(crate) fn of(tag: &str) -> Self {
        let other = Tag::other(tag).map(|tag| tag.as_str().to_owned());
        let words = Language::from_tag(tag).unwrap_or(if other.is_some() { Language::En } else { Language::Nl });
        Self { words, tag: other.unwrap_or_else(|| words.code().to_owned()) }
    }

    /// The first of the languages asked for (`Accept-Language`, RFC 9110 §12.5.4; browsers put the dearest first) that
    /// is offered; otherwise the first that is offered.
    pub(crate) fn chosen(asked: &str, offered: &[String]) -> Self {
        let asked = asked.split(',').map(|range| range.split(';').next().unwrap_or_default().trim());
        let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let found = asked.into_iter().find_map(|wanted| offered.iter().find(|tag| primary(tag) == primary(wanted)));
        Self::of(found.or(offered.first()).map_or("nl", String::as_str))
    }

    /// Its writing direction, as HTML says it.
    pub(crate) fn direction(&self) -> &'static str {
        let primary = self.tag.split('-').next().unwrap_or_default();
        let by_script = self.tag.split('-').nth(1).is_some_and(|script| matches!(script, "Arab" | "Hebr" | "Thaa"));
        if RIGHT_TO_LEFT.contains(&primary) || by_script { "rtl" } else { "ltr" }
    }

    /// What a language calls itself, or its tag.
    pub(crate) fn name(tag: &str) -> &str {
        let primary = tag.split('-').next().unwrap_or_default();
        NAMES.iter().find(|(known, _)| *known == primary).map_or(tag, |(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_asked_for_that_is_offered() {
        let offered = ["nl", "en", "ar"].map(str::to_owned);
        let chosen = |asked: &str| Tongue::chosen(asked, &offered).tag;
        assert_eq!(chosen("ar-SY,ar;q=0.9,en;q=0.8"), "ar");
        assert_eq!(chosen("fr, en-US;q=0.7"), "en");
        assert_eq!((chosen("fr"), chosen(""), chosen(",;;q=x,-")), ("nl".into(), "nl".into(), "nl".into()));
    }

    #[test]
    fn words_and_direction_follow_the_language() {
        let arabic = Tongue::of("ar");
        assert_eq!((arabic.words, arabic.direction()), (Language::En, "rtl"));
        assert_eq!((Tongue::of("nl").words, Tongue::of("nl").direction()), (Language::Nl, "ltr"));
        assert_eq!((Tongue::of("ku-Arab").direction(), Tongue::of("ku").direction()), ("rtl", "ltr"));
        assert_eq!(Tongue::of("<script>").tag, "nl", "what is no tag is not said again");
        assert_eq!((Tongue::name("pl"), Tongue::name("tlh")), ("polski", "tlh"));
    }
}
