//! Whether a service can be reached, in words: short for the helper's list, whole for the visitor.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{DAY, Days, Hours, Opening, Span, Weekly};
use crate::Language;

/// Closing within this time is said in minutes.
const SOON: SignedDuration = SignedDuration::from_hours(1);

impl Opening {
    /// In one word, for a list.
    pub const fn word(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Open(_), _) => "open",
            (Self::Closed(_), Language::Nl) => "dicht",
            (Self::Closed(_), Language::En) => "closed",
            (Self::Unknown, _) => "open?",
        }
    }

    /// For the helper: `open until 21:00`, `closes in 10 min`, `opens Monday 09:00`; by the clock of the place.
    pub fn text(self, at: Timestamp, zone: &TimeZone, language: Language) -> String {
        let when = |moment| when(at, moment, zone, language, false);
        match (self, language) {
            (Self::Open(None), _) => "open".to_owned(),
            (Self::Open(Some(until)), _) if until.duration_since(at) < SOON => {
                let minutes = (until.duration_since(at).as_secs() + 59) / 60;
                match language {
                    Language::Nl => format!("sluit over {minutes} min"),
                    Language::En => format!("closes in {minutes} min"),
                }
            }
            (Self::Open(Some(until)), Language::Nl) => format!("open tot {}", when(until)),
            (Self::Open(Some(until)), Language::En) => format!("open until {}", when(until)),
            (Self::Closed(None), Language::Nl) => "gesloten".to_owned(),
            (Self::Closed(None), Language::En) => "closed".to_owned(),
            (Self::Closed(Some(opens)), Language::Nl) => format!("opent {}", when(opens)),
            (Self::Closed(Some(opens)), Language::En) => format!("opens {}", when(opens)),
            (Self::Unknown, Language::Nl) => "tijden niet bekend".to_owned(),
            (Self::Unknown, Language::En) => "hours not known".to_owned(),
        }
    }

    /// For the visitor, as whole sentences; nothing where nothing is known.
    pub fn sentence(self, at: Timestamp, zone: &TimeZone, language: Language) -> Option<String> {
        let when = |moment| when(at, moment, zone, language, true);
        Some(match (self, language) {
            (Self::Unknown, _) => return None,
            (Self::Open(None), Language::Nl) => "Nu open.".to_owned(),
            (Self::Open(None), Language::En) => "Open now.".to_owned(),
            (Self::Open(Some(until)), Language::Nl) => format!("Nu open, tot {}.", when(until)),
            (Self::Open(Some(until)), Language::En) => format!("Open now, until {}.", when(until)),
            (Self::Closed(None), Language::Nl) => "Nu dicht.".to_owned(),
            (Self::Closed(None), Language::En) => "Closed now.".to_owned(),
            (Self::Closed(Some(opens)), Language::Nl) => format!("Nu dicht. Weer open: {}.", when(opens)),
            (Self::Closed(Some(opens)), Language::En) => format!("Closed now. Opens again {}.", when(opens)),
        })
    }
}

impl Hours {
    /// The week in words, as they follow "you can call": `dag en nacht`, `op werkdagen van 9 tot 17 uur`. Nothing where the
    /// hours take more than that: seasons, or many spans.
    pub fn plain(&self, language: Language) -> Option<String> {
        const MOST: usize = 3;
        if !(1..=MOST).contains(&self.weekly.len()) {
            return None;
        }
        let parts: Vec<String> =
            self.weekly.iter().map(|weekly| plain_span(weekly, language)).collect::<Option<Vec<_>>>()?;
        let and = match language {
            Language::Nl => " en ",
            Language::En => " and ",
        };
        Some(parts.join(and))
    }
}

fn plain_span(weekly: &Weekly, language: Language) -> Option<String> {
    if weekly.from.is_some() || weekly.to.is_some() {
        return None;
    }
    if (weekly.days, weekly.span) == (Days::ALL, Span::WHOLE) {
        return Some(
            match language {
                Language::Nl => "dag en nacht",
                Language::En => "day and night",
            }
            .to_owned(),
        );
    }
    let days = plain_days(weekly.days, language)?;
    let (from, to) = (plain_time(weekly.span.from(), language), plain_time(weekly.span.to(), language));
    Some(match language {
        Language::Nl => format!("{days} van {from} tot {to} uur"),
        Language::En => format!("{days}, {from} to {to}"),
    })
}

