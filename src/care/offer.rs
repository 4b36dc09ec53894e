//! What a visitor may be shown of a service: only what somebody has seen in a source, each way to reach it with its own
//! hours, in words that a child understands.

use super::Language;
use super::hours::{Now, Opening};
use super::referral::{Channel, ChannelKind, Entry, Fact, Parents, Status, Trace};

/// A service as a visitor may see it without a helper: on the page, while nobody is at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The id of the entry.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for, in one sentence.
    pub what: String,
    /// The ways to reach it, those that can be reached now first; never none.
    pub ways: Vec<Way>,
}

/// A way to reach a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// What it is.
    pub kind: ChannelKind,
    /// What to do there: "Bellen", "Chat".
    pub label: &'static str,
    /// The number or address as it is read: without `https://`.
    pub at: String,
    /// The same as a link: `tel:`, `https:` or `mailto:`.
    pub link: String,
    /// When it can be reached, as a sentence; nothing where nobody has checked.
    pub hours: Option<String>,
    /// Whether it can be reached at the moment, as a sentence; nothing where nobody knows.
    pub now: Option<String>,
    /// Whether it can be reached at the moment; nothing where nobody knows.
    pub is_open: Option<bool>,
    /// What it costs; nothing where nobody has checked.
    pub cost: Option<String>,
    /// What it leaves behind, as sentences.
    pub traces: Vec<&'static str>,
}

/// What of an entry may be shown to a visitor whom no helper sees: nothing of a service that tells parents or may
/// (domain.md §2.2: nobody knows this visitor's home), that does not run, or that no checked channel reaches.
pub fn for_visitor(entry: &Entry, language: Language, now: Option<Now<'_>>) -> Option<Offer> {
    if entry.parents != Parents::No || entry.status != Status::Active {
        return None;
    }
    let mut ways: Vec<Way> = entry
        .channels
        .iter()
        .filter(|channel| entry.is_named(channel))
        .map(|it| way(entry, it, language, now))
        .collect();
    ways.sort_by_key(|way| match way.is_open {
        Some(true) => 0,
        None => 1,
        Some(false) => 2,
    });
    let (name, what) = (entry.name.get(language).to_owned(), entry.what.get(language).to_owned());
    (!ways.is_empty()).then(|| Offer { id: entry.id.clone(), name, what, ways })
}

fn way(entry: &Entry, channel: &Channel, language: Language, now: Option<Now<'_>>) -> Way {
    let opening = now.and_then(|now| known_opening(entry, channel, now));
    Way {
        kind: channel.kind,
        label: label(channel.kind, language),
        at: shown_place(channel).to_owned(),
        link: link(channel),
        hours: hours_words(entry, channel, language).map(|words| hours_sentence(channel.kind, &words, language)),
        now: opening.zip(now).and_then(|(opening, now)| opening.sentence(now.at, now.zone, language)),
        is_open: opening.and_then(|opening| match opening {
            Opening::Open(_) => Some(true),
            Opening::Closed(_) => Some(false),
            Opening::Unknown => None,
        }),
        cost: known_cost(entry, channel, language).map(str::to_owned),
        traces: trace_sentences(entry, std::iter::once(channel), language),
    }
}

/// A number or address as it is read.
pub fn shown_place(channel: &Channel) -> &str {
    channel.at.strip_prefix("https://").unwrap_or(&channel.at)
}

fn link(channel: &Channel) -> String {
    match channel.kind {
        ChannelKind::Phone => {
            let dialled = channel.at.chars().filter(|c| c.is_ascii_digit() || *c == '+');
            format!("tel:{}", dialled.collect::<String>())
        }
        ChannelKind::Mail => format!("mailto:{}", channel.at),
        ChannelKind::Chat | ChannelKind::App | ChannelKind::Site => channel.at.clone(),
    }
}

/// What a visitor does with a channel, before its number or address.
pub const fn label(kind: ChannelKind, language: Language) -> &'static str {
    match (kind, language) {
        (ChannelKind::Phone, Language::Nl) => "Bellen",
        (ChannelKind::Phone, Language::En) => "Call",
        (ChannelKind::Chat, Language::Nl) => "Chatten",
        (ChannelKind::Chat, Language::En) => "Chat",
        (ChannelKind::App, _) => "App",
        (ChannelKind::Site, _) => "Website",
        (ChannelKind::Mail, Language::Nl) => "Mailen",
        (ChannelKind::Mail, Language::En) => "Mail",
    }
}

