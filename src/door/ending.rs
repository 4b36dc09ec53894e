//! The end of a conversation: the helper removed, the registration copied into the register, the room erased.

use std::time::Duration;

use super::DoorError;
use super::hall::{insist, lot, now};
use super::keeper::Keeper;
use super::token::{VisitDigest, hash};
use crate::care::registration::Registration;
use crate::desk::event::{CaseEvent, Closed, ConversationId, DeskEvent, Ended, MemberId, Moment};
use crate::matrix::error::Error;

/// After a refused erasing it is tried again in this time.
const AGAIN: Duration = Duration::from_mins(10);
/// In a conversation room: its registration is in the register. State, empty key; by the door.
pub(crate) const REGISTERED: &str = "org.nachtwacht.registered";

/// A closed conversation whose room is still there.
#[derive(Debug)]
pub(crate) struct Ending {
    /// When the room is erased.
    pub(crate) erased_at: Moment,
    /// What goes into the register, and when.
    pub(crate) register: Option<(Registration, Moment)>,
    /// The key under which the visitor would come back.
    pub(crate) digest: Option<VisitDigest>,
}

impl Ending {
    /// When there is something to do.
    pub(crate) fn due(&self) -> Moment {
        self.register.as_ref().map_or(self.erased_at, |(_, at)| self.erased_at.min(*at))
    }
}

/// When a registration is written: by lot within a span, so that its time says nothing about its conversation's.
pub(crate) fn by_lot(span: Duration) -> Moment {
    let milliseconds = usize::try_from(span.as_millis()).unwrap_or(usize::MAX);
    Moment(now().0.saturating_add(lot(milliseconds) as u64))
}

impl Keeper {
    /// Ends a conversation. Written into its room first: if the door dies in between, its request is decided again.
    pub(crate) async fn close(&mut self, closed: Closed, remove: Option<MemberId>) -> Result<(), DoorError> {
        let Closed { conversation, closing, since, erased_at, .. } = closed.clone();
        self.set_case(&conversation, &CaseEvent::Ended(Ended { closing, since, erased_at })).await?;
        let alias = self.roster.get(&conversation).map(|open| open.entry.alias.clone());
        self.say(DeskEvent::Closed(closed)).await?;
        let span = self.hall.timing.register;
        let register = self.registrations.remove(&conversation).map(|form| (form, by_lot(span)));
        let visit = self.hall.visits.close(&conversation);
        let digest = visit.as_ref().map(|visit| visit.digest.clone());
        self.endings.insert(conversation.clone(), Ending { erased_at, register, digest });
        if let Some(visit) = visit {
            visit.change(|state| state.closed = Some(closing));
        }
        if let Some(alias) = alias {
            self.hall.aliases(|aliases| aliases.free(&alias));
        }
        self.remove(&conversation, remove.as_ref()).await
    }

    /// Registers and erases what is due by `time`.
    pub(crate) async fn end_on_time(&mut self, time: Moment) -> Result<(), DoorError> {
        let due: Vec<_> =
            self.endings.iter().filter(|(_, ending)| ending.due() <= time).map(|(id, _)| id.clone()).collect();
        for conversation in due {
            self.register_one(&conversation).await?;
            if self.endings.get(&conversation).is_some_and(|ending| ending.erased_at <= time) {
                self.erase(&conversation).await?;
            }
        }
        Ok(())
    }

    /// Copies a registration into the register room: its fields and nothing else, neither conversation nor helper.
    /// The transaction id is a digest of the conversation's, so that a door that dies in between counts nobody twice.
    async fn register_one(&mut self, conversation: &ConversationId) -> Result<(), DoorError> {
        let Some(ending) = self.endings.get_mut(conversation) else { return Ok(()) };
        let Some((form, _)) = ending.register.take() else { return Ok(()) };
        let event = CaseEvent::Registration(form);
        let (kind, content) = (event.event_type(), event.content());
        let transaction = format!("r{}", hash(&["register", conversation.as_str()]));
        insist(|| self.hall.session.send(&self.register, kind, &transaction, &content)).await?;
        let done = insist(|| self.hall.session.set_state(conversation.as_str(), REGISTERED, "", "{}")).await;
        match done {
            Err(error) if error.is_signed_out() => Err(error.into()),
            // the room may be gone already; the register has it
            _ => Ok(()),
        }
    }

    /// Erases a closed conversation from the homeserver. When that is refused, it is tried again later.
    async fn erase(&mut self, conversation: &ConversationId) -> Result<(), DoorError> {
        match insist(|| self.hall.session.erase_room(conversation.as_str())).await {
            Err(error) if error.is_signed_out() => return Err(error.into()),
            Err(Error::Refused { status: 404, .. }) | Ok(_) => {}
            Err(_) => {
                let again = u64::try_from(AGAIN.as_millis()).unwrap_or(u64::MAX);
                if let Some(ending) = self.endings.get_mut(conversation) {
                    ending.erased_at = Moment(now().0.saturating_add(again));
                }
                return Ok(());
            }
        }
        if let Some(digest) = self.endings.remove(conversation).and_then(|ending| ending.digest) {
            self.hall.visits.forget(&digest);
        }
        Ok(())
    }
}
