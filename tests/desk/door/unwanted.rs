//! Unwanted contact: the visit ends, nobody is registered, its source is slowed and nobody else's, and all of it is taken
//! back.

use std::net::IpAddr;
use std::time::Duration;

use care::registration::Closing;
use care::unwanted::{Doubt, Unwanted};
use desk::event::{Ask, ConversationId, DeskEvent, Marked, Refusal, Reopened};
use door::{Entry, Trouble};
use matrix::ours::DeskRooms;
use matrix::register;
use serde_json::json;

use testing::door::{Desk, Helper, answer, soon};

fn unwanted(kind: Unwanted) -> Ask {
    Ask::Unwanted { kind, doubts: vec![Doubt::Signals], seen: None }
}

fn marked(event: &DeskEvent) -> Option<Marked> {
    match event {
        DeskEvent::Closed(closed) => closed.unwanted.clone(),
        _ => None,
    }
}

fn reopened(event: &DeskEvent) -> Option<Reopened> {
    match event {
        DeskEvent::Reopened(reopened) => Some(reopened.clone()),
        _ => None,
    }
}

/// Ends a conversation as unwanted contact.
async fn mark(helper: &mut Helper, conversation: &ConversationId, fence: u64, kind: Unwanted) -> Marked {
    helper.ask(conversation, fence, unwanted(kind)).await;
    helper.await_event(marked).await
}

/// What the register has, each line's type and content.
async fn lines(desk: &Desk) -> Vec<String> {
    let reader = desk.reader().await;
    let room = soon(DeskRooms::read(&reader)).await.unwrap().register.unwrap().id;
    let mut lines = Vec::new();
    soon(register::read(&reader, &room, |said, _| lines.extend(said.map(|said| said.event_type().to_owned()))))
        .await
        .unwrap();
    lines
}

#[tokio::test]
async fn it_ends_the_visit_and_is_taken_back_with_all_that_was_there() {
    let desk = Desk::start().await;
    let (mut sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let sup = desk.helper("sup").await;
    desk.door.ensure_supervisor(&sup.me()).await.unwrap();
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    guest.say("m1", "haha").await;
    let mut stream = guest.listen().await;
    let mark = mark(&mut sanne, &conversation, 1, Unwanted::Prank).await;
    assert_eq!((mark.kind, mark.by, mark.doubts), (Unwanted::Prank, sanne.me(), vec![Doubt::Signals]));
    // the page is told as of every end, and the key is dead
    let closed = stream.await_named("closed").await;
    assert!(closed.data["how"] == "ended_by_helper", "{}", closed.data);
    assert_eq!(guest.post("messages", json!({ "id": "m2", "text": "ik meen het" })).await.0, 410);
    // a colleague cannot take it back, a supervisor can
    let id = bram.ask(&conversation, 1, Ask::TakeBackUnwanted).await;
    assert_eq!(bram.seek_event(|event| answer(event, &id)).await, Err(Refusal::NotSupervisor));
    sup.ask(&conversation, 1, Ask::TakeBackUnwanted).await;
    let back = bram.seek_event(reopened).await;
    assert_eq!((back.by, back.entry.fence.0, back.entry.assigned), (sup.me(), 2, None));
    // the same key leads into the same conversation, with all that was said
    guest.say("m3", "ik durfde niet").await;
    bram.claim(&conversation, 2).await;
    let said: Vec<_> = bram.messages(&conversation).await.into_iter().map(|message| message.body).collect();
    assert_eq!(said, ["haha", "ik durfde niet"]);
    bram.say(&conversation, 3, "a1", "Fijn dat je er bent").await;
    let mut stream = guest.listen().await;
    assert_eq!(stream.messages(3).await.last().unwrap(), "Fijn dat je er bent");
    // it was counted nowhere, and a later end is counted as any
    assert_eq!(lines(&desk).await, Vec::<String>::new());
    let again = bram.ask(&conversation, 3, Ask::TakeBackUnwanted).await;
    assert_eq!(bram.seek_event(|event| answer(event, &again)).await, Err(Refusal::NothingProposed));
}

#[tokio::test]
async fn a_door_that_starts_anew_takes_it_back_too() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    guest.say("m1", "hoi").await;
    mark(&mut sanne, &conversation, 1, Unwanted::Test).await;
    let desk = desk.restart(|_| ()).await;
    let guest = desk.visitor().again(&guest);
    assert_eq!(guest.post("messages", json!({ "id": "m2", "text": "x" })).await.0, 410);
    sanne.ask(&conversation, 1, Ask::TakeBackUnwanted).await;
    assert_eq!(sanne.seek_event(reopened).await.by, sanne.me(), "who said so takes it back as well");
    guest.say("m3", "ben je er nog").await;
    let desk = desk.restart(|_| ()).await;
    let guest = desk.visitor().again(&guest);
    guest.say("m4", "hallo?").await;
    sanne.claim(&conversation, 2).await;
    assert_eq!(sanne.messages(&conversation).await.len(), 3);
}

