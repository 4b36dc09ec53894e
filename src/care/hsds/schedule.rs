//! Opening hours ↔ schedules (RFC 5545): one [`Weekly`] is one schedule with `freq = WEEKLY`.
//!
//! Times are by the clock of the place, summer and winter: they are written without an offset, and read with none or with
//! that of the place (+01:00, +02:00). A schedule that says anything else (a month's second Tuesday, every other week,
//! another zone) is not hours of ours: only its words are taken, so that "open now" is never wrong. HSDS has nothing for
//! public holidays and single days: they travel as attributes ([`super::terms`]).

use jiff::civil::{Date, Weekday};

use super::fields::{Fields, joined};
use super::identity::uuid;
use super::node::Node;
use crate::hours::{DAY, Day, Days, Exception, Holiday, Holidays, Hours, Span, Weekly};
use crate::referral::Entry;

/// The days as RFC 5545 names them.
const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "MO"),
    (Weekday::Tuesday, "TU"),
    (Weekday::Wednesday, "WE"),
    (Weekday::Thursday, "TH"),
    (Weekday::Friday, "FR"),
    (Weekday::Saturday, "SA"),
    (Weekday::Sunday, "SU"),
];
/// What only the parts of a schedule that we hold must be without.
const NOT_OURS: [&str; 4] = ["count", "byweekno", "bymonthday", "byyearday"];

/// What our attributes say of hours.
pub(super) struct SaidHours<'a> {
    /// The value of `holidays`.
    pub(super) holidays: Option<&'a str>,
    /// The values of `exception`.
    pub(super) exceptions: Vec<&'a str>,
    /// Whether a desk wrote it.
    pub(super) ours: bool,
}

/// The hours of a service, exactly and in words; where it has none itself, those at its locations.
pub(super) fn read(service: &Fields<'_>, said: &SaidHours<'_>) -> (Option<Hours>, Option<String>) {
    let (mut weekly, mut words) = (Vec::new(), Vec::<String>::new());
    let mut whole = true;
    for schedule in service.list("schedules") {
        let description = if said.ours { schedule.text("description") } else { schedule.line("description") };
        words.extend(description.filter(|text| !words.contains(text)));
        schedule.know(&["service_id", "location_id", "service_at_location_id"]);
        match one(&schedule) {
            HeldHours::Whole(found) => {
                weekly.extend(found);
                schedule.finish();
            }
            HeldHours::Nothing => schedule.finish(),
            HeldHours::InWordsOnly => {
                whole = false;
                schedule.know(&["description"]);
                schedule.unheld("(kept in words only)");
            }
        }
    }
    // hours of which a part is missing would say "closed" of times that nobody knows
    let weekly = if whole { weekly } else { Vec::new() };
    let (dated, always): (Vec<_>, Vec<_>) =
        weekly.into_iter().partition(|w: &Weekly| w.from.is_some() || w.to.is_some());
    let weekly: Vec<Weekly> = always.into_iter().chain(dated).collect();
    let hours = with_days(service, weekly, said);
    (hours, joined(&words))
}

fn with_days(service: &Fields<'_>, weekly: Vec<Weekly>, said: &SaidHours<'_>) -> Option<Hours> {
    let mut hours = Hours::by_week(weekly);
    let wrong = |term: super::terms::Term| {
        let what = format!("hold {} that cannot be read", term.code());
        service.remark("attributes", true, what, term.description());
    };
    if let Some(text) = said.holidays {
        match holidays_of(text) {
            Some(holidays) => hours.holidays = holidays,
            None => wrong(super::terms::Term::Holidays),
        }
    }
    for text in &said.exceptions {
        match exception_of(text) {
            Some(exception) => hours.exceptions.push(exception),
            None => wrong(super::terms::Term::Exception),
        }
    }
    (!hours.weekly.is_empty() || !hours.exceptions.is_empty()).then_some(hours)
}

enum HeldHours {
    /// Hours of ours; more than one where the days do not follow each other.
    Whole(Vec<Weekly>),
    /// It has no times.
    Nothing,
    /// It says what we cannot hold exactly.
    InWordsOnly,
}

fn one(schedule: &Fields<'_>) -> HeldHours {
    let (opens, closes) = (schedule.text("opens_at"), schedule.text("closes_at"));
    let (from, to) = (schedule.date("valid_from"), schedule.date("valid_to"));
    let (starts, until) = (schedule.date("dtstart"), schedule.date("until"));
    let (from, to) = (from.max(starts), [to, until].into_iter().flatten().min());
    let (freq, days) = (schedule.text("freq"), schedule.text("byday"));
    let weekly = freq.as_deref().is_some_and(|freq| freq.trim().eq_ignore_ascii_case("weekly"));
    let every_week = schedule.is_of("interval", &[1]);
    // the offset of the place, in winter and in summer
    let here = schedule.is_of("timezone", &[1, 2]);
    schedule.know(&["wkst"]);
    if opens.is_none() && closes.is_none() && days.is_none() {
        return if freq.is_none() { HeldHours::Nothing } else { HeldHours::InWordsOnly };
    }
    let other = NOT_OURS.iter().any(|name| schedule.node.get(name).is_some_and(|node| !node.is_empty()));
    let backwards = from.zip(to).is_some_and(|(from, to)| from > to);
    let span = opens.zip(closes).and_then(|(opens, closes)| span(&opens, &closes));
    match (span, days.as_deref().and_then(days_of)) {
        (Some(span), Some(days)) if weekly && every_week && here && !other && !backwards => {
            HeldHours::Whole(runs(days).into_iter().map(|days| Weekly { days, span, from, to }).collect())
        }
        _ => HeldHours::InWordsOnly,
    }
}

