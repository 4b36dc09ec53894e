//! HTTP, as narrow as we need it: bounded bodies, timeouts everywhere, no redirects away, no compression, TLS everywhere
//! but on loopback.

use std::net::IpAddr;
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, DATE, RETRY_AFTER};
use reqwest::{Client, Url, redirect};
use ruma::exports::http;

use super::error::{BadAddress, Error};
use super::mend::mend;
use super::transport::{Transport, distrust};

/// The longest answer that is read, in bytes.
const ANSWER: usize = 1 << 20;
/// The longest sync or page of history that is read, in bytes.
const BATCH: usize = 16 << 20;
/// How long a call may take.
const CALL: Duration = Duration::from_secs(20);
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(10);

/// How long an answer may take and how long it may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    time: Duration,
    bytes: usize,
}

impl Bounds {
    /// For a call.
    pub(super) const CALL: Self = Self { time: CALL, bytes: ANSWER };
    /// For a page of history or a room's state.
    pub(super) const PAGE: Self = Self { time: CALL, bytes: BATCH };

    /// For a sync that the homeserver may hold for `poll`.
    pub(super) fn sync(poll: Duration) -> Self {
        Self { time: poll + CALL, bytes: BATCH }
    }
}

/// An HTTP client, built at its first use: that costs about 10 ms, so never before the first frame. Its connections
/// belong to the runtime it is used in.
#[derive(Debug)]
pub(super) struct Lazy {
    client: OnceLock<Option<Client>>,
    transport: Transport,
    loopback: bool,
}

impl Lazy {
    /// For what is at this address.
    pub(super) fn new(base: &Url, transport: Transport) -> Self {
        Self { client: OnceLock::new(), transport, loopback: base.host_str().is_some_and(is_loopback) }
    }

    /// How it is reached.
    pub(super) const fn transport(&self) -> &Transport {
        &self.transport
    }

    fn client(&self) -> Result<&Client, Error> {
        let build = || build(&self.transport, self.loopback).ok();
        self.client.get_or_init(build).as_ref().ok_or(Error::Unreachable)
    }

    /// Sends a request and reads the answer's body, if it is a success and looks like JSON.
    pub(super) async fn execute(&self, request: http::Request<Vec<u8>>, bounds: Bounds) -> Result<Vec<u8>, Error> {
        self.execute_dated(request, bounds).await.map(|(_, body)| body)
    }

    /// As [`Self::execute`], with the answer's `Date` (RFC 9110 §6.6.1), if it has one.
    pub(super) async fn execute_dated(
        &self,
        request: http::Request<Vec<u8>>,
        bounds: Bounds,
    ) -> Result<(Option<String>, Vec<u8>), Error> {
        let request = reqwest::Request::try_from(request).map_err(|_| Error::Invalid("request"))?;
        check_address(request.url())?;
        let answer = answer(self.client()?, request, bounds.bytes);
        tokio::time::timeout(bounds.time, answer).await.map_err(|_| Error::TimedOut)?
    }
}

fn build(transport: &Transport, loopback: bool) -> reqwest::Result<Client> {
    // an error only says that there is a provider already
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder()
        .user_agent(concat!("nachtwacht/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT)
        .redirect(redirect::Policy::custom(follow))
        .tcp_keepalive(Duration::from_mins(1))
        .tcp_nodelay(true)
        // no timer for idle connections: a console at rest wakes for the poll only
        .pool_idle_timeout(None)
        .pool_max_idle_per_host(4)
        .referer(false);
    transport.apply(client, loopback)?.build()
}

/// Only the discovery of a homeserver may be redirected (it carries no secret), and only over TLS; never a call.
fn follow(attempt: redirect::Attempt<'_>) -> redirect::Action {
    let discovery = attempt.previous().first().is_some_and(|first| first.path() == super::server::WELL_KNOWN);
    if discovery && attempt.url().scheme() == "https" && attempt.previous().len() <= 3 {
        attempt.follow()
    } else {
        attempt.stop()
    }
}

/// Checks that nothing goes unencrypted over a network: plain HTTP is for this machine only.
pub(super) fn check_address(url: &Url) -> Result<(), Error> {
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::BadAddress(BadAddress::Credentials));
    }
    match (url.scheme(), url.host_str()) {
        ("https", Some(_)) => Ok(()),
        ("http", Some(host)) if is_loopback(host) => Ok(()),
        ("http", Some(_)) => Err(Error::BadAddress(BadAddress::Plain)),
        _ => Err(Error::BadAddress(BadAddress::Malformed)),
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    address.map_or(host == "localhost", |address| address.is_loopback())
}

async fn answer(client: &Client, request: reqwest::Request, bytes: usize) -> Result<(Option<String>, Vec<u8>), Error> {
    let mut response = client.execute(request).await.map_err(|error| broken(&error))?;
    let status = response.status();
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (retry_after, date) = (header(RETRY_AFTER), header(DATE));
    let json = header(CONTENT_TYPE).is_none_or(|kind| kind.to_ascii_lowercase().contains("json"));
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error))? {
        if body.len() + chunk.len() > bytes {
            return Err(Error::AnswerTooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    if !status.is_success() {
        return Err(Error::from_answer(status.as_u16(), retry_after.as_deref(), &body));
    }
    let structured = matches!(body.iter().find(|byte| !byte.is_ascii_whitespace()), Some(b'{' | b'['));
    if json && structured { Ok((date, mend(body))) } else { Err(Error::NotAHomeserver) }
}

fn broken(error: &reqwest::Error) -> Error {
    match distrust(error) {
        Some(why) => Error::Untrusted(why),
        None if error.is_timeout() => Error::TimedOut,
        None => Error::Unreachable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        let check = |url: &str| check_address(&Url::parse(url).unwrap());
        for good in
            ["https://desk.example", "http://127.0.0.1:6167", "http://127.8.8.8", "http://[::1]:1", "http://localhost"]
        {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in [
            "http://desk.example",
            "http://10.0.0.1",
            "http://localhost.example",
            "http://127.0.0.1.example",
            "ftp://127.0.0.1",
            "https://name:secret@desk.example",
            "file:///etc/passwd",
        ] {
            assert!(matches!(check(bad), Err(Error::BadAddress(_))), "{bad}");
        }
    }
}
