//! Where visitors come in: the arbiter loop, the visitor's HTTP API, practice visitors.
//!
//! A door is an ordinary Matrix account of the desk and the single writer of what is true about its conversations.
//! What it knows it reads back from the homeserver: it keeps nothing of its own.

mod alias;
mod config;
mod limits;
pub mod practice;
mod presence;
mod token;
mod transcript;

pub use config::{DoorConfig, Limits, Timing};
pub use token::VisitToken;
