//! What was said in a room, read back from the homeserver.

use ruma::api::Direction;

use crate::retry::retry;
use crate::rooms::is_refused;
use matrix::error::Error;
use matrix::ours::Room;
use matrix::session::Session;
use matrix::wire::RawEvent;

/// How many events a page of history brings.
const PAGE: u32 = 500;
/// How many pages of one gap are read: beyond that something else is wrong.
const PAGES: usize = 400;

/// A room's history between two points, oldest first: from `from` (the newest) back to `to` (the start).
pub(crate) async fn back(
    session: &Session,
    room: &str,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<Vec<RawEvent>, Error> {
    let mut events = Vec::new();
    let mut from = from.map(str::to_owned);
    for _ in 0..PAGES {
        let mut page = session.history(room, from.as_deref(), to, Direction::Backward, PAGE).await?;
        let empty = page.events.is_empty() && page.skipped == 0;
        events.append(&mut page.events);
        // an end that does not move is the end
        if page.end.is_none() || empty || page.end == from {
            break;
        }
        from = page.end;
    }
    events.reverse();
    Ok(events)
}

/// A room and its history; nothing when this account is not in it any more.
pub(crate) async fn read(session: &Session, id: &str) -> Result<Option<(Room, Vec<RawEvent>)>, Error> {
    if !retry(|| session.joined_rooms()).await?.iter().any(|room| room == id) {
        return Ok(None);
    }
    unless_refused(read_joined(session, id).await)
}

/// Goes into a room and reads it; nothing when it cannot be entered any more.
pub(crate) async fn enter(session: Session, id: String) -> Result<Option<(Room, Vec<RawEvent>)>, Error> {
    match retry(|| session.join(&id)).await {
        Err(error) if is_refused(&error) => Ok(None),
        Err(error) => Err(error),
        Ok(()) => unless_refused(read_joined(&session, &id).await),
    }
}

async fn read_joined(session: &Session, id: &str) -> Result<(Room, Vec<RawEvent>), Error> {
    let room = retry(|| Room::read(session, id)).await?;
    Ok((room, retry(|| back(session, id, None, None)).await?))
}

/// A room that is refused was erased in between.
fn unless_refused<T>(read: Result<T, Error>) -> Result<Option<T>, Error> {
    match read {
        Err(error) if is_refused(&error) => Ok(None),
        read => read.map(Some),
    }
}
