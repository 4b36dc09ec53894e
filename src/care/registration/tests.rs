use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::age::AgeBand;
use crate::plan::Answer;

/// domain.md §7, as it stands there.
const WIRE: &[(&str, &[&str])] = &[
    ("visitor", &["new", "returning", "unknown"]),
    ("trafficking", &["yes", "suspected", "no"]),
    ("role", &["self", "relative_or_friend", "professional", "unknown"]),
    ("forms", &["sexual_offline", "sexual_online", "criminal", "labour", "other", "unknown"]),
    ("age_now", &["0-11", "12-14", "15", "16-17", "18-23", "24+", "unknown"]),
    ("age_at_start", &["0-11", "12-14", "15", "16-17", "18-23", "24+", "unknown"]),
    ("gender", &["girl_woman", "boy_man", "other", "unknown"]),
    ("ongoing", &["yes", "no", "unknown"]),
    ("duration", &["<6m", "6-12m", "1-2y", "2-5y", "5y+", "unknown"]),
    (
        "perpetrators",
        &[
            "father",
            "mother",
            "step_parent",
            "foster_parent",
            "other_relative",
            "partner_or_ex",
            "acquaintance",
            "online",
            "network",
            "not_told",
            "not_asked",
        ],
    ),
    ("siblings", &["yes", "suspected", "no", "not_applicable", "unknown"]),
    ("first_time_told", &["yes", "no", "not_asked"]),
    ("triage_first", &["A", "B", "C", "D", "X"]),
    ("triage_last", &["A", "B", "C", "D", "X"]),
    ("closing", &["goodbye", "quick_exit", "connection_lost", "ended_by_helper"]),
    ("goal", &["yes", "partly", "no", "not_asked"]),
];

pub(crate) fn sample() -> Registration {
    Registration::prefill(known(), |_, _| None)
}

fn known() -> Known {
    Known {
        year: 2026,
        quarter: 4,
        visitor: Visitor::New,
        age_band: None,
        triage_first: Triage::X,
        triage_last: Triage::X,
        plans: Vec::new(),
        referrals: Vec::new(),
        closing: Closing::EndedByHelper,
    }
}

#[test]
fn every_value_of_the_field_stands_on_the_wire_under_its_own_name_and_comes_back() {
    let whole = serde_json::to_value(sample()).unwrap();
    for (field, values) in WIRE {
        for value in *values {
            let mut json = whole.clone();
            let list = matches!(*field, "forms" | "perpetrators");
            json[*field] = if list { serde_json::json!([value]) } else { serde_json::json!(value) };
            let read: Registration = serde_json::from_value(json.clone()).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), json, "{field} {value}");
        }
    }
    for outcome in ["offered", "accepted", "declined"] {
        let mut json = whole.clone();
        json["referrals"] = serde_json::json!([{ "id": "kindertelefoon", "outcome": outcome }]);
        let read: Registration = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), json);
    }
}

#[test]
fn the_lists_hold_exactly_the_fields_values() {
    let codes = |field: &str| WIRE.iter().find(|(name, _)| *name == field).unwrap().1;
    assert!(Perpetrator::ALL.iter().map(|code| code.code()).eq(codes("perpetrators").iter().copied()));
    assert!(AgeBand::ALL.iter().map(|code| code.code()).eq(codes("age_now").iter().copied()));
    assert!(Duration::ALL.iter().map(|code| code.code()).eq(codes("duration").iter().copied()));
    assert!(Goal::ALL.iter().map(|code| code.code()).eq(codes("goal").iter().copied()));
    assert!(Form::ALL.iter().map(|code| code.code()).eq(codes("forms").iter().copied()));
}

/// A line of a register that was written before there was such a question is read, and says that nobody asked; one with a
/// value that is none is not.
#[test]
fn a_registration_without_a_goal_is_one_that_was_not_asked() {
    let mut json = serde_json::to_value(Registration { goal: Goal::Partly, ..sample() }).unwrap();
    assert_eq!(json["goal"], "partly");
    json.as_object_mut().unwrap().remove("goal").unwrap();
    assert_eq!(serde_json::from_value::<Registration>(json.clone()).unwrap().goal, Goal::NotAsked);
    json["goal"] = "unknown".into();
    let error = serde_json::from_value::<Registration>(json).unwrap_err().to_string();
    assert!(error.contains("`unknown`") && error.contains("partly"), "{error}");
}

