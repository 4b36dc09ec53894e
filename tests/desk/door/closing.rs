//! Nothing is closed over words that nobody has seen: a request to close may be on its way for long, and the visitor writes
//! meanwhile.

use care::registration::{Closing, Registration};
use care::unwanted::Unwanted;
use desk::event::{Ask, CaseEvent, ConversationId, DeskEvent, Ended, EventId, Leaving, Moment, Refusal, RequestId};
use door::retire;
use serde_json::json;

use super::talk::{register_room, registration};
use testing::door::{Desk, Helper, open, soon, visitors_of};

/// The last event of a conversation's room: whoever asks now has seen everything.
async fn last(helper: &Helper, conversation: &ConversationId) -> EventId {
    helper.messages_or_none(conversation).await.expect("the helper is in it")[0].id.clone()
}

fn close(seen: &EventId) -> Ask {
    Ask::Close { closing: Closing::EndedByHelper, seen: Some(seen.clone()), unregistered: false }
}

/// What the door answered to a request to end a conversation.
fn answer(event: &DeskEvent, id: &RequestId) -> Option<Result<Option<bool>, Refusal>> {
    match event {
        DeskEvent::Closed(closed) if closed.request.as_ref() == Some(id) => Some(Ok(closed.registered)),
        DeskEvent::Declined(declined) if declined.request == *id => Some(Err(declined.why)),
        _ => None,
    }
}

/// Asks to end a conversation; what the door answers.
async fn asked(helper: &mut Helper, conversation: &ConversationId, ask: Ask) -> Result<Option<bool>, Refusal> {
    let id = helper.ask(conversation, 1, ask).await;
    helper.seek_event(|event| answer(event, &id)).await
}

#[tokio::test]
async fn a_word_that_came_while_it_was_on_its_way_holds_the_end_back() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let unwanted =
        |seen: &EventId| Ask::Unwanted { kind: Unwanted::Prank, doubts: Vec::new(), seen: Some(seen.clone()) };
    let ends: [&dyn Fn(&EventId) -> Ask; 2] = [&close, &unwanted];
    for end in ends {
        for words_before in [false, true] {
            let guest = desk.visitor().enter(json!({})).await;
            let mut stream = guest.listen().await;
            let conversation = sanne.await_arrival().await;
            sanne.claim(&conversation, 0).await;
            if words_before {
                guest.say("1", "dank je").await;
            }
            let seen = last(&sanne, &conversation).await;
            guest.say("2", "hij staat voor de deur").await;
            assert_eq!(asked(&mut sanne, &conversation, end(&seen)).await, Err(Refusal::Unanswered));
            // nothing has happened to the visitor, who is heard and answered
            guest.say("3", "help").await;
            sanne.say(&conversation, 1, &format!("m{conversation}"), "Ik ben er nog").await;
            stream.messages(if words_before { 4 } else { 3 }).await;
            // and once all was seen it ends; the helper's own words came after it
            let seen = last(&sanne, &conversation).await;
            asked(&mut sanne, &conversation, end(&seen)).await.expect("all was seen");
            assert_eq!(guest.post("messages", json!({ "id": "4", "text": "x" })).await.0, 410);
        }
    }
}

#[tokio::test]
async fn words_before_the_stop_word_and_before_the_quick_exit_count() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    for stops in [true, false] {
        let guest = desk.visitor().enter(json!({})).await;
        let conversation = sanne.await_arrival().await;
        sanne.claim(&conversation, 0).await;
        guest.set("giraffe").await;
        let seen = last(&sanne, &conversation).await;
        guest.say("1", "hij komt de trap op").await;
        let (what, body) = if stops {
            ("messages", json!({ "id": "2", "text": "giraffe" }))
        } else {
            ("leave", json!({ "how": "quick_exit" }))
        };
        guest.post(what, body).await;
        let how = if stops { Leaving::StopWord } else { Leaving::QuickExit };
        let left = |event: &DeskEvent| match event {
            DeskEvent::Left(left) if left.conversation == conversation => Some(left.how),
            _ => None,
        };
        assert_eq!(sanne.seek_event(left).await, how);
        assert_eq!(asked(&mut sanne, &conversation, close(&seen)).await, Err(Refusal::Unanswered));
        let seen = last(&sanne, &conversation).await;
        asked(&mut sanne, &conversation, close(&seen)).await.expect("all was seen");
    }
}

