//! Claims under fire: many consoles, two doors, all after the same visitors at the same moment.
//!
//! The long one, by hand, on a machine that does nothing else; `NACHTWACHT_RACE_ROUNDS`, `_HELPERS`, `_VISITORS`,
//! `_SINGLES`, `_HANDS` and `_SEED` change it:
//!
//! ```sh
//! cargo test --profile bench --test desk claims_under_fire -- --ignored --nocapture
//! tests/synapse run cargo test --profile bench --test desk claims_under_fire -- --ignored --nocapture
//! ```

mod bare;
mod desk;
mod plan;

use bare::Bare;
use desk::RaceDesk;
use plan::{Chance, Size, Times, claims};

/// After how many rounds the bare calls are made once as well.
const BARE_EVERY: usize = 10;

/// Rounds in which all visitors are claimed, by all helpers at once, released, and claimed again.
async fn race(size: Size, say: impl Fn(String)) -> (RaceDesk, Times) {
    say(format!("{size:?}"));
    let mut chance = Chance(size.seed);
    let mut desk = RaceDesk::open(size.helpers, size.visitors).await;
    let mut ours = Times::default();
    for round in 1..=size.rounds {
        let began = std::time::Instant::now();
        let claims = claims(&mut chance, size.helpers, size.visitors);
        let waits = desk.contest(&claims, size.hands).await;
        desk.everybody_reads_own_rooms_only(&mut chance).await;
        desk.release().await;
        desk.some_speak(&mut chance).await;
        say(format!(
            "round {round} of {}: {} won, {} declined, {:.1} s; Enter to words {}",
            size.rounds,
            waits.0.len(),
            claims.len() - waits.0.len(),
            began.elapsed().as_secs_f64(),
            waits.say(),
        ));
        ours.0.extend(waits.0);
    }
    (desk, ours)
}

#[tokio::test]
async fn two_doors_one_winner_each_time_and_every_console_agrees() {
    let size = Size { rounds: 2, helpers: 6, visitors: 10, singles: 0, hands: usize::MAX, seed: 1 };
    race(size.or_as_asked(), |_| ()).await.0.close().await;
}

#[tokio::test]
#[ignore = "takes its time; for the figures"]
#[expect(clippy::print_stderr, reason = "what it is run for")]
async fn claims_under_fire() {
    let size = Size { rounds: 50, helpers: 20, visitors: 200, singles: 50, hands: usize::MAX, seed: 1 }.or_as_asked();
    let (mut desk, all_ours) = race(size, |line| eprintln!("{line}")).await;
    let mut chance = Chance(size.seed);
    let mut bare = Bare::start(&desk.site, 2, size.helpers, size.visitors, &desk::first_words()).await;
    let mut all_bare = Times::default();
    for round in 0..size.rounds {
        let claims = claims(&mut chance, size.helpers, size.visitors);
        if round % BARE_EVERY == 0 {
            all_bare.0.extend(bare.burst(&claims, size.hands).await.0);
        }
    }
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    for n in 0..size.singles {
        let claims: Vec<_> = (0..size.helpers).map(|helper| (helper, n % size.visitors)).collect();
        theirs.0.extend(bare.burst(&claims, size.hands).await.0);
        ours.0.extend(desk.contest(&claims, size.hands).await.0);
        desk.release().await;
    }
    for (what, ours, bare) in
        [("all visitors, all helpers", all_ours, all_bare), ("one visitor, all helpers", ours, theirs)]
    {
        eprintln!("{what}: {}; bare calls {}; ratio {}", ours.say(), bare.say(), ours.against(&bare));
    }
    eprintln!("0 double winners, 0 disagreeing consoles; polls that failed: {}", desk.away());
    desk.close().await;
}
