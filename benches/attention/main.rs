//! What it costs that nobody is overlooked (domain.md §2.11): every console and every door tells that it is alive, and a
//! visitor without a helper is told to all. A table in Markdown comes out.
//!
//! ```sh
//! cargo bench --bench attention                      # the embedded homeserver
//! tests/synapse run cargo bench --bench attention    # a real Synapse
//! ```
//!
//! `NACHTWACHT_HELPERS` (100), `NACHTWACHT_VISITORS` (1000: each came in by the door, has a room, and a helper has taken
//! it), `NACHTWACHT_SECONDS` (120: how long is counted) say otherwise.
//!
//! The consoles are real links, told each half minute that their loop came around, as a console's loop tells it; one is
//! the program itself in a terminal, of which is counted how often it wakes. Door and consoles reach the homeserver each
//! by a wire that counts. The door has a thread of its own, whose time on the processor is read.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]
#![expect(clippy::print_stdout, reason = "what it is run for")]
#![expect(clippy::print_stderr, reason = "how far it has come")]
#![expect(clippy::cast_precision_loss, reason = "a table has few digits")]

mod night;
mod thread;
mod wire;

use std::time::Duration;

fn main() {
    // `cargo bench` says so; as a test it only has to run
    let measured = std::env::args().any(|argument| argument == "--bench");
    let of = |name: &str, measures: u32, runs: u32| {
        let asked = std::env::var(format!("NACHTWACHT_{name}")).ok();
        asked.map_or(if measured { measures } else { runs }, |asked| asked.parse().unwrap())
    };
    let (helpers, visitors) = (of("HELPERS", 100, 2), of("VISITORS", 1_000, 4));
    let seconds = Duration::from_secs(of("SECONDS", 120, 2).into());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(night::measure(helpers as usize, visitors as usize, seconds));
}
