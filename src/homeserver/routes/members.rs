//! Who is in which room.

use axum::Json as Out;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Map, json};

use super::extract::{Json, Path, Query, RouteResult, Session, Shared, raw_json};
use crate::app::App;
use crate::errors::ApiError;
use crate::membership::{self, Removal};
use crate::{room, timeline};

#[derive(Deserialize)]
pub(super) struct Whom {
    user_id: String,
    reason: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct MembershipReason {
    reason: Option<String>,
}

pub(super) async fn joined_rooms(State(app): Shared, session: Session) -> RouteResult {
    let rooms = app
        .store
        .read(move |db| {
            let mut query = db.prepare_cached(
                "SELECT r.id FROM members m JOIN rooms r ON r.nid = m.room
                 WHERE m.user = ? AND m.membership = 'join'",
            )?;
            let rooms = query.query_map([&session.user], |row| row.get::<_, String>(0))?;
            Ok(rooms.collect::<Result<Vec<_>, _>>()?)
        })
        .await?;
    Ok(Out(json!({ "joined_rooms": rooms })))
}

pub(super) async fn join_any(
    State(app): Shared,
    session: Session,
    Path(id_or_alias): Path<String>,
    Json(MembershipReason { reason }): Json<MembershipReason>,
) -> RouteResult {
    session.act(&app)?;
    let room = app
        .store
        .write(move |writing| {
            let missing = || ApiError::not_found("Unknown room");
            let id = if id_or_alias.starts_with('#') {
                room::by_alias(writing.db, &id_or_alias)?.ok_or_else(missing)?
            } else {
                id_or_alias
            };
            let room = room::find(writing.db, &id)?.ok_or_else(missing)?;
            membership::join(writing, &room, &session.user, reason.as_deref())?;
            Ok(id)
        })
        .await?;
    Ok(Out(json!({ "room_id": room })))
}

pub(super) async fn join(
    app: Shared,
    session: Session,
    room: Path<String>,
    reason: Json<MembershipReason>,
) -> RouteResult {
    join_any(app, session, room, reason).await
}

pub(super) async fn leave(
    State(app): Shared,
    session: Session,
    Path(id): Path<String>,
    Json(MembershipReason { reason }): Json<MembershipReason>,
) -> RouteResult {
    session.act(&app)?;
    app.store
        .write(move |writing| {
            let room = room::find_for_member(writing.db, &id)?;
            membership::leave(writing, &room, &session.user, reason.as_deref())
        })
        .await?;
    Ok(Out(json!({})))
}

pub(super) async fn forget(State(app): Shared, session: Session, Path(id): Path<String>) -> RouteResult {
    app.store
        .write(move |writing| {
            let room = room::find_for_member(writing.db, &id)?;
            membership::forget(writing, &room, &session.user)
        })
        .await?;
    Ok(Out(json!({})))
}

pub(super) async fn invite(
    State(app): Shared,
    session: Session,
    Path(id): Path<String>,
    Json(whom): Json<Whom>,
) -> RouteResult {
    session.act(&app)?;
    let server_name = app.server_name.clone();
    app.store
        .write(move |writing| {
            let room = room::find_for_member(writing.db, &id)?;
            let reason = whom.reason.as_deref();
            membership::invite(writing, &room, &session.user, &whom.user_id, &server_name, reason)
        })
        .await?;
    Ok(Out(json!({})))
}

async fn remove(app: &App, session: Session, id: String, whom: Whom, how: Removal) -> RouteResult {
    session.act(app)?;
    app.store
        .write(move |writing| {
            let room = room::find_for_member(writing.db, &id)?;
            membership::remove(writing, &room, &session.user, &whom.user_id, how, whom.reason.as_deref())
        })
        .await?;
    Ok(Out(json!({})))
}

pub(super) async fn kick(
    State(app): Shared,
    session: Session,
    Path(id): Path<String>,
    Json(whom): Json<Whom>,
) -> RouteResult {
    remove(&app, session, id, whom, Removal::Kick).await
}

pub(super) async fn ban(
    State(app): Shared,
    session: Session,
    Path(id): Path<String>,
    Json(whom): Json<Whom>,
) -> RouteResult {
    remove(&app, session, id, whom, Removal::Ban).await
}

pub(super) async fn unban(
    State(app): Shared,
    session: Session,
    Path(id): Path<String>,
    Json(whom): Json<Whom>,
) -> RouteResult {
    remove(&app, session, id, whom, Removal::Unban).await
}

#[derive(Deserialize)]
pub(super) struct Which {
    membership: Option<String>,
    not_membership: Option<String>,
}

pub(super) async fn members(
    State(app): Shared,
    session: Session,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> RouteResult<Response> {
    let text = app
        .store
        .read(move |db| {
            let room = room::find_for_member(db, &id)?;
            let until = membership::access(db, &room, &session.user)?.until();
            let mut events = timeline::state_at(db, room.nid, 0, until, &session.reader())?;
            events.retain(|event| event.kind == "m.room.member" && which.wants(event.content.get()));
            for event in &mut events {
                event.room_id = Some(id.clone());
            }
            Ok(format!("{{\"chunk\":{}}}", serde_json::to_string(&events)?))
        })
        .await?;
    Ok(raw_json(text))
}

impl Which {
    fn wants(&self, content: &str) -> bool {
        #[derive(Deserialize)]
        struct Content {
            membership: String,
        }
        serde_json::from_str::<Content>(content).is_ok_and(|content| {
            self.membership.as_ref().is_none_or(|wanted| *wanted == content.membership)
                && self.not_membership.as_ref().is_none_or(|unwanted| *unwanted != content.membership)
        })
    }
}

pub(super) async fn joined_members(State(app): Shared, session: Session, Path(id): Path<String>) -> RouteResult {
    let joined = app
        .store
        .read(move |db| {
            let room = room::find_for_member(db, &id)?;
            if membership::access(db, &room, &session.user)? != membership::Access::In {
                return Err(ApiError::forbidden("User not in room"));
            }
            let mut query = db.prepare_cached(
                "SELECT m.user, a.display_name FROM members m LEFT JOIN accounts a ON a.user = m.user
                 WHERE m.room = ? AND m.membership = 'join'",
            )?;
            let rows = query.query_map([room.nid], |row| {
                let name: Option<String> = row.get(1)?;
                Ok((row.get::<_, String>(0)?, json!({ "display_name": name, "avatar_url": null })))
            })?;
            Ok(rows.collect::<Result<Map<_, _>, _>>()?)
        })
        .await?;
    Ok(Out(json!({ "joined": joined })))
}
