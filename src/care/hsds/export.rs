//! Entries of the directory → services of HSDS.

use super::identity::{service_id, uuid};
use super::node::{Node, Value};
use super::schedule::{self, WrittenHours};
use super::terms::Term;
use super::ways;
use crate::Words;
use crate::hours::Hours;
use crate::referral::{Address, ChannelKind, Entry};

/// An entry as a service, with everything that belongs to it within.
pub fn service(entry: &Entry) -> Node {
    let id = service_id(&entry.id);
    let about = |words: &Option<Words>| words.as_ref().map(|words| words.nl.clone()).into();
    let organization = organization(entry);
    let organization_id = organization.text("id").into();
    let hours = WrittenHours { words: entry.hours.as_ref(), open: entry.open.as_ref() };
    Node::object([
        ("id", id.as_str().into()),
        ("organization_id", organization_id),
        ("name", entry.name.nl.as_str().into()),
        ("description", entry.what.nl.as_str().into()),
        ("url", entry.first(ChannelKind::Site).into()),
        ("status", entry.status.code().into()),
        ("fees_description", about(&entry.cost)),
        ("minimum_age", entry.ages.from.into()),
        ("maximum_age", entry.ages.to.into()),
        ("assured_date", entry.verified_on.map(|date| date.to_string()).into()),
        ("alert", about(&entry.alert)),
        ("phones", ways::phones(entry, &id).into()),
        ("schedules", schedule::write(hours, ("service_id", &id)).into()),
        ("service_at_locations", places(entry, &id).into()),
        ("languages", languages(entry, &id).into()),
        ("organization", organization),
        ("cost_options", cost_options(entry, &id).into()),
        ("attributes", attributes(entry, &id).into()),
    ])
}

fn organization(entry: &Entry) -> Node {
    let name = entry.organisation.as_deref().unwrap_or(&entry.name.nl);
    Node::object([
        ("id", uuid(&format!("organization {name}")).into()),
        ("name", name.into()),
        ("description", name.into()),
    ])
}

fn places(entry: &Entry, service: &str) -> Vec<Node> {
    let mut places = ways::places(entry, service);
    places.extend(entry.address.as_ref().map(|address| {
        let id = uuid(&format!("location {service} address"));
        let location = Node::object([
            ("id", id.as_str().into()),
            ("location_type", "physical".into()),
            ("addresses", vec![self::address(address, &id)].into()),
        ]);
        at(service, "address", location)
    }));
    places
}

/// A place of a service: the `name` tells one from another.
pub(super) fn at(service: &str, name: &str, location: Node) -> Node {
    Node::object([
        ("id", uuid(&format!("service at location {service} {name}")).into()),
        ("service_id", service.into()),
        ("location_id", location.text("id").into()),
        ("location", location),
    ])
}

/// HSDS requires every part of an address: what is not known is empty.
fn address(address: &Address, location: &str) -> Node {
    Node::whole([
        ("id", uuid(&format!("address {location}")).into()),
        ("location_id", location.into()),
        ("address_1", address.street.as_str().into()),
        ("city", address.city.as_str().into()),
        ("state_province", address.region.as_str().into()),
        ("postal_code", address.postcode.as_str().into()),
        ("country", address.country.as_str().into()),
        ("address_type", "physical".into()),
    ])
}

fn languages(entry: &Entry, service: &str) -> Vec<Node> {
    let one = |code: &String| {
        Node::object([
            ("id", uuid(&format!("language {service} {code}")).into()),
            ("service_id", service.into()),
            ("code", code.as_str().into()),
        ])
    };
    entry.languages.iter().map(one).collect()
}

/// What is free is said as an amount too, for those who compare.
fn cost_options(entry: &Entry, service: &str) -> Vec<Node> {
    let free = super::money::is_free(entry.cost.as_ref().map(|cost| cost.nl.as_str()));
    let option = free.map(|_| {
        Node::object([
            ("id", uuid(&format!("cost {service}")).into()),
            ("service_id", service.into()),
            ("currency", "EUR".into()),
            ("amount", Node::from(Value::Number("0".to_owned()))),
        ])
    });
    option.into_iter().collect()
}

fn attributes(entry: &Entry, service: &str) -> Vec<Node> {
    let mut said: Vec<(Term, String)> = vec![(Term::Id, entry.id.clone()), (Term::Code, entry.code.clone())];
    said.extend(entry.organisation.clone().map(|name| (Term::Organisation, name)));
    for (term, words) in [
        (Term::NameEn, Some(&entry.name)),
        (Term::WhatEn, Some(&entry.what)),
        (Term::HoursEn, entry.hours.as_ref()),
        (Term::CostEn, entry.cost.as_ref()),
        (Term::AlertEn, entry.alert.as_ref()),
    ] {
        said.extend(english(words).map(|words| (term, words)));
    }
    said.extend(entry.note.as_ref().map(|note| (Term::Note, note.nl.clone())));
    said.extend(english(entry.note.as_ref()).map(|words| (Term::NoteEn, words)));
    said.push((Term::Parents, entry.parents.code().to_owned()));
    said.push((Term::Anonymous, entry.anonymous.code().to_owned()));
    said.extend(entry.synonyms.iter().map(|word| (Term::Synonym, word.clone())));
    said.extend(entry.unverified.iter().map(|fact| (Term::Unverified, fact.code().to_owned())));
    said.push((Term::Source, entry.source.clone()));
    said.extend(entry.open.as_ref().map(days).unwrap_or_default());
    linked(("service", service), &said)
}

/// The English of words, where it is not as the Dutch.
pub(super) fn english(words: Option<&Words>) -> Option<String> {
    words.filter(|words| words.en != words.nl).map(|words| words.en.clone())
}

/// What holidays and single days change in hours.
pub(super) fn days(hours: &Hours) -> Vec<(Term, String)> {
    let holidays = schedule::holidays_text(hours).map(|text| (Term::Holidays, text));
    let exceptions = hours.exceptions.iter().map(|exception| (Term::Exception, schedule::exception_text(exception)));
    holidays.into_iter().chain(exceptions).collect()
}

/// What is said of an entity, as its attributes.
pub(super) fn linked(to: (&'static str, &str), said: &[(Term, String)]) -> Vec<Node> {
    said.iter().enumerate().map(|(nth, (term, value))| term.attribute(to, nth, value)).collect()
}
