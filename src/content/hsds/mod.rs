//! HSDS 3.0 files: JSON (services, organizations or places, one, an array, a page of an API's answer) and tabular data packages (a folder of CSV
//! files). Both are read to, and written from, the same [`Node`]s; what they mean is decided in [`care::hsds`].

#[cfg(test)]
mod channel_tests;
mod csv;
mod encoding;
mod flatten;
mod join;
mod json;
mod package;
#[cfg(test)]
mod real_tests;
mod shape;
mod tables;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};

pub use flatten::datapackage;
pub use json::{parse as parse_json, render as render_json};
pub use package::parse as parse_package;

use super::files::bytes_within;
use super::finding::Finding;
use care::hsds::{Node, Remark};

/// The largest file that is read, in bytes.
const LARGEST: u64 = 16 << 20;
/// How many values one import may hold: some hundred for each service.
const MOST_NODES: usize = 300_000;

/// Services as they were read, and what is to be said about the files.
#[derive(Debug, Default)]
pub struct ReadServices {
    /// The services, each with what belongs to it within.
    pub services: Vec<Node>,
    /// What is wrong, or worth a look.
    pub findings: Vec<Finding>,
    /// What is there and was not read, and how often: rows that belong to no service.
    pub left: Vec<(String, usize)>,
}

impl ReadServices {
    fn failed(finding: Finding) -> Self {
        Self { findings: vec![finding], ..Self::default() }
    }
}

/// Reads the services of a JSON file, or of a folder that is a data package.
pub fn read(path: &Path) -> ReadServices {
    let shown = path.display().to_string();
    if path.is_dir() {
        let notices = RefCell::new(Vec::new());
        let file = |name: &str| {
            let file = format!("{shown}/{name}");
            let text = |bytes| {
                let is_table = !name.to_ascii_lowercase().ends_with(".json");
                let read = if is_table { encoding::table(&file, bytes) } else { encoding::json(&file, bytes) };
                read.map(|(text, notice)| {
                    notices.borrow_mut().extend(notice);
                    text
                })
            };
            match within(path, name).and_then(|file| bytes_within(&file, LARGEST)) {
                Ok(bytes) => Some(text(bytes)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                Err(error) => Some(Err(unreadable(&file, &error))),
            }
        };
        let mut read = parse_package(&shown, file);
        read.findings.splice(0..0, notices.into_inner());
        return read;
    }
    let read = bytes_within(path, LARGEST).map_err(|error| unreadable(&shown, &error));
    match read.and_then(|bytes| encoding::json(&shown, bytes)).map(|(text, _)| text) {
        Ok(text) => parse_json(&shown, &text),
        Err(finding) => ReadServices::failed(*finding),
    }
}

/// A file of a package; never one outside, to which a link in it may lead.
fn within(folder: &Path, name: &str) -> io::Result<PathBuf> {
    let (folder, file) = (folder.canonicalize()?, folder.join(name).canonicalize()?);
    if file.starts_with(folder) { Ok(file) } else { Err(io::Error::other("it leads out of the folder")) }
}

/// What an import has to say, about the file or folder it was read from.
pub fn finding(shown: &str, remark: &Remark) -> Finding {
    let file = if remark.file.is_empty() { shown.to_owned() } else { format!("{shown}/{}", remark.file) };
    let new = if remark.error { Finding::error } else { Finding::warning };
    new_finding(new, file, remark).so(remark.meaning, &*remark.remedy)
}

fn new_finding(new: fn(String, usize, String, String) -> Finding, file: String, remark: &Remark) -> Finding {
    new(file, remark.line, remark.field.clone(), remark.what.clone())
}

fn unreadable(file: &str, error: &io::Error) -> Box<Finding> {
    let finding = match error.kind() {
        io::ErrorKind::FileTooLarge => {
            Finding::error(file, 0, "", "is over 16 MiB").so("Nothing is imported", "Split it, or take fewer services")
        }
        _ => Finding::error(file, 0, "", format!("cannot be read: {error}"))
            .so("Nothing is imported", "Check the name and who may read it"),
    };
    Box::new(finding)
}
