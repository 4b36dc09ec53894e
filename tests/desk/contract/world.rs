//! A homeserver to test, and people on it. The same for the embedded one and for Synapse.

use homeserver::{Homeserver, HomeserverConfig, HomeserverHandle};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tempfile::TempDir;

use testing::named::{Named, client};
pub(crate) use testing::named::{PASSWORD, fresh};

/// A homeserver: one that the environment names, or an embedded one of this test's own.
pub(crate) struct World {
    pub(crate) url: String,
    pub(crate) http: Client,
    own: Option<Own>,
    named: Option<Named>,
}

struct Own {
    folder: TempDir,
    server: Option<HomeserverHandle>,
}

/// Somebody signed in.
#[derive(Clone)]
pub(crate) struct User {
    url: String,
    http: Client,
    pub(crate) token: String,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) device: String,
}

/// What an embedded homeserver is started with: a free port, and users as fast as they can.
pub(crate) fn config(folder: &std::path::Path) -> HomeserverConfig {
    let mut config = HomeserverConfig::new(folder);
    config.listen = ([127, 0, 0, 1], 0).into();
    config.rate.actions.burst = 1e6;
    config
}

async fn serve(folder: &TempDir) -> HomeserverHandle {
    Homeserver::open(config(folder.path())).unwrap().spawn().await.unwrap()
}

impl World {
    pub(crate) async fn start() -> Self {
        match Named::find() {
            Some(named) => Self { url: named.url.clone(), http: client(), own: None, named: Some(named) },
            None => Self::embedded(|_| ()).await,
        }
    }

    /// An embedded one, whatever the environment says, with something changed.
    pub(crate) async fn embedded(change: impl FnOnce(&mut HomeserverConfig)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(folder.path());
        change(&mut config);
        let server = Homeserver::open(config).unwrap().spawn().await.unwrap();
        Self::on(folder, server)
    }

    /// An embedded one that runs already.
    pub(crate) fn on(folder: TempDir, server: HomeserverHandle) -> Self {
        let url = server.url();
        Self { url, http: client(), own: Some(Own { folder, server: Some(server) }), named: None }
    }

    /// Stops an embedded one and waits for it.
    pub(crate) async fn stop(&mut self) {
        if let Some(server) = self.own.as_mut().and_then(|own| own.server.take()) {
            server.shutdown().await;
        }
    }

    /// Stops the homeserver (kills a named one) and starts it again on its data. False: it is not ours to restart.
    pub(crate) async fn restart(&mut self) -> bool {
        if let Some(named) = &self.named {
            // the former connections are broken
            self.http = client();
            return named.kill() && named.start_again();
        }
        let Some(own) = &mut self.own else { return false };
        own.server.take().unwrap().shutdown().await;
        let server = serve(&own.folder).await;
        self.url = server.url();
        own.server = Some(server);
        true
    }

    /// The folder of an embedded homeserver.
    pub(crate) fn folder(&self) -> Option<&std::path::Path> {
        self.own.as_ref().map(|own| own.folder.path())
    }

    async fn register(&self, name: &str, admin: bool) {
        if let Some(own) = &self.own {
            let accounts = homeserver::Accounts::open(own.folder.path(), None).unwrap();
            accounts.create_account(name, Some(PASSWORD), admin, Some(name)).unwrap();
            return;
        }
        if let Some(named) = &self.named {
            named.account(name, admin).await;
        }
    }

    /// A new account, signed in on a device.
    pub(crate) async fn user(&self, what: &str) -> User {
        let name = fresh(what);
        self.register(&name, false).await;
        self.sign_in(&name, "DESK").await
    }

    /// A new administrator, signed in.
    pub(crate) async fn admin(&self, what: &str) -> User {
        let name = fresh(what);
        self.register(&name, true).await;
        self.sign_in(&name, "DOOR").await
    }

    /// The token of an application service, where there are any: the embedded homeserver has none.
    pub(crate) fn service(&self, name: &str) -> Option<String> {
        self.named.as_ref().and_then(|named| named.service(name))
    }

    /// Signs in.
    pub(crate) async fn sign_in(&self, name: &str, device: &str) -> User {
        let body = login_body(name, PASSWORD, device);
        let (status, answer) = self.call(Method::POST, "/v3/login", Some(body), None).await;
        assert_eq!(status, 200, "{answer}");
        User {
            url: self.url.clone(),
            http: self.http.clone(),
            token: answer["access_token"].as_str().unwrap().to_owned(),
            id: answer["user_id"].as_str().unwrap().to_owned(),
            name: name.to_owned(),
            device: answer["device_id"].as_str().unwrap().to_owned(),
        }
    }

