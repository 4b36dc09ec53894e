//! Where visitors come in: the arbiter loop, the visitor's HTTP API, practice visitors.
//!
//! A door is an ordinary Matrix account of the desk and the single writer of what is true about its conversations.
//! What it knows it reads back from the homeserver: it keeps nothing of its own.
//!
//! ```text
//! http · practice ──► reception ──► visits ◄────── reading (sync)
//!                         │                           │
//!                         └── commands ──► keeper ◄───┘ batches
//!                                             │
//!   desk_room · handovers · presence · attention · endings · saved_plan · successors
//! ```
//!
//! `keeper` takes one thing after the other and passes it on. What follows is decided in the part that owns the matter:
//! its struct has the fields, and no other file touches them. `restore` reads all parts back at a start, `moving` packs
//! them for another homeserver.

mod alerts;
mod attempts;
mod attention;
mod command;
mod config;
mod context;
mod crowded;
mod desk_facts;
mod desk_room;
mod endings;
mod error;
mod form_pass;
mod handle;
mod handovers;
mod http;
mod keeper;
mod kept_places;
mod limits;
mod moment;
mod moving;
mod page;
mod places;
pub mod practice;
mod presence;
mod reading;
mod reception;
mod reopening;
mod restore;
mod retry;
mod rooms;
mod saved_plan;
mod street;
mod successors;
mod visits;

pub use attempts::id::AttemptId;
pub use config::{CEILING, DoorConfig, DoorLimits, Timing};
pub use endings::erasing::Erasing;
pub use error::DoorError;
pub use handle::{Door, DoorHandle};
pub use moving::{NotUnpacked, Parcel, Unpacked, pack, unpack};
pub use reception::listening::{Listening, Sight};
pub use reception::trouble::Trouble;
pub use reception::{Entered, Entry, Reception, Stream, Visiting};
pub use street::source::Origin;
pub use street::work::{AskedWork, DoneWork, WorkBits, work};
pub use successors::retire::{NotRetired, retire, told};
pub use visits::place::Place;
pub use visits::token::VisitToken;
pub use visits::transcript::{From, TranscriptLine};
