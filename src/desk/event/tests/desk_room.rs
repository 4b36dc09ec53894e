//! One of every event of the desk room, and its form.

use serde_json::{Value, json};

use super::WrittenEvent;
use super::attention::attention;
use super::counts::{report, reported, waits};
use super::requests::requests;
use crate::event::*;
use care::Language;
use care::age::AgeBand;
use care::escalation::{AlertEnd, Code};
use care::registration::{Closing, Visitor};
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
