//! The referral directory: where a visitor may go, and what must not be offered yet (domain.md §2 and §4).

use std::fmt;

use jiff::civil::Date;

use super::home::Home;
use super::hours::Hours;
use super::search::{Query, SearchField};
use super::{Language, Words};

/// After how many days a check of an entry is too old (domain.md §4).
pub const STALE_AFTER_DAYS: i32 = 90;

/// The emergency number.
const EMERGENCY: &str = "112";

/// Everything a desk refers to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    /// The entries, in the order in which they are shown while nothing is typed.
    pub entries: Vec<Entry>,
    /// What a desk does not refer to: never found, only named where a case has it already.
    pub hidden: Vec<Entry>,
}

/// One service that a visitor may be referred to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Stable: it is what the case and the register keep.
    pub id: String,
    /// The shortcut, expanded in the composer after `;`.
    pub code: String,
    /// Its name, as it calls itself.
    pub name: Words,
    /// Who runs it, where that is not told by the name.
    pub organisation: Option<String>,
    /// Whether it runs at present.
    pub status: Status,
    /// What it is for, as one sentence that a visitor may read.
    pub what: Words,
    /// For which ages; none given is all.
    pub ages: Ages,
    /// The ways to reach it, as [`in_order`] puts them.
    pub channels: Vec<Channel>,
    /// When it can be reached, in words, by every channel without hours of its own.
    pub hours: Option<Words>,
    /// When it can be reached by these, where that is known exactly.
    pub open: Option<Hours>,
    /// What it costs, where a channel says nothing else.
    pub cost: Option<Words>,
    /// The languages in which it helps (ISO 639 codes); none given is not known.
    pub languages: Vec<String>,
    /// Where it is, when the desk asked for that; never a shelter's ([`super::shelter`]).
    pub address: Option<Address>,
    /// Whether one may stay nameless there.
    pub anonymous: Anonymous,
    /// Whether parents get to know.
    pub parents: Parents,
    /// What is different for the time being, for the helper; never in a message.
    pub alert: Option<Words>,
    /// What to mind, for the helper; never in a message.
    pub note: Option<Words>,
    /// Words by which it is found, in every language.
    pub synonyms: Vec<String>,
    /// The facts that nobody has seen in a source: shown as "check this", and left out of a message.
    pub unverified: Vec<Fact>,
    /// When somebody last compared the entry with its source; nothing when the desk has not done so yet.
    pub verified_on: Option<Date>,
    /// Where the facts come from.
    pub source: String,
}

/// For which ages a service is, both ends included; nothing is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ages {
    /// The youngest, in years.
    pub from: Option<u8>,
    /// The oldest, in years.
    pub to: Option<u8>,
}

/// Where a service is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// Street and number.
    pub street: String,
    /// Town.
    pub city: String,
    /// Postal code.
    pub postcode: String,
    /// Province or state.
    pub region: String,
    /// Country (ISO 3166-1, two letters).
    pub country: String,
}

/// In one line.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [&self.street, &self.postcode, &self.city, &self.region, &self.country];
        let parts: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        f.write_str(&parts.join(", "))
    }
}

/// Whether a text is a telephone number alone, as it is dialled.
pub fn is_phone(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || " +-()".contains(c))
}

/// Whether a text is an `https` address: over any other, others could read or change what a visitor does there.
pub fn is_web_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").unwrap_or_default().split('/').next().unwrap_or_default();
    host.contains('.') && !text.chars().any(char::is_whitespace)
}

/// Whether a text is a mail address alone.
pub fn is_mail_address(text: &str) -> bool {
    let fits = |part: &str| !part.is_empty() && !part.contains(['@', '"', '<', '>', ',', ';', ':', '/', '?']);
    let parts = text.split_once('@').filter(|(name, host)| fits(name) && fits(host) && host.contains('.'));
    parts.is_some() && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// Whether a text is where a channel of this kind can be: a number, an `https` address or a mail address.
pub fn is_place_of(kind: ChannelKind, text: &str) -> bool {
    match kind {
        ChannelKind::Phone => is_phone(text),
        ChannelKind::Chat | ChannelKind::App | ChannelKind::Site => is_web_address(text),
        ChannelKind::Mail => is_mail_address(text),
    }
}

/// A closed list of codes as they stand in a directory file.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value as it stands in a directory file.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The value with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }
    };
}

