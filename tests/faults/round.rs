//! One round: a desk, a helper with two visitors, and a console that is killed again and again while messages are sent.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use machine::failpoint::Point;
use serde_json::json;
use tempfile::TempDir;

use crate::dice::Dice;
use crate::fault::Weather;
use crate::helper::{Ended, Helper, PASSWORD, Start};
use crate::ledger::Ledger;
use crate::relay::Relay;
use crate::token::Token;
use crate::view::{View, names};
use testing::program::screen::key;
use testing::program::serve::Serve;
use testing::program::visitor::Visitor;

/// How much there is to do.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) messages: u64,
    pub(crate) kills: u64,
    /// Whether things go wrong on the wire and with the machine.
    pub(crate) faults: bool,
    /// Where the console ends in each of its lives; at random when nothing.
    pub(crate) points: Vec<Point>,
}

/// What was done.
#[derive(Debug, Default)]
pub(crate) struct Done {
    pub(crate) messages: u64,
    pub(crate) kills: u64,
    pub(crate) servers: u64,
    /// Typed, not sent off, in the composer again, and written anew.
    pub(crate) back: u64,
    /// Lost before the screen said anything of them, and written anew.
    pub(crate) again: u64,
    pub(crate) drafts: u64,
    pub(crate) frames: u64,
    pub(crate) claims: u64,
    pub(crate) points: BTreeMap<&'static str, u64>,
    pub(crate) faults: BTreeMap<&'static str, u64>,
    pub(crate) untrue: Vec<String>,
}

impl Done {
    pub(crate) fn add(&mut self, other: Self) {
        self.messages += other.messages;
        self.kills += other.kills;
        self.servers += other.servers;
        self.back += other.back;
        self.again += other.again;
        self.drafts += other.drafts;
        self.frames += other.frames;
        self.claims += other.claims;
        for (name, count) in other.points {
            *self.points.entry(name).or_default() += count;
        }
        for (name, count) in other.faults {
            *self.faults.entry(name).or_default() += count;
        }
        self.untrue.extend(other.untrue);
    }
}

pub(crate) struct Round {
    pub(super) plan: Plan,
    pub(super) dice: Dice,
    pub(super) home: TempDir,
    pub(super) desk: Serve,
    pub(super) data: TempDir,
    pub(super) relay: Relay,
    pub(super) ledger: Arc<Ledger>,
    pub(super) visitors: Vec<Visitor>,
    /// The number of the last message to each.
    pub(super) last: [u32; 2],
    /// A draft that has been on the disk for long enough: it must come back.
    pub(super) draft: Option<Token>,
    pub(super) done: Done,
}

/// What a life of the console is like.
pub(super) struct Life {
    pub(super) start: Start,
    weather: Weather,
    pub(super) point: Option<Point>,
    pub(super) messages: u64,
}

impl Round {
    pub(crate) fn new(plan: Plan) -> Self {
        let (home, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let desk = Serve::start(data.path());
        desk.add_helper("sanne", PASSWORD);
        let ledger = Arc::<Ledger>::default();
        let mut dice = Dice::new(plan.seed);
        let relay = Relay::to(&desk.homeserver, Arc::clone(&ledger), dice.next());
        Self {
            plan,
            dice,
            home,
            desk,
            data,
            relay,
            ledger,
            visitors: Vec::new(),
            last: [0; 2],
            draft: None,
            done: Done::default(),
        }
    }

    /// Does it all, and says what was done.
    pub(crate) fn run(mut self) -> Done {
        self.meet();
        for kill in 0..self.plan.kills {
            let life = self.life(kill);
            self.relay.set(life.weather);
            let mut helper = self.console(&life.start);
            let ended = self.live(&mut helper, &life);
            if ended == Err(Ended) {
                let name = life.point.map_or("?", Point::name);
                assert_ne!(name, "?", "the console ended by itself:\n{}", helper.view().text);
                *self.done.points.entry(name).or_default() += 1;
            } else if self.dice.chance(70) {
                thread::sleep(Duration::from_millis(self.dice.below(150)));
            }
            helper.kill();
            self.done.kills += 1;
            self.is_sealed();
        }
        self.finish();
        self.done
    }

    /// Where the helper's unsent words are journaled.
    pub(super) fn state(&self) -> PathBuf {
        self.home.path().join("state")
    }

    pub(super) fn console(&self, start: &Start) -> Helper {
        Helper::start(self.home.path(), &self.state(), &self.relay.url(), &self.ledger, start)
    }

    /// Two visitors come in, and the helper picks both up.
    pub(super) fn meet(&mut self) {
        let mut helper = self.console(&Start::default());
        helper.sign_in().unwrap();
        for _ in 0..2 {
            let visitor = Visitor::arrive(&self.desk.door, &json!({"language": "en"}));
            visitor.says("hello", "hello");
            let is_there = |view: &View| names(&view.text, &visitor.alias);
            helper.wait("the visitor", is_there, |_, _| {}).unwrap();
            helper.keys(key::F2);
            helper.keys("\x1b[H");
            helper.keys(key::ENTER);
            let is_open = |view: &View| view.composer.as_ref().is_some_and(|it| it.alias == visitor.alias);
            helper.wait("the conversation", is_open, |_, _| {}).unwrap();
            self.visitors.push(visitor);
        }
        self.ledger.knows([&self.visitors[0].alias, &self.visitors[1].alias]);
        helper.kill();
    }

    /// What the next life is like.
    fn life(&mut self, nth: u64) -> Life {
        let (left, kills) = (self.plan.messages.saturating_sub(self.done.messages), self.plan.kills - nth);
        let mut life = Life {
            start: Start::default(),
            weather: Weather::CALM,
            point: None,
            messages: left.div_ceil(kills).max(1),
        };
        if let Some(point) = self.plan.points.get(usize::try_from(nth).unwrap()).copied() {
            life.point = Some(point);
            life.start.failpoint = format!("{}:1:kill", point.name());
            return life;
        }
        let dice = &mut self.dice;
        if self.plan.faults && dice.chance(70) {
            life.weather = Weather { sync: dice.below(12), send: dice.below(25), other: dice.below(4) };
        }
        match dice.below(10) {
            0..=5 => {
                let point = *dice.pick(Point::ALL);
                let tears = matches!(point, Point::AppendUnsynced | Point::AnewUnsynced) && dice.chance(70);
                let nth = if dice.chance(50) { 1 } else { 1 + dice.below(12) };
                life.start.failpoint = format!("{}:{nth}:{}", point.name(), if tears { "tear" } else { "kill" });
                life.point = Some(point);
            }
            6 if self.plan.faults => {
                let error = *dice.pick(&["enospc", "eio"]);
                let (from, to) = (1 + dice.below(4), 5 + dice.below(4));
                let of = *dice.pick(&["append", "anew"]);
                let at = *dice.pick(&["writing", "unsynced"]);
                life.start.failpoint = format!("{of}-{at}:{from}-{to}:{error},anew-{at}:{from}-{to}:{error}");
                if of == "anew" {
                    life.start.failpoint = format!("anew-{at}:{from}-{to}:{error}");
                }
                life.start.disk_fails = true;
            }
            _ => {}
        }
        life
    }
}