#[test]
fn an_unknown_code_is_refused_and_the_known_ones_are_named() {
    let mut json = serde_json::to_value(sample()).unwrap();
    json["gender"] = "vrouw".into();
    let error = serde_json::from_value::<Registration>(json).unwrap_err().to_string();
    assert!(error.contains("`vrouw`") && error.contains("girl_woman"), "{error}");
}

#[test]
fn what_nobody_asked_is_not_asked_and_nothing_is_guessed() {
    let registration = sample();
    assert_eq!(registration.trafficking, Trafficking::No);
    assert_eq!(registration.perpetrators, [Perpetrator::NotAsked]);
    assert_eq!(registration.forms, [Form::Unknown]);
    assert_eq!(registration.first_time_told, FirstTimeTold::NotAsked);
    assert_eq!(registration.goal, Goal::NotAsked);
    assert_eq!(registration.siblings, Siblings::Unknown);
    assert!(registration.faults().is_empty());
}

/// Thoughts of suicide are no exploitation: neither their triage nor their plan guesses it, nor for whom somebody asks.
#[test]
fn thoughts_of_suicide_alone_suspect_no_exploitation() {
    let yes = Answer::YesNo(true);
    let known = Known { triage_last: Triage::A, plans: vec!["suicide".into(), "preface".into()], ..known() };
    let registration =
        Registration::prefill(known, |plan, item| (plan == "suicide" && item == "thoughts").then_some(&yes));
    assert_eq!((registration.trafficking, registration.role), (Trafficking::No, Role::Unknown));
}

#[test]
fn the_plans_tell_who_takes_part_about_brothers_and_sisters_and_who_asks() {
    let choice = |code: &str| Answer::Choice(code.to_owned());
    let answers = BTreeMap::from([
        (("parent", "role_father"), choice("takes_part")),
        (("parent", "role_mother"), choice("knows")),
        (("parent", "siblings"), choice("suspected")),
        (("someone_else", "who"), choice("teacher")),
    ]);
    let referral = |outcome| Referral { id: "csg".into(), outcome };
    let known = Known {
        plans: vec!["preface".into(), "parent".into(), "parent".into()],
        referrals: vec![referral(ReferralOutcome::Offered), referral(ReferralOutcome::Declined)],
        triage_last: Triage::B,
        ..known()
    };
    let registration = Registration::prefill(known, |plan, item| {
        answers.iter().find(|(key, _)| **key == (plan, item)).map(|(_, answer)| answer)
    });
    assert_eq!(registration.perpetrators, [Perpetrator::Father], "a mother who knows is no perpetrator");
    assert_eq!(registration.siblings, Siblings::Suspected);
    assert_eq!(registration.role, Role::Professional);
    assert_eq!(registration.plans, ["parent"]);
    assert_eq!(registration.referrals, [referral(ReferralOutcome::Declined)]);
    assert_eq!(registration.trafficking, Trafficking::Suspected);
    assert!(registration.faults().is_empty());
}

#[test]
fn faults_are_found() {
    let fault = |change: &dyn Fn(&mut Registration)| {
        let mut registration = sample();
        change(&mut registration);
        registration.faults()
    };
    assert_eq!(fault(&|r| r.quarter = 0), [Fault::Quarter]);
    assert_eq!(fault(&|r| r.quarter = 5), [Fault::Quarter]);
    assert_eq!(fault(&|r| r.year = 26), [Fault::Year]);
    assert_eq!(fault(&|r| r.forms.clear()), [Fault::Empty("forms")]);
    assert_eq!(fault(&|r| r.perpetrators.push(Perpetrator::Father)), [Fault::Contradicts("perpetrators")]);
    assert_eq!(fault(&|r| r.forms = vec![Form::Other, Form::Other]), [Fault::Twice("forms")]);
    assert_eq!(fault(&|r| (r.age_now, r.age_at_start) = (AgeBand::Fifteen, AgeBand::From16To17)), [Fault::Ages]);
    assert_eq!(fault(&|r| r.plans = vec!["Jan uit Assen".into()]), [Fault::NoId("plans")]);
}

proptest! {
    /// A register line holds codes only: no id with a letter that a name or address needs passes.
    #[test]
    fn no_words_pass_as_an_id(words in "[a-z]{0,5}[A-Z .,@-][a-z]{0,5}") {
        let mut registration = sample();
        registration.referrals = vec![Referral { id: words, outcome: ReferralOutcome::Offered }];
        prop_assert_eq!(registration.faults(), [Fault::NoId("referrals")]);
    }
}