mod channel;

pub use channel::{Channel, ChannelKind, Trace, in_order};

codes! {
    /// Whether parents get to know that somebody went there (domain.md §2.2).
    Parents {
        /// No.
        No = "no",
        /// Once a report is made.
        AfterReport = "after_report",
        /// Their consent is asked for somebody under 16.
        ConsentUnder16 = "consent_under_16",
        /// Nobody knows: treated as yes.
        Unknown = "unknown",
    }
}

codes! {
    /// Whether one may stay nameless with a service.
    Anonymous {
        /// Yes.
        Yes = "yes",
        /// One may choose to.
        Possible = "possible",
        /// Only in part.
        Limited = "limited",
        /// No.
        No = "no",
        /// Nobody knows.
        Unknown = "unknown",
    }
}

codes! {
    /// Whether a service runs, in the words of HSDS 3.0 (`service.status`).
    Status {
        /// It does.
        Active = "active",
        /// It does not.
        Inactive = "inactive",
        /// It has ended.
        Defunct = "defunct",
        /// It is closed for a time.
        TemporarilyClosed = "temporarily closed",
    }
}

codes! {
    /// A fact about a service that may be verified or not.
    Fact {
        /// The number.
        Phone = "phone",
        /// The chat.
        Chat = "chat",
        /// The app.
        App = "app",
        /// The site.
        Site = "site",
        /// The mail address.
        Mail = "mail",
        /// The hours.
        Hours = "hours",
        /// The cost.
        Cost = "cost",
        /// Whether one may stay nameless.
        Anonymous = "anonymous",
        /// For which ages.
        Ages = "ages",
        /// What reaching it leaves behind.
        Trace = "trace",
    }
}

/// Whether an entry may be offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usability {
    /// It may.
    Usable,
    /// It is shown struck out, with the reason; using it takes a deliberate second key and is recorded.
    StruckOut(Reason),
    /// It is shown struck out and cannot be offered at all: nobody is there.
    NotRunning(Status),
}

/// Why an entry is struck out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reason {
    /// What the service does with parents: never [`Parents::No`].
    pub parents: Parents,
    /// What is known about the visitor's home: never [`Home::NobodyFromHome`].
    pub home: Home,
    /// Whether it is the emergency number: the reason then says that a second key offers it.
    pub emergency: bool,
}

/// Whether an entry may be offered to a visitor whose home is like this (domain.md §2.2).
///
/// Unknown is treated as yes: until somebody asked and nobody from home takes part, only `parents = "no"` is usable.
/// There is no exception, 112 included: a deliberate second key offers it. A service that does not run is never offered.
pub fn usable(entry: &Entry, home: Home) -> Usability {
    if entry.status != Status::Active {
        return Usability::NotRunning(entry.status);
    }
    match (entry.parents, home) {
        (Parents::No, _) | (_, Home::NobodyFromHome) => Usability::Usable,
        (parents, home) => Usability::StruckOut(Reason { parents, home, emergency: entry.is_emergency() }),
    }
}

impl Status {
    /// The status in words, for the helper.
    pub const fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Active, Language::Nl) => "deze dienst is er",
            (Self::Active, Language::En) => "this service runs",
            (Self::Inactive, Language::Nl) => "deze dienst is er nu niet",
            (Self::Inactive, Language::En) => "this service does not run now",
            (Self::Defunct, Language::Nl) => "deze dienst bestaat niet meer",
            (Self::Defunct, Language::En) => "this service no longer exists",
            (Self::TemporarilyClosed, Language::Nl) => "deze dienst is tijdelijk gesloten",
            (Self::TemporarilyClosed, Language::En) => "this service is closed for a time",
        }
    }
}

