//! Nachtwacht: the terminal console from which helpers answer an anonymous chat helpline.
//!
//! The house, arrows run down only:
//!
//! ```text
//! main · cli
//! check · upkeep            what a desk is made of, founded, staffed, looked through for mistakes
//! console     door          homeserver (knows `ruma` and none of ours)
//!        matrix · config · content · report
//!        desk                what is true at a desk   (pure; speaks in `care`'s words)
//!        care                what helps a visitor     (pure; knows nobody)
//! ```
//!
//! `machine` (clock, random numbers, retry, failpoints of tests) knows nobody, and anybody may use it but the pure rooms.
//!
//! `desk` and `care` know no I/O, no clock and no terminal: time comes in as a [`desk::event::Moment`].

pub mod care;
pub mod check;
pub mod cli;
pub mod config;
pub mod console;
pub mod content;
pub mod desk;
pub mod door;
pub mod guide;
pub mod homeserver;
pub mod machine;
pub mod matrix;
pub mod report;
pub mod upkeep;
