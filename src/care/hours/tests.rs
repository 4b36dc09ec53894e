use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;

use super::*;
use crate::Language;

pub(super) fn amsterdam() -> TimeZone {
    TimeZone::get(ZONE).unwrap()
}

/// A moment by its offset, so that both 02:30 of the night in October can be told.
fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn hours(text: &str) -> Hours {
    Hours::parse(text).unwrap()
}

#[test]
fn weekday_hours_are_open_on_weekdays_only_and_the_end_is_closed() {
    let (hours, zone) = (hours("mon-fri 09:00-17:00, sat 10:00-12:00"), amsterdam());
    let open = |text| matches!(hours.opening(at(text), &zone), Opening::Open(_));
    assert!(open("2026-11-23T09:00+01"), "Monday");
    assert!(!open("2026-11-23T08:59:59+01"));
    assert!(!open("2026-11-23T17:00+01"));
    assert!(open("2026-11-28T11:59+01"));
    assert!(!open("2026-11-29T11:00+01"));
    assert!(matches!(Hours::parse("always").unwrap().opening(at("2026-11-23T03:00+01"), &zone), Opening::Open(None)));
}

#[test]
fn what_is_not_hours_is_refused() {
    for wrong in [
        "",
        "daily",
        "daily 09:00-09:00",
        "daily 9-17",
        "daily 9:00-17:00",
        "daily 24:00-08:00",
        "daily 09:60-10:00",
        "daily 09:00-25:00",
        "maandag 09:00-17:00",
        "mon 09:00-17:00,",
        "always,",
        "mon-fri",
    ] {
        assert_eq!(Hours::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn hours_are_written_as_they_are_read() {
    for text in ["always", "daily 11:00-21:00", "mon-fri 09:00-17:00", "sat 22:00-02:00", "sun 00:00-24:00"] {
        assert_eq!(Weekly::parse(text).unwrap()[0].to_string(), text);
    }
    let over_the_weekend = Weekly::parse("fri-mon 20:00-23:00").unwrap()[0];
    assert_eq!(over_the_weekend.to_string(), "mon 20:00-23:00, fri-sun 20:00-23:00");
}

#[test]
fn a_night_belongs_to_the_day_on_which_it_began() {
    let (hours, zone) = (hours("fri 22:00-02:00"), amsterdam());
    assert_eq!(hours.opening(at("2026-11-28T01:59+01"), &zone), Opening::Open(Some(at("2026-11-28T02:00+01"))));
    assert_eq!(hours.opening(at("2026-11-28T02:00+01"), &zone), Opening::Closed(Some(at("2026-12-04T22:00+01"))));
    assert_eq!(hours.opening(at("2026-11-27T01:00+01"), &zone), Opening::Closed(Some(at("2026-11-27T22:00+01"))));
}

#[test]
fn spans_that_touch_are_one() {
    let (hours, zone) = (hours("mon 09:00-12:00, mon 12:00-15:00, mon 14:00-24:00, tue 00:00-03:00"), amsterdam());
    assert_eq!(hours.opening(at("2026-11-23T10:00+01"), &zone), Opening::Open(Some(at("2026-11-24T03:00+01"))));
}

/// 29 March 2026: 02:00 is 03:00. 25 October 2026: 03:00 is 02:00 again.
#[test]
fn the_nights_of_both_clock_changes() {
    let zone = amsterdam();
    let evening = hours("daily 20:00-02:30");
    // until 02:30, which does not come: six and a half hours after 20:00, which is 03:30
    let until = Opening::Open(Some(at("2026-03-29T03:30+02")));
    assert_eq!(evening.opening(at("2026-03-29T01:50+01"), &zone), until);
    assert_eq!(evening.opening(at("2026-03-29T03:10+02"), &zone), until);
    assert_eq!(evening.opening(at("2026-03-29T03:30+02"), &zone), Opening::Closed(Some(at("2026-03-29T20:00+02"))));
    assert_eq!(until.text(at("2026-03-29T01:50+01"), &zone, Language::En), "closes in 40 min", "not in 100");
    // until the first 02:30; in the second 02:10 nobody is there
    let until = Opening::Open(Some(at("2026-10-25T02:30+02")));
    assert_eq!(evening.opening(at("2026-10-25T02:10+02"), &zone), until);
    assert_eq!(evening.opening(at("2026-10-25T02:10+01"), &zone), Opening::Closed(Some(at("2026-10-25T20:00+01"))));
    let morning = hours("daily 02:30-05:00");
    assert_eq!(morning.opening(at("2026-03-29T01:59+01"), &zone), Opening::Closed(Some(at("2026-03-29T03:30+02"))));
    assert_eq!(morning.opening(at("2026-03-29T03:29+02"), &zone), Opening::Closed(Some(at("2026-03-29T03:30+02"))));
    assert_eq!(morning.opening(at("2026-03-29T03:30+02"), &zone), Opening::Open(Some(at("2026-03-29T05:00+02"))));
    // both halves past two in October: three and a half hours long
    for inside in ["2026-10-25T02:30+02", "2026-10-25T02:10+01", "2026-10-25T02:30+01"] {
        assert_eq!(morning.opening(at(inside), &zone), Opening::Open(Some(at("2026-10-25T05:00+01"))), "{inside}");
    }
    // what lies in the hour that does not come is moved with it; a whole day is 23 or 25 hours
    let moved = hours("sun 02:00-02:30");
    assert_eq!(moved.opening(at("2026-03-29T03:10+02"), &zone), Opening::Open(Some(at("2026-03-29T03:30+02"))));
    let sunday = hours("sun 00:00-24:00");
    for (from, to) in [("2026-03-29T00:00+01", "2026-03-30T00:00+02"), ("2026-10-25T00:00+02", "2026-10-26T00:00+01")] {
        assert_eq!(sunday.opening(at(from), &zone), Opening::Open(Some(at(to))));
    }
}

fn office() -> Hours {
    hours("mon-fri 09:00-17:00")
}

#[test]
fn on_a_holiday_of_which_nothing_is_said_nobody_knows_but_who_is_there_every_day_is_there() {
    let zone = amsterdam();
    let christmas = at("2026-12-25T11:00+01");
    assert_eq!(office().opening(christmas, &zone), Opening::Unknown, "Christmas is a Friday");
    assert!(matches!(hours("daily 11:00-21:00").opening(christmas, &zone), Opening::Open(_)));
    // a Saturday, on which they are never there
    assert_eq!(office().opening(at("2026-12-26T11:00+01"), &zone), Opening::Closed(Some(at("2026-12-28T09:00+01"))));
    // on the evening before, the first opening that is known
    assert_eq!(office().opening(at("2026-12-24T18:00+01"), &zone), Opening::Closed(Some(at("2026-12-28T09:00+01"))));
    // in the night after a day of which nobody knows
    let night = hours("fri 20:00-02:00");
    assert_eq!(night.opening(at("2026-12-26T01:00+01"), &zone), Opening::Unknown);
    // New Year's Day is the next Friday
    assert_eq!(night.opening(at("2026-12-26T02:00+01"), &zone), Opening::Closed(Some(at("2027-01-08T20:00+01"))));
}

#[test]
fn holidays_close_or_change_a_day_and_an_exception_is_stronger() {
    let zone = amsterdam();
    let mut hours = office();
    hours.holidays = Holidays {
        rest: Day::Closed,
        named: vec![
            (Holiday::GoodFriday, Day::Open(vec![Span::parse("09:00-12:00").unwrap()])),
            (Holiday::EasterMonday, Day::AsUsual),
        ],
    };
    let eve = date(2026, 12, 24);
    hours.exceptions = vec![
        Exception { from: eve, to: eve, day: Day::Open(vec![Span::parse("10:00-14:00").unwrap()]) },
        Exception { from: date(2026, 12, 28), to: date(2027, 1, 3), day: Day::Closed },
    ];
    for (now, status) in [
        ("2026-04-03T13:00+02", Opening::Closed(Some(at("2026-04-06T09:00+02")))), // Good Friday, in the afternoon
        ("2026-04-06T10:00+02", Opening::Open(Some(at("2026-04-06T17:00+02")))),   // Easter Monday, as usual
        ("2026-04-27T10:00+02", Opening::Closed(Some(at("2026-04-28T09:00+02")))), // King's Day
        ("2026-05-05T10:00+02", Opening::Open(Some(at("2026-05-05T17:00+02")))),   // no lustrum
        ("2025-05-05T10:00+02", Opening::Closed(Some(at("2025-05-06T09:00+02")))), // lustrum
        ("2026-12-24T09:30+01", Opening::Closed(Some(at("2026-12-24T10:00+01")))),
        ("2026-12-24T14:00+01", Opening::Closed(Some(at("2027-01-04T09:00+01")))),
    ] {
        assert_eq!(hours.opening(at(now), &zone), status, "{now}");
    }
}

#[test]
fn hours_that_ran_out_are_not_known_any_more() {
    let zone = amsterdam();
    let summer = |text: &str| {
        let weekly = Weekly::parse(text).unwrap().into_iter();
        weekly.map(|weekly| Weekly { from: Some(date(2026, 6, 1)), to: Some(date(2026, 8, 31)), ..weekly }).collect()
    };
    let hours = Hours::by_week(summer("daily 10:00-16:00"));
    assert_eq!(hours.opening(at("2026-08-31T15:00+02"), &zone), Opening::Open(Some(at("2026-08-31T16:00+02"))));
    assert_eq!(hours.opening(at("2026-08-31T17:00+02"), &zone), Opening::Closed(None));
    assert_eq!(hours.opening(at("2026-09-01T12:00+02"), &zone), Opening::Unknown);
    assert_eq!(Hours::default().opening(at("2026-09-01T12:00+02"), &zone), Opening::Unknown);
}

#[test]
fn what_is_told_is_told_as_one_says_it_now() {
    let zone = amsterdam();
    let friday = at("2026-11-27T22:50+01");
    let text = |status: Opening, language| status.text(friday, &zone, language);
    for (status, nl, en) in [
        (Opening::Open(None), "open", "open"),
        (Opening::Open(Some(at("2026-11-27T23:00+01"))), "sluit over 10 min", "closes in 10 min"),
        (Opening::Open(Some(at("2026-11-28T02:00+01"))), "open tot zaterdag 02:00", "open until Saturday 02:00"),
        (Opening::Closed(Some(at("2026-11-27T23:30+01"))), "opent 23:30", "opens 23:30"),
        (Opening::Closed(Some(at("2026-11-30T09:00+01"))), "opent maandag 09:00", "opens Monday 09:00"),
        (Opening::Closed(Some(at("2027-01-04T09:00+01"))), "opent 4 januari 09:00", "opens 4 January 09:00"),
        (Opening::Closed(None), "gesloten", "closed"),
        (Opening::Unknown, "tijden niet bekend", "hours not known"),
    ] {
        assert_eq!([text(status, Language::Nl), text(status, Language::En)], [nl, en]);
    }
    let sentence = |status: Opening, language| status.sentence(friday, &zone, language);
    let opens = Opening::Closed(Some(at("2026-11-28T11:00+01")));
    assert_eq!(sentence(opens, Language::Nl).unwrap(), "Nu dicht. Weer open: morgen om 11:00.");
    assert_eq!(sentence(opens, Language::En).unwrap(), "Closed now. Opens again tomorrow at 11:00.");
    let until = Opening::Open(Some(at("2026-11-27T23:00+01")));
    assert_eq!(sentence(until, Language::Nl).unwrap(), "Nu open, tot vandaag om 23:00.");
    assert_eq!(sentence(Opening::Unknown, Language::Nl), None);
}
