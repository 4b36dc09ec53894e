//! Who left and came back stands among the words of the conversation (domain.md §10), also when the door died before it put
//! it there.

use std::time::Duration;

use care::escalation::AlertEnd;
use desk::event::{
    Alert, AlertLine, Alerted, Ask, CaseEvent, ConversationId, DeskEvent, Leaving, Left, Message, Moment, RequestId,
    RoomEvent, Seq, Turn, Went,
};
use matrix::wire::RawEvent;
use ruma::api::Direction;
use serde_json::json;

use testing::door::{Desk, Helper, answer, soon};

/// What stands among the words: the visitor's and helper's messages, and who went and came, oldest first.
async fn lines(helper: &Helper, conversation: &ConversationId) -> Vec<String> {
    let room = conversation.as_str();
    let page = helper.session.history(room, None, None, Direction::Forward, 1000).await.unwrap();
    let line = |event: &RawEvent| match event.room()?.event {
        RoomEvent::Said(Message { body, .. }) => Some(body),
        RoomEvent::Case(CaseEvent::Went(Went { how, back, .. })) => Some(format!("{how:?} {back}")),
        RoomEvent::Case(CaseEvent::AlertLine(AlertLine { step, by, .. })) => {
            let who = by.as_str().split([':', '@', '-']).nth(1).unwrap_or_default();
            Some(format!("{step:?} by {who}"))
        }
        _ => None,
    };
    page.events.iter().filter_map(line).collect()
}

/// Waits until so much stands there.
async fn wait_for(helper: &mut Helper, conversation: &ConversationId, wanted: &[&str]) {
    soon(async {
        loop {
            let lines = lines(helper, conversation).await;
            if lines.len() >= wanted.len() {
                assert_eq!(lines, wanted);
                return;
            }
            helper.sync().await;
        }
    })
    .await;
}

#[tokio::test]
async fn quick_exit_return_and_stop_stand_among_the_words_where_they_happened() {
    let desk = Desk::start_with(|config| config.timing.poll = Duration::from_secs(2)).await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    guest.say("1", "hij komt eraan").await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    assert_eq!(guest.post("leave", json!({ "how": "quick_exit" })).await.0, 204);
    wait_for(&mut sanne, &conversation, &["hij komt eraan", "QuickExit false"]).await;
    sanne.say(&conversation, 1, "m1", "ik blijf hier").await;
    let stream = guest.listen().await;
    let until_back = ["hij komt eraan", "QuickExit false", "ik blijf hier", "QuickExit true"];
    wait_for(&mut sanne, &conversation, &until_back).await;
    guest.say("2", "sorry").await;
    drop(stream);
    sanne.ask(&conversation, 1, Ask::Wipe).await;
    let all = [&until_back[..], &["sorry", "Wiped false"]].concat();
    wait_for(&mut sanne, &conversation, &all).await;
    // a door that starts anew says nothing of it again
    let desk = desk.restart(|_| {}).await;
    let desk = desk.crash(|_| {}).await;
    assert_eq!(lines(&sanne, &conversation).await, all);
    drop(desk);
}