impl Reason {
    /// The reason in words, for the helper.
    pub fn text(self, language: Language) -> String {
        let service = match (self.parents, language) {
            (Parents::No, _) => "",
            (Parents::AfterReport, Language::Nl) => "ouders horen het na een melding",
            (Parents::AfterReport, Language::En) => "parents are told after a report",
            (Parents::ConsentUnder16, Language::Nl) => "onder de 16 wordt ouders om toestemming gevraagd",
            (Parents::ConsentUnder16, Language::En) => "under 16, parents are asked for consent",
            (Parents::Unknown, Language::Nl) => "of ouders het horen is niet bekend",
            (Parents::Unknown, Language::En) => "whether parents are told is not known",
        };
        let home = match (self.home, language) {
            (Home::Involved, Language::Nl) => "iemand thuis is betrokken",
            (Home::Involved, Language::En) => "somebody at home is involved",
            (_, Language::Nl) => "of iemand thuis betrokken is, is niet bekend",
            (_, Language::En) => "whether somebody at home is involved is not known",
        };
        let emergency = match (self.emergency, language) {
            (false, _) => "",
            (true, Language::Nl) => "; bij acuut gevaar voor het leven toch aanbieden, met de tweede toets",
            (true, Language::En) => "; in acute danger to life offer it all the same, with the second key",
        };
        format!("{service}; {home}{emergency}")
    }
}

/// How old the last check of an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// Checked within [`STALE_AFTER_DAYS`].
    Fresh,
    /// Checked this many days ago: too long.
    Stale(i32),
    /// Not checked by this desk yet.
    Never,
}

impl Entry {
    /// Whether a fact was seen in a source.
    pub fn is_verified(&self, fact: Fact) -> bool {
        !self.unverified.contains(&fact)
    }

    /// Whether there is a way to reach it.
    pub const fn is_reachable(&self) -> bool {
        !self.channels.is_empty()
    }

    /// Whether it is the emergency number.
    pub fn is_emergency(&self) -> bool {
        self.phones().any(|phone| phone == EMERGENCY)
    }

    /// How old the last check is on this day.
    pub fn age(&self, today: Date) -> Age {
        match self.verified_on.map(|on| today.since(on).map_or(i32::MAX, |span| span.get_days())) {
            // A date that has not come yet was not written by somebody who checked.
            None | Some(i32::MIN..0) => Age::Never,
            Some(days) if days > STALE_AFTER_DAYS => Age::Stale(days),
            Some(_) => Age::Fresh,
        }
    }

    fn fields(&self) -> impl Iterator<Item = SearchField<'_>> {
        let field = |text, weight, fuzzy| SearchField { text, weight, fuzzy };
        let names = Language::ALL.map(|language| field(self.name.get(language), 200, true));
        let runs_it = self.organisation.as_deref().map(|name| field(name, 100, true));
        let needs = Language::ALL.map(|language| field(self.what.get(language), 50, false));
        [field(&self.code, 300, true)]
            .into_iter()
            .chain(names)
            .chain(runs_it)
            .chain(self.synonyms.iter().map(move |word| field(word.as_str(), 100, true)))
            .chain(needs)
            .chain(self.channels.iter().map(move |channel| field(channel.at.as_str(), 150, false)))
    }
}

impl Directory {
    /// The entry with this id, hidden ones included: a case may have it already.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().chain(&self.hidden).find(|entry| entry.id == id)
    }

    /// The entry with this shortcut, hidden ones left out.
    pub fn by_code(&self, code: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.code.eq_ignore_ascii_case(code))
    }

    /// The entries that fit what is typed (name, need, synonym, shortcut, number; either language), best first;
    /// everything while nothing is typed. Struck-out entries are among them: the caller shows them so.
    ///
    /// Of entries that fit alike, the one that never tells parents comes first, then the directory's order.
    pub fn search(&self, typed: &str) -> Vec<&Entry> {
        let query = Query::new(typed);
        if query.is_empty() {
            return self.entries.iter().collect();
        }
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        let number = typed.chars().all(|c| c.is_ascii_digit() || " -+()".contains(c)) && !digits.is_empty();
        let mut hits: Vec<(u32, &Entry)> = self
            .entries
            .iter()
            .filter_map(|entry| {
                let by_number =
                    number.then(|| entry.phones().filter_map(|phone| number_score(phone, &digits)).max()).flatten();
                by_number.or_else(|| query.score(entry.fields())).map(|score| (score, entry))
            })
            .collect();
        hits.sort_by_key(|(score, entry)| (std::cmp::Reverse(*score), entry.parents != Parents::No));
        hits.into_iter().map(|(_, entry)| entry).collect()
    }
}

/// Numbers are compared by their digits, however they are grouped.
fn number_score(phone: &str, typed: &str) -> Option<u32> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let at = digits.find(typed)?;
    Some(2_000 + u32::from(at == 0) * 500 + u32::from(digits == typed) * 1_000)
}
