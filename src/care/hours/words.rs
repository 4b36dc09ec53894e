//! Whether a service can be reached, in words: short for the helper's list, whole for the visitor.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::Opening;
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
            (Self::Closed(Some(opens)), Language::En) => format!("Closed now. Open again: {}.", when(opens)),
        })
    }
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
