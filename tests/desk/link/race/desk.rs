//! A desk with two doors, visitors who wait, and helpers who claim them all at once; and what must be true after it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::{Duration, Instant};

use desk::event::{Ask, ConversationId, MemberId, Refusal, RequestId};
use door::{Door, DoorConfig, DoorHandle, Entry, Timing, Visiting};
use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt as _};
use matrix::error::Error;
use matrix::sync::history;
use upkeep::{Plan, found};

use super::plan::{Chance, Times};
use testing::link::racer::Racer;
use testing::site::Site;

/// How many doors.
const DOORS: usize = 2;
/// So many calls at once where it is not about how they race.
const AT_ONCE: usize = 8;

/// The words that every visitor comes with.
pub(super) fn first_words() -> Vec<String> {
    ["Hallo?", "Is daar iemand?"].map(str::to_owned).to_vec()
}

/// A desk in a race.
pub(super) struct RaceDesk {
    pub(super) site: Site,
    doors: Vec<OpenDoor>,
    racers: Vec<Racer>,
    visitors: Vec<Visitor>,
    asked: usize,
}

/// A door, and its account.
struct OpenDoor {
    handle: DoorHandle,
    me: MemberId,
}

/// A visitor, and what must be true of the conversation.
struct Visitor {
    visiting: Visiting,
    conversation: ConversationId,
    words: Vec<String>,
    fence: u64,
    holder: Option<usize>,
    /// Who had it before, and how many words there were at the end of that.
    held: HashMap<usize, usize>,
}

impl RaceDesk {
    /// Doors open, helpers on duty, visitors waiting.
    pub(super) async fn open(helpers: usize, visitors: usize) -> Self {
        let site = Site::start().await;
        let doors = doors(&site).await;
        let names: Vec<_> = (0..helpers).map(|n| format!("helper{n}")).collect();
        let racers = stream::iter(&names).map(|name| sign_in(&site, &doors[0].handle, name));
        let racers: Vec<_> = racers.buffered(AT_ONCE).collect().await;
        let entering = (0..visitors).map(|n| enter(&doors[n % DOORS], &racers[0]));
        let visitors = stream::iter(entering).buffered(AT_ONCE).collect().await;
        for racer in &racers {
            racer.until("all are on duty", |seen| seen.roster.members().count() == helpers).await;
        }
        let desk = Self { site, doors, racers, visitors, asked: 0 };
        desk.everybody_is_told().await;
        desk
    }

    /// Helpers claim visitors, each helper so many at a time. Waits until every claim is answered and every winner reads
    /// the visitor's words; how long each of these waited. Whatever is not as it must be ends the test.
    pub(super) async fn contest(&mut self, claims: &[(usize, usize)], hands: usize) -> Times {
        self.racers.iter().for_each(Racer::forget);
        let mut queues = vec![Vec::new(); self.racers.len()];
        for (helper, visitor) in claims {
            self.asked += 1;
            queues[*helper].push((*visitor, RequestId::from(format!("claim{}", self.asked))));
        }
        let claiming = queues.into_iter().enumerate().map(|(helper, queue)| self.claim(helper, queue, hands));
        let pressed: Vec<_> = join_all(claiming).await.into_iter().flatten().collect();
        self.everybody_is_told().await;
        for (helper, visitor, id, _) in &pressed {
            match self.racers[*helper].seen().answers[id] {
                Ok(()) => {
                    let visitor = &mut self.visitors[*visitor];
                    assert_eq!(visitor.holder.replace(*helper), None, "two won {}", visitor.conversation);
                    visitor.fence += 1;
                }
                Err(why) => assert!(matches!(why, Refusal::Taken | Refusal::Stale), "{why:?}"),
            }
        }
        let mut waits = Times::default();
        for (helper, visitor, _, at) in &pressed {
            if self.visitors[*visitor].holder == Some(*helper) {
                waits.0.push(self.read(*helper, *visitor).await - *at);
            }
        }
        let contested: BTreeSet<_> = claims.iter().map(|(_, visitor)| *visitor).collect();
        assert_eq!(waits.0.len(), contested.len(), "everybody was won once");
        self.everybody_agrees(&contested);
        waits
    }

