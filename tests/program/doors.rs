//! `nachtwacht door` as a process of its own, twice at one desk: killed under talking visitors, started again, and
//! taken over from.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use desk::event::{Ask, DeskEvent, Duty, Fence, Request, Shift};
use homeserver::{Accounts, Homeserver, HomeserverConfig};
use matrix::ours::DeskRooms;
use matrix::server::Homeserver as Address;
use matrix::session::{Session, SyncRequest};
use matrix::wire::RawEvent;
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use testing::program::visitor::Visitor;

const PASSWORD: &str = "correct horse battery staple";

/// A homeserver without any door, with the accounts of a desk, and the desk.
struct House {
    url: String,
    folder: TempDir,
    runtime: Runtime,
    room: String,
    _running: tokio::sync::oneshot::Sender<()>,
}

impl House {
    fn build() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let (tell, told) = std::sync::mpsc::channel();
        let data = folder.path().join("homeserver");
        let served = data.clone();
        std::thread::spawn(move || {
            Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
                let config = HomeserverConfig { listen: ([127, 0, 0, 1], 0).into(), ..HomeserverConfig::new(served) };
                let running = Homeserver::open(config).unwrap().spawn().await.unwrap();
                tell.send(running.url()).unwrap();
                let _ = stopped.await;
                running.shutdown().await;
            });
        });
        let url = told.recv().unwrap();
        let accounts = Accounts::open(&data, None).unwrap();
        for (name, admin) in [("founder", true), ("een", true), ("twee", false), ("sanne", false)] {
            accounts.create_account(name, Some(PASSWORD), admin, Some(name)).unwrap();
        }
        let made = run(&folder, &["desk", "init", "--homeserver", &url, "--as", "founder"]);
        assert!(made.status.success(), "{made:?}");
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let founder = runtime.block_on(sign_in(&url, "founder"));
        let room = runtime.block_on(DeskRooms::read(&founder)).unwrap().desk.unwrap().id;
        Self { url, folder, runtime, room, _running: stop }
    }

    /// A command of `nachtwacht desk` by its founder.
    fn desk(&self, arguments: &[&str]) {
        let at = ["--homeserver", &self.url, "--as", "founder"];
        let done = run(&self.folder, &[&["desk"], arguments, &at].concat());
        assert!(done.status.success(), "{arguments:?} {done:?}");
    }

    fn door(&self, name: &str, listen: &str) -> DoorProcess {
        let mut child = self.spawn(name, listen);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("the door says where it listens").unwrap();
        let url = first.split_once("visitor API: ").expect("where it listens").1.to_owned();
        std::thread::spawn(move || lines.for_each(drop));
        DoorProcess { child, url }
    }

    fn spawn(&self, name: &str, listen: &str) -> Child {
        let arguments = ["door", "--homeserver", &self.url, "--as", name, "--listen", listen];
        let mut child = command(self.folder.path(), &arguments).stderr(Stdio::piped()).spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{PASSWORD}").unwrap();
        child
    }

    /// A door that does not open: its exit code and what it says.
    fn refused(&self, name: &str) -> (Option<i32>, String) {
        let mut child = self.spawn(name, "127.0.0.1:0");
        let code = child.wait().unwrap().code();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (code, said)
    }
}

async fn sign_in(url: &str, name: &str) -> Session {
    Session::sign_in(&Address::at(url).unwrap(), name, PASSWORD, Some("DESK")).await.unwrap()
}

fn command(state: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nachtwacht"));
    command.args(arguments).env("XDG_STATE_HOME", state).env("XDG_CONFIG_HOME", state);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    let mut child = command(folder.path(), arguments).stderr(Stdio::piped()).spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{PASSWORD}").unwrap();
    child.wait_with_output().unwrap()
}

struct DoorProcess {
    child: Child,
    url: String,
}

impl DoorProcess {
    fn signal(mut self, name: &str) -> Option<i32> {
        let process = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &process]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }

    fn address(&self) -> String {
        self.url.trim_start_matches("http://").to_owned()
    }
}

