//! One client before the nginx of the guide: whatever it holds open or asks for, there is room for the others.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;

use testing::door::{Desk, Visitors, soon};
use testing::proxy::{CHAT, Proxy};

/// So many connections nginx has room for.
const ROOM: usize = 1_024;
/// So many requests of one address it takes at once, by the guide's file.
const HELD: usize = 400;
/// So many one client tries.
const TRIED: usize = 700;
/// The loud client, and one of the others.
const LOUD: Ipv4Addr = Ipv4Addr::new(127, 0, 10, 1);
const QUIET: Ipv4Addr = Ipv4Addr::new(127, 0, 10, 2);

fn in_front_of(desk: &Desk) -> Option<Proxy> {
    let door = format!("http://{}", desk.door.visitor_api_addr().unwrap());
    Proxy::start_with(&door, &desk.site.url(), ROOM)
}

fn visitors(proxy: &Proxy, from: Ipv4Addr) -> Visitors {
    Visitors { http: proxy.browser(IpAddr::V4(from)), base: format!("{}/api/visits", proxy.chat()) }
}

fn tls(proxy: &Proxy) -> TlsConnector {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(proxy.authority()).unwrap()).unwrap();
    TlsConnector::from(Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()))
}

/// Says a request as far as the first byte of a long body, then a byte now and then and never the rest: what it is
/// answered.
async fn half_a_request(tls: TlsConnector, address: std::net::SocketAddr) -> String {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((LOUD, 0).into()).unwrap();
    let name = ServerName::try_from(CHAT).unwrap();
    let mut stream = tls.connect(name, socket.connect(address).await.unwrap()).await.unwrap();
    let head = format!(
        "POST /api/visits HTTP/1.1\r\nhost: {CHAT}\r\ncontent-type: application/json\r\ncontent-length: 131072\r\n\r\n{{"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let (mut slowly, mut answer, mut bytes) = (tokio::time::interval(Duration::from_secs(3)), Vec::new(), [0; 1_024]);
    loop {
        tokio::select! {
            read = stream.read(&mut bytes) => match read {
                Ok(count) if count > 0 => answer.extend_from_slice(&bytes[..count]),
                _ => return String::from_utf8(answer).unwrap(),
            },
            // what was answered is read to its end
            _ = slowly.tick(), if answer.is_empty() => {
                let _ = stream.write_all(b" ").await;
            }
        }
    }
}

#[tokio::test]
async fn hostile_54_half_sent_requests_of_one_address_leave_room_for_the_others() {
    let desk = Desk::start().await;
    let Some(proxy) = in_front_of(&desk) else { return };
    let connector = tls(&proxy);
    let mut halves = JoinSet::new();
    for _ in 0..TRIED {
        halves.spawn(half_a_request(connector.clone(), proxy.address()));
    }
    for _ in HELD..TRIED {
        let answer = soon(halves.join_next()).await.unwrap().unwrap();
        assert!(answer.starts_with("HTTP/1.1 429") && answer.contains("\"error\":\"too_many\""), "{answer}");
        assert!(answer.to_lowercase().contains("retry-after: 5"), "{answer}");
    }
    // the rest goes on, and others come in and talk meanwhile
    let other = visitors(&proxy, QUIET).enter(json!({})).await;
    other.listen().await.await_named("assigned").await;
    other.say("1", "hoi").await;
    assert_eq!(halves.len(), HELD, "as many as one address may have, and no more");
    let (status, answer) = visitors(&proxy, LOUD).post("", "{}").await;
    assert_eq!((status, &answer["error"]), (429, &json!("too_many")), "{answer}");
    // who lets go comes in
    halves.shutdown().await;
    let again = async { while visitors(&proxy, LOUD).post("", "{}").await.0 != 201 {} };
    soon(again).await;
    let address = LOUD.to_string();
    assert!(!proxy.written().contains(&address), "nobody is told of: {}", proxy.written());
}

#[tokio::test]
async fn hostile_54_one_address_that_asks_for_the_page_again_and_again_is_told_to_wait() {
    let desk = Desk::start().await;
    let Some(proxy) = in_front_of(&desk) else { return };
    let page = async |from: &reqwest::Client| {
        let answer = soon(from.get(format!("{}/", proxy.chat())).send()).await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let (loud, quiet) = (proxy.browser(IpAddr::V4(LOUD)), proxy.browser(IpAddr::V4(QUIET)));
    // a class that opens it at the same time gets it
    let class: Vec<_> = stream::iter(0..40).map(|_| page(&loud)).buffer_unordered(40).collect().await;
    assert!(class.iter().all(|(status, page)| *status == 200 && page.contains("id=\"enter\"")));
    let pages: Vec<_> = stream::iter(0..1_000).map(|_| page(&loud)).buffer_unordered(64).collect().await;
    let refused: Vec<_> = pages.iter().filter(|(status, _)| *status != 200).collect();
    assert!(!refused.is_empty(), "all of {} were answered", pages.len());
    assert!(refused.iter().all(|(status, page)| *status == 429 && page.contains("tel:112")), "{refused:?}");
    assert_eq!(page(&quiet).await.0, 200);
    assert!(!proxy.written().contains(&LOUD.to_string()), "nobody is told of: {}", proxy.written());
}
