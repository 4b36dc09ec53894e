//! A homeserver that limits a helper's messages: an alert does not wait for words, and the screen is told the truth.
//!
//! `NACHTWACHT_CONTRACT_LIMITED` says that the homeserver which the environment names has Synapse's own limits.

use std::time::{Duration, Instant};

use care::triage::Triage;
use desk::event::{Ask, ConversationId, DeskEvent, Duty, Fence, Request, Shift};
use door::{Door, DoorConfig, Entry};
use matrix::link::{Command, Delivery, Update};
use upkeep::{Plan, found};

use super::is_delivered;
use testing::link::console::{self, Console, desk_event, opened, said_by_helper};
use testing::link::desk::{PASSWORD, ScriptedDesk};
use testing::site::Site;

fn asked(id: &str, conversation: &ConversationId, ask: Ask) -> Command {
    Command::Request(Request { id: id.into(), conversation: conversation.clone(), fence: Fence(1), ask })
}

fn is_held(update: &Update) -> bool {
    matches!(update, Update::HeldBack { until: Some(_) })
}

fn is_sent(update: &Update) -> bool {
    matches!(update, Update::Outbox { state: Delivery::Sent(_), .. })
}

#[tokio::test]
async fn a_request_goes_before_words_that_are_held_back_and_nothing_is_doubled() {
    let desk = ScriptedDesk::on(Site::limited(4.0, 12.0).await, &["sanne"]).await;
    let (mut console, conversation) = console::at_work(&desk, &desk.server.url()).await;
    let words: Vec<_> = (0..25).map(|n| format!("quickly {n}")).collect();
    for words in &words {
        console.ask(Command::Typing { conversation: conversation.clone(), on: true });
        console.say(&conversation, words);
        console.ask(Command::Typing { conversation: conversation.clone(), on: false });
    }
    console.until(is_held).await;
    let higher = Ask::Triage { triage: Triage::A, reason: None };
    console.ask(asked("higher", &conversation, higher));
    console.ask(asked("alert", &conversation, Ask::Alert));
    for id in ["alert", "higher"] {
        let is_it = |event: &DeskEvent| matches!(event, DeskEvent::Request(request) if request.id.as_str() == id);
        let at = console.until(desk_event(is_it)).await;
        let before = console.told[..at].iter().filter(|update| is_sent(update)).count();
        assert!(before < words.len() - 5, "{id} came after {before} of the words");
    }
    for words in &words {
        assert!(is_delivered(&console.fate(words).await));
    }
    console.until_from(1, |update| matches!(update, Update::HeldBack { until: None })).await;
    assert_eq!(said_by_helper(&desk, &conversation).await, words, "each once, in order");
}

#[tokio::test]
async fn a_goodbye_that_is_held_back_still_goes_before_the_closing() {
    let desk = ScriptedDesk::on(Site::limited(4.0, 8.0).await, &["sanne"]).await;
    let (mut console, conversation) = console::at_work(&desk, &desk.server.url()).await;
    for n in 0..12 {
        console.say(&conversation, &format!("words {n}"));
    }
    console.ask(asked("release", &conversation, Ask::Release));
    console.until(is_held).await;
    let is_it = |event: &DeskEvent| matches!(event, DeskEvent::Request(request) if request.ask == Ask::Release);
    let at = console.until(desk_event(is_it)).await;
    assert_eq!(console.told[..at].iter().filter(|update| is_sent(update)).count(), 12);
}

/// A whole desk: a door that decides, and a helper's real link, on a homeserver with Synapse's limits.
#[tokio::test]
#[expect(clippy::print_stdout, reason = "the times are the result")]
async fn hostile_57_an_alert_is_there_within_two_seconds_while_a_helper_types_fast() {
    let named = std::env::var_os("NACHTWACHT_CONTRACT_LIMITED").is_some();
    let site = if named { Site::start().await } else { Site::limited(0.2, 10.0).await };
    site.account("door", true).await;
    site.account("sanne", false).await;
    let session = site.sign_in("door", "DOOR").await;
    // as `door add` does; the helper's limits stay
    session.lift_limits(session.me()).await.unwrap();
    found(&session, &Plan { another: true, ..Plan::default() }).await.unwrap();
    let door = Box::pin(Door::start(session, DoorConfig::default())).await.unwrap();
    let sanne = site.sign_in("sanne", "OTHER").await.me().clone();
    door.ensure_member(&sanne).await.unwrap();
    let mut console = Console::sign_in_at(&site.url(), &site.name("sanne"), PASSWORD);
    console.until(|update| matches!(update, Update::SignedIn { .. })).await;
    console.ask(Command::Duty(Duty { name: "Sanne".to_owned(), shift: Shift::On, capacity: 3, languages: Vec::new() }));
    door.reception().enter(Entry::default(), None).await.unwrap();
    let at = console.until(desk_event(|event| matches!(event, DeskEvent::Arrived(_)))).await;
    let Update::Desk(events) = &console.told[at] else { unreachable!() };
    let conversation = events.iter().find_map(|stamped| stamped.event.conversation().cloned()).unwrap();
    let claim = Request { id: "claim".into(), conversation: conversation.clone(), fence: Fence(0), ask: Ask::Claim };
    console.ask(Command::Request(claim));
    console.until(opened(&conversation)).await;

    for n in 0..40 {
        console.ask(Command::Typing { conversation: conversation.clone(), on: n % 2 == 0 });
        console.say(&conversation, &format!("quickly {n}"));
    }
    console.until(is_held).await;
    let mut waits = Vec::new();
    for n in 0..5 {
        let (id, from, began) = (format!("alert{n}"), console.told.len(), Instant::now());
        console.ask(asked(&id, &conversation, Ask::Alert));
        let is_it = |event: &DeskEvent| matches!(event, DeskEvent::Alerted(told) if told.request.as_str() == id);
        console.until(desk_event(is_it)).await;
        waits.push(began.elapsed());
        if named {
            // the helper goes on at the pace that the homeserver allows
            console.until_from(from, is_sent).await;
        }
    }
    println!("an alert was at the desk after {waits:?}");
    assert!(waits.iter().all(|wait| *wait < Duration::from_secs(2)), "{waits:?}");
    door.shutdown().await.unwrap();
}
