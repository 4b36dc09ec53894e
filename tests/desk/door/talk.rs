//! What is said, both ways, through restarts.

use std::time::Duration;

use care::registration::{Closing, Registration};
use desk::event::{Ask, CaseEvent, DeskEvent, Leaving, Message};
use door::DoorConfig;
use matrix::session::SyncRequest;
use serde_json::{Value, json};

use testing::door::{Desk, Helper, answer, open, soon};

fn closing(event: &DeskEvent) -> Option<Closing> {
    match event {
        DeskEvent::Closed(closed) => Some(closed.closing),
        _ => None,
    }
}

fn at(desk: &Desk) -> impl FnOnce(&mut DoorConfig) + use<> {
    let address = desk.door.visitor_api_addr();
    move |config| config.listen = address
}

#[tokio::test]
async fn words_typing_and_reading_go_both_ways() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({ "language": "nl" })).await;
    let first = guest.say("1", "hallo").await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let messages = sanne.messages(&conversation).await;
    assert_eq!(messages.iter().map(|m| m.body.as_str()).collect::<Vec<_>>(), ["hallo"]);

    let mut stream = guest.listen().await;
    let hello = stream.await_named("message").await;
    assert_eq!(hello.data, json!({ "id": "1", "from": "visitor", "text": "hallo", "at": first["at"] }));
    let room = conversation.to_string();

    // the helper reads and types
    let event = sanne.await_batch(|batch| said(batch, &room, "hallo")).await;
    soon(sanne.session.read(&room, &event)).await.unwrap();
    assert_eq!(stream.await_named("read").await.data, json!({ "id": "1" }));
    soon(sanne.session.typing(&room, true)).await.unwrap();
    assert_eq!(stream.await_named("typing").await.data, json!({ "on": true }));
    sanne.say(&conversation, 1, "m1", "Hoi").await;
    let answer = stream.await_named("message").await;
    assert_eq!((&answer.data["from"], &answer.data["text"]), (&json!("helper"), &json!("Hoi")));
    assert!(!answer.data.to_string().contains("sanne"), "a visitor is not told who");

    // the visitor's stream has it: read; and the visitor types
    let door = sanne.me().as_str().replace("sanne", "door");
    sanne
        .await_batch(|batch| {
            let joined = batch.joined.iter().find(|joined| joined.room == room)?;
            joined.receipts.iter().find(|(who, _)| who.as_str() == door).map(drop)
        })
        .await;
    assert_eq!(guest.post("typing", json!({ "on": true })).await.0, 204);
    sanne
        .await_batch(|batch| {
            let joined = batch.joined.iter().find(|joined| joined.room == room)?;
            joined.typing.as_ref()?.iter().find(|who| who.as_str() == door).map(drop)
        })
        .await;
}

fn said(batch: &matrix::wire::SyncBatch, room: &str, body: &str) -> Option<desk::event::EventId> {
    let joined = batch.joined.iter().find(|joined| joined.room == room)?;
    let message = joined.timeline.events.iter().find(|event| event.text("body").as_deref() == Some(body))?;
    Some(message.id.clone())
}

#[tokio::test]
async fn one_id_is_one_message_also_after_the_door_died() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let answers = futures_util::future::join_all((0..8).map(|_| guest.say("same", "een keer"))).await;
    let desk = desk.crash(|_| {}).await;
    let guest = desk.visitor().again(&guest);
    let after = guest.say("same", "een keer").await;
    assert!(answers.iter().all(|answer| *answer == after), "{answers:?} {after}");
    guest.say("other", "nog een").await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let bodies: Vec<String> = sanne.messages(&conversation).await.into_iter().map(|message| message.body).collect();
    assert_eq!(bodies, ["een keer", "nog een"]);
    assert_eq!(guest.listen().await.messages(2).await, bodies);
}

#[tokio::test]
async fn a_stream_goes_on_where_it_broke_also_at_another_door() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    for n in 0..4 {
        guest.say(&n.to_string(), &format!("regel {n}")).await;
    }
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    sanne.say(&conversation, 1, "m1", "ik lees mee").await;
    let mut stream = guest.listen().await;
    stream.await_named("message").await;
    let second = stream.await_named("message").await;
    assert_eq!(second.data["text"], "regel 1");
    drop(stream);
    let rest = guest.listen_after(second.id.as_deref()).await.messages(3).await;
    assert_eq!(rest, ["regel 2", "regel 3", "ik lees mee"]);

    let same_address = at(&desk);
    let desk = desk.restart(same_address).await;
    // while the door was away or just after: nothing is lost
    sanne.say(&conversation, 1, "m2", "en nog steeds").await;
    let guest = desk.visitor().again(&guest);
    let mut resumed = guest.listen_after(second.id.as_deref()).await;
    assert_eq!(resumed.messages(4).await, ["regel 2", "regel 3", "ik lees mee", "en nog steeds"]);
    let mut anew = guest.listen_after(Some("$unknown")).await;
    assert_eq!(anew.messages(6).await.len(), 6, "an unknown place means from the start");
}

