//! `nachtwacht guide` as a program.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Output};

fn guide(topic: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_nachtwacht")).arg("guide").args(topic).output().unwrap()
}

#[test]
fn the_guide_lists_its_papers_and_shows_each_as_it_stands() {
    let list = guide(&[]);
    assert!(list.status.success());
    let list = String::from_utf8(list.stdout).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/guide");
    for topic in list.lines().filter_map(|line| line.split_whitespace().next()) {
        let shown = guide(&[topic]);
        let file =
            if topic == "nginx" { folder.join("examples/nginx.conf") } else { folder.join(topic).with_extension("md") };
        let paper = std::fs::read_to_string(file).unwrap();
        assert!(shown.status.success());
        assert_eq!(String::from_utf8(shown.stdout).unwrap().trim_end(), paper.trim_end(), "{topic}");
    }
    assert!(list.lines().count() >= 6, "{list}");
}

#[test]
fn a_topic_that_is_not_there_and_a_full_disk_are_errors() {
    let unknown = guide(&["heron"]);
    assert!(!unknown.status.success());
    assert!(String::from_utf8(unknown.stderr).unwrap().contains("helping"), "the topics are named");
    let full = File::options().write(true).open("/dev/full").unwrap();
    let cut = Command::new(env!("CARGO_BIN_EXE_nachtwacht")).args(["guide", "keys"]).stdout(full).output().unwrap();
    assert!(!cut.status.success() && !cut.stderr.is_empty());
}
