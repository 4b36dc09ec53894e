//! For any hours, moment and zone's night: what is said of the next change is so.

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::tests::amsterdam;
use super::*;

fn spans() -> impl Strategy<Value = Span> {
    (0..DAY, 0..=DAY).prop_filter_map("the same minute", |(from, to)| Span::new(from, to))
}

fn day() -> impl Strategy<Value = Day> {
    prop_oneof![
        Just(Day::AsUsual),
        Just(Day::Closed),
        Just(Day::Unknown),
        proptest::collection::vec(spans(), 1..3).prop_map(Day::Open),
    ]
}

/// Days around Christmas, Easter and both changes of the clock.
fn dates() -> impl Strategy<Value = Date> {
    let near = prop_oneof![
        Just(date(2026, 3, 29)),
        Just(date(2026, 10, 25)),
        Just(date(2026, 12, 25)),
        Just(date(2026, 4, 5)),
        Just(date(2025, 4, 27)),
        Just(date(2025, 5, 5)),
    ];
    (near, -4i64..5).prop_map(|(date, days)| date.checked_add(jiff::Span::new().days(days)).unwrap())
}

fn hours() -> impl Strategy<Value = Hours> {
    let weekly = (0u8..0x80, spans(), proptest::option::of(dates())).prop_map(|(days, span, to)| Weekly {
        days: Days(days),
        span,
        from: None,
        to,
    });
    let exception = (dates(), 0i64..4, day()).prop_map(|(from, days, day)| Exception {
        from,
        to: from.checked_add(jiff::Span::new().days(days)).unwrap(),
        day,
    });
    let named = (0..Holiday::ALL.len(), day()).prop_map(|(at, day)| (Holiday::ALL[at], day));
    let holidays = (day(), proptest::collection::vec(named, 0..3)).prop_map(|(rest, named)| Holidays { rest, named });
    (proptest::collection::vec(weekly, 0..4), holidays, proptest::collection::vec(exception, 0..3))
        .prop_map(|(weekly, holidays, exceptions)| Hours { weekly, holidays, exceptions })
}

fn moments() -> impl Strategy<Value = Timestamp> {
    (dates(), 0i64..24 * 60).prop_map(|(date, minute)| {
        let midnight = amsterdam().to_ambiguous_timestamp(date.at(0, 0, 0, 0)).compatible().unwrap();
        midnight + SignedDuration::from_mins(minute)
    })
}

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_next_opening_is_open_and_the_minute_before_it_is_not(hours in hours(), at in moments()) {
        let zone = amsterdam();
        if let Opening::Closed(Some(opens)) = hours.opening(at, &zone) {
            prop_assert!(opens > at);
            prop_assert!(matches!(hours.opening(opens, &zone), Opening::Open(_)));
            prop_assert!(!matches!(hours.opening(opens - MINUTE, &zone), Opening::Open(_)));
            // nothing between was open
            for quarter in 1..200 {
                let between = at + MINUTE * (quarter * 15);
                if between < opens {
                    prop_assert!(!matches!(hours.opening(between, &zone), Opening::Open(_)), "{between}");
                }
            }
        }
    }

    #[test]
    fn closing_is_the_first_moment_that_is_not_open(hours in hours(), at in moments()) {
        let zone = amsterdam();
        if let Opening::Open(Some(closes)) = hours.opening(at, &zone) {
            prop_assert!(closes > at);
            prop_assert!(!matches!(hours.opening(closes, &zone), Opening::Open(_)));
            prop_assert_eq!(hours.opening(closes - MINUTE.min(closes.duration_since(at)), &zone), Opening::Open(Some(closes)));
        }
    }

    #[test]
    fn nothing_is_said_to_be_open_on_a_day_of_which_nobody_knows_or_that_is_closed(at in moments(), text in spans()) {
        let zone = amsterdam();
        let mut hours = Hours::parse(&format!("daily {text}")).unwrap();
        let today = zone.to_datetime(at).date();
        let (from, to) = (today.yesterday().unwrap(), today);
        for day in [Day::Closed, Day::Unknown] {
            hours.exceptions = vec![Exception { from, to, day }];
            prop_assert!(!matches!(hours.opening(at, &zone), Opening::Open(_)));
        }
    }
}
