//! `nachtwacht desk door`: the doors of a desk.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::super::door::DEVICE;
use super::super::{Failed, say};
use super::staff::{self, Add};
use super::{At, Means, failed};
use crate::desk::event::MemberId;
use crate::upkeep::{ApplicationService, Desk, Post};

/// `nachtwacht desk door`
#[derive(Debug, Subcommand)]
pub enum DoorAction {
    /// Make an account a door of the desk; an administrator also makes the account and lifts its limits
    Add(AddDoor),
    /// Take a door without open conversations out of the desk
    Remove {
        /// The door.
        name: String,
        /// Where, and as whom.
        #[command(flatten)]
        at: At,
    },
    /// List the doors
    List(At),
}

/// `nachtwacht desk door add`
#[derive(Debug, Args)]
pub struct AddDoor {
    /// Who, where, and as whom.
    #[command(flatten)]
    pub add: Add,
    /// The door is an application service: write its registration for Synapse into this file, or use the one there
    #[arg(long, value_name = "FILE")]
    pub application_service: Option<PathBuf>,
}

/// Does what was asked about doors.
pub(super) fn run(means: Means<'_>, action: &DoorAction) -> Result<ExitCode, Failed> {
    match action {
        DoorAction::Add(AddDoor { add, application_service: None }) => staff::add(means, add, Post::Door),
        DoorAction::Add(AddDoor { add, application_service: Some(file) }) => add_service(means, add, file),
        DoorAction::Remove { name, at } => staff::remove(means, at, name, Post::Door),
        DoorAction::List(at) => staff::list(means, at, |post| post >= Post::Door),
    }
}

/// Writes the registration, and once the homeserver has read it, makes the account a door.
fn add_service(means: Means<'_>, add: &Add, file: &Path) -> Result<ExitCode, Failed> {
    add.at.run(means, async |signed_in| {
        let desk = Desk::open(signed_in).await.map_err(|error| failed(&error))?;
        let who = desk.member(&add.name).map_err(|error| failed(&error))?;
        let service = registration(&who, file)?;
        let known = service.sign_up(signed_in.session.homeserver(), DEVICE).await;
        if !known.map_err(|error| super::super::embedded::wire_failed(&error))? {
            say_where(file);
            return Ok(ExitCode::SUCCESS);
        }
        staff::tell(&desk.appoint(&who, Post::Door).await.map_err(|error| failed(&error))?);
        Ok(ExitCode::SUCCESS)
    })
}

/// Where the registration goes.
fn say_where(file: &Path) {
    let shown = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    say(format_args!("registration: {}", shown.display()));
    say("It holds the door's token: only Synapse and the door may read it. In Synapse's homeserver.yaml:");
    say(format_args!("  app_service_config_files: [\"{}\"]", shown.display()));
    say("Start Synapse anew, then run the same command again: it makes the account a door of the desk.");
}

/// The registration in the file, or a new one written there.
fn registration(door: &MemberId, file: &Path) -> Result<ApplicationService, Failed> {
    let wrong = |what: String| {
        Failed::new(what, "no door was added", "name another file, or remove this one to have it written anew")
    };
    if file.exists() {
        let text = std::fs::read_to_string(file).map(zeroize::Zeroizing::new);
        let text = text.map_err(|error| wrong(format!("{} cannot be read: {}", file.display(), error.kind())))?;
        let service = ApplicationService::read(&text);
        return service
            .filter(|service| service.is_of(door))
            .ok_or_else(|| wrong(format!("{} is no registration of {door} that this program wrote", file.display())));
    }
    let new = ApplicationService::new(door);
    let service = new.map_err(|error| wrong(format!("the system gave no randomness: {error}")))?;
    // the umask of this program lets nobody else read it
    std::fs::write(file, service.text().as_bytes())
        .map_err(|error| wrong(format!("{} cannot be written: {}", file.display(), error.kind())))?;
    Ok(service)
}
