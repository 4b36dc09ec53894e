//! What only the embedded homeserver promises.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use homeserver::{Accounts, Homeserver, StartError, examine};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use super::world::{User, World, bodies, config, escaped, fresh, login_body};

const FOLDER: &str = "NACHTWACHT_CONTRACT_KILL";

/// Not a test: the server that the test below kills.
#[tokio::test]
#[ignore = "run as a process of its own by a test"]
async fn serve_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let server = Homeserver::open(config(folder.as_ref())).unwrap().spawn().await.unwrap();
    let mut out = std::io::stdout().lock();
    writeln!(out, "\nserving {}", server.url()).unwrap();
    out.flush().unwrap();
    std::future::pending::<()>().await;
}

/// A server in a process of its own, killed at the latest when the test ends.
struct Victim {
    child: Child,
    url: String,
}

impl Victim {
    fn start(folder: &std::path::Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "contract::embedded::serve_until_killed", "--ignored", "--nocapture"])
            .env(FOLDER, folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = lines.map_while(Result::ok).find_map(|line| Some(line.strip_prefix("serving ")?.to_owned())).unwrap();
        Self { child, url }
    }

    fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Puts messages from `first` on until the server is gone; tells the numbers that were acknowledged.
async fn talk(url: String, room: String, token: String, first: usize, acknowledged: mpsc::UnboundedSender<usize>) {
    let http = reqwest::Client::new();
    for n in first.. {
        let path = format!("{url}/_matrix/client/v3/rooms/{}/send/m.room.message/m{n}", escaped(&room));
        let put = http.put(path).bearer_auth(&token).json(&json!({ "msgtype": "m.text", "body": n.to_string() }));
        match put.send().await {
            Ok(answer) if answer.status() == 200 => acknowledged.send(n).unwrap(),
            _ => return,
        }
    }
}

#[tokio::test]
async fn what_was_acknowledged_survives_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let accounts = Accounts::open(folder.path(), None).unwrap();
    let door = accounts.create_account("door", None, true, None).unwrap();
    let token = accounts.mint_token("door", "DESK").unwrap();
    let mut victim = Victim::start(folder.path());
    let room = User::with_token(&victim.url, &door, &token).create(json!({})).await;
    let mut acknowledged: Vec<usize> = Vec::new();
    for round in 0..3 {
        if round > 0 {
            victim = Victim::start(folder.path());
        }
        let (told, mut tells) = mpsc::unbounded_channel();
        for lane in 0..4 {
            let first = 10_000 * (4 * round + lane);
            tokio::spawn(talk(victim.url.clone(), room.clone(), token.clone(), first, told.clone()));
        }
        drop(told);
        // in the middle of it: some are through, some under way
        for _ in 0..15 {
            acknowledged.push(tells.recv().await.unwrap());
        }
        victim.kill();
        while let Some(n) = tells.recv().await {
            acknowledged.push(n);
        }
    }

    let server = Homeserver::open(config(folder.path())).unwrap().spawn().await.unwrap();
    let user = User::with_token(&server.url(), &door, &token);
    // the writers send again what they do not know about
    for lane in 0..12 {
        let last = acknowledged.iter().filter(|n| **n / 10_000 == lane).max().map_or(lane * 10_000, |n| n + 1);
        let content = json!({ "msgtype": "m.text", "body": last.to_string() });
        assert_eq!(user.try_send(&room, "m.room.message", &format!("m{last}"), content).await.0, 200);
        acknowledged.push(last);
    }
    let mut found = Vec::new();
    let mut from = String::new();
    loop {
        let path = format!("/v3/rooms/{}/messages?dir=b&limit=1000{from}", escaped(&room));
        let (_, page) = user.get(&path).await;
        found.extend(bodies(&page["chunk"]));
        let Some(end) = page["end"].as_str() else { break };
        from = format!("&from={end}");
    }
    let mut expected: Vec<String> = acknowledged.iter().map(ToString::to_string).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "every one once");
    server.shutdown().await;
}

#[tokio::test]
async fn a_folder_has_one_server_and_is_private() {
    let parent = tempfile::tempdir().unwrap();
    let data = parent.path().join("data");
    let _first = Homeserver::open(config(&data)).unwrap();
    let folder = data.as_path();
    let second = Homeserver::open(config(folder)).unwrap_err();
    assert!(matches!(second, StartError::InUse), "{second}");
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(folder), 0o700);
    for file in std::fs::read_dir(folder).unwrap() {
        assert_eq!(mode(&file.unwrap().path()), 0o600);
    }
}

