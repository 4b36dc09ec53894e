//! Who attends to whom, and its form.

use serde_json::json;

use super::WrittenEvent;
use crate::event::*;

/// What a door says about who attends to whom.
pub(super) fn attention() -> Vec<(DeskEvent, WrittenEvent)> {
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
