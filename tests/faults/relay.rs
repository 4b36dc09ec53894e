//! The relay between a console and its homeserver, in which things go wrong.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::dice::Dice;
use crate::fault::{Fault, Of, Weather};
use crate::ledger::Ledger;
use crate::token::bodies;
use testing::relaying::{Request, ask, body, endless, length, read_request};

const ENDLESS: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2147483648\r\n\r\n{";

/// A relay at work; it ends with this.
pub(crate) struct Relay {
    address: SocketAddr,
    shared: Arc<Shared>,
    end: Option<oneshot::Sender<()>>,
}

struct Shared {
    target: SocketAddr,
    ledger: Arc<Ledger>,
    now: Mutex<Now>,
    faults: Mutex<std::collections::BTreeMap<&'static str, u64>>,
    /// Nothing passes, and nobody is told so.
    cut: AtomicBool,
    /// When the homeserver took the console's last signs of life.
    alive: Mutex<Vec<Instant>>,
}

struct Now {
    weather: Weather,
    dice: Dice,
    /// The last whole answer to the reading.
    last: Option<Vec<u8>>,
}

impl Relay {
    /// A relay to the homeserver at this URL.
    pub(crate) fn to(url: &str, ledger: Arc<Ledger>, seed: u64) -> Self {
        let target = url.trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
        let now = Mutex::new(Now { weather: Weather::CALM, dice: Dice::new(seed), last: None });
        let shared =
            Shared { target, ledger, now, faults: Mutex::default(), cut: false.into(), alive: Mutex::default() };
        let shared = Arc::new(shared);
        let (told, address) = std::sync::mpsc::channel();
        let (end, ended) = oneshot::channel();
        let relay = Arc::clone(&shared);
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                told.send(listener.local_addr().unwrap()).unwrap();
                let serve = async {
                    while let Ok((near, _)) = listener.accept().await {
                        let relay = Arc::clone(&relay);
                        tokio::spawn(async move {
                            let mut near = near;
                            let _ = near.set_nodelay(true);
                            while let Ok(true) = relay.serve(&mut near).await {}
                        });
                    }
                };
                tokio::select! {
                    () = serve => {}
                    _ = ended => {}
                }
            });
        });
        Self { address: address.recv().unwrap(), shared, end: Some(end) }
    }

    /// Where the console connects to.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on this much goes wrong.
    pub(crate) fn set(&self, weather: Weather) {
        self.shared.now.lock().unwrap_or_else(PoisonError::into_inner).weather = weather;
    }

    /// From now on nothing passes, as when a cable is pulled; or all does again.
    pub(crate) fn cut(&self, cut: bool) {
        self.shared.ledger.read(false);
        self.shared.cut.store(cut, Ordering::SeqCst);
    }

    /// What tells when the console's last signs of life were taken by the homeserver.
    pub(crate) fn pulse(&self) -> impl Fn() -> Vec<Instant> + Send + use<> {
        let shared = Arc::clone(&self.shared);
        move || shared.alive.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How often each fault happened.
    pub(crate) fn faults(&self) -> Vec<(&'static str, u64)> {
        self.shared.faults.lock().unwrap().iter().map(|(name, count)| (*name, *count)).collect()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.end.take().map(|end| end.send(()));
    }
}

impl Shared {
    /// One request of a connection. Whether the connection goes on.
    async fn serve(&self, near: &mut TcpStream) -> io::Result<bool> {
        let Some(mut request) = read_request(near).await? else { return Ok(false) };
        if self.is_cut().await {
            return reset(near);
        }
        let sent = if request.of == Of::Send { bodies(&request.bytes[request.body..]) } else { Vec::new() };
        self.ledger.is_sent(&sent, request.path.rsplit('/').next().unwrap_or_default());
        let fault = {
            let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
            let weather = now.weather;
            weather.next(request.of, &mut now.dice)
        };
        if let Some(fault) = &fault {
            *self.faults.lock().unwrap().entry(fault.name()).or_default() += 1;
            self.ledger.read(false);
        }
        match &fault {
            Some(Fault::ResetBefore) => return reset(near),
            Some(Fault::Instead(bytes)) => return near.write_all(bytes).await.map(|()| false),
            Some(Fault::Endless) => return endless(near, ENDLESS).await.map(|()| false),
            Some(Fault::Gapped) => gap(&mut request.bytes),
            _ => {}
        }
        let Some(answer) = ask(self.target, &request.bytes, near).await.as_deref().and_then(kept_open) else {
            self.ledger.read(false);
            return Ok(false);
        };
        let well = answer.starts_with(b"HTTP/1.1 2");
        if well && request.path.contains("/sendToDevice/") {
            self.is_alive();
        }
        if well && request.of == Of::Send {
            self.ledger.has(&sent);
        } else if well && !self.cut.load(Ordering::SeqCst) {
            self.ledger.has(&bodies(&answer));
        }
        if self.is_cut().await {
            return reset(near);
        }
        self.deliver(near, &request, answer, fault).await
    }

