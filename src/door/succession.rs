//! Taking over from a door that is gone for good.
//!
//! On a supervisor's word (`nachtwacht desk door retire`) the door's level in the desk room is taken away, so that
//! nothing of its own comes any more, and the desk room says who takes over. That door goes into the rooms that were
//! left to it (`heirs`), removes the former one, says of each open conversation that it goes on here, and finishes the
//! endings of the others. The visitor's token opens the same visit at the new door, since its digest is in the room;
//! what the former door passed on counts as passed on. It dies in the middle: at its next start it goes on.

use std::collections::BTreeSet;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use super::DoorError;
use super::hall::{insist, now};
use super::heirs::is_refused;
use super::keeper::Keeper;
use super::reading::{Batch, back};
use crate::desk::event::{Continued, ConversationId, DeskEvent, MemberId, Request, Retired, Stamped, room_type};
use crate::matrix::error::Error;
use crate::matrix::ours::{Room, invitations};
use crate::matrix::session::Session;
use crate::matrix::wire::RawEvent;

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
        self.hall.heirs(|heirs| *heirs = super::heirs::heirs(&me, &self.doors));
        let (session, ids) = (self.hall.session.clone(), self.left_by(gone).await?);
        let calls = ids.into_iter().map(|id| enter(session.clone(), id));
        let mut entered = stream::iter(calls).buffered(8).boxed();
        let mut taken = Batch::default();
        while let Some(room) = entered.try_next().await? {
            if let Some((room, history)) = room {
                self.take_room(gone, &room, &history, &mut taken).await?;
            }
        }
        drop(entered);
        for refused in taken.refused {
            self.undelivered(refused).await?;
        }
        self.registrations.extend(taken.registrations);
        match self.enter_kept().await {
            Err(error) if error.is_signed_out() => return Err(error.into()),
            // they are gone into when one of them is looked for
            _ => {}
        }
        let retired = Retired { door: gone.clone(), by: me, since: now(), done: true };
        let (key, event) = (Retired::key(gone), DeskEvent::Retired(retired));
        let (kind, content) = (event.event_type(), event.content());
        insist(|| self.hall.session.set_state(&self.desk, kind, &key, &content)).await?;
        if let DeskEvent::Retired(retired) = event {
            let stamped =
                Stamped { id: "".into(), sender: self.me().clone(), at: now(), event: DeskEvent::Retired(retired) };
            self.roster.apply(&stamped);
        }
        self.write_board().await?;
        for request in std::mem::take(&mut self.elsewhere) {
            // what is still another door's is remembered again
            self.decide(request).await?;
        }
        Ok(())
    }

    /// The rooms that the door left to this one: invitations not answered yet, and rooms that an earlier run went into.
    async fn left_by(&self, gone: &MemberId) -> Result<BTreeSet<String>, DoorError> {
        let session = &self.hall.session;
        let mut ids: BTreeSet<String> = insist(|| session.joined_rooms()).await?.into_iter().collect();
        ids.retain(|id| {
            let conversation = ConversationId::from(id.as_str());
            self.roster.get(&conversation).is_some_and(|open| open.door == *gone)
        });
        let by_it = insist(|| invitations(session)).await?.into_iter().filter(|invited| {
            invited.room_type.as_deref() == Some(room_type::CONVERSATION) && invited.inviter.as_ref() == Some(gone)
        });
        ids.extend(by_it.map(|invited| invited.room));
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
        if room.kind().as_deref() != Some(room_type::CONVERSATION) || !self.inherits(room) {
            return Ok(());
        }
        self.remove(&id, Some(gone)).await?;
        self.leave_to_heirs(&id, Some(gone)).await?;
        let open = self.roster.get(&id).filter(|open| open.door == *gone);
        let Some(mut entry) = open.map(|open| open.entry.clone()) else {
            return self.read_ended(room, history).await;
        };
        let seq = self.next();
        entry.arrived = seq;
        entry.former.push(gone.clone());
        self.reopen(room, history, &entry, taken);
        // what came while the room was read
        let visit = self.hall.visits.of(&id);
        let mut late = self.last_words(&id, visit.as_deref()).await;
        taken.refused.append(&mut late.refused);
        taken.registrations.append(&mut late.registrations);
        self.say(DeskEvent::Continued(Continued { seq, entry: Box::new(entry.clone()) })).await?;
        self.reconcile(room, &entry).await
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
        insist(|| session.join(&id)).await?;
        let room = insist(|| Room::read(&session, &id)).await?;
        let history = insist(|| back(&session, &id, None, None)).await?;
        Ok((room, history))
    };
    match entered.await {
        Err(error) if is_refused(&error) => Ok(None),
        result => result.map(Some),
    }
}
