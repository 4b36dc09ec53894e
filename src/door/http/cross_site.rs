//! Who may call: this desk's own page, and pages of the desk's own website where it lists them. Any other page in a
//! visitor's browser could otherwise open visits, or speak, without the visitor knowing.
//!
//! `Sec-Fetch-Site` decides where a browser sends it (Fetch Metadata Request Headers); where it does not, `Origin` (RFC
//! 6454). A program that is no browser sends neither. A form of a browser that says neither, or hides its origin, proves by
//! itself where it was fetched ([`crate::form_pass`]), or by the visitor's key.

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

/// Stands in a request whose browser does not say where its form comes from: what lets somebody in by it asks for a pass.
#[derive(Debug, Clone, Copy)]
pub(super) struct NeedsPass;

/// From where a request comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Caller {
    /// From a page of our own, or from no page.
    Own,
    /// From another site's page.
    Foreign,
    /// A form of which the browser does not say.
    Unsaid,
}

/// Lets through what may call, in the kind of body that its address takes.
pub(super) async fn ours(State(reception): State<Reception>, mut request: Request, next: Next) -> Response {
    let listed = listed(&reception.context.origins, request.headers());
    if let Some(origin) = listed.as_ref().filter(|_| is_preflight(&request)) {
        return allowed(preflight(), origin);
    }
    match caller(&request) {
        Caller::Foreign if listed.is_none() => return Trouble::CrossSite.into_response(),
        Caller::Unsaid => drop(request.extensions_mut().insert(NeedsPass)),
        Caller::Own | Caller::Foreign => {}
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

fn caller(request: &Request) -> Caller {
    let (headers, safe) = (request.headers(), request.method().is_safe());
    if safe && !request.uri().path().starts_with("/api/") {
        // a link on another site may lead here
        return Caller::Own;
    }
    match headers.get(SEC_FETCH_SITE).map(HeaderValue::as_bytes) {
        Some(b"same-origin") => Caller::Own,
        // typed by the visitor, which no page can do
        Some(b"none") if safe => Caller::Own,
        Some(_) => Caller::Foreign,
        None => match headers.get(header::ORIGIN) {
            Some(origin) if is_of_host(origin, headers) => Caller::Own,
            // whatever page it is on: the policy of ours keeps its origin from the door, too
            Some(origin) if origin == "null" && is_form(request) => Caller::Unsaid,
            Some(_) => Caller::Foreign,
            None if is_form(request) => Caller::Unsaid,
            None => Caller::Own,
        },
    }
}

/// Whether this goes to the way in without scripts.
fn is_form(request: &Request) -> bool {
    request.uri().path().starts_with("/plain")
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
        true if is_form(request) => Some(FORM),
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

    fn from(method: &str, path: &str, headers: &[(&str, &str)]) -> Caller {
        let request = Request::builder().method(method).uri(path).header("host", "chat.example");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        caller(&request.body(Body::empty()).expect("a request"))
    }

    fn own(method: &str, path: &str, headers: &[(&str, &str)]) -> bool {
        from(method, path, headers) == Caller::Own
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

    #[test]
    fn a_form_of_which_nothing_is_said_needs_a_pass_and_no_foreign_one_passes_for_it() {
        for path in ["/plain", "/plain/say"] {
            assert_eq!(from("POST", path, &[]), Caller::Unsaid);
            assert_eq!(from("POST", path, &[("origin", "null")]), Caller::Unsaid);
            assert_eq!(from("POST", path, &[("origin", "https://chat.example")]), Caller::Own);
            assert_eq!(from("POST", path, &[("origin", "https://evil.example")]), Caller::Foreign);
            let said = [("origin", "null"), ("sec-fetch-site", "cross-site")];
            assert_eq!(from("POST", path, &said), Caller::Foreign, "what is said decides");
            assert_eq!(from("POST", path, &[("origin", "null"), ("sec-fetch-site", "same-origin")]), Caller::Own);
        }
        assert_eq!(from("POST", "/api/visits", &[("origin", "null")]), Caller::Foreign);
    }
}
