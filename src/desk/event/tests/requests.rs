//! One of everything that a helper can ask, and its form.

use serde_json::{Value, json};

use super::WrittenEvent;
use crate::event::*;
use care::escalation::{AlertEnd, Code};
use care::registration::Closing;
use care::triage::{LoweringReason, Triage};

/// Everything a helper can ask.
pub(super) fn requests() -> Vec<(DeskEvent, WrittenEvent)> {
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
        // as an older program asks
        (Ask::close(Closing::Goodbye), json!({"ask": "close", "closing": "goodbye"})),
        (
            Ask::Close { closing: Closing::QuickExit, seen: Some("$word".into()), unregistered: true },
            json!({"ask": "close", "closing": "quick_exit", "seen": "$word", "unregistered": true}),
        ),
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
