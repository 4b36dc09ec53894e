//! What a desk tells whoever comes to its page, before anybody is there: when it is open, which languages it speaks, what
//! it asks, where leaving leads, and who else is there meanwhile. A desk writes it down in a file of its own; what a
//! visitor reads of it at a moment is worked out here.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::hours::{Hours, Opening, ZONE};
use super::referral::{Entry, Parents, Status};
use super::registration::year_and_quarter;
use super::{Language, Words};

/// Where leaving leads unless a desk says another place: a weather page, as anybody could have open.
pub const EXIT: &str = "https://www.buienradar.nl/";

/// After how many minutes of waiting a visitor is told of others who may be there, unless a desk says another number.
pub const ALTERNATIVES_AFTER: u32 = 10;

/// Who is named as an alternative where a desk names none: what is there in the directory, in this order.
pub const ALTERNATIVES: [&str; 4] = ["kindertelefoon", "113", "fier", "luisterlijn"];

/// A question that the page asks before the talk. Each may be passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ask {
    /// Can you type without being watched?
    Safe,
    /// How old are you?
    Age,
    /// Are you in danger now?
    Danger,
    /// Would you like simple words?
    Plain,
}

impl Ask {
    /// Every question, in the order in which they are asked.
    pub const ALL: [Self; 4] = [Self::Safe, Self::Age, Self::Danger, Self::Plain];

    /// Its id.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Age => "age",
            Self::Danger => "danger",
            Self::Plain => "plain",
        }
    }

    /// The question with this id.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ask| ask.code() == code)
    }
}

/// For how many minutes visitors may wait by the desk's own rule, one number a code; X waits as B does (domain.md §6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingMinutes {
    /// With A.
    pub acute: u32,
    /// With B or X.
    pub urgent: u32,
    /// With C.
    pub ongoing: u32,
    /// With D.
    pub info: u32,
}

/// What a desk tells whoever comes to its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Welcome {
    /// What the desk is called on its page.
    pub name: Option<Words>,
    /// Where the page is reached from outside, when the desk says so: `https://chat.example.org`.
    pub address: Option<String>,
    /// Origins of the desk's own website, whose pages may call the visitors' API: `https://www.example.org`.
    pub websites: Vec<String>,
    /// When the desk means to be there; nothing where it does not say.
    pub hours: Option<Hours>,
    /// By whose clock.
    pub zone: TimeZone,
    /// Whether nobody is let in outside the hours while nobody is on duty. Otherwise the page tells the truth, and who
    /// comes all the same may wait.
    pub shuts: bool,
    /// The languages, as their tags (BCP 47).
    pub languages: Vec<String>,
    /// Where leaving leads.
    pub exit: String,
    /// What is asked before the talk.
    pub asks: Vec<Ask>,
    /// The waiting limits by which the place in the queue is counted; the usual ones where the desk has no own.
    pub waiting: Option<WaitingMinutes>,
    /// After how many minutes of waiting the alternatives are shown.
    pub alternatives_after: u32,
    /// Who else may be there. Each never tells parents, runs, and can be reached ([`may_be_alternative`]).
    pub alternatives: Vec<Entry>,
}

impl Default for Welcome {
    /// A desk that has written nothing down: open when somebody is on duty, without hours and alternatives.
    fn default() -> Self {
        Self {
            name: None,
            address: None,
            websites: Vec::new(),
            hours: None,
            zone: TimeZone::get(ZONE).unwrap_or(TimeZone::UTC),
            shuts: false,
            languages: Language::ALL.map(|language| language.code().to_owned()).to_vec(),
            exit: EXIT.to_owned(),
            asks: Ask::ALL.to_vec(),
            waiting: None,
            alternatives_after: ALTERNATIVES_AFTER,
            alternatives: Vec::new(),
        }
    }
}

/// Why an entry cannot be named as an alternative on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAlternative {
    /// Parents get to know, or nobody knows whether they do. On the page nobody has asked about home: unknown is treated as
    /// yes (domain.md §2), and there is no second key.
    Parents(Parents),
    /// It does not run.
    NotRunning(Status),
    /// No number, chat or site of it was seen in a source.
    Unreachable,
}

