//! A desk founded, staffed and looked through by the real program, on the embedded homeserver and on the one that the
//! environment names (`tests/synapse`).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/site.rs"]
mod site;

// the door's visitors and helpers, played over the wire
#[allow(dead_code, reason = "the door's own tests use all of it")]
#[path = "../door/support.rs"]
mod played;

#[allow(dead_code, reason = "the tests of faults use all of it")]
#[path = "../support/relaying.rs"]
mod relaying;

mod examining;
mod founding;
mod moving;
mod moving_faults;
mod moving_open;
mod reporting;
mod service;
mod staffing;
mod staffing_faults;
mod support;
