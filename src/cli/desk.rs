//! `nachtwacht desk`: a desk on any homeserver, founded and looked after by an account that may.

pub(super) mod at;
mod doctor;
mod door;
mod init;
mod moving;
pub(super) mod staff;

use std::process::ExitCode;

use clap::{Args, Subcommand};

pub(super) use init::Init;

use self::at::Means;
use super::failed::Failed;

/// `nachtwacht desk`
#[derive(Debug, Args)]
pub struct DeskCommand {
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
pub(super) fn run(means: Means<'_>, action: &Action) -> Result<ExitCode, Failed> {
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
