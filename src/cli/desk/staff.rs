//! `nachtwacht desk helper`, `supervisor`, `door`: who is at the desk, and in which capacity.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::super::failed::Failed;
use super::super::failed::desk::upkeep_failed as failed;
use super::super::failed::desk::wire_failed;
use super::super::secret::new_password;
use super::super::tell::{put, say};
use super::at::{At, Means};
use ::desk::event::MemberId;
use ::desk::names;
use ::upkeep::{Desk, FoundingStep, Post, SignedIn, Staffer};

/// Who is added: an account that is there, or that an administrator makes.
#[derive(Debug, Args)]
pub struct Add {
    /// The account: its name on the desk's homeserver, or its full user id
    pub name: String,
    /// The name colleagues see, for an account that is made [default: the name]
    #[arg(long, value_name = "NAME")]
    pub shown: Option<String>,
    /// Where, and as whom. For an account that is made, its password is asked next, or read from the next line.
    #[command(flatten)]
    pub at: At,
}

/// Who is made a supervisor, and whether of the reports too.
#[derive(Debug, Args)]
pub struct AddSupervisor {
    /// Who.
    #[command(flatten)]
    pub asked: Add,
    /// Also let them read the register, to make the reports
    #[arg(long)]
    pub register: bool,
}

/// `nachtwacht desk helper`
#[derive(Debug, Subcommand)]
pub enum HelperAction {
    /// Make somebody a helper of the desk, and no more than that; an administrator also makes the account
    Add(Add),
    /// Take a helper out of the desk and of every conversation; sessions end where an administrator does it
    Remove {
        /// The helper.
        name: String,
        /// End the account for good, too (an administrator can)
        #[arg(long)]
        close_account: bool,
        /// Where, and as whom.
        #[command(flatten)]
        at: At,
    },
    /// List the helpers
    List(At),
}

/// `nachtwacht desk supervisor`
#[derive(Debug, Subcommand)]
pub enum SupervisorAction {
    /// Make somebody a supervisor, who can take conversations over
    Add(AddSupervisor),
    /// Make a supervisor a helper, who does not read the register
    Remove {
        /// The supervisor.
        name: String,
        /// Where, and as whom.
        #[command(flatten)]
        at: At,
    },
    /// List the supervisors
    List(At),
}

/// Does what was asked about helpers.
pub(super) fn helpers(means: Means<'_>, action: &HelperAction) -> Result<ExitCode, Failed> {
    match action {
        HelperAction::Add(asked) => add(means, asked, Post::Helper),
        HelperAction::Remove { name, close_account, at } => remove_helper(means, at, name, *close_account),
        HelperAction::List(at) => list(means, at, |post| post < Post::Supervisor),
    }
}

/// Does what was asked about supervisors.
pub(super) fn supervisors(means: Means<'_>, action: &SupervisorAction) -> Result<ExitCode, Failed> {
    match action {
        SupervisorAction::Add(AddSupervisor { asked, register }) => add_as(means, asked, Post::Supervisor, *register),
        SupervisorAction::Remove { name, at } => remove(means, at, name, Post::Supervisor),
        SupervisorAction::List(at) => list(means, at, |post| post == Post::Supervisor),
    }
}

pub(super) fn add(means: Means<'_>, asked: &Add, post: Post) -> Result<ExitCode, Failed> {
    add_as(means, asked, post, false)
}

