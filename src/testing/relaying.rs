//! What relays between a console and its homeserver have in common: a request, what it is, its answer.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What kind of request it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The reading.
    Sync,
    /// A message that is sent.
    Send,
    /// Signing in, joining, typing, receipts, history.
    Other,
}

/// A request: its bytes, and what it is.
pub struct Request {
    /// All of it, its head included.
    pub bytes: Vec<u8>,
    /// What kind of request it is.
    pub of: Of,
    /// Where it goes to, without the host.
    pub path: String,
    /// Where its body begins.
    pub body: usize,
}

/// Where an answer's or request's body begins, if its head is whole.
pub fn body(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|end| end == b"\r\n\r\n").map(|at| at + 4)
}

/// The length of the body that a head says.
pub fn length(head: &[u8]) -> Option<usize> {
    let head = String::from_utf8_lossy(head).to_lowercase();
    head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok())
}

/// The next request on a connection: its head and a body of the length it says. None at the connection's end.
pub async fn read_request(near: &mut TcpStream) -> io::Result<Option<Request>> {
    let (mut bytes, mut buffer) = (Vec::new(), vec![0; 16 << 10]);
    loop {
        let count = near.read(&mut buffer).await?;
        if count == 0 {
            return Ok(None);
        }
        bytes.extend_from_slice(&buffer[..count]);
        let Some(body) = body(&bytes) else { continue };
        if bytes.len() >= body + length(&bytes[..body]).unwrap_or(0) {
            let line = String::from_utf8_lossy(bytes.split(|byte| *byte == b'\r').next().unwrap_or_default());
            let mut words = line.split(' ');
            let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let of = match method {
                _ if path.contains("/sync") => Of::Sync,
                "PUT" if path.contains("/send/m.room.message/") => Of::Send,
                _ => Of::Other,
            };
            let path = path.to_owned();
            return Ok(Some(Request { bytes, of, path, body }));
        }
    }
}

/// The homeserver's whole answer, on a connection of its own; none when it is away, or the one who asked is.
pub async fn ask(target: SocketAddr, request: &[u8], near: &mut TcpStream) -> Option<Vec<u8>> {
    let mut far = TcpStream::connect(target).await.ok()?;
    let _ = far.set_nodelay(true);
    let head = request.windows(2).position(|end| end == b"\r\n")? + 2;
    let request = [&request[..head], b"connection: close\r\n", &request[head..]].concat();
    far.write_all(&request).await.ok()?;
    let mut answer = Vec::new();
    tokio::select! {
        read = far.read_to_end(&mut answer) => read.ok()?,
        _ = near.read_u8() => return None,
    };
    Some(answer)
}

/// A head, and two gibibytes of nothing behind it, if anybody takes them.
pub async fn endless(near: &mut TcpStream, head: &[u8]) -> io::Result<()> {
    near.write_all(head).await?;
    let blank = vec![b' '; 64 << 10];
    for _ in 0..(2_u64 << 30) / (64 << 10) {
        near.write_all(&blank).await?;
    }
    Ok(())
}
