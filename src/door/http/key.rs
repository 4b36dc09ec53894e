//! The visitor's key: in a header, so that it stands in no log of addresses, or in the address.

use axum::extract::{FromRequestParts, Path};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use crate::reception::trouble::Trouble;

/// In the address in the key's place: the key is in the header.
const IN_HEADER: &str = "-";

/// The visitor's key, wherever it was sent. It is never shown.
pub(super) struct Key(String);

impl Key {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Trouble> {
        // an address that is no text leads to no visit
        let Path(named) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| Trouble::NoSuchVisit)?;
        if named != IN_HEADER {
            return Ok(Self(named));
        }
        let sent = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let key = sent.and_then(|value| value.strip_prefix("Bearer ")).ok_or(Trouble::NoSuchVisit)?;
        Ok(Self(key.trim().to_owned()))
    }
}
