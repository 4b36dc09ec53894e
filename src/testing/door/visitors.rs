//! Visitors of a test's door, over HTTP.

use door::DoorHandle;
use serde_json::{Value, json};

use super::soon;

/// What every body of a visitor's is.
const JSON: &str = "application/json";

/// The visitor's side of a door.
pub fn visitors_of(door: &DoorHandle) -> Visitors {
    let address = door.visitor_api_addr().expect("the visitor API listens");
    Visitors { http: reqwest_client(), base: format!("http://{address}/api/visits") }
}

fn reqwest_client() -> reqwest::Client {
    // an error only says that there is a provider already
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap()
}

/// The visitor's side over HTTP.
#[derive(Clone)]
pub struct Visitors {
    /// The visitors' browser.
    pub http: reqwest::Client,
    /// The address of the door's visits.
    pub base: String,
}

/// A visitor who has come in.
#[derive(Clone)]
pub struct Guest {
    http: reqwest::Client,
    /// The address of the visit.
    pub url: String,
    /// The visitor's key.
    pub token: String,
    /// The name that the desk sees.
    pub alias: String,
}

impl Visitors {
    /// A visitor comes in.
    pub async fn enter(&self, body: Value) -> Guest {
        let answer =
            soon(self.http.post(&self.base).header("content-type", JSON).body(body.to_string()).send()).await.unwrap();
        assert_eq!(answer.status(), 201);
        let answer: Value = answer.json().await.unwrap();
        let token = answer["visit"].as_str().unwrap().to_owned();
        let alias = answer["alias"].as_str().unwrap().to_owned();
        Guest { http: self.http.clone(), url: format!("{}/{token}", self.base), token, alias }
    }

    /// The same visitor, at a door that was opened again elsewhere.
    pub fn again(&self, guest: &Guest) -> Guest {
        Guest { url: format!("{}/{}", self.base, guest.token), ..guest.clone() }
    }

    /// A visitor who has that token.
    pub fn of_token(&self, token: &str) -> Guest {
        let (http, url, token) = (self.http.clone(), format!("{}/{token}", self.base), token.to_owned());
        Guest { http, url, token, alias: String::new() }
    }

    /// Posts something; status and answer.
    pub async fn post(&self, path: &str, body: impl Into<reqwest::Body>) -> (u16, Value) {
        let answer =
            soon(self.http.post(format!("{}{path}", self.base)).header("content-type", JSON).body(body).send())
                .await
                .unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or(Value::Null))
    }
}

impl Guest {
    /// Posts something to the visit; status and answer.
    pub async fn post(&self, what: &str, body: Value) -> (u16, Value) {
        let answer = soon(
            self.http.post(format!("{}/{what}", self.url)).header("content-type", JSON).body(body.to_string()).send(),
        )
        .await
        .unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or(Value::Null))
    }

    /// Says something; the door's answer.
    pub async fn say(&self, id: &str, text: &str) -> Value {
        let (status, answer) = self.post("messages", json!({ "id": id, "text": text })).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    /// A call without or with a body.
    pub async fn call(&self, method: reqwest::Method, what: &str, body: Option<Value>) -> (u16, Value) {
        let request = self.http.request(method, format!("{}/{what}", self.url));
        let request =
            if let Some(body) = body { request.header("content-type", JSON).body(body.to_string()) } else { request };
        let answer = soon(request.send()).await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or(Value::Null))
    }

    /// Sets the stop word.
    pub async fn set(&self, word: &str) -> (u16, Value) {
        self.call(reqwest::Method::PUT, "stop-word", Some(json!({ "stop_word": word }))).await
    }

    /// Opens the stream of events.
    pub async fn listen(&self) -> Stream {
        self.listen_after(None).await
    }

    /// The same, from behind an event on.
    pub async fn listen_after(&self, last: Option<&str>) -> Stream {
        let request = self.http.get(format!("{}/events", self.url));
        let request = if let Some(last) = last { request.header("last-event-id", last) } else { request };
        let answer = soon(request.send()).await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        Stream { answer, bytes: Vec::new() }
    }
}

/// A server-sent event.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: Option<String>,
    /// What it says.
    pub data: Value,
}

/// A visitor's event stream.
pub struct Stream {
    answer: reqwest::Response,
    bytes: Vec<u8>,
}

impl Stream {
    /// The next event; nothing when the stream is over.
    pub async fn next(&mut self) -> Option<Sent> {
        soon(async {
            loop {
                if let Some(end) = self.bytes.windows(2).position(|pair| pair == b"\n\n") {
                    let block: Vec<u8> = self.bytes.drain(..end + 2).collect();
                    let block = String::from_utf8(block).unwrap();
                    let field = |name: &str| {
                        let lines = block.lines().filter_map(|line| line.split_once(':'));
                        lines.filter(|(key, _)| *key == name).map(|(_, value)| value.trim().to_owned()).next()
                    };
                    if let Some(name) = field("event") {
                        let data = field("data").map_or(Value::Null, |data| serde_json::from_str(&data).unwrap());
                        return Some(Sent { name, id: field("id"), data });
                    }
                    continue;
                }
                let chunk = self.answer.chunk().await.ok()??;
                self.bytes.extend_from_slice(&chunk);
            }
        })
        .await
    }

    /// Waits for an event of that name.
    pub async fn await_named(&mut self, name: &str) -> Sent {
        loop {
            let sent = self.next().await.unwrap_or_else(|| panic!("the stream ended before any {name}"));
            if sent.name == name {
                return sent;
            }
        }
    }

    /// Waits until the stream is over. Where the visitor stands in the queue may still be told; anything else may not.
    pub async fn ends(&mut self) {
        while let Some(sent) = self.next().await {
            assert_eq!(sent.name, "place", "{sent:?}");
        }
    }

    /// Waits for `count` messages, and returns their texts.
    pub async fn messages(&mut self, count: usize) -> Vec<String> {
        let mut texts = Vec::new();
        while texts.len() < count {
            texts.push(self.await_named("message").await.data["text"].as_str().unwrap().to_owned());
        }
        texts
    }
}
