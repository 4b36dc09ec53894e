//! Public holidays in the Netherlands: the days on which a service may be closed.
//!
//! Source: Algemene termijnenwet art. 3 (1: New Year's Day, Easter Monday, Whit Monday, both days of Christmas,
//! Ascension Day, the day on which the King's birthday is celebrated, the fifth of May; 2: Good Friday, put on a level
//! with them). Easter Sunday and Whit Sunday are Sundays to the law, but not to a helpline that is there on Sundays.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::{Day, Holidays};

/// A public holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holiday {
    /// Nieuwjaarsdag, 1 January.
    NewYear,
    /// Goede Vrijdag, two days before Easter. Many work.
    GoodFriday,
    /// Eerste Paasdag.
    Easter,
    /// Tweede Paasdag.
    EasterMonday,
    /// Koningsdag, 27 April; the 26th when that is a Sunday.
    KingsDay,
    /// Bevrijdingsdag, 5 May. Most have it off once in five years only.
    LiberationDay,
    /// Hemelvaartsdag, 39 days after Easter.
    Ascension,
    /// Eerste Pinksterdag, 49 days after Easter.
    Whit,
    /// Tweede Pinksterdag.
    WhitMonday,
    /// Eerste Kerstdag, 25 December.
    Christmas,
    /// Tweede Kerstdag.
    SecondChristmas,
}

impl Holiday {
    /// Every holiday, in the order of the year.
    pub const ALL: [Self; 11] = [
        Self::NewYear,
        Self::GoodFriday,
        Self::Easter,
        Self::EasterMonday,
        Self::KingsDay,
        Self::LiberationDay,
        Self::Ascension,
        Self::Whit,
        Self::WhitMonday,
        Self::Christmas,
        Self::SecondChristmas,
    ];

    /// Its name in a directory file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NewYear => "new_year",
            Self::GoodFriday => "good_friday",
            Self::Easter => "easter",
            Self::EasterMonday => "easter_monday",
            Self::KingsDay => "kings_day",
            Self::LiberationDay => "liberation_day",
            Self::Ascension => "ascension",
            Self::Whit => "whit",
            Self::WhitMonday => "whit_monday",
            Self::Christmas => "christmas",
            Self::SecondChristmas => "second_christmas",
        }
    }

    /// On which day it falls in a year. `None` only where the calendar of `jiff` ends.
    pub fn in_year(self, year: i16) -> Option<Date> {
        let after = |days: i64| easter(year)?.checked_add(days.days()).ok();
        match self {
            Self::NewYear => Date::new(year, 1, 1).ok(),
            Self::GoodFriday => after(-2),
            Self::Easter => after(0),
            Self::EasterMonday => after(1),
            Self::KingsDay => {
                let birthday = Date::new(year, 4, 27).ok()?;
                if birthday.weekday() == Weekday::Sunday { birthday.yesterday().ok() } else { Some(birthday) }
            }
            Self::LiberationDay => Date::new(year, 5, 5).ok(),
            Self::Ascension => after(39),
            Self::Whit => after(49),
            Self::WhitMonday => after(50),
            Self::Christmas => Date::new(year, 12, 25).ok(),
            Self::SecondChristmas => Date::new(year, 12, 26).ok(),
        }
    }

    /// Whether it is a holiday to nearly everybody that year: all but Good Friday, and Liberation Day outside a lustrum
    /// (2025, 2030, …).
    pub const fn is_general(self, year: i16) -> bool {
        match self {
            Self::GoodFriday => false,
            Self::LiberationDay => year % 5 == 0,
            _ => true,
        }
    }
}

/// Easter Sunday of a year in the Gregorian calendar.
///
/// Source: the "anonymous Gregorian" rule, as in J. Meeus, *Astronomical Algorithms* (1991), chapter 8.
pub fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (golden, century, within) = (y % 19, y / 100, y % 100);
    let moon_shift = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - moon_shift + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (within / 4) - moon - within % 4) % 7;
    let late = (golden + 11 * moon + 22 * sunday) / 451;
    // 31 × month + day − 1
    let day = moon + sunday - 7 * late + 114;
    Date::new(year, i8::try_from(day / 31).ok()?, i8::try_from(day % 31 + 1).ok()?).ok()
}

impl Holidays {
    /// What a date is like, when it is a holiday on which something is said. Two may fall on one day (Ascension Day on
    /// 5 May 2016): what was said of one by name counts more than the rest, and closed more than open.
    pub(super) fn on(&self, at: Date) -> Option<&Day> {
        if self.named.is_empty() && self.rest == Day::AsUsual {
            return None;
        }
        let year = at.year();
        let today = || Holiday::ALL.into_iter().filter(|holiday| holiday.in_year(year) == Some(at));
        let named =
            today().filter_map(|holiday| self.named.iter().find(|(named, _)| *named == holiday).map(|(_, day)| day));
        let strength = |day: &&Day| match day {
            Day::Closed => 0,
            Day::Unknown => 1,
            Day::Open(_) => 2,
            Day::AsUsual => 3,
        };
        named.min_by_key(strength).or_else(|| today().any(|holiday| holiday.is_general(year)).then_some(&self.rest))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// From the table of Easter dates of the United States Naval Observatory, with both ends of what is possible.
    #[test]
    fn easter_falls_where_the_almanac_says() {
        for (year, month, day) in [
            (1818, 3, 22),
            (1943, 4, 25),
            (1961, 4, 2),
            (2000, 4, 23),
            (2008, 3, 23),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2028, 4, 16),
            (2038, 4, 25),
        ] {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
    }

    #[test]
    fn the_holidays_of_2026_and_the_rule_for_sunday() {
        let of = |year| Holiday::ALL.map(|holiday| holiday.in_year(year).unwrap().strftime("%d-%m").to_string());
        assert_eq!(
            of(2026),
            ["01-01", "03-04", "05-04", "06-04", "27-04", "05-05", "14-05", "24-05", "25-05", "25-12", "26-12"]
        );
        assert_eq!(Holiday::KingsDay.in_year(2025), Some(date(2025, 4, 26)), "27 April 2025 is a Sunday");
        assert_eq!(Holiday::KingsDay.in_year(2031), Some(date(2031, 4, 26)), "and 27 April 2031");
        assert!(Holiday::LiberationDay.is_general(2030) && !Holiday::LiberationDay.is_general(2026));
    }

    #[test]
    fn two_holidays_on_one_day_close_when_one_does() {
        let day = date(2016, 5, 5);
        assert_eq!(Holiday::Ascension.in_year(2016), Some(day));
        let named = |ascension, liberation| Holidays {
            rest: Day::AsUsual,
            named: vec![(Holiday::LiberationDay, liberation), (Holiday::Ascension, ascension)],
        };
        assert_eq!(named(Day::Closed, Day::AsUsual).on(day), Some(&Day::Closed));
        assert_eq!(named(Day::AsUsual, Day::Closed).on(day), Some(&Day::Closed));
        assert_eq!(named(Day::AsUsual, Day::AsUsual).on(date(2016, 5, 4)), None);
    }
}
