//! What is typed: bytes in, keys, pastes and reports of the focus out.
//!
//! Read here and not by `crossterm`, whose parser waits for the end of a paste for ever, hands over what follows an
//! embedded end as keys, and lets answers of the terminal through (hostile.md 30–32); and which reads on a thread.

mod keys;
mod parser;
mod tty;

pub(crate) use keys::written;
pub use parser::{Burst, Input, Parser, Pasted};
pub use tty::Tty;

#[cfg(test)]
mod tests;
