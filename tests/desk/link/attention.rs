//! That a console is alive, and that a door is: told beside all rooms, once, and never later (domain.md §2.11).

use std::time::Duration;

use desk::event::{Alive, DeviceEvent, MemberId};
use matrix::link::{Command, Update};
use matrix::session::{Session, SyncRequest};
use matrix::wire::SyncBatch;

use testing::link::console::Console;
use testing::link::desk::ScriptedDesk;

/// What this device was told of who is alive.
fn alive(batch: &SyncBatch) -> Vec<(MemberId, Alive)> {
    let alive = |told: &matrix::wire::ToldBeside| match DeviceEvent::parse(&told.event_type, told.content.get()) {
        Ok(Some(DeviceEvent::Alive(alive))) => Some((told.sender.clone(), alive)),
        _ => None,
    };
    batch.told.iter().filter_map(alive).collect()
}

async fn next(door: &Session, since: &mut Option<String>) -> Vec<(MemberId, Alive)> {
    let wait = async {
        loop {
            let request = SyncRequest { since: since.clone(), poll: Duration::from_secs(10), limit: 10 };
            let batch = door.sync(&request).await.unwrap();
            *since = Some(batch.next.clone());
            let alive = alive(&batch);
            if !alive.is_empty() {
                return alive;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(30), wait).await.expect("told by now")
}

#[tokio::test]
async fn a_console_tells_the_door_that_it_is_alive_when_its_loop_says_so_and_not_otherwise() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let console = Console::of(&desk, "sanne").await;
    let mut since = None;
    console.ask(Command::Alive);
    let first = next(&desk.door, &mut since).await;
    console.ask(Command::Alive);
    let second = next(&desk.door, &mut since).await;
    let counters: Vec<_> = first.iter().chain(&second).map(|(_, alive)| alive.counter).collect();
    assert_eq!(counters, [1, 2], "each once, and nothing by itself");
    assert!(
        first.iter().chain(&second).all(|(who, alive)| *who == desk.member("sanne") && alive.run == first[0].1.run)
    );
}

#[tokio::test]
async fn what_was_to_be_told_while_nobody_is_there_is_not_told_later() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let console = Console::sign_in_at("http://127.0.0.1:1", "sanne", testing::link::desk::PASSWORD);
    for _ in 0..3 {
        console.ask(Command::Alive);
    }
    let mut since = None;
    let url = desk.server.url();
    console.sign_in(&url, &desk.name("sanne"), testing::link::desk::PASSWORD);
    let mut console = console;
    console.until(|update| matches!(update, Update::SignedIn { .. })).await;
    console.ask(Command::Alive);
    let told = next(&desk.door, &mut since).await;
    assert_eq!(told.len(), 1);
}

#[tokio::test]
async fn a_console_hears_the_door_and_nobody_else() {
    let desk = ScriptedDesk::open(&["sanne", "bram"]).await;
    let mut console = Console::of(&desk, "sanne").await;
    let bram = desk.server.sign_in("bram", "B").await;
    let (sanne, door) = (desk.member("sanne"), desk.door.me().clone());
    // what the console does not know is skipped, whoever tells it
    for (n, (kind, content)) in [
        ("org.nachtwacht.unheard_of", r#"{"v":1}"#),
        ("org.nachtwacht.alive", r#"{"v":99,"run":[]}"#),
        ("org.nachtwacht.alive", "{}"),
    ]
    .into_iter()
    .enumerate()
    {
        desk.door.tell_devices(std::slice::from_ref(&sanne), kind, &format!("x{n}"), content).await.unwrap();
    }
    for (session, counter) in [(&bram, 1), (&desk.door, 2)] {
        let event = DeviceEvent::Alive(Alive { run: "r".to_owned(), counter });
        let (kind, content, id) = (event.event_type(), event.content(), format!("t{counter}"));
        session.tell_devices(std::slice::from_ref(&sanne), kind, &id, &content).await.unwrap();
    }
    let at = console.until(|update| matches!(update, Update::DoorAlive(_))).await;
    let heard = console.told[..=at].iter().filter_map(|update| match update {
        Update::DoorAlive(who) => Some(who.clone()),
        _ => None,
    });
    assert_eq!(heard.collect::<Vec<_>>(), [door]);
}
