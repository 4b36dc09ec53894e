//! One referral: whether it is open now and fits the visitor, how sure its facts are.

use crate::intent;
use crate::theme::Role;
use crate::widget::card::Card;
use crate::world::World;
use care::age::AgeBand;
use care::fit::{self, Fit};
use care::home::Home;
use care::hours::Opening;
use care::referral::{Age, Entry, Fact};

/// What the list says of an entry besides its name, what matters most first.
pub(super) fn marks(world: &World, entry: &Entry) -> Vec<(String, Role)> {
    let say = |key: &str| world.station.words.say(key).into_owned();
    let mut marks = Vec::new();
    if entry.is_verified(Fact::Ages) && fit::age(entry.ages, band(world)) == Fit::No {
        marks.push((say("mark-age"), Role::Warning));
    }
    if speaks(world, entry) == Fit::No {
        marks.push((say("mark-language"), Role::Warning));
    }
    let language = world.station.words.language();
    let opening = world.opening(entry).unwrap_or(Opening::Unknown);
    let shut = matches!(opening, Opening::Closed(_));
    if shut {
        marks.push((opening.word(language).to_owned(), Role::Warning));
    }
    match age(world, entry) {
        Age::Stale(_) => marks.push((say("mark-old"), Role::Warning)),
        _ if !entry.unverified.is_empty() => marks.push((say("mark-verify"), Role::Muted)),
        Age::Fresh | Age::Never => {}
    }
    if !shut {
        marks.push((opening.word(language).to_owned(), Role::Muted));
    }
    marks
}

/// The age band of the open conversation's visitor.
fn band(world: &World) -> AgeBand {
    world.open.as_ref().map_or(AgeBand::Unknown, |open| world.age_band(open))
}

/// Whether an entry helps in the language of the open conversation's visitor.
fn speaks(world: &World, entry: &Entry) -> Fit {
    let tag = |open| world.roster.get(open).and_then(|open| open.entry.tag.as_ref());
    world.open.as_ref().map_or(Fit::Unknown, |open| fit::language(entry, world.visitor_language(open), tag(open)))
}

fn age(world: &World, entry: &Entry) -> Age {
    world.today().map_or(Age::Never, |today| entry.age(today))
}

/// The columns of a fact's label.
const LABEL: u16 = 10;

/// An entry in full: why it is struck out, what for, how to reach it.
pub(super) fn card(world: &World, entry: &Entry, width: u16) -> Card {
    let (language, words) = (world.station.words.language(), &world.station.words);
    let mut card = Card::of(width);
    if let Some(why) = world.struck_words(entry) {
        let (enter, key) = (intent::Referrals::InsertReferral, intent::Override::UseAnyway);
        let keymap = &world.station.keymap;
        let keys = [("enter", keymap.label(enter).into()), ("key", keymap.label(key).into())];
        let mut text = format!("{}: {why} {}", words.say("referral-struck"), words.with("referral-struck-use", &keys));
        if world.open.as_ref().is_some_and(|open| world.home(open) == Home::Unknown) {
            let plan = keymap.label(intent::Desk::Plan);
            text.push(' ');
            text.push_str(&words.with("referral-struck-ask", &[("key", plan.into())]));
        }
        card.say(&text, Role::Warning);
    }
    if let Some(alert) = &entry.alert {
        card.say(alert.get(language), Role::Warning);
    }
    card.say(entry.what.get(language), Role::Text);
    for (label, value, role) in rows(world, entry) {
        card.fact(&words.say(label), LABEL, &value, role);
    }
    if !entry.unverified.is_empty() {
        card.say(&words.say("referral-verify"), Role::Muted);
    }
    if let Some(note) = &entry.note {
        card.say(note.get(language), Role::Muted);
    }
    card
}

