//! The wire: one homeserver, spoken to over the Matrix client-server API (spec.matrix.org).
//!
//! [`session`] is one signed-in device and its calls; [`sync`] reads batches, fills gaps and decodes our events;
//! [`link`] is what a console talks to: commands in, updates out, over channels; [`outbox`] holds what is not yet
//! acknowledged; [`register`] reads the register room; [`vault`] journals unsent words on disk, sealed, under a key that
//! `key_derivation` makes of a password; [`transport`] is whose certificates are trusted and which proxy is used.
//!
//! The console and the door cannot tell whether the embedded homeserver or Synapse answers.

pub mod admin;
pub mod error;
mod http;
pub mod key_derivation;
pub mod link;
mod lock;
pub mod mend;
pub mod ours;
pub mod outbox;
pub mod power;
pub mod register;
pub mod rooms;
mod saved_plan;
pub mod server;
mod service;
pub mod session;
pub mod sync;
pub mod transport;
pub mod vault;
pub mod wire;
