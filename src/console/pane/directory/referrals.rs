//! The referrals: searched, struck out with the reason where parents may hear of it, the selected one in full.

use ratatui::layout::Rect;

use super::{entry, search_rows};
use crate::intent::{self, Intent, Move, Scope};
use crate::keymap::Chord;
use crate::layer::{Pane, Piece, Then};
use crate::text::SafeText;
use crate::theme::{Role, Surface};
use crate::told::{Told, ToldRow, WIDTH};
use crate::widget::card::{Card, Reading, sign};
use crate::widget::field;
use crate::widget::list::Search;
use crate::widget::paint::{Paint, below, list_row, row, rule};
use crate::widget::place::SideParts;
use crate::world::World;
use care::referral::Entry;

/// The rows that the selected referral in full takes, where there is room.
const DETAIL: u16 = 26;

/// The referrals as they are searched.
#[derive(Debug, Default)]
pub struct Referrals {
    search: Search,
    /// How many rows the list shows.
    rows: usize,
    /// How far down the selected referral is read.
    reading: Reading,
    /// Whether the selected one was chosen, and takes a second key: it stays selected while that is asked for.
    is_chosen: bool,
}

impl Referrals {
    fn again(&mut self, world: &World) {
        let directory = &world.station.content.directory;
        let index = |found: &Entry| directory.entries.iter().position(|entry| entry.id == found.id);
        self.search.found = directory.search(self.search.query.text()).into_iter().filter_map(index).collect();
    }

    /// The selected referral in full.
    fn card(&self, world: &World, width: u16) -> Option<Card> {
        let entry = world.station.content.directory.entries.get(self.search.chosen()?)?;
        Some(entry::card(world, entry, width))
    }

    fn clear(&mut self, world: &World) {
        self.search = Search::default();
        self.is_chosen = false;
        self.again(world);
    }

    /// Inserts the selected referral; a struck-out one takes a deliberate second key, and is forgotten once the keyboard
    /// comes back from the composer.
    fn insert(&mut self, world: &mut World) -> Then {
        let Some(conversation) = world.composer_to_fill() else { return Then::Nothing };
        let entries = &world.station.content.directory.entries;
        let Some(entry) = self.search.chosen().and_then(|index| entries.get(index)) else { return Then::Nothing };
        let piece = Piece::Referral(entry.id.clone());
        self.is_chosen = world.struck_words(entry).is_some();
        if !self.is_chosen {
            self.clear(world);
        }
        Then::Put { conversation, piece, replaces: 0 }
    }
}

impl Pane for Referrals {
    fn scope(&self) -> Scope {
        Scope::Referrals
    }

    fn can(&self, _world: &World, intent: Intent) -> bool {
        let Intent::Referrals(intent) = intent else { return false };
        match intent {
            intent::Referrals::InsertReferral => true,
        }
    }

    fn act(&mut self, world: &mut World, intent: Intent, _which: usize) -> Then {
        let Intent::Referrals(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Referrals::InsertReferral => self.insert(world),
        }
    }

    fn go(&mut self, _world: &mut World, by: Move) {
        if !self.reading.go(by) {
            self.is_chosen = false;
            self.search.selection.go(by, self.search.found.len(), self.rows);
        }
    }

    fn has_more(&self) -> bool {
        self.reading.has_more()
    }

    fn type_in(&mut self, world: &mut World, chord: Chord) -> Then {
        // who was asked about one and types on searches for another
        if std::mem::take(&mut self.is_chosen) && chord.text().is_some() {
            self.clear(world);
        }
        if self.search.edit(chord) {
            self.again(world);
        }
        Then::Nothing
    }

    fn paste(&mut self, world: &mut World, text: &str) {
        if std::mem::take(&mut self.is_chosen) {
            self.clear(world);
        }
        self.search.paste(text);
        self.again(world);
    }

    fn back(&mut self, world: &mut World) -> bool {
        let searched = !self.search.query.is_empty();
        if searched {
            self.clear(world);
        }
        searched
    }

    fn enter(&mut self, world: &mut World) {
        if self.is_chosen {
            self.clear(world);
        }
    }

    fn refresh(&mut self, world: &World) {
        self.again(world);
    }

