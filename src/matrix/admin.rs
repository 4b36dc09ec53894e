//! The calls of Synapse's admin API that a desk's upkeep makes: for administrators of the homeserver only. The embedded
//! homeserver has the same ones.

use std::collections::BTreeSet;

use ruma::exports::http::Method;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;
use zeroize::Zeroizing;

use super::error::Error;
use super::rooms::in_path;
use super::session::Session;
use desk::event::{MemberId, Moment};

/// An account of the homeserver.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Account {
    /// The name others see.
    #[serde(rename = "displayname", default)]
    pub shown: Option<String>,
    /// Cannot sign in any more.
    #[serde(default)]
    pub deactivated: bool,
    /// The application service that it belongs to, if any. Such an account has no limit of its own.
    #[serde(rename = "appservice_id", default)]
    pub service: Option<String>,
}

/// A device that is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Device {
    /// Its id.
    #[serde(rename = "device_id")]
    pub id: String,
    /// When the homeserver heard it last, exact to some two minutes.
    #[serde(rename = "last_seen_ts", default)]
    pub seen: Option<Moment>,
}

impl Session {
    /// Whether the account is an administrator of its homeserver, as far as that has an admin API.
    ///
    /// # Errors
    /// What went wrong, other than the homeserver saying no.
    pub async fn is_admin(&self) -> Result<bool, Error> {
        #[derive(Deserialize)]
        struct AdminAnswer {
            admin: bool,
        }
        match self
            .admin::<AdminAnswer>(Method::GET, &format!("v1/users/{}/admin", in_path(self.me().as_str())), "")
            .await
        {
            Ok(answer) => Ok(answer.admin),
            // a proxy that keeps the admin API from the outside answers in its own words
            Err(Error::NotAHomeserver) => Ok(false),
            Err(error) if error.is_final() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// An account of the homeserver; `None` when there is none.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn account(&self, user: &MemberId) -> Result<Option<Account>, Error> {
        match self.admin(Method::GET, &format!("v2/users/{}", in_path(user.as_str())), "").await {
            Ok(account) => Ok(Some(account)),
            Err(Error::Refused { status: 404, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes an account, no administrator.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn make_account(
        &self,
        user: &MemberId,
        password: &Zeroizing<String>,
        shown: Option<&str>,
    ) -> Result<(), Error> {
        // not by `json!`, which would copy the password into memory that nobody wipes
        #[derive(Serialize)]
        struct Wanted<'a> {
            password: &'a str,
            admin: bool,
            #[serde(skip_serializing_if = "Option::is_none")]
            displayname: Option<&'a str>,
        }
        let wanted = Wanted { password, admin: false, displayname: shown };
        let body = serde_json::to_string(&wanted).map(Zeroizing::new).map_err(|_| Error::Invalid("name"))?;
        self.admin::<Account>(Method::PUT, &format!("v2/users/{}", in_path(user.as_str())), &body).await.map(drop)
    }

    /// Ends an account for good: nobody can sign in with it any more, and every session of it ends.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn close_account(&self, user: &MemberId) -> Result<(), Error> {
        let path = format!("v1/deactivate/{}", in_path(user.as_str()));
        self.admin::<serde_json::Value>(Method::POST, &path, "{}").await.map(drop)
    }

    /// The devices that an account is signed in with.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn devices(&self, user: &MemberId) -> Result<Vec<Device>, Error> {
        #[derive(Deserialize)]
        struct Devices {
            devices: Vec<Device>,
        }
        let path = format!("v2/users/{}/devices", in_path(user.as_str()));
        Ok(self.admin::<Devices>(Method::GET, &path, "").await?.devices)
    }

    /// Ends every session of an account; how many there were.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn end_sessions(&self, user: &MemberId) -> Result<usize, Error> {
        let devices: Vec<_> = self.devices(user).await?.into_iter().map(|device| device.id).collect();
        let path = format!("v2/users/{}/delete_devices", in_path(user.as_str()));
        if !devices.is_empty() {
            let body = json!({ "devices": devices }).to_string();
            self.admin::<serde_json::Value>(Method::POST, &path, &body).await?;
        }
        Ok(devices.len())
    }

    /// Whether an account has the homeserver's general limit on messages, and not a limit of its own.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn is_limited(&self, user: &MemberId) -> Result<bool, Error> {
        #[derive(Deserialize)]
        struct RateLimit {
            #[serde(default)]
            messages_per_second: Option<u64>,
        }
        let path = format!("v1/users/{}/override_ratelimit", in_path(user.as_str()));
        Ok(self.admin::<RateLimit>(Method::GET, &path, "").await?.messages_per_second != Some(0))
    }

    /// Lifts the limits on an account's messages.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn lift_limits(&self, user: &MemberId) -> Result<(), Error> {
        let path = format!("v1/users/{}/override_ratelimit", in_path(user.as_str()));
        let body = r#"{"messages_per_second":0,"burst_count":0}"#;
        self.admin::<serde_json::Value>(Method::POST, &path, body).await.map(drop)
    }

    /// Who is in a room, also one that this account is not in.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn members_of(&self, room: &str) -> Result<BTreeSet<MemberId>, Error> {
        #[derive(Deserialize)]
        struct Members {
            members: BTreeSet<MemberId>,
        }
        let path = format!("v1/rooms/{}/members", in_path(room));
        Ok(self.admin::<Members>(Method::GET, &path, "").await?.members)
    }

    async fn admin<A: DeserializeOwned>(&self, method: Method, path: &str, body: &str) -> Result<A, Error> {
        let answer = self.other(method, &format!("/_synapse/admin/{path}"), body).await?;
        serde_json::from_slice(&answer).map_err(|_| Error::NotAHomeserver)
    }
}
