//! A door as an application service: the registration that Synapse reads (Application Service API, "Registration"), so
//! that the door's messages are not limited and its token does not end.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use desk::event::MemberId;
use machine::random;
use matrix::error::Error;
use matrix::server::Homeserver;
use matrix::session::Session;

/// The registration of a door. Written as JSON, which is YAML too.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationService {
    /// A name among the homeserver's application services.
    pub id: String,
    /// Where the homeserver would push to: nowhere. A door reads by itself.
    pub url: Option<String>,
    /// The door's token.
    #[serde(with = "secret")]
    pub as_token: Zeroizing<String>,
    /// The homeserver's token: for pushing, so never used.
    #[serde(with = "secret")]
    pub hs_token: Zeroizing<String>,
    /// The name of the service's own account. The door's is another: Synapse lets a service's own account send, but not
    /// read (`/sync`).
    pub sender_localpart: String,
    /// The door's messages are not limited.
    pub rate_limited: bool,
    /// The accounts and rooms that are the service's.
    pub namespaces: Namespaces,
}

/// The accounts and rooms that are an application service's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Namespaces {
    /// Accounts.
    #[serde(default)]
    pub users: Vec<Namespace>,
    /// Aliases of rooms.
    #[serde(default)]
    pub aliases: Vec<Namespace>,
    /// Rooms.
    #[serde(default)]
    pub rooms: Vec<Namespace>,
}

/// Names by a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Namespace {
    /// Nobody else may use them.
    pub exclusive: bool,
    /// The pattern.
    pub regex: String,
}

impl fmt::Debug for ApplicationService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApplicationService({})", self.id)
    }
}

impl ApplicationService {
    /// A registration for a door's account, with fresh tokens.
    ///
    /// # Errors
    /// The system gave no randomness.
    pub fn new(door: &MemberId) -> Result<Self, random::Error> {
        let name = door.as_str().trim_start_matches('@').split(':').next().unwrap_or_default();
        Ok(Self {
            id: format!("nachtwacht-{name}"),
            url: None,
            as_token: token()?,
            hs_token: token()?,
            sender_localpart: format!("{name}-service"),
            rate_limited: false,
            namespaces: Namespaces {
                users: vec![Namespace { exclusive: true, regex: pattern(door) }],
                ..Namespaces::default()
            },
        })
    }

    /// Whether it is this door's.
    pub fn is_of(&self, door: &MemberId) -> bool {
        let pattern = pattern(door);
        self.namespaces.users.iter().any(|names| names.regex == pattern)
    }

    /// Makes the door's account and device, unless they are there. False: the homeserver does not know the registration (yet).
    ///
    /// # Errors
    /// What went wrong.
    pub async fn sign_up(&self, homeserver: &Homeserver, door: &MemberId, device: &str) -> Result<bool, Error> {
        let token = self.as_token.clone();
        match Session::of_service(homeserver, token, Some(door.as_str()), device).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_signed_out() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The registration as text: JSON, which is YAML too.
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(serde_json::to_string_pretty(self).unwrap_or_default() + "\n")
    }

    /// Reads what [`Self::text`] wrote; `None` when it is none.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// A secret in the file, wiped from memory afterwards.
mod secret {
    use serde::{Deserialize, Deserializer, Serializer};
    use zeroize::Zeroizing;

    pub(super) fn serialize<S: Serializer>(secret: &Zeroizing<String>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(secret)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Zeroizing<String>, D::Error> {
        String::deserialize(from).map(Zeroizing::new)
    }
}

/// A pattern that names an account and no other.
fn pattern(door: &MemberId) -> String {
    let escaped = |c| ".+*?()|[]{}^$\\".contains(c).then_some('\\').into_iter().chain([c]);
    let escaped: String = door.as_str().chars().flat_map(escaped).collect();
    format!("^{escaped}$")
}

fn token() -> Result<Zeroizing<String>, random::Error> {
    let mut bytes = Zeroizing::new([0; 32]);
    random::fill(&mut *bytes)?;
    Ok(Zeroizing::new(URL_SAFE_NO_PAD.encode(*bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registration_is_read_as_it_was_written_and_says_no_token() {
        let service = ApplicationService::new(&"@door.one:desk.test".into()).unwrap();
        assert_eq!(ApplicationService::read(&service.text()), Some(service.clone()));
        assert_eq!(service.sender_localpart, "door.one-service");
        assert!(service.is_of(&"@door.one:desk.test".into()) && !service.is_of(&"@doorxone:desk.test".into()));
        assert_eq!(service.namespaces.users[0].regex, r"^@door\.one:desk\.test$");
        assert!(!service.rate_limited && service.url.is_none());
        assert_ne!(service.as_token, service.hs_token);
        assert!(service.as_token.len() >= 40);
        assert!(!format!("{service:?}").contains(service.as_token.as_str()));
        assert_eq!(ApplicationService::read("{}"), None);
    }
}
