//! Coming, going, being kept out.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value};

use super::accounts;
use super::auth::Membership;
use super::errors::ApiError;
use super::room::{self, New, StoredRoom};
use super::store::Writing;

fn change(
    writing: &mut Writing<'_>,
    room: &StoredRoom,
    sender: &str,
    target: &str,
    content: Map<String, Value>,
) -> Result<(), ApiError> {
    let new = New { kind: "m.room.member", state_key: Some(target), sender, content, ..New::default() };
    room::append(writing, room, &new).map(drop)
}

/// Invites an account of this server.
pub(crate) fn invite(
    writing: &mut Writing<'_>,
    room: &StoredRoom,
    sender: &str,
    target: &str,
    server_name: &str,
    reason: Option<&str>,
) -> Result<(), ApiError> {
    let on_this_server = target.starts_with('@') && accounts::user_id(target, server_name).is_some();
    if !on_this_server || accounts::profile(writing.db, target)?.is_none() {
        return Err(ApiError::not_found("There is no such account on this server"));
    }
    if room::membership(writing.db, room.nid, target)? == Membership::Join {
        return Err(ApiError::forbidden("The user is already in the room"));
    }
    let content = room::member_content(writing.db, target, "invite", reason)?;
    change(writing, room, sender, target, content)
}

/// Joins; joining again changes nothing.
pub(crate) fn join(
    writing: &mut Writing<'_>,
    room: &StoredRoom,
    user: &str,
    reason: Option<&str>,
) -> Result<(), ApiError> {
    if room::membership(writing.db, room.nid, user)? == Membership::Join {
        return Ok(());
    }
    let content = room::member_content(writing.db, user, "join", reason)?;
    change(writing, room, user, user, content)
}

/// Leaves, or refuses an invitation; leaving again changes nothing.
pub(crate) fn leave(
    writing: &mut Writing<'_>,
    room: &StoredRoom,
    user: &str,
    reason: Option<&str>,
) -> Result<(), ApiError> {
    if room::membership(writing.db, room.nid, user)? == Membership::Leave && seen(writing.db, room.nid, user)?.is_some()
    {
        return Ok(());
    }
    let content = room::member_content(writing.db, user, "leave", reason)?;
    change(writing, room, user, user, content)
}

/// What one may do to another's membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Removal {
    /// Out, may be invited again.
    Kick,
    /// Out and kept out.
    Ban,
    /// No longer kept out.
    Unban,
}

/// Kicks, bans or unbans somebody.
pub(crate) fn remove(
    writing: &mut Writing<'_>,
    room: &StoredRoom,
    sender: &str,
    target: &str,
    how: Removal,
    reason: Option<&str>,
) -> Result<(), ApiError> {
    let present = room::membership(writing.db, room.nid, target)?;
    match (how, present) {
        (Removal::Kick, Membership::Leave | Membership::Ban) => {
            return Err(ApiError::forbidden("The target user is not in the room"));
        }
        (Removal::Unban, Membership::Leave | Membership::Invite | Membership::Join) => {
            return Err(ApiError::forbidden("The target user is not banned"));
        }
        _ => {}
    }
    let word = if how == Removal::Ban { "ban" } else { "leave" };
    let content = room::member_content(writing.db, target, word, reason)?;
    change(writing, room, sender, target, content)
}

/// Forgets a room that one is no longer in.
pub(crate) fn forget(writing: &Writing<'_>, room: &StoredRoom, user: &str) -> Result<(), ApiError> {
    match room::membership(writing.db, room.nid, user)? {
        Membership::Join | Membership::Invite => Err(ApiError::unknown("User is in the room")),
        Membership::Leave | Membership::Ban => {
            writing
                .db
                .prepare_cached("UPDATE members SET forgotten = 1 WHERE room = ? AND user = ?")?
                .execute(params![room.nid, user])?;
            Ok(())
        }
    }
}

/// What somebody may read of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// In the room.
    In,
    /// Was in the room, until this stream position.
    Until(i64),
}

impl Access {
    /// The last stream position that may be read.
    pub(crate) fn until(self) -> i64 {
        match self {
            Self::In => i64::MAX,
            Self::Until(position) => position,
        }
    }
}

type MembershipRow = (String, i64, Option<i64>, bool);

fn seen(db: &Connection, room: i64, user: &str) -> Result<Option<MembershipRow>, ApiError> {
    Ok(db
        .prepare_cached("SELECT membership, stream, joined, forgotten FROM members WHERE room = ? AND user = ?")?
        .query_row(params![room, user], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?)
}

/// Whether somebody may read a room at all, and how far.
///
/// # Errors
/// `M_FORBIDDEN` for whoever never was in it, or forgot it.
pub(crate) fn access(db: &Connection, room: &StoredRoom, user: &str) -> Result<Access, ApiError> {
    match seen(db, room.nid, user)? {
        Some((membership, ..)) if membership == "join" => Ok(Access::In),
        Some((membership, stream, Some(_), false)) if membership == "leave" || membership == "ban" => {
            Ok(Access::Until(stream))
        }
        _ => Err(ApiError::forbidden("User not in room")),
    }
}
