//! `nachtwacht serve`: a desk for a small team, until Ctrl-C or SIGTERM.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::data::Data;
use super::embedded::RunningDesk;
use super::failed::Failed;
use super::failed::desk::door_failed;
use super::page::PageArguments;
use super::runtime::runtime;
use super::signals::StopSignals;
use super::street::{StreetArguments, crowded};
use super::tell::{say, say_changes};
use ::door::{DoorConfig, Timing};
use ::homeserver::{Examined, examine};
use desk::attention::AttentionLimits;

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
    /// Keep a safety plan for so many days when its visitor wants that, sealed under a code of the visitor's own
    #[arg(long = "keep-plans", value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=365))]
    pub saved_plans: Option<u16>,
    /// For how many minutes a visitor's word may stay unanswered before the whole desk sees and hears it; X waits as B
    /// does
    #[arg(long, default_value = "A=1,B=5,C=15,D=30", value_name = "MINUTES", value_parser = super::answer_within::read)]
    pub answer_within: AttentionLimits,
    /// The most visitors that a helper has at once, whatever the helper's console asks for: nine have a key each
    #[arg(long, default_value_t = ::door::CEILING, value_name = "VISITORS", value_parser = clap::value_parser!(u8).range(1..=20))]
    pub at_once: u8,
    /// What the desk's page tells: opening hours, languages, questions, where leaving leads, alternatives [default: desk.toml in the desk's data, if there is one]
    #[arg(long, value_name = "FILE")]
    pub desk: Option<PathBuf>,
    /// The street.
    #[command(flatten)]
    pub street: StreetArguments,
    /// The visitors' page.
    #[command(flatten)]
    pub page: PageArguments,
}

impl Serve {
    /// How the desk's door is set up.
    fn door(&self, data: &Path) -> Result<DoorConfig, Failed> {
        let timing = Timing {
            saved_plans: self.saved_plans.map(super::door::days),
            attention: self.answer_within,
            ..Timing::default()
        };
        let welcome = super::welcome::welcome(self.desk.as_deref(), Some(data))?;
        let listen = Some(self.door);
        let mut config = DoorConfig { listen, timing, ceiling: self.at_once, welcome, ..DoorConfig::default() };
        self.street.set(&mut config, true);
        self.page.set(&mut config);
        Ok(config)
    }
}

/// Serves until a signal ends it, or the door cannot go on.
pub(super) fn run(serve: &Serve) -> Result<ExitCode, Failed> {
    let data = serve.data.folder()?;
    if serve.check {
        return check(&data);
    }
    let door = serve.door(&data)?;
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
