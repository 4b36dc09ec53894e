//! Whose words they are: what a room does not take comes back to who wrote it, and to nobody else.

use std::path::Path;

use desk::event::{CaseEvent, ConversationId, Note};
use matrix::link::{Command, Delivery, Failure, JournalPlace, LinkState, Recording, Restored, Update};
use tempfile::tempdir;

use super::is_delivered;
use super::wire::Wire;
use testing::link::console::{Console, is_away, opened};
use testing::link::desk::{PASSWORD, ScriptedDesk, Site};

/// A console that journals in a folder, of a helper who is signed in.
async fn console(folder: &Path, url: &str, name: &str) -> Console {
    let mut console = Console::journaling(JournalPlace::Folder(folder.to_owned()), url, name, PASSWORD);
    console.until(|update| matches!(update, Update::SignedIn { .. })).await;
    console
}

/// Sanne's, with a conversation that is open in it.
async fn at_work(desk: &ScriptedDesk, folder: &Path, url: &str) -> (Console, ConversationId) {
    let mut sanne = console(folder, url, &desk.name("sanne")).await;
    let conversation = desk.arrive().await;
    desk.assign(&conversation, &desk.member("sanne")).await;
    sanne.until(opened(&conversation)).await;
    (sanne, conversation)
}

fn queued(update: &Update) -> bool {
    matches!(update, Update::Outbox { state: Delivery::Queued, .. })
}

async fn restored(console: &mut Console) -> Restored {
    let at = console.until(|update| matches!(update, Update::Restored(_))).await;
    let Update::Restored(restored) = &console.told[at] else { unreachable!() };
    restored.clone()
}

async fn not_recorded(console: &mut Console) -> (Recording, Failure) {
    let at = console.until(|update| matches!(update, Update::NotRecorded { .. })).await;
    let Update::NotRecorded { record, why } = &console.told[at] else { unreachable!() };
    (record.clone(), *why)
}

#[tokio::test]
async fn a_note_that_the_room_does_not_take_comes_back_with_its_words_until_they_are_seen() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let (state, wire) = (tempdir().unwrap(), Wire::to(&desk.server.url()).await);
    let (mut sanne, conversation) = at_work(&desk, state.path(), &wire.url()).await;
    wire.cut();
    sanne.until(is_away).await;
    let note = CaseEvent::Note(Note { text: "a long note".to_owned() });
    sanne.ask(Command::Record { conversation: conversation.clone(), event: Box::new(note.clone()) });
    // the conversation is taken over meanwhile
    desk.door.kick(conversation.as_str(), &desk.member("sanne")).await.unwrap();
    wire.mend();
    sanne.ask(Command::Reconnect);
    let (record, why) = not_recorded(&mut sanne).await;
    assert_eq!((&record.conversation, &record.event, why), (&conversation, &note, Failure::Forbidden));
    // until the helper has seen them they outlive the console
    sanne.kill().await;
    let mut sanne = console(state.path(), &wire.url(), &desk.name("sanne")).await;
    assert_eq!(restored(&mut sanne).await.records, std::slice::from_ref(&record));
    assert_eq!(not_recorded(&mut sanne).await, (record.clone(), Failure::Forbidden));
    sanne.ask(Command::Forget(record.id));
    sanne.kill().await;
    let kept = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().path().extension() == Some("kept".as_ref());
    assert!(!std::fs::read_dir(state.path()).unwrap().any(kept), "and no longer");
}

/// Sanne's words wait, and her token is not valid any more.
async fn signed_out(desk: &ScriptedDesk, wire: &Wire, sanne: &mut Console, conversation: &ConversationId) {
    wire.cut();
    sanne.until(is_away).await;
    sanne.say(conversation, "for Sanne alone");
    sanne.until(queued).await;
    desk.server.sign_out_everywhere("sanne").await;
    wire.mend();
    sanne.ask(Command::Reconnect);
    sanne.until(|update| matches!(update, Update::Link(LinkState::SignedOut))).await;
}

fn is_told_of(conversation: &ConversationId) -> impl Fn(&Update) -> bool {
    move |update| match update {
        Update::Outbox { conversation: of, .. } | Update::Shut(of) => of == conversation,
        _ => false,
    }
}

#[tokio::test]
async fn words_of_a_helper_who_was_signed_out_are_told_to_nobody_else_and_come_back_to_their_writer() {
    let desk = ScriptedDesk::open(&["sanne", "bram"]).await;
    let (state, wire) = (tempdir().unwrap(), Wire::to(&desk.server.url()).await);
    let (mut shared, conversation) = at_work(&desk, state.path(), &wire.url()).await;
    signed_out(&desk, &wire, &mut shared, &conversation).await;
    let (from, bram) = (shared.told.len(), desk.member("bram"));
    shared.sign_in(&wire.url(), &desk.name("bram"), PASSWORD);
    let at = shared.until_from(from, |update| matches!(update, Update::SignedIn { me, .. } if *me == bram)).await;
    let told = &shared.told[from..at];
    assert!(told.iter().any(|update| matches!(update, Update::SomebodyElse)), "{told:?}");
    assert!(!told.iter().any(is_told_of(&conversation)), "{told:?}");
    shared.kill().await;

    let mut sanne = console(state.path(), &wire.url(), &desk.name("sanne")).await;
    let messages = restored(&mut sanne).await.messages;
    assert_eq!(messages.iter().map(|message| message.body.as_str()).collect::<Vec<_>>(), ["for Sanne alone"]);
    assert!(is_delivered(&sanne.fate("for Sanne alone").await));
}

#[tokio::test]
async fn the_same_name_at_another_homeserver_is_somebody_else() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    if desk.server.folder().is_none() {
        return; // there is one only
    }
    let other = ScriptedDesk::on(Site::start_like(&desk.server).await, &["sanne"]).await;
    assert_eq!(other.member("sanne"), desk.member("sanne"));
    let (state, wire) = (tempdir().unwrap(), Wire::to(&desk.server.url()).await);
    let (mut sanne, conversation) = at_work(&desk, state.path(), &wire.url()).await;
    signed_out(&desk, &wire, &mut sanne, &conversation).await;
    let from = sanne.told.len();
    sanne.sign_in(&other.server.url(), &other.name("sanne"), PASSWORD);
    let at = sanne.until_from(from, |update| matches!(update, Update::SignedIn { .. })).await;
    assert!(sanne.told[from..at].iter().any(|update| matches!(update, Update::SomebodyElse)));
    // were the words sent there, they would be refused by now
    let there = other.arrive().await;
    other.assign(&there, &other.member("sanne")).await;
    sanne.until_from(at, opened(&there)).await;
    sanne.say(&there, "here");
    assert!(is_delivered(&sanne.fate("here").await));
    assert!(!sanne.told[from..].iter().any(is_told_of(&conversation)));
}
