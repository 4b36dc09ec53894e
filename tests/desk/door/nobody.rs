//! Nobody is on duty: who waits all the same is told so, from the first answer on, and whenever it changes.

use desk::event::{Ask, DeskEvent, Shift};
use serde_json::json;

use testing::door::{Desk, Stream};

/// Waits for a place that says so of whether anybody is on duty.
async fn is_staffed(stream: &mut Stream, staffed: bool) {
    while stream.await_named("place").await.data["staffed"] != staffed {}
}

#[tokio::test]
async fn who_waits_is_told_whether_anybody_is_on_duty_at_every_change() {
    let desk = Desk::start().await;
    let (status, entered) = desk.visitor().post("", "{}").await;
    assert_eq!((status, &entered["staffed"]), (201, &json!(false)));
    let guest = desk.visitor().of_token(entered["visit"].as_str().unwrap());
    let mut stream = guest.listen().await;
    is_staffed(&mut stream, false).await;

    let mut sanne = desk.helper("sanne").await;
    is_staffed(&mut stream, true).await;
    let (status, another) = desk.visitor().post("", "{}").await;
    assert_eq!((status, &another["staffed"]), (201, &json!(true)));

    // the last helper gives the visitor back and goes
    let arrived = |event: &DeskEvent| match event {
        DeskEvent::Arrived(arrived) => Some(arrived.conversation.clone()),
        _ => None,
    };
    let conversation = sanne.seek_event(arrived).await;
    sanne.claim(&conversation, 0).await;
    while stream.await_named("assigned").await.data["assigned"] != true {}
    sanne.ask(&conversation, 1, Ask::Release).await;
    sanne.duty(Shift::Off, 4).await;
    is_staffed(&mut stream, false).await;

    // and who comes back to a kept place is told the same
    let (_, kept) = guest.post("keep", json!({ "code": "4711" })).await;
    let body = json!({ "place": kept["place"], "code": "4711" }).to_string();
    let (status, resumed) = desk.visitor().post("/resume", body).await;
    assert_eq!((status, &resumed["staffed"]), (200, &json!(false)));
}
