//! `nachtwacht check`: every mistake in what ships or what a desk wrote itself, with file, line and key.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::arguments::ScreenArguments;
use super::failed::Failed;
use super::tell::say;
use crate::check::{CheckOptions, check};
use crate::config::Config;

/// `nachtwacht check`
#[derive(Debug, Args)]
pub struct Check {
    /// Files or folders of the desk's own [default: what ships and the configuration]
    #[arg(value_name = "FILE|FOLDER")]
    pub paths: Vec<PathBuf>,
}

/// Checks, prints what was found, and says by the exit code whether something must be mended.
pub(super) fn run(screen: &ScreenArguments, paths: &Check) -> Result<ExitCode, Failed> {
    if let Some(missing) = paths.paths.iter().chain(&screen.config).find(|path| !path.exists()) {
        return Err(Failed::new(
            format!("{}: there is no such file or folder", missing.display()),
            "nothing was checked",
            "see that the name is right",
        ));
    }
    let config = screen.config.clone().or_else(|| Config::path(|name| std::env::var_os(name)));
    let today = super::today::here();
    let report = check(&CheckOptions { paths: paths.paths.clone(), config, today });
    say(report.to_string().trim_end());
    if paths.paths.is_empty() && !super::private::keep_out_of_swap() {
        say("this machine may write the console's memory to its swap: allow it to lock memory (ulimit -l unlimited)");
    }
    Ok(if report.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
