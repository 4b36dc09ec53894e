//! Who has a conversation: passing its turn to a helper or to nobody, letting the new helper in and removing the former
//! one.

pub(crate) mod departures;
pub(crate) mod listening;
pub(crate) mod offers;

use crate::context::Context;
use crate::desk_room::DeskRoom;
use crate::error::DoorError;
use crate::moment::now;
use crate::rooms::{invite, remove, set_case};
use desk::arbiter::{Decision, Terms, surplus};
use desk::event::{Assigned, Attended, CaseEvent, ConversationId, DeskEvent, Fence, MemberId, Moment, Role, Turn};

/// Passes the turn, lets the new helper in, says so, and removes the former one. As soon as the turn has passed, the
/// former helper's words are not passed on, even if the rest fails. `by` asked for it; nobody when the door acts by itself.
pub(crate) async fn assign(
    desk: &mut DeskRoom,
    mut assigned: Assigned,
    let_in: Option<MemberId>,
    former: Option<MemberId>,
    by: Option<MemberId>,
) -> Result<(), DoorError> {
    let room = assigned.conversation.clone();
    if assigned.to.is_none() {
        let arrived = desk.entry(&room).map(|entry| entry.since);
        assigned.since = waits_since(desk.context(), &room, arrived).unwrap_or(assigned.since);
    }
    let turn = Turn { by, ..turn(desk.context(), &room, assigned.to.clone(), assigned.fence) };
    let (passed, invited) =
        tokio::join!(set_turn(desk.context(), &room, &turn), invite(desk.session(), &room, let_in.as_ref()));
    passed?;
    invited?;
    let before = desk.entry(&room).cloned();
    desk.say(DeskEvent::Assigned(assigned)).await?;
    remove(desk.session(), &room, former.as_ref()).await?;
    // with the assignment all reading along ends that was by it
    listening::settle(desk, &room, before).await
}

/// Since when a visitor waits who is given back: since the oldest word that nobody has answered, and not since the giving
/// back. A helper who took a visitor and said nothing has taken nothing off the wait: where nobody has said a word, the
/// visitor waits since they arrived. Nothing, where all is answered.
fn waits_since(context: &Context, conversation: &ConversationId, arrived: Option<Moment>) -> Option<Moment> {
    let visit = context.visits.of(conversation)?;
    let state = visit.state();
    match state.transcript().oldest_unanswered() {
        Some((_, at)) => Some(at),
        None => arrived.filter(|_| state.transcript().is_silent()),
    }
}

/// Whose turn it is from now on in a conversation. A visit that was stopped stays stopped.
pub(crate) fn turn(context: &Context, room: &ConversationId, to: Option<MemberId>, fence: Fence) -> Turn {
    let stopped = context.visits.of(room).and_then(|visit| visit.state().stopped());
    Turn { to, fence, stopped, by: None }
}

/// Writes whose turn it is into the conversation's room.
pub(crate) async fn set_turn(context: &Context, room: &ConversationId, turn: &Turn) -> Result<(), DoorError> {
    set_case(&context.session, room, &CaseEvent::Turn(turn.clone())).await
}

/// The helper says that there is nothing to answer. What the visitor says later is still to be answered.
pub(crate) async fn nothing_to_answer(desk: &mut DeskRoom, attended: Attended) -> Result<(), DoorError> {
    let visit = desk.context().visits.of(&attended.conversation);
    if let (Some(visit), Some(word)) = (visit, &attended.word) {
        visit.state().transcript_mut().nothing_to_answer(word);
    }
    desk.say(DeskEvent::Attended(attended)).await.map(drop)
}

/// Gives back what was given to a helper in the same moment in which another door gave one too (`surplus`).
pub(crate) async fn give_back_surplus(desk: &mut DeskRoom, member: &MemberId, at: Moment) -> Result<(), DoorError> {
    loop {
        let terms = Terms {
            door: desk.me(),
            role: Role::Helper,
            seq: desk.next(),
            now: now(),
            keep: 0,
            at_least_b: false,
            unanswered: false,
            unseen: false,
        };
        match surplus(desk.roster(), member, at, &terms) {
            Some(Decision::Answer { event: DeskEvent::Assigned(assigned), remove, .. }) => {
                assign(desk, assigned, None, remove, None).await?;
            }
            _ => return Ok(()),
        }
    }
}
