//! `nachtwacht demo`: a whole desk with practice visitors in one process, gone afterwards.
//!
//! The console has the main thread and draws its first frame at once; the desk starts meanwhile on a thread of its own
//! and hands over the helper's credentials when it is ready.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::ExitCode;
use std::thread;

use clap::Args;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use super::arguments::ScreenArguments;
use super::embedded::RunningDesk;
use super::failed::Failed;
use super::failed::desk::door_failed;
use super::page::PageArguments;
use super::runtime::runtime;
use super::tell::say;
use ::care::Language;
use ::console::{Credentials, SignIn};
use ::door::{DoorConfig, Timing};
use ::matrix::link::{JournalPlace, Journaling};
use ::matrix::transport::Transport;

/// `nachtwacht demo`
#[derive(Debug, Args)]
pub struct Demo {
    /// How many practice visitors come in
    #[arg(long, default_value_t = 6, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=200))]
    pub visitors: u16,
    /// Also open the visitors' page on this port of the loopback address (0: any free port)
    #[arg(long, value_name = "PORT")]
    pub door: Option<u16>,
    /// The visitors' page.
    #[command(flatten)]
    pub page: PageArguments,
}

/// The helper who sits at the demo's console.
const HELPER: (&str, &str) = ("sanne", "Sanne");
/// For how many days a plan would be saved, if the demo's desk lasted as long.
const SAVE_PLANS: u16 = 90;
/// Its password: the locked screen of the demo says it.
const PASSWORD: &str = "demo";

/// Runs the demo until the helper ends the shift.
pub(super) fn run(screen: &ScreenArguments, demo: &Demo) -> Result<ExitCode, Failed> {
    let config = super::console::configuration(screen)?;
    let language = super::console::language(screen, &config);
    let (ready, credentials) = oneshot::channel();
    let (over, ended) = oneshot::channel();
    let door = demo.door.map(|port| free(port).map(|port| DoorConfig { page: demo.page.config(), ..listening(port) }));
    let (visitors, door) = (usize::from(demo.visitors), door.transpose()?.unwrap_or_default());
    if let Some(address) = door.listen {
        // before the console takes the terminal: it stands there again afterwards
        say(format_args!("visitors' page: http://{address}/"));
    }
    let desk = thread::Builder::new()
        .name("desk".to_owned())
        .spawn(move || runtime()?.block_on(run_desk(visitors, door, language, ready, ended)))
        .map_err(|error| Failed::new(format!("no thread for the desk: {error}"), "nothing was started", "try again"))?;
    let place = JournalPlace::Memory(Journaling::Practice);
    let code = super::console::open(screen, config, SignIn::When(credentials), Transport::default(), place);
    // the console has given the terminal back: from here on errors may be printed
    drop(over);
    match desk.join() {
        Ok(Ok(())) => code,
        Ok(Err(failed)) => Err(failed),
        Err(_) => {
            Err(Failed::new("the demo's desk broke down", "the practice conversations are gone", "start it again"))
        }
    }
}

/// A port of the loopback address.
fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

/// A door that listens on a port of the loopback address.
fn listening(port: u16) -> DoorConfig {
    DoorConfig { listen: Some(loopback(port)), ..DoorConfig::default() }
}

/// The port that is asked for, and for 0 one that is free now: it is said before the desk has started.
fn free(port: u16) -> Result<u16, Failed> {
    if port > 0 {
        return Ok(port);
    }
    let found = TcpListener::bind(loopback(0)).and_then(|listener| listener.local_addr());
    found.map(|address| address.port()).map_err(|error| {
        Failed::new(format!("no free port: {error}"), "the demo was not started", "name one: --door PORT")
    })
}

/// The desk's thread: starts everything, hands over the credentials, and stops when the console has ended.
async fn run_desk(
    visitors: usize,
    door: DoorConfig,
    language: Language,
    ready: oneshot::Sender<Credentials>,
    ended: oneshot::Receiver<()>,
) -> Result<(), Failed> {
    let folder = tempfile::Builder::new().prefix("nachtwacht-demo-").tempdir().map_err(|error| {
        Failed::new(
            format!("no temporary folder: {error}"),
            "the demo was not started",
            "free some disk space, or set TMPDIR",
        )
    })?;
    let timing = Timing { saved_plans: Some(super::door::days(SAVE_PLANS)), ..Timing::default() };
    let door = DoorConfig { timing, ..door };
    let mut desk = RunningDesk::start(folder.path(), loopback(0), door).await?;
    let password = Zeroizing::new(PASSWORD.to_owned());
    desk.add_helper(HELPER.0, HELPER.1, &password).await?;
    desk.door.start_practice(visitors, language);
    let credentials = Credentials { homeserver: desk.url(), helper: HELPER.0.to_owned(), password };
    // a console that has ended already takes nothing any more: the desk stops below
    let _ = ready.send(credentials);
    let failure = tokio::select! {
        _ = ended => None,
        error = desk.door.failed() => Some(door_failed(&error)),
    };
    let stopped = desk.stop().await;
    failure.map_or(stopped, Err)
}
