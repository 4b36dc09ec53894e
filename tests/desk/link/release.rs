//! What had to wait leaves only when the console has judged it again, in order, once (domain.md §2.9).

use std::path::Path;
use std::time::{Duration, Instant};

use desk::event::{CaseEvent, ConversationId, MessageId, Note};
use matrix::link::{Command, Delivery, JournalPlace, Restored, Unfinished, Update};
use tempfile::tempdir;

use super::is_delivered;
use super::wire::Wire;
use testing::link::console::{Console, is_away, is_live, opened, said_by_helper, shut};
use testing::link::desk::{PASSWORD, ScriptedDesk};

/// A console of Sanne's that keeps in a folder, judges by itself, and has a conversation open.
async fn judging(desk: &ScriptedDesk, state: &Path, wire: &Wire) -> (Console, ConversationId) {
    let mut console = signed_in(desk, state, wire).await;
    let conversation = desk.arrive().await;
    desk.assign(&conversation, &desk.member("sanne")).await;
    console.until(opened(&conversation)).await;
    (console, conversation)
}

async fn signed_in(desk: &ScriptedDesk, state: &Path, wire: &Wire) -> Console {
    let place = JournalPlace::Folder(state.to_owned());
    let mut console = Console::journaling(place, &wire.url(), &desk.name("sanne"), PASSWORD);
    console.releases = false;
    console.until(|update| matches!(update, Update::SignedIn { .. })).await;
    console
}

/// Whether the console is asked about a message.
fn asks(words: &str) -> impl Fn(&Update) -> bool {
    move |update| matches!(update, Update::MayGo { message, .. } if message.as_str() == words)
}

/// Waits until the console is asked about a message, from a position on: where, and the number of the question.
async fn asked_from(console: &mut Console, from: usize, words: &str) -> (usize, u64) {
    let at = console.until_from(from, asks(words)).await;
    let Update::MayGo { question, .. } = console.told[at] else { unreachable!() };
    (at, question)
}

fn release(console: &Console, words: &str, question: u64) {
    console.ask(Command::Release { message: words.into(), question });
}

fn take_back(console: &Console, words: &str, question: u64) {
    console.ask(Command::TakeBack { message: words.into(), question });
}

async fn queued(console: &mut Console, words: &str) {
    let id = MessageId::from(words);
    console
        .until(|update| matches!(update, Update::Outbox { message, state: Delivery::Queued, .. } if *message == id))
        .await;
}

#[tokio::test]
async fn nothing_that_waited_for_the_homeserver_leaves_unasked() {
    let (desk, state) = (ScriptedDesk::open(&["sanne"]).await, tempdir().unwrap());
    let wire = Wire::to(&desk.server.url()).await;
    let (mut console, conversation) = judging(&desk, state.path(), &wire).await;
    console.say(&conversation, "at once");
    assert!(is_delivered(&console.fate("at once").await));
    assert!(!console.told.iter().any(asks("at once")), "the console has just judged it");

    wire.cut();
    let cut = console.until(is_away).await;
    for words in ["one", "two", "three"] {
        console.say(&conversation, words);
        queued(&mut console, words).await;
    }
    desk.visitor_says(&conversation, "he is here").await;
    wire.mend();
    console.ask(Command::Reconnect);
    let (at, question) = asked_from(&mut console, cut, "one").await;
    // what happened meanwhile was told before
    assert!(console.words(&conversation).contains(&"he is here".to_owned()), "{:?}", &console.told[cut..at]);
    assert!(console.told[cut..at].iter().any(is_live));
    assert!(!console.told.iter().any(asks("two")), "one at a time");
    assert_eq!(said_by_helper(&desk, &conversation).await, ["at once"]);
    release(&console, "one", question);
    assert!(is_delivered(&console.fate("one").await));
    let (_, question) = asked_from(&mut console, cut, "two").await;
    take_back(&console, "two", question);
    assert_eq!(console.fate("two").await, Delivery::Withdrawn);
    let (_, question) = asked_from(&mut console, cut, "three").await;
    release(&console, "three", question);
    assert!(is_delivered(&console.fate("three").await));
    assert_eq!(said_by_helper(&desk, &conversation).await, ["at once", "one", "three"]);
    // and what is said now goes at once again
    console.say(&conversation, "again");
    assert!(is_delivered(&console.fate("again").await));
    assert!(!console.told.iter().any(asks("again")));
}

