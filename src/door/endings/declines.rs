//! Invitations to other doors' conversations, which a successor gets and does not take up: declined when the conversation
//! is gone.

use std::collections::VecDeque;
use std::time::Duration;

use crate::context::Context;
use crate::endings::Endings;
use crate::moment::after;
use desk::event::{Closed, ConversationId, DeskEvent, MemberId, Moment, Stamped};

/// So long after another door's conversation is gone, the invitation to it as a successor is declined.
const DECLINE: Duration = Duration::from_mins(10);

/// Other doors' closed conversations, and when this door's invitation to each is declined.
#[derive(Debug, Default)]
pub(crate) struct Declines {
    due: VecDeque<(Moment, ConversationId)>,
}

impl Declines {
    /// Remembers when an invitation to another door's closed conversation is of no use any more.
    pub(crate) fn note(&mut self, stamped: &Stamped<DeskEvent>, me: &MemberId) {
        if let DeskEvent::Closed(Closed { conversation, erased_at, .. }) = &stamped.event
            && stamped.sender != *me
        {
            self.due.push_back((after(*erased_at, DECLINE), conversation.clone()));
        }
    }

    /// Declines what is due by `time`. Where the room is erased, or this door was no successor of it, there is nothing
    /// left to decline.
    pub(crate) async fn on_time(&mut self, context: &Context, endings: &Endings, time: Moment) {
        while self.due.front().is_some_and(|(at, _)| *at <= time) {
            let Some((_, conversation)) = self.due.pop_front() else { return };
            // a conversation that was taken over since is this door's own
            let own = endings.has(&conversation) || context.visits.of(&conversation).is_some();
            if !own && context.session.leave(conversation.as_str()).await.is_ok() {
                let _ = context.session.forget(conversation.as_str()).await;
            }
        }
    }

    /// When there is something to decline.
    pub(crate) fn due(&self) -> Option<Moment> {
        self.due.front().map(|(at, _)| *at)
    }
}
