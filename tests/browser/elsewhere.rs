//! Another site: where leaving leads, and what was there before the chat. It keeps what it was asked.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A site that says its own path on every page.
pub(crate) struct Elsewhere {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Elsewhere {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, asked) = (listener.local_addr().unwrap(), Arc::<Mutex<Vec<String>>>::default());
        let kept = asked.clone();
        // they end with the test's process; a browser opens connections that it may never use, so each has its own
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let kept = kept.clone();
                std::thread::spawn(move || answer(stream, &kept));
            }
        });
        Self { address, asked }
    }

    /// A page of it.
    pub(crate) fn page(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// The requests for a path, with their headers.
    pub(crate) fn asked(&self, path: &str) -> Vec<String> {
        let line = format!("GET /{path} ");
        self.asked.lock().unwrap().iter().filter(|head| head.starts_with(&line)).cloned().collect()
    }
}

/// Answers one request, and keeps it.
fn answer(mut stream: TcpStream, kept: &Mutex<Vec<String>>) {
    let lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let Some(path) = head.first().and_then(|line| line.split(' ').nth(1)).map(str::to_owned) else { return };
    kept.lock().unwrap().push(head.join("\n"));
    let page = format!("<!doctype html><title>{path}</title><p>You are at {path}.");
    let length = page.len();
    let _ = write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{page}"
    );
}
