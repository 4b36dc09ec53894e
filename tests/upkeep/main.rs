//! A desk founded, staffed and looked through by the real program, on the embedded homeserver and on the one that the
//! environment names (`tests/synapse`).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/site.rs"]
mod site;

mod founding;
mod support;
