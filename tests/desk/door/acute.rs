//! An alert that backup acknowledges by name; and what a closing without a registration leaves in the register.

use std::time::Duration;

use care::escalation::{AlertEnd, Code};
use care::registration::Closing;
use desk::event::{Alert, Ask, CaseEvent, DeskEvent, Fence, Request, RequestId, Ticked};
use serde_json::{Value, json};

use super::talk::register_room;
use testing::door::{Desk, Helper, soon};

/// Waits for the answer to a request, and gives the alert in it.
async fn alert(helper: &mut Helper, id: &RequestId) -> Alert {
    helper
        .await_event(|event| match event {
            DeskEvent::Alerted(alerted) if alerted.request == *id => Some(alerted.alert.clone()),
            DeskEvent::Declined(declined) if declined.request == *id => panic!("declined: {:?}", declined.why),
            _ => None,
        })
        .await
}

#[tokio::test]
async fn backup_acknowledges_by_name_and_reads_along_until_the_end_and_the_alert_survives_a_dead_door() {
    let desk = Desk::start().await;
    let (mut sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    guest.say("1", "hij staat voor de deur").await;
    let raised = sanne.ask(&conversation, 1, Ask::Alert).await;
    let seen = alert(&mut bram, &raised).await;
    assert!(seen.is_calling() && seen.id == raised && seen.by == sanne.me());
    let code = CaseEvent::Escalation(Ticked { alert: raised.clone(), code: Code::SafeYes });
    soon(sanne.session.send(conversation.as_str(), code.event_type(), "t1", &code.content())).await.unwrap();

    let taken = bram.ask(&conversation, 0, Ask::Acknowledge { alert: raised.clone() }).await;
    assert_eq!(alert(&mut sanne, &taken).await.backup.map(|(who, _)| who), Some(bram.me()));
    soon(bram.session.join(conversation.as_str())).await.expect("the backup is let in");
    assert_eq!(bram.messages(&conversation).await.len(), 1, "and reads where the visitor is");

    // the door dies; the next one goes on from what it had said in the desk room
    let desk = desk.crash(|_| {}).await;
    let called = bram.ask(&conversation, 0, Ask::TickStep { alert: raised.clone(), code: Code::Called }).await;
    let seen = alert(&mut sanne, &called).await;
    assert!(seen.is_backup(&bram.me()) && seen.ticks.iter().any(|tick| tick.code == Code::Called));
    // shut in order, a door writes the whole alert into its board, also for a helper who comes later
    let desk = desk.restart(|_| {}).await;
    let end = Ask::EndAlert { alert: raised.clone(), how: AlertEnd::TakenOver };
    let ended = sanne.ask(&conversation, 0, end).await;
    let seen = alert(&mut sanne, &ended).await;
    assert!(!seen.is_open() && seen.is_backup(&bram.me()) && seen.ticks.len() == 1);
    bram.await_batch(|batch| batch.left.contains(&conversation.to_string()).then_some(())).await;
    assert!(bram.session.join(conversation.as_str()).await.is_err(), "with the alert the reading along is over");
    drop(desk);
}

#[tokio::test]
async fn a_closing_without_a_registration_is_counted_by_quarter_and_nothing_more() {
    let desk = Desk::start_with(|config| {
        config.timing.register = Duration::from_millis(1);
        config.timing.close_left = Duration::from_millis(1);
    })
    .await;
    let mut sanne = desk.helper("sanne").await;
    let closed = |event: &DeskEvent| match event {
        DeskEvent::Closed(closed) => Some((closed.conversation.clone(), closed.registered)),
        _ => None,
    };
    // a visitor whom no helper ever had cannot be registered
    let alone = desk.visitor().enter(json!({})).await;
    let first = sanne.await_arrival().await;
    alone.post("leave", json!({ "how": "goodbye" })).await;
    assert_eq!(sanne.await_event(closed).await, (first, None));
    desk.visitor().enter(json!({})).await;
    let second = sanne.await_arrival().await;
    sanne.claim(&second, 0).await;
    sanne.ask(&second, 1, Ask::close(Closing::EndedByHelper)).await;
    assert_eq!(sanne.await_event(closed).await, (second, Some(false)));

    let door = desk.reader().await;
    let mut events = register_room(&door).await;
    while events.is_empty() {
        tokio::task::yield_now().await;
        events = register_room(&door).await;
    }
    let [(kind, content)] = &events[..] else { panic!("one marker: {events:?}") };
    assert_eq!(kind, "org.nachtwacht.unregistered");
    let keys: Vec<&String> = content.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["quarter", "v", "year"]);
    assert_eq!(content["v"], Value::from(1));
    // later doors know that this closing was counted, and do not count it again
    let desk = desk.restart(|config| config.timing.register = Duration::from_millis(1)).await;
    let desk = desk.restart(|config| config.timing.register = Duration::from_millis(1)).await;
    assert_eq!(register_room(&desk.reader().await).await.len(), 1);
}

/// Sends a request to the door's devices beside the desk room, as a console does with an alert.
async fn tell_beside(desk: &Desk, helper: &Helper, request: &Request) {
    let (event, doors) = (DeskEvent::Request(request.clone()), [desk.door.account().clone()]);
    let (kind, content) = (event.event_type(), event.content());
    soon(helper.session.tell_devices(&doors, kind, request.id.as_str(), &content)).await.unwrap();
}

#[tokio::test]
async fn an_alert_beside_the_desk_room_counts_once_and_only_from_the_helper_who_has_the_visitor() {
    let desk = Desk::start().await;
    let (mut sanne, bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let request = |id: &str, ask| Request { id: id.into(), conversation: conversation.clone(), fence: Fence(1), ask };
    // a colleague's alert does not count, and no other request does
    tell_beside(&desk, &bram, &request("theirs", Ask::Alert)).await;
    tell_beside(&desk, &sanne, &request("release", Ask::Release)).await;
    tell_beside(&desk, &sanne, &request("own", Ask::Alert)).await;
    let seen = alert(&mut sanne, &"own".into()).await;
    assert!(seen.is_calling() && seen.by == sanne.me());
    // the same request comes later in the desk room, as when a limit held it up: it is not answered twice
    sanne.ask_as(&"own".into(), &conversation, 1, Ask::Alert).await;
    let later = sanne.ask(&conversation, 1, Ask::Alert).await;
    alert(&mut sanne, &later).await;
    let all = sanne.everything().await;
    let answers = |id: &str| all.iter().filter(|event| event.answers().is_some_and(|of| of.as_str() == id)).count();
    assert_eq!((answers("own"), answers("theirs"), answers("release")), (1, 0, 0));
}
