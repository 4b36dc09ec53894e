//! 22–29: what a network, a homeserver and the desk's own course can do to a console.

use std::sync::Arc;
use std::time::Duration;

use care::Language;
use desk::event::{Closed, ConversationId, DeskEvent, Message, MessageId, Moment, RoomEvent, Stamped};
use machine::clock;
use matrix::error::{LONGEST_WAIT, parse_retry_after};
use matrix::link::{Command, Delivery, Failure, LinkState, Update};

use super::faulty::{Fault, Faulty, Of, answer};
use super::shown::Shown;
use testing::link::console::{self, Console, is_away, is_live, opened, said_by_helper, shut};
use testing::link::desk::{PASSWORD, ScriptedDesk};
use testing::night::{Night, colleague, door, me, room};

/// A desk, a console behind a faulty wire, and a conversation that is open in it.
async fn at_work() -> (ScriptedDesk, Faulty, Console, ConversationId) {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let wire = Faulty::to(&desk.server.url()).await;
    let (console, conversation) = console::at_work(&desk, &wire.url()).await;
    (desk, wire, console, conversation)
}

/// The reading breaks with a fault; mended, everything goes on and nothing is missing.
async fn reading_breaks_and_goes_on(faults: Vec<Fault>) -> Vec<Failure> {
    let (desk, wire, mut console, conversation) = at_work().await;
    let (mut whys, mut expected) = (Vec::new(), Vec::new());
    for (nth, fault) in faults.into_iter().enumerate() {
        let from = console.told.len();
        wire.set(Of::Sync, fault);
        console.ask(Command::Reconnect);
        let at = console.until_from(from, is_away).await;
        let Update::Link(LinkState::Away { why, .. }) = &console.told[at] else { unreachable!() };
        whys.push(*why);
        expected.push(format!("meanwhile {nth}"));
        desk.visitor_says(&conversation, &expected[nth]).await;
        wire.mend();
        console.ask(Command::Reconnect);
        console.until_from(at, is_live).await;
        assert_eq!(console.hears(&conversation, nth + 1).await, expected);
    }
    whys
}

