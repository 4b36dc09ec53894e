//! One visitor on the roll.

use std::time::Instant;

use super::ending::Ending;
use super::figures::Figures;

/// A console that is not heard for so long is silent, in milliseconds.
pub(super) const SILENT: u64 = 90_000;
/// What the door says is drawn at the latest after so long, in milliseconds as they are.
const DRAWN: u64 = 500;

/// Nobody reads what a visitor writes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Alone {
    pub(super) ending: Ending,
    pub(super) since: Instant,
}

/// One visitor: present from arrival to the end of the night.
#[derive(Debug)]
pub(super) struct Seat {
    pub(super) alias: String,
    /// For how long a word may stay unanswered, in milliseconds.
    pub(super) limit: u64,
    /// Whose console has the visitor.
    pub(super) holder: usize,
    /// When the oldest unanswered word was said.
    pub(super) asked: Option<Instant>,
    /// When the last answered one was said, and answered.
    pub(super) answered: Option<(Instant, Instant)>,
    /// Nobody reads.
    pub(super) alone: Option<Alone>,
    /// That was so, until then.
    pub(super) cared: Option<(Alone, Instant)>,
    /// Since when the watching screen names the visitor as without a helper.
    pub(super) named: Option<Instant>,
    /// Somebody is about to care.
    pub(super) attending: bool,
}

/// What came late is drawn at the latest after so long, on a machine that has too much to do.
const SLOW: u64 = 2_000;

/// A moment of the night, and when the holder's console gave its last signs of life.
pub(super) struct Look {
    pub(super) now: Instant,
    pub(super) alive: Vec<Instant>,
    pub(super) times: u32,
}

impl Look {
    /// The time since a moment by the desk's clocks, in milliseconds.
    pub(super) fn since(&self, at: Instant) -> u64 {
        self.between(at, self.now)
    }

    /// Whether the console was not heard for ninety seconds, up to now or a moment ago: the desk is right to say so.
    fn was_silent(&self) -> bool {
        let recent = |at: Instant| self.now.saturating_duration_since(at).as_millis() < u128::from(SLOW);
        let ends = self.alive.iter().copied().skip(1).chain([self.now]);
        let silent = |(from, to): (&Instant, Instant)| recent(to) && self.between(*from, to) >= SILENT;
        self.alive.is_empty() || self.alive.iter().zip(ends).any(silent)
    }

    /// How long ago the last signs of life were, for who reads of a failure.
    fn ages(&self) -> Vec<u64> {
        self.alive.iter().map(|at| self.since(*at)).collect()
    }

    fn between(&self, from: Instant, to: Instant) -> u64 {
        let gone = to.saturating_duration_since(from).as_micros() * u128::from(self.times) / 1_000;
        u64::try_from(gone).unwrap_or(u64::MAX)
    }
}

impl Seat {
    /// A frame of the watching screen names the visitor, or does not.
    pub(super) fn seen(&mut self, is_named: bool, look: &Look, figures: &mut Figures) {
        match (self.named, is_named) {
            (None, true) => {
                self.named = Some(look.now);
                self.named_first(look, figures);
            }
            (Some(_), false) => {
                self.named = None;
                match self.alone.filter(|_| !self.attending) {
                    // words that were under way answered the visitor's: the console is not silent yet, and will be
                    Some(alone) if !alone.ending.is_well() && look.since(alone.since) < SILENT => {
                        figures.under_way += 1;
                    }
                    Some(alone) => {
                        let (gone, ages) = (look.since(alone.since), look.ages());
                        let words =
                            format!("not named any more after {gone} ms, signs of life {ages:?} ms ago: {self:?}");
                        figures.violations.push(words);
                    }
                    None => {}
                }
                if let Some((_, at)) = self.cared.filter(|_| self.alone.is_none()) {
                    figures.attended.push(look.since(at));
                }
            }
            _ => {}
        }
    }

    fn named_first(&self, look: &Look, figures: &mut Figures) {
        let alone = self.alone.filter(|alone| alone.ending != Ending::Nap);
        if let Some(alone) = alone.filter(|_| !self.attending) {
            self.known(alone, look, figures);
        } else if alone.is_some() || self.is_late(look) {
            // known before, and somebody who is about to care has not answered yet
            figures.unanswered += 1;
        } else if look.was_silent() {
            figures.starved += 1;
        } else {
            let (alone, cared) = (self.alone, self.cared.map(|(alone, at)| (alone, look.since(at))));
            let (alias, ages) = (&self.alias, look.ages());
            let words = format!("{alias} is named: {alone:?}, {cared:?}, signs of life {ages:?} ms ago: {self:?}");
            figures.false_alarms.push(words);
        }
    }

    /// The desk knows that the visitor is without a helper.
    fn known(&self, alone: Alone, look: &Look, figures: &mut Figures) {
        let delay = look.since(alone.since);
        figures.known.entry(alone.ending).or_default().push(delay);
        if delay > self.bound() {
            let (alias, name, ages) = (&self.alias, alone.ending.name(), look.ages());
            figures.violations.push(format!("{alias}, {name}: known after {delay} ms, signs of life {ages:?} ms ago"));
        }
    }

    /// After how long the desk knows it at the latest.
    pub(super) const fn bound(&self) -> u64 {
        self.limit + SILENT
    }

    /// Whether a word was unanswered for too long, now or at the moment that is only just drawn; or a console was away for
    /// too long that is back since then.
    fn is_late(&self, look: &Look) -> bool {
        let drawn = |at: Instant| look.now.saturating_duration_since(at).as_millis() < u128::from(DRAWN);
        let asked = self.asked.is_some_and(|asked| look.since(asked) >= self.limit);
        let answered = self.answered.is_some_and(|(asked, at)| drawn(at) && look.between(asked, at) >= self.limit);
        let cared = self.cared.is_some_and(|(alone, at)| {
            drawn(at) && alone.ending != Ending::Nap && look.between(alone.since, at) >= SILENT / 2
        });
        asked || answered || cared
    }
}
