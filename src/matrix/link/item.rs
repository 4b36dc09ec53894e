//! What the link sends, through the outbox.

use std::sync::Arc;

use super::{Awaiting, Delivery, Failure, Outgoing, Recording, SavedPlanOutcome, Update};
use crate::error::Error;
use crate::outbox::{Attempt, Rank, Ranked, SendOutcome};
use crate::session::Session;
use desk::event::{Ask, CaseEvent, ConversationId, Duty, EventId, MemberId, Message, Request, SavedPlanAsk, TeamEvent};
use machine::failpoint::{self, Point};

/// Entries of one lane are sent one after the other. Requests that somebody waits for have lanes of their own, so that
/// they are never behind words. A request that takes the helper out of the conversation goes in the lane of the words,
/// so that it never overtakes the goodbye before it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lane {
    /// All about an alert in a conversation (domain.md §6).
    Alert(ConversationId),
    /// The helper's duty.
    Duty,
    /// What is asked about a conversation.
    Request(ConversationId),
    /// What is said to the team.
    Team,
    /// What is said and recorded in a conversation, and the request that ends it.
    Conversation(ConversationId),
}

impl Ranked for Lane {
    fn rank(&self) -> Rank {
        match self {
            Self::Alert(_) => Rank::Alert,
            Self::Duty | Self::Request(_) => Rank::Urgent,
            Self::Team | Self::Conversation(_) => Rank::Talk,
        }
    }
}

impl Lane {
    /// The lanes in which something about this conversation may be.
    pub(super) fn all_of(conversation: &ConversationId) -> [Self; 3] {
        [Self::Alert, Self::Request, Self::Conversation].map(|lane| lane(conversation.clone()))
    }
}

/// What is sent. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) enum SendItem {
    /// A message to the visitor.
    Message(Arc<Outgoing>),
    /// Something of the case.
    Record(ConversationId, Arc<CaseEvent>),
    /// A request to the conversation's door.
    Request(Arc<Request>),
    /// The helper's duty.
    Duty(Arc<Duty>),
    /// Something said to the team.
    Team(Arc<TeamEvent>),
}

impl From<&Awaiting> for SendItem {
    fn from(awaiting: &Awaiting) -> Self {
        match awaiting {
            Awaiting::Message(message) => Self::Message(Arc::new(message.clone())),
            Awaiting::Record(record) => Self::Record(record.conversation.clone(), Arc::new(record.event.clone())),
            Awaiting::Team(event) => Self::Team(Arc::new(event.clone())),
            Awaiting::Request(request) => Self::Request(Arc::new(request.clone())),
        }
    }
}

impl SendItem {
    /// In which lane it goes.
    pub(super) fn lane(&self) -> Lane {
        match self {
            Self::Message(message) => Lane::Conversation(message.conversation.clone()),
            Self::Record(conversation, _) => Lane::Conversation(conversation.clone()),
            Self::Request(request) => {
                let conversation = request.conversation.clone();
                match request.ask {
                    Ask::Alert | Ask::Acknowledge { .. } | Ask::TickStep { .. } | Ask::EndAlert { .. } => {
                        Lane::Alert(conversation)
                    }
                    // a wipe protects the visitor: no words go before it
                    Ask::Claim
                    | Ask::TakeOver
                    | Ask::NothingToAnswer { .. }
                    | Ask::Triage { .. }
                    | Ask::ConfirmLowering { .. }
                    | Ask::Listen { .. }
                    | Ask::Accept { .. }
                    | Ask::NotNow { .. }
                    | Ask::TakeBack { .. }
                    | Ask::Wipe
                    | Ask::Quiet { .. }
                    | Ask::Wake
                    | Ask::Unwanted { .. }
                    | Ask::TakeBackUnwanted => Lane::Request(conversation),
                    // what takes somebody out of the room goes after the words and notes that were written there
                    Ask::Release | Ask::Transfer { .. } | Ask::EndListen { .. } | Ask::Close { .. } => {
                        Lane::Conversation(conversation)
                    }
                }
            }
            Self::Duty(_) => Lane::Duty,
            Self::Team(_) => Lane::Team,
        }
    }

    /// Of which conversation it is; nothing for the duty and for the team.
    pub(super) fn conversation(&self) -> Option<&ConversationId> {
        match self {
            Self::Message(message) => Some(&message.conversation),
            Self::Record(conversation, _) => Some(conversation),
            Self::Request(request) => Some(&request.conversation),
            Self::Duty(_) | Self::Team(_) => None,
        }
    }

