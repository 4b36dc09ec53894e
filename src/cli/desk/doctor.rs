//! `nachtwacht desk doctor`

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::super::failed::Failed;
use super::super::failed::desk::upkeep_failed as failed;
use super::super::tell::put;
use super::at::{At, Means};
use ::upkeep::{Examination, Finding, examine};

/// `nachtwacht desk doctor`
#[derive(Debug, Args)]
pub struct Doctor {
    /// Where, and as whom: the account that founded the desk; an administrator of the homeserver sees most.
    #[command(flatten)]
    pub at: At,
    /// table or json
    #[arg(long, value_enum, default_value = "table", value_name = "FORMAT")]
    pub format: Format,
}

/// How the findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Table,
    /// For programs.
    Json,
}

/// Looks the desk through. Not a success when anything is wrong.
pub(super) fn run(means: Means<'_>, doctor: &Doctor) -> Result<ExitCode, Failed> {
    let hand = doctor.at.hand();
    let examination =
        doctor.at.run(means, async |signed_in| examine(signed_in, &hand).await.map_err(|error| failed(&error)))?;
    match doctor.format {
        Format::Table => table(&examination)?,
        Format::Json => put(serde_json::to_string_pretty(&examination).unwrap_or_default())?,
    }
    Ok(if examination.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn table(examination: &Examination) -> Result<(), Failed> {
    for right in &examination.right {
        put(format_args!("right    {right}"))?;
    }
    for Finding { wrong, what, meaning, remedy, .. } in &examination.findings {
        put(format_args!("{} {what}", if *wrong { "WRONG   " } else { "not seen" }))?;
        put(format_args!("           what it means: {meaning}"))?;
        put(format_args!("           what to do: {remedy}"))?;
    }
    let wrong = examination.findings.iter().filter(|finding| finding.wrong).count();
    put(match wrong {
        0 => "Everything that was looked at is as it should be.".to_owned(),
        1 => "1 thing is wrong.".to_owned(),
        many => format!("{many} things are wrong."),
    })
}
