//! The one question afterwards: were you helped?

use axum::extract::{Request, State};
use axum::http::StatusCode;
use serde::Deserialize;

use super::api::read;
use super::key::Key;
use crate::reception::Reception;
use crate::reception::trouble::Trouble;
use care::helped::Helped;

#[derive(Deserialize)]
struct AfterBody {
    helped: Helped,
}

/// `POST /api/visits/{visit}/after`: once a visit, after its end, for a quarter of an hour.
pub(super) async fn after(
    State(reception): State<Reception>,
    key: Key,
    request: Request,
) -> Result<StatusCode, Trouble> {
    let AfterBody { helped } = read(&reception, request, false).await?;
    reception.after(key.as_str(), helped)?;
    Ok(StatusCode::NO_CONTENT)
}
