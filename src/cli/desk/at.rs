//! Where a desk is, and as whom it is looked after.

use std::path::{Path, PathBuf};

use clap::Args;
use zeroize::Zeroizing;

use super::super::arguments::{ScreenArguments, Transport};
use super::super::failed::Failed;
use super::super::folder::{OpenMeanwhile, look_after};
use super::super::runtime::runtime;
use super::super::secret::Secret;
use ::matrix::error::Error;
use ::matrix::link::Failure;
use ::upkeep::{Key, SignedIn, sign_in};

/// What it means that nobody signed in.
const UNCHANGED: &str = "nothing was changed at the desk";

/// Where a desk is, and as whom it is looked after.
#[derive(Debug, Clone, Args)]
pub struct At {
    /// The desk's homeserver: a URL or a server name [default: configuration]
    #[arg(long, value_name = "URL", conflicts_with = "folder")]
    pub homeserver: Option<String>,
    /// The account that does it; its password is asked, or read from the first line of standard input
    #[arg(long = "as", value_name = "ACCOUNT", required_unless_present_any = ["token_file", "folder"])]
    pub account: Option<String>,
    /// A file that holds a token of the account, instead of its password
    #[arg(long, value_name = "FILE", conflicts_with = "account")]
    pub token_file: Option<PathBuf>,
    /// The desk of a folder of `serve`, as its door's account and without a password
    #[arg(long = "data", value_name = "FOLDER", id = "folder", conflicts_with_all = ["account", "token_file"])]
    pub folder: Option<PathBuf>,
}

/// What the commands are given beside: configuration and transport.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Means<'a> {
    pub(crate) screen: &'a ScreenArguments,
    pub(crate) transport: &'a Transport,
}

impl At {
    /// What another command is given to reach the same desk as the same account.
    pub(crate) fn hand(&self) -> String {
        let mut hand = String::new();
        let mut add = |flag: &str, value: &str| hand.extend([" ", flag, " ", value]);
        if let Some(homeserver) = &self.homeserver {
            add("--homeserver", homeserver);
        }
        if let Some(folder) = &self.folder {
            add("--data", &folder.display().to_string());
        }
        match (&self.account, &self.token_file) {
            (Some(account), _) => add("--as", account),
            (None, Some(file)) => add("--token-file", &file.display().to_string()),
            (None, None) => {}
        }
        hand
    }

    /// Signs in, does the work, signs out.
    pub(crate) fn run<T>(
        &self,
        means: Means<'_>,
        work: impl AsyncFnOnce(&SignedIn) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        self.run_with(means, OpenMeanwhile::Desk, work)
    }

    /// As [`Self::run`]; what of a desk in a folder is there meanwhile is said.
    pub(crate) fn run_with<T>(
        &self,
        means: Means<'_>,
        open: OpenMeanwhile,
        work: impl AsyncFnOnce(&SignedIn) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        if let Some(folder) = &self.folder {
            return runtime()?.block_on(look_after(folder, open, work));
        }
        let config = super::super::console::configuration(means.screen)?;
        let transport = super::super::transport::transport(means.transport, &config)?;
        let homeserver = match &self.homeserver {
            Some(homeserver) => homeserver.clone(),
            None => config.homeserver.ok_or_else(|| {
                Failed::new(
                    "no homeserver is named",
                    UNCHANGED,
                    "name it: --homeserver URL, or homeserver = \"URL\" in the configuration",
                )
            })?,
        };
        let secret = if let Some(file) = &self.token_file {
            token(file)?
        } else {
            let account = self.account.as_deref().unwrap_or_default();
            Secret { what: "password", meaning: UNCHANGED }.ask(&format!("Password of {account}: "))?
        };
        runtime()?.block_on(async {
            let key = match &self.account {
                Some(account) if self.token_file.is_none() => Key::Password(account, &secret),
                _ => Key::Token(secret),
            };
            let signed_in = sign_in(transport, &homeserver, key, None).await.map_err(|error| refused(&error))?;
            let done = work(&signed_in).await;
            signed_in.end().await;
            done
        })
    }
}

/// What a failed sign-in means.
fn refused(error: &Error) -> Failed {
    match error {
        Error::Refused { status: 403, .. } => {
            Failed::new("the homeserver does not know this name and password", UNCHANGED, "see --as, and try again")
        }
        error if error.failure() == Failure::ServerFull => Failed::new(
            "the homeserver's disk is full, or takes nothing",
            UNCHANGED,
            "make room on it: visitors' and helpers' words are not taken until then",
        ),
        error if error.is_signed_out() => {
            Failed::new("the homeserver does not know this token", UNCHANGED, "put a new one into the token file")
        }
        error => Failed::new(
            format!("the homeserver: {error}"),
            UNCHANGED,
            "see that it runs and that --homeserver is its address, and try again",
        ),
    }
}

/// A token, from a file that holds nothing else.
fn token(file: &Path) -> Result<Zeroizing<String>, Failed> {
    let line = Secret { what: "token", meaning: UNCHANGED }.read(file)?;
    let token = Zeroizing::new(line.trim().to_owned());
    if token.is_empty() || token.contains(char::is_whitespace) {
        let what = format!("{} holds no token", file.display());
        return Err(Failed::new(what, UNCHANGED, "name another file: --token-file"));
    }
    Ok(token)
}
