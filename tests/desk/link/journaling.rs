//! Unsent words outlive the console: on the disk before they are called queued, back under the same ids, sent once.

use std::path::Path;

use care::plan::Answer;
use desk::event::{Ask, Carried, CaseEvent, ConversationId, DeskEvent, Fence, Message, Note, PlanAnswer, Request};
use homeserver::Accounts;
use matrix::link::{
    Command, Delivery, Failure, JournalPlace, Journaling, LinkState, Lost, Outgoing, Restored, SignInError, Unfinished,
    Update,
};
use tempfile::tempdir;

use super::is_delivered;
use super::wire::Wire;
use testing::link::console::{Console, opened};
use testing::link::desk::{PASSWORD, ScriptedDesk};

/// A console that journals in a folder, signed in; a lock of one that was just killed may take a moment to go.
async fn console(folder: &Path, url: &str, helper: &str) -> Console {
    loop {
        let mut console = Console::journaling(JournalPlace::Folder(folder.to_owned()), url, helper, PASSWORD);
        let signed_in = |update: &Update| matches!(update, Update::SignedIn { .. });
        let failed = |update: &Update| matches!(update, Update::SignInFailed(_));
        let at = console.until(|update| signed_in(update) || failed(update)).await;
        match &console.told[at] {
            Update::SignInFailed(SignInError::AlreadyOpen) => console.kill().await,
            Update::SignInFailed(error) => panic!("{error:?}"),
            _ => return console,
        }
    }
}

fn is_away(update: &Update) -> bool {
    matches!(update, Update::Link(LinkState::Away { .. }))
}

fn queued(words: &str) -> impl Fn(&Update) -> bool {
    move |update| matches!(update, Update::Outbox { message, state: Delivery::Queued, .. } if message.as_str() == words)
}

/// What came back: the words of messages and drafts, and what did not.
async fn restored(console: &mut Console) -> (Vec<String>, Vec<Unfinished>, Option<Lost>) {
    let at = console.until(|update| matches!(update, Update::Restored(_))).await;
    let Restored { messages, drafts, lost, .. } = console.told[at].restored();
    (messages.iter().map(|message| message.body.clone()).collect(), drafts.clone(), *lost)
}

fn draft(conversation: &ConversationId, body: &str) -> Unfinished {
    let inserted = vec![(Carried::Referral { entry: "x".to_owned(), overridden: false }, "part of it".to_owned())];
    Unfinished {
        conversation: conversation.clone(),
        body: body.to_owned(),
        inserted,
        pieces: Vec::new(),
        instead_of: None,
    }
}

/// Whether any file in the folder holds anything but a salt or a lock.
fn is_bare(folder: &Path) -> bool {
    std::fs::read_dir(folder).unwrap().all(|entry| {
        let path = entry.unwrap().path();
        path.ends_with("salt") || path.extension().is_some_and(|ending| ending == "lock")
    })
}

async fn said(desk: &ScriptedDesk, conversation: &ConversationId) -> Vec<String> {
    desk.transcript(conversation).await.into_iter().map(|(_, words)| words).collect()
}

#[tokio::test]
async fn what_was_queued_when_the_console_died_is_sent_once_and_in_order() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let (state, wire) = (tempdir().unwrap(), Wire::to(&desk.server.url()).await);
    let mut sanne = console(state.path(), &wire.url(), &desk.name("sanne")).await;
    sanne.until(|update| matches!(update, Update::Journaling(Journaling::Sealed))).await;
    let conversation = desk.arrive().await;
    desk.assign(&conversation, &desk.member("sanne")).await;
    sanne.until(opened(&conversation)).await;

    // the first arrives and its answer is lost; the second never leaves; the third is still being written
    wire.swallow_the_next_answer();
    sanne.say(&conversation, "arrived");
    wire.has_swallowed().await;
    wire.cut();
    sanne.until(is_away).await;
    sanne.say(&conversation, "queued");
    sanne.until(queued("queued")).await;
    sanne.ask(Command::JournalDraft(draft(&conversation, "half a wo")));
    sanne.kill().await;
    assert_eq!(said(&desk, &conversation).await, ["arrived"]);

    wire.mend();
    let mut sanne = console(state.path(), &wire.url(), &desk.name("sanne")).await;
    let (messages, drafts, lost) = restored(&mut sanne).await;
    // the first may have been seen to have arrived before the end
    assert!(messages.ends_with(&["queued".to_owned()]) && messages.len() <= 2 && lost.is_none(), "{messages:?}");
    assert_eq!(drafts, [draft(&conversation, "half a wo")]);
    for words in messages {
        assert!(is_delivered(&sanne.fate(&words).await));
    }
    assert_eq!(said(&desk, &conversation).await, ["arrived", "queued"]);
    sanne.ask(Command::SignOut { grace: 60_000 });
    sanne.until(|update| matches!(update, Update::SignedOut { .. })).await;
    assert!(is_bare(state.path()), "nothing stays after the shift");
}

