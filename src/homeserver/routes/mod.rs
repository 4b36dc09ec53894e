//! The client-server API over HTTP: paths to handlers.

mod admin;
mod extract;
mod members;
mod profile;
mod rooms;
mod session;
mod syncing;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post, put};

use super::app::App;
use super::errors::ApiError;

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
