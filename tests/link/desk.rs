//! A desk on a real homeserver: the embedded one, or the Synapse whose address stands in `NACHTWACHT_SYNAPSE`.

use std::cell::Cell;
use std::net::SocketAddr;
use std::process::Command as Process;

use nachtwacht::care::Language;
use nachtwacht::care::registration::Visitor;
use nachtwacht::care::triage::{Answers, Triage};
use nachtwacht::desk::event::{
    Arrived, Assigned, Board, ConversationId, DeskEvent, Fence, MemberId, Message, Moment, Seq, room_type,
};
use nachtwacht::homeserver::{Homeserver as Embedded, HomeserverConfig, HomeserverHandle};
use nachtwacht::matrix::rooms::NewRoom;
use nachtwacht::matrix::server::Homeserver;
use nachtwacht::matrix::session::Session;
use serde_json::json;
use tempfile::TempDir;

/// The password of every account.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// Where the desk lives.
pub(crate) enum Server {
    /// The embedded homeserver, and its folder.
    Embedded { folder: TempDir, running: Option<HomeserverHandle>, address: SocketAddr },
    /// A Synapse that runs already.
    Synapse(String),
}

impl Server {
    async fn start() -> Self {
        if let Ok(url) = std::env::var("NACHTWACHT_SYNAPSE") {
            return Self::Synapse(url);
        }
        let folder = tempfile::tempdir().unwrap();
        let running = serve(folder.path(), "127.0.0.1:0".parse().unwrap()).await;
        Self::Embedded { address: running.addr(), running: Some(running), folder }
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Embedded { address, .. } => format!("http://{address}"),
            Self::Synapse(url) => url.clone(),
        }
    }

    /// Makes an account.
    pub(crate) fn account(&self, name: &str) {
        match self {
            Self::Embedded { folder, .. } => {
                let accounts = nachtwacht::homeserver::Accounts::open(folder.path(), None).unwrap();
                accounts.create_account(name, Some(PASSWORD), name.starts_with("door"), None).unwrap();
            }
            Self::Synapse(url) => register_on_synapse(url, name),
        }
    }

    /// Stops the embedded homeserver; a Synapse belongs to somebody else.
    pub(crate) async fn stop(&mut self) -> bool {
        let Self::Embedded { running, .. } = self else { return false };
        running.take().unwrap().shutdown().await;
        true
    }

    /// Starts it again, on the same folder and port.
    pub(crate) async fn start_again(&mut self) {
        if let Self::Embedded { folder, running, address } = self {
            *running = Some(serve(folder.path(), *address).await);
        }
    }

    /// Makes an account's tokens invalid.
    pub(crate) fn sign_out_everywhere(&self, name: &str) -> bool {
        let Self::Embedded { folder, .. } = self else { return false };
        let accounts = nachtwacht::homeserver::Accounts::open(folder.path(), None).unwrap();
        accounts.set_password(name, PASSWORD).unwrap();
        true
    }
}

async fn serve(folder: &std::path::Path, listen: SocketAddr) -> HomeserverHandle {
    let config = HomeserverConfig { listen, ..HomeserverConfig::new(folder) };
    Embedded::open(config).unwrap().spawn().await.unwrap()
}

fn register_on_synapse(url: &str, name: &str) {
    let script = r#"
import sys, json, hmac, hashlib, urllib.request as r
url, name, password = sys.argv[1:]
api = url + "/_synapse/admin/v1/register"
nonce = json.load(r.urlopen(api))["nonce"]
mac = hmac.new(b"test-shared-secret", "\0".join([nonce, name, password, "notadmin"]).encode(), hashlib.sha1).hexdigest()
body = json.dumps({"nonce": nonce, "username": name, "password": password, "mac": mac, "admin": False}).encode()
r.urlopen(r.Request(api, body, {"Content-Type": "application/json"}))
"#;
    assert!(Process::new("python3").args(["-c", script, url, name, PASSWORD]).status().unwrap().success());
}

/// A desk with a door that does as it is told.
pub(crate) struct Desk {
    pub(crate) server: Server,
    pub(crate) door: Session,
    pub(crate) room: String,
    seq: Cell<u64>,
    suffix: String,
}

