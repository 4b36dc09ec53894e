//! Runs a target for a while, counts, and prints what breaks it.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::mutate::{Chance, mutate};

/// How long by default.
const SECONDS: u64 = 2;
/// How many inputs of new shapes join the corpus.
const SHAPES: usize = 4_096;
/// The longest of these, in bytes: short ones are tried sooner, and grow by mutation.
const SHORT: usize = 512;
/// How often it is tried to make a failing input smaller.
const SMALLER: usize = 2_000;

/// What is tried: bytes in, the shape of what was seen out. It panics when something is not as it should be.
pub(crate) type Target = fn(&[u8]) -> u64;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is no number")))
}

/// Drives a target over its corpus.
pub(crate) fn drive(name: &str, corpus: &[Vec<u8>], tokens: &[&[u8]], target: Target) {
    if let Ok(hex) = std::env::var("NACHTWACHT_FUZZ_HEX") {
        target(&from_hex(&hex));
        return;
    }
    let seed = number("NACHTWACHT_FUZZ_SEED").unwrap_or(1);
    let most = number("NACHTWACHT_FUZZ_INPUTS");
    let seconds = number("NACHTWACHT_FUZZ_SECONDS").or(most.is_none().then_some(SECONDS));
    let end = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let (mut chance, mut known, mut shapes, mut count) = (Chance::new(seed), corpus.to_vec(), HashSet::new(), 0_u64);
    let mut given = corpus.iter().cloned();
    while most.is_none_or(|most| count < most) && end.is_none_or(|end| Instant::now() < end) {
        let input = given.next().unwrap_or_else(|| mutate(&mut chance, &known, tokens));
        let Ok(shape) = catch_unwind(AssertUnwindSafe(|| target(&input))) else {
            let small = smaller(input, target);
            panic!(
                "{name}, seed {seed}, input {count}: NACHTWACHT_FUZZ_HEX={}\n{:?}",
                hex(&small),
                String::from_utf8_lossy(&small)
            );
        };
        count += 1;
        if shapes.len() < SHAPES && shapes.insert(shape) && input.len() <= SHORT {
            known.push(input);
        }
    }
    assert!(count > 0);
    let _ = writeln!(std::io::stdout(), "{name}: {count} inputs of {} shapes, seed {seed}", shapes.len());
}

/// A smaller input that breaks the target too.
fn smaller(mut input: Vec<u8>, target: Target) -> Vec<u8> {
    let mut tries = 0;
    let mut length = input.len() / 2;
    while length > 0 {
        let mut at = 0;
        while at < input.len() && tries < SMALLER {
            tries += 1;
            let mut less = input.clone();
            less.drain(at..(at + length).min(input.len()));
            if catch_unwind(AssertUnwindSafe(|| target(&less))).is_err() {
                input = less;
            } else {
                at += length;
            }
        }
        length /= 2;
    }
    input
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn from_hex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap()).collect()
}