/// The facts of an entry, each with its label; what decides comes first, as a small screen shows only so much at once.
fn rows(world: &World, entry: &Entry) -> Vec<(&'static str, String, Role)> {
    let (language, words) = (world.station.words.language(), &world.station.words);
    let verify = |fact: Fact| if entry.is_verified(fact) { "" } else { " ?" };
    let phones = entry.phones.iter().map(|phone| (phone, Fact::Phone));
    let others = [(&entry.chat, Fact::Chat), (&entry.site, Fact::Site)];
    let others = others.into_iter().filter_map(|(place, fact)| Some((place.as_ref()?, fact)));
    let contact: Vec<String> = phones.chain(others).map(|(place, fact)| format!("{place}{}", verify(fact))).collect();
    let (hours, role) = hours(world, entry);
    let mut rows =
        vec![("referral-contact", Some(contact.join(" · ")), Role::Text), ("referral-hours", Some(hours), role)];
    let parents = words.say(&format!("parents-{}", entry.parents.code().replace('_', "-"))).into_owned();
    rows.push(("referral-parents", Some(parents), Role::Text));
    let (ages, role) = ages(world, entry);
    rows.push(("referral-ages", ages, role));
    let anonymous = words.say(&format!("anonymous-{}", entry.anonymous.code()));
    rows.push(("referral-anonymous", Some(format!("{anonymous}{}", verify(Fact::Anonymous))), Role::Text));
    let (languages, role) = languages(world, entry);
    rows.push(("referral-languages", languages, role));
    let cost = entry.cost.as_ref().map(|cost| format!("{}{}", cost.get(language), verify(Fact::Cost)));
    rows.push(("referral-cost", cost, Role::Text));
    let (checked, role) = checked(world, entry);
    rows.push(("referral-checked", Some(checked), role));
    rows.push(("referral-organisation", entry.organisation.clone(), Role::Text));
    rows.push(("referral-address", entry.address.as_ref().map(ToString::to_string), Role::Text));
    let told = rows.into_iter().filter_map(|(label, value, role)| Some((label, value?, role)));
    told.filter(|(_, value, _)| !value.is_empty()).collect()
}

/// Whether it is open now, and its hours in words; that nobody knows is said.
fn hours(world: &World, entry: &Entry) -> (String, Role) {
    let verify = if entry.is_verified(Fact::Hours) { "" } else { " ?" };
    let said = entry.hours.as_ref().map(|hours| format!("{}{verify}", hours.get(world.station.words.language())));
    let known = world.opening(entry).filter(|opening| *opening != Opening::Unknown);
    let now = known.and_then(|_| world.opening_text(entry));
    let role = if matches!(known, Some(Opening::Open(_))) { Role::Text } else { Role::Warning };
    let now = now.unwrap_or_else(|| world.station.words.say("referral-hours-unknown").into_owned());
    (said.map_or_else(|| now.clone(), |said| format!("{now} · {said}")), role)
}

fn ages(world: &World, entry: &Entry) -> (Option<String>, Role) {
    let (from, to) = (entry.ages.from, entry.ages.to);
    let number = |age: Option<u8>| age.map(u64::from).unwrap_or_default();
    let arguments = [("from", number(from).into()), ("to", number(to).into())];
    let key = match (from, to) {
        (None, None) => return (None, Role::Text),
        (Some(_), Some(_)) => "referral-ages-between",
        (Some(_), None) => "referral-ages-from",
        (None, Some(_)) => "referral-ages-to",
    };
    let fit = fit::age(entry.ages, band(world));
    let verify = if entry.is_verified(Fact::Ages) { "" } else { " ?" };
    let fits = match fit {
        Fit::Yes => "fit-yes",
        Fit::Partly => "fit-partly",
        Fit::No => "fit-no",
        Fit::Unknown => "fit-unknown",
    };
    let ages = format!("{}{verify} · {}", world.station.words.with(key, &arguments), world.station.words.say(fits));
    (Some(ages), if fit == Fit::No { Role::Warning } else { Role::Text })
}

fn languages(world: &World, entry: &Entry) -> (Option<String>, Role) {
    let codes = Some(entry.languages.join(", ")).filter(|codes| !codes.is_empty());
    match (codes, speaks(world, entry)) {
        (Some(codes), Fit::No) => {
            (Some(format!("{codes} · {}", world.station.words.say("fit-language-no"))), Role::Warning)
        }
        (codes, _) => (codes, Role::Text),
    }
}

/// When somebody at this desk last compared the entry with its source.
fn checked(world: &World, entry: &Entry) -> (String, Role) {
    match (age(world, entry), entry.verified_on) {
        (Age::Fresh, Some(on)) => (on.strftime("%d-%m-%Y").to_string(), Role::Text),
        (Age::Stale(days), _) => {
            let days = i64::from(days);
            (world.station.words.with("referral-stale", &[("days", days.into())]).into_owned(), Role::Warning)
        }
        _ => (world.station.words.say("referral-never-checked").into_owned(), Role::Muted),
    }
}
