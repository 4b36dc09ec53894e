//! The words on the screen: Fluent messages, Dutch and English.

use std::borrow::Cow;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

use super::intent::Row;
use care::Language;
use content::texts::{SCREEN_EN as EN, SCREEN_NL as NL};

/// The words of one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Words").field(&self.language).finish()
    }
}

impl Words {
    /// Reads a language's words.
    pub fn new(language: Language) -> Self {
        let (source, tag) = match language {
            Language::Nl => (NL, "nl-NL"),
            Language::En => (EN, "en-GB"),
        };
        // a faulty entry is left out and the rest stays; a test finds both
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        let mut bundle = FluentBundle::new(tag.parse().into_iter().collect());
        // the isolation marks would be characters that a terminal shows or counts
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        Self { language, bundle }
    }

    /// Which language these are.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// A text without arguments; `intent-claim.about` is the attribute `about`. A key nobody wrote shows itself.
    pub fn say(&self, key: &str) -> Cow<'_, str> {
        self.format(key, None)
    }

    /// A text with arguments.
    pub fn with<'a>(&self, key: &str, arguments: &[(&'static str, FluentValue<'a>)]) -> Cow<'_, str> {
        let arguments: FluentArgs<'a> = arguments.iter().cloned().collect();
        Cow::Owned(self.format(key, Some(&arguments)).into_owned())
    }

    /// Whether there is a text for a key.
    pub fn has(&self, key: &str) -> bool {
        let (id, attribute) = split(key);
        self.bundle.get_message(id).is_some_and(|message| {
            attribute.map_or(message.value().is_some(), |name| message.get_attribute(name).is_some())
        })
    }

    fn format<'b>(&'b self, key: &str, arguments: Option<&'b FluentArgs<'_>>) -> Cow<'b, str> {
        let (id, attribute) = split(key);
        let pattern = self.bundle.get_message(id).and_then(|message| match attribute {
            Some(name) => message.get_attribute(name).map(|attribute| attribute.value()),
            None => message.value(),
        });
        let mut errors = Vec::new();
        match pattern {
            Some(pattern) => self.bundle.format_pattern(pattern, arguments, &mut errors),
            None => Cow::Owned(key.to_owned()),
        }
    }

    /// An intent's title: short enough for the hints line.
    pub fn title(&self, row: &Row) -> String {
        self.say(&row.word()).into_owned()
    }

    /// One line on what an intent does.
    pub fn about(&self, row: &Row) -> String {
        self.say(&format!("{}.about", row.word())).into_owned()
    }
}

fn split(key: &str) -> (&str, Option<&str>) {
    key.split_once('.').map_or((key, None), |(id, attribute)| (id, Some(attribute)))
}

#[cfg(test)]
mod tests;
