//! A life of the console: what the helper writes in it.

use std::rc::Rc;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use machine::failpoint::Point;

use crate::helper::{Ended, Helper};
use crate::round::{Life, Round};
use crate::token::Token;
use crate::view::View;

impl Round {
    /// One life of the console, up to the moment of its end.
    pub(super) fn live(&mut self, helper: &mut Helper, life: &Life) -> Result<(), Ended> {
        helper.sign_in()?;
        self.reconcile(helper)?;
        let (mut left, mut typed) = (life.messages, Vec::new());
        let appends = [Point::AppendWriting, Point::AppendUnsynced, Point::AppendSynced];
        if !self.plan.points.is_empty() && life.point.is_some_and(|point| appends.contains(&point)) {
            // behind what is kept already: a draft, which no message to another visitor ends
            self.leave_draft(helper, 0)?;
            helper.open(&self.visitors[1].alias)?;
            typed.extend(self.write(helper, 1));
            helper.settle(&typed)?;
        }
        while left > 0 {
            let to = u8::try_from(self.dice.below(2)).unwrap();
            let alias = self.visitors[usize::from(to)].alias.clone();
            helper.open(&alias)?;
            let batch = (1 + self.dice.below(10)).min(left);
            if life.start.disk_fails {
                self.one_by_one(helper, to, batch)?;
            } else {
                typed.extend((0..batch).map_while(|_| self.write(helper, to)));
            }
            left -= batch;
            if self.plan.faults {
                self.disturb(helper, life, to, &mut typed)?;
            }
            if helper.has_ended() {
                return Err(Ended);
            }
            if self.dice.chance(50) {
                helper.settle(&typed)?;
            }
            if helper.interrupted.get() {
                self.reconcile(helper)?;
                typed.clear();
            }
        }
        // a point that must be reached is waited for
        if life.point.is_some() && !self.plan.points.is_empty() {
            return helper.wait("its end", |_| false, Helper::reconnect).map(drop);
        }
        if self.dice.chance(40) {
            helper.settle(&typed)?;
            if !life.start.disk_fails && self.dice.chance(70) {
                let to = u8::try_from(self.dice.below(2)).unwrap();
                self.leave_draft(helper, to)?;
            }
        }
        Ok(())
    }

    /// A new message: what it is known by, and its words, short enough for one row.
    fn new_message(&mut self, to: u8) -> (Token, String) {
        let last = &mut self.last[usize::from(to)];
        *last += 1;
        let token = Token { to, nth: *last };
        let some = ["and", "so", "on", "dat snap ik", "wat fijn", "één ding", "\u{1F642}"];
        let count = self.dice.below(5);
        let words = (0..count).fold(token.to_string(), |text, _| format!("{text} {}", self.dice.pick(&some)));
        self.ledger.typed(token, words.clone());
        self.done.messages += 1;
        (token, words)
    }

    /// Types a message and sends it off; sometimes slowly, sometimes pasted. Nothing where a form came in between: words
    /// of before it may stand in the composer, and are taken away [first](Round::reconcile).
    pub(super) fn write(&mut self, helper: &mut Helper, to: u8) -> Option<Token> {
        if helper.interrupted.get() {
            return None;
        }
        let (token, words) = self.new_message(to);
        match self.dice.below(20) {
            0 => {
                helper.keys(&format!("\x1b[200~{words}\x1b[201~"));
                let interrupted = Rc::clone(&helper.interrupted);
                let holds = |view: &View| view.composer.as_ref().is_some_and(|it| it.tokens.contains(&token));
                let is_there = |view: &View| interrupted.get() || holds(view);
                // a paste is shown when it is over: a key that comes then is none of it
                if helper.wait("what was pasted", is_there, Helper::reconnect).is_ok() && !interrupted.get() {
                    helper.keys("\r");
                }
            }
            1 => {
                for piece in words.split_inclusive(' ') {
                    helper.keys(piece);
                    thread::sleep(Duration::from_millis(self.dice.below(20)));
                }
                helper.keys("\r");
            }
            _ => helper.keys(&format!("{words}\r")),
        }
        Some(token)
    }

    /// Messages on a disk that fails: each is looked after before the next, and sent again when it comes back.
    pub(super) fn one_by_one(&mut self, helper: &mut Helper, to: u8, count: u64) -> Result<(), Ended> {
        for _ in 0..count {
            let Some(token) = self.write(helper, to) else { return Ok(()) };
            let ledger = Arc::clone(&self.ledger);
            let refused =
                |view: &View| view.composer.as_ref().is_some_and(|it| it.refused && it.tokens.contains(&token));
            let interrupted = Rc::clone(&helper.interrupted);
            let settled = |view: &View| ledger.message(token).there || refused(view) || interrupted.get();
            while refused(&helper.wait("its fate", settled, Helper::reconnect)?) {
                helper.keys("\r");
                // it may be refused again before anybody saw it leave
                let again = |helper: &mut Helper, view: &View| {
                    helper.reconnect(view);
                    if refused(view) {
                        helper.keys("\r");
                    }
                };
                helper.wait("it to leave the composer", |view| !refused(view), again)?;
            }
        }
        Ok(())
    }
}
