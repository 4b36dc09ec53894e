//! `nachtwacht report` and `nachtwacht register export` as programs: files and a desk's register in, text out.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use homeserver::{Homeserver, HomeserverConfig};
use matrix::server::Homeserver as Address;
use matrix::session::Session;
use serde_json::Value;

/// A register with the counts that the article gives for 2020, and a smaller year before it.
fn register() -> String {
    let mut text = String::new();
    for (year, people) in [(2019, 90..250), (2020, 0..250)] {
        for at in people {
            let age = match at {
                0..48 => "12-14",
                48..144 => "16-17",
                144..240 => "18-23",
                _ => "unknown",
            };
            let who = match at * 11 % 250 {
                0..30 => "father",
                30..210 => "online",
                _ => "not_asked",
            };
            let told = match at * 13 % 250 {
                0..130 => "yes",
                130..200 => "no",
                _ => "not_asked",
            };
            line(&mut text, year, at, ["self", age, who, told]);
        }
        for at in 0..33 {
            line(&mut text, year, at, ["professional", "unknown", "not_asked", "not_asked"]);
        }
    }
    text
}

/// A line exactly as `register export` writes it.
fn line(text: &mut String, year: u16, at: usize, [role, age, who, told]: [&str; 4]) {
    let quarter = at % 4 + 1;
    let _ = writeln!(
        text,
        r#"{{"year":{year},"quarter":{quarter},"visitor":"new","trafficking":"suspected","role":"{role}","forms":["sexual_online"],"age_now":"{age}","age_at_start":"unknown","gender":"unknown","ongoing":"unknown","duration":"unknown","perpetrators":["{who}"],"siblings":"unknown","first_time_told":"{told}","triage_first":"B","triage_last":"C","plans":["parent"],"referrals":[{{"id":"113","outcome":"offered"}}],"closing":"goodbye","goal":"not_asked"}}"#
    );
}

/// What a run of the program gave.
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

fn nachtwacht(home: &Path, arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_nachtwacht"))
        .args(arguments)
        .env_clear()
        .env("HOME", home)
        .env("LANG", "nl_NL.UTF-8")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

#[test]
fn the_articles_register_gives_the_articles_figures_in_every_format_and_language() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("register.jsonl");
    std::fs::write(&file, register()).unwrap();
    let report = |more: &[&str]| {
        let arguments = ["report", "--year", "2020", "--from-file", file.to_str().unwrap()];
        let run = nachtwacht(home.path(), &[&arguments, more].concat());
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{more:?}");
        run.out
    };
    // the locale's language, unless another is asked for
    assert!(report(&[]).contains("Minderjarig"));
    let table = report(&["--lang", "en"]);
    let row = |label: &str| {
        let line = table.lines().find(|line| line.starts_with(label)).unwrap_or_else(|| panic!("{label}\n{table}"));
        line[label.len()..].split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(row("Minors")[..4], ["144", "240", "10", "60%"]);
    assert_eq!(row("Under 15")[..4], ["48", "240", "10", "20%"]);
    assert_eq!(row("A (step)parent involved")[..4], ["30", "210", "40", "14%"]);
    assert_eq!(row("Told for the first time")[..4], ["130", "200", "50", "65%"]);
    assert!(table.contains("about one in 7"), "{table}");

    let json: Value = serde_json::from_str(&report(&["--format", "json"])).unwrap();
    let counts: Vec<_> = (0..2).map(|at| json["figures"][at]["now"]["n"].as_u64()).collect();
    assert_eq!(counts, [Some(283), Some(250)]);
    assert!(report(&["--format", "csv", "--quarter", "2"]).contains("2020-Q2,figures,people,"));
    assert!(report(&["--format", "md", "--lang", "en"]).contains("| Minors | 144 | 240 |"));
}

#[test]
fn a_faulty_register_gives_its_faults_and_no_report() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("register.jsonl");
    let faulty = register().replacen("\"forms\"", "\"form\"", 1).replacen("\"self\"", "\"Sanne\"", 2);
    std::fs::write(&file, faulty).unwrap();
    let run = nachtwacht(home.path(), &["report", "--year", "2020", "--from-file", file.to_str().unwrap()]);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    let findings: Vec<_> = run.err.lines().collect();
    assert_eq!(findings.len(), 2, "{}", run.err);
    assert!(findings[0].contains("register.jsonl:1: error: role"), "{findings:?}");
    assert!(findings[1].contains("register.jsonl:2: error: role"), "{findings:?}");
    assert!(!run.err.contains("Sanne"), "a value may be somebody's name: {}", run.err);
}

#[test]
fn a_year_that_is_not_there_says_which_are() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("register.jsonl");
    std::fs::write(&file, register()).unwrap();
    let run = nachtwacht(home.path(), &["report", "--year", "2021", "--from-file", file.to_str().unwrap()]);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(run.err.contains("2019, 2020"), "{}", run.err);

    let run = nachtwacht(home.path(), &["report", "--year", "2020", "--from-file", "none.jsonl"]);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(run.err.contains("none.jsonl"), "{}", run.err);
    for wrong in [["--quarter", "5"], ["--format", "pdf"], ["--year", "20"]] {
        let arguments = ["report", "--from-file", "none.jsonl", wrong[0], wrong[1]];
        assert_eq!(nachtwacht(home.path(), &arguments).code, Some(2), "{wrong:?}");
    }
}

