//! The signals of trafficking in a conversation: what is ticked, and what follows from it.

mod view;

pub use self::view::{first_word, rule_words, verdict_role};
use super::frame::Pieces;
use super::tick::{Tick, Ticks};
use crate::layer::Then;
use crate::told::ToldRow;
use crate::widget::flow::Flow;
use crate::world::World;
use care::age::AgeBand;
use care::signals::{self, Indicator, RULE};
use desk::conversation::LineKey;
use desk::event::{CaseEvent, ConversationId};

/// The signals of one conversation, while they are ticked. Every change is recorded at once.
#[derive(Debug)]
pub struct Signals {
    conversation: ConversationId,
    /// What is ticked so far.
    ticked: signals::Signals,
    /// The visitor's message that a tick is linked to.
    marked: Option<LineKey>,
}

/// A row of the signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SignalRow {
    /// Age now.
    AgeNow,
    /// Age when the acts began.
    AgeAtActs,
    /// An indicator: ticked or not.
    Indicator(Indicator),
    /// The visitor says that they wanted it.
    Wanted,
}

/// The rows of the signals, in the order in which they are shown.
fn rows() -> impl Iterator<Item = SignalRow> {
    let indicators = Indicator::ALL.iter().map(|indicator| SignalRow::Indicator(*indicator));
    [SignalRow::AgeNow, SignalRow::AgeAtActs].into_iter().chain(indicators).chain([SignalRow::Wanted])
}

fn next_age(age: AgeBand) -> AgeBand {
    let at = AgeBand::ALL.iter().position(|other| *other == age).unwrap_or(0);
    AgeBand::ALL[(at + 1) % AgeBand::ALL.len()]
}

impl Signals {
    /// The dialog for a conversation, with the visitor's last message marked.
    pub fn of(world: &World, conversation: &ConversationId) -> Option<Tick<Self>> {
        let chat = world.chat(conversation)?;
        let fresh = || signals::Signals { age_now: world.age_band(conversation), ..signals::Signals::default() };
        let ticked = chat.signals().cloned().unwrap_or_else(fresh);
        let marked = chat.step_mark(None, -1);
        Some(Tick::new(Self { conversation: conversation.clone(), ticked, marked }))
    }

    /// Changes the signals, and records them if they are others now.
    fn change(&mut self, world: &mut World, change: impl FnOnce(&mut signals::Signals)) {
        let before = self.ticked.clone();
        change(&mut self.ticked);
        if self.ticked != before {
            let signals = signals::Signals { rule: RULE.version, ..self.ticked.clone() };
            world.record(&self.conversation, CaseEvent::Signal(signals));
        }
    }
}

impl Ticks for Signals {
    fn title(&self) -> &'static str {
        "pane-signals"
    }

    fn conversation(&self) -> &ConversationId {
        &self.conversation
    }

    fn count(&self) -> usize {
        rows().count()
    }

    /// Ticks a row, with the event of the marked message; an age takes its next value.
    fn tick(&mut self, row: usize, world: &mut World) {
        let Some(chat) = world.chat(&self.conversation) else { return };
        let evidence = self.marked.and_then(|marked| chat.conversation.event_of(marked)).map(str::to_owned);
        self.change(world, |signals| match rows().nth(row) {
            Some(SignalRow::AgeNow) => signals.age_now = next_age(signals.age_now),
            Some(SignalRow::AgeAtActs) => signals.age_at_acts = next_age(signals.age_at_acts),
            Some(SignalRow::Indicator(indicator)) => signals.tick(indicator, evidence),
            Some(SignalRow::Wanted) => signals.wanted = true,
            None => {}
        });
    }

    /// Takes a row back: an age is unknown again.
    fn untick(&mut self, row: usize, world: &mut World) {
        if world.chat(&self.conversation).is_none() {
            return;
        }
        self.change(world, |signals| match rows().nth(row) {
            Some(SignalRow::AgeNow) => signals.age_now = AgeBand::Unknown,
            Some(SignalRow::AgeAtActs) => signals.age_at_acts = AgeBand::Unknown,
            Some(SignalRow::Indicator(indicator)) => signals.untick(indicator),
            Some(SignalRow::Wanted) => signals.wanted = false,
            None => {}
        });
    }

    fn can_mark(&self, world: &World) -> bool {
        world.chat(&self.conversation).is_some_and(|chat| chat.of_visitor().next().is_some())
    }

    /// Before the first message the mark stays; after the last one none is marked.
    fn mark(&mut self, by: isize, world: &mut World) {
        let Some(chat) = world.chat(&self.conversation) else { return };
        self.marked = if by < 0 {
            chat.step_mark(self.marked, by).or(self.marked)
        } else {
            self.marked.and_then(|marked| chat.step_mark(Some(marked), by))
        };
    }

    fn done(&mut self, _world: &mut World) -> Then {
        Then::Nothing
    }

    fn told(&self, world: &World) -> (Vec<String>, Vec<ToldRow>) {
        view::told(self, world)
    }

    fn head(&self, world: &World) -> Vec<(Pieces, u8)> {
        view::head(self, world)
    }

    fn rows(&self, world: &World, width: u16, top: usize) -> Vec<Flow> {
        view::list(self, world, width, top)
    }
}
