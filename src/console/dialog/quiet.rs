//! For how long a conversation sleeps.

use super::choose::{Choices, Choose, numbered};
use super::frame::Pieces;
use crate::intent;
use crate::layer::Then;
use crate::world::{Tone, World};
use desk::event::{Ask, ConversationId};

/// The minutes to choose from.
const MINUTES: [u8; 5] = [5, 10, 15, 20, 30];

/// Asks for how long a conversation sleeps.
#[derive(Debug)]
pub struct Quiet {
    conversation: ConversationId,
}

impl Quiet {
    /// Wakes a conversation that sleeps; else asks for how long it is to sleep, or says why it cannot.
    pub fn of(world: &mut World, conversation: ConversationId) -> Then {
        if world.is_quiet(&conversation) {
            world.ask(&conversation, Ask::Wake);
            return Then::Nothing;
        }
        if let Some(why) = world.quiet_refused(&conversation) {
            let alias = world.alias(&conversation).to_owned();
            let key = match why {
                "quiet-alert" => world.station.keymap.label(intent::Desk::Escalate),
                _ => world.station.keymap.label(intent::Case::NothingToAnswer),
            };
            let text = world.station.words.with(why, &[("alias", alias.into()), ("key", key.into())]).into_owned();
            world.say(Tone::Trouble, text);
            return Then::Nothing;
        }
        // a quarter of an hour is what a visitor asks for most
        Then::open(Choose::at(Self { conversation }, 2))
    }
}

impl Choices for Quiet {
    fn title(&self) -> &'static str {
        "pane-quiet"
    }

    fn conversation(&self) -> Option<&ConversationId> {
        Some(&self.conversation)
    }

    fn question(&self, world: &World) -> Option<String> {
        Some(world.station.words.say("quiet-about").into_owned())
    }

    fn rows(&self, world: &World) -> Vec<Pieces> {
        let words =
            |minutes: &u8| world.station.words.with("quiet-minutes", &[("count", (*minutes).into())]).into_owned();
        MINUTES.iter().map(words).enumerate().map(|(index, words)| numbered(index, words)).collect()
    }

    fn count(&self) -> usize {
        MINUTES.len()
    }

    fn choose(&mut self, row: usize, world: &mut World) -> Then {
        if let Some(minutes) = MINUTES.get(row) {
            world.ask(&self.conversation, Ask::Quiet { minutes: *minutes });
        }
        Then::Nothing
    }
}
