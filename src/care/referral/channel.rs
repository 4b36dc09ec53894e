//! The ways to reach a service: each with its own hours, cost and what it leaves behind, where these differ (domain.md §4).

use super::{Entry, Fact};
use crate::Words;
use crate::hours::{Hours, Now, Opening};

codes! {
    /// A kind of channel, in the order in which channels are told.
    ChannelKind {
        /// A telephone number.
        Phone = "phone",
        /// A chat on a web page.
        Chat = "chat",
        /// An app to install.
        App = "app",
        /// A web site: to read, or a form.
        Site = "site",
        /// A mail address. The visitor may write to it; nothing of ours is ever sent by mail (domain.md §2.8).
        Mail = "mail",
    }
}

codes! {
    /// What reaching a service leaves behind, where somebody at home may look (domain.md §4).
    Trace {
        /// A line on the telephone bill.
        PhoneBill = "phone_bill",
        /// Nothing on the telephone bill.
        NotOnPhoneBill = "not_on_phone_bill",
        /// The number in the telephone's list of calls.
        CallList = "call_list",
        /// The address in the browser's history.
        BrowserHistory = "browser_history",
        /// An app that stands on the device.
        AppOnDevice = "app_on_device",
        /// A message in the mailbox.
        Mailbox = "mailbox",
    }
}

/// One way to reach a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// What it is.
    pub kind: ChannelKind,
    /// The number as dialled in the country, or the address.
    pub at: String,
    /// Its own hours in words: what follows "you can call".
    pub hours: Option<Words>,
    /// Its own hours, where they are known exactly. A channel with neither keeps those of the entry.
    pub open: Option<Hours>,
    /// What it costs, where that is not what the entry says.
    pub cost: Option<Words>,
    /// What to mind, for the helper; never in a message.
    pub note: Option<Words>,
    /// What it leaves behind; none given is not known.
    pub trace: Vec<Trace>,
    /// The facts about it that nobody has seen in a source, beside those of the entry.
    pub unverified: Vec<Fact>,
}

impl ChannelKind {
    /// The fact that its number or address is.
    pub const fn fact(self) -> Fact {
        match self {
            Self::Phone => Fact::Phone,
            Self::Chat => Fact::Chat,
            Self::App => Fact::App,
            Self::Site => Fact::Site,
            Self::Mail => Fact::Mail,
        }
    }

    /// Whether somebody answers there at once: a site is read and a mail waits, whatever the hours.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Phone | Self::Chat | Self::App)
    }
}

impl Trace {
    /// Whether a channel of this kind can leave it.
    pub const fn is_of(self, kind: ChannelKind) -> bool {
        match self {
            Self::PhoneBill | Self::NotOnPhoneBill | Self::CallList => matches!(kind, ChannelKind::Phone),
            Self::BrowserHistory => matches!(kind, ChannelKind::Chat | ChannelKind::Site),
            Self::AppOnDevice => matches!(kind, ChannelKind::App),
            Self::Mailbox => matches!(kind, ChannelKind::Mail),
        }
    }

    /// Whether it may tell somebody; else it says that something is not left.
    pub const fn tells(self) -> bool {
        !matches!(self, Self::NotOnPhoneBill)
    }
}

impl Channel {
    /// A channel that keeps the hours and the cost of its entry, and of which it is not known what it leaves behind.
    pub const fn new(kind: ChannelKind, at: String) -> Self {
        Self { kind, at, hours: None, open: None, cost: None, note: None, trace: Vec::new(), unverified: Vec::new() }
    }

    /// Whether it has hours of its own.
    pub const fn has_own_hours(&self) -> bool {
        self.hours.is_some() || self.open.is_some()
    }

    /// Whether there is no more to it than what it is and where.
    pub fn is_plain(&self) -> bool {
        *self == Self::new(self.kind, self.at.clone())
    }

    /// What it leaves behind that somebody may find.
    pub fn traces(&self) -> impl Iterator<Item = Trace> {
        self.trace.iter().copied().filter(|trace| trace.tells())
    }

    /// Its digits, when it is a number; else where its address leads: two that are alike are one channel.
    pub fn target(&self) -> String {
        match self.kind {
            ChannelKind::Phone => self.at.chars().filter(char::is_ascii_digit).collect(),
            ChannelKind::Mail => self.at.to_lowercase(),
            ChannelKind::Chat | ChannelKind::App | ChannelKind::Site => {
                let rest = self.at.split_once("://").map_or(self.at.as_str(), |(_, rest)| rest);
                let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
                host.trim_start_matches("www.").to_lowercase()
            }
        }
    }
}

/// Channels in the order in which an entry keeps them: by kind, those with the entry's hours first.
pub fn in_order(mut channels: Vec<Channel>) -> Vec<Channel> {
    let place = |kind| ChannelKind::ALL.iter().position(|known| *known == kind);
    channels.sort_by_key(|channel| (place(channel.kind), channel.has_own_hours()));
    channels
}

impl Entry {
    /// Its channels of a kind.
    pub fn channels_of(&self, kind: ChannelKind) -> impl Iterator<Item = &Channel> {
        self.channels.iter().filter(move |channel| channel.kind == kind)
    }

