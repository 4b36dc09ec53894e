//! A referral that is struck out: using it takes a deliberate second key (domain.md §2.2).

use super::frame;
use crate::intent::{self, Intent, Scope};
use crate::keymap::Chord;
use crate::layer::{Dialog, Inserting, Then};
use crate::theme::Role;
use crate::told::Told;
use crate::widget::card::Reading;
use crate::widget::paint::Paint;
use crate::world::World;
use care::leaving::Source;
use desk::event::ConversationId;

/// What is struck out, on its way into a composer.
#[derive(Debug)]
pub struct StruckOut {
    /// The words.
    pub inserting: Inserting,
}

impl StruckOut {
    /// Which referral it is, and why it is struck out.
    fn paragraphs(&self, world: &World) -> [(String, Role); 2] {
        let words = &world.station.words;
        let entry = match &self.inserting.source {
            Some(Source::Referral { entry, .. }) => world.station.content.directory.entry(entry),
            _ => None,
        };
        let name = entry.map_or("", |entry| entry.name.get(words.language()));
        let head = words.with("referral-override", &[("name", name.into())]).into_owned();
        let why = entry.and_then(|entry| world.struck_words(entry)).unwrap_or_default();
        [(head, Role::Title), (why, Role::Warning)]
    }
}

impl Dialog for StruckOut {
    fn scope(&self) -> Scope {
        Scope::Override
    }

    fn conversation(&self) -> Option<&ConversationId> {
        Some(&self.inserting.conversation)
    }

    fn act(&mut self, _world: &mut World, intent: Intent) -> Then {
        let Intent::Override(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Override::UseAnyway => Then::shut_and(Then::Fill(self.inserting.clone())),
            intent::Override::LeaveIt => Then::Shut,
        }
    }

    /// Whoever types on without looking writes words, and does not answer the question: nothing is sent by a `!` among
    /// them, and none of them is lost.
    fn type_in(&mut self, _world: &mut World, chord: Chord) -> Then {
        if chord.text().is_some() { Then::shut_and(Then::Type(chord)) } else { Then::Nothing }
    }

    fn told(&self, world: &World) -> Told {
        frame::titled(world, self.conversation(), "pane-override")
            .with_head(self.paragraphs(world).map(|(words, _)| words))
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let paragraphs = self.paragraphs(world);
        let key = world.station.keymap.label(intent::Override::UseAnyway);
        let keys = world.station.words.with("referral-override-why", &[("key", key.into())]).into_owned();
        frame::question(world, self.conversation(), "pane-override", (&paragraphs, &Reading::default()), &keys, paint);
    }
}
