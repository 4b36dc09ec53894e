//! Channels of an entry → phones and places of a service.
//!
//! A number with the hours of the service is a phone of the service; one with hours of its own is the phone of a virtual
//! location, whose schedules they are. Any other channel is a virtual location with an address. What HSDS has no field
//! for stands in attributes of the phone or the location ([`super::terms`]). The first site is the service's `url` too.

use super::export::{at, days, english, linked};
use super::identity::uuid;
use super::node::Node;
use super::schedule::{self, WrittenHours};
use super::terms::Term;
use crate::referral::{Channel, ChannelKind, Entry};

/// The phones of the service itself.
pub(super) fn phones(entry: &Entry, service: &str) -> Vec<Node> {
    let shared = entry.channels_of(ChannelKind::Phone).filter(|channel| !channel.has_own_hours());
    shared.map(|channel| phone(channel, service, ("service_id", service))).collect()
}

fn phone(channel: &Channel, service: &str, (column, owner): (&'static str, &str)) -> Node {
    let id = uuid(&format!("phone {service} {}", channel.at));
    let attributes = linked(("phone", &id), &beside_hours(channel));
    Node::object([
        ("id", id.as_str().into()),
        (column, owner.into()),
        ("number", channel.at.as_str().into()),
        ("type", "voice".into()),
        ("attributes", attributes.into()),
    ])
}

/// The places at which a service is reached by any other channel.
pub(super) fn places(entry: &Entry, service: &str) -> Vec<Node> {
    let first_site = entry.channels_of(ChannelKind::Site).next();
    let is_url = |channel: &Channel| channel.is_plain() && first_site.is_some_and(|first| std::ptr::eq(first, channel));
    let apart = |channel: &&Channel| match channel.kind {
        ChannelKind::Phone => channel.has_own_hours(),
        _ => !is_url(channel),
    };
    let place = |channel: &Channel| {
        let name = format!("{} {}", channel.kind.code(), channel.at);
        at(service, &name, location(channel, service, &name))
    };
    entry.channels.iter().filter(apart).map(place).collect()
}

fn location(channel: &Channel, service: &str, name: &str) -> Node {
    let id = uuid(&format!("location {service} {name}"));
    let hours = WrittenHours { words: channel.hours.as_ref(), open: channel.open.as_ref() };
    let mut said = vec![(Term::Channel, channel.kind.code().to_owned())];
    said.extend(english(channel.hours.as_ref()).map(|words| (Term::HoursEn, words)));
    said.extend(channel.open.as_ref().map(days).unwrap_or_default());
    let is_phone = channel.kind == ChannelKind::Phone;
    if !is_phone {
        said.extend(beside_hours(channel));
    }
    let phones = is_phone.then(|| vec![phone(channel, service, ("location_id", &id))]);
    let url = match channel.kind {
        ChannelKind::Phone => None,
        ChannelKind::Mail => Some(format!("mailto:{}", channel.at)),
        ChannelKind::Chat | ChannelKind::App | ChannelKind::Site => Some(channel.at.clone()),
    };
    Node::object([
        ("id", id.as_str().into()),
        ("location_type", "virtual".into()),
        ("url", url.into()),
        ("name", channel.kind.code().into()),
        ("phones", phones.into()),
        ("schedules", schedule::write(hours, ("location_id", &id)).into()),
        ("attributes", linked(("location", &id), &said).into()),
    ])
}

/// What is said of a channel besides its hours.
fn beside_hours(channel: &Channel) -> Vec<(Term, String)> {
    let mut said = Vec::new();
    for (nl, en, words) in
        [(Term::Cost, Term::CostEn, channel.cost.as_ref()), (Term::Note, Term::NoteEn, channel.note.as_ref())]
    {
        said.extend(words.map(|words| (nl, words.nl.clone())));
        said.extend(english(words).map(|words| (en, words)));
    }
    said.extend(channel.trace.iter().map(|trace| (Term::Trace, trace.code().to_owned())));
    said.extend(channel.unverified.iter().map(|fact| (Term::Unverified, fact.code().to_owned())));
    said
}
