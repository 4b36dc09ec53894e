//! The wire: its form, and that nothing on it is fatal.

mod attention;
mod conversation_room;
mod counts;
mod desk_room;
mod requests;
mod unwanted;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use conversation_room::conversation_room;
use desk_room::desk_room;

/// A type with its content, as it stands on the wire.
type WrittenEvent = (&'static str, Value);

#[test]
fn every_event_of_the_desk_room_has_its_form() {
    for (event, (event_type, wire)) in desk_room() {
        assert_eq!(event.event_type(), event_type);
        let content = event.content();
        assert_eq!(serde_json::from_str::<Value>(&content).ok(), Some(wire), "{event_type}");
        assert_eq!(DeskEvent::parse(event_type, &content), Ok(Some(event)));
    }
}

#[test]
fn every_event_of_a_conversation_has_its_form() {
    for (event, (event_type, wire)) in conversation_room() {
        assert_eq!(event.event_type(), event_type);
        let content = event.content();
        assert_eq!(serde_json::from_str::<Value>(&content).ok(), Some(wire), "{event_type}");
        assert_eq!(CaseEvent::parse(event_type, &content), Ok(Some(event)));
    }
}

#[test]
fn what_is_said_to_the_team_has_its_form_and_is_no_message() {
    let line =
        TeamLine { id: "t1".into(), text: "@Milan, wie spreekt Arabisch?".into(), mentions: vec!["@m:d".into()] };
    let note = HandoverNote { id: "t2".into(), text: "Merel 92 komt om twee uur terug".into() };
    let events = [
        (
            TeamEvent::Line(line),
            json!({"v": 1, "id": "t1", "text": "@Milan, wie spreekt Arabisch?", "mentions": ["@m:d"]}),
        ),
        (TeamEvent::HandoverNote(note), json!({"v": 1, "id": "t2", "text": "Merel 92 komt om twee uur terug"})),
    ];
    for (event, wire) in events {
        let (kind, content) = (event.event_type(), event.content());
        assert_eq!(serde_json::from_str::<Value>(&content).ok(), Some(wire), "{kind}");
        assert_eq!(TeamEvent::parse(kind, &content), Ok(Some(event)));
        // neither a conversation nor the desk room knows it
        assert_eq!(CaseEvent::parse(kind, &content), Ok(None), "{kind}");
        assert_eq!(DeskEvent::parse(kind, &content), Ok(None), "{kind}");
    }
    assert!(!TeamEvent::TYPES.contains(&Message::TYPE));
}

#[test]
fn a_message_is_an_ordinary_matrix_message_with_fields_of_ours() {
    let message = Message {
        fence: Some(Fence(3)),
        carries: vec![
            Carried::PlanItem { plan: "acute".into(), item: "where".into() },
            Carried::Referral { entry: "112".into(), overridden: false },
        ],
        ..Message::text("Dag.", "m1".into())
    };
    let wire = json!({"msgtype": "m.text", "body": "Dag.", "org.nachtwacht.id": "m1", "org.nachtwacht.fence": 3,
        "org.nachtwacht.carries": [{"kind": "plan_item", "plan": "acute", "item": "where"},
            {"kind": "referral", "entry": "112"}]});
    assert_eq!(serde_json::to_value(&message).ok(), Some(wire.clone()));
    assert_eq!(serde_json::from_value(wire).ok(), Some(message));
    let foreign = json!({"msgtype": "m.text", "body": "hi", "format": "org.matrix.custom.html"});
    let foreign: Message = serde_json::from_value(foreign).expect("another client's message");
    assert_eq!((foreign.id, foreign.fence, foreign.carries.len()), (None, None, 0));
}

#[test]
fn unknown_types_newer_versions_and_unknown_fields_are_not_fatal() {
    assert_eq!(DeskEvent::parse("org.nachtwacht.tomorrow", "{}"), Ok(None));
    assert_eq!(DeskEvent::parse("org.nachtwacht.returned", r#"{"v": 2, "whatever": []}"#), Ok(None));
    let more = r#"{"v": 1, "seq": 9, "conversation": "!c", "since": 6, "mood": "calm"}"#;
    let known = DeskEvent::Returned(Returned { seq: Seq(9), conversation: "!c".into(), since: Moment(6), how: None });
    assert_eq!(DeskEvent::parse("org.nachtwacht.returned", more), Ok(Some(known)));
}

/// An older program refuses answers with one that it does not know, and would not see the visitor: easy words stand beside.
#[test]
fn easy_words_stand_beside_the_answers_and_an_older_door_says_none() {
    for (event, (event_type, wire)) in desk_room() {
        let answers = [&wire["answers"], &wire["entry"]["ans"], &wire["conversations"][0]["ans"]];
        let known = ["safe_to_type", "age_band", "urgent"];
        let keys = answers.into_iter().filter_map(Value::as_object).flat_map(|answers| answers.keys());
        assert!(keys.into_iter().all(|key| known.contains(&key.as_str())), "{event:?}");
        let DeskEvent::Arrived(arrived) = event else { continue };
        assert!(arrived.plain);
        let mut older = wire.clone();
        older.as_object_mut().expect("an object").remove("plain");
        let Ok(Some(DeskEvent::Arrived(read))) = DeskEvent::parse(event_type, &older.to_string()) else {
            panic!("{older}")
        };
        assert!(!read.plain && read.answers == arrived.answers);
    }
}

#[test]
fn a_malformed_event_says_where_and_never_what() {
    for content in [
        r#"{"v": 1, "text": ["mijn geheim"]}"#,
        r#"{"v": 1, "mijn geheim": 1}"#,
        r#"{"v": 1, "text": "mijn geheim"#,
        r#"{"v": "mijn geheim", "text": "mijn geheim"}"#,
        "mijn geheim",
    ] {
        let malformed = CaseEvent::parse("org.nachtwacht.note", content).expect_err("malformed");
        assert!(!malformed.to_string().contains("geheim"), "{malformed}");
        assert!(malformed.to_string().starts_with("malformed org.nachtwacht.note: "), "{malformed}");
    }
    let note = CaseEvent::Note(Note { text: "mijn geheim".into() });
    assert!(!format!("{note:?}").contains("geheim"));
    let message = RoomEvent::Said(Message::text("mijn geheim", "m1".into()));
    assert!(!format!("{message:?}").contains("geheim"));
}

#[test]
fn deep_and_huge_content_is_refused_and_not_followed() {
    let deep = format!(r#"{{"v": 1, "text": {}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    assert!(CaseEvent::parse("org.nachtwacht.note", &deep).is_err());
    let huge = r#"{"v": 1, "seq": 340282366920938463463374607431768211456, "conversation": "!c", "since": 1}"#;
    assert!(DeskEvent::parse("org.nachtwacht.returned", huge).is_err());
    assert!(
        DeskEvent::parse("org.nachtwacht.returned", r#"{"v": 1, "seq": -1, "conversation": "!c", "since": 1}"#)
            .is_err()
    );
}

fn types() -> impl Strategy<Value = &'static str> {
    let all = desk_room().into_iter().map(|(event, _)| event.event_type());
    prop::sample::select(
        all.chain(conversation_room().into_iter().map(|(event, _)| event.event_type())).collect::<Vec<_>>(),
    )
}

/// Any JSON, with names that our contents have.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        prop::sample::select(vec!["claim", "A", "nl", "goodbye", "on", "!c", "m.text"]).prop_map(Value::from),
    ];
    let names =
        ["v", "seq", "conversation", "since", "ask", "id", "fence", "to", "answers", "conversations", "arrivals"];
    leaf.prop_recursive(4, 40, 8, move |inner| {
        let name = prop_oneof![prop::sample::select(names.to_vec()).prop_map(str::to_owned), ".{0,6}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(name, inner, 0..8).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn nothing_on_the_wire_panics(event_type in types(), content in any_json(), text in ".{0,200}") {
        for content in [content.to_string(), text] {
            let _ = DeskEvent::parse(event_type, &content);
            let _ = CaseEvent::parse(event_type, &content);
            let _ = serde_json::from_str::<Message>(&content);
        }
    }

    /// A known event with one field replaced by anything: read, skipped or malformed, and folded without harm.
    #[test]
    fn a_field_of_anything_is_no_harm(at in any::<prop::sample::Index>(), field in any::<prop::sample::Index>(), with in any_json()) {
        let all = desk_room();
        let (_, (event_type, mut wire)) = at.get(&all).clone();
        let name = field.get(&wire.as_object().expect("an object").keys().cloned().collect::<Vec<_>>()).clone();
        wire[name] = with;
        if let Ok(Some(event)) = DeskEvent::parse(event_type, &wire.to_string()) {
            let mut roster = crate::roster::Roster::default();
            for (known, _) in all.into_iter().chain([(event, (event_type, Value::Null))]) {
                roster.apply(&crate::testing::stamped("@door:desk", "$1", 1, known));
            }
            let _ = roster.gap();
            let pages = roster.board(&"@door:desk".into(), None);
            prop_assert!(!pages.is_empty());
        }
    }
}

#[test]
fn what_devices_tell_each_other_has_its_form() {
    let alive = DeviceEvent::Alive(Alive { run: "k1".into(), counter: 7 });
    let wire = json!({"v": 1, "run": "k1", "counter": 7});
    assert_eq!(serde_json::from_str::<Value>(&alive.content()).ok(), Some(wire));
    assert_eq!(DeviceEvent::parse(alive.event_type(), &alive.content()), Ok(Some(alive)));
    assert_eq!(DeviceEvent::parse("org.nachtwacht.alive", r#"{"v": 2, "beat": 1}"#), Ok(None));
    assert_eq!(DeskEvent::parse("org.nachtwacht.alive", r#"{"v": 1}"#), Ok(None), "no event of a room");
}

/// Questions about registrations and their answers. An older program skips them, and a field that it does not know changes
/// nothing.
#[test]
fn what_is_told_about_corrections_has_its_form() {
    let registration = conversation_room().into_iter().find_map(|(event, (_, mut wire))| match event {
        CaseEvent::Registration(form) => {
            wire.as_object_mut().expect("an object").remove("v");
            Some((Box::new(form), wire))
        }
        _ => None,
    });
    let (form, form_wire) = registration.expect("a registration");
    let ask = |ask| DeviceEvent::CorrectionAsk(CorrectionAsk { id: "q1".into(), device: "DESK".into(), ask });
    let answer = |answer| DeviceEvent::CorrectionAnswer(CorrectionAnswer { to: "q1".into(), answer });
    let one = Correctable { conversation: "!c".into(), alias: Some("Vos".into()), since: Moment(7) };
    let told = [
        (ask(AskCorrection::Mine), json!({"v": 1, "id": "q1", "device": "DESK", "ask": "mine"})),
        (
            ask(AskCorrection::Open { conversation: "!c".into() }),
            json!({"v": 1, "id": "q1", "device": "DESK", "ask": "open", "conversation": "!c"}),
        ),
        (
            ask(AskCorrection::Correct { conversation: "!c".into(), based_on: "$1".into(), form: form.clone() }),
            json!({"v": 1, "id": "q1", "device": "DESK", "ask": "correct", "conversation": "!c", "based_on": "$1",
                "form": form_wire}),
        ),
        (
            answer(CorrectionIs::Mine { registrations: vec![one] }),
            json!({"v": 1, "to": "q1", "answer": "mine",
                "registrations": [{"conversation": "!c", "alias": "Vos", "since": 7}]}),
        ),
        (
            answer(CorrectionIs::Open { based_on: "$1".into(), form }),
            json!({"v": 1, "to": "q1", "answer": "open", "based_on": "$1", "form": form_wire}),
        ),
        (answer(CorrectionIs::Corrected), json!({"v": 1, "to": "q1", "answer": "corrected"})),
        (answer(CorrectionIs::Taken), json!({"v": 1, "to": "q1", "answer": "taken"})),
        (answer(CorrectionIs::Changed), json!({"v": 1, "to": "q1", "answer": "changed"})),
        (answer(CorrectionIs::NotYours), json!({"v": 1, "to": "q1", "answer": "not_yours"})),
        (answer(CorrectionIs::Gone), json!({"v": 1, "to": "q1", "answer": "gone"})),
        (answer(CorrectionIs::Faulty), json!({"v": 1, "to": "q1", "answer": "faulty"})),
        (answer(CorrectionIs::Failed), json!({"v": 1, "to": "q1", "answer": "failed"})),
    ];
    for (event, wire) in told {
        let kind = event.event_type();
        assert_eq!(serde_json::from_str::<Value>(&event.content()).ok(), Some(wire.clone()), "{kind}");
        let mut more = wire;
        more["mood"] = json!("calm");
        assert_eq!(DeviceEvent::parse(kind, &more.to_string()), Ok(Some(event)));
    }
    let newer = r#"{"v": 1, "to": "q1", "answer": "perhaps"}"#;
    assert!(DeviceEvent::parse("org.nachtwacht.correction_answer", newer).is_err(), "skipped, not fatal");
}

#[test]
fn a_duty_is_read_whatever_number_it_asks_for() {
    for (asked, read) in [
        ("3", 3),
        ("0", 0),
        ("255", 255),
        ("256", 255),
        ("100000", 255),
        ("18446744073709551616", 255),
        ("-1", 0),
        ("-100000", 0),
        ("1e300", 255),
    ] {
        let content = format!(r#"{{"v":1,"name":"Bram","shift":"off","capacity":{asked}}}"#);
        let duty = Duty { name: "Bram".into(), shift: Shift::Off, capacity: read, languages: Vec::new() };
        assert_eq!(DeskEvent::parse("org.nachtwacht.duty", &content), Ok(Some(DeskEvent::Duty(duty))), "{asked}");
    }
    assert!(DeskEvent::parse("org.nachtwacht.duty", r#"{"v":1,"name":"x","shift":"on","capacity":"9"}"#).is_err());
}

#[test]
fn the_languages_of_a_duty_are_read_and_what_is_none_is_left_out() {
    let read = |languages: &str| {
        let text = format!(r#"{{"v":1,"name":"Bram","shift":"on","capacity":2{languages}}}"#);
        match DeskEvent::parse("org.nachtwacht.duty", &text) {
            Ok(Some(DeskEvent::Duty(duty))) => duty.languages.iter().map(ToString::to_string).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(read(""), Vec::<String>::new(), "an older console");
    assert_eq!(read(r#","languages":["nl","AR-eg","nl",7,"\u001b[31m","no language"]"#), ["nl", "ar"]);
    assert_eq!(read(r#","languages":"nl""#), Vec::<String>::new());
    assert_eq!(
        read(&format!(
            r#","languages":[{}"de"]"#,
            "\"fr\",\"es\",\"it\",\"pt\",\"pl\",\"ro\",\"bg\",\"hu\",\"cs\",\"sk\",\"sl\",\"hr\",\"sr\",".to_owned()
        ))
        .len(),
        12
    );
}
