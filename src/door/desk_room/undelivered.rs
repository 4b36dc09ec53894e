//! Helpers' messages that did not reach the visitor: each is told in the desk room, once.

use std::collections::HashSet;

use crate::desk_room::DeskRoom;
use crate::error::DoorError;
use desk::event::{ConversationId, DeskEvent, EventId, MemberId, MessageId, Refusal, Undelivered};

/// A helper's message that was not passed on.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) conversation: ConversationId,
    pub(crate) message: MessageId,
    pub(crate) event: EventId,
    pub(crate) to: MemberId,
    pub(crate) why: Refusal,
}

/// The messages of which the desk room says already that they were not passed on.
#[derive(Debug, Default)]
pub(crate) struct ToldUndelivered {
    told: HashSet<(MemberId, MessageId)>,
}

impl ToldUndelivered {
    /// The desk room says it of this message.
    pub(crate) fn note(&mut self, undelivered: &Undelivered) {
        self.told.insert((undelivered.to.clone(), undelivered.message.clone()));
    }

    /// Tells of these messages, unless they are told of already.
    pub(crate) async fn tell(&mut self, desk: &mut DeskRoom, refused: Vec<Refused>) -> Result<(), DoorError> {
        for Refused { conversation, message, event, to, why } in refused {
            let why = if desk.roster().get(&conversation).is_some() { why } else { Refusal::Closed };
            if self.told.insert((to.clone(), message.clone())) {
                let seq = desk.next();
                let event = Undelivered { seq, conversation, message, event: Some(event), to, why };
                desk.say(DeskEvent::Undelivered(event)).await?;
            }
        }
        Ok(())
    }
}
