//! One round: a desk, a helper with two visitors, and a console that is killed so many times while so many messages go.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use nachtwacht::failpoint::Point;
use serde_json::json;
use tempfile::TempDir;

use crate::dice::Dice;
use crate::fault::Weather;
use crate::helper::{Ended, Helper, PASSWORD, Start};
use crate::ledger::{Ledger, Token};
use crate::relay::Relay;
use crate::screen::key;
use crate::serve::Serve;
use crate::view::View;
use crate::visitor::Visitor;

/// How much there is to do.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) messages: u64,
    pub(crate) kills: u64,
    /// Whether things go wrong on the wire and with the machine.
    pub(crate) faults: bool,
    /// Where the console ends in each of its lives; by lot when nothing.
    pub(crate) points: Vec<Point>,
}

/// What was done.
#[derive(Debug, Default)]
pub(crate) struct Done {
    pub(crate) messages: u64,
    pub(crate) kills: u64,
    pub(crate) servers: u64,
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
    plan: Plan,
    pub(super) dice: Dice,
    pub(super) home: TempDir,
    pub(super) desk: Serve,
    data: TempDir,
    relay: Relay,
    pub(super) ledger: Arc<Ledger>,
    pub(super) visitors: Vec<Visitor>,
    /// The number of the last message to each.
    last: [u32; 2],
    /// A draft that has been on the disk for long enough: it must come back.
    draft: Option<Token>,
    pub(super) done: Done,
}

/// What a life of the console is like.
struct Life {
    start: Start,
    weather: Weather,
    point: Option<Point>,
    messages: u64,
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

    /// Where the helper's unsent words are kept.
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
            let is_there = |view: &View| view.text.contains(&visitor.alias);
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

    /// One life of the console, up to the moment of its end.
    fn live(&mut self, helper: &mut Helper, life: &Life) -> Result<(), Ended> {
        helper.sign_in()?;
        self.reconcile(helper)?;
        let mut left = life.messages;
        let mut typed = Vec::new();
        let appends = [Point::AppendWriting, Point::AppendUnsynced, Point::AppendSynced];
        if !self.plan.points.is_empty() && life.point.is_some_and(|point| appends.contains(&point)) {
            // behind what is kept already: a draft, which no message to another visitor ends
            self.leave_draft(helper, 0)?;
            helper.open(&self.visitors[1].alias)?;
            typed.push(self.write(helper, 1));
            helper.settle(&typed)?;
        }
        while left > 0 {
            let to = u8::try_from(self.dice.below(2)).unwrap();
            let alias = self.visitors[usize::from(to)].alias.clone();
            helper.open(&alias)?;
            let batch = (1 + self.dice.below(10)).min(left);
            if life.start.disk_fails {
                self.one_by_one(helper, to, batch)?;
            } else {
                for _ in 0..batch {
                    typed.push(self.write(helper, to));
                    if helper.interrupted.get() {
                        break;
                    }
                }
            }
            left -= batch;
            if self.plan.faults {
                self.disturb(helper, to, &mut typed)?;
            }
            if helper.has_ended() {
                return Err(Ended);
            }
            if self.dice.chance(50) {
                helper.settle(&typed)?;
            }
            if helper.interrupted.get() {
                self.reconcile(helper)?;
                typed.clear();
            }
        }
        // a point that must be reached is waited for
        if life.point.is_some() && !self.plan.points.is_empty() {
            return helper.wait("its end", |_| false, Helper::insist).map(drop);
        }
        if self.dice.chance(40) {
            helper.settle(&typed)?;
            if !life.start.disk_fails && self.dice.chance(40) {
                let to = u8::try_from(self.dice.below(2)).unwrap();
                self.leave_draft(helper, to)?;
            }
        }
        Ok(())
    }

    fn new_token(&mut self, to: u8) -> Token {
        let last = &mut self.last[usize::from(to)];
        *last += 1;
        let token = Token { to, nth: *last };
        self.ledger.typed(token);
        self.done.messages += 1;
        token
    }

    /// Words for a message: short enough for one row.
    fn words(&mut self, token: Token) -> String {
        let words = ["and", "so", "on", "dat snap ik", "wat fijn", "één ding", "\u{1F642}"];
        let count = self.dice.below(5);
        (0..count).fold(token.to_string(), |text, _| format!("{text} {}", self.dice.pick(&words)))
    }

