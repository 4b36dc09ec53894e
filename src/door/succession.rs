//! Taking over from a door that is gone for good.
//!
//! On a supervisor's word (`nachtwacht desk door retire`) the door's level in the desk room is taken away, so that
//! nothing of its own comes any more, and the desk room says who takes over. That door goes into the rooms that were
//! left to it (`successors`), removes the former one, says of each open conversation that it goes on here, and finishes
//! the endings of the others. The visitor's token opens the same visit at the new door, since its digest is in the room;
//! what the former door passed on counts as passed on. It dies in the middle: at its next start it goes on.
//!
//! What was left to other doors stays with the one that is gone, and it is said how much that is: then another door is
//! named, and it goes on in the same way. Only when no door is left that could is the rest let go: it is over.

use std::collections::{BTreeSet, HashSet};

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use super::DoorError;
use super::context::{now, retry};
use super::ending::Ending;
use super::erasing::Erasing;
use super::keeper::{Keeper, forgive};
use super::reading::{Batch, back};
use super::retire::told;
use super::successors::is_refused;
use desk::event::{Continued, ConversationId, DeskEvent, MemberId, Request, Retired, Stamped, room_type};
use matrix::error::Error;
use matrix::ours::{Room, invitations};
use matrix::session::Session;
use matrix::wire::RawEvent;

/// So many requests to other doors are remembered, in case that this door takes over.
const ELSEWHERE: usize = 256;

impl Keeper {
    /// Takes over from every door that is gone and was left to this one.
    pub(crate) async fn take_over(&mut self) -> Result<(), DoorError> {
        let me = self.me().clone();
        let gone: Vec<MemberId> = self.roster.to_continue(&me).cloned().collect();
        for door in gone {
            self.take_over_from(&door).await?;
        }
        Ok(())
    }

    async fn take_over_from(&mut self, gone: &MemberId) -> Result<(), DoorError> {
        self.doors.remove(gone);
        let me = self.me().clone();
        self.context.successors(|successors| *successors = super::successors::successors(&me, &self.doors));
        let (session, ids) = (self.context.session.clone(), self.left_by(gone).await?);
        let calls = ids.into_iter().map(|id| enter(session.clone(), id));
        let mut entered = stream::iter(calls).buffered(8).boxed();
        let mut taken = Batch::default();
        while let Some(room) = entered.try_next().await? {
            if let Some((room, history)) = room {
                self.take_room(gone, &room, &history, &mut taken).await?;
            }
        }
        drop(entered);
        self.answer_to(taken).await?;
        match self.enter_kept().await {
            Err(error) if error.is_signed_out() => return Err(error.into()),
            // they are gone into when one of them is looked for
            _ => {}
        }
        self.say_taken_over(gone).await?;
        self.write_board().await?;
        for request in std::mem::take(&mut self.elsewhere) {
            // what is still another door's is remembered again
            self.decide(request).await?;
        }
        Ok(())
    }

    /// Says that all was taken over, or how much was not because it was left to other doors only. Nothing, when another
    /// door was named meanwhile.
    async fn say_taken_over(&mut self, gone: &MemberId) -> Result<(), DoorError> {
        let told = told(&self.context.session, &self.desk, gone).await?;
        let Some(told) = told.filter(|told| told.by == *self.me() && !told.done) else { return Ok(()) };
        let rest: Vec<ConversationId> =
            self.roster.iter().filter(|open| open.door == *gone).map(|open| open.entry.conversation.clone()).collect();
        let done = rest.is_empty() || told.let_go;
        let left = (!done).then(|| u32::try_from(rest.len()).unwrap_or(u32::MAX));
        let event = DeskEvent::Retired(Retired { since: told.since.max(now()), done, left, ..told });
        let (key, kind, content) = (Retired::key(gone), event.event_type(), event.content());
        let id = retry(|| self.context.session.set_state(&self.desk, kind, &key, &content)).await?;
        self.roster.apply(&Stamped { id, sender: self.me().clone(), at: now(), event });
        if done && self.context.erasing == Erasing::AsAdministrator {
            // nobody can go into what was let go, but an administrator can erase it
            self.endings.extend(rest.into_iter().map(|room| (room, Ending::new(now(), None, None))));
        }
        Ok(())
    }

    /// The rooms that the door left to this one: invitations not answered yet, and rooms that an earlier run went into.
    async fn left_by(&self, gone: &MemberId) -> Result<BTreeSet<String>, DoorError> {
        let session = &self.context.session;
        let is_its = |id: &str| self.roster.get(&id.into()).map(|open| open.door == *gone);
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
        &mut self,
        gone: &MemberId,
        room: &Room,
        history: &[RawEvent],
        taken: &mut Batch,
    ) -> Result<(), DoorError> {
        let id = ConversationId::from(room.id.as_str());
        if room.kind().as_deref() != Some(room_type::CONVERSATION) || !self.has_top_level(room) {
            return Ok(());
        }
        let open = self.roster.get(&id).filter(|open| open.door == *gone).map(|open| open.entry.clone());
        if open.is_none() && self.has_another_heir(room, gone) {
            return forgive(retry(|| self.context.session.leave(&room.id)).await);
        }
        self.remove(&id, Some(gone)).await?;
        self.leave_to_heirs(&id, Some(gone)).await?;
        let Some(mut entry) = open else { return self.read_ended(room, history).await };
        let seq = self.next();
        entry.arrived = seq;
        entry.former.push(gone.clone());
        self.reopen(room, history, &entry, taken);
        // what came while the room was read
        let visit = self.context.visits.of(&id);
        let mut late = self.last_words(&id, visit.as_deref()).await;
        taken.refused.append(&mut late.refused);
        taken.registrations.append(&mut late.registrations);
        taken.kept.append(&mut late.kept);
        self.say(DeskEvent::Continued(Continued { seq, entry: Box::new(entry.clone()) })).await?;
        self.reconcile(room, &entry).await?;
        self.put_in_what_is_missing(&entry, history).await
    }

    /// Does what follows from the history of rooms that were just taken in.
    pub(crate) async fn answer_to(&mut self, taken: Batch) -> Result<(), DoorError> {
        for refused in taken.refused {
            self.undelivered(refused).await?;
        }
        self.registrations.extend(taken.registrations);
        // a room's last words are read twice
        let mut known = HashSet::new();
        for asked in taken.kept {
            if known.insert(asked.ask.id.clone()) {
                self.kept_asked(asked).await?;
            }
        }
        Ok(())
    }

    /// Remembers a request that another door is to answer.
    pub(crate) fn remember(&mut self, request: Stamped<Request>) {
        let roster = &self.roster;
        self.elsewhere.retain(|known| !roster.is_answered(&known.event.id) && known.event.id != request.event.id);
        if self.elsewhere.len() == ELSEWHERE {
            self.elsewhere.remove(0);
        }
        self.elsewhere.push(request);
    }
}

/// Goes into a room and reads it; nothing when it cannot be entered any more.
async fn enter(session: Session, id: String) -> Result<Option<(Room, Vec<RawEvent>)>, Error> {
    let entered = async {
        retry(|| session.join(&id)).await?;
        let room = retry(|| Room::read(&session, &id)).await?;
        let history = retry(|| back(&session, &id, None, None)).await?;
        Ok((room, history))
    };
    match entered.await {
        Err(error) if is_refused(&error) => Ok(None),
        result => result.map(Some),
    }
}
