//! The wire breaks, the homeserver stops, the token is lost: each message arrives once, in order, and the screen is told
//! the truth.

use desk::event::{Ask, ConversationId, DeskEvent, Duty, Fence, Request, Shift};
use matrix::link::{Command, Failure, LinkState, Update};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::is_delivered;
use super::wire::Wire;
use testing::link::console::{self, Console, desk_event, is_away, is_live, said_by_helper};
use testing::link::desk::{PASSWORD, ScriptedDesk};

/// A desk, a console behind a breakable wire, and a conversation that is open in it.
async fn at_work() -> (ScriptedDesk, Wire, Console, ConversationId) {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let wire = Wire::to(&desk.server.url()).await;
    let (console, conversation) = console::at_work(&desk, &wire.url()).await;
    (desk, wire, console, conversation)
}

#[tokio::test]
async fn a_gap_of_hundreds_is_filled_in_order() {
    let (desk, wire, mut console, conversation) = at_work().await;
    wire.cut();
    let cut = console.until(is_away).await;
    let mut expected = Vec::new();
    for n in 0..230 {
        expected.push(format!("missed {n}"));
        desk.visitor_says(&conversation, &expected[n]).await;
        desk.arrived(&conversation).await;
    }
    wire.mend();
    console.ask(Command::Reconnect);
    console.until_from(cut, is_live).await;
    assert_eq!(console.hears(&conversation, 230).await, expected);
    console.until(desk_event(|event| event.seq().is_some_and(|seq| seq.0 == 232))).await;
    let seqs: Vec<_> = console.desk().iter().filter_map(|stamped| Some(stamped.event.seq()?.0)).collect();
    assert_eq!(seqs, (1..=232).collect::<Vec<_>>(), "each once, in order");
}

#[tokio::test]
async fn a_gap_in_the_desk_is_filled_also_when_the_helper_took_another_name_meanwhile() {
    let (desk, wire, mut console, conversation) = at_work().await;
    wire.cut();
    let cut = console.until(is_away).await;
    for _ in 0..80 {
        desk.arrived(&conversation).await;
    }
    let elsewhere = desk.server.sign_in("sanne", "ELSEWHERE").await;
    elsewhere.set_display_name("Sanne V.").await.unwrap();
    wire.mend();
    console.ask(Command::Reconnect);
    console.until_from(cut, is_live).await;
    console.until(desk_event(|event| event.seq().is_some_and(|seq| seq.0 == 82))).await;
    let seqs: Vec<_> = console.desk().iter().filter_map(|stamped| Some(stamped.event.seq()?.0)).collect();
    assert_eq!(seqs, (1..=82).collect::<Vec<_>>(), "each once, in order");
}

#[tokio::test]
async fn what_is_queued_while_the_wire_is_cut_arrives_once_and_in_order() {
    let (desk, wire, mut console, conversation) = at_work().await;
    wire.cut();
    console.until(is_away).await;
    let words: Vec<_> = (0..25).map(|n| format!("queued {n}")).collect();
    for words in &words {
        console.say(&conversation, words);
    }
    wire.mend();
    console.ask(Command::Reconnect);
    for words in &words {
        assert!(is_delivered(&console.fate(words).await));
    }
    assert_eq!(said_by_helper(&desk, &conversation).await, words);
    assert_eq!(console.hears(&conversation, 25).await, words, "each told once");
}

#[tokio::test]
async fn a_lost_answer_doubles_nothing() {
    let (desk, wire, mut console, conversation) = at_work().await;
    wire.swallow_the_next_answer();
    console.say(&conversation, "once");
    console.say(&conversation, "then");
    wire.has_swallowed().await;
    for words in ["once", "then"] {
        assert!(is_delivered(&console.fate(words).await));
    }
    assert_eq!(said_by_helper(&desk, &conversation).await, ["once", "then"]);

    wire.swallow_the_next_answer();
    let request = Request { id: "r1".into(), conversation, fence: Fence(1), ask: Ask::Release };
    console.ask(Command::Request(request.clone()));
    wire.has_swallowed().await;
    console.until(desk_event(|event| *event == DeskEvent::Request(request.clone()))).await;
    // whatever is asked after it comes after it: so if it were asked twice, that would be told by now
    let after = Request { id: "r2".into(), ..request.clone() };
    console.ask(Command::Request(after.clone()));
    console.until(desk_event(|event| *event == DeskEvent::Request(after.clone()))).await;
    let asked: Vec<_> = console
        .desk()
        .iter()
        .filter(|stamped| stamped.event == DeskEvent::Request(request.clone()))
        .map(|s| s.id.clone())
        .collect();
    assert_eq!(asked.len(), 1);
}