fn plain_time(minutes: u16, language: Language) -> String {
    let (hour, minute) = (if minutes > DAY { minutes - DAY } else { minutes } / 60, minutes % 60);
    match (minute, language) {
        (0, Language::Nl) => hour.to_string(),
        (_, Language::Nl) => format!("{hour}.{minute:02}"),
        (_, Language::En) => format!("{hour}:{minute:02}"),
    }
}

/// Days that follow each other within the week.
fn plain_days(days: Days, language: Language) -> Option<String> {
    let all: Vec<Weekday> = days.iter().collect();
    let (first, last) = (*all.first()?, *all.last()?);
    let run = usize::from(last.to_monday_zero_offset().abs_diff(first.to_monday_zero_offset())) + 1;
    let (first_name, last_name) = (weekday(first, language), weekday(last, language));
    Some(match (all.len(), first, last, language) {
        (7, .., Language::Nl) => "elke dag".to_owned(),
        (7, .., Language::En) => "every day".to_owned(),
        (5, Weekday::Monday, Weekday::Friday, Language::Nl) => "op werkdagen".to_owned(),
        (5, Weekday::Monday, Weekday::Friday, Language::En) => "on weekdays".to_owned(),
        (2, Weekday::Saturday, Weekday::Sunday, Language::Nl) => "in het weekend".to_owned(),
        (2, Weekday::Saturday, Weekday::Sunday, Language::En) => "at weekends".to_owned(),
        (1, .., Language::Nl) => format!("op {first_name}"),
        (1, .., Language::En) => format!("on {first_name}"),
        (count, .., Language::Nl) if count == run => format!("van {first_name} tot en met {last_name}"),
        (count, .., Language::En) if count == run => format!("{first_name} to {last_name}"),
        _ => return None,
    })
}

/// A moment as one says it now: the time today, the day with it within a week, else the date with it.
fn when(now: Timestamp, then: Timestamp, zone: &TimeZone, language: Language, whole: bool) -> String {
    let (now, then): (DateTime, DateTime) = (zone.to_datetime(now), zone.to_datetime(then));
    let time = then.strftime("%H:%M");
    let days = then.date().since(now.date()).map_or(i32::MAX, |span| span.get_days());
    let day = match (days, whole) {
        (0, false) => return time.to_string(),
        (0, true) => {
            return match language {
                Language::Nl => format!("vandaag om {time}"),
                Language::En => format!("today at {time}"),
            };
        }
        (1, true) => match language {
            Language::Nl => "morgen",
            Language::En => "tomorrow",
        }
        .to_owned(),
        (1..=6, _) => weekday(then.weekday(), language).to_owned(),
        _ => format!("{} {}", then.day(), month(then.month(), language)),
    };
    match (whole, language) {
        (false, _) => format!("{day} {time}"),
        (true, Language::Nl) => format!("{day} om {time}"),
        (true, Language::En) => format!("{day} at {time}"),
    }
}

/// A day as it is named: "dinsdag 3 februari".
pub fn day_name(date: Date, language: Language) -> String {
    format!("{} {} {}", weekday(date.weekday(), language), date.day(), month(date.month(), language))
}

pub(super) const fn weekday(day: Weekday, language: Language) -> &'static str {
    match (day, language) {
        (Weekday::Monday, Language::Nl) => "maandag",
        (Weekday::Monday, Language::En) => "Monday",
        (Weekday::Tuesday, Language::Nl) => "dinsdag",
        (Weekday::Tuesday, Language::En) => "Tuesday",
        (Weekday::Wednesday, Language::Nl) => "woensdag",
        (Weekday::Wednesday, Language::En) => "Wednesday",
        (Weekday::Thursday, Language::Nl) => "donderdag",
        (Weekday::Thursday, Language::En) => "Thursday",
        (Weekday::Friday, Language::Nl) => "vrijdag",
        (Weekday::Friday, Language::En) => "Friday",
        (Weekday::Saturday, Language::Nl) => "zaterdag",
        (Weekday::Saturday, Language::En) => "Saturday",
        (Weekday::Sunday, Language::Nl) => "zondag",
        (Weekday::Sunday, Language::En) => "Sunday",
    }
}

pub(super) fn month(month: i8, language: Language) -> &'static str {
    const NL: [&str; 12] = [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ];
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let months = match language {
        Language::Nl => NL,
        Language::En => EN,
    };
    usize::try_from(month - 1).ok().and_then(|at| months.get(at)).copied().unwrap_or_default()
}
