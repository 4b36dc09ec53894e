//! A dialog that searches: a field, and what was found, the best first.

use std::fmt::Debug;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::frame;
use crate::intent::{self, Intent, Move, Scope};
use crate::keymap::Chord;
use crate::layer::{Dialog, Then};
use crate::theme::{Role, Surface};
use crate::widget::field;
use crate::widget::list::Search;
use crate::widget::paint::{Paint, below, row, surface};
use crate::widget::place;
use crate::world::World;

/// What is searched, and what follows when something of it is taken.
pub trait Findable: Debug + 'static {
    /// The word key of the dialog's title.
    fn title(&self) -> &'static str;

    /// What can be found now: its index, and the text it is found by.
    fn texts(&self, world: &World) -> Vec<(usize, String)>;

    /// What a hit is shown as: a label and words.
    fn shown(&self, world: &World, index: usize) -> Option<(String, String)>;

    /// A hit is taken; the dialog is gone by then.
    fn take(&mut self, index: usize, world: &mut World) -> Then;
}

/// The dialog over what is searched.
#[derive(Debug)]
pub struct Find<T> {
    /// What is searched.
    pub what: T,
    /// What is searched for, and what was found.
    pub search: Search,
}

impl<T: Findable> Find<T> {
    /// A dialog in which something was typed already.
    pub fn new(what: T, typed: &str, world: &World) -> Self {
        let mut find = Self { what, search: Search::with(typed) };
        find.again(world);
        find
    }

    fn again(&mut self, world: &World) {
        self.search.found = fitting(self.search.query.text(), self.what.texts(world));
    }
}

/// Indices of the texts that fit what is typed, the best first; all of them while nothing is typed.
fn fitting(typed: &str, texts: Vec<(usize, String)>) -> Vec<usize> {
    if typed.trim().is_empty() {
        return texts.into_iter().map(|(index, _)| index).collect();
    }
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut score = |text: &str| pattern.score(Utf32Str::new(text, &mut buffer), &mut matcher);
    let mut hits: Vec<(bool, u32, usize)> = texts
        .into_iter()
        .filter_map(|(index, text)| {
            // what something is called counts more than what is said of it
            let name = text.split(" — ").next().unwrap_or(&text);
            match score(name) {
                Some(hit) => Some((true, hit, index)),
                None => score(&text).map(|hit| (false, hit, index)),
            }
        })
        .collect();
    hits.sort_by_key(|(named, score, index)| (!named, std::cmp::Reverse(*score), *index));
    hits.into_iter().map(|(.., index)| index).collect()
}

impl<T: Findable> Dialog for Find<T> {
    fn scope(&self) -> Scope {
        Scope::Find
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        let Intent::Find(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Find::Find => match self.search.chosen() {
                Some(index) => Then::shut_and(self.what.take(index, world)),
                None => Then::Shut,
            },
            intent::Find::CancelFind => Then::Shut,
        }
    }

    fn go(&mut self, world: &mut World, by: Move) {
        self.search.selection.go(by, self.search.found.len(), place::dialog_rows(world.station.size));
    }

    fn type_in(&mut self, world: &mut World, chord: Chord) -> Then {
        if self.search.edit(chord) {
            self.again(world);
        }
        Then::Nothing
    }

    fn paste(&mut self, world: &mut World, text: &str) {
        self.search.paste(text);
        self.again(world);
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let height = u16::try_from(place::dialog_rows(world.station.size)).unwrap_or(u16::MAX);
        let area = frame::open(world, None, self.what.title(), height.saturating_add(1), paint);
        field::search(&world.station.words, &self.search, row(area, 0), true, paint);
        let area = below(area, 1);
        let selection = &self.search.selection;
        for (nth, (index, found)) in (0..area.height).zip(self.search.found.iter().enumerate().skip(selection.top)) {
            let Some((label, words)) = self.what.shown(world, *found) else { continue };
            let at = row(area, nth);
            let selected = index == selection.row;
            paint.surface = if selected { surface(true, true) } else { Surface::Raised };
            paint.fill(at);
            let mark = if selected { "> " } else { "  " };
            let label = format!("{label:<11} ");
            paint.pieces(at, &[(mark, Role::Muted), (&label, Role::HintKey), (&words, Role::Text)]);
        }
        paint.surface = Surface::Raised;
    }
}
