//! The stop word and the wipe from the helper's side (domain.md §10), and what the door says of each message that it
//! does not pass on.

use std::time::Duration;

use care::plan::{Answer, PREFACE};
use care::registration::Closing;
use care::triage::Triage;
use desk::event::{Ask, CaseEvent, ConversationId, DeskEvent, Leaving, Left, PlanAnswer, Refusal};
use serde_json::{Value, json};

use testing::door::{Desk, Guest, Helper, answer, open};

/// The helper fills in the preface's stop word.
async fn agree(helper: &Helper, conversation: &ConversationId, word: &str) {
    let answer = PlanAnswer {
        plan: PREFACE.to_owned(),
        version: 1,
        item: "stop_word".to_owned(),
        answer: Some(Answer::Text(word.to_owned())),
        skipped: false,
        from: None,
        earlier: None,
    };
    let event = CaseEvent::Plan(answer);
    let transaction = testing::door::getrandom_hex();
    let (kind, content) = (event.event_type(), event.content());
    helper.session.send(conversation.as_str(), kind, &transaction, &content).await.unwrap();
}

/// How a visitor left.
fn left(event: &DeskEvent) -> Option<Left> {
    match event {
        DeskEvent::Left(left) => Some(left.clone()),
        _ => None,
    }
}

fn undelivered(event: &DeskEvent) -> Option<(String, Refusal)> {
    match event {
        DeskEvent::Undelivered(undelivered) => Some((undelivered.message.to_string(), undelivered.why)),
        _ => None,
    }
}

async fn bodies(helper: &Helper, conversation: &ConversationId) -> Vec<String> {
    helper.messages(conversation).await.into_iter().map(|message| message.body).collect()
}

/// Every call with a dead key has the answer of a visit that is over.
async fn is_dead(guest: &Guest) {
    let calls = [
        guest.post("messages", json!({ "id": "9", "text": "hallo?" })).await,
        guest.post("typing", json!({ "on": true })).await,
        guest.post("leave", json!({ "how": "goodbye" })).await,
        guest.set("banaan").await,
        guest.call(reqwest::Method::DELETE, "stop-word", None).await,
    ];
    for (status, answer) in calls {
        assert_eq!((status, &answer["error"]), (410, &json!("closed")));
    }
    let mut again = guest.listen().await;
    assert_eq!(again.next().await.unwrap().name, "exit", "its stream says so again");
    assert!(again.next().await.is_none());
}

#[tokio::test]
async fn the_stop_word_is_no_talk_and_ends_the_visit() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let mut stream = guest.listen().await;
    guest.say("1", "hallo").await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let down = Ask::Triage { triage: Triage::D, reason: None };
    sanne.ask(&conversation, 1, down).await;
    agree(&sanne, &conversation, "banaan").await;
    // the door has read the plan when it has read what came after it
    sanne.say(&conversation, 1, "m1", "afgesproken").await;
    assert_eq!(stream.messages(2).await, ["hallo", "afgesproken"]);
    // what only holds the word is talk
    guest.say("2", "een banaan?").await;

    let (status, answer) = guest.post("messages", json!({ "id": "3", "text": " B-a-n-áán! " })).await;
    assert_eq!((status, &answer["error"]), (410, &json!("closed")));
    assert_eq!(stream.messages(1).await, ["een banaan?"]);
    assert_eq!(stream.await_named("exit").await.data, json!({}));
    assert!(stream.next().await.is_none());
    let left = sanne.await_event(left).await;
    assert_eq!((left.how, left.triage, left.by), (Leaving::StopWord, Some(Triage::X), None));
    // again, as a page does that did not get the answer
    assert_eq!(guest.post("messages", json!({ "id": "3", "text": "banaan" })).await.0, 410);
    is_dead(&guest).await;

    // the helper keeps the conversation, and no word goes out
    sanne.say(&conversation, 1, "m2", "ben je er nog?").await;
    assert_eq!(sanne.await_event(undelivered).await, ("m2".to_owned(), Refusal::Stopped));
    assert_eq!(bodies(&sanne, &conversation).await, ["hallo", "afgesproken", "een banaan?", "ben je er nog?"]);
    sanne.ask(&conversation, 1, Ask::Release).await;
    sanne.await_event(|event| matches!(event, DeskEvent::Assigned(_)).then_some(())).await;
    sanne.claim(&conversation, 2).await;
    sanne.say(&conversation, 3, "m3", "en nu?").await;
    assert_eq!(sanne.await_event(undelivered).await, ("m3".to_owned(), Refusal::Stopped));
    sanne.ask(&conversation, 3, Ask::close(Closing::StopWord)).await;
    let closed = sanne.await_event(|event| match event {
        DeskEvent::Closed(closed) => Some(closed.closing),
        _ => None,
    });
    assert_eq!(closed.await, Closing::StopWord);
    is_dead(&guest).await;
    let returned = sanne.everything().await.iter().any(|event| matches!(event, DeskEvent::Returned(_)));
    assert!(!returned, "nobody comes back");
}

