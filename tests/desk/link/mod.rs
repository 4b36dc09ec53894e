//! The link against a real homeserver.

mod attention;
mod correcting;
mod faults;
mod helpers;
mod journaling;
mod limits;
mod race;
mod release;
mod transport;
mod wire;

use ::desk::event::{Ask, CaseEvent, DeskEvent, Duty, Fence, Note, Request, Role, RoomEvent, Shift, room_type};
use matrix::error::BadAddress;
use matrix::link::{Command, Delivery, Failure, JournalPlace, Journaling, LinkState, SignInError, Update};
use matrix::rooms::NewRoom;
use matrix::session::Session;
use testing::link::console::{Console, desk_event, is_away, opened, shut};
use testing::link::desk::{PASSWORD, ScriptedDesk};

fn is_delivered(fate: &Delivery) -> bool {
    matches!(fate, Delivery::Sent(_))
}

#[tokio::test]
async fn a_first_sign_in_finds_the_desk() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let conversation = desk.arrive().await;
    let mut console = Console::of(&desk, "sanne").await;
    let at = console.until(|update| matches!(update, Update::SignedIn { .. })).await;
    let Update::SignedIn { me, desk: name, .. } = &console.told[at] else { unreachable!() };
    assert_eq!((me, name.as_str()), (&desk.member("sanne"), "Night desk"));
    console.until(|update| matches!(update, Update::Role(Role::Helper))).await;
    console.until(desk_event(|event| matches!(event, DeskEvent::Arrived(a) if a.conversation == conversation))).await;
}

#[tokio::test]
async fn what_cannot_sign_in_says_why() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    desk.server.account("nobody", false).await;
    let url = desk.server.url();
    let failed = |update: &Update| matches!(update, Update::SignInFailed(_));
    for (url, name, password, why) in [
        (url.as_str(), "sanne", "wrong", SignInError::WrongPassword),
        (url.as_str(), "nobody", PASSWORD, SignInError::NoDesk),
        ("http://127.0.0.1:9", "sanne", PASSWORD, SignInError::Failed(Failure::Unreachable)),
    ] {
        let mut console = Console::sign_in_at(url, &desk.name(name), password);
        let at = console.until(failed).await;
        assert!(matches!(&console.told[at], Update::SignInFailed(error) if *error == why), "{:?}", console.told[at]);
    }
    let mut console = Console::sign_in_at("http://desk.example", "sanne", PASSWORD);
    let at = console.until(failed).await;
    assert!(matches!(&console.told[at], Update::SignInFailed(SignInError::BadAddress(BadAddress::Plain))));
    // and the same console can still sign in
    console.sign_in(&url, &desk.name("sanne"), PASSWORD);
    console.until(|update| matches!(update, Update::SignedIn { .. })).await;
}

#[tokio::test]
async fn a_request_is_seen_by_all_and_asked_once() {
    let desk = ScriptedDesk::open(&["sanne", "bram"]).await;
    let conversation = desk.arrive().await;
    let (mut sanne, mut bram) = (Console::of(&desk, "sanne").await, Console::of(&desk, "bram").await);
    let request = Request { id: "r1".into(), conversation, fence: Fence(0), ask: Ask::Claim };
    sanne.ask(Command::Request(request.clone()));
    sanne.ask(Command::Request(request.clone()));
    let duty = Duty { name: "Sanne".to_owned(), shift: Shift::On, capacity: 3, languages: Vec::new() };
    sanne.ask(Command::Duty(duty.clone()));
    for console in [&mut sanne, &mut bram] {
        console.until(desk_event(|event| *event == DeskEvent::Request(request.clone()))).await;
        console.until(desk_event(|event| *event == DeskEvent::Duty(duty.clone()))).await;
    }
    let asked = sanne.desk().iter().filter(|stamped| matches!(stamped.event, DeskEvent::Request(_))).count();
    assert_eq!(asked, 1);
}

