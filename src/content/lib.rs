//! What ships with the program: plans, directory, phrases, screen texts, practice scenarios; and reading a desk's own.
//!
//! Facts stand once, words in every language: a number that a desk corrects is corrected for every visitor.

mod channels;
mod directory;
pub mod files;
mod finding;
mod hours;
pub mod hsds;
mod ids;
pub mod load;
mod phrases;
mod plans;
mod review;
pub mod sentences;
mod shares;
pub mod texts;
mod tighten;
pub mod tree;
pub mod welcome;
mod words;
pub mod write;

#[cfg(test)]
mod care_tests;
#[cfg(test)]
mod channel_tests;
#[cfg(test)]
mod hours_tests;
#[cfg(test)]
mod shipped_tests;
#[cfg(test)]
mod translation_tests;

use std::sync::{Arc, OnceLock};

use jiff::tz::TimeZone;

pub use finding::{Finding, Severity, nearest};
pub use load::{Part, part_of};

use care::phrases::Phrase;
use care::plan::{PREFACE, Renamed, Template};
use care::referral::Directory;

/// What a desk works with, in every language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// The plan templates; the preface first.
    pub plans: Vec<Template>,
    /// The plans' items that had other ids before.
    pub renamed: Arc<Renamed>,
    /// The referral directory.
    pub directory: Directory,
    /// The phrases.
    pub phrases: Vec<Phrase>,
    /// The zone by whose clock the desk lives and the directory's hours are: that of the desk's own file
    /// (`[hours] zone`), else Europe/Amsterdam; nothing before the content was read.
    pub place: Option<TimeZone>,
}

impl Content {
    /// What ships with the program. Parsed at the first call: not before the first frame.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Content> = OnceLock::new();
        SHIPPED.get_or_init(|| load::Builder::shipped().finish().0)
    }

    /// The template with this id.
    pub fn plan(&self, id: &str) -> Option<&Template> {
        self.plans.iter().find(|plan| plan.id == id)
    }

    /// The template that stands before every plan.
    pub fn preface(&self) -> Option<&Template> {
        self.plan(PREFACE)
    }

    /// The phrase with this id.
    pub fn phrase(&self, id: &str) -> Option<&Phrase> {
        self.phrases.iter().find(|phrase| phrase.id == id)
    }
}
