//! `nachtwacht report`: the figures of a year or a quarter, of a desk's register or of a register file.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::arguments::{ScreenArguments, Transport};
use super::console::{configuration, language};
use super::failed::Failed;
use super::tell::{complain, put};
use super::{register, today};
use ::care::registration::year_and_quarter;
use ::care::report::{Period, Tally};
use ::report::{Format, Reading, read, render};

/// `nachtwacht report`
#[derive(Debug, Args)]
pub struct ReportArguments {
    /// Of which year
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(u16).range(2000..=2100))]
    pub year: u16,
    /// Of which quarter only, 1 to 4
    #[arg(long, value_name = "QUARTER", value_parser = clap::value_parser!(u8).range(1..=4))]
    pub quarter: Option<u8>,
    /// Read this register file instead of a desk's register
    #[arg(long, value_name = "FILE", conflicts_with_all = register::ARGUMENTS)]
    pub from_file: Option<PathBuf>,
    /// table, csv, json or md
    #[arg(long, default_value = "table", value_name = "FORMAT")]
    pub format: Format,
    /// Whose register.
    #[command(flatten)]
    pub whose: register::Whose,
}

/// Prints the report; none of a register that could not be read whole, and none of a year that it does not hold.
pub(super) fn run(
    screen: &ScreenArguments,
    transport: &Transport,
    asked: &ReportArguments,
) -> Result<ExitCode, Failed> {
    let language = match screen.lang {
        Some(language) => language,
        None => language(screen, &configuration(screen)?),
    };
    let reading = match &asked.from_file {
        Some(file) => read_file(file)?,
        None => register::read(screen, transport, &asked.whose, |_| {})?,
    };
    if !reading.is_complete() {
        return Ok(complain(&reading));
    }
    let period = Period { year: asked.year, quarter: asked.quarter };
    if !reading.tally.has(period.year) {
        return Err(not_there(period.year, &reading.tally));
    }
    let (year, quarter) = year_and_quarter(today::at_the_desk()?);
    let report = reading.tally.report(period);
    put(render(&report, period.is_over(year, quarter), asked.format, language).trim_end())?;
    Ok(ExitCode::SUCCESS)
}

fn read_file(file: &Path) -> Result<Reading, Failed> {
    let opened = File::open(file).map_err(|error| {
        Failed::new(
            format!("{}: {error}", file.display()),
            "there is no report",
            "see that the name is right and that you may read it",
        )
    })?;
    Ok(read(BufReader::new(opened), &file.display().to_string()))
}

fn not_there(year: u16, tally: &Tally) -> Failed {
    let years: Vec<_> = tally.years().map(|year| year.to_string()).collect();
    let (meaning, remedy) = if years.is_empty() {
        let remedy = "try again when conversations were closed with a registration";
        ("it holds no registrations at all".to_owned(), remedy)
    } else {
        (format!("it holds {}", years.join(", ")), "choose one of these with --year")
    };
    Failed::new(format!("the register holds nothing of {year}"), meaning, remedy)
}
