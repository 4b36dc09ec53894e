//! Who comes from where, how many places they take, and what they may be asked to do first.

use std::net::IpAddr;
use std::time::Duration;

use care::registration::Closing;
use desk::event::{ConversationId, DeskEvent};
use door::{AskedWork, DoneWork, Entry, Origin, Trouble, WorkBits, work};
use serde_json::{Value, json};

use testing::door::{Desk, Guest, Helper, Stream, Visitors, soon};

/// Which conversation was closed, and how.
async fn closed(helper: &mut Helper) -> (ConversationId, Closing) {
    let closed = helper.await_event(|event| match event {
        DeskEvent::Closed(closed) => Some((closed.conversation.clone(), closed.closing)),
        _ => None,
    });
    closed.await
}

fn hasty(config: &mut door::DoorConfig) {
    config.timing.call = Duration::from_millis(20);
    config.timing.away = Duration::from_millis(20);
    config.timing.lost = Duration::from_millis(40);
    config.timing.close_silent = Duration::from_millis(60);
}

#[tokio::test]
async fn a_visit_without_a_word_and_without_a_stream_ends_and_one_that_spoke_keeps_its_place() {
    let desk = Desk::start_with(hasty).await;
    let mut sanne = desk.helper("sanne").await;
    let spoke = desk.visitor().enter(json!({})).await;
    spoke.say("1", "hoi").await;
    let listens = desk.visitor().enter(json!({})).await;
    let mut stream = listens.listen().await;
    stream.await_named("assigned").await;
    sanne.await_arrival().await;
    sanne.await_arrival().await;
    desk.visitor().enter(json!({})).await;
    let silent = sanne.await_arrival().await;
    assert_eq!(closed(&mut sanne).await, (silent, Closing::ConnectionLost));
    spoke.say("2", "ik ben er weer").await;
    listens.say("1", "ik was er al die tijd").await;
    let ends = |event: &DeskEvent| matches!(event, DeskEvent::Closed(_));
    assert_eq!(sanne.everything().await.iter().filter(|event| ends(event)).count(), 1);
}

/// A visitor without a word who keeps their place for so long: with what it is opened, and their stream.
async fn keeps_a_place(desk: &Desk) -> (Guest, String, Stream) {
    let keeps = desk.visitor().enter(json!({})).await;
    let stream = keeps.listen().await;
    let (status, kept) = keeps.post("keep", json!({ "code": "1234" })).await;
    assert_eq!(status, 200, "{kept}");
    (keeps, json!({ "place": kept["place"], "code": "1234" }).to_string(), stream)
}

/// Who was promised that their place is kept has it for as long as that, though they never said a word.
#[tokio::test]
async fn a_kept_place_of_one_without_a_word_is_kept_for_as_long_as_was_said() {
    let desk = Desk::start_with(|config| {
        hasty(config);
        // a visitor is gone when the stream is
        config.timing.call = Duration::from_mins(1);
        config.timing.kept = Duration::from_hours(1);
    })
    .await;
    let mut sanne = desk.helper("sanne").await;
    let (keeps, resume, stream) = keeps_a_place(&desk).await;
    let first = sanne.await_arrival().await;
    drop(stream);
    let lost = sanne.await_event(|event| match event {
        DeskEvent::Left(left) => Some(left.conversation.clone()),
        _ => None,
    });
    assert_eq!(lost.await, first);
    // one who comes later and keeps nothing goes first
    drop(desk.visitor().enter(json!({})).await.listen().await);
    let silent = sanne.await_arrival().await;
    assert_eq!(closed(&mut sanne).await, (silent, Closing::ConnectionLost));
    let (status, back) = desk.visitor().post("/resume", resume).await;
    assert_eq!((status, back["visit"].as_str()), (200, Some(keeps.token.as_str())));
    keeps.say("1", "ik ben er weer").await;
}

/// And no longer: then its place in the door is another's.
#[tokio::test]
async fn a_kept_place_of_one_without_a_word_ends_when_that_time_is_over() {
    let desk = Desk::start_with(|config| {
        hasty(config);
        config.timing.call = Duration::from_mins(1);
        config.timing.kept = Duration::from_millis(100);
    })
    .await;
    let mut sanne = desk.helper("sanne").await;
    let (_keeps, resume, stream) = keeps_a_place(&desk).await;
    let conversation = sanne.await_arrival().await;
    drop(stream);
    assert_eq!(closed(&mut sanne).await, (conversation, Closing::ConnectionLost));
    let (status, answer) = desk.visitor().post("/resume", resume).await;
    assert_eq!((status, &answer["error"]), (410, &json!("not_kept")));
}