#[test]
fn a_year_that_is_not_over_says_so() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("register.jsonl");
    std::fs::write(&file, register().replace("\"year\":2020", "\"year\":2100")).unwrap();
    let file = file.to_str().unwrap();
    let year = |year| nachtwacht(home.path(), &["report", "--year", year, "--from-file", file, "--format", "json"]).out;
    let is_over = |text: &str| serde_json::from_str::<Value>(text).unwrap()["for_publication"].as_bool();
    assert_eq!((is_over(&year("2019")), is_over(&year("2100"))), (Some(true), Some(false)));
}

/// A running `nachtwacht serve`.
struct Serve(Child);

impl Serve {
    fn start(data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_nachtwacht"))
            .args(["serve", "--homeserver", "127.0.0.1:0", "--door", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut lines = lines.map(Result::unwrap).skip_while(|line| !line.starts_with("homeserver"));
        assert!(lines.next().is_some(), "serve did not open");
        std::thread::spawn(move || lines.for_each(drop));
        Self(child)
    }

    fn stop(mut self) {
        let process = self.0.id().to_string();
        assert!(Command::new("kill").args(["-s", "TERM", &process]).status().unwrap().success());
        assert!(self.0.wait().unwrap().success());
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Writes events into the register room of a desk that does not run, as its door does.
async fn write(data: &Path, contents: &[String]) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let opened = Homeserver::open(HomeserverConfig { listen, ..HomeserverConfig::new(data) }).unwrap();
    let accounts = opened.accounts().unwrap();
    let homeserver = opened.spawn().await.unwrap();
    let address = Address::at(&homeserver.url()).unwrap();
    let token = accounts.mint_token("door", "test").unwrap();
    let door = Session::with_token(&address, &accounts.user_id("door").unwrap(), "test", token.into()).unwrap();
    for room in door.joined_rooms().await.unwrap() {
        let create = door.state(&room, "m.room.create", "").await.unwrap().unwrap();
        if create.contains("org.nachtwacht.register") {
            for (at, content) in contents.iter().enumerate() {
                door.send(&room, "org.nachtwacht.registration", &format!("{}-{at}", contents.len()), content)
                    .await
                    .unwrap();
            }
        }
    }
    homeserver.shutdown().await;
}

/// Runs the program with this as its standard output: its exit code, and what it says of it.
fn into(out: impl Into<Stdio>, home: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_nachtwacht"));
    program.args(arguments).env_clear().env("HOME", home).stdin(Stdio::null()).stdout(out);
    let output = program.output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// A disk that is full.
fn full() -> std::fs::File {
    std::fs::File::options().write(true).open("/dev/full").unwrap()
}

#[test]
fn what_cannot_be_written_is_a_failure_and_a_closed_pipe_is_none() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("register.jsonl");
    std::fs::write(&file, register()).unwrap();
    let report = ["report", "--year", "2020", "--from-file", file.to_str().unwrap()];
    for command in [&report[..], &["directory", "list"]] {
        let (code, err) = into(full(), home.path(), command);
        assert!(code == Some(1) && err.contains("is not whole: do not use it"), "{command:?} {code:?} {err}");
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        assert_eq!(into(writer, home.path(), command), (Some(0), String::new()), "{command:?}");
    }
}

#[test]
fn a_desks_register_is_exported_and_reported_whether_it_runs_or_not() {
    let (home, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let folder = data.path().to_str().unwrap();
    let export = || nachtwacht(home.path(), &["register", "export", "--data", folder]);
    let run = export();
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(run.err.contains("there is no desk"), "{}", run.err);
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0, "looking makes nothing");

    Serve::start(data.path()).stop();
    let run = export();
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(0), "", ""));
    let run = nachtwacht(home.path(), &["report", "--year", "2020", "--data", folder]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("no registrations at all"), "{}", run.err);

    // more than a page of the history
    let lines: Vec<_> = register().lines().map(str::to_owned).collect();
    let versioned = |line: &String| line.replacen('{', "{\"v\":1,", 1);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(write(data.path(), &lines.iter().map(versioned).collect::<Vec<_>>()));
    let stopped = export();
    assert_eq!((stopped.code, stopped.err.as_str()), (Some(0), ""));
    assert_eq!(stopped.out, register());
    let (code, err) = into(full(), home.path(), &["register", "export", "--data", folder]);
    assert!(code == Some(1) && err.contains("is not whole: do not use it"), "{code:?} {err}");

    let desk = Serve::start(data.path());
    assert_eq!(export().out, register());
    let run = nachtwacht(home.path(), &["report", "--year", "2020", "--data", folder, "--format", "csv"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.out.contains(",283,"), "{}", run.out);
    desk.stop();

    // what cannot be read is never passed over: no report, and an export that says so
    runtime.block_on(write(data.path(), &["{\"v\":2}".to_owned()]));
    let run = nachtwacht(home.path(), &["report", "--year", "2020", "--data", folder]);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(run.err.contains("register:477: error"), "{}", run.err);
    let run = export();
    assert_eq!((run.code, run.out), (Some(1), register()));
}
