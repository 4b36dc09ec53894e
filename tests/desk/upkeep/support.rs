//! A homeserver with the account that founds the desk, and the program run against it.

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Command, Stdio};

use door::{Door, DoorConfig, DoorHandle};
use matrix::ours::{DeskRooms, Room};
use matrix::session::Session;
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use testing::door::{Helper, soon};
use testing::relaying;
use testing::site::{PASSWORD, Site, fresh};

/// The program.
const PROGRAM: &str = env!("CARGO_BIN_EXE_nachtwacht");
/// The account that founds the desk: an administrator of the homeserver.
pub(crate) const FOUNDER: &str = "founder";

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// What it said, when all went well.
    pub(crate) fn said(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self.out
    }
}

/// A homeserver and the one who founds desks on it.
pub(crate) struct World {
    pub(crate) site: Site,
    home: tempfile::TempDir,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::at(Site::start().await).await
    }

    /// A homeserver, and the account that founds desks on it.
    pub(crate) async fn at(site: Site) -> Self {
        let world = Self { site, home: tempfile::tempdir().unwrap() };
        world.site.account(FOUNDER, true).await;
        world
    }

    /// Makes an account with this very name, as another homeserver has it.
    pub(crate) fn account_named(&self, name: &str) {
        let folder = self.site.folder().expect("an embedded homeserver");
        let accounts = homeserver::Accounts::open(folder, None).unwrap();
        accounts.create_account(name, Some(PASSWORD), false, Some(name)).unwrap();
    }

    /// A homeserver with a desk on it.
    pub(crate) async fn with_desk() -> Self {
        let world = Self::start().await;
        world.desk(&["init", "--another"], &[]).await.said();
        world
    }

    /// Runs `nachtwacht desk …` as the founder; `lines` are typed after the password.
    pub(crate) async fn desk(&self, arguments: &[&str], lines: &[&str]) -> Run {
        self.desk_as(FOUNDER, arguments, lines).await
    }

    /// Runs `nachtwacht desk …` as somebody.
    pub(crate) async fn desk_as(&self, who: &str, arguments: &[&str], lines: &[&str]) -> Run {
        self.desk_until(None, who, arguments, lines).await
    }

    /// As [`Self::desk_as`], killed at a failpoint.
    pub(crate) async fn desk_until(&self, failpoint: Option<&str>, who: &str, asked: &[&str], lines: &[&str]) -> Run {
        let (url, name) = (self.site.url(), self.site.name(who));
        let at = ["--homeserver", &url, "--as", &name];
        self.run_until(failpoint, &[&["desk"], asked, &at].concat(), &[&[PASSWORD], lines].concat()).await
    }

    /// Runs the program, beside the homeserver that it speaks to.
    pub(crate) async fn run(&self, arguments: &[&str], lines: &[&str]) -> Run {
        self.run_until(None, arguments, lines).await
    }

    /// Runs `nachtwacht desk …` as the founder where no file takes a byte.
    pub(crate) async fn desk_without_room(&self, arguments: &[&str], lines: &[&str]) -> Run {
        let (url, name) = (self.site.url(), self.site.name(FOUNDER));
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"", PROGRAM, "desk"]).args(arguments);
        shell.args(["--homeserver", &url, "--as", &name]);
        self.typed(&mut shell, &[&[PASSWORD], lines].concat()).await
    }

    async fn run_until(&self, failpoint: Option<&str>, arguments: &[&str], lines: &[&str]) -> Run {
        let mut program = Command::new(PROGRAM);
        program.args(arguments).envs(failpoint.map(|point| ("NACHTWACHT_FAILPOINT", point)));
        self.typed(&mut program, lines).await
    }

    async fn typed(&self, program: &mut Command, lines: &[&str]) -> Run {
        let named: Vec<_> =
            program.get_envs().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect();
        let mut child = program
            .env_clear()
            .envs(named)
            .env("HOME", self.home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut typed: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
        let mut stdin = child.stdin.take().unwrap();
        // a program that needs no password has ended before it is typed
        let _ = stdin.write_all(typed.as_bytes());
        drop(stdin);
        typed.clear();
        let output = tokio::task::spawn_blocking(move || child.wait_with_output()).await.unwrap().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Adds a door by the program, opens it, and answers it.
    pub(crate) async fn door(&self, name: &str) -> DoorHandle {
        self.desk(&["door", "add", &self.site.name(name)], &[PASSWORD]).await.said();
        self.open(name, name).await
    }

    /// The same, set up otherwise.
    pub(crate) async fn door_with(&self, name: &str, change: impl FnOnce(&mut DoorConfig)) -> DoorHandle {
        self.desk(&["door", "add", &self.site.name(name)], &[PASSWORD]).await.said();
        self.open_with(name, name, change).await
    }

    /// Opens a door.
    pub(crate) async fn open(&self, name: &str, device: &str) -> DoorHandle {
        self.open_with(name, device, |_| {}).await
    }

    async fn open_with(&self, name: &str, device: &str, change: impl FnOnce(&mut DoorConfig)) -> DoorHandle {
        let session = self.site.sign_in(name, device).await;
        let mut config = DoorConfig { listen: Some(([127, 0, 0, 1], 0).into()), ..DoorConfig::default() };
        change(&mut config);
        soon(Door::start(session, config)).await.unwrap()
    }

    /// Adds a helper by the program, who sits down at the desk.
    pub(crate) async fn helper(&self, name: &str) -> Helper {
        self.desk(&["helper", "add", &self.site.name(name)], &[PASSWORD]).await.said();
        let session = self.site.sign_in(name, "DESK").await;
        Helper::sit_down(session, &self.rooms().await.0.id).await
    }

    /// The founder, signed in.
    pub(crate) async fn founder(&self) -> Session {
        self.site.sign_in(FOUNDER, &fresh("TEST")).await
    }

    /// The desk room and the register room, as the founder sees them.
    pub(crate) async fn rooms(&self) -> (Room, Room) {
        let rooms = DeskRooms::read(&self.founder().await).await.unwrap();
        (rooms.desk.unwrap(), rooms.register.unwrap())
    }
}

/// A way to a homeserver on which some requests are answered by nothing but a fault.
pub(crate) struct Way {
    pub(crate) url: String,
    task: tokio::task::JoinHandle<()>,
}

impl Way {
    /// `lost`: which requests are, by method and path.
    pub(crate) async fn to(site: &Site, lost: impl Fn(&str, &str) -> bool + Clone + Send + 'static) -> Self {
        Self::by(site, move |request| {
            let method = request.bytes.split(|byte| *byte == b' ').next().unwrap_or_default();
            (!lost(&String::from_utf8_lossy(method), &request.path)).then_some(request.bytes)
        })
        .await
    }

    /// To a homeserver that takes no notice of these parameters of a query.
    pub(crate) async fn without(site: &Site, parameters: &'static [&'static str]) -> Self {
        Self::by(site, |request| {
            let head = String::from_utf8(request.bytes[..request.body].to_vec()).unwrap();
            let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
            let is_known = |pair: &&str| !parameters.contains(&pair.split('=').next().unwrap_or_default());
            let query: Vec<_> = query.split('&').filter(is_known).collect();
            let head = head.replacen(&request.path, &format!("{path}?{}", query.join("&")), 1);
            Some([head.as_bytes(), &request.bytes[request.body..]].concat())
        })
        .await
    }

    /// `passed`: what becomes of a request; nothing: it is lost.
    async fn by(site: &Site, passed: impl Fn(relaying::Request) -> Option<Vec<u8>> + Clone + Send + 'static) -> Self {
        let target: SocketAddr =
            site.url().trim_start_matches("http://").replace("localhost", "127.0.0.1").parse().unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let passed = passed.clone();
                tokio::spawn(async move {
                    // one request a connection: both answers say that it closes
                    let Ok(Some(request)) = relaying::read_request(&mut near).await else { return };
                    let answer = match passed(request) {
                        None => Some(FAULT.to_vec()),
                        Some(request) => relaying::ask(target, &request, &mut near).await,
                    };
                    if let Some(answer) = answer {
                        let _ = near.write_all(&answer).await;
                    }
                });
            }
        });
        Self { url, task }
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        self.task.abort();
    }
}

const FAULT: &[u8] = b"HTTP/1.1 500 Internal Server Error\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 36\r\n\r\n{\"errcode\":\"M_UNKNOWN\",\"error\":\"\"}  ";

/// A piece of a room's state, JSON.
pub(crate) fn content(room: &Room, kind: &str) -> Value {
    serde_json::from_str(room.content(kind).unwrap_or("null")).unwrap()
}
