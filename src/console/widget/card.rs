//! What is told of something in full: paragraphs and facts below each other. Where there is no room for all of it, it is
//! read on by keys, and a sign says how much is left.

use std::hash::{DefaultHasher, Hash, Hasher};

use ratatui::layout::Rect;

use super::flow::{self, Flow};
use super::paint::{Paint, list_row};
use crate::intent::Move;
use crate::keymap::Keymap;
use crate::theme::Role;
use crate::words::Words;

/// How far down a card is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reading {
    /// What the card is about, as a number: of something else there is another card.
    about: u64,
    /// The first row shown.
    top: usize,
    /// How far down that can be.
    most: usize,
    /// How far a key goes.
    page: usize,
}

impl Reading {
    /// Reads on or back; no other movement is meant for a card. Says whether it read.
    pub fn go(&mut self, by: Move) -> bool {
        match by {
            Move::ReadOn => self.top = (self.top + self.page).min(self.most),
            Move::ReadBack => self.top = self.top.saturating_sub(self.page),
            Move::Up | Move::Down | Move::First | Move::Last | Move::PageUp | Move::PageDown => return false,
        }
        true
    }

    /// From the beginning.
    pub const fn restart(&mut self) {
        self.top = 0;
    }

    /// A card about something, of so many rows, is shown in so many. However another card came here – by a key, a search,
    /// a colleague, another conversation – it is read from its beginning.
    pub fn fit(&mut self, about: impl Hash, rows: usize, height: u16) {
        let mut hasher = DefaultHasher::new();
        about.hash(&mut hasher);
        if std::mem::replace(&mut self.about, hasher.finish()) != self.about {
            self.top = 0;
        }
        let (height, rows) = (usize::from(height), if height == 0 { 0 } else { rows });
        // the sign takes a row
        let room = height.saturating_sub(1);
        self.most = if rows > height { rows - room } else { 0 };
        self.top = self.top.min(self.most);
        self.page = room.max(1);
    }

    /// Brings a row into sight.
    pub fn show(&mut self, row: usize) {
        if row < self.top || row >= self.top + self.page {
            self.top = row.min(self.most);
        }
    }

    /// Whether it was read to its end.
    pub const fn is_at_end(&self) -> bool {
        self.top >= self.most
    }

    /// Whether there is more than is in sight.
    pub const fn has_more(&self) -> bool {
        self.most > 0
    }
}

/// A part of a card.
#[derive(Debug)]
enum Part {
    /// A blank row.
    Gap,
    Flow(Flow),
    /// A row of a list, and whether it is selected.
    Row(Flow, bool),
}

impl Part {
    fn height(&self) -> usize {
        match self {
            Self::Gap => 1,
            Self::Flow(flow) | Self::Row(flow, ..) => flow.height(),
        }
    }
}

/// Paragraphs and facts below each other, wrapped at a width.
#[derive(Debug)]
pub struct Card {
    width: u16,
    parts: Vec<Part>,
}

impl Card {
    /// A card of a width, with nothing on it.
    pub const fn of(width: u16) -> Self {
        Self { width, parts: Vec::new() }
    }

    /// A paragraph.
    pub fn say(&mut self, words: &str, role: Role) {
        self.pieces(&[(words, role)]);
    }

    /// A paragraph of several styles.
    pub fn pieces(&mut self, pieces: &[(&str, Role)]) {
        self.parts.push(Part::Flow(Flow::of(pieces, self.width)));
    }

    /// Pieces that each stay whole, one behind the other where there is room.
    pub fn units(&mut self, units: &[Vec<(String, Role)>]) {
        self.parts.extend(flow::units(units, "", self.width).into_iter().map(Part::Flow));
    }

    /// A fact behind its label, which takes so many columns.
    pub fn fact(&mut self, label: &str, columns: u16, words: &str, role: Role) {
        self.parts.push(Part::Flow(Flow::behind(&[(label, Role::Label)], columns, &[(words, role)], self.width)));
    }

