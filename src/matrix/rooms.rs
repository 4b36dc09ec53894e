//! The calls about rooms: making them, who is in them, their state, their end.

use std::collections::BTreeMap;
use std::time::Duration;

use ruma::api::client::membership::{
    forget_room, invite_user, join_room_by_id, joined_members, joined_rooms, kick_user, leave_room,
};
use ruma::api::client::state::{get_state_event_for_key, get_state_events, send_state_event};
use ruma::api::client::{alias, profile, receipt, room, typing};
use ruma::exports::http;
use ruma::{OwnedEventId, OwnedRoomAliasId, OwnedUserId};
use serde::Deserialize;
use serde_json::json;

use super::error::Error;
use super::http::Bounds;
use super::session::{Session, raw, room_id};
use super::wire::{RawEvent, read_state};
use desk::event::{EventId, MemberId};

/// The version of Matrix's rooms that ours have: the newest in which power is only what `m.room.power_levels` says.
/// From 12 on a creator has power beside it, and naming it there is an error.
pub const ROOM_VERSION: &str = "11";

/// How long others see "typing" without hearing of it again.
const TYPING: Duration = Duration::from_secs(30);

/// A room to be made: only who is invited gets in, it never leaves its homeserver, and all of its history is shared
/// with whoever is in it.
#[derive(Debug, Clone, Default)]
pub struct NewRoom<'a> {
    /// Its type, one of [`room_type`](desk::event::room_type).
    pub room_type: &'a str,
    /// Its name.
    pub name: Option<&'a str>,
    /// The local part of its alias.
    pub alias: Option<&'a str>,
    /// Who is invited at once.
    pub invite: &'a [MemberId],
    /// Its power levels: the content of `m.room.power_levels`. The creator must be among its `users`.
    pub power_levels: Option<serde_json::Value>,
    /// More state from the beginning: type, key, content.
    pub state: &'a [(&'a str, &'a str, serde_json::Value)],
}

impl Session {
    /// Makes a room; its id.
    ///
    /// # Errors
    /// What went wrong. It may have been made all the same.
    pub async fn create_room(&self, new: &NewRoom<'_>) -> Result<String, Error> {
        let mut request = room::create_room::v3::Request::new();
        let creation = json!({ "type": new.room_type, "m.federate": false });
        request.creation_content = Some(raw(&creation.to_string())?);
        request.room_version = Some(ROOM_VERSION.try_into().map_err(|_| Error::Invalid("room version"))?);
        request.preset = Some(room::create_room::v3::RoomPreset::PrivateChat);
        request.name = new.name.map(str::to_owned);
        request.room_alias_name = new.alias.map(str::to_owned);
        request.invite = new.invite.iter().map(user_id).collect::<Result<_, _>>()?;
        request.power_level_content_override =
            new.power_levels.as_ref().map(|levels| raw(&levels.to_string())).transpose()?;
        let shared = ("m.room.history_visibility", "", json!({ "history_visibility": "shared" }));
        request.initial_state = std::iter::once(&shared)
            .chain(new.state)
            .map(|(kind, key, content)| raw(&json!({ "type": kind, "state_key": key, "content": content }).to_string()))
            .collect::<Result<_, _>>()?;
        Ok(self.call(request).await?.room_id.to_string())
    }

