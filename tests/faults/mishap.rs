//! What happens to the desk and to the machine, beside what happens on the wire.

use std::fs;
use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::helper::{Ended, Helper, PASSWORD};
use crate::round::{Life, Round};
use crate::token::Token;
use crate::view::{SIZE, View};

impl Round {
    /// Something happens to the desk or to the machine.
    pub(super) fn disturb(
        &mut self,
        helper: &mut Helper,
        life: &Life,
        to: u8,
        typed: &mut Vec<Token>,
    ) -> Result<(), Ended> {
        match self.dice.below(100) {
            0..=4 => {
                let signal = if self.dice.chance(80) { "KILL" } else { "TERM" };
                helper.note(signal);
                self.desk.stop(signal);
                // on a disk that fails words come back, and whoever writes on writes behind them
                let count = if life.start.disk_fails { 0 } else { self.dice.below(4) };
                typed.extend((0..count).map_while(|_| self.write(helper, to)));
                self.desk.start_again();
                helper.note("the desk is there again");
                self.done.servers += 1;
            }
            5 => {
                helper.note("signed out everywhere");
                self.sign_out_everywhere();
                helper.settle(typed)?;
            }
            6..=8 => {
                helper.note("asleep");
                helper.signal("STOP");
                // asleep for ten minutes: both clocks go on
                self.set_clock(self.offset().0 + 600, self.offset().1 + 600);
                thread::sleep(Duration::from_millis(50 + self.dice.below(300)));
                helper.signal("CONT");
            }
            9..=12 => {
                helper.note("the clock is set");
                let day = *self.dice.pick(&[-86_400, 0, 86_400]);
                self.set_clock(day, self.offset().1);
            }
            13..=15 => self.resize(helper)?,
            16..=25 => {
                let (visitor, id) = (&self.visitors[usize::from(to)], self.dice.next());
                visitor.try_say(&format!("{id:x}"), "yes");
            }
            _ => {}
        }
        Ok(())
    }

    fn resize(&mut self, helper: &mut Helper) -> Result<(), Ended> {
        self.ledger.blind(true);
        for _ in 0..20 {
            let (rows, columns) = (1 + self.dice.below(80), 1 + self.dice.below(200));
            helper.resize(u16::try_from(rows).unwrap(), u16::try_from(columns).unwrap());
            thread::sleep(Duration::from_millis(self.dice.below(10)));
        }
        helper.resize(1, 1);
        thread::sleep(Duration::from_millis(20));
        helper.resize(SIZE.0, SIZE.1);
        thread::sleep(Duration::from_millis(100));
        helper.keys("\x0c");
        let is_whole = |view: &View| view.composer.is_some() && view.text.lines().count() >= usize::from(SIZE.0) - 1;
        let nudge = |helper: &mut Helper, view: &View| {
            helper.reconnect(view);
            if view.form.is_none() {
                helper.keys("\x0c");
            }
        };
        helper.wait("the screen at its size", is_whole, nudge)?;
        self.ledger.blind(false);
        Ok(())
    }

    /// Every token of the helper becomes invalid.
    fn sign_out_everywhere(&self) {
        let base = format!("{}/_matrix/client/v3", self.desk.homeserver);
        let body = json!({
            "type": "m.login.password", "password": PASSWORD,
            "identifier": { "type": "m.id.user", "user": "sanne" },
        });
        self.visitors[0].runtime().block_on(async {
            let http = reqwest::Client::new();
            let answer = http.post(format!("{base}/login")).json(&body).send().await.unwrap();
            let answer: serde_json::Value = answer.json().await.unwrap();
            let token = answer["access_token"].as_str().unwrap();
            let answer = http.post(format!("{base}/logout/all")).bearer_auth(token).body("{}").send().await.unwrap();
            assert!(answer.status().is_success());
        });
    }

    fn offset(&self) -> (i64, i64) {
        let text = fs::read_to_string(self.home.path().join("clock")).unwrap_or_default();
        let mut numbers = text.split_whitespace().map(|number| number.parse().unwrap());
        (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
    }

    /// Sets both clocks of the helper's machine, by seconds from the true ones.
    pub(super) fn set_clock(&self, wall: i64, boot: i64) {
        let new = self.home.path().join("clock.new");
        fs::write(&new, format!("{wall} {boot}")).unwrap();
        fs::rename(new, self.home.path().join("clock")).unwrap();
    }
}
