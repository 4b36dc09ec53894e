//! The report and the register of a desk on a homeserver elsewhere, and who may read them.

use matrix::error::Error;
use serde_json::{Value, json};

use super::support::{FOUNDER, World};
use testing::site::PASSWORD;

/// One person's registration, as a register file has it.
fn person(year: u16, nth: usize) -> Value {
    json!({
        "year": year, "quarter": nth % 4 + 1, "visitor": "new", "trafficking": "yes", "role": "self",
        "forms": ["labour"], "age_now": if nth < 30 { "16-17" } else { "24+" }, "age_at_start": "unknown",
        "gender": "unknown", "ongoing": "unknown", "duration": "unknown", "perpetrators": ["acquaintance"],
        "siblings": "unknown", "first_time_told": "yes", "triage_first": "X", "triage_last": "B", "plans": [],
        "referrals": [], "closing": "goodbye", "goal": "no"
    })
}

impl World {
    /// Runs a command that reads the register, signed in as `who`.
    async fn read(&self, who: &str, command: &[&str]) -> super::support::Run {
        let (url, name) = (self.site.url(), self.site.name(who));
        let at = ["--homeserver", &url, "--as", &name];
        self.run(&[command, &at].concat(), &[PASSWORD]).await
    }
}

#[tokio::test]
async fn a_register_elsewhere_is_read_by_the_founder_and_by_a_supervisor_who_was_let_in() {
    let world = World::with_desk().await;
    let (founder, (desk, register)) = (world.founder().await, world.rooms().await);
    // more registrations than one page of the room's history holds
    let lines: Vec<_> = (0..60).map(|nth| person(2025, nth)).chain((0..160).map(|nth| person(2024, nth))).collect();
    for (nth, line) in lines.iter().enumerate() {
        let mut content = line.clone();
        content["v"] = json!(1);
        let kind = "org.nachtwacht.registration";
        founder.send(&register.id, kind, &format!("t{nth}"), &content.to_string()).await.unwrap();
    }
    founder.send(&register.id, "org.nachtwacht.unregistered", "u", r#"{"v":1,"year":2025,"quarter":3}"#).await.unwrap();
    for (quarter, yes) in [(2, 30), (3, 20), (3, 10)] {
        let helped = format!(r#"{{"v":1,"year":2025,"quarter":{quarter},"yes":{yes},"partly":5,"no":0}}"#);
        founder.send(&register.id, "org.nachtwacht.helped", &format!("h{quarter}{yes}"), &helped).await.unwrap();
    }

    let report = ["report", "--year", "2025", "--format", "json"];
    let text = world.read(FOUNDER, &report).await.said();
    let told: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(told["figures"][1]["now"]["n"], 60);
    assert_eq!(told["figures"][2]["now"]["percent"], 50);
    assert_eq!(told["figures"][1]["before"]["n"], 160);
    let yes = &told["helped"][1]["now"];
    assert_eq!((&yes["n"], &yes["of"], &yes["percent"]), (&60.into(), &75.into(), &80.into()));

    // what is exported is what was registered, and gives the same figures
    let exported = world.read(FOUNDER, &["register", "export"]).await.said();
    let read: Vec<Value> = exported.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read, lines);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("register.jsonl");
    std::fs::write(&file, &exported).unwrap();
    let from_file = ["report", "--year", "2025", "--format", "json", "--from-file", file.to_str().unwrap()];
    let from_file: Value = serde_json::from_str(&world.run(&from_file, &[]).await.said()).unwrap();
    assert_eq!((&from_file["figures"], &from_file["ages"]), (&told["figures"], &told["ages"]));

    // neither a helper nor a supervisor reads the register, unless let into its room
    let sanne = world.helper("sanne").await;
    let bram = world.site.name("bram");
    world.desk(&["supervisor", "add", &bram], &[PASSWORD]).await.said();
    for who in ["sanne", "bram"] {
        for command in [&report[..], &["register", "export"]] {
            let run = world.read(who, command).await;
            assert_eq!((run.code, run.out.as_str()), (Some(1), ""), "{who} {}", run.err);
            assert!(
                run.err.contains("no register room") && run.err.contains("supervisor add NAME --register"),
                "{run:?}"
            );
        }
    }
    let said = world.desk(&["supervisor", "add", &bram, "--register"], &[]).await.said();
    assert!(said.contains("in the register room: invited"), "{said}");
    assert_eq!(world.read("bram", &report).await.said(), text);
    let session = world.site.sign_in("bram", "LOOK").await;
    let refused = session.send(&register.id, "org.nachtwacht.registration", "t", "{}").await.unwrap_err();
    assert!(
        matches!(refused, Error::Refused { status: 403, .. }),
        "a reader of the register may not write to it: {refused:?}"
    );

    // a former supervisor is no reader either
    world.desk(&["supervisor", "remove", &bram], &[]).await.said();
    assert_eq!(world.read("bram", &report).await.code, Some(1));
    assert_eq!(sanne.session.full_state(&desk.id).await.map(|state| state.is_empty()), Ok(false));
}

#[tokio::test]
async fn a_register_elsewhere_needs_an_account() {
    let world = World::start().await;
    let url = world.site.url();
    let run = world.run(&["report", "--year", "2025", "--homeserver", &url], &[]).await;
    assert!(run.code == Some(1) && run.err.contains("--as ACCOUNT"), "{run:?}");
    let both = ["register", "export", "--homeserver", &url, "--as", "x", "--data", "there"];
    assert_eq!(world.run(&both, &[]).await.code, Some(2));
    let run = world.read(FOUNDER, &["register", "export"]).await;
    assert!(run.code == Some(1) && run.err.contains("no register room"), "{run:?}");
}
