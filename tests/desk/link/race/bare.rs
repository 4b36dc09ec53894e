//! What a claim costs without door and link: the same calls on the same homeserver, as few as there can be.
//!
//! A helper's request → a door's sync → invitation, `assigned` → the helper's sync → join → the room's history. All
//! helpers read the desk room along, as consoles do. Losers get no answer here, and nothing is decided but who was first.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use desk::event::{MemberId, room_type};
use futures_util::future::join_all;
use futures_util::stream::{self, FuturesUnordered, StreamExt as _};
use matrix::rooms::NewRoom;
use matrix::session::{Session, SyncRequest};
use matrix::sync::history;
use matrix::wire::SyncBatch;
use serde_json::json;
use tokio::sync::watch;

use super::plan::Times;
use testing::site::Site;

/// Accounts that make the bare calls.
pub(super) struct Bare {
    doors: Vec<Reader>,
    helpers: Vec<Reader>,
    desk: String,
    /// One a visitor; the door is the visitor's number modulo the number of doors.
    rooms: Vec<String>,
    bursts: usize,
}

/// Somebody who reads on.
struct Reader {
    session: Session,
    since: Mutex<Option<String>>,
}

impl Reader {
    async fn sign_in(site: &Site, name: &str) -> Self {
        site.account(name, true).await;
        Self { session: site.sign_in(name, "BARE").await, since: Mutex::new(None) }
    }

    async fn sync(&self, poll: Duration) -> SyncBatch {
        let since = self.since.lock().unwrap().clone();
        let batch = self.session.sync(&SyncRequest { since, poll, limit: 1000 }).await.unwrap();
        *self.since.lock().unwrap() = Some(batch.next.clone());
        batch
    }

    /// Reads to the end of what there is.
    async fn catch_up(&self) {
        while {
            let before = self.since.lock().unwrap().clone();
            before != Some(self.sync(Duration::ZERO).await.next)
        } {}
    }
}