#[tokio::test]
async fn a_claim_never_overtakes_the_word_that_its_helper_is_on_duty() {
    let (desk, wire, mut console, _) = at_work().await;
    let conversation = desk.arrive().await;
    wire.cut();
    let duty = Duty { name: "Sanne".to_owned(), shift: Shift::On, capacity: 3, languages: Vec::new() };
    console.ask(Command::Duty(duty.clone()));
    console.until(is_away).await;
    wire.mend();
    // the duty failed and waits before it is tried again: nothing holds the claim up but that
    let claim = Request { id: "r1".into(), conversation, fence: Fence(0), ask: Ask::Claim };
    console.ask(Command::Request(claim.clone()));
    let said = console.until(desk_event(|event| *event == DeskEvent::Duty(duty.clone()))).await;
    let claimed = console.until(desk_event(|event| *event == DeskEvent::Request(claim.clone()))).await;
    let at = |wanted: &DeskEvent| console.desk().iter().position(|stamped| stamped.event == *wanted);
    assert!(said <= claimed && at(&DeskEvent::Duty(duty)) < at(&DeskEvent::Request(claim)));
}

#[tokio::test]
async fn the_homeserver_stops_in_the_middle() {
    let (mut desk, _wire, mut console, conversation) = at_work().await;
    console.say(&conversation, "words 0");
    if !desk.server.stop().await {
        return; // others use it
    }
    for n in 1..20 {
        console.say(&conversation, &format!("words {n}"));
    }
    console.until(is_away).await;
    desk.server.start_again().await;
    console.ask(Command::Reconnect);
    let words: Vec<_> = (0..20).map(|n| format!("words {n}")).collect();
    for words in &words {
        assert!(is_delivered(&console.fate(words).await));
    }
    assert_eq!(said_by_helper(&desk, &conversation).await, words);
    desk.visitor_says(&conversation, "still there?").await;
    let mut heard = words;
    heard.push("still there?".to_owned());
    assert_eq!(console.hears(&conversation, 21).await, heard);
}

#[tokio::test]
async fn without_a_valid_token_the_words_wait_for_the_next_sign_in() {
    let (desk, wire, mut console, conversation) = at_work().await;
    desk.server.sign_out_everywhere("sanne").await;
    console.say(&conversation, "not lost");
    console.until(|update| matches!(update, Update::Link(LinkState::SignedOut))).await;
    console.say(&conversation, "nor this");
    desk.visitor_says(&conversation, "are you there?").await;
    let from = console.told.len();
    console.sign_in(&wire.url(), &desk.name("sanne"), PASSWORD);
    console.until_from(from, |update| matches!(update, Update::SignedIn { .. })).await;
    for words in ["not lost", "nor this"] {
        assert!(is_delivered(&console.fate(words).await));
    }
    assert_eq!(said_by_helper(&desk, &conversation).await, ["not lost", "nor this"]);
    assert_eq!(console.hears(&conversation, 3).await, ["are you there?", "not lost", "nor this"]);
}

/// Answers every request with these bytes.
async fn portal(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    url
}

#[tokio::test]
async fn what_is_no_homeserver_is_called_none() {
    use matrix::error::Error;
    use matrix::server::Homeserver;
    for (answer, is) in [
        ("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>", Error::NotAHomeserver),
        ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", Error::NotAHomeserver),
        ("HTTP/1.1 302 Found\r\nlocation: https://desk.example/\r\ncontent-length: 0\r\n\r\n", Error::NotAHomeserver),
        ("HTTP/1.1 403 Forbidden\r\ncontent-length: 6\r\n\r\n<html>", Error::NotAHomeserver),
        (
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 21\r\n\r\n{\"versions\":[\"r0.6\"]}",
            Error::UnsupportedVersion(vec!["r0.6".to_owned()]),
        ),
        ("nonsense\r\n\r\n", Error::Unreachable),
    ] {
        assert_eq!(Homeserver::resolve(&portal(answer).await).await.err(), Some(is), "{answer}");
    }
}

#[tokio::test]
async fn a_portal_in_between_never_makes_a_message_sent_or_refused() {
    let (desk, wire, mut console, conversation) = at_work().await;
    wire.divert(&portal("HTTP/1.1 403 Forbidden\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>").await);
    let at = console.until(is_away).await;
    assert!(matches!(
        &console.told[at],
        Update::Link(LinkState::Away { why: Failure::NotAHomeserver | Failure::Unreachable, .. })
    ));
    console.say(&conversation, "through the portal");
    console.ask(Command::Reconnect);
    console.until_from(at + 1, is_away).await;
    wire.divert(&desk.server.url());
    console.ask(Command::Reconnect);
    assert!(is_delivered(&console.fate("through the portal").await));
    assert_eq!(said_by_helper(&desk, &conversation).await, ["through the portal"]);
}
