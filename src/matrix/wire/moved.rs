//! What moved here from another homeserver, read as what it was there.

use super::{LONGEST_ID, RawEvent};
use desk::event::{EventId, Moved};

impl RawEvent {
    /// The event that this one brings from another homeserver, with the id of this one; and the id that it had there.
    /// `None` when this event brings none. Only the door may send such an event into a conversation room. What moves a
    /// second time is written anew, never wrapped twice.
    pub fn moved(&self) -> Option<(EventId, Self)> {
        if &*self.event_type != Moved::TYPE || self.state_key.is_some() {
            return None;
        }
        let moved: Moved = serde_json::from_str(self.content.get()).ok()?;
        let fits = |id: &str| !id.is_empty() && id.len() <= LONGEST_ID;
        let ids = [moved.from.as_str(), moved.event.as_str(), &moved.event_type];
        if !ids.into_iter().all(fits) || moved.event_type == Moved::TYPE || !moved.content.get().starts_with('{') {
            return None;
        }
        let event = Self {
            id: self.id.clone(),
            event_type: moved.event_type.into(),
            sender: moved.from,
            at: moved.at,
            state_key: moved.key.map(Into::into),
            content: moved.content,
        };
        Some((moved.event, event))
    }
}
