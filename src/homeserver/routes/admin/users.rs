//! Accounts, for administrators.

use std::time::Duration;

use axum::Json as Out;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rusqlite::{OptionalExtension, params};
use serde::Deserialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::super::extract::{Json, Path, RouteResult, Session, Shared};
use crate::app::App;
use crate::errors::ApiError;
use crate::{accounts, secrets};

/// The user id that a path names, if it is one of this server's.
fn named(app: &App, user: &str) -> Result<String, ApiError> {
    let full = user.starts_with('@').then(|| accounts::user_id(user, &app.server_name)).flatten();
    full.ok_or_else(|| ApiError::invalid_param("Only local users, by their full ids"))
}

fn unknown() -> ApiError {
    ApiError::not_found("User not found")
}

/// An account as the admin API tells it; none when there is none.
async fn read(app: &App, user: String) -> Result<Option<Value>, ApiError> {
    app.store
        .read(move |db| {
            let mut query =
                db.prepare_cached("SELECT display_name, admin, deactivated FROM accounts WHERE user = ?")?;
            let found = query.query_row([&user], |row| {
                let (name, admin, deactivated) =
                    (row.get::<_, Option<String>>(0)?, row.get::<_, bool>(1)?, row.get::<_, bool>(2)?);
                Ok(json!({
                    "name": user, "displayname": name, "admin": admin, "deactivated": deactivated,
                    "appservice_id": null, "is_guest": false,
                }))
            });
            Ok(found.optional()?)
        })
        .await
}

pub(super) async fn is_admin(State(app): Shared, session: Session, Path(user): Path<String>) -> RouteResult {
    session.administrates()?;
    let account = read(&app, named(&app, &user)?).await?.ok_or_else(unknown)?;
    Ok(Out(json!({ "admin": account["admin"] })))
}

pub(super) async fn account(State(app): Shared, session: Session, Path(user): Path<String>) -> RouteResult {
    session.administrates()?;
    read(&app, named(&app, &user)?).await?.map(Out).ok_or_else(unknown)
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    password: Option<String>,
    displayname: Option<String>,
    admin: Option<bool>,
}

/// Makes an account, or changes the one that is there. An ended one stays ended.
pub(super) async fn put_account(
    State(app): Shared,
    session: Session,
    Path(user): Path<String>,
    Json(wanted): Json<Wanted>,
) -> Result<Response, ApiError> {
    session.administrates()?;
    let user = named(&app, &user)?;
    let there = read(&app, user.clone()).await?;
    if there.as_ref().is_some_and(|account| account["deactivated"] == true) {
        return Err(ApiError::invalid_param("An ended account cannot be changed"));
    }
    if wanted.displayname.as_deref().is_some_and(|name| !name.is_empty() && !(app.config.takes_name)(name)) {
        return Err(ApiError::invalid_param("Displayname cannot be shown: it is too long, or not printable"));
    }
    let hash = match wanted.password.map(Zeroizing::new) {
        Some(password) if password.is_empty() || password.len() > accounts::PASSWORD_MAX => {
            return Err(ApiError::invalid_param("A password has 1 to 512 bytes"));
        }
        Some(password) => {
            let queued = app.hashing.queue().ok_or_else(|| ApiError::limit_exceeded(Duration::from_secs(2)))?;
            Some(app.hashing.run(queued, move || secrets::hash(&password)).await??)
        }
        None => None,
    };
    let (name, admin, whose) = (wanted.displayname, wanted.admin, user.clone());
    app.store
        .write(move |writing| {
            writing.db.execute(
                "INSERT INTO accounts (user, password, admin, display_name) VALUES (?1, ?2, coalesce(?3, 0), ?4)
                 ON CONFLICT (user) DO UPDATE SET password = coalesce(?2, password), admin = coalesce(?3, admin),
                 display_name = coalesce(?4, display_name)",
                params![whose, hash, admin, name],
            )?;
            if hash.is_some() {
                // a new password ends the sessions of the old one, as in Synapse
                accounts::sign_out_all(writing.db, &whose)?;
            }
            Ok(())
        })
        .await?;
    let status = if there.is_some() { StatusCode::OK } else { StatusCode::CREATED };
    let account = read(&app, user).await?.ok_or_else(unknown)?;
    Ok((status, Out(account)).into_response())
}