#[tokio::test]
async fn a_door_that_dies_answers_what_was_asked_meanwhile() {
    let desk = Desk::start().await;
    let (mut sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let guest = desk.visitor().enter(json!({ "language": "en" })).await;
    let other = desk.visitor().enter(json!({})).await;
    let first = sanne.await_arrival().await;
    let second = sanne.await_arrival().await;
    sanne.claim(&first, 0).await;
    sanne.say(&first, 1, "m1", "hello").await;

    let Desk { site, door } = desk;
    drop(door);
    let claim = bram.ask(&second, 0, Ask::Claim).await;
    sanne.say(&first, 1, "m2", "still here").await;
    sanne.say(&first, 7, "m3", "under a fence that never was").await;
    let door = open(&site, |_| {}).await;
    let desk = Desk { site, door };

    assert_eq!(bram.await_event(|event| answer(event, &claim)).await, Ok(Some(bram.me())));
    let undelivered = sanne.await_event(|event| match event {
        DeskEvent::Undelivered(undelivered) => Some(undelivered.message.to_string()),
        _ => None,
    });
    assert_eq!(undelivered.await, "m3");
    let guest = desk.visitor().again(&guest);
    assert_eq!(guest.listen().await.messages(2).await, ["hello", "still here"]);
    assert_eq!(desk.visitor().again(&other).post("typing", json!({})).await.0, 204);
    let third = desk.visitor().enter(json!({})).await;
    assert!(![&guest.alias, &other.alias].contains(&&third.alias), "aliases in use are known");
    contiguous(&sanne).await;
    // and once more, from the board that a shutdown writes
    let same_address = at(&desk);
    let desk = desk.restart(same_address).await;
    assert_eq!(desk.visitor().again(&guest).listen().await.messages(2).await, ["hello", "still here"]);
    contiguous(&sanne).await;
}

#[tokio::test]
async fn the_homeserver_stops_under_the_door() {
    let mut desk = Desk::start_with(|config| config.timing.acknowledge = Duration::from_secs(1)).await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let mut stream = guest.listen().await;
    sanne.say(&conversation, 1, "m1", "Ik ben er.").await;
    assert_eq!(stream.messages(1).await, ["Ik ben er."]);
    if !desk.site.stop().await {
        return; // others use it
    }
    let words = json!({ "id": "1", "text": "ben je daar?" });
    assert_eq!(guest.post("messages", words.clone()).await, (503, away()), "not said to have arrived");
    assert!(sanne.try_say(&conversation, 1, "m2", "Ja.").await.is_err());
    desk.site.start_again().await;
    // as a page does: again with the same id, until it is acknowledged
    soon(async { while guest.post("messages", words.clone()).await.0 != 200 {} }).await;
    sanne.say(&conversation, 1, "m2", "Ja.").await;
    assert_eq!(stream.messages(2).await, ["ben je daar?", "Ja."]);
    let bodies: Vec<String> = sanne.messages(&conversation).await.into_iter().map(|message| message.body).collect();
    assert_eq!(bodies, ["Ik ben er.", "ben je daar?", "Ja."]);
    desk.visitor().enter(json!({})).await;
    sanne.await_arrival().await;
    contiguous(&sanne).await;
}

fn away() -> Value {
    json!({ "error": "unavailable", "message": door::Trouble::Away.to_string() })
}

/// The door's numbers: each once, none missing.
async fn contiguous(helper: &Helper) {
    let mut numbers: Vec<u64> = helper.everything().await.iter().filter_map(DeskEvent::seq).map(|seq| seq.0).collect();
    let expected: Vec<u64> = (1..=numbers.len() as u64).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, expected);
}

