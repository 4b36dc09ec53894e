//! `nachtwacht report`: the figures of a year or a quarter, of a desk's register or of a register file.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::process::ExitCode;

use super::console::{configuration, language};
use super::desk::Means;
use super::{Failed, Report, Screen, Transport, put, register, say_error, today};
use crate::care::registration::year_and_quarter;
use crate::care::report::{Period, Tally};
use crate::report::{Reading, read, render};

/// Prints the report; none of a register that could not be read whole, and none of a year that it does not hold.
pub(super) fn run(screen: &Screen, transport: &Transport, asked: &Report) -> Result<ExitCode, Failed> {
    let language = match screen.lang {
        Some(language) => language,
        None => language(screen, &configuration(screen)?),
    };
    let reading = match &asked.from_file {
        Some(file) => read_file(file)?,
        None => register::read(Means { screen, transport }, &asked.whose, |_| {})?,
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

/// Says what is wrong with a register, on standard error; success when nothing is.
pub(super) fn complain(reading: &Reading) -> ExitCode {
    for finding in &reading.findings {
        say_error(finding);
    }
    if reading.further > 0 {
        say_error(&format_args!("and {} more", reading.further));
    }
    if reading.is_complete() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
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
