//! Every intent that can be wanted now, by name.

use super::find::{Findable, Hit};
use crate::intent::ROWS;
use crate::layer::Then;
use crate::world::World;

/// The palette.
#[derive(Debug)]
pub struct Palette {
    /// The places in the table of the intents that can be wanted from where the palette was asked for.
    pub offered: Vec<usize>,
}

impl Findable for Palette {
    fn title(&self) -> &'static str {
        "pane-palette"
    }

    fn texts(&self, world: &World) -> Vec<(usize, String)> {
        let words = &world.station.words;
        let text = |index: &usize| {
            let row = &ROWS[*index];
            (*index, format!("{} {}", words.title(row), words.about(row)))
        };
        self.offered.iter().map(text).collect()
    }

    fn shown(&self, world: &World, index: usize) -> Option<Hit> {
        let (words, row) = (&world.station.words, ROWS.get(index)?);
        let label = world.station.keymap.label(row.intent);
        Some(Hit { label, words: words.title(row), about: words.about(row) })
    }

    fn take(&mut self, index: usize, _world: &mut World) -> Then {
        ROWS.get(index).map_or(Then::Nothing, |row| Then::Act(row.intent))
    }
}
