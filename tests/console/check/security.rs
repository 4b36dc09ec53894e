//! What `SECURITY.md` says is tested has such a test.

use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// All Rust sources of a folder.
fn sources(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_test_that_security_names_is_there() {
    let root = PathBuf::from(ROOT);
    let text = fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let table = text.split("## What holds, and how it is known").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut all = String::new();
    for folder in ["src", "tests"] {
        sources(&root.join(folder), &mut all);
    }
    let (mut named, mut missing) = (0, Vec::new());
    for row in table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| what |")) {
        let tests = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        for name in tests.split('`').skip(1).step_by(2) {
            let is_path = name.contains('/');
            let there = match name.strip_suffix('…') {
                Some(begin) => all.contains(&format!("fn {begin}")),
                None if is_path => root.join(name).exists() || root.join(format!("{name}.rs")).exists(),
                None if name.contains(' ') => true,
                None => all.contains(&format!("fn {name}(")),
            };
            named += 1;
            if !there {
                missing.push(name.to_owned());
            }
        }
        for number in tests.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() == 2) {
            if !row.contains(&format!("_{number}")) && !all.contains(&format!("fn hostile_{number}_")) {
                missing.push(number.to_owned());
            }
        }
    }
    assert!(named > 30, "the table was read: {named}");
    assert!(missing.is_empty(), "named, and not there: {missing:?}");
}
