//! The commands that run a desk or look after one.

use std::process::ExitCode;

use clap::Subcommand;

use super::arguments::{ScreenArguments, Transport};
use super::desk::at::Means;
use super::failed::Failed;
use super::{demo, desk, door, helper, register, serve};

/// What to do with a desk of one's own.
#[derive(Debug, Subcommand)]
pub enum Running {
    /// Try it: a desk with practice visitors on this machine, gone afterwards
    Demo(demo::Demo),
    /// Run a desk for a small team: homeserver and door, until Ctrl-C
    Serve(serve::Serve),
    /// Open a door on its own at a desk on any homeserver, until Ctrl-C
    Door(door::Door),
    /// Found a desk on any homeserver and look after it
    Desk(desk::DeskCommand),
    /// The helpers of a desk run by `serve`
    Helper(helper::Helper),
    /// The register of a desk
    Register(register::RegisterCommand),
}

/// Does what was asked.
pub(super) fn run(screen: &ScreenArguments, transport: &Transport, command: Running) -> Result<ExitCode, Failed> {
    match command {
        Running::Demo(demo) => demo::run(screen, &demo),
        Running::Serve(serve) => serve::run(&serve),
        Running::Door(door) => door::run(screen, transport, &door),
        Running::Desk(desk) => desk::run(Means { screen, transport }, &desk.action),
        Running::Helper(helper) => helper::run(helper.action),
        Running::Register(register) => register::run(screen, transport, &register.action),
    }
}
