//! The door against the embedded homeserver, over real HTTP on loopback.

mod claims;
mod support;
mod talk;
mod visitors;
