//! How a door tries again.

use machine::retry::Backoff;
use matrix::error::Error;

/// Tries until it works or is refused for good, with the waits of a door. A wait that the homeserver asks for is kept.
///
/// # Errors
/// The refusal, or that the account is signed out.
pub(crate) async fn retry<T, F: Future<Output = Result<T, Error>>>(call: impl FnMut() -> F) -> Result<T, Error> {
    machine::retry::retry(Backoff::of_a_door(), call).await
}
