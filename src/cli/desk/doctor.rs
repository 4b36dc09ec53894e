//! `nachtwacht desk doctor`

use std::io::Write as _;
use std::path::Path;
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
    pub format: FindingsFormat,
}

/// How the findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FindingsFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
}

/// Looks the desk through. Not a success when anything is wrong.
pub(super) fn run(means: Means<'_>, doctor: &Doctor) -> Result<ExitCode, Failed> {
    let hand = doctor.at.hand();
    let mut disk = Examination::default();
    let takes = doctor.at.folder.as_deref().is_none_or(|folder| look_at_disk(folder, &mut disk));
    let mut examination = if takes {
        doctor.at.run(means, async |signed_in| examine(signed_in, &hand).await.map_err(|error| failed(&error)))?
    } else {
        // signing in is a write, too
        Examination::default()
    };
    examination.right.append(&mut disk.right);
    examination.findings.append(&mut disk.findings);
    match doctor.format {
        FindingsFormat::Table => table(&examination)?,
        FindingsFormat::Json => put(serde_json::to_string_pretty(&examination).unwrap_or_default())?,
    }
    Ok(if examination.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// So little free room is worth a warning, in bytes: a busy night writes some ten million.
const LITTLE: u64 = 256 << 20;
/// So much is written to see whether the disk takes it.
const TRIED: usize = 64 << 10;

/// Looks at the disk of a folder of `serve`. Whether it takes what is written.
fn look_at_disk(folder: &Path, found: &mut Examination) -> bool {
    if !folder.is_dir() {
        // said by who looks for the desk there
        return true;
    }
    let shown = folder.display();
    let written = tempfile::tempfile_in(folder).and_then(|mut file| {
        file.write_all(&vec![1; TRIED])?;
        file.sync_all()
    });
    if let Err(error) = written {
        found.add(
            "disk.full",
            format!("the disk of {shown} does not take what is written: {}", error.kind()),
            "visitors' and helpers' words stay with them, nobody can be claimed, and no alert is passed on",
            format!("make room on the disk of {shown}, and see that the folder may be written"),
        );
        return false;
    }
    match rustix::fs::statvfs(folder).map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize)) {
        Ok(free) if free < LITTLE => found.add(
            "disk.little",
            format!("the disk of {shown} has {} MB left", free >> 20),
            "when it is full, nobody's words are taken any more",
            format!("make room on the disk of {shown}"),
        ),
        _ => found.right.push(format!("disk: {shown} takes what is written and has room")),
    }
    true
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
