//! Nachtwacht: the terminal console from which helpers answer an anonymous chat helpline.
//!
//! This package is the program: arguments in, exit code out. What it does is in the rooms, each a package of its own in
//! `src`; arrows run down only, and `.ci/arrows` sees to that:
//!
//! ```text
//! nachtwacht: cli · check · config
//! console       upkeep        a desk founded, staffed, looked through for mistakes
//!               door          homeserver (knows `ruma`, and none of ours but `machine`)
//!        matrix
//! content · report            what ships; the register as figures
//!        desk                 what is true at a desk   (pure; speaks in `care`'s words)
//!        care                 what helps a visitor     (pure; knows nobody)
//! ```
//!
//! `machine` (clock, random numbers, retry, failpoints of tests) knows nobody, and anybody may use it but the pure rooms.
//!
//! [`desk`] and [`care`] know no I/O, no clock and no terminal: time comes in as a [`desk::event::Moment`].

pub mod check;
pub mod cli;
pub mod config;
pub mod guide;
