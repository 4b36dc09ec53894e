//! Nobody is overlooked (domain.md §2.11, hostile 49). Time passes for the door's own clock only.

use std::time::Duration;

use desk::event::{
    Alive, Ask, ConversationId, DeskEvent, DeviceEvent, EventId, Fence, MemberId, Message, Opened, Refusal, Shift,
    WhyUnattended,
};
use door::{DoorConfig, DoorError};
use machine::clock::Steady;
use matrix::session::Session;
use matrix::wire::RawEvent;
use serde_json::json;

use testing::door::{Desk, Helper, answer, open, soon};
use testing::site::{Site, fresh};

const SECOND: Duration = Duration::from_secs(1);

/// A desk whose door has a clock of the test's.
async fn desk() -> (Desk, Steady) {
    let clock = Steady::default();
    let its = clock.clone();
    let desk = Desk::start_with(move |config: &mut DoorConfig| config.clock = its).await;
    (desk, clock)
}

/// Tells the door that a console is alive.
async fn alive(session: &Session, door: &MemberId, run: &str, counter: u64) {
    let alive = DeviceEvent::Alive(Alive { run: run.to_owned(), counter });
    let (id, content) = (format!("{run}{counter}"), alive.content());
    let told = session.tell_devices(std::slice::from_ref(door), alive.event_type(), &id, &content);
    soon(told).await.unwrap();
}

/// What the desk says of who attends to a conversation: why nobody does, or that somebody does again.
fn attention(event: &DeskEvent) -> Option<Result<(), WhyUnattended>> {
    match event {
        DeskEvent::Unattended(unattended) => Some(Err(unattended.why)),
        DeskEvent::Attended(_) => Some(Ok(())),
        _ => None,
    }
}

/// Waits until the door has taken in all that was told before: it declines this.
async fn taken_in(helper: &mut Helper, conversation: &ConversationId) {
    let id = helper.ask(conversation, 99, Ask::Release).await;
    assert!(helper.await_event(|event| answer(event, &id)).await.is_err());
}

/// Whose console is silent or heard again.
fn hearing(event: &DeskEvent) -> Option<(MemberId, bool)> {
    match event {
        DeskEvent::Silent(silent) => Some((silent.member.clone(), false)),
        DeskEvent::Heard(heard) => Some((heard.member.clone(), true)),
        _ => None,
    }
}

/// That a door told for the nth time that it is alive.
fn told_alive(batch: &matrix::wire::SyncBatch, door: &MemberId, n: u64) -> Option<()> {
    let of_door = batch.told.iter().filter(|told| told.sender == *door);
    let mut alive = of_door.filter_map(|told| DeviceEvent::parse(&told.event_type, told.content.get()).ok().flatten());
    alive.any(|event| matches!(event, DeviceEvent::Alive(Alive { counter, .. }) if counter == n)).then_some(())
}

/// The visitor's last message in a conversation's room.
async fn last_word(helper: &Helper, conversation: &ConversationId) -> EventId {
    let events = helper.messages_or_none(conversation).await.unwrap();
    events.iter().find(|event| &*event.event_type == Message::TYPE).unwrap().id.clone()
}

