//! Where what waits is run.

use super::failed::Failed;

/// The one thread on which everything of a command runs.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failed> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
        Failed::new(
            format!("no runtime: {error}"),
            "nothing was started",
            "see that the machine has files and memory left",
        )
    })
}
