//! Taking over from a door that is gone for good.
//!
//! On a supervisor's word (`nachtwacht desk door retire`) the door's level in the desk room is taken away, so that
//! nothing of its own comes any more, and the desk room says who takes over. That door goes into the rooms that were
//! left to it (`successors`), removes the former one, says of each open conversation that it goes on here, and finishes
//! the endings of the others. The visitor's token opens the same visit at the new door, since its digest is in the
//! room; what the former door passed on counts as passed on. A door that dies in the middle goes on at its next start.
//!
//! Conversations that were left to other doors stay with the door that is gone, and the desk room says how many they
//! are. Then a supervisor names another door, and that one goes on in the same way. Only when no door is left that
//! could do so, the rest is let go: it is over.

use std::collections::BTreeSet;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use super::leave::leave_to_successors;
use super::levels::{DOOR_LEVEL, is_on_top};
use super::retire::told;
use crate::desk_room::DeskRoom;
use crate::endings::Endings;
use crate::endings::erasing::Erasing;
use crate::error::DoorError;
use crate::handovers::listening::put_in_missing_lines;
use crate::moment::now;
use crate::reading::batch::Batch;
use crate::reading::conversation::last_words;
use crate::reopening::{go_on, reconcile};
use crate::retry::retry;
use crate::rooms::history::enter;
use crate::rooms::{remove, unless_signed_out};
use crate::{alerts, presence};
use desk::event::{Continued, ConversationId, DeskEvent, MemberId, Retired, room_type};
use matrix::ours::{Room, invitations};
use matrix::wire::RawEvent;

/// Goes into the rooms that a door left to this one, and takes their conversations over. What helpers asked and wrote
/// there is still to be answered.
pub(crate) async fn take_rooms(
    desk: &mut DeskRoom,
    endings: &mut Endings,
    gone: &MemberId,
) -> Result<Batch, DoorError> {
    let (session, ids) = (desk.session().clone(), left_by(desk, gone).await?);
    let calls = ids.into_iter().map(|id| enter(session.clone(), id));
    let mut entered = stream::iter(calls).buffered(8).boxed();
    let mut taken = Batch::default();
    while let Some(room) = entered.try_next().await? {
        if let Some((room, history)) = room {
            take_room(desk, endings, gone, (&room, &history), &mut taken).await?;
        }
    }
    Ok(taken)
}

/// Says that all was taken over, or how much was not because it was left to other doors only. Says nothing when another
/// door was named meanwhile.
pub(crate) async fn say_taken_over(
    desk: &mut DeskRoom,
    endings: &mut Endings,
    gone: &MemberId,
) -> Result<(), DoorError> {
    let told = told(desk.session(), desk.id(), gone).await?;
    let Some(told) = told.filter(|told| told.by == *desk.me() && !told.done) else { return Ok(()) };
    let rest: Vec<ConversationId> =
        desk.roster().iter().filter(|open| open.door == *gone).map(|open| open.entry.conversation.clone()).collect();
    let done = rest.is_empty() || told.let_go;
    let left = (!done).then(|| u32::try_from(rest.len()).unwrap_or(u32::MAX));
    let event = DeskEvent::Retired(Retired { since: told.since.max(now()), done, left, ..told });
    desk.set(&Retired::key(gone), event).await?;
    if done && desk.context().erasing == Erasing::AsAdministrator {
        // nobody can go into what was let go, but an administrator can erase it
        for room in rest {
            endings.add_room(room, now());
        }
    }
    Ok(())
}

/// The rooms that the door left to this one: invitations not answered yet, and rooms that an earlier run went into.
async fn left_by(desk: &DeskRoom, gone: &MemberId) -> Result<BTreeSet<String>, DoorError> {
    let session = desk.session();
    let is_its = |id: &str| desk.roster().get(&id.into()).map(|open| open.door == *gone);
    let mut ids: BTreeSet<String> = retry(|| session.joined_rooms()).await?.into_iter().collect();
    ids.retain(|id| is_its(id) == Some(true));
    let left = retry(|| invitations(session)).await?.into_iter().filter(|invited| {
        let by_it = invited.inviter.as_ref() == Some(gone);
        invited.room_type.as_deref() == Some(room_type::CONVERSATION) && is_its(&invited.room).unwrap_or(by_it)
    });
    ids.extend(left.map(|invited| invited.room));
    Ok(ids)
}

async fn take_room(
    desk: &mut DeskRoom,
    endings: &mut Endings,
    gone: &MemberId,
    (room, history): (&Room, &[RawEvent]),
    taken: &mut Batch,
) -> Result<(), DoorError> {
    let id = ConversationId::from(room.id.as_str());
    if room.kind().as_deref() != Some(room_type::CONVERSATION) || !is_on_top(room, desk.me()) {
        return Ok(());
    }
    let open = desk.roster().get(&id).filter(|open| open.door == *gone).map(|open| open.entry.clone());
    if open.is_none() && has_another_successor(desk, room, gone) {
        let session = desk.session();
        return unless_signed_out(retry(|| session.leave(&room.id)).await);
    }
    remove(desk.session(), &id, Some(gone)).await?;
    leave_to_successors(desk, &id, Some(gone)).await?;
    let Some(mut entry) = open else { return endings.read_room(desk, room, history).await };
    let seq = desk.next();
    entry.arrived = seq;
    entry.former.push(gone.clone());
    go_on(desk.context(), room, history, &entry, taken);
    // what came while the room was read
    let visit = desk.context().visits.of(&id);
    let mut late = last_words(desk.context(), &id, visit.as_deref()).await;
    taken.refused.append(&mut late.refused);
    taken.registrations.append(&mut late.registrations);
    taken.saved_plans.append(&mut late.saved_plans);
    desk.say(DeskEvent::Continued(Continued { seq, entry: Box::new(entry.clone()) })).await?;
    reconcile(desk, room, &entry).await?;
    put_in_missing_lines(desk, &entry, history).await?;
    presence::put_in_what_is_missing(desk, &entry, history).await?;
    alerts::put_in_what_is_missing(desk, &entry, history).await
}

/// Whether another successor has gone into a room of the door that is gone, and is there to go on with it.
fn has_another_successor(desk: &DeskRoom, room: &Room, gone: &MemberId) -> bool {
    let (levels, me) = (room.levels(), desk.me());
    room.joined().any(|who| {
        who != *me && who != *gone && levels.of(&who) >= DOOR_LEVEL && desk.roster().successor(&who).is_none()
    })
}