#[tokio::test]
async fn a_conversation_ends_is_registered_and_erased() {
    let desk = Desk::start_with(|config| {
        config.timing.retention = Duration::from_millis(300);
        config.timing.register = Duration::from_millis(1);
    })
    .await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let mut stream = guest.listen().await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let form = CaseEvent::Registration(serde_json::from_value::<Registration>(registration()).unwrap());
    soon(sanne.session.send(conversation.as_str(), form.event_type(), "form", &form.content())).await.unwrap();
    sanne.say(&conversation, 1, "bye", "We stoppen nu.").await;
    sanne.ask(&conversation, 1, Ask::close(Closing::EndedByHelper)).await;
    assert_eq!(sanne.await_event(closing).await, Closing::EndedByHelper);
    assert_eq!(stream.messages(1).await, ["We stoppen nu."]);
    assert_eq!(stream.await_named("closed").await.data, json!({ "how": "ended_by_helper" }));
    assert!(stream.next().await.is_none());
    assert!(sanne.try_say(&conversation, 1, "late", "nog iets").await.is_err());

    // the visitor's key is good for a clear answer until the room is gone, then for nothing
    let door = desk.reader().await;
    let mut request = SyncRequest { since: None, poll: Duration::from_secs(10), limit: 1 };
    // Synapse may take a minute to begin with it
    let gone = tokio::time::timeout(Duration::from_mins(3), async {
        // a homeserver that is just deleting a room may fail for once (Synapse answers 500): it is asked again
        while door.joined_rooms().await.map_or(true, |rooms| rooms.contains(&conversation.to_string())) {
            if let Ok(batch) = door.sync(&request).await {
                request.since = Some(batch.next);
            }
        }
        let status = async || guest.post("messages", json!({ "id": "x", "text": "hallo?" })).await.0;
        loop {
            match status().await {
                410 => tokio::task::yield_now().await,
                other => break other,
            }
        }
    });
    assert_eq!(gone.await, Ok(404));
    let register = register(&door).await;
    assert_eq!(register.len(), 1);
    assert_eq!(register[0], {
        let mut form = registration();
        form["v"] = json!(1);
        form
    });
}

pub(crate) async fn register(door: &matrix::session::Session) -> Vec<Value> {
    let events = register_room(door).await.into_iter();
    events.filter(|(kind, _)| kind == "org.nachtwacht.registration").map(|(_, content)| content).collect()
}

/// What the register room holds: types and contents.
pub(crate) async fn register_room(door: &matrix::session::Session) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for room in door.joined_rooms().await.unwrap() {
        let state = door.full_state(&room).await.unwrap_or_default();
        let create = state.iter().find(|event| event.is_state("m.room.create"));
        if create.and_then(|create| create.text("type")).as_deref() != Some("org.nachtwacht.register") {
            continue;
        }
        let page = door.history(&room, None, None, ruma::api::Direction::Forward, 1000).await.unwrap();
        let ours = page.events.iter().filter(|event| event.event_type.starts_with("org.nachtwacht."));
        found.extend(
            ours.map(|event| {
                (event.event_type.to_string(), serde_json::from_str::<Value>(event.content.get()).unwrap())
            }),
        );
    }
    found
}

pub(crate) fn registration() -> Value {
    json!({
        "year": 2026, "quarter": 4, "visitor": "new", "trafficking": "suspected", "role": "self",
        "forms": ["sexual_online"], "age_now": "15", "age_at_start": "12-14", "gender": "girl_woman",
        "ongoing": "yes", "duration": "1-2y", "perpetrators": ["step_parent"], "siblings": "suspected",
        "first_time_told": "yes", "triage_first": "X", "triage_last": "B", "plans": ["exploited_by_parent"],
        "referrals": [{ "id": "veilig_thuis_advice", "outcome": "offered" }], "closing": "ended_by_helper",
        "goal": "partly"
    })
}

#[tokio::test]
async fn what_is_sent_while_it_ends_or_passes_on_is_delivered_or_given_back() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    for ask in [Ask::Release, Ask::close(Closing::EndedByHelper)] {
        let guest = desk.visitor().enter(json!({})).await;
        let mut stream = guest.listen().await;
        let conversation = sanne.await_arrival().await;
        sanne.claim(&conversation, 0).await;
        let kind = format!("{ask:?}");
        let talk = async {
            let mut accepted = Vec::new();
            for n in 0.. {
                let id = format!("{kind}-{n}");
                if sanne.try_say(&conversation, 1, &id, &id).await.is_err() {
                    break;
                }
                accepted.push(id);
            }
            accepted
        };
        let end = async {
            // in the middle of it: when some have come through
            stream.messages(3).await;
            sanne.ask(&conversation, 1, ask).await
        };
        let (accepted, _) = Box::pin(soon(async { tokio::join!(talk, end) })).await;
        let (mut delivered, mut back, mut open) = (accepted[..3].to_vec(), Vec::new(), true);
        Box::pin(soon(async {
            while delivered.len() + back.len() < accepted.len() {
                tokio::select! {
                    seen = stream.next(), if open => match seen {
                        Some(seen) if seen.name == "message" => {
                            delivered.push(seen.data["text"].as_str().unwrap().to_owned());
                        }
                        seen => open = seen.is_some(),
                    },
                    all = sanne.everything() => {
                        back = all.iter().filter_map(undelivered).filter(|id| id.starts_with(&kind)).collect();
                    }
                }
            }
        }))
        .await;
        // in order: the first ones are delivered, and all after them are given back
        let seen = delivered.len();
        assert_eq!((delivered, back), (accepted[..seen].to_vec(), accepted[seen..].to_vec()));
    }
}

