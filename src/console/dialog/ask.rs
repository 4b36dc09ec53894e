//! A question before something is done that is not undone by a key: yes or no.

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

/// What follows from yes.
type Yes = Box<dyn FnOnce(&mut World) -> Then>;

/// A question, and what follows from yes. From no follows nothing.
pub struct Ask {
    about: Option<ConversationId>,
    words: String,
    yes: Option<Yes>,
}

impl Ask {
    /// A question about a conversation, or about none, in the helper's words.
    pub fn new(about: Option<ConversationId>, words: String, yes: impl FnOnce(&mut World) -> Then + 'static) -> Self {
        Self { about, words, yes: Some(Box::new(yes)) }
    }
}

impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ask").field("about", &self.about).field("words", &self.words).finish_non_exhaustive()
    }
}

impl Dialog for Ask {
    fn scope(&self) -> Scope {
        Scope::Confirm
    }

    fn conversation(&self) -> Option<&ConversationId> {
        self.about.as_ref()
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        let Intent::Confirm(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Confirm::Yes => Then::shut_and(self.yes.take().map_or(Then::Nothing, |yes| yes(world))),
            intent::Confirm::No => Then::Shut,
        }
    }

    fn told(&self, world: &World) -> Told {
        frame::titled(world, self.about.as_ref(), "pane-sure").with_head([self.words.clone()])
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let label = |intent| world.station.keymap.label(intent);
        let keys = [("yes", label(intent::Confirm::Yes).into()), ("no", label(intent::Confirm::No).into())];
        let keys = world.station.words.with("confirm-keys", &keys).into_owned();
        let words = [(self.words.clone(), Role::Text)];
        frame::question(world, self.about.as_ref(), "pane-sure", (&words, &Reading::default()), &keys, paint);
    }
}
