//! The forms on the wire of what is unwanted, of what was taken back, and of what sleeps.

use serde_json::json;

use super::WrittenEvent;
use super::desk_room::entry;
use crate::event::*;
use care::registration::Closing;
use care::unwanted::{Doubt, Unwanted};

/// One of every event of the desk room about it, with its form.
#[expect(clippy::too_many_lines, reason = "a list with one of every event")]
pub(super) fn unwanted() -> Vec<(DeskEvent, WrittenEvent)> {
    let c = || ConversationId::from("!c:desk");
    let mark = Marked {
        kind: Unwanted::Prank,
        by: "@anna:desk".into(),
        doubts: vec![Doubt::Triage, Doubt::Plan],
        until: Moment(8000),
    };
    let closed = Closed {
        seq: Seq(10),
        conversation: c(),
        closing: Closing::EndedByHelper,
        since: Moment(7000),
        erased_at: Moment(9000),
        registered: None,
        request: Some("r1".into()),
        unwanted: Some(mark.clone()),
    };
    let quiet = Quiet { seq: Seq(11), conversation: c(), until: None, since: Moment(5000), request: None };
    let ask = |ask| Request { id: "r1".into(), conversation: c(), fence: Fence(2), ask };
    let asked = |ask_wire: serde_json::Value| {
        let mut wire = json!({"v": 1, "id": "r1", "conversation": "!c:desk", "fence": 2});
        wire.as_object_mut().unwrap().extend(ask_wire.as_object().unwrap().clone());
        ("org.nachtwacht.request", wire)
    };
    let marked = MarkedEntry { conversation: c(), alias: "Das 9".into(), since: Moment(7000), mark };
    let board = Board {
        seq: Seq(12),
        page: 0,
        pages: 1,
        arrivals: (Seq(1), Seq(12)),
        conversations: Vec::new(),
        read_to: None,
        silent: None,
        unwanted: Some(vec![marked]),
    };
    let asleep = BoardEntry {
        alert: None,
        proposal: None,
        unattended: None,
        quiet: Some(Moment(6000)),
        woken: Some(Moment(5500)),
        arrived: Seq(13),
        listed: Vec::new(),
        offer: None,
        ..entry()
    };
    let reopened = Reopened {
        seq: Seq(13),
        by: "@sup:desk".into(),
        request: "r2".into(),
        since: Moment(7500),
        entry: Box::new(asleep),
    };
    vec![
        (
            DeskEvent::Closed(closed),
            (
                "org.nachtwacht.closed",
                json!({"v": 1, "seq": 10, "conversation": "!c:desk", "closing": "ended_by_helper", "since": 7000,
                "erased_at": 9000, "request": "r1", "unwanted": {"kind": "prank", "by": "@anna:desk",
                    "doubts": ["triage", "plan"], "until": 8000}}),
            ),
        ),
        (
            DeskEvent::Board(board),
            (
                "org.nachtwacht.board",
                json!({"v": 1, "seq": 12, "page": 0, "pages": 1, "arrivals": [1, 12], "conversations": [],
                "unwanted": [{"c": "!c:desk", "alias": "Das 9", "since": 7000, "kind": "prank", "by": "@anna:desk",
                    "doubts": ["triage", "plan"], "until": 8000}]}),
            ),
        ),
        (
            DeskEvent::Reopened(reopened),
            (
                "org.nachtwacht.reopened",
                json!({"v": 1, "seq": 13, "by": "@sup:desk", "request": "r2", "since": 7500,
                "entry": {"c": "!c:desk", "n": 13, "since": 1000, "alias": "Blauwe vink",
                    "lang": "nl", "vis": "returning", "ans": {"safe_to_type": true, "age_band": "12-14"}, "pl": true, "t0": "X",
                    "t": "B", "to": "@anna:desk", "f": 3, "fs": 2000, "left": ["connection_lost", 3000],
                    "na": "$word", "q": 6000, "aw": 5500}}),
            ),
        ),
        (
            DeskEvent::Quiet(quiet.clone()),
            ("org.nachtwacht.quiet", json!({"v": 1, "seq": 11, "conversation": "!c:desk", "since": 5000})),
        ),
        (
            DeskEvent::Quiet(Quiet { until: Some(Moment(6000)), request: Some("r1".into()), ..quiet }),
            (
                "org.nachtwacht.quiet",
                json!({"v": 1, "seq": 11, "conversation": "!c:desk", "until": 6000, "since": 5000, "request": "r1"}),
            ),
        ),
        (DeskEvent::Request(ask(Ask::Quiet { minutes: 20 })), asked(json!({"ask": "quiet", "minutes": 20}))),
        (DeskEvent::Request(ask(Ask::Wake)), asked(json!({"ask": "wake"}))),
        (
            DeskEvent::Request(ask(Ask::Unwanted { kind: Unwanted::Test, doubts: Vec::new(), seen: None })),
            asked(json!({"ask": "unwanted", "kind": "test"})),
        ),
        (
            DeskEvent::Request(ask(Ask::Unwanted { kind: Unwanted::Obscene, doubts: vec![Doubt::Home], seen: None })),
            asked(json!({"ask": "unwanted", "kind": "obscene", "doubts": ["home"]})),
        ),
        (
            DeskEvent::Request(ask(Ask::Unwanted {
                kind: Unwanted::Prank,
                doubts: Vec::new(),
                seen: Some("$word".into()),
            })),
            asked(json!({"ask": "unwanted", "kind": "prank", "seen": "$word"})),
        ),
        (DeskEvent::Request(ask(Ask::TakeBackUnwanted)), asked(json!({"ask": "take_back_unwanted"}))),
    ]
}
