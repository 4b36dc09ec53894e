//! Who has the conversation.

use care::plan::Answer;
use care::registration::Closing;
use care::triage::{LoweringReason, Triage};
use desk::event::{Ask, CaseEvent, ConversationId, DeskEvent, Fence, Message, PlanAnswer, Refusal, Request, Shift};
use matrix::error::Error;
use serde_json::json;

use testing::door::{Desk, Helper, answer, soon};

#[tokio::test]
async fn twenty_claim_and_one_wins() {
    let desk = Desk::start().await;
    let mut helpers = Vec::new();
    for n in 0..20 {
        helpers.push(desk.helper(&format!("helper{n}")).await);
    }
    for round in 0..3 {
        desk.visitor().enter(json!({})).await;
        let conversation = helpers[0].await_arrival().await;
        let claims = helpers.iter().map(|helper| helper.ask(&conversation, 0, Ask::Claim));
        let ids = futures_util::future::join_all(claims).await;
        let mut winners = Vec::new();
        for (helper, id) in helpers.iter_mut().zip(&ids) {
            if let Ok(to) = helper.await_event(|event| answer(event, id)).await {
                assert_eq!(to, Some(helper.me()));
                winners.push(helper.me());
            }
        }
        assert_eq!(winners.len(), 1, "round {round}");
        for helper in &helpers {
            let joined = soon(helper.session.join(conversation.as_str())).await;
            assert_eq!(joined.is_ok(), winners.contains(&helper.me()), "only the winner gets in");
        }
    }
}

#[tokio::test]
async fn who_was_refused_is_told_so_once_also_when_the_door_dies_in_between() {
    let desk = Desk::start().await;
    let mut helpers = Vec::new();
    for n in 0..8 {
        helpers.push(desk.helper(&format!("helper{n}")).await);
    }
    desk.visitor().enter(json!({})).await;
    let conversation = helpers[0].await_arrival().await;
    let claims = helpers.iter().map(|helper| helper.ask(&conversation, 0, Ask::Claim));
    let ids = futures_util::future::join_all(claims).await;
    // the grant goes first: by now some refusals wait
    helpers[0].await_event(|event| matches!(event, DeskEvent::Assigned(_)).then_some(())).await;
    let _desk = desk.crash(|_| {}).await;
    let mut granted = 0;
    for (helper, id) in helpers[1..].iter_mut().zip(&ids[1..]) {
        granted += usize::from(helper.await_event(|event| answer(event, id)).await.is_ok());
    }
    assert!(granted <= 1);
    let all = helpers[0].everything().await;
    for id in &ids {
        assert_eq!(all.iter().filter(|event| event.answers() == Some(id)).count(), 1, "{id}");
    }
}

#[tokio::test]
async fn a_claim_asked_twice_is_asked_once() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    let id = "once".into();
    sanne.ask_as(&id, &conversation, 0, Ask::Claim).await;
    // another device would have another transaction: here another event with the same id of its own
    let content = format!(r#"{{"v":1,"id":"once","conversation":"{conversation}","fence":0,"ask":"claim"}}"#);
    let again = sanne.session.send(desk.door.desk_room(), "org.nachtwacht.request", "another", &content);
    soon(again).await.unwrap();
    sanne.await_event(|event| answer(event, &id)).await.expect("granted");
    let other = sanne.ask(&conversation, 9, Ask::Release).await;
    assert_eq!(sanne.await_event(|event| answer(event, &other)).await, Err(Refusal::Stale));
    let answers = sanne.everything().await.iter().filter(|event| event.answers() == Some(&id)).count();
    assert_eq!(answers, 1);
}