#[tokio::test]
async fn retention_takes_what_is_over_and_leaves_the_state() {
    let world = World::embedded(|config| config.retention_every = Duration::from_millis(10)).await;
    let door = world.user("door").await;
    let kept = door.create(json!({})).await;
    door.say(&kept, "stays").await;
    let retention = json!([{ "type": "m.room.retention", "content": { "max_lifetime": 1 } }]);
    let room = door.create(json!({ "initial_state": retention, "name": "desk" })).await;
    door.say(&room, "goes").await;
    let messages = async |room: &str| {
        let (status, page) = door.get(&format!("/v3/rooms/{}/messages?dir=b&limit=100", escaped(room))).await;
        assert_eq!(status, 200);
        bodies(&page["chunk"])
    };
    while !messages(&room).await.is_empty() {}
    let (status, name) = door.get(&format!("/v3/rooms/{}/state/m.room.name", escaped(&room))).await;
    assert_eq!((status, &name["name"]), (200, &Value::from("desk")));
    assert_eq!(messages(&kept).await, ["stays"]);
}

#[tokio::test]
async fn who_is_too_fast_is_told_when_to_go_on() {
    let world = World::embedded(|config| {
        config.rate.actions.burst = 3.0;
        config.rate.actions.per_second = 0.001;
    })
    .await;
    let (door, helper) = (world.admin("door").await, world.user("helper").await);
    let room = door.create(json!({})).await;
    door.let_in(&room, &helper).await;
    helper.say(&room, "1").await;
    helper.say(&room, "2").await;
    let content = json!({ "msgtype": "m.text", "body": "3" });
    let (status, refused) = helper.try_send(&room, "m.room.message", &fresh("t"), content).await;
    assert_eq!((status, &refused["errcode"]), (429, &Value::from("M_LIMIT_EXCEEDED")));
    assert!(refused["retry_after_ms"].as_u64().unwrap() > 0);
    for n in 0..10 {
        door.say(&room, &n.to_string()).await;
    }
}

#[tokio::test]
async fn a_new_password_logs_out_softly_and_an_ended_account_for_good() {
    let world = World::embedded(|_| ()).await;
    let helper = world.user("helper").await;
    // as the command line does it, while the server runs
    let accounts = Accounts::open(world.folder().unwrap(), None).unwrap();
    accounts.set_password(&helper.name, "another one").unwrap();
    let (status, refused) = helper.get("/v3/account/whoami").await;
    assert_eq!((status, &refused["soft_logout"]), (401, &Value::from(true)));
    let body = login_body(&helper.name, "another one", "DESK");
    let (status, answer) = world.call(Method::POST, "/v3/login", Some(body.clone()), None).await;
    assert_eq!(status, 200);
    accounts.deactivate(&helper.name).unwrap();
    let token = answer["access_token"].as_str();
    let (status, refused) = world.call(Method::GET, "/v3/account/whoami", None, token).await;
    assert_eq!((status, &refused["soft_logout"]), (401, &Value::from(false)));
    let (status, _) = world.call(Method::POST, "/v3/login", Some(body), None).await;
    assert_eq!(status, 403);
}

#[tokio::test]
async fn stopping_answers_whoever_waits() {
    let mut world = World::embedded(|_| ()).await;
    let helper = world.user("helper").await;
    let since = helper.sync("timeout=0").await["next_batch"].as_str().unwrap().to_owned();
    let waiting = helper.clone();
    let waiting = tokio::spawn(async move { waiting.sync(&format!("timeout=50000&since={since}")).await });
    // once the server knows of the long poll, it has also answered something that came after it
    helper.get("/v3/account/whoami").await;
    world.stop().await;
    let answer = waiting.await.unwrap();
    // the connection would have been cut before the poll's own end
    assert!(answer["next_batch"].is_string());
}

