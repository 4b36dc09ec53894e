//! A disk that is full under the homeserver: everybody is told, nobody's words are lost, and none that were acknowledged.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command as Process, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use desk::event::{Ask, ConversationId, DeskEvent, Duty, Fence, Request, RoomEvent, Shift};
use matrix::link::{Command, Delivery, Failure, JournalPlace, Journaling, Link, Outgoing, Update, start};
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use testing::program::serve::Serve;

/// How long something may take that must happen.
const LONG: Duration = Duration::from_mins(1);

/// A helper's link, and all that it told.
struct Helper {
    link: Link,
    told: Vec<Update>,
}

impl Helper {
    async fn sign_in(desk: &Serve) -> Self {
        let mut helper = Self { link: start(JournalPlace::Memory(Journaling::NoPlace)), told: Vec::new() };
        helper.ask(Command::SignIn {
            homeserver: desk.homeserver.clone(),
            helper: "sanne".to_owned(),
            password: Zeroizing::new("correct horse".to_owned()),
        });
        helper.until(|update| matches!(update, Update::SignedIn { .. })).await;
        helper.ask(Command::Duty(Duty {
            name: "Sanne".to_owned(),
            shift: Shift::On,
            capacity: 3,
            languages: Vec::new(),
        }));
        helper
    }

    fn ask(&self, command: Command) {
        self.link.commands.send(command).unwrap();
    }

    fn claim(&self, id: &str, conversation: &ConversationId) {
        let (conversation, fence) = (conversation.clone(), Fence(0));
        self.ask(Command::Request(Request { id: id.into(), conversation, fence, ask: Ask::Claim }));
    }

    fn say(&self, conversation: &ConversationId, words: &str) {
        self.ask(Command::Send(Outgoing {
            conversation: conversation.clone(),
            message: words.into(),
            body: words.to_owned(),
            fence: Fence(1),
            carries: Vec::new(),
            pieces: Vec::new(),
        }));
    }

    /// Waits for an update, also one that was told before; what it says.
    async fn until(&mut self, is_it: impl Fn(&Update) -> bool) -> &Update {
        let mut at = 0;
        loop {
            if let Some(found) = self.told[at..].iter().position(&is_it) {
                return &self.told[at + found];
            }
            at = self.told.len();
            match tokio::time::timeout(LONG, self.link.updates.recv()).await {
                Ok(Some(update)) => {
                    // what waited for room on the disk is judged again: here everything may go
                    if let Update::MayGo { message, question, .. } = &update {
                        self.ask(Command::Release { message: message.clone(), question: *question });
                    }
                    self.told.push(update);
                }
                end => panic!("{end:?}, and not what was waited for; told: {:#?}", self.told),
            }
        }
    }

    /// Waits until `count` conversations have arrived, and returns them by alias.
    async fn arrivals(&mut self, count: usize) -> BTreeMap<String, ConversationId> {
        loop {
            let mut all = BTreeMap::new();
            for update in &self.told {
                let Update::Desk(events) = update else { continue };
                for stamped in events {
                    if let DeskEvent::Arrived(arrived) = &stamped.event {
                        all.insert(arrived.alias.clone(), arrived.conversation.clone());
                    }
                }
            }
            if all.len() >= count {
                return all;
            }
            let update = tokio::time::timeout(LONG, self.link.updates.recv()).await.unwrap().unwrap();
            self.told.push(update);
        }
    }

    /// The words of a conversation.
    fn words(&self, conversation: &ConversationId) -> Vec<String> {
        let events = self.told.iter().flat_map(|update| match update {
            Update::Conversation { conversation: of, events } if of == conversation => events.as_slice(),
            _ => &[],
        });
        let words = events.filter_map(|stamped| match &stamped.event {
            RoomEvent::Said(message) => Some(message.body.clone()),
            _ => None,
        });
        words.collect()
    }
}

/// Lets the files of a process grow to this many bytes only; with none, to any size.
fn limit(desk: &Serve, bytes: Option<u64>) {
    let process = Pid::from_raw(i32::try_from(desk.process()).unwrap());
    prlimit(process, Resource::Fsize, Rlimit { current: bytes, maximum: None }).unwrap();
}

async fn post(url: &str, body: Value) -> (u16, Option<String>, Value) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let answer = reqwest::Client::new().post(url).json(&body).send().await.unwrap();
    let wait = answer.headers().get("retry-after").map(|wait| wait.to_str().unwrap().to_owned());
    (answer.status().as_u16(), wait, answer.json().await.unwrap())
}

