//! Words that may leave after a second thought only: why, and the second key that sends them (domain.md §2.9 and §10).

use super::frame;
use crate::intent::{self, Intent, Move, Scope};
use crate::keymap::Chord;
use crate::layer::{Dialog, Held, Then};
use crate::theme::Role;
use crate::told::Told;
use crate::widget::card::Reading;
use crate::widget::paint::Paint;
use crate::world::World;
use desk::event::ConversationId;

/// Asks for the second key.
#[derive(Debug)]
pub struct SecondKey {
    /// The words, and what is objected to them.
    pub held: Held,
    /// How far the objections were read: nothing leaves over one that was not on the screen.
    reading: Reading,
}

impl SecondKey {
    /// Asks for the second key to these words.
    pub fn to(held: Held) -> Self {
        Self { held, reading: Reading::default() }
    }

    /// What is objected, in paragraphs.
    fn paragraphs(&self, world: &World) -> Vec<(String, Role)> {
        let mut paragraphs = vec![(world.station.words.say("second-key-about").into_owned(), Role::Title)];
        paragraphs.extend(self.held.objections.iter().map(|it| (world.objection_words(it), Role::Warning)));
        paragraphs
    }
}

impl Dialog for SecondKey {
    fn scope(&self) -> Scope {
        Scope::Override
    }

    fn conversation(&self) -> Option<&ConversationId> {
        Some(&self.held.conversation)
    }

    fn title_of(&self, intent: Intent) -> Option<&'static str> {
        match intent {
            Intent::Override(intent::Override::UseAnyway) if !self.reading.is_at_end() => Some("move-read-on"),
            Intent::Override(intent::Override::UseAnyway) => Some("second-key-send"),
            Intent::Override(intent::Override::LeaveIt) => Some("second-key-stay"),
            _ => None,
        }
    }

    fn act(&mut self, _world: &mut World, intent: Intent) -> Then {
        let Intent::Override(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Override::UseAnyway if !self.reading.is_at_end() => {
                self.reading.go(Move::ReadOn);
                Then::Nothing
            }
            intent::Override::UseAnyway => Then::shut_and(Then::SendAllTheSame(self.held.clone())),
            intent::Override::LeaveIt => Then::Shut,
        }
    }

    fn follow(&mut self, world: &mut World) {
        let (card, rows) = frame::paragraphs(world, &self.paragraphs(world));
        self.reading.fit((), card.height(), rows);
    }

    /// Whoever types on without looking writes words, and does not answer the question: nothing is sent by a `!` among
    /// them, and none of them is lost.
    fn type_in(&mut self, _world: &mut World, chord: Chord) -> Then {
        if chord.text().is_some() { Then::shut_and(Then::Type(chord)) } else { Then::Nothing }
    }

    fn told(&self, world: &World) -> Told {
        let words = self.paragraphs(world).into_iter().map(|(words, _)| words);
        frame::titled(world, self.conversation(), "pane-second-key").with_head(words)
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let keys = frame::override_keys(world, &self.reading, "second-key-keys");
        let told = (&*self.paragraphs(world), &self.reading);
        frame::question(world, self.conversation(), "pane-second-key", told, &keys, paint);
    }
}