/// Whatever the visitor was told that it was said was seen by whoever closed, however close the two came.
#[tokio::test]
async fn no_word_is_said_in_between_the_decision_and_the_end() {
    let desk = Desk::start_with(|config| config.limits.messages = 1_000).await;
    let mut sanne = desk.helper("sanne").await;
    for words in 1..9 {
        let guest = desk.visitor().enter(json!({})).await;
        let conversation = sanne.await_arrival().await;
        sanne.claim(&conversation, 0).await;
        let talk = async {
            let mut said = Vec::new();
            for n in 0..words {
                let text = format!("woord {n}");
                match guest.post("messages", json!({ "id": n.to_string(), "text": text })).await.0 {
                    200 => said.push(text),
                    410 => break,
                    other => panic!("{other}"),
                }
                // so that a request fits in between sometimes
                for _ in 0..n % 7 {
                    tokio::task::yield_now().await;
                }
            }
            said
        };
        let end = async {
            loop {
                // what was seen is what is there now
                let forward = ruma::api::Direction::Forward;
                let page = sanne.session.history(conversation.as_str(), None, None, forward, 1_000).await.unwrap();
                let seen = page.events.last().expect("it has a beginning").id.clone();
                let known: Vec<String> = page.events.iter().filter_map(|event| event.text("body")).collect();
                if asked(&mut sanne, &conversation, close(&seen)).await.is_ok() {
                    return known;
                }
            }
        };
        let (said, seen) = Box::pin(soon(async { tokio::join!(talk, end) })).await;
        let unseen: Vec<_> = said.iter().filter(|word| !seen.contains(word)).collect();
        assert!(unseen.is_empty(), "{unseen:?} of {}", said.len());
    }
}

#[tokio::test]
async fn a_request_that_waited_for_a_dead_door_is_judged_by_what_was_said_before() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    guest.say("1", "hallo").await;
    let seen = last(&sanne, &conversation).await;
    guest.say("2", "hij staat voor de deur").await;
    let Desk { site, door } = desk;
    drop(door);
    let early = sanne.ask(&conversation, 1, close(&seen)).await;
    let door = open(&site, |_| {}).await;
    let desk = Desk { site, door };
    assert_eq!(sanne.seek_event(|event| answer(event, &early)).await, Err(Refusal::Unanswered));
    desk.visitor().again(&guest).say("3", "hoor je me").await;
    // the refusal stands through another death, and a later request is one of its own
    let Desk { site, door } = desk;
    drop(door);
    let seen = last(&sanne, &conversation).await;
    let late = sanne.ask(&conversation, 1, close(&seen)).await;
    let _door = open(&site, |_| {}).await;
    sanne.seek_event(|event| answer(event, &late)).await.expect("all was seen");
    let all = sanne.everything().await;
    assert_eq!(all.iter().filter(|event| answer(event, &early).is_some()).count(), 1);
}

#[tokio::test]
async fn a_door_that_takes_over_closes_over_nothing_either() {
    let desk = Desk::start().await;
    let second = desk.second("tweede", |_| ()).await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    guest.say("1", "hallo").await;
    let seen = last(&sanne, &conversation).await;
    guest.say("2", "hij staat voor de deur").await;
    let (room, gone, by) = (desk.door.desk_room().to_owned(), desk.door.account().clone(), second.account().clone());
    let Desk { site, door } = desk;
    drop(door);
    let early = sanne.ask(&conversation, 1, close(&seen)).await;
    let founder = site.sign_in("door", "DESK").await;
    retire(&founder, &room, &gone, &by, false).await.unwrap();
    assert_eq!(sanne.seek_event(|event| answer(event, &early)).await, Err(Refusal::Unanswered));
    visitors_of(&second).again(&guest).say("3", "ben je er nog").await;
    let seen = last(&sanne, &conversation).await;
    asked(&mut sanne, &conversation, close(&seen)).await.expect("all was seen");
    soon(second.shutdown()).await.unwrap();
}