/// Whether an entry may be named on the page, where nobody has asked about home and nobody looks a fact up.
///
/// # Errors
/// Why not.
pub fn may_be_alternative(entry: &Entry) -> Result<(), NoAlternative> {
    if entry.parents != Parents::No {
        return Err(NoAlternative::Parents(entry.parents));
    }
    if entry.status != Status::Active {
        return Err(NoAlternative::NotRunning(entry.status));
    }
    let reachable = entry.channels.iter().any(|channel| entry.is_named(channel));
    if reachable { Ok(()) } else { Err(NoAlternative::Unreachable) }
}

impl Welcome {
    /// When the desk opens again, for who finds nobody on duty: only outside its hours. Within them somebody may come at any
    /// moment, and the next opening by the clock would be tomorrow's: neither is said.
    pub fn next_opening(&self, at: Timestamp) -> Option<Timestamp> {
        match self.hours.as_ref()?.opening(at, &self.zone) {
            Opening::Closed(next) => next,
            Opening::Open(_) | Opening::Unknown => None,
        }
    }

    /// A moment by the desk's clock, as a program reads it (RFC 3339): `2026-12-01T18:00:00+01:00`.
    pub fn written(&self, at: Timestamp) -> String {
        at.display_with_offset(self.zone.to_offset(at)).to_string()
    }

    /// The year and the quarter of a moment, by the desk's clock: no date in the register is finer.
    pub fn year_and_quarter(&self, at: Timestamp) -> (u16, u8) {
        year_and_quarter(self.zone.to_datetime(at).date())
    }

    /// Whether a moment is surely outside the desk's hours.
    pub fn is_outside_hours(&self, at: Timestamp) -> bool {
        self.hours.as_ref().is_some_and(|hours| matches!(hours.opening(at, &self.zone), Opening::Closed(_)))
    }

    /// Whether a visitor who comes at a moment is let in; `staffed`: somebody is on duty and reads. Nobody is turned away by
    /// the clock alone, unless the desk says so.
    pub fn lets_in(&self, at: Timestamp, staffed: bool) -> bool {
        staffed || !self.shuts || !self.is_outside_hours(at)
    }

    /// The desk's hours in words.
    pub fn hour_lines(&self, at: Timestamp, language: Language) -> Vec<String> {
        let today = self.zone.to_datetime(at).date();
        self.hours.as_ref().map(|hours| hours.lines(today, language)).unwrap_or_default()
    }

    /// The zone by whose clock the alternatives' hours are: the directory's, wherever the desk is.
    pub fn place() -> TimeZone {
        TimeZone::get(ZONE).unwrap_or(TimeZone::UTC)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk() -> Welcome {
        let hours = Hours::parse("mon-fri 18:00-22:00");
        Welcome { hours, ..Welcome::default() }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    #[test]
    fn the_next_opening_is_told_outside_the_hours_only() {
        let next = |moment: &str| desk().next_opening(at(moment)).map(|next| desk().written(next));
        assert_eq!(next("2026-12-01T10:00:00Z").as_deref(), Some("2026-12-01T18:00:00+01:00"));
        assert_eq!(next("2026-12-01T18:00:00Z"), None, "19:00 there, within the hours");
        assert_eq!(next("2026-12-04T22:30:00Z").as_deref(), Some("2026-12-07T18:00:00+01:00"), "after the weekend");
        assert_eq!(next("2026-12-25T10:00:00Z"), None, "nobody knows about Christmas");
        assert_eq!(Welcome::default().next_opening(at("2026-12-01T10:00:00Z")), None, "no hours were written down");
    }

    #[test]
    fn nobody_is_turned_away_by_the_clock_unless_the_desk_says_so() {
        let (outside, within) = (at("2026-12-01T10:00:00Z"), at("2026-12-01T18:00:00Z"));
        for staffed in [false, true] {
            assert!(desk().lets_in(outside, staffed) && desk().lets_in(within, staffed));
        }
        let strict = Welcome { shuts: true, ..desk() };
        assert!(!strict.lets_in(outside, false));
        assert!(strict.lets_in(outside, true), "somebody is on duty all the same");
        assert!(strict.lets_in(within, false), "somebody may come");
        assert!(
            Welcome { shuts: true, ..Welcome::default() }.lets_in(outside, false),
            "without hours no clock says so"
        );
    }

    #[test]
    fn every_question_has_an_id() {
        for ask in Ask::ALL {
            assert_eq!(Ask::from_code(ask.code()), Some(ask));
        }
        assert_eq!(Ask::from_code("name"), None);
    }
}
