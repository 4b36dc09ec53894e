//! Where the facts of a row stand: one meaning a column, aligned through all groups (screens.md).

use ratatui::layout::Rect;

use crate::theme::Role;
use crate::widget::paint::{Paint, after};
use crate::world::World;
use care::age::AgeBand;
use desk::event::BoardEntry;

/// From so many columns on a row has its facts in columns.
const TABLE: u16 = 44;
/// From so many columns on it has one for its state too.
const STATE: u16 = 66;
/// From so many columns on the triage's word stands in full beside an alias.
const WORDS: u16 = 30;

/// The mark before a row.
const MARK: u16 = 1;
/// The letter of a triage, and its word in three letters.
const SHORT: u16 = 6;
/// The letter of a triage, and the longest word in full.
const LONG: u16 = 11;
/// The longest alias: "Winterkoning 123".
const ALIAS: u16 = 17;
/// How long the visitor waits.
const WAITS: u16 = 8;
/// The age band.
const AGE: u16 = 8;
/// Whether typing is safe.
const SAFE: u16 = 7;
/// The language.
const LANGUAGE: u16 = 4;

/// The columns of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    row: Rect,
}

impl Columns {
    /// The columns of a row.
    pub(super) const fn of(row: Rect) -> Self {
        Self { row }
    }

    /// Whether the facts stand in columns; else a row has its triage, its alias, and what is most urgent at its right.
    pub(super) const fn is_table(self) -> bool {
        self.row.width >= TABLE
    }

    /// Whether the state has a column of its own; else it stands where the wait does.
    pub(super) const fn has_state(self) -> bool {
        self.row.width >= STATE
    }

    /// Whether the triage's word stands in three letters.
    pub(super) const fn is_short(self) -> bool {
        self.is_table() || self.row.width < WORDS
    }

    /// How many columns mark and triage take, with the blank one behind them.
    pub(super) const fn head(self) -> u16 {
        MARK + if self.is_short() { SHORT } else { LONG }
    }

    const fn facts() -> u16 {
        WAITS + AGE + SAFE + LANGUAGE
    }

    /// Where the alias stands.
    pub(super) const fn alias(self) -> Rect {
        let rest = after(self.row, self.head());
        let free = rest.width.saturating_sub(Self::facts());
        Rect { width: if self.has_state() && free > ALIAS { ALIAS } else { free }, ..rest }
    }

    /// Where the state stands.
    pub(super) fn state(self) -> Rect {
        let alias = self.alias();
        Rect { x: alias.right(), width: self.waits().x.saturating_sub(alias.right()), ..self.row }
    }

    /// Where the wait stands.
    pub(super) fn waits(self) -> Rect {
        let row = self.row;
        Rect { x: row.right().saturating_sub(Self::facts()).max(row.x), width: WAITS.min(row.width), ..row }
    }

    /// Where the facts behind the wait stand: age band, safe to type, language.
    fn answers(self) -> [Rect; 3] {
        let rest = after(self.row, self.waits().right() - self.row.x);
        let column = |from: u16, width: u16| Rect { width: width.min(after(rest, from).width), ..after(rest, from) };
        [column(2, AGE - 2), column(AGE, SAFE), column(AGE + SAFE, LANGUAGE)]
    }

    /// Draws the columns' names on this row, the pane's title.
    pub(super) fn draw_names(self, world: &World, paint: &mut Paint<'_, '_>) {
        if !self.is_table() {
            return;
        }
        let words = &world.station.words;
        paint.right(self.waits(), &format!(" {} ", words.say("column-waits")), Role::Muted);
        for (at, name) in self.answers().into_iter().zip(["column-age", "column-safe", "column-language"]) {
            let at = Rect { x: at.x - 1, width: at.width + 1, ..at };
            let used = paint.words(at, &format!(" {}", words.say(name)), Role::Muted);
            paint.words(after(at, used), " ", Role::Muted);
        }
    }

    /// Draws what is known of a visitor: age band, safe to type, language; `·` is "not asked".
    pub(super) fn draw_answers(self, world: &World, entry: &BoardEntry, paint: &mut Paint<'_, '_>) {
        let words = &world.station.words;
        let [age, safe, language] = self.answers();
        match entry.answers.age_band {
            None => paint.words(age, "·", Role::Muted),
            Some(AgeBand::Unknown) => paint.words(age, "?", Role::Muted),
            Some(band) => paint.words(age, &band.code().replace('-', "–"), Role::Text),
        };
        match world.can_type_safely(&entry.conversation) {
            None => paint.words(safe, "·", Role::Muted),
            Some(true) => paint.words(safe, &words.say("preview-yes"), Role::Text),
            Some(false) => paint.words(safe, &words.say("preview-no"), Role::Warning),
        };
        let tag = entry.tag.as_ref().map_or_else(|| entry.language.code(), |tag| tag.primary());
        paint.words(language, tag, Role::Text);
    }
}
