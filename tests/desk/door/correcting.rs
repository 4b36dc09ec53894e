//! A registration is corrected until the register has it (design §4): by who wrote it and by nobody else, through a
//! door's death, and counted once.

use std::time::Duration;

use care::registration::{Closing, Gender, Registration};
use desk::event::{
    Ask, AskCorrection, CaseEvent, ConversationId, CorrectionAsk, CorrectionIs, DeskEvent, DeviceEvent, EventId,
    MemberId, RequestId,
};
use door::{DoorConfig, retire};
use matrix::session::Session;
use matrix::wire::SyncBatch;
use serde_json::json;

use super::talk::{register, registration};
use testing::door::{Desk, Helper, getrandom_hex, soon, try_open, visitors_of};

/// The register gets it at once.
fn quick(config: &mut DoorConfig) {
    config.timing.register = Duration::from_millis(1);
}

fn form() -> Registration {
    serde_json::from_value(registration()).unwrap()
}

/// The form with another gender in it.
fn with(gender: Gender) -> Registration {
    Registration { gender, ..form() }
}

/// The answer to a question, among what a device was told.
fn answer_to(batch: &SyncBatch, id: &RequestId) -> Option<CorrectionIs> {
    batch.told.iter().find_map(|told| match DeviceEvent::parse(&told.event_type, told.content.get()) {
        Ok(Some(DeviceEvent::CorrectionAnswer(answer))) if answer.to == *id => Some(answer.answer),
        _ => None,
    })
}

async fn tell(session: &Session, door: &MemberId, ask: AskCorrection) -> RequestId {
    let id = RequestId::from(format!("q{}", getrandom_hex()));
    let device = session.device().to_owned();
    let event = DeviceEvent::CorrectionAsk(CorrectionAsk { id: id.clone(), device, ask });
    let content = event.content();
    let told = session.tell_devices(std::slice::from_ref(door), event.event_type(), id.as_str(), &content);
    soon(told).await.unwrap();
    id
}

/// Asks a door, and waits for its answer.
async fn ask(helper: &mut Helper, door: &MemberId, ask: AskCorrection) -> CorrectionIs {
    let id = tell(&helper.session, door, ask).await;
    helper.await_batch(|batch| answer_to(batch, &id)).await
}

async fn open(helper: &mut Helper, door: &MemberId, conversation: &ConversationId) -> (EventId, Registration) {
    match ask(helper, door, AskCorrection::Open { conversation: conversation.clone() }).await {
        CorrectionIs::Open { based_on, form } => (based_on, *form),
        other => panic!("{other:?}"),
    }
}

fn correct(conversation: &ConversationId, based_on: &EventId, form: &Registration) -> AskCorrection {
    let (conversation, based_on) = (conversation.clone(), based_on.clone());
    AskCorrection::Correct { conversation, based_on, form: Box::new(form.clone()) }
}

/// Closes a conversation with a registration.
async fn close(helper: &mut Helper, conversation: &ConversationId) {
    let event = CaseEvent::Registration(form());
    let content = event.content();
    soon(helper.session.send(conversation.as_str(), event.event_type(), "form", &content)).await.unwrap();
    helper.ask(conversation, 1, Ask::close(Closing::EndedByHelper)).await;
    let closed = |event: &DeskEvent| matches!(event, DeskEvent::Closed(closed) if closed.conversation == *conversation);
    helper.await_event(|event| closed(event).then_some(())).await;
}

/// A conversation that was had and closed with a registration.
async fn closed(desk: &Desk, helper: &mut Helper) -> ConversationId {
    desk.visitor().enter(json!({})).await;
    let conversation = helper.await_arrival().await;
    helper.claim(&conversation, 0).await;
    close(helper, &conversation).await;
    conversation
}