    /// A helper claims these, so many at a time, and goes on when one is answered. When each was asked for.
    async fn claim(
        &self,
        helper: usize,
        queue: Vec<(usize, RequestId)>,
        hands: usize,
    ) -> Vec<(usize, usize, RequestId, Instant)> {
        let racer = &self.racers[helper];
        let one = |(visitor, id): (usize, RequestId)| async move {
            let Visitor { conversation, fence, .. } = &self.visitors[visitor];
            let pressed = Instant::now();
            racer.ask(&id, conversation, *fence, Ask::Claim);
            racer.until("the claim is answered", |seen| seen.answers.contains_key(&id)).await;
            (helper, visitor, id, pressed)
        };
        stream::iter(queue).map(one).buffer_unordered(hands).collect().await
    }

    /// Waits until the winner can read all that the visitor said; when the last of it came.
    async fn read(&self, helper: usize, visitor: usize) -> Instant {
        let Visitor { conversation, words, .. } = &self.visitors[visitor];
        let racer = &self.racers[helper];
        let all = |told: &Vec<(Instant, String)>| told.len() >= words.len();
        racer.until("the conversation is open", |seen| seen.open.get(conversation).is_some_and(all)).await;
        let seen = racer.seen();
        let told = &seen.open[conversation];
        assert!(told.iter().map(|(_, words)| words).eq(words), "every word once, in order");
        told.last().unwrap().0
    }

    /// Waits until every console knows all that the doors said.
    async fn everybody_is_told(&self) {
        for OpenDoor { me: door, .. } in &self.doors {
            let last = self.racers.iter().map(|racer| racer.seen().roster.last_seq(door)).max().unwrap();
            for racer in &self.racers {
                racer.until("what a door said", |seen| seen.roster.last_seq(door) >= last).await;
            }
        }
    }

    /// Every console says the same of every conversation, and it is what came of the race.
    fn everybody_agrees(&self, contested: &BTreeSet<usize>) {
        for racer in &self.racers {
            let seen = racer.seen();
            assert_eq!((seen.faults.as_slice(), seen.roster.gap()), (&[][..], None), "{}", racer.me);
            assert_eq!(seen.roster.iter().count(), self.visitors.len());
            let mut told: BTreeMap<&ConversationId, Vec<&Option<MemberId>>> = BTreeMap::new();
            for assigned in &seen.assigned {
                told.entry(&assigned.conversation).or_default().push(&assigned.to);
            }
            for (n, visitor) in self.visitors.iter().enumerate() {
                let open = seen.roster.get(&visitor.conversation).unwrap();
                let holder = visitor.holder.map(|helper| self.racers[helper].me.clone());
                assert_eq!((&open.entry.assigned, open.entry.fence.0), (&holder, visitor.fence), "{}", racer.me);
                let news = if contested.contains(&n) { vec![&holder] } else { Vec::new() };
                assert_eq!(told.remove(&visitor.conversation).unwrap_or_default(), news, "{}", racer.me);
            }
        }
        let first = self.racers[0].seen();
        for racer in &self.racers[1..] {
            let same = |(a, b): (&_, &_)| equal(a, b);
            assert!(first.roster.iter().zip(racer.seen().roster.iter()).all(same), "{} disagrees", racer.me);
        }
    }

    /// On the homeserver every helper is in the desk room and the helper's own conversations, and the console has just
    /// these open. Of every other conversation a random helper tries to read what was said since they had it.
    pub(super) async fn everybody_reads_own_rooms_only(&self, chance: &mut Chance) {
        for (n, racer) in self.racers.iter().enumerate() {
            let own = self.visitors.iter().filter(|visitor| visitor.holder == Some(n));
            let own: BTreeSet<_> = own.map(|visitor| visitor.conversation.clone()).collect();
            assert!(racer.seen().open.keys().eq(&own), "{} has open what it has", racer.me);
            let rooms: BTreeSet<_> = racer.session.joined_rooms().await.unwrap().into_iter().collect();
            let desk = self.doors[0].handle.desk_room().to_owned();
            assert_eq!(rooms, own.iter().map(ToString::to_string).chain([desk]).collect(), "{}", racer.me);
        }
        let strangers: Vec<_> = self.visitors.iter().map(|_| chance.below(self.racers.len())).collect();
        let tries = self.visitors.iter().zip(strangers).filter(|(visitor, who)| visitor.holder != Some(*who));
        let tries = tries.map(|(visitor, who)| self.stranger_reads(visitor, who));
        stream::iter(tries).buffer_unordered(AT_ONCE).collect::<()>().await;
    }

