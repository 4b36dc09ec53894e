//! A session of an application service (spec, "Application Service API"). Its token does not expire and has no limit,
//! and every call names the account and the device for which it is made.

use ruma::exports::http;
use serde::Deserialize;
use serde_json::json;
use zeroize::Zeroizing;

use super::error::Error;
use super::rooms::in_path;
use super::server::Homeserver;
use super::session::Session;

/// The kind of sign-in and sign-up of an application service's accounts.
const KIND: &str = "m.login.application_service";

impl Session {
    /// A session of one of an application service's accounts: the one named (a local part or a full user id), or the
    /// service's own. The account and the device are made if they are not there. The same `device` keeps transaction ids
    /// valid over restarts, and is what others tell things to. On a homeserver that makes none, or does not let an
    /// application service act as one, the session has no device ([`Self::device`] is empty).
    ///
    /// # Errors
    /// `M_UNKNOWN_TOKEN` when the homeserver does not know the registration, `M_EXCLUSIVE` or `M_FORBIDDEN` when the
    /// account is none of the service's, or what went wrong on the way.
    pub async fn of_service(
        homeserver: &Homeserver,
        token: Zeroizing<String>,
        account: Option<&str>,
        device: &str,
    ) -> Result<Self, Error> {
        let own = Self::of_token(homeserver, token).await?;
        let server = own.me().as_str().split_once(':').map_or("", |(_, server)| server).to_owned();
        let user = match account {
            None => own.me().to_string(),
            Some(full) if full.starts_with('@') => full.to_owned(),
            Some(name) => format!("@{name}:{server}"),
        };
        let mut acting = own.acting_as(&user, "")?;
        if own.service_device(&user, device).await? {
            let on_it = own.acting_as(&user, device)?;
            // a homeserver may have the device and still ignore the part of the query that names it
            if on_it.is_on(device).await? {
                acting = on_it;
            }
        }
        // whether it may act as that account is found out here
        acting.joined_rooms().await?;
        Ok(acting)
    }

    /// Whether the homeserver takes this session to be on a device.
    async fn is_on(&self, device: &str) -> Result<bool, Error> {
        match self.other(http::Method::GET, "/_matrix/client/v3/account/whoami", "").await {
            Ok(answer) => Ok(is_of(&answer, device)),
            Err(Error::Refused { status: 400 | 403 | 404, .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Makes the account and its device, unless they are there. False: this homeserver makes none.
    async fn service_device(&self, user: &str, device: &str) -> Result<bool, Error> {
        let name = user.trim_start_matches('@').split(':').next().unwrap_or_default();
        let sign_up = json!({ "type": KIND, "username": name, "inhibit_login": true });
        match self.post("/_matrix/client/v3/register", &sign_up.to_string()).await {
            Ok(_) => {}
            Err(Error::Refused { errcode, .. }) if errcode == "M_USER_IN_USE" => {}
            Err(error) => return Err(error),
        }
        let sign_in = json!({
            "type": KIND, "identifier": { "type": "m.id.user", "user": user },
            "device_id": device, "initial_device_display_name": "Nachtwacht",
        });
        match self.post("/_matrix/client/v3/login", &sign_in.to_string()).await {
            // its token is not used: the service's own is not limited and does not end
            Ok(answer) => Ok(is_of(&answer, device)),
            // where the service manages its devices itself (MSC 4190), it may not sign in
            Err(Error::Refused { status: 400 | 403 | 404, .. }) => self.make_device(user, device).await,
            Err(error) => Err(error),
        }
    }

    async fn make_device(&self, user: &str, device: &str) -> Result<bool, Error> {
        let path = format!("/_matrix/client/v3/devices/{}", in_path(device));
        let acting = self.acting_as(user, "")?;
        match acting.other(http::Method::PUT, &path, r#"{"display_name":"Nachtwacht"}"#).await {
            Ok(_) => Ok(true),
            Err(Error::Refused { status: 400 | 403 | 404 | 405, .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn post(&self, path: &str, body: &str) -> Result<Vec<u8>, Error> {
        self.other(http::Method::POST, path, body).await
    }
}

/// Whether an answer names a device.
fn is_of(answer: &[u8], device: &str) -> bool {
    #[derive(Deserialize)]
    struct RegisteredDevice {
        device_id: String,
    }
    serde_json::from_slice::<RegisteredDevice>(answer).is_ok_and(|answer| answer.device_id == device)
}

/// The part of a query that names the account and the device for which a call is made.
pub(super) fn acting(user: &str, device: &str) -> String {
    let mut query = format!("user_id={}", in_path(user));
    if !device.is_empty() {
        // the stable name, and the one that homeservers had before (MSC 3202)
        for name in ["device_id", "org.matrix.msc3202.device_id"] {
            query.extend(["&", name, "=", &in_path(device)]);
        }
    }
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_says_as_whom() {
        assert_eq!(acting("@door:desk.test", ""), "user_id=%40door%3Adesk.test");
        let with = acting("@door:desk.test", "d 1");
        assert_eq!(with, "user_id=%40door%3Adesk.test&device_id=d%201&org.matrix.msc3202.device_id=d%201");
    }
}