    /// Sets a piece of state.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn set_state(&self, room: &str, event_type: &str, key: &str, content: &str) -> Result<EventId, Error> {
        let request =
            send_state_event::v3::Request::new_raw(room_id(room)?, event_type.into(), key.to_owned(), raw(content)?);
        Ok(self.call(request).await?.event_id.as_str().into())
    }

    /// A piece of state's content, JSON; `None` when there is none.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn state(&self, room: &str, event_type: &str, key: &str) -> Result<Option<String>, Error> {
        let request = get_state_event_for_key::v3::Request::new(room_id(room)?, event_type.into(), key.to_owned());
        match self.raw(request, Bounds::CALL).await {
            Ok(content) => String::from_utf8(content).map(Some).map_err(|_| Error::NotAHomeserver),
            Err(Error::Refused { status: 404, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// All of a room's state.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn full_state(&self, room: &str) -> Result<Vec<RawEvent>, Error> {
        read_state(&self.raw(get_state_events::v3::Request::new(room_id(room)?), Bounds::PAGE).await?)
    }

    /// Invites somebody.
    ///
    /// # Errors
    /// What went wrong; `M_FORBIDDEN` also when they are in the room already.
    pub async fn invite(&self, room: &str, who: &MemberId) -> Result<(), Error> {
        let recipient = invite_user::v3::InvitationRecipient::UserId(invite_user::v3::InviteUserId::new(user_id(who)?));
        self.call(invite_user::v3::Request::new(room_id(room)?, recipient)).await.map(drop)
    }

    /// Removes somebody.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn kick(&self, room: &str, who: &MemberId) -> Result<(), Error> {
        self.call(kick_user::v3::Request::new(room_id(room)?, user_id(who)?)).await.map(drop)
    }

    /// Joins a room; joining again changes nothing.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn join(&self, room: &str) -> Result<(), Error> {
        self.call(join_room_by_id::v3::Request::new(room_id(room)?)).await.map(drop)
    }

    /// Leaves a room, or declines an invitation.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn leave(&self, room: &str) -> Result<(), Error> {
        self.call(leave_room::v3::Request::new(room_id(room)?)).await.map(drop)
    }

    /// Forgets a room that was left.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn forget(&self, room: &str) -> Result<(), Error> {
        self.call(forget_room::v3::Request::new(room_id(room)?)).await.map(drop)
    }

    /// The rooms that the account is in.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn joined_rooms(&self) -> Result<Vec<String>, Error> {
        let rooms = self.call(joined_rooms::v3::Request::new()).await?.joined_rooms;
        Ok(rooms.into_iter().map(|room| room.to_string()).collect())
    }

    /// Who is in a room, and the names they show.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn joined_members(&self, room: &str) -> Result<BTreeMap<MemberId, Option<String>>, Error> {
        let members = self.call(joined_members::v3::Request::new(room_id(room)?)).await?.joined;
        Ok(members.into_iter().map(|(who, member)| (who.as_str().into(), member.display_name)).collect())
    }

    /// Says that the account types, or stopped. Others see it for half a minute unless it is said again.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn typing(&self, room: &str, on: bool) -> Result<(), Error> {
        use typing::create_typing_event::v3::{Request, Typing, TypingInfo};
        let state = if on { Typing::Yes(TypingInfo::new(TYPING)) } else { Typing::No };
        self.call(Request::new(self.user(), room_id(room)?, state)).await.map(drop)
    }

    /// Says that the account has read up to an event.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn read(&self, room: &str, event: &EventId) -> Result<(), Error> {
        use receipt::create_receipt::v3::{ReceiptType, Request};
        let event = OwnedEventId::try_from(event.as_str()).map_err(|_| Error::Invalid("event id"))?;
        self.call(Request::new(room_id(room)?, ReceiptType::Read, event)).await.map(drop)
    }

    /// The room behind an alias (`#desk:desk.example`); `None` when there is none.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn resolve_alias(&self, alias: &str) -> Result<Option<String>, Error> {
        let alias = OwnedRoomAliasId::try_from(alias).map_err(|_| Error::Invalid("alias"))?;
        match self.call(alias::get_alias::v3::Request::new(alias)).await {
            Ok(answer) => Ok(Some(answer.room_id.to_string())),
            Err(Error::Refused { status: 404, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The name that somebody shows.
    ///
    /// # Errors
    /// What went wrong.
    #[expect(deprecated, reason = "the endpoint with a field in its path came with Matrix 1.16")]
    pub async fn display_name(&self, who: &MemberId) -> Result<Option<String>, Error> {
        let request = profile::get_display_name::v3::Request::new(user_id(who)?);
        Ok(self.call(request).await?.displayname)
    }

    /// Sets the name that the account shows.
    ///
    /// # Errors
    /// What went wrong.
    #[expect(deprecated, reason = "the endpoint with a field in its path came with Matrix 1.16")]
    pub async fn set_display_name(&self, name: &str) -> Result<(), Error> {
        let request = profile::set_display_name::v3::Request::new(self.user(), Some(name.to_owned()));
        self.call(request).await.map(drop)
    }

    /// Erases a room and all that was said in it from the homeserver (Synapse's admin API; so the account must be an
    /// administrator). The homeserver works on it in the background: the answer is the id to ask
    /// [`erased`](Self::erased) about.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn erase_room(&self, room: &str) -> Result<String, Error> {
        #[derive(Deserialize)]
        struct Erasing {
            delete_id: String,
        }
        let path = format!("/_synapse/admin/v2/rooms/{}", in_path(room_id(room)?.as_str()));
        let answer = self.other(http::Method::DELETE, &path, r#"{"purge":true}"#).await?;
        let answer: Erasing = serde_json::from_slice(&answer).map_err(|_| Error::NotAHomeserver)?;
        Ok(answer.delete_id)
    }

    /// Whether a room has been erased; an error of the homeserver's in erasing it is [`Error::Away`].
    ///
    /// # Errors
    /// What went wrong; 404 when nobody knows of that id (any more).
    pub async fn erased(&self, delete_id: &str) -> Result<bool, Error> {
        #[derive(Deserialize)]
        struct ErasingStatus {
            status: String,
        }
        let path = format!("/_synapse/admin/v2/rooms/delete_status/{}", in_path(delete_id));
        let answer = self.other(http::Method::GET, &path, "").await?;
        let answer: ErasingStatus = serde_json::from_slice(&answer).map_err(|_| Error::NotAHomeserver)?;
        match answer.status.as_str() {
            "complete" => Ok(true),
            "failed" | "cancelled" => Err(Error::Away { status: 500, retry_after: None }),
            _ => Ok(false),
        }
    }
}

fn user_id(who: &MemberId) -> Result<OwnedUserId, Error> {
    OwnedUserId::try_from(who.as_str()).map_err(|_| Error::Invalid("user id"))
}

/// A piece of a path, percent-encoded.
pub(super) fn in_path(piece: &str) -> String {
    use std::fmt::Write;
    piece.bytes().fold(String::with_capacity(piece.len() * 2), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