fn add_as(means: Means<'_>, asked: &Add, post: Post, register: bool) -> Result<ExitCode, Failed> {
    asked.at.run(means, async |signed_in| {
        let desk = Desk::open(signed_in).await.map_err(|error| failed(&error))?;
        let who = desk.member(&asked.name).map_err(|error| failed(&error))?;
        if let Some(step) =
            account(&desk, &who, asked.shown.as_deref().unwrap_or(&names::harmless(&asked.name))).await?
        {
            tell(&[step]);
        }
        tell(&desk.appoint(&who, post).await.map_err(|error| failed(&error))?);
        if register {
            tell(&[desk.let_into_register(&who).await.map_err(|error| failed(&error))?]);
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Makes the account, if there is none.
async fn account(desk: &Desk<'_>, who: &MemberId, shown: &str) -> Result<Option<FoundingStep>, Failed> {
    if desk.has_account(who).await.map_err(|error| failed(&error))? {
        return Ok(None);
    }
    if !desk.who.admin {
        return Err(failed(&::upkeep::Error::NoAccount(who.to_string())));
    }
    // before a password is typed for nothing
    let shown = desk.free_name(who, shown).map_err(|error| failed(&error))?;
    let password = new_password(who.as_str())?;
    desk.make_account(who, &password, Some(&shown)).await.map(Some).map_err(|error| failed(&error))
}

fn remove_helper(means: Means<'_>, at: &At, name: &str, close: bool) -> Result<ExitCode, Failed> {
    at.run(means, async |signed_in| dismiss(signed_in, name, close).await)
}

/// Takes a helper out of the desk, waits until what they had waits again, and ends the account if that is wanted.
pub(in super::super) async fn dismiss(signed_in: &SignedIn, name: &str, close: bool) -> Result<ExitCode, Failed> {
    if close && !signed_in.admin {
        return Err(Failed::new(
            "this account is no administrator of the homeserver",
            "nothing was changed",
            "leave --close-account out, or name an administrator's account with --as",
        ));
    }
    let desk = Desk::open(signed_in).await.map_err(|error| failed(&error))?;
    let who = desk.member(name).map_err(|error| failed(&error))?;
    let had = desk.visitors_of(&who).await.map_err(|error| failed(&error))?;
    // who left the desk when this was done before, and only their account is still there
    if !(close && desk.has_left(&who)) {
        tell(&desk.dismiss(&who, Post::Helper).await.map_err(|error| failed(&error))?);
        say_rights(signed_in, &who);
    }
    let left = desk.wait_for_release(&who, had).await.map_err(|error| not_seen(&who, &error))?;
    for alias in left.released {
        say(format_args!("{alias}: waits again"));
    }
    if close {
        let closed = signed_in.session.close_account(&who).await;
        closed.map_err(|error| {
            wire_failed(&error)
                .meaning(format!("{who} is out of the desk and signed out, and the account was not ended"))
        })?;
        say(format_args!("account {who}: ended"));
    }
    if left.unreleased.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    Err(Failed::new(
        format!("no door has given back what {who} had: {}", left.unreleased.join(", ")),
        "they can no longer write to these visitors as far as their sessions ended; nobody else has them yet",
        "start the door (it does it at its start), or take them over as a supervisor",
    ))
}

/// What it means that nobody knows whether everything was given back.
fn not_seen(who: &MemberId, error: &::upkeep::Error) -> Failed {
    failed(error)
        .meaning(format!("{who} is out of the desk; whether all their visitors wait again is not known"))
        .remedy("see that the homeserver runs, and the door: at its start it gives back what they had")
}

/// What could not be done without an administrator.
fn say_rights(signed_in: &SignedIn, who: &MemberId) {
    if !signed_in.admin {
        say(format_args!(
            "sessions of {who}: not ended, this account is no administrator; the desk is closed to them all the same"
        ));
    }
}

pub(super) fn remove(means: Means<'_>, at: &At, name: &str, post: Post) -> Result<ExitCode, Failed> {
    at.run(means, async |signed_in| {
        let desk = Desk::open(signed_in).await.map_err(|error| failed(&error))?;
        let who = desk.member(name).map_err(|error| failed(&error))?;
        tell(&desk.dismiss(&who, post).await.map_err(|error| failed(&error))?);
        Ok(ExitCode::SUCCESS)
    })
}

pub(super) fn list(means: Means<'_>, at: &At, which: impl Fn(Post) -> bool) -> Result<ExitCode, Failed> {
    at.run(means, async |signed_in| {
        let desk = Desk::open(signed_in).await.map_err(|error| failed(&error))?;
        for Staffer { who, shown, joined, .. } in desk.staff().into_iter().filter(|staffer| which(staffer.post)) {
            let shown = names::harmless(&shown.unwrap_or_default());
            let invited = if joined { "" } else { "\tinvited" };
            put(format_args!("{who}\t{shown}{invited}"))?;
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Says what was found right and what was done.
pub(super) fn tell(steps: &[FoundingStep]) {
    for step in steps {
        say(format_args!("{}: {}", step.what, step.how));
    }
}
