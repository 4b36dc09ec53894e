//! Words that the homeserver has and that the door has not heard back yet.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use door::{Door, DoorConfig, DoorHandle};
use matrix::server::Homeserver;
use matrix::session::Session;
use serde_json::{Value, json};
use testing::door::{Guest, Helper, open, soon, visitors_of};
use testing::relaying::{Of, ask, read_request};
use testing::site::{PASSWORD, Site};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How long a visitor's message waits for the homeserver.
const WAIT: Duration = Duration::from_secs(1);

/// A desk whose door reads nothing for a while, though the homeserver takes what it sends.
struct DeafDesk {
    site: Site,
    door: DoorHandle,
    /// Whether answers to the door's readings are held back, and how many messages it has sent.
    wire: watch::Sender<(bool, usize)>,
}

impl DeafDesk {
    async fn start() -> Self {
        let site = Site::start().await;
        site.account("door", true).await;
        // the desk is founded, and its first run leaves
        soon(open(&site, |_| {}).await.shutdown()).await.unwrap();
        let (wire, url) = (watch::Sender::new((false, 0)), relay(&site).await);
        let url = url(wire.clone());
        let homeserver = Homeserver::resolve(&url).await.unwrap();
        let session = Session::sign_in(&homeserver, &site.name("door"), PASSWORD, Some("DOOR")).await.unwrap();
        let mut config = DoorConfig { listen: Some(([127, 0, 0, 1], 0).into()), ..DoorConfig::default() };
        config.timing.acknowledge = WAIT;
        let door = soon(Box::pin(Door::start(session, config))).await.unwrap();
        Self { site, door, wire }
    }

    async fn helper(&self) -> Helper {
        self.site.account("sanne", false).await;
        let session = self.site.sign_in("sanne", "DESK").await;
        self.door.ensure_member(session.me()).await.unwrap();
        Helper::sit_down(session, self.door.desk_room()).await
    }

    /// What the door reads is held back from now on.
    fn is_deaf(&self) {
        self.wire.send_replace((true, 0));
    }

    /// It hears again as soon as the homeserver has taken one more message of it.
    async fn hears_after_a_message(&self) {
        let mut wire = self.wire.subscribe();
        let before = wire.borrow().1;
        soon(wire.wait_for(|(_, sent)| *sent > before)).await.unwrap();
        self.wire.send_modify(|(deaf, _)| *deaf = false);
    }
}

/// A way to the homeserver, which a test can hold answers back on; its address, given what says so.
async fn relay(site: &Site) -> impl FnOnce(watch::Sender<(bool, usize)>) -> String + use<> {
    let target: SocketAddr =
        site.url().trim_start_matches("http://").replace("localhost", "127.0.0.1").parse().unwrap();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    move |wire| {
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(pass(near, target, wire.clone()));
            }
        });
        url
    }
}

/// Passes one request on, and its answer back.
async fn pass(mut near: TcpStream, target: SocketAddr, wire: watch::Sender<(bool, usize)>) {
    let Ok(Some(request)) = read_request(&mut near).await else { return };
    let Some(answer) = ask(target, &request.bytes, &mut near).await else { return };
    match request.of {
        Of::Sync => drop(wire.subscribe().wait_for(|(deaf, _)| !deaf).await),
        Of::Send => wire.send_modify(|(_, sent)| *sent += 1),
        Of::Other => {}
    }
    let _ = near.write_all(&answer).await;
}

async fn say(guest: &Guest, id: &str, text: &str) -> (u16, Value) {
    let (status, answer) = guest.post("messages", json!({ "id": id, "text": text })).await;
    (status, answer["error"].clone())
}

/// The homeserver answers a transaction that it knows with the event that it has, whatever is sent in it: other words
/// under the same id are nowhere, and are never said to be received.
#[tokio::test]
async fn other_words_under_an_id_whose_echo_is_missing_are_not_said_to_be_received() {
    let desk = DeafDesk::start().await;
    let mut sanne = desk.helper().await;
    let guest = visitors_of(&desk.door).enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    desk.is_deaf();
    assert_eq!(say(&guest, "1", "help").await, (503, json!("unavailable")), "not said to have arrived");
    // the form came back, and more was written into it
    let (again, ()) = tokio::join!(say(&guest, "1", "help hij is hier"), desk.hears_after_a_message());
    assert_eq!(again, (409, json!("id_taken")));
    // the words as they were are there, and stand there once
    assert_eq!(say(&guest, "1", "help").await.0, 200);
    assert_eq!(say(&guest, "2", "help hij is hier").await.0, 200);
    let bodies: Vec<String> = sanne.messages(&conversation).await.into_iter().map(|message| message.body).collect();
    assert_eq!(bodies, ["help", "help hij is hier"]);
}

/// The same without scripts: the frame says that it did not work, and keeps the words under a new id.
#[tokio::test]
async fn without_scripts_words_added_before_the_echo_stay_in_the_field() {
    let desk = DeafDesk::start().await;
    let mut sanne = desk.helper().await;
    let guest = visitors_of(&desk.door).enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let say = format!("http://{}/plain/say", desk.door.visitor_api_addr().unwrap());
    let form = async |id: &str, text: &str| {
        let body = format!("key={}&language=nl&id={id}&text={text}", guest.token);
        let request = reqwest::Client::new().post(&say).header("content-type", "application/x-www-form-urlencoded");
        soon(request.header("sec-fetch-site", "same-origin").body(body).send()).await.unwrap().text().await.unwrap()
    };
    let value = |page: &str| page.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    desk.is_deaf();
    let kept = form("1", "help").await;
    assert!(kept.contains("\nhelp</textarea>") && value(&kept) == "1", "the same words may be sent again: {kept}");
    let (again, ()) = tokio::join!(form("1", "help+hij+is+hier"), desk.hears_after_a_message());
    assert!(again.contains("help hij is hier</textarea>") && !again.contains("Verstuurd."), "{again}");
    assert_ne!(value(&again), "1");
    assert!(form(&value(&again), "help+hij+is+hier").await.contains("Verstuurd."));
    let bodies: Vec<String> = sanne.messages(&conversation).await.into_iter().map(|message| message.body).collect();
    assert_eq!(bodies, ["help", "help hij is hier"]);
}
