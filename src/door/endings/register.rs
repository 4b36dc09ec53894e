//! What goes into the register room about a closed conversation: its registration, or that there is none.
//!
//! What could still link a registration with its conversation: the homeserver notes the time of every line in the
//! register room. The moment of writing is drawn at random within hours; on a night with few visitors it still tells in
//! which hours one of them was there. Reports never go finer than the quarter. The homeserver remembers the
//! transaction's digest for some hours, and the conversation's room keeps the form itself until it is erased.

use ruma::api::Direction;

use crate::endings::written::WrittenRegistration;
use crate::error::DoorError;
use crate::moment::timestamp;
use crate::retry::retry;
use crate::rooms::set_state;
use crate::visits::token::hash;
use care::unwanted::Unwanted;
use care::welcome::Welcome;
use desk::event::{CaseEvent, ConversationId, MemberId, Moment, Unregistered, UnwantedCount};
use matrix::session::Session;

/// In a conversation room: its registration is in the register. State, empty key; by the door.
pub(crate) const REGISTERED: &str = "org.nachtwacht.registered";
/// In a conversation room: its registration is about to go into the register. From then on it is not corrected any
/// more: a door that dies before the registration is there writes the same one. State, empty key; by the door.
pub(crate) const REGISTERING: &str = "org.nachtwacht.registering";
/// So many last events of the register are searched for a line that a door may have written before it died.
const LAST_REGISTERED: u32 = 50;

/// What goes into the register about a conversation.
#[derive(Debug)]
pub(crate) enum RegisterLine {
    /// The person's registration.
    Person(Box<WrittenRegistration>),
    /// That there is none.
    Without(Unregistered),
    /// That it was unwanted contact.
    Unwanted(UnwantedCount),
}

impl RegisterLine {
    /// A conversation that was closed without a registration at a time.
    pub(crate) fn without(welcome: &Welcome, at: Moment) -> Self {
        let (year, quarter) = welcome.year_and_quarter(timestamp(at));
        Self::Without(Unregistered { year, quarter })
    }

    /// A conversation that was ended as unwanted contact at a time.
    pub(crate) fn unwanted(welcome: &Welcome, kind: Unwanted, at: Moment) -> Self {
        let (year, quarter) = welcome.year_and_quarter(timestamp(at));
        Self::Unwanted(UnwantedCount { year, quarter, kind })
    }

    /// The event in the register room.
    pub(crate) fn event(&self) -> CaseEvent {
        match self {
            Self::Person(written) => CaseEvent::Registration(written.form.clone()),
            Self::Without(unregistered) => CaseEvent::Unregistered(*unregistered),
            Self::Unwanted(count) => CaseEvent::UnwantedCount(*count),
        }
    }
}

/// Whether a door was about to write something into the register before it died: which door, and since when.
pub(crate) type Begun = Option<(MemberId, Moment)>;

/// The register room.
#[derive(Debug)]
pub(crate) struct RegisterRoom {
    id: String,
}

impl RegisterRoom {
    /// The room with this id.
    pub(crate) fn new(id: String) -> Self {
        Self { id }
    }

    /// The room's id.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Copies a registration into the register room, or that there is none: its fields and nothing else, neither
    /// conversation nor helper.
    ///
    /// The conversation's room says so before: when the door dies in between, a registration that may be in the
    /// register already is not corrected any more. It is counted once all the same. The transaction id is a digest of
    /// the conversation's, and the door that goes on, this one or one that takes over, looks into the register first.
    pub(crate) async fn write(
        &self,
        session: &Session,
        conversation: &ConversationId,
        event: &CaseEvent,
        begun: Begun,
    ) -> Result<(), DoorError> {
        let there = if let Some(begun) = begun {
            self.has(session, event, &begun).await?
        } else {
            // the room may be gone already
            set_state(session, conversation, REGISTERING, "{}").await?;
            false
        };
        if !there {
            let (kind, content) = (event.event_type(), event.content());
            let transaction = format!("r{}", hash(&["register", conversation.as_str()]));
            retry(|| session.send(&self.id, kind, &transaction, &content)).await?;
        }
        set_state(session, conversation, REGISTERED, "{}").await
    }

    /// Whether the door that was about to register something did so before it died.
    async fn has(
        &self,
        session: &Session,
        event: &CaseEvent,
        (by, since): &(MemberId, Moment),
    ) -> Result<bool, DoorError> {
        let page = retry(|| session.history(&self.id, None, None, Direction::Backward, LAST_REGISTERED)).await?;
        Ok(page.events.iter().any(|known| {
            let same =
                || CaseEvent::parse(&known.event_type, known.content.get()).ok().flatten().as_ref() == Some(event);
            known.sender == *by && known.at >= *since && same()
        }))
    }
}
