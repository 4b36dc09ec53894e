//! When a service can be reached, where that is known exactly.

use jiff::civil::{DateTime, Weekday};

/// Opening hours, by the clock of the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours(Vec<Span>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    first: u8,
    last: u8,
    /// Minutes of the day, the end not included.
    from: u16,
    to: u16,
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Hours {
    /// Reads `always`, `daily 11:00-21:00`, `mon-fri 09:00-17:00`, `sat 10:00-12:00`; several are parted by commas.
    /// `None` when it is none of these.
    pub fn parse(text: &str) -> Option<Self> {
        text.split(',').map(|span| parse_span(span.trim())).collect::<Option<Vec<_>>>().map(Self)
    }

    /// Whether it can be reached at this time, by the clock of the place.
    pub fn is_open(&self, at: DateTime) -> bool {
        let day = weekday_number(at.weekday());
        let minute = u16::from(at.hour().unsigned_abs()) * 60 + u16::from(at.minute().unsigned_abs());
        self.0.iter().any(|s| (s.first..=s.last).contains(&day) && (s.from..s.to).contains(&minute))
    }
}

fn weekday_number(day: Weekday) -> u8 {
    day.to_monday_zero_offset().unsigned_abs()
}

fn parse_span(text: &str) -> Option<Span> {
    if text == "always" {
        return Some(Span { first: 0, last: 6, from: 0, to: 24 * 60 });
    }
    let (days, times) = text.split_once(' ')?;
    let (first, last) = match days.split_once('-') {
        _ if days == "daily" => (0, 6),
        Some((first, last)) => (day(first)?, day(last)?),
        None => (day(days)?, day(days)?),
    };
    let (from, to) = times.trim().split_once('-')?;
    let (from, to) = (minutes(from)?, minutes(to)?);
    (first <= last && from < to).then_some(Span { first, last, from, to })
}

fn day(name: &str) -> Option<u8> {
    DAYS.iter().position(|day| *day == name).and_then(|at| u8::try_from(at).ok())
}

fn minutes(time: &str) -> Option<u16> {
    let (hour, minute) = time.split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60 || hour == 24 && minute == 0).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weekday_hours_are_open_on_weekdays_only_and_the_end_is_closed() {
        let hours = Hours::parse("mon-fri 09:00-17:00, sat 10:00-12:00").unwrap();
        let monday = date(2026, 11, 23);
        assert!(hours.is_open(monday.at(9, 0, 0, 0)));
        assert!(!hours.is_open(monday.at(17, 0, 0, 0)));
        assert!(hours.is_open(date(2026, 11, 28).at(11, 59, 0, 0)));
        assert!(!hours.is_open(date(2026, 11, 29).at(11, 0, 0, 0)));
        assert!(Hours::parse("always").unwrap().is_open(monday.at(3, 0, 0, 0)));
    }

    #[test]
    fn what_is_not_hours_is_refused() {
        for wrong in ["", "daily", "fri-mon 09:00-17:00", "daily 17:00-09:00", "daily 9-17", "maandag 09:00-17:00"] {
            assert_eq!(Hours::parse(wrong), None, "{wrong}");
        }
    }
}
