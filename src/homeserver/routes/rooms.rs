//! Rooms: made, written to, read.

use axum::Json as Out;
use axum::extract::State;
use axum::response::Response;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::extract::{Json, Path, Query, RouteResult, Session, Shared, raw_json};
use crate::auth::Membership;
use crate::errors::ApiError;
use crate::room::{self, New};
use crate::store::{Writing, now};
use crate::sync::{history_position, history_token};
use crate::timeline::{self, Direction};
use crate::{create as making, membership};

pub(super) async fn create(State(app): Shared, session: Session, Json(wanted): Json<making::Wanted>) -> RouteResult {
    session.act(&app)?;
    let server_name = app.server_name.clone();
    let room = app.store.write(move |writing| making::create(writing, &session.user, &server_name, &wanted)).await?;
    Ok(Out(json!({ "room_id": room })))
}

pub(super) async fn alias(State(app): Shared, Path(alias): Path<String>) -> RouteResult {
    let server = app.server_name.clone();
    let room = app.store.read(move |db| room::by_alias(db, &alias)).await?;
    let room = room.ok_or_else(|| ApiError::not_found("Room alias not found"))?;
    Ok(Out(json!({ "room_id": room, "servers": [server] })))
}

/// What this device already sent under this transaction id, to this room and endpoint.
fn sent(db: &Connection, session: &Session, room: i64, endpoint: &str, txn: &str) -> Result<Option<String>, ApiError> {
    Ok(db
        .prepare_cached(
            "SELECT event_id FROM txns WHERE user = ? AND device = ? AND room = ? AND endpoint = ? AND txn = ?",
        )?
        .query_row(params![session.user, session.device, room, endpoint, txn], |row| row.get(0))
        .optional()?)
}

