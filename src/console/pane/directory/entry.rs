//! One referral: whether it is open now and fits the visitor, how sure its facts are.

use crate::intent;
use crate::theme::Role;
use crate::widget::card::Card;
use crate::world::World;
use care::Words;
use care::age::AgeBand;
use care::fit::{self, Fit};
use care::home::Home;
use care::hours::Opening;
use care::offer::shown_place;
use care::referral::{Age, Channel, ChannelKind, Entry, Fact};

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
    let open = open_mark(world, entry).unwrap_or_else(|| opening.word(language).to_owned());
    if shut {
        marks.push((open.clone(), Role::Warning));
    }
    match age(world, entry) {
        Age::Stale(_) => marks.push((say("mark-old"), Role::Warning)),
        _ if is_unverified(entry) => marks.push((say("mark-verify"), Role::Muted)),
        Age::Fresh | Age::Never => {}
    }
    if !shut {
        marks.push((open, Role::Muted));
    }
    marks
}

/// By what an entry is open, where another of its channels is closed: `phone`.
fn open_mark(world: &World, entry: &Entry) -> Option<String> {
    let is = |channel: &&Channel, open: bool| match world.channel_opening(entry, channel) {
        Opening::Open(_) => open,
        Opening::Closed(_) => !open,
        Opening::Unknown => false,
    };
    let by = entry.judged().find(|channel| is(channel, true))?;
    entry.judged().find(|channel| channel.kind != by.kind && is(channel, false))?;
    Some(world.station.words.say(&channel_word(by.kind)).into_owned())
}

/// The word for a kind of channel.
fn channel_word(kind: ChannelKind) -> String {
    format!("channel-{}", kind.code())
}

/// Whether anything of an entry was not seen in a source. What a telephone bill shows is asked of the service too, and is
/// no reason to doubt its number.
fn is_unverified(entry: &Entry) -> bool {
    let counts = |fact: &Fact| *fact != Fact::Trace;
    entry.unverified.iter().any(counts) || entry.channels.iter().any(|channel| channel.unverified.iter().any(counts))
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
        card.fact(&words.say(&label), LABEL, &value, role);
    }
    if !entry.unverified.is_empty() || entry.channels.iter().any(|channel| !channel.unverified.is_empty()) {
        card.say(&words.say("referral-verify"), Role::Muted);
    }
    if let Some(note) = &entry.note {
        card.say(note.get(language), Role::Muted);
    }
    card
}

/// The facts of an entry, each with its label; what decides comes first, as a small screen shows only so much at once.
fn rows(world: &World, entry: &Entry) -> Vec<(String, String, Role)> {
    let (language, words) = (world.station.words.language(), &world.station.words);
    let verify = |fact: Fact| if entry.is_verified(fact) { "" } else { " ?" };
    let mut rows = channels(world, entry);
    let mut fact = |label: &str, value: Option<String>, role: Role| {
        rows.extend(value.filter(|value| !value.is_empty()).map(|value| (label.to_owned(), value, role)));
    };
    let parents = words.say(&format!("parents-{}", entry.parents.code().replace('_', "-"))).into_owned();
    fact("referral-parents", Some(parents), Role::Text);
    let (traces, role) = traces(world, entry);
    fact("referral-trace", Some(traces), role);
    let (ages, role) = ages(world, entry);
    fact("referral-ages", ages, role);
    let anonymous = words.say(&format!("anonymous-{}", entry.anonymous.code()));
    fact("referral-anonymous", Some(format!("{anonymous}{}", verify(Fact::Anonymous))), Role::Text);
    let (languages, role) = languages(world, entry);
    fact("referral-languages", languages, role);
    let cost = entry.cost.as_ref().map(|cost| format!("{}{}", cost.get(language), verify(Fact::Cost)));
    fact("referral-cost", cost, Role::Text);
    let (checked, role) = checked(world, entry);
    fact("referral-checked", Some(checked), role);
    fact("referral-organisation", entry.organisation.clone(), Role::Text);
    fact("referral-address", entry.address.as_ref().map(ToString::to_string), Role::Text);
    rows
}

/// The ways to reach an entry: where they keep the same hours, these in a row of their own; else each with its own.
fn channels(world: &World, entry: &Entry) -> Vec<(String, String, Role)> {
    let words = &world.station.words;
    let own = |channel: &Channel| channel.has_own_hours() || channel.unverified.contains(&Fact::Hours);
    let apart = entry.channels.iter().any(own);
    let mut rows: Vec<(String, String, Role)> = Vec::new();
    for channel in &entry.channels {
        let label = channel_word(channel.kind);
        let mark = if entry.is_known(channel.kind.fact(), channel) { "" } else { " ?" };
        let mut value = format!("{}{mark}", shown_place(channel));
        let mut role = Role::Text;
        let is_judged = entry.judged().any(|judged| std::ptr::eq(judged, channel));
        if apart && is_judged {
            let opening = world.channel_opening(entry, channel);
            let (hours, how) = hours(world, opening, entry.hours_of(channel), entry.is_known(Fact::Hours, channel));
            value = format!("{value} · {hours}");
            role = how;
        }
        for more in [&channel.cost, &channel.note].into_iter().flatten() {
            value = format!("{value} · {}", more.get(words.language()));
        }
        match rows.last_mut().filter(|(last, ..)| *last == label && !apart) {
            Some((_, places, _)) => *places = format!("{places} · {value}"),
            None => rows.push((label, value, role)),
        }
    }
    if !apart {
        let opening = world.opening(entry).unwrap_or(Opening::Unknown);
        let (hours, role) = hours(world, opening, entry.hours.as_ref(), entry.is_verified(Fact::Hours));
        rows.push(("referral-hours".to_owned(), hours, role));
    }
    rows
}

/// Whether it is open now, and its hours in words; that nobody knows is said.
fn hours(world: &World, opening: Opening, said: Option<&Words>, verified: bool) -> (String, Role) {
    let verify = if verified { "" } else { " ?" };
    let said = said.map(|hours| format!("{}{verify}", hours.get(world.station.words.language())));
    let known = Some(opening).filter(|opening| *opening != Opening::Unknown);
    let now = known.and_then(|opening| world.opening_text(opening));
    let role = if matches!(known, Some(Opening::Open(_))) { Role::Text } else { Role::Warning };
    let now = now.unwrap_or_else(|| world.station.words.say("referral-hours-unknown").into_owned());
    (said.map_or_else(|| now.clone(), |said| format!("{now} · {said}")), role)
}

/// What reaching it leaves behind, by kind of channel; a warning where somebody may look at the visitor's device.
fn traces(world: &World, entry: &Entry) -> (String, Role) {
    let words = &world.station.words;
    let mut told: Vec<(ChannelKind, String)> = Vec::new();
    for channel in &entry.channels {
        let known = entry.is_known(Fact::Trace, channel);
        let traces: Vec<String> = channel.trace.iter().map(|trace| world.trace_word(*trace)).collect();
        let traces = match traces.as_slice() {
            [] => words.say("trace-unknown").into_owned(),
            traces => format!("{}{}", traces.join(", "), if known { "" } else { " ?" }),
        };
        if !told.contains(&(channel.kind, traces.clone())) {
            told.push((channel.kind, traces));
        }
    }
    let one = told.len() == 1;
    let told = told.into_iter().map(
        |(kind, traces)| {
            if one { traces } else { format!("{}: {traces}", words.say(&channel_word(kind))) }
        },
    );
    let seen = world.open.as_ref().is_some_and(|open| world.may_be_seen(open));
    (told.collect::<Vec<_>>().join(" · "), if seen { Role::Warning } else { Role::Text })
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
