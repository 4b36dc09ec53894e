//! The answer to a plan's item that is one of several, or yes or no.

use super::choose::{Choices, Choose, numbered};
use super::frame::Pieces;
use crate::layer::Then;
use crate::world::World;
use crate::world::plan::PlanItem;
use care::plan::{Answer, Item, Kind};
use desk::event::ConversationId;

/// The options of a plan's item.
#[derive(Debug)]
pub struct Options {
    item: PlanItem,
}

impl Options {
    /// Asks for the option that is the answer; the present one is selected.
    pub fn ask(about: PlanItem, item: &Item, present: Option<&Answer>) -> Then {
        let row = present.and_then(|answer| option_of(item, answer)).unwrap_or(0);
        Then::open(Choose::at(Self { item: about }, row))
    }
}

/// Which option of an item an answer is.
fn option_of(item: &Item, answer: &Answer) -> Option<usize> {
    match (&item.kind, answer) {
        (Kind::YesNo, Answer::YesNo(yes)) => Some(usize::from(!yes)),
        (Kind::Choice(choices), Answer::Choice(id)) => choices.iter().position(|choice| choice.id == *id),
        _ => None,
    }
}

impl Choices for Options {
    fn title(&self) -> &'static str {
        "pane-plan"
    }

    fn conversation(&self) -> Option<&ConversationId> {
        Some(&self.item.conversation)
    }

    fn question(&self, world: &World) -> Option<String> {
        Some(world.question_of(&self.item))
    }

    fn rows(&self, world: &World) -> Vec<Pieces> {
        let words = &world.station.words;
        let rows: Vec<String> = match &self.item.kind {
            Kind::Choice(choices) => {
                choices.iter().map(|choice| choice.label.get(words.language()).to_owned()).collect()
            }
            _ => ["preview-yes", "preview-no"].map(|key| words.say(key).into_owned()).to_vec(),
        };
        rows.into_iter().enumerate().map(|(index, words)| numbered(index, words)).collect()
    }

    fn count(&self) -> usize {
        match &self.item.kind {
            Kind::Choice(choices) => choices.len(),
            _ => 2,
        }
    }

    fn choose(&mut self, row: usize, world: &mut World) -> Then {
        let answer = match &self.item.kind {
            Kind::YesNo => Answer::YesNo(row == 0),
            Kind::Choice(choices) => match choices.get(row) {
                Some(choice) => Answer::Choice(choice.id.clone()),
                None => return Then::Nothing,
            },
            Kind::Text | Kind::List | Kind::Contact => return Then::Nothing,
        };
        world.answer(&self.item, Some(answer));
        Then::Answered
    }
}
