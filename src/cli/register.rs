//! `nachtwacht register`: the register of a desk on any homeserver, or of one run by `serve`, while it runs or while it
//! does not.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::arguments::{ScreenArguments, Transport};
use super::data::Data;
use super::desk::at::{At, Means};
use super::failed::Failed;
use super::failed::desk::upkeep_failed;
use super::folder::OpenMeanwhile;
use super::tell::{complain, put};
use ::care::registration::Registration;
use ::report::{Reading, register_line};
use ::upkeep::{Error, read_register};

/// What says whose register is read, by the names that the arguments are known by.
pub(super) const ARGUMENTS: [&str; 4] = ["folder", "homeserver", "account", "token_file"];

/// Whose register is read.
#[derive(Debug, Clone, Args)]
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

/// `nachtwacht register`
#[derive(Debug, Args)]
pub struct RegisterCommand {
    /// What to do.
    #[command(subcommand)]
    pub action: RegisterAction,
}

/// What to do with a desk's register.
#[derive(Debug, Subcommand)]
pub enum RegisterAction {
    /// Write it as JSON lines, one person's registration a line
    Export {
        /// Whose.
        #[command(flatten)]
        whose: Whose,
    },
}

/// Does what was asked.
pub(super) fn run(
    screen: &ScreenArguments,
    transport: &Transport,
    action: &RegisterAction,
) -> Result<ExitCode, Failed> {
    let RegisterAction::Export { whose } = action;
    // what could not be written ends the writing, so that nothing stands behind a gap
    let mut written = Ok(());
    let reading = read(screen, transport, whose, |person| {
        if written.is_ok() {
            written = line(person);
        }
    })?;
    written?;
    Ok(complain(&reading))
}

fn line(person: &Registration) -> Result<(), Failed> {
    let line = register_line(person).map_err(|error| {
        Failed::new(
            format!("a registration cannot be written: {error}"),
            "what was written of the register is not whole: do not use it",
            "tell the maintainers of this program",
        )
    })?;
    put(line.trim_end())
}

/// Reads a register: `each` gets every registration in it, in the order of their arrival.
pub(super) fn read(
    screen: &ScreenArguments,
    transport: &Transport,
    whose: &Whose,
    each: impl FnMut(&Registration),
) -> Result<Reading, Failed> {
    let Whose { homeserver, account, token_file, data } = whose.clone();
    let folder = if account.is_some() || token_file.is_some() {
        None
    } else if homeserver.is_some() {
        return Err(Failed::new(
            "no account is named",
            "the register was not read",
            "name one that may read it: --as ACCOUNT, a door's, the founder's, or a supervisor's who was let in",
        ));
    } else {
        Some(data.folder()?)
    };
    let failed = |error, own| match error {
        Error::NoRegister if own => Failed::new(
            "there is no register at this desk",
            "nothing was read",
            "start the desk once: nachtwacht serve",
        ),
        error => upkeep_failed(&error).meaning("the register was not read, or not to its end"),
    };
    let own = folder.is_some();
    At { homeserver, account, token_file, folder }.run_with(
        Means { screen, transport },
        OpenMeanwhile::AsItIs,
        async |signed_in| read_register(&signed_in.session, each).await.map_err(|error| failed(error, own)),
    )
}
