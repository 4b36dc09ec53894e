//! A helper at a console that is killed again and again: what a person would do, and look at, and nothing else.

use std::cell::Cell;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::ledger::Ledger;
use crate::token::Token;
use crate::view::{Composer, SIZE, View, names};
use testing::program::screen::{Screen, Setup, key};

/// How long a helper waits for anything before it is called stuck: signing in alone is several calls, and a relay that
/// stalls makes each of them as long as a call may be.
const PATIENCE: Duration = Duration::from_mins(5);
pub(crate) const PASSWORD: &str = "correct horse";

/// The console has ended by itself: a failpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ended;

/// A helper's home, and the console that is open in it.
pub(crate) struct Helper {
    screen: Screen,
    ledger: Arc<Ledger>,
    began: Instant,
    /// When a key was pressed last, but for the password.
    typed: Instant,
    /// A form came in between: what was typed into it went nowhere.
    pub(crate) interrupted: Rc<Cell<bool>>,
    /// What was done last, for who reads of a failure.
    log: Vec<String>,
}

/// Which of the helper's two conversations it is: the queue says it of one that is not selected.
fn number(view: &View, alias: &str) -> u8 {
    let rows = view.text.lines().filter_map(|line| {
        let row: String = line.chars().take(33).collect();
        let number = row.chars().nth(1)?.to_digit(10)?;
        Some((number, names(&format!("{row} "), alias)))
    });
    let numbers: Vec<(u32, bool)> = rows.collect();
    match numbers[..] {
        [(number, true)] => u8::try_from(number).unwrap_or(1),
        [(number, false)] => 1 + u8::from(number == 1),
        _ => numbers.iter().find(|(_, is_it)| *is_it).map_or(1, |(number, _)| u8::try_from(*number).unwrap_or(1)),
    }
}

