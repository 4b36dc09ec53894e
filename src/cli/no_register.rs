//! The register of a desk, where this program was built without what reaches one.

use clap::Args;

use super::arguments::{ScreenArguments, Transport};
use super::failed::Failed;
use care::registration::Registration;
use report::Reading;

/// What says whose register is read: nothing.
pub(super) const ARGUMENTS: [&str; 0] = [];

/// Whose register is read: nobody's.
#[derive(Debug, Clone, Args)]
pub struct Whose {}

/// Says that none is read.
pub(super) fn read(
    _: &ScreenArguments,
    _: &Transport,
    _: &Whose,
    _: impl FnMut(&Registration),
) -> Result<Reading, Failed> {
    Err(Failed::new(
        "this program was built for a workstation and reads no desk's register",
        "there is no report",
        "name a register file with --from-file, or ask where the desk is looked after",
    ))
}
