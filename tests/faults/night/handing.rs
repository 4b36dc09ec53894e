//! A visitor is offered to a colleague: taken, declined, taken back, unanswered, or left standing while consoles go. Whatever
//! becomes of it, the visitor has a helper: the [roll](super::roll) takes every frame that says otherwise for a false alarm.

use std::time::{Duration, Instant};

use super::Night;
use super::bystander::Bystander;
use super::watch::{MINE, place};
use super::worker::Worker;
use crate::helper::Helper;
use crate::view::{View, names};
use testing::program::screen::key;

/// An answer that has not come by then does not come any more: the offer was over before.
const ANSWERED: Duration = Duration::from_secs(5);

/// What becomes of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Accepted,
    NotNow,
    TakenBack,
    /// Nobody answers; consoles may go meanwhile.
    Left,
}

impl Night {
    /// Some worker offers a visitor to Bram, if there is one who can.
    pub(super) fn hands_over(&mut self) {
        let fate = *self.dice.pick(&[Fate::Accepted, Fate::Accepted, Fate::NotNow, Fate::TakenBack, Fate::Left]);
        let Self { workers, dice, roll, bram, .. } = self;
        let worker = usize::try_from(dice.below(workers.len() as u64)).unwrap();
        let worker = &mut workers[worker];
        let to = usize::try_from(dice.below(worker.guests.len() as u64)).unwrap();
        let (seat, alias) = (worker.guests[to].seat, worker.guests[to].visitor.alias.clone());
        if !worker.guests[to].is_mine {
            return;
        }
        worker.offers(to);
        match fate {
            Fate::TakenBack => worker.takes_back(to),
            Fate::NotNow => drop(bram.is_offered(&alias, "\x1bl")),
            Fate::Accepted if bram.is_offered(&alias, "\x1ba") => {
                roll.moves(seat, roll.knows(bram.pulse()));
                worker.guests[to].is_mine = false;
                bram.give_back_of(&alias);
                worker.claim(to);
                roll.moves(seat, worker.holder.unwrap());
                worker.reconciles(false);
            }
            // left to the colleague, or over before the colleague took it
            Fate::Left | Fate::Accepted => {}
        }
    }
}

impl Worker {
    /// Offers a visitor to the first colleague, with a note.
    fn offers(&mut self, to: usize) {
        let alias = self.guests[to].visitor.alias.clone();
        let console = self.console();
        console.open(&alias).unwrap();
        let mut asked: Option<Instant> = None;
        let again = |console: &mut Helper, view: &View| {
            console.reconnect(view);
            if asked.is_some_and(|at| at.elapsed() < Duration::from_secs(2)) {
                return;
            }
            asked = Some(Instant::now());
            if view.text.contains("To whom?") {
                console.keys(key::ENTER);
            } else {
                console.keys("\x1bo");
                console.keys("a note");
                console.keys(key::ENTER);
            }
        };
        // it stands in the talk: the note went before the offer
        let noted = |view: &View| view.text.contains("a note") && !view.text.contains("To whom?");
        let view = console.view();
        let mut again = again;
        again(console, &view);
        console.wait("the offer", noted, again).unwrap();
    }

    /// Takes back what was offered, if that stands yet.
    fn takes_back(&mut self, to: usize) {
        let alias = self.guests[to].visitor.alias.clone();
        let console = self.console();
        console.open(&alias).unwrap();
        console.keys("\x1bo");
        let asks = |view: &View| view.text.contains("Take back") || view.text.contains("To whom?");
        let view = console.wait("the question", asks, Helper::reconnect).unwrap();
        // it may have been over already
        console.keys(if view.text.contains("Take back") { key::ENTER } else { "\x1b" });
        console.wait("the talk", |view| !view.text.contains("To whom?"), |_, _| {}).unwrap();
    }
}

impl Bystander {
    /// Is offered a visitor, and answers by a key, unless that is over before. Whether the visitor is with this helper then.
    fn is_offered(&mut self, alias: &str, answer: &str) -> bool {
        let offered = |text: &str| text.lines().any(|row| row.contains("Alt-A take") && names(row, alias));
        if !self.screen.shows(ANSWERED, |screen| offered(&screen.contents())) {
            return false;
        }
        self.screen.press(key::F2).press(answer);
        if answer == "\x1bl" {
            return false;
        }
        self.screen.shows(ANSWERED, |screen| place(&screen.contents(), alias) == Some(MINE))
    }

    /// Lets this visitor wait again.
    fn give_back_of(&mut self, alias: &str) {
        let open = format!("─ to {alias}");
        self.screen.press(key::F2);
        self.screen.press("\x1b1");
        self.screen.sees(&open);
        self.give_back();
    }
}
