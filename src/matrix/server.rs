//! Finding the homeserver that a helper named.

use std::fmt;
use std::sync::Arc;

use reqwest::Url;
use ruma::exports::http;
use serde::Deserialize;

use super::error::{BadAddress, Error};
use super::http::{Bounds, Lazy, check_address};
use super::transport::Transport;
use desk::event::Moment;

/// Where a server says which homeserver belongs to its name (spec, "Well-known URIs").
pub(super) const WELL_KNOWN: &str = "/.well-known/matrix/client";

/// A homeserver's address, and the connections to it. Cheap to clone.
#[derive(Clone)]
pub struct Homeserver {
    base: Url,
    http: Arc<Lazy>,
}

impl fmt::Debug for Homeserver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Homeserver")
    }
}

impl Homeserver {
    /// The homeserver at a URL, without asking it anything.
    ///
    /// # Errors
    /// [`Error::BadAddress`] for a text that is no such URL, and for plain HTTP away from loopback.
    pub fn at(url: &str) -> Result<Self, Error> {
        Self::over(Transport::default(), url)
    }

    /// The homeserver at a URL, reached like this, without asking it anything.
    ///
    /// # Errors
    /// As [`Homeserver::at`].
    pub fn over(transport: Transport, url: &str) -> Result<Self, Error> {
        let mut base = Url::parse(url.trim()).map_err(|_| Error::BadAddress(BadAddress::Malformed))?;
        check_address(&base)?;
        base.set_query(None);
        base.set_fragment(None);
        Ok(Self { http: Arc::new(Lazy::new(&base, transport)), base })
    }

    /// The homeserver that a helper named, as a URL (`https://matrix.desk.example`, `http://127.0.0.1:6167`) or as a
    /// server name (`desk.example`, looked up as the spec's "Server discovery" says). Whatever is there is asked for
    /// its versions, so that a wrong address is noticed before anybody types a password.
    ///
    /// # Errors
    /// [`Error::BadAddress`], [`Error::NotAHomeserver`], [`Error::UnsupportedVersion`], or what went wrong on the way.
    pub async fn resolve(address: &str) -> Result<Self, Error> {
        Self::resolve_over(Transport::default(), address).await
    }

    /// The homeserver that a helper named, reached like this.
    ///
    /// # Errors
    /// As [`Homeserver::resolve`].
    pub async fn resolve_over(transport: Transport, address: &str) -> Result<Self, Error> {
        let address = address.trim().trim_end_matches('/');
        let homeserver = if address.contains("://") {
            Self::over(transport, address)?
        } else {
            let named = Self::over(transport, &format!("{}{address}", scheme(address)))?;
            named.discovered().await?.unwrap_or(named)
        };
        homeserver.check_versions().await?;
        Ok(homeserver)
    }

    /// Its address, without a slash at the end.
    pub fn url(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// What `.well-known` says; `None` when there is nothing.
    async fn discovered(&self) -> Result<Option<Self>, Error> {
        #[derive(Deserialize)]
        struct WellKnown {
            #[serde(rename = "m.homeserver")]
            homeserver: Address,
        }
        #[derive(Deserialize)]
        struct Address {
            base_url: String,
        }
        let answer = match self.get(WELL_KNOWN).await {
            Ok(answer) => answer,
            // a server that cannot prove its name does not count
            Err(error @ Error::Untrusted(_)) => return Err(error),
            Err(_) => return Ok(None),
        };
        match serde_json::from_slice::<WellKnown>(&answer) {
            Ok(found) => Self::over(self.http.transport().clone(), &found.homeserver.base_url).map(Some),
            Err(_) => Ok(None),
        }
    }

    async fn check_versions(&self) -> Result<(), Error> {
        let versions = self.versions().await?;
        // every version 1.x has the paths under `v3`; the earlier r0 versions do not
        if versions.iter().any(|version| version.starts_with("v1.")) {
            return Ok(());
        }
        Err(Error::UnsupportedVersion(versions))
    }

    /// The versions of Matrix that it says it speaks, its first 64.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn versions(&self) -> Result<Vec<String>, Error> {
        #[derive(Deserialize)]
        struct Versions {
            versions: Vec<String>,
        }
        let answer = self.get("/_matrix/client/versions").await.map_err(|error| match error {
            Error::Refused { status: 404, .. } | Error::AnswerTooLarge => Error::NotAHomeserver,
            other => other,
        })?;
        let Ok(Versions { versions }) = serde_json::from_slice(&answer) else { return Err(Error::NotAHomeserver) };
        let clean = |v: &String| v.chars().filter(char::is_ascii_graphic).take(16).collect();
        Ok(versions.iter().take(64).map(clean).collect())
    }

    /// What time it is there, to the second; `None` when it does not say.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn time(&self) -> Result<Option<Moment>, Error> {
        let request = http::Request::get(format!("{}/_matrix/client/versions", self.url()));
        let request = request.body(Vec::new()).map_err(|_| Error::Invalid("request"))?;
        let (date, _) = self.http.execute_dated(request, Bounds::CALL).await?;
        let dates = jiff::fmt::rfc2822::DateTimeParser::new();
        let time = date.and_then(|date| dates.parse_timestamp(date).ok());
        Ok(time.and_then(|time| u64::try_from(time.as_millisecond()).ok()).map(Moment))
    }

    async fn get(&self, path: &str) -> Result<Vec<u8>, Error> {
        let request = http::Request::get(format!("{}{path}", self.url()));
        self.execute(request.body(Vec::new()).map_err(|_| Error::Invalid("request"))?, Bounds::CALL).await
    }

    /// Sends a request and reads the answer.
    pub(super) async fn execute(&self, request: http::Request<Vec<u8>>, bounds: Bounds) -> Result<Vec<u8>, Error> {
        self.http.execute(request, bounds).await
    }
}

/// A name without a scheme is reached over TLS, unless it is this machine.
fn scheme(address: &str) -> &'static str {
    let plain = format!("http://{address}");
    if Homeserver::at(&plain).is_ok() { "http://" } else { "https://" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_tls_unless_it_is_this_machine() {
        assert_eq!(scheme("desk.example"), "https://");
        assert_eq!(scheme("127.0.0.1:6167"), "http://");
        assert_eq!(scheme("localhost:6167"), "http://");
        assert_eq!(scheme("127.0.0.1.example"), "https://");
    }

    #[test]
    fn an_address_is_kept_without_its_trimmings() {
        let url = |text| Homeserver::at(text).map(|homeserver| homeserver.url().to_owned());
        assert_eq!(url(" https://desk.example/ ").as_deref(), Ok("https://desk.example"));
        assert_eq!(url("https://desk.example/matrix?x#y").as_deref(), Ok("https://desk.example/matrix"));
        assert!(url("desk.example").is_err());
    }
}