    /// Types a message and sends it off; sometimes slowly, sometimes pasted.
    pub(super) fn write(&mut self, helper: &mut Helper, to: u8) -> Token {
        let token = self.new_token(to);
        let words = self.words(token);
        match self.dice.below(20) {
            0 => {
                helper.keys(&format!("\x1b[200~{words}\x1b[201~"));
                let before = helper.interrupted.replace(false);
                let interrupted = Rc::clone(&helper.interrupted);
                let is_there = |view: &View| {
                    interrupted.get() || view.composer.as_ref().is_some_and(|it| it.tokens.contains(&token))
                };
                if helper.wait("what was pasted", is_there, Helper::insist).is_ok() && !interrupted.get() {
                    // a key right behind a paste is taken for a part of it
                    thread::sleep(Duration::from_millis(60));
                    helper.keys("\r");
                }
                if before {
                    interrupted.set(true);
                }
            }
            1 => {
                for piece in words.split_inclusive(' ') {
                    helper.keys(piece);
                    thread::sleep(Duration::from_millis(self.dice.below(20)));
                }
                helper.keys("\r");
            }
            _ => helper.keys(&format!("{words}\r")),
        }
        token
    }

    /// Messages on a disk that fails: each is looked after before the next, and sent again when it comes back.
    fn one_by_one(&mut self, helper: &mut Helper, to: u8, count: u64) -> Result<(), Ended> {
        for _ in 0..count {
            if helper.interrupted.get() {
                return Ok(());
            }
            let token = self.write(helper, to);
            let ledger = Arc::clone(&self.ledger);
            let refused =
                |view: &View| view.composer.as_ref().is_some_and(|it| it.refused && it.tokens.contains(&token));
            let interrupted = Rc::clone(&helper.interrupted);
            let settled = |view: &View| ledger.message(token).there || refused(view) || interrupted.get();
            while refused(&helper.wait("its fate", settled, Helper::insist)?) {
                helper.keys("\r");
                helper.wait("it to leave the composer", |view| !refused(view), Helper::insist)?;
            }
        }
        Ok(())
    }