#[tokio::test]
async fn a_waiting_sync_ends_with_its_token() {
    let world = World::embedded(|_| ()).await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let room = door.create(json!({})).await;
    door.let_in(&room, &helper).await;
    let since = helper.sync("timeout=0").await["next_batch"].as_str().unwrap().to_owned();
    let waiting = helper.clone();
    let path = format!("/v3/sync?timeout=50000&since={since}");
    let waiting = tokio::spawn(async move { waiting.get(&path).await });
    door.get("/v3/account/whoami").await;
    Accounts::open(world.folder().unwrap(), None).unwrap().deactivate(&helper.name).unwrap();
    door.say(&room, "not for the helper any more").await;
    let (status, refused) = waiting.await.unwrap();
    assert_eq!((status, &refused["errcode"]), (401, &Value::from("M_UNKNOWN_TOKEN")));
}

#[tokio::test]
async fn a_head_that_does_not_come_is_not_waited_for() {
    let world = World::embedded(|config| config.head_timeout = Duration::from_millis(50)).await;
    let mut stream = TcpStream::connect(world.url.trim_start_matches("http://")).await.unwrap();
    stream.write_all(b"GET /_matrix/client/versions HTTP/1.1\r\nHost: x\r\nX-Slow: ").await.unwrap();
    let mut answer = Vec::new();
    // ends because the server hangs up
    let _ = stream.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP/1.1 200"));
}

#[tokio::test]
async fn a_body_too_large_is_refused() {
    let world = World::embedded(|_| ()).await;
    let helper = world.user("helper").await;
    let body = json!({ "name": "x".repeat(2 << 20) });
    let (status, refused) = helper.post("/v3/createRoom", body).await;
    assert_eq!((status, &refused["errcode"]), (413, &Value::from("M_TOO_LARGE")));
}

#[tokio::test]
async fn a_name_is_known_in_every_room() {
    let world = World::embedded(|_| ()).await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let room = door.create(json!({})).await;
    door.let_in(&room, &helper).await;
    let path = format!("/v3/profile/{}/displayname", escaped(&helper.id));
    assert_eq!(helper.put(&path, json!({ "displayname": "Sanne" })).await.0, 200);
    assert_eq!(door.put(&path, json!({ "displayname": "Not Sanne" })).await.0, 403);
    assert_eq!(door.get(&path).await.1, json!({ "displayname": "Sanne" }));
    let (_, members) = door.get(&format!("/v3/rooms/{}/joined_members", escaped(&room))).await;
    assert_eq!(members["joined"][&helper.id]["display_name"], "Sanne");
    let (_, member) =
        door.get(&format!("/v3/rooms/{}/state/m.room.member/{}", escaped(&room), escaped(&helper.id))).await;
    assert_eq!((&member["displayname"], &member["membership"]), (&Value::from("Sanne"), &Value::from("join")));
    let nobody = json!({ "user_id": "@nobody:desk.local" });
    assert_eq!(door.post(&format!("/v3/rooms/{}/invite", escaped(&room)), nobody).await.0, 404);
}

/// The desk's rule, as `serve` gives it to its homeserver: also for accounts that an administrator makes.
#[tokio::test]
async fn a_name_that_the_desk_does_not_show_is_refused() {
    let world = World::embedded(|config| config.takes_name = |name| desk::names::taken(name).is_ok()).await;
    let (admin, helper) = (world.admin("admin").await, world.user("helper").await);
    let path = format!("/v3/profile/{}/displayname", escaped(&helper.id));
    let made = format!("/_synapse/admin/v2/users/{}", escaped(&helper.id.replace("helper", "bram")));
    for name in ["San\u{202e}ne", "San\u{9b}ne", "\u{200b}", " ", "x".repeat(33).as_str()] {
        let refused = helper.put(&path, json!({ "displayname": name })).await;
        assert_eq!((refused.0, &refused.1["errcode"]), (400, &Value::from("M_INVALID_PARAM")), "{name:?}");
        let body = json!({ "password": "a long password", "displayname": name });
        let (status, refused) = admin.call(Method::PUT, &made, Some(body)).await;
        assert_eq!((status, &refused["errcode"]), (400, &Value::from("M_INVALID_PARAM")), "{name:?}");
    }
    for name in ["Sanne", ""] {
        assert_eq!(helper.put(&path, json!({ "displayname": name })).await.0, 200, "a name can be taken off, too");
    }
}

