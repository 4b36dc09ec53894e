//! A night with a number of helpers, each with a number of visitors, in which nothing happens but signs of life.

use std::sync::Arc;
use std::time::{Duration, Instant};

use desk::attention::AttentionLimits;
use desk::event::{Ask, ConversationId, DeskEvent, Duty, Fence, MemberId, Request, Shift};
use door::{Door, DoorConfig, DoorHandle, Entry, Timing};
use futures_util::stream::{self, StreamExt as _};
use matrix::link::Command;
use matrix::server::Homeserver;
use matrix::session::Session;
use upkeep::{Plan, found};

use super::thread::{Thread, sleeps};
use super::wire::{Counted, Sum, Wire};
use testing::link::racer::{Racer, Seen};
use testing::program::screen::{Screen, key};
use testing::site::{PASSWORD, Site};

/// A console tells at least so often that it is alive, and with what wakes it so soon (`console::world::attention`).
const ALIVE: [Duration; 2] = [Duration::from_secs(35), Duration::from_secs(25)];
/// The homeserver is asked so often how fast it answers.
const PROBE: Duration = Duration::from_millis(100);
/// So long after the visitor's word, and no longer, a helper may let it stand, so that the measurement ends.
const UNANSWERED: u64 = 5_000;
/// So many at once come in, claim, sign in.
const AT_ONCE: usize = 8;

/// A desk that is measured.
struct Desk {
    site: Site,
    thread: Thread,
    door: Arc<DoorHandle>,
    /// The door's wire, and the consoles'.
    wires: [Wire; 2],
}

/// Measures, and prints what it finds.
pub(crate) async fn measure(helpers: usize, visitors: usize, time: Duration) {
    let desk = Desk::open().await;
    let sessions: Vec<_> = stream::iter(0..helpers).map(|n| desk.member(n)).buffered(AT_ONCE).collect().await;
    let began = Instant::now();
    let observer = desk.observer().await;
    let last = desk.fill(&observer, &sessions, visitors).await;
    eprintln!("{visitors} visitors are there and {helpers} helpers have them, after {:?}", began.elapsed());
    let signing_in = sessions.iter().map(|(name, session)| desk.sign_in(name, session));
    let mut consoles: Vec<_> = stream::iter(signing_in).buffered(AT_ONCE).collect().await;
    consoles.push(observer);
    let consoles = Arc::new(consoles);
    for console in &*consoles {
        let all = |seen: &Seen| seen.roster.assigned().count() == visitors;
        console.until("everybody is there", all).await;
    }
    eprintln!("all consoles are there, after {:?}", began.elapsed());
    // each at a moment of its own
    let alive: Vec<_> = (0..consoles.len())
        .map(|n| {
            let (consoles, first) = (Arc::clone(&consoles), ALIVE[1].mul_f64(n as f64 / consoles.len() as f64));
            tokio::spawn(async move {
                tokio::time::sleep(first).await;
                loop {
                    consoles[n].tell(Command::Alive);
                    let told = tokio::time::Instant::now();
                    let comes = consoles[n].until("something comes", |_| told.elapsed() >= ALIVE[1]);
                    let _ = tokio::time::timeout_at(told + ALIVE[0], comes).await;
                }
            })
        })
        .collect();
    let (screen, its) = desk.screen().await;
    let on_duty = |seen: &Seen| seen.roster.member(&its).is_some_and(|it| it.duty.shift == Shift::On);
    consoles[0].until("the program is on duty", on_duty).await;
    // until every console has told twice, and what came of the signing in is over
    tokio::time::sleep(time.min(2 * ALIVE[0])).await;
    let (before, spent, slept, began) = (desk.counted(), desk.thread.spent(), sleeps(screen.process()), Instant::now());
    let waited = Desk::probe(&consoles[0], time).await;
    let counted: Vec<_> = desk.counted().into_iter().zip(before).map(|(now, before)| now - before).collect();
    let (spent, slept) = (desk.thread.spent().saturating_sub(spent), sleeps(screen.process()) - slept);
    let minutes = began.elapsed().as_secs_f64() / 60.0;
    let homeserver = if desk.site.folder().is_some() { "embedded" } else { "the one that is named" };
    println!("{homeserver}: {} consoles, {visitors} visitors with a helper; a quiet minute\n", consoles.len() + 1);
    println!("| what | requests a minute | bytes up | bytes down |\n|---|--:|--:|--:|");
    for (who, counted) in [("consoles", &counted[1]), ("door", &counted[0])] {
        println!("{}", row(who, "telling to be alive", counted.told, minutes));
        println!("{}", row(who, "reading", counted.sync, minutes));
        println!("{}", row(who, "all else", counted.other, minutes));
    }
    println!("\ndoor, on the processor: {:.1} ms a minute", spent.as_secs_f64() * 1e3 / minutes);
    println!("a console, in a terminal: woken {:.1} times a minute", slept as f64 / minutes);
    println!("the homeserver answers a small question after {waited}");
    let change = desk.overlook(&consoles, last).await;
    let (event, read) = (change.wires[0].other.up, change.wires[1].unattended);
    let each = |bytes: u64| bytes / read.requests.max(1);
    println!(
        "a visitor is unattended: the visitor's word and the door's event {event} bytes; {} readings of {} bytes up and {} \
         down each; on every console {:.0} ms after the first of them",
        read.requests,
        each(read.up),
        each(read.down),
        change.spread.as_secs_f64() * 1e3,
    );
    for task in alive {
        task.abort();
    }
    drop(screen);
    desk.shut().await;
}

