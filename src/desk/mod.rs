//! What is true at a desk: events and the folds over them, pure. No I/O, no clock, no terminal.

pub mod arbiter;
pub mod conversation;
pub mod event;
mod ranges;
pub mod roster;
