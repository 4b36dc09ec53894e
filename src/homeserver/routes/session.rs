//! Signing in and out, and what the server says of itself.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json as Out, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::extract::{RouteResult, Session, Shared, Small};
use crate::app::App;
use crate::errors::ApiError;
use crate::peer::Peer;
use crate::{accounts, create, secrets};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/versions", get(versions))
        .route("/v3/login", get(flows).post(login))
        .route("/v3/logout", post(logout))
        .route("/v3/logout/all", post(logout_all))
        .route("/v3/account/whoami", get(whoami))
        .route("/v3/capabilities", get(capabilities))
}

async fn versions() -> Out<Value> {
    let versions: Vec<String> = (1..=11).map(|minor| format!("v1.{minor}")).collect();
    Out(json!({ "versions": versions, "unstable_features": {} }))
}

pub(super) async fn well_known(State(app): Shared) -> RouteResult {
    let url = app.config.public_url.as_ref().ok_or_else(|| ApiError::not_found("Nothing to tell"))?;
    Ok(Out(json!({ "m.homeserver": { "base_url": url } })))
}

async fn flows() -> Out<Value> {
    Out(json!({ "flows": [{ "type": "m.login.password" }] }))
}

#[derive(Deserialize)]
struct Login {
    #[serde(rename = "type")]
    kind: String,
    identifier: Option<Identifier>,
    user: Option<String>,
    password: Option<String>,
    device_id: Option<String>,
    initial_device_display_name: Option<String>,
}

#[derive(Deserialize)]
struct Identifier {
    #[serde(rename = "type")]
    kind: String,
    user: Option<String>,
}

async fn login(
    State(app): Shared,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    Small(asked): Small<Login>,
) -> RouteResult {
    if asked.kind != "m.login.password" {
        return Err(ApiError::unknown("Unknown login type"));
    }
    let name = match asked.identifier {
        Some(identifier) if identifier.kind == "m.id.user" => identifier.user,
        Some(_) => return Err(ApiError::unknown("Unknown login identifier type")),
        None => asked.user,
    };
    let (Some(name), Some(password)) = (name, asked.password.map(Zeroizing::new)) else {
        return Err(ApiError::bad_json("A login takes a user and a password"));
    };
    if password.len() > accounts::PASSWORD_MAX || name.len() > 255 {
        return Err(wrong());
    }
    let device = match asked.device_id {
        Some(device) if device.is_empty() || device.len() > 255 => {
            return Err(ApiError::invalid_param("Invalid device id"));
        }
        Some(device) => device,
        None => secrets::random::<8>()?,
    };
    let user = accounts::user_id(&name, &app.server_name);
    check_password(&app, peer.source(&headers), user.clone().unwrap_or(name), password).await?;
    let user = user.ok_or_else(wrong)?;
    let token = secrets::token()?;
    let answer = json!({ "user_id": user, "device_id": device, "access_token": token, "home_server": app.server_name });
    app.store
        .write(move |writing| {
            let display_name = asked.initial_device_display_name.as_deref();
            Ok(accounts::sign_in(writing.db, &user, &device, display_name, &token)?)
        })
        .await?;
    Ok(Out(answer))
}

fn wrong() -> ApiError {
    ApiError::forbidden("Invalid username or password")
}

/// Checks a password. Failed tries are slowed by account and by address, and hashing has bounded company.
async fn check_password(
    app: &App,
    source: Option<IpAddr>,
    user: String,
    password: Zeroizing<String>,
) -> Result<(), ApiError> {
    let now = Instant::now();
    // the address first: one that is slowed makes nobody remember the names it tries
    if let Some(source) = source {
        app.login_addresses.take(source, now).map_err(ApiError::limit_exceeded)?;
        app.logins.take((&user, source), now).map_err(ApiError::limit_exceeded)?;
    }
    app.login_accounts.take(&user, now).map_err(ApiError::limit_exceeded)?;
    // only a wrong password counts against the limit
    let give_back = || {
        if let Some(source) = source {
            app.login_addresses.give_back(source);
            app.logins.give_back((&user, source));
        }
        app.login_accounts.give_back(&user);
    };
    let Some(queued) = app.hashing.queue() else {
        give_back();
        return Err(ApiError::limit_exceeded(Duration::from_secs(2)));
    };
    let account = user.clone();
    let stored = app.store.read(move |db| accounts::password_hash(db, &account)).await?;
    if !app.hashing.run(queued, move || secrets::verify(&password, stored.as_deref())).await? {
        return Err(wrong());
    }
    give_back();
    Ok(())
}

async fn logout(State(app): Shared, session: Session) -> RouteResult {
    app.seen.forget(&session.user, std::slice::from_ref(&session.device));
    app.mailbox.forget(&session.user, std::slice::from_ref(&session.device));
    app.store.write(move |writing| Ok(accounts::sign_out(writing.db, &session.user, &session.device)?)).await?;
    Ok(Out(json!({})))
}

async fn logout_all(State(app): Shared, session: Session) -> RouteResult {
    app.store.write(move |writing| Ok(accounts::sign_out_all(writing.db, &session.user)?)).await?;
    Ok(Out(json!({})))
}

async fn whoami(session: Session) -> RouteResult {
    Ok(Out(json!({ "user_id": session.user, "device_id": session.device, "is_guest": false })))
}

async fn capabilities(_: Session) -> RouteResult {
    let version = create::ROOM_VERSION;
    Ok(Out(json!({ "capabilities": {
        "m.room_versions": { "default": version, "available": { version: "stable" } },
        "m.change_password": { "enabled": false },
        "m.set_displayname": { "enabled": true },
        "m.set_avatar_url": { "enabled": false },
        "m.3pid_changes": { "enabled": false },
    } })))
}
