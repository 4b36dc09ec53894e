//! Arguments in, exit code out.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    nachtwacht::cli::run(nachtwacht::cli::Arguments::parse())
}
