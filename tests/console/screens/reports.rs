//! The report of a year, as helpers see it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;

use care::Language;
use care::registration::Registration;
use care::report::Tally;
use console::dialog::report::Report;
use desk::event::{DeskEvent, Reported};
use serde_json::json;

use super::snapshots::{SIZES, snap};
use testing::night::Night;

/// Somebody who asked for help.
fn person(year: u16, nth: usize, age: &str, who: &str) -> Registration {
    let line = json!({
        "year": year, "quarter": nth % 4 + 1, "visitor": "new", "trafficking": "yes",
        "role": if nth.is_multiple_of(8) { "relative_or_friend" } else { "self" },
        "forms": ["sexual_online"], "age_now": age, "age_at_start": "unknown", "gender": "unknown",
        "ongoing": "yes", "duration": if nth.is_multiple_of(3) { "2-5y" } else { "<6m" }, "perpetrators": [who],
        "siblings": if nth.is_multiple_of(2) { "yes" } else { "no" },
        "first_time_told": if nth.is_multiple_of(5) { "no" } else { "yes" },
        "triage_first": "X", "triage_last": "B", "plans": [], "referrals": [], "closing": "goodbye"
    });
    serde_json::from_value(line).unwrap()
}

/// What a door reports of a year in which this many people came, three of them children under twelve.
fn report(year: u16, people: usize) -> DeskEvent {
    let mut tally = Tally::default();
    tally.tell_unregistered();
    // by the asked-for-themselves alone, so that the counts are these
    let selves = (0..people).map(|nth| nth + nth / 7 + 1);
    for (at, nth) in selves.enumerate() {
        let age = match at {
            0..3 => "0-11",
            at if at < people / 5 => "12-14",
            at if at < people / 2 => "16-17",
            at if at < people * 9 / 10 => "18-23",
            _ => "unknown",
        };
        let who = ["father", "online", "partner_or_ex", "online", "not_asked", "step_parent", "network"][at % 7];
        tally.add(&person(year, nth, age, who)).unwrap();
    }
    for nth in 0..people / 8 {
        tally.add(&person(year, nth * 8, "unknown", "not_asked")).unwrap();
    }
    for nth in 0..6 {
        tally.add_unregistered(year, nth % 4 + 1).unwrap();
    }
    DeskEvent::Reported(Box::new(Reported { year, counts: tally.publish(year).unwrap() }))
}

/// A console that was told the reports of two years.
pub(crate) fn told(language: Language) -> Night {
    let mut night = Night::busy(language);
    for (year, people) in [(2023, 120), (2024, 200)] {
        night.desk_by(&testing::night::door(), report(year, people));
    }
    night.keys(&["F7", "r"]);
    night
}

#[test]
fn the_last_report_is_compared_with_the_one_before() {
    for language in Language::ALL {
        let mut night = told(language);
        let code = language.code();
        snap(&format!("report_{code}"), &mut night, &SIZES);
        night.size(80, 24);
        night.keys(&["PgDn"]);
        snap(&format!("report_bars_{code}"), &mut night, &[(80, 24)]);
    }
    let mut night = told(Language::Nl);
    snap("report_narrow_nl", &mut night, &[(50, 60)]);
}

#[test]
fn a_year_without_a_report_says_why_and_who_sees_it_how() {
    for language in Language::ALL {
        let mut night = told(language);
        night.key("Right");
        snap(&format!("report_none_{}", language.code()), &mut night, &SIZES[..1]);
        night.key("Right");
        snap(&format!("report_not_over_{}", language.code()), &mut night, &SIZES[..1]);
    }
}

/// The year that is read, and how far down.
fn read(night: &Night) -> Option<(u16, usize)> {
    night.console.dialog_as().map(|report: &Report| (report.year(), report.top()))
}

#[test]
fn years_and_lines_are_chosen_by_keys_within_their_bounds() {
    let mut night = told(Language::En);
    assert_eq!(read(&night), Some((2024, 0)), "the last one there is");
    night.keys(&["Down", "j", "Up"]);
    assert_eq!(read(&night), Some((2024, 1)));
    night.keys(&["PgDn"; 9]);
    let (_, end) = read(&night).unwrap();
    night.key("Down");
    assert_eq!(read(&night), Some((2024, end)));
    let screen = night.screen();
    assert!(screen.contains("Closed without a registration: 6 (2023: 6)."), "the last line is reached:\n{screen}");
    assert!(screen.contains("[2024]"), "the years stay in sight:\n{screen}");
    night.keys(&["PgUp"; 9]);
    assert_eq!(read(&night), Some((2024, 0)));
    night.keys(&["Left", "Left", "Left"]);
    assert_eq!(read(&night), Some((2023, 0)), "there is none before it");
    let reads = |night: &mut Night| {
        night.key("PgDn");
        night.screen().contains("There is no report of 2022 to compare with.")
    };
    assert!((0..9).any(|_| reads(&mut night)), "{}", night.screen());
    night.keys(&["Right"; 9]);
    assert_eq!(read(&night), Some((2026, 0)), "the present year is the last");
    // a report that comes while it is waited for
    night.key("Left");
    assert!(night.screen().contains("There is no report of 2025"));
    night.desk_by(&testing::night::door(), report(2025, 210));
    let screen = night.screen();
    assert!(screen.contains("Report of 2025, compared with 2024"), "{screen}");
    night.key("F7");
    assert_eq!(read(&night), None);
    night.key("F7");
    assert_eq!(read(&night), Some((2025, 0)), "F7 in the shift pane opens it, too");
    night.key("Esc");
    night.key("Ctrl-K");
    night.types("report");
    night.key("Enter");
    assert_eq!(read(&night), Some((2025, 0)), "and by its name");
}

/// What stands on the screen is what the door told: nothing under five, and no other number of a person.
#[test]
fn no_line_shows_a_number_that_the_report_does_not() {
    let mut night = Night::new(Language::En);
    night.size(160, 200);
    let event = report(2025, 200);
    let DeskEvent::Reported(told) = &event else { panic!() };
    let wire = serde_json::to_value(&told.counts).unwrap();
    let counts: BTreeMap<String, serde_json::Value> = serde_json::from_value(wire).unwrap();
    assert_eq!(
        (&counts["0-11"], &counts["12-14"]),
        (&json!("<5"), &json!("*")),
        "three children, and what tells of them"
    );
    let shown: Vec<u64> = counts.values().filter_map(serde_json::Value::as_u64).collect();
    night.desk_by(&testing::night::door(), event);
    night.keys(&["F7", "r"]);
    let screen = night.screen();
    let rows = screen.lines().skip_while(|line| !line.contains("N   unknown")).skip(1);
    let rows: Vec<_> = rows.take_while(|line| !line.contains("From elsewhere")).collect();
    assert!(rows.len() > 25, "{screen}");
    let mut seen = 0;
    for row in rows {
        // the box between what stands left and right of it; without the numbers that name the row
        let row = row.split('│').max_by_key(|part| part.len()).unwrap();
        let counts = ["years", "Under 15", "one in 3"].iter().fold(row, |row, name| row.split(name).last().unwrap());
        for number in counts.split_whitespace().filter_map(|word| word.parse::<u64>().ok()) {
            assert!(shown.contains(&number), "{number} in {row:?}");
            seen += 1;
        }
    }
    assert!(seen > 30, "{screen}");
}
