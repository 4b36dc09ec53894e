//! A visitor, as a browser would be: the door's HTTP API and nothing else.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

/// How long nothing may be heard before the test fails: the door says something every quarter of a minute.
const PATIENCE: Duration = Duration::from_mins(1);

/// One visit, and the runtime its calls run on.
pub struct Visitor {
    runtime: Runtime,
    http: reqwest::Client,
    base: String,
    /// The visitor's only key.
    pub visit: String,
    /// The name the desk sees.
    pub alias: String,
}

impl Visitor {
    /// Comes in at the door at `base` (`http://127.0.0.1:PORT`).
    pub fn arrive(base: &str, body: &Value) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let http = runtime.block_on(async {
            // no connection is used twice: a desk that was started again does not know the old ones
            reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap()
        });
        let base = base.to_owned();
        let stranger = Self { runtime, http, base, visit: String::new(), alias: String::new() };
        let (status, answer) = stranger.post("/api/visits", body);
        assert_eq!(status, 201, "{answer}");
        let field = |name: &str| answer[name].as_str().unwrap().to_owned();
        Self { visit: field("visit"), alias: field("alias"), ..stranger }
    }

    /// What its calls run on.
    pub const fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// Says something; the same `id` again is the same message.
    pub fn says(&self, id: &str, text: &str) {
        let (status, answer) = self.try_say(id, text);
        assert_eq!(status, 200, "{answer}");
    }

    /// Goes to another door with the same key.
    pub fn goes_to(&mut self, base: &str) {
        base.clone_into(&mut self.base);
    }

    /// Says something again and again until a door takes it, as a browser's page does.
    pub fn says_until_taken(&self, id: &str, text: &str) {
        let url = format!("{}/api/visits/{}/messages", self.base, self.visit);
        let body = json!({"id": id, "text": text});
        self.runtime.block_on(async {
            let taken = async {
                while !self.http.post(&url).json(&body).send().await.is_ok_and(|answer| answer.status() == 200) {
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                }
            };
            tokio::time::timeout(std::time::Duration::from_mins(1), taken).await.expect("a door takes it by now");
        });
    }

    /// Says something, whatever the door answers.
    pub fn try_say(&self, id: &str, text: &str) -> (u16, Value) {
        self.post(&format!("/api/visits/{}/messages", self.visit), &json!({"id": id, "text": text}))
    }

    /// Reads the stream of events from its start until `enough` says so; gives the messages in order as (from, text).
    pub fn hears(&self, enough: impl Fn(&[(String, String)]) -> bool) -> Vec<(String, String)> {
        let url = format!("{}/api/visits/{}/events", self.base, self.visit);
        self.runtime.block_on(async {
            let mut response = self.http.get(url).send().await.unwrap();
            assert_eq!(response.status(), 200);
            let (mut bytes, mut messages) = (Vec::new(), Vec::new());
            // one deadline for all: a stream says something now and then without any words
            let deadline = tokio::time::Instant::now() + PATIENCE;
            while !enough(&messages) {
                let chunk = tokio::time::timeout_at(deadline, response.chunk()).await;
                let chunk = chunk.unwrap_or_else(|_| panic!("not enough was heard: {messages:?}"));
                let chunk = chunk.unwrap().expect("the stream goes on");
                bytes.extend_from_slice(&chunk);
                while let Some(end) = bytes.windows(2).position(|end| end == b"\n\n") {
                    let event: Vec<u8> = bytes.drain(..end + 2).collect();
                    messages.extend(message(std::str::from_utf8(&event).unwrap()));
                }
            }
            messages
        })
    }

    /// Opens the stream of events as a page does, and reads on until it is shut.
    pub fn listens(&self) -> Stream {
        let url = format!("{}/api/visits/{}/events", self.base, self.visit);
        let heard = Arc::new((Mutex::new(HeardStream::default()), Condvar::new()));
        let (end, ended) = oneshot::channel();
        let (shared, http) = (Arc::clone(&heard), self.http.clone());
        std::thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                tokio::select! {
                    () = read(&http, &url, &shared) => {}
                    _ = ended => {}
                }
            });
            shared.0.lock().unwrap_or_else(PoisonError::into_inner).over = true;
            shared.1.notify_all();
        });
        Stream { heard, _end: end }
    }

    /// Leaves: `quick_exit` or `goodbye`.
    pub fn leaves(&self, how: &str) {
        let (status, answer) = self.post(&format!("/api/visits/{}/leave", self.visit), &json!({"how": how}));
        assert_eq!(status, 204, "{answer}");
    }

    /// Sets the stop word, whatever the door answers.
    pub fn sets_stop_word(&self, word: &str) -> (u16, Value) {
        self.call(reqwest::Method::PUT, &format!("/api/visits/{}/stop-word", self.visit), &json!({"stop_word": word}))
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.call(reqwest::Method::POST, path, body)
    }

    fn call(&self, method: reqwest::Method, path: &str, body: &Value) -> (u16, Value) {
        self.runtime.block_on(async {
            let request = self.http.request(method, format!("{}{path}", self.base)).json(body);
            let response = request.send().await.unwrap();
            let status = response.status().as_u16();
            (status, response.json().await.unwrap_or(Value::Null))
        })
    }
}

