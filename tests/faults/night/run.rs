//! Runs: the short one, the long one with a hundredth of each time, and the one that takes the time it takes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::ending::Ending;
use super::figures::Figures;
use super::{Night, Plan};
use crate::run::{fresh_seed, number, words_of};

const MINUTE: u64 = 60_000;

/// A night in which time goes a hundred times as fast, with the limits that a desk has unless it says otherwise.
const fn fast(seed: u64, kills: u64) -> Plan {
    let limits = [MINUTE, 5 * MINUTE];
    Plan { seed, kills, times: 100, endings: Ending::ALL, within: &[], limits, workers: 3 }
}

/// A night by the true time; no word stays unanswered for longer than a minute.
const fn real(seed: u64, kills: u64) -> Plan {
    let (within, limits) = (&["--answer-within", "A=1,B=1"] as &[&str], [MINUTE, MINUTE]);
    Plan { seed, kills, times: 1, endings: Ending::ALL, within, limits, workers: 1 }
}

/// Does some nights in lanes beside each other, and says what came out.
fn nights(count: u64, plan: impl Fn(u64) -> Plan + Sync) -> Figures {
    let (lanes, minutes) = (number("LANES", 4), number("MINUTES", 60));
    let (next, sum) = (AtomicU64::new(0), Mutex::new(Figures::default()));
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..lanes {
            scope.spawn(|| {
                while began.elapsed() < Duration::from_mins(minutes) {
                    let nth = next.fetch_add(1, Ordering::Relaxed);
                    if nth >= count {
                        break;
                    }
                    let plan = plan(nth);
                    let seed = plan.seed;
                    let end = catch_unwind(AssertUnwindSafe(|| Night::begin(plan).run()));
                    let mut sum = sum.lock().unwrap();
                    match end {
                        Ok(figures) => {
                            let faults = figures.faults();
                            sum.add(figures);
                            println!("{:>5} s: seed {seed}: {} consoles went", began.elapsed().as_secs(), sum.kills);
                            for fault in faults {
                                println!("seed {seed}: {fault}");
                            }
                        }
                        Err(panic) => {
                            let words = format!("seed {seed}: {}", words_of(&*panic));
                            println!("{words}");
                            sum.untrue.push(words);
                        }
                    }
                }
            });
        }
    });
    let sum = sum.into_inner().unwrap();
    println!("{} s\n{sum}", began.elapsed().as_secs());
    sum
}

#[test]
fn a_visitor_without_a_helper_is_known_to_the_desk() {
    let kills = number("KILLS", 6);
    let figures = Night::begin(fast(number("SEED", 49), kills)).run();
    println!("{figures}");
    assert_eq!(figures.faults(), [""; 0], "NACHTWACHT_FAULTS_SEED");
    assert!(figures.kills >= kills && figures.known.values().map(Vec::len).sum::<usize>() > 0, "{figures}");
}

#[test]
#[ignore = "many minutes; see the head of the file"]
fn long_nights() {
    let (seed, kills, share) = (number("SEED", fresh_seed()), number("KILLS", 2_000), number("KILLS_A_ROUND", 25));
    println!("seed {seed}");
    let figures = nights(kills.div_ceil(share), |nth| fast(seed + nth, share));
    assert_eq!(figures.faults(), [""; 0]);
    assert!(figures.kills >= kills, "not all in time");
}

#[test]
#[ignore = "a quarter of an hour; see the head of the file"]
fn nights_by_the_true_time() {
    let (seed, rounds) = (number("SEED", fresh_seed()), number("KILLS", 20));
    println!("seed {seed}");
    let figures = nights(rounds, |nth| real(seed + nth, 1));
    assert_eq!(figures.faults(), [""; 0]);
    assert!(figures.kills >= rounds, "not all in time");
}