fn undelivered(event: &DeskEvent) -> Option<String> {
    match event {
        DeskEvent::Undelivered(undelivered) => Some(undelivered.message.to_string()),
        _ => None,
    }
}

#[tokio::test]
async fn an_end_that_a_dead_door_left_half_done_is_finished() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let form = CaseEvent::Registration(serde_json::from_value::<Registration>(registration()).unwrap());
    soon(sanne.session.send(conversation.as_str(), form.event_type(), "form", &form.content())).await.unwrap();
    sanne.ask(&conversation, 1, Ask::close(Closing::Goodbye)).await;
    sanne.await_event(closing).await;
    // with the usual six hours nothing was registered yet; the next door does it, once
    let quick = |config: &mut DoorConfig| config.timing.register = Duration::from_millis(1);
    let desk = desk.crash(quick).await;
    assert_eq!(desk.visitor().again(&guest).post("messages", json!({ "id": "1", "text": "?" })).await.0, 410);
    let desk = desk.restart(quick).await;
    let desk = desk.restart(quick).await;
    let door = desk.reader().await;
    let mut forms = register(&door).await;
    while forms.is_empty() {
        tokio::task::yield_now().await;
        forms = register(&door).await;
    }
    assert_eq!(forms.len(), 1);
}

#[tokio::test]
async fn only_plain_words_of_the_assigned_helper_reach_the_visitor() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let room = conversation.as_str();
    let note = CaseEvent::Note(desk::event::Note { text: "alleen voor ons".to_owned() });
    let signals = CaseEvent::Signal(care::signals::Signals::default());
    for (event, transaction) in [(&note, "n"), (&signals, "s")] {
        soon(sanne.session.send(room, event.event_type(), transaction, &event.content())).await.unwrap();
    }
    let image = json!({ "msgtype": "m.image", "body": "beeld", "url": "mxc://x/y", "org.nachtwacht.fence": 1 });
    soon(sanne.session.send(room, Message::TYPE, "i", &image.to_string())).await.unwrap();
    sanne.say(&conversation, 1, "m", "gewone woorden").await;
    let said = sanne.await_batch(|batch| said(batch, room, "gewone woorden")).await;
    let edit = json!({ "msgtype": "m.text", "body": "* anders", "org.nachtwacht.fence": 1,
        "m.relates_to": { "rel_type": "m.replace", "event_id": said.as_str() } });
    soon(sanne.session.send(room, Message::TYPE, "e", &edit.to_string())).await.unwrap();
    let mut back = 0;
    while back < 2 {
        sanne.await_event(|event| matches!(event, DeskEvent::Undelivered(_)).then_some(())).await;
        back += 1;
    }
    assert_eq!(guest.listen().await.messages(1).await, ["gewone woorden"]);
}

#[tokio::test]
async fn practice_visitors_come_answer_and_say_goodbye() {
    use care::Language;
    use door::practice::Pace;
    let mut desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    desk.door.start_practice_at(8, Language::Nl, Pace::at_once());
    let mut triages = std::collections::BTreeSet::new();
    let mut conversations = Vec::new();
    for _ in 0..8 {
        let (conversation, triage) = sanne
            .await_event(|event| match event {
                DeskEvent::Arrived(arrived) => Some((arrived.conversation.clone(), arrived.triage.letter())),
                _ => None,
            })
            .await;
        triages.insert(triage);
        conversations.push(conversation);
    }
    assert!(triages.len() >= 3, "{triages:?}");
    let conversation = conversations.remove(0);
    sanne.claim(&conversation, 0).await;
    sanne.say(&conversation, 1, "m1", "Fijn dat je er bent.").await;
    soon(async {
        loop {
            let said = sanne.messages(&conversation).await;
            let own = said.iter().position(|message| message.fence.is_some());
            if own.is_some_and(|own| said[own..].iter().any(|message| message.fence.is_none())) {
                break;
            }
            sanne.sync().await;
        }
    })
    .await;
    sanne.say(&conversation, 1, "m2", "We stoppen zo.").await;
    let left = sanne.await_event(|event| match event {
        DeskEvent::Left(left) => Some(left.how),
        _ => None,
    });
    assert_eq!(left.await, Leaving::Goodbye);
}
