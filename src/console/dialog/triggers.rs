//! What is going on in a conversation: the highest trigger is its triage.

use super::frame::{self, MARK, Pieces};
use super::tick::{Tick, Ticks, mark};
use super::triage;
use crate::layer::Then;
use crate::theme::Role;
use crate::told::ToldRow;
use crate::widget::flow::Flow;
use crate::world::World;
use crate::world::spoken::triage_role;
use care::home::Home;
use care::triage::{Trigger, highest};
use desk::event::ConversationId;

/// The triggers, each ticked or not.
#[derive(Debug)]
pub struct Triggers {
    conversation: ConversationId,
    /// Which are ticked.
    pub ticked: Vec<Trigger>,
}

impl Triggers {
    /// The dialog for a conversation; what is known already is ticked.
    pub fn of(world: &World, conversation: &ConversationId) -> Tick<Self> {
        let mut ticked = Vec::new();
        if world.home(conversation) == Home::Involved {
            ticked.push(Trigger::HouseholdPerpetrator);
        }
        if world.age_band(conversation).is_under_15() {
            ticked.push(Trigger::Under15);
        }
        Tick::new(Self { conversation: conversation.clone(), ticked })
    }

    /// Takes a row's trigger out; says which it is, and whether it was ticked.
    fn take(&mut self, row: usize) -> Option<(Trigger, bool)> {
        let trigger = Trigger::ALL.get(row).copied()?;
        let had = self.ticked.contains(&trigger);
        self.ticked.retain(|other| *other != trigger);
        Some((trigger, had))
    }
}

impl Ticks for Triggers {
    fn title(&self) -> &'static str {
        "pane-triggers"
    }

    fn conversation(&self) -> &ConversationId {
        &self.conversation
    }

    fn count(&self) -> usize {
        Trigger::ALL.len()
    }

    /// Turns a tick over: the same key takes it back.
    fn tick(&mut self, row: usize, _world: &mut World) {
        if let Some((trigger, false)) = self.take(row) {
            self.ticked.push(trigger);
        }
    }

    fn untick(&mut self, row: usize, _world: &mut World) {
        self.take(row);
    }

    /// The highest trigger is the triage; with none ticked nothing is asked.
    fn done(&mut self, world: &mut World) -> Then {
        if self.ticked.is_empty() {
            return Then::Nothing;
        }
        let then = triage::chosen(world, &self.conversation, highest(&self.ticked));
        if self.ticked.contains(&Trigger::HouseholdPerpetrator) {
            world.told_of_home(&self.conversation);
        }
        then
    }

    fn told(&self, world: &World) -> (Vec<String>, Vec<ToldRow>) {
        let words = &world.station.words;
        let head = if self.ticked.is_empty() {
            words.say("triggers-none").into_owned()
        } else {
            format!("{} {}", words.say("triggers-highest"), world.triage_words(highest(&self.ticked)))
        };
        let row = |trigger: Trigger| {
            let name = format!("{}: {}", trigger.triage().letter(), trigger.text(words.language()));
            frame::ticked(world, format!("{trigger:?}"), &name, self.ticked.contains(&trigger))
        };
        (vec![head], Trigger::ALL.into_iter().map(row).collect())
    }

    /// The triage that follows from what is ticked.
    fn head(&self, world: &World) -> Vec<(Pieces, u8)> {
        let words = &world.station.words;
        if self.ticked.is_empty() {
            return vec![(vec![(words.say("triggers-none").into_owned(), Role::Muted)], 0)];
        }
        let (triage, label) = (highest(&self.ticked), format!("{} ", words.say("triggers-highest")));
        vec![(vec![(label, Role::Label), (world.triage_words(triage), triage_role(triage))], 0)]
    }

    fn rows(&self, world: &World, width: u16, _top: usize) -> Vec<Flow> {
        let row = |trigger: Trigger| {
            let (code, language) = (trigger.triage(), world.station.words.language());
            let letter = code.letter().to_string();
            let text = format!("{} {}", mark(self.ticked.contains(&trigger)), trigger.text(language));
            let head = [("  ", Role::Muted), (&*letter, triage_role(code))];
            Flow::behind(&head, MARK + 2, &[(&text, Role::Text)], width)
        };
        Trigger::ALL.into_iter().map(row).collect()
    }
}
