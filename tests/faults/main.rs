//! The fault rig: the real program in a terminal, behind a relay in which everything goes wrong, killed again and again;
//! what the screen says is compared with what is true at that moment, and what the visitor hears with what was typed.
//!
//! `night` is about visitors: consoles go in every way, and what stands on a watching screen is held against who had nobody.
//!
//! A failure names its seed. `NACHTWACHT_FAULTS_SEED`, `_MESSAGES`, `_KILLS`, `_LANES`, `_MINUTES` change a run; the long
//! one is `cargo test --profile fuzz --test faults long_run -- --ignored --nocapture` (failpoints need debug assertions).
//! So are `long_nights` and `nights_by_the_true_time`.

#![allow(clippy::unwrap_used)]
#![allow(clippy::print_stdout, reason = "a long run says how far it is")]

mod amends;
mod close;
mod dice;
mod disk;
mod fault;
mod helper;
mod ledger;
mod live;
mod mishap;
mod night;
mod relay;
mod round;
mod run;
mod token;
mod view;
