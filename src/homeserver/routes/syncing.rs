//! Sync with its long poll, filters, typing, receipts.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::Json as Out;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::extract::{Json, Path, Query, RouteResult, Session, Shared, raw_json};
use crate::app::App;
use crate::auth::Membership;
use crate::errors::ApiError;
use crate::sync::{self, Filter, SyncQuestion, Token};
use crate::{accounts, receipts, room, typing as typists};

/// The longest long poll.
const POLL_MAX: Duration = Duration::from_mins(2);
/// The most accounts that one call tells something: a door tells every console at once.
const WHOM_MAX: usize = 2_000;
/// The largest filter, in bytes.
const FILTER_MAX: usize = 16 * 1024;

#[derive(Deserialize)]
pub(super) struct SyncQuery {
    since: Option<String>,
    timeout: Option<u64>,
    filter: Option<String>,
    full_state: Option<bool>,
}

pub(super) async fn sync(
    State(app): Shared,
    session: Session,
    Query(asked): Query<SyncQuery>,
) -> RouteResult<Response> {
    let since: Option<Token> = asked.since.as_deref().map(str::parse).transpose()?;
    let filter = read_filter(&app, &session, asked.filter).await?;
    let full_state = asked.full_state.unwrap_or(false);
    let at_once = since.is_none() || full_state;
    let timeout = Duration::from_millis(asked.timeout.unwrap_or(0)).min(POLL_MAX);
    let deadline = Instant::now() + timeout;
    let mut news = app.live.subscribe(&session.user);
    let mut closing = app.closing.clone();
    let mut last = at_once || timeout.is_zero();
    loop {
        // seen before reading: what comes in between wakes again
        news.borrow_and_update();
        let question = SyncQuestion {
            reader: session.reader(),
            since,
            filter: filter.clone(),
            full_state,
            typing: app.typing.since(since.map(|since| since.typing)),
            told: app.mailbox.after(&session.at(), since.map(|since| since.told)),
        };
        let digest = session.digest.clone();
        let read = app.store.read(move |db| {
            // the token may have become void while waiting
            accounts::session(db, &digest)?;
            sync::answer(db, &question)
        });
        let (answer, empty) = read.await?;
        if !empty || last {
            return Ok(raw_json(answer));
        }
        tokio::select! {
            _ = news.changed() => {}
            () = tokio::time::sleep_until(deadline) => last = true,
            _ = closing.wait_for(|closing| *closing) => last = true,
        }
    }
}

async fn read_filter(app: &App, session: &Session, given: Option<String>) -> Result<Filter, ApiError> {
    let bad = || ApiError::invalid_param("Invalid filter");
    let Some(given) = given else { return Ok(Filter::default()) };
    if given.starts_with('{') {
        return serde_json::from_str(&given).map_err(|_| bad());
    }
    let id: i64 = given.parse().map_err(|_| bad())?;
    let text = stored_filter(app, session.user.clone(), id).await?;
    serde_json::from_str(&text).map_err(|_| bad())
}

async fn stored_filter(app: &App, user: String, id: i64) -> Result<String, ApiError> {
    use rusqlite::OptionalExtension;
    app.store
        .read(move |db| {
            let mut query = db.prepare_cached("SELECT filter FROM filters WHERE id = ? AND user = ?")?;
            let filter = query.query_row(rusqlite::params![id, user], |row| row.get(0)).optional()?;
            filter.ok_or_else(|| ApiError::not_found("No such filter"))
        })
        .await
}

pub(super) async fn post_filter(
    State(app): Shared,
    session: Session,
    Path(user): Path<String>,
    Json(filter): Json<Value>,
) -> RouteResult {
    if user != session.user {
        return Err(ApiError::forbidden("Cannot create filters for other users"));
    }
    session.act(&app)?;
    serde_json::from_value::<Filter>(filter.clone()).map_err(|_| ApiError::bad_json("Invalid filter"))?;
    let text = filter.to_string();
    if text.len() > FILTER_MAX {
        return Err(ApiError::too_large("The filter is too large"));
    }
    let filter = RawValue::from_string(text)?;
    let id = app.store.write(move |writing| sync::keep_filter(writing.db, &user, &filter)).await?;
    Ok(Out(json!({ "filter_id": id.to_string() })))
}

pub(super) async fn get_filter(
    State(app): Shared,
    session: Session,
    Path((user, id)): Path<(String, String)>,
) -> RouteResult<Response> {
    if user != session.user {
        return Err(ApiError::forbidden("Cannot get filters for other users"));
    }
    let id = id.parse().map_err(|_| ApiError::not_found("No such filter"))?;
    Ok(raw_json(stored_filter(&app, user, id).await?))
}

#[derive(Deserialize)]
pub(super) struct Typing {
    typing: bool,
    timeout: Option<u64>,
}

