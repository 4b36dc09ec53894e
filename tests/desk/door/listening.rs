//! Reading along (design §3): the door lets the reader in before it says so and out after it has ended, by whatever it
//! ends, also when the door died in between; no word of a reader's reaches the visitor.

use care::registration::Closing;
use desk::event::{
    Ask, CaseEvent, ConversationId, DeskEvent, Listening, MemberId, Note, Refusal, RequestId, RoomEvent, Shift,
};
use matrix::wire::RawEvent;
use ruma::api::Direction;
use serde_json::json;

use super::talk::{register_room, registration};
use testing::door::{Desk, Guest, Helper, answer, getrandom_hex, soon};

/// A helper who has a visitor, a colleague, and a third one.
pub(super) struct Shared {
    pub(super) desk: Desk,
    pub(super) sanne: Helper,
    pub(super) milan: Helper,
    pub(super) guest: Guest,
    pub(super) conversation: ConversationId,
}

pub(super) async fn shared() -> Shared {
    let desk = Desk::start().await;
    let (mut sanne, milan) = (desk.helper("sanne").await, desk.helper("milan").await);
    let guest = desk.visitor().enter(json!({})).await;
    guest.say("1", "ik weet het niet meer").await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    Shared { desk, sanne, milan, guest, conversation }
}

/// Waits for what a door says of a request to read along: who does then, or why not.
async fn told(helper: &mut Helper, id: &RequestId) -> Result<Vec<MemberId>, Refusal> {
    helper
        .await_event(|event| match event {
            DeskEvent::Listens(it) if it.request.as_ref() == Some(id) => {
                Some(Ok(it.readers.iter().map(|reader| reader.who.clone()).collect()))
            }
            DeskEvent::Declined(declined) if declined.request == *id => Some(Err(declined.why)),
            _ => None,
        })
        .await
}

/// Waits until the door says by itself that somebody reads along no more.
async fn stopped(helper: &mut Helper, who: &MemberId) {
    let is_it = |event: &DeskEvent| match event {
        DeskEvent::Listens(it) if !it.on && it.who == *who && it.request.is_none() => Some(()),
        _ => None,
    };
    helper.await_event(is_it).await;
}

/// A colleague is invited, and goes in.
pub(super) async fn invite(helper: &mut Helper, colleague: &Helper, conversation: &ConversationId, fence: u64) {
    let id = helper.ask(conversation, fence, Ask::Listen { who: colleague.me() }).await;
    assert!(told(helper, &id).await.expect("granted").contains(&colleague.me()));
    soon(colleague.session.join(conversation.as_str())).await.expect("invited before it is said");
}

/// Who began and stopped reading along, as the room says it.
async fn lines(helper: &Helper, conversation: &ConversationId) -> Vec<(MemberId, bool)> {
    let page = helper.session.history(conversation.as_str(), None, None, Direction::Forward, 1000).await.unwrap();
    let line = |event: &RawEvent| match event.room()?.event {
        RoomEvent::Case(CaseEvent::Listening(Listening { who, on })) => Some((who, on)),
        _ => None,
    };
    page.events.iter().filter_map(line).collect()
}

async fn wait_for_lines(helper: &mut Helper, conversation: &ConversationId, wanted: &[(MemberId, bool)]) {
    soon(async {
        while lines(helper, conversation).await != wanted {
            helper.sync().await;
        }
    })
    .await;
}

/// Waits until a helper is out of a room, and cannot come back.
async fn is_out(helper: &Helper, conversation: &ConversationId) {
    // the door removes after it has said so
    soon(async { while helper.try_say(conversation, 1, &getrandom_hex(), "te laat").await.is_ok() {} }).await;
    assert!(helper.session.join(conversation.as_str()).await.is_err(), "there is no way back");
}

#[tokio::test]
async fn a_colleague_reads_along_by_invitation_and_no_word_of_theirs_reaches_the_visitor() {
    let Shared { desk: _desk, mut sanne, milan, guest, conversation } = shared().await;
    invite(&mut sanne, &milan, &conversation, 1).await;
    wait_for_lines(&mut sanne, &conversation, &[(milan.me(), true)]).await;
    assert_eq!(milan.messages(&conversation).await.len(), 1, "the talk is there from its beginning");
    // a note stands in the room; a message goes nowhere, whatever fence it names, and that is said
    let note = CaseEvent::Note(Note { text: "vraag of hij een auto heeft".to_owned() });
    soon(milan.session.send(conversation.as_str(), note.event_type(), "n", &note.content())).await.unwrap();
    for (id, fence) in [("m1", 1), ("m2", 2)] {
        milan.say(&conversation, fence, id, "ik lees mee").await;
        let refused = |event: &DeskEvent| match event {
            DeskEvent::Undelivered(it) if it.message.as_str() == id => Some((it.to.clone(), it.why)),
            _ => None,
        };
        assert_eq!(sanne.await_event(refused).await, (milan.me(), Refusal::NotYours));
    }
    sanne.say(&conversation, 1, "s1", "ik ben er").await;
    assert_eq!(
        guest.listen().await.messages(2).await,
        ["ik weet het niet meer", "ik ben er"],
        "and nothing in between"
    );
    // the reader ends it
    let id = milan.ask(&conversation, 0, Ask::EndListen { who: milan.me() }).await;
    assert_eq!(told(&mut sanne, &id).await, Ok(Vec::new()));
    is_out(&milan, &conversation).await;
    wait_for_lines(&mut sanne, &conversation, &[(milan.me(), true), (milan.me(), false)]).await;
}

