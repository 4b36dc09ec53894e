//! What several test programs and benches share. The program knows nothing of it, and a room only in its own tests.
//!
//! | there is | with the feature |
//! |---|---|
//! | `oracle`: which bytes may go to a terminal | none |
//! | `night`, `child`: a night at a console by keys; a console in a terminal | `console` |
//! | `site`, `named`, `relaying`: homeservers, and what stands in the wire to them | `desk` |
//! | `proxy`: a real nginx with TLS in front of both, by the file that the guide ships | `desk` |
//! | `door`, `link`: a desk with a real door, and consoles without a screen | `desk` |
//! | `program`: the whole program in a terminal, its desk and its visitors | `desk` |

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails by panicking")]

pub mod oracle;

#[cfg(feature = "console")]
pub mod child;
#[cfg(feature = "console")]
pub mod night;

#[cfg(feature = "desk")]
pub mod door;
#[cfg(feature = "desk")]
mod hmac;
#[cfg(feature = "desk")]
pub mod link;
#[cfg(feature = "desk")]
pub mod named;
#[cfg(feature = "desk")]
pub mod program;
#[cfg(feature = "desk")]
pub mod proxy;
#[cfg(feature = "desk")]
pub mod relaying;
#[cfg(feature = "desk")]
pub mod site;
