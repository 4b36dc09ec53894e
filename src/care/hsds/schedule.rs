//! Opening hours ↔ schedules (RFC 5545): one [`Weekly`] is one schedule with `freq = WEEKLY`.
//!
//! Times are by the clock of the place, summer and winter: they are written without an offset, and read with none or with
//! that of the place (+01:00, +02:00). A schedule that says anything else (a month's second Tuesday, every other week,
//! another zone) is not hours of ours: it is kept in words ([`super::recurrence`]), so that "open now" is never wrong. HSDS has nothing for
//! public holidays and single days: they travel as attributes ([`super::terms`]).

use jiff::civil::{Date, Weekday};

use super::fields::{Fields, LONGEST, joined};
use super::identity::uuid;
use super::node::Node;
use super::recurrence::Recurrence;
use crate::Words;
use crate::hours::{Day, Days, Exception, Holiday, Holidays, Hours, Span, Weekly};

/// The days as RFC 5545 names them.
pub(super) const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "MO"),
    (Weekday::Tuesday, "TU"),
    (Weekday::Wednesday, "WE"),
    (Weekday::Thursday, "TH"),
    (Weekday::Friday, "FR"),
    (Weekday::Saturday, "SA"),
    (Weekday::Sunday, "SU"),
];
/// What our attributes say of hours.
pub(super) struct SaidHours<'a> {
    /// The value of `holidays`.
    pub(super) holidays: Option<&'a str>,
    /// The values of `exception`.
    pub(super) exceptions: Vec<&'a str>,
    /// Whether a desk wrote it.
    pub(super) ours: bool,
}

/// What the schedules that stand in one place say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FoundHours {
    /// The hours exactly; empty when a schedule among them cannot be held so.
    weekly: Vec<Weekly>,
    /// In words.
    words: Vec<Words>,
    /// In words, with every day and time.
    in_full: Vec<Words>,
}

/// What the schedules that stand here say; none when there are none that still hold.
pub(super) fn of(fields: &Fields<'_>, said: &SaidHours<'_>, today: Date) -> Option<FoundHours> {
    let mut found = FoundHours { weekly: Vec::new(), words: Vec::new(), in_full: Vec::new() };
    let (mut whole, mut timed) = (true, Vec::new());
    for schedule in fields.list("schedules") {
        schedule.know(&["service_id", "location_id", "service_at_location_id"]);
        let description = if said.ours { schedule.text("description") } else { schedule.line("description") };
        let notes = schedule.line("notes").filter(|_| !said.ours);
        let described = description.into_iter().chain(notes).map(|text| Words { en: text.clone(), nl: text });
        let described: Vec<Words> = described.collect();
        let Some(recurrence) = Recurrence::read(&schedule) else {
            whole = false;
            add(&mut found.words, described.clone());
            add(&mut found.in_full, described);
            schedule.remark(
                "freq",
                false,
                "or what goes with it is not understood: it was left out",
                "Add the hours in words",
            );
            schedule.none_held_but(&["description", "notes"]);
            continue;
        };
        if recurrence.to.is_some_and(|to| to < today) && !said.ours {
            let name = if schedule.node.text("valid_to").is_empty() { "until" } else { "valid_to" };
            schedule.remark(name, false, "is over: the schedule was left out", "Ask the service for its hours");
            schedule.unheld("(no longer valid)");
            continue;
        }
        let exact = recurrence.exact();
        if recurrence.is_empty() || exact.is_some() {
            let dates = Some(recurrence.words()).filter(|words| recurrence.is_empty() && !words.nl.is_empty());
            add(&mut found.words, described.clone().into_iter().chain(dates).collect());
        }
        let is_timed = !recurrence.is_empty();
        let in_words = Some(recurrence.words()).filter(|words| !words.nl.is_empty());
        add(&mut found.in_full, described.into_iter().chain(in_words).collect());
        whole &= exact.is_some() || !is_timed;
        found.weekly.extend(exact.into_iter().flatten());
        schedule.count_unasked();
        timed.extend(Some(schedule).filter(|_| is_timed));
    }
    // hours of which a part is missing would say "closed" of times that nobody knows
    if !whole {
        found.weekly.clear();
        found.words.clone_from(&found.in_full);
        for schedule in &timed {
            schedule.unheld("(kept in words only)");
        }
    }
    (!found.weekly.is_empty() || !found.words.is_empty()).then_some(found)
}