impl Drop for DoorProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A helper on duty who has picked up the one who waits.
fn helper(house: &House) -> (Session, String) {
    house.desk(&["helper", "add", "sanne"]);
    house.runtime.block_on(async {
        let session = sign_in(&house.url, "sanne").await;
        session.join(&house.room).await.unwrap();
        let duty =
            DeskEvent::Duty(Duty { name: "Sanne".to_owned(), shift: Shift::On, capacity: 3, languages: Vec::new() });
        let me = session.me().to_string();
        session.set_state(&house.room, duty.event_type(), &me, &duty.content()).await.unwrap();
        let mut asked = false;
        let mut request = SyncRequest { since: None, poll: Duration::from_secs(10), limit: 1000 };
        loop {
            let batch = session.sync(&request).await.unwrap();
            request.since = Some(batch.next.clone());
            let here = batch.joined.iter().filter(|joined| joined.room == house.room);
            for event in here.flat_map(|joined| &joined.timeline.events).filter_map(RawEvent::desk) {
                match event.event {
                    DeskEvent::Arrived(arrived) if !asked => {
                        asked = true;
                        let (id, conversation, fence) = ("claim".into(), arrived.conversation, Fence(0));
                        let ask = DeskEvent::Request(Request { id, conversation, fence, ask: Ask::Claim });
                        session.send(&house.room, ask.event_type(), "claim", &ask.content()).await.unwrap();
                    }
                    DeskEvent::Assigned(assigned) if assigned.to.as_ref() == Some(session.me()) => {
                        session.join(assigned.conversation.as_str()).await.unwrap();
                        return (session, assigned.conversation.to_string());
                    }
                    _ => {}
                }
            }
        }
    })
}

#[test]
fn a_door_killed_under_a_talking_visitor_loses_and_doubles_nothing_and_another_takes_over() {
    let house = House::build();
    house.desk(&["door", "add", "een"]);
    house.desk(&["door", "add", "twee"]);
    let (one, two) = (house.door("een", "127.0.0.1:0"), house.door("twee", "127.0.0.1:0"));
    let (address, second) = (one.address(), two.url.clone());
    let mut guest = Visitor::arrive(&one.url, &json!({ "language": "nl" }));
    let (sanne, room) = helper(&house);

    // the same door twice on one machine: the one that is open goes on
    let (code, said) = house.refused("een");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("open already on this machine"), "{said}");

    // a visitor who comes to the wrong door is told no more than that it is the wrong one
    let stranger = Visitor::arrive(&second, &json!({}));
    guest.goes_to(&second);
    let (status, answer) = guest.try_say("wrong", "hallo?");
    assert_eq!((status, answer["error"].as_str()), (404, Some("no_such_visit")));
    guest.goes_to(&one.url);

    // killed in the middle of a talk, and opened again
    let talk = std::thread::spawn(move || {
        for n in 0..40 {
            guest.says_until_taken(&format!("{n}"), &format!("regel {n}"));
        }
        guest
    });
    said_at_least(&house, &sanne, &room, 5);
    assert_eq!(one.signal("KILL"), None);
    let one = house.door("een", &address);
    let mut guest = talk.join().unwrap();
    let expected = |count: usize| (0..count).map(|n| format!("regel {n}")).collect::<Vec<_>>();
    assert_eq!(said_at_least(&house, &sanne, &room, 40), expected(40));

    // killed for good, and taken over: the visitor goes on with the same token at the other door
    assert_eq!(one.signal("KILL"), None);
    house.desk(&["door", "retire", "een", "--by", "twee"]);
    guest.goes_to(&second);
    for n in 35..50 {
        guest.says_until_taken(&format!("{n}"), &format!("regel {n}"));
    }
    assert_eq!(said_at_least(&house, &sanne, &room, 50), expected(50));
    let heard: Vec<_> = guest.hears(|heard| heard.len() >= 50).into_iter().map(|(_, text)| text).collect();
    assert_eq!(heard, expected(50));
    stranger.says_until_taken("1", "ik was hier al");

    // the dead one is refused when it comes back, with the name of who took over
    let (code, said) = house.refused("een");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("retired") && said.contains("@twee:desk.local"), "{said}");
    assert_eq!(two.signal("TERM"), Some(0), "shut in order");
}

/// Waits until a conversation's room has `count` messages of the visitor, and returns them.
fn said_at_least(house: &House, helper: &Session, room: &str, count: usize) -> Vec<String> {
    house.runtime.block_on(async {
        let read = async {
            loop {
                let events = matrix::sync::history(helper, room).await.unwrap();
                let texts: Vec<String> = events
                    .iter()
                    .filter(|event| &*event.event_type == "m.room.message")
                    .filter_map(|event| event.text("body"))
                    .collect();
                if texts.len() >= count {
                    return texts;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_mins(1), read).await.expect("it was said by now")
    })
}