#[tokio::test]
async fn a_visitor_sets_the_stop_word_and_the_helper_reads_it() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let visitors = desk.visitor();
    for (word, error) in [("kat", "stop_word_short"), ("Help!", "stop_word_everyday"), ("ja", "stop_word_everyday")] {
        let (status, answer) = visitors.post("", json!({ "stop_word": word }).to_string()).await;
        assert_eq!((status, &answer["error"]), (422, &json!(error)), "{word}");
        assert!(
            answer["message"].as_str().is_some_and(|message| message.contains("stop word") || message.contains("word"))
        );
    }
    // on coming in, in force before anything else is said
    let guest = visitors.enter(json!({ "stop_word": "Paraplu" })).await;
    assert_eq!(guest.post("messages", json!({ "id": "1", "text": "paraplu" })).await.0, 410);
    is_dead(&guest).await;
    let first = sanne.await_arrival().await;
    sanne.claim(&first, 0).await;
    assert!(bodies(&sanne, &first).await.is_empty());

    // later, another one, and none
    let guest = visitors.enter(json!({ "stop_word": "paraplu" })).await;
    let second = sanne.await_arrival().await;
    sanne.claim(&second, 0).await;
    assert_eq!(guest.set("mama").await.1["error"], "stop_word_everyday");
    assert_eq!(guest.set("Sneeuwpop").await.0, 204);
    guest.say("1", "paraplu").await;
    let history = sanne.session.history(second.as_str(), None, None, ruma::api::Direction::Forward, 100).await.unwrap();
    let plans = history.events.iter().filter(|event| &*event.event_type == "org.nachtwacht.plan");
    let words: Vec<Value> = plans
        .map(|event| serde_json::from_str::<Value>(event.content.get()).unwrap()["answer"]["value"].take())
        .collect();
    assert_eq!(words, ["paraplu", "Sneeuwpop"], "the helper sees what holds");
    assert_eq!(guest.call(reqwest::Method::DELETE, "stop-word", None).await.0, 204);
    guest.say("2", "sneeuwpop").await;
    // what the helper fills in that cannot be one is none
    agree(&sanne, &second, "help").await;
    sanne.say(&second, 1, "m1", "goed").await;
    assert_eq!(guest.listen().await.messages(3).await, ["paraplu", "sneeuwpop", "goed"]);
    guest.say("3", "help").await;
}

#[tokio::test]
async fn the_stop_word_and_the_stop_survive_the_doors_death() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({ "answers": { "urgent": true } })).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    agree(&sanne, &conversation, "banaan").await;
    let desk = desk.crash(|_| {}).await;
    let guest = desk.visitor().again(&guest);
    let mut stream = guest.listen().await;
    assert_eq!(guest.post("messages", json!({ "id": "1", "text": "BANAAN" })).await.0, 410);
    stream.await_named("exit").await;
    let told = sanne.await_event(left).await;
    assert_eq!((told.how, told.triage), (Leaving::StopWord, None), "A stays");

    let desk = desk.crash(|_| {}).await;
    let guest = desk.visitor().again(&guest);
    is_dead(&guest).await;
    sanne.say(&conversation, 1, "m1", "hallo?").await;
    assert_eq!(sanne.await_event(undelivered).await, ("m1".to_owned(), Refusal::Stopped));
    // and by the board that a shutdown writes
    let desk = desk.restart(|_| {}).await;
    is_dead(&desk.visitor().again(&guest)).await;
    assert_eq!(sanne.everything().await.iter().filter_map(left).count(), 1);
}

#[tokio::test]
async fn a_stop_that_the_desk_was_not_told_of_is_told_by_the_next_door() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let Desk { site, door } = desk;
    drop(door);
    // it died between the two
    let turn = json!({ "v": 1, "to": sanne.me().as_str(), "fence": 1, "stopped": "stop_word" }).to_string();
    let account = site.sign_in("door", "READER").await;
    account.set_state(conversation.as_str(), "org.nachtwacht.turn", "", &turn).await.unwrap();
    let door = open(&site, |_| {}).await;
    let desk = Desk { site, door };
    assert_eq!(sanne.await_event(left).await.how, Leaving::StopWord);
    is_dead(&desk.visitor().again(&guest)).await;
}

#[tokio::test]
async fn the_stop_word_waits_for_no_limit_and_no_homeserver() {
    let change = |config: &mut door::DoorConfig| {
        config.timing.acknowledge = Duration::from_secs(3);
        // however slow the homeserver is, the limit is reached within it
        config.limits.message_window = Duration::from_mins(10);
    };
    let mut desk = Desk::start_with(change).await;
    let guest = desk.visitor().enter(json!({ "stop_word": "paraplu" })).await;
    let mut stream = guest.listen().await;
    for n in 0..20 {
        guest.say(&n.to_string(), "hallo").await;
    }
    assert_eq!(guest.post("messages", json!({ "id": "20", "text": "hallo" })).await.0, 429);
    if !desk.site.stop().await {
        return; // others use it
    }
    // the answer waits until the desk knows, the visitor's screen does not
    let words = json!({ "id": "id with spaces", "text": "Paraplu!!" });
    let (answer, exit) = tokio::join!(guest.post("messages", words.clone()), stream.await_named("exit"));
    assert_eq!((answer.0, exit.data), (503, json!({})));
    is_dead(&guest).await;
    desk.site.start_again().await;
    let mut sanne = desk.helper("sanne").await;
    assert_eq!(sanne.await_event(left).await.how, Leaving::StopWord);
}

