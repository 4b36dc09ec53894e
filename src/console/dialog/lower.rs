//! Why the triage of a conversation is lowered.

use super::choose::{Choices, Choose, numbered};
use super::frame::Pieces;
use crate::layer::Then;
use crate::world::World;
use crate::world::spoken::lowering;
use care::triage::{LoweringReason, Triage};
use desk::event::{Ask, ConversationId};

/// The reasons to choose from.
#[derive(Debug)]
pub struct Lower {
    conversation: ConversationId,
    /// To what the triage is lowered.
    pub to: Triage,
}

impl Lower {
    /// The dialog for a conversation whose triage is to be lowered.
    pub fn of(conversation: ConversationId, to: Triage) -> Choose<Self> {
        Choose::new(Self { conversation, to })
    }
}

impl Choices for Lower {
    fn title(&self) -> &'static str {
        "pane-lower"
    }

    fn conversation(&self) -> Option<&ConversationId> {
        Some(&self.conversation)
    }

    fn rows(&self, world: &World) -> Vec<Pieces> {
        let reason = |reason: &LoweringReason| world.station.words.say(lowering(*reason)).into_owned();
        LoweringReason::ALL.iter().map(reason).enumerate().map(|(index, words)| numbered(index, words)).collect()
    }

    fn count(&self) -> usize {
        LoweringReason::ALL.len()
    }

    fn choose(&mut self, row: usize, world: &mut World) -> Then {
        if let Some(reason) = LoweringReason::ALL.get(row) {
            world.ask(&self.conversation, Ask::Triage { triage: self.to, reason: Some(*reason) });
        }
        Then::Nothing
    }
}