    /// A row of a list, behind the column of its mark.
    pub fn row(&mut self, pieces: &[(&str, Role)], selected: bool) {
        let flow = Flow::behind(&[(" ", Role::Muted)], 2, pieces, self.width);
        self.parts.push(Part::Row(flow, selected));
    }

    /// A blank row, unless the card begins there or one is there already.
    pub fn gap(&mut self) {
        if !matches!(self.parts.last(), None | Some(Part::Gap)) {
            self.parts.push(Part::Gap);
        }
    }

    /// Its paragraphs and facts in words, for who does not see it; the rows of its list are not among them.
    pub fn words(&self) -> Vec<String> {
        let words = |part: &Part| match part {
            Part::Gap | Part::Row(..) => None,
            Part::Flow(flow) => Some(flow.words()).filter(|words| !words.is_empty()),
        };
        self.parts.iter().filter_map(words).collect()
    }

    /// How many rows it takes.
    pub fn height(&self) -> usize {
        self.parts.iter().map(Part::height).sum()
    }

    /// The first row of the selected one, if it has a list with one.
    pub fn selected(&self) -> Option<usize> {
        let at = self.parts.iter().position(|part| matches!(part, Part::Row(_, true)))?;
        Some(self.parts[..at].iter().map(Part::height).sum())
    }

    /// Draws as much of it as there is room for, from where it is read, with the cursor on the selected row while the
    /// keyboard is there (`focused`). Where that is not all of it, the last row says how much is left, and which key reads
    /// on.
    pub fn draw(
        &self,
        area: Rect,
        reading: &Reading,
        (words, keymap, focused): (&Words, &Keymap, bool),
        paint: &mut Paint<'_, '_>,
    ) {
        let all = self.height();
        let is_whole = all <= usize::from(area.height);
        let room = if is_whole { area.height } else { area.height.saturating_sub(1) };
        let top = if is_whole { 0 } else { reading.top };
        let (ground, mut above, mut used) = (paint.surface, top, 0);
        for part in &self.parts {
            let height = part.height();
            if above >= height {
                above -= height;
                continue;
            }
            let at = Rect { y: area.y + used, height: room.saturating_sub(used), ..area };
            if at.is_empty() {
                break;
            }
            used += match part {
                Part::Gap => 1,
                Part::Flow(flow) => flow.draw(above, at, paint),
                Part::Row(flow, selected) => {
                    let height = u16::try_from(height - above).unwrap_or(u16::MAX).min(at.height);
                    let at = Rect { height, ..at };
                    list_row(at, (*selected, focused, ground), paint, |paint| flow.draw(above, at, paint))
                }
            };
            above = 0;
        }
        if !is_whole && area.height > 0 {
            let at = Rect { y: area.bottom() - 1, height: 1, ..area };
            let below = all.saturating_sub(top + usize::from(room));
            // elsewhere the key would read another card, or none
            sign((top, below), at, focused.then_some(keymap), words, paint);
        }
    }
}

/// Says how many rows are above and below those in sight, at the right of a row; and which key reads on, where one does.
pub fn sign(
    (above, below): (usize, usize),
    at: Rect,
    keymap: Option<&Keymap>,
    words: &Words,
    paint: &mut Paint<'_, '_>,
) {
    if above == 0 && below == 0 {
        return;
    }
    let mut said = Vec::new();
    if above > 0 {
        said.push(format!("↑ {above}"));
    }
    if below > 0 {
        said.push(words.with("list-below", &[("count", below.into())]).into_owned());
    }
    let key = keymap.map(|keymap| keymap.label(if below > 0 { Move::ReadOn } else { Move::ReadBack }));
    let key = key.filter(|key| !key.is_empty()).map(|key| format!(": {key}")).unwrap_or_default();
    paint.right(at, &format!(" {}{key} ", said.join(" · ")), Role::Muted);
}
