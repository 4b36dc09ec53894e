//! What must be survived: one test for each item of the list of hostile inputs and faults, named by its number.
//!
//! Texts go the whole way: a homeserver's bytes → sync → fold → view → painter → a terminal, with an oracle that reads
//! every byte; Unicode's own cases of clusters and writing directions too (`unicode`). Faults of the wire stand between
//! the real link and the real homeserver. Keys go through the real parser.

mod faulty;
mod flood;
mod keys;
mod machine;
mod places;
mod server;
mod shown;
mod street;
mod text;
mod typed;
mod unicode;
mod wire;