#[tokio::test]
async fn an_assigned_conversation_opens_with_all_that_was_said_and_shuts() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let conversation = desk.arrive().await;
    let mut expected = Vec::new();
    for n in 0..130 {
        expected.push(format!("before {n}"));
        desk.visitor_says(&conversation, &expected[n]).await;
    }
    let mut console = Console::of(&desk, "sanne").await;
    desk.assign(&conversation, &desk.member("sanne")).await;
    desk.visitor_says(&conversation, "at once").await;
    expected.push("at once".to_owned());
    assert_eq!(console.hears(&conversation, 131).await, expected, "every word once, in order");

    console.ask(Command::Record {
        conversation: conversation.clone(),
        event: Box::new(CaseEvent::Note(Note { text: "a note".to_owned() })),
    });
    console.say(&conversation, "hello");
    assert!(is_delivered(&console.fate("hello").await));
    console
        .until(|update| {
            matches!(update, Update::Conversation { events, .. }
                if events.iter().any(|stamped| matches!(&stamped.event, RoomEvent::Case(CaseEvent::Note(_)))))
        })
        .await;
    console.ask(Command::Typing { conversation: conversation.clone(), on: true });
    desk.door.typing(conversation.as_str(), true).await.unwrap();
    console.until(|update| matches!(update, Update::Typing { who, .. } if who == &[desk.door.me().clone()])).await;

    desk.door.kick(conversation.as_str(), &desk.member("sanne")).await.unwrap();
    console.until(shut(&conversation)).await;
    console.say(&conversation, "too late");
    assert_eq!(console.fate("too late").await, Delivery::Refused(Failure::Forbidden));

    desk.visitor_says(&conversation, "while away").await;
    let from = console.told.len();
    desk.assign(&conversation, &desk.member("sanne")).await;
    console.until_from(from, opened(&conversation)).await;
    expected.extend(["hello".to_owned(), "while away".to_owned()]);
    assert_eq!(console.hears(&conversation, 133).await, expected, "again from the beginning");
}

#[tokio::test]
async fn only_a_door_can_draw_a_helper_into_a_conversation() {
    let desk = ScriptedDesk::open(&["sanne", "mallory"]).await;
    let mut console = Console::of(&desk, "sanne").await;
    let homeserver = desk.door.homeserver();
    let mallory = Session::sign_in(homeserver, &desk.name("mallory"), PASSWORD, None).await.unwrap();
    let invite = [desk.member("sanne")];
    let new = NewRoom { room_type: room_type::CONVERSATION, invite: &invite, ..NewRoom::default() };
    let trap = mallory.create_room(&new).await.unwrap().into();
    // the invitations are answered in the order in which they come
    let conversation = desk.arrive().await;
    desk.assign(&conversation, &desk.member("sanne")).await;
    console.until(opened(&conversation)).await;
    assert!(!console.told.iter().any(opened(&trap)));
    let members = mallory.joined_members(trap.as_str()).await.unwrap();
    assert_eq!(members.keys().collect::<Vec<_>>(), [mallory.me()]);
}

#[tokio::test]
async fn a_console_that_starts_again_has_its_conversations_with_every_message_once() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let conversation = desk.arrive().await;
    let mut console = Console::of(&desk, "sanne").await;
    desk.assign(&conversation, &desk.member("sanne")).await;
    console.until(opened(&conversation)).await;
    let mut expected = Vec::new();
    for n in 0..60 {
        let words = format!("words {n}");
        if n % 2 == 0 {
            console.say(&conversation, &words);
            assert!(is_delivered(&console.fate(&words).await));
        } else {
            desk.visitor_says(&conversation, &words).await;
        }
        expected.push(words);
    }
    drop(console); // as a kill does: nobody signs out

    let mut console = Console::of(&desk, "sanne").await;
    assert_eq!(console.hears(&conversation, 60).await, expected);
}

