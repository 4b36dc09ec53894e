//! What a crash left is offered to its helper for 24 hours, then erased by any helper's console.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use super::store::remove;
use machine::clock::{self, Uptime};

use super::store::ENDING;

/// So long what a crash left is offered.
const OFFERED: Duration = Duration::from_hours(24);

/// Erases journals that are too old, and files that were never finished. Returns whether a journal of this helper's was
/// too old.
pub(super) fn erase_old(folder: &Path, mine: &str) -> io::Result<bool> {
    let mut expired = false;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let is_mine = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(mine));
        let is_old = || -> io::Result<bool> {
            let age = clock::now().duration_since(fs::metadata(&path)?.modified()?);
            Ok(age.is_ok_and(|age| age > OFFERED) && !is_surely_young(&path))
        };
        match ending {
            ENDING | "aside" if is_old()? && (is_mine || !is_in_use(&path)?) => {
                remove(&path)?;
                expired |= is_mine && ending == ENDING;
            }
            "new" if is_mine => remove(&path)?,
            _ => {}
        }
    }
    Ok(expired)
}

/// Writes into a lock when its console was started, by a clock that nobody sets. Where the system has no such clock,
/// only the wall clock counts.
pub(super) fn stamp(mut lock: &File) {
    if let Some(Uptime { boot, seconds }) = Uptime::now() {
        let _ = lock.set_len(0).and_then(|()| lock.write_all(format!("{boot} {seconds}").as_bytes()));
    }
}

/// Whether a journal cannot be old, whatever the wall clock was set to since: the console that wrote it was started too
/// recently.
fn is_surely_young(journal: &Path) -> bool {
    let started = || {
        let text = fs::read_to_string(journal.with_extension("lock")).ok()?;
        let (boot, seconds) = text.split_once(' ')?;
        Uptime::now()?.since(&Uptime { boot: boot.to_owned(), seconds: seconds.parse().ok()? })
    };
    started().is_some_and(|since| since <= OFFERED)
}

/// Whether a console has the journal open.
fn is_in_use(journal: &Path) -> io::Result<bool> {
    match File::open(journal.with_extension("lock")) {
        Ok(lock) => Ok(matches!(lock.try_lock(), Err(TryLockError::WouldBlock))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
