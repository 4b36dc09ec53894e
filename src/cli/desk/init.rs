//! `nachtwacht desk init`

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use super::super::failed::Failed;
use super::super::failed::desk::upkeep_failed as failed;
use super::super::tell::say;
use super::at::{At, Means};
use ::upkeep::{How, Plan, found};

/// `nachtwacht desk init`
#[derive(Debug, Args)]
pub struct Init {
    /// Where, and as whom.
    #[command(flatten)]
    pub at: At,
    /// What the desk is called [default: as it is, then Nachtwacht]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// How long the desk room keeps who came and went; it never has a visitor's words [default: as it is, then 720]
    #[arg(long, value_name = "HOURS", value_parser = clap::value_parser!(u32).range(1..=87_600))]
    pub retention: Option<u32>,
    /// Make a desk beside the one that this homeserver has and this account is not in
    #[arg(long)]
    pub another: bool,
}

/// Founds the desk, or sets it right.
pub(super) fn run(means: Means<'_>, init: &Init) -> Result<ExitCode, Failed> {
    let founded = init.at.run(means, async |signed_in| {
        let lifetime = init.retention.map(|hours| Duration::from_hours(hours.into()));
        let plan = Plan { name: init.name.as_deref(), lifetime, another: init.another, words: None };
        found(&signed_in.session, &plan).await.map_err(|error| failed(&error))
    })?;
    for step in &founded.steps {
        match step.how {
            How::Made if step.what == "desk room" => say(format_args!("{}: made, {}", step.what, founded.desk)),
            _ => say(format_args!("{}: {}", step.what, step.how)),
        }
    }
    Ok(ExitCode::SUCCESS)
}
