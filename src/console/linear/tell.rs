//! What is said of the place that has the keyboard: all of it when it comes, and then what changed.

use super::say::{Fact, Line, Weight, plain};
use super::{Linear, Place};
use crate::intent::Scope;
use crate::screen::{Screen, Whereabouts};
use crate::told::{Number, Told, ToldRow};

/// So many lines of a place are said at once; the rest when it is asked for.
const AT_ONCE: usize = 12;
/// So many of the keys are said with a place, and so many where the desk's are said with them.
const KEYS: (usize, usize) = (6, 9);
/// So many places are remembered: who comes back to one hears what changed.
const PLACES: usize = 24;

impl Linear {
    /// All of a place: what it is called, its facts, its rows with their numbers, what is told of the selected one, its keys.
    pub(super) fn enter(&mut self, told: &Told, at: Whereabouts, screen: &Screen) -> Vec<Fact> {
        let mut lines = vec![Line::of(format!("{}.", told.title.trim_end_matches('.')))];
        self.more.clear();
        let left = std::mem::take(&mut self.place);
        let known = self.places.iter().position(|place| place.at.as_ref() == Some(&at));
        let known = known.map(|known| self.places.remove(known));
        if left.at.as_ref().is_some_and(Whereabouts::is_pane) {
            self.places.push(left);
            let many = self.places.len().saturating_sub(PLACES);
            self.places.drain(..many);
        }
        // whoever comes back knows the list: its numbers stay, and what changed is said
        if let Some(known) = known {
            self.place = Place { at: Some(at), ..known };
            let changed = self.changed(told, screen);
            lines.extend(changed.into_iter().map(|fact| fact.line));
            let selected = told.selected.and_then(|at| Some((at, told.rows.get(at)?)));
            let selected = selected.map(|(at, row)| Self::row(told, at, row, screen));
            lines.extend(selected.filter(|line| !lines.contains(line)));
        } else {
            lines.extend(told.head.iter().map(Line::of));
            self.place = Place { at: Some(at), told: told.clone(), list: Vec::new() };
            lines.extend(self.rows(told, screen));
            lines.extend(told.about.iter().map(Line::of));
            lines.extend(hints(told, screen).map(Line::of));
            let is_first = screen.gate.is_open() && !std::mem::replace(&mut self.introduced, true);
            lines.extend(is_first.then(|| Line::of(screen.world.station.words.say("linear-introduction"))));
        }
        lines.into_iter().map(|line| Fact::by(Weight::Place, line)).collect()
    }

    /// The rows with their numbers, as many as are said at once.
    pub(super) fn rows(&mut self, told: &Told, screen: &Screen) -> Vec<Line> {
        self.place.list = told.rows.iter().map(|row| row.key.clone()).collect();
        let mut lines: Vec<Line> =
            told.rows.iter().enumerate().map(|(nth, row)| Self::row(told, nth, row, screen)).collect();
        if lines.len() > AT_ONCE + 2 {
            self.more = lines.split_off(AT_ONCE);
            let count = [("count", self.more.len().into())];
            lines.push(Line::of(screen.world.station.words.with("linear-more", &count)));
        }
        lines
    }

    fn row(told: &Told, nth: usize, row: &ToldRow, screen: &Screen) -> Line {
        let is_selected = told.selected == Some(nth) && told.rows.len() > 1;
        let mark = if is_selected {
            format!(", {}", screen.world.station.words.say("linear-selected"))
        } else {
            String::new()
        };
        let number = row.mark.clone().unwrap_or_else(|| (nth + 1).to_string());
        Line::of(format!("{number}: {}{mark}", plain(&row.whole())))
    }

    /// Who arrives in the queue, or is told of there, gets a number behind those that were said.
    pub(super) fn number(&mut self, facts: &mut [Fact]) {
        for fact in facts {
            let Some(row) = &fact.row else { continue };
            let at = self.place.list.iter().position(|known| known == row).unwrap_or_else(|| {
                self.place.list.push(row.clone());
                self.place.list.len() - 1
            });
            fact.line.words = format!("{}: {}", at + 1, fact.line.words);
        }
    }

