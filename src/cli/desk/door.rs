//! `nachtwacht desk door`: the doors of a desk.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};

use super::super::door::DEVICE;
use super::super::failed::Failed;
use super::super::failed::desk::upkeep_failed as failed;
use super::super::failed::desk::wire_failed;
use super::super::tell::say;
use super::at::{At, Means};
use super::staff::{self, Add};
use ::desk::event::{MemberId, Retired};
use ::door::{self, NotRetired};
use ::matrix::error::Error;
use ::matrix::session::{Session, SyncRequest};
use ::upkeep::{ApplicationService, Desk, Post};

/// `nachtwacht desk door`
#[derive(Debug, Subcommand)]
pub enum DoorAction {
    /// Make an account a door of the desk; an administrator also makes the account and lifts its limits
    Add(AddDoor),
    /// Take a door out of the desk that has no conversations, neither open ones nor closed ones still to be erased
    Remove {
        /// The door.
        name: String,
        /// Where, and as whom.
        #[command(flatten)]
        at: At,
    },
    /// Let another door take over from one that is gone for good, with its visitors and their conversations
    Retire {
        /// The door that is gone.
        name: String,
        /// The door that takes over.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// Close what was not left to that door: when no door is left that could go on with it
        #[arg(long)]
        let_go: bool,
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
        DoorAction::Retire { name, by, let_go, at } => retire(means, name, by, *let_go, at),
        DoorAction::List(at) => staff::list(means, at, |post| post >= Post::Door),
    }
}

/// How long the door that takes over may take before this command ends.
const PATIENCE: Duration = Duration::from_secs(20);

/// Takes the level of a door that is gone away, and says who takes over.
fn retire(means: Means<'_>, name: &str, by: &str, let_go: bool, at: &At) -> Result<ExitCode, Failed> {
    at.run(means, async |signed_in| {
        let desk = Desk::open(signed_in).await.map_err(|error| failed(&error))?;
        let (gone, successor) = (desk.member(name), desk.member(by));
        let (gone, successor) = (gone.map_err(|error| failed(&error))?, successor.map_err(|error| failed(&error))?);
        let (session, room) = (&signed_in.session, &desk.room.id);
        door::retire(session, room, &gone, &successor, let_go).await.map_err(|error| not_retired(&error))?;
        say(format_args!("{gone} is retired: it can say nothing at this desk any more."));
        let told = taken_over(session, room, &gone).await;
        match told.map_err(|error| not_seen(&gone, &successor, &error))? {
            Some(Retired { done: true, .. }) => say(format_args!("{successor} has taken its conversations over.")),
            Some(Retired { left: Some(left), .. }) => return Err(left_over(left, &gone, &successor)),
            _ => say(format_args!("{successor} takes its conversations over when it is opened.")),
        }
        say("Lead the retired door's visitors to the other one: the same address, or a new one in their page.");
        Ok(ExitCode::SUCCESS)
    })
}

/// Waits until what was left to the other door was taken over; nothing when that was not in time.
async fn taken_over(session: &Session, room: &str, gone: &MemberId) -> Result<Option<Retired>, Error> {
    let until = Instant::now() + PATIENCE;
    let mut since = None;
    loop {
        let told = door::told(session, room, gone).await?.filter(|told| told.done || told.left.is_some());
        let left = until.saturating_duration_since(Instant::now());
        if told.is_some() || left.is_zero() {
            return Ok(told);
        }
        let poll = if since.is_some() { left } else { Duration::ZERO };
        since = Some(session.sync(&SyncRequest { since, poll, limit: 1 }).await?.next);
    }
}

/// Conversations that were left to other doors than the one that was named.
fn left_over(left: u32, gone: &MemberId, successor: &MemberId) -> Failed {
    Failed::new(
        format!("{left} of the conversations of {gone} were not left to {successor}"),
        "their visitors reach nobody; with what was left to it, the door that was named goes on",
        "name another door with --by, one that was open before; when there is none, --let-go closes and erases them",
    )
}

/// What it means that nobody knows whether all was taken over.
fn not_seen(gone: &MemberId, successor: &MemberId, error: &Error) -> Failed {
    wire_failed(error)
        .meaning(format!("{gone} is retired; whether {successor} has taken its conversations over is not known"))
        .remedy(format!("see that the homeserver runs and that {successor} is open; then look: nachtwacht desk doctor"))
}

/// What a door that was not retired means.
fn not_retired(error: &NotRetired) -> Failed {
    let remedy = match error {
        NotRetired::Same | NotRetired::NoDoor(_) => "see which doors there are: nachtwacht desk door list",
        NotRetired::By(_) => "nothing: a door is taken over from once",
        NotRetired::TooHigh(_) => "name the account itself with --as: a founder hands on what only a founder can do",
        NotRetired::Matrix(_) => "see that the homeserver runs and that --as founded the desk, and try again",
    };
    Failed::new(error.to_string(), "the door was not retired, or not wholly; trying again goes on from there", remedy)
}

/// Writes the registration, and once the homeserver has read it, makes the account a door.
fn add_service(means: Means<'_>, add: &Add, file: &Path) -> Result<ExitCode, Failed> {
    add.at.run(means, async |signed_in| {
        let desk = Desk::open(signed_in).await.map_err(|error| failed(&error))?;
        let who = desk.member(&add.name).map_err(|error| failed(&error))?;
        let service = registration(&who, file)?;
        let known = service.sign_up(signed_in.session.homeserver(), &who, DEVICE).await;
        if !known.map_err(|error| wire_failed(&error))? {
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