impl Bare {
    pub(super) async fn start(site: &Site, doors: usize, helpers: usize, visitors: usize, words: &[String]) -> Self {
        let of = |kind: &'static str, count| {
            join_all((0..count).map(move |n| async move { Reader::sign_in(site, &format!("{kind}{n}")).await }))
        };
        let (doors, helpers) = (of("baredoor", doors).await, of("bare", helpers).await);
        let members: Vec<MemberId> =
            doors.iter().skip(1).chain(&helpers).map(|reader| reader.session.me().clone()).collect();
        let new = NewRoom { name: Some("Bare"), invite: &members, ..NewRoom::default() };
        let new = NewRoom { power_levels: Some(json!({ "events_default": 0 })), ..new };
        let desk = doors[0].session.create_room(&new).await.unwrap();
        join_all(doors.iter().skip(1).chain(&helpers).map(|reader| reader.session.join(&desk))).await;
        let mut rooms = Vec::new();
        for visitor in 0..visitors {
            let door = &doors[visitor % doors.len()].session;
            let new = NewRoom { room_type: room_type::CONVERSATION, ..NewRoom::default() };
            let room = door.create_room(&new).await.unwrap();
            for (n, words) in words.iter().enumerate() {
                let content = json!({ "msgtype": "m.text", "body": words }).to_string();
                door.send(&room, "m.room.message", &format!("{room}{n}"), &content).await.unwrap();
            }
            rooms.push(room);
        }
        Self { doors, helpers, desk, rooms, bursts: 0 }
    }

    /// Helpers claim visitors, each so many at a time; a helper goes on when the desk room says who has that visitor. How
    /// long each winner waited for the room's words.
    pub(super) async fn burst(&mut self, claims: &[(usize, usize)], hands: usize) -> Times {
        self.bursts += 1;
        let (this, burst) = (&*self, self.bursts);
        join_all(self.doors.iter().chain(&self.helpers).map(Reader::catch_up)).await;
        let pressed: Mutex<HashMap<(MemberId, String), Instant>> = Mutex::default();
        let wanted: HashSet<_> = claims.iter().map(|(_, visitor)| *visitor).collect();
        let opened: watch::Sender<Vec<Duration>> = watch::Sender::default();
        let (stop, stopped) = watch::channel(false);
        let open = |who: MemberId, room: String, at: Instant| {
            let began = pressed.lock().unwrap()[&(who, room)];
            opened.send_modify(|opened| opened.push(at - began));
        };
        let told: Vec<watch::Sender<HashSet<String>>> = self.helpers.iter().map(|_| watch::Sender::default()).collect();
        let mut queues = vec![Vec::new(); self.helpers.len()];
        for (n, (helper, visitor)) in claims.iter().enumerate() {
            queues[*helper].push((n, &this.rooms[*visitor]));
        }
        let ask = |(helper, queue): (usize, Vec<(usize, _)>)| {
            let (session, pressed, told) = (&this.helpers[helper].session, &pressed, &told[helper]);
            let one = move |(n, room): (usize, &String)| {
                let (room, content) = (room.clone(), json!({ "room": room }).to_string());
                async move {
                    pressed.lock().unwrap().insert((session.me().clone(), room.clone()), Instant::now());
                    let id = format!("b{burst}-{n}");
                    session.send(&this.desk, "org.nachtwacht.request", &id, &content).await.unwrap();
                    told.subscribe().wait_for(|told| told.contains(&room)).await.unwrap();
                }
            };
            stream::iter(queue).map(one).buffer_unordered(hands).collect::<()>()
        };
        // over when all is open and everybody knows who has whom
        let asking = async {
            join_all(queues.into_iter().enumerate().map(ask)).await;
            opened.subscribe().wait_for(|opened| opened.len() == wanted.len()).await.unwrap();
            stop.send_replace(true);
        };
        let doors = self.doors.iter().map(|door| self.keep(door, stopped.clone()));
        let helpers = self.helpers.iter().zip(&told);
        let helpers = helpers.map(|(helper, told)| self.follow(helper, told, stopped.clone(), &open));
        let (won, ..) = tokio::join!(join_all(doors), join_all(helpers), asking);
        for (door, won) in self.doors.iter().zip(won) {
            for (room, who) in won {
                door.session.kick(&room, &who).await.unwrap();
            }
        }
        Times(opened.borrow().clone())
    }

    /// Lets in who asks first, until all is over.
    async fn keep(&self, door: &Reader, mut stopped: watch::Receiver<bool>) -> HashMap<String, MemberId> {
        let own = self.doors.iter().position(|other| other.session.me() == door.session.me());
        let own: HashSet<_> = self.rooms.iter().skip(own.unwrap()).step_by(self.doors.len()).collect();
        let mut won: HashMap<String, MemberId> = HashMap::new();
        loop {
            let batch = tokio::select! {
                batch = door.sync(Duration::from_secs(30)) => batch,
                _ = stopped.wait_for(|stop| *stop) => return won,
            };
            let events = batch.joined.iter().filter(|joined| joined.room == self.desk);
            for event in events.flat_map(|joined| &joined.timeline.events) {
                let Some(room) = event.text("room").filter(|_| &*event.event_type == "org.nachtwacht.request") else {
                    continue;
                };
                if own.contains(&room) && !won.contains_key(&room) {
                    door.session.invite(&room, &event.sender).await.unwrap();
                    let content = json!({ "conversation": room, "to": event.sender.as_str() }).to_string();
                    let id = format!("a{}-{room}", self.bursts);
                    door.session.send(&self.desk, "org.nachtwacht.assigned", &id, &content).await.unwrap();
                    won.insert(room, event.sender.clone());
                }
            }
        }
    }

    /// Goes where the helper is invited, until all is over.
    async fn follow(
        &self,
        helper: &Reader,
        told: &watch::Sender<HashSet<String>>,
        mut stopped: watch::Receiver<bool>,
        open: &impl Fn(MemberId, String, Instant),
    ) {
        let session = &helper.session;
        let enter = |room: String| async move {
            session.join(&room).await.unwrap();
            let words = history(session, &room).await.unwrap();
            assert!(words.iter().any(|event| &*event.event_type == "m.room.message"), "the room has words");
            open(session.me().clone(), room, Instant::now());
        };
        let mut entering = FuturesUnordered::new();
        let mut next = Box::pin(helper.sync(Duration::from_secs(30)));
        loop {
            tokio::select! {
                batch = &mut next => {
                    let desk = batch.joined.iter().filter(|joined| joined.room == self.desk);
                    let given = desk.flat_map(|joined| &joined.timeline.events).filter_map(|event| event.text("conversation"));
                    told.send_modify(|told| told.extend(given));
                    entering.extend(batch.invited.into_iter().map(|invited| enter(invited.room)));
                    next = Box::pin(helper.sync(Duration::from_secs(30)));
                }
                Some(()) = entering.next(), if !entering.is_empty() => {}
                _ = stopped.wait_for(|stop| *stop) => return,
            }
        }
    }
}
