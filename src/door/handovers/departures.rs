//! A member who is not at the desk any more: the visitors they had wait again.

use crate::desk_room::DeskRoom;
use crate::error::DoorError;
use crate::handovers::{assign, listening};
use crate::moment::now;
use desk::event::{Assigned, Fence, MemberId, Shift};
use matrix::wire::RawEvent;

/// Takes in that somebody left the desk room or was removed from it: they are on no duty, and each of this door's
/// conversations that they had is given back, so that nobody is left with a visitor who is not at the desk.
pub(crate) async fn on_membership(desk: &mut DeskRoom, raw: &RawEvent) -> Result<(), DoorError> {
    let left = raw.is_state("m.room.member")
        && raw.text("membership").is_some_and(|membership| membership == "leave" || membership == "ban");
    match raw.state_key.as_deref() {
        Some(who) if left => depart(desk, &MemberId::from(who)).await,
        _ => Ok(()),
    }
}

/// Gives back what a member has who is not at the desk, and takes them out of the conversations' rooms, also of those in
/// which they read along.
async fn depart(desk: &mut DeskRoom, who: &MemberId) -> Result<(), DoorError> {
    desk.depart(who);
    listening::stop(desk, who).await?;
    let had: Vec<_> = desk.own().filter(|open| open.is_with(who)).map(|open| open.entry.clone()).collect();
    for entry in had {
        let given_back = Assigned {
            seq: desk.next(),
            conversation: entry.conversation,
            to: None,
            request: None,
            fence: Fence(entry.fence.0.saturating_add(1)),
            since: now(),
        };
        assign(desk, given_back, None, Some(who.clone()), None).await?;
    }
    Ok(())
}

/// At the start: departs everybody who has a conversation, reads along or says to be on duty, and is not at the desk (any
/// more). Who went off duty meanwhile reads along no more.
pub(crate) async fn depart_all_but(desk: &mut DeskRoom, present: &[MemberId]) -> Result<(), DoorError> {
    let on_duty = desk.roster().members().map(|(who, _)| who);
    let having = desk.roster().iter().filter_map(|open| open.entry.assigned.as_ref());
    let reading = desk.roster().iter().flat_map(|open| open.entry.readers().map(|reader| &reader.who));
    let mut gone: Vec<_> = on_duty.chain(having).chain(reading).filter(|who| !present.contains(who)).cloned().collect();
    gone.sort_unstable();
    gone.dedup();
    for who in gone {
        depart(desk, &who).await?;
    }
    let off = desk.roster().members().filter(|(_, member)| member.duty.shift == Shift::Off).map(|(who, _)| who.clone());
    // a supervisor may have come from home
    let off: Vec<_> = off.filter(|who| !desk.is_supervisor(who)).collect();
    for who in off {
        listening::stop(desk, &who).await?;
    }
    Ok(())
}
