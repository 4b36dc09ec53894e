//! The visitor's HTTP API: what it takes, what it refuses, and what becomes of who leaves.

use std::time::Duration;

use care::registration::Closing;
use desk::event::{Ask, DeskEvent, Leaving};
use serde_json::{Value, json};

use testing::door::{Desk, soon};

fn left(event: &DeskEvent) -> Option<Leaving> {
    match event {
        DeskEvent::Left(left) => Some(left.how),
        _ => None,
    }
}

#[tokio::test]
async fn a_visit_is_an_event_of_the_desk() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let body = json!({ "language": "fr-BE", "returning": true,
        "answers": { "safe_to_type": true, "age_band": "12-14", "urgent": false } });
    let guest = desk.visitor().enter(body).await;
    assert_eq!(guest.token.len(), 43);
    let arrived = sanne.await_event(|event| match event {
        DeskEvent::Arrived(arrived) => Some(arrived.clone()),
        _ => None,
    });
    let arrived = arrived.await;
    assert_eq!((arrived.alias, arrived.triage.letter()), (guest.alias, 'B'));
    assert_eq!((arrived.language.code(), arrived.visitor.code()), ("en", "returning"));
    assert_eq!(arrived.tag.as_ref().map(care::tag::Tag::as_str), Some("fr-BE"), "what English stands for");
    assert_eq!(arrived.answers.age_band.map(care::age::AgeBand::code), Some("12-14"));
    // the key itself is nowhere on the homeserver
    let door = desk.reader().await;
    for room in door.joined_rooms().await.unwrap() {
        for event in door.full_state(&room).await.unwrap() {
            assert!(!event.content.get().contains(&guest.token));
        }
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_words() {
    let desk = Desk::start().await;
    let visitors = desk.visitor();
    let refusal = |(status, answer): (u16, Value)| {
        assert!(answer["message"].as_str().is_some_and(|message| message.len() > 10), "{status} {answer}");
        (status, answer["error"].as_str().unwrap().to_owned())
    };
    let is = |status: u16, error: &str| (status, error.to_owned());
    assert_eq!(refusal(visitors.post("", "{\"answers\"").await), is(400, "malformed"));
    assert_eq!(refusal(visitors.post("", r#"{"language":"\ud800"}"#).await), is(400, "malformed"));
    assert_eq!(refusal(visitors.post("", format!(r#"{{"x":{}"#, "[".repeat(20_000))).await), is(400, "malformed"));
    assert_eq!(refusal(visitors.post("", r#"{"answers":{"age_band":"7"}}"#).await), is(422, "invalid"));
    assert_eq!(refusal(visitors.post("", r#"{"answers":{"name":"x"}}"#).await), is(422, "invalid"));
    assert_eq!(refusal(visitors.post("/nobody/messages", r#"{"id":"1","text":"x"}"#).await), is(404, "no_such_visit"));
    assert_eq!(refusal(visitors.post("/nobody", "{}").await), is(404, "not_found"));

    let guest = visitors.enter(json!({})).await;
    let say = async |id: &str, text: &str| refusal(guest.post("messages", json!({ "id": id, "text": text })).await);
    assert_eq!(say("1", " \n\t ").await, is(422, "empty"));
    assert_eq!(say("", "hallo").await, is(422, "bad_id"));
    assert_eq!(say("met spatie", "hallo").await, is(422, "bad_id"));
    assert_eq!(say("1", &"é".repeat(4_001)).await, is(413, "too_long"));
    assert_eq!(say("1", &"x".repeat(1 << 20)).await, is(413, "too_large"));
    assert_eq!(refusal(guest.post("messages", json!({ "id": "1" })).await), is(422, "invalid"));
    assert_eq!(refusal(guest.post("leave", json!({ "how": "slam" })).await), is(422, "invalid"));
    assert_eq!(refusal(guest.post("events", json!({})).await), is(405, "method_not_allowed"));
    // as long as allowed, in the widest characters
    guest.say("1", &"🦉".repeat(4_000)).await;
    assert_eq!(guest.listen().await.messages(1).await, ["🦉".repeat(4_000)]);
}

#[tokio::test]
async fn twenty_messages_in_ten_seconds_and_no_more() {
    let desk = Desk::start().await;
    let guest = desk.visitor().enter(json!({})).await;
    for n in 0..20 {
        guest.say(&n.to_string(), "hallo").await;
    }
    let url = format!("{}/messages", guest.url);
    let request = reqwest::Client::new()
        .post(&url)
        .header("content-type", "application/json")
        .body(json!({ "id": "20", "text": "hallo" }).to_string());
    let answer = soon(request.send()).await.unwrap();
    assert_eq!(answer.status(), 429);
    let wait: u64 = answer.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=10).contains(&wait));
    // an old one again is no new one
    guest.say("7", "hallo").await;
    let other = desk.visitor().enter(json!({})).await;
    other.say("1", "een ander merkt er niets van").await;
}

#[tokio::test]
async fn visits_are_counted_where_they_come_from() {
    let desk = Desk::start_with(|config| {
        config.limits.visits = 2;
        config.limits.count_loopback = true;
    })
    .await;
    desk.visitor().enter(json!({})).await;
    desk.visitor().enter(json!({})).await;
    let (status, answer) = desk.visitor().post("", "{}").await;
    assert_eq!((status, &answer["error"]), (429, &json!("too_many")));
}

#[tokio::test]
async fn nothing_is_left_in_caches_or_frames() {
    let desk = Desk::start().await;
    let (visitors, guest) = (desk.visitor(), desk.visitor().enter(json!({})).await);
    for request in [visitors.http.get(&visitors.base), visitors.http.get(format!("{}/events", guest.url))] {
        let answer = soon(request.send()).await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "no-store");
        assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        assert!(!answer.headers().contains_key("set-cookie"));
    }
}

#[tokio::test]
async fn quick_exit_ends_the_stream_at_once_and_the_desk_knows() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let mut stream = guest.listen().await;
    stream.await_named("assigned").await;
    assert_eq!(guest.post("leave", json!({ "how": "quick_exit" })).await.0, 204);
    stream.ends().await;
    assert_eq!(sanne.await_event(left).await, Leaving::QuickExit);
    // it may come back
    guest.say("1", "ik ben er weer").await;
    sanne.await_event(|event| matches!(event, DeskEvent::Returned(_)).then_some(())).await;
}

#[tokio::test]
async fn a_lost_connection_is_told_and_a_return_too() {
    let desk = Desk::start_with(|config| {
        config.timing.away = Duration::from_millis(20);
        config.timing.lost = Duration::from_millis(60);
    })
    .await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let stream = guest.listen().await;
    drop(stream);
    assert_eq!(sanne.await_event(left).await, Leaving::ConnectionLost);
    guest.listen().await;
    sanne.await_event(|event| matches!(event, DeskEvent::Returned(_)).then_some(())).await;
}

#[tokio::test]
async fn who_left_unseen_is_closed_by_the_door() {
    let desk = Desk::start_with(|config| {
        config.timing.close_left = Duration::from_millis(20);
        config.timing.close_lost = Duration::from_millis(40);
        config.timing.away = Duration::from_millis(5);
        config.timing.lost = Duration::from_millis(10);
    })
    .await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    guest.post("leave", json!({ "how": "goodbye" })).await;
    let closing = |event: &DeskEvent| match event {
        DeskEvent::Closed(closed) => Some((closed.closing, closed.request.clone())),
        _ => None,
    };
    assert_eq!(sanne.await_event(closing).await, (Closing::Goodbye, None));
    let guest = desk.visitor().enter(json!({})).await;
    drop(guest.listen().await);
    assert_eq!(sanne.await_event(closing).await, (Closing::ConnectionLost, None));
}

#[tokio::test]
async fn a_visitor_who_is_with_a_helper_is_not_closed_by_the_door() {
    let desk = Desk::start_with(|config| config.timing.close_left = Duration::ZERO).await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    guest.post("leave", json!({ "how": "goodbye" })).await;
    assert_eq!(sanne.await_event(left).await, Leaving::Goodbye);
    let release = sanne.ask(&conversation, 1, Ask::Release).await;
    let next = sanne.await_event(|event| match event {
        DeskEvent::Assigned(assigned) => assigned.request.as_ref().map(|request| *request == release),
        DeskEvent::Closed(_) => Some(false),
        _ => None,
    });
    assert!(next.await, "released first");
    sanne.await_event(|event| matches!(event, DeskEvent::Closed(_)).then_some(())).await;
}

#[tokio::test]
async fn the_newest_streams_stay_and_a_sign_of_life_keeps_them_open() {
    let desk = Desk::start_with(|config| {
        config.limits.streams = 2;
        config.timing.keep_alive = Duration::from_millis(20);
    })
    .await;
    let guest = desk.visitor().enter(json!({})).await;
    let mut first = guest.listen().await;
    first.await_named("assigned").await;
    let (mut second, mut third) = (guest.listen().await, guest.listen().await);
    // the oldest makes room, after signs of life
    while let Some(sent) = first.next().await {
        assert!(["ping", "place"].contains(&&*sent.name), "{}", sent.name);
    }
    second.await_named("assigned").await;
    third.await_named("assigned").await;
    second.await_named("ping").await;
    third.await_named("ping").await;
}

#[tokio::test]
async fn a_door_only_opens_at_a_desk() {
    use door::{Door, DoorConfig, DoorError};
    let desk = Desk::start().await;
    desk.site.account("stranger", false).await;
    let stranger = desk.site.sign_in("stranger", "DESK").await;
    assert!(matches!(Door::start(stranger.clone(), DoorConfig::default()).await, Err(DoorError::NoDesk)));
    desk.door.ensure_member(stranger.me()).await.unwrap();
    assert!(matches!(Door::start(stranger, DoorConfig::default()).await, Err(DoorError::NotADoor)));
}
