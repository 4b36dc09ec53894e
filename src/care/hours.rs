//! When a service can be reached (domain.md §4): by the week, on public holidays, on single days; and what that means
//! at a moment. The zone and the moment come in: nothing here looks at a clock.
//!
//! It holds what an HSDS 3.0 `schedule` says: [`Weekly`] is one schedule with `freq = WEEKLY` (`byday`, `opens_at`,
//! `closes_at`, `valid_from`, `valid_to`); HSDS has nothing for public holidays, which are then [`Day::Unknown`]
//! ([`Holidays::unsaid`]).

mod holiday;
mod lines;
mod opening;
mod parse;
mod words;

#[cfg(test)]
mod property;
#[cfg(test)]
mod tests;

use jiff::civil::{Date, Weekday};

pub use holiday::{Holiday, easter};
pub use opening::{Now, Opening};
pub use words::day_name;

/// The zone of the shipped directory (domain.md §4): hours are by the clock there, wherever the helper sits, and
/// so are the quarters of registration and report.
pub const ZONE: &str = "Europe/Amsterdam";

/// Minutes in a day of the week; a span may run into the next day.
pub const DAY: u16 = 24 * 60;

/// Opening hours, by the clock of the place.
///
/// An exception is stronger than a public holiday, and a holiday stronger than the week.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hours {
    /// What comes back every week.
    pub weekly: Vec<Weekly>,
    /// What public holidays change.
    pub holidays: Holidays,
    /// What single days change; the first that holds a day rules it.
    pub exceptions: Vec<Exception>,
}

/// One span on some days of the week; several may overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekly {
    /// On which days it begins.
    pub days: Days,
    /// From when until when.
    pub span: Span,
    /// The first day on which it holds (HSDS `valid_from`); nothing is no limit.
    pub from: Option<Date>,
    /// The last day on which it holds (HSDS `valid_to`); nothing is no limit.
    pub to: Option<Date>,
}

/// Days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Days(u8);

/// Part of a day, in minutes after the midnight with which the day begins, the end not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    from: u16,
    to: u16,
}

/// What a day is like that is not like the week.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Day {
    /// As on any such day of the week.
    AsUsual,
    /// Closed.
    Closed,
    /// Open from when until when.
    Open(Vec<Span>),
    /// Nobody knows: the helper looks it up.
    #[default]
    Unknown,
}

/// What public holidays change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holidays {
    /// On the general ones ([`Holiday::is_general`]) that are not named here. The others are then as usual.
    pub rest: Day,
    /// On those named.
    pub named: Vec<(Holiday, Day)>,
}

/// What some days in a row change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// What they are like.
    pub day: Day,
}

impl Days {
    /// Every day.
    pub const ALL: Self = Self(0x7f);

    /// Whether a day is among them.
    pub fn has(self, day: Weekday) -> bool {
        self.0 & Self::bit(day) != 0
    }

    /// These and one more.
    #[must_use]
    pub fn with(self, day: Weekday) -> Self {
        Self(self.0 | Self::bit(day))
    }

    /// The days from Monday on.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Weekday::Monday.cycle_forward().take(7).filter(move |day| self.has(*day))
    }

    fn bit(day: Weekday) -> u8 {
        1 << day.to_monday_zero_offset()
    }
}

impl Span {
    /// The whole day.
    pub const WHOLE: Self = Self { from: 0, to: DAY };

    /// From one minute of the day until another; an end that is not after the beginning is on the next day. `None` when
    /// one is no time of a day, or when they are the same.
    pub fn new(from: u16, to: u16) -> Option<Self> {
        let to = if to < from { to + DAY } else { to };
        (from < DAY && to <= 2 * DAY && to != from).then_some(Self { from, to })
    }

    /// When it begins, in minutes after midnight: less than [`DAY`].
    pub const fn from(self) -> u16 {
        self.from
    }

    /// When it ends, in minutes after the midnight with which its day begins: past [`DAY`] it is on the next day.
    pub const fn to(self) -> u16 {
        self.to
    }
}

impl Weekly {
    /// Whether it holds on a date at all, whatever the day of the week.
    pub fn holds_on(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }
}

impl Holidays {
    /// What can be believed where nothing is said: who is there every day, alike, is there on holidays; of all others
    /// nobody knows.
    pub fn unsaid(weekly: &[Weekly]) -> Self {
        let every_day = !weekly.is_empty() && weekly.iter().all(|weekly| weekly.days == Days::ALL);
        Self { rest: if every_day { Day::AsUsual } else { Day::Unknown }, named: Vec::new() }
    }
}

impl Hours {
    /// Hours that come back every week, and nothing known of holidays but [`Holidays::unsaid`].
    pub fn by_week(weekly: Vec<Weekly>) -> Self {
        Self { holidays: Holidays::unsaid(&weekly), weekly, exceptions: Vec::new() }
    }

    /// Whether somebody is there day and night, every day.
    pub fn is_always(&self) -> bool {
        let always = |weekly: &Weekly| {
            weekly.days == Days::ALL && weekly.span == Span::WHOLE && weekly.from.is_none() && weekly.to.is_none()
        };
        self.weekly.iter().any(always)
            && self.holidays.rest == Day::AsUsual
            && self.holidays.named.is_empty()
            && self.exceptions.is_empty()
    }
}
