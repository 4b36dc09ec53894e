//! A homeserver that runs already, as `tests/synapse` starts one: named by the environment, shared by all tests, so
//! that every name and room must be new.
//!
//! - `NACHTWACHT_CONTRACT_URL`: where it is
//! - `NACHTWACHT_CONTRACT_SECRET`: its registration secret (Synapse's `registration_shared_secret`)
//! - `NACHTWACHT_CONTRACT_SERVICE`: it has two application services, `service` and `managed`, whose accounts begin with
//!   these and `-`, and whose tokens are this and their names; the second manages its devices itself (MSC 4190)
//! - `NACHTWACHT_CONTRACT_CONTROL`: a program that with `kill` kills it and with `start` starts it again; without it,
//!   and while other tests use it, it is not killed

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::Client;
use serde_json::{Value, json};

use crate::hmac::hmac_sha1_hex;

/// The password of everybody.
pub const PASSWORD: &str = "correct horse battery staple";

/// A homeserver that runs already.
#[derive(Clone)]
pub struct Named {
    /// The URL of its API.
    pub url: String,
    secret: String,
    service: Option<String>,
    control: Option<String>,
}

impl Named {
    /// The one that the environment names, if it names one.
    pub fn find() -> Option<Self> {
        let url = std::env::var("NACHTWACHT_CONTRACT_URL").ok()?;
        let secret = std::env::var("NACHTWACHT_CONTRACT_SECRET").unwrap_or_else(|_| "test-shared-secret".to_owned());
        let said = |what: &str| std::env::var(format!("NACHTWACHT_CONTRACT_{what}")).ok();
        Some(Self { url, secret, service: said("SERVICE"), control: said("CONTROL") })
    }

    /// The token of one of its application services.
    pub fn service(&self, name: &str) -> Option<String> {
        self.service.as_ref().map(|token| format!("{token}{name}"))
    }

    /// Makes an account, by the shared secret.
    pub async fn account(&self, name: &str, admin: bool) {
        let (http, path) = (client(), format!("{}/_synapse/admin/v1/register", self.url));
        let nonce: Value = http.get(&path).send().await.unwrap().json().await.unwrap();
        let nonce = nonce["nonce"].as_str().unwrap();
        let role = if admin { "admin" } else { "notadmin" };
        let message = format!("{nonce}\0{name}\0{PASSWORD}\0{role}");
        let mac = hmac_sha1_hex(self.secret.as_bytes(), message.as_bytes());
        let body = json!({
            "nonce": nonce, "username": name, "displayname": name, "password": PASSWORD, "admin": admin, "mac": mac,
        });
        let answer = http.post(&path).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }

    /// Kills it. False: it is not ours to kill.
    pub fn kill(&self) -> bool {
        self.control("kill")
    }

    /// Starts it again, and waits until it answers.
    pub fn start_again(&self) -> bool {
        self.control("start")
    }

    fn control(&self, what: &str) -> bool {
        let Some(control) = &self.control else { return false };
        let status = Command::new(control).arg(what).stdin(Stdio::null()).status().unwrap();
        assert!(status.success(), "{what}: {status}");
        true
    }
}

/// An HTTP client.
pub fn client() -> Client {
    // an error only says that there is a provider already
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().timeout(Duration::from_mins(1)).build().unwrap()
}

/// A name that nobody had before, also on a homeserver that outlives the test.
pub fn fresh(what: &str) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    format!("{what}-{now:x}-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}
