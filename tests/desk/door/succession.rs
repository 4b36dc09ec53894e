//! A door that is gone for good, and the one that takes over.

use std::time::Duration;

use care::registration::Closing;
use desk::event::{Ask, AskSavedPlan, CaseEvent, DeskEvent, Lookup, RequestId, SavedPlanAsk, SavedPlanIs};
use door::{DoorConfig, DoorError, NotRetired, retire};
use matrix::wire::RawEvent;
use serde_json::json;

use super::doors::roster;
use testing::door::{Desk, answer, soon, try_open, visitors_of};

fn quick(config: &mut DoorConfig) {
    config.timing.poll = Duration::from_secs(2);
}

#[tokio::test]
async fn another_door_goes_on_where_a_dead_one_stopped() {
    let desk = Desk::start().await;
    let (mut sanne, bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let second = desk.second("tweede", quick).await;
    let room = desk.door.desk_room().to_owned();
    // one who talks, one who waits, one whose conversation is over, and one of the other door's
    let guest = desk.visitor().enter(json!({ "language": "nl" })).await;
    let talking = sanne.await_arrival().await;
    sanne.claim(&talking, 0).await;
    guest.say("1", "ben je er nog").await;
    sanne.say(&talking, 1, "m1", "ja, ik ben er").await;
    assert_eq!(guest.listen().await.messages(2).await, ["ben je er nog", "ja, ik ben er"]);
    let waiter = desk.visitor().enter(json!({})).await;
    let waiting = sanne.await_arrival().await;
    waiter.say("1", "is daar iemand").await;
    desk.visitor().enter(json!({})).await;
    let over = sanne.await_arrival().await;
    sanne.claim(&over, 0).await;
    sanne.ask(&over, 1, Ask::close(Closing::EndedByHelper)).await;
    sanne.await_event(|event| matches!(event, DeskEvent::Closed(_)).then_some(())).await;
    visitors_of(&second).enter(json!({})).await;
    let others = sanne.await_arrival().await;

    // the first door dies; what it was asked meanwhile nobody answers
    let (gone, by) = (desk.door.account().clone(), second.account().clone());
    let Desk { site, door } = desk;
    drop(door);
    let claim = sanne.ask(&waiting, 0, Ask::Claim).await;
    sanne.say(&talking, 1, "m2", "wacht even").await;

    // on a supervisor's word the other takes over
    let founder = site.sign_in("door", "DESK").await;
    let refused = retire(&founder, &room, &gone, &bram.me(), false).await;
    assert_eq!(refused, Err(NotRetired::NoDoor(bram.me())));
    retire(&founder, &room, &gone, &by, false).await.unwrap();
    retire(&founder, &room, &gone, &by, false).await.unwrap();
    let retired = |event: &DeskEvent| matches!(event, DeskEvent::Retired(retired) if retired.done).then_some(());
    sanne.seek_event(retired).await;
    assert_eq!(sanne.seek_event(|event| answer(event, &claim)).await, Ok(Some(sanne.me())), "asked of the dead door");

    // everybody is with the other door now, and nothing else has changed
    let seen = roster(&sanne, &room).await;
    for id in [&talking, &waiting, &others] {
        assert_eq!(seen.get(id).unwrap().door, by);
    }
    assert!(seen.get(&over).is_none());
    assert_eq!(seen.get(&talking).unwrap().entry.former, std::slice::from_ref(&gone));
    assert_eq!(seen.get(&talking).unwrap().entry.assigned, Some(sanne.me()));

    // the visitor comes back with the token, reads it all and is heard; the helper goes on under the same fence
    let guest = visitors_of(&second).again(&guest);
    guest.say("2", "daar ben ik weer").await;
    guest.say("1", "ben je er nog").await;
    sanne.say(&talking, 1, "m3", "fijn").await;
    let words = ["ben je er nog", "ja, ik ben er", "wacht even", "daar ben ik weer", "fijn"];
    assert_eq!(guest.listen().await.messages(5).await, words);
    soon(sanne.session.join(waiting.as_str())).await.unwrap();
    sanne.say(&waiting, 1, "m4", "hier").await;
    let waiter = visitors_of(&second).again(&waiter);
    assert_eq!(waiter.listen().await.messages(2).await, ["is daar iemand", "hier"]);

    // the dead one is out of the rooms, and out of the desk when it comes back
    let members = soon(sanne.session.joined_members(talking.as_str())).await.unwrap();
    assert_eq!(
        members.keys().collect::<Vec<_>>(),
        [&sanne.me(), &by].into_iter().collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    );
    let back = soon(try_open(&site, "door", quick)).await.map(drop);
    assert_eq!(back, Err(DoorError::Retired(by.clone())));

    // a restart of the new door keeps what it took over
    soon(second.shutdown()).await.unwrap();
    let second = soon(try_open(&site, "tweede", quick)).await.unwrap();
    let guest = visitors_of(&second).again(&guest);
    assert_eq!(guest.listen().await.messages(5).await, words);
    sanne.ask(&talking, 1, Ask::close(Closing::Goodbye)).await;
    sanne.seek_event(|event| matches!(event, DeskEvent::Closed(e) if e.conversation == talking).then_some(())).await;
    soon(second.shutdown()).await.unwrap();
}

/// How much the one who takes over says is not taken over.
fn left(event: &DeskEvent) -> Option<u32> {
    match event {
        DeskEvent::Retired(retired) if retired.done => Some(0),
        DeskEvent::Retired(retired) => retired.left,
        _ => None,
    }
}

#[tokio::test]
async fn what_was_left_to_another_door_than_the_named_one_waits_for_that_one() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let second = desk.second("tweede", quick).await;
    let room = desk.door.desk_room().to_owned();
    let guest = visitors_of(&second).enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    guest.say("1", "hallo").await;
    // a door that came later is no successor of it
    let third = desk.second("derde", quick).await;
    let (gone, successor, late) = (second.account().clone(), desk.door.account().clone(), third.account().clone());
    drop(second);
    let founder = desk.site.sign_in("door", "DESK").await;
    retire(&founder, &room, &gone, &late, false).await.unwrap();
    assert_eq!(sanne.await_event(left).await, 1);
    assert_eq!(roster(&sanne, &room).await.get(&conversation).unwrap().door, gone, "it is not over");
    // the same one is asked once more, and says it once more
    retire(&founder, &room, &gone, &late, false).await.unwrap();
    assert_eq!(sanne.await_event(left).await, 1);
    // the right one goes on with it
    retire(&founder, &room, &gone, &successor, false).await.unwrap();
    assert_eq!(sanne.await_event(left).await, 0);
    assert_eq!(roster(&sanne, &room).await.get(&conversation).unwrap().door, successor);
    let guest = desk.visitor().again(&guest);
    assert_eq!(guest.listen().await.messages(1).await, ["hallo"]);
    sanne.claim(&conversation, 0).await;
    assert_eq!(retire(&founder, &room, &gone, &late, false).await, Err(NotRetired::By(successor)));
}

