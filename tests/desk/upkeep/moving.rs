//! A desk moves to another homeserver, or to another desk of the same one.

use matrix::ours::DeskRooms;
use matrix::session::Session;
use matrix::sync::history;

use super::support::{FOUNDER, World, content};
use testing::site::{PASSWORD, Site};

const PASSPHRASE: &str = "a passphrase for the move";
/// The report of a year.
const REPORT: &str = r#"{"v":1,"year":2024,"counts":{"people":7,"self":7,"role_unknown":0,"visitor_unknown":0,"unregistered":0,"age_known":"<5","age_unknown":"*","minors":"<5","under_15":0,"0-11":0,"12-14":0,"15":"<5","16-17":0,"18-23":0,"24+":0,"relation_known":7,"relation_unknown":0,"parent":7,"father":0,"mother":0,"step_parent":7,"foster_parent":0,"other_relative":0,"partner_or_ex":0,"acquaintance":0,"online":0,"network":0,"siblings_known":0,"siblings_unknown":0,"siblings_yes":0,"first_time_known":0,"first_time_not_asked":7,"first_time_yes":0,"duration_known":7,"duration_unknown":0,"two_years_or_longer":7}}"#;

/// What the register holds, without what only the move added.
async fn register(session: &Session, room: &str) -> Vec<(String, serde_json::Value)> {
    let events = history(session, room).await.unwrap();
    let lines = events.iter().filter(|event| event.state_key.is_none());
    lines
        .map(|event| {
            let mut content: serde_json::Value = serde_json::from_str(event.content.get()).unwrap();
            content.as_object_mut().unwrap().remove("org.nachtwacht.line");
            (event.event_type.to_string(), content)
        })
        .collect()
}

#[tokio::test]
async fn a_desk_moves_with_its_people_and_its_register_and_nothing_twice() {
    let (old, new) = (World::with_desk().await, World::start().await);
    let founder = old.founder().await;
    let from = DeskRooms::read(&founder).await.unwrap().register.unwrap().id;
    let form = |year: u16| {
        format!(
            r#"{{"v":1,"year":{year},"quarter":2,"visitor":"new","trafficking":"yes","role":"self","forms":["sexual_offline"],"age_now":"16-17","age_at_start":"15","gender":"girl_woman","ongoing":"yes","duration":"<6m","perpetrators":["father"],"siblings":"unknown","first_time_told":"yes","triage_first":"B","triage_last":"B","plans":[],"referrals":[],"closing":"goodbye","goal":"partly"}}"#
        )
    };
    for (n, year) in [(1, 2025), (2, 2026), (3, 2026)] {
        founder.send(&from, "org.nachtwacht.registration", &format!("t{n}"), &form(year)).await.unwrap();
    }
    let desk = DeskRooms::read(&founder).await.unwrap().desk.unwrap().id;
    founder.set_state(&desk, "org.nachtwacht.report", "2024", REPORT).await.unwrap();
    old.helper("sanne").await;
    let (bram, sanne) = (old.site.name("bram"), old.site.name("sanne"));
    old.desk(&["supervisor", "add", &bram], &["another password"]).await.said();

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.sealed");
    let path = file.to_str().unwrap();
    let short = old.desk(&["export", path], &["short"]).await;
    assert!(short.code == Some(1) && !file.exists(), "{short:?}");
    let said = old.desk(&["export", path], &[PASSPHRASE]).await.said();
    assert!(said.contains("2 at the desk, 3 lines of the register"), "{said}");
    let bytes = std::fs::read(&file).unwrap();
    for secret in [sanne.as_bytes(), b"sexual_offline"] {
        assert!(!bytes.windows(secret.len()).any(|part| part == secret), "the file is sealed");
    }
    let again = old.desk(&["export", path], &[PASSPHRASE]).await;
    assert_eq!(again.code, Some(1), "no file is written over");

    // the other desk has an account for one of them
    new.desk(&["init", "--another"], &[]).await.said();
    let wrong = new.desk(&["import", path], &["not the passphrase"]).await;
    assert!(wrong.code == Some(1) && wrong.err.contains("passphrase"), "{wrong:?}");
    let on_its_own = old.site.url() != new.site.url();
    if on_its_own {
        new.account_named(&bram);
    }
    let said = new.desk(&["import", path], &[PASSPHRASE]).await.said();
    assert!(said.contains("register: 3 lines written, 0 there already"), "{said}");
    assert!(said.contains("report of 2024: made"), "{said}");
    assert_eq!(said.contains(&format!("no account yet: nachtwacht desk helper add {sanne}")), on_its_own, "{said}");
    let said = new.desk(&["import", path], &[PASSPHRASE]).await.said();
    assert!(said.contains("register: 0 lines written, 3 there already"), "{said}");
    let session = new.site.sign_in(FOUNDER, "LOOK").await;
    let into = DeskRooms::read(&session).await.unwrap().register.unwrap().id;
    assert_eq!(register(&session, &into).await, register(&founder, &from).await);
    let desk = DeskRooms::read(&session).await.unwrap().desk.unwrap().id;
    let report = session.state(&desk, "org.nachtwacht.report", "2024").await.unwrap().unwrap();
    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(read(&report), read(REPORT));
    let supervisors = new.desk(&["supervisor", "list"], &[]).await.said();
    assert!(supervisors.contains(&bram), "{supervisors}");
}