    async fn stranger_reads(&self, visitor: &Visitor, who: usize) {
        let read = history(&self.racers[who].session, visitor.conversation.as_str()).await;
        match (read, visitor.held.get(&who)) {
            (Err(Error::Refused { status: 403, .. }), None) => {}
            (Ok(events), Some(heard)) => {
                let words = events.iter().filter_map(|event| event.text("body")).count();
                assert_eq!(words, *heard, "what was said while a member, and nothing after");
            }
            (read, held) => panic!("{} reads {read:?}, held {held:?}", self.racers[who].me),
        }
    }

    /// Everybody releases all, and every console shuts and knows it.
    pub(super) async fn release(&mut self) {
        self.racers.iter().for_each(Racer::forget);
        for visitor in &mut self.visitors {
            let Some(helper) = visitor.holder.take() else { continue };
            self.asked += 1;
            let id = RequestId::from(format!("release{}", self.asked));
            self.racers[helper].ask(&id, &visitor.conversation, visitor.fence, Ask::Release);
            visitor.fence += 1;
            visitor.held.insert(helper, visitor.words.len());
        }
        for racer in &self.racers {
            racer.until("all is shut", |seen| seen.open.is_empty()).await;
            racer.until("all wait again", |seen| seen.roster.waiting().count() == self.visitors.len()).await;
        }
        self.everybody_is_told().await;
    }

    /// Every tenth visitor says something that only the next helper may read.
    pub(super) async fn some_speak(&mut self, chance: &mut Chance) {
        let speaking = self.visitors.iter_mut().filter(|_| chance.below(10) == 0).map(|visitor| async {
            let words = format!("Nog iets ({}).", visitor.words.len());
            say(&visitor.visiting, visitor.words.len(), &words).await;
            visitor.words.push(words);
        });
        let speaking: Vec<_> = speaking.collect();
        stream::iter(speaking).buffer_unordered(AT_ONCE).collect::<()>().await;
    }

    /// How often the homeserver did not answer a console.
    pub(super) fn away(&self) -> usize {
        self.racers.iter().map(|racer| racer.seen().away).sum()
    }

    pub(super) async fn close(self) {
        join_all(self.doors.into_iter().map(|door| door.handle.shutdown())).await.into_iter().for_each(Result::unwrap);
    }
}

fn equal(a: &desk::roster::Open, b: &desk::roster::Open) -> bool {
    (&a.door, &a.entry) == (&b.door, &b.entry)
}

/// Doors of one desk, each with an account of its own.
async fn doors(site: &Site) -> Vec<OpenDoor> {
    let day = Duration::from_hours(24);
    let timing = Timing { call: day, away: day, lost: day, ..Timing::default() };
    let mut doors: Vec<OpenDoor> = Vec::new();
    for n in 0..DOORS {
        let name = format!("door{n}");
        site.account(&name, true).await;
        let session = site.sign_in(&name, "DOOR").await;
        match doors.first() {
            Some(first) => first.handle.ensure_door(session.me()).await.unwrap(),
            None => drop(found(&session, &Plan { another: true, ..Plan::default() }).await.unwrap()),
        }
        let config = DoorConfig { timing: timing.clone(), ceiling: u8::MAX, ..DoorConfig::default() };
        let me = session.me().clone();
        doors.push(OpenDoor { handle: Door::start(session, config).await.unwrap(), me });
    }
    doors
}

async fn sign_in(site: &Site, door: &DoorHandle, name: &str) -> Racer {
    site.account(name, false).await;
    let session = site.sign_in(name, "PROBE").await;
    door.ensure_member(session.me()).await.unwrap();
    Racer::sign_in(site.url(), site.name(name), session).await
}

async fn enter(OpenDoor { handle: door, me }: &OpenDoor, racer: &Racer) -> Visitor {
    let entered = door.reception().enter(Entry::default(), None).await.unwrap();
    let visiting = door.reception().visit(entered.token.as_str()).unwrap();
    let words = first_words();
    for (n, words) in words.iter().enumerate() {
        say(&visiting, n, words).await;
    }
    let is_it = |open: &&desk::roster::Open| open.door == *me && open.entry.alias == entered.alias;
    racer.until("the visitor waits", |seen| seen.roster.iter().any(|open| is_it(&open))).await;
    let conversation = racer.seen().roster.iter().find(is_it).unwrap().entry.conversation.clone();
    Visitor { visiting, conversation, words, fence: 0, holder: None, held: HashMap::new() }
}

async fn say(visiting: &Visiting, n: usize, words: &str) {
    visiting.say(&format!("m{n}"), words).await.unwrap();
}