#[tokio::test]
async fn visits_without_a_word_end_after_a_new_start_too() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let mut there = Vec::new();
    for _ in 0..2 {
        desk.visitor().enter(json!({})).await;
        there.push(sanne.await_arrival().await);
    }
    let spoke = desk.visitor().enter(json!({})).await;
    spoke.say("1", "hoi").await;
    let desk = desk
        .crash(|config| {
            hasty(config);
            config.limits.open_visits = 3;
        })
        .await;
    for _ in 0..2 {
        let (conversation, how) = closed(&mut sanne).await;
        assert!(there.contains(&conversation) && how == Closing::ConnectionLost);
    }
    // whoever was read back had places, and these are free again
    desk.visitor().enter(json!({})).await;
    desk.visitor().again(&spoke).say("2", "ik wacht nog").await;
}

#[tokio::test]
async fn a_school_is_slowed_and_never_shut_and_what_is_no_address_is_the_proxys_own() {
    let desk = Desk::start_with(|config| {
        config.limits.visits = 3;
        config.limits.visit_every = Duration::from_millis(200);
    })
    .await;
    let reception = desk.door.reception();
    let address = |of: &str| Origin::Address(of.parse::<IpAddr>().unwrap());
    for from in [address("192.0.2.1"), address("2001:db8::1"), Origin::Garbled] {
        for _ in 0..3 {
            soon(reception.enter(Entry::default(), from)).await.unwrap();
        }
        // however many came before, one place is all there is to wait for
        let wait = loop {
            match soon(reception.enter(Entry::default(), from)).await {
                Err(Trouble::TooMany(wait)) => break wait,
                other => other.map(drop).unwrap(),
            }
        };
        assert!(wait <= Duration::from_millis(200));
        soon(async { while reception.enter(Entry::default(), from).await.is_err() {} }).await;
    }
    // over the wire: the header of this machine's proxy counts, in what it says last
    let post = async |said: &str| {
        let request = desk.visitor().http.post(desk.visitor().base).header("x-forwarded-for", said).json(&json!({}));
        soon(request.send()).await.unwrap().status().as_u16()
    };
    let mut refused = false;
    for n in 0..30 {
        let status = post(&format!("198.51.100.{n}, 192.0.2.77")).await;
        assert!(status == 201 || status == 429, "{status}");
        refused |= status == 429;
    }
    assert!(refused, "forged addresses before it made no difference");
}

/// The work that an answer asks for.
fn asked((status, answer): (u16, Value)) -> AskedWork {
    assert_eq!((status, &answer["error"]), (428, &json!("work")), "{answer}");
    let (seed, work) = (answer["work"]["seed"].as_str().unwrap().to_owned(), &answer["work"]);
    let number = |field: &str| work[field].as_u64().unwrap();
    AskedWork { seed, count: number("count").try_into().unwrap(), bits: number("bits").try_into().unwrap() }
}

async fn enter_with(visitors: &Visitors, done: &DoneWork) -> (u16, Value) {
    let work = json!({ "seed": done.seed, "numbers": done.numbers });
    visitors.post("", json!({ "language": "nl", "work": work }).to_string()).await
}

#[tokio::test]
async fn under_attack_a_browser_works_before_it_comes_in_and_each_work_lets_one_in() {
    let desk = Desk::start().await;
    let before = desk.visitor().enter(json!({})).await;
    before.say("1", "hoi").await;
    // switched on by a new start, which keeps who is there
    let desk = desk.restart(|config| config.limits.work = WorkBits::new(10)).await;
    let visitors = desk.visitor();
    let again = visitors.again(&before);
    again.say("2", "ik ben er nog").await;
    let first = asked(visitors.post("", "{}").await);
    let done = work(&first);
    let (status, answer) = enter_with(&visitors, &done).await;
    assert_eq!(status, 201, "{answer}");
    visitors.of_token(answer["visit"].as_str().unwrap()).say("1", "hoi").await;
    let second = asked(enter_with(&visitors, &done).await);
    assert_ne!(second.seed, first.seed);
    let lazy = DoneWork { seed: second.seed.clone(), numbers: (1..=16).collect() };
    asked(enter_with(&visitors, &lazy).await);
    assert_eq!(enter_with(&visitors, &work(&second)).await.0, 201, "a wrong answer does not use it up");
}
