//! Opening hours in words, for whoever reads when somebody is there: a line for each span of the week, then what holidays
//! and single days change.

use jiff::civil::{Date, Weekday};

use super::words::{month, weekday};
use super::{DAY, Day, Days, Holiday, Hours, Span, Weekly};
use crate::Language;

/// Days that change something are told so long ahead.
const AHEAD: i32 = 14;

impl Hours {
    /// The hours in words, as they hold on a day: what comes back every week, then holidays, then the days of the next two
    /// weeks that are not like the others. Empty where nothing is known.
    pub fn lines(&self, today: Date, language: Language) -> Vec<String> {
        if self.is_always() {
            return vec![always(language).to_owned()];
        }
        // a season that is not now is told with its days
        let weekly = self.weekly.iter().filter(|weekly| weekly.to.is_none_or(|to| today <= to));
        let mut lines: Vec<String> = Vec::new();
        for weekly in weekly {
            let line = weekly_line(weekly, today, language);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        lines.extend(self.holiday_lines(language));
        lines.extend(self.exceptions.iter().filter_map(|exception| {
            let ahead = exception.from.since(today).map_or(i32::MAX, |span| span.get_days());
            let days = match (exception.from, exception.to) {
                (from, to) if from == to => date(from, today, language),
                (from, to) => until(&date(from, today, language), &date(to, today, language), language),
            };
            let is = day_words(&exception.day, language)?;
            (ahead <= AHEAD && today <= exception.to).then(|| format!("{days}: {is}"))
        }));
        lines
    }

    fn holiday_lines(&self, language: Language) -> Vec<String> {
        let all = match language {
            Language::Nl => "feestdagen",
            Language::En => "public holidays",
        };
        let rest = day_words(&self.holidays.rest, language).map(|is| format!("{all}: {is}"));
        let named = self.holidays.named.iter().filter(|(_, day)| *day != self.holidays.rest);
        let named = named.filter_map(|(holiday, day)| {
            let is = match day {
                Day::AsUsual => as_usual(language).to_owned(),
                day => day_words(day, language)?,
            };
            Some(format!("{}: {is}", name(*holiday, language)))
        });
        rest.into_iter().chain(named).collect()
    }
}

fn weekly_line(weekly: &Weekly, today: Date, language: Language) -> String {
    let days = days(weekly.days, language);
    let span = if weekly.span == Span::WHOLE { always(language).to_owned() } else { times(weekly.span) };
    let mut line = format!("{days} {span}");
    let season = match (weekly.from.filter(|from| *from > today), weekly.to, language) {
        (Some(from), Some(to), _) => Some(until(&date(from, today, language), &date(to, today, language), language)),
        (Some(from), None, Language::Nl) => Some(format!("vanaf {}", date(from, today, language))),
        (Some(from), None, Language::En) => Some(format!("from {}", date(from, today, language))),
        (None, Some(to), Language::Nl) => Some(format!("tot en met {}", date(to, today, language))),
        (None, Some(to), Language::En) => Some(format!("until {}", date(to, today, language))),
        (None, None, _) => None,
    };
    if let Some(season) = season {
        line = format!("{line} ({season})");
    }
    line
}

const fn always(language: Language) -> &'static str {
    match language {
        Language::Nl => "dag en nacht",
        Language::En => "day and night",
    }
}

const fn as_usual(language: Language) -> &'static str {
    match language {
        Language::Nl => "zoals anders",
        Language::En => "as usual",
    }
}

/// What a day is like; nothing for one that is as any other.
fn day_words(day: &Day, language: Language) -> Option<String> {
    Some(match (day, language) {
        (Day::AsUsual, _) => return None,
        (Day::Closed, Language::Nl) => "dicht".to_owned(),
        (Day::Closed, Language::En) => "closed".to_owned(),
        (Day::Unknown, Language::Nl) => "niet bekend".to_owned(),
        (Day::Unknown, Language::En) => "not known".to_owned(),
        (Day::Open(spans), _) => spans.iter().map(|span| times(*span)).collect::<Vec<_>>().join(", "),
    })
}

/// `18:00–22:00`.
fn times(span: Span) -> String {
    let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let to = if span.to() > DAY { span.to() - DAY } else { span.to() };
    format!("{}–{}", time(span.from()), time(to))
}

/// "elke dag", "maandag tot en met vrijdag", "maandag, woensdag".
fn days(days: Days, language: Language) -> String {
    if days == Days::ALL {
        return match language {
            Language::Nl => "elke dag".to_owned(),
            Language::En => "every day".to_owned(),
        };
    }
    let named: Vec<Weekday> = days.iter().collect();
    let runs = named.chunk_by(|a, b| a.to_monday_zero_offset() + 1 == b.to_monday_zero_offset());
    let mut parts = Vec::new();
    for run in runs {
        match run {
            [first, _, .., last] => {
                parts.push(until(weekday(*first, language), weekday(*last, language), language));
            }
            few => parts.extend(few.iter().map(|day| weekday(*day, language).to_owned())),
        }
    }
    parts.join(", ")
}