#[tokio::test]
async fn it_ends_with_a_handover_and_who_read_along_and_gets_the_visitor_stays_in_the_room() {
    let Shared { desk, mut sanne, mut milan, guest, conversation } = shared().await;
    let bram = desk.helper("bram").await;
    invite(&mut sanne, &milan, &conversation, 1).await;
    invite(&mut sanne, &bram, &conversation, 1).await;
    let given = sanne.hand_over(&conversation, 1, &mut milan).await;
    assert_eq!(sanne.await_event(|event| answer(event, &given)).await, Ok(Some(milan.me())));
    is_out(&bram, &conversation).await;
    is_out(&sanne, &conversation).await;
    milan.say(&conversation, 2, "m", "ik ben er nu").await;
    assert_eq!(guest.listen().await.messages(2).await, ["ik weet het niet meer", "ik ben er nu"]);
    let expected = [(milan.me(), true), (bram.me(), true), (bram.me(), false)];
    wait_for_lines(&mut milan, &conversation, &expected).await;
    // and closing ends it
    invite(&mut milan, &bram, &conversation, 2).await;
    milan.ask(&conversation, 2, Ask::close(Closing::EndedByHelper)).await;
    milan.await_event(|event| matches!(event, DeskEvent::Closed(_)).then_some(())).await;
    is_out(&bram, &conversation).await;
}

#[tokio::test]
async fn a_supervisor_comes_by_duty_and_nobody_else_unasked() {
    let Shared { desk, mut sanne, milan, conversation, .. } = shared().await;
    let own = milan.ask(&conversation, 1, Ask::Listen { who: milan.me() }).await;
    assert_eq!(told(&mut sanne, &own).await, Err(Refusal::NotSupervisor));
    desk.door.ensure_supervisor(&milan.me()).await.unwrap();
    let own = Box::pin(soon(async {
        loop {
            let own = milan.ask(&conversation, 1, Ask::Listen { who: milan.me() }).await;
            // the door may not have read the levels yet
            match told(&mut sanne, &own).await {
                Err(Refusal::NotSupervisor) => {}
                answer => return answer,
            }
        }
    }))
    .await;
    assert_eq!(own, Ok(vec![milan.me()]));
    soon(milan.session.join(conversation.as_str())).await.unwrap();
}

#[tokio::test]
async fn a_door_that_died_lets_in_and_out_as_the_desk_was_told() {
    let Shared { desk, mut sanne, milan, conversation, .. } = shared().await;
    let (bram, door) = (desk.helper("bram").await, desk.reader().await);
    invite(&mut sanne, &milan, &conversation, 1).await;
    wait_for_lines(&mut sanne, &conversation, &[(milan.me(), true)]).await;
    // as if it had died before it let the one in, and after it let another in of whom nothing was said
    let room = conversation.as_str();
    soon(door.kick(room, &milan.me())).await.unwrap();
    soon(door.invite(room, &bram.me())).await.unwrap();
    soon(bram.session.join(room)).await.unwrap();
    let desk = desk.crash(|_| {}).await;
    is_out(&bram, &conversation).await;
    soon(milan.session.join(room)).await.expect("invited again");
    // the board alone tells it as well, and whoever is not at the desk any more reads along no more
    let desk = desk.restart(|_| {}).await;
    soon(door.kick(desk.door.desk_room(), &milan.me())).await.unwrap();
    stopped(&mut sanne, &milan.me()).await;
    is_out(&milan, &conversation).await;
    wait_for_lines(&mut sanne, &conversation, &[(milan.me(), true), (milan.me(), false)]).await;
}

#[tokio::test]
async fn who_goes_off_duty_reads_along_no_more_also_while_the_door_is_shut() {
    let Shared { desk, mut sanne, mut milan, conversation, .. } = shared().await;
    let mut bram = desk.helper("bram").await;
    invite(&mut sanne, &milan, &conversation, 1).await;
    invite(&mut sanne, &bram, &conversation, 1).await;
    milan.duty(Shift::Off, 3).await;
    stopped(&mut sanne, &milan.me()).await;
    is_out(&milan, &conversation).await;
    let Desk { site, door } = desk;
    soon(door.shutdown()).await.unwrap();
    bram.duty(Shift::Off, 3).await;
    let _door = testing::door::open(&site, |_| {}).await;
    stopped(&mut sanne, &bram.me()).await;
    is_out(&bram, &conversation).await;
}

#[tokio::test]
async fn a_registration_of_who_only_reads_along_is_none() {
    let desk = Desk::start_with(|config| config.timing.register = std::time::Duration::from_millis(1)).await;
    let (mut sanne, milan) = (desk.helper("sanne").await, desk.helper("milan").await);
    desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    invite(&mut sanne, &milan, &conversation, 1).await;
    let form = json!({ "v": 1 });
    let mut content = registration();
    content.as_object_mut().unwrap().extend(form.as_object().unwrap().clone());
    let kind = "org.nachtwacht.registration";
    soon(milan.session.send(conversation.as_str(), kind, "f", &content.to_string())).await.unwrap();
    let closing = Closing::EndedByHelper;
    sanne.ask(&conversation, 1, Ask::close(closing)).await;
    let registered = |event: &DeskEvent| match event {
        DeskEvent::Closed(closed) => Some(closed.registered),
        _ => None,
    };
    assert_eq!(sanne.await_event(registered).await, Some(false));
    let door = desk.reader().await;
    let mut events = register_room(&door).await;
    while events.is_empty() {
        tokio::task::yield_now().await;
        events = register_room(&door).await;
    }
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].0, "org.nachtwacht.unregistered");
}
