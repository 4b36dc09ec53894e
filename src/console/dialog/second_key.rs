//! Words that may leave after a second thought only: why, and the second key that sends them (domain.md §2.9 and §10).

use super::frame;
use crate::intent::{self, Intent, Scope};
use crate::keymap::Chord;
use crate::layer::{Dialog, Held, Then};
use crate::theme::Role;
use crate::widget::paint::Paint;
use crate::world::World;
use desk::event::ConversationId;

/// Asks for the second key.
#[derive(Debug)]
pub struct SecondKey {
    /// The words, and what is objected to them.
    pub held: Held,
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
            Intent::Override(intent::Override::UseAnyway) => Some("second-key-send"),
            Intent::Override(intent::Override::LeaveIt) => Some("second-key-stay"),
            _ => None,
        }
    }

    fn act(&mut self, _world: &mut World, intent: Intent) -> Then {
        let Intent::Override(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Override::UseAnyway => Then::shut_and(Then::SendAllTheSame(self.held.clone())),
            intent::Override::LeaveIt => Then::Shut,
        }
    }

    /// Whoever types on without looking writes words, and does not answer the question: nothing is sent by a `!` among
    /// them, and none of them is lost.
    fn type_in(&mut self, _world: &mut World, chord: Chord) -> Then {
        if chord.text().is_some() { Then::shut_and(Then::Type(chord)) } else { Then::Nothing }
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let words = &world.station.words;
        let mut paragraphs = vec![(words.say("second-key-about").into_owned(), Role::Title)];
        paragraphs.extend(self.held.objections.iter().map(|it| (world.objection_words(it), Role::Warning)));
        let label = |intent| world.station.keymap.label(intent);
        let keys =
            [("key", label(intent::Override::UseAnyway).into()), ("stay", label(intent::Override::LeaveIt).into())];
        let keys = words.with("second-key-keys", &keys).into_owned();
        frame::question(world, self.conversation(), "pane-second-key", &paragraphs, &keys, paint);
    }
}