    /// Its telephone numbers, as dialled in the country.
    pub fn phones(&self) -> impl Iterator<Item = &str> {
        self.channels_of(ChannelKind::Phone).map(|channel| channel.at.as_str())
    }

    /// Where its first channel of a kind is.
    pub fn first(&self, kind: ChannelKind) -> Option<&str> {
        self.channels_of(kind).map(|channel| channel.at.as_str()).next()
    }

    /// Whether a fact about a channel was seen in a source.
    pub fn is_known(&self, fact: Fact, channel: &Channel) -> bool {
        self.is_verified(fact) && !channel.unverified.contains(&fact)
    }

    /// Whether a channel keeps the hours of the entry. A site beside a telephone or a chat does not: those hours are when
    /// somebody answers.
    fn keeps_hours(&self, channel: &Channel) -> bool {
        let live = |channel: &Channel| channel.kind.is_live();
        !channel.has_own_hours() && (live(channel) || !self.channels.iter().any(live))
    }

    /// When a channel can be reached, in words.
    pub fn hours_of<'a>(&'a self, channel: &'a Channel) -> Option<&'a Words> {
        channel.hours.as_ref().or_else(|| self.hours.as_ref().filter(|_| self.keeps_hours(channel)))
    }

    /// When a channel can be reached, where that is known exactly.
    pub fn open_of<'a>(&'a self, channel: &'a Channel) -> Option<&'a Hours> {
        channel.open.as_ref().or_else(|| self.open.as_ref().filter(|_| self.keeps_hours(channel)))
    }

    /// What a channel costs.
    pub fn cost_of<'a>(&'a self, channel: &'a Channel) -> Option<&'a Words> {
        channel.cost.as_ref().or(self.cost.as_ref())
    }

    /// Whether a channel can be reached at a moment.
    pub fn channel_opening(&self, channel: &Channel, now: Now<'_>) -> Opening {
        self.open_of(channel).map_or(Opening::Unknown, |hours| hours.opening(now.at, now.zone))
    }

    /// Whether a message names a channel: only one whose number or address somebody has seen in a source.
    pub fn is_named(&self, channel: &Channel) -> bool {
        self.is_known(channel.kind.fact(), channel)
    }

    /// The channels by which it is judged whether somebody is there: those that are answered at once or have hours of their
    /// own; where there are none, all.
    pub fn judged(&self) -> impl Iterator<Item = &Channel> {
        self.judged_of(|_| true)
    }

    /// As [`Self::judged`], of those that a message names.
    pub fn judged_and_named(&self) -> impl Iterator<Item = &Channel> {
        self.judged_of(|channel| self.is_named(channel))
    }

    fn judged_of(&self, of: impl Fn(&Channel) -> bool) -> impl Iterator<Item = &Channel> {
        let judges = |channel: &Channel| channel.kind.is_live() || channel.has_own_hours();
        let any = self.channels.iter().any(|channel| of(channel) && judges(channel));
        self.channels.iter().filter(move |channel| of(channel) && (!any || judges(channel)))
    }

    /// Whether any channel can be reached at a moment; nothing where no hours are known.
    pub fn opening(&self, now: Now<'_>) -> Option<Opening> {
        self.judged().any(|channel| self.open_of(channel).is_some()).then(|| {
            let openings = self.judged().map(|channel| self.channel_opening(channel, now));
            openings.reduce(Opening::better).unwrap_or(Opening::Unknown)
        })
    }

    /// The kinds of channels that a message names and of which none can be reached at a moment.
    pub fn closed_kinds(&self, now: Now<'_>) -> Vec<ChannelKind> {
        let closed = |channel: &Channel| matches!(self.channel_opening(channel, now), Opening::Closed(_));
        let is_closed = |kind: &ChannelKind| {
            let mut of_kind = self.judged_and_named().filter(|channel| channel.kind == *kind).peekable();
            of_kind.peek().is_some() && of_kind.all(closed)
        };
        ChannelKind::ALL.iter().copied().filter(is_closed).collect()
    }

    /// The kinds of channels that a message names and of which one can be reached at a moment.
    pub fn open_kinds(&self, now: Now<'_>) -> Vec<ChannelKind> {
        let is_open = |channel: &Channel| matches!(self.channel_opening(channel, now), Opening::Open(_));
        let has_open =
            |kind: &ChannelKind| self.judged_and_named().any(|channel| channel.kind == *kind && is_open(channel));
        ChannelKind::ALL.iter().copied().filter(has_open).collect()
    }

    /// Whether no channel that a message names can be reached at a moment.
    pub fn is_closed(&self, now: Now<'_>) -> bool {
        let closed = |channel: &Channel| matches!(self.channel_opening(channel, now), Opening::Closed(_));
        let mut named = self.judged_and_named().peekable();
        named.peek().is_some() && named.all(closed)
    }

    /// What reaching it leaves behind that somebody may find, by channel.
    pub fn traces(&self) -> impl Iterator<Item = (&Channel, Trace)> {
        self.channels.iter().flat_map(|channel| channel.traces().map(move |trace| (channel, trace)))
    }
}

#[cfg(test)]
mod tests;
