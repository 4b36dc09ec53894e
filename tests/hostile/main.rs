//! What must be survived: one test for each item of the list of hostile inputs and faults, named by its number.
//!
//! Texts go the whole way: a homeserver's bytes → sync → fold → view → painter → a terminal, with an oracle that reads
//! every byte; Unicode's own cases of clusters and writing directions too (`unicode`). Faults of the wire stand between
//! the real link and the real homeserver. Keys go through the real parser.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

#[allow(dead_code, reason = "the link's own tests use the rest")]
#[path = "../link/console.rs"]
mod console;
#[allow(dead_code, reason = "the link's own tests use the rest")]
#[path = "../link/desk.rs"]
mod desk;
#[allow(dead_code, reason = "the door's own tests use the rest")]
#[path = "../door/support.rs"]
mod door_desk;
mod faulty;
mod flood;
mod keys;
mod machine;
#[path = "../screens/night.rs"]
mod night;
#[path = "../terminal/oracle.rs"]
mod oracle;
mod places;
#[allow(dead_code, reason = "the fault rig uses the rest")]
#[path = "../support/relaying.rs"]
mod relaying;
#[path = "../terminal/run.rs"]
mod run;
mod server;
mod shown;
#[path = "../support/site.rs"]
mod site;
mod text;
mod unicode;
mod wire;
