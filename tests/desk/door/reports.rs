//! The reports of the years that are over: by one door, once, as counts that may be printed.

use std::time::Duration;

use desk::event::{CaseEvent, DeskEvent, Reported};
use door::DoorConfig;
use matrix::error::Error;
use matrix::ours::DeskRooms;
use matrix::session::Session;
use report::Reading;
use serde_json::{Value, json};

use testing::door::{Desk, Helper, soon};

/// Reports as soon as a year is over.
fn at_once(config: &mut DoorConfig) {
    config.timing.report = Duration::ZERO;
    config.timing.report_turn = Duration::ZERO;
}

/// Somebody's registration.
fn line(year: u16, age: &str) -> Value {
    json!({
        "v": 1, "year": year, "quarter": 2, "visitor": "new", "trafficking": "yes", "role": "self",
        "forms": ["sexual_online"], "age_now": age, "age_at_start": "unknown", "gender": "unknown",
        "ongoing": "unknown", "duration": "unknown", "perpetrators": ["online"], "siblings": "unknown",
        "first_time_told": "yes", "triage_first": "X", "triage_last": "B", "plans": [], "referrals": [],
        "closing": "goodbye"
    })
}

/// Writes registrations into the register, and answers what a report of them is made of.
async fn register(door: &Session, room: &str, name: &str, lines: &[Value]) -> Reading {
    let mut reading = Reading::default();
    reading.tally.tell_unregistered();
    for (nth, line) in lines.iter().enumerate() {
        let (kind, content) = ("org.nachtwacht.registration", line.to_string());
        door.send(room, kind, &format!("{name}{nth}"), &content).await.unwrap();
        reading.add_line(CaseEvent::parse(kind, &content).unwrap().as_ref(), "test", nth);
    }
    reading
}

async fn report(helper: &mut Helper, year: u16) -> Reported {
    helper
        .seek_event(|event| match event {
            DeskEvent::Reported(report) if report.year == year => Some((**report).clone()),
            _ => None,
        })
        .await
}

async fn reported(helper: &Helper) -> Vec<u16> {
    let years = helper.everything().await.into_iter().filter_map(|event| match event {
        DeskEvent::Reported(report) => Some(report.year),
        _ => None,
    });
    let mut years: Vec<_> = years.collect();
    years.sort_unstable();
    years
}

#[tokio::test]
async fn a_year_that_is_over_is_reported_once_and_no_helper_reads_the_register() {
    let desk = Desk::start_with(at_once).await;
    let (reader, mut helper) = (desk.reader().await, desk.helper("sanne").await);
    let room = DeskRooms::read(&reader).await.unwrap().register.unwrap().id;
    let ages = ["15", "16-17", "18-23"].iter().zip([3, 20, 40]).flat_map(|(age, count)| vec![*age; count]);
    let mut lines: Vec<_> = ages.map(|age| line(2024, age)).collect();
    lines.extend([line(2023, "24+"), line(2100, "15")]);
    let reading = register(&reader, &room, "a", &lines).await;

    let desk = desk.restart(at_once).await;
    let made = report(&mut helper, 2024).await;
    assert_eq!(made.counts, reading.tally.publish(2024).unwrap());
    assert_eq!(report(&mut helper, 2023).await.counts, reading.tally.publish(2023).unwrap());
    let wire: Value = serde_json::from_str(&DeskEvent::Reported(Box::new(made)).content()).unwrap();
    assert_eq!(wire["counts"]["self"], 63);
    assert_eq!(wire["counts"]["15"], "<5", "three children");
    assert_eq!(wire["counts"]["16-17"], "*", "nor from the minors");

    // neither a restart nor a second door says it again, also when somebody was registered late
    register(&reader, &room, "b", &[line(2024, "15"), line(2022, "15")]).await;
    let desk = desk.crash(at_once).await;
    let later = report(&mut helper, 2022).await;
    assert_eq!(reported(&helper).await, [2022, 2023, 2024]);
    register(&reader, &room, "c", &[line(2021, "15")]).await;
    let second = desk.second("door2", at_once).await;
    report(&mut helper, 2021).await;
    assert_eq!(reported(&helper).await, [2021, 2022, 2023, 2024]);
    soon(second.shutdown()).await.unwrap();

    // a helper has the report and not the register
    let refused = |result: Result<(), Error>| {
        let error = result.unwrap_err();
        assert!(matches!(error, Error::Refused { status: 403, .. }), "{error:?}");
    };
    let direction = ruma::api::Direction::Forward;
    refused(helper.session.history(&room, None, None, direction, 10).await.map(drop));
    let content = DeskEvent::Reported(Box::new(later)).content();
    refused(helper.session.set_state(desk.door.desk_room(), "org.nachtwacht.report", "2024", &content).await.map(drop));
    refused(helper.session.send(desk.door.desk_room(), "org.nachtwacht.report", "t", &content).await.map(drop));
}