/// As `serve --check` does it beside an erasure.
#[tokio::test]
async fn what_is_erased_while_another_process_reads_goes_as_soon_as_it_has_read() {
    let world = World::embedded(|config| config.retention_every = Duration::from_millis(10)).await;
    let admin = world.admin("admin").await;
    let room = admin.create(json!({})).await;
    admin.say(&room, "erase these words").await;
    let folder = world.folder().unwrap();
    let in_files = || {
        let holds = |file: std::fs::DirEntry| {
            let bytes = std::fs::read(file.path()).unwrap();
            bytes.windows(17).any(|window| window == b"erase these words")
        };
        std::fs::read_dir(folder).unwrap().any(|file| holds(file.unwrap()))
    };
    let reader = rusqlite::Connection::open(folder.join("homeserver.db")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM events").unwrap();
    let erase = format!("/_synapse/admin/v2/rooms/{}", escaped(&room));
    let (status, erased) = admin.call(Method::DELETE, &erase, Some(json!({ "purge": true }))).await;
    assert_eq!(status, 200);
    let state = format!("/_synapse/admin/v2/rooms/delete_status/{}", erased["delete_id"].as_str().unwrap());
    assert_eq!((in_files(), &admin.get(&state).await.1["status"]), (true, &Value::from("purging")));
    drop(reader);
    // by itself, in one of the next rounds
    let gone = async {
        while in_files() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), gone).await.unwrap();
    assert_eq!(admin.get(&state).await.1["status"], "complete");
}

#[tokio::test]
async fn a_token_of_other_data_shows_everything_anew() {
    let world = World::embedded(|_| ()).await;
    let door = world.user("door").await;
    let room = door.create(json!({})).await;
    let answer = door.sync("timeout=0&since=s999999_999999_9999999999999").await;
    assert!(!answer["rooms"]["join"][&room].is_null());
}

#[tokio::test]
async fn a_damaged_store_is_told_from_a_sound_one() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(examine(folder.path()), Err(StartError::Folder(_))), "there is none");
    let accounts = Accounts::open(folder.path(), None).unwrap();
    let door = accounts.create_account("door", None, true, None).unwrap();
    let token = accounts.mint_token("door", "DESK").unwrap();
    let server = Homeserver::open(config(folder.path())).unwrap().spawn().await.unwrap();
    let user = User::with_token(&server.url(), &door, &token);
    for _ in 0..20 {
        user.create(json!({})).await;
    }
    let sound = examine(folder.path()).unwrap();
    assert_eq!((sound.rooms, sound.wrong.as_slice()), (20, &[] as &[String]), "also while it is in use");
    assert!(sound.events >= 60);
    server.shutdown().await;

    // a copy in one file, so that it can be put back
    let copy = tempfile::tempdir().unwrap();
    let file = copy.path().join("homeserver.db");
    let store = rusqlite::Connection::open(folder.path().join("homeserver.db")).unwrap();
    store.execute("VACUUM INTO ?", [file.to_str().unwrap()]).unwrap();
    rusqlite::Connection::open(&file).unwrap().execute_batch("PRAGMA journal_mode = delete").unwrap();
    let whole = std::fs::read(&file).unwrap();
    for (harm, found) in [
        ("UPDATE events SET content = '{' WHERE stream = 5", "1 events whose content is no JSON"),
        ("DELETE FROM rooms WHERE nid = 3", "events of a room that is not there"),
        (
            "DELETE FROM events WHERE kind = 'm.room.power_levels' AND room = 2",
            "1 states that are not what was said last",
        ),
        ("UPDATE rooms SET last = 1", "20 rooms with an event after their last one"),
        ("DELETE FROM accounts", "1 sessions of nobody's account"),
    ] {
        std::fs::write(&file, &whole).unwrap();
        rusqlite::Connection::open(&file).unwrap().execute_batch(harm).unwrap();
        let wrong = examine(copy.path()).unwrap().wrong;
        assert!(wrong.iter().any(|line| line.contains(found)), "{harm}: {wrong:?}");
    }
    // bytes that turned over in the middle of the file
    let mut torn = whole.clone();
    let middle = torn.len() / 2 / 4_096 * 4_096;
    torn[middle..middle + 4_096].fill(0x5a);
    std::fs::write(&file, &torn).unwrap();
    assert!(!examine(copy.path()).unwrap().wrong.is_empty());
    std::fs::write(&file, b"this is no database at all, but a text that is long enough").unwrap();
    assert!(matches!(examine(copy.path()), Err(StartError::Database(_))));
}
