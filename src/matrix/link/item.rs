//! What the link sends, through the outbox.

use std::sync::Arc;

use super::{Awaiting, Delivery, Failure, KeptPlan, Outgoing, Recording, Update};
use crate::error::Error;
use crate::outbox::{Answer, Attempt};
use crate::session::Session;
use desk::event::{CaseEvent, ConversationId, Duty, EventId, KeptAsk, Message, Request};
use machine::failpoint::{self, Point};

/// What is sent one after the other. Everything about one conversation is: a closing request never overtakes the
/// goodbye before it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lane {
    /// The helper's duty.
    Duty,
    /// All about a conversation.
    Conversation(ConversationId),
}

/// What is sent. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) enum Item {
    /// A message to the visitor.
    Message(Arc<Outgoing>),
    /// Something of the case.
    Record(ConversationId, Arc<CaseEvent>),
    /// A request to the conversation's door.
    Request(Arc<Request>),
    /// The helper's duty.
    Duty(Arc<Duty>),
}

impl From<&Awaiting> for Item {
    fn from(awaiting: &Awaiting) -> Self {
        match awaiting {
            Awaiting::Message(message) => Self::Message(Arc::new(message.clone())),
            Awaiting::Record(record) => Self::Record(record.conversation.clone(), Arc::new(record.event.clone())),
            Awaiting::Request(request) => Self::Request(Arc::new(request.clone())),
        }
    }
}

impl Item {
    /// In which lane it goes.
    pub(super) fn lane(&self) -> Lane {
        match self {
            Self::Message(message) => Lane::Conversation(message.conversation.clone()),
            Self::Record(conversation, _) => Lane::Conversation(conversation.clone()),
            Self::Request(request) => Lane::Conversation(request.conversation.clone()),
            Self::Duty(_) => Lane::Duty,
        }
    }

    /// The question about a kept plan, if it is one.
    pub(super) fn kept_ask(&self) -> Option<&KeptAsk> {
        match self {
            Self::Record(_, event) => match &**event {
                CaseEvent::KeptAsk(asked) => Some(asked),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it is for the conversation's own room.
    pub(super) const fn is_for_room(&self) -> bool {
        matches!(self, Self::Message(_) | Self::Record(..))
    }
}

pub(super) type Try = Attempt<Lane, Item>;

/// Sends something once. `desk` is the desk room.
pub(super) async fn send(session: &Session, desk: &str, attempt: &Try) -> Result<EventId, Error> {
    let id = attempt.id.as_str();
    match &attempt.item {
        Item::Message(message) => {
            failpoint::reach(Point::Sending);
            let content = serde_json::to_string(&content(message)).map_err(|_| Error::Invalid("content"))?;
            session.send(message.conversation.as_str(), Message::TYPE, id, &content).await
        }
        Item::Record(conversation, event) => {
            session.send(conversation.as_str(), event.event_type(), id, &event.content()).await
        }
        Item::Request(request) => {
            let event = desk::event::DeskEvent::Request(Request::clone(request));
            session.send(desk, event.event_type(), id, &event.content()).await
        }
        Item::Duty(duty) => {
            let event = desk::event::DeskEvent::Duty(Duty::clone(duty));
            session.set_state(desk, event.event_type(), session.me().as_str(), &event.content()).await
        }
    }
}

fn content(message: &Outgoing) -> Message {
    Message {
        fence: Some(message.fence),
        carries: message.carries.clone(),
        ..Message::text(message.body.clone(), message.message.clone())
    }
}

/// What an attempt's end means for the outbox.
pub(super) fn answer(end: Result<EventId, Error>) -> Answer {
    match end {
        Ok(event) => Answer::Accepted(event),
        Err(error) if error.is_final() => Answer::Refused(error.failure()),
        Err(error) => Answer::Failed(error.retry_after()),
    }
}

/// What an update says of something that was refused for good: nothing for a duty, which is said again at the next
/// change.
pub(super) fn refused(id: String, item: &Item, why: Failure) -> Option<Update> {
    Some(match item {
        Item::Message(message) => Update::Outbox {
            conversation: message.conversation.clone(),
            message: message.message.clone(),
            state: Delivery::Refused(why),
        },
        Item::Record(conversation, event) => {
            let conversation = conversation.clone();
            match item.kept_ask() {
                Some(asked) => Update::KeptPlan { conversation, ask: asked.id.clone(), kept: KeptPlan::NotSent(why) },
                None => Update::NotRecorded { record: Recording { conversation, id, event: (**event).clone() }, why },
            }
        }
        Item::Request(request) => {
            Update::NotAsked { conversation: request.conversation.clone(), request: request.id.clone(), why }
        }
        Item::Duty(_) => return None,
    })
}
