//! `nachtwacht desk`: a desk on any homeserver, founded and looked after by an account that may.

mod at;
mod init;

use std::process::ExitCode;

use clap::{Args, Subcommand};

pub(super) use at::At;
pub(super) use init::Init;

use super::{Failed, Screen};
use crate::upkeep::Error;

/// `nachtwacht desk`
#[derive(Debug, Args)]
pub struct Desk {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// What to do with a desk.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Make desk room and register room, or set right what is wrong with them; safe to run again
    Init(Init),
}

/// Does what was asked.
pub(super) fn run(screen: &Screen, action: Action) -> Result<ExitCode, Failed> {
    match action {
        Action::Init(init) => init::run(screen, &init),
    }
}

/// What failed upkeep means.
pub(super) fn failed(error: &Error) -> Failed {
    let (meaning, remedy) = match error {
        Error::NoDesk => (
            "there is nothing to look after",
            "name the account that founded the desk with --as, or found one: nachtwacht desk init",
        ),
        Error::AnotherDesk(_) => (
            "no second desk was made",
            "name the account that founded it with --as; for a second desk beside it, add --another",
        ),
        Error::NotAllowed => (
            "what was done before stays done; the rest was not changed",
            "name the account that founded the desk with --as",
        ),
        Error::Matrix(error) => return super::embedded::wire_failed(error),
    };
    Failed::new(error.to_string(), meaning, remedy)
}
