//! Why a door does not open, or had to close.

use std::net::SocketAddr;

use desk::event::MemberId;
use matrix::error::Error;

/// Why a door does not open, or had to close. Without content, address or token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DoorError {
    /// The session has no device: nobody could tell this door that a console is alive.
    #[error("this session has no device, so that no console can tell this door that it is alive")]
    NoDevice,
    /// The account is in no desk room.
    #[error("this account is in no desk room, and was invited to none")]
    NoDesk,
    /// The account is in no register room.
    #[error("this account is in no register room, and was invited to none")]
    NoRegister,
    /// The account's power level in the desk room is not a door's.
    #[error("this account is no door of its desk: it needs power level 90 in the desk room")]
    NotADoor,
    /// The account was a door and was retired: another door took its conversations over.
    #[error("this door was retired, and {0} took its conversations over; open it as another account")]
    Retired(MemberId),
    /// Another run of the same account has opened since.
    #[error("this door was opened again, here or on another machine; the newer one goes on and this one stops")]
    OpenedElsewhere,
    /// The homeserver does not know the session any more.
    #[error(
        "the homeserver has signed this door out: the same account was signed in elsewhere, or its access was ended"
    )]
    SignedOut,
    /// The visitor's API cannot listen there.
    #[error("the visitor API cannot listen on {0}")]
    Listen(SocketAddr),
    /// The homeserver refused what a door must be able to do, or could not be reached at the start.
    #[error("{0}")]
    Matrix(#[from] Error),
}
