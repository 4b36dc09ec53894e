//! 54 and what belongs to it: a flood from one client behind the proxy, requests that are sent by halves, readers who take
//! nothing, and what is left of a visitor. With the nginx that the guide ships, where there is one on this machine.

mod bounds;
mod canary;
mod figures;

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use desk::event::{DeskEvent, Leaving};
use futures_util::stream::{self, StreamExt as _};
use matrix::server::Homeserver;
use matrix::session::{Session, SyncRequest};
use matrix::transport::Transport;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

use testing::door::{Desk, Visitors, soon};
use testing::proxy::Proxy;
use testing::site::PASSWORD;

/// How the street comes to the door.
enum Way {
    /// Through the nginx of the guide.
    Nginx(Box<Proxy>),
    /// As a proxy would pass it on.
    Header(String),
}

impl Way {
    fn all(desk: &Desk) -> Vec<Self> {
        let door = format!("http://{}", desk.door.visitor_api_addr().unwrap());
        let nginx = Proxy::start(&door, &desk.site.url()).map(|proxy| Self::Nginx(Box::new(proxy)));
        nginx.into_iter().chain([Self::Header(door)]).collect()
    }

    /// Somebody's browser at an address of its own, who forges another.
    fn from(&self, last: u8) -> Visitors {
        let address = IpAddr::V4(Ipv4Addr::new(127, 0, 9, last));
        let forged = "203.0.113.9";
        match self {
            Self::Nginx(proxy) => {
                Visitors { http: proxy.browser(address), base: format!("{}/api/visits", proxy.chat()) }
            }
            Self::Header(door) => {
                let said = format!("{forged}, {address}").parse().unwrap();
                let headers = [("x-forwarded-for".parse().unwrap(), said)].into_iter().collect();
                let http = reqwest::Client::builder().default_headers(headers).build().unwrap();
                Visitors { http, base: format!("{door}/api/visits") }
            }
        }
    }
}

/// Posts so many visits from one address, 32 at a time: how many were let in, and how many were told to wait.
async fn flood(way: &Way, last: u8, visits: usize) -> (usize, usize) {
    let visitors = way.from(last);
    let post = |nth: usize| {
        let request = visitors.http.post(&visitors.base);
        // each forges another address; what a proxy adds comes after it
        let forged = format!("198.51.100.{}", nth % 256);
        let request = if matches!(way, Way::Nginx(_)) { request.header("x-forwarded-for", forged) } else { request };
        async move {
            let answer = request.json(&json!({})).send().await.unwrap();
            let wait = answer.headers().get("retry-after");
            let wait: Option<u64> = wait.map(|wait| wait.to_str().unwrap().parse().unwrap());
            (answer.status().as_u16(), wait)
        }
    };
    let answers: Vec<_> = stream::iter(0..visits).map(post).buffer_unordered(32).collect().await;
    let inside = answers.iter().filter(|(status, _)| *status == 201).count();
    let is_told = |wait: Option<u64>| wait.is_some_and(|wait| (1..=20).contains(&wait));
    let outside = answers.iter().filter(|(status, wait)| *status == 429 && is_told(*wait)).count();
    assert_eq!(inside + outside, visits, "some got another answer");
    (inside, outside)
}

#[tokio::test]
async fn hostile_54_two_thousand_visits_from_one_client_behind_the_proxy() {
    let mut desk = Desk::start_with(|config| config.limits.count_loopback = true).await;
    for nth in 0..Way::all(&desk).len() {
        let way = Way::all(&desk).swap_remove(nth);
        let talking = way.from(1).enter(json!({})).await;
        let (inside, outside) = flood(&way, 9, 2_000).await;
        assert!((10..=20).contains(&inside) && outside >= 1_980, "{inside} {outside}");
        // the others get in, and who was there goes on
        for other in 20..30 {
            way.from(other).enter(json!({})).await.say("1", "hoi").await;
        }
        talking.say("1", "ik ben er nog").await;
        assert!(!desk.door.reception().is_full() && desk.door.crowded().borrow().is_none());
        drop(way);
        // a door that starts anew has forgotten who came, and its places are not taken
        desk = desk.restart(|config| config.limits.count_loopback = true).await;
        let way = Way::all(&desk).swap_remove(nth);
        way.from(30).enter(json!({})).await.say("1", "en ik").await;
    }
}

