//! The ways to reach a service from TOML.
//!
//! ```toml
//! phone = "0800-2000"                    # of a service with one kind of channel, or with channels that are all alike
//! trace = ["call_list"]                  # what reaching it leaves behind: each where it belongs
//!
//! [[entry.channel]]                      # or one by one, each with what is its own
//! phone = "0800-2000"                    # or chat, app, site, mail
//! hours = { nl = "dag en nacht", en = "day and night" }     # what follows "you can call"
//! open = "always"                        # with schedule, holidays and exceptions as an entry has them
//! cost = { nl = "gratis", en = "free" }
//! trace = ["call_list", "not_on_phone_bill"]
//! unverified = ["trace"]
//! ```
//!
//! The entry's own `hours`, `open` and `cost` hold for each channel that says nothing else.

use super::directory::fact;
use super::hours::hours as opening_hours;
use super::tree::{At, Table};
use super::words::words;
use care::referral::{Channel, ChannelKind, Fact, Trace, in_order, is_place_of};

/// The channels of an entry. In the short form the hours are those of the telephone where there is one: whether a chat
/// beside it keeps them nobody has said. `has_hours` is whether the entry says when it can be reached.
pub(super) fn channels(entry: &Table<'_, '_>, has_hours: bool) -> Vec<Channel> {
    let mut channels = flat(entry);
    let one_by_one = entry.tables("channel");
    if let (Some((at, _)), false) = (channels.first(), one_by_one.is_empty()) {
        let remedy = format!("Write it as a channel too: `[[entry.channel]]` with `{} = …`", at.value);
        entry.wrong(at, "stands beside `channel`", "Nobody could tell which hours are whose", remedy);
    }
    let has_phone = channels.iter().any(|(_, channel)| channel.kind == ChannelKind::Phone);
    for (_, channel) in &mut channels {
        if has_phone && has_hours && matches!(channel.kind, ChannelKind::Chat | ChannelKind::App) {
            channel.unverified.push(Fact::Hours);
        }
    }
    channels.extend(one_by_one.iter().filter_map(one));
    alike(entry, &channels);
    let mut channels: Vec<Channel> = channels.into_iter().map(|(_, channel)| channel).collect();
    let without: Vec<usize> = (0..channels.len()).filter(|at| channels[*at].trace.is_empty()).collect();
    for at in entry.texts("trace") {
        let Some(trace) = trace(entry, &at) else { continue };
        if !channels.iter().any(|channel| trace.is_of(channel.kind)) {
            let remedy = "Write it at the channel that leaves it, or take it out";
            entry.wrong(&at, "is left by no channel of it", "A visitor would be warned of what cannot be", remedy);
        }
        for nth in without.iter().copied() {
            if trace.is_of(channels[nth].kind) {
                channels[nth].trace.push(trace);
            }
        }
    }
    in_order(channels)
}

/// The short form: the keys of an entry, each with its place.
fn flat(entry: &Table<'_, '_>) -> Vec<(At<String>, Channel)> {
    let mut channels = Vec::new();
    for kind in ChannelKind::ALL {
        for at in entry.texts(kind.code()) {
            is_place(entry, *kind, &at);
            let channel = Channel::new(*kind, at.value.clone());
            channels.push((At { value: kind.code().to_owned(), line: at.line, key: at.key }, channel));
        }
    }
    channels
}

/// A channel that is written by itself.
fn one(table: &Table<'_, '_>) -> Option<(At<String>, Channel)> {
    let mut places = ChannelKind::ALL.iter().filter_map(|kind| Some((*kind, table.text(kind.code())?)));
    let place = places.next();
    let more = places.next();
    drop(places);
    let (hours, cost, note) = (words(table, "hours"), words(table, "cost"), words(table, "note"));
    let open = opening_hours(table);
    let mut traces = Vec::new();
    for at in table.texts("trace") {
        let Some(trace) = trace(table, &at) else { continue };
        if let Some((kind, _)) = place.as_ref().filter(|(kind, _)| !trace.is_of(*kind)) {
            let what = format!("is nothing that a {} leaves", kind.code());
            table.wrong(&at, what, "A visitor would be warned of what cannot be", "Take it out");
        }
        traces.push(trace);
    }
    if traces.contains(&Trace::PhoneBill) && traces.contains(&Trace::NotOnPhoneBill) {
        let at = At { value: (), line: table.line(), key: table.path_of("trace") };
        table.wrong(&at, "says both that it is on the bill and that it is not", "One is wrong", "Keep one of them");
    }
    let unverified = table.texts("unverified").iter().filter_map(|at| fact(table, at)).collect();
    table.finish();
    let all: Vec<_> = ChannelKind::ALL.iter().map(|kind| kind.code()).collect();
    let Some((kind, at)) = place else {
        let remedy = format!("Write one of {}, such as `phone = \"0800-2000\"`", all.join(", "));
        table.missing("phone", "Nobody can be reached by a channel without a number or an address", &remedy);
        return None;
    };
    if let Some((_, other)) = more {
        let meaning = "Nobody could tell which hours are whose";
        table.wrong(&other, "is a second channel in one", meaning, "Give it an `[[entry.channel]]` of its own");
    }
    is_place(table, kind, &at);
    let (hours, cost, note) = (hours.ok()?, cost.ok()?, note.ok()?);
    let channel = Channel { hours, open, cost, note, trace: traces, unverified, ..Channel::new(kind, at.value) };
    Some((At { value: kind.code().to_owned(), line: at.line, key: at.key }, channel))
}

/// One number or address twice would be two channels with two sets of hours.
fn alike(entry: &Table<'_, '_>, channels: &[(At<String>, Channel)]) {
    for (nth, (at, channel)) in channels.iter().enumerate() {
        let same = |(_, other): &(At<String>, Channel)| (other.kind, &other.at) == (channel.kind, &channel.at);
        if channels[..nth].iter().any(same) {
            entry.wrong(at, "stands here twice", "Nobody could tell which hours hold", "Remove one of the two");
        }
    }
}

fn is_place(table: &Table<'_, '_>, kind: ChannelKind, at: &At<String>) {
    if is_place_of(kind, &at.value) {
        return;
    }
    let (what, meaning, remedy) = match kind {
        ChannelKind::Phone if !at.value.chars().any(|c| c.is_ascii_digit()) => (
            "has no digits",
            "A visitor who calls it reaches nobody",
            "Write the number as it is dialled, such as 0800-2000",
        ),
        ChannelKind::Phone => (
            "has more than digits",
            "A visitor who calls it reaches nobody",
            "Write the number alone; put words into `note`",
        ),
        ChannelKind::Chat | ChannelKind::App | ChannelKind::Site => {
            ("is no https address", "Others could read or change what a visitor does there", "Write https://…")
        }
        ChannelKind::Mail => ("is no mail address", "What a visitor writes reaches nobody", "Write name@example.org"),
    };
    table.wrong(at, what, meaning, remedy);
}

fn trace(table: &Table<'_, '_>, at: &At<String>) -> Option<Trace> {
    let trace = Trace::from_code(&at.value);
    if trace.is_none() {
        let known: Vec<_> = Trace::ALL.iter().map(|trace| trace.code()).collect();
        let meaning = "Nobody could tell what a visitor's device would show";
        table.wrong(at, "is nothing that can be left behind", meaning, format!("Write one of {}", known.join(", ")));
    }
    trace
}
