//! What a schedule says, in words that a visitor can read: "elke twee weken op maandag 09:00–17:00".

use jiff::civil::{Date, Weekday};

use super::recurrence::{Clock, Frequency, Recurrence, Zone};
use super::schedule::DAYS;
use crate::Language::{En, Nl};
use crate::{Language, Words};

impl Recurrence {
    /// In both languages; empty when it says nothing.
    pub(super) fn words(&self) -> Words {
        Words { nl: self.said(Nl), en: self.said(En) }
    }

    fn said(&self, language: Language) -> String {
        let times = self.times(language);
        let dates = self.dates(language);
        let count = self.count.map(|count| match language {
            Nl => format!("{count} keer"),
            En => format!("{count} times"),
        });
        let when = [self.how_often(language), self.which_days(language), times];
        let when = when.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let parts = [Some(when), count, Some(dates)].into_iter().flatten().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(", ")
    }

    /// Nothing where the days tell: "maandag" is each Monday.
    fn how_often(&self, language: Language) -> String {
        let told = !self.days.is_empty() || !self.month_days.is_empty() || !self.year_days.is_empty();
        let (one, many) = match (self.frequency, language) {
            (Frequency::Unsaid, Nl) => ("", "keer"),
            (Frequency::Unsaid, En) => ("", "times"),
            (Frequency::Daily, Nl) => ("dag", "dagen"),
            (Frequency::Daily, En) => ("day", "days"),
            (Frequency::Weekly, Nl) => ("week", "weken"),
            (Frequency::Weekly, En) => ("week", "weeks"),
            (Frequency::Monthly, Nl) => ("maand", "maanden"),
            (Frequency::Monthly, En) => ("month", "months"),
            (Frequency::Yearly, Nl) => ("jaar", "jaar"),
            (Frequency::Yearly, En) => ("year", "years"),
        };
        let each = match (self.frequency, language) {
            (Frequency::Yearly, Nl) => "elk",
            (_, Nl) => "elke",
            (_, En) => "every",
        };
        let of_month = self.frequency == Frequency::Monthly
            && (!self.month_days.is_empty() || self.days.iter().any(|(which, _)| *which != 0));
        let implied = match self.frequency {
            Frequency::Unsaid => true,
            Frequency::Daily | Frequency::Weekly => told,
            Frequency::Monthly => of_month,
            Frequency::Yearly => false,
        };
        match self.interval {
            1 if implied => String::new(),
            1 => format!("{each} {one}"),
            many_times => {
                let each = if language == Nl { "elke" } else { "every" };
                format!("{each} {} {many}", in_words(many_times, language))
            }
        }
    }

    fn which_days(&self, language: Language) -> String {
        let mut parts = Vec::new();
        let each: Vec<Weekday> = self.days.iter().filter(|(which, _)| *which == 0).map(|(_, day)| *day).collect();
        parts.extend(Some(listed_days(&each, language)).filter(|days| !days.is_empty()));
        let counted: Vec<String> = self
            .days
            .iter()
            .filter(|(which, _)| *which != 0)
            .map(|(which, day)| match language {
                Nl => format!("de {} {}", ordinal(*which, language), day_name(*day, language)),
                En => format!("the {} {}", ordinal(*which, language), day_name(*day, language)),
            })
            .collect();
        let month =
            if self.frequency == Frequency::Yearly { ("het jaar", "the year") } else { ("de maand", "the month") };
        let of = |list: String, (nl, en): (&str, &str)| match language {
            Nl => format!("{list} van {nl}"),
            En => format!("{list} of {en}"),
        };
        if !counted.is_empty() {
            parts.push(of(and(&counted, language), month));
        }
        for (list, within) in
            [(&self.month_days, ("de maand", "the month")), (&self.year_days, ("het jaar", "the year"))]
        {
            let named: Vec<String> = list.iter().map(|day| nth_day(*day, language)).collect();
            if !named.is_empty() {
                parts.push(of(and(&named, language), within));
            }
        }
        if !self.weeks.is_empty() {
            let weeks: Vec<String> = self.weeks.iter().map(i16::to_string).collect();
            parts.push(format!("in week {}", and(&weeks, language)));
        }
        let days = parts.join(", ");
        let on = if language == Nl { "op" } else { "on" };
        let begins = self.days.iter().any(|(which, _)| *which == 0) && !self.how_often(language).is_empty();
        let counted =
            each.is_empty() && (!counted.is_empty() || !self.month_days.is_empty() || !self.year_days.is_empty());
        if begins || counted { format!("{on} {days}") } else { days }
    }

    fn times(&self, language: Language) -> String {
        match (&self.opens, &self.closes) {
            (None, None) => String::new(),
            (Some(Clock::At(from, one)), Some(Clock::At(to, other))) if one == other => {
                format!("{}–{}{}", time(*from), time(*to), zone(one))
            }
            (Some(from), Some(to)) => format!("{}–{}", clock(from), clock(to)),
            (Some(from), None) => match language {
                Nl => format!("vanaf {}", clock(from)),
                En => format!("from {}", clock(from)),
            },
            (None, Some(to)) => match language {
                Nl => format!("tot {}", clock(to)),
                En => format!("until {}", clock(to)),
            },
        }
    }

