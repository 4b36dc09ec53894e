//! The phrases: searched by use and words, the selected one in full in the visitor's language.

use ratatui::layout::Rect;

use super::search_rows;
use crate::intent::{self, Intent, Move, Scope};
use crate::keymap::Chord;
use crate::layer::{Pane, Piece, Then};
use crate::theme::{Role, Surface};
use crate::told::{Told, ToldRow, WIDTH};
use crate::widget::card::{Card, Reading, sign};
use crate::widget::field;
use crate::widget::flow::{self, Flow};
use crate::widget::list::Search;
use crate::widget::paint::{Paint, below, row, rule};
use crate::widget::place::SideParts;
use crate::world::World;
use care::Language;
use care::phase::Phase;
use care::phrases::{self, Phrase, Version};

/// The rows that the selected phrase in full takes, where there is room.
const DETAIL: u16 = 8;

/// The phrases as they are searched.
#[derive(Debug, Default)]
pub struct Phrases {
    search: Search,
    /// How many of the phrases found are for what is going on now; they come first.
    fitting: usize,
    /// How many after those are for the phase that the conversation is in, and which one.
    of_phase: (usize, Option<Phase>),
    /// How many rows the list shows.
    rows: usize,
    /// How far down the selected phrase is read.
    reading: Reading,
}

/// The phase that the open conversation is in, where that is of account.
fn phase_here(world: &World) -> Option<Phase> {
    world.open.as_ref().and_then(|open| world.phase(open)).map(|now| now.phase)
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
        (self.fitting, self.of_phase) = (0, (0, None));
        // while nothing is searched for, the phrases for what is going on come first, then those of the phase
        if self.search.query.is_empty() {
            let now = world.situations();
            let here = phase_here(world);
            let rank = |place: &usize| match all.get(*place) {
                Some(phrase) if phrase.fits(&now) => 0,
                Some(phrase) if here.is_some_and(|here| phrase.is_of(here)) => 1,
                _ => 2,
            };
            self.search.found.sort_by_key(rank);
            let count = |wanted| self.search.found.iter().filter(|place| rank(place) == wanted).count();
            (self.fitting, self.of_phase) = (count(0), (count(1), here));
        }
    }

    /// The phrases found, as the rows of a list: what each is for, and how it is typed in the composer.
    fn list(&self, world: &World, width: u16) -> Vec<Flow> {
        let (words, all) = (&world.station.words, &world.station.content.phrases);
        let row = |(index, place): (usize, &usize)| {
            let phrase = all.get(*place)?;
            let why = match self.of_phase {
                _ if index < self.fitting => format!("{} ", words.say("phrase-now")),
                (count, Some(here)) if index < self.fitting + count => {
                    format!("{} ", words.with("phrase-phase", &[("number", here.number().into())]))
                }
                _ => String::new(),
            };
            let usage = [(phrase.usage.get(words.language()), Role::Text)];
            let flow = Flow::behind(&[(" ", Role::Muted)], 2, &usage, width);
            Some(flow.with_right(&format!(" {why};{} ", phrase.code), Role::Tag, width))
        };
        self.search.found.iter().enumerate().filter_map(row).collect()
    }

    /// The selected phrase in full, in the visitor's language.
    fn card(&self, world: &World, width: u16) -> Option<Card> {
        let phrase = world.station.content.phrases.get(self.search.chosen()?)?;
        let words = &world.station.words;
        let open = world.open.as_ref();
        let visitor = open.map_or(words.language(), |open| world.visitor_language(open));
        let Version { words: text, language: spoken, is_plain } = world.phrase_version(open, phrase);
        let mut card = Card::of(width);
        if open.is_some_and(|open| world.is_plain(open)) {
            let (key, role) = if is_plain { ("plain-on", Role::Match) } else { ("plain-none", Role::Warning) };
            card.say(&words.say(key), role);
        }
        if spoken != visitor {
            let name = |language: Language| words.say(&format!("language-{}", language.code())).into_owned();
            let arguments = [("wanted", name(visitor).into()), ("got", name(spoken).into())];
            card.say(&words.with("phrase-other-language", &arguments), Role::Warning);
        }
        // in the colour that it has once it is sent
        card.say(text, Role::Helper);
        Some(card)
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

    fn can(&self, world: &World, intent: Intent) -> bool {
        let Intent::Phrases(intent) = intent else { return false };
        match intent {
            intent::Phrases::InsertPhrase => true,
            intent::Phrases::PlainPhrases => world.can_choose_plain(),
        }
    }

    fn act(&mut self, world: &mut World, intent: Intent, _which: usize) -> Then {
        let Intent::Phrases(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Phrases::InsertPhrase => return self.insert(world),
            intent::Phrases::PlainPhrases => world.toggle_plain(),
        }
        Then::Nothing
    }

    fn go(&mut self, _world: &mut World, by: Move) {
        if !self.reading.go(by) {
            self.search.selection.go(by, self.search.found.len(), self.rows);
        }
    }

    fn has_more(&self) -> bool {
        self.reading.has_more()
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

    fn fit(&mut self, world: &mut World, area: Rect) {
        // the conversation was moved to another phase while the list stands here
        if self.search.query.is_empty() && self.of_phase.1 != phase_here(world) {
            // the first stays the first; a phrase that was chosen by hand stays chosen wherever it stands now
            let chosen = self.search.chosen().filter(|_| self.search.selection.row > 0);
            self.search_again(world);
            let now = self.search.found.iter().position(|place| Some(*place) == chosen);
            self.search.selection.row = now.unwrap_or_default();
        }
        let parts = SideParts::of(area, search_rows(area), DETAIL);
        self.rows = parts.rows();
        self.search.selection.show_tall(&flow::heights(&self.list(world, parts.list.width)), self.rows);
        let rows = self.card(world, parts.detail.width).map_or(0, |card| card.height());
        self.reading.fit(self.search.chosen(), rows, below(parts.detail, 1).height);
    }

    fn told(&self, world: &World) -> Told {
        let (words, all) = (&world.station.words, &world.station.content.phrases);
        let row = |place: &usize| {
            let phrase = all.get(*place)?;
            Some(ToldRow::new(&*phrase.id, format!("{}, ;{}", phrase.usage.get(words.language()), phrase.code)))
        };
        let rows: Vec<ToldRow> = self.search.found.iter().filter_map(row).collect();
        let none = rows.is_empty().then(|| words.say("phrase-none").into_owned());
        Told::titled(words.say("pane-phrases"))
            .with_head(none)
            .with_rows(rows, self.search.selection.row)
            .with_about(self.card(world, WIDTH).map(|card| card.words()).unwrap_or_default())
            .with_field(words.say("referral-search"), self.search.query.text())
    }

    fn draw(&self, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
        let (parts, words) = (SideParts::of(area, search_rows(area), DETAIL), &world.station.words);
        paint.pane(area, &words.say("pane-phrases"), focused);
        if self.search.found.is_empty() && parts.list.height > 0 {
            paint.words(row(parts.list, 0), &words.say("phrase-none"), Role::Muted);
        }
        let rows = self.list(world, parts.list.width);
        let hidden = flow::list(&rows, &self.search.selection, (parts.list, focused, Surface::Ground), paint);
        field::search(words, &self.search, parts.search, focused, paint);
        rule(row(parts.detail, 0), paint);
        sign(hidden, row(parts.detail, 0), None, words, paint);
        if let Some(card) = self.card(world, parts.detail.width) {
            card.draw(below(parts.detail, 1), &self.reading, (words, &world.station.keymap, focused), paint);
        }
    }
}