#[tokio::test]
async fn release_and_transfer_move_the_conversation_and_its_door_key() {
    let desk = Desk::start().await;
    let (mut sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let guest = desk.visitor().enter(json!({})).await;
    let mut stream = guest.listen().await;
    assert_eq!(stream.await_named("assigned").await.data, json!({ "assigned": false }));
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    assert_eq!(stream.await_named("assigned").await.data, json!({ "assigned": true }));
    sanne.say(&conversation, 1, "m1", "Fijn dat je er bent.").await;
    assert_eq!(stream.messages(1).await, ["Fijn dat je er bent."]);

    let transfer = sanne.hand_over(&conversation, 1, &mut bram).await;
    assert_eq!(sanne.await_event(|event| answer(event, &transfer)).await, Ok(Some(bram.me())));
    soon(bram.session.join(conversation.as_str())).await.unwrap();
    bram.say(&conversation, 2, "m2", "Ik ben er nu.").await;
    assert_eq!(stream.messages(1).await, ["Ik ben er nu."]);
    sanne.await_batch(|batch| batch.left.contains(&conversation.to_string()).then_some(())).await;
    let refused = sanne.try_say(&conversation, 1, "m3", "te laat").await.unwrap_err();
    assert!(matches!(refused, Error::Refused { status: 403, .. }));

    let release = bram.ask(&conversation, 2, Ask::Release).await;
    assert_eq!(bram.await_event(|event| answer(event, &release)).await, Ok(None));
    assert_eq!(stream.await_named("assigned").await.data, json!({ "assigned": false }));
    // and again, under a new fence
    sanne.claim(&conversation, 3).await;
    sanne.say(&conversation, 4, "m4", "Daar ben ik weer.").await;
    assert_eq!(stream.messages(1).await, ["Daar ben ik weer."]);
}

#[tokio::test]
async fn a_message_under_an_old_fence_goes_back_to_its_writer() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let release = sanne.ask(&conversation, 1, Ask::Release).await;
    sanne.await_event(|event| answer(event, &release)).await.expect("granted");
    sanne.claim(&conversation, 2).await;
    sanne.say(&conversation, 1, "old", "onder het oude hek").await;
    sanne.say(&conversation, 3, "new", "onder het nieuwe").await;
    let back = sanne.await_event(|event| match event {
        DeskEvent::Undelivered(undelivered) => Some(undelivered.clone()),
        _ => None,
    });
    let back = back.await;
    assert_eq!((back.message.as_str(), &back.to, back.why), ("old", &sanne.me(), Refusal::Stale));
    assert_eq!(guest.listen().await.messages(1).await, ["onder het nieuwe"]);
}

#[tokio::test]
async fn who_is_off_duty_full_or_no_supervisor_is_told_so() {
    let desk = Desk::start().await;
    let (mut sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    desk.visitor().enter(json!({})).await;
    let first = sanne.await_arrival().await;
    desk.visitor().enter(json!({})).await;
    let second = sanne.await_arrival().await;
    let why = |event: &DeskEvent| match event {
        DeskEvent::Declined(declined) => Some(declined.why),
        _ => None,
    };
    sanne.duty(Shift::Pausing, 1).await;
    sanne.ask(&first, 0, Ask::Claim).await;
    assert_eq!(sanne.await_event(why).await, Refusal::OffDuty);
    sanne.duty(Shift::On, 1).await;
    sanne.claim(&first, 0).await;
    sanne.ask(&second, 0, Ask::Claim).await;
    assert_eq!(sanne.await_event(why).await, Refusal::Full);
    bram.ask(&first, 1, Ask::TakeOver).await;
    assert_eq!(sanne.await_event(why).await, Refusal::NotSupervisor);
    desk.door.ensure_supervisor(&bram.me()).await.unwrap();
    let take = bram.ask(&first, 1, Ask::TakeOver).await;
    assert_eq!(bram.await_event(|event| answer(event, &take)).await, Ok(Some(bram.me())));
    bram.ask(&first, 2, Ask::close(Closing::EndedByHelper)).await;
    bram.await_event(|event| matches!(event, DeskEvent::Closed(_)).then_some(())).await;
    bram.ask(&first, 2, Ask::Release).await;
    assert_eq!(sanne.await_event(why).await, Refusal::Closed);
}

/// Records an answer of the plan, as a console does.
async fn says_of_home(helper: &Helper, conversation: &ConversationId, number: u8, role: Option<&str>) {
    let event = CaseEvent::Plan(PlanAnswer {
        plan: "parent".to_owned(),
        version: 1,
        item: "role_father".to_owned(),
        answer: role.map(|role| Answer::Choice(role.to_owned())),
        skipped: false,
        from: None,
        earlier: None,
    });
    let (room, id) = (conversation.as_str(), format!("n{number}"));
    helper.session.send(room, event.event_type(), &id, &event.content()).await.unwrap();
}

/// What the door answers to a triage: the triage, or why not.
async fn triage(helper: &mut Helper, conversation: &ConversationId, to: Triage) -> Result<Triage, Refusal> {
    let reason = Some(LoweringReason::DangerPassed);
    let id = helper.ask(conversation, 1, Ask::Triage { triage: to, reason }).await;
    helper
        .await_event(|event| match event {
            DeskEvent::Triaged(triaged) if triaged.request == id => Some(Ok(triaged.triage)),
            DeskEvent::Declined(declined) if declined.request == id => Some(Err(declined.why)),
            _ => None,
        })
        .await
}

#[tokio::test]
async fn nothing_below_b_is_set_while_a_parent_takes_part_whatever_a_console_asks() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let _guest = desk.visitor().enter(json!({ "language": "nl" })).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    assert_eq!(triage(&mut sanne, &conversation, Triage::D).await, Ok(Triage::D), "nothing is known yet");
    says_of_home(&sanne, &conversation, 1, Some("knows")).await;
    for below in [Triage::C, Triage::D] {
        assert_eq!(triage(&mut sanne, &conversation, below).await, Err(Refusal::AtLeastB));
    }
    assert_eq!(triage(&mut sanne, &conversation, Triage::B).await, Ok(Triage::B));

    // a door that is started again knows it still: it reads the room
    let desk = desk.restart(|_| ()).await;
    assert_eq!(triage(&mut sanne, &conversation, Triage::C).await, Err(Refusal::AtLeastB));
    // told wrong: the plan is changed first
    says_of_home(&sanne, &conversation, 2, Some("absent")).await;
    let reason = Some(LoweringReason::LearntMore);
    let id = sanne.ask(&conversation, 1, Ask::Triage { triage: Triage::C, reason }).await;
    let is_proposed =
        |event: &DeskEvent| matches!(event, DeskEvent::LoweringProposed(p) if p.request == id).then_some(());
    sanne.await_event(is_proposed).await;
    drop(desk);
}

