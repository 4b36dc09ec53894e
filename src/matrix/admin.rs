//! The calls of Synapse's admin API that a desk's upkeep makes: for administrators of the homeserver only.

use ruma::exports::http;
use serde::Deserialize;

use super::error::Error;
use super::session::Session;

impl Session {
    /// Whether the account is an administrator of its homeserver, as far as that has an admin API.
    ///
    /// # Errors
    /// What went wrong, other than the homeserver saying no.
    pub async fn is_admin(&self) -> Result<bool, Error> {
        #[derive(Deserialize)]
        struct Answer {
            admin: bool,
        }
        let path = format!("/_synapse/admin/v1/users/{}/admin", super::rooms::in_path(self.me().as_str()));
        match self.other(http::Method::GET, &path, "").await {
            Ok(answer) => serde_json::from_slice::<Answer>(&answer).map(|a| a.admin).map_err(|_| Error::NotAHomeserver),
            // a proxy that keeps the admin API from the outside answers in its own words
            Err(Error::NotAHomeserver) => Ok(false),
            Err(error) if error.is_final() => Ok(false),
            Err(error) => Err(error),
        }
    }
}
