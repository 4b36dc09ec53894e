//! The phrases: searched by use and words, the selected one in full in the visitor's language.

use ratatui::layout::Rect;

use super::{search_rows, situation};
use crate::intent::{self, Intent, Move, Scope};
use crate::keymap::Chord;
use crate::layer::{Pane, Piece, Then};
use crate::theme::{Role, Surface};
use crate::widget::field;
use crate::widget::list::Search;
use crate::widget::paint::{Paint, below, row, surface};
use crate::widget::place::SideParts;
use crate::world::World;
use care::Language;
use care::phrases::{self, Phrase};

/// The rows that the selected phrase in full takes, where there is room.
const DETAIL: u16 = 6;

/// The phrases as they are searched.
#[derive(Debug, Default)]
pub struct Phrases {
    search: Search,
    /// How many of the phrases found are for what is going on now; they come first.
    fitting: usize,
    /// How many rows the list shows.
    rows: usize,
}

impl Phrases {
    /// What was found: places in the content's list, the best first; and how many of them are for what is going on now.
    pub fn found(&self) -> (&[usize], usize) {
        (&self.search.found, self.fitting)
    }

    /// Searches anew: the query or the content is another one.
    fn search_again(&mut self, world: &World) {
        let all = &world.station.content.phrases;
        let place = |found: &Phrase| all.iter().position(|phrase| phrase.id == found.id);
        self.search.found = phrases::search(all, self.search.query.text()).into_iter().filter_map(place).collect();
        self.fitting = 0;
        // while nothing is searched for, the phrases for what is going on come first
        if self.search.query.is_empty() {
            let now = situation::situations(world);
            let fits = |place: &usize| all.get(*place).is_some_and(|phrase| phrase.fits(&now));
            self.search.found.sort_by_key(|place| !fits(place));
            self.fitting = self.search.found.iter().filter(|place| fits(place)).count();
        }
    }

    fn clear(&mut self, world: &World) {
        self.search = Search::default();
        self.search_again(world);
    }

    /// Has the screen put the selected phrase into the composer. The search is emptied for the next one.
    fn insert(&mut self, world: &mut World) -> Then {
        let Some(conversation) = world.composer_to_fill() else { return Then::Nothing };
        let all = &world.station.content.phrases;
        let Some(phrase) = self.search.chosen().and_then(|place| all.get(place)) else { return Then::Nothing };
        let piece = Piece::Phrase(phrase.id.clone());
        self.clear(world);
        // nothing was typed for it in the composer
        Then::Put { conversation, piece, replaces: 0 }
    }
}

impl Pane for Phrases {
    fn scope(&self) -> Scope {
        Scope::Phrases
    }

    fn can(&self, _world: &World, intent: Intent) -> bool {
        let Intent::Phrases(intent) = intent else { return false };
        match intent {
            intent::Phrases::InsertPhrase => true,
        }
    }

    fn act(&mut self, world: &mut World, intent: Intent, _which: usize) -> Then {
        let Intent::Phrases(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Phrases::InsertPhrase => self.insert(world),
        }
    }

    fn go(&mut self, _world: &mut World, by: Move) {
        self.search.selection.go(by, self.search.found.len(), self.rows);
    }

    fn type_in(&mut self, world: &mut World, chord: Chord) -> Then {
        if self.search.edit(chord) {
            self.search_again(world);
        }
        Then::Nothing
    }

    fn paste(&mut self, world: &mut World, text: &str) {
        self.search.paste(text);
        self.search_again(world);
    }

    fn back(&mut self, world: &mut World) -> bool {
        let searched = !self.search.query.is_empty();
        if searched {
            self.clear(world);
        }
        searched
    }

    fn enter(&mut self, world: &mut World) {
        self.search_again(world);
    }

    fn refresh(&mut self, world: &World) {
        self.search_again(world);
    }

    fn fit(&mut self, _world: &mut World, area: Rect) {
        self.rows = SideParts::of(area, search_rows(area), DETAIL).rows();
        self.search.selection.show(self.search.found.len(), self.rows);
    }

    fn draw(&self, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
        let parts = SideParts::of(area, search_rows(area), DETAIL);
        paint.pane(area, &world.station.words.say("pane-phrases"), focused);
        field::search(&world.station.words, &self.search, parts.search, focused, paint);
        if self.search.found.is_empty() && parts.list.height > 0 {
            paint.words(row(parts.list, 0), &world.station.words.say("phrase-none"), Role::Muted);
        }
        let language = world.station.words.language();
        let selection = &self.search.selection;
        let found = self.search.found.iter().enumerate().skip(selection.top);
        for (nth, (index, place)) in (0..parts.list.height).zip(found) {
            let Some(phrase) = world.station.content.phrases.get(*place) else { continue };
            let selected = index == selection.row;
            paint.surface = surface(selected, focused);
            let at = row(parts.list, nth);
            paint.fill(at);
            // as it is typed in the composer
            let used = paint.right(at, &format!(" ;{} ", phrase.code), Role::Tag);
            let mut rest = Rect { width: at.width.saturating_sub(used), ..at };
            if index < self.fitting {
                let used = paint.right(rest, &format!(" {}", world.station.words.say("phrase-now")), Role::Muted);
                rest.width = rest.width.saturating_sub(used);
            }
            let mark = if selected { "> " } else { "  " };
            paint.pieces(rest, &[(mark, Role::Muted), (phrase.usage.get(language), Role::Text)]);
        }
        paint.surface = Surface::Ground;
        let chosen = self.search.found.get(selection.row).and_then(|index| world.station.content.phrases.get(*index));
        if let Some(phrase) = chosen {
            let visitor = world.open.as_ref().map_or(language, |open| world.visitor_language(open));
            let line = "─".repeat(usize::from(parts.detail.width));
            paint.words(row(parts.detail, 0), &line, Role::Border);
            let (text, spoken) = phrase.version(visitor);
            let mut rest = below(parts.detail, 1);
            if spoken != visitor {
                let name =
                    |language: Language| world.station.words.say(&format!("language-{}", language.code())).into_owned();
                let arguments = [("wanted", name(visitor).into()), ("got", name(spoken).into())];
                let words = world.station.words.with("phrase-other-language", &arguments);
                rest = below(rest, paint.paragraph(rest, &words, Role::Warning));
            }
            // in the colour that it has once it is sent
            paint.paragraph(rest, text, Role::Helper);
        }
    }
}
