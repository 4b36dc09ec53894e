//! A dialog that searches: a field, and what was found, the best first.

use std::fmt::Debug;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use ratatui::layout::Rect;

use super::frame;
use crate::intent::{self, Intent, Move, Scope};
use crate::keymap::Chord;
use crate::layer::{Dialog, Then};
use crate::text::SafeText;
use crate::theme::{Role, Surface};
use crate::told::{Told, ToldRow};
use crate::widget::field;
use crate::widget::flow::{self, Flow};
use crate::widget::list::Search;
use crate::widget::paint::{Paint, below, row, rule};
use crate::widget::place;
use crate::world::World;

/// What is searched, and what follows when something of it is taken.
pub trait Findable: Debug + 'static {
    /// The word key of the dialog's title.
    fn title(&self) -> &'static str;

    /// What can be found now: its index, and the text it is found by.
    fn texts(&self, world: &World) -> Vec<(usize, String)>;

    /// What a hit is shown as.
    fn shown(&self, world: &World, index: usize) -> Option<Hit>;

    /// A hit is taken; the dialog is gone by then.
    fn take(&mut self, index: usize, world: &mut World) -> Then;
}

/// What a hit is shown as.
#[derive(Debug)]
pub struct Hit {
    /// What kind of thing it is, or its key.
    pub label: String,
    /// What it is called.
    pub words: String,
    /// All about it, below the list while it is selected; nothing where its name says all.
    pub about: String,
}

/// The columns of a label.
const LABEL: u16 = 14;
/// The rows for what is told of the selected hit, where there is room, and the fewest rows of a list above them.
const ABOUT: (u16, u16) = (3, 5);

/// The parts of the dialog: the list below the search field, and below it what is told of the selected hit.
fn parts(world: &World) -> (u16, u16) {
    let rows = world.room.height.saturating_sub(3);
    let about = ABOUT.0.min(rows.saturating_sub(ABOUT.1 + 1));
    (rows - about - u16::from(about > 0), about)
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

    /// The rows of the list.
    fn rows(&self, world: &World) -> Vec<Flow> {
        let width = place::dialog_width(world.room);
        let row = |index: &usize| {
            let hit = self.what.shown(world, *index)?;
            let head = [("  ", Role::Muted), (&*hit.label, Role::HintKey)];
            // what it does stands beside its name where all of it has room; of the selected one it stands below the list
            let about = format!(" — {}", hit.about);
            let columns = SafeText::row(&hit.words).width() + SafeText::row(&about).width();
            let has_room = !hit.about.is_empty() && columns <= usize::from(width.saturating_sub(LABEL));
            let about = if has_room { &*about } else { "" };
            Some(Flow::behind(&head, LABEL, &[(&hit.words, Role::Text), (about, Role::Muted)], width))
        };
        self.search.found.iter().filter_map(row).collect()
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
        self.search.selection.go(by, self.search.found.len(), usize::from(parts(world).0.max(1)));
    }

    fn follow(&mut self, world: &mut World) {
        let rows = self.rows(world);
        self.search.selection.show_tall(&flow::heights(&rows), usize::from(parts(world).0.max(1)));
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

    fn told(&self, world: &World) -> Told {
        let row = |index: &usize| {
            let hit = self.what.shown(world, *index)?;
            let label = if hit.label.is_empty() { String::new() } else { format!(", {}", hit.label) };
            Some(ToldRow::new(index.to_string(), format!("{}{label}", hit.words)))
        };
        let rows: Vec<ToldRow> = self.search.found.iter().filter_map(row).collect();
        let none = rows.is_empty().then(|| world.station.words.say("linear-nothing-found").into_owned());
        let chosen = self.search.chosen().and_then(|index| self.what.shown(world, index));
        frame::titled(world, None, self.what.title())
            .with_head(none)
            .with_rows(rows, self.search.selection.row)
            .with_about(chosen.map(|hit| hit.about))
            .with_field(world.station.words.say("referral-search"), self.search.query.text())
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let (list, about) = parts(world);
        let area = frame::open(world, None, self.what.title(), u16::MAX - 2, paint);
        let at = below(area, 1);
        let place = (Rect { height: list.min(at.height), ..at }, true, Surface::Raised);
        let hidden = flow::list(&self.rows(world), &self.search.selection, place, paint);
        field::search(&world.station.words, &self.search, row(area, 0), true, paint);
        let chosen = self.search.chosen().and_then(|index| self.what.shown(world, index));
        if let Some(hit) = chosen.filter(|_| about > 0) {
            rule(row(at, list), paint);
            paint.paragraph(below(at, list + 1), &hit.about, Role::Muted);
        }
        frame::edge(world, hidden, area, paint);
    }
}