#[tokio::test]
async fn what_is_for_a_conversation_that_is_not_mine_any_more_is_refused() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let (state, wire) = (tempdir().unwrap(), Wire::to(&desk.server.url()).await);
    let mut sanne = console(state.path(), &wire.url(), &desk.name("sanne")).await;
    let conversation = desk.arrive().await;
    desk.assign(&conversation, &desk.member("sanne")).await;
    sanne.until(opened(&conversation)).await;
    wire.cut();
    sanne.until(is_away).await;
    sanne.say(&conversation, "too late");
    sanne.until(queued("too late")).await;
    sanne.kill().await;
    desk.door.kick(conversation.as_str(), &desk.member("sanne")).await.unwrap();
    wire.mend();

    let mut sanne = console(state.path(), &wire.url(), &desk.name("sanne")).await;
    assert_eq!(restored(&mut sanne).await.0, ["too late"]);
    assert_eq!(sanne.fate("too late").await, Delivery::Refused(Failure::Forbidden));
    // until the console has them as a draft, the words are journaled as the message
    sanne.kill().await;
    let mut sanne = console(state.path(), &wire.url(), &desk.name("sanne")).await;
    assert_eq!(restored(&mut sanne).await.0, ["too late"]);
    let back = Unfinished { instead_of: Some("too late".into()), ..draft(&conversation, "too late") };
    sanne.ask(Command::JournalDraft(back));
    sanne.kill().await;
    let mut sanne = console(state.path(), &wire.url(), &desk.name("sanne")).await;
    let (messages, drafts, _) = restored(&mut sanne).await;
    assert_eq!((messages, drafts), (Vec::new(), vec![draft(&conversation, "too late")]));
    assert_eq!(said(&desk, &conversation).await, [""; 0]);
}

#[tokio::test]
async fn a_second_console_of_the_same_helper_is_refused() {
    let desk = ScriptedDesk::open(&["sanne", "bram"]).await;
    let state = tempdir().unwrap();
    let first = console(state.path(), &desk.server.url(), &desk.name("sanne")).await;
    let place = JournalPlace::Folder(state.path().to_owned());
    let mut second = Console::journaling(place, &desk.server.url(), &desk.name("sanne"), PASSWORD);
    second.until(|update| matches!(update, Update::SignInFailed(SignInError::AlreadyOpen))).await;
    console(state.path(), &desk.server.url(), &desk.name("bram")).await;
    drop(first);
}

#[tokio::test]
async fn without_a_folder_it_works_from_memory_and_says_so() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let folder = tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let mut sanne = console(&file.join("state"), &desk.server.url(), &desk.name("sanne")).await;
    sanne.until(|update| matches!(update, Update::Journaling(Journaling::NoPlace))).await;
    let conversation = desk.arrive().await;
    desk.assign(&conversation, &desk.member("sanne")).await;
    sanne.until(opened(&conversation)).await;
    sanne.say(&conversation, "from memory");
    assert!(is_delivered(&sanne.fate("from memory").await));
    assert!(!sanne.told.iter().any(queued("from memory")), "queued is said of what is on the disk");
}