#[tokio::test]
async fn the_helper_wipes_the_visitors_screen() {
    let desk = Desk::start().await;
    let (mut sanne, bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let guest = desk.visitor().enter(json!({})).await;
    let mut stream = guest.listen().await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let foreign = bram.ask(&conversation, 1, Ask::Wipe).await;
    assert_eq!(sanne.await_event(|event| answer(event, &foreign)).await, Err(Refusal::NotYours));
    sanne.say(&conversation, 1, "m1", "hoi").await;
    assert_eq!(stream.messages(1).await, ["hoi"]);

    let id = sanne.ask(&conversation, 1, Ask::Wipe).await;
    stream.await_named("exit").await;
    assert!(stream.next().await.is_none());
    let told = sanne.await_event(left).await;
    assert_eq!((told.how, told.by, told.request), (Leaving::Wiped, Some(sanne.me()), Some(id)));
    is_dead(&guest).await;
    sanne.say(&conversation, 1, "m2", "hallo?").await;
    assert_eq!(sanne.await_event(undelivered).await, ("m2".to_owned(), Refusal::Stopped));
    let again = sanne.ask(&conversation, 1, Ask::Wipe).await;
    assert_eq!(sanne.await_event(|event| answer(event, &again)).await, Err(Refusal::Stopped));
}

/// What was stopped stays stopped: whoever holds the device sees nothing of the talk, however the helper closed it, and
/// whatever became of the door meanwhile.
#[tokio::test]
async fn a_stopped_visit_that_was_closed_is_stopped_after_the_doors_start_too() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let mut guests = Vec::new();
    for _ in 0..4 {
        let guest = desk.visitor().enter(json!({ "stop_word": "paraplu" })).await;
        let conversation = sanne.await_arrival().await;
        sanne.claim(&conversation, 0).await;
        sanne.say(&conversation, 1, "m1", "hoi").await;
        let mut stream = guest.listen().await;
        stream.messages(1).await;
        if guests.len() % 2 == 0 {
            sanne.ask(&conversation, 1, Ask::Wipe).await;
        } else {
            assert_eq!(guest.post("messages", json!({ "id": "1", "text": "paraplu" })).await.0, 410);
        }
        stream.await_named("exit").await;
        let closing = if guests.len() < 2 { Closing::EndedByHelper } else { Closing::Goodbye };
        sanne.ask(&conversation, 1, Ask::close(closing)).await;
        let closed = sanne.await_event(|event| match event {
            DeskEvent::Closed(closed) => Some(closed.closing),
            _ => None,
        });
        closed.await;
        guests.push(guest);
    }
    let desk = desk.restart(|_| {}).await;
    for guest in &guests {
        is_dead(&desk.visitor().again(guest)).await;
    }
    // and by a door that found nothing written
    let desk = desk.crash(|_| {}).await;
    for guest in &guests {
        is_dead(&desk.visitor().again(guest)).await;
    }
}

#[tokio::test]
async fn a_message_of_another_client_is_said_to_be_undelivered_by_its_event() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let room = conversation.as_str();
    let mut sent: Vec<String> = Vec::new();
    for (n, mut content) in [
        json!({ "msgtype": "m.text", "body": "from my phone" }),
        json!({ "msgtype": "m.image", "body": "a.jpg", "url": "mxc://a/b", "org.nachtwacht.fence": 1 }),
        json!({ "msgtype": "m.text", "body": "old", "org.nachtwacht.fence": 0 }),
        json!({ "msgtype": "m.text", "body": "* hoi", "org.nachtwacht.fence": 1,
            "m.new_content": { "msgtype": "m.text", "body": "hoi" }, "m.relates_to": { "rel_type": "m.replace" } }),
    ]
    .into_iter()
    .enumerate()
    {
        if let Some(relation) = content.get_mut("m.relates_to") {
            relation["event_id"] = sent[0].as_str().into();
        }
        let id = sanne.session.send(room, "m.room.message", &format!("t{n}"), &content.to_string()).await.unwrap();
        sent.push(id.to_string());
    }
    let mut said = Vec::new();
    while said.len() < sent.len() {
        let next = sanne.await_event(|event| match event {
            DeskEvent::Undelivered(undelivered) => Some(serde_json::to_value(undelivered).unwrap()),
            _ => None,
        });
        let next = next.await;
        said.push((next["event"].as_str().unwrap_or("-").to_owned(), next["why"].as_str().unwrap().to_owned()));
    }
    let whys = ["no_fence", "unreadable", "stale", "unreadable"].map(str::to_owned);
    assert_eq!(said, sent.into_iter().zip(whys).collect::<Vec<_>>());
}
