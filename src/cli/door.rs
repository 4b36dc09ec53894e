//! `nachtwacht door`: a door on its own, against any homeserver, until Ctrl-C or SIGTERM.
//!
//! It keeps nothing on the disk: its password is read at every start, or its token from the registration file of an
//! application service. Its device is always the same, so that what it sends again after a restart is there once; all
//! else it reads back from the desk's rooms.

use std::fs::{DirBuilder, File, TryLockError};
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::arguments::{ScreenArguments, Transport};
use super::failed::Failed;
use super::opening::DoorArguments;
use super::runtime::runtime;
use super::secret::Secret;
use super::signals::StopSignals;
use super::street::crowded;
use super::tell::{say, say_changes};
use ::door::{Door as Opening, DoorConfig, DoorError, DoorHandle, Erasing};
use ::matrix::error::Error;
use ::matrix::link::Failure;
use ::matrix::server::Homeserver;
use ::matrix::session::Session;
use ::matrix::vault;

/// The door's device: always the same, so that a transaction id means the same after a restart.
pub(super) const DEVICE: &str = "nachtwacht-door";

/// `nachtwacht door`
#[derive(Debug, Args)]
pub struct Door {
    /// The desk's homeserver: a URL or a server name [default: configuration]
    #[arg(long, value_name = "URL")]
    pub homeserver: Option<String>,
    /// The door's account; its password is asked, or read from the first line of standard input
    #[arg(long = "as", value_name = "ACCOUNT")]
    pub account: String,
    /// The door is an application service: its registration file, instead of a password
    #[arg(long, value_name = "FILE")]
    pub registration: Option<PathBuf>,
    /// Where the visitors' HTTP API listens
    #[arg(long, default_value = "127.0.0.1:6180", value_name = "ADDRESS:PORT")]
    pub listen: SocketAddr,
    /// For how long a closed conversation stays on the homeserver
    #[arg(long, default_value_t = 48, value_name = "HOURS", value_parser = clap::value_parser!(u32).range(1..=8_760))]
    pub retention: u32,
    /// The door.
    #[command(flatten)]
    pub opening: DoorArguments,
}

/// What proves who a door is.
pub(super) enum DoorKey {
    Password(Zeroizing<String>),
    Service(Zeroizing<String>),
}

impl DoorKey {
    /// The token of its registration file, or its password, which is asked. `meaning`: what it means to have neither.
    pub(super) fn ask(account: &str, registration: Option<&Path>, meaning: &str) -> Result<Self, Failed> {
        if let Some(file) = registration {
            return service_token(file, meaning).map(Self::Service);
        }
        let secret = Secret { what: "password", meaning };
        secret.ask(&format!("Password of {account}: ")).map(Self::Password)
    }

    /// Signs the door in on a device. `meaning`: what it means when that fails.
    pub(super) async fn sign_in(
        self,
        homeserver: &Homeserver,
        account: &str,
        device: &str,
        meaning: &str,
    ) -> Result<Session, Failed> {
        let session = match self {
            Self::Password(password) => Session::sign_in(homeserver, account, &password, Some(device)).await,
            Self::Service(token) => Session::of_service(homeserver, token, Some(account), device).await,
        };
        session.map_err(|error| refused(&error, meaning))
    }
}

/// Opens the door and keeps it open until a signal ends it, or it cannot go on.
pub(super) fn run(screen: &ScreenArguments, said: &Transport, door: &Door) -> Result<ExitCode, Failed> {
    let config = super::console::configuration(screen)?;
    let transport = super::transport::transport(said, &config)?;
    let homeserver = door.homeserver.clone().or(config.homeserver).ok_or_else(|| {
        let remedy = "name it: --homeserver URL, or homeserver = \"URL\" in the configuration";
        Failed::new("no homeserver is named", CLOSED, remedy)
    })?;
    let mut setup = door.opening.config(door.listen, None)?;
    setup.timing.retention = Duration::from_hours(door.retention.into());
    let key = DoorKey::ask(&door.account, door.registration.as_deref(), CLOSED)?;
    runtime()?.block_on(async {
        // asked for before anything runs, so that a signal during the start is not lost
        let mut signals = StopSignals::listen()?;
        let homeserver =
            Homeserver::resolve_over(transport, &homeserver).await.map_err(|error| refused(&error, CLOSED))?;
        // one at a time on this machine, and known before the running one is signed out
        let _lock = lock(homeserver.url(), &door.account)?;
        let starting = Box::pin(open(&homeserver, door, key, setup));
        let open = tokio::select! {
            open = starting => open?,
            () = signals.received() => return Ok(ExitCode::SUCCESS),
        };
        say_where(door, &open);
        let failure = tokio::select! {
            () = signals.received() => None,
            error = open.failed() => Some(failed(&error)),
            () = say_changes(open.unwritten(), |why| unwritten(*why)) => None,
            () = say_changes(open.crowded(), |said| crowded(said.as_ref())) => None,
        };
        let stopped = open.shutdown().await;
        match failure {
            Some(failed) => Err(failed),
            None => stopped.map(|()| ExitCode::SUCCESS).map_err(|error| failed(&error)),
        }
    })
}

/// What it means that the homeserver takes nothing, or does again.
fn unwritten(why: Option<Failure>) -> String {
    let (what, remedy) = match why {
        None => return "the homeserver takes what is written again".to_owned(),
        Some(Failure::ServerFull) => ("its disk is full, or takes nothing", "make room there"),
        Some(_) => ("it reports an error of its own", "see its log and whether its disk is full"),
    };
    format!(
        "the homeserver does not take what is written: {what}; visitors' words are not acknowledged, and their pages try \
         again; {remedy}"
    )
}

