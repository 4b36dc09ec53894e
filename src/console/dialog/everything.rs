//! Everything by name: what can be wanted, and what can be put into the composer.

use super::find::{Findable, Hit};
use super::palette::Palette;
use super::picker::Picker;
use crate::layer::Then;
use crate::world::World;

/// So many places are kept for intents; behind them come the pieces.
const INTENTS: usize = 1_000;

/// Intents, phrases, referrals and plan items by name.
#[derive(Debug)]
pub struct Everything {
    palette: Palette,
    picker: Picker,
}

impl Everything {
    /// Everything, with the intents that can be wanted now: their places in the table.
    pub const fn offered(offered: Vec<usize>) -> Self {
        Self { palette: Palette { offered }, picker: Picker }
    }
}

impl Findable for Everything {
    fn title(&self) -> &'static str {
        "pane-palette"
    }

    fn texts(&self, world: &World) -> Vec<(usize, String)> {
        let pieces = self.picker.texts(world).into_iter().map(|(index, text)| (INTENTS + index, text));
        self.palette.texts(world).into_iter().chain(pieces).collect()
    }

    fn shown(&self, world: &World, index: usize) -> Option<Hit> {
        match index.checked_sub(INTENTS) {
            Some(piece) => self.picker.shown(world, piece),
            None => self.palette.shown(world, index),
        }
    }

    fn take(&mut self, index: usize, world: &mut World) -> Then {
        match index.checked_sub(INTENTS) {
            Some(piece) => self.picker.take(piece, world),
            None => self.palette.take(index, world),
        }
    }
}
