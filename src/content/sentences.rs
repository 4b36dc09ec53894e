//! Every sentence that can reach a visitor, in one list: for somebody to read through, and for tests to judge.

use super::load::{Builder, Placed};
use super::texts;
use care::hours::{Opening, day_name};
use care::message::message_text;
use care::offer::for_visitor;
use care::plan::{Item, Kind, Shared, Visibility};
use care::referral::Entry;
use care::return_code::ReturnCode;
use care::wording::reading::Reading;
use care::{Language, Words};

/// The number of a code that nobody was given: for the list.
const EXAMPLE: u64 = 0x0123_4567_89ab_cdef;

/// A text that can reach a visitor, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The file that it stands in; of what is made of parts, the part of the program that makes it.
    pub file: String,
    /// What it is called there: a phrase's id, a plan's and an item's, an entry's.
    pub id: String,
    /// Which of its texts it is.
    pub variant: Variant,
    /// The words.
    pub text: String,
    /// How hard they are to read.
    pub reading: Reading,
}

/// Which of the texts of one thing a sentence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Variant {
    /// The ordinary words.
    Ordinary,
    /// The plainer ones (A2).
    Plain,
    /// An answer that may stand in a shared sentence: a suggestion or a choice.
    Answer,
}

impl Variant {
    /// Whether it is the plainer variant.
    pub const fn is_plain(self) -> bool {
        matches!(self, Self::Plain)
    }

    /// Its name in the list.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Plain => "plain",
            Self::Answer => "answer",
        }
    }
}

impl Sentence {
    /// A sentence, judged.
    pub fn new(file: &str, id: impl Into<String>, variant: Variant, text: &str, language: Language) -> Self {
        let (file, text) = (file.to_owned(), text.to_owned());
        Self { file, id: id.into(), variant, reading: Reading::of(&text, language), text }
    }
}

impl Builder {
    /// Every sentence in a language, as it stands now: what ships, and the desk's own over it. Practice is not in it: no
    /// visitor reads that.
    pub fn sentences(&self, language: Language) -> Vec<Sentence> {
        let mut list = Vec::new();
        let mut put = |file: &str, id: String, variant, words: &Words| {
            let text = words.get(language);
            if !text.is_empty() {
                list.push(Sentence::new(file, id, variant, text, language));
            }
        };
        for Placed { value: phrase, file, .. } in &self.phrases {
            put(file, phrase.id.clone(), Variant::Ordinary, &phrase.text);
            if let Some(plain) = &phrase.plain {
                put(file, phrase.id.clone(), Variant::Plain, plain);
            }
        }
        for Placed { value: plan, file, .. } in &self.plans {
            for item in &plan.template.items {
                for (id, variant, words) in of_item(item) {
                    put(file, format!("{}.{id}", plan.template.id), variant, words);
                }
            }
        }
        for Placed { value: entry, file, .. } in &self.entries {
            let text = message_text(entry, language);
            // what a service calls itself is not ours to shorten
            let ours = text.strip_prefix(entry.name.get(language)).unwrap_or(&text);
            let reading = Reading::of(ours, language);
            let sentence = Sentence::new(file, entry.id.clone(), Variant::Ordinary, &text, language);
            list.push(Sentence { reading, ..sentence });
            list.extend(on_the_page(file, entry, language));
        }
        list.extend(page(language));
        list.extend(made(language));
        list
    }
}

/// The texts of a plan's item that reach a visitor, each with its id within the plan. Where each answer has words of its
/// own, a choice's label is the helper's.
pub(super) fn of_item(item: &Item) -> Vec<(String, Variant, &Words)> {
    let Visibility::MayBeShared(shared) = &item.visibility else { return Vec::new() };
    let mut all = Vec::new();
    for (code, text) in shared.texts() {
        let id = code.map_or_else(|| item.id.clone(), |code| format!("{}.{code}", item.id));
        all.push((id.clone(), Variant::Ordinary, &text.text));
        all.extend(text.plain.as_ref().map(|plain| (id, Variant::Plain, plain)));
    }
    if let (Kind::Choice(choices), Shared::Around(_)) = (&item.kind, shared) {
        all.extend(choices.iter().map(|it| (format!("{}.{}", item.id, it.id), Variant::Answer, &it.label)));
    }
    all.extend(item.suggestions.iter().map(|words| (item.id.clone(), Variant::Answer, words)));
    all
}

/// What the page says of a service beside its name and what it is for: when it can be reached, and what that leaves behind.
fn on_the_page(file: &str, entry: &Entry, language: Language) -> Vec<Sentence> {
    let ways = for_visitor(entry, language, None).map(|offer| offer.ways).unwrap_or_default();
    let said = ways.into_iter().flat_map(|way| {
        let id = format!("{}.{}", entry.id, way.kind.code());
        way.hours.into_iter().chain(way.traces).map(move |text| (id.clone(), text))
    });
    said.map(|(id, text)| Sentence::new(file, id, Variant::Ordinary, &text, language)).collect()
}

/// The words of the visitors' page itself: one message a line.
fn page(language: Language) -> Vec<Sentence> {
    let words = match language {
        Language::Nl => texts::VISITOR_NL,
        Language::En => texts::VISITOR_EN,
    };
    let messages = words.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "));
    let said = |(id, text): (&str, &str)| Sentence::new("visitor.ftl", id, Variant::Ordinary, text, language);
    messages.map(said).collect()
}

/// What the program makes of parts: whether a service is open now, and the message with the code to come back with.
fn made(language: Language) -> Vec<Sentence> {
    let (at, later) = (jiff::Timestamp::UNIX_EPOCH, jiff::Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(30));
    let zone = jiff::tz::TimeZone::UTC;
    let openings = [
        ("open", Opening::Open(None)),
        ("open_until", Opening::Open(Some(later))),
        ("closed", Opening::Closed(None)),
        ("closed_until", Opening::Closed(Some(later))),
    ];
    let said = |(id, opening): (&str, Opening)| {
        let text = opening.sentence(at, &zone, language)?;
        Some(Sentence::new("opening hours", id, Variant::Ordinary, &text, language))
    };
    let mut all: Vec<Sentence> = openings.into_iter().filter_map(said).collect();
    let until = day_name(zone.to_datetime(later).date(), language);
    for (variant, plain) in [(Variant::Ordinary, false), (Variant::Plain, true)] {
        let text = ReturnCode::of(EXAMPLE, language).message(&until, language, plain);
        all.push(Sentence::new("saved plan", "return_code", variant, &text, language));
    }
    all
}