/// Days as the desk's own file can say them in one piece: those that follow each other, over the end of the week too.
fn runs(days: Days) -> Vec<Days> {
    if one_run(days) {
        return vec![days];
    }
    let mut runs: Vec<Days> = Vec::new();
    let mut last = false;
    for (day, _) in DAYS {
        if days.has(day) {
            match runs.last_mut().filter(|_| last) {
                Some(run) => *run = run.with(day),
                None => runs.push(Days::default().with(day)),
            }
        }
        last = days.has(day);
    }
    runs
}

/// Whether the days follow each other, over the end of the week too.
pub fn one_run(days: Days) -> bool {
    let begins = |(at, (day, _)): (usize, &(Weekday, &str))| days.has(*day) && !days.has(DAYS[(at + 6) % 7].0);
    days == Days::ALL || DAYS.iter().enumerate().filter(|day| begins(*day)).count() == 1
}

fn days_of(text: &str) -> Option<Days> {
    let mut days = Days::default();
    for name in text.split(',') {
        let name = name.trim().to_ascii_uppercase();
        days = days.with(DAYS.iter().find(|(_, known)| *known == name)?.0);
    }
    Some(days)
}

fn span(opens: &str, closes: &str) -> Option<Span> {
    let (from, to) = (minutes(opens)?, minutes(closes)?);
    // from midnight to midnight is the whole day
    if from == 0 && to == 0 { Some(Span::WHOLE) } else { Span::new(from, to) }
}

/// Minutes after midnight of `HH:MM` or `HH:MM:SS`, with the offset of the place or none.
fn minutes(text: &str) -> Option<u16> {
    let text = text.trim();
    let time = ["+01:00", "+02:00"].iter().find_map(|offset| text.strip_suffix(offset)).unwrap_or(text);
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

/// The schedules of an entry; its hours in words stand in the first.
pub(super) fn write(entry: &Entry, service: &str) -> Vec<Node> {
    let weekly = entry.open.as_ref().map_or_else(Default::default, |hours| hours.weekly.as_slice());
    let words = entry.hours.as_ref().map(|words| words.nl.as_str());
    let id = |nth: usize| ("id", uuid(&format!("schedule {service} {nth}")).into());
    if weekly.is_empty() {
        let only = |words: &str| Node::object([id(0), ("service_id", service.into()), ("description", words.into())]);
        return words.map(only).into_iter().collect();
    }
    let time = |minutes: u16| format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
    let date = |date: Option<Date>| date.map(|date| date.to_string()).into();
    let one = |(nth, weekly): (usize, &Weekly)| {
        let days: Vec<&str> = DAYS.iter().filter(|(day, _)| weekly.days.has(*day)).map(|(_, name)| *name).collect();
        Node::object([
            id(nth),
            ("service_id", service.into()),
            ("valid_from", date(weekly.from)),
            ("valid_to", date(weekly.to)),
            ("freq", "WEEKLY".into()),
            ("interval", 1.into()),
            ("byday", days.join(",").into()),
            ("description", words.filter(|_| nth == 0).into()),
            ("opens_at", time(weekly.span.from()).into()),
            ("closes_at", time(weekly.span.to()).into()),
        ])
    };
    weekly.iter().enumerate().map(one).collect()
}

/// What public holidays change, as an attribute's value; nothing when it is what is believed where nothing is said.
pub(super) fn holidays_text(hours: &Hours) -> Option<String> {
    let holidays = &hours.holidays;
    if *holidays == Holidays::unsaid(&hours.weekly) {
        return None;
    }
    let named = holidays.named.iter().map(|(holiday, day)| format!("; {}={}", holiday.code(), day_text(day)));
    Some(format!("rest={}", day_text(&holidays.rest)) + &named.collect::<String>())
}

fn holidays_of(text: &str) -> Option<Holidays> {
    let mut holidays = Holidays { rest: Day::Unknown, named: Vec::new() };
    for part in text.split(';') {
        let (name, day) = part.trim().split_once('=')?;
        let day = Day::parse(day)?;
        if name == "rest" {
            holidays.rest = day;
        } else {
            let holiday = Holiday::ALL.into_iter().find(|holiday| holiday.code() == name)?;
            holidays.named.push((holiday, day));
        }
    }
    holidays.named.sort_by_key(|(holiday, _)| Holiday::ALL.iter().position(|known| known == holiday));
    holidays.named.dedup_by_key(|(holiday, _)| *holiday);
    Some(holidays)
}

/// What some days change, as an attribute's value.
pub(super) fn exception_text(exception: &Exception) -> String {
    format!("{}/{} {}", exception.from, exception.to, day_text(&exception.day))
}

fn exception_of(text: &str) -> Option<Exception> {
    let (days, day) = text.trim().split_once(' ')?;
    let (from, to) = days.split_once('/')?;
    let (from, to) = (super::date_of(from)?, super::date_of(to)?);
    (from <= to).then_some(Exception { from, to, day: Day::parse(day)? })
}

/// A day as [`Day::parse`] reads it.
pub fn day_text(day: &Day) -> String {
    match day {
        Day::AsUsual => "as_usual".to_owned(),
        Day::Closed => "closed".to_owned(),
        Day::Unknown => "unknown".to_owned(),
        Day::Open(spans) => spans.iter().map(Span::to_string).collect::<Vec<_>>().join(", "),
    }
}