/// When a channel can be reached, as a sentence around words such as "day and night".
pub(super) fn hours_sentence(kind: ChannelKind, words: &str, language: Language) -> String {
    let words = words.trim_end_matches('.');
    let begin = match (kind, language) {
        (ChannelKind::Phone, Language::Nl) => "Bellen kan",
        (ChannelKind::Phone, Language::En) => "You can call",
        (ChannelKind::Chat, Language::Nl) => "Chatten kan",
        (ChannelKind::Chat, Language::En) => "You can chat",
        (ChannelKind::App, Language::Nl) => "De app werkt",
        (ChannelKind::App, Language::En) => "The app works",
        (ChannelKind::Site, Language::Nl) => "De website is er",
        (ChannelKind::Site, Language::En) => "The website is there",
        (ChannelKind::Mail, Language::Nl) => "Mail wordt gelezen",
        (ChannelKind::Mail, Language::En) => "Mail is read",
    };
    format!("{begin} {words}.")
}

/// When a channel can be reached, in words, where somebody has checked: as written, or else made of the exact hours.
pub(super) fn hours_words(entry: &Entry, channel: &Channel, language: Language) -> Option<String> {
    if !entry.is_known(Fact::Hours, channel) {
        return None;
    }
    let written = entry.hours_of(channel).map(|words| words.get(language).to_owned());
    written.or_else(|| entry.open_of(channel)?.plain(language))
}

/// Whether a channel can be reached at a moment, where somebody has checked its hours.
pub(super) fn known_opening(entry: &Entry, channel: &Channel, now: Now<'_>) -> Option<Opening> {
    let opening = entry.is_known(Fact::Hours, channel).then(|| entry.channel_opening(channel, now));
    opening.filter(|opening| *opening != Opening::Unknown)
}

pub(super) fn known_cost<'a>(entry: &'a Entry, channel: &'a Channel, language: Language) -> Option<&'a str> {
    let known = entry.is_known(Fact::Cost, channel);
    entry.cost_of(channel).filter(|_| known).map(|words| words.get(language))
}

/// What reaching channels leaves behind, in sentences, each once. A warning is said also where nobody has checked it, as
/// it says "may" or what every device does; that nothing is left is said only when it was checked.
pub(super) fn trace_sentences<'a>(
    entry: &Entry,
    channels: impl Iterator<Item = &'a Channel>,
    language: Language,
) -> Vec<&'static str> {
    let said: Vec<Trace> = channels
        .flat_map(|channel| {
            let known = entry.is_known(Fact::Trace, channel);
            channel.trace.iter().copied().filter(move |trace| trace.tells() || known)
        })
        .collect();
    // of several numbers one that is on the bill is enough
    let on_the_bill = said.contains(&Trace::PhoneBill);
    let is_said = |trace: &&Trace| said.contains(trace) && (**trace != Trace::NotOnPhoneBill || !on_the_bill);
    Trace::ALL.iter().filter(is_said).map(|trace| trace_sentence(*trace, language)).collect()
}

const fn trace_sentence(trace: Trace, language: Language) -> &'static str {
    match (trace, language) {
        (Trace::PhoneBill, Language::Nl) => "Bellen kan op de telefoonrekening komen.",
        (Trace::PhoneBill, Language::En) => "A call may show on the phone bill.",
        (Trace::NotOnPhoneBill, Language::Nl) => "Bellen komt niet op de telefoonrekening.",
        (Trace::NotOnPhoneBill, Language::En) => "A call does not show on the phone bill.",
        (Trace::CallList, Language::Nl) => "Het nummer blijft in je bellijst staan.",
        (Trace::CallList, Language::En) => "The number stays in your call list.",
        (Trace::BrowserHistory, Language::Nl) => "De site blijft in de geschiedenis van je browser staan.",
        (Trace::BrowserHistory, Language::En) => "The site stays in your browser's history.",
        (Trace::AppOnDevice, Language::Nl) => "De app is te zien op je telefoon.",
        (Trace::AppOnDevice, Language::En) => "The app can be seen on your phone.",
        (Trace::Mailbox, Language::Nl) => "Je mail blijft in je mailbox staan.",
        (Trace::Mailbox, Language::En) => "Your mail stays in your mailbox.",
    }
}

#[cfg(test)]
mod tests;
