//! How long the others wait, in figures: `cargo test --profile bench --test program figures -- --ignored --nocapture`.

use std::io::Write as _;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::json;

use super::{Way, flood, halves};
use testing::door::{Desk, Guest};

/// The flood lasts so long, and so do the times before and after it.
const LASTS: Duration = Duration::from_secs(8);

/// The half, the 99th of a hundred, and the longest of some times.
fn figures(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    format!("{} calls, p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms", times.len(), at(50), at(99), at(100))
}

fn say(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Visitors talk on until something is over: how long each of their words takes.
async fn talk(guests: &[Guest], during: &str, over: impl Future<Output = ()>) -> Vec<Duration> {
    let all = Mutex::new(Vec::new());
    let talking = join_all(guests.iter().map(async |guest| {
        let mut tick = tokio::time::interval(Duration::from_millis(600));
        for nth in 0.. {
            tick.tick().await;
            let began = Instant::now();
            guest.say(&format!("{during}{nth}"), "hoi").await;
            all.lock().unwrap().push(began.elapsed());
        }
    }));
    tokio::select! {
        _ = talking => {}
        () = over => {}
    }
    all.into_inner().unwrap()
}

#[tokio::test]
#[ignore = "figures, by hand: cargo test --profile bench --test program figures -- --ignored --nocapture"]
async fn figures_of_a_flood_behind_the_proxy() {
    let desk = Desk::start_with(|config| config.limits.count_loopback = true).await;
    let way = Way::all(&desk).swap_remove(0);
    say(if matches!(way, Way::Nginx(_)) { "through nginx with TLS" } else { "there is no nginx: by the header alone" });
    let mut guests = Vec::new();
    for last in 1..=20 {
        guests.push(way.from(100 + last).enter(json!({})).await);
    }
    let calm = || tokio::time::sleep(LASTS);
    say(format_args!("words of 20 visitors before: {}", figures(&mut talk(&guests, "b", calm()).await)));
    let flooding = async {
        let began = Instant::now();
        let (mut inside, mut outside) = (0, 0);
        while began.elapsed() < LASTS {
            let (some, others) = flood(&way, 9, 250).await;
            (inside, outside) = (inside + some, outside + others);
        }
        let rate = f64::from(u32::try_from(inside + outside).unwrap()) / began.elapsed().as_secs_f64();
        say(format_args!("the flood: {inside} let in, {outside} told to wait, {rate:.0} a second"));
    };
    let mut times = talk(&guests, "d", flooding).await;
    say(format_args!("words during: {}", figures(&mut times)));
    say(format_args!("words after: {}", figures(&mut talk(&guests, "a", calm()).await)));
    let mut arriving = Vec::new();
    for last in 200..=250 {
        let newcomer = way.from(last);
        let began = Instant::now();
        newcomer.enter(json!({})).await;
        arriving.push(began.elapsed());
    }
    say(format_args!("others come in after: {}", figures(&mut arriving)));
}

#[tokio::test]
#[ignore = "figures, by hand: cargo test --profile bench --test program figures -- --ignored --nocapture"]
async fn figures_of_requests_that_are_sent_by_halves() {
    // so many connections as before there was a way around them
    let desk = Desk::start_with(|config| config.limits.connections = 4_096).await;
    let address = desk.door.visitor_api_addr().unwrap();
    let mut before = Vec::new();
    for _ in 0..50 {
        let began = Instant::now();
        desk.visitor().enter(json!({})).await;
        before.push(began.elapsed());
    }
    say(format_args!("visitors come in before: {}", figures(&mut before)));
    let began = Instant::now();
    let halves = halves(address, 4_200).await;
    say(format_args!("4,200 half-sent requests in {:.1} s", began.elapsed().as_secs_f64()));
    let mut during = Vec::new();
    for _ in 0..50 {
        let began = Instant::now();
        desk.visitor().enter(json!({})).await;
        during.push(began.elapsed());
    }
    drop(halves);
    say(format_args!("visitors come in meanwhile: {}", figures(&mut during)));
}