#[tokio::test]
async fn hostile_34_a_disk_that_fails_gives_the_words_back_and_then_lets_them_through() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let folder = tempdir().unwrap();
    let state = folder.path().join("state");
    let mut sanne = console(&state, &desk.server.url(), &desk.name("sanne")).await;
    let conversation = desk.arrive().await;
    desk.assign(&conversation, &desk.member("sanne")).await;
    sanne.until(opened(&conversation)).await;
    // a file stands where the folder was: the disk takes nothing
    std::fs::rename(&state, folder.path().join("gone")).unwrap();
    std::fs::write(&state, "").unwrap();
    sanne.say(&conversation, "first");
    assert_eq!(sanne.fate("first").await, Delivery::Refused(Failure::DiskFailed));
    sanne.until(|update| matches!(update, Update::Journaling(Journaling::DiskFailed))).await;
    assert!(!sanne.told.iter().any(queued("first")));
    // the helper knows by now: the next try goes out from memory
    let again = |message: &str| Outgoing {
        conversation: conversation.clone(),
        message: message.into(),
        body: "first".to_owned(),
        fence: Fence(1),
        carries: Vec::new(),
        pieces: Vec::new(),
    };
    sanne.ask(Command::Send(again("again")));
    assert!(is_delivered(&sanne.fate("again").await));
    assert_eq!(said(&desk, &conversation).await, ["first"]);
    // and the disk is trusted again once it takes something
    std::fs::remove_file(&state).unwrap();
    std::fs::rename(folder.path().join("gone"), &state).unwrap();
    let from = sanne.told.len();
    sanne.ask(Command::JournalDraft(draft(&conversation, "x")));
    sanne.until_from(from, |update| matches!(update, Update::Journaling(Journaling::Sealed))).await;
    sanne.say(&conversation, "kept");
    sanne.until(queued("kept")).await;
}

#[tokio::test]
async fn words_that_waited_while_the_password_was_changed_come_back_under_the_new_one() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let Some(accounts) = desk.server.folder().map(|folder| Accounts::open(folder, None).unwrap()) else { return };
    let (state, wire) = (tempdir().unwrap(), Wire::to(&desk.server.url()).await);
    let mut sanne = console(state.path(), &wire.url(), &desk.name("sanne")).await;
    let conversation = desk.arrive().await;
    desk.assign(&conversation, &desk.member("sanne")).await;
    sanne.until(opened(&conversation)).await;
    sanne.ask(Command::JournalDraft(draft(&conversation, "half a wo")));
    accounts.set_password(&desk.name("sanne"), "another one").unwrap();
    sanne.until(|update| matches!(update, Update::Link(LinkState::SignedOut))).await;
    sanne.say(&conversation, "queued");
    sanne.until(queued("queued")).await;
    let from = sanne.told.len();
    sanne.sign_in(&wire.url(), &desk.name("sanne"), "another one");
    sanne.until_from(from, |update| matches!(update, Update::SignedIn { .. })).await;
    wire.cut();
    sanne.say(&conversation, "and this");
    sanne.until(queued("and this")).await;
    sanne.kill().await;

    wire.mend();
    let place = JournalPlace::Folder(state.path().to_owned());
    let mut sanne = Console::journaling(place, &wire.url(), &desk.name("sanne"), "another one");
    let (messages, _, lost) = restored(&mut sanne).await;
    assert!(messages.ends_with(&["and this".to_owned()]) && lost.is_none(), "{messages:?} {lost:?}");
}

fn answer(words: &str) -> CaseEvent {
    let (plan, item, answer) = ("preface".to_owned(), "stop_word".to_owned(), Some(Answer::Text(words.to_owned())));
    CaseEvent::Plan(PlanAnswer { plan, version: 1, item, answer, skipped: false, from: None, earlier: None })
}

