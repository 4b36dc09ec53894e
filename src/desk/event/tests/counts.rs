//! What a desk counts, and its form: a year's report, and how long visitors waited.

use serde_json::{Value, json};

use super::WrittenEvent;
use super::conversation_room::registration;
use crate::event::*;
use care::age::AgeBand;
use care::registration::{Registration, Visitor};
use care::report::Tally;

/// The report of a year in which seven people asked for help, two of whom told their age.
pub(super) fn reported() -> Reported {
    let mut tally = Tally::default();
    tally.tell_unregistered();
    for n in 0..7 {
        let told = n > 4;
        let person = Registration {
            year: 2025,
            visitor: Visitor::New,
            age_now: if told { AgeBand::Fifteen } else { AgeBand::Unknown },
            age_at_start: AgeBand::Unknown,
            ..registration()
        };
        tally.add(&person).unwrap();
    }
    Reported { year: 2025, counts: tally.publish(2025).unwrap() }
}

/// Its form. How many are 15 is not printed; nor what it would follow from.
pub(super) fn report() -> Value {
    let mut counts = json!({
        "people": 7, "self": 7, "role_unknown": 0, "visitor_unknown": 0, "unregistered": 0,
        "unwanted_prank": 0, "unwanted_obscene": 0, "unwanted_recruiter": 0, "unwanted_test": 0,
        "age_known": "<5", "age_unknown": "*", "minors": "<5", "under_15": 0,
        "0-11": 0, "12-14": 0, "15": "<5", "16-17": 0, "18-23": 0, "24+": 0,
        "relation_known": 7, "relation_unknown": 0, "parent": 7, "father": 0, "mother": 0, "step_parent": 7,
        "foster_parent": 0, "other_relative": 0, "partner_or_ex": 0, "acquaintance": 0, "online": 0, "network": 0,
        "siblings_known": 0, "siblings_unknown": 0, "siblings_yes": 0,
        "first_time_known": 0, "first_time_not_asked": 7, "first_time_yes": 0,
        "duration_known": 7, "duration_unknown": 0, "two_years_or_longer": 7
    });
    for (name, count) in [("goal_known", 7), ("goal_not_asked", 0), ("goal_yes", 0)] {
        counts[name] = json!(count);
    }
    for name in ["helped", "helped_yes", "helped_partly", "helped_no"] {
        counts[name] = json!(0);
    }
    json!({"v": 1, "year": 2025, "counts": counts})
}

/// How long visitors waited.
pub(super) fn waits() -> (DeskEvent, WrittenEvent) {
    let waits = vec![
        WaitCounts { ahead: AheadBand::Few, part: PartOfDay::Night, counts: vec![0, 3] },
        WaitCounts { ahead: AheadBand::Many, part: PartOfDay::Evening, counts: vec![1] },
    ];
    let wire = json!({"v": 1, "weeks": [{"week": 2969, "waits": [
        {"ahead": "1-2", "part": "night", "counts": [0, 3]},
        {"ahead": "6+", "part": "evening", "counts": [1]}
    ]}]});
    (DeskEvent::Waits(Waits { weeks: vec![WeekOfWaits { week: 2969, waits }] }), ("org.nachtwacht.waits", wire))
}
