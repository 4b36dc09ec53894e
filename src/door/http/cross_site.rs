//! Who may call: this desk's own page, and pages of the desk's own website where it lists them. Any other page in a
//! visitor's browser could otherwise open visits, or speak, without the visitor knowing.
//!
//! `Sec-Fetch-Site` decides where a browser sends it (Fetch Metadata Request Headers); where it does not, `Origin` (RFC
//! 6454). A program that is no browser sends neither.

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::reception::Reception;
use crate::reception::trouble::Trouble;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// Lets through what may call, in the kind of body that its address takes.
pub(super) async fn ours(State(reception): State<Reception>, request: Request, next: Next) -> Response {
    let listed = listed(&reception.context.origins, request.headers());
    if let Some(origin) = listed.as_ref().filter(|_| is_preflight(&request)) {
        return allowed(preflight(), origin);
    }
    if listed.is_none() && !is_own(&request) {
        return Trouble::CrossSite.into_response();
    }
    let response = match body_of(&request) {
        Some(kind) if !has_body_of(kind, request.headers()) => Trouble::NotSuchABody(kind).into_response(),
        _ => next.run(request).await,
    };
    match &listed {
        Some(origin) => allowed(response, origin),
        None => response,
    }
}

/// The origin of the request, if the desk lists it.
fn listed(origins: &[String], headers: &HeaderMap) -> Option<HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    origins.iter().any(|known| known.as_bytes() == origin.as_bytes()).then(|| origin.clone())
}

/// Whether a request comes from a page of our own, or from no page.
fn is_own(request: &Request) -> bool {
    let (headers, safe) = (request.headers(), request.method().is_safe());
    if safe && !request.uri().path().starts_with("/api/") {
        // a link on another site may lead here
        return true;
    }
    match headers.get(SEC_FETCH_SITE).map(HeaderValue::as_bytes) {
        Some(b"same-origin") => true,
        // typed by the visitor, which no page can do
        Some(b"none") => safe,
        Some(_) => false,
        None => headers.get(header::ORIGIN).is_none_or(|origin| is_of_host(origin, headers)),
    }
}

/// Whether an origin names the host to which the request was sent.
fn is_of_host(origin: &HeaderValue, headers: &HeaderMap) -> bool {
    let (Ok(origin), Some(Ok(host))) = (origin.to_str(), headers.get(header::HOST).map(HeaderValue::to_str)) else {
        return false;
    };
    let named = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    named.is_some_and(|named| named.eq_ignore_ascii_case(host))
}

/// The kind of body that this request must have, if it must have one.
fn body_of(request: &Request) -> Option<&'static str> {
    let takes = matches!(*request.method(), Method::POST | Method::PUT);
    let path = request.uri().path();
    match takes {
        true if path.starts_with("/api/") => Some(JSON),
        true if path.starts_with("/plain") => Some(FORM),
        _ => None,
    }
}

fn has_body_of(kind: &str, headers: &HeaderMap) -> bool {
    let said = headers.get(header::CONTENT_TYPE).and_then(|said| said.to_str().ok());
    said.and_then(|said| said.split(';').next()).is_some_and(|said| said.trim().eq_ignore_ascii_case(kind))
}

fn is_preflight(request: &Request) -> bool {
    request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// What a page of a listed origin may ask for.
fn preflight() -> Response {
    const MAY: [(HeaderName, &str); 3] = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, DELETE"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type, last-event-id"),
        (header::ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    let mut response = StatusCode::NO_CONTENT.into_response();
    for (name, value) in MAY {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A listed origin's page may read the answer.
fn allowed(mut response: Response, origin: &HeaderValue) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("retry-after"));
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    response
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn own(method: &str, path: &str, headers: &[(&str, &str)]) -> bool {
        let request = Request::builder().method(method).uri(path).header("host", "chat.example");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        is_own(&request.body(Body::empty()).expect("a request"))
    }

    #[test]
    fn what_a_browser_says_of_the_site_decides() {
        let site = |method, path, site| own(method, path, &[("sec-fetch-site", site)]);
        assert!(site("POST", "/api/visits", "same-origin"));
        for foreign in ["cross-site", "same-site", "none", "", "Same-Origin"] {
            assert!(!site("POST", "/api/visits", foreign), "{foreign}");
            assert!(!site("POST", "/plain", foreign), "{foreign}");
            assert!(!site("DELETE", "/api/visits/-/stop-word", foreign), "{foreign}");
        }
        assert!(!site("GET", "/api/visits/-/events", "cross-site"));
        assert!(site("GET", "/", "cross-site"), "a link may lead here");
        assert!(site("GET", "/api/desk", "none"));
        // it counts more than the origin
        let both = [("sec-fetch-site", "cross-site"), ("origin", "https://chat.example")];
        assert!(!own("POST", "/api/visits", &both));
    }

    #[test]
    fn without_it_the_origin_must_be_ours() {
        let origin = |origin| own("POST", "/api/visits", &[("origin", origin)]);
        assert!(origin("https://chat.example") && origin("http://CHAT.example"));
        for foreign in
            ["https://evil.example", "null", "", "https://chat.example:444", "chat.example", "ftp://chat.example"]
        {
            assert!(!origin(foreign), "{foreign}");
        }
        assert!(own("POST", "/api/visits", &[]), "no browser");
    }
}
