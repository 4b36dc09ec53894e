//! Entries written as HSDS files and read back; and files that are not HSDS.

use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;

use super::*;
use crate::care_tests::entries::{TODAY, entry};
use crate::{Content, write};
use care::hsds::{ImportOptions, ImportOutcome, import, service};
use care::referral::Entry;

fn imported(read: &ReadServices) -> ImportOutcome {
    let errors: Vec<_> = read.findings.iter().filter(|finding| finding.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let options = ImportOptions { today: TODAY, keep_addresses: true, taken: &BTreeMap::new(), origin: "HSDS: x" };
    import(&read.services, &options)
}

fn by_json(entries: &[Entry]) -> ImportOutcome {
    let services: Vec<_> = entries.iter().map(service).collect();
    imported(&parse_json("x.json", &render_json(&services)))
}

fn by_csv(entries: &[Entry]) -> ImportOutcome {
    let services: Vec<_> = entries.iter().map(service).collect();
    imported(&folder(datapackage(&services)))
}

fn folder(files: Vec<(String, String)>) -> ReadServices {
    let files: HashMap<String, String> = files.into_iter().collect();
    parse_package("x", |name| files.get(name).cloned().map(Ok))
}

/// Some entries, each with an id and a shortcut of its own.
fn entries() -> impl Strategy<Value = Vec<Entry>> {
    proptest::collection::vec(entry(), 1..4).prop_map(|mut entries| {
        for (nth, entry) in entries.iter_mut().enumerate() {
            entry.id = format!("e{nth}_{}", &entry.id[..entry.id.len().min(30)]);
            entry.code = format!("zz{nth}");
        }
        entries
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn entries_come_back_from_json_unchanged(entries in entries()) {
        let outcome = by_json(&entries);
        prop_assert_eq!(&outcome.unheld, &BTreeMap::new());
        prop_assert_eq!(outcome.entries, entries);
    }

    #[test]
    fn entries_come_back_from_csv_unchanged(entries in entries()) {
        let outcome = by_csv(&entries);
        prop_assert_eq!(&outcome.unheld, &BTreeMap::new());
        prop_assert_eq!(outcome.entries, entries);
    }

    #[test]
    fn entries_come_back_from_a_desks_own_file_unchanged(entries in entries()) {
        let text = write::directory(&entries);
        let content = Content::parse("directory.toml", &text);
        let content = content.map_err(|findings| TestCaseError::fail(format!("{findings:?}\n{text}")))?;
        for entry in &entries {
            prop_assert_eq!(content.directory.entry(&entry.id), Some(entry));
        }
    }
}

#[test]
fn all_shipped_entries_survive_json_and_csv() {
    let shipped = &Content::shipped().directory.entries;
    assert_eq!(&by_json(shipped).entries, shipped);
    assert_eq!(&by_csv(shipped).entries, shipped);
}

#[test]
fn a_service_an_array_and_a_page_are_read_alike() {
    let one = r#"{"id": "a", "name": "b", "status": "active"}"#;
    for text in [one.to_owned(), format!("[{one}]"), format!(r#"{{"total_pages": 1, "contents": [{one}]}}"#)] {
        let read = parse_json("x.json", &text);
        assert!(read.findings.is_empty(), "{:?}", read.findings);
        assert_eq!(imported(&read).entries.len(), 1);
    }
    let page = parse_json("x.json", &format!("{{\n\"total_pages\": 3, \"contents\": [{one}]}}"));
    assert!(!page.findings[0].is_error() && page.findings[0].what.contains('3'), "a finding tells of the other pages");
}

#[test]
fn a_text_that_is_not_json_is_reported_with_its_line() {
    for (text, line) in [("{\n\"id\": 1,\n}", 3), ("", 1), ("[]", 1), ("{}", 1), ("7", 1), ("{\"contents\": 7}", 1)] {
        let read = parse_json("x.json", text);
        let error = read.findings.iter().find(|finding| finding.is_error());
        assert_eq!(error.map(|error| error.line), Some(line), "{text}");
    }
}

#[test]
fn deep_nesting_and_too_many_values_do_no_harm() {
    let deep = format!(
        r#"{{"id": "a", "name": "b", "status": "active", "made_up": {}1{}}}"#,
        "[".repeat(200_000),
        "]".repeat(200_000)
    );
    let outcome = imported(&parse_json("x.json", &deep));
    assert_eq!(outcome.unheld["service.made_up"], 1);
    let many = format!("[{}1]", "1,".repeat(MOST_NODES));
    let read = parse_json("x.json", &many);
    assert!(read.findings[0].is_error() && read.services.is_empty());
}

/// A row that many services share counts once for each of them: small files can make a package that is too large.
#[test]
fn rows_that_are_shared_cannot_multiply_without_end() {
    let rows = |row: fn(usize) -> String| (0..1_000).map(row).collect::<Vec<_>>().concat();
    let services = rows(|n| format!("s{n},n,active\n"));
    let at = rows(|n| format!("a{n},s{n},l\n"));
    let phones = rows(|n| format!("p{n},l,0800\n"));
    let read = folder(vec![
        ("services.csv".into(), "id,name,status\n".to_owned() + &services),
        ("service_at_location.csv".into(), "id,service_id,location_id\n".to_owned() + &at),
        ("locations.csv".into(), "id,location_type\nl,physical\n".into()),
        ("phones.csv".into(), "id,location_id,number\n".to_owned() + &phones),
    ]);
    assert!(read.findings[0].is_error() && read.services.is_empty(), "{:?}", read.findings);
}

#[test]
fn a_package_is_read_by_its_datapackage_or_by_the_file_names_of_hsds() {
    let services = ("services.csv".to_owned(), "id,name,status\na,b,active\n".to_owned());
    let by_name = folder(vec![services.clone()]);
    assert!(by_name.findings.len() == 1 && !by_name.findings[0].is_error());
    assert_eq!(imported(&by_name).entries.len(), 1);
    let list = |path: &str| {
        ("datapackage.json".to_owned(), format!(r#"{{"resources": [{{"name": "service", "path": "{path}"}}]}}"#))
    };
    let renamed = folder(vec![list("diensten.csv"), ("diensten.csv".to_owned(), services.1.clone())]);
    assert_eq!((renamed.findings.len(), imported(&renamed).entries.len()), (0, 1));
    for path in ["../services.csv", "/etc/passwd", "a/services.csv", "a/../services.csv", "", "gone.csv"] {
        let read = folder(vec![list(path), services.clone()]);
        assert!(read.findings.iter().any(Finding::is_error), "{path}");
        assert!(read.services.is_empty(), "{path}");
    }
    let link = folder(vec![("datapackage.json".to_owned(), "../../datapackage.json".to_owned()), services]);
    assert_eq!(imported(&link).entries.len(), 1, "a symbolic link that a copy turned into a text file");
}

#[test]
fn a_mistake_in_a_table_is_reported_with_its_file_and_line() {
    let read = folder(vec![
        ("services.csv".into(), "id,name,status\na,b,active\n".into()),
        ("phones.csv".into(), "id,service_id,number\n1,a,0800\n2,a\n".into()),
    ]);
    let error = read.findings.iter().find(|finding| finding.is_error()).unwrap();
    assert_eq!((error.file.as_str(), error.line), ("x/phones.csv", 3));
    let read = folder(vec![("services.csv".into(), "id,name,status\n\na,b,gone\n".into())]);
    let outcome = imported(&read);
    let error = finding("x", outcome.remarks.iter().find(|remark| remark.error).unwrap());
    assert_eq!((error.file.as_str(), error.line, error.key.as_str()), ("x/services.csv", 3, "service[1].status"));
}

#[test]
fn rows_that_belong_to_no_service_are_counted() {
    let read = folder(vec![
        ("services.csv".into(), "id,name,status,organization_id\na,b,active,gone\n".into()),
        ("phones.csv".into(), "id,service_id,number\n1,a,0800\n2,other,0900\n".into()),
    ]);
    assert_eq!(read.left, [("phones (rows of no service)".to_owned(), 1)]);
    assert!(read.findings.iter().any(|finding| finding.key == "organization_id" && !finding.is_error()));
}
