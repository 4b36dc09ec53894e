//! The visitors' page.

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::response::{Html, IntoResponse as _, Response};

use crate::desk_facts::told;
use crate::page::{FormMarks, compressed, page, policy};
use crate::reception::Reception;
use crate::street::source::{Origin, Source};
use machine::random;

/// What every document of ours says beside what every answer says: no other page holds it, and it may use nothing of the
/// device.
const HEADERS: [(HeaderName, &str); 2] = [
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), \
         geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), \
         picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), \
         xr-spatial-tracking=()",
    ),
];

/// The page, in the language that the browser or the page itself asks for.
pub(super) async fn first(State(reception): State<Reception>, request: Request) -> Response {
    let asked = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|asked| asked.to_str().ok());
    in_language(&reception, asked.unwrap_or_default(), request.headers(), origin(&request))
}

/// Where a request comes from, as the connection knows it.
pub(super) fn origin(request: &Request) -> Origin {
    request.extensions().get::<Origin>().copied().unwrap_or(Origin::Unsaid)
}

/// The page in one of the languages asked for.
pub(super) fn in_language(reception: &Reception, asked: &str, headers: &HeaderMap, from: Origin) -> Response {
    let context = &reception.context;
    let pass = context.form_passes.give(Source::of(from, &context.limits), context.steady());
    let marks = FormMarks { pass: &pass, attempt: &random::id() };
    let page = page(asked, &marks, |language| told(context, language));
    if !takes_gzip(headers) {
        return document(page, policy());
    }
    let mut response = document(String::new(), policy());
    response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    *response.body_mut() = compressed(&page).into();
    response
}

/// A document under a policy.
pub(super) fn document(html: String, policy: &str) -> Response {
    with_policy(Html(html).into_response(), policy)
}

/// An answer that is a document, under a policy.
pub(super) fn with_policy(mut response: Response, policy: &str) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Whether a browser takes what is compressed with gzip (RFC 9110 §12.5.3).
fn takes_gzip(headers: &HeaderMap) -> bool {
    let taken = headers.get(header::ACCEPT_ENCODING).and_then(|taken| taken.to_str().ok()).unwrap_or_default();
    taken.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        parts.next() == Some("gzip") && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}
