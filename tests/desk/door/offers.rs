//! Handing over with the receiver's consent: an offer, and what becomes of it, at a real door.

use std::time::Duration;

use desk::event::{Ask, ConversationId, OfferEnd, Refusal, Shift};
use door::DoorConfig;
use machine::clock::Steady;
use matrix::error::Error;
use serde_json::json;

use testing::door::{Desk, Guest, Helper, answer, soon};

/// A desk with two helpers, the first of whom has a visitor.
async fn desk(change: impl FnOnce(&mut DoorConfig)) -> (Desk, [Helper; 2], Guest, ConversationId) {
    let desk = Desk::start_with(change).await;
    let (mut sanne, bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    (desk, [sanne, bram], guest, conversation)
}

fn to(receiver: &Helper) -> Ask {
    Ask::Transfer { receiver: receiver.me(), note: true }
}

#[tokio::test]
async fn the_giver_talks_on_until_the_receiver_accepts_and_only_then_goes_out() {
    let (_desk, [mut sanne, mut bram], guest, conversation) = desk(|_| {}).await;
    let offer = sanne.ask(&conversation, 1, to(&bram)).await;
    bram.await_offer(&offer).await;
    // the visitor has a helper all the while, and nobody else reads
    sanne.say(&conversation, 1, "m1", "ik ben er nog").await;
    assert_eq!(guest.listen().await.messages(1).await, ["ik ben er nog"]);
    assert!(bram.messages_or_none(&conversation).await.is_none());
    let accept = bram.ask(&conversation, 1, Ask::Accept { offer }).await;
    assert_eq!(sanne.await_event(|event| answer(event, &accept)).await, Ok(Some(bram.me())));
    soon(bram.session.join(conversation.as_str())).await.unwrap();
    bram.say(&conversation, 2, "m2", "ik neem het over").await;
    assert_eq!(guest.listen().await.messages(2).await, ["ik ben er nog", "ik neem het over"]);
    sanne.await_batch(|batch| batch.left.contains(&conversation.to_string()).then_some(())).await;
    let refused = sanne.try_say(&conversation, 2, "m3", "te laat").await.unwrap_err();
    assert!(matches!(refused, Error::Refused { status: 403, .. }));
}

#[tokio::test]
async fn not_now_and_taken_back_leave_the_visitor_with_the_giver() {
    let (_desk, [mut sanne, mut bram], guest, conversation) = desk(|_| {}).await;
    let offer = sanne.ask(&conversation, 1, to(&bram)).await;
    bram.await_offer(&offer).await;
    bram.ask(&conversation, 1, Ask::NotNow { offer: offer.clone() }).await;
    assert_eq!(sanne.await_offer_end().await, OfferEnd::NotNow);
    let late = bram.ask(&conversation, 1, Ask::Accept { offer }).await;
    assert_eq!(bram.await_event(|event| answer(event, &late)).await, Err(Refusal::OfferOver));
    let offer = sanne.ask(&conversation, 1, to(&bram)).await;
    bram.await_offer(&offer).await;
    sanne.ask(&conversation, 1, Ask::TakeBack { offer: offer.clone() }).await;
    assert_eq!(bram.await_offer_end().await, OfferEnd::TakenBack);
    let late = bram.ask(&conversation, 1, Ask::Accept { offer }).await;
    assert_eq!(bram.await_event(|event| answer(event, &late)).await, Err(Refusal::OfferOver));
    sanne.say(&conversation, 1, "m1", "nog steeds ik").await;
    assert_eq!(guest.listen().await.messages(1).await, ["nog steeds ik"]);
}

#[tokio::test]
async fn an_offer_whose_receiver_goes_off_is_over_by_itself() {
    let (_desk, [mut sanne, mut bram], guest, conversation) = desk(|_| {}).await;
    let offer = sanne.ask(&conversation, 1, to(&bram)).await;
    bram.await_offer(&offer).await;
    bram.duty(Shift::Off, 3).await;
    assert_eq!(sanne.await_offer_end().await, OfferEnd::Unavailable);
    sanne.say(&conversation, 1, "m1", "ik blijf").await;
    assert_eq!(guest.listen().await.messages(1).await, ["ik blijf"]);
}

#[tokio::test]
async fn an_offer_that_nobody_answers_is_over_after_its_time() {
    let clock = Steady::default();
    let its = clock.clone();
    let set = move |config: &mut DoorConfig| (config.clock, config.timing.offer) = (its, Duration::from_secs(50));
    let (_desk, [mut sanne, mut bram], guest, conversation) = desk(set).await;
    let offer = sanne.ask(&conversation, 1, to(&bram)).await;
    bram.await_offer(&offer).await;
    clock.pass(Duration::from_secs(51));
    // something wakes the door
    sanne.ask(&conversation, 99, Ask::Release).await;
    assert_eq!(sanne.await_offer_end().await, OfferEnd::Unanswered);
    sanne.say(&conversation, 1, "m1", "ik blijf").await;
    assert_eq!(guest.listen().await.messages(1).await, ["ik blijf"]);
}

/// A door that dies in the midst goes on with the offer as it stood.
#[tokio::test]
async fn an_offer_outlives_its_door() {
    let (desk, [mut sanne, mut bram], guest, conversation) = desk(|_| {}).await;
    let offer = sanne.ask(&conversation, 1, to(&bram)).await;
    bram.await_offer(&offer).await;
    let desk = desk.crash(|_| {}).await;
    let accept = bram.ask(&conversation, 1, Ask::Accept { offer }).await;
    assert_eq!(sanne.await_event(|event| answer(event, &accept)).await, Ok(Some(bram.me())));
    soon(bram.session.join(conversation.as_str())).await.unwrap();
    bram.say(&conversation, 2, "m1", "hier ben ik").await;
    let again = desk.visitor().again(&guest);
    assert_eq!(again.listen().await.messages(1).await, ["hier ben ik"]);
}
