//! A helper at a console that is killed again and again: what a person would do, and look at, and nothing else.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::ledger::{Ledger, Token};
use crate::screen::{Screen, Setup};
use crate::view::{SIZE, View};

/// How long a helper waits for anything before it is called stuck.
const PATIENCE: Duration = Duration::from_mins(2);
pub(crate) const PASSWORD: &str = "correct horse";

/// The console has ended by itself: a failpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ended;

/// A helper's home, and the console that is open in it.
pub(crate) struct Helper {
    screen: Screen,
    ledger: Arc<Ledger>,
}

/// How a console is started.
#[derive(Debug, Clone, Default)]
pub(crate) struct Start {
    /// Where it ends by itself, or its disk fails.
    pub(crate) failpoint: String,
    /// What stands before it.
    pub(crate) before: Vec<String>,
    pub(crate) disk_fails: bool,
}

impl Helper {
    /// Starts a console.
    pub(crate) fn start(home: &Path, state: &Path, homeserver: &str, ledger: &Arc<Ledger>, start: &Start) -> Self {
        ledger.begins(start.disk_fails);
        let watched = Arc::clone(ledger);
        let clock = home.join("clock");
        let screen = Screen::open(Setup {
            home,
            size: SIZE,
            before: &start.before.iter().map(String::as_str).collect::<Vec<_>>(),
            arguments: &["--lang", "en", "--homeserver", homeserver, "--helper", "sanne"],
            environment: &[
                ("NACHTWACHT_FAILPOINT", &start.failpoint),
                ("NACHTWACHT_CLOCK", clock.to_str().unwrap()),
                ("XDG_STATE_HOME", state.to_str().unwrap()),
            ],
            watch: Some(Box::new(move |screen| watched.frame(&View::of(screen)))),
        });
        Self { screen, ledger: Arc::clone(ledger) }
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.screen.has_ended()
    }

    pub(crate) fn view(&self) -> View {
        let mut view = View::default();
        self.screen.shows(Duration::ZERO, |screen| {
            view = View::of(screen);
            true
        });
        view
    }

    pub(crate) fn keys(&mut self, keys: &str) {
        // whether anybody took them is seen on the screen
        let _ = self.screen.try_press(keys);
    }

    /// Waits for something on the screen, and does something about it from time to time.
    #[track_caller]
    pub(crate) fn wait(
        &mut self,
        what: &str,
        mut wanted: impl FnMut(&View) -> bool,
        mut nudge: impl FnMut(&mut Self, &View),
    ) -> Result<View, Ended> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let mut view = View::default();
            let found = self.screen.shows(Duration::from_millis(300), |screen| {
                view = View::of(screen);
                wanted(&view)
            });
            if found {
                return Ok(view);
            }
            if self.has_ended() {
                return Err(Ended);
            }
            assert!(Instant::now() < deadline, "stuck, waiting for {what}:\n{}", self.view().text);
            nudge(self, &view);
        }
    }

    /// What a helper does who waits for the desk: signs in where asked, tries again where there is no connection.
    fn insist(&mut self, view: &View) {
        match view.form {
            Some(false) => self.keys(&format!("{PASSWORD}\r")),
            Some(true) => {}
            None if view.status.is_some_and(|status| status.away) => self.keys("\x12"),
            None => {}
        }
    }

    /// Signs in, until the desk is there.
    pub(crate) fn sign_in(&mut self) -> Result<View, Ended> {
        self.wait(
            "the form",
            |view| view.form == Some(false) || view.status.is_some_and(|it| it.connected),
            |_, _| {},
        )?;
        self.keys(&format!("{PASSWORD}\r"));
        self.wait("the desk", |view| view.status.is_some_and(|status| status.connected), Self::insist)
    }

    /// Waits until nothing is on the way any more, and all that was typed since the start was shown.
    pub(crate) fn settle(&mut self, typed: &[Token]) -> Result<View, Ended> {
        let ledger = Arc::clone(&self.ledger);
        let calm = |view: &View| {
            let shown = |token: &Token| {
                ledger.is_seen(*token) || view.composer.as_ref().is_some_and(|composer| composer.tokens.contains(token))
            };
            view.status.is_some_and(|status| status.connected && status.on_the_way == 0) && typed.iter().all(shown)
        };
        self.wait("all to be sent", calm, Self::insist)
    }

    /// Opens the conversation with a visitor.
    #[track_caller]
    pub(crate) fn open(&mut self, alias: &str) -> Result<View, Ended> {
        let is_it = |view: &View| view.composer.as_ref().is_some_and(|composer| composer.alias == alias);
        if is_it(&self.view()) {
            return Ok(self.view());
        }
        let mut number = 0;
        let nudge = |helper: &mut Self, view: &View| {
            helper.insist(view);
            if view.form.is_none() {
                number = number % 2 + 1;
                helper.keys(&format!("\x1b{number}"));
                helper.screen.shows(Duration::from_millis(150), |screen| is_it(&View::of(screen)));
            }
        };
        self.wait(&format!("the conversation with {alias}"), is_it, nudge)
    }

    /// Ends it as signal 9 does.
    pub(crate) fn kill(self) -> View {
        let view = self.view();
        self.screen.kill_9();
        view
    }

    pub(crate) fn signal(&self, name: &str) {
        self.screen.signal(name);
    }

    pub(crate) fn resize(&self, rows: u16, columns: u16) {
        self.screen.resize(rows, columns);
    }

    /// Ends the shift, and gives the exit code.
    pub(crate) fn end_shift(mut self) -> u32 {
        self.ledger.blind(true);
        self.keys(crate::screen::key::F10);
        let asked = self.wait("to be asked", |view| view.text.contains("Are you sure?"), |_, _| {});
        assert!(asked.is_ok() || self.has_ended());
        self.keys("\r");
        self.screen.exit_code()
    }
}
