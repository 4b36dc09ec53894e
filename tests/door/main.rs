//! The door against a homeserver, over real HTTP on loopback: an embedded one for each test, or the one that the
//! environment names (`tests/synapse`).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod acute;
mod attention;
mod claims;
mod correcting;
mod doors;
mod examples;
mod kept;
mod least_privilege;
mod reports;
#[path = "../support/site.rs"]
mod site;
mod stop;
mod succession;
mod support;
mod talk;
mod visitors;
mod went;