pub(super) async fn deactivate(
    State(app): Shared,
    session: Session,
    Path(user): Path<String>,
    _: Json<Value>,
) -> RouteResult {
    session.administrates()?;
    let user = named(&app, &user)?;
    read(&app, user.clone()).await?.ok_or_else(unknown)?;
    app.store.write(move |writing| Ok(accounts::end(writing.db, &user)?)).await?;
    Ok(Out(json!({ "id_server_unbind_result": "success" })))
}

pub(super) async fn devices(State(app): Shared, session: Session, Path(user): Path<String>) -> RouteResult {
    session.administrates()?;
    let user = named(&app, &user)?;
    read(&app, user.clone()).await?.ok_or_else(unknown)?;
    let whose = user.clone();
    let devices = app
        .store
        .read(move |db| {
            let mut query = db.prepare_cached("SELECT device FROM devices WHERE user = ? ORDER BY device")?;
            let devices = query.query_map([&whose], |row| row.get(0))?;
            Ok(devices.collect::<Result<Vec<String>, _>>()?)
        })
        .await?;
    let told = devices
        .iter()
        .map(|device| json!({ "device_id": device, "user_id": user, "last_seen_ts": app.seen.last(&user, device) }));
    Ok(Out(json!({ "total": devices.len(), "devices": told.collect::<Vec<_>>() })))
}

#[derive(Deserialize)]
pub(super) struct Devices {
    devices: Vec<String>,
}

pub(super) async fn delete_devices(
    State(app): Shared,
    session: Session,
    Path(user): Path<String>,
    Json(Devices { devices }): Json<Devices>,
) -> RouteResult {
    session.administrates()?;
    let user = named(&app, &user)?;
    app.seen.forget(&user, &devices);
    app.mailbox.forget(&user, &devices);
    app.store
        .write(move |writing| {
            devices.iter().try_for_each(|device| accounts::sign_out(writing.db, &user, device))?;
            Ok(())
        })
        .await?;
    Ok(Out(json!({})))
}

/// The limits that a user has instead of the server's: none, or no limit at all.
pub(super) async fn limits(State(app): Shared, session: Session, Path(user): Path<String>) -> RouteResult {
    session.administrates()?;
    let user = named(&app, &user)?;
    let unlimited = app
        .store
        .read(move |db| {
            let mut query = db.prepare_cached("SELECT admin OR unlimited FROM accounts WHERE user = ?")?;
            Ok(query.query_row([&user], |row| row.get::<_, bool>(0)).optional()?)
        })
        .await?;
    let unlimited = unlimited.ok_or_else(unknown)?;
    Ok(Out(if unlimited { json!({ "messages_per_second": 0, "burst_count": 0 }) } else { json!({}) }))
}

/// Lifts a user's limits: `messages_per_second` 0, as in Synapse. Other limits than none there are none.
pub(super) async fn lift_limits(
    State(app): Shared,
    session: Session,
    Path(user): Path<String>,
    Json(asked): Json<Value>,
) -> RouteResult {
    session.administrates()?;
    let user = named(&app, &user)?;
    if asked.get("messages_per_second").is_some_and(|rate| rate != 0) {
        return Err(ApiError::invalid_param("A user has the server's limits, or none"));
    }
    let lifted = app
        .store
        .write(move |writing| {
            let lift = "UPDATE accounts SET unlimited = 1 WHERE user = ? AND deactivated = 0";
            Ok(writing.db.execute(lift, [&user])?)
        })
        .await?;
    if lifted == 0 {
        return Err(unknown());
    }
    Ok(Out(json!({ "messages_per_second": 0, "burst_count": 0 })))
}
