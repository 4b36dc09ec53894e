//! What the handlers have in common: who asks, and the parts of a request.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

use crate::accounts::Holder;
use crate::app::App;
use crate::errors::ApiError;
use crate::timeline::Reader;
use crate::{accounts, secrets, store};

/// The largest body.
const BODY_MAX: usize = 1 << 20;
/// The largest body of whom nobody knows yet: a login is far below it.
const STRANGER_MAX: usize = 8 << 10;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(30);

pub(super) type Shared = State<Arc<App>>;
pub(super) type RouteResult<T = axum::Json<serde_json::Value>> = Result<T, ApiError>;

/// Who asks.
#[derive(Debug, Clone)]
pub(super) struct Session {
    pub(super) user: String,
    pub(super) device: String,
    pub(super) admin: bool,
    pub(super) unlimited: bool,
    /// Of the token.
    pub(super) digest: Vec<u8>,
}

impl Session {
    pub(super) fn reader(&self) -> Reader {
        Reader { user: self.user.clone(), device: self.device.clone() }
    }

    /// The device.
    pub(super) fn at(&self) -> (String, String) {
        (self.user.clone(), self.device.clone())
    }

    /// Whether this is an administrator.
    ///
    /// # Errors
    /// The answer to anybody else.
    pub(super) fn administrates(&self) -> Result<(), ApiError> {
        if self.admin { Ok(()) } else { Err(ApiError::forbidden("You are not a server admin")) }
    }

    /// Takes one action from the user's bucket.
    pub(super) fn act(&self, app: &App) -> Result<(), ApiError> {
        if self.unlimited {
            return Ok(());
        }
        app.actions.take(&self.user, Instant::now()).map_err(ApiError::limit_exceeded)
    }
}

impl FromRequestParts<Arc<App>> for Session {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or_else(ApiError::missing_token)?;
        let digest = secrets::digest(token);
        let read = app.store.read(move |db| Ok((accounts::session(db, &digest)?, digest))).await?;
        let (Holder { user, device, admin, unlimited }, digest) = read;
        app.seen.note(&user, &device, store::now());
        Ok(Self { user, device, admin, unlimited, digest })
    }
}

/// A JSON object as the body. An empty body is an empty object, as many clients send none.
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &Arc<App>) -> Result<Self, ApiError> {
        body(request, BODY_MAX).await.map(Self)
    }
}

/// The same, from whom nobody knows yet.
pub(super) struct Small<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Small<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &Arc<App>) -> Result<Self, ApiError> {
        body(request, STRANGER_MAX).await.map(Self)
    }
}

async fn body<T: DeserializeOwned>(request: Request, max: usize) -> Result<T, ApiError> {
    let body = axum::body::to_bytes(request.into_body(), max);
    let body = tokio::time::timeout(BODY_TIME, body).await.map_err(|_| ApiError::timed_out())?;
    parse(&body.map_err(|_| ApiError::too_large("Request content is too large"))?)
}

fn parse<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, ApiError> {
    let bytes: &[u8] = if bytes.is_empty() { b"{}" } else { bytes };
    // parsed twice, so that a body that is not JSON and JSON of another shape are told apart; the parser bounds depth
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| ApiError::not_json())?;
    if !value.is_object() {
        return Err(ApiError::bad_json("Content must be a JSON object."));
    }
    serde_json::from_value(value).map_err(|_| ApiError::bad_json("Content does not have the right keys."))
}

/// The path's parts, decoded.
pub(super) struct Path<T>(pub(super) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<App>> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, app).await;
        path.map(|path| Self(path.0)).map_err(|_| ApiError::unrecognized(StatusCode::NOT_FOUND))
    }
}

/// The query's parameters.
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Arc<App>> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, app).await;
        query.map(|query| Self(query.0)).map_err(|_| ApiError::invalid_param("Invalid query parameter"))
    }
}

/// A body that is JSON text already.
pub(super) fn raw_json(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}
