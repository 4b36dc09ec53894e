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
    // a proxy before `serve` stands on the same machine, as the guide has it; elsewhere this machine says nothing of it
    if doctor.at.folder.is_some()
        && let Some(retries) = retries()
    {
        look_at_retries(retries, &mut disk);
    }
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

/// As often as this, whoever vanished is noticed in under two minutes. RFC 1122 §4.2.3.5 asks for 100 seconds at least for
/// everything that a machine does; for visitors alone six are better.
const MOST_RETRIES: u32 = 8;

/// How often the kernel says something again to who does not answer, before it lets go (Linux; IPv6 goes by the same).
fn retries() -> Option<u32> {
    std::fs::read_to_string("/proc/sys/net/ipv4/tcp_retries2").ok()?.trim().parse().ok()
}

/// For so long it goes on, in seconds: each wait is twice the one before, from a fifth of a second to two minutes (Linux,
/// `tcp_model_timeout`).
fn goes_on_for(retries: u32) -> u64 {
    const DOUBLINGS: u32 = 9;
    let doubled = ((2_u64 << retries.min(DOUBLINGS)) - 1) / 5;
    doubled + 120 * u64::from(retries.saturating_sub(DOUBLINGS))
}

/// Looks whether a proxy on this machine lets go of who vanished. What is written to a phone that is gone fits into nginx's
/// buffers for ever, so that only the kernel ends it; a door's own connections end by themselves.
fn look_at_retries(retries: u32, found: &mut Examination) {
    let seconds = goes_on_for(retries);
    if retries <= MOST_RETRIES {
        let right = format!("network: a proxy here lets go of who vanished after {seconds} seconds");
        return found.right.push(right);
    }
    found.findings.push(Finding {
        code: "network.retries".to_owned(),
        // whether there is a proxy here cannot be seen
        wrong: false,
        what: format!(
            "whether a proxy on this machine lets go of who vanished: its kernel goes on for {} minutes \
             (net.ipv4.tcp_retries2 = {retries})",
            seconds / 60
        ),
        meaning: "if there is one, a visitor whose phone vanished counts as here for so long".to_owned(),
        remedy: "put net.ipv4.tcp_retries2 = 6 into /etc/sysctl.d/60-nachtwacht.conf and run sysctl --system (8 where \
                 helpers sit at this machine over SSH)"
            .to_owned(),
    });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_the_kernel_goes_on_is_as_its_documentation_says() {
        // "The default value of 15 yields a hypothetical timeout of 924.6 seconds" (ip-sysctl)
        assert_eq!([15, 8, 6, 0].map(goes_on_for), [924, 102, 25, 0]);
        assert!(goes_on_for(u32::MAX) > 924);
    }

    #[test]
    fn a_kernel_that_goes_on_for_long_is_said_with_what_to_do_and_is_no_fault_of_the_desk() {
        let mut found = Examination::default();
        look_at_retries(15, &mut found);
        let finding = &found.findings[0];
        assert!(finding.what.contains("goes on for 15 minutes") && finding.remedy.contains("tcp_retries2 = 6"));
        assert!(found.is_sound() && found.right.is_empty());
        for good in [6, 8] {
            let mut found = Examination::default();
            look_at_retries(good, &mut found);
            assert!(found.findings.is_empty() && found.right[0].contains("lets go"), "{found:?}");
        }
    }
}