pub(super) async fn typing(
    State(app): Shared,
    session: Session,
    Path((id, user)): Path<(String, String)>,
    Json(asked): Json<Typing>,
) -> RouteResult {
    if user != session.user {
        return Err(ApiError::forbidden("Cannot set another user's typing state"));
    }
    session.act(&app)?;
    let (room, others) = companions(&app, id, user.clone()).await?;
    let news = if asked.typing {
        let timeout = Duration::from_millis(asked.timeout.unwrap_or(30_000)).min(typists::MAX);
        app.typing.start(room, &user, Instant::now() + timeout)
    } else {
        app.typing.stop(room, &user)
    };
    if news {
        app.live.wake(&others);
        if asked.typing {
            tokio::spawn(stop_in_time(app, room, user, others));
        }
    }
    Ok(Out(json!({})))
}

#[derive(Deserialize)]
pub(super) struct Tellings {
    messages: BTreeMap<String, BTreeMap<String, Map<String, Value>>>,
}

/// Tells devices something beside all rooms; `*` stands for every device of an account.
pub(super) async fn tell_devices(
    State(app): Shared,
    session: Session,
    Path((kind, txn)): Path<(String, String)>,
    Json(Tellings { messages }): Json<Tellings>,
) -> RouteResult {
    if !session.unlimited {
        app.tellings.take(&session.user, std::time::Instant::now()).map_err(ApiError::limit_exceeded)?;
    }
    if kind.len() > 255 || txn.len() > 255 || messages.len() > WHOM_MAX {
        return Err(ApiError::invalid_param("Too long, or told to too many"));
    }
    let users: Vec<_> = messages.keys().cloned().collect();
    let devices = app
        .store
        .read(move |db| {
            let mut query = db.prepare_cached("SELECT device FROM devices WHERE user = ?")?;
            let of = |user: String| {
                let devices = query.query_map([&user], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
                Ok((user, devices))
            };
            users.into_iter().map(of).collect::<Result<BTreeMap<_, _>, ApiError>>()
        })
        .await?;
    if app.mailbox.is_new(&session.at(), &format!("{kind} {txn}")) {
        for (user, by_device) in &messages {
            for device in devices.get(user).into_iter().flatten() {
                let Some(content) = by_device.get(device).or_else(|| by_device.get("*")) else { continue };
                let event = json!({ "type": kind, "sender": session.user, "content": content });
                app.mailbox.put((user.clone(), device.clone()), &session.user, event);
            }
        }
        app.live.wake(&messages.into_keys().collect::<Vec<_>>());
    }
    Ok(Out(json!({})))
}

/// Ends somebody's typing when its time is over, unless it was prolonged.
async fn stop_in_time(app: std::sync::Arc<App>, room: i64, user: String, others: Vec<String>) {
    let mut closing = app.closing.clone();
    while let Some(until) = app.typing.until(room, &user) {
        if until <= Instant::now() {
            if app.typing.stop(room, &user) {
                app.live.wake(&others);
            }
            return;
        }
        tokio::select! {
            () = tokio::time::sleep_until(until) => {}
            _ = closing.wait_for(|closing| *closing) => return,
        }
    }
}

/// The number of a room that a user is in, and who else is.
async fn companions(app: &App, id: String, user: String) -> Result<(i64, Vec<String>), ApiError> {
    app.store
        .read(move |db| {
            let room = room::find_for_member(db, &id)?;
            if room::membership(db, room.nid, &user)? != Membership::Join {
                return Err(ApiError::forbidden("User not in room"));
            }
            let mut query = db.prepare_cached("SELECT user FROM members WHERE room = ? AND membership = 'join'")?;
            let users = query.query_map([room.nid], |row| row.get(0))?;
            Ok((room.nid, users.collect::<Result<Vec<String>, _>>()?))
        })
        .await
}

async fn put_receipts(app: &App, session: Session, id: String, marks: Vec<(&'static str, String)>) -> RouteResult {
    session.act(app)?;
    app.store
        .write(move |writing| {
            let room = room::find_for_member(writing.db, &id)?;
            if room::membership(writing.db, room.nid, &session.user)? != Membership::Join {
                return Err(ApiError::forbidden("User not in room"));
            }
            for (kind, event) in &marks {
                receipts::put(writing, room.nid, &session.user, kind, event)?;
            }
            Ok(())
        })
        .await?;
    Ok(Out(json!({})))
}

pub(super) async fn receipt(
    State(app): Shared,
    session: Session,
    Path((room, kind, event)): Path<(String, String, String)>,
    _: Json<Value>,
) -> RouteResult {
    let known = receipts::KINDS.into_iter().find(|known| *known == kind);
    let kind = known.ok_or_else(|| ApiError::invalid_param("Unknown receipt type"))?;
    put_receipts(&app, session, room, vec![(kind, event)]).await
}

pub(super) async fn read_markers(
    State(app): Shared,
    session: Session,
    Path(room): Path<String>,
    Json(marks): Json<Value>,
) -> RouteResult {
    let mark = |kind: &'static str| Some((kind, marks.get(kind)?.as_str()?.to_owned()));
    let marks = receipts::KINDS.into_iter().filter_map(mark).collect();
    put_receipts(&app, session, room, marks).await
}
