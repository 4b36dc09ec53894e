//! What the visitor's side of a door tells the arbiter loop.

use tokio::sync::oneshot;

use crate::visits::attendance::PresenceChange;
use care::helped::Helped;
use desk::event::{Arrived, ConversationId, Leaving};

/// What the arbiter loop is told by the visitor's side.
#[derive(Debug)]
pub(crate) enum DoorCommand {
    /// A visitor is there and has a room. Answered when the desk knows. The loop gives the number.
    Arrived(Box<Arrived>, oneshot::Sender<()>),
    /// A visitor left on purpose.
    Left(ConversationId, Leaving),
    /// A visitor is back.
    Back(ConversationId, PresenceChange),
    /// A visitor typed the stop word. The visit is stopped already; the desk and the conversation's room do not know yet.
    /// Answered when the conversation's room says so.
    Stopped(ConversationId, oneshot::Sender<()>),
    /// Somebody said afterwards whether they were helped. Who it was is not said.
    Helped(Helped),
    /// Write the board and stop.
    Stop,
}