fn add(all: &mut Vec<Words>, more: Vec<Words>) {
    for words in more {
        if !all.contains(&words) {
            all.push(words);
        }
    }
}

/// The hours of a service: its own, or else those of where it is. Where its places have different ones, they stand in words
/// with the name of each place: nobody knows to which of them a visitor will turn.
pub(super) fn put_together(
    service: &Fields<'_>,
    own: Option<FoundHours>,
    places: Vec<(String, FoundHours)>,
    said: &SaidHours<'_>,
) -> (Option<Hours>, Option<Words>) {
    let alike = places.iter().all(|(_, found)| *found == places[0].1);
    let found = own.or_else(|| places.first().filter(|_| alike).map(|(_, found)| found.clone()));
    let (weekly, words) = match found {
        Some(found) => (found.weekly, found.words),
        None if places.is_empty() => (Vec::new(), Vec::new()),
        None => {
            service.unheld("service_at_locations.schedules.(kept in words only)");
            let named = |(name, found): (String, FoundHours)| {
                let joined = |of: fn(&Words) -> &str| found.in_full.iter().map(of).collect::<Vec<_>>().join(", ");
                let name = if name.is_empty() { name } else { format!("{name}: ") };
                Words { nl: name.clone() + &joined(|words| &words.nl), en: name + &joined(|words| &words.en) }
            };
            (Vec::new(), places.into_iter().map(named).collect())
        }
    };
    let (dated, always): (Vec<_>, Vec<_>) =
        weekly.into_iter().partition(|w: &Weekly| w.from.is_some() || w.to.is_some());
    let weekly: Vec<Weekly> = always.into_iter().chain(dated).collect();
    let hours = with_days(service, weekly, said);
    (hours, joined_words(&words, service))
}

/// Words of both languages in one text, cut where nobody reads on, which is said.
fn joined_words(words: &[Words], service: &Fields<'_>) -> Option<Words> {
    let of = |of: fn(&Words) -> &String| words.iter().map(of).cloned().collect::<Vec<_>>();
    let (nl, en) = (of(|words| &words.nl), of(|words| &words.en));
    if [&nl, &en].iter().any(|texts| texts.join(" · ").chars().count() > LONGEST) {
        service.unheld("schedules.(what was too long)");
    }
    Some(Words { nl: joined(&nl)?, en: joined(&en)? })
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

/// Days as the desk's own file can say them in one piece: those that follow each other, over the end of the week too.
pub(super) fn runs(days: Days) -> Vec<Days> {
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

/// Hours as they are written: in words, and exactly.
#[derive(Clone, Copy)]
pub(super) struct WrittenHours<'a> {
    pub(super) words: Option<&'a Words>,
    pub(super) open: Option<&'a Hours>,
}

/// The schedules of a service or a location (`owner`: the column that names it, and its identifier); hours in words stand
/// in the first.
pub(super) fn write(hours: WrittenHours<'_>, (column, owner): (&'static str, &str)) -> Vec<Node> {
    let weekly = hours.open.map_or_else(Default::default, |hours| hours.weekly.as_slice());
    let words = hours.words.map(|words| words.nl.as_str());
    let id = |nth: usize| ("id", uuid(&format!("schedule {owner} {nth}")).into());
    if weekly.is_empty() {
        let only = |words: &str| Node::object([id(0), (column, owner.into()), ("description", words.into())]);
        return words.map(only).into_iter().collect();
    }
    let time = |minutes: u16| format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
    let date = |date: Option<Date>| date.map(|date| date.to_string()).into();
    let one = |(nth, weekly): (usize, &Weekly)| {
        let days: Vec<&str> = DAYS.iter().filter(|(day, _)| weekly.days.has(*day)).map(|(_, name)| *name).collect();
        Node::object([
            id(nth),
            (column, owner.into()),
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
