//! The phase of a conversation and its goal, through a real door and homeserver: for helpers only (domain.md §11).

use care::phase::Phase;
use desk::conversation::Conversation;
use desk::event::{Ask, CaseEvent, ConversationId, InPhase};
use matrix::error::Error;
use matrix::session::Session;
use matrix::sync::history;
use matrix::wire::RawEvent;
use serde_json::json;

use testing::door::{Desk, answer, soon};

const GOAL: &str = "weer thuis durven slapen";

async fn says(session: &Session, room: &ConversationId, phase: u8, goal: Option<&str>) -> Result<(), Error> {
    let event = CaseEvent::Phase(InPhase { phase, goal: goal.map(str::to_owned) });
    let id = format!("{}{phase}{}", session.me(), goal.is_some());
    soon(session.send(room.as_str(), event.event_type(), &id, &event.content())).await.map(drop)
}

/// The conversation as a console of this member folds it.
async fn read(session: &Session, room: &ConversationId) -> Conversation {
    let events = soon(history(session, room.as_str())).await.unwrap();
    let door = session.me().as_str().replace("@sanne", "@door").replace("@bram", "@door");
    let mut conversation = Conversation::new(door.as_str().into());
    conversation.newer(&events.iter().filter_map(RawEvent::room).collect::<Vec<_>>());
    conversation
}

#[tokio::test]
async fn a_phase_and_its_goal_reach_no_visitor_and_stay_with_the_conversation() {
    let desk = Desk::start().await;
    let (mut sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let guest = desk.visitor().enter(json!({})).await;
    let mut stream = guest.listen().await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    says(&sanne.session, &conversation, 2, None).await.unwrap();
    says(&sanne.session, &conversation, 3, Some(GOAL)).await.unwrap();
    sanne.say(&conversation, 1, "m1", "dag").await;
    // all that the visitor gets up to the words that were said after it
    loop {
        let sent = stream.next().await.expect("the stream goes on");
        assert!(!sent.name.contains("phase") && !sent.data.to_string().contains(GOAL), "{} {}", sent.name, sent.data);
        if sent.name == "message" {
            assert_eq!(sent.data["text"], "dag");
            break;
        }
    }
    let here = read(&sanne.session, &conversation).await;
    assert_eq!((here.phase().phase, here.goal()), (Phase::Goal, Some(GOAL)));
    assert!(here.phase().since.is_some());
    // back to the queue, and with somebody else: phase, its time and the goal are the same, and the next one moves it
    let released = sanne.ask(&conversation, 1, Ask::Release).await;
    assert_eq!(sanne.await_event(|event| answer(event, &released)).await, Ok(None));
    bram.claim(&conversation, 2).await;
    let there = read(&bram.session, &conversation).await;
    assert_eq!((there.phase(), there.goal()), (here.phase(), Some(GOAL)));
    says(&bram.session, &conversation, 4, None).await.unwrap();
    assert_eq!(read(&bram.session, &conversation).await.phase().phase, Phase::Work);
    // who has the visitor no more moves nothing
    let refused = says(&sanne.session, &conversation, 5, None).await.unwrap_err();
    assert!(matches!(refused, Error::Refused { status: 403, .. }), "{refused:?}");
    // and after a restart of the door the visitor still got words alone
    let guest = desk.visitor().again(&guest);
    bram.say(&conversation, 3, "m2", "ik ben er nu").await;
    assert_eq!(guest.listen().await.messages(2).await, ["dag", "ik ben er nu"]);
}

/// Whoever reads along is in the room as the helper is: what they say of a phase is told to nobody as one.
#[tokio::test]
async fn what_a_reader_says_of_a_phase_is_none() {
    let desk = Desk::start().await;
    let (mut sanne, bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    says(&sanne.session, &conversation, 2, None).await.unwrap();
    sanne.ask(&conversation, 1, Ask::Listen { who: bram.me() }).await;
    let listens = |event: &desk::event::DeskEvent| matches!(event, desk::event::DeskEvent::Listens(_)).then_some(());
    sanne.await_event(listens).await;
    soon(bram.session.join(conversation.as_str())).await.unwrap();
    says(&bram.session, &conversation, 5, Some("weg")).await.unwrap();
    for session in [&sanne.session, &bram.session] {
        let read = read(session, &conversation).await;
        assert_eq!((read.phase().phase, read.goal()), (Phase::Question, None));
    }
}
