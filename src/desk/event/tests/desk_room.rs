//! One of every event of the desk room, and its form.

use serde_json::{Value, json};

use super::WrittenEvent;
use super::conversation_room::registration;
use crate::event::*;
use care::Language;
use care::age::AgeBand;
use care::escalation::{AlertEnd, Code};
use care::registration::{Closing, Registration, Visitor};
use care::report::Tally;
use care::tag::Tag;
use care::triage::{Answers, LoweringReason, Triage};

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

/// Somebody whom the helper let in, and who is the alert's backup.
fn reader() -> Reader {
    Reader { who: "@bram:desk".into(), since: Moment(2700), fence: Some(Fence(3)), alert: Some("r0".into()) }
}

/// The same, and its form.
fn reader_wire() -> Value {
    json!({"who": "@bram:desk", "since": 2700, "fence": 3, "alert": "r0"})
}

/// An offer with a note.
fn offer() -> Offer {
    Offer { id: "r4".into(), by: "@anna:desk".into(), to: "@bram:desk".into(), since: Moment(2700), note: true }
}

/// A conversation about which there is something of everything.
pub(super) fn entry() -> BoardEntry {
    let (to, reason) = (Triage::C, LoweringReason::LearntMore);
    let proposal = Proposal { to, reason, by: "@anna:desk".into(), request: "r1".into() };
    BoardEntry {
        conversation: "!c:desk".into(),
        arrived: Seq(4),
        since: Moment(1000),
        alias: "Blauwe vink".into(),
        language: Language::Nl,
        tag: None,
        visitor: Visitor::Returning,
        answers: Answers { safe_to_type: Some(true), age_band: Some(AgeBand::From12To14), urgent: None },
        plain: true,
        triage_first: Triage::X,
        triage: Triage::B,
        established: None,
        alert: Some(Box::new(alert().0)),
        proposal: Some(proposal),
        assigned: Some("@anna:desk".into()),
        fence: Fence(3),
        assigned_since: Moment(2000),
        left: Some((Leaving::ConnectionLost, Moment(3000))),
        back: None,
        unattended: Some((WhyUnattended::Unanswered, Moment(2500))),
        nothing: Some("$word".into()),
        listed: vec![reader()],
        offer: Some(Box::new(offer())),
        quiet: None,
        woken: None,
        former: Vec::new(),
    }
}

/// What a door says about a console, on its board.
fn silence(over: bool) -> Silence {
    Silence { member: "@anna:desk".into(), since: Moment(2600), over }
}

