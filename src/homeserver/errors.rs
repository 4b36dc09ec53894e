//! The errors a client gets, in the Matrix spec's shape ("Standard error response"). None carries content or addresses.

use std::borrow::Cow;
use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rusqlite::ErrorCode;
use serde_json::json;

/// An answer that is an error: status, `errcode`, `error`.
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
    /// The HTTP status.
    pub(crate) status: StatusCode,
    /// The `errcode`.
    pub(crate) code: &'static str,
    /// The `error`: words for a person, without anything that a client sent.
    pub(crate) message: Cow<'static, str>,
    /// What the spec adds for some codes.
    pub(crate) extra: Extra,
}

/// What the spec adds to some errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extra {
    /// Nothing.
    None,
    /// `soft_logout`: whether the device may sign in again and keep what it has.
    SoftLogout(bool),
    /// Ours: nothing was written, since the disk takes nothing.
    DiskFull,
    /// `retry_after_ms` and the `Retry-After` header.
    RetryAfter(Duration),
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, code, message: message.into(), extra: Extra::None }
    }

    pub(crate) fn forbidden(message: &'static str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "M_FORBIDDEN", message)
    }

    pub(crate) fn not_found(message: &'static str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "M_NOT_FOUND", message)
    }

    pub(crate) fn bad_json(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "M_BAD_JSON", message)
    }

    pub(crate) fn not_json() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "M_NOT_JSON", "Content not JSON.")
    }

    pub(crate) fn invalid_param(message: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "M_INVALID_PARAM", message)
    }

    pub(crate) fn unknown(message: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "M_UNKNOWN", message)
    }

    pub(crate) fn room_in_use() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "M_ROOM_IN_USE", "Room alias already taken")
    }

    pub(crate) fn unsupported_room_version() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "M_UNSUPPORTED_ROOM_VERSION",
            "Your homeserver does not support this room version",
        )
    }

    pub(crate) fn too_large(message: &'static str) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "M_TOO_LARGE", message)
    }

    pub(crate) fn unrecognized(status: StatusCode) -> Self {
        Self::new(status, "M_UNRECOGNIZED", "Unrecognized request")
    }

    pub(crate) fn missing_token() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "M_MISSING_TOKEN", "Missing access token")
    }

    pub(crate) fn unknown_token(soft_logout: bool) -> Self {
        Self {
            extra: Extra::SoftLogout(soft_logout),
            ..Self::new(StatusCode::UNAUTHORIZED, "M_UNKNOWN_TOKEN", "Invalid access token passed.")
        }
    }

    pub(crate) fn limit_exceeded(retry_after: Duration) -> Self {
        Self {
            extra: Extra::RetryAfter(retry_after),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "M_LIMIT_EXCEEDED", "Too Many Requests")
        }
    }

    pub(crate) fn timed_out() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "M_UNKNOWN", "The request took too long to arrive")
    }

    /// The disk is full, or takes nothing for another reason: nothing of it was done (RFC 4918 §11.5).
    pub(crate) fn disk_full() -> Self {
        Self {
            extra: Extra::DiskFull,
            ..Self::new(StatusCode::INSUFFICIENT_STORAGE, "M_UNKNOWN", "The disk does not take what is written")
        }
    }

    /// Whether it is [`Self::disk_full`].
    pub(crate) fn is_disk_full(&self) -> bool {
        self.extra == Extra::DiskFull
    }

    pub(crate) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "M_UNKNOWN", "Internal server error")
    }
}

impl From<rusqlite::Error> for ApiError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            // a limit on a file's length, or a disk that fails, is an error of the system to SQLite
            Some(ErrorCode::DiskFull | ErrorCode::ReadOnly | ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) => {
                Self::disk_full()
            }
            _ => Self::internal(),
        }
    }
}

impl From<serde_json::Error> for ApiError {
    fn from(_: serde_json::Error) -> Self {
        Self::internal()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut body = json!({ "errcode": self.code, "error": self.message });
        let mut retry_after = None;
        match self.extra {
            Extra::None => {}
            Extra::DiskFull => body["org.nachtwacht.disk_full"] = true.into(),
            Extra::SoftLogout(soft) => body["soft_logout"] = soft.into(),
            Extra::RetryAfter(wait) => {
                body["retry_after_ms"] = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).into();
                retry_after =
                    Some(HeaderValue::from(wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0))));
            }
        }
        let mut response = (self.status, Json(body)).into_response();
        if let Some(value) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response
    }
}