#[tokio::test]
async fn what_no_door_can_go_on_with_is_let_go_and_erased() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let second = desk.second("tweede", quick).await;
    let room = desk.door.desk_room().to_owned();
    desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let third = desk.second("derde", quick).await;
    let (gone, late) = (desk.door.account().clone(), third.account().clone());
    let Desk { site, door } = desk;
    drop((door, second));
    let founder = site.sign_in("door", "DESK").await;
    retire(&founder, &room, &gone, &late, true).await.unwrap();
    assert_eq!(sanne.await_event(left).await, 0);
    assert!(roster(&sanne, &room).await.get(&conversation).is_none());
    soon(async { while sanne.messages_or_none(&conversation).await.is_some() {} }).await;
}

#[tokio::test]
async fn a_door_that_took_over_is_taken_over_from() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let third = desk.second("derde", quick).await;
    // opened last, it knows of both others from the start
    let second = desk.second("tweede", quick).await;
    let room = desk.door.desk_room().to_owned();
    let guest = visitors_of(&second).enter(json!({})).await;
    guest.say("1", "hallo").await;
    let (first, successor, last) = (second.account().clone(), third.account().clone(), desk.door.account().clone());
    drop(second);
    let founder = desk.site.sign_in("door", "DESK").await;
    retire(&founder, &room, &first, &successor, false).await.unwrap();
    assert_eq!(sanne.await_event(left).await, 0);
    visitors_of(&third).again(&guest).say("2", "ben je er nog").await;
    drop(third);
    retire(&founder, &room, &successor, &last, false).await.unwrap();
    assert_eq!(sanne.await_event(left).await, 0);
    let seen = roster(&sanne, &room).await;
    assert_eq!(seen.iter().map(|open| open.door.clone()).collect::<Vec<_>>(), [last]);
    let again = desk.visitor().again(&guest);
    assert_eq!(again.listen().await.messages(2).await, ["hallo", "ben je er nog"]);
}

#[tokio::test]
async fn what_a_door_has_from_a_time_alone_is_left_to_one_that_opened_while_it_was_shut() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let room = desk.door.desk_room().to_owned();
    let guest = desk.visitor().enter(json!({})).await;
    sanne.await_arrival().await;
    guest.say("1", "hallo").await;
    desk.site.account("tweede", true).await;
    let (gone, by) = (desk.door.account().clone(), desk.site.sign_in("tweede", "DOOR").await.me().clone());
    desk.door.ensure_door(&by).await.unwrap();
    let Desk { site, door } = desk;
    soon(door.shutdown()).await.unwrap();
    let second = soon(try_open(&site, "tweede", quick)).await.unwrap();
    drop(soon(try_open(&site, "door", quick)).await.unwrap());
    let founder = site.sign_in("door", "DESK").await;
    retire(&founder, &room, &gone, &by, false).await.unwrap();
    assert_eq!(sanne.seek_event(left).await, 0);
    assert_eq!(visitors_of(&second).again(&guest).listen().await.messages(1).await, ["hallo"]);
}

