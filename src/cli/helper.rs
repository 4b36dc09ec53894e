//! `nachtwacht helper`: the helpers of a desk run by `serve`, while it runs or while it does not.

use std::io::{BufRead, IsTerminal};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::ExitCode;

use zeroize::Zeroizing;

use super::embedded::{ADDING, DOOR, Desk, account_failed, appoint, door_session, running_at, start_failed};
use super::{Failed, HelperAction, runtime, say};
use crate::desk::event::MemberId;
use crate::homeserver::{AccountError, Accounts, Homeserver, HomeserverConfig, StartError};

/// Does what was asked.
pub(super) fn run(action: HelperAction) -> Result<ExitCode, Failed> {
    match action {
        HelperAction::Add { name, shown, data } => {
            let password = new_password(&name)?;
            add(&data.folder()?, &name, shown.as_deref().unwrap_or(&name), &password)?;
            say(format_args!("{name} is a helper of this desk."));
        }
        HelperAction::Password { name, data } => {
            let accounts = accounts(&data.folder()?)?;
            refuse_door(&name)?;
            let password = new_password(&name)?;
            accounts.set_password(&name, &password).map_err(|error| account_failed(&error, &name))?;
            say(format_args!("{name} has a new password; whoever was signed in signs in again."));
        }
        HelperAction::Remove { name, data } => {
            let accounts = accounts(&data.folder()?)?;
            refuse_door(&name)?;
            accounts.deactivate(&name).map_err(|error| account_failed(&error, &name))?;
            say(format_args!(
                "{name} cannot sign in any more. What {name} had open stays with the desk's supervisors."
            ));
        }
        HelperAction::List { data } => {
            let accounts = accounts(&data.folder()?)?;
            let list = accounts.list_accounts().map_err(|error| account_failed(&error, "helpers"))?;
            for account in list.iter().filter(|account| !account.admin && !account.deactivated) {
                say(format_args!("{}\t{}", account.user, account.display_name.as_deref().unwrap_or_default()));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes the account and gives it a place at the desk: through the running homeserver, or one started for it.
fn add(data: &Path, name: &str, shown: &str, password: &str) -> Result<(), Failed> {
    refuse_door(name)?;
    runtime()?.block_on(async {
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        match Homeserver::open(HomeserverConfig::new(data)) {
            Err(StartError::InUse) => add_to_running(data, name, shown, password).await,
            Err(error) => Err(start_failed(&error, data)),
            Ok(free) => {
                drop(free);
                let desk = Desk::start(data, any, None).await?;
                let added = desk.add_helper(name, shown, password).await;
                desk.stop().await?;
                added.map(drop)
            }
        }
    })
}

async fn add_to_running(data: &Path, name: &str, shown: &str, password: &str) -> Result<(), Failed> {
    let url = running_at(data).ok_or_else(|| {
        Failed::new(
            "the desk that runs on this folder has not said yet where it listens",
            "no account was made",
            "wait until it is open, and try again",
        )
    })?;
    let accounts = accounts(data)?;
    let session = door_session(&accounts, &url, ADDING)?;
    let made = accounts.create_account(name, Some(password), false, Some(shown));
    let user = made.map_err(|error| account_failed(&error, name))?;
    let appointed = appoint(session.clone(), &MemberId::from(user)).await;
    let _ = session.sign_out().await;
    appointed
}

fn accounts(data: &Path) -> Result<Accounts, Failed> {
    if !data.is_dir() {
        return Err(Failed::new(
            format!("there is no desk in {}", data.display()),
            "nothing was changed",
            "start one with: nachtwacht serve, or name its folder with --data",
        ));
    }
    Accounts::open(data, None).map_err(|error| start_failed(&error, data))
}

/// The door is no helper.
fn refuse_door(name: &str) -> Result<(), Failed> {
    if name.trim_start_matches('@').split(':').next() == Some(DOOR) {
        return Err(account_failed(&AccountError::Exists, name));
    }
    Ok(())
}

/// A password typed twice at a terminal, or the first line of standard input.
pub(super) fn new_password(name: &str) -> Result<Zeroizing<String>, Failed> {
    let failed = |what: String| Failed::new(what, "no account was changed", "try again");
    let unreadable = |error: std::io::Error| failed(format!("the password could not be read: {error}"));
    if !std::io::stdin().is_terminal() {
        let mut line = Zeroizing::new(String::new());
        std::io::stdin().lock().read_line(&mut line).map_err(unreadable)?;
        return Ok(Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned()));
    }
    let ask = |prompt: &str| rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(unreadable);
    let first = ask(&format!("Password for {name}: "))?;
    if *first != *ask("Once more: ")? {
        return Err(failed("the two passwords are not the same".to_owned()));
    }
    Ok(first)
}