    /// A call without or with a token.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        token: Option<&str>,
    ) -> (u16, Value) {
        call(&self.http, method, &format!("{}/_matrix/client{path}", self.url), body, token).await
    }
}

pub(crate) fn login_body(name: &str, password: &str, device: &str) -> Value {
    json!({
        "type": "m.login.password", "identifier": { "type": "m.id.user", "user": name },
        "password": password, "device_id": device, "initial_device_display_name": "contract test",
    })
}

async fn call(http: &Client, method: Method, url: &str, body: Option<Value>, token: Option<&str>) -> (u16, Value) {
    let mut request = http.request(method, url);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if let Some(body) = body {
        request = request.json(&body);
    }
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap())
}

/// A text as one part of a path.
pub(crate) fn escaped(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").unwrap();
        }
        out
    })
}

impl User {
    /// Somebody with a token, at an address.
    pub(crate) fn with_token(url: &str, id: &str, token: &str) -> Self {
        let name = id.trim_start_matches('@').split(':').next().unwrap().to_owned();
        let (url, id, token) = (url.to_owned(), id.to_owned(), token.to_owned());
        Self { url, http: client(), token, id, name, device: "DESK".to_owned() }
    }

    /// The same session at the place where the homeserver is now.
    pub(crate) fn at(&self, world: &World) -> Self {
        Self { url: world.url.clone(), http: world.http.clone(), ..self.clone() }
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        self.call(Method::GET, path, None).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> (u16, Value) {
        self.call(Method::PUT, path, Some(body)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.call(Method::POST, path, Some(body)).await
    }

    /// A call below `/_matrix/client`, or from the root for a path that starts with `/_`.
    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let base = if path.starts_with("/_") { "" } else { "/_matrix/client" };
        call(&self.http, method, &format!("{}{base}{path}", self.url), body, Some(&self.token)).await
    }

    /// Makes a room and answers its id.
    pub(crate) async fn create(&self, mut wanted: Value) -> String {
        wanted["room_version"] = "11".into();
        let (status, answer) = self.post("/v3/createRoom", wanted).await;
        assert_eq!(status, 200, "{answer}");
        answer["room_id"].as_str().unwrap().to_owned()
    }

    /// Invites somebody, who joins.
    pub(crate) async fn let_in(&self, room: &str, other: &User) {
        let room = escaped(room);
        let (status, answer) = self.post(&format!("/v3/rooms/{room}/invite"), json!({ "user_id": other.id })).await;
        assert_eq!(status, 200, "{answer}");
        let (status, answer) = other.post(&format!("/v3/rooms/{room}/join"), json!({})).await;
        assert_eq!(status, 200, "{answer}");
    }

    pub(crate) async fn try_send(&self, room: &str, kind: &str, txn: &str, content: Value) -> (u16, Value) {
        self.put(&format!("/v3/rooms/{}/send/{kind}/{}", escaped(room), escaped(txn)), content).await
    }

    /// Says something and answers the event's id.
    pub(crate) async fn say(&self, room: &str, text: &str) -> String {
        let content = json!({ "msgtype": "m.text", "body": text });
        let (status, answer) = self.try_send(room, "m.room.message", &fresh("txn"), content).await;
        assert_eq!(status, 200, "{answer}");
        answer["event_id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn try_state(&self, room: &str, kind: &str, key: &str, content: Value) -> (u16, Value) {
        self.put(&format!("/v3/rooms/{}/state/{kind}/{}", escaped(room), escaped(key)), content).await
    }

    /// One sync; the parameters as they stand in the query.
    pub(crate) async fn sync(&self, query: &str) -> Value {
        let (status, answer) = self.get(&format!("/v3/sync?{query}")).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    /// Syncs from a token until what is looked for was found in one of the answers; answers it and the last token.
    pub(crate) async fn sync_until<T>(
        &self,
        mut since: String,
        mut look: impl FnMut(&Value) -> Option<T>,
    ) -> (T, String) {
        loop {
            let answer = self.sync(&format!("timeout=20000&since={since}")).await;
            let next = answer["next_batch"].as_str().unwrap().to_owned();
            if let Some(found) = look(&answer) {
                return (found, next);
            }
            assert_ne!(next, since, "20 s without what is waited for");
            since = next;
        }
    }
}

/// The bodies of the messages in a list of events.
pub(crate) fn bodies(events: &Value) -> Vec<String> {
    let events = events.as_array().map(Vec::as_slice).unwrap_or_default();
    events.iter().filter_map(|event| Some(event["content"]["body"].as_str()?.to_owned())).collect()
}
