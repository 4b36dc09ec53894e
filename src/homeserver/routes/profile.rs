//! Names.

use axum::Json as Out;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use super::extract::{Json, Path, RouteResult, Session, Shared};
use crate::accounts;
use crate::app::App;
use crate::errors::ApiError;
use crate::room::{self, New};
use crate::store::Writing;

/// The longest name, in bytes.
const NAME_MAX: usize = 256;

#[derive(Deserialize)]
pub(super) struct Name {
    displayname: Option<String>,
}

async fn name(app: &App, user: String) -> Result<Option<String>, ApiError> {
    let profile = app.store.read(move |db| accounts::profile(db, &user)).await?;
    Ok(profile.ok_or_else(|| ApiError::not_found("Profile was not found"))?.display_name)
}

pub(super) async fn get_all(State(app): Shared, _: Session, Path(user): Path<String>) -> RouteResult {
    Ok(Out(name(&app, user).await?.map_or_else(|| json!({}), |name| json!({ "displayname": name }))))
}

pub(super) async fn get_name(app: Shared, session: Session, user: Path<String>) -> RouteResult {
    get_all(app, session, user).await
}

pub(super) async fn put_name(
    State(app): Shared,
    session: Session,
    Path(user): Path<String>,
    Json(wanted): Json<Name>,
) -> RouteResult {
    if user != session.user {
        return Err(ApiError::forbidden("Cannot set another user's displayname"));
    }
    if wanted.displayname.as_ref().is_some_and(|name| name.len() > NAME_MAX) {
        return Err(ApiError::invalid_param("Displayname is too long (max 256)"));
    }
    if wanted.displayname.as_deref().is_some_and(|name| !name.is_empty() && !(app.config.takes_name)(name)) {
        return Err(ApiError::invalid_param("Displayname cannot be shown: it is too long, or not printable"));
    }
    session.act(&app)?;
    app.store.write(move |writing| rename(writing, &user, wanted.displayname.as_deref())).await?;
    Ok(Out(json!({})))
}

/// Sets the name, and says so in every room the user is in.
fn rename(writing: &mut Writing<'_>, user: &str, name: Option<&str>) -> Result<(), ApiError> {
    let db = writing.db;
    db.prepare_cached("UPDATE accounts SET display_name = ? WHERE user = ?")?
        .execute(rusqlite::params![name.filter(|name| !name.is_empty()), user])?;
    let mut query = db.prepare_cached(
        "SELECT r.nid, r.creator FROM members m JOIN rooms r ON r.nid = m.room
         WHERE m.user = ? AND m.membership = 'join'",
    )?;
    let rooms = query.query_map([user], |row| Ok(room::StoredRoom { nid: row.get(0)?, creator: row.get(1)? }))?;
    for room in rooms.collect::<Result<Vec<_>, _>>()? {
        let content = room::member_content(db, user, "join", None)?;
        let new = New { kind: "m.room.member", state_key: Some(user), sender: user, content, ..New::default() };
        room::append(writing, &room, &new)?;
    }
    Ok(())
}