#[tokio::test]
async fn an_attempt_whose_answer_was_lost_is_looked_for_before_it_is_asked_about() {
    let (desk, state) = (ScriptedDesk::open(&["sanne"]).await, tempdir().unwrap());
    let wire = Wire::to(&desk.server.url()).await;
    let (mut console, conversation) = judging(&desk, state.path(), &wire).await;
    wire.swallow_the_next_answer();
    console.say(&conversation, "arrived");
    wire.has_swallowed().await;
    wire.cut();
    let cut = console.until(is_away).await;
    console.say(&conversation, "behind");
    wire.mend();
    console.ask(Command::Reconnect);
    assert!(is_delivered(&console.fate("arrived").await));
    assert!(!console.told.iter().any(asks("arrived")), "it was seen, so there is nothing to ask");
    let (_, question) = asked_from(&mut console, cut, "behind").await;
    // an answer about what has arrived changes nothing
    take_back(&console, "arrived", question);
    release(&console, "behind", question);
    assert!(is_delivered(&console.fate("behind").await));
    assert_eq!(said_by_helper(&desk, &conversation).await, ["arrived", "behind"]);
}

#[tokio::test]
async fn an_attempt_that_failed_is_asked_about_soon_after_the_room_was_read_again() {
    let (desk, state) = (ScriptedDesk::open(&["sanne"]).await, tempdir().unwrap());
    let wire = Wire::to(&desk.server.url()).await;
    let (mut console, conversation) = judging(&desk, state.path(), &wire).await;
    let from = console.told.len();
    let began = Instant::now();
    wire.lose_the_next_message();
    console.say(&conversation, "one");
    console.say(&conversation, "two");
    desk.visitor_says(&conversation, "are you there?").await;
    let (at, question) = asked_from(&mut console, from, "one").await;
    assert!(console.told[from..at].iter().any(is_live), "what is new was read first");
    assert!(began.elapsed() < Duration::from_secs(20), "the next poll alone waits longer");
    release(&console, "one", question);
    assert!(is_delivered(&console.fate("one").await));
    let (_, question) = asked_from(&mut console, at, "two").await;
    release(&console, "two", question);
    assert!(is_delivered(&console.fate("two").await));
    assert_eq!(said_by_helper(&desk, &conversation).await, ["one", "two"]);
}

#[tokio::test]
async fn an_answer_from_before_the_next_outage_does_not_count() {
    let (desk, state) = (ScriptedDesk::open(&["sanne"]).await, tempdir().unwrap());
    let wire = Wire::to(&desk.server.url()).await;
    let (mut console, conversation) = judging(&desk, state.path(), &wire).await;
    wire.cut();
    let cut = console.until(is_away).await;
    console.say(&conversation, "waits");
    wire.mend();
    console.ask(Command::Reconnect);
    let (at, first) = asked_from(&mut console, cut, "waits").await;
    wire.cut();
    let cut = console.until_from(at, is_away).await;
    wire.mend();
    console.ask(Command::Reconnect);
    let (_, second) = asked_from(&mut console, cut, "waits").await;
    release(&console, "waits", first);
    take_back(&console, "waits", second);
    assert_eq!(console.fate("waits").await, Delivery::Withdrawn);
    assert!(said_by_helper(&desk, &conversation).await.is_empty());
}

