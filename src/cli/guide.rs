//! `nachtwacht guide`: the papers of the guide, in the terminal.

use std::process::ExitCode;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::failed::Failed;
use super::tell::put;
use crate::guide::{FILES, PAPERS};

/// `nachtwacht guide`
#[derive(Debug, Args)]
pub struct Guide {
    /// Which paper; without one: which there are
    #[arg(value_name = "TOPIC", value_parser = PossibleValuesParser::new(PAPERS.iter().chain(FILES).map(|(topic, _)| *topic)))]
    pub topic: Option<String>,
}

/// Puts a paper, or the list of them, on standard output.
///
/// # Errors
/// [`Failed`] when the output cannot be written.
pub(super) fn run(asked: &Guide) -> Result<ExitCode, Failed> {
    match &asked.topic {
        Some(topic) => {
            let paper = PAPERS.iter().chain(FILES).find(|(name, _)| name == topic);
            put(paper.map_or("", |(_, paper)| paper.trim_end()))?;
        }
        None => {
            for (topic, paper) in PAPERS.iter().chain(FILES) {
                let first = paper.lines().next().unwrap_or_default().trim_start_matches("# ");
                put(format_args!("{topic:<14}{first}"))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