async fn open(homeserver: &Homeserver, door: &Door, key: DoorKey, setup: DoorConfig) -> Result<DoorHandle, Failed> {
    let session = key.sign_in(homeserver, &door.account, DEVICE, CLOSED).await?;
    Opening::start(session, setup).await.map_err(|error| failed(&error))
}

fn say_where(door: &Door, open: &DoorHandle) {
    if let Some(address) = open.visitor_api_addr() {
        say(format_args!("visitor API: http://{address}"));
        say(format_args!("visitors' page: http://{address}/"));
    }
    say(format_args!("door:        {}", open.account()));
    let hours = door.retention;
    match open.erasing() {
        Erasing::AsAdministrator => say(format_args!("closed conversations are erased after {hours} hours")),
        Erasing::ByRetention => say(format_args!(
            "closed conversations: this account is no administrator and cannot erase. After {hours} hours everybody is \
             taken out; what was said is deleted by the homeserver's retention, which must be switched on there"
        )),
    }
    say("Ctrl-C shuts the door; visitors find everything again when it is opened again.");
}

/// What a command that opened nothing means.
const CLOSED: &str = "the door is not open: visitors cannot come in by it";

/// What a failed sign-in means.
fn refused(error: &Error, meaning: &str) -> Failed {
    match error {
        Error::Refused { status: 403, .. } => {
            Failed::new("the homeserver does not know this name and password", meaning, "see --as, and try again")
        }
        error if error.is_signed_out() => Failed::new(
            "the homeserver does not know this registration",
            meaning,
            "name the file in the homeserver's configuration (app_service_config_files) and start the homeserver anew; the \
             embedded homeserver has no application services: open the door with a password there",
        ),
        error => Failed::new(
            format!("the homeserver: {error}"),
            meaning,
            "see that it runs and that --homeserver is its address, and try again",
        ),
    }
}

/// What a door that does not open, or had to close, means.
pub(super) fn failed(error: &DoorError) -> Failed {
    let remedy = match error {
        DoorError::NoDesk | DoorError::NotADoor | DoorError::NoRegister => {
            "make this account a door of the desk: nachtwacht desk door add"
        }
        DoorError::NoDevice => {
            "use a Synapse of 1.141 or newer (before: experimental_features: {msc3202_device_masquerading: true}), or open \
             the door with a password, without --registration"
        }
        DoorError::Retired(_) => "make another account a door: nachtwacht desk door add",
        DoorError::OpenedElsewhere | DoorError::SignedOut => {
            "see where else this account's door was opened; each door has an account of its own"
        }
        DoorError::Listen(_) => "free the port, or choose another: --listen ADDRESS:PORT",
        DoorError::Matrix(_) => "see that the homeserver runs, and open it again",
    };
    Failed::new(
        format!("the door: {error}"),
        "visitors cannot come in by it; what they said before is kept by the homeserver",
        remedy,
    )
}

/// The token in a registration file: JSON as `desk door add` writes it, or YAML as others do.
fn service_token(file: &Path, meaning: &str) -> Result<Zeroizing<String>, Failed> {
    #[derive(Deserialize)]
    struct Registration {
        as_token: String,
    }
    let remedy = "name the file that was written by: nachtwacht desk door add --application-service FILE";
    let text = std::fs::read_to_string(file).map(Zeroizing::new).map_err(|error| {
        Failed::new(format!("{} cannot be read: {}", file.display(), error.kind()), meaning, remedy)
    })?;
    let json = serde_json::from_str(&text).ok().map(|Registration { as_token }| Zeroizing::new(as_token));
    let line = || text.lines().find_map(|line| line.strip_prefix("as_token:"));
    let yaml = || line().map(|token| Zeroizing::new(token.trim().trim_matches(['"', '\'']).to_owned()));
    json.or_else(yaml)
        .filter(|token| !token.is_empty())
        .ok_or_else(|| Failed::new(format!("{} is no registration", file.display()), meaning, remedy))
}

/// Locks this door on this machine: a second one would sign the first one out.
fn lock(homeserver: &str, account: &str) -> Result<File, Failed> {
    let running = || {
        Failed::new(
            "this door is open already on this machine",
            "the door that is open goes on; no second one was opened",
            "stop it first, or open another door: each has an account of its own",
        )
    };
    let broken = |error: &io::Error| {
        Failed::new(
            format!("no lock could be taken: {}", error.kind()),
            CLOSED,
            "see that the folder for state can be written (XDG_STATE_HOME, or ~/.local/state)",
        )
    };
    let folder =
        vault::folder(|name| std::env::var_os(name)).unwrap_or_else(|| std::env::temp_dir().join("nachtwacht"));
    DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(|error| broken(&error))?;
    // a name and the full user id are the same account
    let name = account.trim_start_matches('@').split(':').next().unwrap_or_default();
    let digest = Sha256::digest(format!("{homeserver}\n{name}"));
    let name = digest.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
    let file =
        File::options().create(true).write(true).truncate(false).open(folder.join(format!("door-{name:016x}.lock")));
    let file = file.map_err(|error| broken(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(running()),
        Err(TryLockError::Error(error)) => Err(broken(&error)),
    }
}
