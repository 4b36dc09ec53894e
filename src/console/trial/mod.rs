//! `nachtwacht check --terminal`: what this terminal shows of what the console draws, which keys come through it, what it
//! keeps for itself, and what to set.
//!
//! Everything is written as lines, so that it can be read, copied and sent to whoever helps; nothing is asked of the
//! terminal.

mod around;
mod keys;
mod shown;

use std::io::{self, IsTerminal as _, Read as _, Write};
use std::time::Instant;

use rustix::termios::{self, OptionalActions, SpecialCodeIndex, Termios};

pub use around::{Around, above, around};

use crate::keymap::{Chord, Keymap};
use crate::terminal::Abilities;
use crate::terminal::input::{Input, Parser};
use crate::theme::Depth;
use crate::words::Words;
use keys::Came;

/// A terminal that is tried.
#[derive(Debug)]
pub struct Trial<'a> {
    /// In which language.
    pub words: &'a Words,
    /// The helper's keys.
    pub keymap: &'a Keymap,
    /// The helper's theme: a name or a file.
    pub theme: &'a str,
    /// What the terminal can do; none when it cannot place a cursor.
    pub abilities: Option<Abilities>,
    /// Whether this is written to a terminal.
    pub on_terminal: bool,
    /// What stands around it.
    pub around: &'a [Around],
}

/// Tries this terminal: writes what there is to see, and asks for the keys where there is somebody to press them.
///
/// # Errors
/// When the output cannot be written, or the terminal is gone.
pub fn run(words: &Words, keymap: &Keymap, theme: &str) -> io::Result<()> {
    let variable = |name: &str| std::env::var(name).ok();
    let (is_shown, is_typed) = (io::stdout().is_terminal(), io::stdin().is_terminal());
    let around = around(variable, &above());
    let abilities = Abilities::detect(variable);
    let trial = Trial { words, keymap, theme, abilities, on_terminal: is_shown, around: &around };
    let mut out = io::stdout().lock();
    let size = crossterm::terminal::size().ok().filter(|_| is_shown);
    write!(out, "{}", trial.told(variable, size))?;
    if !(is_shown && is_typed) {
        writeln!(out, "{}", words.say("trial-no-keys"))?;
        return out.flush();
    }
    trial.try_keys(&Keyboard::take()?, &mut out)
}