/// Waits until the register holds `count` registrations, and returns them.
async fn registered(reader: &Session, count: usize) -> Vec<Registration> {
    soon(async {
        loop {
            let held = register(reader).await;
            if held.len() >= count {
                return held.into_iter().map(|form| serde_json::from_value(form).unwrap()).collect();
            }
            tokio::task::yield_now().await;
        }
    })
    .await
}

#[tokio::test]
async fn a_registration_is_corrected_until_the_register_has_it_and_counted_once() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let conversation = closed(&desk, &mut sanne).await;
    let door = desk.door.account().clone();
    let CorrectionIs::Mine { registrations } = ask(&mut sanne, &door, AskCorrection::Mine).await else { panic!() };
    assert_eq!(registrations.iter().map(|one| &one.conversation).collect::<Vec<_>>(), [&conversation]);
    assert!(registrations[0].alias.is_some() && registrations[0].since.0 > 0);

    let (first, held) = open(&mut sanne, &door, &conversation).await;
    assert_eq!(held, form());
    let boy = correct(&conversation, &first, &with(Gender::BoyMan));
    assert_eq!(ask(&mut sanne, &door, boy.clone()).await, CorrectionIs::Corrected);
    // asked once more, since the answer was lost: nothing is written twice, and nothing is refused
    assert_eq!(ask(&mut sanne, &door, boy.clone()).await, CorrectionIs::Corrected);
    let other = correct(&conversation, &first, &with(Gender::Other));
    assert_eq!(ask(&mut sanne, &door, other).await, CorrectionIs::Changed, "it was opened before the last correction");
    let (second, held) = open(&mut sanne, &door, &conversation).await;
    assert_eq!((&held, second != first), (&with(Gender::BoyMan), true));
    assert_eq!(
        ask(&mut sanne, &door, correct(&conversation, &second, &with(Gender::Unknown))).await,
        CorrectionIs::Corrected
    );
    // what comes late of the first one undoes nothing
    assert_eq!(ask(&mut sanne, &door, boy).await, CorrectionIs::Changed);
    let faulty = Registration { quarter: 3, ..form() };
    let (third, _) = open(&mut sanne, &door, &conversation).await;
    assert_eq!(ask(&mut sanne, &door, correct(&conversation, &third, &faulty)).await, CorrectionIs::Faulty);

    // the door dies and comes back: what it acknowledged is there, and its helper is known
    let desk = desk.crash(|_| {}).await;
    let (again, held) = open(&mut sanne, &door, &conversation).await;
    assert_eq!((&again, &held), (&third, &with(Gender::Unknown)));
    let last = correct(&conversation, &again, &with(Gender::BoyMan));
    assert_eq!(ask(&mut sanne, &door, last.clone()).await, CorrectionIs::Corrected);
    // the register gets the last one, once, and from then on the door says so
    let desk = desk.crash(quick).await;
    let reader = desk.reader().await;
    assert_eq!(registered(&reader, 1).await, [with(Gender::BoyMan)]);
    for _ in 0..2 {
        let opened = ask(&mut sanne, &door, AskCorrection::Open { conversation: conversation.clone() }).await;
        assert_eq!(opened, CorrectionIs::Taken);
        assert_eq!(ask(&mut sanne, &door, last.clone()).await, CorrectionIs::Corrected, "the register has just this");
        let late = correct(&conversation, &again, &form());
        assert_eq!(ask(&mut sanne, &door, late).await, CorrectionIs::Taken);
    }
    let desk = desk.restart(quick).await;
    assert_eq!(
        ask(&mut sanne, &door, AskCorrection::Open { conversation: conversation.clone() }).await,
        CorrectionIs::Taken
    );
    assert_eq!(registered(&desk.reader().await, 1).await.len(), 1);
}

