//! `nachtwacht serve`: a desk for a small team, until Ctrl-C or SIGTERM.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use clap::Args;

use super::data::Data;
use super::embedded::RunningDesk;
use super::failed::Failed;
use super::failed::desk::door_failed;
use super::opening::DoorArguments;
use super::runtime::runtime;
use super::signals::StopSignals;
use super::street::crowded;
use super::tell::{say, say_changes};
use ::homeserver::{Examined, examine};

/// `nachtwacht serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// The desk's data.
    #[command(flatten)]
    pub data: Data,
    /// Only look the desk's store through: is the file whole, and does everything in it belong together?
    #[arg(long)]
    pub check: bool,
    /// Where the homeserver listens
    #[arg(long, default_value = "127.0.0.1:6167", value_name = "ADDRESS:PORT")]
    pub homeserver: SocketAddr,
    /// Where the visitors' HTTP API listens
    #[arg(long, default_value = "127.0.0.1:6180", value_name = "ADDRESS:PORT")]
    pub door: SocketAddr,
    /// The door.
    #[command(flatten)]
    pub opening: DoorArguments,
}

/// Serves until a signal ends it, or the door cannot go on.
pub(super) fn run(serve: &Serve) -> Result<ExitCode, Failed> {
    let data = serve.data.folder()?;
    if serve.check {
        return check(&data);
    }
    let door = serve.opening.config(serve.door, Some(&data))?;
    runtime()?.block_on(async {
        // asked for before anything runs, so that a signal during the start is not lost
        let mut signals = StopSignals::listen()?;
        let desk = RunningDesk::start(&data, serve.homeserver, door).await?;
        say_where(serve, &desk);
        let failure = tokio::select! {
            () = signals.received() => None,
            error = desk.door.failed() => Some(door_failed(&error)),
            () = say_changes(desk.full(), |full| disk(&data, *full)) => None,
            () = say_changes(desk.door.crowded(), |said| crowded(said.as_ref())) => None,
        };
        let stopped = desk.stop().await;
        match failure {
            Some(failed) => Err(failed),
            None => stopped.map(|()| ExitCode::SUCCESS),
        }
    })
}

/// What it means that the disk is full, or is not any more.
fn disk(data: &Path, full: bool) -> String {
    let data = data.display();
    if full {
        format!(
            "the disk of {data} is full, or takes nothing: what visitors and helpers write is not taken, and stays with \
             them until it is; make room on it"
        )
    } else {
        format!("the disk of {data} takes what is written again")
    }
}

/// Looks the store through, and says what is wrong with it.
fn check(data: &Path) -> Result<ExitCode, Failed> {
    let Examined { rooms, events, wrong } = examine(data).map_err(|error| {
        Failed::new(
            error.to_string(),
            "the desk's store cannot be read",
            "see that --data names the desk's folder; if it does, put back the last copy of it",
        )
    })?;
    if wrong.is_empty() {
        say(format_args!("the store is sound: {rooms} rooms, {events} events"));
        return Ok(ExitCode::SUCCESS);
    }
    Err(Failed::new(
        format!("the store is damaged:\n  {}", wrong.join("\n  ")),
        "what visitors and helpers said may be lost or out of place",
        "stop the desk, keep this folder as it is, and put back the last copy of it",
    ))
}

/// The first lines: where visitors and helpers reach the desk, and how to make helpers.
fn say_where(serve: &Serve, desk: &RunningDesk) {
    if let Some(door) = desk.door.visitor_api_addr() {
        say(format_args!("visitor API: http://{door}"));
    }
    say(format_args!("homeserver:  {}", desk.url()));
    if let Some(door) = desk.door.visitor_api_addr() {
        say(format_args!("visitors' page: http://{door}/"));
    }
    let folder = match &serve.data.folder {
        Some(folder) => format!(" --data {}", folder.display()),
        None => String::new(),
    };
    let helpers = desk
        .accounts
        .list_accounts()
        .map_or(0, |accounts| accounts.iter().filter(|account| !account.deactivated && !account.admin).count());
    if helpers == 0 {
        say("\nThere are no helpers yet. Make one, in another terminal:");
        say(format_args!("  nachtwacht helper add NAME{folder}"));
    }
    say("\nA helper signs in with:");
    say(format_args!("  nachtwacht --homeserver {} --helper NAME", desk.url()));
    say("Ctrl-C stops the desk; visitors and helpers find everything again when it is started again.");
}
