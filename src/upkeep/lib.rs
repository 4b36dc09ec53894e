//! A desk's upkeep over the Matrix API: founding it, staffing it, looking it through, moving it. Used by the commands.
//!
//! [`sign_in()`] gives a session of somebody who may; [`found`] makes a desk, or what is missing of it; [`shape`] says
//! what its rooms must be; [`Desk`] is one that is there, to be staffed; [`examine()`] looks it through.
//!
//! Nothing here cares which homeserver answers: where an administrator is needed, it is Synapse's admin API, of which
//! the embedded homeserver has the same part.

mod application_service;
mod desk;
mod error;
mod examine;
mod founding;
mod moving;
mod reading;
mod register;
pub mod shape;
mod sign_in;
mod staffing;
mod team;

pub use application_service::ApplicationService;
pub use desk::{Desk, Post, Staffer};
pub use error::Error;
pub use examine::{Examination, Finding, examine};
pub use founding::{Founded, FoundingStep, How, Plan, found};
pub use moving::{DeskPlace, Moving, RegisterLine, Sealing, TakenIn};
pub use reading::DeskState;
pub use register::read_register;
pub use sign_in::{Key, SignedIn, sign_in};
