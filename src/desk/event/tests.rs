//! The wire: its form, and that nothing on it is fatal.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::care::Language;
use crate::care::escalation::{AlertEnd, Code};
use crate::care::plan::Answer;
use crate::care::registration::{
    AgeBand, Closing, Duration, FirstTimeTold, Form, Gender, Ongoing, Perpetrator, Referral, ReferralOutcome,
    Registration, Role, Siblings, Trafficking, Visitor,
};
use crate::care::report::Tally;
use crate::care::signals::{Indicator, Signals};
use crate::care::tag::Tag;
use crate::care::triage::{Answers, LoweringReason, Triage};

/// A type with its content, as it stands on the wire.
type Written = (&'static str, Value);

/// An alert that was seen through, and its form.
fn alert() -> (Alert, Value) {
    let alert = Alert {
        backup: Some(("@bram:desk".into(), Moment(3500))),
        ticks: vec![Tick { code: Code::CallWanted, by: "@anna:desk".into(), at: Moment(3600) }],
        ended: Some((AlertEnd::TakenOver, "@anna:desk".into(), Moment(3700))),
        ..Alert::new("r0".into(), "@anna:desk".into(), Moment(3400))
    };
    let wire = json!({"id": "r0", "by": "@anna:desk", "since": 3400, "backup": ["@bram:desk", 3500],
        "ticks": [{"code": "call_wanted", "by": "@anna:desk", "at": 3600}],
        "ended": ["taken_over", "@anna:desk", 3700]});
    (alert, wire)
}

/// One of every event of the desk room, with its form on the wire. These forms are kept: other programs, and boards
/// written before an update, have them.
fn desk_room() -> Vec<(DeskEvent, Written)> {
    let (c, request) = (|| ConversationId::from("!c:desk"), || RequestId::from("r1"));
    let proposal =
        || Proposal { to: Triage::C, reason: LoweringReason::LearntMore, by: "@anna:desk".into(), request: request() };
    let entry = BoardEntry {
        conversation: c(),
        arrived: Seq(4),
        since: Moment(1000),
        alias: "Blauwe vink".into(),
        language: Language::Nl,
        tag: None,
        visitor: Visitor::Returning,
        answers: Answers { safe_to_type: Some(true), age_band: Some(AgeBand::From12To14), urgent: None },
        triage_first: Triage::X,
        triage: Triage::B,
        alert: Some(Box::new(alert().0)),
        proposal: Some(proposal()),
        assigned: Some("@anna:desk".into()),
        fence: Fence(3),
        assigned_since: Moment(2000),
        left: Some((Leaving::ConnectionLost, Moment(3000))),
        former: Vec::new(),
    };
    let continued = BoardEntry { arrived: Seq(13), former: vec!["@gone:desk".into()], ..entry.clone() };
    let mut all = vec![
        (
            DeskEvent::Arrived(Arrived {
                seq: Seq(4),
                conversation: c(),
                since: Moment(1000),
                alias: "Blauwe vink".into(),
                language: Language::En,
                tag: Tag::other("ar"),
                visitor: Visitor::New,
                answers: Answers { safe_to_type: Some(false), age_band: None, urgent: Some(false) },
                triage: Triage::X,
            }),
            (
                "org.nachtwacht.arrived",
                json!({"v": 1, "seq": 4, "conversation": "!c:desk", "since": 1000,
                "alias": "Blauwe vink", "language": "en", "tag": "ar", "visitor": "new",
                "answers": {"safe_to_type": false, "urgent": false}, "triage": "X"}),
            ),
        ),
        (
            DeskEvent::Left(Left { seq: Seq(8), conversation: c(), how: Leaving::QuickExit, since: Moment(5000) }),
            (
                "org.nachtwacht.left",
                json!({"v": 1, "seq": 8, "conversation": "!c:desk", "how": "quick_exit", "since": 5000}),
            ),
        ),
        (
            DeskEvent::Returned(Returned { seq: Seq(9), conversation: c(), since: Moment(6000) }),
            ("org.nachtwacht.returned", json!({"v": 1, "seq": 9, "conversation": "!c:desk", "since": 6000})),
        ),
        (
            DeskEvent::Closed(Closed {
                seq: Seq(10),
                conversation: c(),
                closing: Closing::EndedByHelper,
                since: Moment(7000),
                erased_at: Moment(9000),
                registered: Some(false),
                request: None,
            }),
            (
                "org.nachtwacht.closed",
                json!({"v": 1, "seq": 10, "conversation": "!c:desk",
                "closing": "ended_by_helper", "since": 7000, "erased_at": 9000, "registered": false}),
            ),
        ),
        (
            DeskEvent::Duty(Duty { name: "Anna".into(), shift: Shift::HandingOver, capacity: 3 }),
            ("org.nachtwacht.duty", json!({"v": 1, "name": "Anna", "shift": "handing_over", "capacity": 3})),
        ),
        (
            DeskEvent::Board(Board {
                seq: Seq(12),
                page: 0,
                pages: 1,
                arrivals: (Seq(1), Seq(12)),
                conversations: vec![entry],
                read_to: Some("s7".into()),
            }),
            (
                "org.nachtwacht.board",
                json!({"v": 1, "seq": 12, "page": 0, "pages": 1, "arrivals": [1, 12],
                "read_to": "s7", "conversations": [{"c": "!c:desk", "n": 4, "since": 1000, "alias": "Blauwe vink",
                    "lang": "nl", "vis": "returning", "ans": {"safe_to_type": true, "age_band": "12-14"}, "t0": "X",
                    "t": "B", "al": alert().1, "prop": {"to": "C", "reason": "learnt_more", "by": "@anna:desk", "request": "r1"},
                    "to": "@anna:desk", "f": 3, "fs": 2000, "left": ["connection_lost", 3000]}]}),
            ),
        ),
    ];
    all.extend(answers());
    all.extend(requests());
    all.extend(doors(continued));
    all
}

/// The report of a year in which seven people asked for help, two of whom told their age.
fn reported() -> Reported {
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
fn report() -> Value {
    let counts = json!({
        "people": 7, "self": 7, "role_unknown": 0, "visitor_unknown": 0, "unregistered": 0,
        "age_known": "<5", "age_unknown": "*", "minors": "<5", "under_15": 0,
        "0-11": 0, "12-14": 0, "15": "<5", "16-17": 0, "18-23": 0, "24+": 0,
        "relation_known": 7, "relation_unknown": 0, "parent": 7, "father": 0, "mother": 0, "step_parent": 7,
        "foster_parent": 0, "other_relative": 0, "partner_or_ex": 0, "acquaintance": 0, "online": 0, "network": 0,
        "siblings_known": 0, "siblings_unknown": 0, "siblings_yes": 0,
        "first_time_known": 0, "first_time_not_asked": 7, "first_time_yes": 0,
        "duration_known": 7, "duration_unknown": 0, "two_years_or_longer": 7
    });
    json!({"v": 1, "year": 2025, "counts": counts})
}

/// What doors say of themselves and of each other.
fn doors(continued: BoardEntry) -> Vec<(DeskEvent, Written)> {
    let retired = |done| Retired { door: "@gone:desk".into(), by: "@door:desk".into(), since: Moment(8000), done };
    let told = json!({"v": 1, "door": "@gone:desk", "by": "@door:desk", "since": 8000});
    let mut done = told.clone();
    done["done"] = json!(true);
    vec![
        (
            DeskEvent::Opened(Opened { run: "k1".into(), since: Moment(1000), keep_plans: Some(90) }),
            ("org.nachtwacht.opened", json!({"v": 1, "run": "k1", "since": 1000, "keep_plans": 90})),
        ),
        (DeskEvent::Reported(Box::new(reported())), ("org.nachtwacht.report", report())),
        (DeskEvent::Retired(retired(false)), ("org.nachtwacht.retired", told)),
        (DeskEvent::Retired(retired(true)), ("org.nachtwacht.retired", done)),
        (
            DeskEvent::Continued(Continued { seq: Seq(13), entry: Box::new(continued) }),
            (
                "org.nachtwacht.continued",
                json!({"v": 1, "seq": 13, "entry": {"c": "!c:desk", "n": 13, "since": 1000, "alias": "Blauwe vink",
                    "lang": "nl", "vis": "returning", "ans": {"safe_to_type": true, "age_band": "12-14"}, "t0": "X",
                    "t": "B", "al": alert().1, "prop": {"to": "C", "reason": "learnt_more", "by": "@anna:desk", "request": "r1"},
                    "to": "@anna:desk", "f": 3, "fs": 2000, "left": ["connection_lost", 3000],
                    "by": ["@gone:desk"]}}),
            ),
        ),
    ]
}

/// A door's answers.
fn answers() -> Vec<(DeskEvent, Written)> {
    let (c, request, anna) = (|| "!c:desk".into(), || "r1".into(), || "@anna:desk".into());
    let (alert, alert_wire) = alert();
    vec![
        (
            DeskEvent::Alerted(Alerted { seq: Seq(13), conversation: c(), request: request(), alert }),
            (
                "org.nachtwacht.alerted",
                json!({"v": 1, "seq": 13, "conversation": "!c:desk", "request": "r1", "alert": alert_wire}),
            ),
        ),
        (
            DeskEvent::Assigned(Assigned {
                seq: Seq(5),
                conversation: c(),
                to: Some(anna()),
                request: Some(request()),
                fence: Fence(1),
                since: Moment(2000),
            }),
            (
                "org.nachtwacht.assigned",
                json!({"v": 1, "seq": 5, "conversation": "!c:desk", "to": "@anna:desk",
                "request": "r1", "fence": 1, "since": 2000}),
            ),
        ),
        (
            DeskEvent::Declined(Declined {
                seq: Seq(6),
                conversation: c(),
                request: request(),
                to: anna(),
                why: Refusal::ReceiverUnavailable,
            }),
            (
                "org.nachtwacht.declined",
                json!({"v": 1, "seq": 6, "conversation": "!c:desk", "request": "r1",
                "to": "@anna:desk", "why": "receiver_unavailable"}),
            ),
        ),
        (
            DeskEvent::Undelivered(Undelivered {
                seq: Seq(7),
                conversation: c(),
                message: "m1".into(),
                to: anna(),
                why: Refusal::Stale,
            }),
            (
                "org.nachtwacht.undelivered",
                json!({"v": 1, "seq": 7, "conversation": "!c:desk", "message": "m1",
                "to": "@anna:desk", "why": "stale"}),
            ),
        ),
        (
            DeskEvent::Triaged(Triaged {
                seq: Seq(11),
                conversation: c(),
                triage: Triage::A,
                by: anna(),
                request: request(),
            }),
            (
                "org.nachtwacht.triaged",
                json!({"v": 1, "seq": 11, "conversation": "!c:desk", "triage": "A",
                "by": "@anna:desk", "request": "r1"}),
            ),
        ),
        (
            DeskEvent::LoweringProposed(LoweringProposed {
                seq: Seq(12),
                conversation: c(),
                to: Triage::D,
                reason: LoweringReason::DangerPassed,
                by: anna(),
                request: request(),
            }),
            (
                "org.nachtwacht.lowering_proposed",
                json!({"v": 1, "seq": 12, "conversation": "!c:desk", "to": "D",
                "reason": "danger_passed", "by": "@anna:desk", "request": "r1"}),
            ),
        ),
    ]
}

/// Everything a helper can ask.
fn requests() -> Vec<(DeskEvent, Written)> {
    let asks = [
        (Ask::Claim, json!({"ask": "claim"})),
        (Ask::Release, json!({"ask": "release"})),
        (Ask::Transfer { receiver: "@bram:desk".into() }, json!({"ask": "transfer", "receiver": "@bram:desk"})),
        (Ask::TakeOver, json!({"ask": "take_over"})),
        (Ask::Triage { triage: Triage::A, reason: None }, json!({"ask": "triage", "triage": "A"})),
        (
            Ask::Triage { triage: Triage::D, reason: Some(LoweringReason::TakenOver) },
            json!({"ask": "triage", "triage": "D", "reason": "taken_over"}),
        ),
        (Ask::ConfirmLowering { proposal: "r0".into() }, json!({"ask": "confirm_lowering", "proposal": "r0"})),
        (Ask::Alert, json!({"ask": "alert"})),
        (Ask::Acknowledge { alert: "r0".into() }, json!({"ask": "acknowledge", "alert": "r0"})),
        (
            Ask::TickStep { alert: "r0".into(), code: Code::PlaceUnknown },
            json!({"ask": "tick_step", "alert": "r0", "code": "place_unknown"}),
        ),
        (
            Ask::EndAlert { alert: "r0".into(), how: AlertEnd::Mistaken },
            json!({"ask": "end_alert", "alert": "r0", "how": "mistaken"}),
        ),
        (Ask::Close { closing: Closing::Goodbye }, json!({"ask": "close", "closing": "goodbye"})),
    ];
    let one = |(ask, mut wire): (Ask, Value)| {
        let request = Request { id: "r1".into(), conversation: "!c:desk".into(), fence: Fence(3), ask };
        let all = json!({"v": 1, "id": "r1", "conversation": "!c:desk", "fence": 3});
        let (Value::Object(fields), Value::Object(all)) = (&mut wire, all) else { unreachable!("both are objects") };
        fields.extend(all);
        (DeskEvent::Request(request), ("org.nachtwacht.request", wire))
    };
    asks.into_iter().map(one).collect()
}

/// One of every event about kept plans.
fn kept_plans() -> Vec<(CaseEvent, Written)> {
    vec![
        (
            CaseEvent::KeptAsk(KeptAsk {
                id: "k1".into(),
                ask: AskKept::Keep { lookup: Lookup("abc".into()), sealed: Sealed("c2Vh".into()), instead_of: vec![] },
            }),
            ("org.nachtwacht.kept_ask", json!({"v": 1, "id": "k1", "ask": "keep", "lookup": "abc", "sealed": "c2Vh"})),
        ),
        (
            CaseEvent::KeptAsk(KeptAsk { id: "k2".into(), ask: AskKept::Find { lookup: Lookup("abc".into()) } }),
            ("org.nachtwacht.kept_ask", json!({"v": 1, "id": "k2", "ask": "find", "lookup": "abc"})),
        ),
        (
            CaseEvent::KeptAsk(KeptAsk {
                id: "k3".into(),
                ask: AskKept::Forget { lookups: vec![Lookup("abc".into())] },
            }),
            ("org.nachtwacht.kept_ask", json!({"v": 1, "id": "k3", "ask": "forget", "lookups": ["abc"]})),
        ),
        (
            CaseEvent::KeptAnswer(KeptAnswer {
                to: "k2".into(),
                answer: KeptIs::Found { sealed: Sealed("c2Vh".into()), until: Moment(9000) },
            }),
            (
                "org.nachtwacht.kept_answer",
                json!({"v": 1, "to": "k2", "answer": "found", "sealed": "c2Vh", "until": 9000}),
            ),
        ),
        (
            CaseEvent::KeptAnswer(KeptAnswer { to: "k2".into(), answer: KeptIs::NotFound }),
            ("org.nachtwacht.kept_answer", json!({"v": 1, "to": "k2", "answer": "not_found"})),
        ),
        (
            CaseEvent::KeptPlan(KeptPlan { lookup: Lookup("abc".into()), until: Moment(9000) }),
            ("org.nachtwacht.kept_plan", json!({"v": 1, "lookup": "abc", "until": 9000})),
        ),
        (
            CaseEvent::KeptBytes(KeptBytes { sealed: Sealed("c2Vh".into()) }),
            ("org.nachtwacht.kept_bytes", json!({"v": 1, "sealed": "c2Vh"})),
        ),
    ]
}

/// One of every event of a conversation's room.
fn conversation_room() -> Vec<(CaseEvent, Written)> {
    let plan = |answer| PlanAnswer {
        plan: "acute".into(),
        version: 2,
        item: "where".into(),
        answer,
        skipped: false,
        from: None,
        earlier: None,
    };
    let mut all = vec![
        (
            CaseEvent::Presence(Presence { state: Here::Away, since: Moment(1000) }),
            ("org.nachtwacht.presence", json!({"v": 1, "state": "away", "since": 1000})),
        ),
        (CaseEvent::Visit(Visit { digest: "abc".into() }), ("org.nachtwacht.visit", json!({"v": 1, "digest": "abc"}))),
        (
            CaseEvent::Ended(Ended { closing: Closing::ConnectionLost, since: Moment(1000), erased_at: Moment(2000) }),
            ("org.nachtwacht.ended", json!({"v": 1, "closing": "connection_lost", "since": 1000, "erased_at": 2000})),
        ),
        (
            CaseEvent::Listening(Listening { who: "@sup:desk".into(), on: true }),
            ("org.nachtwacht.listening", json!({"v": 1, "who": "@sup:desk", "on": true})),
        ),
        (CaseEvent::Note(Note { text: "let op".into() }), ("org.nachtwacht.note", json!({"v": 1, "text": "let op"}))),
        (
            CaseEvent::Plan(plan(Some(Answer::YesNo(true)))),
            (
                "org.nachtwacht.plan",
                json!({"v": 1, "plan": "acute", "version": 2, "item": "where",
                "answer": {"kind": "yes_no", "value": true}}),
            ),
        ),
        (
            CaseEvent::Plan(plan(None)),
            ("org.nachtwacht.plan", json!({"v": 1, "plan": "acute", "version": 2, "item": "where", "answer": null})),
        ),
        (
            CaseEvent::Plan(PlanAnswer { skipped: true, from: Some("$one".into()), ..plan(None) }),
            (
                "org.nachtwacht.plan",
                json!({"v": 1, "plan": "acute", "version": 2, "item": "where", "answer": null,
                "skipped": true, "from": "$one"}),
            ),
        ),
        (
            CaseEvent::Signal(signals()),
            (
                "org.nachtwacht.signal",
                json!({"v": 1, "rule": 1, "age_now": "16-17", "age_at_acts": "unknown", "wanted": true,
                "found": [{"indicator": "debt", "evidence": ["$one", "$two"]}, {"indicator": "quotas"}]}),
            ),
        ),
        (
            CaseEvent::Escalation(Ticked { alert: "r0".into(), code: Code::SafeYes }),
            ("org.nachtwacht.escalation", json!({"v": 1, "alert": "r0", "code": "safe_yes"})),
        ),
        (
            CaseEvent::Unregistered(Unregistered { year: 2026, quarter: 4 }),
            ("org.nachtwacht.unregistered", json!({"v": 1, "year": 2026, "quarter": 4})),
        ),
        (
            CaseEvent::Registration(registration()),
            (
                "org.nachtwacht.registration",
                json!({"v": 1, "year": 2026, "quarter": 4, "visitor": "returning",
                "trafficking": "suspected", "role": "self", "forms": ["sexual_online", "other"], "age_now": "15",
                "age_at_start": "0-11", "gender": "girl_woman", "ongoing": "yes", "duration": "5y+",
                "perpetrators": ["step_parent"], "siblings": "not_applicable", "first_time_told": "not_asked",
                "triage_first": "X", "triage_last": "B", "plans": ["parent"],
                "referrals": [{"id": "113", "outcome": "accepted"}], "closing": "goodbye"}),
            ),
        ),
        (
            CaseEvent::Referral(ReferralMade {
                entry: "112".into(),
                outcome: ReferralOutcome::Offered,
                overridden: true,
            }),
            ("org.nachtwacht.referral", json!({"v": 1, "entry": "112", "outcome": "offered", "overridden": true})),
        ),
    ];
    all.extend(kept_plans());
    all
}

fn signals() -> Signals {
    let mut signals = Signals { age_now: AgeBand::From16To17, wanted: true, ..Signals::default() };
    for message in ["$one", "$two", "$one"] {
        signals.tick(Indicator::Debt, Some(message.to_owned()));
    }
    signals.tick(Indicator::Quotas, None);
    signals
}

fn registration() -> Registration {
    Registration {
        year: 2026,
        quarter: 4,
        visitor: Visitor::Returning,
        trafficking: Trafficking::Suspected,
        role: Role::Myself,
        forms: vec![Form::SexualOnline, Form::Other],
        age_now: AgeBand::Fifteen,
        age_at_start: AgeBand::Under12,
        gender: Gender::GirlWoman,
        ongoing: Ongoing::Yes,
        duration: Duration::FiveYears,
        perpetrators: vec![Perpetrator::StepParent],
        siblings: Siblings::NotApplicable,
        first_time_told: FirstTimeTold::NotAsked,
        triage_first: Triage::X,
        triage_last: Triage::B,
        plans: vec!["parent".into()],
        referrals: vec![Referral { id: "113".into(), outcome: ReferralOutcome::Accepted }],
        closing: Closing::Goodbye,
    }
}

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
    let known = DeskEvent::Returned(Returned { seq: Seq(9), conversation: "!c".into(), since: Moment(6) });
    assert_eq!(DeskEvent::parse("org.nachtwacht.returned", more), Ok(Some(known)));
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
            let mut roster = crate::desk::roster::Roster::default();
            for (known, _) in all.into_iter().chain([(event, (event_type, Value::Null))]) {
                roster.apply(&crate::desk::testing::stamped("@door:desk", "$1", 1, known));
            }
            let _ = roster.gap();
            let pages = roster.board(&"@door:desk".into(), None);
            prop_assert!(!pages.is_empty());
        }
    }
}