#[tokio::test]
async fn nobody_but_who_wrote_it_reads_or_corrects_a_registration() {
    let desk = Desk::start().await;
    let (mut sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let second = desk.site.sign_in("sanne", "OTHER").await;
    let conversation = closed(&desk, &mut sanne).await;
    let door = desk.door.account().clone();
    let (based_on, _) = open(&mut sanne, &door, &conversation).await;
    let corrected = correct(&conversation, &based_on, &with(Gender::BoyMan));
    assert_eq!(ask(&mut sanne, &door, corrected).await, CorrectionIs::Corrected);

    // a colleague, who knows the conversation from the desk room
    let opened = ask(&mut bram, &door, AskCorrection::Open { conversation: conversation.clone() }).await;
    assert_eq!(opened, CorrectionIs::NotYours);
    let forged = correct(&conversation, &based_on, &with(Gender::Other));
    assert_eq!(ask(&mut bram, &door, forged).await, CorrectionIs::NotYours);
    tell(&bram.session, &door, AskCorrection::Mine).await;
    // whoever is not at the desk gets no answer at all
    desk.site.account("mallory", false).await;
    let mallory = desk.site.sign_in("mallory", "DESK").await;
    tell(&mallory, &door, AskCorrection::Open { conversation: conversation.clone() }).await;

    // the answer goes to the device that asked, and nothing of it stands in the desk room
    let mut other = Helper::sit_down(second, desk.door.desk_room()).await;
    let (_, held) = open(&mut other, &door, &conversation).await;
    assert_eq!(held, with(Gender::BoyMan));
    let answers = |batch: &SyncBatch| batch.told.iter().filter(|told| told.event_type.contains("correction")).count();
    assert_eq!(other.batches().iter().map(answers).sum::<usize>(), 1);
    let unknown = ask(&mut bram, &door, AskCorrection::Open { conversation: "!none:x".into() }).await;
    assert_eq!(unknown, CorrectionIs::Gone);
    assert_eq!(bram.batches().iter().map(answers).sum::<usize>(), 3, "no list of what is not his");
    for who in [&mut sanne, &mut bram] {
        let said = who.everything().await;
        assert!(
            said.iter().all(|event| !event.content().contains("boy_man") && !event.content().contains("girl_woman"))
        );
        assert!(who.messages_or_none(&conversation).await.is_none_or(|said| {
            said.iter().all(|event| event.sender != door || !event.content.get().contains("boy_man"))
        }));
    }
    let request = matrix::session::SyncRequest { since: None, poll: Duration::ZERO, limit: 10 };
    assert!(soon(mallory.sync(&request)).await.unwrap().told.is_empty());
}

/// The door says in the conversation's room that it is about to register, and dies: before the register has it, or after.
#[tokio::test]
async fn a_door_that_dies_while_it_registers_corrects_nothing_more_and_counts_nobody_twice() {
    for there in [false, true] {
        let desk = Desk::start().await;
        let mut sanne = desk.helper("sanne").await;
        let conversation = closed(&desk, &mut sanne).await;
        let door = desk.door.account().clone();
        let (based_on, _) = open(&mut sanne, &door, &conversation).await;
        let correction = correct(&conversation, &based_on, &with(Gender::BoyMan));
        assert_eq!(ask(&mut sanne, &door, correction).await, CorrectionIs::Corrected);
        let Desk { site, door: running } = desk;
        drop(running);
        // as the former door would have written it, under a transaction that nobody knows any more
        let reader = site.sign_in("door", "READER").await;
        let kind = "org.nachtwacht.registering";
        soon(reader.set_state(conversation.as_str(), kind, "", "{}")).await.unwrap();
        if there {
            let room = matrix::ours::DeskRooms::read(&reader).await.unwrap().register.unwrap().id;
            let event = CaseEvent::Registration(with(Gender::BoyMan));
            soon(reader.send(&room, event.event_type(), "before", &event.content())).await.unwrap();
        }
        // with the usual six hours: the moment that was drawn has come already
        let desk = Desk { door: testing::door::open(&site, |_| {}).await, site };
        let late = correct(&conversation, &based_on, &with(Gender::Other));
        let refused = ask(&mut sanne, &door, late).await;
        assert_eq!(refused, CorrectionIs::Taken, "{there}");
        assert_eq!(registered(&reader, 1).await, [with(Gender::BoyMan)], "{there}");
        let desk = desk.restart(quick).await;
        let opened = ask(&mut sanne, &door, AskCorrection::Open { conversation: conversation.clone() }).await;
        assert_eq!(opened, CorrectionIs::Taken, "{there}");
        assert_eq!(registered(&desk.reader().await, 1).await, [with(Gender::BoyMan)], "{there}");
    }
}

#[tokio::test]
async fn the_door_that_takes_over_goes_on_with_corrections() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let second = desk.second("tweede", |_| {}).await;
    visitors_of(&second).enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    close(&mut sanne, &conversation).await;
    let (gone, successor) = (second.account().clone(), desk.door.account().clone());
    let (based_on, _) = open(&mut sanne, &gone, &conversation).await;
    let correction = correct(&conversation, &based_on, &with(Gender::BoyMan));
    assert_eq!(ask(&mut sanne, &gone, correction).await, CorrectionIs::Corrected);
    // another door has nothing of it
    let elsewhere = ask(&mut sanne, &successor, AskCorrection::Open { conversation: conversation.clone() }).await;
    assert_eq!(elsewhere, CorrectionIs::Gone);
    drop(second);
    let founder = desk.site.sign_in("door", "DESK").await;
    retire(&founder, desk.door.desk_room(), &gone, &successor, false).await.unwrap();
    let done = |event: &DeskEvent| matches!(event, DeskEvent::Retired(retired) if retired.done).then_some(());
    sanne.seek_event(done).await;
    let (based_on, held) = open(&mut sanne, &successor, &conversation).await;
    assert_eq!(held, with(Gender::BoyMan));
    let correction = correct(&conversation, &based_on, &with(Gender::Other));
    assert_eq!(ask(&mut sanne, &successor, correction).await, CorrectionIs::Corrected);
    // it lasts there too, also when that door starts anew, and the register gets it once
    let desk = desk.crash(|_| {}).await;
    let (based_on, held) = open(&mut sanne, &successor, &conversation).await;
    assert_eq!(held, with(Gender::Other));
    let correction = correct(&conversation, &based_on, &with(Gender::Unknown));
    assert_eq!(ask(&mut sanne, &successor, correction).await, CorrectionIs::Corrected);
    let desk = desk.crash(quick).await;
    assert_eq!(registered(&desk.reader().await, 1).await, [with(Gender::Unknown)]);
}

/// What waits is registered before a desk moves away, as it was corrected last.
#[tokio::test]
async fn what_was_corrected_is_in_the_register_before_a_desk_moves() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let conversation = closed(&desk, &mut sanne).await;
    let door = desk.door.account().clone();
    let (based_on, _) = open(&mut sanne, &door, &conversation).await;
    let correction = correct(&conversation, &based_on, &with(Gender::BoyMan));
    assert_eq!(ask(&mut sanne, &door, correction).await, CorrectionIs::Corrected);
    let Desk { site, door: running } = desk;
    soon(running.shutdown()).await.unwrap();
    let packed = soon(Box::pin(door::pack(site.sign_in("door", "DOOR").await))).await.unwrap();
    assert!(packed.is_empty());
    let reader = site.sign_in("door", "READER").await;
    assert_eq!(registered(&reader, 1).await, [with(Gender::BoyMan)]);
    // the door of the desk that was left says so, if it is opened once more
    let running = soon(Box::pin(try_open(&site, "door", |_| {}))).await.unwrap();
    let refused = ask(&mut sanne, &door, correct(&conversation, &based_on, &form())).await;
    assert_eq!(refused, CorrectionIs::Taken);
    soon(running.shutdown()).await.unwrap();
}