/// A door that died while it closed a conversation goes on closing: nothing is taken from the visitor in between.
#[tokio::test]
async fn an_end_that_was_begun_is_brought_to_its_end() {
    for asks in [true, false] {
        let desk = Desk::start().await;
        let mut sanne = desk.helper("sanne").await;
        let guest = desk.visitor().enter(json!({})).await;
        let conversation = sanne.await_arrival().await;
        sanne.claim(&conversation, 0).await;
        guest.say("1", "dank je").await;
        let seen = last(&sanne, &conversation).await;
        let Desk { site, door } = desk;
        drop(door);
        // the door had told the room, and not yet the desk
        let own = site.sign_in("door", "DESK").await;
        let (closing, since, erased_at) = (Closing::EndedByHelper, Moment(1), Moment(1 << 50));
        let ended = CaseEvent::Ended(Ended { closing, since, erased_at, unregistered: false, unwanted: None });
        let (kind, content) = (ended.event_type(), ended.content());
        soon(own.set_state(conversation.as_str(), kind, "", &content)).await.unwrap();
        let id = RequestId::from("begun");
        if asks {
            sanne.ask_as(&id, &conversation, 1, close(&seen)).await;
        }
        let door = open(&site, |_| {}).await;
        let desk = Desk { site, door };
        let closed = |event: &DeskEvent| match event {
            DeskEvent::Closed(closed) if closed.conversation == conversation => Some(closed.request.clone()),
            _ => None,
        };
        assert_eq!(sanne.seek_event(closed).await, asks.then_some(id));
        let guest = desk.visitor().again(&guest);
        assert_eq!(guest.post("messages", json!({ "id": "2", "text": "x" })).await.0, 410);
    }
}

async fn register(helper: &Helper, conversation: &ConversationId, form: &Registration, id: &str) {
    let event = CaseEvent::Registration(form.clone());
    let (kind, content) = (event.event_type(), event.content());
    soon(helper.session.send(conversation.as_str(), kind, id, &content)).await.unwrap();
}

/// A registration goes with the request that it was written for: it is counted once, and not at all when the helper closes
/// without one after all.
#[tokio::test]
async fn what_was_registered_for_a_request_that_was_declined_is_not_final() {
    let quick = |config: &mut door::DoorConfig| config.timing.register = std::time::Duration::from_millis(1);
    for restarts in [false, true] {
        for again in [true, false] {
            let mut desk = Desk::start_with(quick).await;
            let mut sanne = desk.helper("sanne").await;
            let guest = desk.visitor().enter(json!({})).await;
            let conversation = sanne.await_arrival().await;
            sanne.claim(&conversation, 0).await;
            let seen = last(&sanne, &conversation).await;
            guest.say("1", "het was mijn oom").await;
            let mut form: Registration = serde_json::from_value(registration()).unwrap();
            register(&sanne, &conversation, &form, "first").await;
            let early = sanne.ask(&conversation, 1, close(&seen)).await;
            assert_eq!(sanne.seek_event(|event| answer(event, &early)).await, Err(Refusal::Unanswered));
            form.perpetrators = vec![care::registration::Perpetrator::OtherRelative];
            if again {
                register(&sanne, &conversation, &form, "second").await;
            }
            let seen = Some(last(&sanne, &conversation).await);
            let closes = Ask::Close { closing: Closing::EndedByHelper, seen, unregistered: !again };
            assert_eq!(asked(&mut sanne, &conversation, closes).await, Ok(Some(again)));
            if restarts {
                desk = desk.crash(quick).await;
            }
            let reader = desk.reader().await;
            let lines = soon(async {
                loop {
                    let lines = register_room(&reader).await;
                    if !lines.is_empty() {
                        return lines;
                    }
                    tokio::task::yield_now().await;
                }
            })
            .await;
            let wanted = if again {
                vec![("org.nachtwacht.registration", json!(["other_relative"]))]
            } else {
                vec![("org.nachtwacht.unregistered", serde_json::Value::Null)]
            };
            let lines: Vec<_> = lines.iter().map(|(kind, line)| (&**kind, line["perpetrators"].clone())).collect();
            assert_eq!(lines, wanted, "restarts {restarts}");
        }
    }
}
