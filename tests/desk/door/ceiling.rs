//! No helper has more visitors than the desk allows, whatever the helper's duty asks for (design §3).

use desk::event::{Ask, DeskEvent, Fence, Refusal, Shift};
use serde_json::json;

use testing::door::{Desk, answer, soon};

/// A duty that asks for a hundred thousand, as any Matrix client can write it.
#[tokio::test]
async fn a_duty_that_asks_for_a_hundred_thousand_gets_the_ceiling() {
    let desk = Desk::start_with(|config| config.ceiling = 2).await;
    let (mut sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let duty = json!({ "v": 1, "name": "Sanne", "shift": "on", "capacity": 100_000 }).to_string();
    let me = sanne.me();
    let said = sanne.session.set_state(desk.door.desk_room(), "org.nachtwacht.duty", me.as_str(), &duty);
    soon(said).await.unwrap();
    let mut conversations = Vec::new();
    for _ in 0..4 {
        desk.visitor().enter(json!({})).await;
        conversations.push(sanne.await_arrival().await);
    }
    for conversation in &conversations[..2] {
        sanne.claim(conversation, 0).await;
    }
    let third = sanne.ask(&conversations[2], 0, Ask::Claim).await;
    assert_eq!(sanne.await_event(|event| answer(event, &third)).await, Err(Refusal::Full));
    // nor by a handover
    bram.duty(Shift::On, 200).await;
    bram.claim(&conversations[2], 0).await;
    let over = bram.ask(&conversations[2], 1, Ask::Transfer { receiver: sanne.me(), note: false }).await;
    assert_eq!(bram.await_event(|event| answer(event, &over)).await, Err(Refusal::ReceiverUnavailable));
    // a place that is free is given again
    sanne.ask(&conversations[0], 1, Ask::Release).await;
    let fence = sanne.await_event(|event| match event {
        DeskEvent::Assigned(gone) if gone.to.is_none() => Some(gone.fence),
        _ => None,
    });
    assert_eq!(fence.await, Fence(2));
    sanne.claim(&conversations[3], 0).await;
}

/// The door says its ceiling where every console reads it; the next start says the next one.
#[tokio::test]
async fn the_ceiling_is_said_in_the_desk_room_and_can_be_changed() {
    let desk = Desk::start_with(|config| config.ceiling = 1).await;
    let mut sanne = desk.helper("sanne").await;
    for _ in 0..2 {
        desk.visitor().enter(json!({})).await;
    }
    let (first, second) = (sanne.await_arrival().await, sanne.await_arrival().await);
    sanne.claim(&first, 0).await;
    let refused = sanne.ask(&second, 0, Ask::Claim).await;
    assert_eq!(sanne.await_event(|event| answer(event, &refused)).await, Err(Refusal::Full));
    let desk = desk.restart(|config| config.ceiling = 2).await;
    sanne.claim(&second, 0).await;
    let said: Vec<_> = sanne
        .everything()
        .await
        .into_iter()
        .filter_map(|event| match event {
            DeskEvent::Opened(opened) => Some(opened.ceiling),
            _ => None,
        })
        .collect();
    assert_eq!(said.last(), Some(&Some(2)));
    drop(desk);
}
