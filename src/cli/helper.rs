//! `nachtwacht helper`: the helpers of a desk run by `serve`, while it runs or while it does not.

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::data::Data;
use super::desk::staff;
use super::embedded::{DOOR, appoint};
use super::failed::Failed;
use super::failed::desk::{account_failed, upkeep_failed as failed};
use super::folder::{OpenMeanwhile, accounts, look_after};
use super::runtime::runtime;
use super::secret::new_password;
use super::tell::{put, say};
use ::desk::event::MemberId;
use ::desk::names;
use ::homeserver::AccountError;
use ::upkeep::{Desk, Error};

/// `nachtwacht helper`
#[derive(Debug, Args)]
pub struct Helper {
    /// What to do.
    #[command(subcommand)]
    pub action: HelperAction,
}

/// What to do with a desk's helpers.
#[derive(Debug, Subcommand)]
pub enum HelperAction {
    /// Make a helper's account; the password is asked, or read from standard input
    Add {
        /// The name to sign in with: small letters, digits, `-`, `_`, `.`
        name: String,
        /// The name colleagues see [default: the name]
        #[arg(long, value_name = "NAME")]
        shown: Option<String>,
        /// The desk's data.
        #[command(flatten)]
        data: Data,
    },
    /// Give a helper a new password and end every session of the old one
    Password {
        /// The name.
        name: String,
        /// The desk's data.
        #[command(flatten)]
        data: Data,
    },
    /// Take a helper out of the desk, whose visitors wait again, and close the account
    Remove {
        /// The name.
        name: String,
        /// The desk's data.
        #[command(flatten)]
        data: Data,
    },
    /// List the helpers
    List {
        /// The desk's data.
        #[command(flatten)]
        data: Data,
    },
}

/// Does what was asked.
pub(super) fn run(action: HelperAction) -> Result<ExitCode, Failed> {
    match action {
        HelperAction::Add { name, shown, data } => {
            // before a password is typed for nothing
            if let Some(shown) = &shown {
                names::taken(shown).map_err(|why| failed(&Error::NotShowable(why)))?;
            }
            let password = new_password(&name)?;
            add(&data.folder()?, &name, shown.as_deref().unwrap_or(&names::harmless(&name)), &password)?;
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
            remove(&data.folder()?, &name)?;
            say(format_args!("{name} cannot sign in any more."));
        }
        HelperAction::List { data } => {
            let accounts = accounts(&data.folder()?)?;
            let list = accounts.list_accounts().map_err(|error| account_failed(&error, "helpers"))?;
            for account in list.iter().filter(|account| !account.admin && !account.deactivated) {
                let shown = names::harmless(account.display_name.as_deref().unwrap_or_default());
                put(format_args!("{}\t{shown}", account.user))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes the account and gives it a place at the desk.
fn add(data: &Path, name: &str, shown: &str, password: &str) -> Result<(), Failed> {
    refuse_door(name)?;
    runtime()?.block_on(look_after(data, OpenMeanwhile::Desk, async |door| {
        let accounts = accounts(data)?;
        let desk = Desk::open(door).await.map_err(|error| failed(&error))?;
        let who = accounts.user_id(name).map_err(|error| account_failed(&error, name))?;
        let shown = desk.free_name(&MemberId::from(who), shown).map_err(|error| failed(&error))?;
        let made = accounts.create_account(name, Some(password), false, Some(&shown));
        let user = made.map_err(|error| account_failed(&error, name))?;
        appoint(door, &MemberId::from(user)).await.map_err(|failed| {
            failed
                .meaning(format!("{name} has an account, and no place at the desk"))
                .remedy(format!("give it the place: nachtwacht desk helper add {name} --data {}", data.display()))
        })
    }))
}

/// Takes somebody out of the desk, whose visitors wait again, and ends the account.
fn remove(data: &Path, name: &str) -> Result<(), Failed> {
    refuse_door(name)?;
    runtime()?.block_on(look_after(data, OpenMeanwhile::Desk, async |door| {
        let desk = Desk::open(door).await.map_err(|error| failed(&error))?;
        let who = desk.member(name).map_err(|error| failed(&error))?;
        if desk.room.has(&who) {
            staff::dismiss(door, name, true).await?;
        } else {
            accounts(data)?.deactivate(name).map_err(|error| account_failed(&error, name))?;
        }
        Ok(())
    }))
}

/// The door is no helper.
fn refuse_door(name: &str) -> Result<(), Failed> {
    if name.trim_start_matches('@').split(':').next() == Some(DOOR) {
        return Err(account_failed(&AccountError::Exists, name));
    }
    Ok(())
}