#[tokio::test]
async fn the_desk_is_read_from_its_board_on_however_far_back_that_is() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let conversation = desk.conversation().await;
    for _ in 0..30 {
        desk.arrived(&conversation).await;
    }
    desk.board().await;
    for _ in 0..150 {
        desk.arrived(&conversation).await;
    }
    let mut console = Console::of(&desk, "sanne").await;
    console.until(|update| matches!(update, Update::Desk(_))).await;
    let events = console.desk();
    assert!(matches!(&events[0].event, DeskEvent::Board(board) if board.seq.0 == 30), "the board comes first");
    let seqs: Vec<_> = events.iter().filter_map(|stamped| Some(stamped.event.seq()?.0)).collect();
    assert!(seqs.is_sorted() && seqs[0] <= 31 && seqs.ends_with(&(31..=180).collect::<Vec<_>>()), "{seqs:?}");
}

#[tokio::test]
async fn signing_out_sends_what_is_queued_first() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let conversation = desk.arrive().await;
    let mut console = Console::of(&desk, "sanne").await;
    desk.assign(&conversation, &desk.member("sanne")).await;
    console.until(opened(&conversation)).await;
    console.say(&conversation, "goodbye");
    console.ask(Command::SignOut { grace: 60_000 });
    console.until(|update| matches!(update, Update::SignedOut { unsent: 0 })).await;
    assert_eq!(desk.transcript(&conversation).await, [(desk.member("sanne"), "goodbye".to_owned())]);
}

#[tokio::test]
async fn the_link_says_how_it_is() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let console = Console::of(&desk, "sanne").await;
    let states: Vec<_> = console.told.iter().filter(|update| matches!(update, Update::Link(_))).collect();
    assert!(matches!(states[0], Update::Link(LinkState::Connecting)));
    assert!(matches!(states[1], Update::Link(LinkState::Live(_))));
}

#[tokio::test]
async fn a_lock_opens_for_the_password_alone_also_without_the_homeserver() {
    let mut desk = ScriptedDesk::open(&["sanne"]).await;
    let mut console = Console::of(&desk, "sanne").await;
    let mut asked = 0;
    let mut opens = async |console: &mut Console, password: &str| {
        console.ask(Command::Unlock(zeroize::Zeroizing::new(password.to_owned())));
        asked = 1 + console.until_from(asked, |update| matches!(update, Update::Unlocked(_))).await;
        matches!(console.told[asked - 1], Update::Unlocked(true))
    };
    assert!(!opens(&mut console, "wrong").await);
    assert!(opens(&mut console, PASSWORD).await);
    if desk.server.stop().await {
        console.until(is_away).await;
        assert!(!opens(&mut console, "").await);
        assert!(opens(&mut console, PASSWORD).await);
        desk.server.start_again().await;
    }
    let nobody = Console {
        link: matrix::link::start(JournalPlace::Memory(Journaling::NoPlace)),
        told: Vec::new(),
        releases: true,
    };
    let mut nobody = nobody;
    nobody.ask(Command::Unlock(zeroize::Zeroizing::default()));
    let at = nobody.until(|update| matches!(update, Update::Unlocked(_))).await;
    assert!(matches!(nobody.told[at], Update::Unlocked(false)), "who never signed in opens nothing");
}

/// What a helper has read is read: also after signing in again, and on another console.
#[tokio::test]
async fn what_was_read_is_told_again_after_signing_in_again() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let conversation = desk.arrive().await;
    for n in 0..7 {
        desk.visitor_says(&conversation, &format!("words {n}")).await;
    }
    let mut console = Console::of(&desk, "sanne").await;
    desk.assign(&conversation, &desk.member("sanne")).await;
    console.hears(&conversation, 7).await;
    let said = console.told.iter().find_map(|update| match update {
        Update::Conversation { events, .. } => events
            .iter()
            .find(|stamped| matches!(&stamped.event, RoomEvent::Said(message) if message.body == "words 5")),
        _ => None,
    });
    let event = said.expect("it was heard").id.clone();
    let me = desk.member("sanne");
    let read = |update: &Update| matches!(update, Update::Receipt { who, event: at, .. } if *who == me && *at == event);
    console.ask(Command::Read { conversation: conversation.clone(), event: event.clone() });
    console.until(read).await;
    console.kill().await;

    let mut again = Console::of(&desk, "sanne").await;
    again.until(opened(&conversation)).await;
    again.until(read).await;
}
