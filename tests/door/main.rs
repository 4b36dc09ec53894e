//! The door against the embedded homeserver, over real HTTP on loopback.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod claims;
mod support;
mod talk;
mod visitors;
