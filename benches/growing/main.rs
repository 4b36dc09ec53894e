//! What a desk costs as visitors who wait and helpers on duty grow in number. A table in Markdown comes out.
//!
//! ```sh
//! cargo bench --bench growing                      # the embedded homeserver
//! tests/synapse run cargo bench --bench growing    # a real Synapse
//! ```
//!
//! `NACHTWACHT_WAITING=10,100` and `NACHTWACHT_HELPERS=2,20` say otherwise which. Homeserver (when it is the embedded
//! one), door, and all links but that of the console whose memory is measured are in one process and one thread.
//!
//! Ten visitors who wait, and those who come while it is measured, are real: with a room and words, let in by a door.
//! The others are on the board of another door, as it would write it, and have no room. A console's sync carries the
//! desk room and its own conversations, so to a console they are the same; a homeserver also keeps their rooms.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]
#![expect(clippy::print_stdout, reason = "what it is run for")]

mod cell;
mod relay;

fn main() {
    // `cargo bench` says so; as a test it only has to run
    let measured = std::env::args().any(|argument| argument == "--bench");
    let of = |name: &str, otherwise: &[usize]| {
        let asked = std::env::var(format!("NACHTWACHT_{name}")).ok();
        asked.map_or(otherwise.to_vec(), |asked| asked.split(',').map(|number| number.parse().unwrap()).collect())
    };
    let (waiting, helpers): (&[_], &[_]) =
        if measured { (&[10, 100, 1_000, 5_000], &[2, 20, 100]) } else { (&[20], &[2]) };
    let (waiting, helpers) = (of("WAITING", waiting), of("HELPERS", helpers));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    println!("{}", cell::HEAD);
    for &helpers in &helpers {
        for &waiting in &waiting {
            println!("{}", runtime.block_on(cell::measure(waiting, helpers)));
        }
    }
}