#[tokio::test]
async fn hostile_22_answers_that_are_too_deep_too_long_or_too_small() {
    let deep = format!(r#"{{"next_batch":"s","rooms":{}1{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    // what a homeserver's own words are is read with depth in it, and costs that room only
    let in_a_room = format!(
        r#"{{"next_batch":"{{}}","rooms":{{"join":{{"!x:d":{}{}}}}}}}"#,
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    assert!(matrix::wire::SyncBatch::read(in_a_room.as_bytes(), &me()).is_ok_and(|b| b.skipped == 1));
    let json = "content-type: application/json\r\n";
    // the beginning of a gzip stream of zeros: a thousand times as long, were it unpacked
    let bomb = [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xed, 0xc1][..], &[0; 4_096]].concat();
    let whys = reading_breaks_and_goes_on(vec![
        answer("200 OK", json, deep.as_bytes()),
        Fault::Endless("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2147483648\r\n\r\n{"),
        answer("200 OK", "content-type: application/json\r\ncontent-encoding: gzip\r\n", &bomb),
    ])
    .await;
    assert_eq!(whys, [Failure::NotAHomeserver, Failure::ServerError, Failure::NotAHomeserver]);
}

#[test]
fn hostile_23_an_id_with_other_content_and_numbers_that_go_back() {
    let mut night = Night::busy(Language::Nl);
    let mut shown = Shown::of(&mut night, (120, 40));
    let say = |night: &mut Night, words: &str| {
        let message = RoomEvent::Said(Message::text(words, MessageId::from("same")));
        let stamped = Stamped { id: "$same".into(), sender: door(), at: night.now(), event: message };
        night.link(Update::Conversation { conversation: room("Vos"), events: vec![stamped] });
    };
    say(&mut night, "het eerste woord");
    shown.frame(&night);
    assert!(!shown.text().contains("andere inhoud"));
    say(&mut night, "het vervalste woord");
    shown.frame(&night);
    let text = shown.text();
    assert!(text.contains("het eerste woord") && !text.contains("vervalste"), "{text}");
    assert!(text.contains("bij Vos kwam iets opnieuw, anders"), "{text}");
    // the door's numbers go back: what is known of the queue stands
    night.pass(30_000);
    shown.frame(&night);
    let queue = |shown: &Shown| shown.rows().iter().map(|row| row.chars().take(32).collect()).collect::<Vec<String>>();
    let before = queue(&shown);
    let closed = DeskEvent::Closed(Closed {
        seq: desk::event::Seq(1),
        conversation: room("Uil"),
        closing: care::registration::Closing::Goodbye,
        since: night.now(),
        erased_at: night.now(),
        registered: None,
        request: None,
        unwanted: None,
    });
    let stamped = Stamped { id: "$back".into(), sender: door(), at: night.now(), event: closed };
    night.link(Update::Desk(vec![stamped]));
    shown.frame(&night);
    assert_eq!(queue(&shown)[1..20], before[1..20]);
    assert!(shown.text().contains("sprak zichzelf tegen"), "{}", shown.text());
}

#[tokio::test]
async fn hostile_24_the_answer_is_lost_after_the_commit() {
    let (desk, wire, mut console, conversation) = at_work().await;
    for fault in [Fault::ResetInBody, Fault::HalfClose, Fault::AnswerAfter(Arc::default())] {
        let words = format!("once {}", console.told.len());
        wire.sends.lock().unwrap().clear();
        wire.set(Of::Send, fault);
        console.say(&conversation, &words);
        wire.went_wrong(1).await;
        wire.mend();
        assert!(matches!(console.fate(&words).await, Delivery::Sent(_)));
        let said = said_by_helper(&desk, &conversation).await;
        assert_eq!(said.iter().filter(|said| **said == words).count(), 1);
        let sends = wire.sends.lock().unwrap().clone();
        assert!(sends.iter().all(|path| *path == sends[0]), "another transaction id: {sends:?}");
    }
}

#[tokio::test]
async fn hostile_25_reset_half_closed_stalled() {
    let whys = reading_breaks_and_goes_on(vec![Fault::ResetInBody, Fault::HalfClose]).await;
    assert_eq!(whys, [Failure::Unreachable; 2]);
}

#[tokio::test]
async fn hostile_25_a_stalled_answer_claims_nothing() {
    let (desk, wire, mut console, conversation) = at_work().await;
    wire.set(Of::Send, Fault::Stall);
    let from = console.told.len();
    console.say(&conversation, "stalled");
    wire.went_wrong(1).await;
    // while it stalls, nothing is claimed; words of another's come, and what was said comes back by the sync
    desk.visitor_says(&conversation, "go on").await;
    console.hears(&conversation, 2).await;
    let sent = |update: &Update| matches!(update, Update::Outbox { state: Delivery::Sent(_), .. });
    let is_it = |stamped: &Stamped<RoomEvent>| matches!(&stamped.event, RoomEvent::Said(m) if m.body == "stalled");
    let seen = |update: &Update| matches!(update, Update::Conversation { events, .. } if events.iter().any(is_it));
    let (said, shown) = (console.told[from..].iter().position(sent), console.told[from..].iter().position(seen));
    // it is called sent no sooner than the homeserver itself showed that it has it
    assert!(said.is_none_or(|said| shown.is_some_and(|shown| shown <= said + 1)), "{said:?} {shown:?}");
    wire.mend();
    assert!(matches!(console.fate("stalled").await, Delivery::Sent(_)));
    assert_eq!(said_by_helper(&desk, &conversation).await, ["stalled"]);
}

#[tokio::test]
async fn hostile_25_what_never_answers_has_a_deadline() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let found = matrix::server::Homeserver::resolve(&url).await;
    assert_eq!(found.err(), Some(matrix::error::Error::TimedOut));
}

