//! What a desk's page tells: from the file that `--desk` names, or from what ships.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::failed::Failed;
use ::care::welcome::Welcome;
use ::content::welcome::{FILE, load, without_file};

/// Reads the file that is named; else the one in the desk's data, when there is one; else what ships. Nothing is left out
/// silently: with a mistake in the file nothing is opened.
pub(super) fn welcome(named: Option<&Path>, data: Option<&Path>) -> Result<Welcome, Failed> {
    let beside: Option<PathBuf> = data.map(|data| data.join(FILE)).filter(|file| file.exists());
    let Some(file) = named.or(beside.as_deref()) else { return Ok(without_file()) };
    load(file).map_err(|findings| {
        let mut what = String::from("there are mistakes in what the desk's page is to tell");
        for finding in findings.iter().filter(|finding| finding.is_error()) {
            let _ = write!(what, "\n  {finding}");
        }
        let meaning = "nothing was opened: visitors would be told something else than the desk means";
        Failed::new(what, meaning, format!("mend them; nachtwacht check {} finds them all", file.display()))
    })
}
