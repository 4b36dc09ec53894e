//! Runs: the short one, each failpoint, the long one.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use machine::failpoint::Point;

use crate::round::{Done, Plan, Round};

/// A number from the environment.
pub(crate) fn number(name: &str, otherwise: u64) -> u64 {
    let text = std::env::var(format!("NACHTWACHT_FAULTS_{name}")).ok();
    text.map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("NACHTWACHT_FAULTS_{name} is no number")))
}

pub(crate) fn fresh_seed() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    u64::try_from(since.as_millis()).unwrap()
}

/// One round; whatever is wrong is said with its seed.
fn round(plan: Plan) -> Result<Done, String> {
    let seed = plan.seed;
    let end = catch_unwind(AssertUnwindSafe(|| Round::new(plan).run()));
    let failed = |words: String| format!("NACHTWACHT_FAULTS_SEED={seed}: {words}");
    match end {
        Ok(done) if done.untrue.is_empty() => Ok(done),
        Ok(done) => Err(failed(done.untrue.join("\n"))),
        Err(panic) => Err(failed(words_of(&*panic))),
    }
}

/// What a panic says.
pub(crate) fn words_of(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<String>().cloned();
    words.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
}

#[test]
fn hostile_33_killed_at_every_failpoint_nothing_is_lost_after_queued() {
    let mut points = Point::ALL.iter().copied().filter(|point| *point != Point::Clearing).collect::<Vec<_>>();
    // whoever is killed before a message leaves has it on the disk at the next start, which only then signs in under the
    // former device; what was answered may be erased by then, when the room has shown it first
    let at = |point| points.iter().position(|known| *known == point).expect("it is one of them");
    let (sending, answered) = (at(Point::Sending), at(Point::Answered));
    points.swap(sending, answered);
    let kills = points.len() as u64;
    let plan = Plan { seed: number("SEED", 33), messages: kills * 3, kills, faults: false, points: points.clone() };
    let done = round(plan).unwrap_or_else(|why| panic!("{why}"));
    for point in points {
        assert_eq!(done.points.get(point.name()), Some(&1), "the console did not end at {}: {done:?}", point.name());
    }
}

#[test]
fn short_run() {
    let seed = number("SEED", 1);
    let (messages, kills) = (number("MESSAGES", 120), number("KILLS", 10));
    let plan = Plan { seed, messages, kills, faults: true, points: Vec::new() };
    let done = round(plan).unwrap_or_else(|why| panic!("{why}"));
    assert!(done.messages >= messages && done.kills == kills && done.claims > 0, "{done:?}");
}

#[test]
#[ignore = "many minutes; see the head of the file"]
fn long_run() {
    let (seed, messages, kills) = (number("SEED", fresh_seed()), number("MESSAGES", 100_000), number("KILLS", 2_000));
    let (lanes, minutes) = (number("LANES", 8), number("MINUTES", 60));
    let rounds = kills.div_ceil(number("KILLS_A_ROUND", 10)).max(1);
    let (next, failed) = (AtomicU64::new(0), AtomicBool::new(false));
    let (sum, wrong) = (Mutex::new(Done::default()), Mutex::new(Vec::new()));
    let began = Instant::now();
    println!("seed {seed}, {rounds} rounds");
    thread::scope(|scope| {
        for _ in 0..lanes {
            scope.spawn(|| {
                while !failed.load(Ordering::Relaxed) && began.elapsed() < Duration::from_mins(minutes) {
                    let nth = next.fetch_add(1, Ordering::Relaxed);
                    if nth >= rounds {
                        break;
                    }
                    let share = |all: u64| all / rounds + u64::from(nth < all % rounds);
                    let (messages, kills) = (share(messages), share(kills));
                    let plan = Plan { seed: seed + nth, messages, kills, faults: true, points: Vec::new() };
                    match round(plan) {
                        Ok(done) => {
                            let mut sum = sum.lock().unwrap();
                            sum.add(done);
                            println!(
                                "{:>5} s: {} messages, {} kills",
                                began.elapsed().as_secs(),
                                sum.messages,
                                sum.kills
                            );
                        }
                        Err(why) => {
                            println!("{why}");
                            wrong.lock().unwrap().push(why);
                            failed.store(true, Ordering::Relaxed);
                        }
                    }
                }
            });
        }
    });
    let sum = sum.into_inner().unwrap();
    println!("seeds {seed} to {}, {} s: {sum:#?}", seed + rounds - 1, began.elapsed().as_secs());
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(sum.messages >= messages && sum.kills >= kills, "not all in {minutes} minutes");
}