#[tokio::test]
async fn hostile_56_a_full_disk_under_the_desk_is_told_to_everybody_and_loses_nothing() {
    let data = tempfile::tempdir().unwrap();
    let (mut desk, said) = Serve::overheard(data.path());
    desk.add_helper("sanne", "correct horse");
    let mut sanne = Helper::sign_in(&desk).await;
    let visits = format!("{}/api/visits", desk.door.trim_end_matches('/'));
    let (_, _, first) = post(&visits, json!({ "language": "en" })).await;
    let (_, _, second) = post(&visits, json!({ "language": "en" })).await;
    let arrived = sanne.arrivals(2).await;
    let alias = |visit: &Value| visit["alias"].as_str().unwrap().to_owned();
    let (one, other) = (arrived[&alias(&first)].clone(), arrived[&alias(&second)].clone());
    let messages = format!("{visits}/{}/messages", first["visit"].as_str().unwrap());
    assert_eq!(post(&messages, json!({ "id": "1", "text": "before" })).await.0, 200);
    sanne.claim("claim1", &one);
    sanne.until(|update| matches!(update, Update::Opened(of) if *of == one)).await;
    sanne.say(&one, "an answer");
    let is_sent = |words: &'static str| move |update: &Update| matches!(update, Update::Outbox { message, state: Delivery::Sent(_), .. } if message.as_str() == words);
    sanne.until(is_sent("an answer")).await;

    limit(&desk, Some(0));
    // the visitor's page keeps the words, and tries again
    let (status, wait, problem) = post(&messages, json!({ "id": "2", "text": "meanwhile" })).await;
    assert_eq!((status, problem["error"].as_str()), (503, Some("unavailable")), "{problem}");
    assert!(wait.is_some_and(|seconds| seconds.parse::<u32>().unwrap() >= 1));
    let line = said.recv_timeout(LONG).unwrap();
    assert!(line.contains("is full") && !line.contains("meanwhile"), "{line}");
    // the helper is told, keeps the words, and does not wait for an answer that cannot come
    sanne.say(&one, "a second answer");
    sanne.until(|update| matches!(update, Update::CannotWrite(Some(Failure::ServerFull)))).await;
    sanne.claim("claim2", &other);
    let is_it = |update: &Update| matches!(update, Update::NotAsked { request, why: Failure::ServerFull, .. } if request.as_str() == "claim2");
    sanne.until(is_it).await;
    assert!(!sanne.told.iter().any(is_sent("a second answer")));
    let doctor = Process::new(env!("CARGO_BIN_EXE_nachtwacht"))
        .args(["desk", "doctor", "--data"])
        .arg(data.path())
        .output()
        .unwrap();
    let found = String::from_utf8_lossy(&doctor.stdout);
    assert!(doctor.status.code() == Some(1) && found.contains("WRONG    the homeserver does not take"), "{doctor:?}");
    // what only the machine can say is looked at there
    assert!(!cfg!(target_os = "linux") || found.contains("lets go of who vanished"), "{found}");

    limit(&desk, None);
    let line = said.recv_timeout(LONG).unwrap();
    assert!(line.contains("again"), "one line when it is full, and one when it is not: {line}");
    sanne.ask(Command::Reconnect);
    sanne.until(is_sent("a second answer")).await;
    sanne.until(|update| matches!(update, Update::CannotWrite(None))).await;
    assert_eq!(post(&messages, json!({ "id": "2", "text": "meanwhile" })).await.0, 200);
    sanne.claim("claim3", &other);
    sanne.until(|update| matches!(update, Update::Opened(of) if *of == other)).await;

    desk.restart("KILL");
    let mut again = Helper::sign_in(&desk).await;
    again.until(|update| matches!(update, Update::Opened(of) if *of == one)).await;
    again.until(|update| matches!(update, Update::Conversation { conversation, .. } if *conversation == one)).await;
    assert_eq!(again.words(&one), ["before", "an answer", "a second answer", "meanwhile"], "each once");
    assert!(said.try_iter().next().is_none(), "nothing else was said");
}

/// A door on its own, ended when this is dropped.
struct DoorProcess(Child);

impl Drop for DoorProcess {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Opens a door on its own; its visitors' address, and what it says on standard error.
fn door(desk: &Serve, state: &Path) -> (DoorProcess, String, Receiver<String>) {
    let program = |arguments: &[&str]| {
        let mut program = Process::new(env!("CARGO_BIN_EXE_nachtwacht"));
        program.args(arguments).env("XDG_STATE_HOME", state).env("XDG_CONFIG_HOME", state);
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = program.spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "correct horse").unwrap();
        child
    };
    let data = desk.data().to_str().unwrap();
    let added = program(&["desk", "door", "add", "twee", "--data", data]).wait_with_output().unwrap();
    assert!(added.status.success(), "{added:?}");
    let mut child = program(&["door", "--homeserver", &desk.homeserver, "--as", "twee", "--listen", "127.0.0.1:0"]);
    let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = out.next().unwrap().unwrap();
    let url = first.split_once("visitor API: ").unwrap().1.to_owned();
    std::thread::spawn(move || out.for_each(drop));
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let (told, said) = channel();
    std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| told.send(line)));
    (DoorProcess(child), url, said)
}

#[tokio::test]
async fn hostile_56_a_door_whose_homeserver_takes_nothing_says_so_once_and_acknowledges_nothing() {
    let (data, state) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let desk = Serve::start(data.path());
    let (_door, url, said) = door(&desk, state.path());
    let visits = format!("{url}/api/visits");
    let (status, _, visit) = post(&visits, json!({ "language": "en" })).await;
    assert_eq!(status, 201, "{visit}");
    let messages = format!("{visits}/{}/messages", visit["visit"].as_str().unwrap());
    let words = json!({ "id": "1", "text": "meanwhile" });
    limit(&desk, Some(0));
    for _ in 0..3 {
        let (status, wait, _) = post(&messages, words.clone()).await;
        assert_eq!((status, wait.is_some()), (503, true));
    }
    assert_eq!(post(&visits, json!({})).await.0, 503, "nobody comes in");
    let line = said.recv_timeout(LONG).unwrap();
    assert!(line.contains("its disk is full") && line.contains("not acknowledged"), "{line}");
    assert!(!line.contains("meanwhile") && !line.contains(visit["alias"].as_str().unwrap()), "{line}");
    limit(&desk, None);
    assert_eq!(post(&messages, words).await.0, 200);
    let line = said.recv_timeout(LONG).unwrap();
    assert!(line.contains("again"), "one line for both: {line}");
    assert!(said.try_iter().next().is_none());
}