/// That a colleague was called, came, and how it ended stands there too: whoever gets the conversation later reads it.
#[tokio::test]
async fn an_alert_stands_among_the_words_once_also_when_the_door_died_before_it_put_it_there() {
    let desk = Desk::start().await;
    let (mut sanne, bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let guest = desk.visitor().enter(json!({})).await;
    guest.say("1", "hij staat voor de deur").await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let raised = sanne.ask(&conversation, 1, Ask::Alert).await;
    let mut wanted = vec!["hij staat voor de deur", "Raised by sanne"];
    wait_for(&mut sanne, &conversation, &wanted).await;
    // asked once more it is the same alert
    sanne.ask(&conversation, 1, Ask::Alert).await;
    bram.ask(&conversation, 0, Ask::Acknowledge { alert: raised.clone() }).await;
    wanted.push("Came by bram");
    wait_for(&mut sanne, &conversation, &wanted).await;
    sanne.say(&conversation, 1, "m1", "ik blijf hier").await;
    wanted.push("ik blijf hier");
    let mut stream = guest.listen().await;
    let heard = ["hij staat voor de deur", "ik blijf hier"];
    assert_eq!(stream.messages(2).await, heard, "nothing of the alert reaches the visitor");
    // the desk is told of the end, and the door dies
    let Desk { site, door } = desk;
    let room = door.desk_room().to_owned();
    drop(door);
    let told: Vec<DeskEvent> = sanne.everything().await;
    let seq = told.iter().filter_map(DeskEvent::seq).max().unwrap();
    let last = told.iter().rev().find_map(|event| match event {
        DeskEvent::Alerted(alerted) => Some(alerted.alert.clone()),
        _ => None,
    });
    let alert = Alert { ended: Some((AlertEnd::Safe, sanne.me(), Moment(9))), ..last.unwrap() };
    let request = RequestId::from("end");
    let ended = DeskEvent::Alerted(Alerted {
        seq: Seq(seq.0 + 1),
        conversation: conversation.clone(),
        request,
        alert,
        readers: None,
    });
    let reader = site.sign_in("door", "READER").await;
    soon(reader.send(&room, ended.event_type(), "ended", &ended.content())).await.unwrap();
    let desk = Desk { door: testing::door::open(&site, |_| {}).await, site };
    wanted.push("Ended { how: Safe } by sanne");
    assert_eq!(lines(&sanne, &conversation).await, wanted);
    let desk = desk.restart(|_| {}).await;
    let _desk = desk.crash(|_| {}).await;
    assert_eq!(lines(&sanne, &conversation).await, wanted);
}

/// Who hands over, takes over and gives back stands in the room by the door's own event; nothing of it reaches the visitor.
#[tokio::test]
async fn who_had_the_visitor_when_stands_in_the_room_and_never_before_the_visitor() {
    let desk = Desk::start().await;
    let (mut sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let guest = desk.visitor().enter(json!({})).await;
    guest.say("1", "hallo").await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let id = sanne.hand_over(&conversation, 1, &mut bram).await;
    assert_eq!(bram.await_event(|event| answer(event, &id)).await, Ok(Some(bram.me())));
    let id = bram.ask(&conversation, 2, Ask::Release).await;
    assert_eq!(sanne.await_event(|event| answer(event, &id)).await, Ok(None));
    sanne.claim(&conversation, 3).await;
    sanne.say(&conversation, 4, "m1", "ik ben er weer").await;
    // it comes after all that was told before
    let mut stream = guest.listen().await;
    assert_eq!(stream.messages(2).await, ["hallo", "ik ben er weer"]);
    let room = conversation.as_str();
    let page = sanne.session.history(room, None, None, Direction::Forward, 1000).await.unwrap();
    let turn = |event: &RawEvent| match event.room()?.event {
        RoomEvent::Case(CaseEvent::Turn(Turn { to, by, fence, .. })) => Some((fence.0, to, by)),
        _ => None,
    };
    let turns: Vec<_> = page.events.iter().filter_map(turn).collect();
    let (sanne, bram) = (Some(sanne.me()), Some(bram.me()));
    let wanted = [
        (1, sanne.clone(), sanne.clone()),
        (2, bram.clone(), sanne.clone()),
        (3, None, bram),
        (4, sanne.clone(), sanne),
    ];
    assert_eq!(turns.iter().filter(|(fence, ..)| *fence > 0).cloned().collect::<Vec<_>>(), wanted);
}

/// The desk was told, and then the door died.
#[tokio::test]
async fn what_a_dead_door_did_not_put_among_the_words_is_put_in_once() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    guest.say("1", "hallo").await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let Desk { site, door } = desk;
    let room = door.desk_room().to_owned();
    drop(door);
    let seq = sanne.everything().await.iter().filter_map(DeskEvent::seq).max().unwrap();
    let left = DeskEvent::Left(Left {
        seq: Seq(seq.0 + 1),
        conversation: conversation.clone(),
        how: Leaving::QuickExit,
        since: Moment(1_770_077_640_000),
        triage: None,
        by: None,
        request: None,
    });
    let reader = site.sign_in("door", "READER").await;
    let content = left.content();
    soon(reader.send(&room, left.event_type(), "left", &content)).await.unwrap();
    let desk = Desk { door: testing::door::open(&site, |_| {}).await, site };
    let wanted = ["hallo", "QuickExit false"];
    assert_eq!(lines(&sanne, &conversation).await, wanted);
    let _desk = desk.crash(|_| {}).await;
    assert_eq!(lines(&sanne, &conversation).await, wanted);
}
