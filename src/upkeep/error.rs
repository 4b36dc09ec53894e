//! Why upkeep could not be done.

use desk::names::BadName;
use matrix::error::Error as Matrix;

/// Why upkeep could not be done. Without content, address or token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The account is in no desk room, and was invited to none.
    #[error("this account is in no desk room")]
    NoDesk,
    /// The account is in no register room, and was invited to none.
    #[error("this account is in no register room")]
    NoRegister,
    /// Another desk of this homeserver has the alias, and this account is not in it.
    #[error("this homeserver has a desk already ({0}), which this account is not in")]
    AnotherDesk(String),
    /// There is no such account, and this one may make none.
    #[error("there is no account {0}, and only an administrator of the homeserver can make one")]
    NoAccount(String),
    /// The account was ended: nobody can sign in with it.
    #[error("the account {0} was ended")]
    Ended(String),
    /// Not somebody's name or user id.
    #[error("{0} is nobody's name")]
    BadName(String),
    /// No name that a desk shows.
    #[error("{0}")]
    NotShowable(BadName),
    /// A name by which another member is known.
    #[error("{name} looks like {by}, who is at the desk")]
    NameTaken {
        /// The name.
        name: String,
        /// Whose it is: the name that they show, and their account.
        by: String,
    },
    /// Who looks after the desk cannot change what they are themselves.
    #[error("{0} founded the desk")]
    Founder(String),
    /// Somebody is not at the desk, or not in that capacity.
    #[error("{0} is no {1} of this desk")]
    NotThere(String, &'static str),
    /// A door has conversations.
    #[error("{door} has {open} open conversations")]
    DoorBusy {
        /// The door.
        door: String,
        /// How many it has.
        open: usize,
    },
    /// A door has closed conversations that are still on the homeserver.
    #[error("{door} has {closed} closed conversations still to register and erase")]
    DoorEnding {
        /// The door.
        door: String,
        /// How many it has.
        closed: usize,
    },
    /// The account's power level does not do for it.
    #[error("this account may not change that at the desk")]
    NotAllowed,
    /// The homeserver refused, or could not be reached.
    #[error("the homeserver: {0}")]
    Matrix(Matrix),
}

impl From<Matrix> for Error {
    fn from(error: Matrix) -> Self {
        match error {
            Matrix::Refused { status: 403, ref errcode, .. } if errcode == "M_FORBIDDEN" => Self::NotAllowed,
            other => Self::Matrix(other),
        }
    }
}
