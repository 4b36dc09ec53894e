//! One row of the table.

use std::time::{Duration, Instant};

use care::Language;
use care::registration::Visitor;
use care::triage::{Answers, Triage};
use desk::event::{Arrived, Ask, Board, ConversationId, DeskEvent, Fence, MemberId, Moment, Seq, Stamped};
use desk::roster::Roster;
use door::{Door, DoorConfig, DoorHandle, Entry, Timing};
use futures_util::stream::{self, StreamExt as _};
use matrix::session::Session;
use upkeep::{Plan, found};

use super::relay::Relay;
use testing::link::racer::Racer;
use testing::program::screen::{Screen, key};
use testing::site::{PASSWORD, Site};

/// How many visitors who wait are real, how many come while it is measured, how many are claimed.
const REAL: usize = 10;

pub(crate) const HEAD: &str = "\
| waiting | helpers | first sync, KiB | full queue, ms | bytes an arrival | claim to words, ms: p50, worst | console, MiB |
|--:|--:|--:|--:|--:|--:|--:|";

/// Measures with so many waiting and so many on duty, and gives the row.
pub(crate) async fn measure(waiting: usize, helpers: usize) -> String {
    let site = Site::start().await;
    let (door, me) = door(&site).await;
    pretend(&site, &door, waiting - REAL).await;
    for _ in 0..REAL {
        come_in(&door).await;
    }
    let names: Vec<_> = (1..helpers).map(|n| format!("helper{n}")).collect();
    let signing_in = stream::iter(&names).map(|name| member(&site, &door, name));
    let idle: Vec<_> = signing_in
        .map(|member| async {
            let (name, session) = member.await;
            Racer::sign_in(site.url(), name, session).await
        })
        .buffered(8)
        .collect()
        .await;

    let relay = Relay::to(&site.url()).await;
    let (name, session) = member(&site, &door, "fresh").await;
    let began = Instant::now();
    let fresh = Racer::sign_in(relay.url(), name, session).await;
    fresh.until("the queue is full", |seen| seen.roster.waiting().count() == waiting).await;
    let (full, first) = (began.elapsed(), relay.bytes());

    let before = relay.bytes();
    for n in 1..=REAL {
        come_in(&door).await;
        fresh.until("one more waits", |seen| seen.roster.waiting().count() == waiting + n).await;
    }
    let arrival = (relay.bytes() - before) / REAL;

    let resident = resident(&site, &door, waiting + REAL).await;
    let mut waits = claims(&fresh, &me).await;
    waits.sort_unstable();
    for racer in &idle {
        let last = fresh.seen().roster.last_seq(&me);
        racer.until("what the door said", |seen| seen.roster.last_seq(&me) >= last).await;
    }
    door.shutdown().await.unwrap();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    format!(
        "| {waiting} | {helpers} | {} | {:.0} | {arrival} | {:.0}, {:.0} | {:.1} |",
        first / 1024,
        ms(full),
        ms(waits[waits.len() / 2]),
        ms(waits[waits.len() - 1]),
        resident,
    )
}

async fn door(site: &Site) -> (DoorHandle, MemberId) {
    site.account("door", true).await;
    let session = site.sign_in("door", "DOOR").await;
    found(&session, &Plan { another: true, ..Plan::default() }).await.unwrap();
    let day = Duration::from_hours(24);
    let timing = Timing { call: day, away: day, lost: day, ..Timing::default() };
    let me = session.me().clone();
    (Door::start(session, DoorConfig { timing, ceiling: u8::MAX, ..DoorConfig::default() }).await.unwrap(), me)
}

/// A visitor comes in and says something.
async fn come_in(door: &DoorHandle) {
    let entered = door.reception().enter(Entry::default(), None).await.unwrap();
    door.reception().visit(entered.token.as_str()).unwrap().say("m1", "Hallo?").await.unwrap();
}

/// A member of the desk, and a session of theirs.
async fn member(site: &Site, door: &DoorHandle, who: &str) -> (String, Session) {
    site.account(who, false).await;
    let session = site.sign_in(who, "SETUP").await;
    door.ensure_member(session.me()).await.unwrap();
    (site.name(who), session)
}

/// Another door's board, with so many who wait and have no room.
async fn pretend(site: &Site, door: &DoorHandle, waiting: usize) {
    if waiting == 0 {
        return;
    }
    site.account("otherdoor", true).await;
    let other = site.sign_in("otherdoor", "DOOR").await;
    door.ensure_door(other.me()).await.unwrap();
    other.join(door.desk_room()).await.unwrap();
    let mut roster = Roster::default();
    for n in 1..=waiting as u64 {
        let event = DeskEvent::Arrived(arrived(n));
        let (id, sender) = (format!("$pretended{n}").into(), other.me().clone());
        roster.apply(&Stamped { id, sender, at: Moment(n), event });
    }
    for page in roster.board(other.me(), None) {
        let key = Board::key(other.me(), page.page);
        let event = DeskEvent::Board(page);
        other.set_state(door.desk_room(), event.event_type(), &key, &event.content()).await.unwrap();
    }
}

fn arrived(n: u64) -> Arrived {
    Arrived {
        seq: Seq(n),
        conversation: format!("!pretended-as-long-as-an-id{n}:desk.example").into(),
        since: Moment(1_764_000_000_000 + n),
        alias: format!("Grutto {n}"),
        language: Language::Nl,
        tag: None,
        visitor: Visitor::New,
        answers: Answers::default(),
        plain: false,
        triage: Triage::X,
    }
}

/// Claims the visitors of a door one after the other. How long each took until the words were there.
async fn claims(fresh: &Racer, door: &MemberId) -> Vec<Duration> {
    let of_door: Vec<(ConversationId, Fence)> = {
        let seen = fresh.seen();
        let open = seen.roster.waiting().filter(|open| open.door == *door);
        open.map(|open| (open.entry.conversation.clone(), open.entry.fence)).take(REAL).collect()
    };
    let mut waits = Vec::new();
    for (n, (conversation, fence)) in of_door.into_iter().enumerate() {
        let began = Instant::now();
        fresh.ask(&format!("claim{n}").into(), &conversation, fence.0, Ask::Claim);
        let has_words = |words: &Vec<_>| !words.is_empty();
        fresh.until("the words are there", |seen| seen.open.get(&conversation).is_some_and(has_words)).await;
        waits.push(began.elapsed());
    }
    waits
}

/// The resident memory in MiB of the program itself, in a terminal of 160×50, that shows how many wait.
async fn resident(site: &Site, door: &DoorHandle, waiting: usize) -> f64 {
    let (name, _) = member(site, door, "screen").await;
    let url = site.url();
    let look = move || {
        let home = tempfile::tempdir().unwrap();
        let arguments = ["--lang", "en", "--homeserver", &url, "--helper", &name];
        let mut screen = Screen::start(home.path(), 50, 160, &arguments);
        screen.sees("password");
        screen.press(PASSWORD).press(key::ENTER);
        screen.sees(&format!("{waiting} waiting"));
        settled(|| rss(screen.process()))
    };
    tokio::task::spawn_blocking(look).await.unwrap()
}

/// The resident memory of a process in MiB.
fn rss(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

/// What is read when it has stayed within a tenth for two seconds: the key for unsent words is made in the background,
/// and takes 19 MiB for that long.
fn settled(read: impl Fn() -> f64) -> f64 {
    let (mut last, mut same) = (read(), 0);
    while same < 10 {
        std::thread::sleep(Duration::from_millis(200));
        let now = read();
        same = if (now - last).abs() < last / 10.0 { same + 1 } else { 0 };
        last = now;
    }
    last
}