#[tokio::test]
async fn hostile_54_a_full_door_keeps_who_is_there_and_one_network_never_fills_it() {
    let desk = Desk::start_with(|config| {
        config.limits.count_loopback = true;
        config.limits.open_visits = 12;
        config.limits.visits = 1_000;
        config.timing.crowded = Duration::from_millis(50);
    })
    .await;
    let way = Way::all(&desk).swap_remove(0);
    let loud = way.from(9);
    let mut inside = Vec::new();
    let refused = loop {
        let (status, answer) = loud.post("", "{}").await;
        if status != 201 {
            break (status, answer);
        }
        inside.push(answer["visit"].as_str().unwrap().to_owned());
    };
    assert_eq!((refused.0, &refused.1["error"], inside.len()), (503, &json!("desk_full"), 6), "half of it");
    let mut told = desk.door.crowded();
    let said = soon(told.wait_for(Option::is_some)).await.unwrap().unwrap();
    assert_eq!((said.full, said.places, said.taken, said.largest, said.networks), (false, 12, 6, 6, 1));
    // others get in until there is really no place
    for other in 20..26 {
        way.from(other).enter(json!({})).await;
    }
    let answer = soon(way.from(40).http.post(way.from(40).base).json(&json!({})).send()).await.unwrap();
    let wait: u64 = answer.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!(answer.status() == 503 && wait == 30 && desk.door.reception().is_full());
    soon(told.wait_for(|said| said.is_some_and(|said| said.full))).await.unwrap();
    // who is there stays
    loud.of_token(&inside[0]).say("1", "ik was er al").await;
    // and when somebody goes, somebody else comes
    let mut sanne = desk.helper("sanne").await;
    let left = loud.of_token(&inside[1]);
    left.post("leave", json!({ "how": "goodbye" })).await;
    let gone = sanne.seek_event(|event| match event {
        DeskEvent::Left(left) if left.how == Leaving::Goodbye => Some(left.conversation.clone()),
        _ => None,
    });
    let conversation = gone.await;
    sanne.claim(&conversation, 0).await;
    sanne.ask(&conversation, 1, desk::event::Ask::close(care::registration::Closing::Goodbye)).await;
    soon(told.wait_for(|said| said.is_none_or(|said| !said.full))).await.unwrap();
    way.from(40).enter(json!({})).await;
}

/// Opens so many connections that say the half of a request: heads for the most part, and some bodies.
async fn halves(door: std::net::SocketAddr, count: usize) -> Vec<TcpStream> {
    let open = async |nth: usize| {
        let mut stream = TcpStream::connect(door).await.unwrap();
        let half = match nth % 4 {
            0 => "POST /api/visits HTTP/1.1\r\nhost: x\r\ncontent-length: 60000\r\n\r\n{",
            1 => "",
            _ => "POST /api/visits HTTP/1.1\r\nhost: x\r\nx-",
        };
        // one that was ousted meanwhile takes nothing
        let _ = stream.write_all(half.as_bytes()).await;
        stream
    };
    stream::iter(0..count).map(open).buffer_unordered(64).collect().await
}

