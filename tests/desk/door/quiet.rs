//! Quiet: a conversation sleeps without taking a place, and is never overlooked. Time passes for the door's own clock only.

use std::time::Duration;

use care::triage::Triage;
use desk::event::{Alive, Ask, ConversationId, DeskEvent, DeviceEvent, MemberId, Refusal, Shift, WhyUnattended};
use door::DoorConfig;
use machine::clock::Steady;
use matrix::session::Session;
use serde_json::json;

use testing::door::{Desk, Helper, answer, soon};

const MINUTE: Duration = Duration::from_mins(1);

async fn desk() -> (Desk, Steady) {
    let clock = Steady::default();
    let its = clock.clone();
    (Desk::start_with(move |config: &mut DoorConfig| config.clock = its).await, clock)
}

async fn alive(session: &Session, door: &MemberId, counter: u64) {
    let alive = DeviceEvent::Alive(Alive { run: "one".to_owned(), counter });
    let (id, content) = (format!("one{counter}"), alive.content());
    soon(session.tell_devices(std::slice::from_ref(door), alive.event_type(), &id, &content)).await.unwrap();
}

/// Whether a conversation sleeps from now on, or is awake.
fn quiet(event: &DeskEvent) -> Option<bool> {
    match event {
        DeskEvent::Quiet(quiet) => Some(quiet.until.is_some()),
        _ => None,
    }
}

fn unattended(event: &DeskEvent) -> Option<WhyUnattended> {
    match event {
        DeskEvent::Unattended(unattended) => Some(unattended.why),
        _ => None,
    }
}

async fn refused(helper: &mut Helper, conversation: &ConversationId, fence: u64, ask: Ask) -> Refusal {
    let id = helper.ask(conversation, fence, ask).await;
    helper.await_event(|event| answer(event, &id)).await.unwrap_err()
}

const QUIET: Ask = Ask::Quiet { minutes: 20 };

#[tokio::test]
async fn it_takes_no_place_and_the_visitors_first_word_wakes_it() {
    let (desk, _clock) = desk().await;
    let mut sanne = desk.helper("sanne").await;
    sanne.duty(Shift::On, 1).await;
    let guest = desk.visitor().enter(json!({})).await;
    let first = sanne.await_arrival().await;
    sanne.claim(&first, 0).await;
    guest.say("m1", "ik moet even weg").await;
    assert_eq!(refused(&mut sanne, &first, 1, QUIET).await, Refusal::Unanswered);
    sanne.say(&first, 1, "a1", "Dat is goed, ik blijf").await;
    let mut stream = guest.listen().await;
    stream.messages(2).await;
    sanne.ask(&first, 1, QUIET).await;
    assert!(sanne.await_event(quiet).await);
    // the place is another visitor's
    for _ in 0..2 {
        desk.visitor().enter(json!({})).await;
    }
    let (second, third) = (sanne.await_arrival().await, sanne.await_arrival().await);
    sanne.claim(&second, 0).await;
    assert_eq!(refused(&mut sanne, &third, 0, Ask::Claim).await, Refusal::Full);
    // the first word wakes it: above the number, and nobody is given back
    guest.say("m2", "ik ben er weer").await;
    assert!(!sanne.await_event(quiet).await);
    assert_eq!(refused(&mut sanne, &third, 0, Ask::Claim).await, Refusal::Full);
    assert_eq!(refused(&mut sanne, &first, 1, QUIET).await, Refusal::Unanswered);
}

#[tokio::test]
async fn the_helpers_words_and_acute_danger_wake_it_too() {
    let (desk, _clock) = desk().await;
    let mut sanne = desk.helper("sanne").await;
    desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    sanne.ask(&conversation, 1, QUIET).await;
    assert!(sanne.await_event(quiet).await);
    sanne.say(&conversation, 1, "a1", "Hoe is het nu?").await;
    assert!(!sanne.await_event(quiet).await);
    sanne.ask(&conversation, 1, QUIET).await;
    assert!(sanne.await_event(quiet).await);
    sanne.ask(&conversation, 1, Ask::Triage { triage: Triage::A, reason: None }).await;
    assert!(!sanne.await_event(quiet).await);
    assert_eq!(refused(&mut sanne, &conversation, 1, QUIET).await, Refusal::Acute);
}

#[tokio::test]
async fn when_its_time_is_over_the_visitor_has_no_helper_who_reads() {
    let (desk, clock) = desk().await;
    let (mut sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let door = desk.door.account().clone();
    desk.visitor().enter(json!({})).await;
    let conversation = bram.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    sanne.ask(&conversation, 1, QUIET).await;
    assert!(sanne.await_event(quiet).await);
    for n in 1..=19 {
        clock.pass(MINUTE);
        alive(&sanne.session, &door, n).await;
        alive(&bram.session, &door, n).await;
        // an answer: the door has heard both before the next minute passes
        refused(&mut bram, &conversation, 1, Ask::Claim).await;
    }
    clock.pass(Duration::from_secs(65));
    alive(&bram.session, &door, 20).await;
    assert_eq!(bram.await_event(unattended).await, WhyUnattended::QuietOver);
    // anybody takes over, and it is awake then
    let take = bram.ask(&conversation, 1, Ask::TakeOver).await;
    assert_eq!(bram.await_event(|event| answer(event, &take)).await, Ok(Some(bram.me())));
}

#[tokio::test]
async fn a_console_that_dies_leaves_its_sleeping_visitor_to_the_desk() {
    let (desk, clock) = desk().await;
    let (mut sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let door = desk.door.account().clone();
    desk.visitor().enter(json!({})).await;
    let conversation = bram.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    sanne.ask(&conversation, 1, QUIET).await;
    assert!(sanne.await_event(quiet).await);
    clock.pass(Duration::from_secs(91));
    alive(&bram.session, &door, 1).await;
    assert_eq!(bram.await_event(unattended).await, WhyUnattended::Silent);
}
