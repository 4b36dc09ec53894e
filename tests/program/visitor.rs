//! A visitor, as a browser would be: the door's HTTP API and nothing else.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

/// How long nothing may be heard before the test fails: the door says something every quarter of a minute.
const PATIENCE: Duration = Duration::from_mins(1);

/// One visit, and the runtime its calls run on.
pub(crate) struct Visitor {
    runtime: Runtime,
    http: reqwest::Client,
    base: String,
    /// The visitor's only key.
    pub(crate) visit: String,
    /// The name the desk sees.
    pub(crate) alias: String,
}

impl Visitor {
    /// Comes in at the door at `base` (`http://127.0.0.1:PORT`).
    pub(crate) fn arrive(base: &str, body: &Value) -> Self {
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
    pub(crate) const fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// Says something; the same `id` again is the same message.
    pub(crate) fn says(&self, id: &str, text: &str) {
        let (status, answer) = self.try_say(id, text);
        assert_eq!(status, 200, "{answer}");
    }

    /// Goes to another door with the same key.
    pub(crate) fn goes_to(&mut self, base: &str) {
        base.clone_into(&mut self.base);
    }

    /// Says something again and again until a door takes it, as a browser's page does.
    pub(crate) fn insists(&self, id: &str, text: &str) {
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
    pub(crate) fn try_say(&self, id: &str, text: &str) -> (u16, Value) {
        self.post(&format!("/api/visits/{}/messages", self.visit), &json!({"id": id, "text": text}))
    }

    /// Reads the stream of events from its start until `enough` says so; gives the messages in order as (from, text).
    pub(crate) fn hears(&self, enough: impl Fn(&[(String, String)]) -> bool) -> Vec<(String, String)> {
        let url = format!("{}/api/visits/{}/events", self.base, self.visit);
        self.runtime.block_on(async {
            let mut response = self.http.get(url).send().await.unwrap();
            assert_eq!(response.status(), 200);
            let (mut bytes, mut messages) = (Vec::new(), Vec::new());
            while !enough(&messages) {
                let chunk = tokio::time::timeout(PATIENCE, response.chunk()).await;
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

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.runtime.block_on(async {
            let request = self.http.post(format!("{}{path}", self.base)).json(body);
            let response = request.send().await.unwrap();
            let status = response.status().as_u16();
            (status, response.json().await.unwrap_or(Value::Null))
        })
    }
}

/// The message in one server-sent event, if it is one.
fn message(event: &str) -> Option<(String, String)> {
    event.lines().find(|line| line.trim_end() == "event: message" || line.trim_end() == "event:message")?;
    let data = event.lines().find_map(|line| line.strip_prefix("data:"))?;
    let data: Value = serde_json::from_str(data.trim_start()).unwrap();
    Some((data["from"].as_str()?.to_owned(), data["text"].as_str()?.to_owned()))
}
