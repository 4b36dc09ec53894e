//! Saying that a door is gone for good, and which other one takes over.

use super::hall::{insist, now};
use crate::desk::event::{DeskEvent, MemberId, Retired};
use crate::matrix::error::Error;
use crate::matrix::ours::Room;
use crate::matrix::power::with_level;
use crate::matrix::session::Session;
use crate::matrix::wire::RawEvent;

/// Why a door was not retired.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRetired {
    /// Both are the same.
    #[error("a door cannot take over from itself")]
    Same,
    /// Whoever is to take over is no door of this desk.
    #[error("{0} is no door of this desk")]
    NoDoor(MemberId),
    /// It is taken over by another already.
    #[error("{0} took over from it already")]
    By(MemberId),
    /// Only who stands above a door can take its level away.
    #[error("{0} stands as high in the desk room as this account: only that account itself can step down")]
    TooHigh(MemberId),
    /// The homeserver refused, or could not be reached.
    #[error("{0}")]
    Matrix(#[from] Error),
}

/// Takes a door's level away and says in the desk room that `by` takes over. Saying it again changes nothing; a door
/// that is away takes over when it opens. The session must be one that may change levels: the desk's founder; or the
/// door's own, which then hands its level on before it steps down.
///
/// # Errors
/// [`NotRetired`].
pub async fn retire(session: &Session, desk: &str, door: &MemberId, by: &MemberId) -> Result<(), NotRetired> {
    let room = insist(|| Room::read(session, desk)).await?;
    let present = room.levels();
    let (itself, key) = (session.me() == door, Retired::key(door));
    if door == by {
        return Err(NotRetired::Same);
    }
    if !present.is_door(by) {
        return Err(NotRetired::NoDoor(by.clone()));
    }
    let told = room.state.iter().filter(|event| event.state_key.as_deref() == Some(&*key));
    let told = told.filter_map(RawEvent::desk).find_map(|stamped| match stamped.event {
        DeskEvent::Retired(retired) => Some(retired),
        _ => None,
    });
    if let Some(told) = told.as_ref().filter(|told| told.by != *by) {
        return Err(NotRetired::By(told.by.clone()));
    }
    if told.is_some() && !present.is_door(door) {
        return Ok(());
    }
    if !itself && present.is_door(door) && present.of(door) >= present.of(session.me()) {
        return Err(NotRetired::TooHigh(door.clone()));
    }
    let say = async || {
        if told.is_some() {
            return Ok(());
        }
        let retired = Retired { door: door.clone(), by: by.clone(), since: now(), done: false };
        let event = DeskEvent::Retired(retired);
        let (kind, content) = (event.event_type(), event.content());
        insist(|| session.set_state(desk, kind, &key, &content)).await.map(drop)
    };
    let written = room.content("m.room.power_levels").map(str::to_owned);
    if itself {
        // whoever founded the desk hands on what only a founder can do
        let raised = with_level(written.as_deref(), by, present.of(door)).or(written);
        set_levels(session, desk, raised.as_deref()).await?;
        say().await?;
        set_levels(session, desk, with_level(raised.as_deref(), door, 0).as_deref()).await?;
    } else {
        set_levels(session, desk, with_level(written.as_deref(), door, 0).as_deref()).await?;
        say().await?;
    }
    Ok(())
}

async fn set_levels(session: &Session, desk: &str, content: Option<&str>) -> Result<(), Error> {
    let Some(content) = content else { return Ok(()) };
    insist(|| session.set_state(desk, "m.room.power_levels", "", content)).await.map(drop)
}
