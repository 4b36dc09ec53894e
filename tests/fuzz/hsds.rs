//! HSDS files → directory entries → a desk's own file, and back.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use care::hsds::{ImportOptions, import, service};
use care::shelter::is_shelter;
use content::hsds::{ReadServices, datapackage, finding, parse_json, parse_package, render_json};
use content::{Content, write};
use jiff::civil::date;

/// The files of a package, in the order in which they stand in the input, parted by a zero.
const FILES: [&str; 12] = [
    "services.csv",
    "organizations.csv",
    "attributes.csv",
    "taxonomy_terms.csv",
    "schedules.csv",
    "service_at_location.csv",
    "locations.csv",
    "addresses.csv",
    "datapackage.json",
    "phones.csv",
    "contacts.csv",
    "regular_schedules.csv",
];

/// The bytes are a JSON file, and the files of a package.
pub(crate) fn target(data: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(data);
    let mut shape = DefaultHasher::new();
    into_the_directory(parse_json("in.json", &text), &mut shape);
    let files: Vec<&str> = text.split('\0').collect();
    let file = |name: &str| {
        let at = FILES.iter().position(|known| *known == name)?;
        files.get(at).map(|text| Ok((*text).to_owned()))
    };
    into_the_directory(parse_package("in", file), &mut shape);
    shape.finish()
}

fn into_the_directory(read: ReadServices, shape: &mut DefaultHasher) {
    let taken: BTreeMap<String, String> = Content::shipped()
        .directory
        .entries
        .iter()
        .map(|entry| (entry.code.clone(), entry.id.clone()))
        .chain(Content::shipped().phrases.iter().map(|phrase| (phrase.code.clone(), format!("phrase {}", phrase.id))))
        .collect();
    let options = ImportOptions { today: date(2026, 11, 24), keep_addresses: true, taken: &taken, origin: "HSDS: in" };
    let outcome = import(&read.services, &options);
    let findings = read.findings.into_iter().chain(outcome.remarks.iter().map(|remark| finding("in", remark)));
    let mut wrong = false;
    for finding in findings {
        wrong |= finding.is_error();
        let said = finding.to_string();
        assert!(!finding.what.is_empty() && !finding.remedy.is_empty(), "{said:?}");
        assert!(!said.contains(char::is_control), "{said:?}");
        finding.what.split(' ').next().hash(shape);
    }
    outcome.unheld.keys().for_each(|name| assert!(!name.contains(char::is_control), "{name:?}"));
    outcome.unheld.len().hash(shape);
    if wrong {
        return;
    }
    let text = write::directory(&outcome.entries);
    let content = Content::parse("own.toml", &text).unwrap_or_else(|faults| panic!("{faults:?}\n{text}"));
    for entry in &outcome.entries {
        assert_eq!(content.directory.entry(&entry.id), Some(entry), "as a desk's own file");
        assert!(entry.address.is_none() || !is_shelter(entry), "{entry:?}");
        (entry.open.is_some(), entry.channels.len(), entry.address.is_some(), entry.parents).hash(shape);
    }
    let services: Vec<_> = outcome.entries.iter().map(service).collect();
    let files: BTreeMap<String, String> = datapackage(&services).into_iter().collect();
    for again in
        [parse_json("out.json", &render_json(&services)), parse_package("out", |name| files.get(name).cloned().map(Ok))]
    {
        // no services are no file of HSDS
        assert!(services.is_empty() || again.findings.is_empty(), "{:?}", again.findings);
        let again = import(&again.services, &options);
        assert_eq!(again.entries, outcome.entries, "out and in again");
        assert!(again.unheld.is_empty(), "{:?}", again.unheld);
    }
}
