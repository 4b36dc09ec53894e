//! What is true at a desk: events and the folds over them, pure. No I/O, no clock, no terminal.

pub mod arbiter;
pub mod attention;
pub mod conversation;
pub mod correction;
pub mod event;
pub mod languages;
pub mod names;
pub mod passage;
pub mod queue;
mod ranges;
pub mod roster;
pub mod team;
#[cfg(test)]
pub(crate) mod testing;
pub mod waits;
