//! What is wrong outside the API is said in a page: whoever reads it there is a visitor without scripts, not a program.

use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::plain;
use crate::reception::Reception;
use crate::reception::trouble::Trouble;

/// Says in a page what the API says as JSON.
pub(super) async fn readable(State(reception): State<Reception>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if path.starts_with("/api/") {
        return next.run(request).await;
    }
    let asked = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|asked| asked.to_str().ok());
    let (asked, looks) = (asked.unwrap_or_default().to_owned(), request.method().is_safe());
    let response = next.run(request).await;
    let Some(trouble) = response.extensions().get::<Trouble>() else { return response };
    if looks && *trouble == Trouble::NoSuchMethod && !plain::is_framed(&path) {
        // the address of a form, opened by itself: the page is where it begins
        return Redirect::to("/").into_response();
    }
    plain::trouble_at(&reception, trouble, &path, &asked)
}
