//! The desk in a folder of `serve`, looked after by its door's account, whether `serve` runs on it or not.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use super::embedded::{RunningDesk, door_session, founded, running_at, takes_name};
use super::failed::Failed;
use super::failed::desk::{not_signed_in, start_failed};
use ::door::DoorConfig;
use ::homeserver::{Accounts, DATABASE, Homeserver, HomeserverConfig, StartError};
use ::upkeep::SignedIn;

/// The device by which a desk is looked after: one of its own, so that the door's sessions stay as they are.
const DEVICE: &str = "upkeep";

/// What of a desk is there meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpenMeanwhile {
    /// The desk that runs, or all of it, for as long as it takes.
    Desk,
    /// Nothing but its homeserver, for as long as it takes: `serve` must not run.
    Homeserver,
    /// The desk that runs, or nothing but its homeserver: a desk that is there is read, and stays as it is.
    AsItIs,
}

/// Does the work as the account of the folder's door.
pub(super) async fn look_after<T>(
    data: &Path,
    open: OpenMeanwhile,
    work: impl AsyncFnOnce(&SignedIn) -> Result<T, Failed>,
) -> Result<T, Failed> {
    if open == OpenMeanwhile::AsItIs && !data.join(DATABASE).is_file() {
        return Err(no_desk(data));
    }
    let accounts = accounts(data)?;
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    match (Homeserver::open(HomeserverConfig { listen: any, takes_name, ..HomeserverConfig::new(data) }), open) {
        (Err(StartError::InUse), OpenMeanwhile::Homeserver) => Err(Failed::new(
            format!("the desk in {} is running", data.display()),
            "nothing was moved: visitors and helpers would go on talking there",
            "stop nachtwacht serve, and try again",
        )),
        (Err(StartError::InUse), OpenMeanwhile::Desk | OpenMeanwhile::AsItIs) => {
            let url = running_at(data).ok_or_else(|| {
                Failed::new(
                    "the desk that runs on this folder has not said yet where it listens",
                    "nothing was changed",
                    "wait until it is open, and try again",
                )
            })?;
            as_door(&accounts, &url, work).await
        }
        (Err(error), _) => Err(start_failed(&error, data)),
        (Ok(free), OpenMeanwhile::Desk) => {
            drop(free);
            let desk = RunningDesk::start(data, any, DoorConfig::default()).await?;
            let done = as_door(&desk.accounts, &desk.url(), work).await;
            desk.stop().await?;
            done
        }
        (Ok(homeserver), OpenMeanwhile::Homeserver | OpenMeanwhile::AsItIs) => {
            let homeserver = homeserver.spawn().await.map_err(|error| start_failed(&error, data))?;
            let url = homeserver.url();
            let founded = match open {
                OpenMeanwhile::AsItIs => Ok(()),
                _ => founded(&accounts, &url, DEVICE, None).await.map(drop),
            };
            let done = match founded {
                Ok(()) => as_door(&accounts, &url, work).await,
                Err(failed) => Err(failed),
            };
            homeserver.shutdown().await;
            done
        }
    }
}

async fn as_door<T>(
    accounts: &Accounts,
    url: &str,
    work: impl AsyncFnOnce(&SignedIn) -> Result<T, Failed>,
) -> Result<T, Failed> {
    let session = door_session(accounts, url, DEVICE)?;
    let signed_in = SignedIn::with(session, true).await.map_err(|error| not_signed_in(&error))?;
    let done = work(&signed_in).await;
    signed_in.end().await;
    done
}

/// The accounts of a desk that is there.
pub(super) fn accounts(data: &Path) -> Result<Accounts, Failed> {
    if !data.is_dir() {
        return Err(no_desk(data));
    }
    Accounts::open(data, None).map_err(|error| start_failed(&error, data))
}

fn no_desk(data: &Path) -> Failed {
    Failed::new(
        format!("there is no desk in {}", data.display()),
        "nothing was read or changed",
        "start one with: nachtwacht serve, or name its folder with --data",
    )
}
