//! One schedule as HSDS writes it (RFC 5545): exact where it comes back every week by the clock of the place.

use jiff::civil::{Date, Weekday};

use super::fields::Fields;
use super::schedule::{DAYS, runs};
use crate::hours::{DAY, Days, Span, Weekly};

/// How often it comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frequency {
    /// It is not said.
    Unsaid,
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every year.
    Yearly,
}

/// By which clock a time is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Zone {
    /// That of the place, in winter or in summer.
    Here,
    /// Another, by its name.
    Other(String),
}

/// A time of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Clock {
    /// In minutes after midnight.
    At(u16, Zone),
    /// As somebody said it.
    Said(String),
}

/// What a schedule says.
#[derive(Debug, Clone)]
pub(super) struct Recurrence {
    pub(super) frequency: Frequency,
    /// Every how many of them; one where it is not said.
    pub(super) interval: u32,
    /// On which days of the week, each with which of them in a month or year; 0 is each.
    pub(super) days: Vec<(i16, Weekday)>,
    pub(super) month_days: Vec<i16>,
    pub(super) year_days: Vec<i16>,
    pub(super) weeks: Vec<i16>,
    /// How many times in all.
    pub(super) count: Option<u32>,
    pub(super) opens: Option<Clock>,
    pub(super) closes: Option<Clock>,
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
}

impl Recurrence {
    /// What a schedule says; none when something in it is not understood.
    pub(super) fn read(schedule: &Fields<'_>) -> Option<Self> {
        let (from, to) = (schedule.date("valid_from"), schedule.date("valid_to"));
        let (starts, until) = (schedule.date("dtstart"), schedule.date("until"));
        schedule.know(&["wkst"]);
        let zone = schedule.line("timezone").map_or(Zone::Here, |text| zone_of(&text));
        let clock = |name| schedule.line(name).map(|text| clock(&text, &zone));
        let (opens, closes) = (clock("opens_at"), clock("closes_at"));
        let interval = schedule.number("interval");
        let numbers = |name| schedule.text(name).map_or(Some(Vec::new()), |text| numbers(&text));
        let lists = [numbers("bymonthday"), numbers("byyearday"), numbers("byweekno")];
        let days = schedule.text("byday").map_or(Some(Vec::new()), |text| days_of(&text));
        let count = schedule.text("count");
        let frequency = schedule.text("freq");
        let frequency = match frequency.unwrap_or_default().trim().to_ascii_uppercase().as_str() {
            "" => Frequency::Unsaid,
            "DAILY" => Frequency::Daily,
            "WEEKLY" => Frequency::Weekly,
            "MONTHLY" => Frequency::Monthly,
            "YEARLY" => Frequency::Yearly,
            _ => return None,
        };
        let [month_days, year_days, weeks] = lists;
        Some(Self {
            frequency,
            interval: match interval {
                None => 1,
                Some(number) => (1..=99_u32).find(|n| (number - f64::from(*n)).abs() < 1e-9)?,
            },
            days: days?,
            month_days: month_days?,
            year_days: year_days?,
            weeks: weeks?,
            count: match count {
                None => None,
                Some(text) => Some(text.trim().parse().ok()?),
            },
            opens,
            closes,
            from: from.max(starts),
            to: [to, until].into_iter().flatten().min(),
        })
    }

    /// Whether it says no time and no day.
    pub(super) fn is_empty(&self) -> bool {
        self.frequency == Frequency::Unsaid
            && self.opens.is_none()
            && self.closes.is_none()
            && self.days.is_empty()
            && self.is_plain()
    }

    /// Whether nothing but days, times and dates limits it.
    fn is_plain(&self) -> bool {
        let lists = [&self.month_days, &self.year_days, &self.weeks];
        self.interval == 1 && self.count.is_none() && lists.iter().all(|list| list.is_empty())
    }

    /// The hours exactly, when they come back every week by the clock of the place; more than one where the days do not
    /// follow each other.
    pub(super) fn exact(&self) -> Option<Vec<Weekly>> {
        let (Some(Clock::At(opens, Zone::Here)), Some(Clock::At(closes, Zone::Here))) = (&self.opens, &self.closes)
        else {
            return None;
        };
        let each = self.days.iter().all(|(which, _)| *which == 0);
        let days = self.days.iter().fold(Days::default(), |days, (_, day)| days.with(*day));
        let days = match self.frequency {
            Frequency::Daily if self.days.is_empty() => Days::ALL,
            Frequency::Daily | Frequency::Weekly if each && !self.days.is_empty() => days,
            _ => return None,
        };
        let (from, to) = (self.from, self.to);
        let backwards = from.zip(to).is_some_and(|(from, to)| from > to);
        // from midnight to midnight is the whole day
        let span = if (*opens, *closes) == (0, 0) { Some(Span::WHOLE) } else { Span::new(*opens, *closes) };
        let span = span.filter(|_| self.is_plain() && !backwards)?;
        Some(runs(days).into_iter().map(|days| Weekly { days, span, from, to }).collect())
    }
}

