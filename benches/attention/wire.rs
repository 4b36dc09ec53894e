//! A wire to a homeserver that counts what goes over it, by what is asked for.

use std::net::SocketAddr;
use std::ops::Sub;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// What is counted of one kind of request: how many, and the bytes of both directions, HTTP's heads included.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sum {
    pub(crate) requests: u64,
    pub(crate) up: u64,
    pub(crate) down: u64,
}

impl Sub for Sum {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        let (requests, up) = (self.requests - before.requests, self.up - before.up);
        Self { requests, up, down: self.down - before.down }
    }
}

/// What went over a wire.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counted {
    /// What was told to devices: that somebody is alive.
    pub(crate) told: Sum,
    /// Reading.
    pub(crate) sync: Sum,
    /// Everything else.
    pub(crate) other: Sum,
    /// The answers to a reading that say of a visitor that nobody reads, and their bytes.
    pub(crate) unattended: Sum,
}

impl Sub for Counted {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        let (told, sync) = (self.told - before.told, self.sync - before.sync);
        Self { told, sync, other: self.other - before.other, unattended: self.unattended - before.unattended }
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Told,
    Sync,
    Other,
}

impl Counted {
    const fn of(&mut self, kind: Kind) -> &mut Sum {
        match kind {
            Kind::Told => &mut self.told,
            Kind::Sync => &mut self.sync,
            Kind::Other => &mut self.other,
        }
    }
}

/// What a connection is asked at the moment, and the answer so far to a reading.
struct Asked {
    kind: Kind,
    bytes: u64,
    answer: Vec<u8>,
}

type Shared<T> = Arc<Mutex<T>>;

/// A wire to a homeserver.
pub(crate) struct Wire {
    address: SocketAddr,
    counted: Shared<Counted>,
    connections: Shared<Vec<Shared<Asked>>>,
}

impl Wire {
    pub(crate) async fn to(url: &str) -> Self {
        let target: SocketAddr = url.strip_prefix("http://").unwrap().parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, counted) = (listener.local_addr().unwrap(), Shared::default());
        let connections: Shared<Vec<Shared<Asked>>> = Shared::default();
        let (all, known) = (Arc::clone(&counted), Arc::clone(&connections));
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let far = TcpStream::connect(target).await.unwrap();
                near.set_nodelay(true).unwrap();
                far.set_nodelay(true).unwrap();
                let ((from_near, to_near), (from_far, to_far)) = (near.into_split(), far.into_split());
                let asked = Arc::new(Mutex::new(Asked { kind: Kind::Other, bytes: 0, answer: Vec::new() }));
                known.lock().unwrap().push(Arc::clone(&asked));
                tokio::spawn(asking(from_near, to_far, Arc::clone(&asked), Arc::clone(&all)));
                tokio::spawn(answering(from_far, to_near, asked, Arc::clone(&all)));
            }
        });
        Self { address, counted, connections }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What went over it so far; asked when no answer is half there.
    pub(crate) fn counted(&self) -> Counted {
        for asked in &*self.connections.lock().unwrap() {
            finish(&mut asked.lock().unwrap(), &mut self.counted.lock().unwrap());
        }
        *self.counted.lock().unwrap()
    }
}

/// Where the head of a request ends, and the length of its body.
fn head(bytes: &[u8]) -> Option<(usize, usize)> {
    let end = bytes.windows(4).position(|end| end == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    Some((end, length.unwrap_or(0)))
}

/// Passes requests on, one after the other, and counts each when it begins.
async fn asking(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, now: Shared<Asked>, all: Shared<Counted>) {
    let (mut buffer, mut read) = (vec![0; 16 * 1024], Vec::new());
    loop {
        let Ok(count @ 1..) = from.read(&mut buffer).await else { return };
        read.extend_from_slice(&buffer[..count]);
        while let Some((end, length)) = head(&read).filter(|(end, length)| read.len() >= end + length) {
            let line = String::from_utf8_lossy(read.split(|byte| *byte == b'\r').next().unwrap_or_default());
            let kind = match &*line {
                line if line.contains("/sendToDevice/") => Kind::Told,
                line if line.contains("/sync?") => Kind::Sync,
                _ => Kind::Other,
            };
            let bytes = (end + length) as u64;
            {
                let (mut now, mut all) = (now.lock().unwrap(), all.lock().unwrap());
                finish(&mut now, &mut all);
                *now = Asked { kind, bytes, answer: Vec::new() };
                let sum = all.of(kind);
                (sum.requests, sum.up) = (sum.requests + 1, sum.up + bytes);
            }
            if to.write_all(&read[..end + length]).await.is_err() {
                return;
            }
            read.drain(..end + length);
        }
    }
}

/// Looks into the answer to a reading, which is whole, once.
fn finish(asked: &mut Asked, all: &mut Counted) {
    let mark = b"org.nachtwacht.unattended";
    let answer = std::mem::take(&mut asked.answer);
    if answer.windows(mark.len()).any(|part| part == mark) {
        let Sum { requests, up, down } = all.unattended;
        let answer = answer.len() as u64;
        all.unattended = Sum { requests: requests + 1, up: up + asked.bytes, down: down + answer };
    }
}

async fn answering(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, now: Shared<Asked>, all: Shared<Counted>) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        {
            let (mut now, mut all) = (now.lock().unwrap(), all.lock().unwrap());
            all.of(now.kind).down += read as u64;
            if matches!(now.kind, Kind::Sync) {
                now.answer.extend_from_slice(&buffer[..read]);
            }
        }
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
