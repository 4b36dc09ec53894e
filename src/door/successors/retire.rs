//! Saying that a door is gone for good, and which other one takes over.

use crate::moment::now;
use crate::retry::retry;
use desk::event::{DeskEvent, MemberId, Moment, Retired};
use matrix::error::Error;
use matrix::ours::Room;
use matrix::power::with_level;
use matrix::session::Session;

/// Why a door was not retired.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRetired {
    /// Both are the same.
    #[error("a door cannot take over from itself")]
    Same,
    /// The account that is to take over is no door of this desk.
    #[error("{0} is no door of this desk")]
    NoDoor(MemberId),
    /// It is taken over by another already.
    #[error("{0} took over from it already")]
    By(MemberId),
    /// Only an account with a higher level than the door's can take that level away.
    #[error("{0} stands as high in the desk room as this account: only that account itself can step down")]
    TooHigh(MemberId),
    /// The homeserver refused, or could not be reached.
    #[error("{0}")]
    Matrix(#[from] Error),
}

/// What the desk room says of a door that is gone for good.
///
/// # Errors
/// What went wrong.
pub async fn told(session: &Session, desk: &str, door: &MemberId) -> Result<Option<Retired>, Error> {
    let (kind, key) = ("org.nachtwacht.retired", Retired::key(door));
    let content = retry(|| session.state(desk, kind, &key)).await?;
    Ok(content.and_then(|content| match DeskEvent::parse(kind, &content) {
        Ok(Some(DeskEvent::Retired(retired))) => Some(retired),
        _ => None,
    }))
}

/// Takes a door's level away and says in the desk room that `by` takes over. Saying it again changes nothing; a door
/// that is away takes over when it opens. As long as not all was taken over, another door can be named, or the same one
/// once more. With `let_go`, what was not left to that door is over. The session must be one that may change levels: the
/// desk's founder; or the door's own, which then hands its level on before it steps down.
///
/// # Errors
/// [`NotRetired`].
pub async fn retire(
    session: &Session,
    desk: &str,
    door: &MemberId,
    by: &MemberId,
    let_go: bool,
) -> Result<(), NotRetired> {
    let room = retry(|| Room::read(session, desk)).await?;
    let present = room.levels();
    let (itself, key) = (session.me() == door, Retired::key(door));
    if door == by {
        return Err(NotRetired::Same);
    }
    if !present.is_door(by) {
        return Err(NotRetired::NoDoor(by.clone()));
    }
    let before = told(session, desk, door).await?;
    if let Some(before) = before.as_ref().filter(|before| before.done && before.by != *by) {
        return Err(NotRetired::By(before.by.clone()));
    }
    let is_the_same = |before: &Retired| before.by == *by && before.left.is_none() && before.let_go == let_go;
    let is_told = before.as_ref().is_some_and(|before| before.done || is_the_same(before));
    if is_told && !present.is_door(door) {
        return Ok(());
    }
    if !itself && present.is_door(door) && present.of(door) >= present.of(session.me()) {
        return Err(NotRetired::TooHigh(door.clone()));
    }
    let say = async || {
        if is_told {
            return Ok(());
        }
        // later than what was said before, whatever the clocks say
        let since = before.as_ref().map_or(now(), |before| now().max(Moment(before.since.0.saturating_add(1))));
        let retired = Retired { door: door.clone(), by: by.clone(), since, done: false, left: None, let_go };
        let event = DeskEvent::Retired(retired);
        let (kind, content) = (event.event_type(), event.content());
        retry(|| session.set_state(desk, kind, &key, &content)).await.map(drop)
    };
    let written = room.content("m.room.power_levels").map(str::to_owned);
    if itself {
        // a door that founded the desk hands on the level of a founder
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
    retry(|| session.set_state(desk, "m.room.power_levels", "", content)).await.map(drop)
}