    fn dates(&self, language: Language) -> String {
        match (self.from, self.to, language) {
            (None, None, _) => String::new(),
            (Some(from), None, Nl) => format!("vanaf {}", date(from, language)),
            (Some(from), None, En) => format!("from {}", date(from, language)),
            (None, Some(to), Nl) => format!("t/m {}", date(to, language)),
            (None, Some(to), En) => format!("until {}", date(to, language)),
            (Some(from), Some(to), Nl) => format!("van {} t/m {}", date(from, language), date(to, language)),
            (Some(from), Some(to), En) => format!("from {} until {}", date(from, language), date(to, language)),
        }
    }
}

fn date(date: Date, language: Language) -> String {
    match language {
        Nl => format!("{}-{}-{}", date.day(), date.month(), date.year()),
        En => date.to_string(),
    }
}

fn time(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn zone(zone: &Zone) -> String {
    match zone {
        Zone::Here => String::new(),
        Zone::Other(name) => format!(" {name}"),
    }
}

fn clock(clock: &Clock) -> String {
    match clock {
        Clock::At(at, of) => time(*at) + &zone(of),
        Clock::Said(text) => text.clone(),
    }
}

/// Days in a row of three or more as "maandag t/m vrijdag".
fn listed_days(days: &[Weekday], language: Language) -> String {
    let has: Vec<bool> = DAYS.iter().map(|(day, _)| days.contains(day)).collect();
    let mut parts = Vec::new();
    let mut at = 0;
    while at < DAYS.len() {
        let run = has[at..].iter().take_while(|has| **has).count();
        let name = |at: usize| day_name(DAYS[at].0, language);
        match (run, language) {
            (0, _) => {}
            (1 | 2, _) => parts.extend((at..at + run).map(|day| name(day).to_owned())),
            (_, Nl) => parts.push(format!("{} t/m {}", name(at), name(at + run - 1))),
            (_, En) => parts.push(format!("{} to {}", name(at), name(at + run - 1))),
        }
        at += run.max(1);
    }
    and(&parts, language)
}

fn and(parts: &[String], language: Language) -> String {
    let word = if language == Nl { "en" } else { "and" };
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

fn in_words(number: u32, language: Language) -> String {
    match (number, language) {
        (2, Nl) => "twee".to_owned(),
        (2, En) => "two".to_owned(),
        (3, Nl) => "drie".to_owned(),
        (3, En) => "three".to_owned(),
        (4, Nl) => "vier".to_owned(),
        (4, En) => "four".to_owned(),
        _ => number.to_string(),
    }
}

fn ordinal(which: i16, language: Language) -> String {
    let known = match (which, language) {
        (1, Nl) => "eerste",
        (1, En) => "first",
        (2, Nl) => "tweede",
        (2, En) => "second",
        (3, Nl) => "derde",
        (3, En) => "third",
        (4, Nl) => "vierde",
        (4, En) => "fourth",
        (5, Nl) => "vijfde",
        (5, En) => "fifth",
        (-1, Nl) => "laatste",
        (-1, En) => "last",
        (-2, Nl) => "een na laatste",
        (-2, En) => "second last",
        (..=-1, Nl) => return format!("{} van het eind", numbered(which.unsigned_abs(), language)),
        (..=-1, En) => return format!("{} from the end", numbered(which.unsigned_abs(), language)),
        _ => return numbered(which.unsigned_abs(), language),
    };
    known.to_owned()
}

fn nth_day(which: i16, language: Language) -> String {
    match (which, language) {
        (-1, Nl) => "de laatste dag".to_owned(),
        (-1, En) => "the last day".to_owned(),
        (..=-1, Nl) => format!("de {} dag vanaf het eind", numbered(which.unsigned_abs(), language)),
        (..=-1, En) => format!("the {} day from the end", numbered(which.unsigned_abs(), language)),
        (_, Nl) => format!("de {}", numbered(which.unsigned_abs(), language)),
        (_, En) => format!("the {}", numbered(which.unsigned_abs(), language)),
    }
}

fn numbered(number: u16, language: Language) -> String {
    let end = match (number % 100, number % 10, language) {
        (_, _, Nl) => "e",
        (11..=13, _, En) => "th",
        (_, 1, En) => "st",
        (_, 2, En) => "nd",
        (_, 3, En) => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}

const fn day_name(day: Weekday, language: Language) -> &'static str {
    match (day, language) {
        (Weekday::Monday, Nl) => "maandag",
        (Weekday::Monday, En) => "Monday",
        (Weekday::Tuesday, Nl) => "dinsdag",
        (Weekday::Tuesday, En) => "Tuesday",
        (Weekday::Wednesday, Nl) => "woensdag",
        (Weekday::Wednesday, En) => "Wednesday",
        (Weekday::Thursday, Nl) => "donderdag",
        (Weekday::Thursday, En) => "Thursday",
        (Weekday::Friday, Nl) => "vrijdag",
        (Weekday::Friday, En) => "Friday",
        (Weekday::Saturday, Nl) => "zaterdag",
        (Weekday::Saturday, En) => "Saturday",
        (Weekday::Sunday, Nl) => "zondag",
        (Weekday::Sunday, En) => "Sunday",
    }
}
