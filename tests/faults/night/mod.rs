//! A night in which consoles go: killed, hung up, stopped, hung, cut off, signed out, left alone. Two more watch, and what
//! stands on a watching screen is what the desk knows. Held against it is the [roll](roll): which visitors had nobody who
//! reads, and since when (domain.md §2.11).
//!
//! Time may go faster than it is, for desk and consoles alike: [`Plan::times`].

mod bystander;
mod ending;
mod figures;
mod handing;
mod listening;
mod roll;
mod run;
mod seat;
mod step;
mod watch;
mod worker;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tempfile::TempDir;

use crate::dice::Dice;
use crate::helper::PASSWORD;
use bystander::Bystander;
use ending::Ending;
use figures::Figures;
use roll::Roll;
use testing::program::serve::Serve;
use worker::Worker;

/// How much there is to do.
#[derive(Debug, Clone)]
struct Plan {
    seed: u64,
    /// So many consoles go.
    kills: u64,
    /// So many times as fast as it is, time goes.
    times: u32,
    /// The ways of going, at random.
    endings: &'static [Ending],
    /// How the desk is started: for how long words may stay unanswered.
    within: &'static [&'static str],
    /// The same, of an acute visitor and of any other, in milliseconds.
    limits: [u64; 2],
    /// Helpers who have visitors; each has one acute visitor and another.
    workers: usize,
}

/// A desk at night.
struct Night {
    plan: Plan,
    dice: Dice,
    roll: Arc<Roll>,
    workers: Vec<Worker>,
    /// Watches, and takes over.
    bram: Bystander,
    /// Watches, and presses no key.
    _dirk: Bystander,
    /// The last to go.
    _desk: Serve,
    _home: TempDir,
}

/// Who has visitors.
const WORKERS: [&str; 3] = ["sanne", "tess", "noor"];

/// A file that says how fast time goes, and a configuration in which the screen does not lock itself.
fn furnish(home: &Path, times: u32, since: u64) {
    fs::create_dir_all(home.join("config/nachtwacht")).unwrap();
    fs::write(home.join("clock"), format!("0 0 0 {times} {since}")).unwrap();
    let config = "lock_after = 0\n[keys]\nrelease = [\"Alt-R\"]\ntransfer = [\"Alt-O\"]\n";
    fs::write(home.join("config/nachtwacht/config.toml"), config).unwrap();
}

impl Night {
    /// Everybody comes in and signs in, and each worker picks up two visitors.
    fn begin(plan: Plan) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let place = |name: &str| {
            let home = folder.path().join(name);
            furnish(&home, plan.times, since);
            home
        };
        let data = place("desk").join("data");
        let desk = Serve::timed_with(&data, &folder.path().join("desk/clock"), plan.within);
        let roll = Arc::new(Roll::new(plan.times));
        let mut dice = Dice::new(plan.seed);
        for who in WORKERS[..plan.workers].iter().chain(&["bram", "dirk"]) {
            desk.add_helper(who, PASSWORD);
        }
        let dirk = Bystander::watching(&place("dirk"), &desk, "dirk", &roll);
        let bram = Bystander::watching(&place("bram"), &desk, "bram", &Arc::new(Roll::new(plan.times)));
        let mut workers = Vec::new();
        for who in &WORKERS[..plan.workers] {
            let mut worker = Worker::begin(who, &place(who), &desk, dice.next());
            for (urgent, limit) in [(true, plan.limits[0]), (false, plan.limits[1])] {
                worker.meet(&desk, &roll, urgent, limit);
            }
            workers.push(worker);
        }
        Self { plan, dice, roll, workers, bram, _dirk: dirk, _desk: desk, _home: folder }
    }

    /// Does it all, and says what was seen.
    fn run(mut self) -> Figures {
        while self.roll.kills() < self.plan.kills {
            self.step();
        }
        let mut figures = Figures::default();
        for worker in self.workers {
            let (untrue, messages, frames, claims) = worker.finish();
            figures.untrue.extend(untrue);
            figures.messages += messages;
            figures.frames += frames;
            figures.claims += claims;
        }
        self.roll.close(&mut figures);
        figures
    }

    /// How long something takes that takes so long by the desk's clocks.
    fn time(&self, milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds / u64::from(self.plan.times))
    }
}
