//! The server side: requests that are none, requests that do not end, and what is left of a visitor.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

use testing::door::{Desk, soon};

/// Sends bytes, and their end if they are `whole`, and reads the answer to its end; none when the connection just ends.
async fn raw(mut stream: TcpStream, bytes: &[u8], whole: bool) -> Option<String> {
    let _ = stream.write_all(bytes).await;
    if whole {
        let _ = stream.shutdown().await;
    }
    let mut answer = Vec::new();
    let _ = soon(stream.read_to_end(&mut answer)).await;
    (!answer.is_empty()).then(|| String::from_utf8_lossy(&answer).into_owned())
}

#[tokio::test]
async fn hostile_server_requests_that_are_none() {
    let desk = Desk::start().await;
    let door = desk.door.visitor_api_addr().unwrap();
    let homeserver: SocketAddr = desk.site.url().strip_prefix("http://").unwrap().parse().unwrap();
    let long = "x".repeat(1 << 20);
    let requests = [
        "GET /api/visits/../../../etc/passwd HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(),
        "GET /api/visits/%2e%2e%2f%2e%2e%2fetc%2fpasswd/events HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(),
        "GET /_matrix/client/v3/rooms/%00%ff/messages HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(),
        "GET http://other.example/api/visits HTTP/1.1\r\nhost: other.example\r\n\r\n".to_owned(),
        format!("GET /{long} HTTP/1.1\r\nhost: x\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nhost: x\r\nx: {long}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nhost: x\r\n{}\r\n", "x: y\r\n".repeat(10_000)),
        "POST /api/visits HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n{}".to_owned(),
        "POST /api/visits HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n{}".to_owned(),
        "POST /api/visits HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999999999999\r\n\r\n{}".to_owned(),
        "POST /api/visits HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n".to_owned(),
        "POST /api/visits HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ntransfer-encoding: gzip\r\n\r\n{}".to_owned(),
        "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{fc}\u{3}\u{3}".to_owned(),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
        "CONNECT x:1 HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nho st: x\r\n\r\n\0\0\0".to_owned(),
    ];
    for address in [door, homeserver] {
        for request in &requests {
            let answer = raw(TcpStream::connect(address).await.unwrap(), request.as_bytes(), true).await;
            let status = answer.as_deref().and_then(|answer| answer.split(' ').nth(1));
            // no answer at all, or a refusal that quotes nothing of it
            assert!(status.is_none_or(|status| status.starts_with('4')), "{request:.80} {answer:?}");
            assert!(!answer.is_some_and(|answer| answer.contains("passwd") || answer.contains("xxxx")));
        }
    }
    // and it serves on
    let guest = desk.visitor().enter(json!({})).await;
    guest.say("1", "hoi").await;
}

#[tokio::test]
async fn hostile_server_requests_that_do_not_end() {
    let desk = Desk::start().await;
    let address = desk.door.visitor_api_addr().unwrap();
    let guest = desk.visitor().enter(json!({})).await;
    let mut slow = Vec::new();
    for nth in 0..300 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = match nth % 3 {
            0 => "POST /api/visits HTTP/1.1\r\nhost: x\r\nx-".to_owned(),
            1 => "POST /api/visits HTTP/1.1\r\nhost: x\r\ncontent-length: 60000\r\n\r\n{".to_owned(),
            _ => format!("GET /api/visits/{}/events HTTP/1.1\r\nhost: x\r\n\r\n", guest.token),
        };
        stream.write_all(request.as_bytes()).await.unwrap();
        slow.push(stream);
    }
    // the others come in and are heard while they all wait
    let mut sanne = desk.helper("sanne").await;
    let other = desk.visitor().enter(json!({})).await;
    other.say("1", "ik ben er").await;
    guest.say("1", "ik ook").await;
    let first = sanne.await_arrival().await;
    let second = sanne.await_arrival().await;
    assert_ne!(first, second);
    drop(slow);
}

fn holds(folder: &Path, needle: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, needle);
        }
        std::fs::read(&path).unwrap().windows(needle.len()).any(|part| part == needle)
    })
}

#[tokio::test]
async fn hostile_server_no_address_is_kept() {
    let desk = Desk::start().await;
    let address = desk.door.visitor_api_addr().unwrap();
    let from = Ipv4Addr::new(127, 77, 88, 99);
    let call = async |path: &str, body: String| {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((from, 0))).unwrap();
        let stream = socket.connect(address).await.unwrap();
        let head = format!(
            "POST /api/visits{path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nuser-agent: Verraderbrowser/9\r\n\
             x-forwarded-for: 203.0.113.77\r\nforwarded: for=203.0.113.78\r\ncookie: Verraderkoekje=1\r\n\
             accept-language: qx-Verrader\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        raw(stream, head.as_bytes(), false).await.unwrap()
    };
    let entered = call("", r#"{"language":"nl"}"#.to_owned()).await;
    assert!(entered.starts_with("HTTP/1.1 201"), "{entered}");
    let token = entered.split("\"visit\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let said = call(&format!("/{token}/messages"), r#"{"id":"1","text":"Kanariewoord"}"#.to_owned()).await;
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    let folder = desk.site.folder().expect("an embedded homeserver's").to_owned();
    // what was said is there, so this is where to look
    assert!(holds(&folder, b"Kanariewoord"));
    for needle in [&b"127.77.88.99"[..], b"203.0.113", b"Verrader", &from.octets(), token.as_bytes()] {
        assert!(!holds(&folder, needle), "{:?}", String::from_utf8_lossy(needle));
    }
}
