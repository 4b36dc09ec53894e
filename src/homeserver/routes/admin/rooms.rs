//! Rooms, for administrators: who is in one, and erasing it.

use axum::Json as Out;
use axum::extract::State;
use serde_json::{Value, json};

use super::super::extract::{Json, Path, RouteResult, Session, Shared};
use crate::app::App;
use crate::errors::ApiError;
use crate::{erase, room};

/// The members of a room, for any administrator, who so sees whether somebody is in it who should not be.
pub(super) async fn members(State(app): Shared, session: Session, Path(id): Path<String>) -> RouteResult {
    session.administrates()?;
    let members = app
        .store
        .read(move |db| {
            let room = room::find(db, &id)?.ok_or_else(|| ApiError::not_found("Room not found"))?;
            let mut query =
                db.prepare_cached("SELECT user FROM members WHERE room = ? AND membership = 'join' ORDER BY user")?;
            let users = query.query_map([room.nid], |row| row.get(0))?;
            Ok(users.collect::<Result<Vec<String>, _>>()?)
        })
        .await?;
    Ok(Out(json!({ "total": members.len(), "members": members })))
}

/// Erases for good, whatever the body says about `purge`: there is no other way here.
pub(super) async fn erase_room(
    State(app): Shared,
    session: Session,
    Path(id): Path<String>,
    _: Json<Value>,
) -> RouteResult {
    session.administrates()?;
    let (erasure, nid) = app.store.write(move |writing| erase::room(writing, &id)).await?;
    app.typing.forget(nid);
    app.store.checkpoint().await;
    Ok(Out(json!({ "delete_id": erasure })))
}

/// Complete means: the bytes are gone from the files, too. While somebody else reads the store they may not be.
async fn state(app: &App) -> &'static str {
    if app.store.is_unsettled() && !app.store.checkpoint().await { "purging" } else { "complete" }
}

fn complete() -> Value {
    json!({
        "kicked_users": [], "failed_to_kick_users": [], "local_aliases": [], "new_room_id": null,
    })
}

pub(super) async fn status(State(app): Shared, session: Session, Path(id): Path<String>) -> RouteResult {
    session.administrates()?;
    let found = app.store.read(move |db| erase::erasures(db, &id)).await?;
    if found.is_empty() {
        return Err(ApiError::not_found("delete id not found"));
    }
    Ok(Out(json!({ "status": state(&app).await, "shutdown_room": complete() })))
}

pub(super) async fn statuses(State(app): Shared, session: Session, Path(id): Path<String>) -> RouteResult {
    session.administrates()?;
    let found = app.store.read(move |db| erase::erasures(db, &id)).await?;
    if found.is_empty() {
        return Err(ApiError::not_found("No delete task for this room found"));
    }
    let state = state(&app).await;
    let results: Vec<Value> =
        found.into_iter().map(|id| json!({ "delete_id": id, "status": state, "shutdown_room": complete() })).collect();
    Ok(Out(json!({ "results": results })))
}
