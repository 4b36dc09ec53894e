//! `nachtwacht desk`: a desk on any homeserver, founded and looked after by an account that may.

mod at;
mod doctor;
mod door;
mod init;
mod moving;
pub(super) mod staff;

use std::process::ExitCode;

use clap::{Args, Subcommand};

pub(super) use at::{At, Means};
pub(super) use init::Init;

use super::{Failed, Screen, Transport};
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
    /// Look a desk through: is everything as it should be, and what to do about what is not
    Doctor(doctor::Doctor),
    /// The helpers of a desk
    #[command(subcommand)]
    Helper(staff::HelperAction),
    /// The supervisors of a desk
    #[command(subcommand)]
    Supervisor(staff::SupervisorAction),
    /// The doors of a desk
    #[command(subcommand)]
    Door(door::DoorAction),
    /// Write who is at the desk, its register and, if wanted, its open conversations into a sealed file, to move it to
    /// another homeserver
    Export(moving::Export),
    /// Take in a desk from a sealed file; safe to run again
    Import(moving::Import),
}

/// Does what was asked.
pub(super) fn run(screen: &Screen, transport: &Transport, action: &Action) -> Result<ExitCode, Failed> {
    let means = Means { screen, transport };
    match action {
        Action::Init(init) => init::run(means, init),
        Action::Doctor(doctor) => doctor::run(means, doctor),
        Action::Helper(action) => staff::helpers(means, action),
        Action::Supervisor(action) => staff::supervisors(means, action),
        Action::Door(action) => door::run(means, action),
        Action::Export(asked) => moving::export(means, asked),
        Action::Import(asked) => moving::import(means, asked),
    }
}

/// What failed upkeep means.
pub(super) fn failed(error: &Error) -> Failed {
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
        Error::Matrix(error) => return super::embedded::wire_failed(error),
    };
    Failed::new(error.to_string(), meaning, remedy)
}