impl Trial<'_> {
    /// What there is to see, in lines.
    pub fn told(&self, variable: impl Fn(&str) -> Option<String>, size: Option<(u16, u16)>) -> String {
        let (words, mut lines) = (self.words, Vec::new());
        let depth = Depth::detect(&variable);
        let heading = |lines: &mut Vec<String>, key: &str| lines.extend([String::new(), words.say(key).into_owned()]);

        let text = |key: &str| wrapped(&words.say(key), 1);

        lines.push(words.say("trial-title").into_owned());
        let named: Vec<String> =
            ["TERM", "COLORTERM", "TERM_PROGRAM", "VTE_VERSION", "LC_ALL", "LC_CTYPE", "LANG", "NO_COLOR"]
                .into_iter()
                .filter_map(|name| Some(format!("{name}={}", plain(&variable(name).filter(|set| !set.is_empty())?))))
                .collect();
        lines.push(format!(" {}", named.join("  ")));
        if let Some((columns, rows)) = size {
            lines.push(format!(" {columns}×{rows}"));
            if columns < 80 || rows < 24 {
                lines.extend(text("trial-small"));
            }
        }
        lines.extend(text(depth_word(depth)));
        lines.extend(text(shape_word(self.abilities)));
        let stands: Vec<&str> = self.around.iter().map(|around| around.name()).collect();
        let nothing = words.say("trial-around-nothing").into_owned();
        let stands = if stands.is_empty() { nothing } else { stands.join(", ") };
        lines.push(format!(" {}", words.with("trial-around", &[("names", stands.into())])));

        heading(&mut lines, "trial-marks");
        let abilities = self.abilities.unwrap_or(Abilities { utf8: false, ..Abilities::MODERN });
        lines.extend(shown::marks(abilities).map(|row| format!(" {row}")));
        lines.extend(text("trial-marks-about"));

        heading(&mut lines, "trial-themes");
        lines.extend(shown::themes(self, depth));
        lines.extend(text("trial-themes-about"));

        heading(&mut lines, "trial-kept");
        let kept: Vec<_> = self.around.iter().filter_map(|around| around.taker()).collect();
        for taker in &kept {
            let arguments = [("name", taker.name.into()), ("keys", taker.keys.join(" ").into())];
            lines.extend(wrapped(&words.with("trial-keeps", &arguments), 1));
        }
        if kept.is_empty() {
            lines.extend(text("trial-keeps-nothing"));
        }
        lines.extend(text("trial-keeps-browser"));

        heading(&mut lines, "trial-set");
        for here in self.around {
            lines.extend(advice(words, *here));
        }
        // over SSH nobody knows what stands before the helper
        let elsewhere = [Around::Putty, Around::WindowsTerminal, Around::Tmux, Around::Screen, Around::Mosh];
        let elsewhere: Vec<_> = elsewhere.into_iter().filter(|around| !self.around.contains(around)).collect();
        if !elsewhere.is_empty() {
            lines.extend(text("trial-set-elsewhere"));
            lines.extend(elsewhere.into_iter().flat_map(|around| advice(words, around)));
        }
        lines.extend(text("trial-guide"));
        lines.push(String::new());

        let mut text = lines.join("\n");
        if !abilities.utf8 && self.on_terminal {
            text = crate::terminal::all_in_ascii(&text);
        }
        text + "\n"
    }

    /// Asks for each key, and says what came.
    fn try_keys(&self, keyboard: &Keyboard, out: &mut impl Write) -> io::Result<()> {
        let (words, tried) = (self.words, keys::tried(self.keymap));
        let say = |words: &str| match self.abilities {
            Some(Abilities { utf8: true, .. }) => words.to_owned(),
            _ => crate::terminal::all_in_ascii(words),
        };
        writeln!(out, "{}", say(&words.with("trial-keys", &[("count", tried.len().into())])))?;
        out.flush()?;
        match keyboard.press()? {
            (_, inputs) if keys::came(enter(), &inputs) == Came::It => {}
            _ => return writeln!(out, "{}", say(&words.say("trial-keys-not"))),
        }
        let (mut missing, mut seen, mut warned) = (Vec::new(), 0, false);
        'all: for key in tried {
            if keys::closes_a_browser(key) && !std::mem::replace(&mut warned, true) {
                writeln!(out, "{}", say(&words.say("trial-keys-browser")))?;
            }
            loop {
                write!(out, " {:<24}", say(&words.with("trial-press", &[("key", key.to_string().into())])))?;
                out.flush()?;
                let (bytes, inputs) = keyboard.press()?;
                let spelled = keys::spelled(&bytes);
                match keys::came(key, &inputs) {
                    Came::It => {
                        seen += 1;
                        writeln!(out, "{}", say(&words.with("trial-came", &[("bytes", spelled.into())])))?;
                        break;
                    }
                    Came::Skipped => {
                        missing.push(key);
                        writeln!(out, "{}", say(&words.say("trial-skipped")))?;
                        break;
                    }
                    Came::Enough => {
                        writeln!(out, "{}", say(&words.say("trial-enough")))?;
                        break 'all;
                    }
                    Came::Other(others) => {
                        let named: Vec<String> = others.iter().map(ToString::to_string).collect();
                        let named = if named.is_empty() { "?".to_owned() } else { named.join(" ") };
                        let arguments = [("key", named.into()), ("bytes", spelled.into())];
                        writeln!(out, "{}", say(&words.with("trial-came-other", &arguments)))?;
                    }
                }
            }
        }
        writeln!(out)?;
        let arguments = [("came", seen.into()), ("missing", missing.len().into())];
        writeln!(out, "{}", say(&words.with("trial-summary", &arguments)))?;
        for (row, other) in keys::otherwise(self.keymap, &missing) {
            let arguments =
                [("what", words.about(row).into()), ("key", other.unwrap_or_else(palette).to_string().into())];
            let key = if other.is_some() { "trial-otherwise" } else { "trial-by-name" };
            writeln!(out, " {}", say(&words.with(key, &arguments)))?;
        }
        out.flush()
    }
}

fn enter() -> Chord {
    crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Enter).into()
}

/// What finds everything by its name.
fn palette() -> Chord {
    let keymap = Keymap::default();
    keymap.keys(crate::intent::Desk::Palette).first().copied().unwrap_or_else(enter)
}

/// What is to be set, below the name of what it is set in.
fn advice(words: &Words, around: Around) -> Vec<String> {
    let said = wrapped(&words.say(around.advice()), 5);
    std::iter::once(format!("   {}", around.name())).chain(said).collect()
}

/// The lines of a text, in 80 columns, behind so many blanks.
fn wrapped(text: &str, indent: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut row = " ".repeat(indent.saturating_sub(1));
        for word in line.split_whitespace() {
            if row.chars().count() + 1 + word.chars().count() > 80 {
                lines.push(std::mem::replace(&mut row, " ".repeat(indent.saturating_sub(1))));
            }
            row.push(' ');
            row.push_str(word);
        }
        lines.push(row);
    }
    lines
}