#[tokio::test]
async fn hostile_26_retry_after_of_any_kind() {
    let (desk, wire, mut console, conversation) = at_work().await;
    let limited = br#"{"errcode":"M_LIMIT_EXCEEDED","error":"","retry_after_ms":1e30}"#;
    for (status, headers, body) in [
        ("429 Too Many Requests", "retry-after: 1000000000\r\n", &b"{}"[..]),
        ("429 Too Many Requests", "retry-after: -1000000000\r\n", b"{}"),
        ("503 Service Unavailable", "retry-after: Fri, 31 Dec 9999 23:59:59 GMT\r\n", b"<html>"),
        ("503 Service Unavailable", "retry-after: Thu, 01 Jan 1970 00:00:00 GMT\r\n", b""),
        ("503 Service Unavailable", "retry-after: soon\r\n", b""),
        ("429 Too Many Requests", "content-type: application/json\r\n", limited),
    ] {
        let from = console.told.len();
        wire.set(Of::Sync, answer(status, headers, body));
        console.ask(Command::Reconnect);
        let at = console.until_from(from, is_away).await;
        let Update::Link(LinkState::Away { why, retry_at, .. }) = console.told[at] else { unreachable!() };
        assert_eq!(why, Failure::Busy, "{headers}");
        let wait = Duration::from_millis(retry_at.saturating_sub(clock::steady()));
        assert!(wait <= LONGEST_WAIT + Duration::from_secs(5), "{headers} {wait:?}");
        wire.mend();
        console.ask(Command::Reconnect);
        console.until_from(at, is_live).await;
    }
    // a message waits as long, and is tried again without any doing of the helper's
    wire.set(Of::Send, answer("429 Too Many Requests", "retry-after: -5\r\n", b"{}"));
    console.say(&conversation, "slowly");
    wire.went_wrong(2).await;
    wire.mend();
    assert!(matches!(console.fate("slowly").await, Delivery::Sent(_)));
    assert_eq!(said_by_helper(&desk, &conversation).await, ["slowly"]);
    // no two consoles come back at the same moment
    let wait = |chance| machine::retry::Backoff::default().fail(parse_retry_after("7"), chance);
    assert!(wait(0) != wait(u32::MAX) && wait(u32::MAX / 3) != wait(u32::MAX / 2));
}

#[tokio::test]
async fn hostile_27_signed_out_with_words_queued_and_drafted() {
    let (desk, wire, mut console, conversation) = at_work().await;
    let from = console.told.len();
    desk.server.sign_out_everywhere("sanne").await;
    console.say(&conversation, "queued");
    console.until_from(from, |update| matches!(update, Update::Link(LinkState::SignedOut))).await;
    console.sign_in(&wire.url(), &desk.name("sanne"), PASSWORD);
    assert!(matches!(console.fate("queued").await, Delivery::Sent(_)));
    assert_eq!(said_by_helper(&desk, &conversation).await, ["queued"]);
    // on the screen: the form to sign in; drafts and what is on its way are kept behind it
    let mut night = Night::busy(Language::Nl);
    night.keys(&["Alt-1"]);
    night.types("onderweg");
    night.key("Enter");
    night.types("nog niet af");
    night.link(Update::Link(LinkState::SignedOut));
    let mut shown = Shown::of(&mut night, (80, 24));
    assert!(night.console.gate.sign_in.is_some() && !shown.text().contains("nog niet af"));
    night.link(Update::SignedIn { me: me(), name: "Sanne".to_owned(), desk: String::new() });
    shown.frame(&night);
    assert!(shown.text().contains("nog niet af") && shown.text().contains("onderweg"), "{}", shown.text());
}

#[tokio::test]
async fn hostile_28_a_portals_page_is_no_receipt() {
    let (desk, wire, mut console, conversation) = at_work().await;
    let page = b"<html>{\"event_id\":\"$x\"} Welcome, please pay</html>";
    for fault in [
        answer("200 OK", "content-type: text/html\r\n", page),
        answer("200 OK", "content-type: application/json\r\n", page),
        answer("200 OK", "content-type: application/json\r\n", b"{}"),
        answer("302 Found", "location: http://127.0.0.1:9/\r\n", b""),
        answer("403 Forbidden", "content-type: text/html\r\n", page),
    ] {
        let words = format!("through {}", console.told.len());
        let from = console.told.len();
        wire.set(Of::Send, fault);
        console.say(&conversation, &words);
        // before the second attempt the console is asked whether the words may still leave
        wire.went_wrong(1).await;
        console.until_from(from, |update| matches!(update, Update::MayGo { .. })).await;
        wire.went_wrong(2).await;
        let fate = console.told[from..]
            .iter()
            .find(|update| matches!(update, Update::Outbox { state, .. } if *state != Delivery::Queued));
        assert!(fate.is_none(), "{fate:?}");
        assert!(!said_by_helper(&desk, &conversation).await.contains(&words));
        wire.mend();
        console.ask(Command::Reconnect);
        assert!(matches!(console.fate(&words).await, Delivery::Sent(_)));
        assert!(said_by_helper(&desk, &conversation).await.contains(&words));
    }
}