    fn fit(&mut self, world: &mut World, area: Rect) {
        let parts = SideParts::of(area, search_rows(area), DETAIL);
        self.rows = parts.rows();
        self.search.selection.show(self.search.found.len(), self.rows);
        let rows = self.card(world, parts.detail.width).map_or(0, |card| card.height());
        self.reading.fit(self.search.chosen(), rows, below(parts.detail, 1).height);
    }

    fn told(&self, world: &World) -> Told {
        let (words, entries) = (&world.station.words, &world.station.content.directory.entries);
        let row = |index: &usize| {
            let entry = entries.get(*index)?;
            let struck = world.struck_words(entry).map(|_| words.say("referral-struck").into_owned());
            let name = entry.name.get(words.language()).to_owned();
            let marks = entry::marks(world, entry).into_iter().map(|(mark, _)| mark);
            let facts: Vec<String> = struck.into_iter().chain([name]).chain(marks).collect();
            Some(ToldRow::new(&*entry.id, format!("{}, ;{}", facts.join(", "), entry.code)))
        };
        let rows: Vec<ToldRow> = self.search.found.iter().filter_map(row).collect();
        let none = rows.is_empty().then(|| words.say("referral-none").into_owned());
        Told::titled(words.say("pane-referrals"))
            .with_head(none)
            .with_rows(rows, self.search.selection.row)
            .with_about(self.card(world, WIDTH).map(|card| card.words()).unwrap_or_default())
            .with_field(words.say("referral-search"), self.search.query.text())
    }

    fn draw(&self, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
        let parts = SideParts::of(area, search_rows(area), DETAIL);
        paint.pane(area, &world.station.words.say("pane-referrals"), focused);
        field::search(&world.station.words, &self.search, parts.search, focused, paint);
        let entries = &world.station.content.directory.entries;
        if self.search.found.is_empty() && parts.list.height > 0 {
            paint.words(row(parts.list, 0), &world.station.words.say("referral-none"), Role::Muted);
        }
        let selection = &self.search.selection;
        let found = self.search.found.iter().enumerate().skip(selection.top);
        for (nth, (index, entry)) in (0..parts.list.height).zip(found) {
            let Some(entry) = entries.get(*entry) else { continue };
            let (at, selected) = (row(parts.list, nth), index == selection.row);
            list_row(at, (selected, focused, Surface::Ground), paint, |paint| one(world, entry, selected, at, paint));
        }
        rule(row(parts.detail, 0), paint);
        let hidden = self.search.found.len().saturating_sub(selection.top + usize::from(parts.list.height));
        sign((selection.top, hidden), row(parts.detail, 0), None, &world.station.words, paint);
        if let Some(card) = self.card(world, parts.detail.width) {
            let station = &world.station;
            card.draw(below(parts.detail, 1), &self.reading, (&station.words, &station.keymap, focused), paint);
        }
    }
}

/// A referral: its name, what must be seen at a glance, its shortcut.
fn one(world: &World, entry: &Entry, selected: bool, at: Rect, paint: &mut Paint<'_, '_>) {
    let struck = world.struck_words(entry).is_some();
    let used = paint.right(at, &format!(" ;{} ", entry.code), Role::Tag);
    let rest = Rect { width: at.width.saturating_sub(used), ..at };
    let name = entry.name.get(world.station.words.language());
    let rest = marks(world, entry, name, rest, paint);
    let mark = match (selected, struck) {
        (_, false) => "  ",
        (false, true) => "× ",
        // the first column has the mark of the selected one
        (true, true) => " ×",
    };
    let role = if struck { Role::StruckOut } else { Role::Text };
    paint.pieces(rest, &[(mark, Role::Muted), (name, role)]);
}

/// What a helper must see at a glance, in words, left of the shortcut: what matters most first, and as many as leave the
/// name whole; the first one always. Returns what is left of the row.
fn marks(world: &World, entry: &Entry, name: &str, at: Rect, paint: &mut Paint<'_, '_>) -> Rect {
    let mut rest = at;
    let mut room = at.width.saturating_sub(2 + SafeText::row(name).width().try_into().unwrap_or(u16::MAX));
    for (nth, (mark, role)) in entry::marks(world, entry).into_iter().enumerate() {
        let mark = format!(" {mark}");
        let width = u16::try_from(SafeText::row(&mark).width()).unwrap_or(u16::MAX);
        if width > room && nth > 0 {
            break;
        }
        let used = paint.right(rest, &mark, role);
        (rest.width, room) = (rest.width.saturating_sub(used), room.saturating_sub(width));
    }
    rest
}
