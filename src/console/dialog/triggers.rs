//! What is going on in a conversation: the highest trigger is its triage.

use ratatui::layout::Rect;

use super::tick::{Tick, Ticks, mark, place_row};
use super::triage;
use crate::layer::Then;
use crate::theme::{Role, Surface};
use crate::widget::list::Selection;
use crate::widget::paint::{Paint, row};
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
    const HEAD: usize = 1;

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

    /// Draws the triggers, and above them the triage that follows.
    fn draw(&self, world: &World, selection: &Selection, (head, list): (Rect, Rect), paint: &mut Paint<'_, '_>) {
        let words = &world.station.words;
        if self.ticked.is_empty() {
            paint.words(row(head, 0), &words.say("triggers-none"), Role::Muted);
        } else {
            let triage = highest(&self.ticked);
            let label = format!("{} ", words.say("triggers-highest"));
            paint.pieces(row(head, 0), &[(&label, Role::Label), (&world.triage_words(triage), triage_role(triage))]);
        }
        for (index, trigger) in Trigger::ALL.into_iter().enumerate() {
            let Some(at) = place_row(index, selection, list, paint) else { continue };
            let code = trigger.triage();
            let letter = format!("{} ", code.letter());
            let text = format!("{} {}", mark(self.ticked.contains(&trigger)), trigger.text(words.language()));
            paint.pieces(at, &[(&letter, triage_role(code)), (&text, Role::Text)]);
        }
        paint.surface = Surface::Raised;
    }
}