impl Desk {
    /// A desk, and helpers who are invited to it.
    pub(crate) async fn open(helpers: &[&str]) -> Self {
        let server = Server::start().await;
        let nanos = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
        let suffix = format!("{:x}", nanos ^ u128::from(std::process::id()) << 64);
        let name = |name: &str| format!("{name}{suffix}");
        server.account(&name("door"));
        for helper in helpers {
            server.account(&name(helper));
        }
        let homeserver = Homeserver::resolve(&server.url()).await.unwrap();
        let door = Session::sign_in(&homeserver, &name("door"), PASSWORD, None).await.unwrap();
        let mut desk = Self { server, door, room: String::new(), seq: Cell::new(0), suffix };
        let invite: Vec<_> = helpers.iter().map(|helper| desk.member(helper)).collect();
        let levels = json!({
            "users": { desk.door.me().as_str(): 100 }, "users_default": 0, "events_default": 90, "state_default": 90,
            "invite": 90, "kick": 90, "ban": 90, "redact": 100,
            "events": { "org.nachtwacht.request": 0, "org.nachtwacht.duty": 0 },
        });
        let new = NewRoom {
            room_type: room_type::DESK,
            name: Some("Night desk"),
            invite: &invite,
            power_levels: Some(levels),
            ..NewRoom::default()
        };
        desk.room = desk.door.create_room(&new).await.unwrap();
        desk
    }

    /// The account's name of a helper.
    pub(crate) fn name(&self, helper: &str) -> String {
        format!("{helper}{}", self.suffix)
    }

    /// The user id of a helper.
    pub(crate) fn member(&self, helper: &str) -> MemberId {
        let server = self.door.me().as_str().split_once(':').unwrap().1;
        format!("@{}:{server}", self.name(helper)).into()
    }

    pub(crate) fn next_seq(&self) -> Seq {
        self.seq.set(self.seq.get() + 1);
        Seq(self.seq.get())
    }

    /// Says something in the desk room.
    pub(crate) async fn tell(&self, event: DeskEvent) {
        let transaction = event.seq().map_or_else(|| format!("b{}", self.seq.get()), |seq| format!("d{}", seq.0));
        self.door.send(&self.room, event.event_type(), &transaction, &event.content()).await.unwrap();
    }

    /// Puts up the board.
    pub(crate) async fn board(&self) {
        let seq = Seq(self.seq.get());
        let board = DeskEvent::Board(Board {
            seq,
            page: 0,
            pages: 1,
            arrivals: (Seq(1), seq),
            conversations: Vec::new(),
            read_to: None,
        });
        let key = Board::key(self.door.me(), 0);
        self.door.set_state(&self.room, board.event_type(), &key, &board.content()).await.unwrap();
    }

    /// A room for a conversation.
    pub(crate) async fn conversation(&self) -> ConversationId {
        let levels = json!({
            "users": { self.door.me().as_str(): 100 }, "users_default": 0, "events_default": 100, "state_default": 100,
            "invite": 100, "kick": 100, "ban": 100, "redact": 100,
            "events": { "m.room.message": 0, "org.nachtwacht.note": 0, "org.nachtwacht.plan": 0 },
        });
        let new = NewRoom { room_type: room_type::CONVERSATION, power_levels: Some(levels), ..NewRoom::default() };
        self.door.create_room(&new).await.unwrap().into()
    }

    /// A visitor arrives.
    pub(crate) async fn arrive(&self) -> ConversationId {
        let conversation = self.conversation().await;
        self.arrived(&conversation).await;
        conversation
    }

    /// Says that a visitor arrived.
    pub(crate) async fn arrived(&self, conversation: &ConversationId) {
        let seq = self.next_seq();
        self.tell(DeskEvent::Arrived(Arrived {
            seq,
            conversation: conversation.clone(),
            since: Moment(1),
            alias: format!("Visitor {}", seq.0),
            language: Language::Nl,
            visitor: Visitor::New,
            answers: Answers::default(),
            triage: Triage::X,
        }))
        .await;
    }

    /// The visitor writes.
    pub(crate) async fn visitor_says(&self, conversation: &ConversationId, words: &str) {
        let message = Message::text(words, words.into());
        let content = serde_json::to_string(&message).unwrap();
        self.door.send(conversation.as_str(), Message::TYPE, words, &content).await.unwrap();
    }

    /// The door gives a conversation to a helper.
    pub(crate) async fn assign(&self, conversation: &ConversationId, helper: &MemberId) {
        self.door.invite(conversation.as_str(), helper).await.unwrap();
        self.tell(DeskEvent::Assigned(Assigned {
            seq: self.next_seq(),
            conversation: conversation.clone(),
            to: Some(helper.clone()),
            request: None,
            fence: Fence(1),
            since: Moment(1),
        }))
        .await;
    }

    /// What was said in a conversation, oldest first: sender and words, as the homeserver has it.
    pub(crate) async fn transcript(&self, conversation: &ConversationId) -> Vec<(MemberId, String)> {
        let events = nachtwacht::matrix::sync::history(&self.door, conversation.as_str()).await.unwrap();
        let messages = events.iter().filter(|event| &*event.event_type == Message::TYPE);
        messages.map(|event| (event.sender.clone(), event.text("body").unwrap())).collect()
    }
}
