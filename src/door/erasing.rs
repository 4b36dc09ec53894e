//! How what was said in a closed conversation goes from the homeserver.
//!
//! An administrator erases the room by the admin API: nothing of it remains. A door that is none cannot: it says in the
//! room how long what was said there is kept (`m.room.retention`), and when that time is over takes everybody out of
//! it, itself last, and forgets it. The homeserver then deletes the words by itself, if its retention is switched on
//! (Synapse's is not unless its configuration says so; the embedded one's always is). What stays there is the room's
//! state: codes, times, who was in it; no words.

use std::time::Duration;

use serde_json::json;

use super::DoorError;
use super::context::{now, retry};
use super::keeper::{Keeper, forgive};
use desk::event::{Closed, ConversationId, DeskEvent, Moment, Stamped};
use matrix::error::Error;

/// So long after another door's conversation is gone, the invitation to it as a successor is declined.
const DECLINE: Duration = Duration::from_mins(10);

/// By which way closed conversations go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasing {
    /// Erased by the homeserver's admin API: the door's account is an administrator.
    AsAdministrator,
    /// Left to the homeserver's retention, and left by everybody.
    ByRetention,
}

impl Keeper {
    /// Says in a conversation's room, at its end, how long what was said there is kept, where the door cannot erase it.
    pub(crate) async fn limit(&self, closed: &Closed) -> Result<(), DoorError> {
        let keep = closed.erased_at.since(closed.since).max(1);
        self.limit_to(&closed.conversation, keep).await
    }

    /// Says in a room for how many milliseconds what is said there is kept, where the door cannot erase it.
    pub(crate) async fn limit_to(&self, room: &ConversationId, keep: u64) -> Result<(), DoorError> {
        if self.context.erasing == Erasing::AsAdministrator {
            return Ok(());
        }
        let content = json!({ "max_lifetime": keep }).to_string();
        // a room that was erased by hand needs none
        forgive(retry(|| self.context.session.set_state(room.as_str(), "m.room.retention", "", &content)).await)
    }

    /// Takes everybody out of a room whose time is over, this door last.
    ///
    /// # Errors
    /// What went wrong on the way; it is to be tried again.
    pub(crate) async fn abandon(&self, conversation: &ConversationId) -> Result<(), Error> {
        let (session, room) = (&self.context.session, conversation.as_str());
        for member in session.joined_members(room).await?.into_keys().filter(|member| member != self.me()) {
            match session.kick(room, &member).await {
                // a successor stands above this door; and who has just left need not be removed
                Err(error) if !error.is_final() => return Err(error),
                _ => {}
            }
        }
        session.leave(room).await?;
        // forgotten or not, nobody is in it any more
        let _ = session.forget(room).await;
        Ok(())
    }

    /// Remembers when an invitation to another door's closed conversation is of no use any more.
    pub(crate) fn note_end(&mut self, stamped: &Stamped<DeskEvent>) {
        if let DeskEvent::Closed(Closed { conversation, erased_at, .. }) = &stamped.event
            && stamped.sender != *self.me()
        {
            let at = erased_at.0.saturating_add(u64::try_from(DECLINE.as_millis()).unwrap_or(u64::MAX));
            self.declines.push_back((Moment(at), conversation.clone()));
        }
    }

    /// Declines what is due by `time`. Where the room is erased, or this door was no successor of it, there is nothing
    /// left to decline.
    pub(crate) async fn decline(&mut self, time: Moment) {
        while self.declines.front().is_some_and(|(at, _)| *at <= time) {
            let Some((_, conversation)) = self.declines.pop_front() else { return };
            // one that was taken over since is this door's own
            let own = self.endings.contains_key(&conversation) || self.context.visits.of(&conversation).is_some();
            if !own && self.context.session.leave(conversation.as_str()).await.is_ok() {
                let _ = self.context.session.forget(conversation.as_str()).await;
            }
        }
    }

    /// When there is something to decline.
    pub(crate) fn decline_due(&self) -> Option<Moment> {
        self.declines.front().map(|(at, _)| *at)
    }
}

/// By which way an account's closed conversations go.
pub(crate) fn way(admin: bool) -> Erasing {
    if admin { Erasing::AsAdministrator } else { Erasing::ByRetention }
}

/// When an erasing is looked after again.
pub(crate) fn in_time(wait: Duration) -> Moment {
    Moment(now().0.saturating_add(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)))
}
