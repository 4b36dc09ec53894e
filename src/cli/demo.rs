//! `nachtwacht demo`: a whole desk with practice visitors in one process, gone afterwards.
//!
//! The console has the main thread and draws its first frame at once; the desk starts meanwhile on a thread of its own
//! and hands over the helper's credentials when it is ready.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
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
use super::tell::{put, say};
use ::care::Language;
use ::care::practice::Expected;
use ::care::welcome::Welcome;
use ::console::world::practice::Practice;
use ::console::{Credentials, SignIn};
use ::door::practice::Pace;
use ::door::practice::script::{Scenario, named};
use ::door::{DoorConfig, Timing};
use ::matrix::link::{JournalPlace, Journaling};
use ::matrix::transport::Transport;

/// `nachtwacht demo`
#[derive(Debug, Args)]
pub struct Demo {
    /// How many practice visitors come in [default: 6; with a scenario, its visitor alone]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=200))]
    pub visitors: Option<u16>,
    /// Practise one scenario, with feedback at closing that is never stored; `list` tells which there are
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// Also open the visitors' page on this port of the loopback address (0: any free port)
    #[arg(long, value_name = "PORT")]
    pub door: Option<u16>,
    /// What the desk's page tells: opening hours, languages, questions, where leaving leads, alternatives [default: what ships]
    #[arg(long, value_name = "FILE")]
    pub desk: Option<PathBuf>,
    /// The visitors' page.
    #[command(flatten)]
    pub page: PageArguments,
}

/// The helper who sits at the demo's console.
const HELPER: (&str, &str) = ("sanne", "Sanne");
/// The word that asks which scenarios there are.
const LIST: &str = "list";
/// For how many days a plan would be saved, if the demo's desk lasted as long.
const SAVE_PLANS: u16 = 90;
/// So many visitors come in when nothing else is said.
const VISITORS: u16 = 6;
/// Its password: the locked screen of the demo says it.
const PASSWORD: &str = "demo";

/// Who comes in.
struct Coming {
    /// The scenario that is practised.
    scenario: Option<(Scenario, Expected)>,
    /// How many others.
    others: usize,
    language: Language,
}

impl Coming {
    /// As the arguments say.
    fn of(demo: &Demo, language: Language) -> Result<Self, Failed> {
        let scenario = demo.scenario.as_deref().map(|name| scenario(name, language)).transpose()?;
        let all = demo.visitors.unwrap_or(if scenario.is_some() { 1 } else { VISITORS });
        let others = usize::from(all).saturating_sub(usize::from(scenario.is_some()));
        Ok(Self { scenario, others, language })
    }
}

/// The scenario of a name.
fn scenario(name: &str, language: Language) -> Result<(Scenario, Expected), Failed> {
    let all = named(language);
    let names = all.iter().map(|(scenario, _)| scenario.id.as_str()).collect::<Vec<_>>().join(", ");
    all.into_iter().find(|(scenario, _)| scenario.id == name).ok_or_else(|| {
        Failed::new(
            format!("there is no scenario {name:?}"),
            "the demo was not started",
            format!("choose one of {names}; `demo --scenario list` says what each is about"),
        )
    })
}

/// Runs the demo until the helper ends the shift.
pub(super) fn run(screen: &ScreenArguments, demo: &Demo) -> Result<ExitCode, Failed> {
    let config = super::console::configuration(screen)?;
    let language = super::console::language(screen, &config);
    if demo.scenario.as_deref() == Some(LIST) {
        for (scenario, _) in named(language) {
            put(format_args!("{:<14}{}", scenario.id, scenario.about.unwrap_or_default()))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let coming = Coming::of(demo, language)?;
    let (ready, credentials) = oneshot::channel();
    let (over, ended) = oneshot::channel();
    let door = demo.door.map(free).transpose()?.map(loopback);
    if let Some(address) = door {
        // before the console takes the terminal: it stands there again afterwards
        say(format_args!("visitors' page: http://{address}/"));
    }
    // what ships is read behind the first frame
    let welcome = demo.desk.as_deref().map(|file| super::welcome::welcome(Some(file), None)).transpose()?;
    let page = demo.page.clone();
    let desk = thread::Builder::new()
        .name("desk".to_owned())
        .spawn(move || runtime()?.block_on(run_desk(coming, (door, welcome, page), ready, ended)))
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
    coming: Coming,
    (listen, welcome, page): (Option<SocketAddr>, Option<Welcome>, PageArguments),
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
    let timing = Timing { saved_plans: Some(super::opening::days(SAVE_PLANS)), ..Timing::default() };
    let welcome = welcome.unwrap_or_else(::content::welcome::without_file);
    let mut door = DoorConfig { listen, timing, welcome, ..DoorConfig::default() };
    page.set(&mut door);
    let mut desk = RunningDesk::start(folder.path(), loopback(0), door).await?;
    let password = Zeroizing::new(PASSWORD.to_owned());
    desk.add_helper(HELPER.0, HELPER.1, &password).await?;
    let practice = match coming.scenario {
        None => None,
        Some((scenario, expected)) => {
            let alias = desk.door.start_scenario(scenario, coming.language, Pace::human()).await;
            let alias = alias.ok_or_else(|| {
                Failed::new("the practice visitor could not come in", "the demo was not started", "start it again")
            })?;
            Some(Practice { alias, expected })
        }
    };
    desk.door.start_practice(coming.others, coming.language);
    let credentials = Credentials { homeserver: desk.url(), helper: HELPER.0.to_owned(), password, practice };
    // a console that has ended already takes nothing any more: the desk stops below
    let _ = ready.send(credentials);
    let failure = tokio::select! {
        _ = ended => None,
        error = desk.door.failed() => Some(door_failed(&error)),
    };
    let stopped = desk.stop().await;
    failure.map_or(stopped, Err)
}
