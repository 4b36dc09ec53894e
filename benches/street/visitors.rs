//! The visitors: they come in, listen, and say something, as the desk's proxy would pass it on.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Mutex as Turn;
use tokio::task::JoinSet;
use tokio::time::interval;

use super::{figures, since};

/// So many come in at once.
const ARRIVING: usize = 32;
/// The connections on which words are sent: a proxy has some, too.
const CALLS: usize = 512;

/// When each word that is on its way was to be sent, and how long those took that came.
#[derive(Default)]
struct Words {
    sent: HashMap<String, Instant>,
    seen: Vec<Duration>,
}

/// Lets them come in, and then has them say so many words a second in all, for so many seconds each.
pub(crate) async fn run(door: &str, count: usize, rates: Vec<u32>, seconds: u64) {
    let door: SocketAddr = door.trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
    let words = Arc::new(Mutex::new(Words::default()));
    let began = Instant::now();
    let arrive = async |nth: usize| {
        let key = enter(door, nth).await;
        let stream = listen(door, &key).await;
        (key, stream)
    };
    let mut arriving = stream::iter(0..count).map(arrive).buffer_unordered(ARRIVING).boxed_local();
    let (mut keys, mut listening) = (Vec::new(), JoinSet::new());
    while let Some((key, stream)) = arriving.next().await {
        keys.push(key);
        listening.spawn(read(stream, words.clone()));
    }
    drop(arriving);
    println!("{count} visitors are there and listen, after {:.1} s", since(began));
    // what was held for their arrival settles
    tokio::time::sleep(Duration::from_secs(seconds.min(5))).await;
    println!("they are quiet for a while");
    for rate in rates {
        talk(door, &keys, &words, rate, seconds).await;
    }
    assert_eq!(listening.len(), count, "nobody's stream has ended");
    println!("all still listen");
}

/// They say something in turn.
async fn talk(door: SocketAddr, keys: &[String], words: &Arc<Mutex<Words>>, rate: u32, seconds: u64) {
    words.lock().unwrap().seen.clear();
    let calls: Vec<_> = (0..CALLS).map(|_| Arc::new(Turn::new(None::<TcpStream>))).collect();
    let (mut saying, total) = (JoinSet::new(), u64::from(rate) * seconds);
    let mut tick = interval(Duration::from_secs(1) / rate);
    let began = Instant::now();
    for nth in 0..total {
        let due = tick.tick().await.into_std();
        let id = format!("r{rate}n{nth}");
        let index = usize::try_from(nth).unwrap();
        let (key, call) = (keys[index % keys.len()].clone(), calls[index % CALLS].clone());
        words.lock().unwrap().sent.insert(id.clone(), due);
        saying.spawn(async move {
            let mut call = call.lock().await;
            let body = json!({ "id": id, "text": "Ik weet het niet meer, kun je me helpen?" }).to_string();
            let (status, _) = post(&mut call, door, &format!("/api/visits/{key}/messages"), &body, None).await;
            assert_eq!(status, 200);
            due.elapsed()
        });
    }
    let mut taken = saying.join_all().await;
    let took = since(began);
    let deadline = Instant::now() + Duration::from_secs(10);
    while words.lock().unwrap().seen.len() < taken.len() && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut seen = std::mem::take(&mut words.lock().unwrap().seen);
    assert_eq!(seen.len(), taken.len(), "each is in its visitor's stream, once");
    let done = f64::from(u32::try_from(taken.len()).unwrap()) / took;
    println!("{total} words, {rate} a second asked, {done:.0} done; acknowledged: {}", figures(&mut taken));
    println!("  in the visitor's stream: {}", figures(&mut seen));
}

/// Comes in, from an address of its own.
async fn enter(door: SocketAddr, nth: usize) -> String {
    let from = Ipv4Addr::from_bits(0x0A00_0001 + u32::try_from(nth).unwrap());
    let (status, answer) = post(&mut None, door, "/api/visits", r#"{"language":"nl"}"#, Some(from)).await;
    assert_eq!(status, 201, "{answer}");
    answer["visit"].as_str().unwrap().to_owned()
}

/// Opens the stream, and waits for its first event.
async fn listen(door: SocketAddr, key: &str) -> TcpStream {
    let mut stream = TcpStream::connect(door).await.unwrap();
    let request = format!("GET /api/visits/{key}/events HTTP/1.1\r\nhost: desk\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let (mut bytes, mut buffer) = (Vec::new(), [0; 1_024]);
    while !bytes.windows(16).any(|part| part == b"event: assigned\n") {
        let read = stream.read(&mut buffer).await.unwrap();
        assert!(read > 0, "the stream was not opened: {}", String::from_utf8_lossy(&bytes));
        bytes.extend_from_slice(&buffer[..read]);
    }
    stream
}

/// Reads a stream: of each word, how long it took.
async fn read(mut stream: TcpStream, words: Arc<Mutex<Words>>) {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 512]);
    loop {
        let read = stream.read(&mut buffer).await.unwrap_or(0);
        if read == 0 {
            return;
        }
        bytes.extend_from_slice(&buffer[..read]);
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            let line: Vec<_> = bytes.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            let id = line.split_once("\"id\":\"").and_then(|(_, rest)| rest.split('"').next());
            let mut words = words.lock().unwrap();
            if let Some(due) = id.and_then(|id| words.sent.remove(id)) {
                words.seen.push(due.elapsed());
            }
        }
    }
}

/// Posts on a connection that stays open, or a new one; status and answer.
async fn post(
    call: &mut Option<TcpStream>,
    door: SocketAddr,
    path: &str,
    body: &str,
    from: Option<Ipv4Addr>,
) -> (u16, Value) {
    let from = from.map(|from| format!("x-forwarded-for: {from}\r\n")).unwrap_or_default();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: desk\r\ncontent-type: application/json\r\n{from}content-length: {}\r\n\r\n",
        body.len()
    );
    loop {
        let mut stream = match call.take() {
            Some(stream) => stream,
            None => TcpStream::connect(door).await.unwrap(),
        };
        let sent = stream.write_all(format!("{head}{body}").as_bytes()).await;
        // one that the door has given up meanwhile is none
        if let (Ok(()), Some(answer)) = (sent, answer(&mut stream).await) {
            *call = Some(stream);
            return answer;
        }
    }
}

/// Reads one answer; none when the connection ends before it.
async fn answer(stream: &mut TcpStream) -> Option<(u16, Value)> {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 2_048]);
    loop {
        let read = stream.read(&mut buffer).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&buffer[..read]);
        let Some(end) = testing::relaying::body(&bytes) else { continue };
        let length = testing::relaying::length(&bytes[..end]).unwrap_or(0);
        if bytes.len() >= end + length {
            let status = std::str::from_utf8(&bytes[9..12]).ok()?.parse().ok()?;
            return Some((status, serde_json::from_slice(&bytes[end..end + length]).unwrap_or(Value::Null)));
        }
    }
}