    /// The question about a saved plan, if it is one.
    pub(super) fn saved_plan_ask(&self) -> Option<&SavedPlanAsk> {
        match self {
            Self::Record(_, event) => match &**event {
                CaseEvent::SavedPlanAsk(asked) => Some(asked),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it calls for backup (domain.md §6).
    pub(super) fn is_alert(&self) -> bool {
        matches!(self, Self::Request(request) if request.ask == Ask::Alert)
    }

    /// Whether it comes back when the homeserver is full, instead of waiting.
    fn comes_back(&self) -> bool {
        matches!(self, Self::Request(_)) && !self.is_alert()
    }

    /// Whether it is for the conversation's own room.
    pub(super) const fn is_for_room(&self) -> bool {
        matches!(self, Self::Message(_) | Self::Record(..))
    }
}

pub(super) type Try = Attempt<Lane, SendItem>;

/// Sends something once. `desk` is the desk room, `team` the team room: nothing is sent to the team without one. An alert also goes to the devices of the `doors`, where no limit on
/// messages applies. The door's answer settles it here, whatever becomes of the request in the desk room.
pub(super) async fn send(
    session: &Session,
    (desk, team): (&str, Option<&str>),
    doors: &[MemberId],
    attempt: &Try,
) -> Result<EventId, Error> {
    let id = attempt.id.as_str();
    match &attempt.item {
        SendItem::Message(message) => {
            failpoint::reach(Point::Sending);
            let content = serde_json::to_string(&content(message)).map_err(|_| Error::Invalid("content"))?;
            session.send(message.conversation.as_str(), Message::TYPE, id, &content).await
        }
        SendItem::Record(conversation, event) => {
            session.send(conversation.as_str(), event.event_type(), id, &event.content()).await
        }
        SendItem::Request(request) => {
            let event = desk::event::DeskEvent::Request(Request::clone(request));
            let (kind, content) = (event.event_type(), event.content());
            if doors.is_empty() {
                return session.send(desk, kind, id, &content).await;
            }
            // a homeserver that cannot tell devices still has the request in the desk room
            let (sent, _) =
                tokio::join!(session.send(desk, kind, id, &content), session.tell_devices(doors, kind, id, &content));
            sent
        }
        SendItem::Duty(duty) => {
            let event = desk::event::DeskEvent::Duty(Duty::clone(duty));
            session.set_state(desk, event.event_type(), session.me().as_str(), &event.content()).await
        }
        SendItem::Team(event) => {
            let team = team.ok_or(Error::Invalid("team room"))?;
            session.send(team, event.event_type(), id, &event.content()).await
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

/// What an attempt's end means for the outbox. A request that the homeserver cannot write comes back at once, so that
/// nobody waits for an answer that cannot come; but an alert is never given up.
pub(super) fn answer(item: &SendItem, end: Result<EventId, Error>) -> SendOutcome {
    match end {
        Err(error) if error.failure() == Failure::ServerFull && item.comes_back() => {
            SendOutcome::Refused(Failure::ServerFull)
        }
        Ok(event) => SendOutcome::Accepted(event),
        Err(error) if error.is_final() => SendOutcome::Refused(error.failure()),
        Err(error) if error.is_held_back() => SendOutcome::HeldBack(error.retry_after()),
        Err(error) => SendOutcome::Failed(error.retry_after()),
    }
}

/// The update about an entry that was refused for good; none for a duty, which is said again at its next change.
pub(super) fn refused(id: String, item: &SendItem, why: Failure) -> Option<Update> {
    Some(match item {
        SendItem::Message(message) => Update::Outbox {
            conversation: message.conversation.clone(),
            message: message.message.clone(),
            state: Delivery::Refused(why),
        },
        SendItem::Record(conversation, event) => {
            let conversation = conversation.clone();
            match item.saved_plan_ask() {
                Some(asked) => {
                    Update::SavedPlan { conversation, ask: asked.id.clone(), outcome: SavedPlanOutcome::NotSent(why) }
                }
                None => Update::NotRecorded { record: Recording { conversation, id, event: (**event).clone() }, why },
            }
        }
        SendItem::Request(request) => {
            Update::NotAsked { conversation: request.conversation.clone(), request: request.id.clone(), why }
        }
        SendItem::Team(event) => Update::ToTeam { id: event.id().clone(), state: Delivery::Refused(why) },
        SendItem::Duty(_) => return None,
    })
}