fn until(from: &str, to: &str, language: Language) -> String {
    match language {
        Language::Nl => format!("{from} tot en met {to}"),
        Language::En => format!("{from} to {to}"),
    }
}

/// A day, with its year when that is another one than today's.
fn date(date: Date, today: Date, language: Language) -> String {
    let day = format!("{} {}", date.day(), month(date.month(), language));
    if date.year() == today.year() { day } else { format!("{day} {}", date.year()) }
}

const fn name(holiday: Holiday, language: Language) -> &'static str {
    match (holiday, language) {
        (Holiday::NewYear, Language::Nl) => "Nieuwjaarsdag",
        (Holiday::NewYear, Language::En) => "New Year's Day",
        (Holiday::GoodFriday, Language::Nl) => "Goede Vrijdag",
        (Holiday::GoodFriday, Language::En) => "Good Friday",
        (Holiday::Easter, Language::Nl) => "Eerste Paasdag",
        (Holiday::Easter, Language::En) => "Easter Sunday",
        (Holiday::EasterMonday, Language::Nl) => "Tweede Paasdag",
        (Holiday::EasterMonday, Language::En) => "Easter Monday",
        (Holiday::KingsDay, Language::Nl) => "Koningsdag",
        (Holiday::KingsDay, Language::En) => "King's Day",
        (Holiday::LiberationDay, Language::Nl) => "Bevrijdingsdag",
        (Holiday::LiberationDay, Language::En) => "Liberation Day",
        (Holiday::Ascension, Language::Nl) => "Hemelvaartsdag",
        (Holiday::Ascension, Language::En) => "Ascension Day",
        (Holiday::Whit, Language::Nl) => "Eerste Pinksterdag",
        (Holiday::Whit, Language::En) => "Whit Sunday",
        (Holiday::WhitMonday, Language::Nl) => "Tweede Pinksterdag",
        (Holiday::WhitMonday, Language::En) => "Whit Monday",
        (Holiday::Christmas, Language::Nl) => "Eerste Kerstdag",
        (Holiday::Christmas, Language::En) => "Christmas Day",
        (Holiday::SecondChristmas, Language::Nl) => "Tweede Kerstdag",
        (Holiday::SecondChristmas, Language::En) => "Boxing Day",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::{Exception, Holidays};
    use super::*;

    fn hours(text: &str) -> Hours {
        Hours::parse(text).expect("hours")
    }

    #[test]
    fn the_week_is_told_in_both_languages() {
        let today = date(2026, 12, 1);
        for (text, nl, en) in [
            ("always", "dag en nacht", "day and night"),
            ("daily 11:00-21:00", "elke dag 11:00–21:00", "every day 11:00–21:00"),
            (
                "sat 22:00-02:00",
                "zaterdag 22:00–02:00|feestdagen: niet bekend",
                "Saturday 22:00–02:00|public holidays: not known",
            ),
            (
                "mon-fri 18:00-24:00, sat-sun 14:00-22:00",
                "maandag tot en met vrijdag 18:00–24:00|zaterdag, zondag 14:00–22:00|feestdagen: niet bekend",
                "Monday to Friday 18:00–24:00|Saturday, Sunday 14:00–22:00|public holidays: not known",
            ),
        ] {
            assert_eq!(hours(text).lines(today, Language::Nl).join("|"), nl);
            assert_eq!(hours(text).lines(today, Language::En).join("|"), en);
        }
        assert!(Hours::default().lines(today, Language::Nl).iter().all(|line| line.starts_with("feestdagen")));
    }

    #[test]
    fn holidays_seasons_and_single_days_are_told_when_they_matter() {
        let mut hours = hours("daily 18:00-22:00");
        hours.holidays = Holidays { rest: Day::Closed, named: vec![(Holiday::Christmas, Day::AsUsual)] };
        hours.weekly[0].to = Some(date(2026, 12, 31));
        let at = |day| date(2026, 12, day);
        hours.exceptions = vec![
            Exception { from: at(5), to: at(5), day: Day::Closed },
            Exception { from: at(24), to: at(26), day: Day::Open(vec![Span::parse("12:00-18:00").expect("a span")]) },
        ];
        let told = |hours: &Hours, day| hours.lines(at(day), Language::En);
        let week = "every day 18:00–22:00 (until 31 December)";
        let holidays = ["public holidays: closed", "Christmas Day: as usual"];
        assert_eq!(told(&hours, 1), [week, holidays[0], holidays[1], "5 December: closed"]);
        assert_eq!(told(&hours, 6), [week, holidays[0], holidays[1]], "over, and not yet near");
        assert_eq!(told(&hours, 25), [week, holidays[0], holidays[1], "24 December to 26 December: 12:00–18:00"]);
        hours.exceptions[1].to = date(2027, 1, 2);
        assert_eq!(told(&hours, 25)[3], "24 December to 2 January 2027: 12:00–18:00");
        hours.weekly[0].to = Some(date(2026, 11, 30));
        assert!(!told(&hours, 1).iter().any(|line| line.starts_with("every day")), "a season that is over");
    }
}
