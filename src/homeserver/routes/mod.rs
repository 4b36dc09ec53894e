//! The client-server API over HTTP: paths to handlers, and what they have in common.

mod admin;
mod members;
mod profile;
mod rooms;
mod session;
mod syncing;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use serde::de::DeserializeOwned;

use super::App;
use super::accounts::Holder;
use super::errors::ApiError;
use super::timeline::Reader;
use super::{accounts, secrets, store};

/// The largest body.
const BODY_MAX: usize = 1 << 20;
/// The largest body of whom nobody knows yet: a login is far below it.
const STRANGER_MAX: usize = 8 << 10;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(30);

type Shared = State<Arc<App>>;
type RouteResult<T = axum::Json<serde_json::Value>> = Result<T, ApiError>;

/// Every path there is.
pub(crate) fn router(app: Arc<App>) -> Router {
    let client = Router::new()
        .merge(session::routes())
        .merge(room_routes())
        .route("/v3/profile/{user}", get(profile::get_all))
        .route("/v3/profile/{user}/displayname", get(profile::get_name).put(profile::put_name))
        .route("/v3/sync", get(syncing::sync))
        .route("/v3/sendToDevice/{kind}/{txn}", put(syncing::tell_devices))
        .route("/v3/user/{user}/filter", post(syncing::post_filter))
        .route("/v3/user/{user}/filter/{id}", get(syncing::get_filter));
    Router::new()
        .nest("/_matrix/client", client)
        .route("/.well-known/matrix/client", get(session::well_known))
        .merge(admin::routes())
        .fallback(async || ApiError::unrecognized(StatusCode::NOT_FOUND))
        .method_not_allowed_fallback(async || ApiError::unrecognized(StatusCode::METHOD_NOT_ALLOWED))
        .with_state(app)
}

fn room_routes() -> Router<Arc<App>> {
    let state = || get(rooms::get_state_event).put(rooms::put_state);
    Router::new()
        .route("/v3/createRoom", post(rooms::create))
        .route("/v3/directory/room/{alias}", get(rooms::alias))
        .route("/v3/joined_rooms", get(members::joined_rooms))
        .route("/v3/join/{room}", post(members::join_any))
        .route("/v3/rooms/{room}/join", post(members::join))
        .route("/v3/rooms/{room}/leave", post(members::leave))
        .route("/v3/rooms/{room}/forget", post(members::forget))
        .route("/v3/rooms/{room}/invite", post(members::invite))
        .route("/v3/rooms/{room}/kick", post(members::kick))
        .route("/v3/rooms/{room}/ban", post(members::ban))
        .route("/v3/rooms/{room}/unban", post(members::unban))
        .route("/v3/rooms/{room}/members", get(members::members))
        .route("/v3/rooms/{room}/joined_members", get(members::joined_members))
        .route("/v3/rooms/{room}/send/{kind}/{txn}", put(rooms::send))
        .route("/v3/rooms/{room}/redact/{event}/{txn}", put(rooms::redact))
        .route("/v3/rooms/{room}/state", get(rooms::get_state))
        .route("/v3/rooms/{room}/state/{kind}", state())
        .route("/v3/rooms/{room}/state/{kind}/", state())
        .route("/v3/rooms/{room}/state/{kind}/{key}", state())
        .route("/v3/rooms/{room}/messages", get(rooms::messages))
        .route("/v3/rooms/{room}/event/{event}", get(rooms::event))
        .route("/v3/rooms/{room}/typing/{user}", put(syncing::typing))
        .route("/v3/rooms/{room}/receipt/{kind}/{event}", post(syncing::receipt))
        .route("/v3/rooms/{room}/read_markers", post(syncing::read_markers))
}

/// Who asks.
#[derive(Debug, Clone)]
struct Session {
    user: String,
    device: String,
    admin: bool,
    unlimited: bool,
    /// Of the token.
    digest: Vec<u8>,
}

impl Session {
    fn reader(&self) -> Reader {
        Reader { user: self.user.clone(), device: self.device.clone() }
    }

    /// The device.
    fn at(&self) -> (String, String) {
        (self.user.clone(), self.device.clone())
    }

    /// Takes one action from the user's bucket.
    fn act(&self, app: &App) -> Result<(), ApiError> {
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
struct Json<T>(T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &Arc<App>) -> Result<Self, ApiError> {
        body(request, BODY_MAX).await.map(Self)
    }
}

/// The same, from whom nobody knows yet.
struct Small<T>(T);

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
struct Path<T>(T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<App>> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, app).await;
        path.map(|path| Self(path.0)).map_err(|_| ApiError::unrecognized(StatusCode::NOT_FOUND))
    }
}

/// The query's parameters.
struct Query<T>(T);

impl<T: DeserializeOwned> FromRequestParts<Arc<App>> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, app).await;
        query.map(|query| Self(query.0)).map_err(|_| ApiError::invalid_param("Invalid query parameter"))
    }
}

/// A body that is JSON text already.
fn raw_json(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}
