//! Unsent words on disk, sealed: messages, records and requests that the homeserver has not acknowledged, and what is
//! being written.
//!
//! Never a transcript, never a token. One file per helper and homeserver in the state folder, named by a salted digest;
//! sealed (`seal`) line by line (`journal`) under a key from the helper's password. A line is on the disk, file
//! and folder, before it is said to be journaled. What is acknowledged is erased; the file is gone when nothing is left in
//! it and when the shift ends. What a crash left is offered to the same helper for 24 hours. All of it happens on a thread of
//! its own (`writer`): only the word "queued" waits for the disk.
//!
//! Out of scope: erasing is deleting; a file system or a disk may keep sealed bytes that nobody has a key for. That memory
//! does not reach the swap is the whole program's business, where the system lets it (`cli::private`).

mod journal;
mod old;
pub mod seal;
mod shelf;
mod store;
#[cfg(test)]
mod tests;
mod writer;

use std::ffi::OsString;
use std::path::PathBuf;

pub use store::{FoundUnsent, VaultError, is_full};
pub use writer::{Journaled, Owner, Vault, open};

/// The folder for state: `nachtwacht` in `$XDG_STATE_HOME` or `~/.local/state`; `variable` reads the environment.
/// `None` without a home.
pub fn folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let set = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("XDG_STATE_HOME").filter(|path| path.is_absolute());
    let folder = folder.or_else(|| set("HOME").map(|home| home.join(".local").join("state")))?;
    Some(folder.join("nachtwacht"))
}
