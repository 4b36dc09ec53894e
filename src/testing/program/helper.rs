//! A helper who signs in at a console in a terminal.

use std::path::Path;

use super::screen::{FrameWatch, Screen, Setup, key};
use super::serve::Serve;

/// What the helpers of a test's desk sign in with.
pub const PASSWORD: &str = "correct horse";

/// How a helper's console is started: at 80 columns, in English, by the machine's clock, unless the test says otherwise.
pub struct Helper<'a> {
    desk: &'a Serve,
    who: &'a str,
    language: &'a str,
    size: (u16, u16),
    clock: Option<&'a Path>,
    watch: Option<FrameWatch>,
}

impl<'a> Helper<'a> {
    /// A helper of this desk.
    pub fn of(desk: &'a Serve, who: &'a str) -> Self {
        Self { desk, who, language: "en", size: (24, 80), clock: None, watch: None }
    }

    /// Reads the screen in this language: `nl` or `en`.
    #[must_use]
    pub fn reads(self, language: &'a str) -> Self {
        Self { language, ..self }
    }

    /// Has a terminal of so many rows and columns.
    #[must_use]
    pub fn sized(self, size: (u16, u16)) -> Self {
        Self { size, ..self }
    }

    /// Has the clock that this file sets.
    #[must_use]
    pub fn by_clock(self, clock: &'a Path) -> Self {
        Self { clock: Some(clock), ..self }
    }

    /// Somebody sees each of the console's frames.
    #[must_use]
    pub fn watched(self, watch: FrameWatch) -> Self {
        Self { watch: Some(watch), ..self }
    }

    /// Opens the console and signs in. Its configuration and data are in `folder`, under the helper's name.
    ///
    /// # Panics
    /// If the console does not open or the queue does not come.
    pub fn signs_in(self, folder: &Path) -> Screen {
        let home = folder.join(self.who);
        std::fs::create_dir_all(&home).unwrap();
        self.signs_in_at(&home)
    }

    /// The same, with the console's configuration and data in this folder itself.
    ///
    /// # Panics
    /// As [`Self::signs_in`].
    pub fn signs_in_at(self, home: &Path) -> Screen {
        let (password, queue) = if self.language == "nl" { ("achtwoord", "Wachtrij") } else { ("password", "Waiting") };
        let clock: Vec<(&str, &str)> =
            self.clock.iter().map(|clock| ("NACHTWACHT_CLOCK", clock.to_str().unwrap())).collect();
        let mut screen = Screen::open(Setup {
            home,
            size: self.size,
            before: &[],
            arguments: &["--lang", self.language, "--homeserver", &self.desk.homeserver, "--helper", self.who],
            environment: &clock,
            watch: self.watch,
        });
        screen.sees(password);
        screen.press(PASSWORD);
        screen.sees(&"•".repeat(PASSWORD.len()));
        screen.press(key::ENTER);
        screen.sees(queue);
        screen
    }
}