#[tokio::test]
async fn hostile_29_the_conversation_is_taken_away_while_sending() {
    let (desk, wire, mut console, conversation) = at_work().await;
    // another conversation is open beside it: nothing may end up there
    let other = desk.arrive().await;
    desk.assign(&other, &desk.member("sanne")).await;
    console.until(opened(&other)).await;
    wire.set(Of::Send, answer("503 Service Unavailable", "", b""));
    console.say(&conversation, "on its way");
    wire.went_wrong(1).await;
    desk.door.kick(conversation.as_str(), &desk.member("sanne")).await.unwrap();
    console.until(shut(&conversation)).await;
    wire.mend();
    assert_eq!(console.fate("on its way").await, Delivery::Refused(Failure::Forbidden));
    console.say(&conversation, "too late");
    assert_eq!(console.fate("too late").await, Delivery::Refused(Failure::Forbidden));
    assert_eq!(said_by_helper(&desk, &conversation).await, [""; 0]);
    assert_eq!(said_by_helper(&desk, &other).await, [""; 0]);
}

/// What takes a conversation away on the screen.
type Away = fn(&mut Night);

#[test]
fn hostile_29_on_the_screen_the_words_come_back_with_the_reason() {
    let ways: [Away; 3] = [
        |night| night.assign("Vos", None, None),
        |night| night.assign("Vos", Some(colleague()), None),
        |night| {
            let (since, erased_at) = (night.now(), Moment(night.now().0 + 1));
            let closing = care::registration::Closing::Goodbye;
            night.door(|seq| {
                let conversation = room("Vos");
                DeskEvent::Closed(Closed {
                    seq,
                    conversation,
                    closing,
                    since,
                    erased_at,
                    registered: None,
                    request: None,
                    unwanted: None,
                })
            });
        },
    ];
    for takes in ways {
        let mut night = Night::busy(Language::Nl);
        let mut shown = Shown::of(&mut night, (80, 24));
        night.key("Alt-1");
        night.types("voor Vos alleen");
        night.key("Enter");
        let sent = night.sent().remove(0);
        night.types("en dit ook");
        takes(&mut night);
        night.link(Update::Shut(room("Vos")));
        let state = Delivery::Refused(Failure::Forbidden);
        night.link(Update::Outbox { conversation: sent.conversation.clone(), message: sent.message, state });
        shown.frame(&night);
        let draft = |night: &Night, alias: &str| {
            night.console.world.chat(&room(alias)).map(|chat| chat.draft.editor.text().to_owned()).unwrap_or_default()
        };
        let kept = draft(&night, "Vos");
        assert!(kept.contains("voor Vos alleen") && kept.contains("en dit ook"), "{kept}");
        assert_eq!(draft(&night, "Lijster"), "");
        // whatever is typed now goes nowhere
        night.key("Enter");
        night.keys(&["Alt-1", "Enter"]);
        assert!(night.sent().iter().all(|outgoing| outgoing.conversation == room("Lijster")));
        assert!(shown.text().contains("niet bezorgd") || shown.text().contains('!'), "{}", shown.text());
    }
}

#[tokio::test]
async fn hostile_21_what_is_no_unicode_does_not_stop_the_reading() {
    let (desk, wire, mut console, conversation) = at_work().await;
    let mut expected = Vec::new();
    for (mark, bytes, becomes) in [
        ("SURROG", &br"\ud83d"[..], "\u{fffd}"),
        ("OVERLONG", b"\xf8\x88\x80\x80\xc0\xafxx", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}xx"),
    ] {
        let from = console.told.len();
        wire.set(Of::Sync, Fault::Rewrite(mark.as_bytes(), bytes));
        console.ask(Command::Reconnect);
        console.until_from(from, is_live).await;
        desk.visitor_says(&conversation, &format!("vooraf {mark} erna")).await;
        desk.visitor_says(&conversation, &format!("en verder {}", expected.len())).await;
        expected.extend([format!("vooraf {becomes} erna"), format!("en verder {}", expected.len())]);
        assert_eq!(console.hears(&conversation, expected.len()).await, expected);
    }
}
