//! The whole program, as it is built, beside its tests.

use std::path::PathBuf;

pub mod helper;
pub mod screen;
pub mod serve;
pub mod visitor;

/// Where the program is that was built with the test or bench that runs: two folders above it.
pub fn program() -> PathBuf {
    let me = std::env::current_exe().unwrap();
    let folder = me.ancestors().nth(2).unwrap();
    let program = folder.join(format!("nachtwacht{}", std::env::consts::EXE_SUFFIX));
    assert!(program.is_file(), "there is no {}: build it with `cargo build` and the same profile", program.display());
    program
}