#[tokio::test]
async fn hostile_54_requests_that_are_sent_by_halves_keep_nobody_waiting() {
    let desk = Desk::start_with(|config| {
        config.limits.connections = 64;
        config.limits.streams = 1_000;
    })
    .await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let mut listening = guest.listen().await;
    listening.await_named("assigned").await;
    let mut halves = halves(desk.door.visitor_api_addr().unwrap(), 400).await;
    // sooner than any of the halves runs out of time: their places are given on
    let other = tokio::time::timeout(Duration::from_secs(5), desk.visitor().enter(json!({}))).await.expect("no wait");
    other.say("1", "hoi").await;
    // who listens was never in question
    sanne.say(&conversation, 1, "a1", "Ik ben er").await;
    assert_eq!(listening.messages(1).await, ["Ik ben er"]);
    let mut nothing = [0; 1];
    assert!(matches!(soon(halves[1].read(&mut nothing)).await, Ok(0) | Err(_)), "the oldest are gone");
    // and when all places are busy, it is said so, and who is there stays
    let mut listeners = Vec::new();
    let busy = loop {
        let mut stream = TcpStream::connect(desk.door.visitor_api_addr().unwrap()).await.unwrap();
        let visit = desk.visitor().again(&other);
        let request = format!("GET /api/visits/{}/events HTTP/1.1\r\nhost: x\r\n\r\n", visit.token);
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = [0; 12];
        soon(stream.read_exact(&mut head)).await.unwrap();
        if head.ends_with(b"503") {
            break stream;
        }
        listeners.push(stream);
        assert!(listeners.len() <= 64, "as many as there are places");
    };
    drop(busy);
    sanne.say(&conversation, 1, "a2", "Nog steeds").await;
    assert_eq!(listening.messages(1).await, ["Nog steeds"]);
}

#[tokio::test]
async fn hostile_54_a_reader_who_takes_nothing_is_gone() {
    let desk = Desk::start_with(|config| {
        config.limits.write_time = Duration::from_millis(300);
        config.limits.messages = 1_000;
        config.timing.away = Duration::from_millis(20);
        config.timing.lost = Duration::from_millis(40);
    })
    .await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let text = "\u{1f989}".repeat(4_000);
    for nth in 0..100 {
        guest.say(&nth.to_string(), &text).await;
    }
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut stream = socket.connect(desk.door.visitor_api_addr().unwrap()).await.unwrap();
    let request = format!("GET /api/visits/{}/events HTTP/1.1\r\nhost: x\r\n\r\n", guest.token);
    stream.write_all(request.as_bytes()).await.unwrap();
    let how = sanne.await_event(|event| match event {
        DeskEvent::Left(left) => Some(left.how),
        _ => None,
    });
    assert_eq!(how.await, Leaving::ConnectionLost);
    let mut read = Vec::new();
    let _ = soon(stream.read_to_end(&mut read)).await;
    assert!(read.len() < 100 * text.len(), "{} bytes were written to nobody", read.len());
    // one who reads gets all of it
    assert_eq!(guest.listen().await.messages(100).await.len(), 100);
}

#[tokio::test]
async fn behind_the_nginx_of_the_guide_words_pass_at_once_in_both_directions() {
    let desk = Desk::start().await;
    let door = format!("http://{}", desk.door.visitor_api_addr().unwrap());
    let Some(proxy) = Proxy::start(&door, &desk.site.url()) else { return };
    let visitors =
        Visitors { http: proxy.browser(Ipv4Addr::LOCALHOST.into()), base: format!("{}/api/visits", proxy.chat()) };
    let mut sanne = desk.helper("sanne").await;
    let guest = visitors.enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let mut stream = guest.listen().await;
    stream.await_named("assigned").await;
    for nth in 0..5 {
        let id = format!("a{nth}");
        // each is there before the next is sent: nothing waits in a buffer
        sanne.say(&conversation, 1, &id, &id).await;
        assert_eq!(stream.messages(1).await, [id]);
    }
    guest.say("1", "dank je").await;
    // a console's way is the other name: TLS, a sign-in, a reading that waits
    let pem = std::fs::read(proxy.authority()).unwrap();
    let transport = Transport::default().trusting(&pem).unwrap();
    let homeserver = Homeserver::resolve_over(transport, &proxy.matrix()).await.unwrap();
    let session = Session::sign_in(&homeserver, &desk.site.name("sanne"), PASSWORD, Some("TLS")).await.unwrap();
    let first = SyncRequest { since: None, poll: Duration::ZERO, limit: 10 };
    let batch = session.sync(&first).await.unwrap();
    let waiting = SyncRequest { since: Some(batch.next), poll: Duration::from_secs(20), limit: 10 };
    let (read, _) = tokio::join!(session.sync(&waiting), guest.say("2", "nog iets"));
    assert!(read.unwrap().joined.iter().any(|joined| joined.room == conversation.as_str()));
}
