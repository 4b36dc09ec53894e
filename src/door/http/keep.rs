//! A place that a visitor asks to keep, and coming back to it: the code is the door's to check.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};

use super::api::read;
use super::key::Key;
use crate::kept_places::PlaceCode;
use crate::reception::Reception;
use crate::reception::trouble::Trouble;

#[derive(Deserialize)]
struct KeepBody {
    code: String,
}

#[derive(Serialize)]
pub(super) struct KeepAnswer {
    place: String,
}

/// Keeps the visitor's place under a code.
pub(super) async fn keep(
    State(reception): State<Reception>,
    key: Key,
    request: Request,
) -> Result<Json<KeepAnswer>, Trouble> {
    reception.visit(key.as_str())?;
    let KeepBody { code } = read(&reception, request, false).await?;
    let code = PlaceCode::of(&code)?;
    let lives = |key: &str| reception.visit(key).is_ok();
    let place = reception.context.kept_places(|places| places.keep(key.as_str(), code, lives))?;
    Ok(Json(KeepAnswer { place: place.as_str().to_owned() }))
}

/// Keeps it no more.
pub(super) async fn forget(State(reception): State<Reception>, key: Key) -> Result<StatusCode, Trouble> {
    reception.context.kept_places(|places| places.forget(key.as_str()));
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct ResumeBody {
    place: String,
    code: String,
}

#[derive(Serialize)]
struct ResumeAnswer {
    visit: String,
    /// As in the answer to who comes in.
    staffed: bool,
}

/// The visitor comes back to a place that was kept: the key again, for the code.
pub(super) async fn resume(State(reception): State<Reception>, request: Request) -> Result<Response, Trouble> {
    let ResumeBody { place, code } = read(&reception, request, false).await?;
    let code = PlaceCode::of(&code)?;
    let key = reception.context.kept_places(|places| places.open(&place, &code))?;
    let visit = reception.visit(&key).ok().filter(|visit| visit.unseen_for() <= reception.context.timing.kept);
    if visit.is_none() {
        reception.context.kept_places(|places| places.forget(&key));
        return Err(Trouble::NotKept);
    }
    let staffed = reception.context.is_staffed();
    Ok(Json(ResumeAnswer { visit: key, staffed }).into_response())
}
