//! What administrators may, by the paths of Synapse's admin API, so that doors and upkeep need not know which server
//! they speak to.

mod rooms;
mod users;

use std::sync::Arc;

use axum::Router;
use axum::routing::{delete, get, post};

use crate::app::App;

/// The admin API's paths.
pub(super) fn routes() -> Router<Arc<App>> {
    let api = Router::new()
        .route("/v2/rooms/{room}", delete(rooms::erase_room))
        .route("/v2/rooms/delete_status/{id}", get(rooms::status))
        .route("/v2/rooms/{room}/delete_status", get(rooms::statuses))
        .route("/v1/rooms/{room}/members", get(rooms::members))
        .route("/v1/users/{user}/admin", get(users::is_admin))
        .route("/v2/users/{user}", get(users::account).put(users::put_account))
        .route("/v1/deactivate/{user}", post(users::deactivate))
        .route("/v2/users/{user}/devices", get(users::devices))
        .route("/v2/users/{user}/delete_devices", post(users::delete_devices))
        .route("/v1/users/{user}/override_ratelimit", get(users::limits).post(users::lift_limits));
    Router::new().nest("/_synapse/admin", api)
}