fn row(who: &str, what: &str, sum: Sum, minutes: f64) -> String {
    let each = |count: u64| count as f64 / minutes;
    format!("| {who}: {what} | {:.1} | {:.0} | {:.0} |", each(sum.requests), each(sum.up), each(sum.down))
}

/// What it cost that a visitor became unattended.
struct Change {
    /// From the first console that knew it to the last one.
    spread: Duration,
    wires: Vec<Counted>,
}

impl Desk {
    async fn open() -> Self {
        let site = Site::start().await;
        let (door_wire, consoles_wire) = (Wire::to(&site.url()).await, Wire::to(&site.url()).await);
        let thread = Thread::start();
        site.account("door", true).await;
        let (url, name) = (door_wire.url(), site.name("door"));
        let door = thread.run(async move {
            let homeserver = Homeserver::resolve(&url).await.unwrap();
            let session = Session::sign_in(&homeserver, &name, PASSWORD, Some("DOOR")).await.unwrap();
            found(&session, &Plan { another: true, ..Plan::default() }).await.unwrap();
            let day = Duration::from_hours(24);
            let attention = AttentionLimits { urgent: UNANSWERED, ..AttentionLimits::default() };
            let timing = Timing { call: day, away: day, lost: day, attention, ..Timing::default() };
            Box::pin(Door::start(session, DoorConfig { timing, ceiling: u8::MAX, ..DoorConfig::default() }))
                .await
                .unwrap()
        });
        let door = Arc::new(door.await);
        Self { site, thread, door, wires: [door_wire, consoles_wire] }
    }

    /// A member of the desk on duty, without a console yet.
    async fn member(&self, n: usize) -> (String, Session) {
        let who = format!("helper{n}");
        let (name, session) = self.account(&who).await;
        session.join(self.door.desk_room()).await.unwrap();
        let duty =
            DeskEvent::Duty(Duty { name: name.clone(), shift: Shift::On, capacity: u8::MAX, languages: Vec::new() });
        let key = session.me().as_str();
        session.set_state(self.door.desk_room(), duty.event_type(), key, &duty.content()).await.unwrap();
        (name, session)
    }

    async fn account(&self, who: &str) -> (String, Session) {
        self.site.account(who, false).await;
        let session = self.site.sign_in(who, "SETUP").await;
        let (door, me) = (Arc::clone(&self.door), session.me().clone());
        self.thread.run(async move { door.ensure_member(&me).await.unwrap() }).await;
        (self.site.name(who), session)
    }

    async fn sign_in(&self, name: &str, session: &Session) -> Racer {
        Racer::sign_in(self.wires[1].url(), name.to_owned(), session.clone()).await
    }

    /// Somebody on duty who looks on while visitors come.
    async fn observer(&self) -> Racer {
        let (name, session) = self.account("observer").await;
        self.sign_in(&name, &session).await
    }

