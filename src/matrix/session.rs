//! One signed-in device and the calls it makes.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use ruma::api::auth_scheme::{AuthScheme, SendAccessToken};
use ruma::api::client::filter::{Filter as AccountFilter, FilterDefinition, RoomEventFilter, RoomFilter};
use ruma::api::client::message::{get_message_events, send_message_event};
use ruma::api::client::sync::sync_events;
use ruma::api::path_builder::PathBuilder;
use ruma::api::{
    Direction, IncomingResponseExt, MatrixVersion, OutgoingRequest, OutgoingRequestExt, SupportedVersions,
};
use ruma::exports::http;
use ruma::serde::Raw;
use ruma::{OwnedRoomId, OwnedUserId, UInt};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio::sync::watch;
use zeroize::Zeroizing;

use super::error::Error;
use super::http::Bounds;
use super::link::Failure;
use super::rooms::in_path;
use super::server::Homeserver;
use super::service::acting;
use super::wire::{Page, SyncBatch};
use desk::event::{EventId, MemberId};

/// Every homeserver we speak to knows the paths under `v3`.
static VERSIONS: LazyLock<SupportedVersions> =
    LazyLock::new(|| SupportedVersions { versions: BTreeSet::from([MatrixVersion::V1_1]), features: BTreeSet::new() });

/// One signed-in device. Cheap to clone; the token never leaves it.
#[derive(Clone)]
pub struct Session {
    inner: Arc<Inner>,
}

struct Inner {
    homeserver: Homeserver,
    me: MemberId,
    user: OwnedUserId,
    device: String,
    token: Zeroizing<String>,
    /// The part of a query that names the account for which an application service acts.
    acting: Option<String>,
    /// Why the homeserver does not write: from its answer to the last call that writes.
    unwritten: watch::Sender<Option<Failure>>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session({})", self.inner.me)
    }
}

/// What a sync asks for.
#[derive(Debug, Clone)]
pub struct SyncRequest {
    /// From where: the last batch's `next`; nothing to begin anew.
    pub since: Option<String>,
    /// How long the homeserver may wait for something to happen.
    pub poll: Duration,
    /// How many events of a room's timeline at most; earlier ones are paged back to.
    pub limit: u32,
}

