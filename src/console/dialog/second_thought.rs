//! Something that is done after a second thought only, with a key of its own: never the key that was pressed before.

use std::fmt;

use super::frame;
use crate::intent::{self, Intent, Scope};
use crate::layer::{Dialog, Then};
use crate::theme::Role;
use crate::told::Told;
use crate::widget::card::Reading;
use crate::widget::paint::Paint;
use crate::world::World;
use desk::event::ConversationId;

/// What follows from the second key.
type Follows = Box<dyn FnOnce(&mut World) -> Then>;

/// A second thought about a conversation.
pub struct SecondThought {
    about: ConversationId,
    words: String,
    follows: Option<Follows>,
}

impl SecondThought {
    /// Asks for the second key, in the helper's words.
    pub fn new(about: ConversationId, words: String, follows: impl FnOnce(&mut World) -> Then + 'static) -> Self {
        Self { about, words, follows: Some(Box::new(follows)) }
    }
}

impl fmt::Debug for SecondThought {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecondThought").field("about", &self.about).field("words", &self.words).finish_non_exhaustive()
    }
}

impl Dialog for SecondThought {
    fn scope(&self) -> Scope {
        Scope::Override
    }

    fn conversation(&self) -> Option<&ConversationId> {
        Some(&self.about)
    }

    fn title_of(&self, intent: Intent) -> Option<&'static str> {
        match intent {
            Intent::Override(intent::Override::UseAnyway) => Some("second-thought-do"),
            Intent::Override(intent::Override::LeaveIt) => Some("second-thought-leave"),
            _ => None,
        }
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        let Intent::Override(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Override::UseAnyway => {
                Then::shut_and(self.follows.take().map_or(Then::Nothing, |follows| follows(world)))
            }
            intent::Override::LeaveIt => Then::Shut,
        }
    }

    fn told(&self, world: &World) -> Told {
        frame::titled(world, self.conversation(), "pane-second-key").with_head([self.words.clone()])
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let label = |intent| world.station.keymap.label(intent);
        let keys =
            [("key", label(intent::Override::UseAnyway).into()), ("stay", label(intent::Override::LeaveIt).into())];
        let keys = world.station.words.with("second-thought-keys", &keys).into_owned();
        let words = [(self.words.clone(), Role::Warning)];
        frame::question(world, self.conversation(), "pane-second-key", (&words, &Reading::default()), &keys, paint);
    }
}