    /// Visitors come in, and are claimed by the helpers in turn. The last one's key.
    async fn fill(&self, observer: &Racer, sessions: &[(String, Session)], visitors: usize) -> String {
        let entering = stream::iter(0..visitors).map(|_| {
            let door = Arc::clone(&self.door);
            self.thread.run(async move {
                door.reception().enter(Entry::default(), None).await.unwrap().token.as_str().to_owned()
            })
        });
        let keys: Vec<String> = entering.buffered(AT_ONCE).collect().await;
        observer.until("all wait", |seen| seen.roster.waiting().count() == visitors).await;
        let waiting: Vec<(ConversationId, Fence)> = {
            let seen = observer.seen();
            seen.roster.waiting().map(|open| (open.entry.conversation.clone(), open.entry.fence)).collect()
        };
        let claiming = stream::iter(waiting.into_iter().enumerate()).map(async |(n, (conversation, fence))| {
            let (id, session) = (format!("claim{n}").into(), &sessions[n % sessions.len()].1);
            let request = DeskEvent::Request(Request { id, conversation, fence, ask: Ask::Claim });
            let (kind, txn) = (request.event_type(), format!("claim{n}"));
            session.send(self.door.desk_room(), kind, &txn, &request.content()).await.unwrap();
        });
        claiming.buffered(AT_ONCE).collect::<Vec<_>>().await;
        observer.until("all are claimed", |seen| seen.roster.assigned().count() == visitors).await;
        keys.into_iter().next_back().unwrap()
    }

    /// The program itself, on duty in a terminal.
    async fn screen(&self) -> (Screen, MemberId) {
        let (name, session) = self.account("screen").await;
        let url = self.wires[1].url();
        let open = move || {
            let home = Box::leak(Box::new(tempfile::tempdir().unwrap()));
            let arguments = ["--lang", "en", "--homeserver", &url, "--helper", &name];
            let mut screen = Screen::start(home.path(), 24, 80, &arguments);
            screen.sees("password");
            screen.press(PASSWORD).press(key::ENTER);
            screen.sees("Waiting");
            screen
        };
        (tokio::task::spawn_blocking(open).await.unwrap(), session.me().clone())
    }

    fn counted(&self) -> [Counted; 2] {
        [self.wires[0].counted(), self.wires[1].counted()]
    }

    /// For so long the homeserver is asked again and again whose token it is, past the wires.
    async fn probe(console: &Racer, time: Duration) -> String {
        let (began, mut ticks) = (Instant::now(), tokio::time::interval(PROBE));
        let mut waits = Vec::new();
        while began.elapsed() < time {
            ticks.tick().await;
            let asked = Instant::now();
            console.session.joined_rooms().await.unwrap();
            waits.push(asked.elapsed());
        }
        waits.sort_unstable();
        let of = |share: usize| waits[(waits.len() - 1) * share / 1_000].as_secs_f64() * 1e3;
        format!("{:.1} ms, p99 {:.0} ms, at worst {:.0} ms", of(500), of(990), of(1_000))
    }

    /// A visitor says something, and nobody answers.
    async fn overlook(&self, consoles: &Arc<Vec<Racer>>, key: String) -> Change {
        let before = self.counted();
        let door = Arc::clone(&self.door);
        let say = async move {
            // until it is taken, as a page does
            while door.reception().visit(&key).unwrap().say("m1", "Hallo?").await.is_err() {}
        };
        self.thread.run(say).await;
        let is_told = |seen: &Seen| seen.roster.iter().any(|open| open.entry.unattended.is_some());
        let mut knowing: Vec<_> = stream::iter(consoles.iter())
            .map(async |console| {
                console.until("nobody reads", is_told).await;
                Instant::now()
            })
            .buffer_unordered(consoles.len())
            .collect()
            .await;
        knowing.sort_unstable();
        // every answer is whole by then
        tokio::time::sleep(Duration::from_millis(500)).await;
        let wires = self.counted().into_iter().zip(before).map(|(now, before)| now - before).collect();
        Change { spread: knowing[knowing.len() - 1] - knowing[0], wires }
    }

    async fn shut(self) {
        let Self { thread, door, .. } = self;
        let door = Arc::into_inner(door).unwrap();
        thread.run(async move { door.shutdown().await.unwrap() }).await;
    }
}
