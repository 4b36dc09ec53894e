//! To which colleague a conversation goes.

use super::choose::{Choices, Choose, numbered};
use super::frame::Pieces;
use crate::layer::Then;
use crate::world::{Tone, World};
use desk::event::{Ask, ConversationId, MemberId};

/// The colleagues to choose from, as they were on duty when it was asked.
#[derive(Debug)]
pub struct Colleague {
    conversation: ConversationId,
    choices: Vec<MemberId>,
}

impl Colleague {
    /// Asks to whom a conversation goes. When nobody can take it, the helper is told.
    pub fn of(world: &mut World, conversation: ConversationId) -> Then {
        let choices = world.receivers();
        if choices.is_empty() {
            let text = world.station.words.say("shift-nobody").into_owned();
            world.say(Tone::Trouble, text);
            return Then::Nothing;
        }
        Then::open(Choose::new(Self { conversation, choices }))
    }
}

impl Choices for Colleague {
    fn title(&self) -> &'static str {
        "pane-colleague"
    }

    fn conversation(&self) -> Option<&ConversationId> {
        Some(&self.conversation)
    }

    fn rows(&self, world: &World) -> Vec<Pieces> {
        let one = |(index, who): (usize, &MemberId)| numbered(index, world.name_of(who).to_owned());
        self.choices.iter().enumerate().map(one).collect()
    }

    fn count(&self) -> usize {
        self.choices.len()
    }

    fn choose(&mut self, row: usize, world: &mut World) -> Then {
        if let Some(receiver) = self.choices.get(row).cloned() {
            world.ask(&self.conversation, Ask::Transfer { receiver });
        }
        Then::Nothing
    }
}
