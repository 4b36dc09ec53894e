//! Finding a question of the open plan, by its number or its words.

use super::find::{Find, Findable, Hit};
use crate::layer::Then;
use crate::world::World;

/// The questions of the open plan.
#[derive(Debug)]
pub struct Jump;

impl Jump {
    /// Searches the questions; something is typed already.
    pub fn to(typed: &str, world: &World) -> Then {
        Then::open(Find::new(Self, typed, world))
    }
}

/// The open plan's questions as they are found: by number and words.
fn rows(world: &World) -> Vec<(String, String)> {
    let language = world.station.words.language();
    let Some((_, questions)) = world.plan_questions() else { return Vec::new() };
    let words = questions.iter().map(|question| question.item.question.get(language).to_owned());
    words.enumerate().map(|(nth, words)| ((nth + 1).to_string(), words)).collect()
}

impl Findable for Jump {
    fn title(&self) -> &'static str {
        "pane-jump"
    }

    fn texts(&self, world: &World) -> Vec<(usize, String)> {
        let texts = rows(world).into_iter().map(|(number, words)| format!("{number} {words}"));
        texts.enumerate().collect()
    }

    fn shown(&self, world: &World, index: usize) -> Option<Hit> {
        let (label, words) = rows(world).into_iter().nth(index)?;
        Some(Hit { label, words, about: String::new() })
    }

    fn take(&mut self, index: usize, world: &mut World) -> Then {
        world.plan_select(index);
        Then::Nothing
    }
}