/// Days as `byday` has them: `MO,WE`, `2TU`, `-1FR`.
fn days_of(text: &str) -> Option<Vec<(i16, Weekday)>> {
    let mut days = Vec::new();
    for name in text.split(',') {
        let name = name.trim().to_ascii_uppercase();
        let at = name.len().checked_sub(2).filter(|at| name.is_char_boundary(*at))?;
        let (which, code) = name.split_at(at);
        let (day, _) = DAYS.iter().find(|(_, known)| *known == code)?;
        let which = if which.is_empty() { 0 } else { number(which)? };
        if !days.contains(&(which, *day)) {
            days.push((which, *day));
        }
    }
    Some(days)
}

fn numbers(text: &str) -> Option<Vec<i16>> {
    let mut found = Vec::new();
    for part in text.split(',') {
        let number = number(part)?;
        if !found.contains(&number) {
            found.push(number);
        }
    }
    Some(found)
}

/// A number of RFC 5545: never 0, below 0 from the end.
fn number(text: &str) -> Option<i16> {
    text.trim().parse().ok().filter(|number: &i16| *number != 0 && (-366..=366).contains(number))
}

/// A zone by its offset in hours, or by its name.
fn zone_of(text: &str) -> Zone {
    const HERE: [&str; 7] =
        ["cet", "cest", "met", "europe/amsterdam", "europe/brussels", "europe/berlin", "europe/paris"];
    const UTC: [&str; 6] = ["z", "utc", "gmt", "etc/utc", "+00:00", "-00:00"];
    let name = text.trim().to_ascii_lowercase();
    let offset = name.strip_prefix("utc").or_else(|| name.strip_prefix("gmt")).unwrap_or(&name);
    let hours: Option<f64> =
        offset.replace(',', ".").parse().ok().filter(|hours: &f64| hours.is_finite() && hours.abs() <= 14.0);
    let is = |whole: f64| hours.is_some_and(|hours| (hours - whole).abs() < 1e-9);
    if HERE.contains(&name.as_str()) || ["+01:00", "+02:00"].contains(&offset) || is(1.0) || is(2.0) {
        Zone::Here
    } else if UTC.contains(&name.as_str()) || is(0.0) {
        Zone::Other("UTC".to_owned())
    } else if let Some(hours) = hours {
        Zone::Other(format!("UTC{hours:+}"))
    } else if is_offset(offset) {
        Zone::Other(format!("UTC{offset}"))
    } else {
        Zone::Other(text.trim().chars().take(40).collect())
    }
}

/// Whether it is an offset such as +05:30.
fn is_offset(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or_default();
    let shaped =
        digits.len() == 5 && digits.char_indices().all(|(at, c)| if at == 2 { c == ':' } else { c.is_ascii_digit() });
    // no place is further away: what looks like more is the end of a span
    shaped && digits.get(..2).and_then(|hours| hours.parse().ok()).is_some_and(|hours: u8| hours <= 14)
}

/// A time with its own offset, or that of the schedule.
fn clock(text: &str, zone: &Zone) -> Clock {
    let text = text.trim();
    let (time, zone) = match text.strip_suffix(['Z', 'z']) {
        Some(time) => (time, Zone::Other("UTC".to_owned())),
        None => match text.find(['+', '-']).map(|at| text.split_at(at)).filter(|(_, offset)| is_offset(offset)) {
            Some((time, offset)) => (time, zone_of(offset)),
            None => (text, zone.clone()),
        },
    };
    minutes(time.trim()).map_or_else(|| Clock::Said(text.chars().take(40).collect()), |at| Clock::At(at, zone))
}

/// Minutes after midnight of `HH:MM` or `HH:MM:SS`.
fn minutes(time: &str) -> Option<u16> {
    let mut parts = time.split(':');
    let mut number = |most: u16| {
        let part = parts.next()?;
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<u16>().ok().filter(|number| digits && *number <= most)
    };
    let (hour, minute) = (number(24)?, number(59)?);
    let seconds = if time.matches(':').count() > 1 { number(59)? } else { 0 };
    if parts.next().is_some() || (hour == 24 && minute > 0) {
        return None;
    }
    // the last second of the day is its end
    let at = hour * 60 + minute;
    if at == DAY - 1 && seconds == 59 { Some(DAY) } else { (seconds == 0).then_some(at) }
}
