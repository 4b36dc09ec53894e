//! `nachtwacht register`: the register of a desk on any homeserver, or of one run by `serve`, while it runs or while it
//! does not.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::desk::{self, At, Means};
use super::embedded::{door_session, running_at, start_failed};
use super::{Data, Failed, RegisterAction, report, runtime, say};
use crate::care::registration::Registration;
use crate::homeserver::{Accounts, Homeserver, HomeserverConfig, StartError};
use crate::report::{Reading, register_line};
use crate::upkeep::{Error, read_register};

/// The device that reads it: an own one, so that the door's sessions stay as they are.
const DEVICE: &str = "register";
const DATABASE: &str = "homeserver.db";

/// Whose register is read.
#[derive(Debug, Args)]
pub struct Whose {
    /// The desk's homeserver: a URL or a server name [default: configuration]
    #[arg(long, value_name = "URL", conflicts_with = "folder")]
    homeserver: Option<String>,
    /// An account that may read the register there; its password is asked, or read from the first line of standard input
    #[arg(long = "as", value_name = "ACCOUNT", conflicts_with = "folder")]
    account: Option<String>,
    /// A file that holds a token of the account, instead of its password
    #[arg(long, value_name = "FILE", conflicts_with_all = ["account", "folder"])]
    token_file: Option<PathBuf>,
    /// The data of a desk run by `serve`, on this machine.
    #[command(flatten)]
    data: Data,
}

/// Does what was asked.
pub(super) fn run(means: Means<'_>, action: &RegisterAction) -> Result<ExitCode, Failed> {
    let RegisterAction::Export { whose } = action;
    let reading = read(means, whose, |person| {
        if let Ok(line) = register_line(person) {
            say(line.trim_end());
        }
    })?;
    Ok(report::complain(&reading))
}

/// Reads a register: `each` gets every registration in it, in the order of their arrival.
pub(super) fn read(means: Means<'_>, whose: &Whose, each: impl FnMut(&Registration)) -> Result<Reading, Failed> {
    let Whose { homeserver, account, token_file, data } = whose;
    if account.is_none() && token_file.is_none() {
        if homeserver.is_some() {
            return Err(Failed::new(
                "no account is named",
                "the register was not read",
                "name one that may read it: --as ACCOUNT, a door's, the founder's, or a supervisor's who was let in",
            ));
        }
        return read_data(&data.folder()?, each);
    }
    let at =
        At { homeserver: homeserver.clone(), account: account.clone(), token_file: token_file.clone(), folder: None };
    at.run(means, async |signed_in| read_register(&signed_in.session, each).await.map_err(|error| desk::failed(&error)))
}

/// Reads the register of a desk run by `serve`.
fn read_data(data: &Path, each: impl FnMut(&Registration)) -> Result<Reading, Failed> {
    if !data.join(DATABASE).is_file() {
        return Err(Failed::new(
            format!("there is no desk in {}", data.display()),
            "there is no register to read",
            "name the folder that `nachtwacht serve` was given with --data, a desk elsewhere with --homeserver and --as, or a file with \
             --from-file",
        ));
    }
    runtime()?.block_on(async {
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        match Homeserver::open(HomeserverConfig { listen, ..HomeserverConfig::new(data) }) {
            Err(StartError::InUse) => {
                let url = running_at(data).ok_or_else(|| {
                    Failed::new(
                        "the desk that runs on this folder has not said yet where it listens",
                        "the register was not read",
                        "wait until it is open, and try again",
                    )
                })?;
                let accounts = Accounts::open(data, None).map_err(|error| start_failed(&error, data))?;
                read_at(&accounts, &url, each).await
            }
            Err(error) => Err(start_failed(&error, data)),
            Ok(opened) => {
                let accounts = opened.accounts().map_err(|error| start_failed(&error, data))?;
                let homeserver = opened.spawn().await.map_err(|error| start_failed(&error, data))?;
                let reading = read_at(&accounts, &homeserver.url(), each).await;
                homeserver.shutdown().await;
                reading
            }
        }
    })
}

async fn read_at(accounts: &Accounts, url: &str, each: impl FnMut(&Registration)) -> Result<Reading, Failed> {
    let session = door_session(accounts, url, DEVICE)?;
    let reading = read_register(&session, each).await;
    // a token that nobody needs any more; one that stays behind is replaced at the next reading
    let _ = session.sign_out().await;
    reading.map_err(|error| match error {
        Error::NoRegister => Failed::new(
            "there is no register at this desk",
            "nothing was read",
            "start the desk once: nachtwacht serve",
        ),
        error => desk::failed(&error),
    })
}
