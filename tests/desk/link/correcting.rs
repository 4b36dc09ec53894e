//! Questions about registrations: to a door and from a door, beside all rooms, and for this device only (design §4).

use std::time::Duration;

use desk::event::{AskCorrection, CorrectionAnswer, CorrectionAsk, CorrectionIs, DeviceEvent, MemberId};
use matrix::link::{Command, Failure, Update};
use matrix::session::{Session, SyncRequest};

use testing::link::console::Console;
use testing::link::desk::ScriptedDesk;

/// The next question that the door's device was told, and by whom.
async fn next(door: &Session, since: &mut Option<String>) -> (MemberId, CorrectionAsk) {
    let wait = async {
        loop {
            let request = SyncRequest { since: since.clone(), poll: Duration::from_secs(10), limit: 10 };
            let batch = door.sync(&request).await.unwrap();
            *since = Some(batch.next.clone());
            for told in &batch.told {
                if let Ok(Some(DeviceEvent::CorrectionAsk(ask))) =
                    DeviceEvent::parse(&told.event_type, told.content.get())
                {
                    return (told.sender.clone(), ask);
                }
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(30), wait).await.expect("told by now")
}

async fn answer(by: &Session, (who, device): (&MemberId, &str), to: &str, answer: CorrectionIs) {
    let event = DeviceEvent::CorrectionAnswer(CorrectionAnswer { to: to.into(), answer });
    let id = format!("{}{to}", by.me());
    by.tell_device((who, device), event.event_type(), &id, &event.content()).await.unwrap();
}

/// What came of a question: a door's answer, or why it did not get there.
type Answer = Result<(MemberId, CorrectionIs), Failure>;

fn of(update: &Update) -> Option<(String, &Answer)> {
    match update {
        Update::Correction { to, answer } => Some((to.to_string(), answer)),
        _ => None,
    }
}

#[tokio::test]
async fn a_question_goes_to_the_door_and_only_a_door_answers_it() {
    let desk = ScriptedDesk::open(&["sanne", "bram"]).await;
    let mut console = Console::of(&desk, "sanne").await;
    let mut since = None;
    for (id, door) in [("q1", None), ("q2", Some(desk.door.me().clone()))] {
        let ask = Box::new(AskCorrection::Open { conversation: "!c:x".into() });
        console.ask(Command::AskCorrection { id: id.into(), door, ask });
        let (who, asked) = next(&desk.door, &mut since).await;
        assert_eq!((&who, asked.id.as_str()), (&desk.member("sanne"), id));
        assert_eq!(asked.ask, AskCorrection::Open { conversation: "!c:x".into() });
        // a colleague's word is none; the door's counts
        let bram = desk.server.sign_in("bram", "B").await;
        answer(&bram, (&who, &asked.device), id, CorrectionIs::Corrected).await;
        answer(&desk.door, (&who, &asked.device), id, CorrectionIs::Taken).await;
        let at = console.until(|update| of(update).is_some_and(|(to, _)| to == id)).await;
        let expected = Ok((desk.door.me().clone(), CorrectionIs::Taken));
        assert_eq!(of(&console.told[at]), Some((id.to_owned(), &expected)));
    }
}

#[tokio::test]
async fn a_question_that_cannot_be_asked_is_said_to_be_so_and_never_asked_later() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let mut console = Console::sign_in_at("http://127.0.0.1:1", "sanne", testing::link::desk::PASSWORD);
    let ask = || Box::new(AskCorrection::Mine);
    console.ask(Command::AskCorrection { id: "early".into(), door: None, ask: ask() });
    let at = console.until(|update| of(update).is_some()).await;
    assert_eq!(of(&console.told[at]), Some(("early".to_owned(), &Err(Failure::Unreachable))));
    console.sign_in(&desk.server.url(), &desk.name("sanne"), testing::link::desk::PASSWORD);
    console.until(|update| matches!(update, Update::SignedIn { .. })).await;
    console.ask(Command::AskCorrection { id: "now".into(), door: None, ask: ask() });
    assert_eq!(next(&desk.door, &mut None).await.1.id.as_str(), "now");
}