/// What was said and recorded in a conversation, in the homeserver's order: the words of each.
async fn in_the_room(desk: &ScriptedDesk, conversation: &ConversationId) -> Vec<String> {
    let events = matrix::sync::history(&desk.door, conversation.as_str()).await.unwrap();
    let words = |content: &str, event_type: &str| match CaseEvent::parse(event_type, content) {
        Ok(Some(CaseEvent::Plan(PlanAnswer { answer: Some(Answer::Text(words)), .. }))) => Some(words),
        Ok(Some(CaseEvent::Note(Note { text }))) => Some(text),
        _ => None,
    };
    let said = |event: &matrix::wire::RawEvent| match &*event.event_type {
        Message::TYPE => event.text("body"),
        event_type => words(event.content.get(), event_type),
    };
    events.iter().filter_map(said).collect()
}

#[tokio::test]
async fn what_was_recorded_when_the_console_died_is_there_once_and_in_order_among_the_messages() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let (state, wire) = (tempdir().unwrap(), Wire::to(&desk.server.url()).await);
    let mut sanne = console(state.path(), &wire.url(), &desk.name("sanne")).await;
    sanne.until(|update| matches!(update, Update::Journaling(Journaling::Sealed))).await;
    let conversation = desk.arrive().await;
    desk.assign(&conversation, &desk.member("sanne")).await;
    sanne.until(opened(&conversation)).await;
    let record = |sanne: &Console, event| {
        sanne.ask(Command::Record { conversation: conversation.clone(), event: Box::new(event) });
    };

    // the first answer arrives and nobody hears of it; the rest never leaves
    wire.swallow_the_next_answer();
    record(&sanne, answer("one"));
    wire.has_swallowed().await;
    wire.cut();
    sanne.until(is_away).await;
    sanne.say(&conversation, "two");
    record(&sanne, answer("three"));
    record(&sanne, CaseEvent::Note(Note { text: "four".to_owned() }));
    let id = "close".into();
    let ask = Ask::close(care::registration::Closing::EndedByHelper);
    let request = Request { id, conversation: conversation.clone(), fence: Fence(1), ask };
    sanne.ask(Command::Request(request.clone()));
    sanne.ask(Command::JournalDraft(draft(&conversation, "five")));
    sanne.until(queued("two")).await;
    sanne.kill().await;
    assert_eq!(in_the_room(&desk, &conversation).await, ["one"]);

    wire.mend();
    let mut sanne = console(state.path(), &wire.url(), &desk.name("sanne")).await;
    let at = sanne.until(|update| matches!(update, Update::Restored(_))).await;
    let restored = sanne.told[at].restored();
    let recorded: Vec<_> = restored.records.iter().map(|record| record.event.clone()).collect();
    assert_eq!(recorded, [answer("one"), answer("three"), CaseEvent::Note(Note { text: "four".to_owned() })]);
    assert_eq!((restored.messages.len(), &restored.requests[..]), (1, &[request.clone()][..]));
    // a later word is behind all of it
    sanne.say(&conversation, "five");
    assert!(is_delivered(&sanne.fate("five").await));
    assert_eq!(in_the_room(&desk, &conversation).await, ["one", "two", "three", "four", "five"]);
    let asked = |event: &DeskEvent| matches!(event, DeskEvent::Request(_));
    assert!(!sanne.desk().iter().any(|stamped| asked(&stamped.event)), "a request is not repeated");

    // until it has been read again it stays
    sanne.kill().await;
    let mut sanne = console(state.path(), &wire.url(), &desk.name("sanne")).await;
    let at = sanne.until(|update| matches!(update, Update::Restored(_))).await;
    assert_eq!(sanne.told[at].restored().requests, std::slice::from_ref(&request));
    assert!(sanne.told[at].restored().records.is_empty() && sanne.told[at].restored().messages.is_empty());
    sanne.ask(Command::Forget(request.id.to_string()));
    sanne.kill().await;
    assert!(is_bare(state.path()), "nothing is journaled that was acknowledged or read again");
}

trait ToldRestored {
    fn restored(&self) -> &Restored;
}

impl ToldRestored for Update {
    fn restored(&self) -> &Restored {
        let Self::Restored(restored) = self else { panic!("it tells something else") };
        restored
    }
}