#[tokio::test]
async fn it_is_counted_by_quarter_and_kind_when_it_cannot_be_taken_back_any_more() {
    let fast = |config: &mut door::DoorConfig| {
        config.timing.retention = Duration::from_millis(400);
        config.timing.register = Duration::from_millis(1);
    };
    let desk = Desk::start_with(fast).await;
    let mut sanne = desk.helper("sanne").await;
    desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    // a form that was written before registers nobody
    mark(&mut sanne, &conversation, 1, Unwanted::Recruiter).await;
    let mut counted = lines(&desk).await;
    while counted.is_empty() {
        tokio::task::yield_now().await;
        counted = lines(&desk).await;
    }
    assert_eq!(counted, ["org.nachtwacht.unwanted_count"]);
    let late = sanne.ask(&conversation, 1, Ask::TakeBackUnwanted).await;
    assert_eq!(sanne.seek_event(|event| answer(event, &late)).await, Err(Refusal::TooLate));
    // one that is not marked is counted as before
    desk.visitor().enter(json!({})).await;
    let other = sanne.await_arrival().await;
    sanne.claim(&other, 0).await;
    sanne.ask(&other, 1, Ask::close(Closing::EndedByHelper)).await;
    while lines(&desk).await.len() < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(lines(&desk).await[1], "org.nachtwacht.unregistered");
}

#[tokio::test]
async fn a_flood_from_a_slowed_source_is_slowed_and_nobody_else_is_hurt() {
    let desk = Desk::start_with(|config| {
        config.limits.visits = 10;
        config.limits.slowed_visits = 2;
    })
    .await;
    let mut sanne = desk.helper("sanne").await;
    let reception = desk.door.reception();
    let enter = async |address: &str| {
        let address: IpAddr = address.parse().unwrap();
        soon(reception.enter(Entry::default(), Some(address))).await
    };
    let prank = enter("2001:db8::1").await.unwrap();
    let first = sanne.await_arrival().await;
    let classmate = enter("2001:db8::2").await.unwrap();
    let second = sanne.await_arrival().await;
    sanne.claim(&first, 0).await;
    sanne.claim(&second, 0).await;
    mark(&mut sanne, &first, 1, Unwanted::Prank).await;
    while !matches!(reception.visit(prank.token.as_str()), Err(Trouble::Closed)) {
        tokio::task::yield_now().await;
    }
    // the flood: one /64 counts as one, and has had its two places
    for n in 0..20 {
        let answer = enter(&format!("2001:db8::{n:x}")).await;
        let Err(Trouble::TooMany(wait)) = answer else { panic!("let in: {answer:?}") };
        assert!(wait <= Duration::from_mins(10), "slowed, not shut");
    }
    // who talks already goes on, and who comes from elsewhere is let in
    let talking = reception.visit(classmate.token.as_str()).unwrap();
    soon(talking.say("m1", "ik ben er nog")).await.unwrap();
    sanne.say(&second, 1, "a1", "Goed zo").await;
    for address in ["2001:db8:0:1::1", "192.0.2.7"] {
        enter(address).await.unwrap();
        sanne.await_arrival().await;
    }
    // taken back, it is a source as any
    sanne.ask(&first, 1, Ask::TakeBackUnwanted).await;
    sanne.await_event(reopened).await;
    enter("2001:db8::5").await.unwrap();
    assert!(reception.visit(prank.token.as_str()).is_ok());
}
