//! The page's words, from Fluent.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use care::Language;
use content::texts::{VISITOR_EN, VISITOR_NL};

/// The words of one language.
pub(crate) struct PageWords(FluentBundle<FluentResource>);

impl PageWords {
    /// Those of a language; read once.
    pub(crate) fn of(language: Language) -> &'static Self {
        static NL: OnceLock<PageWords> = OnceLock::new();
        static EN: OnceLock<PageWords> = OnceLock::new();
        match language {
            Language::Nl => NL.get_or_init(|| Self::read("nl-NL", VISITOR_NL)),
            Language::En => EN.get_or_init(|| Self::read("en-GB", VISITOR_EN)),
        }
    }

    fn read(tag: &str, source: &str) -> Self {
        // a faulty entry is left out and the rest stays; a test finds both
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        let mut bundle = FluentBundle::new_concurrent(tag.parse().into_iter().collect());
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        Self(bundle)
    }

    /// A text; its arguments stay as `{name}` for the page's script to fill.
    pub(crate) fn say(&self, key: &str) -> String {
        let mut arguments = FluentArgs::new();
        for (name, left) in [("n", "{n}"), ("from", "{from}"), ("to", "{to}")] {
            arguments.set(name, FluentValue::from(left));
        }
        let pattern = self.0.get_message(key).and_then(|message| message.value());
        let said = pattern.map(|it| self.0.format_pattern(it, Some(&arguments), &mut Vec::new()).into_owned());
        said.unwrap_or_else(|| key.to_owned())
    }

    /// Whether there is such a text.
    #[cfg(test)]
    pub(crate) fn has(&self, key: &str) -> bool {
        self.0.has_message(key)
    }
}
