//! Hours as text: `always`, `daily 11:00-21:00`, `mon-fri 09:00-17:00, sat 22:00-02:00`.

use std::fmt;

use jiff::civil::Weekday;

use super::{DAY, Day, Days, Hours, Span, Weekly};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Hours {
    /// Reads hours by the week ([`Weekly::parse`]); holidays are [`super::Holidays::unsaid`]. `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        Weekly::parse(text).map(Self::by_week)
    }
}

impl Weekly {
    /// Reads `always`, `daily 11:00-21:00`, `mon-fri 09:00-17:00`, `sat 22:00-02:00` (until the next day); several are
    /// parted by commas. `None` when it is none of these.
    pub fn parse(text: &str) -> Option<Vec<Self>> {
        text.split(',').map(|weekly| one(weekly.trim())).collect()
    }
}

fn one(text: &str) -> Option<Weekly> {
    let weekly = |days, span| Weekly { days, span, from: None, to: None };
    if text == "always" {
        return Some(weekly(Days::ALL, Span::WHOLE));
    }
    let (days, times) = text.split_once(' ')?;
    let days = match days.split_once('-') {
        _ if days == "daily" => Days::ALL,
        Some((first, last)) => range(day(first)?, day(last)?),
        None => Days::default().with(day(days)?),
    };
    Some(weekly(days, Span::parse(times.trim())?))
}

/// The days from one to the other, over the end of the week when it lies between.
fn range(first: Weekday, last: Weekday) -> Days {
    let mut days = Days::default();
    for day in first.cycle_forward().take(7) {
        days = days.with(day);
        if day == last {
            break;
        }
    }
    days
}

fn day(name: &str) -> Option<Weekday> {
    let at = DAYS.iter().position(|day| *day == name)?;
    Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok()
}

impl Span {
    /// Reads `09:00-17:00`; `22:00-02:00` ends on the next day. `None` when it is no part of a day.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('-')?;
        Self::new(minutes(from.trim())?, minutes(to.trim())?)
    }
}

fn minutes(time: &str) -> Option<u16> {
    let (hour, minute) = time.split_once(':')?;
    let digits = |text: &str| (text.len() == 2).then(|| text.parse::<u16>().ok()).flatten();
    let (hour, minute) = (digits(hour)?, digits(minute)?);
    (hour < 24 && minute < 60 || hour == 24 && minute == 0).then_some(hour * 60 + minute)
}

impl Day {
    /// Reads `as_usual`, `closed`, `unknown`, or times parted by commas (`09:00-12:00, 13:00-15:00`). `None` when it is
    /// none of these.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "as_usual" => Some(Self::AsUsual),
            "closed" => Some(Self::Closed),
            "unknown" => Some(Self::Unknown),
            times => times.split(',').map(|time| Span::parse(time.trim())).collect::<Option<_>>().map(Self::Open),
        }
    }
}

/// As [`Span::parse`] reads it.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let to = if self.to > DAY { self.to - DAY } else { self.to };
        write!(f, "{:02}:{:02}-{:02}:{:02}", self.from / 60, self.from % 60, to / 60, to % 60)
    }
}

/// As [`Weekly::parse`] reads it, without the dates between which it holds.
impl fmt::Display for Weekly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if (self.days, self.span) == (Days::ALL, Span::WHOLE) {
            return f.write_str("always");
        }
        if self.days == Days::ALL {
            return write!(f, "daily {}", self.span);
        }
        let days: Vec<usize> =
            self.days.iter().map(|day| usize::from(day.to_monday_zero_offset().unsigned_abs())).collect();
        let mut parts = Vec::new();
        for run in days.chunk_by(|a, b| a + 1 == *b) {
            match run {
                [] => {}
                [one] => parts.push(format!("{} {}", DAYS[*one], self.span)),
                [first, .., last] => parts.push(format!("{}-{} {}", DAYS[*first], DAYS[*last], self.span)),
            }
        }
        f.write_str(&parts.join(", "))
    }
}
