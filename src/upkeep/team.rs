//! The team room: who belongs in it, and for how long it keeps what was said.
//!
//! Its words go as a conversation's do, but not by a door's hand. The room says how long it keeps them
//! (`m.room.retention`), and the homeserver deletes them: the embedded one every minute, Synapse by its retention. So no
//! program needs the power to erase what a helper said, and no door has to be in the room: a door that reads no line can
//! pass none on. The founder, whose room it is, sets the time to what the desk's doors say of their conversations.

use std::collections::BTreeSet;
use std::time::Duration;

use super::desk::{Post, is_retired};
use super::error::Error;
use super::founding::{FoundingStep, How, RETENTION, content, lifetime, retention};
use super::shape::{FOUNDER, TEAM};
use desk::event::{DeskEvent, MemberId};
use matrix::ours::Room;
use matrix::session::Session;
use matrix::wire::RawEvent;

/// How long the team room keeps what was said in it, unless the desk's doors say another time: theirs by default.
pub(super) const WORDS: Duration = Duration::from_millis(desk::team::KEPT);

/// Who belongs in the team room: who is at the desk, and was added to it as a helper or a supervisor.
pub(super) fn belong(desk: &Room) -> BTreeSet<MemberId> {
    let (levels, listed) = (desk.levels(), content(desk, "m.room.power_levels"));
    let was_added = |who: &MemberId| listed["users"].get(who.as_str()).is_some();
    let helps = |who: &MemberId| Post::of(levels.of(who)) < Post::Door;
    desk.members().filter(|who| was_added(who) && helps(who) && !is_retired(desk, who)).collect()
}

/// Who is in the team room and does not belong there. Its founders stay: nobody could take them out.
pub(super) fn strangers(desk: &Room, team: &Room) -> Vec<MemberId> {
    let (belong, levels) = (belong(desk), team.levels());
    team.members().filter(|who| !belong.contains(who) && levels.of(who) < FOUNDER).collect()
}

/// Who belongs in the team room and is neither in it nor invited.
pub(super) fn missing(desk: &Room, team: &Room) -> Vec<MemberId> {
    belong(desk).into_iter().filter(|who| !team.has(who) && team.levels().of(who) < FOUNDER).collect()
}

/// How long the desk's doors keep a conversation's words: the shortest time that one of them says.
pub(super) fn doors_keep(desk: &Room) -> Option<Duration> {
    let levels = desk.levels();
    let by_doors = desk.state.iter().filter(|event| levels.is_door(&event.sender)).filter_map(RawEvent::desk);
    let times = by_doors.filter_map(|said| match said.event {
        DeskEvent::Opened(opened) => opened.retention,
        _ => None,
    });
    times.min().map(Duration::from_millis)
}

/// Sets right what only the team room has: its members, and how long it keeps what was said. What was changed.
pub(super) async fn mend_team(
    session: &Session,
    desk: &Room,
    team: &Room,
    words: Option<Duration>,
) -> Result<Vec<FoundingStep>, Error> {
    let mut steps: Vec<_> = mend_words(session, team, words.or_else(|| doors_keep(desk))).await?.into_iter().collect();
    for who in strangers(desk, team) {
        session.kick(&team.id, &who).await?;
        steps.push(FoundingStep { what: format!("{who} in the {}", TEAM.called), how: How::Removed });
    }
    for who in missing(desk, team) {
        match session.invite(&team.id, &who).await {
            Ok(()) => {
                steps.push(FoundingStep { what: format!("{who} in the {}", TEAM.called), how: How::Invited });
            }
            // an account that was ended, say: no reason not to found the desk, and looking it through tells it
            Err(error) if error.is_final() => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(steps)
}

/// Sets how long the team room keeps what was said, if that is not so already.
pub(super) async fn mend_words(
    session: &Session,
    team: &Room,
    words: Option<Duration>,
) -> Result<Option<FoundingStep>, Error> {
    let found = lifetime(team);
    let wanted = words.or(found).unwrap_or(WORDS);
    if found == Some(wanted) {
        return Ok(None);
    }
    session.set_state(&team.id, RETENTION, "", &retention(wanted).to_string()).await?;
    let how = How::Changed(found.map_or("none".to_owned(), spoken), spoken(wanted));
    Ok(Some(FoundingStep { what: format!("{}: retention", TEAM.called), how }))
}

/// A time in whole hours, or in seconds where it has none.
pub(super) fn spoken(time: Duration) -> String {
    match time.as_secs() {
        seconds if seconds >= 3600 && seconds.is_multiple_of(3600) => format!("{} hours", seconds / 3600),
        seconds => format!("{seconds} seconds"),
    }
}
