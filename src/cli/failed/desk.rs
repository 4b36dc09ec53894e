//! What a failure of a part of the desk means, and what to do about it.

use std::path::Path;

use super::Failed;
use ::door::DoorError;
use ::homeserver::{AccountError, StartError};
use ::matrix::error::Error as WireError;
use ::matrix::link::Failure;
use ::upkeep::Error;

impl Failed {
    /// The same, where it means something else.
    pub(crate) fn meaning(self, meaning: impl Into<String>) -> Self {
        Self { meaning: meaning.into(), ..self }
    }

    /// The same, where something else is to be done.
    pub(crate) fn remedy(self, remedy: impl Into<String>) -> Self {
        Self { remedy: remedy.into(), ..self }
    }
}

/// What a failed start of the homeserver means.
pub(crate) fn start_failed(error: &StartError, data: &Path) -> Failed {
    let remedy = match error {
        StartError::InUse => "use the desk that is running, or stop it first".to_owned(),
        StartError::NewerSchema(_) => "run the newer nachtwacht that wrote it".to_owned(),
        StartError::Listen(..) => "free the port, or choose another with --homeserver ADDRESS:PORT".to_owned(),
        _ => format!("see that {} can be written and has room, or choose another folder with --data", data.display()),
    };
    Failed::new(error.to_string(), "the desk is not open, nothing was changed", remedy)
}

/// What a failed change of an account means.
pub(crate) fn account_failed(error: &AccountError, name: &str) -> Failed {
    let remedy = match error {
        AccountError::Exists => "choose another name, or give this one a new password: helper password",
        AccountError::BadName => "use small letters, digits, and . _ = - /",
        AccountError::BadPassword => "give a password of at least one and at most 1,024 characters",
        AccountError::Missing => "see the names with: nachtwacht helper list",
        _ => "try again; if it stays, see that the data folder can be written",
    };
    Failed::new(format!("{name}: {error}"), "no account was changed", remedy)
}

/// What a failed door means.
pub(crate) fn door_failed(error: &DoorError) -> Failed {
    Failed::new(
        format!("the door: {error}"),
        "visitors cannot come in; what they said before is kept by the homeserver",
        "start again; if it stays, choose another port with --door ADDRESS:PORT or look at the homeserver",
    )
}

/// What a failed call to the homeserver means, in the middle of the work.
pub(crate) fn wire_failed(error: &WireError) -> Failed {
    if error.failure() == Failure::ServerFull {
        return Failed::new(
            "the homeserver's disk is full, or takes nothing",
            "what was done before stays done; the rest was not changed",
            "make room on it, and give the same command again",
        );
    }
    Failed::new(
        format!("the homeserver: {error}"),
        "what was done before stays done; the rest was not changed",
        "see that it runs, and give the same command again: it goes on from there",
    )
}

/// What it means that the work could not begin.
pub(crate) fn not_signed_in(error: &WireError) -> Failed {
    wire_failed(error).meaning("nothing was changed at the desk").remedy("see that it runs, and try again")
}

/// What failed upkeep means.
pub(crate) fn upkeep_failed(error: &Error) -> Failed {
    let (meaning, remedy) = match error {
        Error::NoDesk => (
            "there is nothing to look after",
            "name the account that founded the desk with --as, or found one: nachtwacht desk init",
        ),
        Error::NoRegister => (
            "the register was not read",
            "name the founder's or a door's account, or let a supervisor read it: nachtwacht desk supervisor add NAME --register",
        ),
        Error::AnotherDesk(_) => (
            "no second desk was made",
            "name the account that founded it with --as; for a second desk beside it, add --another",
        ),
        Error::NoAccount(_) => (
            "nobody was added",
            "make the account first, or name an administrator's account with --as; it must be at the desk as its founder",
        ),
        Error::Ended(_) => ("nobody was added", "choose another name: an ended account does not come back"),
        Error::BadName(_) => ("nothing was changed", "write a name like sanne, or a full user id: @sanne:desk.example"),
        Error::NotShowable(_) => (
            "nobody was added: colleagues could not read the name, or not whole",
            "give a name of at most 32 columns, of letters, digits, signs and blanks, with --shown NAME; an account that is \
             there already is renamed by whoever has it",
        ),
        Error::NameTaken { .. } => (
            "nobody was added: in an alert or a handover, the two would be taken for each other",
            "give a name that nobody has, with --shown NAME; an account that is there already is renamed by whoever has it",
        ),
        Error::Founder(_) => ("nothing was changed", "use another account for this: a founder may change everything"),
        Error::NotThere(..) => {
            ("nothing was changed", "see who is: nachtwacht desk helper list, supervisor list, door list")
        }
        Error::DoorBusy { .. } => (
            "nothing was changed: its visitors would be without a door",
            "let another door take over first, or wait until they are closed",
        ),
        Error::DoorEnding { .. } => (
            "nothing was changed: they would stay on the homeserver, and not all would be in the register",
            "let another door take over (nachtwacht desk door retire), or leave it open until they are erased",
        ),
        Error::NotAllowed => (
            "what was done before stays done; the rest was not changed",
            "name the account that founded the desk with --as",
        ),
        Error::Matrix(error) => return wire_failed(error),
    };
    Failed::new(error.to_string(), meaning, remedy)
}