    /// The homeserver took a sign of life: one that it has not taken yet is none for the desk.
    fn is_alive(&self) {
        let mut alive = self.alive.lock().unwrap_or_else(PoisonError::into_inner);
        alive.push(Instant::now());
        let more = alive.len().saturating_sub(10);
        alive.drain(..more);
    }

    /// Waits for as long as nothing passes. Whether it did.
    async fn is_cut(&self) -> bool {
        let was = self.cut.load(Ordering::SeqCst);
        while self.cut.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        was
    }

    async fn deliver(
        &self,
        near: &mut TcpStream,
        request: &Request,
        answer: Vec<u8>,
        fault: Option<Fault>,
    ) -> io::Result<bool> {
        let body = body(&answer).unwrap_or(answer.len());
        let half = body + (answer.len() - body) / 2;
        match fault {
            None => {}
            Some(Fault::ResetAfter) => return reset(near),
            Some(Fault::Lost) => return Ok(false),
            Some(Fault::After(bytes)) => return near.write_all(&bytes).await.map(|()| false),
            Some(Fault::HalfClose) => {
                near.write_all(&answer[..half]).await?;
                return near.shutdown().await.map(|()| false);
            }
            Some(Fault::ResetInBody) => {
                near.write_all(&answer[..half]).await?;
                return reset(near);
            }
            Some(Fault::Stall(long)) => {
                near.write_all(&answer[..half]).await?;
                // until the other side has had enough
                let _ = tokio::time::timeout(Duration::from_millis(long), near.read_u8()).await;
                return Ok(false);
            }
            Some(Fault::Drip) => {
                if request.of == Of::Sync && answer.starts_with(b"HTTP/1.1 2") {
                    self.ledger.read(true);
                }
                let pieces = answer.len().div_ceil(20).max(1);
                for piece in answer.chunks(pieces) {
                    near.write_all(piece).await?;
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                return Ok(false);
            }
            Some(fault) => {
                let old = self.now.lock().unwrap_or_else(PoisonError::into_inner).last.clone();
                let answer = twist(&answer[body..], &fault, old).map_or(answer, |body| whole(&body));
                if fault == Fault::Reversed {
                    self.ledger.reordered();
                }
                self.ledger.read(answer.starts_with(b"HTTP/1.1 2"));
                return near.write_all(&answer).await.map(|()| false);
            }
        }
        if request.of == Of::Sync && answer.starts_with(b"HTTP/1.1 2") {
            self.now.lock().unwrap_or_else(PoisonError::into_inner).last = Some(answer[body..].to_vec());
            self.ledger.read(true);
        }
        if !answer.starts_with(b"HTTP/1.1 2") {
            self.ledger.read(false);
        }
        near.write_all(&answer).await.map(|()| true)
    }
}

impl Fault {
    const fn name(&self) -> &'static str {
        match self {
            Self::ResetBefore => "reset before",
            Self::ResetAfter => "reset after",
            Self::Lost => "lost answer",
            Self::HalfClose => "half close",
            Self::ResetInBody => "reset in body",
            Self::Stall(_) => "stall",
            Self::Drip => "drip",
            Self::Instead(_) => "another answer",
            Self::After(_) => "another answer after",
            Self::Endless => "2 GiB",
            Self::Doubled => "doubled events",
            Self::Again => "old answer",
            Self::Reversed => "reversed events",
            Self::Gapped => "gap",
        }
    }
}

fn whole(body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// Another answer to the reading.
fn twist(body: &[u8], fault: &Fault, old: Option<Vec<u8>>) -> Option<Vec<u8>> {
    if *fault == Fault::Again {
        return old;
    }
    let mut answer: Value = serde_json::from_slice(body).ok()?;
    for room in answer.pointer_mut("/rooms/join")?.as_object_mut()?.values_mut() {
        let Some(events) = room.pointer_mut("/timeline/events").and_then(Value::as_array_mut) else { continue };
        match fault {
            Fault::Doubled => events.extend(events.clone()),
            Fault::Reversed if events.iter().all(|event| event["type"] == "m.room.message") => events.reverse(),
            _ => {}
        }
    }
    serde_json::to_vec(&answer).ok()
}

/// Lets the homeserver give one event a room at most.
fn gap(request: &mut Vec<u8>) {
    const LIMIT: &[u8] = b"%22limit%22%3A";
    let Some(at) = request.windows(LIMIT.len()).position(|part| part == LIMIT).map(|at| at + LIMIT.len()) else {
        return;
    };
    let digits = request[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    request.splice(at..at + digits, *b"1");
}

fn reset(near: &TcpStream) -> io::Result<bool> {
    near.set_zero_linger().map(|()| false)
}

/// An answer on a connection that goes on. None of half a one: a homeserver that was killed in the middle has not answered.
fn kept_open(answer: &[u8]) -> Option<Vec<u8>> {
    let body = body(answer)?;
    if length(&answer[..body]).is_some_and(|length| answer.len() < body + length) {
        return None;
    }
    let head = String::from_utf8_lossy(&answer[..body - 4]).into_owned();
    let kept: Vec<&str> = head.split("\r\n").filter(|line| !line.to_lowercase().starts_with("connection:")).collect();
    Some([kept.join("\r\n").as_bytes(), &answer[body - 4..]].concat())
}
