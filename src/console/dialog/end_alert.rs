//! How an alert ends.

use super::choose::{Choices, Choose, numbered};
use super::frame::Pieces;
use crate::layer::Then;
use crate::world::World;
use care::escalation::AlertEnd;
use desk::event::{Ask, ConversationId, RequestId};

/// The ways to choose from.
#[derive(Debug)]
pub struct EndAlert {
    conversation: ConversationId,
    alert: RequestId,
}

impl EndAlert {
    /// The dialog for an alert about a conversation.
    pub fn of(conversation: ConversationId, alert: RequestId) -> Choose<Self> {
        Choose::new(Self { conversation, alert })
    }
}

impl Choices for EndAlert {
    fn title(&self) -> &'static str {
        "pane-end-alert"
    }

    fn conversation(&self) -> Option<&ConversationId> {
        Some(&self.conversation)
    }

    fn rows(&self, world: &World) -> Vec<Pieces> {
        let words = |how: &AlertEnd| world.station.words.say(&format!("alert-end-{}", how.id())).into_owned();
        AlertEnd::ALL.iter().map(words).enumerate().map(|(index, words)| numbered(index, words)).collect()
    }

    fn count(&self) -> usize {
        AlertEnd::ALL.len()
    }

    fn choose(&mut self, row: usize, world: &mut World) -> Then {
        if let Some(how) = AlertEnd::ALL.get(row) {
            world.ask(&self.conversation, Ask::EndAlert { alert: self.alert.clone(), how: *how });
        }
        Then::Nothing
    }
}
