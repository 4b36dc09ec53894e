//! A tabular data package: `datapackage.json` names the CSV files, or else HSDS's own names do.

use super::join::{self, Tables};
use super::tables::{NAMES, file as file_of};
use super::{ReadServices, csv, json, shape};
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
    if let Some(finding) = listed.is_none().then(|| of_earlier(shown, &file)).flatten() {
        read.findings.push(finding);
        return read;
    }
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
                Ok(mut table) => {
                    // spreadsheets write rows that hold nothing behind those that do
                    table.rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
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
        if !is_within(path) {
            let finding =
                Finding::error(format!("{shown}/datapackage.json"), resource.line, "path", "is no file in the folder");
            read.findings
                .push(finding.so(NOTHING, "Put the file into the folder, and write `path` as data/services.csv"));
            continue;
        }
        let file = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        let stem = [".csv", ".tsv", ".txt"].iter().find_map(|end| file.strip_suffix(end)).unwrap_or(&file);
        let name = resource.text("name");
        if let Some((table, version)) = [stem, name].into_iter().find_map(earlier_table) {
            let package = format!("{shown}/datapackage.json");
            read.findings.push(shape::of_earlier(&package, resource.line, table, version));
            break;
        }
        let known = |wanted: &str| {
            NAMES.iter().find(|known| **known == wanted || known.strip_suffix('s').is_some_and(|one| one == wanted))
        };
        match known(stem).or_else(|| known(name)) {
            Some(table) if listed.iter().any(|(known, _)| known == table) => {
                read.left.push((format!("(a second file of {table})"), 1));
            }
            Some(table) => listed.push((*table, path.to_owned())),
            None => read.left.push(("(a table that is not of HSDS)".to_owned(), 1)),
        }
    }
    Some(listed)
}

/// Whether a path leads to a file in the folder, or in one within it.
fn is_within(path: &str) -> bool {
    !path.contains(['\\', ':']) && path.split('/').all(|part| !part.is_empty() && !part.starts_with('.'))
}

/// Tables that only earlier versions have, and the version.
const EARLIER: [(&str, &str); 9] = [
    ("regular_schedules", "1.x"),
    ("holiday_schedules", "1.x"),
    ("services_at_location", "1.x"),
    ("services_taxonomy", "1.x"),
    ("eligibility", "1.x"),
    ("physical_addresses", "1.x or 2.x"),
    ("postal_addresses", "1.x or 2.x"),
    ("service_attributes", "2.x"),
    ("other_attributes", "2.x"),
];

fn earlier_table(name: &str) -> Option<(&'static str, &'static str)> {
    let one = |table: &'static str| [Some(table), table.strip_suffix('s'), table.strip_suffix("es")];
    EARLIER.iter().copied().find(|(table, _)| one(table).contains(&Some(name)))
}

/// What is said of a folder with tables of an earlier version.
fn of_earlier(shown: &str, file: impl Fn(&str) -> Option<Result<String, Box<Finding>>>) -> Option<Finding> {
    let there = |table: &str| [format!("{table}.csv"), format!("{}.csv", table.trim_end_matches('s'))];
    let found = EARLIER.iter().find(|(table, _)| there(table).iter().any(|name| file(name).is_some()));
    found.map(|(table, version)| shape::of_earlier(shown, 0, table, version))
}

fn by_name(shown: &str, what: &str, read: &mut ReadServices) {
    let finding = Finding::warning(format!("{shown}/datapackage.json"), 0, "", what);
    read.findings.push(finding.so("The files are taken by the names that HSDS gives them", "See that none is missing"));
}