#[tokio::test]
async fn hostile_49_a_console_that_falls_silent_leaves_its_visitor_to_the_desk() {
    let (desk, clock) = desk().await;
    let (mut sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let door = desk.door.account().clone();
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = bram.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    guest.say("m1", "hallo?").await;
    // before ninety seconds have passed nobody takes over
    clock.pass(80 * SECOND);
    let early = bram.ask(&conversation, 1, Ask::TakeOver).await;
    assert_eq!(bram.await_event(|event| answer(event, &early)).await, Err(Refusal::NotSupervisor));
    // sanne's console is dead, bram's is not; something of bram's wakes the door, as every half minute does
    clock.pass(11 * SECOND);
    alive(&bram.session, &door, "bram", 1).await;
    assert_eq!(bram.await_event(hearing).await, (sanne.me(), false));
    assert_eq!(bram.await_event(attention).await, Err(WhyUnattended::Silent));
    // whoever is silent gets nobody
    let take = bram.ask(&conversation, 1, Ask::TakeOver).await;
    assert_eq!(bram.await_event(|event| answer(event, &take)).await, Ok(Some(bram.me())));
    soon(bram.session.join(conversation.as_str())).await.unwrap();
    assert_eq!(bram.messages(&conversation).await.last().unwrap().body, "hallo?", "nothing is lost");
    let back = bram.ask(&conversation, 2, Ask::Transfer { receiver: sanne.me(), note: false }).await;
    assert_eq!(bram.await_event(|event| answer(event, &back)).await, Err(Refusal::ReceiverUnavailable));
    // she is back, and told who has the visitor
    alive(&sanne.session, &door, "sanne", 1).await;
    assert_eq!(bram.await_event(hearing).await, (sanne.me(), true));
    let to = sanne.seek_event(|event| match event {
        DeskEvent::Assigned(assigned) if assigned.fence == Fence(2) => Some(assigned.to.clone()),
        _ => None,
    });
    assert_eq!(to.await, Some(bram.me()));
    let again = bram.hand_over(&conversation, 2, &mut sanne).await;
    assert_eq!(bram.await_event(|event| answer(event, &again)).await, Ok(Some(sanne.me())));
}

#[tokio::test]
async fn a_console_that_is_heard_again_attends_again_and_old_signs_count_for_nothing() {
    let (desk, clock) = desk().await;
    let mut sanne = desk.helper("sanne").await;
    let door = desk.door.account().clone();
    desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    alive(&sanne.session, &door, "one", 7).await;
    taken_in(&mut sanne, &conversation).await;
    clock.pass(91 * SECOND);
    // late and repeated: the door wakes by them, and they are no sign of life
    alive(&sanne.session, &door, "one", 6).await;
    assert_eq!(sanne.await_event(hearing).await, (sanne.me(), false));
    assert_eq!(sanne.await_event(attention).await, Err(WhyUnattended::Silent));
    alive(&sanne.session, &door, "one", 8).await;
    assert_eq!(sanne.await_event(hearing).await, (sanne.me(), true));
    assert_eq!(sanne.await_event(attention).await, Ok(()));
}

#[tokio::test]
async fn who_goes_off_duty_leaves_the_visitors_to_the_desk_at_once() {
    let (desk, _clock) = desk().await;
    let (mut sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    desk.visitor().enter(json!({})).await;
    let conversation = bram.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    sanne.duty(Shift::Off, 3).await;
    assert_eq!(bram.await_event(attention).await, Err(WhyUnattended::Off));
    sanne.duty(Shift::On, 3).await;
    assert_eq!(bram.await_event(attention).await, Ok(()));
    sanne.duty(Shift::Off, 3).await;
    assert_eq!(bram.await_event(attention).await, Err(WhyUnattended::Off));
    let take = bram.ask(&conversation, 1, Ask::TakeOver).await;
    assert_eq!(bram.await_event(|event| answer(event, &take)).await, Ok(Some(bram.me())));
}

#[tokio::test]
async fn a_word_that_is_not_answered_in_time_calls_the_desk() {
    let (desk, clock) = desk().await;
    let mut sanne = desk.helper("sanne").await;
    let door = desk.door.account().clone();
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let is_a = Ask::Triage { triage: care::triage::Triage::A, reason: None };
    let set = sanne.ask(&conversation, 1, is_a).await;
    sanne.await_event(|event| (event.answers() == Some(&set)).then_some(())).await;
    guest.say("m1", "hij komt eraan").await;
    let first = last_word(&sanne, &conversation).await;
    clock.pass(61 * SECOND);
    alive(&sanne.session, &door, "s", 1).await;
    assert_eq!(sanne.await_event(attention).await, Err(WhyUnattended::Unanswered));
    // an answer
    sanne.say(&conversation, 1, "a1", "Kun je weg?").await;
    assert_eq!(sanne.await_event(attention).await, Ok(()));
    // nothing to answer, but of a word that was not seen
    guest.say("m2", "ja").await;
    guest.say("m3", "wacht").await;
    clock.pass(61 * SECOND);
    alive(&sanne.session, &door, "s", 2).await;
    assert_eq!(sanne.await_event(attention).await, Err(WhyUnattended::Unanswered));
    let nothing = sanne.ask(&conversation, 1, Ask::NothingToAnswer { word: first }).await;
    let request = |event: &DeskEvent| match event {
        DeskEvent::Attended(attended) => Some(attended.request.clone()),
        _ => None,
    };
    assert_eq!(sanne.await_event(request).await, Some(nothing));
    assert_eq!(sanne.await_event(attention).await, Err(WhyUnattended::Unanswered), "what came since is to be answered");
    let word = last_word(&sanne, &conversation).await;
    let nothing = sanne.ask(&conversation, 1, Ask::NothingToAnswer { word }).await;
    assert_eq!(sanne.await_event(request).await, Some(nothing));
    // typing is about to answer, for a minute
    guest.say("m4", "ben je er nog").await;
    soon(sanne.session.typing(conversation.as_str(), true)).await.unwrap();
    let mut stream = guest.listen().await;
    stream.await_named("typing").await;
    clock.pass(59 * SECOND);
    soon(sanne.session.typing(conversation.as_str(), false)).await.unwrap();
    stream.await_named("typing").await;
    clock.pass(2 * SECOND);
    alive(&sanne.session, &door, "s", 3).await;
    taken_in(&mut sanne, &conversation).await;
    clock.pass(61 * SECOND);
    alive(&sanne.session, &door, "s", 4).await;
    assert_eq!(sanne.await_event(attention).await, Err(WhyUnattended::Unanswered));
    let unattended = sanne.everything().await.iter().filter(|event| matches!(event, DeskEvent::Unattended(_))).count();
    assert_eq!(unattended, 4, "each once, and not while she typed");
}

#[tokio::test]
async fn a_door_that_starts_discards_what_waited_and_gives_each_helper_the_whole_time() {
    let (desk, clock) = desk().await;
    let (mut sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let door = desk.door.account().clone();
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = bram.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    guest.say("m1", "hallo").await;
    let word = last_word(&sanne, &conversation).await;
    let nothing = sanne.ask(&conversation, 1, Ask::NothingToAnswer { word }).await;
    bram.await_event(|event| (event.answers() == Some(&nothing)).then_some(())).await;
    clock.pass(80 * SECOND);
    let its = clock.clone();
    let Desk { site, door: shut } = desk;
    soon(shut.shutdown()).await.unwrap();
    // told while nobody listened
    alive(&sanne.session, &door, "s", 1).await;
    let opened = open(&site, |config| config.clock = its).await;
    let desk = Desk { site, door: opened };
    clock.pass(80 * SECOND);
    alive(&bram.session, &door, "b", 1).await;
    taken_in(&mut bram, &conversation).await;
    clock.pass(11 * SECOND);
    alive(&bram.session, &door, "b", 2).await;
    assert_eq!(bram.await_event(hearing).await, (sanne.me(), false), "what waited was no sign of life");
    assert_eq!(bram.await_event(attention).await, Err(WhyUnattended::Silent));
    let all = bram.everything().await;
    let silences = all.iter().filter_map(hearing).count();
    assert_eq!(silences, 1, "not within eighty seconds, though a hundred and sixty had passed");
    // and a door that starts again still knows it
    let its = clock.clone();
    let desk = desk.restart(|config| config.clock = its).await;
    alive(&bram.session, &door, "b", 3).await;
    let take = bram.ask(&conversation, 1, Ask::TakeOver).await;
    assert_eq!(bram.await_event(|event| answer(event, &take)).await, Ok(Some(bram.me())));
    let said = bram.everything().await.iter().filter_map(attention).count();
    assert_eq!(said, 2, "nothing to answer, and silent: nothing was taken back in between");
    drop(desk);
}

#[tokio::test]
async fn a_door_tells_the_consoles_that_are_heard_that_it_is_alive() {
    let (desk, clock) = desk().await;
    let (mut sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let door = desk.door.account().clone();
    let opened = sanne.everything().await.into_iter().find_map(|event| match event {
        DeskEvent::Opened(Opened { tells_alive, .. }) => Some(tells_alive),
        _ => None,
    });
    assert_eq!(opened, Some(true));
    for n in 1..=2 {
        clock.pass(31 * SECOND);
        alive(&sanne.session, &door, "s", n).await;
        let told = |batch: &matrix::wire::SyncBatch| {
            let told = batch.told.iter().find(|told| told.sender == door)?;
            match DeviceEvent::parse(&told.event_type, told.content.get()) {
                Ok(Some(DeviceEvent::Alive(alive))) if alive.counter == n => Some(alive),
                _ => None,
            }
        };
        let (one, other) = (sanne.await_batch(told).await, bram.await_batch(told).await);
        assert_eq!(one, other, "in one request");
    }
}

#[tokio::test]
async fn a_session_without_a_device_opens_no_door() {
    let desk = Desk::start().await;
    let session = desk.reader().await;
    let homeserver = session.homeserver().clone();
    let token = zeroize::Zeroizing::new("of an application service".to_owned());
    let without = Session::with_token(&homeserver, session.me().as_str(), "", token);
    let refused = door::Door::start(without.unwrap(), DoorConfig::default()).await;
    assert!(matches!(refused, Err(DoorError::NoDevice)));
}

/// Seen on a newcomer's first night: a visitor was picked up, got no word, was given back, and waited "0 min" again.
#[tokio::test]
async fn whoever_is_given_back_without_an_answer_waits_since_the_oldest_word() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let waits_since = |event: &DeskEvent| match event {
        DeskEvent::Assigned(assigned) if assigned.to.is_none() => Some(assigned.since),
        _ => None,
    };
    guest.say("m1", "hallo?").await;
    guest.say("m2", "is er iemand?").await;
    let word = |events: &[RawEvent]| events.iter().filter(|event| &*event.event_type == Message::TYPE).count();
    while word(&sanne.messages_or_none(&conversation).await.unwrap()) < 2 {
        sanne.sync().await;
    }
    let events = sanne.messages_or_none(&conversation).await.unwrap();
    let first = events.iter().rfind(|event| &*event.event_type == Message::TYPE).unwrap();
    sanne.ask(&conversation, 1, Ask::Release).await;
    assert_eq!(sanne.await_event(waits_since).await, first.at);
    // once answered, the time in conversation is no waiting
    sanne.claim(&conversation, 2).await;
    sanne.say(&conversation, 3, "m3", "ik ben er").await;
    assert_eq!(guest.listen().await.messages(3).await[2], "ik ben er");
    sanne.ask(&conversation, 3, Ask::Release).await;
    assert!(sanne.await_event(waits_since).await > first.at);
}

/// A helper who took a visitor and gave them back without a word has taken nothing off the wait.
#[tokio::test]
async fn who_was_given_back_before_anybody_said_a_word_waits_since_they_came() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let _guest = desk.visitor().enter(json!({})).await;
    let arrived = |event: &DeskEvent| match event {
        DeskEvent::Arrived(arrived) => Some((arrived.conversation.clone(), arrived.since)),
        _ => None,
    };
    let (conversation, since) = sanne.await_event(arrived).await;
    sanne.claim(&conversation, 0).await;
    sanne.ask(&conversation, 1, Ask::Release).await;
    let given_back = |event: &DeskEvent| match event {
        DeskEvent::Assigned(assigned) if assigned.to.is_none() => Some(assigned.since),
        _ => None,
    };
    assert_eq!(sanne.await_event(given_back).await, since);
}

#[tokio::test]
async fn a_door_that_is_an_application_service_hears_the_consoles() {
    for service in ["service", "managed"] {
        let site = Site::start().await;
        let homeserver = matrix::server::Homeserver::resolve(&site.url()).await.unwrap();
        let name = fresh(&format!("{service}-door"));
        let of_service = async |token: String| {
            let token = zeroize::Zeroizing::new(token);
            Session::of_service(&homeserver, token, Some(&name), "DOOR").await
        };
        let Some(token) = site.service(service) else {
            // the embedded homeserver has no application services
            assert!(of_service("of an application service".to_owned()).await.unwrap_err().is_signed_out());
            return;
        };
        let session = of_service(token).await.unwrap();
        assert_eq!(session.device(), "DOOR", "{service}");
        upkeep::found(&session, &upkeep::Plan { another: true, ..upkeep::Plan::default() }).await.unwrap();
        let clock = Steady::default();
        let config =
            DoorConfig { listen: Some(([127, 0, 0, 1], 0).into()), clock: clock.clone(), ..DoorConfig::default() };
        let door = soon(Box::pin(door::Door::start(session, config))).await.unwrap();
        let desk = Desk { site, door };
        let (mut sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
        let door = desk.door.account().clone();
        desk.visitor().enter(json!({})).await;
        let conversation = bram.await_arrival().await;
        for n in 1..=2 {
            for (helper, run) in [(&sanne, "s"), (&bram, "b")] {
                alive(&helper.session, &door, run, n).await;
            }
            taken_in(&mut bram, &conversation).await;
            clock.pass(80 * SECOND);
        }
        alive(&bram.session, &door, "b", 3).await;
        taken_in(&mut bram, &conversation).await;
        clock.pass(11 * SECOND);
        alive(&bram.session, &door, "b", 4).await;
        assert_eq!(bram.await_event(hearing).await, (sanne.me(), false));
        let silences = bram.everything().await.iter().filter_map(hearing).count();
        assert_eq!(silences, 1, "and not before, though 171 seconds had passed");
        // the door told meanwhile that it is alive
        sanne.await_batch(|batch| told_alive(batch, &door, 1)).await;
    }
}

#[tokio::test]
async fn what_a_door_does_not_know_is_skipped_and_hides_no_sign_of_life() {
    let (desk, clock) = desk().await;
    let (sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let door = desk.door.account().clone();
    let kind = "org.nachtwacht.alive";
    let strange = [
        ("org.nachtwacht.unheard_of", r#"{"v":1,"x":[]}"#.to_owned()),
        ("m.room_key_request", "{}".to_owned()),
        (kind, "{}".to_owned()),
        (kind, r#"{"v":99,"run":7}"#.to_owned()),
        (kind, r#"{"v":1,"run":"b","counter":-1}"#.to_owned()),
        (kind, format!(r#"{{"v":1,"run":"{}","counter":9}}"#, "x".repeat(2_000))),
        ("org.nachtwacht.request", r#"{"v":1,"ask":"dance"}"#.to_owned()),
    ];
    let me = bram.session.clone();
    let tell_strange = async || {
        for (kind, content) in &strange {
            let id = fresh("x");
            soon(me.tell_devices(std::slice::from_ref(&door), kind, &id, content)).await.unwrap();
        }
    };
    for n in 1..=2 {
        clock.pass(80 * SECOND);
        tell_strange().await;
        alive(&sanne.session, &door, "s", n).await;
        alive(&bram.session, &door, "b", n).await;
        bram.await_batch(|batch| told_alive(batch, &door, n)).await;
    }
    assert_eq!(bram.everything().await.iter().filter_map(hearing).count(), 0);
    clock.pass(91 * SECOND);
    tell_strange().await;
    alive(&sanne.session, &door, "s", 3).await;
    assert_eq!(bram.await_event(hearing).await, (bram.me(), false), "what is not known is no sign of life");
}
