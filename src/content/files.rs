//! A desk's own files: finding and reading them.

use std::fs;
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use super::finding::Finding;

/// The largest file that is read, in bytes.
pub(super) const LARGEST: u64 = 1 << 20;

/// The TOML files of a folder and of the folders in it, in the order of their names.
pub fn toml_files(folder: &Path) -> (Vec<PathBuf>, Vec<Finding>) {
    let mut found = Vec::new();
    let mut findings = Vec::new();
    walk(folder, 0, &mut found, &mut findings);
    found.sort();
    (found, findings)
}

fn walk(folder: &Path, depth: u8, found: &mut Vec<PathBuf>, findings: &mut Vec<Finding>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return findings.push(unreadable(folder, &error)),
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            if depth < 3 {
                walk(&path, depth + 1, found, findings);
            }
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            found.push(path);
        }
    }
}

/// The text of a file.
pub fn text_of(path: &Path) -> Result<String, Box<Finding>> {
    let file = || path.display().to_string();
    let bytes = bytes_of(path).map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => {
            Box::new(Finding::error(file(), 0, "", "is over 1 MiB").so("It is not read", "Split it"))
        }
        _ => Box::new(unreadable(path, &error)),
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
        Box::new(Finding::error(file(), line, "", "is not UTF-8").so("It is not read", "Save it as UTF-8"))
    })
}

/// The bytes of a file: one that ends, and soon.
///
/// # Errors
/// When it cannot be read, is no file (a device, a pipe), or is over 1 MiB ([`ErrorKind::FileTooLarge`]).
pub fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    bytes_within(path, LARGEST)
}

/// As [`bytes_of`], for files up to another size.
pub(crate) fn bytes_within(path: &Path, largest: u64) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "not a file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(largest + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > largest { Err(ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Finding {
    Finding::error(path.display().to_string(), 0, "", format!("cannot be read: {error}"))
        .so("Nothing in it is used", "Check the name and who may read it")
}