const fn depth_word(depth: Depth) -> &'static str {
    match depth {
        Depth::True => "trial-depth-true",
        Depth::Indexed => "trial-depth-indexed",
        Depth::Sixteen => "trial-depth-sixteen",
        Depth::None => "trial-depth-none",
    }
}

const fn shape_word(abilities: Option<Abilities>) -> &'static str {
    match abilities {
        None => "trial-dumb",
        Some(Abilities { utf8: true, .. }) => "trial-utf8",
        Some(_) => "trial-ascii",
    }
}

/// A value of the environment, as it may be written anywhere.
fn plain(value: &str) -> String {
    value.chars().filter(|char| matches!(char, '!'..='~')).take(40).collect()
}

/// The keyboard, while keys are tried: every key is handed over as it is pressed. It is given back when dropped.
#[derive(Debug)]
struct Keyboard {
    stdin: io::Stdin,
    before: Termios,
}

impl Keyboard {
    fn take() -> io::Result<Self> {
        let stdin = io::stdin();
        let before = termios::tcgetattr(&stdin)?;
        let mut raw = before.clone();
        raw.make_raw();
        raw.output_modes = before.output_modes;
        // a read gives up after a tenth of a second: that is how the end of a key is seen
        raw.special_codes[SpecialCodeIndex::VMIN] = 0;
        raw.special_codes[SpecialCodeIndex::VTIME] = 1;
        termios::tcsetattr(&stdin, OptionalActions::Now, &raw)?;
        Ok(Self { stdin, before })
    }

    /// Waits for what one key writes: the bytes, and what they are read as.
    fn press(&self) -> io::Result<(Vec<u8>, Vec<Input>)> {
        let (mut parser, mut bytes, mut inputs) = (Parser::default(), Vec::new(), Vec::new());
        let mut stdin = self.stdin.lock();
        loop {
            let mut part = [0; 256];
            match stdin.read(&mut part) {
                Ok(0) => {
                    parser.expire(Instant::now(), &mut inputs);
                    if !bytes.is_empty() && parser.deadline().is_none() {
                        return Ok((bytes, inputs));
                    }
                }
                Ok(length) => {
                    bytes.extend_from_slice(&part[..length]);
                    parser.feed(&part[..length], Instant::now(), &mut inputs);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        let _ = termios::tcsetattr(&self.stdin, OptionalActions::Now, &self.before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme;
    use care::Language;

    fn told(language: Language, set: &[(&str, &str)], around: &[Around], on_terminal: bool) -> String {
        let variable = |name: &str| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let (words, keymap) = (Words::new(language), Keymap::default());
        let abilities = Abilities::detect(variable);
        let trial = Trial { words: &words, keymap: &keymap, theme: "night", abilities, on_terminal, around };
        trial.told(variable, Some((80, 24)))
    }

    #[test]
    fn it_tells_marks_themes_what_is_kept_and_what_to_set() {
        let set = [("TERM", "tmux-256color"), ("LANG", "nl_NL.UTF-8")];
        for language in Language::ALL {
            let text = told(language, &set, &[Around::Tmux], false);
            for wanted in
                ["TERM=tmux-256color", "|»|", "Ctrl-B", "focus-events on", "PuTTY", "Windows Terminal", "mosh"]
            {
                assert!(text.contains(wanted), "{wanted}:\n{text}");
            }
            assert!(theme::NAMES.iter().all(|name| text.contains(name)), "{text}");
            // what is no terminal gets no sequence of one, and every line is whole in 80 columns
            assert!(!text.contains('\x1b') && text.lines().all(|line| line.chars().count() <= 80), "{text}");
        }
    }

    #[test]
    fn on_a_terminal_colours_are_shown_and_without_utf8_nothing_else_is_written() {
        let set = [("TERM", "xterm-256color"), ("LC_ALL", "C")];
        let text = told(Language::Nl, &set, &[], true);
        assert!(text.is_ascii() && text.contains("\x1b["), "{text}");
        assert!(told(Language::Nl, &[("TERM", "dumb")], &[], true).is_ascii());
    }

    #[test]
    fn every_surrounding_has_advice_in_both_languages() {
        for language in Language::ALL {
            let words = Words::new(language);
            for around in Around::ALL {
                assert!(words.has(around.advice()), "{}", around.name());
                assert!(!advice(&words, around).is_empty());
            }
        }
    }

    #[test]
    fn what_the_environment_holds_is_written_plainly() {
        assert_eq!(plain("a\x1b[2Jb\u{202e}c"), "a[2Jbc");
    }
}