/// A page's stream of events, read by a thread of its own. Dropped, it is shut.
pub struct Stream {
    heard: Arc<(Mutex<HeardStream>, Condvar)>,
    _end: oneshot::Sender<()>,
}

/// What came over a stream.
#[derive(Default)]
struct HeardStream {
    /// Names and data of the events, in order.
    events: Vec<(String, Value)>,
    over: bool,
}

impl Stream {
    /// Waits until the visitor reads words that hold `text`.
    #[track_caller]
    pub fn reads(&self, text: &str) {
        self.until(&format!("{text:?}"), |heard| messages(heard).any(|(_, said)| said.contains(text)));
    }

    /// Waits until the stream is over: the names of its events.
    #[track_caller]
    pub fn ends(&self) -> Vec<String> {
        self.until("its end", |heard| heard.over);
        let heard = self.heard.0.lock().unwrap();
        heard.events.iter().map(|(name, _)| name.clone()).collect()
    }

    /// What helpers said so far.
    pub fn said_by_helpers(&self) -> Vec<String> {
        let heard = self.heard.0.lock().unwrap();
        messages(&heard).filter(|(from, _)| *from == "helper").map(|(_, text)| text.to_owned()).collect()
    }

    #[track_caller]
    fn until(&self, what: &str, wanted: impl Fn(&HeardStream) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let mut heard = self.heard.0.lock().unwrap();
        while !wanted(&heard) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !heard.over, "waited for {what}; heard: {:?}", heard.events);
            heard = self.heard.1.wait_timeout(heard, left).unwrap().0;
        }
    }
}

/// The messages among what was heard, as (from, text).
fn messages(heard: &HeardStream) -> impl Iterator<Item = (&str, &str)> {
    let said = heard.events.iter().filter(|(name, _)| name == "message");
    said.filter_map(|(_, data)| Some((data["from"].as_str()?, data["text"].as_str()?)))
}

/// Reads a stream of events to its end.
async fn read(http: &reqwest::Client, url: &str, heard: &(Mutex<HeardStream>, Condvar)) {
    let Ok(mut response) = http.get(url).send().await else { return };
    let mut bytes = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        bytes.extend_from_slice(&chunk);
        while let Some(end) = bytes.windows(2).position(|end| end == b"\n\n") {
            let event: Vec<u8> = bytes.drain(..end + 2).collect();
            let event = named(std::str::from_utf8(&event).unwrap());
            heard.0.lock().unwrap_or_else(PoisonError::into_inner).events.extend(event);
            heard.1.notify_all();
        }
    }
}

/// Name and data of one server-sent event; nothing for a comment.
fn named(event: &str) -> Option<(String, Value)> {
    let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    Some((field("event:")?.to_owned(), serde_json::from_str(field("data:")?).unwrap()))
}

/// The message in one server-sent event, if it is one.
fn message(event: &str) -> Option<(String, String)> {
    let (_, data) = named(event).filter(|(name, _)| name == "message")?;
    Some((data["from"].as_str()?.to_owned(), data["text"].as_str()?.to_owned()))
}