/// One of every event of the desk room, with its form on the wire. These forms are kept: other programs, and boards
/// written before an update, have them.
#[expect(clippy::too_many_lines, reason = "a list with one of every event")]
pub(super) fn desk_room() -> Vec<(DeskEvent, WrittenEvent)> {
    let c = || ConversationId::from("!c:desk");
    let entry = entry();
    let continued = BoardEntry {
        arrived: Seq(13),
        triage: Triage::X,
        established: Some(Triage::B),
        former: vec!["@gone:desk".into()],
        ..entry.clone()
    };
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
                plain: true,
                triage: Triage::X,
            }),
            (
                "org.nachtwacht.arrived",
                json!({"v": 1, "seq": 4, "conversation": "!c:desk", "since": 1000,
                "alias": "Blauwe vink", "language": "en", "tag": "ar", "visitor": "new",
                "answers": {"safe_to_type": false, "urgent": false}, "plain": true, "triage": "X"}),
            ),
        ),
        (
            DeskEvent::Offered(Offered {
                seq: Seq(9),
                conversation: c(),
                request: Some("r4".into()),
                offer: offer(),
                ended: None,
            }),
            (
                "org.nachtwacht.offered",
                json!({"v": 1, "seq": 9, "conversation": "!c:desk", "request": "r4",
                "offer": {"id": "r4", "by": "@anna:desk", "to": "@bram:desk", "since": 2700, "note": true}}),
            ),
        ),
        (
            DeskEvent::Offered(Offered {
                seq: Seq(10),
                conversation: c(),
                request: None,
                offer: Offer { note: false, ..offer() },
                ended: Some(OfferEnd::NotNow),
            }),
            (
                "org.nachtwacht.offered",
                json!({"v": 1, "seq": 10, "conversation": "!c:desk",
                "offer": {"id": "r4", "by": "@anna:desk", "to": "@bram:desk", "since": 2700}, "ended": "not_now"}),
            ),
        ),
        (
            DeskEvent::Returned(Returned { seq: Seq(9), conversation: c(), since: Moment(6000), how: None }),
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
                unwanted: None,
            }),
            (
                "org.nachtwacht.closed",
                json!({"v": 1, "seq": 10, "conversation": "!c:desk",
                "closing": "ended_by_helper", "since": 7000, "erased_at": 9000, "registered": false}),
            ),
        ),
        (
            DeskEvent::Duty(Duty {
                name: "Anna".into(),
                shift: Shift::HandingOver,
                capacity: 3,
                languages: Vec::new(),
            }),
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
                silent: Some(vec![silence(false), silence(true)]),
                unwanted: None,
            }),
            (
                "org.nachtwacht.board",
                json!({"v": 1, "seq": 12, "page": 0, "pages": 1, "arrivals": [1, 12],
                "read_to": "s7", "silent": [{"m": "@anna:desk", "since": 2600},
                    {"m": "@anna:desk", "since": 2600, "over": true}], "conversations": [{"c": "!c:desk", "n": 4, "since": 1000, "alias": "Blauwe vink",
                    "lang": "nl", "vis": "returning", "ans": {"safe_to_type": true, "age_band": "12-14"}, "pl": true, "t0": "X",
                    "t": "B", "al": alert().1, "prop": {"to": "C", "reason": "learnt_more", "by": "@anna:desk", "request": "r1"},
                    "to": "@anna:desk", "f": 3, "fs": 2000, "left": ["connection_lost", 3000],
                    "un": ["unanswered", 2500], "na": "$word", "rd": [reader_wire()],
                    "of": {"id": "r4", "by": "@anna:desk", "to": "@bram:desk", "since": 2700, "note": true}}]}),
            ),
        ),
    ];
    all.extend(answers());
    all.extend(reading_along());
    all.extend(attention());
    all.extend(leavings());
    all.extend(requests());
    all.extend(super::unwanted::unwanted());
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
fn waits() -> (DeskEvent, WrittenEvent) {
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

/// What doors say of themselves and of each other.
fn doors(continued: BoardEntry) -> Vec<(DeskEvent, WrittenEvent)> {
    let retired = |done| Retired {
        door: "@gone:desk".into(),
        by: "@door:desk".into(),
        since: Moment(8000),
        done,
        left: None,
        let_go: false,
    };
    let told = json!({"v": 1, "door": "@gone:desk", "by": "@door:desk", "since": 8000});
    let mut done = told.clone();
    done["done"] = json!(true);
    let mut rest = told.clone();
    (rest["left"], rest["let_go"]) = (json!(2), json!(true));
    vec![
        (
            DeskEvent::Opened(Opened {
                run: "k1".into(),
                since: Moment(1000),
                saves_plans: Some(90),
                tells_alive: false,
                ceiling: None,
                retention: None,
            }),
            ("org.nachtwacht.opened", json!({"v": 1, "run": "k1", "since": 1000, "keep_plans": 90})),
        ),
        (
            DeskEvent::Opened(Opened {
                run: "k2".into(),
                since: Moment(1000),
                saves_plans: None,
                tells_alive: true,
                ceiling: Some(9),
                retention: Some(5),
            }),
            (
                "org.nachtwacht.opened",
                json!({"v": 1, "run": "k2", "since": 1000, "tells_alive": true, "ceiling": 9, "retention": 5}),
            ),
        ),
        waits(),
        (
            DeskEvent::Crowded(Crowded {
                since: Moment(1000),
                until: Some(Moment(2000)),
                full: true,
                places: 9,
                taken: 8,
                largest: 4,
                networks: 2,
                unsaid: 1,
                uncounted: 2,
            }),
            (
                "org.nachtwacht.crowded",
                json!({"v": 1, "since": 1000, "until": 2000, "full": true, "places": 9, "taken": 8, "largest": 4,
                    "networks": 2, "unsaid": 1, "uncounted": 2}),
            ),
        ),
        (DeskEvent::Reported(Box::new(reported())), ("org.nachtwacht.report", report())),
        (DeskEvent::Retired(retired(false)), ("org.nachtwacht.retired", told)),
        (DeskEvent::Retired(retired(true)), ("org.nachtwacht.retired", done)),
        (
            DeskEvent::Retired(Retired { left: Some(2), let_go: true, ..retired(false) }),
            ("org.nachtwacht.retired", rest),
        ),
        (
            DeskEvent::Continued(Continued { seq: Seq(13), entry: Box::new(continued) }),
            (
                "org.nachtwacht.continued",
                json!({"v": 1, "seq": 13, "entry": {"c": "!c:desk", "n": 13, "since": 1000, "alias": "Blauwe vink",
                    "lang": "nl", "vis": "returning", "ans": {"safe_to_type": true, "age_band": "12-14"}, "pl": true, "t0": "X",
                    "t": "X", "te": "B", "al": alert().1, "prop": {"to": "C", "reason": "learnt_more", "by": "@anna:desk", "request": "r1"},
                    "to": "@anna:desk", "f": 3, "fs": 2000, "left": ["connection_lost", 3000],
                    "un": ["unanswered", 2500], "na": "$word", "rd": [reader_wire()],
                "of": {"id": "r4", "by": "@anna:desk", "to": "@bram:desk", "since": 2700, "note": true}, "by": ["@gone:desk"]}}),
            ),
        ),
    ]
}

/// What a door says about who attends to whom.
fn attention() -> Vec<(DeskEvent, WrittenEvent)> {
    let c = || ConversationId::from("!c:desk");
    let (member, since) = (|| MemberId::from("@anna:desk"), Moment(2500));
    let why = |why, word: &str| {
        let event = DeskEvent::Unattended(Unattended { seq: Seq(14), conversation: c(), why, since });
        let wire = json!({"v": 1, "seq": 14, "conversation": "!c:desk", "why": word, "since": 2500});
        (event, ("org.nachtwacht.unattended", wire))
    };
    let attended = Attended { seq: Seq(15), conversation: c(), since, request: None, word: None };
    vec![
        why(WhyUnattended::Off, "off"),
        why(WhyUnattended::Silent, "silent"),
        why(WhyUnattended::Unanswered, "unanswered"),
        (
            DeskEvent::Attended(attended.clone()),
            ("org.nachtwacht.attended", json!({"v": 1, "seq": 15, "conversation": "!c:desk", "since": 2500})),
        ),
        (
            DeskEvent::Attended(Attended { request: Some("r1".into()), word: Some("$word".into()), ..attended }),
            (
                "org.nachtwacht.attended",
                json!({"v": 1, "seq": 15, "conversation": "!c:desk", "since": 2500, "request": "r1", "word": "$word"}),
            ),
        ),
        (
            DeskEvent::Silent(Silent { seq: Seq(16), member: member(), since }),
            ("org.nachtwacht.silent", json!({"v": 1, "seq": 16, "member": "@anna:desk", "since": 2500})),
        ),
        (
            DeskEvent::Heard(Heard { seq: Seq(17), member: member(), since }),
            ("org.nachtwacht.heard", json!({"v": 1, "seq": 17, "member": "@anna:desk", "since": 2500})),
        ),
    ]
}

/// Who reads along, and that a backup does.
fn reading_along() -> Vec<(DeskEvent, WrittenEvent)> {
    let (c, request) = (|| "!c:desk".into(), || "r1".into());
    let (alert, alert_wire) = alert();
    vec![
        (
            DeskEvent::Listens(Listens {
                seq: Seq(14),
                conversation: c(),
                who: "@bram:desk".into(),
                on: true,
                readers: vec![reader()],
                request: Some(request()),
            }),
            (
                "org.nachtwacht.listens",
                json!({"v": 1, "seq": 14, "conversation": "!c:desk", "who": "@bram:desk", "on": true,
                "readers": [reader_wire()], "request": "r1"}),
            ),
        ),
        (
            DeskEvent::Alerted(Alerted {
                seq: Seq(13),
                conversation: c(),
                request: request(),
                alert,
                readers: Some(vec![reader()]),
            }),
            (
                "org.nachtwacht.alerted",
                json!({"v": 1, "seq": 13, "conversation": "!c:desk", "request": "r1", "alert": alert_wire,
                "readers": [reader_wire()]}),
            ),
        ),
    ]
}

/// A door's answers.
fn answers() -> Vec<(DeskEvent, WrittenEvent)> {
    let (c, request, anna) = (|| "!c:desk".into(), || "r1".into(), || "@anna:desk".into());
    vec![
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
                event: None,
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
            DeskEvent::Undelivered(Undelivered {
                seq: Seq(7),
                conversation: c(),
                message: "$e".into(),
                event: Some("$e".into()),
                to: anna(),
                why: Refusal::NoFence,
            }),
            (
                "org.nachtwacht.undelivered",
                json!({"v": 1, "seq": 7, "conversation": "!c:desk", "message": "$e", "event": "$e",
                "to": "@anna:desk", "why": "no_fence"}),
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

/// The ways in which a visitor leaves.
fn leavings() -> Vec<(DeskEvent, WrittenEvent)> {
    let c = || ConversationId::from("!c:desk");
    vec![
        (
            DeskEvent::Left(Left {
                seq: Seq(8),
                conversation: c(),
                how: Leaving::QuickExit,
                since: Moment(5000),
                triage: None,
                by: None,
                request: None,
            }),
            (
                "org.nachtwacht.left",
                json!({"v": 1, "seq": 8, "conversation": "!c:desk", "how": "quick_exit", "since": 5000}),
            ),
        ),
        (
            DeskEvent::Left(Left {
                seq: Seq(8),
                conversation: c(),
                how: Leaving::StopWord,
                since: Moment(5000),
                triage: Some(Triage::X),
                by: None,
                request: None,
            }),
            (
                "org.nachtwacht.left",
                json!({"v": 1, "seq": 8, "conversation": "!c:desk", "how": "stop_word", "since": 5000, "triage": "X"}),
            ),
        ),
        (
            DeskEvent::Left(Left {
                seq: Seq(8),
                conversation: c(),
                how: Leaving::Wiped,
                since: Moment(5000),
                triage: None,
                by: Some("@anna:desk".into()),
                request: Some("r1".into()),
            }),
            (
                "org.nachtwacht.left",
                json!({"v": 1, "seq": 8, "conversation": "!c:desk", "how": "wiped", "since": 5000,
                "by": "@anna:desk", "request": "r1"}),
            ),
        ),
    ]
}

/// Everything a helper can ask.
fn requests() -> Vec<(DeskEvent, WrittenEvent)> {
    let asks = [
        (Ask::Claim, json!({"ask": "claim"})),
        (Ask::Release, json!({"ask": "release"})),
        (
            Ask::Transfer { receiver: "@bram:desk".into(), note: false },
            json!({"ask": "transfer", "receiver": "@bram:desk"}),
        ),
        (
            Ask::Transfer { receiver: "@bram:desk".into(), note: true },
            json!({"ask": "transfer", "receiver": "@bram:desk", "note": true}),
        ),
        (Ask::Accept { offer: "r0".into() }, json!({"ask": "accept", "offer": "r0"})),
        (Ask::NotNow { offer: "r0".into() }, json!({"ask": "not_now", "offer": "r0"})),
        (Ask::TakeBack { offer: "r0".into() }, json!({"ask": "take_back", "offer": "r0"})),
        (Ask::TakeOver, json!({"ask": "take_over"})),
        (Ask::NothingToAnswer { word: "$word".into() }, json!({"ask": "nothing_to_answer", "word": "$word"})),
        (Ask::Triage { triage: Triage::A, reason: None }, json!({"ask": "triage", "triage": "A"})),
        (
            Ask::Triage { triage: Triage::D, reason: Some(LoweringReason::TakenOver) },
            json!({"ask": "triage", "triage": "D", "reason": "taken_over"}),
        ),
        (Ask::ConfirmLowering { proposal: "r0".into() }, json!({"ask": "confirm_lowering", "proposal": "r0"})),
        (Ask::Alert, json!({"ask": "alert"})),
        (Ask::Acknowledge { alert: "r0".into() }, json!({"ask": "acknowledge", "alert": "r0"})),
        (Ask::Listen { who: "@bram:desk".into() }, json!({"ask": "listen", "who": "@bram:desk"})),
        (Ask::EndListen { who: "@bram:desk".into() }, json!({"ask": "end_listen", "who": "@bram:desk"})),
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
