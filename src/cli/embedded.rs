//! A whole desk in one process: the embedded homeserver and a door on it. What `serve` and `demo` have in common.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use zeroize::Zeroizing;

use super::failed::Failed;
use super::failed::desk::{account_failed, door_failed, not_signed_in, start_failed, upkeep_failed, wire_failed};
use ::desk::event::MemberId;
use ::door::{Door, DoorConfig, DoorHandle};
use ::homeserver::{AccountError, Accounts, Homeserver, HomeserverConfig, HomeserverHandle, StartError};
use ::matrix::server::Homeserver as Address;
use ::matrix::session::Session;
use ::upkeep::{self, Post, SignedIn};

/// The door's account on the embedded homeserver. It has no password: only this process can sign it in.
pub(super) const DOOR: &str = "door";
/// The door's device: always the same, so that a transaction id means the same after a restart.
const DOOR_DEVICE: &str = "door";
/// The device by which helpers are added: one of its own, so that the door's sessions stay as they are.
const ADDING: &str = "helper-add";
/// The file in the data folder that says where the running homeserver is.
const ADDRESS_FILE: &str = "homeserver.address";

/// A running desk.
pub(super) struct RunningDesk {
    homeserver: HomeserverHandle,
    pub(super) door: DoorHandle,
    pub(super) accounts: Accounts,
    address_file: PathBuf,
}

impl RunningDesk {
    /// Starts homeserver and door on a data folder; `door` is how the door is set up.
    pub(super) async fn start(data: &Path, listen: SocketAddr, mut door: DoorConfig) -> Result<Self, Failed> {
        let opened = Homeserver::open(HomeserverConfig { listen, takes_name, ..HomeserverConfig::new(data) });
        let opened = opened.map_err(|error| start_failed(&error, data))?;
        let accounts = opened.accounts().map_err(|error| start_failed(&error, data))?;
        let homeserver = opened.spawn().await.map_err(|error| start_failed(&error, data))?;
        let session = founded(&accounts, &homeserver.url(), DOOR_DEVICE, Some(door.timing.retention)).await?;
        door.limits.connections = super::files::connections(door.limits.connections, true);
        let door = Door::start(session, door).await.map_err(|error| door_failed(&error))?;
        let address_file = data.join(ADDRESS_FILE);
        std::fs::write(&address_file, homeserver.url()).map_err(|error| folder_failed(&error, data))?;
        Ok(Self { homeserver, door, accounts, address_file })
    }

    /// Whether the disk takes nothing, and every change of that.
    pub(super) fn full(&self) -> tokio::sync::watch::Receiver<bool> {
        self.homeserver.full()
    }

    /// The homeserver's URL.
    pub(super) fn url(&self) -> String {
        self.homeserver.url()
    }

    /// Makes a helper: an account, and a place at the desk.
    pub(super) async fn add_helper(&self, name: &str, shown: &str, password: &str) -> Result<MemberId, Failed> {
        let made = self.accounts.create_account(name, Some(password), false, Some(shown));
        let user = MemberId::from(made.map_err(|error| account_failed(&error, name))?);
        let session = door_session(&self.accounts, &self.url(), ADDING)?;
        let door = SignedIn::with(session, true).await.map_err(|error| wire_failed(&error))?;
        let appointed = appoint(&door, &user).await;
        door.end().await;
        appointed?;
        Ok(user)
    }

    /// Stops in order: the door first, which writes the board, then the homeserver.
    pub(super) async fn stop(self) -> Result<(), Failed> {
        let door = self.door.shutdown().await;
        self.homeserver.shutdown().await;
        let _ = std::fs::remove_file(self.address_file);
        door.map_err(|error| door_failed(&error))
    }
}

/// Whether a name may be shown at a desk: what its homeserver asks when somebody renames themselves.
pub(super) fn takes_name(name: &str) -> bool {
    ::desk::names::taken(name).is_ok()
}

/// Makes somebody a helper of the desk: the same as `nachtwacht desk helper add` does.
pub(super) async fn appoint(door: &SignedIn, user: &MemberId) -> Result<(), Failed> {
    let desk = upkeep::Desk::open(door).await.map_err(|error| upkeep_failed(&error))?;
    desk.appoint(user, Post::Helper).await.map(drop).map_err(|error| upkeep_failed(&error))
}

/// The desk of a homeserver in this process, founded by its door's account: a session of that. `words` is how long its door
/// keeps a conversation's words; as it said itself when not given.
pub(super) async fn founded(
    accounts: &Accounts,
    url: &str,
    device: &str,
    words: Option<Duration>,
) -> Result<Session, Failed> {
    match accounts.create_account(DOOR, None, true, Some("Nachtwacht")) {
        Ok(_) | Err(AccountError::Exists) => {}
        Err(error) => return Err(account_failed(&error, DOOR)),
    }
    let session = door_session(accounts, url, device)?;
    let plan = upkeep::Plan { words, ..upkeep::Plan::default() };
    upkeep::found(&session, &plan).await.map_err(|error| upkeep_failed(&error))?;
    Ok(session)
}

/// A session of the door's account on a homeserver whose data folder we can read.
pub(super) fn door_session(accounts: &Accounts, url: &str, device: &str) -> Result<Session, Failed> {
    let token = accounts.mint_token(DOOR, device).map_err(|error| account_failed(&error, DOOR))?;
    let user = accounts.user_id(DOOR).map_err(|error| account_failed(&error, DOOR))?;
    Address::at(url)
        .and_then(|address| Session::with_token(&address, &user, device, Zeroizing::new(token)))
        .map_err(|error| not_signed_in(&error))
}

/// Where the homeserver that runs on this data folder listens, as it wrote there itself.
pub(super) fn running_at(data: &Path) -> Option<String> {
    std::fs::read_to_string(data.join(ADDRESS_FILE)).ok()
}

fn folder_failed(error: &std::io::Error, data: &Path) -> Failed {
    start_failed(&StartError::Folder(std::io::Error::from(error.kind())), data)
}
