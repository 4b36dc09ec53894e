//! What the attributes of our taxonomy say of a phone or a place.

use super::fields::Fields;
use super::schedule::SaidHours;
use super::terms::Term;
use crate::Words;
use crate::referral::{Channel, ChannelKind, Fact, Trace};

/// The terms and their values.
#[derive(Debug, Default)]
pub(super) struct Said(Vec<(Term, String)>);

impl Said {
    /// What is said of an entity. The attributes of others are left to be counted.
    pub(super) fn of(fields: &Fields<'_>) -> Self {
        let attributes = fields.node.get("attributes").map(super::node::Node::items).unwrap_or_default();
        if !attributes.iter().any(|it| it.get("taxonomy_term").and_then(Term::of).is_some()) {
            return Self::default();
        }
        let mut said = Vec::new();
        for attribute in fields.list("attributes") {
            match attribute.node.get("taxonomy_term").and_then(Term::of) {
                Some(term) => said.extend(attribute.text("value").map(|value| (term, value))),
                None => attribute.none_held(),
            }
        }
        Self(said)
    }

    pub(super) fn one(&self, term: Term) -> Option<&str> {
        self.all(term).next()
    }

    pub(super) fn all(&self, term: Term) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| *known == term).map(|(_, value)| value.as_str())
    }

    /// Words that stand in an attribute, with their English where it is another.
    fn words(&self, nl: Term, en: Term) -> Option<Words> {
        let nl = self.one(nl)?;
        Some(Words { nl: nl.to_owned(), en: self.one(en).unwrap_or(nl).to_owned() })
    }

    /// What is said of hours.
    pub(super) fn hours(&self, ours: bool) -> SaidHours<'_> {
        SaidHours { holidays: self.one(Term::Holidays), exceptions: self.all(Term::Exception).collect(), ours }
    }

    /// The kind of channel that a place is.
    pub(super) fn kind(&self, of: &Fields<'_>) -> Option<ChannelKind> {
        coded(of, self.one(Term::Channel), Term::Channel, ChannelKind::from_code)
    }

    /// Adds what is said of a channel besides its hours.
    pub(super) fn add_to(&self, channel: &mut Channel, of: &Fields<'_>) {
        channel.cost = self.words(Term::Cost, Term::CostEn);
        channel.note = self.words(Term::Note, Term::NoteEn);
        channel.trace = self.list(of, Term::Trace, Trace::from_code);
        channel.unverified = self.list(of, Term::Unverified, Fact::from_code);
    }

    fn list<T>(&self, of: &Fields<'_>, term: Term, from: impl Fn(&str) -> Option<T>) -> Vec<T> {
        self.all(term).filter_map(|value| coded(of, Some(value), term, &from)).collect()
    }
}

fn coded<T>(of: &Fields<'_>, value: Option<&str>, term: Term, from: impl Fn(&str) -> Option<T>) -> Option<T> {
    let value = value?;
    let code = from(value);
    if code.is_none() {
        of.remark("attributes", true, format!("hold no value of {}", term.code()), term.description());
    }
    code
}
