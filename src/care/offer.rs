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
    /// What it leaves behind, as a sentence; nothing where that is not known.
    pub traces: Option<String>,
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
        traces: trace_line(entry, std::iter::once(channel), language),
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

/// What reaching channels leaves behind, each once, in one line; nothing where nothing is known. A warning is said also
/// where nobody has checked it, as it says "sometimes" or what every device does; that nothing is left is said only when
/// it was checked.
pub(super) fn trace_line<'a>(
    entry: &Entry,
    channels: impl Iterator<Item = &'a Channel>,
    language: Language,
) -> Option<String> {
    let said: Vec<Trace> = channels
        .flat_map(|channel| {
            let known = entry.is_known(Fact::Trace, channel);
            channel.trace.iter().copied().filter(move |trace| trace.tells() || known)
        })
        .collect();
    let left = Trace::ALL.iter().filter(|trace| said.contains(trace)).filter_map(|trace| trace_words(*trace, language));
    let left = left.collect::<Vec<_>>().join(", ");
    // of several numbers one that is on the bill is enough
    let not_on_the_bill = said.contains(&Trace::NotOnPhoneBill) && !said.contains(&Trace::PhoneBill);
    let (begin, not) = match language {
        Language::Nl => ("Dit blijft te zien", "Bellen komt niet op de telefoonrekening."),
        Language::En => ("This can be seen later", "A call does not show on the phone bill."),
    };
    let left = Some(format!("{begin}: {left}.")).filter(|_| said.iter().any(|trace| trace.tells()));
    let lines: Vec<String> = left.into_iter().chain(not_on_the_bill.then(|| not.to_owned())).collect();
    (!lines.is_empty()).then(|| lines.join(" "))
}

const fn trace_words(trace: Trace, language: Language) -> Option<&'static str> {
    Some(match (trace, language) {
        (Trace::NotOnPhoneBill, _) => return None,
        (Trace::PhoneBill, Language::Nl) => "soms het gesprek op de telefoonrekening",
        (Trace::PhoneBill, Language::En) => "sometimes the call on the phone bill",
        (Trace::CallList, Language::Nl) => "het nummer in je bellijst",
        (Trace::CallList, Language::En) => "the number in your call list",
        (Trace::BrowserHistory, Language::Nl) => "de site in je browser",
        (Trace::BrowserHistory, Language::En) => "the site in your browser",
        (Trace::AppOnDevice, Language::Nl) => "de app op je telefoon",
        (Trace::AppOnDevice, Language::En) => "the app on your phone",
        (Trace::Mailbox, Language::Nl) => "je mail in je mailbox",
        (Trace::Mailbox, Language::En) => "your mail in your mailbox",
    })
}

#[cfg(test)]
pub(crate) mod tests;