    /// What an earlier life left: all that the screen had said is queued or sent goes out by itself, and a draft is back.
    /// What was lost before the screen said anything of it is written anew.
    fn reconcile(&mut self, helper: &mut Helper) -> Result<(), Ended> {
        helper.settle(&[])?;
        helper.interrupted.set(false);
        let draft = self.draft.take();
        for to in 0..2 {
            let alias = self.visitors[to].alias.clone();
            let view = helper.open(&alias)?;
            let composer = view.composer.unwrap_or_default();
            if let Some(draft) = draft.filter(|draft| usize::from(draft.to) == to) {
                if composer.tokens.contains(&draft) {
                    self.done.drafts += 1;
                } else {
                    self.ledger.untrue(format!("the draft {draft} did not come back:\n{}", view.text));
                }
            }
            // whatever was typed before was taken when this is: keys come in their order
            let holds = |text: &'static str| {
                let alias = alias.clone();
                move |view: &View| view.composer.as_ref().is_some_and(|it| it.alias == alias && it.text.ends_with(text))
            };
            let type_on = |helper: &mut Helper, view: &View| {
                helper.insist(view);
                if helper.interrupted.replace(false) {
                    helper.keys("#");
                }
            };
            helper.keys("#");
            helper.wait("the keys before", holds("#"), type_on)?;
            helper.keys("\x15");
            let is_empty = |view: &View| view.composer.as_ref().is_some_and(|it| it.text.is_empty());
            let clear = |helper: &mut Helper, view: &View| {
                helper.insist(view);
                if helper.interrupted.replace(false) {
                    helper.keys("\x15");
                }
            };
            helper.wait("an empty composer", is_empty, clear)?;
        }
        helper.settle(&[])?;
        helper.interrupted.set(false);
        let lost = self.ledger.open();
        for token in &lost {
            self.ledger.give_up(*token);
            self.done.again += 1;
            self.done.messages -= 1;
        }
        for token in lost {
            let alias = self.visitors[usize::from(token.to)].alias.clone();
            helper.open(&alias)?;
            self.one_by_one(helper, token.to, 1)?;
        }
        Ok(())
    }

    /// Writes something and leaves it in the composer until the disk has it.
    fn leave_draft(&mut self, helper: &mut Helper, to: u8) -> Result<(), Ended> {
        let alias = self.visitors[usize::from(to)].alias.clone();
        helper.open(&alias)?;
        // what was sent is erased, and nothing is kept: then the next that is kept is this
        self.wait_for_journal(helper, false)?;
        let last = &mut self.last[usize::from(to)];
        *last += 1;
        let token = Token { to, nth: *last };
        helper.keys(&format!("{token} half a wo"));
        self.wait_for_journal(helper, true)?;
        if helper.interrupted.get() {
            return Ok(());
        }
        // the file is there before it is synced, and the answer comes after
        thread::sleep(Duration::from_millis(50));
        self.draft = Some(token);
        Ok(())
    }

    /// Waits until something is kept on the disk, or nothing.
    pub(super) fn wait_for_journal(&self, helper: &mut Helper, there: bool) -> Result<(), Ended> {
        let is_kept = |path: &PathBuf| path.extension().is_some_and(|it| it == "kept");
        let deadline = Instant::now() + Duration::from_mins(1);
        while files(&self.state()).iter().any(is_kept) != there {
            if helper.has_ended() {
                return Err(Ended);
            }
            helper.insist(&helper.view());
            if helper.interrupted.get() {
                return Ok(());
            }
            assert!(Instant::now() < deadline, "kept: {}\n{}\n{}", !there, helper.log(), helper.view().text);
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Nothing of the words stands in any file of the helper.
    fn is_sealed(&self) {
        for path in files(self.home.path()) {
            let bytes = fs::read(&path).unwrap_or_default();
            let clear = bytes.windows(8).any(|part| part == b"half a w" || part == b" and so " || part == b"correct ");
            if clear {
                self.ledger.untrue(format!("in clear: {}", path.display()));
            }
        }
    }

    /// The shift ends on a calm day: everything is where it belongs, and nothing stays.
    fn finish(&mut self) {
        self.relay.set(Weather::CALM);
        let mut helper = self.console(&Start::default());
        helper.sign_in().unwrap();
        self.reconcile(&mut helper).unwrap();
        while self.done.messages + 2 < self.plan.messages {
            let to = u8::try_from(self.dice.below(2)).unwrap();
            let alias = self.visitors[usize::from(to)].alias.clone();
            helper.open(&alias).unwrap();
            let typed: Vec<Token> = (0..10).map(|_| self.write(&mut helper, to)).collect();
            helper.settle(&typed).unwrap();
        }
        let mut ends = Vec::new();
        for to in 0..2 {
            let alias = self.visitors[usize::from(to)].alias.clone();
            helper.open(&alias).unwrap();
            let token = self.write(&mut helper, to);
            let view = helper.settle(&[token]).unwrap();
            let shown = |view: &View| view.own.last().is_some_and(|(_, last)| *last == token);
            let view = if shown(&view) { view } else { helper.wait("the last words", shown, |_, _| {}).unwrap() };
            ends.push((token, view));
        }
        self.ledger.listens(0);
        self.ledger.listens(1);
        for (token, view) in &ends {
            let last = token.to_string();
            let heard =
                self.visitors[usize::from(token.to)].hears(|all| all.iter().any(|(_, text)| text.starts_with(&last)));
            let heard: Vec<Token> =
                heard.iter().filter(|(from, _)| from == "helper").flat_map(|(_, text)| Token::all(text)).collect();
            let shown: Vec<Token> = view.own.iter().map(|(_, token)| *token).collect();
            if !heard.ends_with(&shown) {
                self.ledger.untrue(format!("the screen's last words are not the visitor's:\n{}", view.text));
            }
            self.ledger.heard(token.to, &heard);
        }
        let code = helper.end_shift();
        let left: Vec<PathBuf> = files(&self.state())
            .into_iter()
            .filter(|path| path.extension().is_some_and(|it| it == "kept" || it == "new"))
            .collect();
        if code != 0 || !left.is_empty() {
            self.ledger.untrue(format!("the shift ended with {code} and left {left:?}"));
        }
        let counts = self.ledger.counts();
        (self.done.frames, self.done.claims) = (counts.frames, counts.claims);
        self.done.faults = self.relay.faults().into_iter().collect();
        self.done.untrue = self.ledger.all_untrue();
        if !self.done.untrue.is_empty() {
            // for who looks into it
            self.data.disable_cleanup(true);
            let words = format!("the desk's data is in {}", self.data.path().display());
            self.done.untrue.push(words);
        }
    }
}

/// Every file under a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files
}
