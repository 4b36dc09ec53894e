//! A program that comes in as a visitor by the door's HTTP API, says something, and listens until the conversation ends.
//!
//! ```sh
//! nachtwacht serve                                             # in another terminal; a helper is on duty
//! cargo run --example visitor -- http://127.0.0.1:6180 "hi" "is anyone there?"
//! ```

use std::error::Error;
use std::io::{self, Write};
use std::time::Duration;

use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // TLS for a door that is reached over https
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut arguments = std::env::args().skip(1);
    let door = arguments.next().unwrap_or_else(|| "http://127.0.0.1:6180".to_owned());
    let words: Vec<_> = arguments.collect();
    visit(&door, &words, &mut io::stdout()).await
}

/// Comes in, says these words, and writes down what is seen until the conversation ends.
///
/// # Errors
/// What the door refuses, and what cannot be reached or written.
pub(crate) async fn visit(door: &str, words: &[String], out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let http = Client::new();
    // every field may be left out: a visitor owes nobody an answer
    let arrival = json!({ "language": "en", "answers": { "safe_to_type": true } });
    let entered: Value = post(&http, &format!("{door}/api/visits"), &arrival).await?.json().await?;
    // the visitor's only key: whoever has it is the visitor. It is never shown, and kept in memory only
    let visit = format!("{door}/api/visits/{}", entered["visit"].as_str().unwrap_or_default());
    writeln!(out, "you are {}", entered["alias"].as_str().unwrap_or_default())?;
    for (number, text) in words.iter().enumerate() {
        // the id is the same at every attempt: however often a message is posted, it is said once
        post(&http, &format!("{visit}/messages"), &json!({ "id": number.to_string(), "text": text })).await?;
    }

    let mut last = String::new();
    loop {
        // a stream may be cut at any time: it is opened again after the last event that had an id
        let mut request = http.get(format!("{visit}/events"));
        if !last.is_empty() {
            request = request.header("last-event-id", &last);
        }
        let stream = request.send().await?;
        if stream.status() == StatusCode::GONE {
            return Ok(());
        }
        let (mut stream, mut read) = (stream.error_for_status()?, Vec::new());
        while let Some(event) = next_event(&mut stream, &mut read).await {
            if show(&event, &mut last, out)? {
                return Ok(());
            }
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Posts JSON; an answer that is no success is an error.
async fn post(http: &Client, address: &str, body: &Value) -> Result<Response, reqwest::Error> {
    http.post(address).json(body).send().await?.error_for_status()
}

/// A server-sent event, or nothing when the stream is over. `read` keeps what is read and not given out yet.
async fn next_event(stream: &mut Response, read: &mut Vec<u8>) -> Option<String> {
    loop {
        if let Some(end) = read.windows(2).position(|pair| pair == b"\n\n") {
            let event: Vec<u8> = read.drain(..end + 2).collect();
            return Some(String::from_utf8_lossy(&event).into_owned());
        }
        read.extend_from_slice(&stream.chunk().await.ok()??);
    }
}

/// Writes down what an event says; whether it was the last one.
fn show(event: &str, last: &mut String, out: &mut impl Write) -> io::Result<bool> {
    let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim);
    if let Some(id) = field("id") {
        id.clone_into(last);
    }
    let data: Value = field("data").and_then(|data| serde_json::from_str(data).ok()).unwrap_or_default();
    let text = |name: &str| data[name].as_str().unwrap_or_default();
    match field("event") {
        Some("message") => writeln!(out, "{}: {}", text("from"), text("text"))?,
        Some("assigned") if data["assigned"] == true => writeln!(out, "somebody is there for you")?,
        Some("closed") => writeln!(out, "the conversation is over ({})", text("how"))?,
        // the stop word was said: a page empties itself and leaves at once
        Some("exit") => {}
        // a sign of life, the helper's typing, how far the helper has read
        _ => return Ok(false),
    }
    Ok(matches!(field("event"), Some("closed" | "exit")))
}
