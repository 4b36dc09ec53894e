//! Which colleague reads along: whoever does can be told to stop, and whoever is at the desk can be invited.

use super::choose::{Choices, Choose, numbered};
use super::frame::Pieces;
use crate::layer::Then;
use crate::theme::Role;
use crate::world::{Tone, World};
use desk::event::{Ask, ConversationId, MemberId};

/// The colleagues to choose from, as they were at the desk when it was asked; those who read along come first.
#[derive(Debug)]
pub struct Listening {
    conversation: ConversationId,
    choices: Vec<MemberId>,
}

impl Listening {
    /// Asks who is to read along, or to read along no more. When there is nobody, the helper is told.
    pub fn of(world: &mut World, conversation: ConversationId) -> Then {
        let readers = world.readers(&conversation).into_iter().cloned();
        let choices: Vec<MemberId> = readers.chain(world.can_be_invited(&conversation)).collect();
        if choices.is_empty() {
            let text = world.station.words.say("listen-nobody").into_owned();
            world.say(Tone::Trouble, text);
            return Then::Nothing;
        }
        Then::open(Choose::new(Self { conversation, choices }))
    }

    fn reads(&self, world: &World, who: &MemberId) -> bool {
        world.roster.get(&self.conversation).is_some_and(|open| open.entry.reads_along(who))
    }
}

impl Choices for Listening {
    fn title(&self) -> &'static str {
        "pane-listening"
    }

    fn conversation(&self) -> Option<&ConversationId> {
        Some(&self.conversation)
    }

    fn rows(&self, world: &World) -> Vec<Pieces> {
        let one = |(index, who): (usize, &MemberId)| {
            let mut row = numbered(index, world.name_of(who).to_owned());
            if self.reads(world, who) {
                row.push((format!(" · {}", world.station.words.say("listen-ends")), Role::Muted));
            }
            row
        };
        self.choices.iter().enumerate().map(one).collect()
    }

    fn explained(&self, world: &World, row: usize) -> Option<String> {
        let who = self.choices.get(row)?;
        let key = if self.reads(world, who) { "listen-ends-about" } else { "listen-invites-about" };
        Some(world.station.words.with(key, &[("who", world.short_name_of(who).into())]).into_owned())
    }

    fn count(&self) -> usize {
        self.choices.len()
    }

    fn choose(&mut self, row: usize, world: &mut World) -> Then {
        if let Some(who) = self.choices.get(row).cloned() {
            let ask = if self.reads(world, &who) { Ask::EndListen { who } } else { Ask::Listen { who } };
            world.ask(&self.conversation, ask);
        }
        Then::Nothing
    }
}