fn send_once(
    writing: &mut Writing<'_>,
    session: &Session,
    room: &room::StoredRoom,
    endpoint: &str,
    new: &New<'_>,
) -> Result<String, ApiError> {
    let txn = new.txn.unwrap_or_default();
    // before the rules: what was accepted once stays accepted, though its sender is gone by now
    if let Some(event) = sent(writing.db, session, room.nid, endpoint, txn)? {
        return Ok(event);
    }
    let event = room::append(writing, room, new)?;
    writing
        .db
        .prepare_cached(
            "INSERT INTO txns (user, device, room, endpoint, txn, event_id, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![session.user, session.device, room.nid, endpoint, txn, event, now()])?;
    Ok(event)
}

fn check_txn(txn: &str) -> Result<(), ApiError> {
    if txn.len() > 255 { Err(ApiError::invalid_param("The transaction id is too long")) } else { Ok(()) }
}

pub(super) async fn send(
    State(app): Shared,
    session: Session,
    Path((room, kind, txn)): Path<(String, String, String)>,
    Json(content): Json<Map<String, Value>>,
) -> RouteResult {
    check_txn(&txn)?;
    session.act(&app)?;
    let event = app
        .store
        .write(move |writing| {
            let room = room::find_for_member(writing.db, &room)?;
            let redacts = content.get("redacts").and_then(Value::as_str).map(str::to_owned);
            if kind == "m.room.redaction" {
                may_redact(writing.db, &room, &session, redacts.as_deref().unwrap_or_default())?;
            }
            let new = New {
                kind: &kind,
                state_key: None,
                sender: &session.user,
                content,
                device: Some(&session.device),
                txn: Some(&txn),
                redacts: redacts.as_deref().filter(|_| kind == "m.room.redaction"),
            };
            send_once(writing, &session, &room, "send", &new)
        })
        .await?;
    Ok(Out(json!({ "event_id": event })))
}

/// One's own event, or anybody's with the power to redact.
fn may_redact(db: &Connection, room: &room::StoredRoom, session: &Session, event: &str) -> Result<(), ApiError> {
    let target = timeline::by_id(db, room.nid, event, &session.reader())?;
    let target = target.ok_or_else(|| ApiError::not_found("Could not find the event to redact"))?;
    let powers = room::powers(db, room)?;
    if target.kind == "m.room.create" {
        return Err(ApiError::forbidden("Redacting create events is not permitted"));
    }
    if target.sender != session.user && powers.of(&session.user) < powers.named("redact") {
        return Err(ApiError::forbidden("You don't have permission to redact events"));
    }
    Ok(())
}

#[derive(Deserialize)]
pub(super) struct RedactionReason {
    reason: Option<String>,
}

pub(super) async fn redact(
    State(app): Shared,
    session: Session,
    Path((room, event, txn)): Path<(String, String, String)>,
    Json(RedactionReason { reason }): Json<RedactionReason>,
) -> RouteResult {
    check_txn(&txn)?;
    session.act(&app)?;
    let event = app
        .store
        .write(move |writing| {
            let room = room::find_for_member(writing.db, &room)?;
            if let Some(done) = sent(writing.db, &session, room.nid, "redact", &txn)? {
                return Ok(done);
            }
            if room::membership(writing.db, room.nid, &session.user)? != Membership::Join {
                return Err(ApiError::forbidden("User not in room"));
            }
            may_redact(writing.db, &room, &session, &event)?;
            let mut content = Map::from_iter([("redacts".to_owned(), Value::from(event.as_str()))]);
            content.extend(reason.map(|reason| ("reason".to_owned(), reason.into())));
            let new = New {
                kind: "m.room.redaction",
                state_key: None,
                sender: &session.user,
                content,
                device: Some(&session.device),
                txn: Some(&txn),
                redacts: Some(&event),
            };
            send_once(writing, &session, &room, "redact", &new)
        })
        .await?;
    Ok(Out(json!({ "event_id": event })))
}

/// Room, type and, where it is not empty, state key.
#[derive(Deserialize)]
pub(super) struct StatePath {
    room: String,
    kind: String,
    #[serde(default)]
    key: String,
}

pub(super) async fn put_state(
    State(app): Shared,
    session: Session,
    Path(at): Path<StatePath>,
    Json(content): Json<Map<String, Value>>,
) -> RouteResult {
    session.act(&app)?;
    let server_name = app.server_name.clone();
    let event = app
        .store
        .write(move |writing| {
            let room = room::find_for_member(writing.db, &at.room)?;
            let is_user =
                || at.key.starts_with('@') && super::super::accounts::user_id(&at.key, &server_name).is_some();
            if at.kind == "m.room.member" && !is_user() {
                return Err(ApiError::forbidden("Not a user of this server"));
            }
            let new = New {
                kind: &at.kind,
                state_key: Some(&at.key),
                sender: &session.user,
                content,
                device: Some(&session.device),
                ..New::default()
            };
            room::append(writing, &room, &new)
        })
        .await?;
    Ok(Out(json!({ "event_id": event })))
}

#[derive(Deserialize)]
pub(super) struct StateQuery {
    format: Option<String>,
}

pub(super) async fn get_state_event(
    State(app): Shared,
    session: Session,
    Path(at): Path<StatePath>,
    Query(query): Query<StateQuery>,
) -> RouteResult<Response> {
    let whole = query.format.as_deref() == Some("event");
    let text = app
        .store
        .read(move |db| {
            let room = room::find_for_member(db, &at.room)?;
            let access = membership::access(db, &room, &session.user)?;
            let event = timeline::state_event(db, room.nid, (&at.kind, &at.key), access.until(), &session.reader())?;
            let mut event = event.ok_or_else(|| ApiError::not_found("Event not found."))?;
            event.room_id = Some(at.room);
            Ok(if whole { serde_json::to_string(&event)? } else { event.content.get().to_owned() })
        })
        .await?;
    Ok(raw_json(text))
}

pub(super) async fn get_state(State(app): Shared, session: Session, Path(id): Path<String>) -> RouteResult<Response> {
    let text = app
        .store
        .read(move |db| {
            let room = room::find_for_member(db, &id)?;
            let access = membership::access(db, &room, &session.user)?;
            let mut events = timeline::state_at(db, room.nid, 0, access.until(), &session.reader())?;
            for event in &mut events {
                event.room_id = Some(id.clone());
            }
            Ok(serde_json::to_string(&events)?)
        })
        .await?;
    Ok(raw_json(text))
}

#[derive(Deserialize)]
pub(super) struct History {
    from: Option<String>,
    to: Option<String>,
    dir: Option<String>,
    limit: Option<i64>,
}

pub(super) async fn messages(
    State(app): Shared,
    session: Session,
    Path(id): Path<String>,
    Query(asked): Query<History>,
) -> RouteResult<Response> {
    let direction = match asked.dir.as_deref() {
        Some("b") => Direction::Back,
        Some("f") => Direction::Forth,
        _ => return Err(ApiError::invalid_param("dir is b or f")),
    };
    let from = asked.from.as_deref().map(history_position).transpose()?;
    let to = asked.to.as_deref().map(history_position).transpose()?;
    let text = app
        .store
        .read(move |db| {
            let room = room::find_for_member(db, &id)?;
            let until = membership::access(db, &room, &session.user)?.until();
            let from = match (from, direction) {
                (Some(from), _) => from,
                (None, Direction::Back) => timeline::position(db)?,
                (None, Direction::Forth) => 0,
            };
            let limit = asked.limit.unwrap_or(10);
            let mut page = timeline::page(db, room.nid, &session.reader(), direction, (from, to), (until, limit))?;
            for event in &mut page.events {
                event.room_id = Some(id.clone());
            }
            let mut answer = json!({ "start": history_token(from) });
            if let Some(end) = page.end {
                answer["end"] = history_token(end).into();
            }
            // the events' contents go through as they are stored
            let rest = answer.to_string();
            Ok(format!("{{\"chunk\":{},{}", serde_json::to_string(&page.events)?, rest.get(1..).unwrap_or("}")))
        })
        .await?;
    Ok(raw_json(text))
}

pub(super) async fn event(
    State(app): Shared,
    session: Session,
    Path((id, event)): Path<(String, String)>,
) -> RouteResult<Response> {
    let text = app
        .store
        .read(move |db| {
            let missing = || ApiError::not_found("Event not found.");
            let room = room::find(db, &id)?.ok_or_else(missing)?;
            let mut event = timeline::by_id(db, room.nid, &event, &session.reader())?.ok_or_else(missing)?;
            if !timeline::Sight::load(db, room.nid, &session.user)?.sees(event.stream) {
                return Err(missing());
            }
            event.room_id = Some(id);
            Ok(serde_json::to_string(&event)?)
        })
        .await?;
    Ok(raw_json(text))
}
