//! Two doors at one desk.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use care::triage::{LoweringReason, Triage};
use desk::event::{Arrived, Ask, ConversationId, DeskEvent, Refusal, Seq, Shift, room_type};
use desk::roster::Roster;
use door::{DoorConfig, DoorError};
use matrix::rooms::NewRoom;
use matrix::wire::RawEvent;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use testing::door::{Desk, Helper, answer, soon, try_open, visitors_of};

/// The desk as somebody sees it who reads it anew: its state, then all that was said.
pub(crate) async fn roster(helper: &Helper, room: &str) -> Roster {
    let mut roster = Roster::default();
    for raw in helper.session.full_state(room).await.unwrap() {
        if let Some(stamped) = raw.desk() {
            roster.apply(&stamped);
        }
    }
    for stamped in everything(helper, room).await.iter().filter_map(RawEvent::desk) {
        roster.fill(&stamped);
    }
    roster
}

async fn everything(helper: &Helper, room: &str) -> Vec<RawEvent> {
    matrix::sync::history(&helper.session, room).await.unwrap()
}

#[tokio::test]
async fn two_doors_are_one_desk() {
    let desk = Desk::start().await;
    let (mut sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let second = desk.second("tweede", |_| {}).await;
    let (one, other) = (desk.visitor(), visitors_of(&second));
    let guest = one.enter(json!({ "language": "nl" })).await;
    let first = sanne.await_arrival().await;
    let stranger = other.enter(json!({ "language": "nl" })).await;
    let other_one = sanne.await_arrival().await;
    assert_ne!(guest.alias, stranger.alias);

    // each claim goes to its own door, and each visitor hears only the helper who claimed
    sanne.claim(&first, 0).await;
    bram.claim(&other_one, 0).await;
    sanne.say(&first, 1, "m1", "aan de eerste deur").await;
    bram.say(&other_one, 1, "m2", "aan de tweede deur").await;
    assert_eq!(guest.listen().await.messages(1).await, ["aan de eerste deur"]);
    assert_eq!(stranger.listen().await.messages(1).await, ["aan de tweede deur"]);
    let seen = roster(&sanne, desk.door.desk_room()).await;
    let doors: Vec<_> = [&first, &other_one].map(|id| seen.get(id).unwrap().door.clone()).to_vec();
    assert_eq!(doors, [desk.door.account().clone(), second.account().clone()]);
    assert_eq!(seen.gap(), None);

    // a visit is known at its own door only
    let (status, trouble) = other.again(&guest).post("messages", json!({ "id": "x", "text": "hier?" })).await;
    assert_eq!((status, &trouble["error"]), (404, &json!("no_such_visit")));
    assert!(!trouble.to_string().contains(&guest.alias));

    // a transfer, a lowering and a take-over go the same way at the other door
    let transfer = bram.hand_over(&other_one, 1, &mut sanne).await;
    assert_eq!(bram.await_event(|event| answer(event, &transfer)).await, Ok(Some(sanne.me())));
    sanne.ask(&other_one, 2, Ask::Triage { triage: Triage::B, reason: None }).await;
    sanne.await_event(|event| matches!(event, DeskEvent::Triaged(e) if e.triage == Triage::B).then_some(())).await;
    let lower = Ask::Triage { triage: Triage::C, reason: Some(LoweringReason::LearntMore) };
    let proposal = sanne.ask(&other_one, 2, lower).await;
    bram.await_event(|event| matches!(event, DeskEvent::LoweringProposed(_)).then_some(())).await;
    bram.ask(&other_one, 2, Ask::ConfirmLowering { proposal }).await;
    bram.await_event(|event| matches!(event, DeskEvent::Triaged(e) if e.triage == Triage::C).then_some(())).await;
    desk.door.ensure_supervisor(&bram.me()).await.unwrap();
    let take = bram.ask(&other_one, 2, Ask::TakeOver).await;
    assert_eq!(bram.await_event(|event| answer(event, &take)).await, Ok(Some(bram.me())));

    // and who is off duty or full is so at both doors
    bram.duty(Shift::Off, 3).await;
    other.enter(json!({})).await;
    let third = sanne.await_arrival().await;
    let claim = bram.ask(&third, 0, Ask::Claim).await;
    assert_eq!(bram.await_event(|event| answer(event, &claim)).await, Err(Refusal::OffDuty));
    sanne.duty(Shift::On, 1).await;
    let claim = sanne.ask(&third, 0, Ask::Claim).await;
    assert_eq!(sanne.await_event(|event| answer(event, &claim)).await, Err(Refusal::Full), "one of the other door's");
    soon(second.shutdown()).await.unwrap();
}

#[tokio::test]
async fn nobody_has_more_than_the_duty_says_whatever_two_doors_do_at_once() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let second = desk.second("tweede", |_| {}).await;
    sanne.duty(Shift::On, 1).await;
    for round in 0..6 {
        let (one, other) = (desk.visitor(), visitors_of(&second));
        tokio::join!(one.enter(json!({})), other.enter(json!({})));
        let (first, next) = (sanne.await_arrival().await, sanne.await_arrival().await);
        let (a, b) = tokio::join!(sanne.ask(&first, 0, Ask::Claim), sanne.ask(&next, 0, Ask::Claim));
        let mut granted: Vec<ConversationId> = Vec::new();
        for (conversation, id) in [(&first, &a), (&next, &b)] {
            let end = sanne.seek_event(|event| answer(event, id)).await;
            match end {
                Ok(_) => granted.push(conversation.clone()),
                Err(why) => assert_eq!(why, Refusal::Full),
            }
        }
        assert!(!granted.is_empty(), "round {round}");
        if granted.len() == 2 {
            let back = sanne.seek_event(|event| match event {
                DeskEvent::Assigned(e) if e.to.is_none() && granted.contains(&e.conversation) => {
                    Some((e.conversation.clone(), e.request.clone()))
                }
                _ => None,
            });
            let (conversation, request) = back.await;
            assert_eq!(request, None, "by the door itself");
            granted.retain(|id| *id != conversation);
            // and its room is shut again, once the door has come to that
            soon(async { while sanne.session.join(conversation.as_str()).await.is_ok() {} }).await;
        }
        assert_eq!(granted.len(), 1, "round {round}");
        assert_eq!(roster(&sanne, desk.door.desk_room()).await.load(&sanne.me()), 1, "round {round}");
        // the next round begins with nobody
        let open = roster(&sanne, desk.door.desk_room()).await;
        let fence = open.get(&granted[0]).unwrap().entry.fence;
        let release = sanne.ask(&granted[0], fence.0, Ask::Release).await;
        assert_eq!(sanne.seek_event(|event| answer(event, &release)).await, Ok(None));
    }
}

