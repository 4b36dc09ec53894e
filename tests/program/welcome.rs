//! A desk's own file about its page, as the program reads it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use serde_json::{Value, json};

use testing::program::serve::{Serve, address};

/// What a door tells of its desk.
fn told(door: &str) -> Value {
    let mut visitor = TcpStream::connect(address(door)).unwrap();
    visitor.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let ask = "GET /api/desk?lang=en HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n";
    visitor.write_all(ask.as_bytes()).unwrap();
    let mut answer = String::new();
    visitor.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
    serde_json::from_str(body).unwrap()
}

/// Runs the program to its end, with its data in a folder.
fn nachtwacht(arguments: &[&str], data: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nachtwacht"));
    command.args(arguments).env("HOME", data).env_remove("XDG_CONFIG_HOME").output().unwrap()
}

#[test]
fn serve_tells_what_stands_in_the_desk_s_data() {
    let folder = tempfile::tempdir().unwrap();
    let before = Serve::start(folder.path());
    let usual = told(&before.door);
    assert_eq!((&usual["v"], &usual["open"], &usual["hours"]), (&json!(1), &json!(false), &json!([])));
    assert!(usual["alternatives"].as_array().unwrap().len() > 2, "{usual}");
    drop(before);
    let desk = "name = { nl = \"Praat mee\", en = \"Talk\" }\nexit = \"https://www.knmi.nl/\"\nasks = [\"safe\"]\n\
                alternatives = [\"113\"]\n[hours]\nopen = \"daily 18:00-22:00\"\n";
    std::fs::write(folder.path().join("desk.toml"), desk).unwrap();
    let serve = Serve::start(folder.path());
    let own = told(&serve.door);
    assert_eq!(
        (&own["name"], &own["exit"], &own["asks"]),
        (&json!("Talk"), &json!("https://www.knmi.nl/"), &json!(["safe"]))
    );
    assert_eq!(own["hours"], json!(["every day 18:00–22:00"]));
    assert_eq!(own["alternatives"].as_array().unwrap().len(), 1);
    assert_eq!(own["alternatives"][0]["id"], "113");
}

#[test]
fn with_a_mistake_in_the_file_nothing_opens_and_the_place_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ours.toml");
    std::fs::write(&file, "languages = [\"nl\"]\nalternatives = [\"csg\"]\nexits = \"x\"\n").unwrap();
    let (file, data) = (file.display().to_string(), folder.path().join("data").display().to_string());
    let listen = ["--homeserver", "127.0.0.1:0", "--door", "127.0.0.1:0", "--data", &data, "--desk", &file];
    for arguments in [[&["serve"][..], &listen].concat(), vec!["demo", "--desk", &file]] {
        let ended = nachtwacht(&arguments, folder.path());
        let said = String::from_utf8(ended.stderr).unwrap();
        assert!(!ended.status.success(), "{said}");
        for part in
            ["ours.toml:2: error: alternatives[1]", "consent_under_16", "ours.toml:3: error: exits", "what to do"]
        {
            assert!(said.contains(part), "{part} in {said}");
        }
    }
    let checked = nachtwacht(&["check", &file], folder.path());
    let said = String::from_utf8(checked.stdout).unwrap();
    assert!(!checked.status.success() && said.contains("1 file read: 2 errors"), "{said}");
    // a file that is not there is named too
    let missing = nachtwacht(&["serve", "--data", &data, "--desk", "/nowhere/desk.toml"], folder.path());
    let said = String::from_utf8(missing.stderr).unwrap();
    assert!(!missing.status.success() && said.contains("/nowhere/desk.toml"), "{said}");
}
