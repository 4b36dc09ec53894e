//! A tabular data package: `datapackage.json` names the CSV files, or else HSDS's own names do.

use super::join::{self, Tables};
use super::tables::{NAMES, file as file_of};
use super::{ReadServices, csv, json};
use crate::Finding;

const NOTHING: &str = "Nothing is imported";

/// Reads a package: `shown` is what it is called, `file` gives a file's text, an error, or nothing when it is not there.
pub fn parse(shown: &str, file: impl Fn(&str) -> Option<Result<String, Box<Finding>>>) -> ReadServices {
    let mut read = ReadServices::default();
    let listed = match file("datapackage.json") {
        Some(Err(finding)) => return ReadServices::failed(*finding),
        Some(Ok(text)) => listed(shown, &text, &mut read),
        None => {
            by_name(shown, "is missing", &mut read);
            None
        }
    };
    let mut tables = Tables::new();
    for (nth, name) in NAMES.iter().enumerate() {
        let path = match &listed {
            Some(listed) => listed.iter().find(|(known, _)| known == name).map(|(_, path)| path.as_str()),
            None => Some(file_of(nth)),
        };
        let Some(path) = path else { continue };
        match file(path) {
            None if listed.is_some() => {
                let finding =
                    Finding::error(format!("{shown}/datapackage.json"), 0, "resources", format!("lists {path}"));
                read.findings.push(finding.so("There is no such file", "Add the file, or take it off the list"));
            }
            None => {}
            Some(Err(finding)) => read.findings.push(*finding),
            Some(Ok(text)) => match csv::parse(&text) {
                Ok(table) => {
                    tables.insert(name, table);
                }
                Err(wrong) => {
                    let finding = Finding::error(format!("{shown}/{path}"), wrong.line, "", wrong.what);
                    read.findings.push(finding.so(NOTHING, wrong.remedy));
                }
            },
        }
    }
    if read.findings.iter().any(Finding::is_error) {
        return read;
    }
    if tables.get("services").is_none_or(|table| table.rows.is_empty()) {
        let finding = Finding::error(shown, 0, "services.csv", "is missing, or holds no service");
        return ReadServices::failed(finding.so(NOTHING, "Name the folder of an HSDS data package, or a JSON file"));
    }
    match join::services(shown, &tables) {
        Some(joined) => {
            read.services = joined.services;
            read.left.extend(joined.left);
            read.findings.extend(joined.findings);
            read
        }
        None => ReadServices::failed(
            Finding::error(shown, 0, "", "comes to more values than one import may hold")
                .so(NOTHING, "Split it, or take fewer services"),
        ),
    }
}

/// The tables that `datapackage.json` names, each with its file; `None` when it cannot be read.
fn listed(shown: &str, text: &str, read: &mut ReadServices) -> Option<Vec<(&'static str, String)>> {
    let Some(root) = json::whole(text).filter(|root| root.get("resources").is_some()) else {
        by_name(shown, "is no list of resources", read);
        return None;
    };
    let mut listed = Vec::new();
    for resource in root.get("resources").map(care::hsds::Node::items).unwrap_or_default() {
        let path = resource.text("path");
        if path.contains(['/', '\\', ':']) || path.starts_with('.') || path.is_empty() {
            let finding =
                Finding::error(format!("{shown}/datapackage.json"), resource.line, "path", "is no file in the folder");
            read.findings.push(finding.so(NOTHING, "Put the file into the folder, and write its name alone"));
            continue;
        }
        let stem = path.strip_suffix(".csv").unwrap_or(path);
        let name = resource.text("name");
        let known = |wanted: &str| {
            NAMES.iter().find(|known| **known == wanted || known.strip_suffix('s').is_some_and(|one| one == wanted))
        };
        match known(stem).or_else(|| known(name)) {
            Some(table) => listed.push((*table, path.to_owned())),
            None => read.left.push(("(a table that is not of HSDS)".to_owned(), 1)),
        }
    }
    Some(listed)
}

fn by_name(shown: &str, what: &str, read: &mut ReadServices) {
    let finding = Finding::warning(format!("{shown}/datapackage.json"), 0, "", what);
    read.findings.push(finding.so("The files are taken by the names that HSDS gives them", "See that none is missing"));
}
