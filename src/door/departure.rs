//! A member who is not at the desk any more: what they had waits again.

use super::DoorError;
use super::context::now;
use super::keeper::Keeper;
use desk::event::{Assigned, Fence, MemberId};
use matrix::wire::RawEvent;

impl Keeper {
    /// Takes in that somebody left the desk room or was removed from it: they are on no duty, and each of this door's
    /// conversations that they had is given back, so that nobody is left with a visitor who is not at the desk.
    pub(crate) async fn on_membership(&mut self, raw: &RawEvent) -> Result<(), DoorError> {
        let left = raw.is_state("m.room.member")
            && raw.text("membership").is_some_and(|membership| membership == "leave" || membership == "ban");
        match raw.state_key.as_deref() {
            Some(who) if left => self.depart(&MemberId::from(who)).await,
            _ => Ok(()),
        }
    }

    /// Gives back what somebody has who is not at the desk, and takes them out of the conversations' rooms.
    pub(crate) async fn depart(&mut self, who: &MemberId) -> Result<(), DoorError> {
        self.roster.depart(who);
        let me = self.context.session.me().clone();
        let had: Vec<_> = self.roster.with(who).filter(|open| open.door == me).map(|open| open.entry.clone()).collect();
        for entry in had {
            let given_back = Assigned {
                seq: self.next(),
                conversation: entry.conversation,
                to: None,
                request: None,
                fence: Fence(entry.fence.0.saturating_add(1)),
                since: now(),
            };
            self.assign(given_back, None, Some(who.clone())).await?;
        }
        Ok(())
    }

    /// At the start: whoever has a conversation or says to be on duty, and is not at the desk (any more).
    pub(crate) async fn depart_all_but(&mut self, present: &[MemberId]) -> Result<(), DoorError> {
        let on_duty = self.roster.members().map(|(who, _)| who);
        let having = self.roster.iter().filter_map(|open| open.entry.assigned.as_ref());
        let mut gone: Vec<_> = on_duty.chain(having).filter(|who| !present.contains(who)).cloned().collect();
        gone.sort_unstable();
        gone.dedup();
        for who in gone {
            self.depart(&who).await?;
        }
        Ok(())
    }
}