#[tokio::test]
async fn a_console_that_is_killed_before_it_answers_loses_nothing_and_the_next_is_asked() {
    let (desk, state) = (ScriptedDesk::open(&["sanne"]).await, tempdir().unwrap());
    let wire = Wire::to(&desk.server.url()).await;
    let (mut console, conversation) = judging(&desk, state.path(), &wire).await;
    wire.cut();
    let cut = console.until(is_away).await;
    for words in ["one", "two"] {
        console.say(&conversation, words);
        queued(&mut console, words).await;
    }
    wire.mend();
    console.ask(Command::Reconnect);
    asked_from(&mut console, cut, "one").await;
    console.kill().await;

    // asked again, taken back, and killed before its words are kept elsewhere
    let mut console = signed_in(&desk, state.path(), &wire).await;
    // what counts is what is asked once the room was read: before, a homeserver may have been faster with the question
    let read = console.until(|update| matches!(update, Update::Opened(room) if *room == conversation)).await;
    let (_, question) = asked_from(&mut console, read, "one").await;
    take_back(&console, "one", question);
    assert_eq!(console.fate("one").await, Delivery::Withdrawn);
    console.kill().await;
    assert!(said_by_helper(&desk, &conversation).await.is_empty());

    let mut console = signed_in(&desk, state.path(), &wire).await;
    assert_eq!(restored(&console), ["one", "two"]);
    let (_, question) = asked_from(&mut console, 0, "one").await;
    take_back(&console, "one", question);
    assert_eq!(console.fate("one").await, Delivery::Withdrawn);
    let kept =
        Unfinished { instead_of: Some("one".into()), body: "one".into(), ..Unfinished::none(conversation.clone()) };
    console.ask(Command::JournalDraft(kept));
    let (_, question) = asked_from(&mut console, 0, "two").await;
    release(&console, "two", question);
    assert!(is_delivered(&console.fate("two").await));
    console.kill().await;

    let mut console = signed_in(&desk, state.path(), &wire).await;
    let at = console.until(|update| matches!(update, Update::Restored(_))).await;
    let Update::Restored(Restored { messages, drafts, .. }) = &console.told[at] else { unreachable!() };
    assert!(messages.is_empty() && drafts.len() == 1 && drafts[0].body == "one", "{messages:?} {drafts:?}");
    assert_eq!(said_by_helper(&desk, &conversation).await, ["two"]);
}

/// The words of the messages that an earlier console left.
fn restored(console: &Console) -> Vec<String> {
    let found = console.told.iter().find_map(|update| match update {
        Update::Restored(restored) => Some(restored.messages.iter().map(|message| message.body.clone()).collect()),
        _ => None,
    });
    found.unwrap_or_default()
}

#[tokio::test]
async fn records_and_the_end_of_the_shift_do_not_wait_for_an_answer_longer_than_the_grace() {
    let (desk, state) = (ScriptedDesk::open(&["sanne"]).await, tempdir().unwrap());
    let wire = Wire::to(&desk.server.url()).await;
    let (mut console, conversation) = judging(&desk, state.path(), &wire).await;
    wire.cut();
    let cut = console.until(is_away).await;
    let event = Box::new(CaseEvent::Note(Note { text: "a note".to_owned() }));
    console.ask(Command::Record { conversation: conversation.clone(), event });
    console.say(&conversation, "never answered");
    wire.mend();
    console.ask(Command::Reconnect);
    asked_from(&mut console, cut, "never answered").await;
    console.ask(Command::SignOut { grace: 200 });
    console.until(|update| matches!(update, Update::SignedOut { unsent: 1 })).await;
    assert!(said_by_helper(&desk, &conversation).await.is_empty());
}

#[tokio::test]
async fn what_waits_for_an_answer_is_refused_when_the_conversation_is_taken_away() {
    let (desk, state) = (ScriptedDesk::open(&["sanne"]).await, tempdir().unwrap());
    let wire = Wire::to(&desk.server.url()).await;
    let (mut console, conversation) = judging(&desk, state.path(), &wire).await;
    wire.cut();
    let cut = console.until(is_away).await;
    console.say(&conversation, "too late");
    wire.mend();
    console.ask(Command::Reconnect);
    let (_, question) = asked_from(&mut console, cut, "too late").await;
    desk.door.kick(conversation.as_str(), &desk.member("sanne")).await.unwrap();
    console.until(shut(&conversation)).await;
    assert!(matches!(console.fate("too late").await, Delivery::Refused(_)));
    release(&console, "too late", question);
    console.ask(Command::SignOut { grace: 60_000 });
    console.until(|update| matches!(update, Update::SignedOut { unsent: 0 })).await;
}
