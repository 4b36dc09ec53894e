//! Finding words in the conversation: what was typed, what was found, and which hit is shown in its place.
//!
//! The search is the conversation's own: the composer with its draft stays below it, and the newest words stay in sight
//! while an old place is shown.

use std::collections::HashMap;

use ratatui::layout::Rect;

use super::Parts;
use crate::keymap::Chord;
use crate::text::{SafeText, Wanted};
use crate::theme::Role;
use crate::widget::editing;
use crate::widget::field;
use crate::widget::list::Search;
use crate::widget::paint::Paint;
use crate::world::World;
use crate::world::chat::Chat;
use crate::world::transcript::Anchor;
use desk::conversation::{Item, Line, LineKey};
use desk::event::ConversationId;

/// A search in a conversation.
#[derive(Debug)]
pub(super) struct Seek {
    /// In which conversation.
    conversation: ConversationId,
    /// What is searched for; its hits are lines, which have names of their own.
    search: Search,
    wanted: Wanted,
    /// The lines in which it stands, the oldest first.
    hits: Vec<LineKey>,
    /// The number of each of them, from 1.
    numbers: HashMap<LineKey, usize>,
    /// The hit that is shown.
    shown: Option<LineKey>,
    /// How many lines were searched.
    lines: usize,
    /// Whether another hit is to come into sight.
    is_moved: bool,
}

impl Seek {
    /// A search in a conversation, of which nothing was typed yet.
    pub(super) fn of(conversation: ConversationId) -> Self {
        Self {
            conversation,
            search: Search::default(),
            wanted: Wanted::default(),
            hits: Vec::new(),
            numbers: HashMap::new(),
            shown: None,
            lines: 0,
            is_moved: false,
        }
    }

    /// Whether it is a search in this conversation.
    pub(super) fn is_in(&self, conversation: Option<&ConversationId>) -> bool {
        conversation == Some(&self.conversation)
    }

    /// Whether there is a hit to go to.
    pub(super) const fn has_hits(&self) -> bool {
        !self.hits.is_empty()
    }

    /// The number of a line among the hits.
    pub(super) fn number(&self, key: LineKey) -> Option<usize> {
        self.numbers.get(&key).copied()
    }

    /// Whether a line is the hit that is shown.
    pub(super) fn is_shown(&self, key: LineKey) -> bool {
        self.shown == Some(key)
    }

    /// What is searched for.
    pub(super) const fn wanted(&self) -> &Wanted {
        &self.wanted
    }

    /// A key in the search field.
    pub(super) fn edit(&mut self, world: &World, chord: Chord) {
        if editing::edit(&mut self.search.query, chord, usize::MAX) {
            self.search_anew(world);
        }
    }

    /// Pasted into the search field.
    pub(super) fn paste(&mut self, world: &World, text: &str) {
        self.search.paste(text);
        self.search_anew(world);
    }

    /// Another search begins with the newest hit.
    fn search_anew(&mut self, world: &World) {
        let wanted = Wanted::new(self.search.query.text());
        if wanted != self.wanted {
            (self.wanted, self.shown, self.lines) = (wanted, None, 0);
            self.find(world);
        }
    }

    /// Looks for what is wanted in every line.
    fn find(&mut self, world: &World) {
        let Some(chat) = world.chat(&self.conversation) else { return };
        self.lines = chat.conversation.len();
        let hits = chat.conversation.lines().filter(|line| self.wanted.is_in(text_of(world, line)));
        self.hits = hits.map(|line| line.key).collect();
        self.numbers = self.hits.iter().enumerate().map(|(index, key)| (*key, index + 1)).collect();
        if self.shown.is_none_or(|shown| !self.numbers.contains_key(&shown)) {
            self.shown = self.hits.last().copied();
            self.is_moved = self.shown.is_some();
        }
    }

    /// To the hit before the one that is shown; from the first one to the last.
    pub(super) fn earlier(&mut self) {
        self.step(|at, count| at.checked_sub(1).unwrap_or(count - 1));
    }

    /// To the hit behind the one that is shown; from the last one to the first.
    pub(super) fn later(&mut self) {
        self.step(|at, count| (at + 1) % count);
    }

    fn step(&mut self, to: impl FnOnce(usize, usize) -> usize) {
        let Some(number) = self.shown.and_then(|shown| self.number(shown)) else { return };
        self.shown = self.hits.get(to(number - 1, self.hits.len())).copied();
        self.is_moved = true;
    }

    /// After every message: what came meanwhile is searched too, and another hit comes into sight.
    pub(super) fn follow(&mut self, world: &mut World, area: Rect) {
        if world.chat(&self.conversation).is_some_and(|chat| chat.conversation.len() != self.lines) {
            self.find(world);
        }
        if !std::mem::take(&mut self.is_moved) {
            return;
        }
        let Some(key) = self.shown else { return };
        // as it is divided while an old place is shown
        let parts = Parts::divided(world, area);
        let (width, height) = parts.words();
        let wanted = self.wanted.clone();
        let Some(chat) = world.chat_mut(&self.conversation) else { return };
        let row = chat.conversation.position(key).map_or(1, |index| row_of(chat, index, &wanted, width) + 1);
        chat.scroll = Some(Anchor { key, rows: row });
        // not at the edge: what was said behind it is seen too
        chat.scroll_by((height / 3).cast_signed(), width, height);
    }

    /// Draws the search field: what is typed, and which of how many is shown.
    pub(super) fn draw(&self, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
        let words = &world.station.words;
        let (told, role) = match self.shown.and_then(|shown| self.number(shown)) {
            _ if self.wanted.is_empty() => (String::new(), Role::Muted),
            None => (format!(" {} ", words.say("seek-none")), Role::Warning),
            Some(number) => {
                let counts = [("number", number.into()), ("count", self.hits.len().into())];
                (format!(" {} ", words.with("seek-hits", &counts)), Role::Match)
            }
        };
        let columns = u16::try_from(SafeText::row(&told).width()).unwrap_or(u16::MAX);
        let room = area.width.saturating_sub(columns + 12) > 0;
        let used = if room && !told.is_empty() { paint.right(area, &told, role) } else { 0 };
        field::search(words, &self.search, Rect { width: area.width - used, ..area }, focused, paint);
    }
}

/// The words of a line that are searched: what was said, noted, or referred to.
fn text_of<'a>(world: &'a World, line: &Line<'a>) -> &'a str {
    match line.item {
        Item::Said { body, .. } => body,
        Item::Note(text) => text,
        Item::Referral(made) => {
            let entry = world.station.content.directory.entry(&made.entry);
            entry.map_or(made.entry.as_str(), |entry| entry.name.get(world.station.words.language()))
        }
        Item::Listening(_) | Item::Went(_) | Item::Alert(_) | Item::Passed { .. } | Item::Unreadable => "",
    }
}

/// In which row of a line, from its first one, what is wanted stands.
fn row_of(chat: &Chat, index: usize, wanted: &Wanted, width: u16) -> usize {
    let Some(line) = chat.conversation.line(index) else { return 0 };
    let laid = chat.lay(&line, width);
    let at = wanted.places(laid.text.as_str()).first().map_or(0, |place| laid.wrapped.row_of(place.start));
    chat.rows_before_words(index, &line, &laid) + at
}
