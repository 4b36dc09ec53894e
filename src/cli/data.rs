//! Where a desk run by `serve` keeps its data.

use std::path::PathBuf;

use clap::Args;

use super::failed::Failed;

/// Where a desk run by `serve` keeps its data.
#[derive(Debug, Clone, Args)]
pub struct Data {
    /// Folder of the desk's data; `serve` makes it if it is not there [default: nachtwacht in the data folder]
    #[arg(long = "data", value_name = "FOLDER")]
    pub(super) folder: Option<PathBuf>,
}

impl Data {
    /// The data folder: the one given, or the user's (XDG Base Directory Specification).
    pub(super) fn folder(&self) -> Result<PathBuf, Failed> {
        if let Some(folder) = &self.folder {
            return Ok(folder.clone());
        }
        let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        variable("XDG_DATA_HOME")
            .or_else(|| variable("HOME").map(|home| home.join(".local/share")))
            .map(|base| base.join("nachtwacht"))
            .ok_or_else(|| {
                Failed::new(
                    "no folder for the desk's data: neither XDG_DATA_HOME nor HOME is set",
                    "nothing was started or changed",
                    "say where with --data FOLDER",
                )
            })
    }
}
