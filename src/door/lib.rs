//! Where visitors come in: the arbiter loop, the visitor's HTTP API, practice visitors.
//!
//! A door is an ordinary Matrix account of the desk and the single writer of what is true about its conversations.
//! What it knows it reads back from the homeserver: it keeps nothing of its own.
//!
//! ```text
//! http · practice ──► reception ──► context (open visits) ◄── reading (sync)
//!                         │                                    │
//!                         └────── words ──► keeper ◄── batches ┘
//! ```

mod alias;
mod attention;
mod config;
mod context;
mod correcting;
mod departure;
mod duplicates;
mod ending;
mod erasing;
mod handle;
mod home;
mod http;
mod keeper;
mod kept;
mod limits;
mod listening;
mod moving;
pub mod practice;
mod presence;
mod reading;
mod reception;
mod refusals;
mod reports;
mod restore;
mod retire;
mod succession;
mod successors;
mod token;
mod transcript;
mod trouble;
mod visit;

pub use config::{DoorConfig, Limits, Timing};
pub use erasing::Erasing;
pub use handle::{Door, DoorError, DoorHandle};
pub use listening::{Listening, Sight};
pub use moving::{NotUnpacked, Parcel, Unpacked, pack, unpack};
pub use reception::{Entered, Entry, Reception, Visiting};
pub use retire::{NotRetired, retire, told};
pub use token::VisitToken;
pub use transcript::{From, Line};
pub use trouble::Trouble;