    /// The next part of a long list.
    pub(super) fn next_part(&mut self, screen: &Screen) -> Vec<Line> {
        if self.more.is_empty() {
            return vec![Line::of(screen.world.station.words.say("linear-no-more"))];
        }
        let rest = self.more.split_off(self.more.len().min(AT_ONCE));
        let mut lines = std::mem::replace(&mut self.more, rest);
        if !self.more.is_empty() {
            let count = [("count", self.more.len().into())];
            lines.push(Line::of(screen.world.station.words.with("linear-more", &count)));
        }
        lines
    }

    /// What changed in a place since it was told last: new facts, rows that say something else, another row selected. That
    /// a row came, went or moved is no news here: where that is, it is said as what happened.
    pub(super) fn changed(&mut self, told: &Told, screen: &Screen) -> Vec<Fact> {
        let before = std::mem::replace(&mut self.place.told, told.clone());
        let mut lines: Vec<Line> = Vec::new();
        let is_queue = screen.scope() == Scope::Queue;
        // a search says its rows anew
        if before.field.as_ref().map(|field| &field.text) != told.field.as_ref().map(|field| &field.text)
            && !told.rows.is_empty()
        {
            lines.extend(told.head.iter().map(Line::of));
            lines.extend(self.rows(told, screen));
            lines.extend(hints(told, screen).map(Line::of));
            return lines.into_iter().map(|line| Fact::by(Weight::Place, line)).collect();
        }
        // the queue says its rows by what happened
        if !is_queue {
            // what is said to the team is news wherever the keyboard is; here the last fact alone tells of the place
            let from = if screen.scope() == Scope::Team { told.head.len().saturating_sub(1) } else { 0 };
            let new = told.head[from..].iter().filter(|fact| !before.head.contains(fact));
            lines.extend(new.map(Line::of));
            for (nth, row) in told.rows.iter().enumerate() {
                let was = before.rows.iter().find(|was| was.key == row.key);
                if was.is_some_and(|was| was.words != row.words) {
                    lines.push(Self::row(told, nth, row, screen));
                }
            }
            let keys = |told: &Told| told.rows.iter().map(|row| row.key.clone()).collect::<Vec<_>>();
            if keys(&before) != keys(told) && !told.rows.is_empty() {
                lines.extend(self.rows(told, screen));
            }
        }
        let selected = |told: &Told| told.selected.and_then(|at| told.rows.get(at)).map(|row| row.key.clone());
        if selected(&before) != selected(told)
            && let Some((at, row)) = told.selected.and_then(|at| Some((at, told.rows.get(at)?)))
            && (!is_queue || self.ended)
        {
            let line = Self::row(told, at, row, screen);
            if !lines.contains(&line) {
                lines.push(line);
            }
            lines.extend(told.about.iter().map(Line::of));
        }
        lines.into_iter().map(|line| Fact::by(Weight::Place, line)).collect()
    }
}

/// The keys here and now, in a sentence; what a number does first.
pub(super) fn hints(told: &Told, screen: &Screen) -> Option<String> {
    let words = &screen.world.station.words;
    let number = (!told.rows.is_empty()).then(|| {
        words.say(match told.number {
            Number::Chooses => "linear-number-chooses",
            Number::Selects => "linear-number-selects",
            Number::Answers => "linear-number-answers",
            Number::Marks => "linear-number-marks",
        })
    });
    let keys = screen.key_hints();
    // what leads elsewhere is said where a helper works, and not in every list
    let most = if matches!(screen.scope(), Scope::Queue | Scope::Composer) { KEYS.1 } else { KEYS.0 };
    let keys = keys.iter().filter(|(.., is_own)| *is_own || most == KEYS.1).take(most);
    let keys = keys.map(|(key, title, _)| format!("{key} {title}"));
    let all: Vec<String> = number.map(std::borrow::Cow::into_owned).into_iter().chain(keys).collect();
    (!all.is_empty()).then(|| words.with("linear-keys", &[("keys", all.join(", ").into())]).into_owned())
}