impl Session {
    /// Signs in with a password. The same `device` at every sign-in of one shift keeps transaction ids valid, so that
    /// nothing is doubled by sending it again.
    ///
    /// # Errors
    /// `M_FORBIDDEN` for a wrong name or password, or what went wrong on the way.
    pub async fn sign_in(
        homeserver: &Homeserver,
        user: &str,
        password: &str,
        device: Option<&str>,
    ) -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct LoggedIn {
            user_id: String,
            device_id: String,
            access_token: String,
        }
        // by hand and not by `ruma`'s type, which would copy the password into memory that nobody wipes
        let body = serde_json::to_vec(&Login {
            kind: "m.login.password",
            identifier: Identifier { kind: "m.id.user", user },
            password,
            device_id: device,
            initial_device_display_name: "Nachtwacht",
        });
        let request = http::Request::post(format!("{}/_matrix/client/v3/login", homeserver.url()))
            .header(http::header::CONTENT_TYPE, "application/json")
            .body(body.map_err(|_| Error::Invalid("name"))?)
            .map_err(|_| Error::Invalid("request"))?;
        let answer = Zeroizing::new(homeserver.execute(request, Bounds::CALL).await?);
        let answer: LoggedIn = serde_json::from_slice(&answer).map_err(|_| Error::NotAHomeserver)?;
        Self::with_token(homeserver, &answer.user_id, &answer.device_id, Zeroizing::new(answer.access_token))
    }

    /// A session that somebody else has signed in. The homeserver in the same process does so for its door.
    ///
    /// # Errors
    /// [`Error::Invalid`] when `user` is no full user id.
    pub fn with_token(
        homeserver: &Homeserver,
        user: &str,
        device: &str,
        token: Zeroizing<String>,
    ) -> Result<Self, Error> {
        let owned = OwnedUserId::try_from(user).map_err(|_| Error::Invalid("user id"))?;
        let (homeserver, device) = (homeserver.clone(), device.to_owned());
        Ok(Self {
            inner: Arc::new(Inner {
                homeserver,
                me: user.into(),
                user: owned,
                device,
                token,
                acting: None,
                unwritten: watch::Sender::default(),
            }),
        })
    }

    /// A session made of a token alone: the homeserver is asked to whom it belongs.
    ///
    /// # Errors
    /// `M_UNKNOWN_TOKEN` when it is nobody's, or what went wrong on the way.
    pub async fn of_token(homeserver: &Homeserver, token: Zeroizing<String>) -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct WhoAmI {
            user_id: String,
            #[serde(default)]
            device_id: String,
        }
        let nobody = Self::with_token(homeserver, "@nobody:localhost", "", token)?;
        let answer = nobody.other(http::Method::GET, "/_matrix/client/v3/account/whoami", "").await?;
        let answer: WhoAmI = serde_json::from_slice(&answer).map_err(|_| Error::NotAHomeserver)?;
        Self::with_token(homeserver, &answer.user_id, &answer.device_id, nobody.inner.token.clone())
    }

    /// The same token, acting as one of an application service's accounts and devices (none when empty).
    pub(super) fn acting_as(&self, user: &str, device: &str) -> Result<Self, Error> {
        let Inner { homeserver, token, .. } = &*self.inner;
        let owned = OwnedUserId::try_from(user).map_err(|_| Error::Invalid("user id"))?;
        let acting = Some(acting(user, device));
        let inner = Inner {
            homeserver: homeserver.clone(),
            me: user.into(),
            user: owned,
            device: device.to_owned(),
            token: token.clone(),
            acting,
            unwritten: watch::Sender::default(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The account.
    pub fn me(&self) -> &MemberId {
        &self.inner.me
    }

    /// The device.
    pub fn device(&self) -> &str {
        &self.inner.device
    }

    /// The homeserver.
    pub fn homeserver(&self) -> &Homeserver {
        &self.inner.homeserver
    }

    /// Why the homeserver does not write ([`Failure::ServerFull`], or [`Failure::ServerError`] where it does not say
    /// why), and every change of that. `None`: it writes, as far as is known.
    pub fn unwritten(&self) -> watch::Receiver<Option<Failure>> {
        self.inner.unwritten.subscribe()
    }

    /// Notes from the answer to a call whether the homeserver writes.
    fn note_writing(&self, path: &str, error: Option<&Error>) {
        let now = match error {
            Some(error) if error.cannot_write() => Some(error.failure()),
            // others succeed without a byte on the disk
            None if path.contains("/send/") || path.contains("/state/") || path.ends_with("/createRoom") => None,
            _ => return,
        };
        self.inner.unwritten.send_if_modified(|before| std::mem::replace(before, now) != now);
    }

    /// Tries whether the homeserver writes: it makes a filter, one of a thousand at most.
    ///
    /// # Errors
    /// What went wrong; also that it does not write.
    pub async fn try_write(&self) -> Result<(), Error> {
        let path = format!("/_matrix/client/v3/user/{}/filter", in_path(self.me().as_str()));
        let limit = 1 + machine::random::below(1_000);
        let body = serde_json::json!({ "room": { "timeline": { "limit": limit } } });
        self.other(http::Method::POST, &path, &body.to_string()).await.map(drop)
    }

    pub(super) fn user(&self) -> OwnedUserId {
        self.inner.user.clone()
    }

    /// Waits for something new, or for the poll's time.
    ///
    /// # Errors
    /// What went wrong; nothing is consumed then.
    pub async fn sync(&self, request: &SyncRequest) -> Result<SyncBatch, Error> {
        let mut sync = sync_events::v3::Request::new();
        sync.filter = Some(sync_filter(request.limit).into());
        sync.since.clone_from(&request.since);
        sync.timeout = Some(request.poll);
        sync.set_presence = ruma::presence::PresenceState::Offline;
        SyncBatch::read(&self.raw(sync, Bounds::sync(request.poll)).await?, self.me())
    }

    /// Sends an event. Sending it again with the same `transaction` from the same device sends it once.
    ///
    /// # Errors
    /// What went wrong. After anything but a refusal it may have been sent all the same.
    pub async fn send(&self, room: &str, event_type: &str, transaction: &str, content: &str) -> Result<EventId, Error> {
        let request = send_message_event::v3::Request::new_raw(
            room_id(room)?,
            transaction.into(),
            event_type.into(),
            raw(content)?,
        );
        Ok(self.call(request).await?.event_id.as_str().into())
    }

    /// Tells something to every device of these accounts, beside all rooms (spec, "Send-to-device messaging"): the
    /// homeserver has it until the device has synced, and no room's history has it afterwards. Telling it again with
    /// the same `transaction` tells it once.
    ///
    /// # Errors
    /// What went wrong; a homeserver may not know the call.
    pub async fn tell_devices(
        &self,
        whom: &[MemberId],
        event_type: &str,
        transaction: &str,
        content: &str,
    ) -> Result<(), Error> {
        let devices: Vec<_> = whom.iter().map(|who| (who, "*")).collect();
        self.tell_each(&devices, event_type, transaction, content).await
    }

    /// Tells something to one device of an account and to no other, beside all rooms. As [`Self::tell_devices`] else.
    ///
    /// # Errors
    /// What went wrong; a homeserver may not know the call.
    pub async fn tell_device(
        &self,
        (who, device): (&MemberId, &str),
        event_type: &str,
        transaction: &str,
        content: &str,
    ) -> Result<(), Error> {
        self.tell_each(&[(who, device)], event_type, transaction, content).await
    }

    async fn tell_each(
        &self,
        devices: &[(&MemberId, &str)],
        event_type: &str,
        transaction: &str,
        content: &str,
    ) -> Result<(), Error> {
        let content: &RawValue = serde_json::from_str(content).map_err(|_| Error::Invalid("content"))?;
        let messages: BTreeMap<_, _> =
            devices.iter().map(|(who, device)| (who.as_str(), BTreeMap::from([(*device, content)]))).collect();
        let body = serde_json::to_string(&BTreeMap::from([("messages", messages)]));
        let path = format!("/_matrix/client/v3/sendToDevice/{}/{}", in_path(event_type), in_path(transaction));
        self.other(http::Method::PUT, &path, &body.map_err(|_| Error::Invalid("content"))?).await.map(drop)
    }

    /// A page of a room's history. `from` is where to begin: the newest (or, forward, the oldest) event when nothing;
    /// `to` where to stop.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn history(
        &self,
        room: &str,
        from: Option<&str>,
        to: Option<&str>,
        direction: Direction,
        limit: u32,
    ) -> Result<Page, Error> {
        let mut request = get_message_events::v3::Request::new(room_id(room)?, direction);
        request.from = from.map(str::to_owned);
        request.to = to.map(str::to_owned);
        request.limit = UInt::from(limit);
        Page::read(&self.raw(request, Bounds::PAGE).await?)
    }

    /// Signs the device out: its token is worth nothing afterwards.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn sign_out(&self) -> Result<(), Error> {
        self.call(ruma::api::client::session::logout::v3::Request::new()).await.map(drop)
    }

    /// Makes one call of the client-server API.
    pub(super) async fn call<R>(&self, request: R) -> Result<R::IncomingResponse, Error>
    where
        R: OutgoingRequest,
        for<'a> R::Authentication: AuthScheme<Input<'a> = SendAccessToken<'a>>,
        for<'a> R::PathBuilder: PathBuilder<Input<'a> = Cow<'a, SupportedVersions>>,
    {
        let answer = self.raw(request, Bounds::CALL).await?;
        R::IncomingResponse::try_from_http_response(http::Response::new(answer.as_slice()))
            .map_err(|_| Error::NotAHomeserver)
    }

    /// Makes one call and leaves reading the answer to the caller.
    pub(super) async fn raw<R>(&self, request: R, bounds: Bounds) -> Result<Vec<u8>, Error>
    where
        R: OutgoingRequest,
        for<'a> R::Authentication: AuthScheme<Input<'a> = SendAccessToken<'a>>,
        for<'a> R::PathBuilder: PathBuilder<Input<'a> = Cow<'a, SupportedVersions>>,
    {
        let token = SendAccessToken::Always(&self.inner.token);
        let mut request = request
            .try_into_http_request::<Vec<u8>>(self.inner.homeserver.url(), token, Cow::Borrowed(&*VERSIONS))
            .map_err(|_| Error::Invalid("request"))?;
        if self.inner.acting.is_some() {
            let uri = self.as_whom(request.uri().to_string());
            *request.uri_mut() = uri.parse().map_err(|_| Error::Invalid("request"))?;
        }
        let is_written = request.method() != http::Method::GET;
        let path = is_written.then(|| request.uri().path().to_owned());
        let answer = self.inner.homeserver.execute(request, bounds).await;
        if let Some(path) = path {
            self.note_writing(&path, answer.as_ref().err());
        }
        answer
    }

    /// An address; with the account for which it is called, if that is not the token's own.
    fn as_whom(&self, mut uri: String) -> String {
        if let Some(acting) = &self.inner.acting {
            uri.push(if uri.contains('?') { '&' } else { '?' });
            uri.push_str(acting);
        }
        uri
    }

    /// Makes a call that the client-server API does not have.
    pub(super) async fn other(&self, method: http::Method, path: &str, body: &str) -> Result<Vec<u8>, Error> {
        let mut bearer = http::HeaderValue::try_from(format!("Bearer {}", self.inner.token.as_str()))
            .map_err(|_| Error::Invalid("token"))?;
        bearer.set_sensitive(true);
        let request = http::Request::builder()
            .method(method)
            .uri(self.as_whom(format!("{}{path}", self.inner.homeserver.url())))
            .header(http::header::AUTHORIZATION, bearer)
            .header(http::header::CONTENT_TYPE, "application/json")
            .body(body.as_bytes().to_vec())
            .map_err(|_| Error::Invalid("request"))?;
        self.inner.homeserver.execute(request, Bounds::CALL).await
    }
}

#[derive(Serialize)]
struct Login<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    identifier: Identifier<'a>,
    password: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    device_id: Option<&'a str>,
    initial_device_display_name: &'static str,
}

#[derive(Serialize)]
struct Identifier<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    user: &'a str,
}

/// Timeline, state, typing and receipts; nobody's presence, no account data.
fn sync_filter(limit: u32) -> FilterDefinition {
    let mut room = RoomFilter::default();
    room.timeline.limit = Some(UInt::from(limit));
    room.account_data = RoomEventFilter::ignore_all();
    let mut filter = FilterDefinition::default();
    filter.presence = AccountFilter::ignore_all();
    filter.account_data = AccountFilter::ignore_all();
    filter.room = room;
    filter
}

/// A room id that may stand in a path.
pub(super) fn room_id(room: &str) -> Result<OwnedRoomId, Error> {
    OwnedRoomId::try_from(room).map_err(|_| Error::Invalid("room id"))
}

/// Content for the wire.
pub(super) fn raw<T>(content: &str) -> Result<Raw<T>, Error> {
    let json = RawValue::from_string(content.to_owned()).map_err(|_| Error::Invalid("content"))?;
    Ok(Raw::from_json(json))
}
