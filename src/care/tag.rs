//! A visitor's language that is neither Dutch nor English: its BCP 47 tag, and its name for the helper.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use unic_langid::LanguageIdentifier;

use super::Language;

/// The longest tag that is accepted, in bytes.
const LONGEST: usize = 35;

/// A language tag (BCP 47) of language, script and region, in its usual spelling: `ar`, `pt-BR`, `sr-Latn`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Tag(Box<str>);

impl Tag {
    /// The tag of a language that we do not speak; `None` for a language that we speak, and for a text that is no tag.
    pub fn other(text: &str) -> Option<Self> {
        if text.len() > LONGEST || Language::from_tag(text).is_some() {
            return None;
        }
        // a single letter begins an extension or a private part: nothing from there on is used
        let plain: Vec<&str> = text.split(['-', '_']).take_while(|part| part.len() > 1).collect();
        let id: LanguageIdentifier = plain.join("-").parse().ok()?;
        // variants (dialects, spellings) are left out
        let plain = LanguageIdentifier::from_parts(id.language, id.script, id.region, &[]);
        (!plain.language.is_empty()).then(|| Self(plain.to_string().into()))
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The tag's language alone: `pt` of `pt-BR`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    /// The language's name with its tag, for the helper; the tag alone when we have no name for it.
    pub fn name(&self, language: Language) -> String {
        let known = NAMES.iter().find(|(code, ..)| *code == self.primary());
        match (known, language) {
            (Some((_, nl, _)), Language::Nl) => format!("{nl} ({self})"),
            (Some((.., en)), Language::En) => format!("{en} ({self})"),
            (None, _) => self.to_string(),
        }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads a tag as a field of an event. A text that is no tag is read as none, so that no visitor is lost by it.
///
/// # Errors
/// When the field is not a text.
pub fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Tag>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.and_then(|text| Tag::other(&text)))
}

/// What languages are called, by ISO 639: those a Dutch desk is likely to meet.
#[rustfmt::skip]
pub(crate) const NAMES: [(&str, &str, &str); 55] = [
    ("am", "Amhaars", "Amharic"), ("ar", "Arabisch", "Arabic"), ("az", "Azerbeidzjaans", "Azerbaijani"),
    ("ber", "Tamazight", "Tamazight"), ("bg", "Bulgaars", "Bulgarian"), ("bn", "Bengaals", "Bengali"),
    ("bs", "Bosnisch", "Bosnian"), ("ckb", "Sorani", "Sorani"), ("cs", "Tsjechisch", "Czech"),
    ("de", "Duits", "German"), ("el", "Grieks", "Greek"), ("es", "Spaans", "Spanish"), ("fa", "Perzisch", "Persian"),
    ("fil", "Filipijns", "Filipino"), ("fr", "Frans", "French"), ("fy", "Fries", "Frisian"), ("ha", "Hausa", "Hausa"),
    ("he", "Hebreeuws", "Hebrew"), ("hi", "Hindi", "Hindi"), ("hr", "Kroatisch", "Croatian"),
    ("hu", "Hongaars", "Hungarian"), ("hy", "Armeens", "Armenian"), ("id", "Indonesisch", "Indonesian"),
    ("ig", "Igbo", "Igbo"), ("it", "Italiaans", "Italian"), ("ja", "Japans", "Japanese"), ("ka", "Georgisch", "Georgian"),
    ("ko", "Koreaans", "Korean"), ("ku", "Koerdisch", "Kurdish"), ("lt", "Litouws", "Lithuanian"),
    ("lv", "Lets", "Latvian"), ("ne", "Nepalees", "Nepali"), ("pap", "Papiaments", "Papiamento"),
    ("pl", "Pools", "Polish"), ("prs", "Dari", "Dari"), ("ps", "Pasjtoe", "Pashto"), ("pt", "Portugees", "Portuguese"),
    ("rif", "Riffijns", "Tarifit"), ("ro", "Roemeens", "Romanian"), ("ru", "Russisch", "Russian"),
    ("sk", "Slowaaks", "Slovak"), ("so", "Somalisch", "Somali"), ("sq", "Albanees", "Albanian"),
    ("sr", "Servisch", "Serbian"), ("srn", "Sranantongo", "Sranan Tongo"), ("sw", "Swahili", "Swahili"),
    ("th", "Thais", "Thai"), ("ti", "Tigrinya", "Tigrinya"), ("tl", "Tagalog", "Tagalog"), ("tr", "Turks", "Turkish"),
    ("uk", "Oekraïens", "Ukrainian"), ("ur", "Urdu", "Urdu"), ("vi", "Vietnamees", "Vietnamese"),
    ("yo", "Yoruba", "Yoruba"), ("zh", "Chinees", "Chinese"),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_tag_has_its_usual_spelling_and_a_name() {
        let name = |text: &str, language| Tag::other(text).map(|tag| tag.name(language));
        assert_eq!(name("AR", Language::En).as_deref(), Some("Arabic (ar)"));
        assert_eq!(name("ar", Language::Nl).as_deref(), Some("Arabisch (ar)"));
        assert_eq!(name("pt_br", Language::En).as_deref(), Some("Portuguese (pt-BR)"));
        assert_eq!(name("ar-u-nu-latn", Language::En).as_deref(), Some("Arabic (ar)"), "without extensions");
        assert_eq!(name("mh", Language::En).as_deref(), Some("mh"), "a language without a name here");
    }

    #[test]
    fn a_language_that_we_speak_and_a_text_that_is_no_tag_give_none() {
        for text in
            ["nl", "NL-be", "en", "en-GB-oxendict", "", "-", "und", "x-secret", "\u{1b}[31m", "ar\nx", "ar ar", "1"]
        {
            assert_eq!(Tag::other(text), None, "{text:?}");
        }
        assert_eq!(Tag::other(&"ar-".repeat(200)), None);
    }

    #[test]
    fn every_code_with_a_name_is_a_tag_and_stands_once_in_order() {
        let mut codes: Vec<_> = NAMES.iter().map(|(code, ..)| *code).collect();
        for code in &codes {
            assert_eq!(Tag::other(code).as_ref().map(Tag::primary), Some(*code));
        }
        codes.dedup();
        assert!(codes.len() == NAMES.len() && codes.is_sorted());
    }

    proptest! {
        /// Whatever a visitor's page sends: a tag is short, plain ASCII, and reads back as itself.
        #[test]
        fn a_tag_is_short_and_plain_ascii(text in "\\PC{0,60}|[a-zA-Z]{2,8}([-_][a-zA-Z0-9]{1,8}){0,5}") {
            if let Some(tag) = Tag::other(&text) {
                prop_assert!(tag.as_str().len() <= LONGEST);
                prop_assert!(tag.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
                prop_assert_eq!(Tag::other(tag.as_str()), Some(tag));
            }
        }
    }
}
