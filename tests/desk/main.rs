//! A desk over real HTTP on loopback: its homeserver, its doors, the links of consoles, its upkeep by the real program.
//!
//! `tests/synapse` runs all but `embedded` against a real Synapse too. Nobody changes the process: the environment is
//! read only, and what is killed or limited is a child.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod contract;
mod door;
mod link;
mod upkeep;
