//! The report's words, Dutch and English.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

use care::Language;

pub(super) use content::texts::{REPORT_EN as EN, REPORT_NL as NL};

/// The words of one language.
pub(super) struct ReportWords {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl ReportWords {
    pub(super) fn new(language: Language) -> Self {
        let (source, tag) = match language {
            Language::Nl => (NL, "nl-NL"),
            Language::En => (EN, "en-GB"),
        };
        // a faulty entry is left out and the rest stays; a test finds both
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        let mut bundle = FluentBundle::new(vec![tag.parse().expect("both tags are well formed")]);
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        Self { language, bundle }
    }

    pub(super) const fn language(&self) -> Language {
        self.language
    }

    pub(super) fn say(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A text with arguments; a key nobody wrote shows itself.
    pub(super) fn with(&self, key: &str, arguments: &[(&'static str, &str)]) -> String {
        let arguments: FluentArgs<'_> =
            arguments.iter().map(|(name, value)| (*name, FluentValue::from(*value))).collect();
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        self.bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned()
    }

    /// A number with its thousands set apart as the language does.
    pub(super) fn number(&self, number: u32) -> String {
        let separator = match self.language {
            Language::Nl => '.',
            Language::En => ',',
        };
        let digits = number.to_string();
        let mut text = String::new();
        for (at, digit) in digits.char_indices() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }
}