/// How a console is started.
#[derive(Debug, Clone, Default)]
pub(crate) struct Start {
    /// Whose it is; Sanne's when nobody is named.
    pub(crate) who: Option<&'static str>,
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
        let before: Vec<&str> = start.before.iter().map(String::as_str).collect();
        let screen = Screen::open(Setup {
            home,
            size: SIZE,
            before: &before,
            arguments: &["--lang", "en", "--homeserver", homeserver, "--helper", start.who.unwrap_or("sanne")],
            environment: &[
                ("NACHTWACHT_FAILPOINT", &start.failpoint),
                ("NACHTWACHT_CLOCK", clock.to_str().unwrap()),
                ("XDG_STATE_HOME", state.to_str().unwrap()),
            ],
            watch: Some(Box::new(move |screen| watched.frame(&View::of(screen)))),
        });
        Self {
            screen,
            ledger: Arc::clone(ledger),
            began: Instant::now(),
            typed: Instant::now(),
            interrupted: Rc::default(),
            log: vec![format!("{start:?}")],
        }
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.screen.has_ended()
    }

    pub(crate) fn view(&self) -> View {
        let mut view = View::default();
        self.screen.shows(Duration::from_secs(1), |screen| {
            view = View::of(screen);
            true
        });
        view
    }

    /// Notes something that happens.
    pub(crate) fn note(&mut self, what: &str) {
        self.log.push(format!("{:>6} ms {what}", self.began.elapsed().as_millis()));
        let more = self.log.len().saturating_sub(60);
        self.log.drain(..more);
    }

    /// What happened last.
    pub(crate) fn log(&self) -> String {
        self.log.join("\n")
    }

    pub(crate) fn keys(&mut self, keys: &str) {
        self.note(&format!("{keys:?}"));
        self.typed = Instant::now();
        let (words, enter) = keys.strip_suffix(key::ENTER).map_or((keys, ""), |words| (words, key::ENTER));
        // a person's Enter comes by itself. Whether anybody took them is seen on the screen
        for keys in [words, enter].into_iter().filter(|keys| !keys.is_empty()) {
            let _ = self.screen.try_press(keys);
        }
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
            assert!(Instant::now() < deadline, "stuck, waiting for {what}:\n{}\n{}", self.log(), self.view().text);
            nudge(self, &view);
        }
    }

    /// What a helper does who waits for the desk: signs in where asked, tries again where there is no connection.
    pub(crate) fn reconnect(&mut self, view: &View) {
        match view.form {
            // a helper who writes to a visitor sees the form first
            Some(false) if self.typed.elapsed() > Duration::from_millis(1_200) => {
                self.interrupted.set(true);
                // what was typed while the screen locked stands where the password goes
                self.keys(&format!("\x15{PASSWORD}\r"));
            }
            None if view.status.is_some_and(|status| status.away) => self.keys("\x12"),
            // the form says that the desk cannot be read
            Some(true) if view.text.contains("× no connection") => self.keys("\x12"),
            _ => {}
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
        self.interrupted.set(false);
        self.wait("the desk", |view| view.status.is_some_and(|status| status.connected), Self::reconnect)
    }

    /// Waits until nothing is on the way any more, and all that was typed since the start was shown.
    pub(crate) fn settle(&mut self, typed: &[Token]) -> Result<View, Ended> {
        let (ledger, interrupted) = (Arc::clone(&self.ledger), Rc::clone(&self.interrupted));
        let calm = |view: &View| {
            let shown = |token: &Token| {
                let came_back = |composer: &Composer| composer.refused && composer.tokens.contains(token);
                ledger.is_seen(*token) || view.composer.as_ref().is_some_and(came_back)
            };
            view.status.is_some_and(|status| status.connected && status.on_the_way == 0)
                && (interrupted.get() || typed.iter().all(shown))
        };
        self.wait("all to be sent", calm, Self::reconnect)
    }

    /// Opens the conversation with a visitor.
    #[track_caller]
    pub(crate) fn open(&mut self, alias: &str) -> Result<View, Ended> {
        let is_it = |view: &View| view.composer.as_ref().is_some_and(|composer| composer.alias == alias);
        if is_it(&self.view()) {
            return Ok(self.view());
        }
        // a key that comes before the desk is known does nothing
        self.wait("the visitor in the queue", |view| names(&view.text, alias), Self::reconnect)?;
        let mut number = number(&self.view(), alias);
        let mut nudge = |helper: &mut Self, view: &View| {
            helper.reconnect(view);
            if view.form.is_none() {
                // one key at a time: another one that comes late would lead elsewhere; the same one leads nowhere else
                let (key, before) = (format!("\x1b{number}"), view.alias.clone());
                number = number % 2 + 1;
                for _ in 0..20 {
                    helper.keys(&key);
                    let moved = helper.screen.shows(Duration::from_millis(1_500), |screen| {
                        let view = View::of(screen);
                        is_it(&view) || view.alias != before
                    });
                    if moved || helper.has_ended() {
                        break;
                    }
                }
            }
        };
        let view = self.view();
        nudge(self, &view);
        self.wait(&format!("the conversation with {alias}"), is_it, nudge)
    }

    /// Ends it as signal 9 does.
    pub(crate) fn kill(self) -> View {
        let view = self.view();
        self.screen.kill_9();
        view
    }

    /// From now on nobody reads what the console writes to its terminal, or somebody does again.
    pub(crate) fn look_away(&self, away: bool) {
        self.screen.look_away(away);
    }

    /// Whether keys wait that the console has not read.
    pub(crate) fn leaves_keys(&self) -> bool {
        self.screen.unread() > 0
    }

    /// Types keys for which nobody looks whether they are taken.
    pub(crate) fn type_blindly(&mut self, keys: &str) {
        let _ = self.screen.try_press(keys);
    }

    /// It has ended: the terminal is taken down.
    pub(crate) fn ended(mut self) {
        let _ = self.screen.exit_code();
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
        self.keys(key::F10);
        let is_asked = |view: &View| view.text.contains("Are you sure?");
        let is_ending = |view: &View| view.text.contains("Ending the shift");
        let _ = self.wait("to be asked", |view| is_asked(view) || is_ending(view), |_, _| {});
        // whoever is still here is given back, one after the other
        let rows = |view: &View| view.text.matches("g give back").count();
        while is_ending(&self.view()) && !self.view().text.contains("Nobody is with you") {
            let before = rows(&self.view());
            if before > 0 {
                self.keys("\x1b[H");
            }
            for _ in 0..before {
                // one that was asked for and is not answered yet takes no second key
                self.keys("g");
                self.keys("\x1b[B");
                self.keys("g");
            }
            let given = |view: &View| rows(view) < before || view.text.contains("Nobody is with you");
            assert!(self.wait("that one is given back", given, |_, _| {}).is_ok() || self.has_ended());
        }
        if is_ending(&self.view()) {
            self.keys("\x1b[F");
            self.keys("\r");
            let _ = self.wait("to be asked", is_asked, |_, _| {});
        }
        if !self.has_ended() && is_asked(&self.view()) {
            self.keys("\r");
        }
        self.screen.exit_code()
    }
}
