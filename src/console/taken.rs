//! Which keys a terminal, or what stands around it, takes for itself: the console never hears of them.
//!
//! A key that somebody here takes is never the only one of an intent, and hints never name it: a test beside the table
//! of intents holds that. What is said of each is its default; where helpers can change it, `nachtwacht guide terminals`
//! says how.

use super::keymap::Chord;

/// Somebody between the keyboard and the console who keeps keys back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taker {
    /// Its name, as its makers write it.
    pub name: &'static str,
    /// The keys that it keeps, of those that a console could have.
    pub keys: &'static [&'static str],
    /// Where that is said.
    pub source: &'static str,
}

/// Terminals in Chrome, Edge and other browsers made of Chromium.
pub const CHROMIUM: Taker = Taker {
    name: "Chrome, Edge",
    keys: &["Ctrl-N", "Ctrl-T", "Ctrl-W"],
    source: "Chromium, BrowserCommandController::IsReservedCommandOrKey: no page is asked about these",
};

/// Terminals in Firefox.
pub const FIREFOX: Taker = Taker {
    name: "Firefox",
    keys: &["Ctrl-N", "Ctrl-T", "Ctrl-W", "Ctrl-Q"],
    source: "Firefox, browser/base/content/browser-sets.inc.xhtml: keys with reserved=\"true\"",
};

/// gnome-terminal, and those made like it.
pub const GNOME: Taker = Taker {
    name: "gnome-terminal, xfce4-terminal, mate-terminal",
    keys: &["Alt-1", "Alt-2", "Alt-3", "Alt-4", "Alt-5", "Alt-6", "Alt-7", "Alt-8", "Alt-9", "F1", "F10", "F11"],
    source: "org.gnome.Terminal.gschema.xml: switch-to-tab-1 to 9, menu-accelerator-enabled, full-screen; F1 is the help of \
             gnome-terminal before 3.36, of xfce4-terminal and mate-terminal",
};

/// The terminal of Windows.
pub const WINDOWS_TERMINAL: Taker = Taker {
    name: "Windows Terminal",
    keys: &["Alt-Enter", "F11"],
    source: "Windows Terminal, defaults.json: toggleFullscreen",
};

/// The terminal of Cygwin, MSYS2 and Git for Windows.
pub const MINTTY: Taker = Taker {
    name: "mintty",
    keys: &["Alt-Enter", "Alt-F2", "Alt-F4", "Alt-F8", "Alt-F10", "Alt-F11", "Alt-F12"],
    source: "mintty(1), Shortcuts",
};

/// `PuTTY`.
pub const PUTTY: Taker = Taker {
    name: "PuTTY",
    keys: &["Alt-F4"],
    source: "PuTTY User Manual, 4.9 The Behaviour panel: Window closes on ALT-F4",
};

/// `tmux`.
pub const TMUX: Taker = Taker { name: "tmux", keys: &["Ctrl-B"], source: "tmux(1), DEFAULT KEY BINDINGS: the prefix" };

/// GNU `screen`.
pub const SCREEN: Taker =
    Taker { name: "GNU screen", keys: &["Ctrl-A"], source: "screen(1), DEFAULT KEY BINDINGS: the command character" };

/// `mosh`.
pub const MOSH: Taker =
    Taker { name: "mosh", keys: &["Ctrl-6"], source: "mosh(1), ESCAPE SEQUENCES: Ctrl-^, which is Ctrl-6 here" };

/// All of them.
pub const TAKERS: [Taker; 9] = [CHROMIUM, FIREFOX, GNOME, WINDOWS_TERMINAL, MINTTY, PUTTY, TMUX, SCREEN, MOSH];

impl Taker {
    /// Whether it keeps this key.
    pub fn takes(&self, chord: Chord) -> bool {
        self.keys.iter().any(|key| key.parse() == Ok(chord))
    }
}

/// Who keeps this key.
pub fn takers(chord: Chord) -> impl Iterator<Item = &'static Taker> {
    TAKERS.iter().filter(move |taker| taker.takes(chord))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::{self, Intent, ROWS, Row, Scope};
    use crate::keymap::Keymap;

    /// What is reached by another intent's keys too: `F2` and a digit lead where `Alt` and a digit do.
    const ALSO: [(Intent, Intent); 1] = [(Intent::Desk(intent::Desk::Mine), Intent::Queue(intent::Queue::MineByDigit))];

    fn means_something_in(row: &Row, scope: Scope) -> bool {
        match row.intent {
            Intent::Move(by) => scope.moves(by),
            _ => row.scope == scope || (row.scope == Scope::Desk && scope.leaks()),
        }
    }

    #[test]
    fn every_key_that_somebody_takes_is_one_and_has_a_source() {
        for taker in TAKERS {
            assert!(!taker.source.is_empty() && !taker.keys.is_empty(), "{}", taker.name);
            for key in taker.keys {
                let chord: Chord = key.parse().unwrap_or_else(|error| panic!("{}: {error}", taker.name));
                assert_eq!(chord.to_string(), *key, "{}", taker.name);
            }
        }
    }

    #[test]
    fn every_intent_has_a_key_that_nobody_takes_wherever_it_means_something_and_hints_name_that() {
        let keymap = Keymap::default();
        let is_free = |chord: &Chord| takers(*chord).next().is_none();
        for row in ROWS.iter().filter(|row| !row.keys.is_empty()) {
            for scope in Scope::ALL.into_iter().filter(|scope| means_something_in(row, *scope)) {
                let first = keymap.keys_in(scope, row.intent).next();
                let (name, first) = (row.name, first.unwrap_or_else(|| panic!("{} has no key in {scope:?}", row.name)));
                match ALSO.iter().find(|(intent, _)| *intent == row.intent) {
                    Some((_, other)) => assert!(keymap.keys(*other).iter().all(is_free), "{name}"),
                    None => assert!(
                        is_free(&first),
                        "{name} in {scope:?}: hints name {first}, which {} takes",
                        takers(first).map(|taker| taker.name).collect::<Vec<_>>().join(" and ")
                    ),
                }
            }
        }
    }

    #[test]
    fn where_alt_writes_letters_everything_is_still_reached() {
        // Terminal.app and iTerm2 without Option as Meta, xterm without metaSendsEscape
        let keymap = Keymap::default();
        for row in ROWS.iter().filter(|row| !row.keys.is_empty()) {
            let only_alt = keymap.keys(row.intent).iter().all(|key| key.alt());
            let elsewhere = ALSO.iter().any(|(intent, _)| *intent == row.intent) || row.in_palette();
            // the rest of what is told of a row; a wider screen shows it, and Down leads on
            let reads_on = matches!(row.intent, Intent::Move(intent::Move::ReadOn | intent::Move::ReadBack));
            assert!(!only_alt || elsewhere || reads_on, "{}", row.name);
        }
    }
}