#[tokio::test]
async fn a_door_that_opens_again_elsewhere_stops_the_first() {
    let desk = Desk::start().await;
    desk.helper("sanne").await;
    let again = soon(try_open(&desk.site, "door", |_| {})).await.unwrap();
    // signing in on the same device voids the first one's token; reading of the newer run stops it as well
    let why = soon(desk.door.failed()).await;
    assert!(matches!(why, DoorError::SignedOut | DoorError::OpenedElsewhere | DoorError::Matrix(_)), "{why:?}");
    visitors_of(&again).enter(json!({})).await;
}

#[tokio::test]
async fn a_newer_run_with_the_same_token_stops_the_first() {
    use door::Door;
    let site = testing::site::Site::start().await;
    site.account("door", true).await;
    let session = site.sign_in("door", "DOOR").await;
    upkeep::found(&session, &upkeep::Plan { another: true, ..Default::default() }).await.unwrap();
    let config = DoorConfig::default();
    let first = soon(Door::start(session.clone(), config.clone())).await.unwrap();
    let second = soon(Door::start(session, config)).await.unwrap();
    assert_eq!(soon(first.failed()).await, DoorError::OpenedElsewhere);
    soon(second.shutdown()).await.unwrap();
}

#[tokio::test]
async fn whom_the_run_before_let_in_while_this_one_started_is_not_lost() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let room = desk.door.desk_room().to_owned();
    desk.visitor().enter(json!({})).await;
    let known = sanne.await_arrival().await;
    // what the run before writes: the visitor's room, and that somebody is there
    let before = desk.reader().await;
    let token = "a-token-of-the-run-before";
    let digest = Sha256::new().chain_update(token.len().to_be_bytes()).chain_update(token).finalize();
    let visit = json!({ "v": 1, "digest": URL_SAFE_NO_PAD.encode(digest) });
    let state = [("org.nachtwacht.visit", "", visit)];
    let new = NewRoom { room_type: room_type::CONVERSATION, state: &state, ..NewRoom::default() };
    let conversation = ConversationId::from(before.create_room(&new).await.unwrap());
    let arrived = everything(&sanne, &room).await.into_iter().filter_map(|raw| raw.desk()).find_map(|said| {
        let DeskEvent::Arrived(arrived) = said.event else { return None };
        (arrived.conversation == known).then_some(arrived)
    });
    let seq = Seq(roster(&sanne, &room).await.last_seq(before.me()).0 + 1);
    let alias = "Groene mees 7".to_owned();
    let arrived = DeskEvent::Arrived(Arrived { seq, conversation: conversation.clone(), alias, ..arrived.unwrap() });
    before.send(&room, arrived.event_type(), "before", &arrived.content()).await.unwrap();
    assert_eq!(sanne.await_arrival().await, conversation);
    let guest = desk.visitor().of_token(token);
    soon(async { while guest.post("messages", json!({ "id": "1", "text": "hallo" })).await.0 != 200 {} }).await;
    sanne.claim(&conversation, 0).await;
    sanne.say(&conversation, 1, "m1", "ja").await;
    assert_eq!(guest.listen().await.messages(2).await, ["hallo", "ja"]);
}

#[tokio::test]
async fn who_came_in_before_each_of_two_deaths_in_a_row_is_still_there() {
    let desk = Desk::start().await;
    let first = desk.visitor().enter(json!({})).await;
    first.say("1", "een").await;
    let desk = desk.crash(|_| {}).await;
    let second = desk.visitor().enter(json!({})).await;
    second.say("1", "twee").await;
    // the third run asks the homeserver what the second one asked a moment ago: an answer of then does not do
    let desk = desk.crash(|_| {}).await;
    for (guest, words) in [(first, "een"), (second, "twee")] {
        let guest = desk.visitor().again(&guest);
        guest.say("2", "hier nog").await;
        assert_eq!(guest.listen().await.messages(2).await, [words, "hier nog"]);
    }
    let sanne = desk.helper("sanne").await;
    let known = roster(&sanne, desk.door.desk_room()).await;
    assert_eq!((known.waiting().count(), known.gap()), (2, None));
}