#[tokio::test]
async fn everybody_of_one_import_has_their_place_and_an_ended_account_holds_nobody_up() {
    let old = World::at(Site::embedded().await).await;
    old.desk(&["init"], &[]).await.said();
    let new = World::at(Site::start_like(&old.site).await).await;
    new.desk(&["init", "--another"], &[]).await.said();
    let name = |who: &str| new.site.name(who);
    let all =
        [("supervisor", "anna"), ("supervisor", "bram"), ("helper", "cleo"), ("door", "door1"), ("door", "door2")];
    for (post, who) in all {
        old.desk(&[post, "add", &name(who)], &[PASSWORD]).await.said();
    }
    let (founder, register) = (old.founder().await, old.rooms().await.1.id);
    let unregistered = r#"{"v":1,"year":2025,"quarter":3}"#;
    founder.send(&register, "org.nachtwacht.unregistered", "u", unregistered).await.unwrap();
    let helped = r#"{"v":1,"year":2025,"quarter":3,"yes":7,"partly":0,"no":6}"#;
    founder.send(&register, "org.nachtwacht.helped", "h", helped).await.unwrap();
    // all have accounts at the other desk, cleo's was ended
    for (_, who) in all.into_iter().filter(|(_, who)| *who != "cleo") {
        new.site.account(who, false).await;
    }
    new.desk(&["helper", "add", &name("cleo")], &[PASSWORD]).await.said();
    new.desk(&["helper", "remove", &name("cleo"), "--close-account"], &[]).await.said();

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.sealed");
    let path = path.to_str().unwrap();
    // its passphrase can come from a file
    let key = folder.path().join("passphrase");
    for (held, why) in
        [("", "holds no passphrase"), ("two\nlines", "holds no passphrase"), ("short\n", "12 characters")]
    {
        std::fs::write(&key, held).unwrap();
        let refused = old.desk(&["export", path, "--passphrase-file", key.to_str().unwrap()], &[]).await;
        assert!(refused.code == Some(1) && refused.err.contains(why), "{held:?} {refused:?}");
    }
    std::fs::write(&key, format!("{PASSPHRASE}\n")).unwrap();
    old.desk(&["export", path, "--passphrase-file", key.to_str().unwrap()], &[]).await.said();
    let said = new.desk(&["import", path], &[PASSPHRASE]).await.said();
    assert!(said.contains("register: 2 lines written"), "{said}");
    let left_out = said.lines().find(|line| line.starts_with("left out")).unwrap();
    assert!(left_out.contains(&name("cleo")) && left_out.ends_with("was ended"), "{left_out}");

    let (desk, register) = new.rooms().await;
    let server = new.founder().await.me().as_str().split_once(':').unwrap().1.to_owned();
    let level = |room, who: &str| {
        content(room, "m.room.power_levels")["users"][format!("@{}:{server}", new.site.name(who))].as_i64()
    };
    for (who, at_desk, at_register) in [
        ("anna", Some(50), None),
        ("bram", Some(50), None),
        ("door1", Some(90), Some(90)),
        ("door2", Some(90), Some(90)),
        ("cleo", None, None),
    ] {
        assert_eq!((level(&desk, who), level(&register, who)), (at_desk, at_register), "{who}");
    }
    for door in ["door1", "door2"] {
        new.open(door, door).await.shutdown().await.unwrap();
    }
}
