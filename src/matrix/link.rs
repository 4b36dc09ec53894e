//! What the console says to the homeserver and hears from it: [`Command`]s in, [`Update`]s out, over channels.
//!
//! The link owns the session, the sync loop with its back-off, the filling of gaps, and the outbox. The console never
//! sees a URL, a token, or a room event whose type it does not know.

mod awaiting;
mod clearance;
mod command;
mod correcting;
mod desk;
mod events;
mod item;
mod journaling;
mod latest;
mod reading;
mod rooms;
mod saved_plan;
mod sending;
mod task;
mod team;
mod unsaid;
mod update;

use std::path::PathBuf;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::transport::Transport;
pub use ::desk::event::{Role, RoomEvent};

pub use crate::error::Failure;
pub use awaiting::{Awaiting, Recording};
pub use command::{Command, Outgoing, Piece, Unfinished};
pub(crate) use unsaid::JournaledTeam;
pub use unsaid::TeamDraft;
pub use update::{Delivery, Journaling, LinkState, Lost, Restored, SavedPlanOutcome, SignInError, Update};

/// A link at work.
#[derive(Debug)]
pub struct Link {
    /// What is asked of it. Dropping it stops the link at once, without signing out.
    pub commands: UnboundedSender<Command>,
    /// What it tells.
    pub updates: UnboundedReceiver<Update>,
}

/// Where unsent words are journaled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JournalPlace {
    /// Sealed in this folder, once the helper's password is there to seal with.
    Folder(PathBuf),
    /// In memory only, for this reason.
    Memory(Journaling),
}

/// Starts a link as a task of the present runtime. Nothing is built and nobody is spoken to before the first command.
///
/// # Panics
/// Outside of a tokio runtime.
pub fn start(place: JournalPlace) -> Link {
    start_over(Transport::default(), place)
}

/// Starts a link that reaches its homeserver like this.
///
/// # Panics
/// Outside of a tokio runtime.
pub fn start_over(transport: Transport, place: JournalPlace) -> Link {
    let (commands, asked) = unbounded_channel();
    let (told, updates) = unbounded_channel();
    tokio::spawn(task::Task::new(told, transport, place).run(asked));
    Link { commands, updates }
}