#[tokio::test]
async fn a_question_about_a_saved_plan_is_answered_by_the_door_that_takes_over() {
    let keeps = |config: &mut DoorConfig| config.timing.saved_plans = Some(Duration::from_hours(1));
    let desk = Desk::start_with(keeps).await;
    let mut sanne = desk.helper("sanne").await;
    let second = desk.second("tweede", keeps).await;
    visitors_of(&second).enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let (gone, by) = (second.account().clone(), desk.door.account().clone());
    drop(second);
    let id = RequestId::from("asked-of-the-dead");
    let ask = CaseEvent::SavedPlanAsk(SavedPlanAsk {
        id: id.clone(),
        ask: AskSavedPlan::Find { lookup: Lookup("x".repeat(43)) },
    });
    let (kind, content) = (ask.event_type(), ask.content());
    sanne.session.send(conversation.as_str(), kind, "ask", &content).await.unwrap();
    let founder = desk.site.sign_in("door", "DESK").await;
    retire(&founder, desk.door.desk_room(), &gone, &by, false).await.unwrap();
    let answer = |event: &RawEvent| match CaseEvent::parse(&event.event_type, event.content.get()) {
        Ok(Some(CaseEvent::SavedPlanAnswer(answer))) if answer.to == id => Some(answer.answer),
        _ => None,
    };
    let answer = sanne.await_batch(|batch| {
        let joined = batch.joined.iter().find(|joined| joined.room == conversation.as_str())?;
        joined.timeline.events.iter().find_map(answer)
    });
    assert_eq!(answer.await, SavedPlanIs::NotFound);
}

#[tokio::test]
async fn a_take_over_that_was_cut_off_goes_on_at_the_next_start() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let second = desk.second("tweede", quick).await;
    let room = desk.door.desk_room().to_owned();
    let guest = desk.visitor().enter(json!({})).await;
    let one = sanne.await_arrival().await;
    let other = desk.visitor().enter(json!({})).await;
    sanne.await_arrival().await;
    guest.say("1", "hallo").await;
    let (gone, by) = (desk.door.account().clone(), second.account().clone());
    // the successor is away, too; and it had come no further than into one room
    let Desk { site, door } = desk;
    drop(door);
    drop(second);
    let founder = site.sign_in("door", "DESK").await;
    retire(&founder, &room, &gone, &by, false).await.unwrap();
    let successor = site.sign_in("tweede", "DOOR").await;
    soon(successor.join(one.as_str())).await.unwrap();
    let second = soon(try_open(&site, "tweede", quick)).await.unwrap();
    let seen = roster(&sanne, &room).await;
    let doors: Vec<_> = seen.iter().map(|open| open.door.clone()).collect();
    assert_eq!(doors, [by.clone(), by]);
    let visitors = visitors_of(&second);
    assert_eq!(visitors.again(&guest).listen().await.messages(1).await, ["hallo"]);
    visitors.again(&other).say("1", "ook hier").await;
}

#[tokio::test]
async fn a_door_that_runs_stops_when_it_is_retired() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let second = desk.second("tweede", quick).await;
    // who came in before there was a successor is left to the successor as well
    visitors_of(&second).enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    let founder = desk.site.sign_in("door", "DESK").await;
    let (gone, by) = (second.account().clone(), desk.door.account().clone());
    retire(&founder, desk.door.desk_room(), &gone, &by, false).await.unwrap();
    assert_eq!(soon(second.failed()).await, DoorError::Retired(by.clone()));
    sanne
        .seek_event(|event| {
            matches!(event, DeskEvent::Continued(e) if e.entry.conversation == conversation).then_some(())
        })
        .await;
    sanne.claim(&conversation, 0).await;
}

#[tokio::test]
async fn a_door_that_is_no_administrator_leaves_it_to_retention() {
    let site = testing::site::Site::start().await;
    site.account("door", false).await;
    let door = testing::door::open(&site, |config| config.timing.retention = Duration::from_secs(2)).await;
    assert_eq!(door.erasing(), door::Erasing::ByRetention);
    let mut desk = Desk { site, door };
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    guest.say("1", "dit moet weg").await;
    sanne.claim(&conversation, 0).await;
    assert_eq!(sanne.messages(&conversation).await.len(), 1);
    sanne.ask(&conversation, 1, Ask::close(Closing::Goodbye)).await;
    sanne.await_event(|event| matches!(event, DeskEvent::Closed(_)).then_some(())).await;
    // the door goes out last
    let door = desk.reader().await;
    soon(async {
        while soon(door.joined_rooms()).await.unwrap().contains(&conversation.to_string()) {
            tokio::task::yield_now().await;
        }
    })
    .await;
    // and from then on nobody knows the visit
    soon(async { while guest.post("messages", json!({ "id": "2", "text": "nog iets" })).await.0 != 404 {} }).await;
    if desk.site.folder().is_some() {
        // the embedded homeserver looks after retention when it starts
        desk.site.stop().await;
        desk.site.start_again().await;
        soon(async {
            while !sanne.messages(&conversation).await.is_empty() {
                tokio::task::yield_now().await;
            }
        })
        .await;
    }
}
