//! `nachtwacht directory` as a program: HSDS in, a desk's own file out, that holds; nothing where something is wrong.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use content::Content;
use jiff::civil::date;
use nachtwacht::check::{CheckOptions, check};

/// Every field of an HSDS 3.0 service, made up.
const SERVICE: &str = include_str!("service.json");

fn nachtwacht(home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nachtwacht"));
    command.current_dir(home).env_clear().env("HOME", home).env("PATH", "");
    command.args(["directory"]).args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("desk")).unwrap();
    fs::write(home.path().join("in.json"), SERVICE).unwrap();
    home
}

#[test]
fn a_service_of_others_becomes_an_entry_of_the_desks_own_that_holds() {
    let home = home();
    let run = nachtwacht(home.path(), &["import", "in.json", "--desk", "desk"]);
    assert!(run.status.success(), "{}", said(&run));
    let text = said(&run);
    for told in [
        "entries: 1, of which offered: 1",
        "parents unknown: 1, struck out",
        "addresses left out: 1 (",
        "1  service.required_documents",
        "2  service.contacts",
        "written: desk/imported.toml",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    let path = home.path().join("desk/imported.toml");
    assert!(!fs::read_to_string(&path).unwrap().contains("Lindelaan"));
    let report =
        check(&CheckOptions { paths: vec![home.path().join("desk")], config: None, today: date(2026, 11, 24) });
    assert!(!report.has_errors(), "{report}");
    let directory = Content::load(&home.path().join("desk")).unwrap().directory;
    let entry = directory.entry("hsds_6f0f3f5e3f4b4c55a6f1a6b7c8d9e0f1").unwrap();
    assert_eq!((entry.phones().collect::<Vec<_>>(), entry.ages.from), (vec!["0800 123 4567"], Some(12)));
    assert_eq!(entry.open.as_ref().unwrap().weekly.len(), 1);
    for typed in ["Stichting Gehoor", "om te luisteren", "4567", "eenzaam? bel", "gehoro"] {
        assert_eq!(directory.search(typed).first().map(|entry| &*entry.code), Some("deluiste"), "{typed}");
    }
}

#[test]
fn what_is_exported_in_either_form_comes_in_again_as_it_was() {
    let home = home();
    assert!(nachtwacht(home.path(), &["import", "in.json", "--desk", "desk", "--keep-addresses"]).status.success());
    let written = fs::read_to_string(home.path().join("desk/imported.toml")).unwrap();
    assert!(written.contains("Lindelaan 3"), "{written}");
    for (format, out) in [("json", "out.json"), ("csv", "out")] {
        let run = nachtwacht(home.path(), &["export", "--desk", "desk", "--format", format, "--out", out]);
        assert!(said(&run).contains("31 services written"), "{}", said(&run));
        let run = nachtwacht(home.path(), &["import", out, "--keep-addresses", "--out", "again.toml"]);
        assert!(run.status.success(), "{}", said(&run));
        let again = fs::read_to_string(home.path().join("again.toml")).unwrap();
        let entries = |text: &str| text.split_once("[[entry]]").unwrap().1.to_owned();
        assert_eq!(entries(&again), entries(&written), "and of what ships nothing, as it is the same");
        fs::remove_file(home.path().join("again.toml")).unwrap();
    }
}

#[test]
fn nothing_is_written_where_something_is_wrong_and_the_place_is_named() {
    let home = home();
    fs::write(home.path().join("in.json"), SERVICE.replace(r#""status": "active""#, r#""status": "open""#)).unwrap();
    let line = SERVICE.lines().position(|line| line.contains(r#""status": "active""#)).unwrap() + 1;
    let run = nachtwacht(home.path(), &["import", "in.json", "--desk", "desk"]);
    let text = said(&run);
    assert_eq!(run.status.code(), Some(1), "{text}");
    assert!(text.contains(&format!("in.json:{line}: error: service[1].status: is no status")), "{text}");
    assert!(text.contains("nothing was written"), "{text}");
    assert_eq!(fs::read_dir(home.path().join("desk")).unwrap().count(), 0);
    for from in ["gone.json", "desk", "/dev/zero"] {
        let run = nachtwacht(home.path(), &["import", from, "--out", "x.toml"]);
        assert_eq!(run.status.code(), Some(1), "{from}");
        assert!(!home.path().join("x.toml").exists(), "{from}");
    }
}

#[test]
fn files_of_a_package_may_lie_in_a_folder_within_and_never_outside() {
    let home = home();
    let package = home.path().join("package");
    fs::create_dir_all(package.join("data")).unwrap();
    let services = "id;name;status\r\na;Praatlijn;active\r\n";
    fs::write(package.join("data/services.csv"), services).unwrap();
    fs::write(home.path().join("services.csv"), services).unwrap();
    let import = |path: &str| {
        let list = format!(r#"{{"resources": [{{"name": "services", "path": "{path}"}}]}}"#);
        fs::write(package.join("datapackage.json"), list).unwrap();
        nachtwacht(home.path(), &["import", "package"])
    };
    let run = import("data/services.csv");
    assert!(run.status.success(), "{}", said(&run));
    for told in ["service[1]: has no way to reach it: Praatlijn", "without a channel: 1"] {
        assert!(said(&run).contains(told), "{told}: {}", said(&run));
    }
    std::os::unix::fs::symlink(home.path().join("services.csv"), package.join("data/linked.csv")).unwrap();
    let outside = home.path().join("services.csv").display().to_string();
    for path in ["../services.csv", "data/../../services.csv", "data//services.csv", "data/linked.csv", &outside] {
        let run = import(path);
        assert_eq!(run.status.code(), Some(1), "{path}: {}", said(&run));
        assert!(run.stdout.is_empty(), "{path}");
    }
}

#[test]
fn no_file_and_no_folder_is_ever_written_over() {
    let home = home();
    fs::write(home.path().join("desk/imported.toml"), "hide = [\"nidos\"]\n").unwrap();
    let run = nachtwacht(home.path(), &["import", "in.json", "--desk", "desk"]);
    assert_eq!(run.status.code(), Some(1));
    assert!(said(&run).contains("desk/imported.toml is there already"), "{}", said(&run));
    assert_eq!(fs::read_to_string(home.path().join("desk/imported.toml")).unwrap(), "hide = [\"nidos\"]\n");
    for (format, out) in [("json", "in.json"), ("csv", "desk")] {
        let run = nachtwacht(home.path(), &["export", "--format", format, "--out", out]);
        assert_eq!(run.status.code(), Some(1), "{out}");
    }
    assert_eq!(fs::read_to_string(home.path().join("in.json")).unwrap(), SERVICE);
}

#[test]
fn an_entry_that_stands_in_another_file_of_the_desk_is_not_written_twice() {
    let home = home();
    assert!(nachtwacht(home.path(), &["import", "in.json", "--desk", "desk"]).status.success());
    let corrected = home.path().join("desk/imported.toml");
    let text = fs::read_to_string(&corrected).unwrap().replace("parents = \"unknown\"", "parents = \"no\"");
    fs::write(&corrected, &text).unwrap();
    let run = nachtwacht(home.path(), &["import", "in.json", "--desk", "desk", "--out", "desk/second.toml"]);
    assert_eq!(run.status.code(), Some(1), "{}", said(&run));
    assert!(said(&run).contains("desk/imported.toml"), "{}", said(&run));
    assert_eq!(fs::read_to_string(&corrected).unwrap(), text);
    assert!(!home.path().join("desk/second.toml").exists());
}

#[test]
fn without_a_desks_folder_the_entries_go_to_standard_output_alone() {
    let home = home();
    let run = nachtwacht(home.path(), &["import", "in.json"]);
    let out = String::from_utf8(run.stdout).unwrap();
    assert!(Content::parse("directory.toml", &out).is_ok(), "{out}");
    assert!(String::from_utf8_lossy(&run.stderr).contains("not kept"));
}

#[test]
fn the_list_is_searched_and_says_what_a_helper_minds() {
    let home = home();
    fs::write(home.path().join("desk/own.toml"), "hide = [\"slachtofferhulp\"]\n").unwrap();
    let run = nachtwacht(home.path(), &["list", "--desk", "desk", "--lang", "nl", "0800-2000"]);
    let text = said(&run);
    let entries = |text: &str| text.lines().filter(|line| line.starts_with(';')).count();
    assert_eq!((entries(&text), text.lines().count()), (3, 8), "each channel has a line: {text}");
    let chat = text.lines().find(|line| line.contains("chat  https://veiligthuis.nl")).unwrap();
    assert!(chat.contains("meestal op werkdagen van 9 tot 17 uur · gratis · leaves browser_history"), "{chat}");
    assert!(text.contains("phone 0800-2000 · open · dag en nacht · gratis · leaves call_list ?"), "{text}");
    assert!(text.contains(";vtmeld") && text.contains("parents: after_report"), "{text}");
    let all = said(&nachtwacht(home.path(), &["list", "--desk", "desk", "--lang", "en"]));
    assert_eq!(entries(&all), 29, "{all}");
    assert!(!all.contains("Slachtofferhulp"));
}

#[test]
fn one_entry_is_shown_as_a_desk_would_write_it() {
    let home = home();
    for wanted in ["vtkind", ";vtkind", "veilig_thuis_kind"] {
        let run = nachtwacht(home.path(), &["show", wanted]);
        let shown = String::from_utf8(run.stdout).unwrap();
        assert_eq!(shown.matches("[[entry.channel]]").count(), 2, "{shown}");
        let content = Content::parse("directory.toml", &shown).unwrap();
        let shipped = Content::shipped().directory.entry("veilig_thuis_kind");
        assert_eq!(content.directory.entry("veilig_thuis_kind"), shipped);
    }
    let run = nachtwacht(home.path(), &["show", "nobody"]);
    assert!(!run.status.success() && said(&run).contains("no entry has the shortcut or id"), "{}", said(&run));
}
