//! What is read, whatever is sent.

use proptest::prelude::*;

use super::*;
use desk::event::Moved;

fn me() -> MemberId {
    "@sanne:d".into()
}

fn batch(rooms: &str) -> SyncBatch {
    SyncBatch::read(format!(r#"{{"next_batch":"s1","rooms":{rooms}}}"#).as_bytes(), &me()).unwrap()
}

fn event(event_type: &str, content: &str) -> String {
    format!(r#"{{"event_id":"$1","type":"{event_type}","sender":"@v:d","origin_server_ts":5,"content":{content}}}"#)
}

fn timeline(events: &[String]) -> SyncBatch {
    batch(&format!(r#"{{"join":{{"!r:d":{{"timeline":{{"events":[{}]}}}}}}}}"#, events.join(",")))
}

fn said(events: &[String]) -> Vec<RoomEvent> {
    timeline(events).joined[0].timeline.events.iter().filter_map(|raw| Some(raw.room()?.event)).collect()
}

#[test]
fn one_bad_event_costs_only_itself() {
    let deep = event("m.room.message", &format!("{{\"a\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000)));
    let good = event("m.room.message", r#"{"msgtype":"m.text","body":"still here"}"#);
    let batch = timeline(&[deep, "17".into(), r#"{"type":"x"}"#.into(), "null".into(), good]);
    assert_eq!(batch.skipped, 3);
    let events = &batch.joined[0].timeline.events;
    let said: Vec<_> = events.iter().filter_map(|raw| Some(raw.room()?.event)).collect();
    assert!(matches!(&said[..], [RoomEvent::Unreadable, RoomEvent::Said(m)] if m.body == "still here"));
}

#[test]
fn what_moved_says_what_it_said_and_never_twice_over() {
    let moved = |kind: &str, content: &str| {
        let content =
            format!(r#"{{"v":1,"from":"@bram:d","at":3,"event":"$old","type":"{kind}","content":{content}}}"#);
        event(Moved::TYPE, &content)
    };
    let batch = timeline(&[moved("m.room.message", r#"{"msgtype":"m.text","body":"from there"}"#)]);
    let stamped = batch.joined[0].timeline.events[0].room().unwrap();
    assert_eq!((stamped.id.as_str(), stamped.sender.as_str(), stamped.at), ("$1", "@bram:d", Moment(3)));
    assert!(matches!(stamped.event, RoomEvent::Said(m) if m.body == "from there"));
    // one in another, one that is none, one of nobody
    let nested = moved(Moved::TYPE, r#"{"from":"@a:d","at":1,"event":"$x","type":"m.room.message","content":{}}"#);
    let nobody = event(Moved::TYPE, r#"{"from":"","at":1,"event":"$x","type":"m.room.message","content":{}}"#);
    assert!(said(&[nested, event(Moved::TYPE, "{}"), nobody]).is_empty());
}

#[test]
fn one_bad_room_costs_only_itself() {
    let batch = batch(r#"{"join":{"!a:d":{"timeline":{"events":7}},"!b:d":{"timeline":{"events":[]}}}}"#);
    assert_eq!(batch.joined.len(), 1);
    assert_eq!(batch.skipped, 1);
}

#[test]
fn what_is_gone_is_unreadable_and_what_is_not_ours_is_left_out() {
    let events = [
        event("m.room.message", "{}"),
        event("m.room.member", r#"{"membership":"join"}"#),
        event("org.nachtwacht.note", r#"{"v":1,"text":7}"#),
        event("org.nachtwacht.note", r#"{"v":9,"text":7}"#),
        event("m.room.message", r#"{"msgtype":"m.text","body":"*x","m.relates_to":{"rel_type":"m.replace"}}"#),
    ];
    assert_eq!(said(&events), [RoomEvent::Unreadable, RoomEvent::Unreadable]);
}

#[test]
fn typing_and_receipts_are_read() {
    let batch = batch(
        r#"{"join":{"!r:d":{"ephemeral":{"events":[
            {"type":"m.typing","content":{"user_ids":["@v:d"]}},
            {"type":"m.receipt","content":{"$9":{"m.read":{"@v:d":{"ts":1}},"m.read.private":{"@x:d":{}}}}},
            {"type":"m.other","content":7}]}}}}"#,
    );
    assert_eq!(batch.joined[0].typing, Some(vec!["@v:d".into()]));
    assert_eq!(batch.joined[0].receipts, [("@v:d".into(), "$9".into())]);
}

#[test]
fn an_invitation_says_to_what_and_by_whom() {
    let batch = batch(
        r#"{"invite":{"!r:d":{"invite_state":{"events":[
            {"type":"m.room.create","state_key":"","sender":"@door:d","content":{"type":"org.nachtwacht.desk"}},
            {"type":"m.room.member","state_key":"@other:d","sender":"@x:d","content":{}},
            {"type":"m.room.member","state_key":"@sanne:d","sender":"@door:d","content":{"membership":"invite"}}
        ]}},"!broken:d":7}}"#,
    );
    let read: Vec<_> = batch.invited.iter().map(|i| (i.room_type.as_deref(), i.inviter.clone())).collect();
    assert_eq!(read, [(None, None), (Some("org.nachtwacht.desk"), Some("@door:d".into()))]);
}

#[test]
fn what_is_no_sync_is_said_to_be_none() {
    for body in ["{}", "[]", r#"{"next_batch":7}"#, "<html>", ""] {
        assert_eq!(SyncBatch::read(body.as_bytes(), &me()).err(), Some(Error::NotAHomeserver), "{body}");
    }
}

proptest! {
    #[test]
    fn no_bytes_break_it(body: Vec<u8>, content in "[\\PC]{0,40}") {
        let _ = SyncBatch::read(&body, &me());
        let _ = Page::read(&body);
        let body = format!(r#"{{"next_batch":"s","rooms":{{"join":{{"!r:d":{content}}}}}}}"#);
        let _ = SyncBatch::read(body.as_bytes(), &me());
    }
}
