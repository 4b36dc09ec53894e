//! A desk's own file about its page, among the desk's other files.

use super::{ENTRY, run, written};

const DESK: &str = "alternatives = [\"113\", \"own_line\"]\n\n[hours]\nopen = \"mon-fri 18:00-22:00\"\n";

#[test]
fn a_desk_s_page_is_checked_with_the_desk_s_own_directory() {
    let folder = tempfile::tempdir().unwrap();
    let desk = written(folder.path(), "desk.toml", DESK);
    let report = run(vec![desk.clone()], None);
    let found: Vec<_> = report.findings.iter().map(|f| (f.line, f.key.as_str())).collect();
    assert_eq!(found, [(1, "alternatives[2]")], "{report}");
    assert!(report.has_errors());
    // the same folder with its directory, named or found by the file itself
    written(folder.path(), "own/directory.toml", ENTRY);
    let report = run(vec![folder.path().to_owned()], None);
    assert!(!report.has_errors(), "{report}");
    written(folder.path(), "desk.toml", &format!("content = \"own\"\n{DESK}"));
    let report = run(vec![desk], None);
    assert!(!report.has_errors() && report.files == 2, "{report}");
}

#[test]
fn a_desk_cannot_name_whom_parents_hear_from() {
    let folder = tempfile::tempdir().unwrap();
    // neither one that ships, nor its own by saying so of one that ships
    let loosened = ENTRY.replace("own_line", "csg").replace("verified_on = 2026-11-01\n", "");
    written(folder.path(), "directory.toml", &loosened);
    let desk =
        written(folder.path(), "desk.toml", "exit = \"https://www.knmi.nl/\"\nalternatives = [\"csg\", \"112\"]\n");
    let report = run(vec![folder.path().to_owned()], None);
    assert!(report.findings.iter().any(|f| f.is_error() && f.key == "csg.parents"), "{report}");
    let said = report.to_string();
    let line = said.lines().find(|line| line.contains("112")).unwrap();
    let place = format!("{}:2: error: alternatives[2]: names `112`", desk.display());
    assert!(line.starts_with(&place) && line.contains("domain.md §2") && line.contains("parents = \"no\""), "{line}");
}

#[test]
fn hours_that_are_over_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let over = "[hours]\nopen = \"mon 09:00-10:00\"\nexceptions = [{ from = 2026-01-01, to = 2027-12-31, open = \"closed\" }]\n";
    written(folder.path(), "desk.toml", over);
    let report = run(vec![folder.path().to_owned()], None);
    assert!(!report.has_errors());
    assert!(report.findings.iter().any(|f| f.key == "hours" && f.line == 1), "{report}");
}
