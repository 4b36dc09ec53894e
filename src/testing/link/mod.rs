//! Real links to a real homeserver, without a screen.

pub mod console;
pub mod desk;
pub mod racer;
