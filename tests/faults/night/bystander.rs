//! A helper who watches, and may take over: the one whose screen is read.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::roll::{Pulse, Roll};
use super::watch::Watched;
use crate::relay::Relay;
use testing::program::screen::{Screen, Setup, key};
use testing::program::serve::Serve;
use testing::program::visitor::Stream;

/// Far above what anything takes.
const PATIENCE: Duration = Duration::from_mins(1);

/// A console that has nobody of its own.
pub(super) struct Bystander {
    pub(super) screen: Screen,
    relay: Relay,
    said: u32,
}

impl Bystander {
    /// Signs in; what the screen shows from then on is told to the roll.
    pub(super) fn watching(home: &Path, desk: &Serve, who: &str, roll: &Arc<Roll>) -> Self {
        let relay = Relay::to(&desk.homeserver, Arc::default(), 0);
        let (clock, told) = (home.join("clock"), Arc::clone(roll));
        let mut screen = Screen::open(Setup {
            home,
            size: (60, 160),
            before: &[],
            arguments: &["--lang", "en", "--homeserver", &relay.url(), "--helper", who],
            environment: &[("NACHTWACHT_CLOCK", clock.to_str().unwrap())],
            watch: Some(Box::new(move |screen| {
                let _ = Watched::of(screen).map(|watched| told.frame(&watched));
            })),
        });
        screen.sees("password");
        screen.press(crate::helper::PASSWORD).press(key::ENTER);
        screen.sees("Waiting");
        Self { screen, relay, said: 0 }
    }

    /// What tells when this console's last signs of life were taken by the homeserver.
    pub(super) fn pulse(&self) -> Pulse {
        Box::new(self.relay.pulse())
    }

    /// Takes over the visitor at the top: the alias.
    pub(super) fn take_over(&mut self) -> String {
        let opened = |text: &str| {
            let row = text.lines().find(|row| row.contains("─ to "))?;
            let alias = row.split("─ to ").nth(1)?.split(" ─").next()?;
            Some(alias.trim().to_owned())
        };
        self.screen.sees("Without a helper ");
        self.screen.press(key::F2).press("\x1b[H").press(key::ENTER);
        opened(&self.screen.wait_for("the conversation that is taken over", |text| opened(text).is_some())).unwrap()
    }

    /// Answers the visitor whose conversation is open.
    pub(super) fn answer(&mut self, visitor: &Stream) {
        self.said += 1;
        // a last word long enough that its end is waited for on the screen before `Enter`
        let words = format!("bram {:03}", self.said);
        self.screen.press(&words).press(key::ENTER);
        visitor.reads(&words);
    }

    /// Lets that visitor wait again.
    pub(super) fn give_back(&mut self) {
        self.screen.press("\x1br");
        self.screen.sees("Are you sure?");
        self.screen.press(key::ENTER);
        let gone = |screen: &vt100::Screen| !screen.contents().contains("─ to ");
        assert!(self.screen.shows(PATIENCE, gone), "{}", self.screen.text());
    }
}