#[tokio::test]
async fn a_request_or_message_whose_answer_fits_into_no_event_stops_no_door() {
    let desk = Desk::start().await;
    let (mut sanne, bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    let room = desk.door.desk_room();
    // the longest ids that the homeserver takes
    for claimed in [&conversation, &ConversationId::from("!nowhere:desk")] {
        let ask = async |length: usize| {
            let (id, conversation) = ("r".repeat(length).into(), claimed.clone());
            let event = DeskEvent::Request(Request { id, conversation, fence: Fence(9), ask: Ask::Claim });
            let transaction = format!("{length}{claimed}").replace(['!', ':'], "-");
            bram.session.send(room, event.event_type(), &transaction, &event.content()).await.is_ok()
        };
        assert!(longest(ask).await > 50_000);
    }
    sanne.claim(&conversation, 0).await;
    let say = async |length: usize| {
        let message = Message { fence: Some(Fence(9)), ..Message::text("", "m".repeat(length).as_str().into()) };
        let content = serde_json::to_string(&message).unwrap();
        sanne.session.send(conversation.as_str(), Message::TYPE, &length.to_string(), &content).await.is_ok()
    };
    assert!(longest(say).await > 50_000);
    // all is dealt with, and the door goes on
    sanne.try_say(&conversation, 9, "late", "oud").await.unwrap();
    let refused = |event: &DeskEvent| match event {
        DeskEvent::Undelivered(refused) => Some(refused.message.as_str().to_owned()),
        _ => None,
    };
    let mut by_event = 0;
    while sanne.await_event(refused).await != "late" {
        by_event += 1;
    }
    assert!(by_event > 0, "without an id that can be said, it is known by its event's");
    let release = sanne.ask(&conversation, 1, Ask::Release).await;
    assert_eq!(sanne.await_event(|event| answer(event, &release)).await, Ok(None));
}

/// The greatest length that goes.
async fn longest(goes: impl AsyncFn(usize) -> bool) -> usize {
    let (mut goes_with, mut too_long) = (0, 65_536);
    while goes_with + 1 < too_long {
        let length = usize::midpoint(goes_with, too_long);
        if goes(length).await { goes_with = length } else { too_long = length }
    }
    goes_with
}
