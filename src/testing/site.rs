//! A homeserver for a test, which cannot tell which it is: an embedded one of its own, or the one that the environment
//! names.

use std::net::SocketAddr;
use std::path::Path;

use homeserver::{Accounts, Homeserver as Embedded, HomeserverConfig, HomeserverHandle, Limit};
use matrix::server::Homeserver;
use matrix::session::Session;
use tempfile::TempDir;

use crate::named::Named;
pub use crate::named::{PASSWORD, client, fresh};

/// A homeserver, and the names of one test on it.
pub struct Site {
    kind: SiteKind,
    suffix: String,
}

enum SiteKind {
    Embedded { folder: TempDir, address: SocketAddr, running: Option<HomeserverHandle> },
    Named(Named),
}

impl Site {
    /// The homeserver that the environment names, or an embedded one.
    pub async fn start() -> Self {
        let kind = if let Some(named) = Named::find() { SiteKind::Named(named) } else { embedded().await };
        Self { kind, suffix: fresh("") }
    }

    /// An embedded homeserver, whatever the environment names.
    pub async fn embedded() -> Self {
        Self { kind: embedded().await, suffix: fresh("") }
    }

    /// An embedded homeserver that limits every account but administrators': so many actions at once, and then so many a
    /// second.
    pub async fn limited(per_second: f64, burst: f64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listen = ([127, 0, 0, 1], 0).into();
        let mut config = HomeserverConfig { listen, ..HomeserverConfig::new(folder.path()) };
        config.rate.actions = Limit { per_second, burst };
        let running = Embedded::open(config).unwrap().spawn().await.unwrap();
        let kind = SiteKind::Embedded { folder, address: running.addr(), running: Some(running) };
        Self { kind, suffix: fresh("") }
    }

    /// With the same names as on another one.
    pub async fn start_like(other: &Self) -> Self {
        Self { suffix: other.suffix.clone(), ..Self::start().await }
    }

    /// Its address.
    pub fn url(&self) -> String {
        match &self.kind {
            SiteKind::Embedded { address, .. } => format!("http://{address}"),
            SiteKind::Named(named) => named.url.clone(),
        }
    }

    /// Where an embedded one keeps its data.
    pub fn folder(&self) -> Option<&Path> {
        match &self.kind {
            SiteKind::Embedded { folder, .. } => Some(folder.path()),
            SiteKind::Named(_) => None,
        }
    }

    /// The name of an account, as nobody else's on this homeserver.
    pub fn name(&self, who: &str) -> String {
        format!("{who}{}", self.suffix)
    }

    /// Makes an account.
    pub async fn account(&self, who: &str, admin: bool) {
        let name = self.name(who);
        match &self.kind {
            SiteKind::Embedded { folder, .. } => {
                let accounts = Accounts::open(folder.path(), None).unwrap();
                accounts.create_account(&name, Some(PASSWORD), admin, Some(&name)).unwrap();
            }
            SiteKind::Named(named) => named.account(&name, admin).await,
        }
    }

    /// Signs an account in on a device.
    pub async fn sign_in(&self, who: &str, device: &str) -> Session {
        let homeserver = Homeserver::resolve(&self.url()).await.unwrap();
        Session::sign_in(&homeserver, &self.name(who), PASSWORD, Some(device)).await.unwrap()
    }

    /// The token of an application service, where there are any: the embedded homeserver has none.
    pub fn service(&self, name: &str) -> Option<String> {
        match &self.kind {
            SiteKind::Embedded { .. } => None,
            SiteKind::Named(named) => named.service(name),
        }
    }

    /// Makes every token of an account invalid.
    pub async fn sign_out_everywhere(&self, who: &str) {
        let url = format!("{}/_matrix/client/v3", self.url());
        let body = serde_json::json!({
            "type": "m.login.password", "password": PASSWORD,
            "identifier": { "type": "m.id.user", "user": self.name(who) },
        });
        let answer = client().post(format!("{url}/login")).json(&body).send().await.unwrap();
        let answer: serde_json::Value = answer.json().await.unwrap();
        let token = answer["access_token"].as_str().unwrap();
        let answer = client().post(format!("{url}/logout/all")).bearer_auth(token).body("{}").send().await.unwrap();
        assert!(answer.status().is_success());
    }

    /// Stops the homeserver, at once. False: it is not ours to stop.
    pub async fn stop(&mut self) -> bool {
        match &mut self.kind {
            SiteKind::Embedded { running, .. } => {
                running.take().unwrap().shutdown().await;
                true
            }
            SiteKind::Named(named) => named.kill(),
        }
    }

    /// Starts it again, on the same data and address.
    pub async fn start_again(&mut self) {
        match &mut self.kind {
            SiteKind::Embedded { folder, address, running } => *running = Some(serve(folder.path(), *address).await),
            SiteKind::Named(named) => assert!(named.start_again()),
        }
    }
}

async fn embedded() -> SiteKind {
    let folder = tempfile::tempdir().unwrap();
    let running = serve(folder.path(), ([127, 0, 0, 1], 0).into()).await;
    SiteKind::Embedded { folder, address: running.addr(), running: Some(running) }
}

async fn serve(folder: &Path, listen: SocketAddr) -> HomeserverHandle {
    let mut config = HomeserverConfig { listen, ..HomeserverConfig::new(folder) };
    // a test is faster than a helper's hands
    config.rate.actions.burst = 1e6;
    Embedded::open(config).unwrap().spawn().await.unwrap()
}
